"""One plan under the law of several states: verdicts, conflicts, what could lift them, what is open, how near."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policyengine.fleet.carried import Carried, carried
from policyengine.fleet.nearness import Answers, answers, is_shared, nearness
from policyengine.fleet.outcome import (
    LIFTS,
    Comparison,
    Conflict,
    OpenRule,
    Outcome,
    Verdicts,
)
from policyengine.plan.model import Plan
from policyengine.plan.words import STATES
from policyengine.reason.answer import GRADES_OF_EVIDENCE, Answer, Enabling, Evidence, Finding
from policyengine.reason.assemble import answer_of, urgency, verdict_of
from policyengine.reason.explainer import Explainer, group_of, subject_of
from policyengine.reason.reference import Case, Reference
from policyengine.reason.spans import together
from policyengine.reason.ways import Way, forgiving, ways
from policyengine.rulebook.model import FEDERAL, Jurisdiction, Rulebook

CORE = (
    "seat_time", "calendar", "attendance", "credit", "graduation", "curriculum", "assessment", "staffing",
    "licensure", "funding",
)  # fmt: skip
"""The areas of law that an innovation plan is about: one without any provision was not researched."""


INSTEAD = frozenset({"displaced", "excused", "met_by_equivalent"})


@dataclass(slots=True)
class Judged:
    """A plan judged under one state: its cases with their findings, and the whole answer."""

    reference: Reference
    pairs: list[tuple[Case, Finding]]
    answer: Answer


def compare(
    plan: Plan,
    book: Rulebook,
    others: Mapping[str, Rulebook | None],
    as_of: datetime.date | None = None,
    strict: bool = False,
    unread: Mapping[str, tuple[str, ...]] | None = None,
) -> Comparison:
    """Compares what the law of several states says of a plan.

    Args:
        plan: the plan, read by the words of its own state.
        book: the law of the plan's own state with federal law; federal law alone where its own is not encoded.
        others: the states to compare, in the order of the report, each with its law and federal law; None where
            its law is not encoded.
        as_of: the law date, one for all; by default the last day up to which any of these laws was looked at.
        strict: make no assumption of the normal case.
        unread: by state, the areas of law that were not researched; by default those without any provision.
    """
    areas = unread or {}
    known = [b.known_on for b in (book, *others.values()) if b is not None]
    day = as_of or max(known)
    moved = carried(plan, book, plan.state)
    own = _judged(moved.plan, book, plan.state, day, strict) if plan.state in book.jurisdictions else None
    home = _outcome(own, areas) if own is not None else _unread(plan.state)
    ours = _answers(own, home) if own is not None else None
    found = []
    for state, law in others.items():
        if law is None:
            found.append(_unread(state))
            continue
        there = _judged(carried(plan, book, state).plan, law, state, day, strict)
        outcome = _outcome(there, areas)
        told = ours is not None and len(outcome.unread) < len(plan.term) > len(home.unread)
        found.append(
            replace(outcome, nearness=nearness(ours, _answers(there, outcome)) if told and ours else None)
        )
    first = next((o for o in (home, *found) if o.researched), home)
    asked = Reference(plan, book, as_of=day, strict=strict).answer().verdict if own is not None else ""
    return Comparison(
        plan=plan.title,
        term=plan.term,
        as_of=day,
        strict=strict,
        home=home,
        others=tuple(found),
        verdict=asked,
        federal_conflicts=tuple(c for c in first.conflicts if c.federal),
        federal_open=tuple(o for o in first.open if o.federal),
        **_left_aside(moved),
    )


def _left_aside(moved: Carried) -> dict[str, tuple[str, ...]]:
    return {"dropped": moved.dropped, "kept": moved.kept, "own_facts": moved.own_facts}


def _judged(plan: Plan, book: Rulebook, state: str, day: datetime.date, strict: bool) -> Judged:
    reference = Reference(plan, book, state=state, as_of=day, strict=strict)
    explainer = Explainer(reference)
    pairs = [(c, explainer.finding(c)) for c in reference.cases() if c.outcomes != ("not_applicable",)]
    return Judged(reference, pairs, answer_of(reference, together([f for _, f in pairs]), explainer))


def _outcome(judged: Judged, areas: Mapping[str, tuple[str, ...]]) -> Outcome:
    answer, book = judged.answer, judged.reference.book
    state = book.jurisdictions[answer.state]
    unread = _unread_years(state, answer.term)
    missing = answer.missing_law or ((answer.state,) if unread else ())
    findings = [f for f in answer.findings if f.kind != "advice"]
    conflicts = _conflicts(judged)
    looked = [f for f in findings if f.touched or answer.strict]
    own = [f for f in findings if not _is_federal(f, book)]
    permissions = tuple(_permissions(answer, own, book))
    grounds = [f.evidence for f in own if f.touched or f.outcomes == ("violated",)]
    grounds += [e.evidence for e in permissions]
    return Outcome(
        state=answer.state,
        name=answer.state_name,
        researched=True,
        rulebook=answer.rulebook,
        overall=_verdicts(findings, conflicts, replace(answer, missing_law=missing)),
        own=_verdicts(own, conflicts, replace(answer, missing_law=missing, requests=None)),
        conflicts=tuple(conflicts),
        open=tuple(_open(looked, book)),
        unresearched=tuple(f for f in looked if f.outcomes == ("unresearched",)),
        permissions=permissions,
        areas_not_researched=areas.get(answer.state, areas_without_law(book, answer.state)),
        unread=unread,
        since=state.researched_since,
        evidence=_weakest(grounds),
        horizons=answer.horizons,
        laws=answer.laws,
    )


def _permissions(answer: Answer, own: Sequence[Finding], book: Rulebook) -> Iterator[Enabling]:
    """What the state's law allows: by permissions, then by what stands in the place of a rule, or excuses from it."""
    told = set()
    instead = (e for f in own if set(f.outcomes) <= INSTEAD for e in f.enabled_by)
    for e in (*answer.enabling, *instead):
        key = (e.provision, e.subject)
        holds = e.status == "allowed" or (e.status == "once" and e in answer.enabling)
        if holds and key not in told and book.provisions[e.provision].jurisdiction == answer.state:
            told.add(key)
            yield e


