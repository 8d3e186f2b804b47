"""The plan as another state's law may see it: without what only makes sense at home."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from policyengine.plan.model import Plan, Request
from policyengine.rulebook.model import FEDERAL, Rulebook

STATE = "state."
"""So begin the facts that a state's own law gives; what a plan says of them is said of its own state."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A plan to be judged under a state's law, and what of it was left aside.

    Attributes:
        dropped, kept: the law of the requests that were left aside, and of those of federal law.
        own_facts: the names of facts that only the plan's own state knows.
    """

    plan: Plan
    dropped: tuple[str, ...]
    kept: tuple[str, ...]
    own_facts: tuple[str, ...]


def carried(plan: Plan, book: Rulebook, state: str) -> Carried:
    """The plan to be judged under the law of `state`; `book` is the rulebook of the plan's own state.

    Requests of federal law stay; those of the plan's own state give way to what the state judged may be asked.
    What the plan tells of votes and papers stays at home, and so do the facts of the home state.
    """
    requests = plan.requests or ()
    kept = tuple(r for r in requests if _is_federal(r, book))
    dropped = tuple(r.law for r in requests if r not in kept)
    own = {name for thing in plan.district.all_below() for name in thing.facts if _is_own(name, book)}
    moved = copy.copy(plan)
    moved.requests = kept
    if state != plan.state:
        moved = copy.deepcopy(moved)
        moved.procedure = {w: p for w, p in plan.procedure.items() if _law_of(w, book) == FEDERAL}
        for thing in moved.district.all_below():
            for name in [n for n in thing.facts if n in own]:
                del thing.facts[name]
    return Carried(
        moved, tuple(dict.fromkeys(dropped)), tuple(dict.fromkeys(r.law for r in kept)), tuple(sorted(own))
    )


def _is_federal(request: Request, book: Rulebook) -> bool:
    """Whether a request is for federal law, under an authority that is federal or not named."""
    return _law_of(request.law, book) == FEDERAL and (
        request.under is None or _law_of(request.under, book) == FEDERAL
    )


def _law_of(words: str, book: Rulebook) -> str:
    """The jurisdiction of the law that words name, by id or by citation; "" where nothing reads them."""
    if words in book.provisions:
        return book.provisions[words].jurisdiction
    reader = book.reader
    spans = reader.spans(words) if reader.is_part(words) else []
    cite = spans[0][0] if spans else reader.read(words)
    return reader.codes[cite.code].jurisdiction if cite is not None else ""


def _is_own(name: str, book: Rulebook) -> bool:
    fact = book.vocabulary.facts.get(name)
    return name.startswith(STATE) or (fact is not None and fact.jurisdiction not in (None, FEDERAL))
