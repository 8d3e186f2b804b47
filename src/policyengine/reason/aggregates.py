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
from policyengine.reason.openness import derived
from policyengine.reason.results import NONE, Ctx, Read, Result, dimension_of, place_of
from policyengine.reason.windows import window
from policyengine.reason.world import Env
from policyengine.rulebook.model import FactRef
from policyengine.rulebook.units import NUMBER, Dimension, unit_of
from policyengine.rulebook.vocabulary import Choice, Fact


class Aggregates(Facts):
    """Runs expressions over what belongs to an instance, open lists and coarse words included."""

    def _quantified(self, expr: s.Quantified, ctx: Ctx) -> bool | None:
        every = expr.mode == "every"
        open_ = False
        for env in self._over(expr.over, ctx.env):
            inner = ctx.at(env)
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

    def _aggregate(self, expr: s.Aggregate, ctx: Ctx, *, least: bool = True) -> Result:
        if expr.window is not None:
            return window(self, expr, ctx, least=least)
        found: list[Num] = []
        for env, untold in self._product(expr.over, replace(ctx.env, lines=True), expr):
            inner = ctx.at(env)
            num = self._item(expr, inner) if untold is None else self._untold(untold, expr, inner)
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
        of = Fresh(
            "part", str(ctx.env.keys[choice]), place_of(ctx.env), (("choice", choice), ("at", str(expr.loc)))
        )
        self.reads.setdefault(of, Read(of, "not asked"))
        return self._hull(of, nums)

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
                    others.append(self._quiet(partial(self._plain_item, expr, ctx.at(env))))
        if all(o is None for o in [own, *others]):
            return None, []
        return own, others

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
            low = None if low is None else min(low, Fraction(0))
            high = None if high is None else max(high, Fraction(0))
            return self._open(derived("where", value, value), value, low, high)
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
        return self._open(of, Num(Fraction(0), self.dimension(expr.body, ctx)), Fraction(0), None)

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
        return Fresh("list", entity, place_of(ctx.env), (("at", str(expr.loc)),))
