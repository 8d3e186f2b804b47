# ruff: noqa: INP001
"""Writes docs/law.md: what is held of each state's law, by the same code as `policyengine states`.

Run from the checkout: `python docs/law_coverage.py`.  A test compares the page with what would be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyengine.analysis.survey.holdings import Holding
    from policyengine.report.tree import Block

PATH = Path(__file__).with_name("law.md")
INTRODUCTION = (
    "This page is written by `docs/law_coverage.py` from the law itself and the profiles; don't edit it by hand. "
    "`policyengine states` prints the same on your screen, and `policyengine states KY` one state in full, with each "
    "passage that nobody has read."
)
GAPS = (
    "Each sentence is something that the state's researchers looked for and did not settle. A gap is no rule and no "
    "freedom: whoever needs the answer must look."
)
EVIDENCE = (
    "How well each provision is known: the weakest of its sources counts. Practice, which is taken for law and is "
    "none, is counted apart."
)
_HEADS = (
    "Jurisdiction",
    "Provisions",
    "Text seen",
    "Account only",
    "From memory",
    "Share seen",
    "Practice",
    "Scenarios",
)


def page() -> str:
    """The page as Markdown."""
    from policyengine.analysis.survey.holdings import holdings, jurisdictions
    from policyengine.cli.states import law_and_profiles
    from policyengine.report.markdown import to_markdown
    from policyengine.report.states import states_document
    from policyengine.report.tree import Document, Paragraph, Section

    book, profiles = law_and_profiles()
    found = holdings(book, profiles, jurisdictions(book, profiles))
    overview = states_document(found)
    blocks: tuple[Block, ...] = (
        Paragraph(INTRODUCTION),
        Section("Overview", tuple(overview.blocks)),
        Section("Evidence", (Paragraph(EVIDENCE), _evidence(found))),
        Section("Known gaps", (Paragraph(GAPS), *_gaps(found))),
    )
    return to_markdown(Document("The law that is held, and its gaps", blocks)).replace("\\`", "`")


def _evidence(found: Sequence[Holding]) -> Block:
    from policyengine.report.tree import Row, Table
    from policyengine.rulebook.model import EVIDENCE_ORDER

    rows = []
    for h in found:
        grades = [str(h.grades.get(grade, 0)) for grade in EVIDENCE_ORDER]
        share = f"{h.seen}%" if h.seen is not None else ""
        rows.append(Row((h.title, str(h.total), *grades, share, str(h.practice), str(h.scenarios))))
    return Table(_HEADS, tuple(rows))


def _gaps(found: Sequence[Holding]) -> Iterator[Block]:
    from policyengine.report.tree import Section, bullets

    for h in found:
        if h.gaps:
            yield Section(h.title, (bullets(h.gaps),))


def main() -> None:
    """Write the page."""
    partial = PATH.with_suffix(".tmp")
    partial.write_text(page(), encoding="utf-8")
    partial.replace(PATH)


if __name__ == "__main__":
    main()
