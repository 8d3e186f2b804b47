"""Dates of the steps of a block as one system of differences; a circle that loses time cannot be kept."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.places import Found
from policyengine.rulebook.model import Provision, Rulebook
from policyengine.rulebook.units import singular

_DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}
_YEAR = "the school year"
_DAY_ONE = "the calendar"
_STRICT = {"earlier than": 1, "later than": 1, "more than": 1, "less than": -1}


class Limit(NamedTuple):
    """`later` falls at most `days` after `earlier` (negative: at least so many days before it)."""

    earlier: str
    later: str
    days: int
    clause: s.Clause
    distance: bool


def check_deadlines(book: Rulebook) -> list[Diagnostic]:
    """The steps of a block can all be taken in time (E0211 for a mere circle of order, E0220)."""
    found = Found()
    for block in book.provisions.values():
        if not any(isinstance(c, (s.Step, s.Decides)) for c, _ in block.lines):
            continue
        for day in (datetime.date.min, *block.changes()):
            limits = list(_limits(book, block, day))
            circle = losing_circle(limits)
            if circle:
                _tell(found, circle)
    return found.all()


def _tell(found: Found, circle: list[Limit]) -> None:
    places = [x for x in circle if isinstance(x.clause, (s.Step, s.Decides))]
    chain = " → ".join(f"`{x.earlier}`" for x in (*circle, circle[0]))
    place = max(places, key=lambda x: x.clause.loc.start).clause
    if any(x.distance for x in circle):
        found.add(
            "E0220",
            f"these dates cannot all be kept: {chain}",
            place.loc,
            "shorten a distance, or take one of the limits out",
        )
    else:
        found.add(
            "E0211",
            f"each of these steps waits for the next: {chain}",
            place.loc,
            "take one of the orders out",
        )


def _limits(book: Rulebook, block: Provision, day: datetime.date) -> Iterator[Limit]:
    for one in book.scope_of(block):
        for clause, period in one.lines:
            if day not in period:
                continue
            match clause:
                case s.Step(name=name, timing=timing, only_if=None):
                    home = book.jurisdictions.get(one.jurisdiction)
                    for at in timing:
                        yield from _timing(name, at, clause, home.year_starts if home else (7, 1))
                case s.Decides(within, relation, anchor):
                    span = _span(within)
                    if span and relation != "before":
                        yield Limit(anchor or "file", "decide", span[1], clause, True)
        if one.kind == "waiver":
            yield Limit("decide", "file", 0, _DECISION, False)


_DECISION = s.Excuses()


def _span(length: s.Quantity) -> tuple[int, int] | None:
    """The least and the most days of a length of time."""
    if length.unit is None or len(length.unit.words) != 1 or length.number.denominator != 1:
        return None
    days = _DAYS.get(singular(length.unit.words[0]))
    return (int(length.number) * days[0], int(length.number) * days[1]) if days else None


def _timing(step: str, at: s.Timing, clause: s.Clause, starts: tuple[int, int]) -> Iterator[Limit]:
    anchor, shift = _anchor(at.anchor, starts)
    if anchor is None or at.operator is None:
        return
    gap = _STRICT.get(at.operator, 0)
    far = at.distance is not None or anchor in (_YEAR, _DAY_ONE)
    slack = anchor == _YEAR  # a leap day
    if at.distance is None:
        least = most = 0
        early, at_least = at.operator in ("earlier than", "on or before"), True
        if not early and at.operator not in ("later than", "on or after"):
            return
    else:
        span = _span(at.distance)
        if span is None:
            return
        least, most = span
        early, at_least = at.relation == "before", at.operator in ("at least", "more than")
        if not at_least and at.operator not in ("at most", "less than"):
            return
    days = -least - gap if at_least else most + gap
    if early == at_least:
        yield Limit(anchor, step, days + shift + slack, clause, far)
    else:
        yield Limit(step, anchor, days - shift + slack, clause, far)


def _anchor(anchor: str | s.Expr, starts: tuple[int, int]) -> tuple[str | None, int]:
    """The step or the beginning that days are counted from, and the days from there."""
    match anchor:
        case str():
            return anchor, 0
        case s.Date(date):
            return _DAY_ONE, date.toordinal()
        case s.MonthDay(month, day, previous):
            year = 2024 if (month, day) >= starts else 2025
            first, there = _in_year(2024, *starts), _in_year(year, month, day)
            return _YEAR, (there - first).days - 365 * previous
    return None, 0


def _in_year(year: int, month: int, day: int) -> datetime.date:
    return datetime.date(year, month, 28 if (month, day) == (2, 29) else day)


def losing_circle(limits: list[Limit]) -> list[Limit]:
    """The limits along a circle whose days sum to less than nothing; empty where all can be kept."""
    nodes = {x.earlier for x in limits} | {x.later for x in limits}
    dates = dict.fromkeys(nodes, 0)
    by: dict[str, Limit] = {}
    moved = ""
    for _ in nodes:
        moved = ""
        for limit in limits:
            if dates[limit.earlier] + limit.days < dates[limit.later]:
                dates[limit.later] = dates[limit.earlier] + limit.days
                by[limit.later] = limit
                moved = limit.later
        if not moved:
            break
    if not moved:
        return []
    for _ in nodes:
        moved = by[moved].earlier
    circle = [by[moved]]
    while circle[-1].earlier != moved:
        circle.append(by[circle[-1].earlier])
    return circle[::-1]
