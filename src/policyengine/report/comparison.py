"""The report on a comparison: states at a glance, federal law once, how near each state comes, then state by state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policyengine.fleet.outcome import Comparison, Outcome
from policyengine.report import words
from policyengine.report.closing import DISCLAIMER, horizon_words
from policyengine.report.comparison_words import (
    area_words,
    conflict_words,
    evidence_cell,
    joined,
    liftable_words,
    measure_words,
    open_words,
    verdict_words,
)
from policyengine.report.state_section import conflict_item, open_items, state_section
from policyengine.report.tree import Block, Document, Items, Paragraph, Row, Section, Table

VERDICT_HEADS = ("State", "With its waivers", "Asking nothing", "Conflicts", "Liftable", "Alike")
OPEN_HEADS = ("State", "Open rules", "Plan's facts", "Own questions", "Weakest evidence")


def comparison_report(comparison: Comparison) -> Document:
    """The report on `comparison`."""
    states = words.count(len(comparison.outcomes), "state")
    blocks: list[Block] = [
        Paragraph(
            f"{comparison.home.name}'s plan, {words.years_words(comparison.term)}, law as of {comparison.as_of}"
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
    return Section(
        "The states at a glance",
        (
            verdict_table(comparison),
            Paragraph(
                "the verdict if the plan asks for every waiver that the state's own law knows. It says what could "
                "be asked, not what is granted: each application is still to be written, and the grantor may refuse.",
                "With its waivers:",
            ),
            Paragraph(
                "rules of state law that the plan breaks for certain; liftable are those for which an authority could be "
                "asked in every school year of the plan. A span: it is open whether the district may ask, or whether "
                "the authority reaches the rule.",
                "Conflicts:",
            ),
            Paragraph(
                f"answers that are the same as {words.possessive(comparison.home.name)}, of those that can be told.",
                "Alike:",
            ),
            *_left_aside(comparison),
        ),
    )


def _open(comparison: Comparison) -> Section:
    return Section(
        "What is open in each state",
        (
            open_table(comparison),
            Paragraph(
                "rules that the plan may break, as open facts fall out. The plan's facts are those that any state's law "
                "may ask for; its own questions are those that only this state asks, and that nobody was asked yet.",
                "Open rules:",
            ),
        ),
    )


def verdict_table(comparison: Comparison) -> Table:
    """The verdict of each state's law, and how many conflicts it rests on."""
    rows = []
    for outcome in comparison.outcomes:
        name = outcome.name
        if not outcome.researched:
            rows.append(Row((name, "not researched", "", "", "", "")))
            continue
        own = [c for c in outcome.conflicts if not c.federal]
        cells = (
            name,
            *verdict_words(outcome),
            str(len(own)),
            liftable_words(own),
            _alike(outcome, comparison),
        )
        rows.append(Row(cells, link=outcome.state))
    return Table(VERDICT_HEADS, tuple(rows), grid=True)


def open_table(comparison: Comparison) -> Table:
    """What is open in each state, whose questions those are, and how well its law was seen."""
    rows = []
    for outcome in comparison.outcomes:
        if outcome.researched:
            own = [o for o in outcome.open if not o.federal]
            asked = sum(o.because == "state" for o in own)
            cells = (str(len(own)), str(len(own) - asked), str(asked), evidence_cell(outcome))
            rows.append(Row((outcome.name, *cells), link=outcome.state))
    return Table(OPEN_HEADS, tuple(rows), grid=True)


def _alike(outcome: Outcome, comparison: Comparison) -> str:
    near = outcome.nearness
    if outcome is comparison.home or near is None:
        return "-"
    return f"{near.alike} of {near.alike + near.otherwise}"


def _left_aside(comparison: Comparison) -> Iterator[Paragraph]:
    """What of the plan is no part of a comparison, and how the plan stands with it."""
    home = comparison.home.name
    if comparison.dropped:
        yield Paragraph(
            f"the {_requests(comparison.dropped)}, which is law of {home}. In its place stand the authorities of each "
            "state that reach a conflict; what the plan tells of votes and papers at home counts at home alone.",
            "Left aside:",
        )
    if comparison.kept:
        yield Paragraph(f"the {_requests(comparison.kept)}, which is federal law.", "Kept:")
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


def _federal(comparison: Comparison) -> Iterator[Section]:
    """Federal law, which is the same everywhere: its conflicts, and what is open under it."""
    conflicts, open_ = comparison.federal_conflicts, comparison.federal_open
    blocks: list[Block] = []
    if conflicts:
        blocks.append(Items(tuple(conflict_item(c, comparison.term) for c in conflicts)))
    if open_:
        rules = words.count(len(open_), "rule")
        blocks.append(Paragraph(f"{rules} of federal law may be broken, as open facts fall out:"))
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
    blocks: list[Block] = [Paragraph(nearest_words(comparison))]
    blocks += [nearness_table(comparison)]
    if few:
        names = words.listing(o.name for o in few)
        blocks.append(
            Paragraph(f"{names}: too little can be told yet (less than one point in five).", "Not ranked:")
        )
    blocks += [
        Paragraph(
            "a point is one matter (an area of law, and what is measured there) for one part of the plan and its "
            "pupils. Two states are alike on it when both allow what the plan does, or both forbid it; or when one and "
            "the same open fact of the plan decides it in both. It can't be told yet where one of them hangs on open "
            "facts, or has duties there of which the plan says nothing.",
            "How it is counted:",
        ),
        Paragraph(
            f"how often another state comes to {words.possessive(home)} answer on this plan. It does not say that "
            "the laws are equivalent, that they are alike for another plan, or that one state would accept what the "
            "other accepts.",
            "What it says:",
        ),
    ]
    yield Section(f"Nearest to {home}", tuple(blocks), "nearness")


