"""The whole answer: requests, permissions, verdict, what was not researched."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from policyengine import __version__
from policyengine.language import syntax as s
from policyengine.plan.words import STATES
from policyengine.reason.alike import alike, at_cell
from policyengine.reason.answer import (
    GRADES_OF_EVIDENCE,
    Answer,
    Enabling,
    Finding,
    Horizon,
    Missing,
    RequestAnswer,
)
from policyengine.reason.explainer import PROPOSED, Explainer
from policyengine.reason.procedure import procedures
from policyengine.reason.reach import covered
from policyengine.reason.requests import request_answer
from policyengine.reason.results import Spread
from policyengine.reason.world import Env
from policyengine.rulebook.model import FEDERAL, Provision
from policyengine.rulebook.vocabulary import GRADES

if TYPE_CHECKING:
    from policyengine.reason.reference import Reference

_Use = tuple[str, list[Missing]]
"""How a permission stands to the plan, and what is missing."""

BAD = frozenset({"violated", "unresearched"})
URGENCY = ("violated", "unresearched", "unsettled", "lifted", "advised", "in order")


def answer_of(reference: Reference, findings: list[Finding], explainer: Explainer) -> Answer:
    """Puts the answer together."""
    requests = None
    if reference.plan.requests is not None:
        requests = tuple(request_answer(reference, r, explainer) for r in reference.plan.requests)
    missing_law = _missing_law(reference)
    early = _early_years(reference)
    unread = missing_law or ((reference.state,) if early else ())
    verdict = verdict_of(findings, requests, unread, strict=reference.strict)
    ordered = sorted(findings, key=lambda f: (not f.touched, URGENCY.index(urgency(f))))
    assumptions = list(dict.fromkeys([a for f in findings for a in f.assumptions]))
    assumptions += [a for r in requests or () for i in r.items for a in i.assumptions if a not in assumptions]
    permissions = tuple(enabling(reference, explainer))
    return Answer(
        plan=reference.plan.title,
        state=reference.state,
        state_name=_state_name(reference),
        term=reference.plan.term,
        as_of=reference.as_of,
        strict=reference.strict,
        rulebook=f"{__version__} ({reference.book.hash[:12]})",
        verdict=verdict,
        findings=tuple(ordered),
        enabling=permissions,
        requests=requests,
        assumptions=tuple(_without_duplicates(assumptions)),
        notes=tuple(_notes(reference)),
        unresearched=tuple(_unresearched(reference, findings, missing_law)),
        horizons=tuple(_horizons(reference)),
        missing_law=missing_law,
        early_years=early,
        practice=tuple(
            (p.id, p.title, " ".join((p.says, *p.notes)).strip()) for p in _practices(reference, findings)
        ),
        procedures=tuple(procedures(reference, requests or ())),
        laws=tuple(_laws(reference, findings, requests or (), permissions)),
    )


def _laws(
    reference: Reference,
    findings: list[Finding],
    requests: tuple[RequestAnswer, ...],
    permissions: tuple[Enabling, ...],
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """All law that an answer names by its id, in the order of the rulebook."""
    items = [i for r in requests for i in r.items]
    grounds = [f.evidence for f in findings] + [i.evidence for i in items] + [e.evidence for e in permissions]
    grounds += [e.evidence for f in findings for e in f.enabled_by]
    grounds += [p.evidence for f in findings for p in f.paths]
    named = {f.provision for f in findings} | {e.provision for e in permissions}
    named |= {p.authority for f in findings for p in f.paths}
    named |= {pid for i in items for pid in (i.provision, i.authority, *i.needless_by)}
    for ground in grounds:
        named |= {source[0] for source in ground.sources} | {reading[0] for reading in ground.readings}
        named |= {text[0] for text in ground.unread}
    for pid, block in reference.book.provisions.items():
        if pid in named:
            yield pid, block.title, block.cite_texts


def _without_duplicates(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


def urgency(finding: Finding) -> str:
    """How pressing a finding is, by its outcomes."""
    outcomes = set(finding.outcomes)
    if outcomes == {"violated"}:
        return "violated"
    if outcomes == {"unresearched"}:
        return "unresearched"
    if outcomes & BAD:
        return "unsettled"
    if "lifted" in outcomes:
        return "lifted"
    return "advised" if "advised" in outcomes else "in order"


def verdict_of(
    findings: list[Finding],
    requests: tuple[RequestAnswer, ...] | None,
    unread: tuple[str, ...],
    *,
    strict: bool,
) -> str:
    """Clear, clear with waivers, unsettled or blocked.

    `unread` names states whose law is not encoded, or was not researched for all years of the plan.

    Blocked: something is violated for certain.  Unsettled: something that the plan touches may be, or the law
    was not researched; judged strictly, also the standing duties that the plan does not touch.
    """
    if any(urgency(f) == "violated" for f in findings):
        return "blocked"
    items = [i for r in requests or () for i in r.items if not i.provision]
    open_law = any(not set(i.standings) <= {"open", "complete", "needless"} for i in items)
    looked = [f for f in findings if f.touched or strict]
    if unread or open_law or any(urgency(f) in ("unsettled", "unresearched") for f in looked):
        return "unsettled"
    lifted = any("lifted" in f.outcomes for f in findings)
    return "clear_with_waivers" if lifted or items else "clear"


# --- permissions ------------------------------------------------------------------


def enabling(reference: Reference, explainer: Explainer) -> Iterator[Enabling]:
    """The permissions that bear on what the plan proposes, told once for each thing."""
    seen: dict[tuple[str, str, str, tuple[str, ...]], tuple[Enabling, set[str], set[int]]] = {}
    for provision in reference.world.law:
        if provision.kind not in ("permission", "equivalency"):
            continue
        for case in _permission_cases(reference, provision, explainer):
            key = (case.provision, case.subject, case.status, tuple(m.id for m in case.missing))
            if key in seen:
                seen[key][1].update(case.grades)
                seen[key][2].update(case.years)
            else:
                seen[key] = (case, set(case.grades), set(case.years))
    for first, grades, years in seen.values():
        yield replace(first, grades=tuple(g for g in GRADES if g in grades), years=tuple(sorted(years)))


def _permission_cases(reference: Reference, provision: Provision, explainer: Explainer) -> Iterator[Enabling]:
    applies = provision.applies
    entity = applies.entity if applies is not None else "district"
    for base in reference.world.instances(entity):
        if base.group:
            continue
        for env in reference.opened(provision, base):
            cells = [(g, y) for y in reference.plan.term for g in reference.grades(provision, env)]

            def judge(grade: str | None, year: int, spread: Spread, env: Env = env) -> _Use | None:
                return _permission(reference, provision, at_cell(env, grade, year), spread, explainer)

            for found, grades, years in alike(cells, reference.plan.term, judge):
                if found is not None:
                    status, missing = found
                    how = _how(provision)
                    yield explainer.describe(provision, how, status, env, grades, years, missing)


def _how(provision: Provision) -> str:
    if provision.kind == "equivalency":
        return "counts"
    if any(True for _ in provision.clauses(s.Owed)):
        return "owed"
    return "displaces" if any(True for _ in provision.clauses(s.Displaces)) else "opens"


def _permission(
    reference: Reference, provision: Provision, env: Env, spread: Spread, explainer: Explainer
) -> _Use | None:
    judge = reference.judge(spread=spread)
    event = judge.events(provision, env)[0]
    if not provision.in_force(event):
        return None
    rules = provision.at(event)
    ctx = judge.ctx(provision, env, event)
    judge.conditions(rules, ctx)
    subject = next((t for e, t in env.things.items() if e in PROPOSED), None)
    stated = any(r.state in ("stated", "interval", "unknown") for r in judge.reads.values())
    if not (stated or (subject is not None and subject.named and rules.conditions)):
        return None
    status, missing = explainer.status(provision, rules, ctx)
    if status == "no" or (status == "unsettled" and not stated):
        return None
    return status, missing


# --- what the report says of itself -----------------------------------------------


def _missing_law(reference: Reference) -> tuple[str, ...]:
    return () if reference.state in reference.book.jurisdictions else (reference.state,)


def _early_years(reference: Reference) -> tuple[int, ...]:
    """The school years of the plan that begin before the law of its state was researched."""
    own = reference.book.jurisdictions.get(reference.state)
    since = own.researched_since if own else None
    return tuple(y for y in reference.plan.term if own and since and own.first_day(y) < since)


def _state_name(reference: Reference) -> str:
    own = reference.book.jurisdictions.get(reference.state)
    return own.title if own else STATES.get(reference.state, reference.state.upper())


def _notes(reference: Reference) -> Iterator[str]:
    plan = reference.plan
    if reference.state != plan.state:
        yield (
            f"Judged under the law of another state than the plan's own ({plan.state.upper()}): "
            "facts that only its own law knows are not used."
        )
    world = reference.world
    for entity in ("school", "track", "course", "program", "fund_use", "transfer"):
        things, listing = world.members(world.root(), entity)
        if things and not listing.closed:
            words = entity.replace("_", " ")
            yield (
                f"The plan does not say that its list of {words}s is complete: "
                f"{words}s that it does not describe were not judged."
            )


def _unresearched(
    reference: Reference, findings: list[Finding], missing_law: tuple[str, ...]
) -> Iterator[str]:
    if missing_law:
        yield f"The law of {_state_name(reference)} is not in this rulebook: only federal law was read."
    for finding in findings:
        if "unresearched" in finding.outcomes:
            yield f"{finding.title} ({', '.join(finding.cites)}) lies outside what was researched."
    for jid in reference.book.chain(reference.state):
        own = reference.book.jurisdictions[jid]
        if own.researched_since:
            yield f"Law of {own.title} before {own.researched_since} was not researched."


def _horizons(reference: Reference) -> Iterator[Horizon]:
    book = reference.book
    order = [
        *reversed(book.chain(reference.state)),
        *(j for j, o in book.jurisdictions.items() if o.order == "field"),
    ]
    for jid in order:
        own = book.jurisdictions[jid]
        blocks = [p for p in book.provisions.values() if p.jurisdiction == jid]
        grades = Counter(p.grade for p in blocks)
        known = [p.known_on for p in blocks if p.known_on is not None]
        yield Horizon(
            jid,
            own.title,
            own.researched_since,
            max(known, default=None),
            len(blocks),
            tuple((g, grades.get(g, 0)) for g in GRADES_OF_EVIDENCE),
            tuple(sorted({a for p in blocks for a in p.areas})),
        )


def _practices(reference: Reference, findings: list[Finding]) -> Iterator[Provision]:
    """Practice that people take for law, where it bears on a rule that the plan touches or asks to have waived."""
    touched = {f.provision for f in findings if f.touched}
    for request in reference.plan.requests or ():
        touched |= {p.id for p in covered(reference.world, request.law)[0]}
    for provision in reference.world.law:
        if provision.kind == "practice" and set(reference.book.targets(provision.see)) & touched:
            yield provision


__all__ = ["FEDERAL", "answer_of", "datetime", "enabling", "request_answer", "urgency", "verdict_of"]
