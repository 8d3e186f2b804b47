"""A scenario speaks of law, facts, steps and outcomes that exist; asked by `policyengine test`."""

from __future__ import annotations

from collections.abc import Iterator

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.rulebook.checks import sorts as o
from policyengine.rulebook.checks.fits import check_value
from policyengine.rulebook.checks.infer import Sorter
from policyengine.rulebook.checks.names import known_names, tell_unknown
from policyengine.rulebook.checks.scope import Scopes
from policyengine.rulebook.checks.targets import check_target
from policyengine.rulebook.checks.words import Actors, check_grade
from policyengine.rulebook.model import (
    UNWRITTEN_STEPS,
    DerivedRef,
    FactRef,
    ProvisionRef,
    Ref,
    Rulebook,
    StepRef,
    ValueRef,
)

OUTCOMES = frozenset(
    {
        "met", "met_by_equivalent", "excused", "displaced", "lifted", "violated", "not_applicable",
        "unresearched", "heeded", "advised",
    }
)  # fmt: skip
STANDINGS = frozenset(
    {
        "repealed", "barred", "unknown_law", "no_authority", "expired", "open", "needless", "incomplete",
        "complete",
    }
)  # fmt: skip


def check_scenario(scenario: s.Scenario, book: Rulebook) -> list[Diagnostic]:
    """What is wrong with a scenario: words, things, values and expectations that cannot be (E02xx)."""
    return _Scenario(scenario, book).check()


