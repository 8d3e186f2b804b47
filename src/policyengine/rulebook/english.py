"""Small pieces of plain English that reports and the sentence edition share."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from policyengine.rulebook.units import plural

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def plain(name: str) -> str:
    """A name of the vocabulary as people write it: `local_board` is `local board`."""
    return name.replace("_", " ")


def listing(parts: Iterable[str], last: str = "and") -> str:
    """`a, b and c`."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def count(number: int, noun: str, many: str = "") -> str:
    """`one conflict`, `12 conflicts`."""
    written = SMALL[number] if number < len(SMALL) else f"{number:,}"
    return f"{written} {noun if number == 1 else many or plural(noun)}"


def sentence(text: str) -> str:
    """`text` with a capital at its start and a full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def number(value: Fraction, places: int = 4) -> str:
    """A number with thousands commas; decimals as many as needed, at most `places` (then "about")."""
    if value.denominator == 1:
        return f"{int(value):,}"
    scaled = value * 10**places
    if scaled.denominator == 1:
        return f"{float(value):,.{places}f}".rstrip("0")
    return f"about {float(value):,.2f}"
