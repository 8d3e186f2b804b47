"""The rulebook: law in the one form that all else reads.

A `Provision` keeps the clauses of its block as dated lines; `Provision.at(event)` gives the `Rules` that are
in force at an event.  Names are resolved by `Rulebook.resolve`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.rulebook.citations import Citation, CitationReader
from policyengine.rulebook.vocabulary import Fact, Vocabulary, school_year_of

FEDERAL = "us"
UNWRITTEN_STEPS = ("file", "decide")
EVIDENCE_ORDER = ("text_seen", "secondary_seen", "recalled")


class Period(NamedTuple):
    """From `since` (included) to `until` (not included); None is open."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    def __contains__(self, day: object) -> bool:
        """True for the days in it."""
        assert isinstance(day, datetime.date)
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def cut(self, other: Period) -> Period:
        """The days in both."""
        sinces = [p.since for p in (self, other) if p.since]
        untils = [p.until for p in (self, other) if p.until]
        return Period(max(sinces, default=None), min(untils, default=None))

    @property
    def empty(self) -> bool:
        """True when no day lies in it."""
        return self.since is not None and self.until is not None and self.since >= self.until


ALWAYS = Period()


class Line(NamedTuple):
    """A clause and the period for which its block has it."""

    clause: s.Clause
    period: Period


@dataclass(slots=True)
class Rules:
    """The clauses of one provision that are in force at an event, by kind."""

    conditions: list[s.Condition] = field(default_factory=list)  # when, unless
    musts: list[s.Condition] = field(default_factory=list)  # must, must not
    shoulds: list[s.Condition] = field(default_factory=list)
    owed: list[s.Owed] = field(default_factory=list)
    lets: dict[str, s.Let] = field(default_factory=dict)
    tables: dict[str, s.Table] = field(default_factory=dict)
    counts: list[s.Counts] = field(default_factory=list)
    caps: list[s.Cap] = field(default_factory=list)
    displaces: list[s.Displaces] = field(default_factory=list)
    excuses: bool = False
    sets: list[s.Sets] = field(default_factory=list)
    reaches: list[s.Reaches] = field(default_factory=list)
    shields: list[s.Shields] = field(default_factory=list)
    against: list[s.Against] = field(default_factory=list)
    asked_by: s.AskedBy | None = None
    granted_by: s.GrantedBy | None = None
    granted_when: list[s.Condition] = field(default_factory=list)
    refused: list[s.Refused] = field(default_factory=list)
    discretion: str = ""
    decides: s.Decides | None = None
    needs: list[s.Needs] = field(default_factory=list)
    steps: list[s.Step] = field(default_factory=list)
    instead: list[s.Condition] = field(default_factory=list)
    lasts: list[s.Lasts | s.LastsUntil | s.LastsOpen] = field(default_factory=list)
    lasts_while: list[s.Condition] = field(default_factory=list)
    renewable: list[s.Renewable] = field(default_factory=list)
    consequences: list[s.Consequence] = field(default_factory=list)
    answers: list[s.Answers] = field(default_factory=list)
    applies: s.Applies | None = None


@dataclass(slots=True)
class Jurisdiction:
    """A jurisdiction: name in words, order (federal, state, field), default level, what it says of itself."""

    id: str
    title: str
    order: str
    part_of: str | None = None
    year_starts: tuple[int, int] = (7, 1)
    level: str = "state statute"
    researched_since: datetime.date | None = None
    roles: dict[str, tuple[str, str]] = field(default_factory=dict)  # role → actor, name in words
    givens: list[s.StateFact] = field(default_factory=list)
    loc: s.Loc = s.NOWHERE

    def first_day(self, year: int) -> datetime.date:
        """The first day of the school year that starts in `year`."""
        return datetime.date(year, *self.year_starts)

    def school_year(self, day: datetime.date) -> int:
        """The school year that holds `day`."""
        return school_year_of(day, self.year_starts)