def _unread(state: str) -> Outcome:
    """The outcome where no law of the state is encoded."""
    return Outcome(state, STATES.get(state, state.upper()), researched=False)


def _unread_years(state: Jurisdiction, term: tuple[int, ...]) -> tuple[int, ...]:
    """The school years that begin before the law of a state was researched."""
    since = state.researched_since
    return tuple(y for y in term if since is not None and state.first_day(y) < since)


def areas_without_law(book: Rulebook, state: str) -> tuple[str, ...]:
    """The areas of law on which the rulebook holds nothing of a state."""
    held = {area for p in book.provisions.values() if p.jurisdiction == state for area in p.areas}
    return tuple(area for area in CORE if area not in held)


# --- conflicts --------------------------------------------------------------------


def _conflicts(judged: Judged) -> list[Conflict]:
    """The rules that are violated for certain, in the order of the law; those of the state first."""
    found: dict[str, list[tuple[Case, Finding]]] = {}
    for case, finding in judged.pairs:
        if finding.outcomes == ("violated",):
            found.setdefault(finding.provision, []).append((case, finding))
    conflicts = [_conflict(judged.reference, pairs) for pairs in found.values()]
    return sorted(conflicts, key=lambda c: c.federal)


def _conflict(reference: Reference, pairs: Sequence[tuple[Case, Finding]]) -> Conflict:
    provision = pairs[0][0].provision
    parts = [part for case, _ in pairs for part in _by_grade(case)]
    each = [list(ways(reference, part)) for part in parts]
    left: set[int] = set()
    lift = "asked"
    for case, found in zip(parts, each, strict=True):
        sure = {y for way in found for y in way.sure}
        left |= case.years - sure - {y for way in found for y in way.perhaps}
        eligible = {y for way in found if way.eligible for y in way.sure}
        one = "asked" if case.years <= eligible else "if_eligible" if case.years <= sure else "perhaps"
        lift = max(lift, one, key=LIFTS.index)
    if left:
        lift = "part" if any(each) else "none"
    return Conflict(
        findings=tuple(together([f for _, f in pairs])),
        federal=provision.jurisdiction == FEDERAL,
        lift=lift,
        everyone=_everyone(reference, pairs),
        ways=_merged(way for found in each for way in found),
        left=tuple(sorted(left)),
        forgiven=tuple((p.title, p.cite_texts) for p in forgiving(reference, provision)),
        shields=tuple(dict.fromkeys(s for _, f in pairs for s in f.shields)),
    )


