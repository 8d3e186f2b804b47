"""Aggregates and quantifiers over things, days, choices (LANGUAGE sections 4, 5, 12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from policyengine.language import syntax as s
from policyengine.reason.arithmetic import product_of
from policyengine.reason.facts import Facts
from policyengine.reason.numbers import Fresh, Num
from policyengine.reason.results import (
    NONE,
    Ctx,
    Read,
    Result,
    as_condition,
    dimension_of,
    instance_of,
    place_of,
)
from policyengine.reason.windows import window
from policyengine.reason.world import Env
from policyengine.rulebook.model import FactRef, ValueRef
from policyengine.rulebook.units import NUMBER, Dimension, unit_of
from policyengine.rulebook.vocabulary import Choice, Fact

Item = tuple[Num, bool]
"""An item of an aggregate, and whether it certainly counts."""


class Aggregates(Facts):
    """Runs expressions over what belongs to an instance, open lists and coarse words included."""

    def _quantified(self, expr: s.Quantified, ctx: Ctx) -> bool | None:
        every = expr.mode == "every"
        open_ = False
        for env in self._over(expr.over, ctx.env):
            inner = ctx.at(env)
            where = self.truth(expr.where, as_condition(inner)) if expr.where is not None else True
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

    def _aggregate(self, expr: s.Aggregate, ctx: Ctx, *, least: bool = True) -> Result:
        if expr.window is not None:
            return window(self, expr, ctx, least=least)
        found: list[Item] = []
        for env, untold in self._product(expr.over, replace(ctx.env, lines=True), expr):
            inner = ctx.at(env)
            item = self._item(expr, inner) if untold is None else (self._untold(untold, expr, inner), True)
            if item is not None:
                found.append(item)
        closed = all(self._closed(k, ctx.env) for k in expr.over)
        if expr.operation == "sum":
            return self._summed(expr, found, closed, ctx)
        return self._picked(expr, found, closed, ctx)

    def _item(self, expr: s.Aggregate, ctx: Ctx) -> Item | None:
        """One item and whether it certainly counts; None where it does not."""
        own, treatments = self._treatments(expr, ctx)
        if not treatments:
            return own
        options = [own, *treatments]
        certain = all(o is not None and o[1] for o in options)
        nums = [o[0] if o is not None else self._zero(options) for o in options]
        if all(n == nums[0] for n in nums):
            return own
        choice = next(k for k in expr.over if k in self.book.vocabulary.choices)
        of = Fresh(
            "part", str(ctx.env.keys[choice]), place_of(ctx.env), (("choice", choice), ("at", str(expr.loc)))
        )
        self.reads.setdefault(of, Read(of, "not asked"))
        return self._hull(of, nums), certain or expr.operation == "sum"

    def _zero(self, options: list[Item | None]) -> Num:
        like = next(o for o in options if o is not None)
        return like[0].like(Fraction(0))

    def _treatments(self, expr: s.Aggregate, ctx: Ctx) -> tuple[Item | None, list[Item | None]]:
        """The item as the coarse word that the plan states, and as each part that the plan could have meant."""
        own = self._plain_item(expr, ctx, traced=True)
        others: list[Item | None] = []
        for key in expr.over:
            choice = self.book.vocabulary.choices.get(key)
            if choice is None:
                continue
            stated = str(ctx.env.keys[key])
            if self._only_parts(expr, choice, ctx.env):
                continue
            listed = self._listed(expr, key, ctx.env) or ()
            for part in choice.parts(stated):
                if part not in listed:
                    env = ctx.env.with_key(key, part)
                    env = replace(env, whole={**env.whole, key: stated})
                    others.append(self._quiet(partial(self._plain_item, expr, ctx.at(env))))
        if all(o is None for o in [own, *others]):
            return None, []
        return own, others

    def _only_parts(self, expr: s.Aggregate, choice: Choice, env: Env) -> bool:
        """Whether the plan speaks of parts of the member at hand, and not of the member itself."""
        member = str(env.keys[choice.name])
        facts = [f for f in self.world.facts_in(expr.body) if choice.name in f.by]
        told = [
            self.world.stated(f, env.with_key(choice.name, p)) for f in facts for p in choice.parts(member)
        ]
        return any(told) and not any(self.world.stated(f, env) for f in facts)

    def _plain_item(self, expr: s.Aggregate, ctx: Ctx, *, traced: bool = False) -> Item | None:
        where = self.truth(expr.where, as_condition(ctx)) if expr.where is not None else True
        if where is False:
            return None
        run: Callable[[], Result] = lambda: self.value(expr.body, ctx)  # noqa: E731
        value = self._traced_item(run, expr, ctx) if traced else run()
        of = Fresh("derived", "item", instance_of(ctx.env), (("at", str(expr.loc)),))
        if value is None:
            return self._bounded(of, Num(Fraction(0), self.dimension(expr.body, ctx)), None, None), False
        if not isinstance(value, Num):
            return None
        if where is None and expr.operation == "sum":
            low, high = value.bounds()
            low = None if low is None else min(low, Fraction(0))
            high = None if high is None else max(high, Fraction(0))
            return self._open(of, value, low, high), True
        return value, where is True

    def _summed(self, expr: s.Aggregate, items: list[Item], closed: bool, ctx: Ctx) -> Num:
        like = items[0][0] if items else Num(Fraction(0), self.dimension(expr.body, ctx))
        total = like.like(Fraction(0))
        for num, _ in items:
            total = total.plus(num)
        if closed:
            return total
        least = Fraction(0) if self._never_negative(expr.body, ctx) else None
        return total.plus(self._open(self._more(expr, ctx), like, least, None))

    def _picked(self, expr: s.Aggregate, items: list[Item], closed: bool, ctx: Ctx) -> Result:
        """The smallest, the largest, the average: of nothing at all it is `none`."""
        nums = [num for num, _ in items]
        like = nums[0] if nums else Num(Fraction(0), self.dimension(expr.body, ctx))
        if not closed:
            more = self._more(expr, ctx)
            if not nums or expr.operation == "average":
                return self._open(more, like, self._least(expr, ctx), None)
        if not nums:
            return NONE
        if not all(certain for _, certain in items):
            return self._perhaps(expr, items, ctx)
        if expr.operation == "average":
            total = nums[0]
            for num in nums[1:]:
                total = total.plus(num)
            return total.scaled(Fraction(1, len(nums)))
        best = self.extreme(expr.operation == "smallest", nums)
        if closed:
            return best
        low, high = best.bounds()
        bounds = (self._least(expr, ctx), high) if expr.operation == "smallest" else (low, None)
        return self._bounded(more, best, *bounds)

    def _perhaps(self, expr: s.Aggregate, items: list[Item], ctx: Ctx) -> Result:
        """Of items of which some may not count: between all that it can be; open where none may be left."""
        if not any(certain for _, certain in items):
            return None
        of = Fresh("derived", expr.operation, instance_of(ctx.env), (("at", str(expr.loc)),))
        return self._bounded(of, items[0][0], *self._hull(of, [num for num, _ in items]).bounds())

    def _more(self, expr: s.Aggregate, ctx: Ctx) -> Fresh:
        more = self._rest(expr, expr.over[0], ctx)
        self.reads.setdefault(more, Read(more, "not asked"))
        return more

    def _least(self, expr: s.Aggregate, ctx: Ctx) -> Fraction | None:
        return Fraction(0) if self._never_negative(expr.body, ctx) else None

    def _never_negative(self, expr: s.Expr, ctx: Ctx) -> bool:
        """Whether an expression takes nothing away, so that what is not listed cannot lessen a sum."""
        for node in s.walk(expr):
            match node:
                case s.Arithmetic("-"):
                    return False
                case s.Path(name):
                    ref = self.book.resolve(name, ctx.block)
                    if isinstance(ref, ValueRef):
                        block = self.book.provisions[ref.provision]
                        lets = [
                            c for c in block.clauses(s.Let) if isinstance(c, s.Let) and c.name == ref.name
                        ]
                        if not all(self._never_negative(let.expr, ctx.inside(block)) for let in lets):
                            return False
        return True

    def dimension(self, expr: s.Expr, ctx: Ctx) -> Dimension:
        """The dimension of an expression, for sums of nothing: that of its first fact, or of a product of two."""
        match expr:
            case s.Path(name):
                ref = self.book.resolve(name, ctx.block)
                return dimension_of(ref.fact) if isinstance(ref, FactRef) else NUMBER
            case s.Arithmetic("*", left, right):
                return product_of(self.dimension(left, ctx), self.dimension(right, ctx))
            case s.Quantity(_, unit) if unit is not None:
                return unit_of(unit.words).dimension
        found = (self.dimension(child, ctx) for child in s.children(expr) if isinstance(child, s.Expr))
        return next((d for d in found if d != NUMBER), NUMBER)

    def _product(
        self, names: tuple[str, ...], env: Env, expr: s.Aggregate
    ) -> Iterator[tuple[Env, Fact | None]]:
        """The instances that an aggregate runs over.

        With a fact that runs by the next key and is told for none of its members: their sum is one open number.
        """
        if not names:
            yield env, None
            return
        untold = self._told_for_none(expr, names[0], env) if expr.operation == "sum" else None
        if untold is not None:
            yield env, untold
            return
        for inner in self._over(names[0], env, expr):
            yield from self._product(names[1:], inner, expr)

    def _told_for_none(self, expr: s.Aggregate, choice: str, env: Env) -> Fact | None:
        if choice not in self.book.vocabulary.choices:
            return None
        for fact in self.world.facts_in(expr.body):
            if choice in fact.by and fact.type.is_number:
                owner = self.world.owner(fact, env)
                if owner is not None and not any(fact.name in t.facts for t in (owner, *owner.above())):
                    return fact
        return None

    def _untold(self, fact: Fact, expr: s.Aggregate, ctx: Ctx) -> Num:
        of = self.fresh(fact, ctx.env)
        self.reads.setdefault(of, Read(of, "not asked", fact))
        return self._open(of, Num(Fraction(0), self.dimension(expr.body, ctx)), self._least(expr, ctx), None)

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
            if name == "program":
                self.narrow_group()
            things, _ = self.world.members(env, name)
            for thing in things:
                yield env.at(thing)

    def _members(self, choice: Choice, env: Env, expr: s.Aggregate | None) -> tuple[str, ...]:
        listed = self._listed(expr, choice.name, env) if expr is not None else None
        return listed if listed is not None else choice.roots()

    def _listed(self, expr: s.Aggregate, choice: str, env: Env) -> tuple[str, ...] | None:
        """The members that a closed fact of the expression is stated for."""
        for fact in self.world.facts_in(expr):
            if choice in fact.by:
                listed = self.world.listed(fact, env)
                if listed is not None:
                    return listed
        return None

    def _closed(self, name: str, env: Env) -> bool:
        if name == "program":
            self.narrow_group()
        if name in self.book.vocabulary.entities and name != "request":
            return self.world.members(env, name)[1].closed
        return True

    def _rest(self, expr: s.Expr, entity: str, ctx: Ctx) -> Fresh:
        keys = tuple((k, str(v)) for k, v in ctx.env.keys.items() if k != "school_year")
        return Fresh("list", entity, place_of(ctx.env), (("at", str(expr.loc)), *keys))
