"""Scenarios: the tests of the law, run against the reference (LANGUAGE section 16)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from policyengine.analysis.staging import Staging
from policyengine.analysis.watch import Watch, watching
from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.plan.model import Request, Thing
from policyengine.reason.answer import STANDINGS
from policyengine.reason.numbers import Num, show
from policyengine.reason.reach import Subject, citation_of, covered, subjects_of
from policyengine.reason.reference import Case, Reference, has_norm
from policyengine.reason.requests import _instances, _no_authority, _standing
from policyengine.reason.results import Ctx, Spread
from policyengine.reason.standing import Standings
from policyengine.reason.steps import Papers
from policyengine.reason.world import DISTRICT, Env
from policyengine.rulebook.checks.scenarios import check_scenario
from policyengine.rulebook.loader import load_tested
from policyengine.rulebook.model import Provision, Rulebook
from policyengine.rulebook.vocabulary import GRADES, grades_between, year_of


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not come out: where it stands, what was expected, what came out."""

    scenario: str
    loc: s.Loc
    expected: str
    came_out: str


@dataclass(slots=True)
class ScenarioReport:
    """What a run of scenarios showed.

    Attributes:
        passed, failed: numbers of scenarios.
        failures: each expectation that did not come out.
        diagnostics: what is wrong with the law or the scenarios themselves.
        judged: provision id → the outcomes, of a waiver the standings, that some scenario has shown of it;
            none where it only took part.
        watch: what was exercised on the way.
    """

    passed: int
    failed: int
    failures: list[Failure]
    diagnostics: list[Diagnostic]
    judged: dict[str, set[str]]
    watch: Watch = field(default_factory=Watch)


def run_scenarios(paths: Sequence[Path]) -> ScenarioReport:
    """Runs the scenarios in the law files at `paths`, under the law in the same paths."""
    return played(*load_tested(paths))


def played(
    book: Rulebook, scenarios: Sequence[s.Scenario], found: Sequence[Diagnostic] = ()
) -> ScenarioReport:
    """Runs scenarios under the law of a rulebook; `found` is what is wrong with the law already."""
    report = ScenarioReport(0, 0, [], [*found], {})
    for scenario in scenarios:
        wrong = check_scenario(scenario, book)
        if wrong:
            report.diagnostics += wrong
            continue
        failures = list(Run(scenario, book, report.judged, report.watch).failures())
        report.failures += failures
        report.passed, report.failed = report.passed + (not failures), report.failed + bool(failures)
    return report


