"""The meaning of expressions (LANGUAGE sections 5, 6, 12).

One evaluator serves two readings.  With a `Completion` every question has an answer and truth is two-valued;
without one, what is not known stays so (`None`, intervals): strong Kleene logic over interval arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from policyengine.language import syntax as s
from policyengine.reason.aggregates import Aggregates
from policyengine.reason.answer import Comparison
from policyengine.reason.calendar import day_of_rule
from policyengine.reason.numbers import DATE, MONEY, PERCENT, Num, of_day, plain, show
from policyengine.reason.phrases import phrase
from policyengine.reason.results import ALL, NONE, Cites, Ctx, Mark, Result, Word, as_truth
from policyengine.reason.tables import lookup
from policyengine.rulebook.citations import Citation
from policyengine.rulebook.model import (
    DerivedRef,
    FactRef,
    KeyRef,
    Provision,
    ProvisionRef,
    Ref,
    StepRef,
    ValueRef,
)
from policyengine.rulebook.units import unit_of
from policyengine.rulebook.vocabulary import GRADES


class Evaluator(Aggregates):
    """Evaluates expressions over a world."""

    # --- hooks that `judge` gives meaning to

    def derived(self, ref: DerivedRef, ctx: Ctx) -> Result:
        """`ID.counted`, `ID.cap`, `ID.consequence`."""
        return NONE

    def step_value(self, ref: StepRef, ctx: Ctx) -> Result:
        """The value of a need or step."""
        return None

    def read_cells(self, cells: Sequence[s.Cell]) -> None:
        """Told of the cells of a table that were read, for whoever watches; an evaluation alone needs it not."""

    # --- truth

    def truth(self, expr: s.Expr, ctx: Ctx) -> bool | None:
        """Whether an expression holds; None where it is open."""
        match expr:
            case s.Compare() | s.Is() | s.Quantified():
                if self.log is None:
                    return as_truth(self.once(expr, ctx, lambda: self._atom(expr, ctx)))
                return as_truth(self._traced(lambda: self._atom(expr, ctx), expr))
            case s.Inline(mode, operands):
                return self._connected(mode == "and", ((o, "") for o in operands), ctx)
            case s.Group(mode, items):
                return self._connected(mode == "all", ((i.expr, i.label) for i in items), ctx)
            case s.Not(of):
                inner = self.truth(of, ctx if ctx.nothing is None else replace(ctx, nothing=not ctx.nothing))
                return None if inner is None else not inner
        return as_truth(self.value(expr, ctx))

    def _atom(self, expr: s.Compare | s.Is | s.Quantified, ctx: Ctx) -> bool | None:
        match expr:
            case s.Compare():
                return self._compare(expr, ctx)
            case s.Is():
                return self._is(expr, ctx)
        return self._quantified(expr, ctx)

    def _connected(self, conjunction: bool, items: Iterable[tuple[s.Expr, str]], ctx: Ctx) -> bool | None:
        open_ = False
        decided: bool | None = None
        first = len(self.compared) if self.compared is not None else 0
        for item, label in items:
            mark = len(self.log) if self.log is not None else 0
            held = self.truth(item, ctx)
            if label and self.log is not None:
                self.log[mark:] = [replace(t, text=f"{label} {t.text}") for t in self.log[mark:]]
            if held is None:
                open_ = True
            elif held is not conjunction:
                decided = not conjunction
                if self.log is None:
                    return decided
        if decided is not None:
            self._keep_what_held(first, decided)
            return decided
        return None if open_ else conjunction

    def _keep_what_held(self, first: int, decided: bool) -> None:
        """Of alternatives of which one holds, the numbers of the others say nothing."""
        if decided and self.compared is not None:
            self.compared[first:] = [c for c in self.compared[first:] if c.holds]

    def _compare(self, expr: s.Compare, ctx: Ctx) -> bool | None:
        least = expr.operator in _AT_LEAST
        years = set(self.spread.years) if self.spread is not None else set()
        left, right = self._side(expr.left, ctx, least), self._side(expr.right, ctx, not least)
        if left is NONE or right is NONE:
            return self._with_nothing(expr, ctx)
        if right is ALL:
            return True
        if not (isinstance(left, Num) and isinstance(right, Num)):
            return None
        sign = 1 if least else -1
        strict = expr.operator in _STRICT
        difference = left.plus(right, -1).scaled(Fraction(sign))
        held = self.holds(difference, strict=strict)
        if left.dimension == DATE and difference.known and self.spread is not None:
            self._widen(expr, ctx, years, held)
        if self.compared is not None:
            self.compared.append(_comparison(expr, left, right, held))
        return held

    def _with_nothing(self, expr: s.Compare, ctx: Ctx) -> bool:
        """A comparison with `none`: a rule asks nothing there; a condition fails where the plan has no such thing."""
        if ctx.nothing is not None:
            return ctx.nothing
        sides = [e for e in (expr.left, expr.right) if isinstance(e, s.Path)]
        named = [e for e in sides if isinstance(self.book.resolve(e.name, ctx.block), FactRef)]
        return all(self.value(e, ctx) is not NONE for e in named)

    def _widen(self, expr: s.Compare, ctx: Ctx, years: set[int], held: bool | None) -> None:
        """Takes back in the years in which other days compare the same way."""
        assert self.spread is not None
        spread, self.spread = self.spread, None
        for year in years - spread.years:
            other = ctx.at(ctx.env.with_key("school_year", year))
            if self._quiet(partial(self._same_days, expr, other, held)):
                spread.years.add(year)
        self.spread = spread

    def _same_days(self, expr: s.Compare, ctx: Ctx, held: bool | None) -> bool:
        left, right = self.value(expr.left, ctx), self.value(expr.right, ctx)
        if not (isinstance(left, Num) and isinstance(right, Num) and left.known and right.known):
            return False
        sign = 1 if expr.operator in _AT_LEAST else -1
        difference = left.plus(right, -1).scaled(Fraction(sign))
        return self.holds(difference, strict=expr.operator in _STRICT) is held

    def _side(self, expr: s.Expr, ctx: Ctx, least: bool) -> Result:
        """A side of a comparison; of windows the least, or the greatest, counts."""
        if isinstance(expr, s.Aggregate) and expr.window is not None:
            return self._traced(lambda: self._aggregate(expr, ctx, least=least), expr)
        return self.value(expr, ctx)

    def _is(self, expr: s.Is, ctx: Ctx) -> bool | None:
        left = self.value(expr.left, ctx)
        match left:
            case Word(choice, possible, of):
                names = [v.name for v in expr.values if isinstance(v, s.Path)]
                wanted = frozenset(m for m in possible if any(choice.within(m, n) for n in names))
                if not wanted or wanted == possible:
                    return bool(wanted)
                return (
                    None
                    if self.completion is None or of is None
                    else self.completion.word(of, possible, wanted)
                )
            case Cites(words, closed):
                return True if self._lists(words, expr.values) else (False if closed else None)
            case Num():
                values = [
                    _grade(v.name) if isinstance(v, s.Path) and v.name in GRADES else self.value(v, ctx)
                    for v in expr.values
                ]
                equal = self._equals_any(left, values)
                return equal or self._or_none(expr, ctx, equal)
            case bool():
                return any(isinstance(v, s.YesNo) and v.value == left for v in expr.values)
            case Mark():
                return left is NONE and any(isinstance(v, s.NoValue) for v in expr.values)
        return None

    def _lists(self, words: tuple[str, ...], values: tuple[s.Expr, ...]) -> bool:
        """Whether a list of law names one of the values: an id, or a citation beneath which something listed lies."""
        reader = self.world.reader
        cites = [c for w in words for c in self._cites_of(w)]
        for value in values:
            match value:
                case s.Path(name) if name in words:
                    return True
                case s.Text(text) if text in words or any(
                    reader.covers(reader.spans(text), cite) for cite in cites
                ):
                    return True
        return False

    def _cites_of(self, words: str) -> tuple[Citation, ...]:
        provision = self.book.provisions.get(words)
        if provision is not None:
            return provision.cites
        cite = self.world.reader.read(words)
        return (cite,) if cite is not None else ()

    def _or_none(self, expr: s.Is, ctx: Ctx, equal: bool | None) -> bool | None:
        """Whether a number or date is one of some values, `none` among them: what is not known may be none."""
        if not any(isinstance(v, s.NoValue) for v in expr.values) or not isinstance(expr.left, s.Path):
            return equal
        fact = self.book.vocabulary.facts.get(expr.left.name)
        if fact is None:
            return equal
        stated = self.world.stated(fact, ctx.env)
        if stated is not None and stated.value.state != "unknown":
            return True if stated.value.state == "none" else equal
        of = self.fresh(fact, ctx.env)
        return True if self.unknown_truth(of._replace(keys=(*of.keys, ("none", "none")))) else (
            None if self.completion is None else equal)  # fmt: skip

    def _equals_any(self, left: Num, values: list[Result]) -> bool | None:
        found: list[bool | None] = []
        for value in values:
            if isinstance(value, Num):
                difference = left.plus(value, -1)
                both = (self.holds(difference), self.holds(difference.scaled(Fraction(-1))))
                found.append(False if False in both else (None if None in both else True))
        return True if True in found else (None if None in found else False)

    # --- values

    def value(self, expr: s.Expr, ctx: Ctx) -> Result:
        """The value of an expression."""
        match expr:
            case s.Path(name):
                return self.named(name, ctx)
            case s.Quantity(number, None):
                return Num(number)
            case s.Quantity(number, s.Unit(words)):
                unit = unit_of(words)
                return Num(number * unit.scale, unit.dimension, {}, unit)
            case s.Money(amount):
                return Num(amount, MONEY)
            case s.Percent(number):
                return Num(number / 100, PERCENT)
            case s.Date(date):
                return of_day(date)
            case s.YesNo(value):
                return value
            case s.Text(text):
                return bool(text.strip())
            case s.NoValue():
                return NONE
            case s.InFull():
                return ALL
            case s.MonthDay() | s.Closest() | s.NthWeekday():
                return self._calendar(expr, ctx)
            case s.AtKey():
                return self._at_key(expr, ctx)
            case s.Part(share, of):
                return self._part(share, of, ctx)
            case s.Arithmetic():
                return self._arithmetic(expr, ctx)
            case s.Rounded(direction, of):
                return self._rounded(direction, of, ctx)
            case s.Choose(condition, then, otherwise):
                return self._choose(condition, then, otherwise, ctx)
            case s.Pick(operation, operands):
                return self._pick(operation, [self.value(o, ctx) for o in operands])
            case s.Aggregate():
                if self.log is None:
                    return self.once(expr, ctx, lambda: self._aggregate(expr, ctx))
                return self._traced(lambda: self._aggregate(expr, ctx), expr)
        return self.truth(expr, ctx)

    def _calendar(self, expr: s.MonthDay | s.Closest | s.NthWeekday, ctx: Ctx) -> Num:
        own = self.book.jurisdictions.get(ctx.block.jurisdiction, self.world.home)
        self.narrow_years({ctx.env.year})
        return of_day(day_of_rule(expr, ctx.env.year, own.year_starts))

    # --- names

    def named(self, name: str, ctx: Ctx, keys: Mapping[str, str | int] | None = None) -> Result:
        """What a name means here; `keys` are those given by `for`."""
        ref = self.book.resolve(name, ctx.block)
        env = ctx.env
        for key, value in (keys or {}).items():
            env = env.with_key(key, value)
        return self._referred(ref, ctx.at(env))

    def _referred(self, ref: Ref | None, ctx: Ctx) -> Result:
        match ref:
            case FactRef(fact):
                return self.fact(fact, ctx)
            case ValueRef(pid, name):
                return self.block_value(self.book.provisions[pid], name, ctx)
            case KeyRef(name):
                return self._key(name, ctx)
            case DerivedRef():
                return self.derived(ref, ctx)
            case StepRef():
                return self.step_value(ref, ctx)
            case ProvisionRef(pid):
                return Cites((pid,))
        return None

    def _key(self, name: str, ctx: Ctx) -> Result:
        if name == "grade" and "grade" in ctx.env.keys:
            grade = str(ctx.env.keys["grade"])
            self.narrow_grades({grade})
            return _grade(grade)
        choice = self.book.vocabulary.choices.get(name)
        at = ctx.env.keys.get(name)
        if choice is not None and isinstance(at, str):
            return Word(choice, frozenset({at}))
        return None

    def _at_key(self, expr: s.AtKey, ctx: Ctx) -> Result:
        keys: dict[str, str | int] = {}
        for key in expr.keys:
            match key:
                case s.GradeRange(first):
                    keys["grade"] = first
                case s.Quantity(number):
                    keys["grade"] = str(number)
                case s.PreviousYear():
                    keys["school_year"] = ctx.env.year - 1
                case s.Path(name):
                    keys[self._key_of(name, expr.base.name, ctx)] = name
        if "school_year" in keys:
            self.narrow_years({ctx.env.year})
        return self.named(expr.base.name, ctx.at(replace(ctx.env, lines=False)), keys)

    def _key_of(self, member: str, base: str, ctx: Ctx) -> str:
        """The key that a member named by `for` belongs to: a choice or key fact of what is read."""
        ref = self.book.resolve(base, ctx.block)
        candidates: list[str] = []
        if isinstance(ref, FactRef):
            candidates = list(ref.fact.by)
        elif isinstance(ref, ValueRef):
            candidates = [c.name for t in self.book.provisions[ref.provision].clauses(s.Table)
                          if isinstance(t, s.Table) and t.name == ref.name for c in t.columns if c.name]  # fmt: skip
        words = self.book.vocabulary
        for name in candidates:
            fact = words.facts.get(name)
            choice = words.choices.get(fact.type.choice or "" if fact else name)
            if choice is not None and member in choice:
                return name
        return next((n for n, c in words.choices.items() if member in c), member)

    def block_value(self, block: Provision, name: str, ctx: Ctx) -> Result:
        """A let or table of a block, after exceptions (unless this is an exception's own view)."""
        if ctx.depth > 40:
            return None
        plain: Callable[[], Result] = lambda: self._plain_block_value(block, name, ctx)  # noqa: E731
        if (block.id, name) in ctx.base:
            return plain()
        result = self.set_value(block, name, ctx, plain)
        if ctx.counted is not None and isinstance(result, Num):
            extra = self.added(ctx, f"{block.id}.{name}", name)
            if extra is not None:
                return result.plus(extra)
        return result

    def _plain_block_value(self, block: Provision, name: str, ctx: Ctx) -> Result:
        self.provisions.setdefault(block.id)
        event = ctx.event if ctx.clocked or block.clock else self.world.event(block, ctx.env)
        rules = block.at(event)
        inner = replace(ctx.inside(block), event=event)
        if name in rules.lets:
            let = rules.lets[name]
            return self.once(let, inner, lambda: self.value(let.expr, inner))
        if name in rules.tables:
            table = rules.tables[name]
            return self.once(table, inner, lambda: lookup(self, block, table, inner))
        return None


def _grade(grade: str) -> Num:
    """A grade as a number: kindergarten is 0."""
    return Num(Fraction(GRADES.index(grade) - GRADES.index("K")))


_AT_LEAST = frozenset({"at least", "more than", "on or after", "later than"})


_STRICT = frozenset({"more than", "less than", "later than", "earlier than"})


def _comparison(expr: s.Compare, left: Num, right: Num, held: bool | None) -> Comparison:
    unit = left.unit or right.unit
    difference = ""
    if held is False and left.known and right.known and left.dimension != DATE:
        gap = left.plus(right, -1)
        gap = gap.scaled(Fraction(-1)) if gap.const < 0 else gap
        difference = (
            f"{plain(gap.const * 100)} percentage points" if gap.dimension == PERCENT else show(gap, unit)
        )
    return Comparison(
        show(left, unit), expr.operator, show(right, right.unit or unit), held, difference, phrase(expr.left)
    )
