"""Lints of what a block says of itself: its sources, its paraphrase, its intents."""

from __future__ import annotations

from policyengine.analysis.lint.law import GUIDANCE, Law, Messages, place_of
from policyengine.analysis.lint.numbers import unheld
from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic

YEARS_FRESH = 2


def no_source(law: Law) -> Messages:
    """A provision of law that names no source.

    Avoid:
        requirement ky.x "A day" { cite "KRS 158.060" must … }
    Prefer:
        source secondary_seen "https://…" 2026-11-22
    Why:
        Each conclusion prints how its law was seen, and without a source that is: from memory.
    """
    for block in law.blocks:
        if not block.sources and block.kind not in GUIDANCE:
            yield Diagnostic(
                "W0201",
                f"`{block.id}` names no source",
                block.loc,
                'say where the law was seen and when: `source GRADE "where" DATE`',
            )


def stale_source(law: Law) -> Messages:
    """A provision last looked at long before the rest of the law.

    Avoid:
        source text_seen "https://…" 2021-05-01
    Prefer:
        source text_seen "https://…" 2026-11-22
    Why:
        An answer is as old as the oldest look that it rests on.
    """
    newest = law.book.known_on
    for block in law.blocks:
        day = block.known_on
        if day is not None and (day.year + YEARS_FRESH, day.month, day.day) < (
            newest.year,
            newest.month,
            newest.day,
        ):
            yield Diagnostic(
                "W0202",
                f"`{block.id}` was last looked at on {day}, other law on {newest}",
                place_of(block, s.Source),
                "look the law up again and date the source anew",
            )


def number_in_says(law: Law) -> Messages:
    """A number in the paraphrase in place of the one that the clauses compute with.

    Avoid:
        says "At most 7 hours a day." must minutes at most 8 hours per day
    Prefer:
        says "At most 7 hours a day." must minutes at most 7 hours per day
    Why:
        The paraphrase is what people sign off, the clause is what is judged: they must be one.
    """
    for block in law.blocks:
        for number in unheld(block, law.book):
            yield Diagnostic(
                "W0203",
                f"`says` speaks of {number}, which no clause of `{block.id}` holds",
                place_of(block, s.Words, "says"),
                "mend the clause or the sentence, or explain the number in a `note`",
            )


def no_intent(law: Law) -> Messages:
    """A requirement that does not say what it protects.

    Avoid:
        requirement ky.x "A day" { cite "KRS 158.060" must … }
    Prefer:
        intent minimum_learning_time
    Why:
        A request for a waiver must answer each intent of the rule; without one it has nothing to answer.
    """
    for block in law.book.of_kind("requirement"):
        if not block.intents:
            yield Diagnostic(
                "W0204",
                f"`{block.id}` does not say what it protects",
                block.loc,
                "add an `intent` line",
            )


def no_see(law: Law) -> Messages:
    """A practice that does not point to the law.

    Avoid:
        practice ky.practice.x "A four-day week needs a waiver" { note "It does not." }
    Prefer:
        see ky.calendar.variable
    Why:
        Who hears that a belief is not law asks next what the law is.
    """
    for block in law.book.of_kind("practice"):
        if not block.see:
            yield Diagnostic(
                "W0205",
                f"`{block.id}` does not say what the law is",
                block.loc,
                "add `see` with the provision or the citation that people mistake",
            )
