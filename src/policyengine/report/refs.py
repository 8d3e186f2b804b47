"""What the parts of a report refer to: each question and each note is told once and named by number where it bears."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from policyengine.reason.answer import Decisive, Evidence, ProcedureAnswer, RequestItem
from policyengine.report import words
from policyengine.report.fold import Instance, item_instance, merge, once
from policyengine.report.questions import Question, numbered, settling_words
from policyengine.report.tree import Items, Paragraph, bullets

_BEST = "text_seen"


@dataclass(slots=True)
class Refs:
    """The numbers and names that a report refers to.

    Attributes:
        questions: all of them, the weightiest first.
        laws: id → title and citation, of permissions and authorities.
        titles: id → title, of all law that the answer names.
        lifting: id → the request that lifts it, with its standing.
        at_risk: id → the school years in which the rule is broken, or could be, but for a waiver.
        procedures: those of the authorities that the plan asks under, by the authority's id.
        term: the school years of the plan, which need not be said of what holds in all of them.
        notes: what conclusions rest on, law by law and assumption by assumption, in the order of their numbers.
    """

    questions: Sequence[Question]
    laws: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    lifting: Mapping[str, str] = field(default_factory=dict)
    term: tuple[int, ...] = ()
    at_risk: Mapping[str, frozenset[int]] = field(default_factory=dict)
    procedures: Mapping[str, ProcedureAnswer] = field(default_factory=dict)
    notes: dict[str, dict[str, None]] = field(default_factory=dict)
    _numbers: dict[Question, int] = field(init=False)
    _asking: dict[tuple[str, str], Question] = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = {q: n for n, q in enumerate(numbered(self.questions), 1)}
        self._asking = {(d.fact, d.of): q for q in self.questions for d in q.facts}

    def ground(self, evidence: Evidence, assumptions: Iterable[str]) -> Paragraph:
        """What a conclusion rests on: the weakest grade of evidence, and the numbers of its notes."""
        noted = self.noted(evidence, assumptions)
        grade = words.evidence_words(evidence.grade)
        if evidence.grade != _BEST:
            weak = dict.fromkeys(law for law, held, _, _ in evidence.sources if held == evidence.grade)
            names = words.listing(self.titles.get(law, law) for law in weak)
            grade = f"weakest: {names}, {grade}" if names else grade
        return Paragraph(f"{grade}{f'; {noted}' if noted else ''}.", "Evidence:")

    def noted(self, evidence: Evidence, assumptions: Iterable[str] = ()) -> str:
        """`notes 1-3, 7`: the numbers of the notes on which a conclusion rests."""
        found = notes_of(evidence, assumptions, self.titles)
        for label, text in found:
            self.notes.setdefault(label or text, {}).setdefault(text)
        places = list(self.notes)
        numbers = {places.index(label or text) + 1 for label, text in found}
        return f"{'note' if len(numbers) == 1 else 'notes'} {words.spans(numbers)}" if numbers else ""

    def weak(self, evidence: Evidence) -> str:
        """The grade in two words, where the text of the law was not seen."""
        grade = words.evidence_words(evidence.grade).partition(",")[0]
        return "" if evidence.grade == _BEST else grade

    def hangs_on(
        self, decisive: Iterable[Decisive], possible: Iterable[str], about: Container[str] = ()
    ) -> str:
        """What each answer to an open fact settles, in sentences: `Depends on Q4-Q6 (yes: met)`.

        A question that nothing else hangs on is asked here, in its own words; the things of the plan that it is
        about are named unless they are in `about`.
        """
        held: dict[Question, list[Decisive]] = {}
        for fact in decisive:
            question = self._asking.get((fact.fact, fact.of))
            if question is not None:
                held.setdefault(question, []).append(fact)
        outcomes = tuple(possible)
        alike: dict[str, list[int]] = {}
        asked: dict[str, list[str]] = {}
        for question, facts in held.items():
            effect = settling_words(facts, outcomes, several=question.several)
            if question in self._numbers:
                alike.setdefault(effect, []).append(self._numbers[question])
            else:
                known = "; ".join(part for part in (question.asked, effect) if part)
                others = once(f.of for f in facts if f.of and f.of not in about)
                of = f" [{words.listing(others)}]" if others else ""
                asked.setdefault(known, []).append(f"{question.words}{of}")
        parts = [f"{_named(numbers)}{_effect(effect)}" for effect, numbers in alike.items()]
        told = [f"Depends on {'; '.join(parts)}."] if parts else []
        told += [words.sentence(f"{' '.join(texts)}{_effect(effect)}") for effect, texts in asked.items()]
        return " ".join(told)

    def where(self, instances: Iterable[Instance], told_apart: bool = False) -> str:
        """The things meant, each once; years only where they are not the whole term."""
        term = frozenset(self.term)
        found = [replace(i, years=frozenset()) if i.years == term else i for i in instances]
        return "; ".join(dict.fromkeys(w for i in found if (w := i.words(told_apart))))

    def where_asked(self, items: Iterable[RequestItem], among: Iterable[RequestItem]) -> str:
        """The things, groups, keys, grades and years of some items, told apart from the others `among` them.

        Groups of pupils are named where the same is not said of all pupils of the thing.
        """
        held = list(items)
        every = list(among)
        alike = {s for s in {i.subject for i in held} if _alike(s, held, every)}
        found = (
            replace(item_instance(i), groups=frozenset()) if i.subject in alike else item_instance(i)
            for i in held
        )
        return self.where(merge(found), told_apart=True)

    def question_list(self) -> tuple[Question, ...]:
        """The questions that have a number, in its order."""
        return tuple(self._numbers)

    def note_list(self) -> Items:
        """The notes, each once."""
        texts = (
            f"{label}: {' '.join(held)}" if label not in held else label for label, held in self.notes.items()
        )
        return Items(bullets(texts).items, "1")


def _alike(subject: str, items: Iterable[RequestItem], among: Iterable[RequestItem]) -> bool:
    """Whether it is the same for all groups of pupils of a thing which grades, years and keys `items` are about."""
    held, every = _cells(subject, items), _cells(subject, among)
    meant = frozenset[_Cell]().union(*held.values())
    return all(held.get(group, set()) == cells & meant for group, cells in every.items())


_Cell = tuple[object, str, int]


def _cells(subject: str, items: Iterable[RequestItem]) -> dict[str, set[_Cell]]:
    """For each group of pupils, the keys, grades and years that items speak of."""
    found: dict[str, set[_Cell]] = {}
    for i in items:
        if i.subject == subject:
            cells = found.setdefault(i.group, set())
            cells |= {(i.keys, grade, year) for grade in i.grades or ("",) for year in i.years or (0,)}
    return found


def _named(numbers: Sequence[int]) -> str:
    return words.listing(words.spans(numbers, "Q").split(", "))


def _effect(effect: str) -> str:
    return f" ({effect})" if effect else ""


def notes_of(
    evidence: Evidence, assumptions: Iterable[str], titles: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Readings taken and text that nobody has seen, each with its law; assumptions, which are of no law."""
    found = [
        (titles.get(law, law), f"Read so: {words.reading_words(taken, rejected)}")
        for law, taken, rejected in evidence.readings
    ]
    found += [(titles.get(law, law), f"Not seen: {words.sentence(what)}") for law, what in evidence.unread]
    found += [("", f"Assumed: {words.assumption_words(text)}") for text in assumptions]
    return list(dict.fromkeys(found))
