"""Citations: reading them by the codes of the rulebook, and which stands beneath which (LANGUAGE 8)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

RANKS = (
    "federal statute", "federal regulation", "state constitution", "state statute", "state regulation",
    "local policy", "local contract", "federal guidance", "state guidance", "field guidance",
)  # fmt: skip
BINDING = frozenset(RANKS[:7])

Number = tuple[int, Fraction, str]

_DROPPED = re.compile(r"§+|\b(?:(?:sec|ch|c|s)\.|sections?\b|chapters?\b)|,", re.IGNORECASE)
_SUBDIVISIONS = re.compile(r"\(([^()]*)\)|(?<=[).])\s*([0-9A-Za-z]{1,4})\.")
"""What stands in brackets, and what follows brackets with a point behind it: (1)(a)1.f."""


@dataclass(frozen=True, slots=True)
class CodeOfLaw:
    """A code: printed names, pattern of its numbering, level of its law, jurisdiction, and named parts."""

    name: str
    printed: tuple[str, ...]
    pattern: str
    level: str
    jurisdiction: str
    parts: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as read: the code, the numbers of its parts, the bracketed subdivisions, and as printed."""

    code: str
    parts: tuple[Number, ...]
    subdivisions: tuple[str, ...]
    text: str

    def beneath(self, other: Citation) -> bool:
        """True when this is `other` or a part of it."""
        if self.code != other.code or self.parts[: len(other.parts)] != other.parts:
            return False
        if not other.subdivisions:
            return True
        subs = self.subdivisions[: len(other.subdivisions)]
        return self.parts == other.parts and subs == other.subdivisions

    def between(self, first: Citation, last: Citation) -> bool:
        """True from `first` to the end of `last`."""
        if not self.code == first.code == last.code:
            return False
        if self.parts == first.parts == last.parts and first.subdivisions and last.subdivisions:
            return _in_order(first.subdivisions, self.subdivisions, last.subdivisions)
        low_enough = first.parts <= self.parts[: max(len(first.parts), 1)]
        return low_enough and self.parts[: len(last.parts)] <= last.parts


def _in_order(first: Sequence[str], mine: Sequence[str], last: Sequence[str]) -> bool:
    """True for what lies from subdivision `first` to the end of `last`: (6)(c)(ii) from (6)(b) to (6)(c)."""
    if len(mine) < len(last) and tuple(mine) == tuple(last[: len(mine)]):
        return False  # the whole of which `last` is a part
    level = itertools.zip_longest(first, mine, last, fillvalue="")
    roman = [all(re.fullmatch("[ivx]*", text) for text in texts) for texts in level]
    low, at, high = (
        [_label(text, numeral) for text, numeral in zip(texts, roman, strict=False)]
        for texts in (first, mine, last)
    )
    return low <= at and at[: len(high)] <= high


def _label(text: str, numeral: bool) -> tuple[Number, ...]:
    """What orders subdivisions: numbers, letters (aa behind z), and numerals where all are such."""
    if numeral:
        return ((0, Fraction(_numeral(text)), ""),)
    words = re.findall(r"\d+[a-z]*|[a-z]+", text.lower())
    return tuple((1, Fraction(len(w)), w) if w.isalpha() else _number(w) for w in words)


def _numeral(text: str) -> int:
    """The value of a Roman numeral of i, v and x."""
    worth = [{"i": 1, "v": 5, "x": 10}[sign] for sign in text]
    return sum(-here if here < after else here for here, after in zip(worth, [*worth[1:], 0], strict=True))


def _number(word: str) -> Number:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)-?([A-Za-z]*(?:-\w+)*)", word)
    return (0, Fraction(match[1]), match[2].lower()) if match else (1, Fraction(0), word)


