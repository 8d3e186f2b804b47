"""What expressions come to, where they stand, and what was looked at on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.plan.model import Thing, Value
from policyengine.reason.calendar import add_months, add_years
from policyengine.reason.numbers import DATE, MONEY, PERCENT, Fresh, Num, as_day, show
from policyengine.reason.world import Env, Stated
from policyengine.rulebook.model import Provision
from policyengine.rulebook.units import NUMBER, Dimension, unit_of
from policyengine.rulebook.vocabulary import GRADES, Choice, Fact, grades_between


class Mark:
    """A value that is no number: `none`, or `all`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


NONE, ALL = Mark("none"), Mark("all")


class Word(NamedTuple):
    """A member of a choice, or several where it is not known which."""

    choice: Choice
    possible: frozenset[str]
    id: Fresh | None = None


class Cites(NamedTuple):
    """A list of law: what a request covers, or a list that the plan keeps; `closed` when it is complete."""

    words: tuple[str, ...]
    closed: bool = True


Result = Num | Word | Cites | Mark | bool | None


@dataclass(frozen=True, slots=True)
class Ctx:
    """Where an expression stands: the block whose names it sees, the instance, the event.

    `base` names the values that are read without the exceptions that set them (an exception's own view), and
    `counted` the requirement for which equivalencies are added to their measures.  `nothing` is what a comparison
    with `none` comes to in what a rule asks, which is met where its number is none; None in a condition.
    `clocked`: the event is that of a clock, which everything read from here follows.
    """

    block: Provision
    env: Env
    event: dt.date
    base: frozenset[tuple[str, str]] = frozenset()
    counted: Provision | None = None
    depth: int = 0
    nothing: bool | None = None
    clocked: bool = False

    def at(self, env: Env) -> Ctx:
        """At another instance, in the same block."""
        return Ctx(
            self.block, env, self.event, self.base, self.counted, self.depth, self.nothing, self.clocked
        )

    def under(self, block: Provision, event: dt.date) -> Ctx:
        """In another block as it stands at an event, equivalencies aside."""
        return Ctx(block, self.env, event, self.base, None, self.depth + 1, None, self.clocked)

    def inside(self, block: Provision) -> Ctx:
        """In another block, at the same instance."""
        return Ctx(
            block, self.env, self.event, self.base, self.counted, self.depth + 1, self.nothing, self.clocked
        )


def as_condition(ctx: Ctx) -> Ctx:
    """For a condition within what a rule asks."""
    return ctx if ctx.nothing is None else replace(ctx, nothing=None)


@dataclass(frozen=True, slots=True)
class Read:
    """A fact that was looked at: `state` is stated, interval, unknown, not asked, law or given."""

    id: Fresh
    state: str
    fact: Fact | None = None
    stated: Stated | None = None


@dataclass(slots=True)
class Spread:
    """For which other grades and years an evaluation would have gone the same way.

    `groups` is True as long as nothing was looked at that differs between groups of learners.
    """

    grades: set[str]
    years: set[int]
    groups: bool = True


def as_truth(value: Result) -> bool | None:
    """A value as a truth: a text is true when something is stated, `none` is false."""
    if isinstance(value, bool) or value is None:
        return value
    return value is not NONE


def dimension_of(fact: Fact) -> Dimension:
    """The dimension of a fact's numbers."""
    if fact.type.unit is not None:
        return fact.type.unit.dimension
    return {"money": MONEY, "percent": PERCENT, "date": DATE}.get(fact.type.kind, NUMBER)


def fraction_of(share: s.Percent | s.Ratio) -> Fraction:
    """A share as an exact fraction."""
    return (
        share.number / 100 if isinstance(share, s.Percent) else Fraction(share.numerator, share.denominator)
    )


def key_members(key: s.KeyIn) -> frozenset[str]:
    """The grades that `each grade in 9..12` names."""
    if isinstance(key.values, s.GradeRange):
        return frozenset(grades_between(key.values.first, key.values.last))
    if isinstance(key.values, s.Quantity):
        return frozenset({str(key.values.number)})
    return frozenset(GRADES)


def shifted(day: dt.date, length: Num, sign: int = 1) -> dt.date:
    """A day moved by days, weeks, months or years."""
    words = dict(length.dimension.powers)
    amount = int(length.const) * sign
    if "year" in words:
        return add_years(day, amount)
    if "month" in words:
        return add_months(day, amount)
    days = amount * (7 if "week" in words else 1)
    return as_day(Fraction(day.toordinal() + days))


def shown_value(value: Value) -> str:
    """A stated value as the plan writes it."""
    return value.written or ("none" if value.state == "none" else str(value.content))


def _both_ways(num: Num) -> str:
    """A number as reports print it; a sum of minutes over a year in minutes and in hours."""
    shown = show(num)
    per_year = num.known and num.unit is None and num.dimension == unit_of(("minutes", "year")).dimension
    return f"{show(num, unit_of(('minutes', 'year')))} = {shown}" if per_year else shown


def shown_result(result: Result) -> str:
    """A result for the derivation."""
    match result:
        case Num():
            return _both_ways(result)
        case True:
            return "yes"
        case False:
            return "no"
        case None:
            return "not known"
        case Word(_, possible):
            return " or ".join(sorted(possible)) if len(possible) < 4 else "not known"
        case Mark():
            return result.name
    return ""


def instance_of(env: Env) -> str:
    """Everything that is open, so that what is not known at two instances is never taken for one thing."""
    things = (f"{t.entity} {t.path}" for t in env.things.values())
    keys = (f"{k} {v}" for k, v in env.keys.items())
    return ", ".join([*things, *keys, *(p.path for p in env.group or ())])


def place_of(env: Env) -> str:
    """The path of the deepest open thing with the programs of its group; part of what identifies an open fact."""
    deepest = max(env.things.values(), key=lambda t: len(list(t.above())), default=None)
    path = deepest.path if isinstance(deepest, Thing) and deepest.entity != "district" else ""
    return path + ("+" + "+".join(p.name for p in env.group) if env.group else "")
