"""What an application to an authority must hold and do, and what of it the plan lacks (LANGUAGE section 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policyengine.language import syntax as s
from policyengine.plan.model import Procedure, Request, Value
from policyengine.reason.answer import Act, Missing
from policyengine.reason.judge import Judge
from policyengine.reason.reach import Subject, actor_words
from policyengine.reason.results import Ctx
from policyengine.reason.steps import DECIDE, FILE, START, Papers
from policyengine.reason.world import Env
from policyengine.rulebook.model import Provision
from policyengine.rulebook.vocabulary import year_name

_SAID = frozenset({"not asked", "unknown", "planned"})


class Application:
    """The contents and acts that an authority asks of a request, with those that exceptions add.

    Args:
        judge: decides conditions of contents and acts, or leaves them open.
        authority, request: who is asked, and what for.
        ctx: where the authority's expressions are read; its event is the day of the decision.
    """

    def __init__(self, judge: Judge, authority: Provision, request: Request, ctx: Ctx) -> None:
        self.judge, self.authority, self.request, self.ctx = judge, authority, request, ctx
        self.world = judge.world
        self.rules = authority.at(ctx.event)
        self.needs, self.steps = list(self.rules.needs), list(self.rules.steps)
        for exception in judge.index.exceptions.get(authority.id, []):
            held, more, _ = judge.active(exception, ctx)
            if held and more is not None:
                self.needs, self.steps = self.needs + more.needs, _merged(self.steps, more.steps)
                judge.provisions.setdefault(exception.id)
        own = judge.book.jurisdictions.get(authority.jurisdiction, self.world.home)
        self.papers = Papers(
            self.world.plan,
            self.world.procedure(authority),
            self.steps,
            own.year_starts,
            self.world.plan.term[0],
            self.rules.decides,
        )

    # --- what is missing

    def missing(self, subject: Subject | None) -> list[Missing]:
        """What the papers lack for a subject, in the order of the law: contents, then acts.

        Judged on the paper: what is false, unknown or absent is missing.  Acts of the grantor, those after the
        decision and recurring ones are no part of the request.
        """
        found: list[Missing] = []
        for need in self.needs:
            found += self._need_missing(need, subject)
        for step in self.steps:
            if self.is_applicants(step):
                found += self._step_missing(step)
        return found

    def past(self) -> bool:
        """Whether an act of the grantor that must come before the decision was due before today, and is not told of."""
        today = self.world.plan.prepared
        for step in self.steps:
            if self._before_decision(step) and not self.is_applicants(step):
                state = self.papers.state(step)
                if state.status == "not asked" and state.due and today and state.due < today:
                    return True
        return False

    def is_applicants(self, step: s.Step) -> bool:
        """Whether a step is an act of the applicant before the decision, without which the request is incomplete."""
        grantors = self.rules.granted_by.who if self.rules.granted_by else ()
        own = step.name == FILE or not step.by or not set(step.by) <= set(grantors)
        return own and self._before_decision(step)

    def _before_decision(self, step: s.Step) -> bool:
        recurs = any(t.every is not None for t in step.timing)
        return not recurs and not _after_decision(step.name, self.steps, frozenset())

    def _schools(self, each: tuple[str, ...]) -> list[str]:
        """The schools of the request, where something is asked of each of them."""
        if "school" not in each:
            return []
        if self.request.scope.schools is not None:
            return list(self.request.scope.schools)
        return [t.name for t in self.world.things("school") if t.named]

    def _at_school(self, env: Env, name: str) -> Env:
        return next((env.at(t) for t in self.world.things("school") if t.name == name), env)

    def _need_missing(self, need: s.Needs, subject: Subject | None) -> list[Missing]:
        envs: list[tuple[str, Env]] = [("", self.ctx.env)]
        for each in need.each:
            if each == "intent":
                intents = subject.intents if isinstance(subject, Provision) else ()
                envs = [(i, e.with_key("intent", i)) for _, e in envs for i in intents] or envs
            elif each == "school":
                schools = self._schools(need.each)
                envs = [(n, self._at_school(e, n)) for _, e in envs for n in schools] or envs
            elif each == "school_year":
                term = self.world.plan.term
                envs = [(year_name(y), e.with_key("school_year", y)) for _, e in envs for y in term]
        due = [
            (name, env)
            for name, env in envs
            if need.only_if is None or self.judge.truth(need.only_if, self.ctx.at(env)) is not False
        ]
        lacking = {name: why for name, env in due if (why := self._lacks(need, self.ctx.at(env), name))}
        return [
            Missing(need.name, "need", need.text, why, need.label or "", of=_shown(need, name))
            for name, why in lacking.items()
        ]

    def _lacks(self, need: s.Needs, ctx: Ctx, of: str) -> str:
        if need.proof is not None:
            probe = type(self.judge)(self.world, self.judge.index, strict=self.judge.strict)
            held = probe.truth(need.proof, ctx)
            return "" if held else ("not so" if held is False else "not said")
        procedure = self.world.procedure(self.authority)
        value = self.request.contents.get(need.name) or _content(procedure, need.name, of)
        if value is None:
            return "not said"
        if value.state == "unknown":
            return "not known"
        return "none" if value.state == "none" or value.content is False else ""

    def _step_missing(self, step: s.Step) -> Iterator[Missing]:
        for school in self._due_at(step):
            state = self.papers.state(step, school or None)
            if state.status == "done":
                continue
            kind = "vote" if state.status == "vote fails" else "step"
            answer = self.papers.answer(step.name, school or None)
            place = answer.loc if answer else s.NOWHERE
            by = self._by(step)
            yield Missing(
                step.name, kind, step.text, state.why, step.label or "", by, state.due, school, place
            )

    def _due_at(self, step: s.Step) -> list[str]:
        """The schools at which a step is due ("" where it is due once), its condition read at each."""
        found = []
        for school in self._schools(step.each) or [""]:
            at = self.ctx.at(self._at_school(self.ctx.env, school))
            if step.only_if is None or self.judge.truth(step.only_if, at) is not False:
                found.append(school)
        return found

    def _by(self, step: s.Step) -> tuple[str, ...]:
        book, state = self.judge.book, self.world.state
        return tuple(actor_words(self.world, book.role(w, state)) for w in step.by)

    # --- the calendar

    def acts(self) -> Iterator[Act]:
        """Every act of the procedure, those that no text writes down too: filed, decided."""
        asked = self.rules.asked_by.who if self.rules.asked_by else ()
        granted = self.rules.granted_by.who[-1:] if self.rules.granted_by else ()
        named = {step.name for step in self.steps}
        steps = list(self.steps)
        if FILE not in named:
            steps.append(s.Step(None, FILE, "The request is filed", by=asked))
        if DECIDE not in named and granted:
            timed = self.papers.steps.get(DECIDE)
            timing = timed.timing if timed is not None else ()
            steps.append(s.Step(None, DECIDE, "It is decided", by=granted, timing=timing))
        for step in steps:
            yield from self._acts(step)

    def _acts(self, step: s.Step) -> Iterator[Act]:
        recurs = any(t.every is not None for t in step.timing)
        for school in self._due_at(step):
            state = self.papers.state(step, school or None)
            window = self.papers.window(step, school or None)
            yield Act(
                id=step.name,
                title=step.text,
                by=self._by(step),
                of=school,
                status="late" if state.status == "out of order" else state.status,
                why="" if state.status in _SAID else state.why,
                date=state.date,
                first=window.first,
                last=window.last,
                at_hand="applicant" if step.name == FILE or self.is_applicants(step)
                else "after" if recurs or (not self._before_decision(step) and step.name != DECIDE)
                else "grantor",
                label=step.label or "",
            )  # fmt: skip


def _shown(need: s.Needs, of: str) -> str:
    """For what a content is asked, as reports print it: a school by its name, a year as 2026-27, an intent in words."""
    return of if {"school", "school_year"} & {*need.each} else of.replace("_", " ")


def _content(procedure: Procedure | None, need: str, of: str) -> Value | None:
    if procedure is None:
        return None
    return procedure.contents.get((need, of or None)) or procedure.contents.get((need, None))


def _merged(steps: list[s.Step], more: list[s.Step]) -> list[s.Step]:
    """Steps with those that an exception adds; one of the same id adds its timing to the step that is there."""
    extra = {step.name: step for step in more}
    found = [
        replace(step, timing=step.timing + extra.pop(step.name).timing) if step.name in extra else step
        for step in steps
    ]
    return [*found, *extra.values()]


def _after_decision(name: str, steps: list[s.Step], seen: frozenset[str]) -> bool:
    """Whether a step follows the decision, by its own timing or through the step that it follows."""
    step = next((st for st in steps if st.name == name), None)
    if name == DECIDE or step is None or name in seen:
        return name == DECIDE
    for timing in step.timing:
        anchor = timing.anchor
        follows = timing.relation == "after" or timing.operator in ("later than", "on or after")
        if (
            follows
            and isinstance(anchor, str)
            and anchor != START
            and _after_decision(anchor, steps, seen | {name})
        ):
            return True
    return False
