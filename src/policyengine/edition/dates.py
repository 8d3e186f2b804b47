"""Since when and until when, in plain English."""

from __future__ import annotations

import datetime

from policyengine.language import syntax as s
from policyengine.rulebook.model import Period, Provision

_EARLIER = {
    "stand": "What was granted before stands to the end of its term",
    "end": "What was granted before ends with it",
    "unread": "What becomes of what was granted before, nobody has read",
}


def point(at: s.Point) -> str:
    """`2020-07-01`, `school year 2027-28`."""
    return f"school year {at.school_year}" if at.school_year else str(at.date)


def span(held: s.Span) -> str:
    """`since 2020-07-01, until 2027-07-01`; the last day is not in it."""
    parts = [f"since {point(held.since)}"] if held.since else []
    parts += [f"until {point(held.until)}"] if held.until else []
    return ", ".join(parts)


def period(held: Period) -> str:
    """A period as `span` says it."""
    parts = [f"since {held.since}"] if held.since else []
    parts += [f"until {held.until}"] if held.until else []
    return ", ".join(parts)


def in_force(provision: Provision) -> str:
    """When a provision is in force, as its block has it; empty where it says nothing of that."""
    spans = [line.clause.span for line in provision.about if isinstance(line.clause, s.Effective)]
    said = " and ".join(span(held) for held in spans)
    if not said:
        return ""
    last = any(held.until for held in spans)
    return f"In force {said}{' (that day is no longer in it)' if last else ''}."


def repealed(clause: s.Repealed) -> str:
    """When and by what it was repealed."""
    return f"Repealed on {clause.date} by {clause.by}."


def earlier_grants(word: str) -> str:
    """What becomes of what was granted before an authority ended, or a protection began."""
    return f"{_EARLIER[word]}."


def holds(held: Period, on: datetime.date | None) -> bool:
    """True for a period that matters on a day; each does where no day is given."""
    return on is None or on in held
