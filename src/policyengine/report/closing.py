"""The small print of a report: notes, assumptions, practice, the horizon, which law, no legal advice."""

from __future__ import annotations

from policyengine.reason.answer import Answer, Horizon
from policyengine.report import words
from policyengine.report.sheet import Sheet

_OUTSIDE = "lies outside what was researched"  # how the engine ends such a limit
_FEW = 3
_JSON = "`--format json` lists them"
DISCLAIMER = (
    "This is not legal advice. It reads the law that this rulebook holds, as far as it was researched; "
    "what it does not name was not judged. Have counsel confirm a conclusion before you rely on it."
)


def print_closing(sheet: Sheet, answer: Answer) -> None:
    """Everything that a careful reader must know before relying on the report."""
    page = sheet.page
    if sheet.notes:
        page.heading("Notes: readings taken, text not seen, assumptions")
        sheet.print_notes()
    page.heading("What this answer rests on")
    said = {text for label, text in sheet.notes if label == "Assumed"}
    others = [a for a in answer.assumptions if words.assumption_words(a) not in said]
    if others:
        text = words.count(len(others), "more assumption")
        page.line(f"{text}; `--format json` lists them.", label="Assumed:")
    for note in answer.notes:
        page.line(words.sentence(note), label="Note:")
    limits = list(dict.fromkeys(answer.unresearched))
    outside = [w for w in limits if w.rstrip(".").endswith(_OUTSIDE)]
    for what in (w for w in limits if w not in outside or len(outside) <= _FEW):
        page.line(words.sentence(what), label="Limit:")
    if len(outside) > _FEW:
        rules = words.count(len(outside), "rule")
        page.line(f"{rules} on the plan's years lie outside what was researched; {_JSON}.", label="Limit:")
    for horizon in answer.horizons:
        page.line(_horizon(horizon), label=f"{horizon.name}:")
    strict = ", strict: nothing assumed" if answer.strict else ""
    page.line(f"as of {answer.as_of}; rulebook {answer.rulebook}{strict}.", label="Law:")
    page.gap()
    page.line(DISCLAIMER, hang=0)


def _horizon(horizon: Horizon) -> str:
    since = f"researched since {horizon.since}" if horizon.since else "researched since no stated day"
    known = f", last looked at {horizon.known}" if horizon.known else ""
    grades = "; ".join(
        f"{number:,} {words.evidence_words(g).partition(',')[0]}" for g, number in horizon.grades if number
    )
    return f"{words.count(horizon.provisions, 'provision')}, {since}{known} ({grades})."
