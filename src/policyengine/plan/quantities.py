"""Numbers as plans write them: with units, as intervals, percent and money."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from policyengine.plan.model import Interval
from policyengine.plan.notes import Wrong
from policyengine.rulebook.units import Type, unit_of

_AMOUNT = re.compile(
    r"(?P<minus>[-\u2212])?\s*(?P<dollar>\$)?\s*(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)"
    r"\s*(?P<unit>%|[a-z].*)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_RANGE = re.compile(r"(.*[0-9%].*?)\s+to\s+(.+)", re.IGNORECASE)
_BOUND = re.compile(r"at\s+(least|most)\s+(.+)", re.IGNORECASE)
_DASHED = re.compile(r"(\$?)([0-9.,]+)\s*[-\u2010-\u2014]\s*\$?([0-9.,]+)\s*(%?)")
_UPPER = re.compile(
    r"(?:up to|less than|under|below|max\w*\.?|no more than|<=?|≤)\s*(\$?[0-9].*)", re.IGNORECASE
)
_LOWER = re.compile(
    r"(?:more than|over|above|min\w*\.?|no less than|>=?|≥)\s*(\$?[0-9].*)|(\$?[0-9.,]+)\s*\+", re.IGNORECASE
)
_ABOUT = re.compile(r"(?:about|around|approx\w*\.?|circa|ca\.|some|~)\s*(\$?[0-9].*)", re.IGNORECASE)
_LONGEST = 15

_HOUR = 60
_DAY = 24 * _HOUR
# the most that a calendar holds: (base unit, per) → number
_MOST = {
    ("minute", "day"): _DAY,
    ("minute", "week"): 7 * _DAY,
    ("minute", "semester"): 366 * _DAY,
    ("minute", "year"): 366 * _DAY,
    ("day", "week"): 7,
    ("day", "year"): 366,
}


class Amount(NamedTuple):
    """A number in base units; `bare`: no unit was named."""

    number: Fraction
    bare: bool


def interval_of(text: str, kind: Type) -> tuple[Interval, bool]:
    """The interval that a text states for a fact of type `kind`, and whether its unit was left out."""
    if dashed := _DASHED.fullmatch(text):
        raise _range_of_grades(text, dashed, kind)
    if match := _BOUND.fullmatch(text):
        amount = _amount(match[2], kind)
        low, high = (amount.number, None) if match[1].lower() == "least" else (Fraction(0), amount.number)
        if high is None and kind.kind == "percent":
            high = Fraction(1)
        return _possible(text, Interval(low, high), kind), amount.bare
    if match := _RANGE.fullmatch(text):
        return _ranged(text, match[1], match[2], kind)
    amount = _amount(text, kind)
    return _possible(text, Interval(amount.number, amount.number), kind), amount.bare


def _ranged(text: str, first: str, second: str, kind: Type) -> tuple[Interval, bool]:
    units = [m["unit"] if (m := _AMOUNT.fullmatch(part)) else None for part in (first, second)]
    if units[1] and not units[0]:
        first = f"{first} {units[1]}"
    elif units[0] and not units[1]:
        second = f"{second} {units[0]}"
    low, high = _amount(first, kind), _amount(second, kind)
    if high.number < low.number:
        raise Wrong(
            "E0310", f"`{text}` runs from the larger number to the smaller", f"write `{second} to {first}`"
        )
    return _possible(text, Interval(low.number, high.number), kind), low.bare and high.bare


def _amount(text: str, kind: Type) -> Amount:
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        raise Wrong("E0307", f"`{text}` is no number", _meant(text))
    digits, unit = match["number"], (match["unit"] or "").strip()
    if "," in digits and not _GROUPED.fullmatch(digits):
        raise Wrong("E0307", f"`{digits}` is no number", "set commas before each three digits, as in `1,062`")
    if len(digits) > _LONGEST:
        raise Wrong("E0310", f"`{text}` is longer than any number of a plan", "look at the number again")
    number = Fraction(digits.replace(",", ""))
    scale = _scale(text, bool(match["dollar"]), unit, kind)
    if match["minus"]:
        without = text[match.end("minus") :].strip()
        raise Wrong("E0310", f"`{text}` is less than nothing", f"write `{without}`, or `none`")
    if kind.kind == "percent" and not unit and 0 < number < 1:
        raise Wrong(
            "E0307",
            f"`{text}` may be a share or a percentage",
            f"write `{_plain(number * 100)}%` or `{_plain(number)}%`",
        )
    return Amount(number * scale, not unit and not match["dollar"])


def _scale(text: str, dollar: bool, unit: str, kind: Type) -> Fraction:
    """How many base units the written unit is; a unit that the fact does not have is refused."""
    word = unit.lower()
    if kind.kind == "money":
        if (not dollar and word in ("", "dollar", "dollars")) or (dollar and not word):
            return Fraction(1)
        raise Wrong("E0309", f"`{text}` is no amount of money", "write an amount in dollars, as `$5,500`")
    if kind.kind == "percent":
        if not dollar and word in ("", "%", "percent"):
            return Fraction(1, 100)
        raise Wrong("E0309", f"`{text}` is no percentage", "write a percentage, as `39%`")
    due = kind.unit or unit_of(())
    if not dollar and not unit:
        return due.scale
    if dollar or word == "%":
        raise Wrong("E0309", f"`{text}` where {due} are due", f"write the number in {due}")
    written = unit_of(re.split(r"\s+per\s+|\s*/\s*", word))
    first = unit_of(due.words[:1])
    if written.dimension == due.dimension:
        return written.scale
    if len(written.words) == 1 and written.dimension == first.dimension:
        return due.scale * written.scale / first.scale
    raise Wrong("E0309", f"`{text}` where {due} are due", f"write the number in {due}")


def _possible(text: str, value: Interval, kind: Type) -> Interval:
    """The interval, unless no calendar and no whole holds it."""
    most = most_of(kind)
    if most is not None and (value.low > most or (value.high or 0) > most):
        raise Wrong(
            "E0310", f"`{text}` is more than there can be", f"the most there can be is {_limit(kind, most)}"
        )
    return value


def most_of(kind: Type) -> Fraction | None:
    """The largest number that a fact of this type can be, in base units; None where nothing says so."""
    if kind.kind == "percent":
        return Fraction(1)
    powers = dict(kind.unit.dimension.powers) if kind.unit else {}
    for (unit, per), most in _MOST.items():
        if powers == {unit: 1, per: -1}:
            return Fraction(most)
    return None


def _limit(kind: Type, most: Fraction) -> str:
    if kind.unit is None:
        return "100%"
    return f"{_plain(most / kind.unit.scale)} {kind.unit}"


def _plain(number: Fraction) -> str:
    return f"{float(number):,.10g}"


def _range_of_grades(text: str, match: re.Match[str], kind: Type) -> Wrong:
    sign, first, second, percent = match.groups()
    low, high = sorted((first, second), key=_size)
    unit = kind.unit.words[0] if kind.unit and kind.unit.words else "numbers"
    due = {"money": "dollars", "percent": "percent"}.get(kind.kind, unit)
    return Wrong(
        "E0307",
        f"`{text}` is a range of grades where {due} are due",
        f"write `{sign}{low} to {sign}{high}{percent}`",
    )


def _size(digits: str) -> float:
    return float(re.sub(r"[^0-9]", "", digits) or 0)


def _meant(text: str) -> str:
    if match := _UPPER.fullmatch(text):
        return f"write `at most {match[1]}`"
    if match := _LOWER.fullmatch(text):
        return f"write `at least {match[1] or match[2]}`"
    if match := _ABOUT.fullmatch(text):
        return f"write the number, `{match[1]}`, or an interval, as `340 to 370`"
    return "write a number, as `340`, an interval, as `340 to 370`, or `unknown`"
