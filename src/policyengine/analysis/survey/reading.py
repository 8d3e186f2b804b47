"""What an expression of the law comes to where no plan is at hand: read at every turn that it can take.

The reference evaluator reads it over a district of which nothing is known.  Where it looks at a word or a yes/no of
the plan (the level of a school), it is read again with each; numbers of the plan stay open.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from policyengine.analysis.survey.model import Condition, Said
from policyengine.language import syntax as s
from policyengine.plan.model import Content, Entry, Plan, Thing, Value
from policyengine.reason.judge import Judge
from policyengine.reason.numbers import MONEY, PERCENT, Num
from policyengine.reason.reach import named_in
from policyengine.reason.reference import Reference
from policyengine.reason.results import ALL, NONE, Result, Word
from policyengine.reason.world import Env
from policyengine.rulebook.model import Provision, Rulebook
from policyengine.rulebook.units import Type
from policyengine.rulebook.vocabulary import Fact

OPENED = ("school", "track", "day_type", "course", "program")
MOST_TURNS = 4
"""Beyond so many facts that one value turns on, it is left open."""
NO_ROW = "no row"
"""Keys that no row of a table has: grade 1 in a high school; told only where nothing else is."""
Told = tuple[tuple[str, Content], ...]
"""What the district is taken to state: fact → word, yes/no or date."""


class At(NamedTuple):
    """Where an expression is read.

    Attributes:
        day: the day in whose school year the law is read.
        keys: grade, and members of choices.
        event: what a clock other than the calendar shows; None where the calendar decides.
        told: what the district is taken to state.
    """

    day: datetime.date
    keys: tuple[tuple[str, str], ...] = ()
    event: datetime.date | None = None
    told: Told = ()


class Reading:
    """Reads the law of one state as it stands on a day.

    Args:
        book: the rulebook.
        state: the jurisdiction (two letters).
        as_of: the law date; what was not known yet on that day is not seen.
    """

    def __init__(self, book: Rulebook, state: str, as_of: datetime.date) -> None:
        self.book, self.state, self.as_of = book, state, as_of
        self.own = book.jurisdictions[state]
        self._kept: dict[Told, Reference] = {}

    def said(
        self,
        provision: Provision,
        expr: s.Expr,
        kind: Type,
        at: At,
    ) -> tuple[Said, ...]:
        """The values of an expression of `provision`, each with what it turns on."""
        found = self._turns(provision, expr, at, at.told)
        said = [replace(_said(result, kind), when=when) for when, result in found]
        known = [each for each in said if each.kind != NO_ROW]
        return tuple(known) if known else (Said("not_read"),)

    def seen(self, provision: Provision, event: datetime.date) -> datetime.date:
        """`event` as the law of `provision` is known on the law date."""
        return self._reference(()).world.seen(provision, event)

    def _turns(
        self, provision: Provision, expr: s.Expr, at: At, told: Told
    ) -> list[tuple[tuple[Condition, ...], Result]]:
        """The values with the conditions on which each holds; one without any where nothing is turned on."""
        judge, env = self._instance(told, at)
        result = judge.value(expr, judge.ctx(provision, env, self.seen(provision, at.event or at.day)))
        fact = _open_fact(judge, told)
        if fact is None or len(told) >= MOST_TURNS + len(at.told):
            return [((), result)]
        members = self._members(fact, provision)
        branches = [
            (name, self._turns(provision, expr, at, (*told, (fact.name, content))))
            for name, content in members
        ]
        return _merged(fact, branches)

    def _members(self, fact: Fact, provision: Provision) -> list[tuple[str, Content]]:
        if fact.type.is_truth:
            return [("yes", True), ("no", False)]
        choice = str(fact.type.choice)
        return [(m, self.stated_for(provision, choice, m)) for m in self.members(provision, choice)]

    def members(self, provision: Provision, choice: str) -> list[str]:
        """The members of a choice that are part of nothing, and the parts that a provision tells apart."""
        named = named_in(self._reference(()).world, provision)
        parents = self.book.vocabulary.choices[choice].parents
        return [member for member, whole in parents.items() if whole is None or member in named]

    def stated_for(self, provision: Provision, choice: str, member: str) -> str:
        """What a district states for a member: of a whole some parts of which have rules of their own, another part."""
        of = self.book.vocabulary.choices[choice]
        named = [m for m in self.members(provision, choice) if m != member]
        if not any(of.within(part, member) for part in named):
            return member
        others = [
            p for p in of.parts(member) if not any(of.within(p, n) for n in named if of.within(n, member))
        ]
        return others[0] if others else member

    def _instance(self, told: Told, at: At) -> tuple[Judge, Env]:
        reference = self._reference(told)
        env = reference.world.root()
        for thing in reference.plan.district.all_below():
            env = env.at(thing)
        for key, member in at.keys:
            env = env.with_key(key, member)
        year = self.own.school_year(at.day)
        since = at.day if at.day > self.own.first_day(year) else None
        return reference.judge(), replace(env.with_key("school_year", year), since=since)

    def _reference(self, told: Told) -> Reference:
        if told not in self._kept:
            plan = _district(self.state, self.own.school_year(self.as_of), self.as_of, told)
            self._kept[told] = Reference(plan, self.book, state=self.state, as_of=self.as_of)
        return self._kept[told]


def _district(state: str, year: int, day: datetime.date, told: Told) -> Plan:
    """A district of which nothing is known but what it is `told`, with one thing of each kind."""
    district = Thing("district", "district")
    for fact, content in told:
        district.facts[fact] = (Entry(Value("stated", content, str(content))),)
    school = Thing("school", "school", district, named=False)
    track = Thing("track", "track", school, named=False)
    district.children, school.children = [school], [track]
    track.children = [Thing("day_type", "day_type", track, named=False)]
    school.children += [Thing(entity, entity, school, named=False) for entity in ("course", "program")]
    return Plan("", state, (year,), day, district, (), {})


def _open_fact(judge: Judge, told: Told) -> Fact | None:
    """The first word or yes/no of the plan that was looked at and is not stated."""
    known = {name for name, _ in told}
    for read in judge.reads.values():
        fact = read.fact
        if fact is None or read.state != "not asked" or fact.name in known:
            continue
        if fact.type.is_truth or fact.type.kind == "choice":
            return fact
    return None


def _merged(
    fact: Fact, branches: Iterable[tuple[str, list[tuple[tuple[Condition, ...], Result]]]]
) -> list[tuple[tuple[Condition, ...], Result]]:
    """The branches of a fact, those that come out alike put together."""
    groups: list[tuple[list[str], list[tuple[tuple[Condition, ...], Result]]]] = []
    every: list[str] = []
    for name, found in branches:
        every.append(name)
        alike = next((names for names, held in groups if held == found), None)
        if alike is None:
            groups.append(([name], found))
        else:
            alike.append(name)
    if len(groups) == 1:
        return groups[0][1]
    merged = []
    for names, found in groups:
        others = tuple(name for name in every if name not in names)
        mine = Condition(fact.name, fact.title, tuple(names), others)
        merged += [((mine, *more), result) for more, result in found]
    return merged


def _said(result: Result, kind: Type) -> Said:
    """A result of the evaluator as a value, in the unit of the topic."""
    if result is NONE:
        return Said("none")
    if result is ALL:
        return Said("all")
    if isinstance(result, bool):
        return Said("yes" if result else "no")
    if isinstance(result, Word) and len(result.possible) == 1:
        return Said("word", word=min(result.possible))
    if isinstance(result, Num):
        return _number(result, kind)
    return Said("open")


def _number(num: Num, kind: Type) -> Said:
    low, high = num.bounds()
    why = {key for symbol in num.terms if symbol.id.kind == "law" for key in symbol.id.keys[:1]}
    unread = [what for kept, what in why if kept == "not researched"]
    if unread:
        return Said(NO_ROW if all(what.endswith(" keys") for what in unread) else "not_read")
    if low is None or high is None:
        return Said("open")
    scale = _scale(num, kind)
    taken = all(symbol.id.kind == "law" and symbol.id.keys[0][0] == "readings of" for symbol in num.terms)
    return Said("number" if num.known else "readings" if taken else "open", low / scale, high / scale)


def _scale(num: Num, kind: Type) -> Fraction:
    if num.dimension == PERCENT:
        return Fraction(1, 100)
    if num.dimension == MONEY or kind.unit is None:
        return Fraction(1)
    return kind.unit.scale
