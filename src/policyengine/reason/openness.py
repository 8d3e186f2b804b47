"""What is not known: yes or no, numbers within bounds, and the derivation that is kept while evaluating."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from policyengine.language import syntax as s
from policyengine.reason.answer import Comparison, Trace
from policyengine.reason.completion import Completion, Question
from policyengine.reason.kept import Kept, key_of
from policyengine.reason.numbers import Fresh, Num, Symbol, of_symbol
from policyengine.reason.phrases import names_of, phrase
from policyengine.reason.results import Ctx, Read, Result, Spread, shown_result
from policyengine.reason.world import World
from policyengine.rulebook.model import Provision
from policyengine.rulebook.vocabulary import GRADES, Fact

Quiet = TypeVar("Quiet")
DEEP = 20
"""Beyond so many blocks one within another nothing is kept, so that where law goes round in a circle shows nowhere."""


class Openness(ABC):
    """The lowest part of the evaluator: decides, or leaves open, what is not known.

    Args:
        world: the plan under the law.
        completion: decides what is open; None leaves it open.
        spread: narrowed to the grades and years for which nothing would differ.

    Attributes:
        picked: provision whose clock is not known → which of its versions is looked at; the last where not said.
        versions: how many versions there are of each such provision that was looked at.
    """

    def __init__(
        self, world: World, completion: Completion | None = None, spread: Spread | None = None
    ) -> None:
        self.world, self.book, self._completion = world, world.book, completion
        self.open = False
        self.spread = spread
        self.reads: dict[Fresh, Read] = {}
        self.provisions: dict[str, None] = {}
        self.assumed: dict[str, None] = {}
        self.enabled: dict[str, str] = {}
        self.picked: Mapping[str, int] = {}
        self.versions: dict[str, int] = {}
        self.compared: list[Comparison] | None = None
        self.log: list[Trace] | None = None

    @property
    def completion(self) -> Completion | None:
        """What decides; that it was looked for is noted in `open`: without that all goes the same way under any."""
        self.open = True
        return self._completion

    @abstractmethod
    def truth(self, expr: s.Expr, ctx: Ctx) -> bool | None:
        """Whether an expression holds; None where it is open."""

    @abstractmethod
    def value(self, expr: s.Expr, ctx: Ctx) -> Result:
        """The value of an expression."""

    def once(self, node: object, ctx: Ctx, run: Callable[[], Result], stage: str = "") -> Result:
        """What `run` makes of a node (or of a `stage` of a ladder), evaluated once at each instance.

        Derivations are written anew each time.
        """
        if self.log is not None or self.compared is not None or ctx.depth > DEEP:
            return run()
        key = key_of(node, ctx), stage, tuple(self.picked.items())
        kept = self.world.evaluated.find(key, self._completion)
        if kept is None:
            kept = self._noted(key, node, ctx, run)
        self.open = self.open or kept.open
        for mine, noted in zip(self._notes(), kept.notes, strict=True):
            for name, note in noted.items():
                mine.setdefault(name, note)
        if self.spread is not None:
            self.spread.grades &= kept.spread.grades
            self.spread.years &= kept.spread.years
            self.spread.groups = self.spread.groups and kept.spread.groups
        return kept.result

    def _notes(self) -> tuple[dict[Any, Any], ...]:
        return self.reads, self.provisions, self.assumed, self.enabled, self.versions

    def _noted(self, key: Hashable, node: object, ctx: Ctx, run: Callable[[], Result]) -> Kept:
        """Evaluates with a clean sheet, so that what is noted belongs to this node alone."""
        notes, spread, completion, open_ = self._notes(), self.spread, self._completion, self.open
        before = completion.asked if completion is not None else []
        asked: list[tuple[Question, bool]] = []
        self.reads, self.provisions, self.assumed, self.enabled, self.versions = {}, {}, {}, {}, {}
        self.open = False
        self.spread = Spread(set(GRADES), {*self.world.plan.term, int(ctx.env.keys.get("school_year", 0))})
        if completion is not None:
            completion.asked = asked
        result = run()
        kept = Kept(node, result, self._notes(), self.spread, self.open)
        if completion is not None:
            asked = completion.asked
            completion.asked = before + asked
        self.reads, self.provisions, self.assumed, self.enabled, self.versions = notes
        self.spread, self.open = spread, open_
        self.world.evaluated.keep(key, None if completion is None else asked, kept)
        return kept

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
            self.completion.bound()
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

    def extreme(self, smallest: bool, nums: list[Num]) -> Num:
        """The smallest (or largest) of some numbers."""
        best = nums[0]
        for num in nums[1:]:
            first, second = (num, best) if smallest else (best, num)
            ahead = self.holds(first.plus(second, -1))
            if ahead is None:
                what = derived("smallest" if smallest else "largest", best, num)
                best = self._open(what, best, *_extreme_bounds(smallest, best, num))
            elif not ahead:
                best = num
        return best

    def narrow_years(self, years: set[int]) -> None:
        """Says that the evaluation holds for these school years only."""
        if self.spread is not None:
            self.spread.years &= years

    def narrow_group(self) -> None:
        """Says that the evaluation holds for this group of learners only."""
        if self.spread is not None:
            self.spread.groups = False

    def narrow_grades(self, grades: set[str]) -> None:
        """Says that the evaluation holds for these grades only."""
        if self.spread is not None:
            self.spread.grades &= grades

    def _quiet(self, run: Callable[[], Quiet]) -> Quiet:
        log, compared = self.log, self.compared
        self.log = self.compared = None
        try:
            return run()
        finally:
            self.log, self.compared = log, compared

    def _traced(self, run: Callable[[], Result], expr: s.Expr) -> Result:
        if self.log is None:
            return run()
        return self._nested_trace(run, phrase(expr, names_of(self.book.vocabulary)))

    def _traced_item(self, run: Callable[[], Result], expr: s.Aggregate, ctx: Ctx) -> Result:
        if self.log is None:
            return run()
        shown = [
            str(ctx.env.keys.get(k, ctx.env.things[k].name if k in ctx.env.things else k)) for k in expr.over
        ]
        return self._nested_trace(run, ", ".join(w.replace("_", " ") for w in shown))

    def _traced_value(self, run: Callable[[], Result], fact: Fact, block: Provision) -> Result:
        if self.log is None:
            return run()
        return self._nested_trace(run, fact.title or fact.name, block)

    def _nested_trace(self, run: Callable[[], Result], text: str, block: Provision | None = None) -> Result:
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


def _extreme_bounds(smallest: bool, a: Num, b: Num) -> tuple[Fraction | None, Fraction | None]:
    (low1, high1), (low2, high2) = a.bounds(), b.bounds()
    lows, highs = [x for x in (low1, low2) if x is not None], [x for x in (high1, high2) if x is not None]
    if smallest:
        return (min(lows) if len(lows) == 2 else None), (min(highs) if highs else None)
    return (max(lows) if lows else None), (max(highs) if len(highs) == 2 else None)


def derived(what: str, *nums: Num) -> Fresh:
    """The identity of a number that stands for arithmetic which is bounded only."""
    key = "; ".join(f"{n.const} {sorted((str(k.id), str(v)) for k, v in n.terms.items())}" for n in nums)
    return Fresh("derived", what, "", (("of", key),))
