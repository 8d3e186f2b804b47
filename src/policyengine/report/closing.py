"""The small print of a report: notes, assumptions, practice, the horizon, which law, no legal advice."""

from __future__ import annotations

from collections.abc import Iterator

from policyengine.reason.answer import Answer, Horizon
from policyengine.report import words
from policyengine.report.refs import Refs
from policyengine.report.tree import Paragraph, Section

_OUTSIDE = "lies outside what was researched"  # how the engine ends such a limit
_FEW = 3
_JSON = "`--format json` lists them"
_SEEN = "where no grade stands beside a rule, the text of its law was seen."
DISCLAIMER = (
    "This is not legal advice. It reads the law that this rulebook holds, as far as it was researched; "
    "what it does not name was not judged. Have counsel confirm a conclusion before you rely on it."
)


def closing(refs: Refs, answer: Answer) -> Iterator[Section]:
    """Everything that a careful reader must know before relying on the report."""
    if refs.notes:
        yield Section("Notes: readings taken, text not seen, assumptions", (refs.note_list(),))
    yield Section(
        "What this answer rests on",
        (
            *_assumed(refs, answer),
            *(Paragraph(words.sentence(note), "Note:") for note in answer.notes),
            *_limits(answer),
            Paragraph(_SEEN, "Evidence:"),
            *(Paragraph(horizon_words(h), f"{h.name}:") for h in answer.horizons),
            Paragraph(
                f"as of {answer.as_of}; rulebook {answer.rulebook}"
                f"{', strict: nothing assumed' if answer.strict else ''}.",
                "Law:",
            ),
            Paragraph(DISCLAIMER),
        ),
    )


def _assumed(refs: Refs, answer: Answer) -> Iterator[Paragraph]:
    """How many assumptions there are beside those that stand in the notes."""
    others = [a for a in answer.assumptions if f"Assumed: {words.assumption_words(a)}" not in refs.notes]
    if others:
        yield Paragraph(f"{words.count(len(others), 'more assumption')}; {_JSON}.", "Assumed:")


def _limits(answer: Answer) -> Iterator[Paragraph]:
    """What was not researched; many rules outside of it are counted."""
    limits = list(dict.fromkeys(answer.unresearched))
    outside = [w for w in limits if w.rstrip(".").endswith(_OUTSIDE)]
    for what in (w for w in limits if w not in outside or len(outside) <= _FEW):
        yield Paragraph(words.sentence(what), "Limit:")
    if len(outside) > _FEW:
        rules = words.count(len(outside), "rule")
        yield Paragraph(f"{rules} on the plan's years lie outside what was researched; {_JSON}.", "Limit:")


def horizon_words(horizon: Horizon) -> str:
    """How much of a jurisdiction's law is here, since when, and how well it was seen."""
    since = f"researched since {horizon.since}" if horizon.since else "researched since no stated day"
    known = f", last looked at {horizon.known}" if horizon.known else ""
    grades = "; ".join(
        f"{number:,} {words.evidence_words(g).partition(',')[0]}" for g, number in horizon.grades if number
    )
    return f"{words.count(horizon.provisions, 'provision')}, {since}{known} ({grades})."
