"""The meaning of expressions (LANGUAGE sections 5, 6, 12).

One evaluator serves two readings.  With a `Completion` every question has an answer and truth is two-valued;
without one, what is not known stays so (`None`, intervals): strong Kleene logic over interval arithmetic.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.plan.model import Interval, Thing, Value
from policyengine.reason.answer import Comparison, Trace
from policyengine.reason.calendar import add_months, add_years, day_of_rule
from policyengine.reason.completion import Completion
from policyengine.reason.numbers import DATE, MONEY, PERCENT, Fresh, Num, Symbol, as_day, of_day, of_symbol, show
from policyengine.reason.phrases import at_keys, phrase
from policyengine.reason.world import Env, Stated, World
from policyengine.rulebook.model import DerivedRef, FactRef, KeyRef, Provision, ProvisionRef, Ref, StepRef, ValueRef
from policyengine.rulebook.units import NUMBER, Dimension, unit_of
from policyengine.rulebook.vocabulary import GRADES, Choice, Fact


class Mark:
    """A value that is no number: `none`, or `all`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


NONE, ALL = Mark("none"), Mark("all")


class Word(NamedTuple):
    """A member of a choice, or several where it is not known which."""

    choice: Choice
    possible: frozenset[str]
    id: Fresh | None = None


class Cites(NamedTuple):
    """A list of law: what a request covers, or a list that the plan keeps; `closed` when it is complete."""

    words: tuple[str, ...]
    closed: bool = True


Result = Num | Word | Cites | Mark | bool | None


@dataclass(frozen=True, slots=True)
class Ctx:
    """Where an expression stands: the block whose names it sees, the instance, the event.

    `base` names the values that are read without the exceptions that set them (an exception's own view), and
    `counted` the requirement for which equivalencies are added to their measures.
    """

    block: Provision
    env: Env
    event: datetime.date
    base: frozenset[tuple[str, str]] = frozenset()
    counted: Provision | None = None
    depth: int = 0

    def inside(self, block: Provision) -> Ctx:
        """In another block, at the same instance."""
        return Ctx(block, self.env, self.event, self.base, self.counted, self.depth + 1)


@dataclass(frozen=True, slots=True)
class Read:
    """A fact that was looked at: `state` is stated, interval, unknown, not asked, law or given."""

    id: Fresh
    state: str
    fact: Fact | None = None
    stated: Stated | None = None


@dataclass(slots=True)
class Spread:
    """For which other grades and years an evaluation would have gone the same way."""

    grades: set[str]
    years: set[int]


