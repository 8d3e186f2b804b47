"""The base of all nodes: place, remarks, what a node says, and the small parts that many share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple


class Loc(NamedTuple):
    """Where a piece of text stands: file, first line and column (from 1), offsets of start and end."""

    source: str
    line: int
    column: int
    start: int
    end: int

    def __str__(self) -> str:
        """`file:line:column`."""
        return f"{self.source}:{self.line}:{self.column}"


NOWHERE = Loc("", 0, 0, 0, 0)


class Comments(NamedTuple):
    """Remarks beside a node: on lines of their own before it, behind it on its line, before its `}`."""

    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


NO_COMMENTS = Comments()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Node:
    """Base of every node of the tree."""

    loc: Loc = NOWHERE
    comments: Comments = NO_COMMENTS

    def said(self) -> tuple[object, ...]:
        """What the node says: its fields without its place and its remarks."""
        names: tuple[str, ...] = self.__match_args__
        return tuple([getattr(self, name) for name in names])

    def __eq__(self, other: object) -> bool:
        """True for what says the same, wherever it stands."""
        return type(self) is type(other) and isinstance(other, Node) and self.said() == other.said()

    def __hash__(self) -> int:
        """As equality has it."""
        return hash((type(self), *self.said()))

    def __repr__(self) -> str:
        """The fields in order, without the place."""
        return f"{type(self).__name__}({', '.join(map(repr, self.said()))})"


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in the order of the text."""
    for item in fields(node):
        value = getattr(node, item.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from _nodes_in(value)


def _nodes_in(values: tuple[object, ...]) -> Iterator[Node]:
    for value in values:
        if isinstance(value, Node):
            yield value
        elif type(value) is tuple:
            yield from _nodes_in(value)


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rank(Node):
    """A level of law: `federal`, `state`, `local` or `field`, and its kind (`statute`, `guidance` …)."""

    order: str
    kind: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Unit(Node):
    """`hours per year`: the words joined by `per`, as written.  `("yes/no",)` is the type yes/no."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Point(Node):
    """A date, or the first day of a school year (`school_year` "2018-19")."""

    date: dt.date | None = None
    school_year: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Span(Node):
    """From `since` up to, and without, `until`; an absent end is open."""

    since: Point | None = None
    until: Point | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GradeRange(Node):
    """`K..5`; one grade has equal ends.  Grades are `PK`, `K`, `1` … `12`."""

    first: str
    last: str
