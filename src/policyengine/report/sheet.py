"""A page with numbered questions and numbered notes, so that each is told once and named where it bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policyengine.reason.answer import Decisive, Evidence
from policyengine.report import words
from policyengine.report.page import Page


@dataclass(slots=True)
class Sheet:
    """What the parts of a report write to.

    Attributes:
        page: the lines.
        questions: fact and thing → the number of the question.
        laws: id → title and citation, of permissions and authorities.
        notes: readings, unread text and assumptions on which conclusions rest, in the order of their numbers.
    """

    page: Page
    questions: Mapping[tuple[str, str], int]
    laws: Mapping[str, str] = field(default_factory=dict)
    notes: dict[tuple[str, str], int] = field(default_factory=dict)

    def ground(self, evidence: Evidence, assumptions: Iterable[str], indent: int) -> None:
        """What a conclusion rests on: the weakest grade of evidence, and the numbers of its notes."""
        numbers = [self._note(*note) for note in notes_of(evidence, assumptions)]
        notes = f"; {'note' if len(numbers) == 1 else 'notes'} {words.spans(numbers)}" if numbers else ""
        self.page.line(f"{words.evidence_words(evidence.grade)}{notes}.", indent, "Evidence:")

    def hangs_on(self, decisive: Iterable[Decisive]) -> str:
        """`, depending on Q1, Q4-Q6`; nothing where no question decides."""
        known = {self.questions[d.fact, d.of] for d in decisive if (d.fact, d.of) in self.questions}
        return f", depending on {words.spans(known, 'Q')}" if known else ""

    def print_notes(self) -> None:
        """The notes, each once."""
        for (label, text), number in self.notes.items():
            self.page.item(f"{number}.", f"{label}: {text}")

    def _note(self, label: str, text: str) -> int:
        return self.notes.setdefault((label, text), len(self.notes) + 1)


def notes_of(evidence: Evidence, assumptions: Iterable[str]) -> list[tuple[str, str]]:
    """Readings taken, text that nobody has seen, and assumptions, each with its label."""
    found = [(f"{law} is read so", words.reading_words(taken, no)) for law, taken, no in evidence.readings]
    found += [(f"{law}, not seen", words.sentence(what)) for law, what in evidence.unread]
    found += [("Assumed", words.assumption_words(text)) for text in assumptions]
    return list(dict.fromkeys(found))
