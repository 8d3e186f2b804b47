"""A report as Markdown that pastes well: headings, tables, lists; nothing in a text acts as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policyengine.report.tree import Block, Document, Items, Paragraph, Section, Table, printable

_ACTIVE = re.compile(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])")
_AT_START = re.compile(r"\d+(?=[.)](?:\s|$))|(?=[-+#=])")
_LINK = re.compile(r"https?://[\w./:%~#?=&+,;@!()-]*[\w/]")


def to_markdown(document: Document) -> str:
    """The document, with a newline at its end."""
    parts = [f"# {escaped(document.title)}", *_blocks(document.blocks, 2)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """`text` so that it is read as it stands; addresses of web pages become links."""
    text = " ".join(printable(text).split())
    found, end = [], 0
    for link in _LINK.finditer(text):
        found += [_ACTIVE.sub(r"\\\g<0>", text[end : link.start()]), f"<{link.group()}>"]
        end = link.end()
    whole = "".join([*found, _ACTIVE.sub(r"\\\g<0>", text[end:])])
    start = _AT_START.match(whole)
    return f"{start.group()}\\{whole[start.end() :]}" if start else whole


def _blocks(blocks: Iterable[Block], level: int) -> Iterator[str]:
    """Each block by itself; headings of `level` and below."""
    for block in blocks:
        match block:
            case Section():
                yield _heading(block.title, level)
                yield from _blocks(block.blocks, level + 1)
            case Table():
                yield "\n".join(_table(block))
                for row in block.rows:
                    if row.below:
                        yield _heading(row.cells[0], level)
                        yield from _blocks(row.below, level + 1)
            case Items():
                yield "\n".join(_items(block, ""))
            case Paragraph():
                yield _paragraph(block)


def _heading(title: str, level: int) -> str:
    return f"{'#' * min(level, 6)} {escaped(title)}"


def _paragraph(block: Paragraph) -> str:
    text = escaped(block.text)
    text = f"**{text}**" if block.tone else text
    return f"**{escaped(block.label)}** {text}" if block.label else text


def _table(table: Table) -> Iterator[str]:
    yield _row(table.heads)
    yield _row("---" for _ in table.heads)
    for row in table.rows:
        yield _row(escaped(cell) for cell in row.cells)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _items(block: Items, indent: str) -> Iterator[str]:
    """A list without empty lines; a remark under an item is an item of its own, so that the list stays one."""
    for place, item in enumerate(block.items, 1):
        mark = f"{place}." if block.mark == "1" else "-"
        name = f"**{block.number(place)}** " if block.mark not in ("", "1") else ""
        yield f"{indent}{mark} {name}{escaped(item.text)}"
        inner = indent + " " * (len(mark) + 1)
        for under in item.below:
            if isinstance(under, Items):
                yield from _items(under, inner)
            else:
                yield f"{inner}- {_paragraph(under)}"