@dataclass(slots=True, eq=False)
class Provision:
    """One rule of law.  Attributes are named after the lines of its block.

    `lines` are its clauses that say something to a plan; `about` are the others, as written (cite, area …).
    """

    id: str
    kind: str
    title: str
    jurisdiction: str
    level: str
    loc: s.Loc
    to: tuple[s.Target, ...] = ()
    cite_texts: tuple[str, ...] = ()
    cites: tuple[Citation, ...] = ()
    areas: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    binds: tuple[str, ...] | None = None
    made_by: str | None = None
    enforced_by: str | None = None
    says: str = ""
    notes: tuple[str, ...] = ()
    readings: tuple[s.Reading, ...] = ()
    unread: tuple[str, ...] = ()
    sources: tuple[s.Source, ...] = ()
    period: Period = ALWAYS
    repealed: s.Repealed | None = None
    see: tuple[s.Target, ...] = ()
    earlier_grants: str | None = None
    clock: str | None = None
    lines: tuple[Line, ...] = ()
    about: tuple[Line, ...] = ()
    _changes: tuple[datetime.date, ...] | None = field(default=None, repr=False)
    _dated: tuple[Period, ...] | None = field(default=None, repr=False)
    _views: dict[tuple[bool, ...], Rules] = field(default_factory=dict, repr=False)

    @property
    def grade(self) -> str:
        """The weakest grade among its sources; no source is `recalled`."""
        grades = [source.grade for source in self.sources]
        known = [g for g in grades if g in EVIDENCE_ORDER]
        return max(known, key=EVIDENCE_ORDER.index, default="recalled")

    @property
    def known_on(self) -> datetime.date | None:
        """The day of its newest source."""
        return max((source.date for source in self.sources), default=None)

    def actors(self, how: str) -> tuple[str, ...] | None:
        """Who `made` it, `enforced` it, or whom it is `binding`; None where it does not say."""
        one = {"made": self.made_by, "enforced": self.enforced_by}.get(how)
        return self.binds if how == "binding" else ((one,) if one else None)

    def in_force(self, event: datetime.date) -> bool:
        """True when the provision is law at `event`."""
        return event in self.period and not (self.repealed and event >= self.repealed.date)

    def at(self, event: datetime.date) -> Rules:
        """The clauses in force at `event`."""
        if self._dated is None:
            self._dated = tuple(line.period for line in self.lines if line.period != Period())
        held = tuple([event in period for period in self._dated])
        view = self._views.get(held)
        if view is None:
            view = self._views[held] = _rules(line.clause for line in self.lines if event in line.period)
        return view

    def changes(self) -> tuple[datetime.date, ...]:
        """The days on which something in it begins or ends."""
        if self._changes is None:
            self._changes = self._days_of_change()
        return self._changes

    def _days_of_change(self) -> tuple[datetime.date, ...]:
        days = {self.period.since, self.period.until, self.repealed.date if self.repealed else None}
        for line in self.lines:
            days |= {line.period.since, line.period.until}
            if isinstance(line.clause, s.Table):
                days |= {c.point.date for c in line.clause.columns if c.point}
        return tuple(sorted(d for d in days if d is not None))

    @property
    def applies(self) -> s.Applies | None:
        """What it applies to: its first such line, whatever its period; None where it names nothing."""
        return next((c for c in self.clauses(s.Applies) if isinstance(c, s.Applies)), None)

    def clauses(self, kind: type[s.Clause]) -> Iterator[s.Clause]:
        """All its clauses of a kind, whatever their period."""
        return (line.clause for line in self.lines if isinstance(line.clause, kind))


