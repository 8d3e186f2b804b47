"""The dates of acts as a system of differences: the first and the last day on which each can be done in time.

Every order and every distance says of two acts that one falls no earlier, or no later, than some day counted from
the other.  A limit on the later act limits the earlier one as well, counted back.  The days follow by carrying
limits along until nothing moves; a circle that cannot be kept is refused when the law is read.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from policyengine.language import syntax as s
from policyengine.reason.calendar import add_days
from policyengine.reason.numbers import Num
from policyengine.reason.results import shifted
from policyengine.rulebook.units import unit_of

Day = datetime.date | None


@dataclass(frozen=True, slots=True)
class Limit:
    """One timing: a step falls no earlier (`lower`) or no later than a day counted from its anchor.

    `forth` counts from the anchor's day to the limit, `back` from the step's day to the limit on the anchor.
    """

    lower: bool
    forth: Callable[[datetime.date], datetime.date]
    back: Callable[[datetime.date], datetime.date]


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day for an act; None where nothing sets one."""

    first: Day = None
    last: Day = None

    def within(self, first: Day, last: Day) -> Window:
        """The days that lie in both."""
        return Window(_of(max, self.first, first), _of(min, self.last, last))


def limit_of(timing: s.Timing) -> Limit | None:
    """The limit that a timing sets; None for one that recurs, or sets none."""
    if timing.every is not None or timing.operator is None:
        return None
    if timing.distance is None:
        gap = {"later than": 1, "earlier than": -1}.get(timing.operator, 0)
        lower = timing.operator in ("later than", "on or after")
        return Limit(lower, lambda d: add_days(d, gap), lambda d: add_days(d, -gap))
    distance = timing.distance
    sign = 1 if timing.relation == "after" else -1
    far = timing.operator in ("at least", "more than")
    strict = timing.operator in ("more than", "less than")
    gap = (sign if far else -sign) if strict else 0
    return Limit(
        far == (sign > 0),
        lambda d: add_days(moved(d, distance, sign), gap),
        lambda d: moved(add_days(d, -gap), distance, -sign),
    )


def windows(
    steps: Iterable[s.Step], known: Mapping[str, datetime.date], day_of: Callable[[s.Expr], Day]
) -> dict[str, Window]:
    """The window of each step.

    Args:
        steps: the steps of a procedure, with their timings.
        known: the acts whose day is known; `start` may be among them.
        day_of: the day of an anchor that is no act (a date, a day of the calendar).
    """
    named = {step.name: step for step in steps}
    anchors = {t.anchor for step in named.values() for t in step.timing if isinstance(t.anchor, str)}
    found = {name: Window(known.get(name), known.get(name)) for name in {*named, *known, *anchors}}
    limits = [
        (name, timing.anchor, limit)
        for name, step in named.items()
        for timing in step.timing
        if (limit := limit_of(timing)) is not None
    ]
    for _ in range(len(found) + 1):
        before = dict(found)
        for name, anchor, limit in limits:
            own = found[name]
            if not isinstance(anchor, str):
                day = day_of(anchor)
                other = Window(day, day)
            else:
                other = found[anchor]
                if anchor not in known:
                    found[anchor] = other.within(*_carried(limit.back, own, lower=not limit.lower))
            if name not in known:
                found[name] = own.within(*_carried(limit.forth, other, lower=limit.lower))
        if found == before:
            break
    return found


def _carried(
    move: Callable[[datetime.date], datetime.date], window: Window, *, lower: bool
) -> tuple[Day, Day]:
    edge = window.first if lower else window.last
    day = move(edge) if edge is not None else None
    return (day, None) if lower else (None, day)


def _of(pick: Callable[[list[datetime.date]], datetime.date], *days: Day) -> Day:
    told = [d for d in days if d is not None]
    return pick(told) if told else None


def moved(day: datetime.date, distance: s.Quantity, sign: int) -> datetime.date:
    """The day a distance later (`sign` 1) or earlier (-1); months and years go by the calendar."""
    unit = unit_of(distance.unit.words if distance.unit else ("days",))
    return shifted(day, Num(distance.number, unit.dimension), sign)
