"""A topic over states as a document: the table, where each answer stands, what changes it, what the marks mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policyengine.analysis.survey.authorities import Authority
from policyengine.analysis.survey.model import Answer, Cell, Column, Ground, Line, Survey
from policyengine.report import words
from policyengine.report.closing import DISCLAIMER
from policyengine.report.survey_words import BRIEF, MARKS, STATUS, STATUS_MEANS, cell_text
from policyengine.report.tree import Block, Document, Item, Items, Paragraph, Row, Section, Table

MOST_COLUMNS = 8
"""A table with more columns is set with the states side by side."""
_LONG = 30  # a label so long is part of the text, which is wrapped
_FEW = 2  # citations beside a value; the others stand below the table
_MARK_MEANS = {
    "*": "not the text of the law was seen but an account of it.",
    "**": "from memory; no source was seen.",
}


def survey_document(survey: Survey) -> Document:
    """The table of a topic."""
    columns, lines = survey.columns, survey.lines
    blocks: list[Block] = [Paragraph(_head(survey)), _table(columns, lines)]
    grounds = [item for line in lines if (item := _stands(line, columns)) is not None]
    if grounds:
        blocks.append(Section("Where it stands", (Items(tuple(grounds)),)))
    blocks.append(_legend(survey))
    return Document(survey.title, tuple(blocks))


def _head(survey: Survey) -> str:
    units = dict.fromkeys(_unit(column) for column in survey.columns)
    unit = f"; {', '.join(filter(None, units))}" if len(units) == 1 and any(units) else ""
    return f"Law as of {survey.as_of}; {words.count(len(survey.lines), 'jurisdiction')}{unit}."


def _unit(column: Column) -> str:
    return "" if column.unit in ("yes/no", "percent") else column.unit


def _table(columns: Sequence[Column], lines: Sequence[Line]) -> Table:
    units = {_unit(column) for column in columns}
    heads = [c.title if len(units) < 2 or not _unit(c) else f"{c.title} ({_unit(c)})" for c in columns]
    many = len(columns) > MOST_COLUMNS
    cells = [[cell_text(line.cells[c.name], c, brief=many) for c in columns] for line in lines]
    if many:
        rows = [(head, *(row[i] for row in cells)) for i, head in enumerate(heads)]
        return Table(("", *(line.state.upper() for line in lines)), tuple(map(Row, rows)), wide=True)
    if len(columns) == 1:
        whole = [
            (line.title, row[0], _cites(line, columns[0])) for line, row in zip(lines, cells, strict=True)
        ]
        return Table(("State", heads[0], "Where it stands"), tuple(map(Row, whole)), wide=True)
    return Table(
        ("State", *heads),
        tuple(Row((line.title, *row)) for line, row in zip(lines, cells, strict=True)),
        wide=True,
    )


def _cites(line: Line, column: Column) -> str:
    cites = [cite for answer in line.cells[column.name].answers for cite in answer.ground.cites]
    cites = list(dict.fromkeys(cites))
    more = f" and {len(cites) - _FEW} more" if len(cites) > _FEW else ""
    return ", ".join(cites[:_FEW]) + more


def _stands(line: Line, columns: Sequence[Column]) -> Item | None:
    """The provisions that answer for a state, with what sets another number in cases of its own."""
    held: dict[Ground, list[str]] = {}
    answers: dict[Ground, Answer] = {}
    for column in columns:
        for answer in line.cells[column.name].answers:
            held.setdefault(answer.ground, []).append(column.title)
            answers.setdefault(answer.ground, answer)
    if not held and not line.remarks:
        return None
    several = len(held) > 1 and len(columns) > 1
    below: list[Paragraph | Items] = []
    for ground, titles in sorted(held.items(), key=lambda item: item[0].practice):
        label = f"{'; '.join(dict.fromkeys(titles))}:" if several and len(titles) < 4 else ""
        says = f" {ground.says}" if ground in line.remarks else ""
        text = f"{_ground_words(ground)}{says}"
        below.append(Paragraph(text, label) if len(label) < _LONG else Paragraph(f"{label} {text}"))
        changes = [words.named(title, cites, 1) for title, cites in answers[ground].changed_by]
        if changes:
            below.append(Paragraph(f"{'; '.join(changes)}.", "Other numbers in cases of their own:"))
    others = [ground for ground in line.remarks if ground not in held]
    below += [Paragraph(f"{_ground_words(ground)} {ground.says}".strip()) for ground in others]
    return Item(line.title, tuple(below))


def _ground_words(ground: Ground) -> str:
    taken = "taken for law, and is none; " if ground.practice else ""
    return f"{words.named(ground.title, ground.cites)}: {taken}{words.evidence_words(ground.evidence)}."


def _legend(survey: Survey) -> Section:
    """What the words and marks that occur mean, and what the table rests on."""
    cells = [cell for line in survey.lines for cell in line.cells.values()]
    brief = len(survey.columns) > MOST_COLUMNS
    paragraphs = [*_statuses(cells, BRIEF if brief else STATUS), *_marks(cells)]
    if any(column.counts for column in survey.columns):
        text = "all: the time counts in full; a number: at most so many minutes a day; 0: none of it."
        paragraphs.append(Paragraph(text, "Counts:"))
    if any(one.kind == "readings" for answer in _answers(cells) for one in answer.said):
        paragraphs.append(Paragraph("the text can be taken in both ways.", "By reading:"))
    if any(answer.ground.practice for answer in _answers(cells)):
        paragraphs.append(Paragraph("people take it for law; it binds nobody.", "Practice:"))
    return Section("How to read it", (*paragraphs, Paragraph(DISCLAIMER)))


def _answers(cells: Sequence[Cell]) -> Iterator[Answer]:
    return (answer for cell in cells for answer in cell.answers)


def _statuses(cells: Sequence[Cell], names: Mapping[str, str]) -> Iterator[Paragraph]:
    shown = {cell.status for cell in cells} | {
        one.kind
        for answer in _answers(cells)
        for values in (answer.said, *(then for _, then in answer.later))
        for one in values
    }
    for status, text in STATUS_MEANS.items():
        if status in shown:
            name = names[status]
            yield Paragraph(text, f"{name[:1].upper()}{name[1:]}:")


def _marks(cells: Sequence[Cell]) -> Iterator[Paragraph]:
    shown = {MARKS.get(answer.ground.evidence, "") for answer in _answers(cells)}
    if "" in shown and any(mark in shown for mark in _MARK_MEANS):
        yield Paragraph("the text of the law was seen.", "No mark:")
    for mark, text in _MARK_MEANS.items():
        if mark in shown:
            yield Paragraph(text, f"{mark}")


# --- authorities


def authorities_document(
    found: Sequence[tuple[str, Sequence[Authority]]], title: str, as_of: str
) -> Document:
    """Every authority, state by state."""
    blocks: list[Block] = [Paragraph(f"Law as of {as_of}.")]
    blocks += [
        Section(name, (authorities_table(each),) if each else (Paragraph("Not researched, or none found."),))
        for name, each in found
    ]
    blocks.append(Section("How to read it", (Paragraph(MARKS_OF_AUTHORITIES), Paragraph(DISCLAIMER))))
    return Document(title, tuple(blocks))


MARKS_OF_AUTHORITIES = (
    "A vote is printed with the share that it takes. * an account of the law was seen, not its text; "
    "** from memory. What no authority may set aside is counted under `never`: the protections of the state and of "
    "federal law that hold against it."
)
_HEADS = ("Authority", "May set aside", "Asked by", "Granted by", "Votes", "Term", "Never")


def authorities_table(found: Sequence[Authority]) -> Table:
    """Authorities in rows."""
    return Table(_HEADS, tuple(Row(_authority(a)) for a in found))


def _authority(a: Authority) -> tuple[str, ...]:
    mark = MARKS.get(a.evidence, "")
    quoted = words.listing([f'"{title}"' for title in a.see])
    see = f"; see {quoted}" if quoted and not a.open else ""
    standing = "" if a.standing == "in force" else f", {a.standing}{see}"
    return (
        f"{words.named(a.title, a.cites)}{mark}{standing}",
        a.reaches or "not said",
        a.asked_by or "not said",
        "; ".join(filter(None, (a.granted_by, a.decides))) or "nobody: the district decides",
        "; ".join(a.votes),
        a.term or "not said",
        words.count(len(a.barred), "protection") if a.barred else "",
    )
