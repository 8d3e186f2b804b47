"""What a rulebook tells the reader of plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policyengine.language import syntax as s
from policyengine.plan.words import STATES, Words
from policyengine.rulebook.loader import encoded_states
from policyengine.rulebook.model import UNWRITTEN_STEPS, Provision, Rulebook


def words_of(book: Rulebook) -> Words:
    """The words, authorities and codes of `book`, as the reader of plans needs them."""

    def spelled(citation: str, state: str) -> tuple[str, ...]:
        if book.reader.readable(citation):
            return ()
        return tuple(book.reader.guesses(citation, book.chain(state)))

    procedures = {pid: steps for pid, p in book.provisions.items() if (steps := _papers(p))}
    for provision in list(book.provisions.values()):
        if provision.kind == "exception":
            for pid in book.targets(provision.to):
                procedures.setdefault(pid, {}).update(_papers(provision))
    return Words(
        vocabulary=book.vocabulary,
        states=STATES,
        encoded=frozenset(
            {*encoded_states(), *(j for j, o in book.jurisdictions.items() if o.order == "state")}
        ),
        procedures=procedures,
        spelled=spelled,
    )


def words_for(book: Rulebook, others: Mapping[str, Rulebook]) -> Words:
    """The words of `book` with the facts of other states, for a plan that answers what they ask, too."""
    own = book.vocabulary
    heard = replace(
        own,
        choices={name: c for law in (*others.values(), book) for name, c in law.vocabulary.choices.items()},
        facts={name: f for law in (*others.values(), book) for name, f in law.vocabulary.facts.items()},
    )
    return replace(words_of(book), vocabulary=heard, heard=frozenset(others))


def _papers(provision: Provision) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in provision.lines:
        match line.clause:
            case s.Needs():
                found[line.clause.name] = "need"
            case s.Step():
                found[line.clause.name] = "step"
    if provision.kind == "waiver":
        for name in UNWRITTEN_STEPS:
            found.setdefault(name, "step")
    return found