class Evaluator:
    """Evaluates expressions over a world.

    Args:
        world: the plan under the law.
        completion: decides what is open; None leaves it open.
        spread: narrowed to the grades and years for which nothing would differ.
    """

    def __init__(self, world: World, completion: Completion | None = None, spread: Spread | None = None) -> None:
        self.world, self.book, self.completion = world, world.book, completion
        self.spread = spread
        self.reads: dict[Fresh, Read] = {}
        self.provisions: dict[str, None] = {}
        self.assumed: dict[str, None] = {}
        self.compared: list[Comparison] | None = None
        self.log: list[Trace] | None = None

    # --- hooks that the outcomes give meaning to (see outcomes.py)

    def set_value(self, block: Provision, name: str, ctx: Ctx, plain: Callable[[], Result]) -> Result:
        """The value of a let or table after the exceptions that set it."""
        return plain()

    def added(self, measure: str, ctx: Ctx) -> Num | None:
        """What equivalencies add to a measure, or None."""
        return None

    def derived(self, ref: DerivedRef, ctx: Ctx) -> Result:
        """`ID.counted`, `ID.cap`, `ID.consequence`."""
        return NONE

    def step_value(self, ref: StepRef, ctx: Ctx) -> Result:
        """The value of a need or step."""
        return None

    # --- what is open

    def unknown_truth(self, of: Fresh) -> bool | None:
        """An open yes/no."""
        return None if self.completion is None else self.completion.truth(of)

    def holds(self, num: Num, *, strict: bool = False) -> bool | None:
        """Whether `num` ≥ 0 (with `strict` > 0)."""
        low, high = num.bounds()
        if low is not None and (low > 0 or (low == 0 and not strict)):
            return True
        if high is not None and (high < 0 or (high == 0 and strict)):
            return False
        return None if self.completion is None else self.completion.not_negative(num, strict=strict)

    def _open(self, of: Fresh, like: Num, low: Fraction | None, high: Fraction | None) -> Num:
        return of_symbol(Symbol(of, low, high), like.dimension, like.unit)

    def _bounded(self, of: Fresh, like: Num, low: Fraction | None, high: Fraction | None) -> Num:
        if self.completion is not None:
            self.completion.bounded = True
        return self._open(of, like, low, high)

    def either(self, of: Fresh, options: list[Num]) -> Num:
        """One of several numbers, nobody knows which."""
        if all(o == options[0] for o in options):
            return options[0]
        if self.completion is not None:
            for index, option in enumerate(options[:-1]):
                if self.completion.truth(of._replace(keys=(*of.keys, ("option", str(index))))):
                    return option
            return options[-1]
        return self._hull(of, options)

    def _hull(self, of: Fresh, options: list[Num]) -> Num:
        lows, highs = zip(*(o.bounds() for o in options), strict=True)
        low = None if None in lows else min(lows)
        high = None if None in highs else max(highs)
        return self._open(of, options[0], low, high)

    # --- truth

    def truth(self, expr: s.Expr, ctx: Ctx) -> bool | None:
        """Whether an expression holds; None where it is open."""
        match expr:
            case s.Inline(mode, operands):
                return self._connected(mode == "and", ((o, "") for o in operands), ctx)
            case s.Group(mode, items):
                return self._connected(mode == "all", ((i.expr, i.label) for i in items), ctx)
            case s.Not(of):
                inner = self.truth(of, ctx)
                return None if inner is None else not inner
            case s.Compare():
                return self._traced(lambda: self._compare(expr, ctx), expr, ctx)
            case s.Is():
                return self._traced(lambda: self._is(expr, ctx), expr, ctx)
            case s.Quantified():
                return self._traced(lambda: self._quantified(expr, ctx), expr, ctx)
        return as_truth(self.value(expr, ctx))

    def _connected(self, conjunction: bool, items: Iterator[tuple[s.Expr, str]], ctx: Ctx) -> bool | None:
        open_ = False
        decided: bool | None = None
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
            return decided
        return None if open_ else conjunction

    def _compare(self, expr: s.Compare, ctx: Ctx) -> bool | None:
        least = expr.operator in _AT_LEAST
        left, right = self._side(expr.left, ctx, least), self._side(expr.right, ctx, not least)
        if left is NONE or right is NONE or right is ALL:
            return True
        if not (isinstance(left, Num) and isinstance(right, Num)):
            return None
        sign = 1 if least else -1
        strict = expr.operator in _STRICT
        difference = left.plus(right, -1).scaled(Fraction(sign))
        held = self.holds(difference, strict=strict)
        if self.compared is not None:
            self.compared.append(_comparison(expr, left, right, held))
        return held

    def _side(self, expr: s.Expr, ctx: Ctx, least: bool) -> Result:
        """A side of a comparison; of windows the least, or the greatest, counts."""
        if isinstance(expr, s.Aggregate) and expr.window is not None:
            return self._traced(lambda: self._aggregate(expr, ctx, least=least), expr, ctx)
        return self.value(expr, ctx)

    def _is(self, expr: s.Is, ctx: Ctx) -> bool | None:
        left = self.value(expr.left, ctx)
        match left:
            case Word(choice, possible, of):
                names = [v.name for v in expr.values if isinstance(v, s.Path)]
                wanted = frozenset(m for m in possible if any(choice.within(m, n) for n in names))
                if not wanted or wanted == possible:
                    return bool(wanted)
                return None if self.completion is None or of is None else self.completion.word(of, possible, wanted)
            case Cites(words, closed):
                hit = any(isinstance(v, s.Path) and v.name in words for v in expr.values)
                return True if hit else (False if closed else None)
            case Num():
                return self._equals_any(left, [self.value(v, ctx) for v in expr.values])
            case bool():
                return any(isinstance(v, s.YesNo) and v.value == left for v in expr.values)
            case Mark():
                return any(isinstance(v, s.NoValue) for v in expr.values)
        return None

    def _equals_any(self, left: Num, values: list[Result]) -> bool | None:
        found: list[bool | None] = []
        for value in values:
            if isinstance(value, Num):
                difference = left.plus(value, -1)
                both = (self.holds(difference), self.holds(difference.scaled(Fraction(-1))))
                found.append(False if False in both else (None if None in both else True))
        return True if True in found else (None if None in found else False)

    def _quantified(self, expr: s.Quantified, ctx: Ctx) -> bool | None:
        every = expr.mode == "every"
        open_ = False
        for env in self._over(expr.over, ctx.env):
            inner = replace(ctx, env=env)
            where = self.truth(expr.where, inner) if expr.where is not None else True
            if where is False:
                continue
            held = self.truth(expr.body, inner)
            if where is True and held is not None and held is not every:
                return not every
            open_ = open_ or where is None or held is None
        if open_:
            return None
        if not self._closed(expr.over, ctx.env):
            more = self._rest(expr, expr.over, ctx)
            self.reads.setdefault(more, Read(more, "not asked"))
            beyond = self.unknown_truth(more)
            return None if beyond is None else (not beyond if every else beyond)
        return every

    # --- values

    def value(self, expr: s.Expr, ctx: Ctx) -> Result:
        """The value of an expression."""
        match expr:
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
            case s.Path(name):
                return self.named(name, ctx)
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
                return self._pick(operation, [self.value(o, ctx) for o in operands], expr, ctx)
            case s.Aggregate():
                return self._traced(lambda: self._aggregate(expr, ctx), expr, ctx)
        return self.truth(expr, ctx)

    def number(self, expr: s.Expr, ctx: Ctx) -> Num | Mark:
        """A value that must be a number; what is none counts as `none`."""
        value = self.value(expr, ctx)
        return value if isinstance(value, Num | Mark) else NONE

    def _calendar(self, expr: s.MonthDay | s.Closest | s.NthWeekday, ctx: Ctx) -> Num:
        own = self.book.jurisdictions.get(ctx.block.jurisdiction, self.world.home)
        self.narrow_years({ctx.env.year})
        return of_day(day_of_rule(expr, ctx.env.year, own.year_starts))

    def _part(self, share: s.Percent | s.Ratio, of: s.Expr, ctx: Ctx) -> Num | Mark:
        whole = self.number(of, ctx)
        if isinstance(whole, Mark):
            return whole
        return whole.scaled(fraction_of(share))

    def _arithmetic(self, expr: s.Arithmetic, ctx: Ctx) -> Result:
        left, right = self.value(expr.left, ctx), self.value(expr.right, ctx)
        if left is NONE or right is NONE:
            return NONE
        if left is ALL or right is ALL:
            return ALL
        if not (isinstance(left, Num) and isinstance(right, Num)):
            return None
        match expr.operator:
            case "+" | "-":
                sign = 1 if expr.operator == "+" else -1
                return self._date_sum(left, right, sign) if left.dimension == DATE else left.plus(right, sign)
            case "*":
                return self._times(left, right, expr, ctx)
        return self._divided(left, right, expr, ctx)

    def _date_sum(self, day: Num, length: Num, sign: int) -> Num:
        if length.dimension == DATE:
            return Num(day.const - length.const, unit_of(("days",)).dimension, {}, unit_of(("days",)))
        low, high = day.bounds()
        moved = [None if end is None else shifted(as_day(end), length, sign) for end in (low, high)]
        if low is not None and low == high and moved[0] is not None:
            return of_day(moved[0])
        ends = [None if d is None else Fraction(d.toordinal()) for d in moved]
        return self._bounded(_derived("date", day, length), day, ends[0], ends[1])

    def _times(self, left: Num, right: Num, expr: s.Expr, ctx: Ctx) -> Num:
        dimension = _product(left.dimension, right.dimension, 1)
        if right.known:
            return left.scaled(right.const, dimension, _unit_for(dimension, left, right))
        if left.known:
            return right.scaled(left.const, dimension, _unit_for(dimension, left, right))
        ends = [_corner(a, b) for a in left.bounds() for b in right.bounds()]
        low = None if None in ends else min(e for e in ends if e is not None)
        high = None if None in ends else max(e for e in ends if e is not None)
        if None in ends and _positive(left) and _positive(right):
            low = left.bounds()[0] * right.bounds()[0]  # type: ignore[operator]
        return self._bounded(_derived("product", left, right), Num(Fraction(0), dimension), low, high)

    def _divided(self, left: Num, right: Num, expr: s.Expr, ctx: Ctx) -> Result:
        dimension = _product(left.dimension, right.dimension, -1)
        if right.known:
            if not right.const:
                return None
            return left.scaled(1 / right.const, dimension, _unit_for(dimension, left, right))
        low, high = right.bounds()
        like = Num(Fraction(0), dimension)
        if low is None or low <= 0 or not _positive(left):
            return self._bounded(_derived("quotient", left, right), like, None, None)
        below, above = left.bounds()
        least = Fraction(0) if high is None or below is None else below / high
        most = None if above is None else above / low
        return self._bounded(_derived("quotient", left, right), like, least, most)

    def _rounded(self, direction: str, of: s.Expr, ctx: Ctx) -> Result:
        num = self.value(of, ctx)
        if not isinstance(num, Num):
            return num
        scale = num.unit.scale if num.unit else Fraction(1)
        ends = [None if b is None else _whole(b / scale, direction) * scale for b in num.bounds()]
        if num.known and ends[0] is not None:
            return num.like(ends[0])
        return self._bounded(_derived(f"rounded {direction}", num, num), num, ends[0], ends[1])

    def _choose(self, condition: s.Expr, then: s.Expr, otherwise: s.Expr, ctx: Ctx) -> Result:
        held = self.truth(condition, ctx)
        if held is not None:
            return self.value(then if held else otherwise, ctx)
        options = [self.value(e, ctx) for e in (then, otherwise)]
        if all(isinstance(o, Num) for o in options):
            nums = [o for o in options if isinstance(o, Num)]
            return self._hull(Fresh("derived", "if", "", (("at", str(condition.loc)),)), nums)
        return options[0] if options[0] == options[1] else None

    def _pick(self, operation: str, values: list[Result], expr: s.Expr, ctx: Ctx) -> Result:
        nums = [v for v in values if isinstance(v, Num)]
        if operation in ("smallest", "largest"):
            if operation == "smallest" and len(nums) < len(values) and not nums:
                return values[0]
            if any(v is None for v in values):
                return None
            return self.extreme(operation == "smallest", nums) if nums else NONE
        total = nums[0]
        for num in nums[1:]:
            total = total.plus(num)
        return total.scaled(Fraction(1, len(nums))) if operation == "average" else total

    def extreme(self, smallest: bool, nums: list[Num]) -> Num:
        """The smallest (or largest) of some numbers."""
        best = nums[0]
        for num in nums[1:]:
            first, second = (num, best) if smallest else (best, num)
            ahead = self.holds(first.plus(second, -1))
            if ahead is None:
                best = self._open(_derived("extreme", best, num), best, *_extreme_bounds(smallest, best, num))
            elif not ahead:
                best = num
        return best

    # --- aggregates

    def _aggregate(self, expr: s.Aggregate, ctx: Ctx, *, least: bool = True) -> Result:
        if expr.window is not None:
            from policyengine.reason.windows import window

            return window(self, expr, ctx, least=least)
        found: list[Num] = []
        for env in self._product(expr.over, ctx.env, expr):
            num = self._item(expr, replace(ctx, env=env))
            if num is not None:
                found.append(num)
        closed = all(self._closed(k, ctx.env) for k in expr.over)
        return self._gathered(expr, found, closed, ctx)

    def _item(self, expr: s.Aggregate, ctx: Ctx) -> Num | None:
        own, treatments = self._treatments(expr, ctx)
        if not treatments:
            return own
        options = [own, *treatments]
        nums = [o if o is not None else self._zero(options) for o in options]
        if all(n == nums[0] for n in nums):
            return own
        choice = next(k for k in expr.over if k in self.book.vocabulary.choices)
        of = Fresh("part", str(ctx.env.keys[choice]), _place(ctx.env), (("choice", choice),))
        self.reads.setdefault(of, Read(of, "not asked"))
        hull = self._hull(of, nums)
        return hull

    def _zero(self, options: list[Num | None]) -> Num:
        like = next(o for o in options if o is not None)
        return like.like(Fraction(0))

    def _treatments(self, expr: s.Aggregate, ctx: Ctx) -> tuple[Num | None, list[Num | None]]:
        """The item as the coarse word that the plan states, and as each part that the plan could have meant."""
        own = self._plain_item(expr, ctx, traced=True)
        others: list[Num | None] = []
        for key in expr.over:
            choice = self.book.vocabulary.choices.get(key)
            if choice is None:
                continue
            stated = str(ctx.env.keys[key])
            listed = self._listed(expr, key, ctx.env) or ()
            for part in choice.parts(stated):
                if part not in listed:
                    env = ctx.env.with_key(key, part)
                    env = replace(env, whole={**env.whole, key: stated})
                    others.append(self._quiet(lambda e=env: self._plain_item(expr, replace(ctx, env=e))))
        if all(o is None for o in [own, *others]):
            return None, []
        return own, others

    def _quiet(self, run: Callable[[], Num | None]) -> Num | None:
        log, compared = self.log, self.compared
        self.log = self.compared = None
        try:
            return run()
        finally:
            self.log, self.compared = log, compared

    def _plain_item(self, expr: s.Aggregate, ctx: Ctx, *, traced: bool = False) -> Num | None:
        where = self.truth(expr.where, ctx) if expr.where is not None else True
        if where is False:
            return None
        run: Callable[[], Result] = lambda: self.value(expr.body, ctx)  # noqa: E731
        value = self._traced_item(run, expr, ctx) if traced else run()
        if not isinstance(value, Num):
            return None
        if where is None:
            low, high = value.bounds()
            low, high = min(low, Fraction(0)) if low is not None else None, high
            return self._open(_derived("where", value, value), value, low, high if high is None else max(high, Fraction(0)))
        return value

    def _gathered(self, expr: s.Aggregate, nums: list[Num], closed: bool, ctx: Ctx) -> Result:
        more = self._rest(expr, expr.over[0], ctx)
        if not closed:
            self.reads.setdefault(more, Read(more, "not asked"))
        like = nums[0] if nums else Num(Fraction(0), self.dimension(expr.body, ctx))
        if expr.operation == "sum":
            total = like.like(Fraction(0))
            for num in nums:
                total = total.plus(num)
            return total if closed else total.plus(self._open(more, like, Fraction(0), None))
        if not nums or (expr.operation == "average" and not closed):
            return NONE if closed else self._open(more, like, Fraction(0), None)
        if expr.operation == "average":
            total = nums[0]
            for num in nums[1:]:
                total = total.plus(num)
            return total.scaled(Fraction(1, len(nums)))
        best = self.extreme(expr.operation == "smallest", nums)
        if closed:
            return best
        low, high = best.bounds()
        bounds = (Fraction(0), high) if expr.operation == "smallest" else (low, None)
        return self._bounded(more, best, *bounds)

    def dimension(self, expr: s.Expr, ctx: Ctx) -> Dimension:
        """The dimension of the first fact that an expression names, for sums of nothing."""
        for node in s.walk(expr):
            if isinstance(node, s.Path):
                ref = self.book.resolve(node.name, ctx.block)
                if isinstance(ref, FactRef):
                    return dimension_of(ref.fact)
        return NUMBER

    def _product(self, names: tuple[str, ...], env: Env, expr: s.Aggregate) -> Iterator[Env]:
        if not names:
            yield env
            return
        for inner in self._over(names[0], env, expr):
            yield from self._product(names[1:], inner, expr)

    def _over(self, name: str, env: Env, expr: s.Aggregate | None = None) -> Iterator[Env]:
        words = self.book.vocabulary
        if name in words.choices:
            for member in self._members(words.choices[name], env, expr):
                yield env.with_key(name, member)
        elif name == "grade":
            for grade in self.world.grades(env):
                yield env.with_key("grade", grade)
        elif name == "school_year":
            for year in self.world.plan.term:
                yield env.with_key("school_year", year)
        elif name == "request":
            for request in self.world.plan.requests or ():
                yield replace(env, request=request)
        else:
            things, _ = self.world.members(env, name)
            for thing in things:
                yield env.at(thing)

    def _members(self, choice: Choice, env: Env, expr: s.Aggregate | None) -> tuple[str, ...]:
        listed = self._listed(expr, choice.name, env) if expr is not None else None
        return listed if listed is not None else choice.roots()

    def _listed(self, expr: s.Aggregate, choice: str, env: Env) -> tuple[str, ...] | None:
        """The members that a closed fact of the expression is stated for."""
        for node in s.walk(expr):
            if isinstance(node, s.Path):
                fact = self.book.vocabulary.facts.get(node.name)
                if fact is not None and choice in fact.by:
                    listed = self.world.listed(fact, env)
                    if listed is not None:
                        return listed
        return None

    def _closed(self, name: str, env: Env) -> bool:
        if name in self.book.vocabulary.entities and name != "request":
            return self.world.members(env, name)[1].closed
        return True

    def _rest(self, expr: s.Expr, entity: str, ctx: Ctx) -> Fresh:
        return Fresh("list", entity, _place(ctx.env), (("at", str(expr.loc)),))

    # --- names

    def named(self, name: str, ctx: Ctx, keys: Mapping[str, str | int] | None = None) -> Result:
        """What a name means here; `keys` are those given by `for`."""
        ref = self.book.resolve(name, ctx.block)
        env = ctx.env
        for key, value in (keys or {}).items():
            env = env.with_key(key, value)
        return self._referred(ref, replace(ctx, env=env))

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
        return self.named(expr.base.name, ctx, keys)

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

    # --- facts

    def fact(self, fact: Fact, ctx: Ctx) -> Result:
        """A fact at the instance at hand: stated, else defined by law, else open."""
        stated = self.world.stated(fact, ctx.env)
        self._narrow_by(fact, ctx.env, stated)
        definition = self._definition(fact, ctx) if stated is None or stated.value.state == "unknown" else None
        if definition is not None:
            block, let = definition
            self.provisions.setdefault(block.id)
            result = self._traced_value(lambda: self.value(let.expr, ctx.inside(block)), fact, block, ctx)
        else:
            result = self._stated(fact, stated, ctx)
        if ctx.counted is not None and isinstance(result, Num):
            extra = self.added(fact.name, ctx)
            if extra is not None:
                result = result.plus(extra)
        return result

    def _definition(self, fact: Fact, ctx: Ctx) -> tuple[Provision, s.Let] | None:
        if ctx.depth > 40:
            return None
        for block in self.world.definitions(fact.name):
            event = self.world.seen(block, self.world.first_day(block, ctx.env.year))
            if block.in_force(event):
                rules = block.at(event)
                if fact.name in rules.lets and self._applies_here(block, ctx.env):
                    return block, rules.lets[fact.name]
        return None

    def _applies_here(self, block: Provision, env: Env) -> bool:
        applies = next(iter(block.clauses(s.Applies)), None)
        if not isinstance(applies, s.Applies):
            return True
        return all(k.values is None or env.keys.get(k.key) is None or
                   str(env.keys[k.key]) in key_members(k) for k in applies.each)  # fmt: skip

    def _stated(self, fact: Fact, stated: Stated | None, ctx: Ctx) -> Result:
        if fact.owner == "request" and fact.name == "request.target" and ctx.env.request is not None:
            from policyengine.reason.reach import covered

            return Cites(tuple(p.id for p in covered(self.world, ctx.env.request.law)[0]))
        of = self.fresh(fact, ctx.env)
        if stated is None:
            choice = self.world.choice_of(fact)
            if choice is not None:
                nested = self._nested(fact, choice, ctx)
                if nested is not _NOTHING:
                    return nested
            self._saw(of, "not asked", fact, None, ctx)
            return self._open_fact(fact, of, None)
        if stated.value.state == "unknown":
            self._saw(of, "unknown", fact, stated, ctx)
            return self._open_fact(fact, of, None)
        return self._known(fact, of, stated, ctx)

    def _nested(self, fact: Fact, choice: Choice, ctx: Ctx) -> object:
        """A fact by a choice that is not stated for its member: from its parts, or bounded by its whole."""
        member = ctx.env.keys.get(choice.name)
        if not isinstance(member, str) or not fact.type.is_number:
            return _NOTHING
        listed = self.world.listed(fact, ctx.env)
        parts = [p for p in choice.parts(member) if listed is None or p in listed]
        values = [self.world.stated(fact, ctx.env.with_key(choice.name, p)) for p in parts]
        known = [(p, v) for p, v in zip(parts, values, strict=True) if v is not None]
        if known and (listed is not None or len(known) == len(parts)):
            nums = [self.fact(fact, replace(ctx, env=ctx.env.with_key(choice.name, p))) for p, _ in known]
            total = self._pick("sum", [n for n in nums if isinstance(n, Num)], s.NoValue(), ctx)
            return total
        if listed is None:
            return _NOTHING
        for whole in choice.wholes(member):
            if whole in listed:
                above = self.fact(fact, replace(ctx, env=ctx.env.with_key(choice.name, whole)))
                if isinstance(above, Num):
                    of = self.fresh(fact, ctx.env)
                    self._saw(of, "not asked", fact, None, ctx)
                    return self._open(of, above, Fraction(0), above.bounds()[1])
        return Num(Fraction(0), dimension_of(fact), {}, fact.type.unit)

    def fresh(self, fact: Fact, env: Env) -> Fresh:
        """The identity of a fact at an instance."""
        owner = self.world.owner(fact, env)
        keys = tuple((k, str(env.keys[k])) for k in fact.by if k != "grade" and k in env.keys)
        return Fresh("fact", fact.name, owner.path if owner and owner.entity != "district" else "", keys)

    def _open_fact(self, fact: Fact, of: Fresh, interval: Interval | None) -> Result:
        kind = fact.type
        if kind.is_truth or kind.kind == "text":
            return self.unknown_truth(of)
        if kind.kind == "choice":
            choice = self.book.vocabulary.choices[str(kind.choice)]
            return Word(choice, frozenset(choice.parents), of)
        if kind.kind == "citations":
            return Cites((), closed=False)
        low: Fraction | None = Fraction(0)
        high: Fraction | None = Fraction(1) if kind.kind == "percent" else None
        if kind.kind == "date":
            low = high = None
        if interval is not None:
            low, high = interval
        return of_symbol(Symbol(of, low, high), dimension_of(fact), kind.unit)

    def _known(self, fact: Fact, of: Fresh, stated: Stated, ctx: Ctx) -> Result:
        value = stated.value
        state = "interval" if isinstance(value.content, Interval) and not value.content.exact else "stated"
        self._saw(of, state, fact, stated, ctx)
        if value.state == "none":
            if fact.type.is_number:
                return Num(Fraction(0), dimension_of(fact), {}, fact.type.unit)
            if fact.type.kind == "citations":
                return Cites(())
            return NONE if fact.type.kind in ("date", "choice") else False
        match value.content:
            case Interval() as interval:
                num = self._open_fact(fact, of, interval)
                return self._less_taken(fact, num, ctx) if isinstance(num, Num) else num
            case bool() as truth:
                return truth
            case datetime.date() as day:
                return of_day(day)
            case s.MonthDay() | s.Closest() | s.NthWeekday() as rule:
                self.narrow_years({ctx.env.year})
                return of_day(day_of_rule(rule, ctx.env.year, self.world.home.year_starts))
            case tuple() as words:
                return Cites(words)
            case str() as text:
                return self._word(fact, of, text)
        return None

    def _word(self, fact: Fact, of: Fresh, text: str) -> Result:
        if fact.type.kind != "choice":
            return bool(text.strip())
        choice = self.book.vocabulary.choices[str(fact.type.choice)]
        return Word(choice, frozenset({text, *choice.parts(text)}), of)

    def _less_taken(self, fact: Fact, num: Num, ctx: Ctx) -> Num:
        """Minutes of the timetable without the time that the group's programs take."""
        if fact.name == "instruction.hours" and ctx.env.group:
            return self._hours_less_taken(num, ctx)
        if fact.name != "schedule.minutes" or not ctx.env.group:
            return num
        activity = str(ctx.env.whole.get("activity", ctx.env.keys.get("activity")))
        for program, taking in self.world.taken(ctx.env, activity):
            of = Fresh("fact", "program.takes_from", program.path, (("activity", activity),))
            if taking is None:
                self.reads.setdefault(of, Read(of, "unknown" if program.takes_unknown else "not asked"))
                num = self._open(of, num, Fraction(0), num.bounds()[1])
            else:
                low, high = taking.minutes
                less = of_symbol(Symbol(of, low, high), num.dimension, num.unit)
                num = self.extreme(False, [num.plus(less, -1), num.like(Fraction(0))])
        return num

    def _hours_less_taken(self, num: Num, ctx: Ctx) -> Num:
        """Hours stated outright, for pupils whose program takes time: how much of it counted is not said."""
        if all(p.takes_from == () for p in ctx.env.group or ()):
            return num
        of = Fresh("derived", "hours left", _place(ctx.env), tuple(("program", p.name) for p in ctx.env.group or ()))
        return self._open(of, num, Fraction(0), num.bounds()[1])

    def _saw(self, of: Fresh, state: str, fact: Fact, stated: Stated | None, ctx: Ctx) -> None:
        self.reads.setdefault(of, Read(of, state, fact, stated))
        if self.log is not None:
            place = stated.value.loc if stated else s.NOWHERE
            keys = {k: v for k, v in ctx.env.keys.items() if k in fact.by and k != "school_year"}
            shown = "not asked" if stated is None else ("not known" if state == "unknown" else shown_value(stated.value))
            self.log.append(Trace(at_keys(fact.title or fact.name, keys, of.of), shown, place=place))

    # --- values of blocks

    def block_value(self, block: Provision, name: str, ctx: Ctx) -> Result:
        """A let or table of a block, after exceptions (unless this is an exception's own view)."""
        if ctx.depth > 40:
            return None
        plain: Callable[[], Result] = lambda: self._plain_block_value(block, name, ctx)  # noqa: E731
        if (block.id, name) in ctx.base:
            return plain()
        result = self.set_value(block, name, ctx, plain)
        if ctx.counted is not None and isinstance(result, Num):
            extra = self.added(f"{block.id}.{name}", ctx)
            if extra is not None:
                return result.plus(extra)
        return result

    def _plain_block_value(self, block: Provision, name: str, ctx: Ctx) -> Result:
        self.provisions.setdefault(block.id)
        event = ctx.event if block.clock else self.world.seen(block, self.world.first_day(block, ctx.env.year))
        if ctx.block.clock:
            event = ctx.event
        rules = block.at(event)
        inner = replace(ctx.inside(block), event=event)
        if name in rules.lets:
            return self.value(rules.lets[name].expr, inner)
        if name in rules.tables:
            from policyengine.reason.tables import lookup

            return lookup(self, block, rules.tables[name], inner)
        return None

    # --- spread

    def narrow_years(self, years: set[int]) -> None:
        """Says that the evaluation holds for these school years only."""
        if self.spread is not None:
            self.spread.years &= years

    def narrow_grades(self, grades: set[str]) -> None:
        """Says that the evaluation holds for these grades only."""
        if self.spread is not None:
            self.spread.grades &= grades

    def _narrow_by(self, fact: Fact, env: Env, stated: Stated | None) -> None:
        if self.spread is None:
            return
        entry = stated.entry if stated else None
        if "grade" in fact.by and "grade" in env.keys:
            self.spread.grades = {g for g in self.spread.grades if self._entry(fact, env, "grade", g) is entry}
        if "school_year" in fact.by:
            self.spread.years = {y for y in self.spread.years if self._entry(fact, env, "school_year", y) is entry}

    def _entry(self, fact: Fact, env: Env, key: str, value: str | int) -> object:
        if env.keys.get(key) == value:
            found = self.world.stated(fact, env)
        else:
            found = self.world.stated(fact, replace(env, keys={**env.keys, key: value}))
        return found.entry if found else None

    # --- the derivation

    def _traced(self, run: Callable[[], Result], expr: s.Expr, ctx: Ctx) -> Result:
        if self.log is None:
            return run()
        return self._nested_trace(run, phrase(expr), ctx)

    def _traced_item(self, run: Callable[[], Result], expr: s.Aggregate, ctx: Ctx) -> Result:
        if self.log is None:
            return run()
        shown = [str(ctx.env.keys.get(k, ctx.env.things[k].name if k in ctx.env.things else k)) for k in expr.over]
        return self._nested_trace(run, ", ".join(w.replace("_", " ") for w in shown), ctx)

    def _traced_value(self, run: Callable[[], Result], fact: Fact, block: Provision, ctx: Ctx) -> Result:
        if self.log is None:
            return run()
        return self._nested_trace(run, fact.title or fact.name, ctx, block)

    def _nested_trace(self, run: Callable[[], Result], text: str, ctx: Ctx, block: Provision | None = None) -> Result:
        outer, self.log = self.log, []
        try:
            result = run()
        finally:
            inner, self.log = self.log or [], outer
        cite = ", ".join(block.cite_texts) if block else ""
        line = Trace(text, shown_result(result), cite, block.id if block else "", children=tuple(inner))
        assert self.log is not None
        self.log.append(line)
        return result


