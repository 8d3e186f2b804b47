"""A report as Markdown that pastes well: headings, tables, lists; nothing in a text acts as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policyengine.report.tree import (
    Block,
    Document,
    Item,
    Items,
    Paragraph,
    Section,
    Table,
    anchors,
    printable,
)

_ACTIVE = re.compile(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])")
_AT_START = re.compile(r"\d+(?=[.)](?:\s|$))|(?=[-+#=])")
_NO_NAME = re.compile(r"[^\w.-]")
_LINK = re.compile(r"https?://[\w./:%~#?=&+,;@!()-]*[\w/]")


def to_markdown(document: Document) -> str:
    """The document, with a newline at its end."""
    held = frozenset(anchors(document.blocks))
    parts = [f"# {escaped(document.title)}", *_blocks(document.blocks, 2, held)]
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


def _blocks(blocks: Iterable[Block], level: int, held: frozenset[str]) -> Iterator[str]:
    """Each block by itself; headings of `level` and below.  `held` are the anchors that a link may lead to."""
    for block in blocks:
        match block:
            case Section():
                yield (f'<a id="{_name(block.anchor)}"></a>\n\n' if block.anchor else "") + _heading(
                    block.title, level
                )
                yield from _blocks(block.blocks, level + 1, held)
            case Table():
                yield "\n".join(_table(block, held))
                for row in block.rows:
                    if row.below:
                        yield _heading(row.cells[0], level)
                        yield from _blocks(row.below, level + 1, held)
            case Items():
                yield "\n".join(_items(block, "", held))
            case Paragraph():
                yield _paragraph(block)


def _heading(title: str, level: int) -> str:
    return f"{'#' * min(level, 6)} {escaped(title)}"


def _name(anchor: str) -> str:
    """An anchor without the signs that would end it."""
    return _NO_NAME.sub("-", anchor)


def _linked(text: str, link: str, held: frozenset[str]) -> str:
    return f"[{escaped(text)}](#{_name(link)})" if link in held else escaped(text)


def _paragraph(block: Paragraph) -> str:
    text = escaped(block.text)
    text = f"**{text}**" if block.tone else text
    return f"**{escaped(block.label)}** {text}" if block.label else text


def _table(table: Table, held: frozenset[str]) -> Iterator[str]:
    yield _row(table.heads)
    yield _row("---" for _ in table.heads)
    for row in table.rows:
        first, *others = row.cells
        yield _row([_linked(first, row.link, held), *map(escaped, others)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _items(block: Items, indent: str, held: frozenset[str]) -> Iterator[str]:
    """A list without empty lines; a remark under an item is an item of its own, so that the list stays one."""
    for place, item in enumerate(block.items, 1):
        mark = f"{place}." if _counted(block, item) else "-"
        name = "" if _counted(block, item) or not block.number(place) else f"**{block.number(place)}** "
        yield f"{indent}{mark} {name}{_linked(item.text, item.link, held)}"
        inner = indent + " " * (len(mark) + 1)
        for under in item.below:
            if isinstance(under, Items):
                yield from _items(under, inner, held)
            else:
                yield f"{inner}- {_paragraph(under)}"


def _counted(block: Items, item: Item) -> bool:
    """True for an item that Markdown itself numbers."""
    return block.mark == "1" and not item.label
