"""Whether two blocks exclude each other, as far as reading their conditions shows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.rulebook.checks.scope import grades_of
from policyengine.rulebook.model import Provision, Rulebook

_LOWER = {"at least": False, "more than": True}
_UPPER = {"at most": False, "less than": True}
_OPPOSITE = {"at least": "less than", "less than": "at least", "at most": "more than", "more than": "at most"}


class Atom(NamedTuple):
    """A condition that must hold, or must not."""

    expr: s.Expr
    holds: bool


def disjoint(one: Provision, other: Provision, book: Rulebook) -> bool:
    """True when no instance can be under both: other grades, or conditions that deny each other."""
    grades = [grades_of(block) for block in (one, other)]
    if all(grades) and not grades[0] & grades[1]:
        return True
    return any(_denies(a, b, book) for a, b in product(_atoms(one), _atoms(other)))


def _atoms(block: Provision) -> list[Atom]:
    conditions = [c for c, _ in block.lines if isinstance(c, s.Condition)]
    return [
        atom
        for c in conditions
        if c.keyword in ("when", "unless")
        for atom in _split(Atom(c.expr, c.keyword == "when"))
    ]


def _split(atom: Atom) -> Iterator[Atom]:
    match atom.expr:
        case s.Not(of):
            yield from _split(Atom(of, not atom.holds))
        case s.Group(mode, items) if (mode == "all") == atom.holds:
            for item in items:
                yield from _split(Atom(item.expr, atom.holds))
        case s.Inline(mode, operands) if (mode == "and") == atom.holds:
            for operand in operands:
                yield from _split(Atom(operand, atom.holds))
        case _:
            yield atom


def _denies(one: Atom, other: Atom, book: Rulebook) -> bool:
    match one.expr, other.expr:
        case s.Is(left, values), s.Is(right, others) if left == right:
            if one.holds and other.holds:
                return not any(_within(v, o, book) or _within(o, v, book) for v, o in product(values, others))
            inner, outer = (values, others) if one.holds else (others, values)
            return one.holds != other.holds and all(any(_within(v, o, book) for o in outer) for v in inner)
        case s.Compare(_, left), s.Compare(_, right) if left == right:
            return _apart(_bound(one), _bound(other)) or _apart(_bound(other), _bound(one))
    return one.expr == other.expr and one.holds != other.holds


def _within(one: s.Expr, other: s.Expr, book: Rulebook) -> bool:
    """True when two members are one, or `one` is a part of `other`."""
    if one == other or not (isinstance(one, s.Path) and isinstance(other, s.Path)):
        return one == other
    choices = book.vocabulary.choices.values()
    return any(one.name in c and other.name in c and c.within(one.name, other.name) for c in choices)


class Bound(NamedTuple):
    """`operator` and the number, with the words of its unit."""

    operator: str
    number: Fraction
    unit: tuple[str, ...]


def _bound(atom: Atom) -> Bound | None:
    expr = atom.expr
    if not isinstance(expr, s.Compare) or expr.operator not in _OPPOSITE:
        return None
    operator = expr.operator if atom.holds else _OPPOSITE[expr.operator]
    match expr.right:
        case s.Quantity(number, unit):
            return Bound(operator, number, unit.words if unit else ())
        case s.Percent(number):
            return Bound(operator, number, ("percent",))
        case s.Money(number):
            return Bound(operator, number, ("dollars",))
    return None


def _apart(low: Bound | None, high: Bound | None) -> bool:
    """True when what is at or above `low` is never at or below `high`."""
    if low is None or high is None or low.unit != high.unit:
        return False
    if low.operator not in _LOWER or high.operator not in _UPPER:
        return False
    strict = _LOWER[low.operator] or _UPPER[high.operator]
    return low.number > high.number or (low.number == high.number and strict)