def _by_grade(case: Case) -> list[Case]:
    """A case cut into its grades: a protection may shield some of them alone."""
    return [replace(case, grades=frozenset({grade})) for grade in sorted(case.grades)] or [case]


def _everyone(reference: Reference, pairs: Sequence[tuple[Case, Finding]]) -> bool:
    """Whether a rule is broken for all groups of pupils for whom it was judged at the same things."""
    broken = {(f.subject, f.group) for _, f in pairs}
    subjects = {subject for subject, _ in broken}
    judged = {(subject_of(c.env), group_of(c.env)) for c in reference.judged(pairs[0][0].provision)}
    return broken == {(subject, group) for subject, group in judged if subject in subjects}


def _merged(found: Iterable[Way]) -> tuple[Way, ...]:
    """Each authority once: what it could cover anywhere, for certain only where nothing is open elsewhere."""
    held: dict[str, Way] = {}
    for way in found:
        other = held.setdefault(way.authority, way)
        perhaps = {*way.perhaps, *other.perhaps}
        sure = {*way.sure, *other.sure} - perhaps
        held[way.authority] = replace(
            other,
            sure=tuple(sorted(sure)),
            perhaps=tuple(sorted(perhaps)),
            eligible=way.eligible and other.eligible,
        )
    return tuple(held.values())


# --- verdicts ---------------------------------------------------------------------


def _verdicts(findings: Sequence[Finding], conflicts: Sequence[Conflict], answer: Answer) -> Verdicts:
    nothing = [replace(f, outcomes=_unasked(f.outcomes)) for f in findings]
    lifts = {c.findings[0].provision: c.lift for c in conflicts}
    asked = [
        replace(f, outcomes=_asked(lifts.get(f.provision, "none"))) if f.outcomes == ("violated",) else f
        for f in findings
    ]
    return Verdicts(
        verdict_of(nothing, None, answer.missing_law, strict=answer.strict),
        verdict_of(asked, answer.requests, answer.missing_law, strict=answer.strict),
    )


def _unasked(outcomes: tuple[str, ...]) -> tuple[str, ...]:
    """What is left of outcomes where nothing is asked: what a request lifts is violated without it."""
    return tuple(dict.fromkeys("violated" if o == "lifted" else o for o in outcomes))


def _asked(lift: str) -> tuple[str, ...]:
    """The outcome of a conflict where the state is asked for what its law can grant.

    Where it is open whether the district may ask, or whether the authority reaches the rule, so is the outcome.
    """
    if lift in ("if_eligible", "perhaps"):
        return ("violated", "lifted")
    return ("lifted",) if lift == "asked" else ("violated",)


# --- what is open -----------------------------------------------------------------


def _open(looked: Iterable[Finding], book: Rulebook) -> list[OpenRule]:
    """The rules that may be broken, provision by provision; those of the state first."""
    found: dict[str, list[Finding]] = {}
    for finding in looked:
        if urgency(finding) == "unsettled":
            found.setdefault(finding.provision, []).append(finding)
    return sorted((_open_rule(held, book) for held in found.values()), key=lambda o: o.federal)


def _open_rule(findings: Sequence[Finding], book: Rulebook) -> OpenRule:
    asked = tuple(dict.fromkeys(d for f in findings for d in f.decisive))
    plan = tuple(d for d in asked if is_shared(d.fact, book))
    own = tuple(d for d in asked if d not in plan)
    because = "plan" if plan else "state" if own else "law"
    return OpenRule(tuple(findings), _is_federal(findings[0], book), because, plan, own)


def _is_federal(finding: Finding, book: Rulebook) -> bool:
    return book.provisions[finding.provision].jurisdiction == FEDERAL


def _weakest(grounds: Sequence[Evidence]) -> Evidence:
    """The weakest evidence, with the sources that are of that grade."""
    grade = max((g.grade for g in grounds), key=GRADES_OF_EVIDENCE.index, default="recalled")
    sources = dict.fromkeys(s for g in grounds for s in g.sources if s[1] == grade)
    return Evidence(grade, tuple(sources))


# --- nearness ---------------------------------------------------------------------


def _answers(judged: Judged, outcome: Outcome) -> Answers:
    book, state = judged.reference.book, judged.answer.state
    own = [f for _, f in judged.pairs if book.provisions[f.provision].jurisdiction == state]
    return answers(own, book, outcome.areas_not_researched)
