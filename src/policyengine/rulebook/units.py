"""Types of facts and units of numbers.

Units are words joined by `per`.  Time is known (an hour is 60 minutes); every other word is a unit of its
own, converted into nothing: days become hours only through a definition of the law (LANGUAGE section 4).
Numbers are kept in base units: minutes for time, dollars for money, a fraction for percent (40% is 2/5).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

PLAIN_TYPES = ("yes/no", "judgment", "text", "citations", "date", "money", "percent")

_IRREGULAR = {"people": "person", "children": "child"}
_ALWAYS_PLURAL_LOOKING = {"class", "business"}


def singular(word: str) -> str:
    """The singular of a unit word: `hours` → `hour`; words that are no plural stay."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss") and word not in _ALWAYS_PLURAL_LOOKING:
        return word[:-1]
    return word


def plural(word: str) -> str:
    """The plural of a unit word, as reports print it."""
    for many, one in _IRREGULAR.items():
        if word == one:
            return many
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ss", "x", "ch")) else "s")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A product of powers of unit words in the singular, time counted in minutes, sorted by word."""

    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: Dimension, sign: int = 1) -> Dimension:
        """The dimension of a product (`sign` -1: of a quotient)."""
        powers = dict(self.powers)
        for word, power in other.powers:
            powers[word] = powers.get(word, 0) + sign * power
        return Dimension(tuple(sorted((w, p) for w, p in powers.items() if p)))

    def __str__(self) -> str:
        """The words of its powers, joined by `per`."""
        above = [plural(w) for w, p in self.powers if p > 0 for _ in range(p)]
        below = [w for w, p in self.powers if p < 0 for _ in range(-p)]
        return " per ".join([" ".join(above) or "1", *below])


NUMBER = Dimension()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: words, its dimension, and how many base units it is.

    `Unit(("hours", "year"), …, Fraction(60))`: 1 hour per year is 60 minutes per year.
    """

    words: tuple[str, ...]
    dimension: Dimension
    scale: Fraction

    def __str__(self) -> str:
        """The unit as law writes it."""
        return " per ".join(self.words)


def unit_of(words: Iterable[str]) -> Unit:
    """The unit that words joined by `per` name; no words are the bare number."""
    return _unit_of(tuple(words))


@functools.cache
def _unit_of(words: tuple[str, ...]) -> Unit:
    powers: dict[str, int] = {}
    scale = Fraction(1)
    for index, written in enumerate(words):
        word, sign = singular(written), 1 if index == 0 else -1
        if word == "hour":
            word = "minute"
            scale *= Fraction(60) ** sign
        powers[word] = powers.get(word, 0) + sign
    shown = (plural(singular(words[0])), *(singular(w) for w in words[1:])) if words else ()
    return Unit(shown, Dimension(tuple(sorted((w, p) for w, p in powers.items() if p))), scale)


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a fact.

    `kind` is yes/no, judgment, text, citations, date, money, percent, choice or quantity;
    `choice` names the choice, `unit` the unit of a quantity.
    """

    kind: str
    choice: str | None = None
    unit: Unit | None = None

    @property
    def is_number(self) -> bool:
        """True for quantities, money and percent."""
        return self.kind in ("quantity", "money", "percent")

    @property
    def is_truth(self) -> bool:
        """True for yes/no and judgments."""
        return self.kind in ("yes/no", "judgment")

    def __str__(self) -> str:
        """The type as a declaration names it."""
        return str(self.unit) if self.unit else self.choice or self.kind


def type_of(words: tuple[str, ...], choices: Iterable[str]) -> Type:
    """The type that the words of a declaration name."""
    if len(words) == 1 and words[0] in PLAIN_TYPES:
        return Type(words[0])
    if len(words) == 1 and words[0] in choices:
        return Type("choice", choice=words[0])
    return Type("quantity", unit=unit_of(words))
