"""A table set in columns of a page: cells wrapped, and cut into several tables where it is too wide even so."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from policyengine.report.tree import Table, printable

GAP = 2
LEAST = 6  # below so many characters a column of words is not worth reading
_NUMBER = re.compile(r"[$]?[\d,.]+%?\*{0,2}|-|\.?")


def laid_out(table: Table, width: int) -> list[list[str]]:
    """The lines of a table no wider than `width`: one list for each part, each with its head and a rule.

    A column is as wide as its longest cell where there is room, and never narrower than its longest word.  Where the
    columns do not fit, each further part begins with the first column again.
    """
    rows = [table.heads, *(row.cells for row in table.rows)]
    columns = [[printable(cell) for cell in column] for column in zip(*rows, strict=True)]
    if not columns:
        return []
    return [_part([columns[0], *more], width) for more in _parts(columns, width)]


def _parts(columns: Sequence[list[str]], width: int) -> list[list[list[str]]]:
    """The columns behind the first, in as many parts as are needed, the parts about equally wide."""
    least = [_least(column) for column in columns]
    if _sum(least) <= width:
        return [list(columns[1:])]
    sizes = [min(_most(column), max(least[i], width // 4)) for i, column in enumerate(columns)]
    room = width - least[0]
    parts = _cut(columns[1:], sizes[1:], room)
    for narrower in range(room - 1, 0, -1):
        tried = _cut(columns[1:], sizes[1:], narrower)
        if len(tried) > len(parts):
            break
        parts = tried
    return parts


def _cut(columns: Sequence[list[str]], sizes: Sequence[int], room: int) -> list[list[list[str]]]:
    """The columns in parts that take no more than `room`, or hold one column only."""
    parts: list[list[list[str]]] = [[]]
    left = room
    for column, size in zip(columns, sizes, strict=True):
        if parts[-1] and size + GAP > left:
            parts.append([])
            left = room
        parts[-1].append(column)
        left -= size + GAP
    return parts


def _part(columns: Sequence[list[str]], width: int) -> list[str]:
    sizes = _sizes(columns, width)
    right = [place > 0 and all(map(_NUMBER.fullmatch, column[1:])) for place, column in enumerate(columns)]
    lines: list[str] = []
    for number, cells in enumerate(zip(*columns, strict=True)):
        wrapped = [_wrapped(cell, size) for cell, size in zip(cells, sizes, strict=True)]
        height = max(map(len, wrapped))
        for line in range(height):
            texts = [part[line] if line < len(part) else "" for part in wrapped]
            set_ = [t.rjust(n) if r else t.ljust(n) for t, n, r in zip(texts, sizes, right, strict=True)]
            lines.append((" " * GAP).join(set_).rstrip())
        if not number:
            lines.append((" " * GAP).join("-" * size for size in sizes))
    return lines


def _sizes(columns: Sequence[list[str]], width: int) -> list[int]:
    """How wide each column is: its longest cell, the widest made narrower until all fit."""
    most, least = [_most(c) for c in columns], [_least(c) for c in columns]
    if _sum(most) <= width:
        return most
    cap = max(most)
    while cap > 1 and _sum([max(min(m, cap), n) for m, n in zip(most, least, strict=True)]) > width:
        cap -= 1
    return [max(min(m, cap), n) for m, n in zip(most, least, strict=True)]


def _sum(sizes: Sequence[int]) -> int:
    return sum(sizes) + GAP * (len(sizes) - 1)


def _most(column: Sequence[str]) -> int:
    return max(1, *map(len, column))


def _least(column: Sequence[str]) -> int:
    """How narrow a column may be: as its longest word, and not much narrower than its cells."""
    return max(min(_most(column), LEAST), *(len(word) for cell in column for word in cell.split() or [""]))


def _wrapped(cell: str, size: int) -> list[str]:
    return textwrap.wrap(cell, size, break_long_words=False, break_on_hyphens=False) or [""]
