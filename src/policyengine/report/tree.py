"""A report as a tree of headings, paragraphs, lists and tables: what every form of it is made from.

The parts of a report say what is written; `page`, `markdown`, `html` and whatever comes later say how it looks.  All
texts are plain: whoever renders them escapes what would steer the reader's program.

A section may have an `anchor`, a name that is unique in its document; an item or a row with that name as its `link`
leads there.  A link to an anchor that the document does not hold is plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, with a label before it; `tone` is set where all of it stands out (`good`, `open`, `bad`)."""

    text: str
    label: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with what stands under it: remarks and lists of its own.

    `label` is the item's own mark, as a statute has it (`(a)`), in place of a bullet or a number.
    """

    text: str
    below: tuple[Paragraph | Items, ...] = ()
    link: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list.  `mark` is empty for bullets, `1` for numbers, a letter for numbers named by it (`Q1.`)."""

    items: tuple[Item, ...]
    mark: str = ""

    def number(self, place: int) -> str:
        """The label or number before the item at `place`, counted from 1; nothing before a bullet."""
        number = f"{self.mark.removeprefix('1')}{place}." if self.mark else ""
        return self.items[place - 1].label or number


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a cell for each head, and what is said of it besides."""

    cells: tuple[str, ...]
    below: tuple[Paragraph | Items, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row names it, the second is what is said of it.

    A `compact` one has short cells only, so that a row can stand in one line where there is no room for columns.
    A `grid` is set in columns in plain lines, too, where they fit the page.  A `wide` one always is: its cells are
    wrapped, and it is cut into several tables where the page is too narrow.
    """

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    compact: bool = False
    grid: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    title: str
    blocks: tuple[Block, ...]
    anchor: str = ""


Block = Paragraph | Items | Table | Section


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    blocks: tuple[Block, ...]


def bullets(texts: Iterable[str]) -> Items:
    """A list of plain items."""
    return Items(tuple(Item(text) for text in texts))


def anchors(blocks: Iterable[Block]) -> Iterator[str]:
    """The anchors of the sections in `blocks`, at any depth, in their order."""
    for block in blocks:
        if isinstance(block, Section):
            if block.anchor:
                yield block.anchor
            yield from anchors(block.blocks)


def printable(text: str) -> str:
    """`text` without control characters: a plan cannot steer the reader's terminal or program."""
    return "".join(c if c.isprintable() else " " for c in text)
