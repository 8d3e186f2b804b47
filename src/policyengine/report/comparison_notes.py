"""What a comparison says of itself: what its columns mean, what of the plan was left aside, how nearness is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policyengine.fleet.outcome import Comparison
from policyengine.report import words
from policyengine.report.tree import Paragraph

OPEN_NOTE = Paragraph(
    "rules that the plan may break, as open facts fall out. The plan's facts are those that any state's law may ask "
    "for; its own questions are those that only this state asks, and that nobody was asked yet.",
    "Open rules:",
)


def verdict_notes(comparison: Comparison) -> tuple[Paragraph, ...]:
    """What the columns of the verdicts mean."""
    return (
        Paragraph(
            "the verdict if the plan asks for every waiver that the state's own law knows. It says what could be "
            "asked, not what is granted: each application is still to be written, and the grantor may refuse.",
            "With its waivers:",
        ),
        Paragraph(
            "rules of state law that the plan breaks for certain; liftable are those for which an authority could be "
            "asked in every school year of the plan. A span: it is open whether the district may ask, or whether the "
            "authority reaches the rule.",
            "Conflicts:",
        ),
        Paragraph(
            f"answers that are the same as {words.possessive(comparison.home.name)}, of those that can be told.",
            "Alike:",
        ),
    )


def left_aside(comparison: Comparison) -> Iterator[Paragraph]:
    """What of the plan is no part of a comparison, and how the plan stands with it."""
    home = comparison.home.name
    if comparison.dropped:
        their = "its" if len(comparison.dropped) == 1 else "their"
        yield Paragraph(
            f"the {_requests(comparison.dropped)}, made for {home}. In {their} place stand the authorities of each "
            "state that reach a conflict; what the plan tells of votes and papers at home counts at home alone.",
            "Left aside:",
        )
    if comparison.kept:
        yield Paragraph(f"the {_requests(comparison.kept)}, made under federal law.", "Kept:")
    if comparison.own_facts:
        facts = words.count(len(comparison.own_facts), "fact")
        yield Paragraph(f"{facts} that only the law of {home} asks for.", "Not used elsewhere:")
    if comparison.verdict:
        yield Paragraph(
            f"{words.plain(comparison.verdict)}, with federal law and with what the plan asks (`policyengine check`).",
            "At home as it stands:",
        )


def _requests(laws: Sequence[str]) -> str:
    return f"{'request' if len(laws) == 1 else 'requests'} for {words.listing(laws)}"


def nearness_notes(comparison: Comparison) -> tuple[Paragraph, ...]:
    """How nearness is counted, and what it says."""
    return (
        Paragraph(
            "a point is one matter (an area of law, and what is measured there) for one part of the plan and its "
            "pupils. Two states are alike on it when both allow what the plan does, or both forbid it; or when one and "
            "the same open fact of the plan decides it in both. It can't be told yet where one of them hangs on open "
            "facts, or has duties there of which the plan says nothing.",
            "How it is counted:",
        ),
        Paragraph(
            f"how often another state comes to {words.possessive(comparison.home.name)} answer on this plan. It does "
            "not say that the laws are equivalent, that they are alike for another plan, or that one state would "
            "accept what the other accepts.",
            "What it says:",
        ),
    )
