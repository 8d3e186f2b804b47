"""The words of a comparison: a verdict, a conflict with its numbers, what could lift it, an open rule, a point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from policyengine.fleet.outcome import Conflict, OpenRule, Outcome, Point
from policyengine.reason.answer import Comparison, Decisive
from policyengine.reason.ways import Way
from policyengine.report import words
from policyengine.report.entries import sides_words
from policyengine.report.fold import once

_BECAUSE = {
    "plan": "facts of the plan",
    "state": "questions that only this state asks",
    "law": "the law itself, or more facts than could be worked through",
}
_LIFTS = {
    "asked": "could be asked for",
    "if_eligible": "could be asked for, if the district is eligible",
    "perhaps": "perhaps, as open facts fall out",
    "part": "in part",
    "none": "nothing lifts it",
}


@dataclass(frozen=True, slots=True)
class ConflictWords:
    """A conflict in words, cell by cell."""

    title: str
    cites: str
    numbers: str
    lift: str
    under: str
    granted_by: str
    shields: str


def joined(parts: Iterable[str]) -> str:
    """Parts that are there, each once, with semicolons."""
    return "; ".join(dict.fromkeys(p for p in parts if p))


def verdict_words(outcome: Outcome, term: Sequence[int]) -> tuple[str, str]:
    """The verdicts by the state's law alone: with what could be asked of the state, and asking nothing."""
    if outcome.own is None or not_read(outcome, term):
        return "not researched", "not researched"
    return words.plain(outcome.own.with_waivers), words.plain(outcome.own.asking_nothing)


def not_read(outcome: Outcome, term: Sequence[int]) -> bool:
    """Whether no law of the state was researched for any school year of the plan."""
    return not outcome.researched or len(outcome.unread) == len(term)


def evidence_cell(outcome: Outcome) -> str:
    """The weakest grade of evidence in a word or two."""
    return words.evidence_words(outcome.evidence.grade).partition(",")[0]


def area_words(area: str) -> str:
    """An area of law: `seat time`."""
    return words.plain(area)


def measure_words(point: Point) -> str:
    """What is compared: `seat time, hours per year`."""
    measure = words.plain(point.measure)
    return f"{area_words(point.area)}, {measure}" if measure else area_words(point.area)


def numbers_words(comparisons: Iterable[Comparison]) -> str:
    """What is broken, in numbers: `152 against at least 170 days per year: 18 days per year short`."""
    return sides_words(once(replace(c, label="") for c in comparisons if c.holds is False))


def liftable_words(conflicts: Iterable[Conflict]) -> str:
    """How many conflicts could be asked away: a number, or a span where it is open whether a waiver can help."""
    lifts = [c.lift for c in conflicts]
    sure = lifts.count("asked")
    most = sure + lifts.count("if_eligible") + lifts.count("perhaps")
    if not lifts:
        return "-"
    return str(sure) if most == sure else f"{sure} to {most}"


def conflict_words(conflict: Conflict) -> ConflictWords:
    """A conflict in words."""
    first = conflict.findings[0]
    left = f", not in {words.years_words(conflict.left)}" if conflict.lift == "part" and conflict.left else ""
    return ConflictWords(
        title=first.title,
        cites=joined(first.cites),
        numbers=numbers_words(c for f in conflict.findings for c in f.comparisons),
        lift=_LIFTS[conflict.lift] + left,
        under=joined(words.named(w.title, w.cites, 2) for w in conflict.ways),
        granted_by=joined(words.actors_words(w.granted_by, "then") for w in conflict.ways),
        shields=joined(words.named(s.title, s.cites, 1) for s in conflict.shields),
    )


def way_words(way: Way, years: tuple[int, ...]) -> str:
    """An authority that could be asked: who grants it, for which of the `years` of a conflict, and what is open."""
    granted = f", granted by {words.actors_words(way.granted_by, 'then')}" if way.granted_by else ""
    free = f" ({words.discretion_words(way.discretion)})" if granted and way.discretion else ""
    open_to = () if way.eligible else ("whether the district may ask is open",)
    covered = (*way.sure, *way.perhaps)
    span = f"only for {words.years_words(covered)}" if set(years) - set(covered) else ""
    perhaps = (
        f"whether it can help is open for {words.years_words(way.perhaps)}"
        if way.sure
        else "whether it can help is open"
    )
    lasts = f"lasts {way.lasts}" if way.lasts else ""
    remarks = joined((span, lasts if span else "", perhaps if way.perhaps else "", *open_to))
    return f"{words.named(way.title, way.cites, 2)}{granted}{free}{f'; {remarks}' if remarks else ''}"


@dataclass(frozen=True, slots=True)
class OpenWords:
    """An open rule in words."""

    title: str
    cites: str
    because: str
    questions: str


def open_words(rule: OpenRule) -> OpenWords:
    """An open rule, what keeps it open, and what to ask."""
    first = rule.findings[0]
    asked = questions_of((*rule.plan, *rule.own))
    return OpenWords(first.title, joined(first.cites), _BECAUSE[rule.because], joined(asked))


def questions_of(facts: Iterable[Decisive]) -> tuple[str, ...]:
    """What to ask, each question once."""
    return once(d.question or words.plain(d.fact) for d in facts)
