"""Expressions of the law in plain English, for derivations and reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.reason.numbers import plain
from policyengine.rulebook.vocabulary import Vocabulary

_TITLE = re.compile(r"\btitle_(iii|iv|ii|i|v)_([a-d])(?![a-z])")


def _as_printed(match: re.Match[str]) -> str:
    return f"Title {match[1].upper()}-{match[2].upper()}"


def name_in_words(name: str) -> str:
    """`schedule.days` → "schedule days", `title_i_a.allocation` → "Title I-A allocation"."""
    return _TITLE.sub(_as_printed, name).replace(".", " ").replace("_", " ")


def at_keys(title: str, keys: Mapping[str, str | int], of: str) -> str:
    """A fact with the keys and the thing at which it was read."""
    where = ", ".join(
        f"grade {value}" if key == "grade" else str(value).replace("_", " ") for key, value in keys.items()
    )
    return title + (f", {where}" if where else "") + (f" ({of})" if of else "")


_PROPER = frozenset({"Title", "English", "Algebra", "Perkins", "Carnegie", "Medicaid", "Native", "Spanish"})
_DENIED = {"every": "not every", "any": "no"}
_WITHOUT = {"every": "no", "no": "every", "any": "not every", "not every": "any"}  # the body being denied
Names = Callable[[str], str]


def titled(title: str, name: str) -> str:
    """What a fact is called in a phrase: its title, or its name where it has none that fits in a phrase."""
    if not title or title.endswith("?"):
        return name_in_words(name)
    first, _, rest = title.partition(": ")[0].partition(" ")
    own = first if first[1:] != first[1:].lower() or first in _PROPER else first.lower()
    return f"{own} {rest}" if rest else own


def names_of(words: Vocabulary) -> Names:
    """What names are called where the vocabulary is at hand: facts by their titles."""

    def name(of: str) -> str:
        fact = words.facts.get(of)
        return titled(fact.title, of) if fact is not None else name_in_words(of)

    return name


def phrase(expr: s.Node, names: Names = name_in_words) -> str:
    """An expression as a phrase; `names` says what a name of the law or the vocabulary is called in it."""

    def say(part: s.Node) -> str:
        return phrase(part, names)

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
            return f"{say(share)} of {say(of)}"
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
            return names(name)
        case s.PreviousYear():
            return "the previous school year"
        case s.GradeRange(first, last):
            return f"grade {first}" if first == last else f"grades {first}-{last}"
        case s.AtKey(base, keys):
            return f"{say(base)} for {', '.join(say(k) for k in keys)}"
        case s.MonthDay(month, day, previous):
            return f"{month:02}-{day:02}" + (" of the previous school year" if previous else "")
        case s.Closest(weekday, month, day):
            return f"the {weekday.capitalize()} closest to {month:02}-{day:02}"
        case s.NthWeekday(ordinal, weekday, month):
            return f"the {ordinal} {weekday.capitalize()} in {month.capitalize()}"
        case s.Rounded(direction, of):
            return f"{say(of)}, rounded {direction}"
        case s.Arithmetic(operator, left, right):
            sign = {"*": "x", "-": "less", "+": "plus", "/": "divided by"}[operator]
            return f"{_inner(left, names)} {sign} {_inner(right, names)}"
        case s.Pick(operation, operands):
            return f"the {operation} of {', '.join(say(o) for o in operands)}"
        case s.Choose(condition, then, otherwise):
            return f"{say(then)} if {say(condition)}, else {say(otherwise)}"
        case s.Aggregate():
            return _aggregate(expr, names)
        case s.Compare(operator, left, right):
            return f"{say(left)} {operator} {say(right)}"
        case s.Is(left, values):
            return f"{say(left)} is {' or '.join(say(v) for v in values)}"
        case s.Not():
            return _denied(expr.of, names)
        case s.Inline(mode, operands):
            return f" {mode} ".join(_operand(o, names) for o in operands)
        case s.Group(mode, items):
            return f"{mode} of: " + "; ".join(f"{i.label} {say(i.expr)}" for i in items)
        case s.Quantified():
            return _quantified(expr, names)
    return ""


def _operand(expr: s.Expr, names: Names) -> str:
    """One of several limbs, in brackets where it would run into the next."""
    said = phrase(expr, names)
    return f"({said})" if said.startswith("not so: ") else said


def _denied(expr: s.Expr, names: Names) -> str:
    """What is not so: a negation goes with the verb where there is one to go with."""
    match expr:
        case s.Is(left, values):
            return f"{phrase(left, names)} is not {' or '.join(phrase(v, names) for v in values)}"
        case s.Compare(operator, left, right):
            return f"{phrase(left, names)} is not {operator} {phrase(right, names)}"
        case s.Not(of):
            return phrase(of, names)
        case s.Path():
            return f"not so: {phrase(expr, names)}"
        case s.Quantified():
            return _quantified(expr, names, denied=True)
    return f"not so: ({phrase(expr, names)})"


def _quantified(expr: s.Quantified, names: Names, *, denied: bool = False) -> str:
    """`every school where … : …`; what no thing is, or not every one, with the negation at its head."""
    over, body = name_in_words(expr.over), expr.body
    mode = _DENIED.get(expr.mode, f"not {expr.mode}") if denied else expr.mode
    which = f" where {phrase(expr.where, names)}" if expr.where is not None else ""
    if isinstance(body, s.Not) and mode in _WITHOUT:
        mode, body = _WITHOUT[mode], body.of
    return f"{mode} {over}{which}: {phrase(body, names)}"


def _inner(expr: s.Expr, names: Names) -> str:
    return f"({phrase(expr, names)})" if isinstance(expr, s.Arithmetic) else phrase(expr, names)


def _aggregate(expr: s.Aggregate, names: Names) -> str:
    over = " and ".join(name_in_words(k) for k in expr.over)
    if expr.window is not None:
        over = f"any {phrase(expr.window.size, names)} in a row"
    where = f", where {phrase(expr.where, names)}" if expr.where is not None else ""
    if isinstance(expr.body, s.Quantity) and expr.body.number == Fraction(1):
        return f"the number of {over}s{where}"
    return f"the {expr.operation} of {phrase(expr.body, names)} over each {over}{where}"
