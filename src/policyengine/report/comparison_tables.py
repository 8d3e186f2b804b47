"""A comparison in tables: a row for each state, and for a spreadsheet a row for each conflict, rule and difference."""

from __future__ import annotations

from collections.abc import Iterable

from policyengine.fleet.outcome import Comparison, Outcome
from policyengine.report import words
from policyengine.report.closing import DISCLAIMER
from policyengine.report.comparison_notes import OPEN_NOTE, left_aside, nearness_notes, verdict_notes
from policyengine.report.comparison_words import (
    area_words,
    conflict_words,
    evidence_cell,
    joined,
    liftable_words,
    measure_words,
    not_read,
    open_words,
    verdict_words,
)
from policyengine.report.state_section import own_conflicts, own_rules
from policyengine.report.tree import Document, Paragraph, Row, Section, Table

VERDICT_HEADS = ("State", "With its waivers", "Asking nothing", "Conflicts", "Liftable", "Alike")
OPEN_HEADS = ("State", "Open rules", "Plan's facts", "Own questions", "Weakest evidence")


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
    law = Paragraph(f"as of {comparison.as_of}. {DISCLAIMER}", "Law:")
    said = [
        *verdict_notes(comparison),
        OPEN_NOTE,
        *left_aside(comparison),
        *nearness_notes(comparison),
        law,
    ]
    sections = (Section(title, (table,)) for title, table in tables if table.rows)
    return Document(comparison.plan, (*sections, Section("What the columns mean", tuple(said))))


def verdict_table(comparison: Comparison) -> Table:
    """The verdict of each state's law, and how many conflicts it rests on."""
    rows = []
    for outcome in comparison.outcomes:
        name = outcome.name
        if not_read(outcome, comparison.term):
            rows.append(Row((name, "not researched", "", "", "", "")))
            continue
        own = [c for c in outcome.conflicts if not c.federal]
        cells = (
            name,
            *verdict_words(outcome, comparison.term),
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
        if not not_read(outcome, comparison.term):
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


def _researched(comparison: Comparison) -> list[Outcome]:
    return [o for o in comparison.outcomes if not not_read(o, comparison.term)]


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
    held = [("every state", c) for c in comparison.federal_conflicts]
    held += [(o.name, c) for o in _researched(comparison) for c in own_conflicts(o, comparison)]
    rows = []
    for name, conflict in held:
        cells = conflict_words(conflict)
        level = "federal" if conflict.federal else "state"
        found = (
            name,
            cells.title,
            cells.cites,
            level,
            cells.numbers,
            cells.lift,
            cells.under,
            cells.granted_by,
        )
        rows.append(Row((*found, cells.shields)))
    return Table(heads, tuple(rows))


def _rule_table(comparison: Comparison) -> Table:
    heads = ("State", "Rule", "Citations", "Law", "Hangs on", "Questions")
    held = [("every state", o) for o in comparison.federal_open]
    held += [(o.name, rule) for o in _researched(comparison) for rule in own_rules(o, comparison)]
    rows = []
    for name, rule in held:
        cells = open_words(rule)
        level = "federal" if rule.federal else "state"
        rows.append(Row((name, cells.title, cells.cites, level, cells.because, cells.questions)))
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
                _laws(d.home.provisions, home),
                said[d.there.answer],
                _laws(d.there.provisions, outcome),
            )))  # fmt: skip
    return Table(("State", "Matter", "For", f"In {home.name}", "By", "There", "By its"), tuple(rows))


def _laws(provisions: Iterable[str], outcome: Outcome) -> str:
    """Provisions by title and first citation."""
    known = {pid: words.named(title, cites, 1) for pid, title, cites in outcome.laws}
    return joined(known.get(p, p) for p in provisions)
