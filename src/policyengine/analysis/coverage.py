"""What the scenarios of the law have shown of each provision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policyengine.reason.answer import OUTCOMES
from policyengine.rulebook.model import Rulebook

JUDGED = ("requirement", "advice", "waiver")
"""The kinds that come out somehow by themselves; the others take part in what comes out."""
KINDS = (*JUDGED, "permission", "equivalency", "exception", "protection", "definition")


def coverage_of(book: Rulebook, judged: Mapping[str, set[str]]) -> list[str]:
    """The lines of the report: by kind what no scenario judges, then the outcomes shown of each requirement.

    Args:
        book: the law that was tested.
        judged: provision id → what was shown of it, as a `ScenarioReport` has it.
    """
    return [*_by_kind(book, judged), "", "Outcomes shown of each requirement", *_outcomes(book, judged)]


def _by_kind(book: Rulebook, judged: Mapping[str, set[str]]) -> Iterator[str]:
    for kind in KINDS:
        blocks = book.of_kind(kind)
        shown = {b.id for b in blocks if (judged.get(b.id) if kind in JUDGED else b.id in judged)}
        if blocks:
            yield f"{kind}: {len(shown)} of {len(blocks)}"
            yield from (f"  not judged: {b.id}" for b in blocks if b.id not in shown)


def _outcomes(book: Rulebook, judged: Mapping[str, set[str]]) -> Iterator[str]:
    for block in book.of_kind("requirement"):
        shown = [outcome.replace("_", " ") for outcome in OUTCOMES if outcome in judged.get(block.id, ())]
        yield f"  {block.id}: {', '.join(shown) or 'none'}"
