"""Which of several outcomes, or standings, is the first to fit; and truths put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from policyengine.reason.numbers import Fresh

if TYPE_CHECKING:
    from policyengine.reason.judge import Judge

GOOD = frozenset({"not_applicable", "met", "met_by_equivalent", "excused", "displaced"})

Stage = tuple[str, Callable[[], bool | None]]


def all_of(*held: bool | None) -> bool | None:
    """Kleene conjunction."""
    return False if False in held else (None if None in held else True)


def negated(held: bool | None) -> bool | None:
    """Kleene negation."""
    return None if held is None else not held


def ladder(stages: list[Stage], last: str, judge: Judge, about: str) -> list[str]:
    """The names of the stages that can be the first to hold, in order; `last` where none needs to.

    What a test leaves open although the judge decides (law that nobody recorded) is decided here, `about` that law.
    """
    found = []
    for name, test in stages:
        held = test()
        if held is None:
            held = judge.unknown_truth(Fresh("law", about, "", (("not recorded", name),)))
        if held is not False:
            found.append(name)
        if held is True:
            return found
    return [*found, last]
