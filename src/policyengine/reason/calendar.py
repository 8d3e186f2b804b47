"""Days of the calendar that law names by a rule: 08-26, the Monday closest to it, the fourth Monday in August."""

from __future__ import annotations

import calendar
import datetime

from policyengine.language import syntax as s
from policyengine.plan.model import DayRule

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple(name.lower() for name in calendar.month_name)
ORDINALS = ("first", "second", "third", "fourth")


def day_of_rule(rule: DayRule, year: int, starts: tuple[int, int]) -> datetime.date:
    """The day that a rule names in the school year that starts in `year` (on month and day `starts`)."""
    match rule:
        case s.MonthDay(month, day, previous):
            return _in_year(month, day, year - 1 if previous else year, starts)
        case s.Closest(weekday, month, day):
            near = _in_year(month, day, year, starts)
            ahead = (WEEKDAYS.index(weekday) - near.weekday()) % 7
            return add_days(near, ahead if ahead <= 3 else ahead - 7)
        case s.NthWeekday(ordinal, weekday, month):
            first = _in_year(MONTHS.index(month), 1, year, starts)
            ahead = (WEEKDAYS.index(weekday) - first.weekday()) % 7
            if ordinal == "last":
                return _last(first, ahead)
            return add_days(first, ahead + 7 * ORDINALS.index(ordinal))
    raise AssertionError(rule)


def _last(first: datetime.date, ahead: int) -> datetime.date:
    days = calendar.monthrange(first.year, first.month)[1]
    return add_days(first, ahead + 7 * ((days - 1 - ahead) // 7))


def _in_year(month: int, day: int, year: int, starts: tuple[int, int]) -> datetime.date:
    year = year if (month, day) >= starts else year + 1
    return last_at_most(year, month, day)


def last_at_most(year: int, month: int, day: int) -> datetime.date:
    """The day of a month, or the month's last where it has no such day; held within the calendar."""
    year = min(max(year, datetime.MINYEAR), datetime.MAXYEAR)
    return datetime.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def add_days(day: datetime.date, days: int) -> datetime.date:
    """The day `days` later, held within the calendar."""
    return datetime.date.fromordinal(min(max(day.toordinal() + days, 1), datetime.date.max.toordinal()))


def add_years(day: datetime.date, years: int) -> datetime.date:
    """The same day `years` later; 29 February becomes the 28th in other years."""
    return last_at_most(day.year + years, day.month, day.day)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month `months` later, or that month's last."""
    first, last = datetime.MINYEAR * 12, datetime.MAXYEAR * 12 + 11
    total = min(max(day.year * 12 + day.month - 1 + months, first), last)
    year, month = divmod(total, 12)
    return last_at_most(year, month + 1, day.day)
