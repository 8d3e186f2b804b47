"""A report as a workbook: one sheet a table, named after its section; all other text on a last sheet.

Needs openpyxl (the extra `office`).  Same document, same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from policyengine.report.tree import Block, Document, Items, Paragraph, Section, Table, printable

NOTES = "Notes"
MOST = 31
"""So many characters the name of a sheet may have."""
NARROW, WIDE = 10, 60
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NUMBER = re.compile(r"-?\d{1,15}")
_DAY = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks have no time zones
_SAVED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def to_xlsx(document: Document) -> bytes:
    """The tables of a document as sheets of a workbook, and its other texts on the sheet `Notes`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = {NOTES.lower()}
    for title, table in _tables(document.blocks, document.title):
        _fill(book.create_sheet(_name(title, taken)), table)
    notes = book.create_sheet(NOTES)
    for place, text in enumerate([document.title, *_texts(document.blocks)], 1):
        _put(notes, place, 1, text)
    notes.column_dimensions["A"].width = 2 * WIDE
    kept = io.BytesIO()
    book.save(kept)
    return _dateless(kept.getvalue())


def _tables(blocks: Iterable[Block], title: str) -> Iterator[tuple[str, Table]]:
    for block in blocks:
        if isinstance(block, Section):
            yield from _tables(block.blocks, block.title)
        elif isinstance(block, Table):
            yield title, block


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    """What stands outside of tables, line by line."""
    for block in blocks:
        match block:
            case Section():
                held = list(_texts(block.blocks))
                if held:
                    yield from (block.title, *held)
            case Paragraph():
                yield f"{block.label} {block.text}" if block.label else block.text
            case Items():
                for item in block.items:
                    yield item.text
                    yield from _texts(item.below)
            case Table():
                for row in block.rows:
                    yield from _texts(row.below)


def _name(title: str, taken: set[str]) -> str:
    """A title as the name of a sheet that no other sheet has."""
    plain = " ".join(_FORBIDDEN.sub(" ", printable(title)).split()).strip("'") or "Table"
    name, number = plain[:MOST], 1
    while name.lower() in taken:
        number += 1
        mark = f" {number}"
        name = plain[: MOST - len(mark)] + mark
    taken.add(name.lower())
    return name


def _fill(sheet: Worksheet, table: Table) -> None:
    """Writes heads and rows; the heads stay in sight and can be filtered by."""
    for place, cells in enumerate([table.heads, *(row.cells for row in table.rows)], 1):
        for column, text in enumerate(cells, 1):
            _put(sheet, place, column, text)
    for column, head in enumerate(table.heads, 1):
        sheet.cell(1, column).font = Font(bold=True)
        longest = max([len(head), *(len(row.cells[column - 1]) for row in table.rows)])
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 2, NARROW), WIDE)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Writes a cell: whole numbers as numbers, all else as text, which no program takes for a formula."""
    cell = sheet.cell(row, column)
    plain = printable(text)
    if _NUMBER.fullmatch(plain):
        cell.value = int(plain)
    else:
        cell.value = plain
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _dateless(data: bytes) -> bytes:
    """The workbook without the time at which it was saved."""
    kept = io.BytesIO()
    day = _DAY.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _SAVED.sub(rb"\g<1>" + day, part)
            new.writestr(zipfile.ZipInfo(name, _DAY.timetuple()[:6]), part, zipfile.ZIP_DEFLATED)
    return kept.getvalue()
