"""Aggregates over every window of N consecutive school days (LANGUAGE section 5)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from policyengine.language import syntax as s
from policyengine.plan.model import Interval, Thing
from policyengine.reason.numbers import Fresh, Num, Symbol, of_symbol
from policyengine.reason.results import Ctx, Result
from policyengine.rulebook.units import NUMBER, Dimension

if TYPE_CHECKING:
    from policyengine.reason.aggregates import Aggregates as Evaluator

PER_DAY = Dimension((("day", 1),))


def window(ev: Evaluator, expr: s.Aggregate, ctx: Ctx, *, least: bool) -> Result:
    """The least (or greatest) sum or average of any N school days in a row.

    A rule that asks for `at least` must hold for the least window, one for `at most` for the greatest.  Without
    the order of the days the value lies between the N least and the N greatest days that the counts allow.
    """
    assert expr.window is not None
    size = int(expr.window.size.number)
    days, _ = ev.world.members(ctx.env, "day_type")
    values: dict[str, Num] = {}
    for day in days:
        value = ev.value(expr.body, ctx.at(ctx.env.at(day)))
        if not isinstance(value, Num):
            return None
        values[day.name] = value
    if size < 1:
        return None
    of = Fresh("list", "day_type", ctx.env.things["track"].path, (("at", str(expr.loc)),))
    if not values:
        return of_symbol(Symbol(of, Fraction(0), None), ev.dimension(expr.body, ctx))
    week = _week(ev, ctx)
    ordered = bool(week) or len(values) == 1
    sums = _in_order(values, week, size) if ordered else _any_order(ev, values, days, size, ctx)
    nums = [_as_window(n, expr.operation, size) for n in sums]
    if ordered:
        return ev.extreme(least, nums)
    lows, highs = zip(*(n.bounds() for n in nums), strict=True)
    low = None if None in lows else min(lows)
    high = None if None in highs else max(highs)
    return of_symbol(Symbol(of, low, high), nums[0].dimension, nums[0].unit)


def _as_window(num: Num, operation: str, size: int) -> Num:
    if operation == "average":
        return num.scaled(Fraction(1, size))
    dimension = num.dimension.times(PER_DAY) if num.dimension != NUMBER else NUMBER
    return Num(num.const, dimension, num.terms)


def _week(ev: Evaluator, ctx: Ctx) -> list[str]:
    fact = ev.book.vocabulary.facts.get("schedule.week")
    stated = ev.world.stated(fact, ctx.env) if fact else None
    if stated is None or not isinstance(stated.value.content, str):
        return []
    return [w for w in stated.value.content.replace(",", " ").split() if w != "none"]


def _in_order(values: dict[str, Num], week: list[str], size: int) -> list[Num]:
    days = [values[name] for name in week if name in values]
    if not days:
        return [_total(list(values.values())[:1] * size)]
    return [_total([days[(at + i) % len(days)] for i in range(size)]) for at in range(len(days))]


def _total(nums: list[Num]) -> Num:
    total = nums[0]
    for num in nums[1:]:
        total = total.plus(num)
    return total


def _any_order(ev: Evaluator, values: dict[str, Num], days: list[Thing], size: int, ctx: Ctx) -> list[Num]:
    """The N least and the N greatest days that the counts allow."""
    counts = {day.name: _count(ev, day, ctx) for day in days}
    least = sorted(values, key=lambda n: values[n].bounds()[0] or Fraction(0))
    highs = {name: value.bounds()[1] for name, value in values.items()}
    most = sorted(values, key=lambda n: -(high if (high := highs[n]) is not None else Fraction(10**9)))
    return [_filled(order, values, counts, size) for order in (least, most)]


def _count(ev: Evaluator, day: Thing, ctx: Ctx) -> int:
    stated = ev.world.stated(ev.book.vocabulary.facts["schedule.days"], ctx.env.at(day))
    content = stated.value.content if stated else None
    return int(content.high) if isinstance(content, Interval) and content.high is not None else 10**6


def _filled(order: list[str], values: dict[str, Num], counts: dict[str, int], size: int) -> Num:
    chosen: list[Num] = []
    for name in order:
        chosen += [values[name]] * min(counts[name], size - len(chosen))
        if len(chosen) == size:
            break
    return _total(chosen or [values[order[0]]])