def _rules(clauses: Iterator[s.Clause]) -> Rules:
    rules = Rules()
    for clause in clauses:
        match clause:
            case s.Condition():
                _conditions(rules, clause.keyword).append(clause)
            case s.Let():
                rules.lets[clause.name] = clause
            case s.Table():
                rules.tables[clause.name] = clause
            case s.Excuses():
                rules.excuses = True
            case s.Discretion():
                rules.discretion = clause.word
            case s.Applies():
                rules.applies = clause
            case s.AskedBy():
                rules.asked_by = clause
            case s.GrantedBy():
                rules.granted_by = clause
            case s.Decides():
                rules.decides = clause
            case s.Lasts() | s.LastsUntil() | s.LastsOpen():
                rules.lasts.append(clause)
            case _:
                name = _LISTS.get(type(clause))
                if name:
                    getattr(rules, name).append(clause)
    return rules


def _conditions(rules: Rules, keyword: str) -> list[s.Condition]:
    return {
        "when": rules.conditions,
        "unless": rules.conditions,
        "must": rules.musts,
        "must not": rules.musts,
        "should": rules.shoulds,
        "instead must": rules.instead,
        "granted when": rules.granted_when,
        "lasts while": rules.lasts_while,
    }[keyword]


_LISTS: dict[type[s.Clause], str] = {
    s.Owed: "owed",
    s.Counts: "counts",
    s.Cap: "caps",
    s.Displaces: "displaces",
    s.Sets: "sets",
    s.Reaches: "reaches",
    s.Shields: "shields",
    s.Against: "against",
    s.Refused: "refused",
    s.Needs: "needs",
    s.Step: "steps",
    s.Renewable: "renewable",
    s.Consequence: "consequences",
    s.Answers: "answers",
}


# --- what a name means ------------------------------------------------------------


class FactRef(NamedTuple):
    """A fact of the vocabulary."""

    fact: Fact


class ValueRef(NamedTuple):
    """A `let` or a `table` of a provision."""

    provision: str
    name: str


class DerivedRef(NamedTuple):
    """`ID.counted`, `ID.cap` or `ID.consequence`."""

    provision: str
    what: str


class StepRef(NamedTuple):
    """A need or a step of a provision; `part` is "", yes, no, members, cast, present, ballot or date."""

    provision: str
    step: str
    part: str


class KeyRef(NamedTuple):
    """A key: grade, school_year, a choice, an entity."""

    name: str


class ProvisionRef(NamedTuple):
    """A provision itself, as the value of `request.target is …`."""

    provision: str


Ref = FactRef | ValueRef | DerivedRef | StepRef | KeyRef | ProvisionRef
DERIVED = ("counted", "cap", "consequence")
STEP_PARTS = ("", "yes", "no", "members", "cast", "present", "ballot", "date")


