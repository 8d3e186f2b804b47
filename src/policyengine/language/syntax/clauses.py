"""The lines of a block, and tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from policyengine.language.syntax.expressions import Expr, Path, Percent, PreviousYear, Quantity, Ratio
from policyengine.language.syntax.nodes import GradeRange, Node, Point, Rank, Span, Unit
from policyengine.language.syntax.targets import Target


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Clause(Node):
    """Base of the lines of a block."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Words(Clause):
    """A clause that is a keyword with names or strings: cite, area, intent, binds, says, note, unread."""

    keyword: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Level(Clause):
    """`level state regulation`."""

    rank: Rank


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reading(Clause):
    """How an ambiguous text was taken, and the reading rejected."""

    taken: str
    rejected: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Source(Clause):
    """`source GRADE "where" DATE`."""

    grade: str
    where: str
    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Effective(Clause):
    """`effective since D until D`."""

    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Repealed(Clause):
    """`repealed D by "…"`."""

    date: dt.date
    by: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class See(Clause):
    """`see X`."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Clock(Clause):
    """`clock FACT`: the event that decides which version of the law applies."""

    fact: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Answers(Clause):
    """`topic T = e`: this block's answer to the question T."""

    topic: str
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Consequence(Clause):
    """What follows a violation; `amount` where the law computes it."""

    text: str
    amount: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class KeyIn(Node):
    """`grade in 9..12` behind `each`."""

    key: str
    values: GradeRange | Quantity | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Applies(Clause):
    """`applies to track each grade in K..12`."""

    entity: str
    each: tuple[KeyIn, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Condition(Clause):
    """A keyword with one expression.

    when, unless, must, must not, should, instead must, granted when or lasts while.
    """

    keyword: str
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Owed(Clause):
    """`owed to pupil : e`: a duty to offer."""

    to: str
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Let(Clause):
    """`let name = e`."""

    name: str
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Counts(Clause):
    """`counts e as MEASURE for TARGETS`."""

    amount: Expr
    measure: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cap(Clause):
    """`up to e`, `up to e each K`."""

    expr: Expr
    each: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Displaces(Clause):
    """`displaces TARGETS`."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Excuses(Clause):
    """`excuses`."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sets(Clause):
    """`sets NAME for K = e`."""

    name: str
    keys: tuple[GradeRange | Quantity | Path | PreviousYear, ...]
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reaches(Clause):
    """`reaches TARGETS except TARGETS`."""

    targets: tuple[Target, ...]
    but: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Shields(Clause):
    """`shields (7) TARGETS except TARGETS`."""

    targets: tuple[Target, ...]
    but: tuple[Target, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Against(Clause):
    """`against every waiver` (no targets) or against named ones."""

    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AskedBy(Clause):
    """`asked by A, B through C`."""

    who: tuple[str, ...]
    through: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GrantedBy(Clause):
    """`granted by A then B`."""

    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Refused(Clause):
    """A ground of refusal."""

    label: str | None
    text: str
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Discretion(Clause):
    """may_grant, shall_grant or self_executing."""

    word: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Decides(Clause):
    """`decides within 60 days after file silence approves`."""

    within: Quantity
    relation: str | None = None
    anchor: str | None = None
    silence: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Needs(Clause):
    """One content of an application, or of the use of a permission."""

    label: str | None
    name: str
    text: str
    each: tuple[str, ...] = ()
    proof: Expr | None = None
    only_if: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Vote(Node):
    """`vote of teachers more than 1/2 of members secret ballot`."""

    body: str
    operator: str
    share: Percent | Ratio
    of_whom: str
    ballot: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Timing(Node):
    """When a step falls.

    `distance` set: `operator distance relation anchor` (at least 30 days before adopt).
    Only `operator`: an order (later than adopt, on or before 05-15).
    `every` set: recurs (every 3 years after decide).  `anchor` is a step id or a day.
    """

    operator: str | None
    relation: str | None
    anchor: str | Expr
    distance: Quantity | None = None
    every: Quantity | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Step(Clause):
    """An act with a date."""

    label: str | None
    name: str
    text: str
    by: tuple[str, ...] = ()
    vote: Vote | None = None
    each: tuple[str, ...] = ()
    timing: tuple[Timing, ...] = ()
    only_if: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lasts(Clause):
    """The term of a grant: `lasts at most 5 years`."""

    length: Quantity
    operator: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LastsUntil(Clause):
    """`lasts until 06-30 of school year 3 after decide`."""

    month: int
    day: int
    count: int
    relation: str
    anchor: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LastsOpen(Clause):
    """`lasts until revoked`."""

    event: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Renewable(Clause):
    """`renewable for 4 years "On an evaluation." : e`."""

    length: Quantity | None = None
    text: str | None = None
    expr: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EarlierGrants(Clause):
    """stand, end or unread."""

    word: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Version(Clause):
    """`version SPAN { … }`: clauses added for that span."""

    span: Span
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Column(Node):
    """A column: `how` is key (with `name`), before or since (with `point`), or value."""

    how: str
    name: str | None = None
    point: Point | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cell(Node):
    """A cell.

    `how` is number, readings (several `numbers`), money, percent, name (`word`), grades (`grades`),
    otherwise, any, all, none or unresearched.
    """

    how: str
    numbers: tuple[Fraction, ...] = ()
    word: str | None = None
    grades: GradeRange | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Row(Node):
    """One row; as many cells as the table has columns, or the table is refused."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table(Clause):
    """Rows are keys, columns are versions of the law."""

    name: str
    unit: Unit
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