class CitationReader:
    """Reads citations by a set of codes.

    Args:
        codes: all codes; where two printed names fit, the longest wins.
    """

    def __init__(self, codes: Iterable[CodeOfLaw]) -> None:
        self.codes = {code.name: code for code in codes}
        names = [(printed, code) for code in self.codes.values() for printed in code.printed]
        self._printed = [
            (re.compile(r"(?<![\w.])" + re.escape(printed) + r"(?!\w|-[A-Za-z])", re.IGNORECASE), code)
            for printed, code in sorted(names, key=lambda n: (-len(n[0]), n[0].lower()))
        ]
        self._read: dict[str, Citation | None] = {}
        self._parts = {_plain(name): spans for code in self.codes.values() for name, spans in code.parts}

    def at_home(self, home: Sequence[str]) -> CitationReader:
        """This reader for what is printed in some jurisdictions: of codes that share a name, theirs is meant."""
        reader = CitationReader(self.codes.values())
        reader._printed = sorted(
            self._printed,
            key=lambda n: (-len(n[0].pattern), n[0].pattern.lower(), n[1].jurisdiction not in home),
        )
        return reader

    def read(self, text: str) -> Citation | None:
        """The citation that `text` prints, or None when no code reads it."""
        if text not in self._read:
            self._read[text] = self._read_anew(text)
        return self._read[text]

    def _read_anew(self, text: str) -> Citation | None:
        for pattern, code in self._printed:
            match = pattern.search(text)
            if match:
                return _read_numbers(text, text[: match.start()] + " " + text[match.end() :], code)
        return None

    def is_part(self, text: str) -> bool:
        """True when `text` is the printed name of a part of a code ("C.R.S. Title 22")."""
        return _plain(text) in self._parts

    def readable(self, text: str) -> bool:
        """True when `text` is a part's name or can be read as a citation."""
        return self.is_part(text) or self.read(text) is not None

    def spans(self, text: str, last: str | None = None) -> list[tuple[Citation, Citation | None]]:
        """The citation or range as (first, last) pairs; a part's name stands for its own list."""
        return self._spans(text, last, frozenset())

    def _spans(
        self, text: str, last: str | None, seen: frozenset[str]
    ) -> list[tuple[Citation, Citation | None]]:
        name = _plain(text)
        if last is None and name in seen:  # a part that names itself
            return []
        if last is None and name in self._parts:
            parts = self._parts[name]
            return [span for first, end in parts for span in self._spans(first, end, seen | {name})]
        first, end = self.read(text), self.read(last) if last else None
        if first is None or (last and end is None):
            return []
        return [(first, end)]

    def covers(self, spans: Sequence[tuple[Citation, Citation | None]], cite: Citation) -> bool:
        """True when `cite` lies in one of `spans`."""
        return any(
            cite.beneath(first) if last is None else cite.between(first, last) for first, last in spans
        )

    def guesses(self, text: str, jurisdictions: Sequence[str]) -> list[str]:
        """`text`, which names no code, as the codes of these jurisdictions would print it.

        Only codes whose numbering has the form of `text` are named ("158.070" fits "chapter.section").
        """
        return [
            _spell(text, code)
            for code in self.codes.values()
            if code.jurisdiction in jurisdictions and _fits(text, code)
        ]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _read_numbers(text: str, rest: str, code: CodeOfLaw) -> Citation | None:
    rest = _DROPPED.sub(" ", rest)
    head, bracket, _ = rest.partition("(")
    if bracket and _SUBDIVISIONS.sub("", rest[len(head) :]).strip():
        return None
    parts: list[Number] = []
    signs = "".join(sign for sign in ":-" if sign in code.pattern)
    for word in re.split(rf"[\s{re.escape(signs)}]+", head.strip()):
        if not word:
            continue
        if "." in code.pattern and "." in word:
            whole, _, digits = word.partition(".")
            if whole:
                parts.append(_number(whole))
            parts.append((2, Fraction(0), digits))
        else:
            parts.append(_number(word))
    found = _SUBDIVISIONS.findall(rest[len(head) :])
    subdivisions = tuple((inside or behind).strip().lower() for inside, behind in found)
    return Citation(code.name, tuple(parts), subdivisions, text.strip())


def _shape(text: str) -> str:
    """Each number of a citation, or word of a pattern, as "n", with the signs between: "chapter.section" → "n.n"."""
    return " ".join(re.sub(r"[0-9A-Za-z]+", "n", text).split())


def _fits(text: str, code: CodeOfLaw) -> bool:
    head = _DROPPED.sub(" ", text.split("(", maxsplit=1)[0]).strip()
    names_a_code = re.search(r"(?<![0-9A-Za-z])[A-Za-z]{2,}", head) is not None
    pattern = code.pattern
    for printed in code.printed:
        pattern = pattern.replace(printed, " ")
    return bool(re.match(r"\d", head)) and not names_a_code and _shape(head) == _shape(pattern)


def _spell(text: str, code: CodeOfLaw) -> str:
    printed = code.printed[0]
    if printed in code.pattern and not code.pattern.startswith(printed):
        first, _, rest = text.strip().partition(" ")
        return f"{first} {printed} {rest}".strip()
    return f"{printed} {text.strip()}"
