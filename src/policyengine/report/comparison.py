"""The report on a comparison: states at a glance, federal law once, how near each state comes, then state by state."""

from __future__ import annotations

from collections.abc import Iterator

from policyengine.fleet.outcome import Comparison
from policyengine.report import words
from policyengine.report.closing import DISCLAIMER, horizon_words
from policyengine.report.comparison_notes import OPEN_NOTE, left_aside, nearness_notes, verdict_notes
from policyengine.report.comparison_tables import nearness_table, open_table, verdict_table
from policyengine.report.state_section import conflict_item, open_items, state_section
from policyengine.report.tree import Block, Document, Items, Paragraph, Section


def comparison_report(comparison: Comparison) -> Document:
    """The report on `comparison`."""
    states = words.count(len(comparison.outcomes), "state")
    blocks: list[Block] = [
        Paragraph(
            f"{words.possessive(comparison.home.name)} plan, {words.years_words(comparison.term)}, law as of {comparison.as_of}"
        ),
        *_federal_line(comparison),
        _glance(comparison),
        _open(comparison),
        *_federal(comparison),
        *_nearness(comparison),
    ]
    blocks += [state_section(outcome, comparison) for outcome in comparison.outcomes]
    blocks += [_rests_on(comparison)]
    return Document(f"{comparison.plan}: the same plan under the law of {states}", tuple(blocks))


def _federal_line(comparison: Comparison) -> Iterator[Paragraph]:
    """That federal law is in the way, which no state can change."""
    if comparison.federal_conflicts:
        rules = words.count(len(comparison.federal_conflicts), "rule")
        yield Paragraph(
            f"In every state the plan conflicts with {rules} of federal law, told once below. "
            "The verdicts on the states are those of state law alone.",
            tone="bad",
        )


def _glance(comparison: Comparison) -> Section:
    """A row for each state, what the columns mean, and what of the plan was left aside."""
    notes = (*verdict_notes(comparison), *left_aside(comparison))
    return Section("The states at a glance", (verdict_table(comparison), *notes))


def _open(comparison: Comparison) -> Section:
    return Section("What is open in each state", (open_table(comparison), OPEN_NOTE))


def _federal(comparison: Comparison) -> Iterator[Section]:
    """Federal law, which is the same everywhere: its conflicts, and what is open under it."""
    conflicts, open_ = comparison.federal_conflicts, comparison.federal_open
    blocks: list[Block] = []
    if conflicts:
        blocks.append(Items(tuple(conflict_item(c, comparison.term) for c in conflicts)))
    if open_:
        rules = words.count(len(open_), "rule")
        blocks.append(
            Paragraph(f"{rules[0].upper()}{rules[1:]} of federal law may be broken, as open facts fall out:")
        )
        blocks.append(open_items(open_))
    if blocks:
        yield Section("Federal law, in every state", tuple(blocks), "federal")


def _nearness(comparison: Comparison) -> Iterator[Section]:
    """Which state answers most like home, by how many points, and what that means."""
    compared = [o for o in comparison.others if o.nearness is not None]
    if not compared:
        return
    home = comparison.home.name
    ranked = comparison.nearest
    few = [o for o in compared if o not in ranked]
    blocks: list[Block] = [nearness_table(comparison), Paragraph(_nearest(comparison))]
    if few:
        names = words.listing(o.name for o in few)
        blocks.append(
            Paragraph(f"{names}: too little can be told yet (less than one point in five).", "Not ranked:")
        )
    blocks += nearness_notes(comparison)
    yield Section(f"Nearest to {home}", tuple(blocks), "nearness")


def _nearest(comparison: Comparison) -> str:
    """The nearest state, or states, in a sentence."""
    ranked = comparison.nearest
    if not ranked:
        return "Too little can be told yet to say which state is nearest."
    best = ranked[0].nearness
    assert best is not None
    first = [
        o for o in ranked if o.nearness and (o.nearness.share, o.nearness.alike) == (best.share, best.alike)
    ]
    told, more = best.alike + best.otherwise, words.count(best.untold, "more point")
    also = f"; {more} can't be told yet" if best.untold else ""
    comes = "comes" if len(first) == 1 else "come"
    return (
        f"For this plan the law of {words.listing(o.name for o in first)} {comes} nearest: the same answer on "
        f"{best.alike} of {told} points that can be told{also}."
    )


def _rests_on(comparison: Comparison) -> Section:
    """The law read, how well, and that this is no advice."""
    seen: dict[str, Paragraph] = {}
    for outcome in comparison.outcomes:
        for horizon in outcome.horizons:
            seen.setdefault(horizon.name, Paragraph(horizon_words(horizon), f"{horizon.name}:"))
    missing = [o.name for o in comparison.outcomes if not o.researched]
    blocks: list[Block] = [*seen.values()]
    if missing:
        blocks.append(
            Paragraph(f"{words.listing(missing)}: no law of it is in this rulebook.", "Not researched:")
        )
    blocks.append(
        Paragraph(
            "what was assumed, how ambiguous texts were read and how a conclusion came about is told state by state by "
            "`policyengine check`, with `--state` and the state's two letters.",
            "Grounds:",
        )
    )
    strict = ", strict: nothing assumed" if comparison.strict else ""
    blocks.append(Paragraph(f"as of {comparison.as_of}, the same day for all{strict}.", "Law:"))
    blocks.append(Paragraph(DISCLAIMER))
    return Section("What this comparison rests on", tuple(blocks))
