"""Exact numbers with open parts.

A `Num` is a constant plus multiples of symbols, each symbol a number that is not known (an unanswered fact, an
interval, law nobody looked at).  Keeping the symbols lets `x - x` be 0 and two rules about one fact agree.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from policyengine.rulebook import english
from policyengine.rulebook.units import NUMBER, Dimension, Unit, plural, unit_of

MONEY = Dimension((("dollar", 1),))
PERCENT = Dimension((("percent", 1),))
DATE = Dimension((("date", 1),))


class Fresh(NamedTuple):
    """What is not known: a fact of a thing, or a piece of law.

    Attributes:
        kind: "fact" (of the plan), "list" (whether a list goes on), "part" (which part of a coarse word),
            "step" (a need or step), "law" (text nobody has read, two readings), "derived" (stands for arithmetic
            that is bounded only).
        name: the fact, entity, id or provision.
        of: the thing of the plan.
        keys: the keys at which it was read.
        asked: "unknown" (asked), "interval" (known within bounds), "not asked".
    """

    kind: str
    name: str
    of: str = ""
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number that is not known, between `low` and `high` (None: no bound)."""

    id: Fresh
    low: Fraction | None = field(default=None, compare=False)
    high: Fraction | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Num:
    """`const` + the sum of factor times symbol, in base units; `unit` is how reports print it."""

    const: Fraction
    dimension: Dimension = NUMBER
    terms: Mapping[Symbol, Fraction] = field(default_factory=dict)
    unit: Unit | None = None

    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and greatest value it can have; None where there is no end."""
        low: Fraction | None = self.const
        high: Fraction | None = self.const
        for symbol, factor in self.terms.items():
            below, above = (symbol.low, symbol.high) if factor > 0 else (symbol.high, symbol.low)
            low = None if low is None or below is None else low + factor * below
            high = None if high is None or above is None else high + factor * above
        return low, high

    @property
    def known(self) -> bool:
        """True when it is one number."""
        return not self.terms

    def plus(self, other: Num, sign: int = 1) -> Num:
        """The sum, or with `sign` -1 the difference."""
        terms = dict(self.terms)
        for symbol, factor in other.terms.items():
            total = terms.get(symbol, Fraction(0)) + sign * factor
            if total:
                terms[symbol] = total
            else:
                terms.pop(symbol, None)
        dimension = (
            self.dimension if self.dimension != NUMBER or self.const or self.terms else other.dimension
        )
        return Num(self.const + sign * other.const, dimension, terms, self.unit or other.unit)

    def scaled(self, factor: Fraction, dimension: Dimension | None = None, unit: Unit | None = None) -> Num:
        """The product with a known number."""
        terms = {symbol: f * factor for symbol, f in self.terms.items()} if factor else {}
        if dimension is None or dimension == self.dimension:
            unit = unit or self.unit
        return Num(self.const * factor, self.dimension if dimension is None else dimension, terms, unit)

    def like(self, const: Fraction) -> Num:
        """A known number of the same dimension and unit."""
        return Num(const, self.dimension, {}, self.unit)


def of_symbol(symbol: Symbol, dimension: Dimension, unit: Unit | None = None) -> Num:
    """The number that a symbol stands for; a symbol with equal bounds is that number."""
    if symbol.low is not None and symbol.low == symbol.high:
        return Num(symbol.low, dimension, {}, unit)
    return Num(Fraction(0), dimension, {symbol: Fraction(1)}, unit)


def of_day(day: datetime.date) -> Num:
    """A day of the calendar as a number of days."""
    return Num(Fraction(day.toordinal()), DATE)


def as_day(number: Fraction) -> datetime.date:
    """The day that `of_day` made a number of, held within the calendar."""
    return datetime.date.fromordinal(min(max(int(number), 1), datetime.date.max.toordinal()))


# --- how numbers are printed ------------------------------------------------------


plain = english.number


def _one(number: Fraction, dimension: Dimension, unit: Unit | None) -> str:
    if dimension == MONEY:
        return f"${plain(number)}" if number.denominator == 1 else f"${float(number):,.2f}"
    if dimension == PERCENT:
        return f"{plain(number * 100)}%"
    if dimension == DATE:
        return as_day(number).isoformat()
    if unit is None:
        unit = _shown_as(dimension)
    return plain(number / unit.scale)


def _shown_as(dimension: Dimension) -> Unit:
    words = [plural(w) for w, p in dimension.powers if p > 0] or []
    below = [w for w, p in dimension.powers if p < 0]
    if words == ["minutes"] and below == ["year"]:
        words = ["hours"]
    return unit_of((*words[:1], *below))


def show(num: Num, unit: Unit | None = None) -> str:
    """A number as reports print it: "1,054.5 hours per year", "340 to 370 hours", "$5,500", "at least 3 days"."""
    unit = unit or num.unit
    if unit is not None and unit.dimension != num.dimension:
        unit = None
    if unit is None and num.dimension not in (MONEY, PERCENT, DATE):
        unit = _shown_as(num.dimension)
    low, high = num.bounds()
    words = f" {unit}" if unit and unit.words and num.dimension not in (MONEY, PERCENT, DATE) else ""
    if low is not None and low == high:
        return _one(low, num.dimension, unit) + words
    if low is None or (low == 0 and high is None):
        if high is None:
            return "not known"
        return f"at most {_one(high, num.dimension, unit)}{words}"
    if high is None:
        return f"at least {_one(low, num.dimension, unit)}{words}"
    return f"{_one(low, num.dimension, unit)} to {_one(high, num.dimension, unit)}{words}"
