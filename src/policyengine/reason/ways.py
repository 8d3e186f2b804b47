"""What an application that is still to be written could lift: every authority, in every grade and school year.

A `WaiverPath` says how a request stands where a finding begins; here it is asked for each grade and year of the
conflict, since a term may end inside a plan and a protection may shield some grades alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policyengine.reason.explainer import blank_request, term_words
from policyengine.reason.procedure import filed_through
from policyengine.reason.reach import actor_words
from policyengine.reason.standing import Details, Standings
from policyengine.rulebook.vocabulary import GRADES

if TYPE_CHECKING:
    from policyengine.reason.reference import Case, Reference
    from policyengine.reason.world import Env
    from policyengine.rulebook.model import Provision, Rules

USABLE = frozenset({"open", "incomplete", "complete"})
CLOSED = frozenset({"barred", "repealed", "expired", "unknown_law"})


@dataclass(frozen=True, slots=True)
class Way:
    """An authority that could be asked to lift a rule.

    Attributes:
        asked_by, granted_by: who, in words; `filed_through`: the agency that must file for a district.
        discretion: how free the grantor is, as law has it; "" where it says nothing.
        lasts: the term in words.
        sure: the school years that it could cover, if it is granted.
        perhaps: those that it could cover if what is open falls out well (whether it reaches the rule, whether a
            protection bars it, whether its term lasts).
        eligible: False where it is open whether this district may ask.
    """

    authority: str
    title: str
    cites: tuple[str, ...]
    asked_by: tuple[str, ...]
    granted_by: tuple[str, ...]
    filed_through: str
    discretion: str
    lasts: str
    sure: tuple[int, ...]
    perhaps: tuple[int, ...]
    eligible: bool


def ways(reference: Reference, case: Case) -> Iterator[Way]:
    """The authorities that could lift a conflict as planned, in some school year at least.

    Left out are those that reach its consequence alone (the duty stays), and those under which something must stand
    instead that the plan does not have; what the application itself has to say of that is still to be written.
    """
    for authority in reference.world.waivers:
        found = _way(reference, case, authority)
        if found is not None and (found.sure or found.perhaps):
            yield found


def forgiving(reference: Reference, provision: Provision) -> Iterator[Provision]:
    """The authorities that may lift the consequence of breaking a rule, and not the rule."""
    standings = Standings(reference.judge())
    for authority in reference.world.waivers:
        request = blank_request(reference.plan, provision, authority)
        rules = authority.at(standings.decided(authority, request))
        if standings.may_reach(authority, request, provision) and standings.reach.consequence_only(
            rules, provision
        ):
            yield authority


def _way(reference: Reference, case: Case, authority: Provision) -> Way | None:
    standings = Standings(reference.judge())
    request = blank_request(reference.plan, case.provision, authority)
    rules = authority.at(standings.decided(authority, request))
    if not standings.may_reach(authority, request, case.provision):
        return None
    if standings.reach.consequence_only(rules, case.provision):
        return None
    reached = standings.reach.reaches(authority, rules, case.provision) is True
    written = all(f.owner == "request" for c in rules.instead for f in reference.world.facts_in(c.expr))
    sure, perhaps, eligible = [], [], True
    for year in sorted(case.years):
        held = [_open(reference, case.provision, authority, env) for env in _envs(case, year)]
        names = frozenset().union(*(found for found, _ in held))
        if any(not found & USABLE or instead is False for found, instead in held):
            continue
        eligible = eligible and "no_authority" not in names
        if reached and not names & CLOSED and (written or all(instead for _, instead in held)):
            sure.append(year)
        else:
            perhaps.append(year)
    return _described(reference, authority, rules, sure, perhaps, eligible=eligible)


def _open(
    reference: Reference, provision: Provision, authority: Provision, env: Env
) -> tuple[frozenset[str], bool | None]:
    """The standings that a request could have at an instance, and whether what must stand instead stands."""
    standings = Standings(reference.judge())
    request = blank_request(reference.plan, provision, authority)
    stages = standings.stages(request, authority, provision, env, Details([], []), needless=False)
    return frozenset(standings.climb(stages, authority)), standings.instead(authority, request, env)


def _envs(case: Case, year: int) -> Iterable[Env]:
    env = case.env.with_key("school_year", year)
    return [env.with_key("grade", g) for g in GRADES if g in case.grades] or [env]


def _described(
    reference: Reference,
    authority: Provision,
    rules: Rules,
    sure: list[int],
    perhaps: list[int],
    *,
    eligible: bool,
) -> Way:
    world, book = reference.world, reference.book

    def words(who: Iterable[str]) -> tuple[str, ...]:
        return tuple(actor_words(world, book.role(w, reference.state)) for w in who)

    return Way(
        authority=authority.id,
        title=authority.title,
        cites=authority.cite_texts,
        asked_by=words(rules.asked_by.who if rules.asked_by else ()),
        granted_by=words(rules.granted_by.who if rules.granted_by else ()),
        filed_through=filed_through(world, rules),
        discretion=rules.discretion,
        lasts=term_words(rules),
        sure=tuple(sure),
        perhaps=tuple(perhaps),
        eligible=eligible,
    )