@dataclass(slots=True, eq=False)
class Rulebook:
    """Law as loaded: words, jurisdictions, codes and provisions in the order of their files.

    `hash` is the content hash of the sources, `version` the rulebook's name for reports.
    """

    vocabulary: Vocabulary
    jurisdictions: dict[str, Jurisdiction]
    provisions: dict[str, Provision]
    reader: CitationReader
    hash: str = ""
    uses: tuple[str, ...] = ()
    _names: dict[tuple[str, str], Ref | None] = field(default_factory=dict, repr=False)
    _targets: dict[tuple[s.Target, ...], tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def known_on(self) -> datetime.date:
        """The day up to which the law was looked at: the newest source of all."""
        days = [p.known_on for p in self.provisions.values() if p.known_on]
        return max(days, default=datetime.date(1, 1, 1))

    def of_kind(self, *kinds: str) -> list[Provision]:
        """The provisions of these kinds, in order."""
        return [p for p in self.provisions.values() if p.kind in kinds]

    def in_state(self, state: str) -> list[Provision]:
        """The provisions that can bind a district of `state`: its own, federal and field guidance."""
        return [p for p in self.provisions.values() if self.concerns(p, state)]

    def concerns(self, provision: Provision, state: str) -> bool:
        """True when `provision` is law of `state`, of what it is part of, or guidance of the field."""
        own = self.jurisdictions.get(provision.jurisdiction)
        return provision.jurisdiction in self.chain(state) or (own is not None and own.order == "field")

    def chain(self, state: str) -> tuple[str, ...]:
        """The jurisdiction `state` and what it is part of, upwards; at least the federal one."""
        found: list[str] = []
        at: str | None = state
        while at is not None and at in self.jurisdictions and at not in found:
            found.append(at)
            at = self.jurisdictions[at].part_of
        if FEDERAL in self.jurisdictions and FEDERAL not in found:
            found.append(FEDERAL)
        return tuple(found)

    def resolve(self, name: str, within: Provision | None) -> Ref | None:
        """What `name` means in a clause of `within`; None when nothing declares it."""
        key = (within.id if within else "", name)
        if key not in self._names:
            self._names[key] = self._resolve(name, within)
        return self._names[key]

    def _resolve(self, name: str, within: Provision | None) -> Ref | None:
        if within is not None:
            for block in self.scope_of(within):
                if _declares(block, name):
                    return ValueRef(block.id, name)
        words = self.vocabulary
        if name in words.facts:
            return FactRef(words.facts[name])
        if within is not None and (own := _step_ref(within, name)):
            return own
        if name in ("grade", "school_year") or name in words.choices or name in words.entities:
            return KeyRef(name)
        return self._of_other(name)

    def _of_other(self, name: str) -> Ref | None:
        if name in self.provisions:
            return ProvisionRef(name)
        head, _, last = name.rpartition(".")
        rest = last
        while head:
            block = self.provisions.get(head)
            if block is not None:
                if _declares(block, rest):
                    return ValueRef(head, rest)
                if rest in DERIVED:
                    return DerivedRef(head, rest)
                return _step_ref(block, rest)
            head, _, last = head.rpartition(".")
            rest = f"{last}.{rest}"
        return None

    def scope_of(self, provision: Provision) -> list[Provision]:
        """The blocks whose names `provision` sees: its own, then those of what it is an exception to."""
        found = [provision]
        for block in found:
            for pid in self.targets(block.to):
                if self.provisions[pid] not in found:
                    found.append(self.provisions[pid])
        return found

    def targets(self, targets: tuple[s.Target, ...]) -> tuple[str, ...]:
        """The ids of the encoded provisions that `targets` name by id, wildcard or citation."""
        if targets not in self._targets:
            tests = [self._test(target) for target in targets]
            self._targets[targets] = tuple(
                pid for pid, p in self.provisions.items() if any(test(p) for test in tests)
            )
        return self._targets[targets]

    def _test(self, target: s.Target) -> Callable[[Provision], bool]:
        match target.how, target.what:
            case "id", str(name):
                return lambda p: p.id == name
            case "under", str(name):
                return lambda p: p.id.startswith(name + ".")
            case "cited", s.Cited(first, last):
                spans = self.reader.spans(first, last)
                return lambda p: any(self.reader.covers(spans, c) for c in p.cites)
        return lambda _: False

    def role(self, name: str, state: str) -> str:
        """The actor that `name` stands for in `state`: the role's holder, or `name` itself."""
        for jid in self.chain(state):
            if name in self.jurisdictions[jid].roles:
                return self.jurisdictions[jid].roles[name][0]
        return name


def _declares(block: Provision, name: str) -> bool:
    return any(isinstance(line.clause, (s.Let, s.Table)) and line.clause.name == name for line in block.lines)


def _step_ref(block: Provision, name: str) -> StepRef | None:
    step, _, part = name.partition(".")
    if part not in STEP_PARTS:
        return None
    names = {c.name for c in (line.clause for line in block.lines) if isinstance(c, (s.Needs, s.Step))}
    if step in names or (block.kind == "waiver" and step in UNWRITTEN_STEPS):
        return StepRef(block.id, step, part)
    return None
