"""The procedure of each authority that the plan asks under: act by act, with its window and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policyengine.language import syntax as s
from policyengine.plan.model import Request
from policyengine.reason.answer import Act, ProcedureAnswer, RequestAnswer
from policyengine.reason.reach import actor_words
from policyengine.reason.results import Ctx
from policyengine.reason.standing import Standings
from policyengine.reason.steps import DECIDE, FILE
from policyengine.rulebook.model import Provision, Rules

if TYPE_CHECKING:
    from policyengine.reason.reference import Reference

LIVE = frozenset({"open", "complete", "incomplete"})
_LATE = "out of order"


def procedures(reference: Reference, answers: tuple[RequestAnswer, ...]) -> Iterator[ProcedureAnswer]:
    """One procedure for each authority under which a request of the plan can still be granted, in their order."""
    asked: dict[str, list[Request]] = {}
    for request, answer in zip(reference.plan.requests or (), answers, strict=True):
        for authority in dict.fromkeys(i.authority for i in answer.items if LIVE & set(i.standings)):
            if authority:
                asked.setdefault(authority, []).append(request)
    for authority, requests in asked.items():
        yield _procedure(reference, reference.book.provisions[authority], requests)


def _procedure(reference: Reference, authority: Provision, requests: list[Request]) -> ProcedureAnswer:
    standings = Standings(reference.judge())
    rules = authority.at(standings.decided(authority, requests[0]))
    acts = [act for step in _steps(rules) for act in _acts(reference, standings, authority, rules, step, requests)]
    return ProcedureAnswer(
        authority.id, authority.title, authority.cite_texts, tuple(r.law for r in requests), tuple(acts)
    )


def _steps(rules: Rules) -> list[s.Step]:
    """The written steps, with the two that every authority has."""
    names = {step.name for step in rules.steps}
    asked = rules.asked_by.who if rules.asked_by else ()
    granted = rules.granted_by.who[-1:] if rules.granted_by else ()
    unwritten = [
        step
        for step in (s.Step(None, FILE, "Filed", by=asked), s.Step(None, DECIDE, "Decided", by=granted))
        if step.name not in names and (step.name == FILE or granted)
    ]
    return [*rules.steps, *unwritten]


def _acts(
    reference: Reference,
    standings: Standings,
    authority: Provision,
    rules: Rules,
    step: s.Step,
    requests: list[Request],
) -> Iterator[Act]:
    papers = standings.papers(authority, rules)
    world = reference.world
    if step.name == DECIDE and DECIDE in papers.steps:
        step = papers.steps[DECIDE]
    schools = dict.fromkeys(n for r in requests for n in standings.schools(r)) if "school" in step.each else {}
    for school in schools or [""]:
        if step.only_if is not None and not _asked_for(standings, authority, step, school, requests):
            continue
        state = papers.state(step, school or None)
        window = papers.window(step, school or None)
        yield Act(
            step.name,
            step.text,
            tuple(actor_words(world, world.book.role(w, reference.state)) for w in step.by),
            "late" if state.status == _LATE else state.status,
            school,
            state.date,
            window.first,
            window.last,
            "" if state.status in ("not asked", "unknown", "planned") else state.why,
            standings.is_grantors(step, rules),
            step.label or "",
        )


def _asked_for(
    standings: Standings, authority: Provision, step: s.Step, school: str, requests: list[Request]
) -> bool:
    """Whether some request makes a conditional step due, or may."""
    assert step.only_if is not None
    for request in requests:
        env = standings.at_school(standings.world.root(), school)
        env = env.with_key("school_year", standings.world.plan.term[0])
        ctx = Ctx(authority, standings.for_request(env, request), standings.decided(authority, request))
        if standings.judge.truth(step.only_if, ctx) is not False:
            return True
    return False
