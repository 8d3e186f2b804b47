"""A topic over states as a workbook: the table as it is read, and every value in a row of its own."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from policyengine.analysis.survey.authorities import Authority
from policyengine.analysis.survey.model import Answer, Cell, Column, Line, Said, Survey
from policyengine.report import words
from policyengine.report.closing import DISCLAIMER
from policyengine.report.survey_words import STATUS_MEANS, cell_text, condition_text, entered_text
from policyengine.report.tree import printable

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_STAMP = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone
_WIDEST = 60
_MOST = 32_000  # a cell of a workbook holds 32,767 characters
Value = str | int | float | None
_VALUE_HEADS = (
    "State", "Name", "Column", "Grades", "Subject", "Status", "Value", "From", "To", "Unit", "Turns on", "For whom",
    "In force from", "Law or practice", "Evidence", "Citation", "Provision", "In the law's own number",
)  # fmt: skip
_AUTHORITY_HEADS = (
    "State", "Name", "Authority", "Citation", "Standing", "May set aside", "Asked by", "Granted by", "Decides", "Votes",
    "Term", "Never", "Evidence",
)  # fmt: skip


def survey_workbook(survey: Survey) -> bytes:
    """The workbook of a topic; the same bytes for the same table."""
    return _bytes(
        survey.title,
        (
            ("Table", list(_table(survey))),
            ("Values", [_VALUE_HEADS, *_values(survey)]),
            ("How to read it", list(_legend(survey))),
        ),
    )


def authorities_workbook(
    found: Sequence[tuple[str, str, Sequence[Authority]]], title: str, as_of: str
) -> bytes:
    """The workbook of all authorities."""
    rows: list[Sequence[Value]] = [_AUTHORITY_HEADS]
    for code, name, each in found:
        rows += [
            (
                code.upper(), name, a.title, "; ".join(a.cites), a.standing, a.reaches, a.asked_by, a.granted_by, a.decides,
                "; ".join(a.votes), a.term, "; ".join(words.named(*b) for b in a.barred), words.evidence_words(a.evidence),
            )
            for a in each
        ]  # fmt: skip
    legend = [("Law as of", as_of), ("", DISCLAIMER)]
    return _bytes(title, (("Authorities", rows), ("How to read it", legend)))


def _table(survey: Survey) -> Iterator[Sequence[Value]]:
    heads = []
    for column in survey.columns:
        unit = f" ({column.unit})" if column.unit != "yes/no" else ""
        heads += [f"{column.title}{unit}", f"{column.title}: citation"]
    yield ("State", "Name", *heads)
    for line in survey.lines:
        cells: list[Value] = []
        for column in survey.columns:
            cell = line.cells[column.name]
            cells += [_shown(cell, column), "; ".join(_cites(cell))]
        yield (line.state.upper(), line.title, *cells)


def _shown(cell: Cell, column: Column) -> Value:
    """A number where the cell holds one and nothing else, so that it can be reckoned with; else its text."""
    if len(cell.answers) == 1 and len(cell.answers[0].said) == 1 and not cell.answers[0].later:
        said = cell.answers[0].said[0]
        plain = said.kind == "number" and not (said.when or said.entered or cell.answers[0].ground.practice)
        if plain and column.unit != "percent":
            return _number(said.low)
    return cell_text(cell, column)


def _cites(cell: Cell) -> list[str]:
    return list(dict.fromkeys(cite for answer in cell.answers for cite in answer.ground.cites))


def _values(survey: Survey) -> Iterator[Sequence[Value]]:
    for line in survey.lines:
        for column in survey.columns:
            cell = line.cells[column.name]
            if not cell.answers:
                yield _row(line, column, cell.status)
            for answer in cell.answers:
                for said in answer.said:
                    yield _row(line, column, cell.status, answer, said)
                for day, then in answer.later:
                    for said in then:
                        yield _row(line, column, cell.status, answer, said, day)


def _row(
    line: Line,
    column: Column,
    status: str,
    answer: Answer | None = None,
    said: Said | None = None,
    day: datetime.date | None = None,
) -> Sequence[Value]:
    head = (line.state.upper(), line.title, column.title)
    if answer is None or said is None:
        return (*head, _grades(column.grades), column.subject, status, *[None] * (len(_VALUE_HEADS) - 6))
    ground = answer.ground
    return (
        *head,
        _grades(said.grades or column.grades),
        said.subject or column.subject,
        status,
        said.word or said.kind,
        _number(said.low),
        _number(said.high),
        column.unit,
        "; ".join(condition_text(condition) for condition in said.when),
        entered_text(said.entered) if said.entered else "",
        day.isoformat() if day else "",
        "practice" if ground.practice else "law",
        words.evidence_words(ground.evidence),
        "; ".join(ground.cites),
        ground.title,
        "; ".join(words.named(title, cites, 1) for title, cites in answer.changed_by),
    )


def _grades(grades: Sequence[str]) -> str:
    return words.grades_words(grades).removeprefix("grades ").removeprefix("grade ")


def _number(number: object) -> Value:
    if not isinstance(number, Fraction):
        return None
    return int(number) if number.denominator == 1 else float(number)


def _legend(survey: Survey) -> Iterator[Sequence[Value]]:
    yield ("Law as of", survey.as_of.isoformat())
    yield from STATUS_MEANS.items()
    yield ("all", "the time counts in full")
    yield ("readings", "the text can be taken in several ways; from and to are the ends")
    yield ("practice", "people take it for law; it binds nobody")
    yield ("", DISCLAIMER)


# --- the workbook


def _bytes(title: str, sheets: Sequence[tuple[str, Sequence[Sequence[Value]]]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([printable(v)[:_MOST] if isinstance(v, str) else v for v in row])
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for column in sheet.columns:
            longest = max(len(str(cell.value or "")) for cell in column)
            sheet.column_dimensions[column[0].column_letter].width = min(longest + 2, _WIDEST)
            for cell in column:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if cell.data_type == "f":  # a text of the law is no formula
                    cell.data_type = "s"
    book.properties.title = title
    book.properties.creator = "policyengine"
    book.properties.created = book.properties.modified = _STAMP
    return _without_times(book)


def _without_times(book: Workbook) -> bytes:
    """The workbook with one time in all of its parts."""
    made = io.BytesIO()
    book.save(made)
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", old.read(name)))
    return out.getvalue()