class _Nothing:
    pass


_NOTHING = _Nothing()
_AT_LEAST = frozenset({"at least", "more than", "on or after", "later than"})
_STRICT = frozenset({"more than", "less than", "later than", "earlier than"})


def as_truth(value: Result) -> bool | None:
    """A value as a truth: a text is true when something is stated, `none` is false."""
    if isinstance(value, bool) or value is None:
        return value
    return value is not NONE


def dimension_of(fact: Fact) -> Dimension:
    """The dimension of a fact's numbers."""
    if fact.type.unit is not None:
        return fact.type.unit.dimension
    return {"money": MONEY, "percent": PERCENT, "date": DATE}.get(fact.type.kind, NUMBER)


def fraction_of(share: s.Percent | s.Ratio) -> Fraction:
    """A share as an exact fraction."""
    return share.number / 100 if isinstance(share, s.Percent) else Fraction(share.numerator, share.denominator)


def key_members(key: s.KeyIn) -> frozenset[str]:
    """The grades that `each grade in 9..12` names."""
    from policyengine.rulebook.vocabulary import grades_between

    if isinstance(key.values, s.GradeRange):
        return frozenset(grades_between(key.values.first, key.values.last))
    if isinstance(key.values, s.Quantity):
        return frozenset({str(key.values.number)})
    return frozenset(GRADES)