class Run:
    """One scenario, played."""

    def __init__(
        self,
        scenario: s.Scenario,
        book: Rulebook,
        judged: dict[str, set[str]] | None = None,
        watch: Watch | None = None,
    ) -> None:
        self.scenario, self.book = scenario, book
        self.judged = judged if judged is not None else {}
        staging = Staging(scenario, book)
        self.plan = staging.plan
        law = staging.law
        self.reference = Reference(self.plan, book, state=law.jurisdiction, as_of=law.date)
        self.watch = watch if watch is not None else Watch()
        if watch is not None:
            self.reference.judging = watching(watch)
        self.world = self.reference.world
        self.year = staging.year
        self._trace: set[str] = set()
        self._missing: set[str] = set()

    def failures(self) -> Iterator[Failure]:
        """The expectations that do not come out."""
        for clause in self.scenario.clauses:
            match clause:
                case s.Expect():
                    yield from self._expect(clause)
                case s.ExpectValue():
                    yield from self._value(clause)
                case s.ExpectRequest():
                    yield from self._request(clause)
                case s.ExpectMissing(names):
                    self._missing = self._all_missing()
                    lacking = [n for n in names if n not in self._missing]
                    if lacking:
                        yield self._failed(
                            clause,
                            f"missing {', '.join(lacking)}",
                            f"missing {', '.join(sorted(self._missing)) or 'nothing'}",
                        )
                case s.ExpectDue():
                    yield from self._due(clause)
                case s.Because(names):
                    absent = [n for n in names if n not in self._trace]
                    if absent:
                        yield self._failed(
                            clause,
                            f"because of {', '.join(absent)}",
                            f"because of {', '.join(sorted(self._trace))}",
                        )
        for pid in self._trace:
            self.judged.setdefault(pid, set())

    def _failed(self, clause: s.Clause, expected: str, came_out: str) -> Failure:
        return Failure(self.scenario.title, clause.loc, expected, came_out)

    # --- outcomes

    def _expect(self, clause: s.Expect) -> Iterator[Failure]:
        provision = self.book.provisions[clause.provision]
        outcomes: set[str] = set()
        for case in self._cases(provision, clause.at):
            outcomes |= set(case.outcomes)
            self.watch.settled(provision.id, case.outcomes)
            self._trace |= {*case.judge.provisions, *case.judge.enabled, provision.id}
        self.judged.setdefault(provision.id, set()).update(outcomes)
        if outcomes != set(clause.outcomes):
            yield self._failed(
                clause, " or ".join(clause.outcomes), " or ".join(sorted(outcomes)) or "no instance"
            )

    def _cases(self, provision: Provision, at: s.At) -> Iterator[Case]:
        if not self._asks(provision, at):
            yield from self._conditions_only(provision, at)
            return
        for env in self._envs(provision, at, self.reference.entity(provision)):
            yield from self.reference.cases_of(provision, [env])

    def _asks(self, provision: Provision, at: s.At) -> bool:
        """Whether a provision asks something in the year meant; a permission may have come by its duty later."""
        if provision.kind != "permission" or not has_norm(provision):
            return has_norm(provision)
        rules = provision.at(self.world.first_day(provision, self._year(at)))
        return bool(rules.owed or rules.musts)

    def _conditions_only(self, provision: Provision, at: s.At) -> Iterator[Case]:
        """A permission (or another block that asks nothing): met when it can be used, else not applicable."""
        applies = provision.applies
        entity = applies.entity if applies is not None else DISTRICT
        for base in self._envs(provision, at, entity):
            for env in self.reference.opened(provision, base):
                grades = self.reference.grades(provision, env) or [None]
                for grade in grades:
                    at_grade = env.with_key("school_year", self._year(at))
                    at_grade = at_grade.with_key("grade", grade) if grade is not None else at_grade
                    yield self._usable(provision, at_grade)

    def _usable(self, provision: Provision, env: Env) -> Case:
        judge = self.reference.judge()
        event = judge.events(provision, env)[0]
        ctx = judge.ctx(provision, env, event)
        held = judge.permitted(provision, ctx)
        outcomes = {True: ("met",), False: ("not_applicable",), None: ("met", "not_applicable")}[held]
        return Case(provision, env, frozenset(), frozenset(), outcomes, True, True, judge, event, [])

    def _year(self, at: s.At) -> int:
        year = year_of(at.school_year) if at.school_year else None
        return year if year is not None else self.year

    def _envs(self, provision: Provision, at: s.At, entity: str) -> Iterator[Env]:
        """The instances that an expectation means: those of the named thing, or all."""
        thing = self._thing(at.of)
        duty = provision.kind == "permission" and has_norm(provision)
        for env in self.world.instances(entity):
            if thing is not None and not self._inside(env, thing, part=duty):
                continue
            if thing is None and env.group:
                continue
            in_year = env.with_key("school_year", self._year(at))
            if thing is not None and thing.entity == "day_type" and "day_type" not in env.things:
                in_year = in_year.at(thing)
            yield from self._keyed(provision, in_year, at)

    def _keyed(self, provision: Provision, env: Env, at: s.At) -> Iterator[Env]:
        grades = [g for k in at.keys for g in _grades(k)]
        for key in at.keys:
            if isinstance(key, s.Path):
                env = env.with_key(self._choice(provision, key.name), key.name)
        if not grades:
            yield env
            return
        for grade in grades:
            yield env.with_key("grade", grade)

    def _choice(self, provision: Provision, member: str) -> str:
        applies = provision.applies
        keys = [k.key for k in applies.each] if applies is not None else []
        choices = self.book.vocabulary.choices
        return next((n for n in [*keys, *choices] if n in choices and member in choices[n]), member)

    def _thing(self, of: str | None) -> Thing | None:
        if of is None:
            return None
        parts = of.split(".")
        for thing in self.plan.district.all_below():
            chain = [t.name for t in reversed([thing, *thing.above()]) if t.entity != DISTRICT]
            if chain[-len(parts) :] == parts or thing.path == of:
                return thing
        return None

    def _inside(self, env: Env, thing: Thing, *, part: bool = False) -> bool:
        """Whether an instance is meant by a thing: it lies in it, or (days, blocks, `part`) holds it."""
        if thing.entity == "program" and env.group is not None:
            return [p.name for p in env.group] == [thing.name]
        deepest = max(env.things.values(), key=lambda t: len(list(t.above())))
        inside = thing in (deepest, *deepest.above())
        above = deepest in thing.above() and (part or thing.entity in ("day_type", "block"))
        return (inside or above) and not env.group

    # --- values

    def _value(self, clause: s.ExpectValue) -> Iterator[Failure]:
        ref = self.book.resolve(clause.name, None)
        provision = next(
            (p for pid, p in self.book.provisions.items() if clause.name.startswith(pid + ".")), None
        )
        block = provision or next(iter(self.book.provisions.values()))
        env = self._value_env(clause, block)
        judge = self.reference.judge()
        ctx = Ctx(block, env, judge.events(block, env)[0])
        result = judge._referred(ref, ctx)  # noqa: SLF001
        wanted = judge.value(clause.value, ctx)
        self._trace |= set(judge.provisions)
        if not (isinstance(result, Num) and isinstance(wanted, Num)):
            yield self._failed(clause, str(wanted), str(result))
        elif not result.known or result.const != wanted.const:
            yield self._failed(clause, show(wanted, wanted.unit), show(result, wanted.unit))

    def _value_env(self, clause: s.ExpectValue, block: Provision) -> Env:
        thing = self._thing(clause.at.of)
        env = self.world.root()
        if thing is not None and thing.entity == "program":
            tracks = list(self.plan.things("track"))
            env = replace(env.at(tracks[0]) if tracks else env, group=(thing,)).at(thing)
        elif thing is not None:
            env = env.at(thing)
        clock = self.book.vocabulary.facts.get(block.clock or "")
        for entity in ("school", "track", *([clock.owner] if clock else [])):
            if entity not in env.things and (things := self.world.members(env, entity)[0]):
                env = env.at(things[0])
        if env.group is None:
            env = replace(env, group=())
        env = env.with_key("school_year", self._year(clause.at))
        for key in clause.at.keys:
            grades = _grades(key)
            if grades:
                env = env.with_key("grade", grades[0])
            elif isinstance(key, s.Path):
                name = next((n for n, c in self.book.vocabulary.choices.items() if key.name in c), key.name)
                env = env.with_key(name, key.name)
        return env

    # --- requests

    def _request(self, clause: s.ExpectRequest) -> Iterator[Failure]:
        found: set[str] = set()
        for request, subject in self._requested(clause):
            authorities = self._authorities(request, subject)
            if not authorities:
                found |= set(_no_authority(self.reference, request, subject).standings)
            for authority in authorities:
                self._trace |= {authority.id, *self.book.targets(authority.see)}
                found |= self._standings(request, authority, subject, clause.at)
        if found != set(clause.standings):
            ordered = [st for st in STANDINGS if st in found]
            yield self._failed(clause, " or ".join(clause.standings), " or ".join(ordered) or "no instance")

    def _all_missing(self) -> set[str]:
        """The ids of all that the requests of the scenario lack."""
        found: set[str] = set()
        for request in self.plan.requests or ():
            for subject in subjects_of(self.world, request):
                for authority in self._authorities(request, subject):
                    self._missing = set()
                    self._standings(request, authority, subject, s.At())
                    found |= self._missing
        return found

    def _requested(self, clause: s.ExpectRequest) -> Iterator[tuple[Request, Subject | None]]:
        for target in clause.targets:
            words = target.what.first if isinstance(target.what, s.Cited) else str(target.what)
            provisions, rest = covered(self.world, words)
            subjects: list[Subject | None] = [*provisions] or [rest or citation_of(self.world, words)]
            for request in self.plan.requests or ():
                mine = covered(self.world, request.law)[0]
                if (
                    request.law == words
                    or self._one_citation(request.law, words)
                    or {p.id for p in provisions} & {p.id for p in mine}
                ):
                    for subject in subjects:
                        yield request, subject

    def _one_citation(self, first: str, second: str) -> bool:
        """Whether two spellings name one citation."""
        one, other = citation_of(self.world, first), citation_of(self.world, second)
        return one is not None and other is not None and one.beneath(other) and other.beneath(one)

    def _authorities(self, request: Request, subject: Subject | None) -> list[Provision]:
        standings = Standings(self.reference.judge())
        if request.under:
            return standings.named(request)
        return standings.authorities(request, subject) if subject is not None else []

    def _standings(
        self, request: Request, authority: Provision, subject: Subject | None, at: s.At
    ) -> set[str]:
        found: set[str] = set()
        thing = self._thing(at.of)
        for env in _instances(self.reference, request, subject):
            if not self._meant(env, thing):
                continue
            in_year = env.with_key("school_year", self._year(at))
            grades = self.reference.grades(subject, in_year) if isinstance(subject, Provision) else [None]
            asked = [g for k in at.keys for g in _grades(k)]
            for grade in grades:
                if grade is not None and asked and grade not in asked:
                    continue
                at_grade = in_year.with_key("grade", grade) if grade is not None else in_year
                spread = Spread(set(GRADES), {self._year(at)})
                item = _standing(self.reference, request, authority, subject, at_grade, spread)
                found |= set(item.standings)
                self._missing |= {m.id for m in item.details.missing}
                self._trace |= {sh.provision for sh in item.details.barred_by} | {*item.enabled, *item.used}
                self.judged.setdefault(authority.id, set()).update(item.standings)
                self._watch_request(authority, item.standings)
                for shield in item.details.barred_by if item.standings == ("barred",) else ():
                    self.watch.use(shield.provision, True)
                for shield in item.details.barred_by:
                    self._trace |= set(self.book.targets(self.book.provisions[shield.provision].see))
        return found

    def _watch_request(self, authority: Provision, standings: Sequence[str]) -> None:
        """Keeps the standing, and how the acts stand where the papers were looked at."""
        self.watch.settled(authority.id, standings)
        if not {"complete", "incomplete"} & set(standings):
            return
        changing = self.reference.index.exceptions.get(authority.id, [])
        active = [p for p in changing if True in self.watch.used.get(p.id, ())]
        own = self.book.jurisdictions.get(authority.jurisdiction, self.world.home)
        for block in (authority, *active):
            rules = block.at(self.world.seen(block, self.world.as_of))
            self.watch.acts(
                Papers(
                    self.plan,
                    self.world.procedure(authority),
                    rules.steps,
                    own.year_starts,
                    self.plan.term[0],
                    rules.decides,
                )
            )

    def _meant(self, env: Env, thing: Thing | None) -> bool:
        """Whether a standing at an instance is expected: pupils of a program are meant by the program alone."""
        if env.group:
            return thing is not None and thing.entity == "program" and env.group == (thing,)
        return thing is None or self._near(env, thing)

    def _near(self, env: Env, thing: Thing) -> bool:
        deepest = max(env.things.values(), key=lambda t: len(list(t.above())))
        return thing in (deepest, *deepest.above()) or deepest in thing.above()

    # --- deadlines

    def _due(self, clause: s.ExpectDue) -> Iterator[Failure]:
        days: set[datetime.date | None] = set()
        for provision in self._procedures():
            own = self.book.jurisdictions.get(provision.jurisdiction, self.world.home)
            rules = provision.at(self.world.seen(provision, self.world.as_of))
            papers = Papers(
                self.plan,
                self.world.procedure(provision),
                rules.steps,
                own.year_starts,
                self.year,
                rules.decides,
            )
            self._trace.add(provision.id)
            if clause.step in papers.steps:
                last = papers.due(papers.steps[clause.step])
                days.add(last)
                if last == clause.date:
                    self.watch.due(papers, papers.steps[clause.step], last)
        if clause.date not in days:
            shown_days = ", ".join(str(d) for d in days if d) or "no last day"
            yield self._failed(clause, f"{clause.step} {clause.operator} {clause.date}", shown_days)

    def _procedures(self) -> Iterator[Provision]:
        invoked = [r.under for r in self.plan.requests or ()]
        for provision in self.book.provisions.values():
            if provision.id in invoked or provision.id in self.plan.procedure:
                yield provision


def _grades(key: object) -> list[str]:
    match key:
        case s.GradeRange(first, last):
            return list(grades_between(first, last))
        case s.Quantity(number):
            return [str(number)]
    return []
