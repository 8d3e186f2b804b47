"""What every lint looks at: the law, its scenarios, and the days on which a block is law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.model import Period, Provision, Rulebook

GUIDANCE = frozenset({"practice", "advice"})
Messages = Iterator[Diagnostic]


@dataclass(frozen=True, slots=True)
class Law:
    """A rulebook, and the scenarios that test it; None where nobody asks about scenarios."""

    book: Rulebook
    scenarios: Sequence[s.Scenario] | None = None

    @property
    def blocks(self) -> Iterator[Provision]:
        """Every provision, in order."""
        yield from self.book.provisions.values()


class Named(NamedTuple):
    """A provision that a clause of another names by its id, and the place."""

    provision: Provision
    loc: s.Loc


def life(block: Provision) -> Period:
    """The days on which a block is law."""
    return block.period.cut(Period(None, block.repealed.date if block.repealed else None))


def meet(one: Provision, other: Provision) -> bool:
    """True when two blocks are law on one day at least."""
    return not life(one).cut(life(other)).empty


def named_by(block: Provision, book: Rulebook) -> Iterator[Named]:
    """The provisions that `block` works on by id: to, displaces, counts … for, against."""
    yield from _by_id(block.to, block.loc, book)
    for clause, _ in block.lines:
        if isinstance(clause, (s.Displaces, s.Counts, s.Against)):
            yield from _by_id(clause.targets, clause.loc, book)


def _by_id(targets: tuple[s.Target, ...], loc: s.Loc, book: Rulebook) -> Iterator[Named]:
    for target in targets:
        if target.how == "id" and target.what in book.provisions:
            yield Named(book.provisions[str(target.what)], target.loc if target.loc.line else loc)


def place_of(block: Provision, kind: type[s.Clause], keyword: str = "") -> s.Loc:
    """The place of a block's first clause of a kind; the block's own where it has none."""
    for clause, _ in (*block.about, *block.lines):
        if isinstance(clause, kind) and (not keyword or getattr(clause, "keyword", "") == keyword):
            return clause.loc
    return block.loc
