"""The sort of every expression, from the leaves upwards; what does not fit is told (E0205, E0206, E0215)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from policyengine.language import syntax as s
from policyengine.language.phrases import number
from policyengine.rulebook.checks import sorts as o
from policyengine.rulebook.checks.places import Found
from policyengine.rulebook.checks.scope import DEEPEST, derived_from, value_of
from policyengine.rulebook.checks.sorts import Sort
from policyengine.rulebook.model import (
    DerivedRef,
    FactRef,
    KeyRef,
    Provision,
    ProvisionRef,
    Ref,
    Rulebook,
    StepRef,
    ValueRef,
)
from policyengine.rulebook.units import type_of

BALLOTS = frozenset({"secret", "open"})
_DATE_WORDS = ("on or before", "on or after", "earlier than", "later than")


_LITERALS = {
    s.YesNo: o.TRUTH,
    s.Text: o.TEXT,
    s.Percent: o.PERCENT,
    s.Money: o.DOLLARS,
    s.Date: o.DATE,
    s.MonthDay: o.DATE,
    s.Closest: o.DATE,
    s.NthWeekday: o.DATE,
    s.NoValue: o.NONE,
    s.InFull: o.ALL,
}


class Sorter:
    """Works out sorts; `found` gathers what is wrong on the way."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.found = Found()
        self._values: dict[ValueRef | DerivedRef, Sort] = {}
        self._depth = 0

    # --- names

    def of_ref(self, ref: Ref | None) -> Sort:
        """The sort of what a name means."""
        match ref:
            case FactRef(fact):
                return o.sort_of_type(fact.type)
            case ValueRef():
                return self._value(ref)
            case StepRef(part=part):
                return self._step(part)
            case DerivedRef():
                return self._derived(ref)
            case KeyRef(name):
                return self._key(name)
            case ProvisionRef():
                return o.LAW
        return o.ANY

    def _value(self, ref: ValueRef) -> Sort:
        home = self.book.provisions[ref.provision]
        clause = value_of(home, ref.name)
        if isinstance(clause, s.Table):
            return self.of_unit(clause.unit)
        return self._first(ref, [clause.expr], home)

    def _first(self, ref: ValueRef | DerivedRef, exprs: list[s.Expr], home: Provision) -> Sort:
        """The sort of the first of `exprs`, once worked out; not known in a circle or a very long chain."""
        if ref not in self._values:
            if self._depth == DEEPEST or not exprs:
                return o.ANY
            self._values[ref] = o.ANY
            self._depth += 1
            sort = self.sort(exprs[0], home)
            self._depth -= 1
            self._values[ref] = o.ANY if sort.is_open else sort
        return self._values[ref]

    def of_unit(self, unit: s.Unit) -> Sort:
        """The sort that the type of a table names."""
        return o.sort_of_type(type_of(unit.words, self.book.vocabulary.choices))

    @staticmethod
    def _step(part: str) -> Sort:
        if part in ("yes", "no", "members", "cast", "present"):
            return o.COUNT
        return {"date": o.DATE, "ballot": Sort("choice", choice="ballot")}.get(part, o.STEP)

    def _derived(self, ref: DerivedRef) -> Sort:
        block = self.book.provisions[ref.provision]
        return self._first(ref, derived_from(block, ref.what), block)

    def _key(self, name: str) -> Sort:
        if name in self.book.vocabulary.choices:
            return Sort("choice", choice=name)
        if name in self.book.vocabulary.entities:
            return o.THING
        return o.GRADE if name == "grade" else o.ANY

    # --- expressions

    def sort(self, expr: s.Expr, block: Provision) -> Sort:
        """The sort of `expr` in a clause of `block`."""
        method = self._methods.get(type(expr))
        return method(self, expr, block) if method else o.ANY

    def condition(self, expr: s.Expr, block: Provision) -> Sort:
        """Tells an expression that cannot be true or false."""
        sort = self.sort(expr, block)
        if not o.is_true_or_not(sort):
            self.found.add(
                "E0205",
                f"{shown(expr)} is {sort}, where a yes or no is due",
                expr.loc,
                "compare it with something, as in `… at least …` or `… is …`",
            )
        return o.TRUTH

    def match(self, expr: s.Expr, sort: Sort, due: Sort, what: str) -> None:
        """Tells that `expr`, of `sort`, does not fit what is `due` from it."""
        if o.fits(sort, due):
            return
        if sort.form == "bare" and due.is_number:
            self.found.add(
                "E0206",
                f"{shown(expr)} has no unit, and {what} is {due}",
                expr.loc,
                o.wanting_unit(expr, due),
            )
        else:
            self.found.add(
                "E0205",
                f"{shown(expr)} is {sort}, and {what} is {due}",
                expr.loc,
                f"give a value that is {due}",
            )

    def number(self, expr: s.Expr, sort: Sort) -> Sort:
        """The `sort` of an operand that must be a number."""
        if sort.is_number or sort.is_open:
            return sort
        help_ = (
            "count with `sum over … of (1) where (…)`" if o.is_true_or_not(sort) else "write a number here"
        )
        self.found.add("E0205", f"{shown(expr)} is {sort}, and no number", expr.loc, help_)
        return o.ANY

    def _same(self, left: s.Expr, one: Sort, right: s.Expr, other: Sort) -> None:
        """Tells two sides that do not fit."""
        if one.form == "bare":
            self.match(left, one, other, shown(right))
        else:
            self.match(right, other, one, shown(left))

    def _path(self, expr: s.Path, block: Provision) -> Sort:
        return self.of_ref(self.book.resolve(expr.name, block))

    def _at(self, expr: s.AtKey, block: Provision) -> Sort:
        return self.sort(expr.base, block)

    def _part(self, expr: s.Part, block: Provision) -> Sort:
        return self.number(expr.of, self.sort(expr.of, block))

    def _aggregate(self, expr: s.Aggregate, block: Provision) -> Sort:
        if expr.where is not None:
            self.condition(expr.where, block)
        body = self.sort(expr.body, block)
        if expr.operation in ("smallest", "largest") and body.kind == "date":
            return body
        body = self.number(expr.body, body)
        if body.form == "bare":
            return o.COUNT if expr.operation == "sum" else body
        return o.over_window(body, expr.operation) if expr.window and body.is_number else body

    def _pick(self, expr: s.Pick, block: Provision) -> Sort:
        return self._agree(expr.operands, [self._comparable(e, block) for e in expr.operands])

    def _comparable(self, expr: s.Expr, block: Provision) -> Sort:
        sort = self.sort(expr, block)
        return sort if sort.kind in ("date", "step") else self.number(expr, sort)

    def _agree(self, exprs: tuple[s.Expr, ...], found: list[Sort]) -> Sort:
        best, by = found[0], exprs[0]
        for expr, sort in zip(exprs[1:], found[1:], strict=True):
            self._same(by, best, expr, sort)
            if o.better(best, sort) is not best:
                best, by = sort, expr
        return best

    def _arithmetic(self, expr: s.Arithmetic, block: Provision) -> Sort:
        left, right = self.sort(expr.left, block), self.sort(expr.right, block)
        if left.kind in ("date", "step") and expr.operator in "+-":
            return self._moved(expr, right)
        left, right = self.number(expr.left, left), self.number(expr.right, right)
        if expr.operator in "*/":
            return o.product(left, right, 1 if expr.operator == "*" else -1)
        self._same(expr.left, left, expr.right, right)
        return o.better(left, right)

    def _moved(self, expr: s.Arithmetic, right: Sort) -> Sort:
        """A date and a duration make a date; two dates make days."""
        if right.kind in ("date", "step") and expr.operator == "-":
            return Sort("number", o.DAY)
        if not (right.is_open or o.is_duration(right)):
            self.found.add(
                "E0205",
                f"{shown(expr.right)} is {right}, and a date is moved by days, weeks, months or years",
                expr.right.loc,
                "write a length of time, such as `1 years`",
            )
        return o.DATE

    def _rounded(self, expr: s.Rounded, block: Provision) -> Sort:
        return self.number(expr.of, self.sort(expr.of, block))

    def _choose(self, expr: s.Choose, block: Provision) -> Sort:
        self.condition(expr.condition, block)
        branches = (expr.then, expr.otherwise)
        return self._agree(branches, [self.sort(e, block) for e in branches])

    def _compare(self, expr: s.Compare, block: Provision) -> Sort:
        left, right = self.sort(expr.left, block), self.sort(expr.right, block)
        dated = expr.operator in _DATE_WORDS
        for side, sort in ((expr.left, left), (expr.right, right)):
            if not (sort.is_open or sort.kind in (("date", "step") if dated else ("number", "grade"))):
                kind = "dates" if dated else "numbers"
                self.found.add(
                    "E0205",
                    f"`{expr.operator}` compares {kind}, and {shown(side)} is {sort}",
                    side.loc,
                    _instead(sort),
                )
                return o.TRUTH
        self._same(expr.left, left, expr.right, right)
        return o.TRUTH

    # --- `is`

    def _is(self, expr: s.Is, block: Provision) -> Sort:
        left = self.sort(expr.left, block)
        if left.kind == "text" and not all(isinstance(v, s.NoValue) for v in expr.values):
            self.found.add(
                "E0205",
                f"{shown(expr.left)} is a text, which is not compared: it holds where something is stated",
                expr.loc,
                "write it alone, or declare a fact of a choice",
            )
            return o.TRUTH
        for value in expr.values:
            self.member(value, left, expr.left, block)
        return o.TRUTH

    def member(self, value: s.Expr, left: Sort, of: s.Expr, block: Provision | None) -> None:
        """Tells a `value` that what is `left` of `is` cannot have."""
        if left.is_open or isinstance(value, s.NoValue):
            return
        if isinstance(value, s.Path):
            self._word(value, left, of, block)
        elif left.kind == "law" and isinstance(value, s.Text):
            if not self.book.reader.readable(value.text):
                self.found.add(
                    "E0210", f"no code reads `{value.text}`", value.loc, "write it as a code prints it"
                )
        elif left.kind == "choice":
            self.found.no_member(shown(value), self._members(left.choice), f"`{left.choice}`", value.loc)
        else:
            self.match(value, self.literal(value), left, shown(of))

    @staticmethod
    def literal(value: s.Expr) -> Sort:
        """The sort of a value as written."""
        if isinstance(value, s.Quantity):
            return o.sort_of_words(value.unit.words) if value.unit else o.BARE
        return _LITERALS.get(type(value), o.ANY)

    def _word(self, value: s.Path, left: Sort, of: s.Expr, block: Provision | None) -> None:
        if left.kind == "choice":
            known = self._members(left.choice)
            if value.name not in known:
                self.found.no_member(value.name, known, f"`{left.choice}`", value.loc)
        elif left.kind == "law":
            if not isinstance(self.book.resolve(value.name, block), (ProvisionRef, DerivedRef)):
                self.found.add(
                    "E0201",
                    f"no provision `{value.name}` is declared",
                    value.loc,
                    "write the id of a provision",
                )
        elif left.kind not in ("grade", "thing"):
            self.found.add(
                "E0205",
                f"{shown(of)} is {left}, and `{value.name}` is a word",
                value.loc,
                "compare numbers and dates with `at least`, `on or before` and the like",
            )

    def _members(self, choice: str) -> frozenset[str]:
        if choice == "ballot":
            return BALLOTS
        known = self.book.vocabulary.choices.get(choice)
        return frozenset(known.parents) if known else frozenset()

    # --- truth

    def _truths(self, expr: s.Group | s.Inline, block: Provision) -> Sort:
        items = (i.expr for i in expr.items) if isinstance(expr, s.Group) else expr.operands
        for item in items:
            self.condition(item, block)
        return o.TRUTH

    def _not(self, expr: s.Not, block: Provision) -> Sort:
        return self.condition(expr.of, block)

    def _quantified(self, expr: s.Quantified, block: Provision) -> Sort:
        if expr.where is not None:
            self.condition(expr.where, block)
        return self.condition(expr.body, block)

    _methods: ClassVar[dict[type[s.Expr], Callable[..., Sort]]] = {
        **dict.fromkeys((*_LITERALS, s.Quantity), lambda self, expr, _: self.literal(expr)),
        s.Path: _path,
        s.AtKey: _at,
        s.Part: _part,
        s.Aggregate: _aggregate,
        s.Pick: _pick,
        s.Arithmetic: _arithmetic,
        s.Rounded: _rounded,
        s.Choose: _choose,
        s.Compare: _compare,
        s.Is: _is,
        s.Group: _truths,
        s.Inline: _truths,
        s.Not: _not,
        s.Quantified: _quantified,
    }


def shown(expr: s.Expr) -> str:
    """The expression as a message names it."""
    match expr:
        case s.Path(name):
            return f"`{name}`"
        case s.AtKey(base):
            return f"`{base.name}`"
        case s.Quantity(value, unit):
            return f"`{' '.join((number(value), *((' per '.join(unit.words),) if unit else ())))}`"
        case s.Percent(value):
            return f"`{number(value)}%`"
        case s.Money(amount):
            return f"`${number(amount)}`"
        case s.YesNo(value):
            return "`yes`" if value else "`no`"
    return "this"


def _instead(sort: Sort) -> str:
    if sort.kind == "date":
        return "say `on or before`, `on or after`, `earlier than` or `later than`"
    if sort.is_number:
        return "say `at least`, `at most`, `more than` or `less than`"
    return "say `is`" if sort.kind == "choice" else "compare a number or a date"