class _Scenario:
    def __init__(self, scenario: s.Scenario, book: Rulebook) -> None:
        self.book = book
        self.scenario = scenario
        self.sorter = Sorter(book)
        self.found = self.sorter.found
        self.scopes = Scopes(book)
        self.law = next((c for c in scenario.clauses if isinstance(c, s.Law)), None)
        self.actors = Actors(book).known(self.law.jurisdiction if self.law else "")

    def check(self) -> list[Diagnostic]:
        """All that is wrong."""
        if self.law is None:
            self.found.add(
                "E0218", "the scenario names no law", self.scenario.loc, "write `law ky as of 2026-09-01`"
            )
        for clause in self.scenario.clauses:
            self._clause(clause)
        self._things()
        return self.found.all()

    def _clause(self, clause: s.Clause) -> None:
        match clause:
            case s.Law(jurisdiction):
                if jurisdiction not in self.book.jurisdictions:
                    tell_unknown(
                        self.found, "jurisdiction", jurisdiction, clause.loc, set(self.book.jurisdictions)
                    )
            case s.Given(fact, at, value):
                ref = self._known(fact, clause.loc, FactRef, StepRef)
                self._at(at, ref)
                if ref is not None and value is not None:
                    check_value(self.sorter, value, self._stated(ref), s.Path(fact, loc=clause.loc))
            case s.GivenOnly(entity):
                if entity not in self.book.vocabulary.entities:
                    tell_unknown(self.found, "entity", entity, clause.loc, set(self.book.vocabulary.entities))
            case s.Invokes(waiver, targets):
                self._invoked(waiver, clause.loc)
                self._targets(targets, clause.loc)
            case _:
                self._expectation(clause)

    def _expectation(self, clause: s.Clause) -> None:
        match clause:
            case s.Expect(provision, at, outcomes):
                self._known(provision, clause.loc, ProvisionRef)
                self._at(at, None)
                self._words(outcomes, OUTCOMES, "the outcomes", clause.loc)
            case s.ExpectValue(name, at, value):
                ref = self._known(name, clause.loc, FactRef, ValueRef, DerivedRef)
                self._at(at, ref)
                if ref is not None:
                    check_value(self.sorter, value, self.sorter.of_ref(ref), s.Path(name, loc=clause.loc))
            case s.ExpectRequest(targets, at, standings):
                self._targets(targets, clause.loc)
                self._at(at, None)
                self._words(standings, STANDINGS, "the standings", clause.loc)
            case s.ExpectMissing(names):
                self._papers(names, clause.loc, "need or step")
            case s.ExpectDue(step):
                self._papers((step,), clause.loc, "step")
            case s.Because(names):
                for name in names:
                    self._known(name, clause.loc, ProvisionRef, ValueRef, FactRef, DerivedRef, StepRef)

    def _known(self, name: str, loc: s.Loc, *kinds: type[Ref]) -> Ref | None:
        ref = self.book.resolve(name, None)
        if isinstance(ref, kinds):
            return ref
        what = "provision" if kinds[0] is ProvisionRef else "fact"
        tell_unknown(self.found, what, name, loc, set(known_names(self.book)))
        return None

    def _stated(self, ref: Ref) -> o.Sort:
        """The sort of what may be stated; a count of a vote is a bare number."""
        sort = self.sorter.of_ref(ref)
        return o.BARE if isinstance(ref, StepRef) and sort.is_number else sort

    def _invoked(self, waiver: str, loc: s.Loc) -> None:
        block = self.book.provisions.get(waiver)
        if block is None:
            waivers = {b.id for b in self.book.of_kind("waiver")}
            tell_unknown(self.found, "waiver", waiver, loc, waivers)
        elif block.kind != "waiver":
            self.found.add("E0216", f"`{waiver}` is a {block.kind}, no waiver", loc, "invoke a waiver")

    def _targets(self, targets: tuple[s.Target, ...], loc: s.Loc) -> None:
        for target in targets:
            check_target(self.found, self.book, target, target.loc if target.loc.line else loc, self.actors)

    def _words(self, words: tuple[str, ...], known: frozenset[str], what: str, loc: s.Loc) -> None:
        for word in words:
            if word not in known:
                self.found.no_member(word, known, what, loc)

    def _papers(self, names: tuple[str, ...], loc: s.Loc, what: str) -> None:
        """Needs and steps of the waivers invoked and of exceptions to them; without any, of all blocks."""
        invoked = {c.waiver for c in self.scenario.clauses if isinstance(c, s.Invokes)}
        known = set(UNWRITTEN_STEPS)
        for block in self.book.provisions.values():
            if not invoked or invoked & {b.id for b in self.book.scope_of(block)}:
                known |= {c.name for c, _ in block.lines if isinstance(c, (s.Needs, s.Step))}
        for name in names:
            if name not in known:
                tell_unknown(self.found, what, name, loc, known)

    # --- instances

    def _at(self, at: s.At, ref: Ref | None) -> None:
        for key in at.keys:
            check_grade(self.found, key)
            if isinstance(key, s.Path):
                self._key(key, ref)

    def _key(self, key: s.Path, ref: Ref | None) -> None:
        choices = self.book.vocabulary.choices
        keys: frozenset[str] = frozenset(choices)
        if isinstance(ref, FactRef):
            keys = keys & frozenset(ref.fact.by)
        known = {word for name in keys for word in choices[name].parents}
        if key.name not in known:
            what = f"a choice that `{ref.fact.name}` runs by" if isinstance(ref, FactRef) else "a choice"
            self.found.no_member(key.name, known, what, key.loc)

    def _things(self) -> None:
        """A thing that is named once, and almost like another one, is most likely that one (E0201)."""
        named = list(self._named_things())
        names = [name for name, _ in named]
        for name, loc in named:
            others = {n for n in names if n != name}
            near = closest(name, others, 0.85)
            if names.count(name) == 1 and near is not None and names.count(near) > 1:
                self.found.add("E0201", f"no thing `{name}` is given", loc, f"did you mean `{near}`?")

    def _named_things(self) -> Iterator[tuple[str, s.Loc]]:
        for clause in self.scenario.clauses:
            match clause:
                case s.GivenOnly(_, names):
                    yield from ((name, clause.loc) for name in names)
                case s.Given(at=at) | s.Expect(at=at) | s.ExpectValue(at=at) | s.ExpectRequest(at=at) if (
                    at.of
                ):
                    yield from ((part, at.loc) for part in at.of.split("."))
