"""A report as one HTML file: self-contained, accessible, without scripts; it prints well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from policyengine.report.tree import (
    Block,
    Document,
    Item,
    Items,
    Paragraph,
    Row,
    Section,
    Table,
    anchors,
    printable,
)

_TONES = frozenset({"good", "open", "bad"})
_ADDRESS = re.compile(r"https?://[\w./:%~#?=&+,;@!()-]*[\w/]")
_NO_NAME = re.compile(r"[^\w.-]")
_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1a1a1a;
  background: #fff; max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .5em; overflow-wrap: anywhere; }
h1 { margin-top: 0; font-size: 1.8rem; }
h2 { font-size: 1.4rem; border-bottom: 2px solid #444; padding-bottom: .15em; }
h3 { font-size: 1.15rem; }
h4, h5, h6 { font-size: 1rem; }
p, ul, ol { margin: .4em 0; }
ul, ol { padding-left: 1.6em; }
ul.marked { list-style: none; padding-left: .4em; }
ul.marked > li { display: grid; grid-template-columns: minmax(2.2em, max-content) 1fr; column-gap: .4em; }
.mark, .label { font-weight: 600; }
.tone { font-weight: 600; border-left: .4em solid; padding: .2em .6em; }
.good { border-color: #1b7f3b; background: #eef8f0; }
.open { border-color: #a86400; background: #fdf5e6; }
.bad { border-color: #b3261e; background: #fdeeed; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: .6em 0; }
th, td { border: 1px solid #8a8a8a; padding: .3em .6em; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
thead th { background: #ececec; }
tbody th { font-weight: 600; }
a { color: #0b4f9c; }
a:focus { outline: 3px solid #a86400; }
@media print {
  @page { margin: 2cm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
"""


def to_html(document: Document) -> str:
    """The document as a whole HTML file, with a newline at its end.  Same document, same bytes."""
    held = frozenset(anchors(document.blocks))
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
        f"<title>{_text(document.title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{_text(document.title)}</h1>",
        *_blocks(document.blocks, 2, held),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """`text` so that nothing in it acts as markup."""
    return escape(" ".join(printable(text).split()))


def _addressed(text: str) -> str:
    """`text`, escaped; addresses of web pages become links."""
    plain = " ".join(printable(text).split())
    found, end = [], 0
    for match in _ADDRESS.finditer(plain):
        address = escape(match.group())
        found += [escape(plain[end : match.start()]), f'<a href="{address}" rel="noreferrer">{address}</a>']
        end = match.end()
    return "".join([*found, escape(plain[end:])])


def _name(anchor: str) -> str:
    """An anchor without the signs that a name can't have."""
    return _NO_NAME.sub("-", anchor)


def _linked(text: str, link: str, held: frozenset[str]) -> str:
    return f'<a href="#{_name(link)}">{_text(text)}</a>' if link in held else _addressed(text)


def _blocks(blocks: Iterable[Block], level: int, held: frozenset[str]) -> Iterator[str]:
    """Each block by itself; headings of `level` and below.  `held` are the anchors that a link may lead to."""
    for block in blocks:
        match block:
            case Section():
                name = f' id="{_name(block.anchor)}"' if block.anchor else ""
                depth = min(level, 6)
                yield f"<section{name}>"
                yield f"<h{depth}>{_text(block.title)}</h{depth}>"
                yield from _blocks(block.blocks, level + 1, held)
                yield "</section>"
            case Table():
                yield from _table(block, level, held)
            case Items():
                yield from _items(block, level, held)
            case Paragraph():
                yield _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    tone = f' class="tone {block.tone}"' if block.tone in _TONES else ""
    label = f'<span class="label">{_text(block.label)}</span> ' if block.label else ""
    return f"<p{tone}>{label}{_addressed(block.text)}</p>"


def _items(block: Items, level: int, held: frozenset[str]) -> Iterator[str]:
    """A list: bullets, numbers, or marks of its own."""
    named = block.mark not in ("", "1") or any(item.label for item in block.items)
    tag = "ol" if block.mark == "1" and not named else "ul"
    yield f'<{tag} class="marked">' if named else f"<{tag}>"
    for place, item in enumerate(block.items, 1):
        yield "<li>"
        if named:
            yield f'<span class="mark">{_text(block.number(place))}</span>'
            yield "<div>"
        yield from _item(item, level, held)
        if named:
            yield "</div>"
        yield "</li>"
    yield f"</{tag}>"


def _item(item: Item, level: int, held: frozenset[str]) -> Iterator[str]:
    yield _linked(item.text, item.link, held)
    yield from _blocks(item.below, level, held)


def _table(table: Table, level: int, held: frozenset[str]) -> Iterator[str]:
    yield '<div class="scroll">'
    yield "<table>"
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in table.heads)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        yield _row(row, held)
        if row.below:
            yield f'<tr><td colspan="{len(table.heads)}">'
            yield from _blocks(row.below, level, held)
            yield "</td></tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _row(row: Row, held: frozenset[str]) -> str:
    first, *others = row.cells
    cells = "".join(f"<td>{_addressed(cell)}</td>" for cell in others)
    return f'<tr><th scope="row">{_linked(first, row.link, held)}</th>{cells}</tr>'
