"""Dates, rules for dates and times of day as plans write them."""

from __future__ import annotations

import datetime
import re

from policyengine.language.syntax import Closest, MonthDay, NthWeekday
from policyengine.plan.grades import dashed
from policyengine.plan.model import DayRule
from policyengine.plan.notes import Wrong

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "last")

_WEEKDAY = "(" + "|".join(WEEKDAYS) + ")"
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})(\s+of\s+previous\s+school\s+year)?")
_CLOSEST = re.compile(_WEEKDAY + r"\s+closest\s+to\s+([0-9]{2})-([0-9]{2})")
_NTH = re.compile(f"({'|'.join(ORDINALS)})\\s+{_WEEKDAY}\\s+in\\s+({'|'.join(MONTHS)})")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_LOOSE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WORDED = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*([ap]\.?m\.?)?")


_FORM = "write year-month-day, as `2026-10-02`"


def date_of(text: str) -> datetime.date:
    """The day that `2026-10-02` names."""
    match = _DATE.fullmatch(dashed(text))
    if not match:
        raise Wrong("E0307", f"`{text}` is no date", _date_meant(text.lower()) or _FORM)
    return _day(text, *(int(n) for n in match.groups()))


def _day(text: str, year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise Wrong("E0310", f"`{text}` is no day of the calendar", "write a day that exists") from None


def day_or_rule(text: str) -> datetime.date | DayRule:
    """A date, or the rule that gives one each year."""
    words = dashed(text.lower())
    if _DATE.fullmatch(words):
        return date_of(text)
    if match := _MONTH_DAY.fullmatch(words):
        return MonthDay(*_month_day(match[1], match[2]), previous=match[3] is not None)
    if match := _CLOSEST.fullmatch(words):
        return Closest(match[1], *_month_day(match[2], match[3]))
    if match := _NTH.fullmatch(words):
        return NthWeekday(match[1], match[2], match[3])
    rule = f"{_FORM}, or a rule, as `monday closest to 08-26` or `fourth monday in august`"
    raise Wrong("E0307", f"`{text}` is no date", _date_meant(text.lower()) or rule)


def _month_day(month: str, day: str) -> tuple[int, int]:
    _day(f"{month}-{day}", 2024, int(month), int(day))
    return int(month), int(day)


def _date_meant(text: str) -> str:
    """The help for a date in a known other form; "" for anything else."""
    if match := _AMERICAN.fullmatch(text):
        return f"write `{match[3]}-{int(match[1]):02}-{int(match[2]):02}`"
    if match := _LOOSE.fullmatch(text):
        return f"write `{match[1]}-{int(match[2]):02}-{int(match[3]):02}`"
    if match := _WORDED.fullmatch(text):
        month = next((n for n, name in enumerate(MONTHS, 1) if name[:3] == match[1][:3]), None)
        if month:
            return f"write `{match[3]}-{month:02}-{int(match[2]):02}`"
    return ""


def clock_of(text: str) -> int:
    """The minute of the day that `8:15`, `15:45` or `3:45 pm` names."""
    match = _CLOCK.fullmatch(text.lower())
    if not match:
        raise Wrong("E0307", f"`{text}` is no time of day", "write hours and minutes, as `08:15` or `15:45`")
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "")[:1]
    if minute > 59 or hour > 24 or (hour == 24 and minute) or (half and not 1 <= hour <= 12):
        raise Wrong("E0310", f"`{text}` is no time of day", "write a time from `00:00` to `24:00`")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute
