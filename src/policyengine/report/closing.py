"""The small print of a report: readings, unread text, assumptions, horizon, which law, no legal advice."""

from __future__ import annotations

from collections.abc import Mapping

from policyengine.reason.answer import Answer, Evidence, Horizon
from policyengine.report import words
from policyengine.report.fold import Entry, join_evidence, once
from policyengine.report.page import Page

DISCLAIMER = (
    "This is not legal advice. It reads the law that this rulebook holds, as far as it was researched; "
    "what it does not name was not judged. Have counsel confirm a conclusion before you rely on it."
)
_SAID_ABOVE = ("violated", "unresearched", "unsettled", "lifted")


def print_closing(page: Page, answer: Answer, entries: Mapping[str, tuple[Entry, ...]]) -> None:
    """Everything that a careful reader must know before relying on the report."""
    page.heading("What this answer rests on")
    _print_ground(page, answer, entries)
    for assumption in answer.assumptions:
        page.line(words.sentence(assumption), label="Assumed:")
    for note in answer.notes:
        page.line(words.sentence(note), label="Note:")
    for what in answer.unresearched:
        page.line(words.sentence(what), label="Not researched:")
    if answer.missing_law:
        page.line(
            f"the law of {words.listing(answer.missing_law)} is not in this rulebook.",
            label="Not researched:",
        )
    for _, title, says in answer.practice:
        page.line(f"{title}. {words.sentence(says)}", label="Practice, not law:")
    for horizon in answer.horizons:
        page.line(_horizon(horizon), label=f"{horizon.name}:")
    strict = ", strict: nothing assumed" if answer.strict else ""
    page.line(f"as of {answer.as_of}; rulebook {answer.rulebook}{strict}.", label="Law:")
    page.gap()
    page.line(DISCLAIMER, hang=0)


def _print_ground(page: Page, answer: Answer, entries: Mapping[str, tuple[Entry, ...]]) -> None:
    """Readings and unread text under what is in order or already allowed; the rest says its own above."""
    above = join_evidence(e.evidence for part in _SAID_ABOVE for e in entries[part])
    others: list[Evidence] = [e.evidence for part in ("in_order", "advice") for e in entries[part]]
    others += [e.evidence for e in answer.enabling]
    rest = join_evidence(others)
    asked = join_evidence(i.evidence for r in answer.requests or () for i in r.items)
    for provision, taken, rejected in once(rest.readings):
        if (provision, taken, rejected) not in (*above.readings, *asked.readings):
            page.line(words.reading_words(taken, rejected), label=f"{provision} read as:")
    for provision, what in once(rest.unread):
        if (provision, what) not in (*above.unread, *asked.unread):
            page.line(words.sentence(what), label=f"{provision}, not read:")


def _horizon(horizon: Horizon) -> str:
    since = f"researched since {horizon.since}" if horizon.since else "researched since no stated day"
    known = f", last looked at {horizon.known}" if horizon.known else ""
    grades = "; ".join(f"{number:,} {words.evidence_words(g)}" for g, number in horizon.grades if number)
    areas = f"; areas: {words.listing(words.plain(a) for a in horizon.areas)}" if horizon.areas else ""
    return f"{words.count(horizon.provisions, 'provision')}, {since}{known} ({grades}){areas}."
