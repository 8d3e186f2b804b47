"""Sorts: what kind of value an expression is, and which sorts fit each other.

Money counts as a dimension of its own, percentages and bare numbers have none.  `form` tells these apart:
"bare" is a number as written, without unit; "percent" a percentage; "" anything worked out or with a unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.language.phrases import number
from policyengine.rulebook.units import NUMBER, Dimension, Type, unit_of

MONEY = Dimension((("money", 1),))
DAY = Dimension((("day", 1),))
_DURATIONS = frozenset({"day", "week", "month", "year"})


class Sort(NamedTuple):
    """A kind of value: number, truth, date, text, law, choice, step, grade, thing, none, all, any."""

    kind: str
    dimension: Dimension = NUMBER
    form: str = ""
    choice: str = ""
    shown: str = ""

    @property
    def is_number(self) -> bool:
        """True for numbers of every dimension."""
        return self.kind == "number"

    @property
    def is_open(self) -> bool:
        """True where nothing can be said against the value: not known, none, or all."""
        return self.kind in ("any", "none", "all")

    def __str__(self) -> str:
        """The sort in words, as a message says it."""
        if self.kind == "choice":
            return f"a member of `{self.choice}`"
        if self.kind != "number":
            return _SHOWN.get(self.kind, self.kind)
        if self.form == "percent":
            return "a percentage"
        if self.dimension == NUMBER:
            return "a bare number"
        if self.dimension == MONEY:
            return "money"
        return f"in {self.shown or self.dimension}"


_SHOWN = {
    "truth": "a yes or no",
    "date": "a date",
    "text": "a text",
    "law": "a list of law",
    "step": "a step",
    "grade": "a grade",
    "thing": "a thing, not a value",
    "none": "`none`",
    "all": "`all`",
    "any": "not known",
}

ANY, NONE, ALL = Sort("any"), Sort("none"), Sort("all")
TRUTH, DATE, TEXT, LAW, STEP = Sort("truth"), Sort("date"), Sort("text"), Sort("law"), Sort("step")
GRADE, THING = Sort("grade"), Sort("thing")
BARE, PERCENT, COUNT = Sort("number", form="bare"), Sort("number", form="percent"), Sort("number")
DOLLARS = Sort("number", MONEY)

_PLAIN = {
    "yes/no": TRUTH,
    "judgment": TRUTH,
    "text": TEXT,
    "citations": LAW,
    "date": DATE,
    "money": DOLLARS,
    "percent": PERCENT,
}


def sort_of_type(kind: Type) -> Sort:
    """The sort of a declared type."""
    if kind.choice:
        return Sort("choice", choice=kind.choice)
    if kind.unit:
        return Sort("number", kind.unit.dimension, shown=str(kind.unit))
    return _PLAIN[kind.kind]


def sort_of_words(words: Iterable[str]) -> Sort:
    """The sort of a number with a unit; without words, of a bare one."""
    unit = unit_of(words)
    return Sort("number", unit.dimension, shown=str(unit)) if unit.words else BARE


def fits(one: Sort, other: Sort) -> bool:
    """True when the two may be compared, or stand for each other."""
    if one.is_open or other.is_open:
        return True
    if "step" in (one.kind, other.kind):
        return {one.kind, other.kind} <= {"step", "date", "truth", "text"}
    if "grade" in (one.kind, other.kind):
        return {one.kind, other.kind} <= {"grade", "number"}
    if one.kind != other.kind:
        return False
    if one.is_number:
        return one.dimension == other.dimension and {one.form, other.form} != {"bare", "percent"}
    return one.choice == other.choice


def is_true_or_not(sort: Sort) -> bool:
    """True when the sort can be a condition; text is true when something is stated."""
    return sort.is_open or sort.kind in ("truth", "text", "law", "step")


def product(one: Sort, other: Sort, sign: int) -> Sort:
    """The sort of `one * other`, or of `one / other` where `sign` is -1."""
    if not (one.is_number and other.is_number):
        return ANY
    dimension = one.dimension.times(other.dimension, sign)
    forms = {one.form, other.form}
    if dimension != NUMBER or one.dimension != NUMBER:
        return Sort("number", dimension)
    if forms == {"bare"}:
        return BARE
    percents = (one.form == "percent") + (other.form == "percent") * (1 if sign > 0 else 2)
    return PERCENT if percents == 1 or (percents == 2 and sign > 0) else COUNT


def over_window(sort: Sort, operation: str) -> Sort:
    """The sort of a window: a sum over days drops `per day`."""
    if operation == "sum" and dict(sort.dimension.powers).get("day", 0) < 0:
        return Sort("number", sort.dimension.times(DAY))
    return sort


def is_duration(sort: Sort) -> bool:
    """True for a number of days, weeks, months or years."""
    return sort.is_number and len(sort.dimension.powers) == 1 and sort.dimension.powers[0] in _WHOLE


_WHOLE = frozenset((word, 1) for word in _DURATIONS)


def better(one: Sort, other: Sort) -> Sort:
    """Of two sorts that fit, the one that says more."""
    if one.is_open or (one.is_number and one.form == "bare"):
        return other if other.kind != "none" or one.kind == "any" else one
    return one


def wanting_unit(bare: s.Expr, due: Sort) -> str:
    """How to mend `bare`, a number without the unit that is due."""
    if not isinstance(bare, s.Quantity):
        return f"give it {due if due.form or due.dimension == MONEY else f'in {due.shown or due.dimension}'}"
    text = number(bare.number)
    if due.form == "percent":
        return f"write `{text}%`"
    return f"write `${text}`" if due.dimension == MONEY else f"write `{text} {due.shown or due.dimension}`"
