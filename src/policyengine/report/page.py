"""A report as plain lines for a terminal, a pipe or a file."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from policyengine.report.columns import laid_out
from policyengine.report.tree import Block, Document, Items, Paragraph, Section, Table, printable

WIDTH = 80
WIDEST = 100
_INDENT = 2
_LONG = 60  # a cell that is longer is told once
_NUMBER = re.compile(r"[$]?[\d,.]+%?")
_STYLES = {"bad": "bold red", "open": "bold yellow", "good": "bold green"}


def print_document(document: Document, out: TextIO, width: int | None = None) -> None:
    """Print `document` to `out`, `width` columns wide (80 unless `out` is a wider terminal)."""
    page = Page(out, width)
    page.line(document.title, style="bold")
    _print_blocks(page, document.blocks, 0, 1)


def _print_blocks(page: Page, blocks: Iterable[Block], indent: int, depth: int, bullet: str = "*") -> None:
    before: Block | None = None
    for block in blocks:
        match block:
            case Section() if depth == 1:
                page.heading(block.title)
                _print_blocks(page, block.blocks, indent, depth + 1)
            case Section():
                if before is not None:
                    page.gap()
                page.line(block.title, indent, style="bold")
                _print_blocks(page, block.blocks, indent + _INDENT, depth + 1)
            case Table() if block.wide:
                _print_columns(page, block, indent)
            case Table() if block.grid and (lines := grid(block, page.width - indent)):
                for number, line in enumerate(lines):
                    page.as_is(" " * indent + line, "bold" if not number else "")
                for row in block.rows:
                    _print_blocks(page, row.below, indent + _INDENT, depth + 1)
            case Table() if block.compact or block.grid:
                _print_rows(page, block, indent)
            case Table():
                _print_table(page, block, indent, depth)
            case Items():
                _print_items(page, block, indent, depth, bullet)
            case Paragraph():
                if not indent and _apart(before, block):
                    page.gap()
                hang = _INDENT if block.label else 0
                page.line(block.text, indent, block.label, hang, _STYLES.get(block.tone, ""))
        before = block


def _apart(before: Block | None, block: Paragraph) -> bool:
    """True for a paragraph that an empty line must keep from what stands before it."""
    return isinstance(before, (Section, Table)) or (isinstance(before, Paragraph) and not block.label)


def _print_items(page: Page, block: Items, indent: int, depth: int, bullet: str) -> None:
    """A list with its texts aligned; lists in lists have another bullet."""
    marks = [block.number(n) or bullet for n in range(1, len(block.items) + 1)]
    width = max(map(len, marks), default=0)
    for mark, item in zip(marks, block.items, strict=True):
        page.item(mark.ljust(width), item.text, indent)
        _print_blocks(page, item.below, indent + width + 1, depth, "-")


def _print_table(page: Page, table: Table, indent: int, depth: int) -> None:
    """A table would not fit: each row is a line, with its other cells and what is said of it beneath."""
    told: set[str] = set()
    for place, row in enumerate(table.rows):
        if place:
            page.gap()
        name, said, *others = row.cells
        page.line(f"{name}: {said}.", indent, style="bold")
        for head, cell in zip(table.heads[2:], others, strict=True):
            if cell:
                long = len(cell) > _LONG
                page.line("as above." if long and cell in told else f"{cell}.", indent + _INDENT, f"{head}:")
                told.add(cell)
        _print_blocks(page, row.below, indent + _INDENT, depth + 1)


def _print_rows(page: Page, table: Table, indent: int) -> None:
    """A table in a line for each row: its name, what is said of it, then the other cells under their heads."""
    for row in table.rows:
        name, said, *others = row.cells
        cells = [f"{head}: {cell}" for head, cell in zip(table.heads[2:], others, strict=True) if cell]
        page.item("*", f"{name}: {'; '.join([said, *cells])}.", indent)


def _print_columns(page: Page, table: Table, indent: int) -> None:
    """A wide table: its parts one under another."""
    for place, lines in enumerate(laid_out(table, page.width - indent)):
        if place:
            page.gap()
        for number, line in enumerate(lines):
            page.as_is(" " * indent + line, "" if number else "bold")


def grid(table: Table, width: int) -> list[str]:
    """A table in columns: its heads, a rule, its rows; nothing where it would be wider than `width`.

    Columns that hold numbers only are set to the right.
    """
    rows = [table.heads, *(row.cells for row in table.rows)]
    columns = [[printable(cell) for cell in column] for column in zip(*rows, strict=True)]
    widths = [max(map(len, column)) for column in columns]
    if not table.rows or sum(widths) + 2 * (len(widths) - 1) > width:
        return []
    set_right = [
        all(map(_NUMBER.fullmatch, column[1:])) and place > 0 for place, column in enumerate(columns)
    ]
    lines = [
        "  ".join(
            cell.rjust(size) if right else cell.ljust(size)
            for cell, size, right in zip(cells, widths, set_right, strict=True)
        ).rstrip()
        for cells in zip(*columns, strict=True)
    ]
    return [lines[0], "  ".join("-" * size for size in widths), *lines[1:]]


class Page:
    """Writes wrapped lines to a stream; colour only where the stream is a terminal.

    The width is 80 columns in a pipe or a file, so that the bytes do not depend on the window.
    """

    def __init__(self, out: TextIO, width: int | None = None) -> None:
        self.console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
        if width is None:
            width = min(self.console.width, WIDEST) if self.console.is_terminal else WIDTH
        self.width = max(width, 40)
        self.started = False

    def gap(self) -> None:
        """An empty line, but not at the start of the page."""
        if self.started:
            self.console.print()

    def heading(self, text: str) -> None:
        """A heading, underlined."""
        self.gap()
        for line in self._wrap(text, "", ""):
            self._print(Text(line, style="bold"))
        self._print(Text("-" * min(len(text), self.width)))

    def line(self, text: str, indent: int = 0, label: str = "", hang: int = 2, style: str = "") -> None:
        """A paragraph; `label` stands before it in bold, later lines hang by `hang` columns."""
        label = printable(label)
        first = " " * indent + label + (" " if label else "")
        later = " " * (indent + hang)
        for number, row in enumerate(self._wrap(text, first, later)):
            shown = Text(row, style=style)
            if label and not number:
                shown.stylize("bold", indent, indent + len(label))
            self._print(shown)

    def as_is(self, text: str, style: str = "") -> None:
        """A line that is already set, at most as long as the page is wide."""
        self._print(Text(text, style=style))

    def item(self, mark: str, text: str, indent: int = 0, style: str = "") -> None:
        """A list item: `mark` before it, later lines aligned with its text."""
        self.line(text, indent, mark, len(mark) + 1, style)

    def _wrap(self, text: str, first: str, later: str) -> list[str]:
        return textwrap.wrap(
            printable(text),
            self.width,
            initial_indent=first,
            subsequent_indent=later,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [first.rstrip()]

    def _print(self, text: Text) -> None:
        self.started = True
        self.console.print(text)