def shifted(day: datetime.date, length: Num, sign: int = 1) -> datetime.date:
    """A day moved by days, weeks, months or years."""
    words = dict(length.dimension.powers)
    amount = int(length.const) * sign
    if "year" in words:
        return add_years(day, amount)
    if "month" in words:
        return add_months(day, amount)
    days = amount * (7 if "week" in words else 1)
    return as_day(Fraction(day.toordinal() + days))


def shown_value(value: Value) -> str:
    """A stated value as the plan writes it."""
    return value.written or ("none" if value.state == "none" else str(value.content))


def shown_result(result: Result) -> str:
    """A result for the derivation."""
    match result:
        case Num():
            return show(result)
        case True:
            return "yes"
        case False:
            return "no"
        case None:
            return "not known"
        case Word(_, possible):
            return " or ".join(sorted(possible)) if len(possible) < 4 else "not known"
        case Mark():
            return result.name
    return ""


def _comparison(expr: s.Compare, left: Num, right: Num, held: bool | None) -> Comparison:
    unit = left.unit or right.unit
    difference = ""
    if held is False and left.known and right.known and left.dimension != DATE:
        gap = left.plus(right, -1)
        difference = show(gap.scaled(Fraction(-1)) if gap.const < 0 else gap, unit)
    return Comparison(show(left, unit), expr.operator, show(right, right.unit or unit), held, difference, phrase(expr.left))


