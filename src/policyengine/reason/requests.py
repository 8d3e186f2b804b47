"""The requests of a plan: the standing of each towards every provision that it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policyengine.plan.model import Request, Thing
from policyengine.plan.words import STATES
from policyengine.reason.alike import alike, at_cell
from policyengine.reason.answer import STANDINGS, Decisive, RequestAnswer, RequestItem, Shield
from policyengine.reason.completion import Completion, TooMany, completions
from policyengine.reason.decisive import decisive_facts
from policyengine.reason.explainer import (
    PROPOSED,
    Explainer,
    entity_of,
    group_of,
    keys_of,
    subject_of,
    term_words,
)
from policyengine.reason.reach import Subject, covered, subjects_of
from policyengine.reason.results import Spread
from policyengine.reason.standing import LIFTABLE, Details, Standings
from policyengine.reason.world import Env
from policyengine.rulebook.model import Provision
from policyengine.rulebook.vocabulary import GRADES

if TYPE_CHECKING:
    from policyengine.reason.reference import Reference

OTHERS = "others not listed"


@dataclass(slots=True)
class _Item:
    """A standing at some instances, before those alike are put together."""

    subject: str
    entity: str
    group: str
    keys: tuple[tuple[str, str], ...]
    standings: tuple[str, ...]
    details: Details
    grades: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    decisive: tuple[Decisive, ...] = ()
    assumptions: tuple[str, ...] = ()
    enabled: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    alike: bool = False  # for every group of learners

    def key(self) -> tuple[object, ...]:
        """What items that are told together share."""
        return (
            self.subject,
            self.group,
            self.keys,
            self.standings,
            tuple((m.id, m.why, m.of) for m in self.details.missing),
            tuple(sh.provision for sh in self.details.barred_by),
            self.details.reason,
            self.details.outcome if "needless" in self.standings else (),
        )


def request_answer(reference: Reference, request: Request, explainer: Explainer) -> RequestAnswer:
    """The standing of a request towards each provision that it covers, and towards the rest of its citation."""
    provisions, _ = covered(reference.world, request.law)
    judge = reference.judge()
    subjects = subjects_of(reference.world, request)
    items: list[RequestItem] = []
    lasts = ""
    in_force = [p for p in provisions if _ever_in_force(reference, p)]
    subjects = [*in_force] if in_force else subjects
    for subject in subjects:
        authorities = _authorities(reference, request, subject)
        for authority in authorities:
            lasts = lasts or _term(Standings(judge), authority, request)
            items += _items(reference, request, authority, subject, explainer)
        if not authorities:
            items.append(_no_authority(reference, request, subject))
    standings = tuple(st for st in STANDINGS if any(st in i.standings for i in items))
    return RequestAnswer(request.law, request.under or "", tuple(items), standings, lasts, request.loc)


def _ever_in_force(reference: Reference, provision: Provision) -> bool:
    """Whether a provision is law in some school year of the plan, as the law is known."""
    world = reference.world
    days = [world.seen(provision, world.first_day(provision, y)) for y in reference.plan.term]
    return any(provision.in_force(day) for day in [*days, world.seen(provision, world.as_of)])


def _term(standings: Standings, authority: Provision, request: Request) -> str:
    """How long a waiver lasts, in the words of the law and as a date."""
    rules = authority.at(standings.decided(authority, request))
    words = term_words(rules)
    end = standings.term_end(authority, rules, request)
    if not words or end is None:
        return words
    when = standings.granted_on(authority, request)
    if request.granted:
        return f"{words}: to {end}, if decided on {when}"
    today = standings.world.plan.prepared or standings.world.as_of
    first = "the plan's" if request.scope.years is None else "its"
    decided = f"granted for {first} first year" if when < today else f"decided by {when}"
    return f"{words}: to {end}, if {decided}"


def _authorities(reference: Reference, request: Request, subject: Subject | None) -> list[Provision]:
    standings = Standings(reference.judge())
    if request.under is not None:
        return standings.named(request)
    return standings.authorities(request, subject) if subject is not None else []


def _no_authority(reference: Reference, request: Request, subject: Subject | None) -> RequestItem:
    """The standing of a request that no authority can be found for."""
    if reference.state not in reference.book.jurisdictions:
        name = STATES.get(reference.state, reference.state.upper())
        standing, reason = "unknown_law", f"the law of {name} is not in this rulebook"
    elif subject is None:
        standing, reason = "unknown_law", "no code of law that is known prints a citation like this"
    else:
        standing, reason = "no_authority", "no authority that is known reaches it"
    if request.under is not None and reference.state in reference.book.jurisdictions:
        reason = f"`{request.under}` names no waiver authority that is known"
    known = subject if isinstance(subject, Provision) else None
    return RequestItem(
        provision=known.id if known else "",
        title=known.title if known else "",
        cites=known.cite_texts if known else (request.law,),
        authority="",
        standings=(standing,),
        reason=reason,
    )


def _items(
    reference: Reference,
    request: Request,
    authority: Provision,
    subject: Subject | None,
    explainer: Explainer,
) -> Iterator[RequestItem]:
    gathered: dict[tuple[object, ...], _Item] = {}
    first: dict[tuple[object, ...], list[_Item]] = {}
    for env in _instances(reference, request, subject):
        here = (tuple(env.things.values()), tuple(env.keys.items()))
        found = _copied(reference, first.get(here, ()), env) if env.group else []
        if not found:
            found = list(_spread(reference, request, authority, subject, env))
        if env.group == () and request.scope.programs is None and all(item.alike for item in found):
            first[here] = [replace(item, grades=set(item.grades), years=set(item.years)) for item in found]
        for item in found:
            kept = gathered.setdefault(item.key(), item)
            kept.grades |= item.grades
            kept.years |= item.years
    for item in gathered.values():
        yield _described(reference, authority, subject, request, item, explainer)


def _copied(reference: Reference, items: Iterable[_Item], env: Env) -> list[_Item]:
    """The standings for another group of learners, for whom nothing differs but the grades they are in."""
    served = frozenset(reference.world.grades(env))
    return [
        replace(item, group=group_of(env), grades=item.grades & served, years=set(item.years))
        for item in items
        if not item.grades or item.grades & served
    ]


def _instances(reference: Reference, request: Request, subject: Subject | None) -> Iterator[Env]:
    world = reference.world
    if not isinstance(subject, Provision) or subject.kind not in LIFTABLE:
        yield world.root()
        return
    found = list(_things_meant(reference, request, subject))
    yield from found or [world.root()]


def _things_meant(reference: Reference, request: Request, subject: Provision) -> Iterator[Env]:
    world = reference.world
    applies = subject.applies
    entity = applies.entity if applies is not None else "district"
    found = [e for e in world.instances(entity) if _in_scope(reference, request, e)]
    for base in found:
        yield from reference.opened(subject, base)
    if entity in PROPOSED:
        yield from (e for e in _unlisted(reference, entity) if _in_scope(reference, request, e))


def _in_scope(reference: Reference, request: Request, env: Env) -> bool:
    return Standings(reference.judge()).in_scope(request, env)


def _unlisted(reference: Reference, entity: str) -> Iterator[Env]:
    """One nameless thing for each list that goes on, so that a request is judged for what the plan does not list."""
    world = reference.world
    holders = [t for t in world.plan.district.all_below() if entity in world.words.below(t.entity)]
    direct = [t for t in holders if t.entity == world.words.entities[entity].inside[0]]
    for holder in direct:
        if not holder.list_of(entity).closed:
            thing = Thing(entity, OTHERS, holder, named=True, loc=holder.list_of(entity).loc)
            yield world.root().at(thing)


def _spread(
    reference: Reference, request: Request, authority: Provision, subject: Subject | None, env: Env
) -> Iterator[_Item]:
    def judge(grade: str | None, year: int, spread: Spread) -> _Item:
        return _standing(reference, request, authority, subject, at_cell(env, grade, year), spread)

    grades = reference.grades(subject, env) if isinstance(subject, Provision) else [None]
    every = [(g, y) for y in reference.plan.term for g in grades]
    cells = [(g, y) for g, y in every if _in_scope(reference, request, at_cell(env, g, y))]
    for item, same_grades, years in alike(cells, reference.plan.term, judge):
        item.grades, item.years = set(same_grades), set(years)
        yield item


def _standing(
    reference: Reference,
    request: Request,
    authority: Provision,
    subject: Subject | None,
    env: Env,
    spread: Spread,
) -> _Item:
    judge = reference.judge(spread=spread)
    standings = Standings(judge)
    details = Details([], [])
    names = standings.climb(standings.stages(request, authority, subject, env, details), authority)
    decisive: tuple[Decisive, ...] = ()
    if len(names) > 1:

        def run(completion: Completion) -> str:
            own = Standings(reference.judge(completion, spread))
            return own.climb(own.stages(request, authority, subject, env, Details([], [])), authority)[0]

        try:
            runs = list(completions(run, 1 << 12))
        except TooMany:
            runs = []
        if runs:
            names = list(dict.fromkeys(o for _, o in runs))
            decisive = decisive_facts(reference.world, runs, judge.reads, _grade(env))
    if "incomplete" not in names:
        details.missing = []
    if "barred" not in names:
        details.barred_by = []
    if not {"no_authority", "needless", "repealed", "barred"} & set(names):
        details.reason = ""
    ordered = tuple(st for st in STANDINGS if st in names)
    assumed = (*standings.reach.assumed, *judge.assumed)
    return _Item(
        subject_of(env),
        entity_of(env),
        group_of(env),
        keys_of(env, reference.book),
        ordered,
        details,
        decisive=decisive,
        assumptions=assumed,
        enabled=tuple(judge.enabled),
        used=tuple(judge.provisions),
        alike=spread.groups,
    )


def _grade(env: Env) -> str | None:
    grade = env.keys.get("grade")
    return None if grade is None else str(grade)


def _described(
    reference: Reference,
    authority: Provision,
    subject: Subject | None,
    request: Request,
    item: _Item,
    explainer: Explainer,
) -> RequestItem:
    book = reference.book
    known = subject if isinstance(subject, Provision) else None
    gone = "repealed" in item.standings
    see = [
        (pid, ", ".join(book.provisions[pid].cite_texts))
        for pid in (book.targets(authority.see) if gone else ())
    ]
    shields: list[Shield] = item.details.barred_by
    for shield in shields:
        see += [
            (pid, ", ".join(book.provisions[pid].cite_texts))
            for pid in book.targets(book.provisions[shield.provision].see)
        ]
    reason = item.details.reason
    if "needless" in item.standings and item.details.outcome:
        reason = " or ".join(o.replace("_", " ") for o in item.details.outcome)
    used = [authority.id, *(sh.provision for sh in shields), *([known.id] if known else [])]
    return RequestItem(
        provision=known.id if known else "",
        title=known.title if known else "",
        cites=known.cite_texts if known else (request.law,),
        authority=authority.id,
        standings=item.standings,
        subject=item.subject,
        entity=item.entity,
        group=item.group,
        keys=item.keys,
        grades=tuple(g for g in GRADES if g in item.grades),
        years=tuple(sorted(item.years)),
        missing=tuple(item.details.missing),
        barred_by=tuple(shields),
        see=tuple(see),
        needless_by=item.enabled if "needless" in item.standings else (),
        reason=reason,
        also=tuple(_also(reference, request, known, item)),
        decisive=item.decisive,
        assumptions=item.assumptions,
        evidence=explainer.evidence(used),
    )


def _also(reference: Reference, request: Request, provision: Provision | None, item: _Item) -> Iterator[str]:
    if provision is None:
        return
    if "barred" in item.standings and provision.kind == "requirement":
        outcomes = _outcomes_of(reference, provision)
        if outcomes and outcomes <= {"met", "met_by_equivalent", "excused", "displaced", "not_applicable"}:
            yield "and needless: the rule is met as the plan stands"
    if {"incomplete", "complete"} & set(item.standings):
        answered = {
            str(m)
            for e in request.thing.facts.get("request.intent_met", ())
            if e.value.state == "stated"
            for k, ms in e.keys
            if k == "intent"
            for m in ms
        }
        left = [i for i in provision.intents if i not in answered]
        if left:
            yield "not yet answered, of what the law protects: " + ", ".join(
                i.replace("_", " ") for i in left
            )


def _outcomes_of(reference: Reference, provision: Provision) -> set[str]:
    from policyengine.reason.reference import has_norm

    if not has_norm(provision):
        return set()
    return {o for case in reference.judged(provision) for o in case.outcomes}
