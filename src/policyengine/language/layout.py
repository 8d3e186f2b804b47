"""Lays out a stream of pieces in lines: fills them up to a width, breaks where it must, keeps remarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

WIDTH = 110


class Break(Enum):
    """Where a line may or must end."""

    SOFT = "a space, or a new line at the hanging indent"
    TURN = "a new line at the hanging indent"
    HARD = "a new line at the indent"
    CLOSE = "ends the innermost Open"


@dataclass(frozen=True, slots=True)
class Open:
    """From here on lines begin two columns further in; what does not fit on one hangs by `hang`."""

    hang: int


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark: nothing may follow it on its line."""

    text: str


Piece: TypeAlias = str | Break | Open | Remark

SOFT, TURN, HARD, CLOSE = Break.SOFT, Break.TURN, Break.HARD, Break.CLOSE


@dataclass(slots=True)
class _Chunk:
    """Text without a break in it, the break and the indents before it, and the remark that ends it."""

    before: Break
    indent: int
    hang: int
    text: str = ""
    remark: str = ""


def lay_out(pieces: Iterable[Piece], indent: int = 0, hang: int = 4) -> str:
    """The pieces as lines.

    Args:
        pieces: texts, breaks and remarks in order.
        indent: the column where the first line begins.
        hang: how much further in a line begins that continues another.

    Returns:
        The lines, joined by newlines, without one at the end.
    """
    lines: list[str] = []
    ended = True
    for chunk in _chunks(pieces, indent, indent + hang):
        turns = ended or chunk.before is not SOFT or len(lines[-1]) + 1 + len(chunk.text) > WIDTH
        if turns:
            column = chunk.hang if lines and chunk.before is not HARD else chunk.indent
            lines.append(" " * column + chunk.text)
        else:
            lines[-1] += " " + chunk.text
        if chunk.remark:
            lines[-1] += ("  " if chunk.text else "") + chunk.remark
        ended = bool(chunk.remark)
    return "\n".join(line.rstrip() for line in lines)


def flat(pieces: Iterable[Piece]) -> str:
    """The pieces on one line, without remarks."""
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        elif piece in (SOFT, TURN, HARD):
            texts.append(" ")
    return "".join(texts)


def has_remarks(pieces: Iterable[Piece]) -> bool:
    """Whether a remark is among the pieces."""
    return any(isinstance(piece, Remark) for piece in pieces)


def _chunks(pieces: Iterable[Piece], indent: int, hang: int) -> Iterable[_Chunk]:
    levels = [(indent, hang)]
    chunk = _Chunk(HARD, indent, hang)
    for piece in pieces:
        if isinstance(piece, str):
            if chunk.remark:
                yield chunk
                chunk = _Chunk(TURN, *levels[-1])
            chunk.text += piece
        elif isinstance(piece, Remark):
            if chunk.remark:
                yield chunk
                chunk = _Chunk(TURN, *levels[-1])
            chunk.remark = piece.text
        elif isinstance(piece, Open):
            indent = levels[-1][0] + 2
            levels.append((indent, indent + piece.hang))
        elif piece is CLOSE:
            levels.pop()
        else:
            if chunk.text or chunk.remark:
                yield chunk
            chunk = _Chunk(piece, *levels[-1])
    if chunk.text or chunk.remark:
        yield chunk
