# ruff: noqa: D102, ARG002  # one method for each rule, each with the same two arguments
"""Targets, tables and expressions: one method for each rule or alias of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lark import v_args
from lark.tree import Meta

from policyengine.language import syntax as s
from policyengine.language.literals import MOST_DIGITS, LiteralError, Literals, spaced


def _arithmetic(operator: str) -> Callable[..., s.Arithmetic]:
    def method(self: Parts, meta: Meta, parts: list[Any]) -> s.Arithmetic:
        return s.Arithmetic(operator, parts[0], parts[1], loc=self.loc(meta))

    return method


def _named(how: str) -> Callable[..., s.Target]:
    def method(self: Parts, meta: Meta, parts: list[Any]) -> s.Target:
        what = parts[0].name if isinstance(parts[0], s.Path) else parts[0]
        return s.Target(how, what if isinstance(what, (s.Cited, s.Rank)) else str(what), loc=self.loc(meta))

    return method


def _cell(how: str) -> Callable[..., s.Cell]:
    def method(self: Parts, meta: Meta, _parts: list[Any]) -> s.Cell:
        return s.Cell(how, loc=self.loc(meta))

    return method


@v_args(meta=True)
class Parts(Literals):
    """Builds what stands inside clauses."""

    # --- targets
    def but(self, meta: Meta, parts: list[Any]) -> tuple[s.Target, ...]:
        targets: tuple[s.Target, ...] = parts[0]
        return targets

    def targets(self, meta: Meta, parts: list[Any]) -> tuple[s.Target, ...]:
        return tuple(s.Target("id", p.name, loc=p.loc) if isinstance(p, s.Path) else p for p in parts)

    def t_both(self, meta: Meta, parts: list[Any]) -> s.Target:
        return s.Target("both", None, self.targets(meta, parts), loc=self.loc(meta))

    def t_under(self, meta: Meta, parts: list[Any]) -> s.Target:
        return s.Target("under", str(parts[0])[:-2], loc=self.loc(meta))

    def t_level(self, meta: Meta, parts: list[Any]) -> s.Target:
        kind = str(parts[1]) if len(parts) > 1 else None
        return s.Target("level", s.Rank(parts[0].order, kind, loc=self.loc(meta)), loc=self.loc(meta))

    t_cited = _named("cited")
    t_area = _named("area")
    t_made = _named("made")
    t_enforced = _named("enforced")
    t_binding = _named("binding")
    t_same = _named("same")
    t_listed = _named("listed")

    # --- tables
    def table(self, meta: Meta, parts: list[Any]) -> s.Table:
        name, unit, columns, *rows = parts
        return s.Table(str(name), unit, columns, tuple(rows), loc=self.loc(meta))

    def header(self, meta: Meta, parts: list[Any]) -> tuple[s.Column, ...]:
        return tuple(parts)

    def key_col(self, meta: Meta, parts: list[Any]) -> s.Column:
        return s.Column("key", parts[0].name, loc=self.loc(meta))

    def before_col(self, meta: Meta, parts: list[Any]) -> s.Column:
        if parts[0] != "before":
            help_ = "write `since`: a column holds from its day on"
            raise LiteralError(f"`{parts[0]}` heads no column", help_, self.loc(parts[0]), "E0101")
        return s.Column("before", point=parts[1], loc=self.loc(meta))

    def since_col(self, meta: Meta, parts: list[Any]) -> s.Column:
        return s.Column("since", point=parts[0], loc=self.loc(meta))

    def value_col(self, meta: Meta, parts: list[Any]) -> s.Column:
        return s.Column("value", loc=self.loc(meta))

    def row(self, meta: Meta, parts: list[Any]) -> s.Row:
        return s.Row(tuple(self._as_cell(p) for p in parts), loc=self.loc(meta))

    def _as_cell(self, part: Any) -> s.Cell:
        match part:
            case s.Cell():
                return part
            case s.GradeRange():
                return s.Cell("grades", grades=part, loc=part.loc)
            case s.Quantity():
                return s.Cell("number", (part.number,), loc=part.loc)
            case s.Money():
                return s.Cell("money", (part.amount,), loc=part.loc)
            case s.Percent():
                return s.Cell("percent", (part.number,), loc=part.loc)
            case s.InFull():
                return s.Cell("all", loc=part.loc)
            case _:
                return s.Cell("none", loc=part.loc)

    def either_reading(self, meta: Meta, parts: list[Any]) -> s.Cell:
        return s.Cell("readings", tuple(p.number for p in parts), loc=self.loc(meta))

    def name_cell(self, meta: Meta, parts: list[Any]) -> s.Cell:
        return s.Cell("name", word=str(parts[0]), loc=self.loc(meta))

    otherwise = _cell("otherwise")
    any_key = _cell("any")
    unresearched = _cell("unresearched")

    # --- expressions
    def in_full(self, meta: Meta, parts: list[Any]) -> s.InFull:
        return s.InFull(loc=self.loc(meta))

    def none(self, meta: Meta, parts: list[Any]) -> s.NoValue:
        return s.NoValue(loc=self.loc(meta))

    def yes(self, meta: Meta, parts: list[Any]) -> s.YesNo:
        return s.YesNo(True, loc=self.loc(meta))

    def no(self, meta: Meta, parts: list[Any]) -> s.YesNo:
        return s.YesNo(False, loc=self.loc(meta))

    def all_of(self, meta: Meta, parts: list[Any]) -> s.Inline:
        return s.Inline("and", tuple(parts), loc=self.loc(meta))

    def any_of(self, meta: Meta, parts: list[Any]) -> s.Inline:
        return s.Inline("or", tuple(parts), loc=self.loc(meta))

    def not_(self, meta: Meta, parts: list[Any]) -> s.Not:
        return s.Not(parts[0], loc=self.loc(meta))

    def all_items(self, meta: Meta, parts: list[Any]) -> s.Group:
        return s.Group("all", tuple(parts), loc=self.loc(meta))

    def any_items(self, meta: Meta, parts: list[Any]) -> s.Group:
        return s.Group("any", tuple(parts), loc=self.loc(meta))

    def labelled(self, meta: Meta, parts: list[Any]) -> s.Labelled:
        return s.Labelled(str(parts[0]), parts[1], loc=self.loc(meta))

    def every(self, meta: Meta, parts: list[Any]) -> s.Quantified:
        return self._quantified("every", meta, parts)

    def some(self, meta: Meta, parts: list[Any]) -> s.Quantified:
        return self._quantified("any", meta, parts)

    def _quantified(self, mode: str, meta: Meta, parts: list[Any]) -> s.Quantified:
        where = parts[1] if len(parts) > 2 else None
        return s.Quantified(mode, str(parts[0]), where[0] if where else None, parts[-1], loc=self.loc(meta))

    def where(self, meta: Meta, parts: list[Any]) -> list[s.Expr]:
        return parts

    def compare(self, meta: Meta, parts: list[Any]) -> s.Compare:
        return s.Compare(spaced(parts[1]), parts[0], parts[2], loc=self.loc(meta))

    def is_(self, meta: Meta, parts: list[Any]) -> s.Is:
        return s.Is(parts[0], (parts[1],), loc=self.loc(meta))

    def is_one_of(self, meta: Meta, parts: list[Any]) -> s.Is:
        return s.Is(parts[0], tuple(parts[1:]), loc=self.loc(meta))

    def member_(self, meta: Meta, parts: list[Any]) -> s.Path:
        path: s.Path = parts[0]
        return path

    add = _arithmetic("+")
    sub = _arithmetic("-")
    mul = _arithmetic("*")
    div = _arithmetic("/")

    def round(self, meta: Meta, parts: list[Any]) -> s.Rounded:
        return s.Rounded(str(parts[1]).split()[1], parts[0], loc=self.loc(meta))

    def part(self, meta: Meta, parts: list[Any]) -> s.Part:
        return s.Part(parts[0], parts[1], loc=self.loc(meta))

    def date(self, meta: Meta, parts: list[Any]) -> s.Date:
        return s.Date(self.day(parts[0]), loc=self.loc(meta))

    def string(self, meta: Meta, parts: list[Any]) -> s.Text:
        return s.Text(self.word(parts[0]), loc=self.loc(meta))

    def aggregate(self, meta: Meta, parts: list[Any]) -> s.Aggregate:
        operation, over, body, *where = parts
        window = over if isinstance(over, s.Window) else None
        names = () if window else over
        return s.Aggregate(
            str(operation), names, window, body, where[0][0] if where else None, loc=self.loc(meta)
        )

    def over(self, meta: Meta, parts: list[Any]) -> tuple[str, ...]:
        return tuple(str(p) for p in parts)

    def window(self, meta: Meta, parts: list[Any]) -> s.Window:
        return s.Window(parts[-1], loc=self.loc(meta))

    def pick(self, meta: Meta, parts: list[Any]) -> s.Pick:
        return s.Pick(str(parts[0]), tuple(parts[1:]), loc=self.loc(meta))

    def at_key(self, meta: Meta, parts: list[Any]) -> s.AtKey:
        return s.AtKey(parts[0], tuple(parts[1:]), loc=self.loc(meta))

    def for_(self, meta: Meta, parts: list[Any]) -> Any:
        return parts[0]

    def choose(self, meta: Meta, parts: list[Any]) -> s.Choose:
        return s.Choose(*parts, loc=self.loc(meta))

    def monthday(self, meta: Meta, parts: list[Any]) -> s.MonthDay:
        return s.MonthDay(*self.month_day(parts[0]), previous=len(parts) > 1, loc=self.loc(meta))

    def closest(self, meta: Meta, parts: list[Any]) -> s.Closest:
        return s.Closest(str(parts[0]), *self.month_day(parts[1]), loc=self.loc(meta))

    def nth_weekday(self, meta: Meta, parts: list[Any]) -> s.NthWeekday:
        return s.NthWeekday(*(str(p) for p in parts), loc=self.loc(meta))

    def share(self, meta: Meta, parts: list[Any]) -> s.Percent | s.Ratio:
        token = parts[0]
        if token.type == "PERCENT":
            return self.percent(meta, parts)
        above, below = str(token).split("/")
        if len(token) > MOST_DIGITS or not int(below):
            raise LiteralError(f"`{token[:40]}` is no share", "write a share such as 2/3", self.loc(token))
        return s.Ratio(int(above), int(below), loc=self.loc(meta))

    def quantity(self, meta: Meta, parts: list[Any]) -> s.Quantity:
        number, *unit = parts
        return s.Quantity(number.number, *unit, loc=self.loc(meta))

    def number(self, meta: Meta, parts: list[Any]) -> s.Quantity:
        return s.Quantity(self.fraction(parts[0]), loc=self.loc(meta))

    def money(self, meta: Meta, parts: list[Any]) -> s.Money:
        return s.Money(self.fraction(parts[0]), loc=self.loc(meta))

    def percent(self, meta: Meta, parts: list[Any]) -> s.Percent:
        return s.Percent(self.fraction(parts[0]), loc=self.loc(meta))

    def range(self, meta: Meta, parts: list[Any]) -> s.GradeRange:
        return s.GradeRange(str(parts[0]), str(parts[-1]), loc=self.loc(meta))

    def key_name(self, meta: Meta, parts: list[Any]) -> s.Path:
        return s.Path(str(parts[0]), loc=self.loc(meta))

    def previous_year(self, meta: Meta, parts: list[Any]) -> s.PreviousYear:
        return s.PreviousYear(loc=self.loc(meta))

    def path(self, meta: Meta, parts: list[Any]) -> s.Path:
        return s.Path(str(parts[0]), loc=self.loc(meta))
