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
from typing import Literal, TypeVar

from policyengine.reason.numbers import Fresh, Num, Symbol

MOST_ROWS = 400
"""Beyond so many comparisons a combination is taken as possible, so that a set is never too small."""

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
            can_be, can_fail = feasible([*near, yes]), feasible([*near, no])
        if not (can_be and can_fail):
            return can_be
        chosen = self.pick(2) == 0
        self.forms.append(yes if chosen else no)
        return chosen


class TooMany(Exception):
    """More completions than the limit."""


def completions(run: Callable[[Completion], Result], limit: int) -> Iterator[tuple[Completion, Result]]:
    """Runs `run` for every completion.

    Raises:
        TooMany: when there are more than `limit`.
    """
    script: tuple[int, ...] = ()
    for _ in range(limit):
        completion = Completion(script)
        yield completion, run(completion)
        taken = list(completion.taken)
        while taken and taken[-1][0] + 1 >= taken[-1][1]:
            taken.pop()
        if not taken:
            return
        script = (*(option for option, _ in taken[:-1]), taken[-1][0] + 1)
    raise TooMany


def feasible(forms: list[Form]) -> bool:
    """Whether numbers within the bounds of their symbols satisfy all `forms` (Fourier-Motzkin elimination)."""
    if all(len(terms) <= 1 for terms, _, _ in forms):
        return _feasible_alone(forms)
    rows = list(forms)
    symbols = {s for terms, _, _ in rows for s in terms}
    for symbol in symbols:
        if symbol.low is not None:
            rows.append(({symbol: Fraction(1)}, -symbol.low, False))
        if symbol.high is not None:
            rows.append(({symbol: Fraction(-1)}, symbol.high, False))
    for symbol in sorted(symbols, key=lambda s: s.id):
        rows = _without(symbol, rows)
        if len(rows) > MOST_ROWS:
            return True
    return all(c > 0 or (c == 0 and not strict) for _, c, strict in rows)


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


def _feasible_alone(forms: list[Form]) -> bool:
    """The same where each form speaks of one symbol at most: the interval of each symbol must not be empty."""
    lows: dict[Symbol, tuple[Fraction, bool]] = {}
    highs: dict[Symbol, tuple[Fraction, bool]] = {}
    for terms, const, strict in forms:
        if not terms:
            if const < 0 or (const == 0 and strict):
                return False
            continue
        ((symbol, factor),) = terms.items()
        edge = (-const / factor, strict)
        if symbol not in lows and symbol.low is not None:
            lows[symbol] = (symbol.low, False)
        if symbol not in highs and symbol.high is not None:
            highs[symbol] = (symbol.high, False)
        if factor > 0:
            lows[symbol] = max(lows.get(symbol, edge), edge)
        else:
            old = highs.get(symbol, edge)
            highs[symbol] = edge if edge[0] < old[0] or (edge[0] == old[0] and edge[1]) else old
    for symbol, (low, open_low) in lows.items():
        if symbol in highs:
            high, open_high = highs[symbol]
            if low > high or (low == high and (open_low or open_high)):
                return False
    return True


def _without(symbol: Symbol, rows: list[Form]) -> list[Form]:
    below: list[Form] = []
    above: list[Form] = []
    left: list[Form] = []
    for terms, const, strict in rows:
        factor = terms.get(symbol)
        if factor is None:
            left.append((terms, const, strict))
        else:
            scale = 1 / abs(factor)
            scaled = ({s: f * scale for s, f in terms.items() if s != symbol}, const * scale, strict)
            (below if factor > 0 else above).append(scaled)
    for low in below:
        for high in above:
            terms_ = dict(low[0])
            for s, f in high[0].items():
                terms_[s] = terms_.get(s, Fraction(0)) + f
            kept = {s: f for s, f in terms_.items() if f}
            left.append((kept, low[1] + high[1], low[2] or high[2]))
    return left
