"""What a plan says, in the form that all else reads.

A plan is a tree of things (district, schools, tracks, day types …), each with the facts stated of it.  A fact
that nobody stated is simply absent ("not asked"); one stated as `unknown` was asked and is not known; `none`
is a statement.  Numbers are exact and in base units (see `rulebook.units`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from policyengine.language.syntax import NOWHERE, Closest, Loc, MonthDay, NthWeekday


class Interval(NamedTuple):
    """Numbers from `low` to `high`, both included, in base units; `high` None: without end."""

    low: Fraction
    high: Fraction | None

    @property
    def exact(self) -> bool:
        """True when it holds one number only."""
        return self.low == self.high


DayRule = MonthDay | Closest | NthWeekday
Content = Interval | bool | str | datetime.date | DayRule | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value as stated.

    Attributes:
        state: "stated", "unknown" (asked, not known) or "none" (there is none).
        content: an `Interval`, a yes/no, a member of a choice, a date or the rule for one, a text, or a
            tuple of citations; None unless stated.
        written: the words of the plan.
        source: where it stands ("p. 4", "appendix C").
        stated_by: who says so; due for judgments.
    """

    state: str
    content: Content = None
    written: str = ""
    loc: Loc = NOWHERE
    source: str | None = None
    stated_by: str | None = None


UNKNOWN = Value("unknown")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and the keys for which it is stated: key name → the members (grades, choices), or years.

    A key that is missing holds for all its members.
    """

    value: Value
    keys: tuple[tuple[str, frozenset[str | int]], ...] = ()

    def holds_for(self, env: dict[str, str | int]) -> bool:
        """True when the entry is stated for the keys of `env` (keys that `env` lacks are not asked about)."""
        return all(key not in env or env[key] in members for key, members in self.keys)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a plan says about a list of things.

    `state` is "listed" (some are described), "none", "unknown" (asked, not known) or "absent" (not asked).
    `closed`: nothing exists beyond those described.
    """

    state: str = "absent"
    closed: bool = False
    loc: Loc = NOWHERE


ABSENT = Listing()


@dataclass(frozen=True, slots=True)
class Taking:
    """Time that a program takes from a track: minutes of an activity on each day of a day type."""

    track: str
    day_type: str
    activity: str
    minutes: Interval
    loc: Loc = NOWHERE


@dataclass(slots=True, eq=False)
class Thing:
    """A thing of the plan.

    Attributes:
        entity: what it is.
        name: the plan's id for it; for a level that the plan leaves out, the entity's name.
        parent: what it stands in; None for the district.
        named: False for a level that the plan left out and that is there once, unnamed.
        grades: the grades it serves; None where not said (then those of what it stands in).
        facts: fact name → what is stated of it.  May hold facts of things below: they inherit.
        closed_facts: facts whose stated keys are all there are (the lines of a timetable).
        lists: entity → what is said about the list of such things.
        children: the things in it, in the plan's order.
        takes_from: programs only: the time taken from tracks; () for none, None where not asked, and
            `takes_unknown` where asked and not known.
        together_with: programs only: programs that a pupil may attend besides.
        title: the name in full (`name: Example 49`), where the plan gives one.
    """

    entity: str
    name: str
    parent: Thing | None = None
    named: bool = True
    loc: Loc = NOWHERE
    grades: frozenset[str] | None = None
    facts: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    closed_facts: set[str] = field(default_factory=set)
    lists: dict[str, Listing] = field(default_factory=dict)
    children: list[Thing] = field(default_factory=list)
    takes_from: tuple[Taking, ...] | None = None
    takes_unknown: bool = False
    together_with: tuple[str, ...] = ()
    _path: str | None = None
    title: str = ""

    @property
    def path(self) -> str:
        """Names from below the district down, joined by dots; unnamed levels are left out."""
        if self._path is None:
            parts = [t.name for t in reversed([self, *self.above()]) if t.named and t.entity != "district"]
            self._path = ".".join(parts) or self.name
        return self._path

    def above(self) -> Iterator[Thing]:
        """What it stands in, the nearest first."""
        at = self.parent
        while at is not None:
            yield at
            at = at.parent

    def all_below(self) -> Iterator[Thing]:
        """It and everything in it, parents first."""
        yield self
        for child in self.children:
            yield from child.all_below()

    def served(self) -> frozenset[str] | None:
        """The grades it serves, its own or those of what it stands in; None where nobody said."""
        for thing in (self, *self.above()):
            if thing.grades is not None:
                return thing.grades
        return None

    def list_of(self, entity: str) -> Listing:
        """What is said about its list of `entity`."""
        return self.lists.get(entity, ABSENT)


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a plan that a request is for; None is all."""

    schools: tuple[str, ...] | None = None
    tracks: tuple[str, ...] | None = None
    programs: tuple[str, ...] | None = None
    courses: tuple[str, ...] | None = None
    grades: frozenset[str] | None = None
    years: frozenset[int] | None = None


@dataclass(slots=True, eq=False)
class Request:
    """A request of the plan.

    `law` and `under` are the words of the plan; `thing` (entity `request`) holds its facts (rationale,
    replacement, intent met, layer); `contents` answers the needs that are asked `each request`.
    """

    law: str
    under: str | None
    thing: Thing
    scope: Scope = Scope()
    granted: datetime.date | None = None
    contents: dict[str, Value] = field(default_factory=dict)
    loc: Loc = NOWHERE
    law_loc: Loc = NOWHERE
    under_loc: Loc = NOWHERE


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """What a plan says of a step: a date (`date`), `done` yes/no without a date, and the figures of a vote.

    `state` is "stated", "none" (not done, not planned) or "unknown".  `figures` maps yes, no, members, cast,
    present to intervals.  `source` and `stated_by` say where it stands and who says so.
    """

    state: str
    date: datetime.date | None = None
    done: bool | None = None
    figures: tuple[tuple[str, Interval], ...] = ()
    ballot: str | None = None
    loc: Loc = NOWHERE
    written: str = ""
    source: str | None = None
    stated_by: str | None = None


@dataclass(slots=True, eq=False)
class Procedure:
    """The answers to the needs and steps of one authority.

    Keys are ids; for `each school` (or each school year) the answer is kept under (id, name), for all under
    (id, None).
    """

    authority: str
    contents: dict[tuple[str, str | None], Value] = field(default_factory=dict)
    steps: dict[tuple[str, str | None], StepAnswer] = field(default_factory=dict)
    loc: Loc = NOWHERE


@dataclass(slots=True, eq=False)
class Plan:
    """A plan as read.

    Attributes:
        title, state (two lower-case letters), prepared: as the plan has them.
        term: the school years of the plan, as the calendar years in which they start.
        district: the top of the tree of things.
        requests: None where the plan says nothing of requests.
        procedure: by the words that name the authority (an id, or a citation of it).
        source: the file's name.
    """

    title: str
    state: str
    term: tuple[int, ...]
    prepared: datetime.date | None
    district: Thing
    requests: tuple[Request, ...] | None = None
    procedure: dict[str, Procedure] = field(default_factory=dict)
    source: str = ""

    def things(self, entity: str) -> list[Thing]:
        """All things of an entity, in the plan's order."""
        return [t for t in self.district.all_below() if t.entity == entity]