def nearest_words(comparison: Comparison) -> str:
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


def nearness_table(comparison: Comparison) -> Table:
    """Points alike, otherwise and not yet told; the ranked states first."""
    rows = []
    for outcome in _by_nearness(comparison):
        near = outcome.nearness
        assert near is not None
        share = f"{round(100 * near.share)}%" if near.share is not None else "-"
        cells = (outcome.name, share, str(near.alike), str(near.otherwise), str(near.untold))
        rows.append(Row(cells, link=outcome.state))
    return Table(("State", "Share alike", "Alike", "Otherwise", "Not told yet"), tuple(rows), grid=True)


def _by_nearness(comparison: Comparison) -> tuple[Outcome, ...]:
    """The states that were compared with home: those that are ranked, then the others."""
    ranked = comparison.nearest
    return (*ranked, *(o for o in comparison.others if o.nearness is not None and o not in ranked))


def _area_table(comparison: Comparison) -> Table:
    """Points by area of law."""
    rows = [
        Row((o.name, area_words(a.area), str(a.alike), str(a.otherwise), str(a.untold)))
        for o in _by_nearness(comparison)
        for a in (o.nearness.areas if o.nearness else ())
    ]
    return Table(("State", "Area of law", "Alike", "Otherwise", "Not told yet"), tuple(rows))


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
    strict = ", strict: nothing assumed" if comparison.strict else ""
    blocks.append(Paragraph(f"as of {comparison.as_of}, the same day for all{strict}.", "Law:"))
    blocks.append(Paragraph(DISCLAIMER))
    return Section("What this comparison rests on", tuple(blocks))


def comparison_tables(comparison: Comparison) -> Document:
    """The comparison as tables alone, one row for each fact: for a spreadsheet."""
    tables = [
        ("Verdicts", verdict_table(comparison)),
        ("Open rules", open_table(comparison)),
        ("Conflicts", _conflict_table(comparison)),
        ("What is open", _rule_table(comparison)),
        ("Allowed by", _permission_table(comparison)),
        ("Nearness", nearness_table(comparison)),
        ("Nearness by area", _area_table(comparison)),
        ("Answered otherwise", _difference_table(comparison)),
    ]
    law = Paragraph(f"Law as of {comparison.as_of}. {DISCLAIMER}")
    sections = (Section(title, (table,)) for title, table in tables if table.rows)
    return Document(comparison.plan, (*sections, Section("Notes", (law,))))


def _researched(comparison: Comparison) -> list[Outcome]:
    return [o for o in comparison.outcomes if o.researched]


def _conflict_table(comparison: Comparison) -> Table:
    heads = (
        "State",
        "Rule",
        "Citations",
        "Law",
        "Numbers",
        "Could be lifted",
        "Under",
        "Asked of",
        "Shielded by",
    )
    rows = []
    for outcome in _researched(comparison):
        for conflict in outcome.conflicts:
            cells = conflict_words(conflict)
            level = "federal" if conflict.federal else "state"
            rows.append(Row((outcome.name, cells.title, cells.cites, level, cells.numbers, cells.lift, cells.under,
                             cells.granted_by, cells.shields)))  # fmt: skip
    return Table(heads, tuple(rows))


def _rule_table(comparison: Comparison) -> Table:
    heads = ("State", "Rule", "Citations", "Law", "Hangs on", "Questions")
    rows = []
    for outcome in _researched(comparison):
        for rule in outcome.open:
            cells = open_words(rule)
            level = "federal" if rule.federal else "state"
            rows.append(Row((outcome.name, cells.title, cells.cites, level, cells.because, cells.questions)))
    return Table(heads, tuple(rows))


def _permission_table(comparison: Comparison) -> Table:
    rows = [
        Row((
            outcome.name,
            e.title,
            joined(e.cites),
            words.thing_words(e.subject, e.entity),
            words.how_words(e.how),
            words.status_words(e.status),
        ))
        for outcome in _researched(comparison)
        for e in outcome.permissions
    ]  # fmt: skip
    return Table(("State", "Permission", "Citations", "For", "What it does", "Whether it holds"), tuple(rows))


def _difference_table(comparison: Comparison) -> Table:
    home = comparison.home
    said = {"conflict": "conflict", "may": "allowed"}
    rows = []
    for outcome in _researched(comparison):
        for d in outcome.nearness.differences if outcome.nearness else ():
            pupils = "" if d.everyone else words.group_words(d.groups, told_apart=True)
            where = joined(p for p in (words.thing_words(d.point.subject, d.point.entity), pupils) if p)
            rows.append(Row((
                outcome.name,
                measure_words(d.point),
                where,
                said[d.home.answer],
                laws_words(d.home.provisions, home),
                said[d.there.answer],
                laws_words(d.there.provisions, outcome),
            )))  # fmt: skip
    return Table(("State", "Matter", "For", f"In {home.name}", "By", "There", "By its"), tuple(rows))


def laws_words(provisions: Iterable[str], outcome: Outcome) -> str:
    """Provisions by title and first citation."""
    known = {pid: words.named(title, cites, 1) for pid, title, cites in outcome.laws}
    return joined(known.get(p, p) for p in provisions)
