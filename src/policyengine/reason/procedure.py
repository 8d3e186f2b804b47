"""The procedure of each authority that the plan asks under: act by act, with its days and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from policyengine.plan.model import Request
from policyengine.reason.answer import ProcedureAnswer, RequestAnswer
from policyengine.reason.reach import actor_words
from policyengine.reason.standing import Standings
from policyengine.reason.world import World
from policyengine.rulebook.model import Provision, Rules

if TYPE_CHECKING:
    from policyengine.reason.reference import Reference

STATE = frozenset({"state", "sea", "sbe"})
LIVE = frozenset({"open", "complete", "incomplete"})


def procedures(reference: Reference, answers: tuple[RequestAnswer, ...]) -> Iterator[ProcedureAnswer]:
    """One procedure for each authority under which a request of the plan can be granted, in their order."""
    asked: dict[str, list[Request]] = {}
    for request, answer in zip(reference.plan.requests or (), answers, strict=True):
        for authority in dict.fromkeys(i.authority for i in answer.items if LIVE & set(i.standings)):
            asked.setdefault(authority, []).append(request)
    for authority, requests in asked.items():
        yield _procedure(reference, reference.book.provisions[authority], requests)


def _procedure(reference: Reference, authority: Provision, requests: list[Request]) -> ProcedureAnswer:
    standings = Standings(reference.judge())
    at = reference.world.root().with_key("school_year", reference.plan.term[0])
    applications = [standings.application(authority, request, at) for request in requests]
    acts = {(act.id, act.of): act for application in applications for act in application.acts()}
    order = {step: n for n, step in enumerate(dict.fromkeys(step for step, _ in acts))}
    decides = applications[0].rules.decides
    return ProcedureAnswer(
        authority.id,
        authority.title,
        authority.cite_texts,
        tuple(r.law for r in requests),
        tuple(sorted(acts.values(), key=lambda act: order[act.id])),
        decides.silence or "" if decides else "",
        filed_through(reference.world, applications[0].rules),
    )


def filed_through(world: World, rules: Rules) -> str:
    """The agency of the state that must file under an authority; "" where a district or a school can."""
    asked = rules.asked_by
    if asked is None:
        return ""
    state = [w for w in (*asked.who, asked.through or "") if w in STATE]
    own = [] if asked.through in STATE else [w for w in asked.who if w not in STATE]
    if not state or own:
        return ""
    return actor_words(world, world.book.role("sea" if state[-1] == "state" else state[-1], world.state))
