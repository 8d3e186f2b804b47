"""Completions: every way in which what is not known can turn out.

The evaluator runs as if all were known and asks `Completion` where something is not; `completions` runs it
again and again until every combination that can be true has been seen.  Numbers are split only where a
comparison splits them, and combinations of linear comparisons that no numbers satisfy are never entered, so
the set of results is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Literal, TypeVar

from policyengine.reason.numbers import Fresh, Num, Symbol

MOST_ROWS = 400
"""Beyond so many comparisons a combination is taken as possible, so that a set is never too small."""

MOST_WORK = 5_000
"""So many terms of comparisons are weighed for one finding; with more its set is bounded only."""

Result = TypeVar("Result")
Question = (
    tuple[Literal["truth"], Fresh]
    | tuple[Literal["word"], Fresh, frozenset[str], frozenset[str]]
    | tuple[Literal["not negative"], Num, bool]
    | tuple[Literal["bounded"]]
)
Form = tuple[Mapping[Symbol, Fraction], Fraction, bool]  # Σ f·s + c ≥ 0, or > 0 when the last is True


@dataclass(slots=True)
class Completion:
    """One way in which the open facts turn out, built while the evaluator asks.

    Attributes:
        script: the options to take, first asked first; beyond its end the first option is taken.
        taken: (option, number of options) in the order asked.
        truths, words, forms, compared: what has been settled so far.
        bounded: True when arithmetic was bounded only, so that this completion may not exist.
        asked: the questions in their order with their answers, for `kept.Memory`.
        spent: how many terms have been weighed, by all completions of one finding.
    """

    script: tuple[int, ...] = ()
    taken: list[tuple[int, int]] = field(default_factory=list)
    truths: dict[Fresh, bool] = field(default_factory=dict)
    words: dict[Fresh, frozenset[str]] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    compared: dict[tuple[Fraction, frozenset[tuple[Symbol, Fraction]], bool], bool] = field(
        default_factory=dict
    )
    bounded: bool = False
    asked: list[tuple[Question, bool]] = field(default_factory=list)
    spent: list[int] = field(default_factory=lambda: [0])
    _answers: dict[int, tuple[Question, bool]] = field(default_factory=dict)

    def pick(self, options: int) -> int:
        """The number of the option to take, of `options` that are all possible."""
        if options == 1:
            return 0
        at = len(self.taken)
        option = self.script[at] if at < len(self.script) else 0
        self.taken.append((option, options))
        return option

    def answer(self, question: Question) -> bool:
        """The answer to a question; one that was asked before is answered the same way."""
        match question:
            case ("truth", of):
                found = self._truth(of)
            case ("word", of, possible, wanted):
                found = self._word(of, possible, wanted)
            case ("not negative", num, strict):
                key = (num.const, frozenset(num.terms.items()), strict)
                if key not in self.compared:
                    self.compared[key] = self._not_negative(num, strict)
                found = self.compared[key]
            case _:
                self.bounded = found = True
        self.asked.append((question, found))
        return found

    def again(self, question: Question) -> bool:
        """The answer to a question that was kept, and may be put in the same words many times."""
        told = self._answers.get(id(question))
        if told is None:
            told = self._answers[id(question)] = (question, self.answer(question))
        else:
            self.asked.append(told)
        return told[1]

    def truth(self, of: Fresh) -> bool:
        """Whether an open yes/no is yes."""
        return self.answer(("truth", of))

    def word(self, of: Fresh, possible: frozenset[str], wanted: frozenset[str]) -> bool:
        """Whether an open word is one of `wanted`."""
        return self.answer(("word", of, possible, wanted))

    def not_negative(self, num: Num, *, strict: bool = False) -> bool:
        """Whether `num`, which its bounds leave open, is at least 0 (with `strict`: more than 0)."""
        return self.answer(("not negative", num, strict))

    def bound(self) -> None:
        """Notes that arithmetic is bounded only."""
        self.answer(("bounded",))

    def _truth(self, of: Fresh) -> bool:
        if of not in self.truths:
            self.truths[of] = self.pick(2) == 0
        return self.truths[of]

    def _word(self, of: Fresh, possible: frozenset[str], wanted: frozenset[str]) -> bool:
        left = self.words.get(of, possible)
        inside, outside = left & wanted, left - wanted
        if not inside or not outside:
            return not outside
        chosen = self.pick(2) == 0
        self.words[of] = inside if chosen else outside
        return chosen

    def _not_negative(self, num: Num, strict: bool) -> bool:
        yes: Form = (num.terms, num.const, strict)
        no: Form = ({s: -f for s, f in num.terms.items()}, -num.const, not strict)
        can_be = can_fail = True
        near = tied(num.terms, self.forms)
        if near:
            self.spent[0] += sum(len(terms) for terms, _, _ in near)
            if self.spent[0] > MOST_WORK:
                raise TooMany
            can_be = feasible([*near, yes])
            can_fail = not can_be or feasible([*near, no])
        if not (can_be and can_fail):
            return can_be
        chosen = self.pick(2) == 0
        self.forms.append(yes if chosen else no)
        return chosen


class TooMany(Exception):
    """More completions than the limit, or more work than is worth it."""


def completions(run: Callable[[Completion], Result], limit: int) -> Iterator[tuple[Completion, Result]]:
    """Runs `run` for every completion.

    Raises:
        TooMany: when there are more than `limit`, or comparing takes more than `MOST_WORK`.
    """
    script: tuple[int, ...] = ()
    spent = [0]
    for _ in range(limit):
        completion = Completion(script, spent=spent)
        yield completion, run(completion)
        taken = list(completion.taken)
        while taken and taken[-1][0] + 1 >= taken[-1][1]:
            taken.pop()
        if not taken:
            return
        script = (*(option for option, _ in taken[:-1]), taken[-1][0] + 1)
    raise TooMany


def feasible(forms: list[Form]) -> bool:
    """Whether numbers within the bounds of their symbols satisfy all `forms` (Fourier-Motzkin elimination).

    What is said of one symbol alone makes its bounds closer; only what ties several symbols is eliminated.
    """
    return _bounds(forms) is not None


def range_of(of: Symbol, forms: list[Form]) -> tuple[End, End]:
    """The least and the greatest value that forms which can hold together leave to a symbol."""
    bounds = _bounds(forms, of) or Bounds()
    bounds.open(of)
    return bounds.lows.get(of), bounds.highs.get(of)


def _bounds(forms: list[Form], last: Symbol | None = None) -> Bounds | None:
    """The bounds of each symbol once the others are eliminated, `last` at last; None where nothing satisfies all."""
    bounds = Bounds()
    rows: list[_Row] = []
    for form in forms:
        row = _whole(form)
        if len(row[0]) > 1:
            rows.append(row)
        elif not bounds.take(row):
            return None
    for symbol in {s for terms, _, _ in rows for s in terms}:
        bounds.open(symbol)
    while rows:
        others = {s for terms, _, _ in rows for s in terms if s != last}
        symbol = min(others, key=lambda s: (_work(s, rows), s.id))
        left = []
        for row in _without(symbol, [*rows, *bounds.rows(symbol)]):
            if len(row[0]) > 1:
                left.append(row)
            elif not bounds.take(row):
                return None
        rows = left
        if len(rows) > MOST_ROWS:
            break
    return bounds


_Row = tuple[dict[Symbol, int], int, bool]
"""A form with whole numbers."""

End = tuple[Fraction, bool] | None
"""Where a range ends, and whether the end itself lies outside; None where it goes on."""


def _whole(form: Form) -> _Row:
    terms, const, strict = form
    scale = lcm(const.denominator, *(f.denominator for f in terms.values()))
    whole = {s: f.numerator * (scale // f.denominator) for s, f in terms.items()}
    return whole, const.numerator * (scale // const.denominator), strict


def _work(symbol: Symbol, rows: list[_Row]) -> int:
    """How many rows there are at most when a symbol has been eliminated."""
    factors = [terms[symbol] for terms, _, _ in rows if symbol in terms]
    below = sum(f > 0 for f in factors)
    return (below + 1) * (len(factors) - below + 1)


def meet(low: End, high: End) -> bool:
    """Whether some number lies between two ends."""
    if low is None or high is None or low[0] < high[0]:
        return True
    return low[0] == high[0] and not (low[1] or high[1])


class Bounds:
    """The closest bounds of each symbol, as (edge, whether the edge itself is out)."""

    def __init__(self) -> None:
        self.lows: dict[Symbol, End] = {}
        self.highs: dict[Symbol, End] = {}

    def open(self, symbol: Symbol) -> None:
        """Begins with the symbol's own bounds."""
        if symbol.low is not None:
            self.lows.setdefault(symbol, (symbol.low, False))
        if symbol.high is not None:
            self.highs.setdefault(symbol, (symbol.high, False))

    def take(self, row: _Row) -> bool:
        """Takes in a row of one symbol, or of none; False where nothing satisfies it."""
        terms, const, strict = row
        if not terms:
            return const > 0 or (const == 0 and not strict)
        ((symbol, factor),) = terms.items()
        self.open(symbol)
        edge = (Fraction(-const, factor), strict)
        low, high = self.lows.get(symbol), self.highs.get(symbol)
        if factor > 0:
            self.lows[symbol] = low = edge if low is None else max(low, edge)
        elif high is None or edge[0] < high[0] or (edge[0] == high[0] and strict):
            self.highs[symbol] = high = edge
        return meet(low, high)

    def rows(self, symbol: Symbol) -> Iterator[_Row]:
        """The bounds of a symbol as rows."""
        low, high = self.lows.get(symbol), self.highs.get(symbol)
        if low is not None:
            yield {symbol: low[0].denominator}, -low[0].numerator, low[1]
        if high is not None:
            yield {symbol: -high[0].denominator}, high[0].numerator, high[1]


