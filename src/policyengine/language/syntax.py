"""The tree of the rule language: one class a construct, frozen, with its place in the text.

`loc` and `comments` say where a node stood and what was remarked beside it; they are no part of its
meaning, so two trees are equal when they say the same.  Names follow the grammar (`grammar.lark`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
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
        return tuple([getattr(self, name) for name in self.__match_args__])

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Node) and self.said() == other.said()

    def __hash__(self) -> int:
        return hash((type(self), *self.said()))

    def __repr__(self) -> str:
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


# --- small parts ------------------------------------------------------------------


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


# --- expressions ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expr(Node):
    """Base of expressions."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Quantity(Expr):
    """A number, with its unit where one is written."""

    number: Fraction
    unit: Unit | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Money(Expr):
    """Dollars."""

    amount: Fraction


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Percent(Expr):
    """A percentage; 40% has `number` 40."""

    number: Fraction


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ratio(Expr):
    """`2/3`, only as a share of something; kept exact and as written."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Part(Expr):
    """`25% of x`, `2/3 of x`."""

    share: Percent | Ratio
    of: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Date(Expr):
    """A day of the calendar, with its year."""

    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Text(Expr):
    """A string."""

    text: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class YesNo(Expr):
    """`yes` or `no`."""

    value: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NoValue(Expr):
    """`none`: the law, or the plan, has none."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InFull(Expr):
    """`all`: counts in full; as a cap, no cap."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Path(Expr):
    """A name: a fact, a value of a block, a key, a member of a choice, a provision."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PreviousYear(Expr):
    """`previous school year`, as the key of `for`."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AtKey(Expr):
    """`minimum for K for full_day`: a name read at given keys."""

    base: Path
    keys: tuple[GradeRange | Quantity | Path | PreviousYear, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Window(Node):
    """`in every 5 days`."""

    size: Quantity


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Aggregate(Expr):
    """`sum over program of (e) where (c)`; `operation` is sum, average, smallest or largest."""

    operation: str
    over: tuple[str, ...]
    window: Window | None
    body: Expr
    where: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pick(Expr):
    """`smallest of (a, b)`: an operation over operands."""

    operation: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Arithmetic(Expr):
    """`left operator right`, the operator one of + - * /."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Rounded(Expr):
    """`e rounded down` or `e rounded up`, to whole numbers of the unit in force."""

    direction: str
    of: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Choose(Expr):
    """`if c then a else b end`."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MonthDay(Expr):
    """`08-26`, or `05-15 of previous school year`."""

    month: int
    day: int
    previous: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Closest(Expr):
    """`monday closest to 08-26`."""

    weekday: str
    month: int
    day: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NthWeekday(Expr):
    """`fourth monday in august`."""

    ordinal: str
    weekday: str
    month: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Compare(Expr):
    """`left operator right` with an operator in words (`at least`, `on or before` …)."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Is(Expr):
    """`left is value`; several values: `is one of (…)`."""

    left: Expr
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Labelled(Node):
    """One item of a group with the label that the law gives it, brackets included."""

    label: str
    expr: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Group(Expr):
    """`all of { (a) … (b) … }` or `any of { … }`."""

    mode: str
    items: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Inline(Expr):
    """`a and b and c`, or `a or b`; never both."""

    mode: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Not(Expr):
    """`not e`."""

    of: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Quantified(Expr):
    """`every K where (c) has (e)`, `any K where (c) has (e)`."""

    mode: str
    over: str
    where: Expr | None
    body: Expr


# --- targets ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cited(Node):
    """A citation, or a range of them (`last` set)."""

    first: str
    last: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Target(Node):
    """One member of a list of targets.

    `how` is id, under, cited, area, level, made, enforced, binding, same or listed; `what` is the
    name, wildcard, citation or rank that goes with it.  `both` is an intersection of the parts.
    """

    how: str
    what: str | Cited | Rank | None = None
    parts: tuple[Target, ...] = ()


# --- clauses ----------------------------------------------------------------------


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


# --- tables -----------------------------------------------------------------------


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


# --- top level --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Item(Node):
    """Base of what may stand at the top of a file."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Use(Item):
    """`use vocabulary`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartOf(Clause):
    """`part of us`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class YearStarts(Clause):
    """`school year starts 07-01`."""

    month: int
    day: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Horizon(Clause):
    """`researched since D`."""

    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Role(Clause):
    """`role sea is kde "Kentucky Department of Education"`."""

    role: str
    name: str
    text: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StateFact(Clause):
    """`given state.ed_flex = unknown since … source …`; `value` None is unknown."""

    fact: str
    value: Expr | None
    span: Span | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Jurisdiction(Item):
    """A jurisdiction and what holds in all its files."""

    name: str
    title: str
    rank: Rank
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Numbered(Clause):
    """`numbered "chapter.section"`."""

    pattern: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CodePart(Clause):
    """`part "KRS chs. 156-168" is "KRS 156".."KRS 168"`."""

    name: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Code(Item):
    """A code of law and how it is printed."""

    name: str
    printed: tuple[str, ...]
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entity(Item):
    """A kind of thing that plans speak of."""

    name: str
    inside: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Member(Node):
    """A member of a choice; `inside` names the member it is a part of."""

    name: str
    inside: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Choice(Item):
    """A closed list of words."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FactLine(Clause):
    """`ask "…"` or `evidence "…"` of a fact."""

    keyword: str
    text: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Fact(Item):
    """Something that a plan can state."""

    name: str
    owner: str | None
    unit: Unit
    by: tuple[str, ...] = ()
    text: str | None = None
    clauses: tuple[FactLine, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Topic(Item):
    """A question that every jurisdiction can answer."""

    name: str
    unit: Unit
    by: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Provision(Item):
    """One rule of law: its kind, id, title, what it is an exception to, and its clauses."""

    kind: str
    name: str
    title: str
    to: tuple[Target, ...] = ()
    clauses: tuple[Clause, ...] = ()


# --- scenarios --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class At(Node):
    """The instance that a line of a scenario speaks of: `of X for K in school year Y`."""

    of: str | None = None
    keys: tuple[GradeRange | Quantity | Path | PreviousYear, ...] = ()
    school_year: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Law(Clause):
    """`law ky as of D`."""

    jurisdiction: str
    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Given(Clause):
    """`given FACT of X = e`; `value` None is unknown."""

    fact: str
    at: At
    value: Expr | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GivenOnly(Clause):
    """`given only program a, b`; no names: `given no program`."""

    entity: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Invokes(Clause):
    """`invokes W for TARGETS granted D`."""

    waiver: str
    targets: tuple[Target, ...]
    granted: dt.date | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expect(Clause):
    """`expect R of X is met or violated`."""

    provision: str
    at: At
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectValue(Clause):
    """`expect value P of X = e`."""

    name: str
    at: At
    value: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectRequest(Clause):
    """`expect request TARGETS of X is barred`."""

    targets: tuple[Target, ...]
    at: At
    standings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectMissing(Clause):
    """`expect missing a, b`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectDue(Clause):
    """`expect due STEP on or before D`."""

    step: str
    operator: str
    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Because(Clause):
    """`because X, Y`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scenario(Item):
    """A test of the law."""

    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class File(Node):
    """A whole file."""

    items: tuple[Item, ...]
