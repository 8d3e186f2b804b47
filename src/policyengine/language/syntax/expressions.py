"""Expressions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from policyengine.language.syntax.nodes import GradeRange, Node, Unit


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
