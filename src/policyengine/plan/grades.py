"""Grades and school years as plans write them."""

from __future__ import annotations

import re

from policyengine.plan.notes import Wrong
from policyengine.rulebook.vocabulary import GRADES, grades_between, year_name, year_of

LONGEST_TERM = 30

_DASHES = re.compile(r"\s*[-\u2010-\u2014\u2212]\s*")
_GRADES_FORM = re.compile(r"(?:pk|k|[0-9]{1,3})(?:-(?:pk|k|[0-9]{1,3}))?", re.IGNORECASE)
_YEAR = re.compile(r"([0-9]{4})-([0-9]{2,4})")
_YEARS = re.compile(r"([0-9]{4}-[0-9]{2,4})(?:\s+to\s+([0-9]{4}-[0-9]{2,4}))?", re.IGNORECASE)


def dashed(text: str) -> str:
    """A text with every kind of dash between two words as `-`."""
    return _DASHES.sub("-", text.strip())


def looks_like_grades(text: str) -> bool:
    """True for `11-12`, `K`, `9`, and for what is meant so."""
    return _GRADES_FORM.fullmatch(dashed(text)) is not None


def looks_like_years(text: str) -> bool:
    """True for `2027-28` and `2027-28 to 2029-30`."""
    return _YEARS.fullmatch(dashed(text)) is not None


def grades_of(text: str) -> frozenset[str]:
    """The grades that `11-12`, `K` or `9, 11-12` name."""
    found: set[str] = set()
    for part in text.split(","):
        found |= _span(dashed(part))
    return frozenset(found)


def _span(text: str) -> frozenset[str]:
    first, _, last = text.upper().partition("-")
    last = last or first
    for word in (first, last):
        if word not in GRADES:
            raise Wrong("E0307", f"`{text}` names no grades", _help_for(text.upper()))
    found = grades_between(first, last)
    if not found:
        raise Wrong("E0310", f"`{text}` runs from the higher grade to the lower", f"write `{last}-{first}`")
    return frozenset(found)


def _help_for(text: str) -> str:
    meant = re.sub(r"\s+TO\s+", "-", text)
    meant = (
        re.sub(r"PRE-?(?:K\b|KINDERGARTEN)", "PK", meant).replace("KINDERGARTEN", "K").replace("GRADE", "")
    )
    meant = re.sub(r"(?:TH|ST|ND|RD|S)?\b", "", re.sub(r"\b0+(?=[0-9])", "", meant)).replace(" ", "")
    first, _, last = meant.partition("-")
    if grades_between(first, last or first):
        return f"write `{meant}`"
    return "write a grade from PK, K and 1 to 12, or a range of them, as `9-12`"


def years_of(text: str) -> tuple[int, ...]:
    """The school years from `2027-28 to 2030-31`, or the one that `2027-28` names, by their first year."""
    match = _YEARS.fullmatch(dashed(text))
    if not match:
        raise Wrong("E0307", f"`{text}` names no school years", _help_for_years(text))
    first = _year(match[1])
    last = _year(match[2]) if match[2] else first
    if last < first:
        raise Wrong(
            "E0310",
            f"`{text}` ends before it begins",
            f"write `{year_name(last)} to {year_name(first)}`",
        )
    if last - first >= LONGEST_TERM:
        raise Wrong("E0310", f"`{text}` is longer than {LONGEST_TERM} years", "look at the last school year")
    return tuple(range(first, last + 1))


def _year(text: str) -> int:
    year = year_of(text)
    if year is None:
        start = int(_YEAR.fullmatch(text)[1])  # type: ignore[index]
        raise Wrong("E0310", f"`{text}` is no school year", f"write `{year_name(start)}`")
    return year


def _help_for_years(text: str) -> str:
    named = re.findall(r"\b(?:19|20)[0-9]{2}\b", text)
    if len(named) > 1:
        return f"write school years, as `{year_name(int(named[0]))} to {year_name(int(named[-1]))}`"
    if named:
        start = int(named[0])
        return (
            f"write school years, as `{year_name(start)}` or `{year_name(start)} to {year_name(start + 3)}`"
        )
    return "write school years, as `2027-28 to 2030-31`"
