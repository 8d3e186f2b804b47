"""The plan as the law sees it: instances, groups of learners, and what is stated of a thing at given keys."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar, cast

from policyengine.language import syntax as s
from policyengine.plan.model import Entry, Listing, Plan, Procedure, Request, Taking, Thing, Value
from policyengine.reason.kept import Memory
from policyengine.rulebook.declare import period_of
from policyengine.rulebook.model import FEDERAL, Jurisdiction, Provision, Rulebook
from policyengine.rulebook.vocabulary import GRADES, Choice, Fact

Made = TypeVar("Made")

DISTRICT = "district"
TIMETABLE = ("track", "day_type", "block")


@dataclass(frozen=True, slots=True)
class Env:
    """Where a rule is read: the things and keys that are open.

    Attributes:
        things: entity → the thing that is open.
        keys: grade, school year and members of choices that are given.
        whole: choice → the coarser member under which the plan states what is read for a part.
        group: the programs that the pupils attend (() none); None where groups make no difference.
        request: the request at hand, for the expressions of waivers.
        since: the day on which the span of the school year at hand begins; None from its first day.
        lines: True where the lines of a list are read one by one, as an aggregate does; else what is listed of a
            part counts in its whole.
    """

    things: Mapping[str, Thing]
    keys: Mapping[str, str | int] = field(default_factory=dict)
    whole: Mapping[str, str] = field(default_factory=dict)
    group: tuple[Thing, ...] | None = None
    request: Request | None = None
    since: datetime.date | None = None
    lines: bool = False

    def at(self, thing: Thing) -> Env:
        """With `thing` open, and all it stands in."""
        things = {**self.things, **{t.entity: t for t in (thing, *thing.above())}}
        return Env(things, self.keys, self.whole, self.group, self.request, self.since, self.lines)

    def with_key(self, key: str, value: str | int) -> Env:
        """With a key given."""
        whole = {k: v for k, v in self.whole.items() if k != key} if key in self.whole else self.whole
        keys = {**self.keys, key: value}
        return Env(self.things, keys, whole, self.group, self.request, self.since, self.lines)

    @property
    def year(self) -> int:
        """The school year at hand."""
        return int(self.keys["school_year"])


class Stated(NamedTuple):
    """A value that a plan, or the law of a state, states, and the thing where it stands."""

    value: Value
    at: Thing | None
    entry: Entry | None = None


class World:
    """A plan under the law of a state.

    Args:
        plan: the plan.
        book: the rulebook.
        state: the state whose law is meant (the plan's own, or another to compare).
        as_of: the law date.
    """

    def __init__(self, plan: Plan, book: Rulebook, state: str, as_of: datetime.date) -> None:
        self.plan, self.book, self.state, self.as_of = plan, book, state, as_of
        self.words = book.vocabulary
        self.reader = book.reader.at_home(book.chain(state))
        self.home = (
            book.jurisdictions.get(state)
            or book.jurisdictions.get(FEDERAL)
            or Jurisdiction(state, state, "state")
        )
        self.law = book.in_state(state)
        self.waivers = [p for p in self.law if p.kind == "waiver"]
        self.protections = [p for p in self.law if p.kind == "protection"]
        self._definitions = self._defining()
        self._told = {name for thing in plan.district.all_below() for name in thing.facts}
        self._told |= {name for request in plan.requests or () for name in request.thing.facts}
        self._givens: dict[str, list[tuple[s.StateFact, Jurisdiction]]] = {}
        for jid in book.chain(state):
            for line in book.jurisdictions[jid].givens:
                self._givens.setdefault(line.fact, []).append((line, book.jurisdictions[jid]))
        self._procedures: dict[str, Procedure | None] = {}
        self._facts_in: dict[int, tuple[Fact, ...]] = {}
        self._kept: dict[tuple[str, str], object] = {}
        self._below: dict[tuple[Thing, str], list[Thing]] = {}
        self._places = {t.path: t.loc for t in reversed([*plan.district.all_below()])}
        self.evaluated = Memory()

    def kept(self, what: str, name: str, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for each name."""
        key = (what, name)
        if key not in self._kept:
            self._kept[key] = make()
        return cast(Made, self._kept[key])

    def procedure(self, provision: Provision) -> Procedure | None:
        """The plan's answers for a provision, named by its id or by a citation of it."""
        if provision.id not in self._procedures:
            self._procedures[provision.id] = self._procedure(provision)
        return self._procedures[provision.id]

    def _procedure(self, provision: Provision) -> Procedure | None:
        for words, procedure in self.plan.procedure.items():
            if words == provision.id:
                return procedure
            cite = self.reader.read(words)
            if cite is not None and any(c.beneath(cite) or cite.beneath(c) for c in provision.cites):
                return procedure
        return None

    def definitions(self, fact: str) -> tuple[Provision, ...]:
        """The blocks of the state's law, then of federal law, that define a fact."""
        return tuple(self._definitions.get(fact, ()))

    def _defining(self) -> dict[str, list[Provision]]:
        chain = self.book.chain(self.state)
        found: dict[str, list[Provision]] = {}
        for block in sorted(
            self.law, key=lambda p: chain.index(p.jurisdiction) if p.jurisdiction in chain else len(chain)
        ):
            for let in block.clauses(s.Let):
                assert isinstance(let, s.Let)
                if let.name in self.words.facts and block not in found.setdefault(let.name, []):
                    found[let.name].append(block)
        return found

    # --- time

    def first_day(self, provision: Provision, year: int) -> datetime.date:
        """The event of a school year for a provision: its first day."""
        return self.book.jurisdictions.get(provision.jurisdiction, self.home).first_day(year)

    def event(self, provision: Provision, env: Env) -> datetime.date:
        """The event of the school year at hand, as known: its first day, or that of the span at hand."""
        first = self.first_day(provision, env.year)
        return self.seen(provision, first if env.since is None else max(first, env.since))

    def seen(self, provision: Provision, event: datetime.date) -> datetime.date:
        """`event` as the law is known at the law date.

        Law that was looked at up to the law date is known with its future changes; for an earlier law date,
        what came after it was not known yet.
        """
        known = provision.known_on or self.book.known_on
        return event if self.as_of >= known else min(event, self.as_of)

    # --- instances

    def root(self) -> Env:
        """The district, open."""
        return Env({DISTRICT: self.plan.district})

    def things(self, entity: str, holder: Thing | None = None) -> list[Thing]:
        """The things of an entity in `holder` (or in the district), in the plan's order."""
        key = (holder or self.plan.district, entity)
        if key not in self._below:
            self._below[key] = [t for t in key[0].all_below() if t.entity == entity]
        return self._below[key]

    def place(self, path: str) -> s.Loc:
        """Where the plan describes the thing of a path."""
        return self._places.get(path, s.NOWHERE)

    def instances(self, entity: str) -> Iterator[Env]:
        """One environment for each thing of an entity, and for each group of learners that differs there."""
        if entity == DISTRICT:
            yield self.root()
            return
        for thing in self.things(entity):
            env = self.root().at(thing)
            if entity in TIMETABLE:
                for group in self.groups(thing):
                    yield replace(env, group=group)
            else:
                yield env

    def groups(self, thing: Thing) -> Iterator[tuple[Thing, ...]]:
        """Pupils in no program, in each program that touches the thing's track, and in stated combinations."""
        track = next(t for t in (thing, *thing.above()) if t.entity == "track")
        touching = [p for p in self.programs_near(track) if _touches(p, track)]
        yield ()
        for program in touching:
            yield (program,)
        for first, second in itertools.combinations(touching, 2):
            if second.name in first.together_with or first.name in second.together_with:
                yield (first, second)

    def programs_near(self, thing: Thing) -> list[Thing]:
        """The programs of the school that `thing` belongs to, or of the district."""
        school = next((t for t in (thing, *thing.above()) if t.entity == "school"), self.plan.district)
        return self.things("program", school)

    def grades(self, env: Env) -> tuple[str, ...]:
        """The grades of the learners at hand: those of the deepest open thing and of every program of the group."""
        served: frozenset[str] | None = None
        for thing in sorted(env.things.values(), key=lambda t: -len(list(t.above()))):
            served = thing.served()
            if served is not None:
                break
        grades = served if served is not None else frozenset(GRADES[1:])
        for program in env.group or ():
            if program.grades is not None:
                grades &= program.grades
        return tuple(g for g in GRADES if g in grades)

    def members(self, env: Env, entity: str) -> tuple[list[Thing], Listing]:
        """The things of an entity that belong to the instance at hand, and what is said of their list."""
        if entity in env.things and entity != DISTRICT:
            return [env.things[entity]], Listing("listed", closed=True)
        if entity == "program" and env.group is not None:
            return list(env.group), Listing("listed", closed=True)
        holder = next(
            (env.things[e] for e in self.words.above(entity) if e in env.things), self.plan.district
        )
        return self.things(entity, holder), self._listing(holder, entity)

    def _listing(self, holder: Thing, entity: str) -> Listing:
        direct = holder.list_of(entity)
        return Listing(direct.state, self._closed(holder, entity), direct.loc)

    def _closed(self, holder: Thing, entity: str) -> bool:
        """Whether nothing of the entity exists in `holder` beyond what is described."""
        if entity in self.words.below(holder.entity):
            return holder.list_of(entity).closed or _once(holder, entity)
        between = [e for e in self.words.below(holder.entity) if e in self.words.above(entity)]
        return all(
            (holder.list_of(e).closed or _once(holder, e))
            and all(self._closed(child, entity) for child in holder.children if child.entity == e)
            for e in between
        )

    # --- facts

    def stated(self, fact: Fact, env: Env) -> Stated | None:
        """What is stated of a fact at the keys at hand: by the law of the state, else by the plan, read downwards.

        A fact by a choice is looked for under its member, then under the coarser one that `env.whole` names.
        """
        if fact.name in self._givens:
            given = self._given(fact, env)
            if given is not None:
                return given
        if fact.name not in self._told:
            return None
        owner = self.owner(fact, env)
        if owner is None:
            return None
        keys = dict(env.keys)
        keys.update({choice: whole for choice, whole in env.whole.items() if choice in fact.by})
        for thing in (owner, *owner.above()):
            entries = [e for e in thing.facts.get(fact.name, ()) if e.holds_for(keys)]
            if entries:
                best = max(entries, key=lambda e: len(e.keys))
                return Stated(best.value, thing, best)
        return None

    def facts_in(self, expr: s.Node) -> tuple[Fact, ...]:
        """The facts that an expression names, in the order of the text."""
        if id(expr) not in self._facts_in:
            names = [node.name for node in s.walk(expr) if isinstance(node, s.Path)]
            self._facts_in[id(expr)] = tuple(self.words.facts[n] for n in names if n in self.words.facts)
        return self._facts_in[id(expr)]

    def told(self, fact: Fact) -> bool:
        """Whether anything at all is stated of a fact, by the plan or by the law of the state."""
        return fact.name in self._told or fact.name in self._givens

    def owner(self, fact: Fact, env: Env) -> Thing | None:
        """The thing at hand that has the fact."""
        if fact.owner == "request" and env.request is not None:
            return env.request.thing
        if fact.owner == DISTRICT:
            return self.plan.district
        thing = env.things.get(fact.owner)
        if thing is None and fact.owner == "program" and env.group and len(env.group) == 1:
            return env.group[0]
        return thing

    def _given(self, fact: Fact, env: Env) -> Stated | None:
        for line, own in self._givens[fact.name]:
            value = _as_value(line, own, env)
            if value is not None:
                return Stated(value, None)
        return None

    def listed(self, fact: Fact, env: Env) -> tuple[str, ...] | None:
        """The members under which a closed fact (a timetable) is stated at the thing at hand; None: not closed."""
        owner = self.owner(fact, env)
        if owner is None:
            return None
        for thing in (owner, *owner.above()):
            if fact.name in thing.closed_facts:
                choice = next(k for k in fact.by if k in self.words.choices)
                named = {
                    str(m)
                    for e in thing.facts.get(fact.name, ())
                    for k, ms in e.keys
                    if k == choice
                    for m in ms
                }
                return tuple(m for m in self.words.choices[choice].parents if m in named)
        return None

    def taken(self, env: Env, activity: str) -> list[tuple[Thing, Taking | None]]:
        """The time that the group's programs take from an activity of the day type at hand.

        A None in place of the time: nobody asked, or nobody knows.
        """
        day, track = env.things.get("day_type"), env.things.get("track")
        if not env.group or day is None or track is None:
            return []
        found: list[tuple[Thing, Taking | None]] = []
        for program in env.group:
            if program.takes_from is None:
                found.append((program, None))
            else:
                found += [
                    (program, t)
                    for t in program.takes_from
                    if t.track == track.name and t.day_type == day.name and t.activity == activity
                ]
        return found

    def choice_of(self, fact: Fact) -> Choice | None:
        """The choice that a fact runs by, if it runs by one."""
        return next((self.words.choices[k] for k in fact.by if k in self.words.choices), None)


def _once(holder: Thing, entity: str) -> bool:
    """True for a level that the plan leaves out: it is there once, unnamed."""
    inside = [child for child in holder.children if child.entity == entity]
    return bool(inside) and not any(child.named for child in inside)


def _touches(program: Thing, track: Thing) -> bool:
    served, mine = track.served(), program.grades
    if served is not None and mine is not None and not served & mine:
        return False
    return not program.takes_from or any(t.track == track.name for t in program.takes_from)


def _as_value(line: s.StateFact, own: Jurisdiction, env: Env) -> Value | None:
    year = env.keys.get("school_year")
    if (
        line.span is not None
        and year is not None
        and own.first_day(int(year)) not in period_of(line.span, own.year_starts)
    ):
        return None
    match line.value:
        case None:
            return None
        case s.YesNo(value):
            return Value("stated", value, "yes" if value else "no", line.loc)
        case s.Path(name):
            return Value("stated", name, name, line.loc)
        case s.Text(text):
            return Value("stated", text, text, line.loc)
        case s.Date(date):
            return Value("stated", date, str(date), line.loc)
        case s.NoValue():
            return Value("none", None, "none", line.loc)
    return None
