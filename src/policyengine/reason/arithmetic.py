"""Exact arithmetic over numbers that may be open."""

from __future__ import annotations

from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.reason.numbers import DATE, MONEY, PERCENT, Fresh, Num, as_day, of_day
from policyengine.reason.openness import Openness, derived
from policyengine.reason.results import (
    ALL,
    NONE,
    Ctx,
    Result,
    as_condition,
    fraction_of,
    instance_of,
    shifted,
)
from policyengine.rulebook.units import NUMBER, Dimension, Unit, unit_of


class Arithmetics(Openness):
    """Sums, products, quotients, shares, rounding, the smallest and the largest."""

    def _part(self, share: s.Percent | s.Ratio, of: s.Expr, ctx: Ctx) -> Result:
        whole = self.value(of, ctx)
        return whole.scaled(fraction_of(share)) if isinstance(whole, Num) else whole

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
                return self._times(left, right)
        return self._divided(left, right)

    def _date_sum(self, day: Num, length: Num, sign: int) -> Num:
        if length.dimension == DATE:
            days = unit_of(("days",))
            return day.plus(length, -1).scaled(Fraction(1), days.dimension, days)
        low, high = day.bounds()
        moved = [None if end is None else shifted(as_day(end), length, sign) for end in (low, high)]
        if low is not None and low == high and moved[0] is not None:
            return of_day(moved[0])
        ends = [None if d is None else Fraction(d.toordinal()) for d in moved]
        return self._bounded(
            derived("date" if sign > 0 else "date before", day, length), day, ends[0], ends[1]
        )

    def _times(self, left: Num, right: Num) -> Num:
        dimension = product_of(left.dimension, right.dimension, 1)
        if right.known:
            return left.scaled(right.const, dimension, _unit_for(dimension, left, right))
        if left.known:
            return right.scaled(left.const, dimension, _unit_for(dimension, left, right))
        ends = [_corner(a, b) for a in left.bounds() for b in right.bounds()]
        low = None if None in ends else min(e for e in ends if e is not None)
        high = None if None in ends else max(e for e in ends if e is not None)
        if None in ends and _positive(left) and _positive(right):
            low = left.bounds()[0] * right.bounds()[0]  # type: ignore[operator]
        return self._bounded(derived("product", left, right), Num(Fraction(0), dimension), low, high)

    def _divided(self, left: Num, right: Num) -> Result:
        dimension = product_of(left.dimension, right.dimension, -1)
        if right.known:
            if not right.const:
                return None
            return left.scaled(1 / right.const, dimension, _unit_for(dimension, left, right))
        low, high = right.bounds()
        like = Num(Fraction(0), dimension)
        if low is None or low <= 0 or not _positive(left):
            return self._bounded(derived("quotient", left, right), like, None, None)
        below, above = left.bounds()
        least = Fraction(0) if high is None or below is None else below / high
        most = None if above is None else above / low
        return self._bounded(derived("quotient", left, right), like, least, most)

    def _rounded(self, direction: str, of: s.Expr, ctx: Ctx) -> Result:
        num = self.value(of, ctx)
        if not isinstance(num, Num):
            return num
        scale = num.unit.scale if num.unit else Fraction(1)
        ends = [None if b is None else _whole(b / scale, direction) * scale for b in num.bounds()]
        if num.known and ends[0] is not None:
            return num.like(ends[0])
        return self._bounded(derived(f"rounded {direction}", num, num), num, ends[0], ends[1])

    def _choose(self, condition: s.Expr, then: s.Expr, otherwise: s.Expr, ctx: Ctx) -> Result:
        held = self.truth(condition, as_condition(ctx))
        if held is not None:
            return self.value(then if held else otherwise, ctx)
        options = [self.value(e, ctx) for e in (then, otherwise)]
        if all(isinstance(o, Num) for o in options):
            nums = [o for o in options if isinstance(o, Num)]
            return self._hull(
                Fresh("derived", "if", instance_of(ctx.env), (("at", str(condition.loc)),)), nums
            )
        return options[0] if options[0] == options[1] else None

    def _pick(self, operation: str, values: list[Result]) -> Result:
        nums = [v for v in values if isinstance(v, Num)]
        if operation in ("smallest", "largest"):
            if ALL in values and (operation == "largest" or not nums):
                return ALL
            if any(v is None for v in values):
                return None
            return self.extreme(operation == "smallest", nums) if nums else NONE
        if any(v is None for v in values) or not nums:
            return None if None in values else NONE
        total = nums[0]
        for num in nums[1:]:
            total = total.plus(num)
        return total.scaled(Fraction(1, len(nums))) if operation == "average" else total


def _whole(number: Fraction, direction: str) -> int:
    down = number.numerator // number.denominator
    return down if direction == "down" or number.denominator == 1 else down + 1


def _positive(num: Num) -> bool:
    low = num.bounds()[0]
    return low is not None and low >= 0


def _corner(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a * b


def product_of(left: Dimension, right: Dimension, sign: int = 1) -> Dimension:
    """The dimension of a product (`sign` -1: of a quotient); a bare number leaves money and percent what they are."""
    if left in (MONEY, PERCENT) and right == NUMBER:
        return left
    if right == MONEY and left == NUMBER and sign == 1:
        return right
    if left == right and sign == -1:
        return NUMBER
    return left.times(right, sign)


def _unit_for(dimension: Dimension, *nums: Num) -> Unit | None:
    return next((n.unit for n in nums if n.unit is not None and n.unit.dimension == dimension), None)
