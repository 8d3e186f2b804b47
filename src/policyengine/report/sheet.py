"""A page with numbered questions and numbered notes, so that each is told once and named where it bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from policyengine.reason.answer import Decisive, Evidence
from policyengine.report import words
from policyengine.report.fold import Instance
from policyengine.report.page import Page

_BEST = "text_seen"


@dataclass(slots=True)
class Sheet:
    """What the parts of a report write to.

    Attributes:
        page: the lines.
        questions: fact and thing → the number of the question.
        laws: id → title and citation, of permissions and authorities.
        titles: id → title, of all law that the answer names.
        shown: how many questions are printed.
        term: the school years of the plan, which need not be said of what holds in all of them.
        notes: readings, unread text and assumptions on which conclusions rest, in the order of their numbers.
    """

    page: Page
    questions: Mapping[tuple[str, str], int]
    laws: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    shown: int = 12
    term: tuple[int, ...] = ()
    notes: dict[tuple[str, str], int] = field(default_factory=dict)

    def ground(self, evidence: Evidence, assumptions: Iterable[str], indent: int) -> None:
        """What a conclusion rests on: the weakest grade of evidence, and the numbers of its notes."""
        numbers = [self._note(*note) for note in notes_of(evidence, assumptions)]
        notes = f"; {'note' if len(numbers) == 1 else 'notes'} {words.spans(numbers)}" if numbers else ""
        grade = words.evidence_words(evidence.grade)
        if evidence.grade != _BEST:
            weak = dict.fromkeys(law for law, held, _, _ in evidence.sources if held == evidence.grade)
            names = words.listing(self.titles.get(law, law) for law in weak)
            grade = f"weakest: {names}, {grade}" if names else grade
        self.page.line(f"{grade}{notes}.", indent, "Evidence:")

    def weak(self, evidence: Evidence) -> str:
        """The grade in two words, where the text of the law was not seen."""
        grade = words.evidence_words(evidence.grade).partition(",")[0]
        return "" if evidence.grade == _BEST else grade

    def hangs_on(self, decisive: Iterable[Decisive], several: str = ", depending on ") -> str:
        """`, depending on Q1, Q4-Q6 and 2 more`; nothing where no question that is printed decides."""
        known = {self.questions[d.fact, d.of] for d in decisive if (d.fact, d.of) in self.questions}
        printed = [n for n in known if n <= self.shown]
        more = len(known) - len(printed)
        if not printed:
            return ""
        return f"{several}{words.spans(printed, 'Q')}{f' and {more} more' if more else ''}"

    def where(self, instances: Iterable[Instance], told_apart: bool = False) -> str:
        """The things meant, each once; years only where they are not the whole term."""
        term = frozenset(self.term)
        found = [replace(i, years=frozenset()) if i.years == term else i for i in instances]
        return "; ".join(dict.fromkeys(w for i in found if (w := i.words(told_apart))))

    def print_notes(self) -> None:
        """The notes, each once."""
        for (label, text), number in self.notes.items():
            self.page.item(f"{number}.", f"{label}: {text}")

    def _note(self, label: str, text: str) -> int:
        return self.notes.setdefault((label, text), len(self.notes) + 1)


def notes_of(evidence: Evidence, assumptions: Iterable[str]) -> list[tuple[str, str]]:
    """Readings taken, text that nobody has seen, and assumptions, each with its label."""
    found = [(f"{law} is read so", words.sentence(taken)) for law, taken, _ in evidence.readings]
    found += [(f"{law}, not seen", words.sentence(what)) for law, what in evidence.unread]
    found += [("Assumed", words.assumption_words(text)) for text in assumptions]
    return list(dict.fromkeys(found))
