"""The definition: what a rulebook says of a plan (LANGUAGE sections 9, 11, 13).

Small and naive: every provision, every instance, every group of learners, every grade and school year of the
term; where something is not known, every completion.  Grades and years for which nothing that was looked at
differs are judged once.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from policyengine.language import syntax as s
from policyengine.plan.model import Plan
from policyengine.reason.alike import alike, at_cell
from policyengine.reason.answer import OUTCOMES, Answer
from policyengine.reason.assemble import answer_of
from policyengine.reason.completion import Completion, TooMany, completions
from policyengine.reason.explainer import Explainer, displaced_by_plan, touches
from policyengine.reason.index import Index
from policyengine.reason.judge import Judge
from policyengine.reason.ladder import ladder, negated
from policyengine.reason.reach import changes_under, named_in
from policyengine.reason.results import Ctx, Spread, key_members
from policyengine.reason.spans import together
from policyengine.reason.standing import Standings
from policyengine.reason.world import DISTRICT, Env, World
from policyengine.rulebook.model import Provision, Rulebook, Rules
from policyengine.rulebook.vocabulary import GRADES

LIMIT = 1 << 12
"""The most completions that are tried for one finding; beyond it the set is bounded by interval logic."""

Day = datetime.date | None
JUDGED = ("requirement", "advice", "permission")


@dataclass(slots=True)
class Case:
    """One provision at one instance, with the grades and years for which it came out alike.

    `alike`: every group of learners at the instance fares the same; `origin` is then the case of the first group.
    `until`: the day before which the span of the school year ends that the case is for; None to its last day.
    """

    provision: Provision
    env: Env
    grades: frozenset[str]
    years: frozenset[int]
    outcomes: tuple[str, ...]
    exact: bool
    touched: bool
    judge: Judge
    event: datetime.date
    runs: list[tuple[Completion, str]]
    alike: bool = False
    origin: Case | None = None
    until: Day = None


class Reference:
    """Judges a plan under the law of a state as known at a date.

    Args:
        plan, book: what is judged, and by what.
        state: the state whose law is meant; the plan's own where not said.
        as_of: the law date; the day up to which the law was looked at where not said.
        strict: no assumption of the normal case is made.
    """

    def __init__(
        self,
        plan: Plan,
        book: Rulebook,
        *,
        state: str | None = None,
        as_of: datetime.date | None = None,
        strict: bool = False,
    ) -> None:
        self.plan, self.book, self.strict = plan, book, strict
        self.state = state or plan.state
        self.as_of = as_of or book.known_on
        self.world = World(plan, book, self.state, self.as_of)
        self.index = Index(self.world)
        self.judging: type[Judge] = Judge

    def judge(
        self,
        completion: Completion | None = None,
        spread: Spread | None = None,
        picked: Mapping[str, int] | None = None,
    ) -> Judge:
        """A judge of this plan; `picked`: which version of provisions with unknown clocks is looked at."""
        judge = self.judging(self.world, self.index, completion, spread, strict=self.strict)
        judge.picked = picked or {}
        return judge

    # --- cases

    def cases(self, only: str | None = None) -> Iterator[Case]:
        """Every finding, provision by provision in the order of the law."""
        for provision in self.world.law:
            if provision.kind in JUDGED and (only is None or provision.id == only) and has_norm(provision):
                yield from self.judged(provision)

    def judged(self, provision: Provision) -> list[Case]:
        """The findings of one provision at all its instances, judged when first asked for."""
        return self.world.kept("cases", provision.id, lambda: list(self.cases_of(provision)))

    def cases_of(self, provision: Provision, envs: list[Env] | None = None) -> Iterator[Case]:
        """The findings of one provision."""
        first: list[Case] = []
        for base in envs if envs is not None else self.world.instances(self.entity(provision)):
            if base.group and first and all(c.alike for c in first) and first[0].env.things == base.things:
                yield from self._copied(first, base)
                continue
            found = [case for env in self.opened(provision, base) for case in self._spread(provision, env)]
            first = found if base.group == () else []
            yield from found

    def entity(self, provision: Provision) -> str:
        """The entity whose things a provision is judged at.

        The duties in a permission (`owed to`, `must not`) hold whether or not the permission is used: they are
        judged at what their own facts belong to, so that a duty to offer credit stands where no course is named.
        """
        applies = provision.applies
        entity = applies.entity if applies is not None else DISTRICT
        if provision.kind != "permission" or not has_norm(provision):
            return entity
        duties = [
            c
            for line in provision.lines
            if isinstance(c := line.clause, s.Owed)
            or (isinstance(c, s.Condition) and c.keyword == "must not")
        ]
        owners = {f.owner for duty in duties for f in self.world.facts_in(duty)}
        return next((e for e in (entity, *self.world.words.above(entity)) if e in owners), DISTRICT)

    def _copied(self, cases: list[Case], base: Env) -> Iterator[Case]:
        """The cases of another group of learners, for whom nothing differs but the grades they are in."""
        served = frozenset(self.world.grades(base))
        for case in cases:
            grades = case.grades & served
            if grades or not case.grades:
                env = replace(case.env, group=base.group)
                yield replace(case, env=env, grades=grades, origin=case)

    def opened(self, provision: Provision, env: Env) -> Iterator[Env]:
        """The instance at every key that `each` opens, grades aside."""
        applies = provision.applies
        envs = [env]
        for key in applies.each if applies is not None else ():
            if key.key in self.book.vocabulary.choices:
                envs = [e.with_key(key.key, m) for e in envs for m in self._members(provision, key.key, e)]
            elif key.key in self.book.vocabulary.entities:
                envs = [e.at(t) for e in envs for t in self.world.members(e, key.key)[0]]
        return iter(envs)

    def _members(self, provision: Provision, choice: str, env: Env) -> list[str]:
        """The members that `each` opens: those that are part of nothing, and the parts that the law names.

        What a rule asks of a whole it does not ask again of each part.
        """
        at = env.keys.get(choice)
        if at is not None:
            return [str(at)]
        parents = self.book.vocabulary.choices[choice].parents
        named = named_in(self.world, provision)
        return [m for m, whole in parents.items() if whole is None or m in named]

    def grades(self, provision: Provision, env: Env) -> list[str | None]:
        """The grades that a provision opens at an instance; None where it opens none and is of all."""
        applies = provision.applies
        for key in applies.each if applies is not None else ():
            if key.key == "grade":
                asked = key_members(key) if key.values is not None else frozenset(GRADES)
                at = env.keys.get("grade")
                served = [str(at)] if at is not None else list(self.world.grades(env))
                return [g for g in served if g in asked]
        return [None]

    def _spread(self, provision: Provision, env: Env) -> Iterator[Case]:
        for since, until, years in self._spans(provision, env):
            for case in self._spread_over(provision, replace(env, since=since), years):
                case.until = until
                yield case

    def _spans(self, provision: Provision, env: Env) -> Iterator[tuple[Day, Day, list[int]]]:
        """The school years whole; those inside which the law changes apart, cut at each day of change."""
        cuts = {year: self._cuts(provision, env, year) for year in self._years(env)}
        yield None, None, [year for year, days in cuts.items() if not days]
        for year, days in cuts.items():
            for since, until in itertools.pairwise([None, *days, None] if days else []):
                yield since, until, [year]

    def _cuts(self, provision: Provision, env: Env, year: int) -> list[datetime.date]:
        """The days inside a school year on which the law under a provision changes, as it is known, or a grant ends."""
        if provision.clock is not None or env.since is not None:
            return []
        first, last = (self.world.first_day(provision, y) for y in (year, year + 1))
        days = changes_under(self.world, self.index, provision)
        known = {day for day in days if self.world.seen(provision, day) == day}
        known |= self.world.kept("ends", provision.id, lambda: self._ends_of_grants(provision))
        return sorted(day for day in known if first < day < last)

    def _ends_of_grants(self, provision: Provision) -> set[datetime.date]:
        """The days on which something that was granted for a provision no longer is.

        A duty about a day, such as the first of school, is kept or broken once: no end of a grant comes into it.
        """
        duties = [c for line in provision.lines if isinstance(c := line.clause, s.Condition)]
        if any(
            f.type.kind == "date"
            for c in duties
            if c.keyword.startswith("must")
            for f in self.world.facts_in(c)
        ):
            return set()
        standings = Standings(self.judge())
        granted = [r for r in standings.covering(provision) if r.granted is not None]
        ends = [
            standings.term_end(authority, authority.at(standings.decided(authority, request)), request)
            for request in granted
            for authority in standings.authorities(request, provision)
        ]
        return {end + datetime.timedelta(days=1) for end in ends if end is not None}

    def _spread_over(self, provision: Provision, env: Env, years: list[int]) -> Iterator[Case]:
        def judge(grade: str | None, year: int, spread: Spread) -> Case:
            case = self.case(provision, at_cell(env, grade, year), spread)
            case.alike = spread.groups
            return case

        cells = [(g, y) for y in years for g in self.grades(provision, env)]
        for case, grades, same_years in alike(cells, self.plan.term, judge):
            case.grades, case.years = grades, same_years
            yield case

    def _years(self, env: Env) -> tuple[int, ...]:
        at = env.keys.get("school_year")
        return (int(at),) if at is not None else self.plan.term

    def case(self, provision: Provision, env: Env, spread: Spread) -> Case:
        """The finding of one provision at one instance, one grade and one school year."""
        judge = self.judge(spread=spread)
        if judge.unresearched(provision, env):
            names = ladder(
                [("not_applicable", lambda: self._gone(judge, provision, env))],
                "unresearched",
                judge,
                provision.id,
            )
            return Case(
                provision, env, frozenset(), frozenset(), tuple(names), True, False, judge, self.as_of, []
            )
        events = judge.events(provision, env)
        outcomes: set[str] = set()
        exact, runs = True, []
        for picked, event in self._versions(judge, provision, env, events, spread):
            one = judge if not picked else self.judge(spread=spread, picked=picked)
            found = self.outcomes(one, provision, env, event)
            if len(found) > 1 and touches(env, one):
                found, some, sure = self._completed(provision, env, event, spread, found, picked)
                runs += some
                exact = exact and sure
            elif len(found) > 1:
                exact = False
            outcomes |= set(found)
        settled = self._settled(outcomes, judge)
        touched = touches(env, judge) or displaced_by_plan(settled, judge)
        return Case(
            provision,
            env,
            frozenset(),
            frozenset(),
            _ordered(settled),
            exact,
            touched,
            judge,
            events[0],
            runs,
        )

    def _versions(
        self, judge: Judge, provision: Provision, env: Env, events: list[datetime.date], spread: Spread
    ) -> Iterator[tuple[Mapping[str, int], datetime.date]]:
        """Each event of a provision, with each choice of versions of what changes it and has an unknown clock."""
        for event in events:
            left: list[dict[str, int]] = [{}]
            while left:
                picked = left.pop()
                yield picked, event
                probe = judge if not picked else self.judge(spread=spread, picked=picked)
                if picked:
                    self.outcomes(probe, provision, env, event)
                fixed = dict(picked)
                for pid, count in probe.versions.items():
                    if pid not in fixed:
                        left += [{**fixed, pid: n} for n in range(count - 1)]
                        fixed[pid] = count - 1

    def _gone(self, judge: Judge, provision: Provision, env: Env) -> bool | None:
        event = judge.events(provision, env)[0]
        if not provision.in_force(event) and provision.period.since is not None:
            return True
        held = judge.conditions(provision.at(event), judge.ctx(provision, env, event))
        return held is False

    def _settled(self, outcomes: set[str], judge: Judge) -> set[str]:
        """A duty in whose place another rule stands for certain is displaced.

        What could have met it as well is then left unasked; where the plan states something of it, both stay.
        """
        if outcomes == {"met", "displaced"} and not self.strict:
            states = {r.state for r in judge.norm_reads.values()}
            if states <= {"not asked"}:
                return {"displaced"}
        return outcomes

    def outcomes(self, judge: Judge, provision: Provision, env: Env, event: datetime.date) -> list[str]:
        """The outcomes that a judge cannot exclude; with a completion, the one outcome."""
        rules = provision.at(event)
        if provision.kind == "permission":
            return self._duty_of_permission(judge, provision, env, event)
        if provision.kind == "advice" or provision.level.endswith("guidance"):
            ctx = judge.ctx(provision, env, event)
            stages = [
                ("not_applicable", lambda: negated(all_in_force(judge, provision, rules, ctx))),
                ("heeded", lambda: judge.met(provision, _as_advice(rules), ctx)),
            ]
            return ladder(stages, "advised", judge, provision.id)
        standings = Standings(judge)
        stages = judge.stages(provision, env, event)
        stages.append(("lifted", lambda: standings.lifted(provision, env)))
        return ladder(stages, "violated", judge, provision.id)

    def _duty_of_permission(
        self, judge: Judge, provision: Provision, env: Env, event: datetime.date
    ) -> list[str]:
        """`owed to` and `must not` of a permission: duties whether or not its conditions hold."""
        rules = provision.at(event)
        ctx = judge.ctx(provision, env, event)

        def met() -> bool | None:
            held = [judge.met(provision, rules, ctx)]
            before = dict(judge.reads)
            held += [judge.truth(owed.expr, replace(ctx, nothing=True)) for owed in rules.owed]
            judge.norm_reads.update({k: v for k, v in judge.reads.items() if k not in before})
            return False if False in held else (None if None in held else True)

        standings = Standings(judge)
        stages = [
            ("not_applicable", lambda: not (provision.in_force(event) and (rules.owed or rules.musts))),
            ("met", met),
            ("lifted", lambda: standings.lifted(provision, env)),
        ]
        return ladder(stages, "violated", judge, provision.id)

    def _completed(
        self,
        provision: Provision,
        env: Env,
        event: datetime.date,
        spread: Spread,
        bounded: list[str],
        picked: Mapping[str, int],
    ) -> tuple[list[str], list[tuple[Completion, str]], bool]:
        runs: list[tuple[Completion, str]] = []

        def run(completion: Completion) -> str:
            judge = self.judge(completion, spread, picked)
            return self.outcomes(judge, provision, env, event)[0]

        try:
            runs = list(completions(run, LIMIT))
        except TooMany:
            return bounded, [], False
        exact = not any(c.bounded for c, _ in runs)
        return [o for o in dict.fromkeys(o for _, o in runs) if o in bounded], runs, exact

    # --- the answer

    def answer(self) -> Answer:
        """The answer to the plan."""
        explainer = Explainer(self)
        findings = [explainer.finding(case) for case in self.cases() if case.outcomes != ("not_applicable",)]
        return answer_of(self, together(findings), explainer)


def check(
    plan: Plan,
    book: Rulebook,
    as_of: datetime.date | None = None,
    strict: bool = False,
    state: str | None = None,
) -> Answer:
    """Judges a plan.

    Args:
        plan: the plan.
        book: the rulebook.
        as_of: the law date; by default the day up to which the law was looked at.
        strict: make no assumption of the normal case.
        state: judge under another state's law.
    """
    return Reference(plan, book, state=state, as_of=as_of, strict=strict).answer()


def has_norm(provision: Provision) -> bool:
    """Whether a provision asks something of a plan (and does not only bear tags, or open a way)."""
    kinds = {c.clause.keyword for c in provision.lines if isinstance(c.clause, s.Condition)}
    steps = provision.kind == "requirement" and any(True for _ in provision.clauses(s.Step))
    owed = any(True for _ in provision.clauses(s.Owed))
    return bool(kinds & {"must", "must not", "should"}) or steps or owed


def all_in_force(judge: Judge, provision: Provision, rules: Rules, ctx: Ctx) -> bool | None:
    """Whether a provision is in force and its conditions hold."""
    return judge.conditions(rules, ctx) if provision.in_force(ctx.event) else False


def _as_advice(rules: Rules) -> Rules:
    return replace(rules, musts=[*rules.musts, *rules.shoulds])


def _ordered(outcomes: set[str]) -> tuple[str, ...]:
    return tuple(o for o in OUTCOMES if o in outcomes)
