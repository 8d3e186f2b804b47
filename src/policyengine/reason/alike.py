"""Grades and school years at which an evaluation would go the same way are gone through once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from policyengine.reason.results import Spread
from policyengine.reason.world import Env
from policyengine.rulebook.vocabulary import GRADES

Found = TypeVar("Found")
Cell = tuple[str | None, int]
"""A grade, None for all of them, and a school year."""


def alike(
    cells: Iterable[Cell], term: Iterable[int], judge: Callable[[str | None, int, Spread], Found]
) -> Iterator[tuple[Found, frozenset[str], frozenset[int]]]:
    """What `judge` finds at the cells, once for those that are alike.

    Args:
        cells: where to judge.
        term: the school years for which an evaluation may be found to be the same.
        judge: evaluates at a grade and year, and narrows the spread to where it would go the same way.

    Yields:
        What was found, and the grades and years for which it holds: for each of these grades in each of these years.
    """
    left = list(cells)
    years_of_term = set(term)
    while left:
        grade, year = left[0]
        spread = Spread(set(GRADES), years_of_term | {year})
        found = judge(grade, year, spread)
        years_alike = spread.years | {year}
        same = [(g, y) for g, y in left if (g is None or g in spread.grades) and y in years_alike]
        grades, years = _rectangle(same if (grade, year) in same else [(grade, year)], year)
        left = [(g, y) for g, y in left if not (g in grades and y in years)]
        yield found, frozenset(g for g in grades if g is not None), frozenset(years)


def _rectangle(same: list[Cell], year: int) -> tuple[set[str | None], set[int]]:
    """The grades alike in this year, and the years in which all of them are alike."""
    grades = {g for g, y in same if y == year}
    return grades, {y for _, y in same if all((g, y) in same for g in grades)}


def at_cell(env: Env, grade: str | None, year: int) -> Env:
    """The instance in a school year, and in a grade where one is meant."""
    env = env.with_key("school_year", year)
    return env if grade is None else env.with_key("grade", grade)