def _without(symbol: Symbol, rows: list[_Row]) -> Iterator[_Row]:
    """What the rows say of the other symbols."""
    below: list[_Row] = []
    above: list[_Row] = []
    for row in rows:
        factor = row[0].get(symbol)
        if factor is None:
            yield row
        else:
            (below if factor > 0 else above).append(row)
    for low, low_const, low_strict in below:
        for high, high_const, high_strict in above:
            up, down = -high[symbol], low[symbol]
            terms = {s: f * up for s, f in low.items() if s != symbol}
            for s, f in high.items():
                if s != symbol:
                    terms[s] = terms.get(s, 0) + f * down
            kept = {s: f for s, f in terms.items() if f}
            yield kept, low_const * up + high_const * down, low_strict or high_strict


def tied(symbols: Iterable[Symbol], forms: list[Form]) -> list[Form]:
    """The forms that speak of the symbols, or of symbols that are tied to them by other forms.

    Where all `forms` together are feasible, only these can be at odds with what more is said of the symbols.
    """
    reached, left = set(symbols), list(forms)
    found: list[Form] = []
    while True:
        near = [form for form in left if not reached.isdisjoint(form[0])]
        if not near:
            return found
        left = [form for form in left if reached.isdisjoint(form[0])]
        found += near
        reached.update(symbol for terms, _, _ in near for symbol in terms)
