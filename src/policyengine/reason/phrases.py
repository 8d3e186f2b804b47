"""Expressions of the law in plain English, for derivations and reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.reason.numbers import plain

_TITLE = re.compile(r"\btitle_(iii|iv|ii|i|v)_([a-d])(?![a-z])")


def _as_printed(match: re.Match[str]) -> str:
    return f"Title {match[1].upper()}-{match[2].upper()}"


def name_in_words(name: str) -> str:
    """`schedule.days` → "schedule days", `title_i_a.allocation` → "Title I-A allocation"."""
    return _TITLE.sub(_as_printed, name).replace(".", " ").replace("_", " ")


def at_keys(title: str, keys: Mapping[str, str | int], of: str) -> str:
    """A fact with the keys and the thing at which it was read."""
    where = ", ".join(str(v).replace("_", " ") for v in keys.values())
    return title + (f", {where}" if where else "") + (f" ({of})" if of else "")


def phrase(expr: s.Node) -> str:
    """An expression as a phrase."""
    match expr:
        case s.Quantity(number, unit):
            return plain(number) + (f" {' per '.join(unit.words)}" if unit else "")
        case s.Money(amount):
            return f"${plain(amount)}"
        case s.Percent(number):
            return f"{plain(number)}%"
        case s.Ratio(above, below):
            return f"{above}/{below}"
        case s.Part(share, of):
            return f"{phrase(share)} of {phrase(of)}"
        case s.Date(date):
            return date.isoformat()
        case s.Text(text):
            return f'"{text}"'
        case s.YesNo(value):
            return "yes" if value else "no"
        case s.NoValue():
            return "none"
        case s.InFull():
            return "all"
        case s.Path(name):
            return name_in_words(name)
        case s.PreviousYear():
            return "the previous school year"
        case s.GradeRange(first, last):
            return f"grade {first}" if first == last else f"grades {first}-{last}"
        case s.AtKey(base, keys):
            return f"{phrase(base)} for {', '.join(phrase(k) for k in keys)}"
        case s.MonthDay(month, day, previous):
            return f"{month:02}-{day:02}" + (" of the previous school year" if previous else "")
        case s.Closest(weekday, month, day):
            return f"the {weekday.capitalize()} closest to {month:02}-{day:02}"
        case s.NthWeekday(ordinal, weekday, month):
            return f"the {ordinal} {weekday.capitalize()} in {month.capitalize()}"
        case s.Rounded(direction, of):
            return f"{phrase(of)}, rounded {direction}"
        case s.Arithmetic(operator, left, right):
            sign = {"*": "x", "-": "less", "+": "plus", "/": "divided by"}[operator]
            return f"{_inner(left)} {sign} {_inner(right)}"
        case s.Pick(operation, operands):
            return f"the {operation} of {', '.join(phrase(o) for o in operands)}"
        case s.Choose(condition, then, otherwise):
            return f"{phrase(then)} if {phrase(condition)}, else {phrase(otherwise)}"
        case s.Aggregate():
            return _aggregate(expr)
        case s.Compare(operator, left, right):
            return f"{phrase(left)} {operator} {phrase(right)}"
        case s.Is(left, values):
            return f"{phrase(left)} is {' or '.join(phrase(v) for v in values)}"
        case s.Not(of):
            return f"not ({phrase(of)})"
        case s.Inline(mode, operands):
            return f" {mode} ".join(phrase(o) for o in operands)
        case s.Group(mode, items):
            return f"{mode} of: " + "; ".join(f"{i.label} {phrase(i.expr)}" for i in items)
        case s.Quantified(mode, over, where, body):
            which = f" where {phrase(where)}" if where is not None else ""
            return f"{mode} {name_in_words(over)}{which} has {phrase(body)}"
    return ""


def _inner(expr: s.Expr) -> str:
    return f"({phrase(expr)})" if isinstance(expr, s.Arithmetic) else phrase(expr)


def _aggregate(expr: s.Aggregate) -> str:
    over = " and ".join(name_in_words(k) for k in expr.over)
    if expr.window is not None:
        over = f"any {phrase(expr.window.size)} in a row"
    where = f", where {phrase(expr.where)}" if expr.where is not None else ""
    if isinstance(expr.body, s.Quantity) and expr.body.number == Fraction(1):
        return f"the number of {over}s{where}"
    return f"the {expr.operation} of {phrase(expr.body)} over each {over}{where}"