def _whole(number: Fraction, direction: str) -> int:
    down = number.numerator // number.denominator
    return down if direction == "down" or number.denominator == 1 else down + 1


def _positive(num: Num) -> bool:
    low = num.bounds()[0]
    return low is not None and low >= 0


def _corner(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a * b


def _extreme_bounds(smallest: bool, a: Num, b: Num) -> tuple[Fraction | None, Fraction | None]:
    (low1, high1), (low2, high2) = a.bounds(), b.bounds()
    lows, highs = [x for x in (low1, low2) if x is not None], [x for x in (high1, high2) if x is not None]
    if smallest:
        return (min(lows) if len(lows) == 2 else None), (min(highs) if highs else None)
    return (max(lows) if lows else None), (max(highs) if len(highs) == 2 else None)


def _product(left: Dimension, right: Dimension, sign: int) -> Dimension:
    if left in (MONEY, PERCENT) and right == NUMBER:
        return left
    if right in (MONEY,) and left == NUMBER and sign == 1:
        return right
    if left == right and sign == -1:
        return NUMBER
    return left.times(right, sign)


def _unit_for(dimension: Dimension, *nums: Num) -> object:
    return next((n.unit for n in nums if n.unit is not None and n.unit.dimension == dimension), None)


def _derived(what: str, *nums: Num) -> Fresh:
    key = "; ".join(f"{n.const} {sorted((str(k.id), str(v)) for k, v in n.terms.items())}" for n in nums)
    return Fresh("derived", what, "", (("of", key),))


def _place(env: Env) -> str:
    deepest = max(env.things.values(), key=lambda t: len(list(t.above())), default=None)
    path = deepest.path if isinstance(deepest, Thing) and deepest.entity != "district" else ""
    return path + ("+" + "+".join(p.name for p in env.group) if env.group else "")
