"""The topics that can be asked for: those that the vocabulary declares, and those made of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from policyengine.language.diagnostics import closest
from policyengine.reason.phrases import name_in_words
from policyengine.rulebook.vocabulary import Vocabulary

INSTRUCTION = "instruction"
WAIVERS = "waivers"


class Composite(NamedTuple):
    """A topic made of others: its title, and those that it shows side by side."""

    title: str
    topics: tuple[str, ...]


COMPOSITES: Mapping[str, Composite] = {
    INSTRUCTION: Composite("What counts as instruction, activity by activity", ()),
    "credit": Composite(
        "What stands behind a credit", ("credit_hours", "competency_credit", "competency_cap")
    ),
    "internship": Composite(
        "What an internship counts for", ("internship_credit", "internship_attendance", "internship_funding")
    ),
    "graduation": Composite(
        "Credits to graduate, in all and by subject", ("diploma_total", "diploma_subjects")
    ),
    WAIVERS: Composite("Who may waive what: every authority", ()),
}
AREAS: Mapping[str, str] = {
    "annual_hours": "seat_time",
    "annual_days": "seat_time",
    "recess_counts": "seat_time",
    "passing_counts": "seat_time",
    "lunch_counts": "seat_time",
    INSTRUCTION: "seat_time",
    "credit_hours": "credit",
    "competency_cap": "credit",
    "competency_credit": "credit",
    "internship_credit": "credit",
    "internship_attendance": "attendance",
    "internship_funding": "funding",
    "diploma_total": "graduation",
    "diploma_subjects": "graduation",
    WAIVERS: "authority",
}
"""In which area of the law a topic lies: where a state was not researched there, silence says nothing."""


_TITLES: Mapping[str, str] = {"us_history": "U.S. history", "cte": "Career and technical education"}


def subject_title(member: str) -> str:
    """A subject or an activity over its column."""
    words = name_in_words(member)
    return _TITLES.get(member, words[:1].upper() + words[1:])


def topics_of(words: Vocabulary) -> dict[str, str]:
    """Every topic that can be asked for, with its title: the declared ones, then those made of several."""
    declared = {name: topic.title for name, topic in words.topics.items()}
    return {**declared, **{name: composite.title for name, composite in COMPOSITES.items()}}


def parts_of(name: str) -> tuple[str, ...]:
    """The declared topics that a topic shows: itself, or what it is made of."""
    return COMPOSITES[name].topics if name in COMPOSITES else (name,)


def nearest(written: str, words: Vocabulary) -> str | None:
    """The topic that is meant by a misspelled name, or by a word of a title; None where none is near."""
    known = topics_of(words)
    folded = written.lower().replace("-", "_").replace(" ", "_")
    if folded in known:
        return folded
    near = closest(folded, known, 0.5)
    said = [name for name, title in known.items() if folded.replace("_", " ") in title.lower()]
    held = [name for name in known if folded in name.split("_")]
    return next(iter(held), near or next(iter(said), None))
