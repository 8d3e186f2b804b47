"""The words of law and plans: entities, choices, facts, topics, and grades and school years."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from policyengine.language.syntax import NOWHERE, Loc
from policyengine.rulebook.units import Type

GRADES = ("PK", "K", *(str(n) for n in range(1, 13)))
_GRADE_ORDER = {grade: index for index, grade in enumerate(GRADES)}

BUILT_IN_KEYS = ("grade", "school_year")


def grades_between(first: str, last: str) -> tuple[str, ...]:
    """The grades from `first` to `last`; empty when they stand the wrong way round or are no grades."""
    if first not in _GRADE_ORDER or last not in _GRADE_ORDER:
        return ()
    return GRADES[_GRADE_ORDER[first] : _GRADE_ORDER[last] + 1]


def grade_spans(grades: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    """Grades as spans in order: {9, 10, 12} is [(9, 10), (12, 12)]."""
    spans: list[tuple[str, str]] = []
    for grade in sorted(grades, key=_GRADE_ORDER.__getitem__):
        if spans and _GRADE_ORDER[grade] == _GRADE_ORDER[spans[-1][1]] + 1:
            spans[-1] = (spans[-1][0], grade)
        else:
            spans.append((grade, grade))
    return spans


def year_name(start: int) -> str:
    """`2027-28` for the school year that starts in 2027."""
    return f"{start}-{(start + 1) % 100:02}"


def year_of(name: str) -> int | None:
    """The calendar year in which school year `2027-28` starts; None when the two do not follow."""
    first, _, second = name.partition("-")
    if not (first.isdigit() and second.isdigit() and len(first) == 4 and len(second) == 2):
        return None
    return int(first) if (int(first) + 1) % 100 == int(second) else None


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of thing; `inside` are the kinds it may stand in, the first the usual one."""

    name: str
    inside: tuple[str, ...] = ()
    title: str = ""
    loc: Loc = NOWHERE


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A closed list of words; `parents` maps each member to the member it is a part of, or None."""

    name: str
    parents: dict[str, str | None]
    _wholes: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __contains__(self, word: object) -> bool:
        """True for its members."""
        return word in self.parents

    def within(self, member: str, whole: str) -> bool:
        """True when `member` is `whole` or a part of it, at any depth."""
        return member == whole or whole in self.wholes(member)

    def parts(self, whole: str) -> tuple[str, ...]:
        """All members below `whole`, without it."""
        if whole not in self._parts:
            self._parts[whole] = tuple(m for m in self.parents if m != whole and self.within(m, whole))
        return self._parts[whole]

    def wholes(self, member: str) -> tuple[str, ...]:
        """The members that `member` is a part of, the nearest first."""
        if member not in self._wholes:
            found: list[str] = []
            at = self.parents.get(member)
            while at is not None:
                found.append(at)
                at = self.parents.get(at)
            self._wholes[member] = tuple(found)
        return self._wholes[member]

    def roots(self) -> tuple[str, ...]:
        """The members that are part of nothing."""
        return tuple(m for m, parent in self.parents.items() if parent is None)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a plan can state.

    Attributes:
        name: as law writes it (`program.hours`).
        owner: the entity that has it.
        type: what its values are.
        by: the keys it runs by besides its owner: grade, school_year or a choice.
        title: a description.
        ask, evidence: the question to a district, and what would prove the answer.
        jurisdiction: the state whose fact it is (`co.board.counts`), or None for the common vocabulary.
    """

    name: str
    owner: str
    type: Type
    by: tuple[str, ...] = ()
    title: str = ""
    ask: str = ""
    evidence: str = ""
    jurisdiction: str | None = None
    loc: Loc = NOWHERE


@dataclass(frozen=True, slots=True)
class Topic:
    """A question that every jurisdiction may answer."""

    name: str
    type: Type
    by: tuple[str, ...] = ()
    title: str = ""
    loc: Loc = NOWHERE


@dataclass(slots=True)
class Vocabulary:
    """All words that are declared, by name."""

    entities: dict[str, Entity] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)

    def above(self, entity: str) -> tuple[str, ...]:
        """The entities that `entity` stands in, the nearest first (the district is last)."""
        found: list[str] = []
        queue = list(self.entities[entity].inside) if entity in self.entities else []
        while queue:
            name = queue.pop(0)
            if name not in found:
                found.append(name)
                queue += self.entities[name].inside if name in self.entities else ()
        return tuple(found)

    def below(self, entity: str) -> tuple[str, ...]:
        """The entities that may stand directly in `entity`."""
        return tuple(e.name for e in self.entities.values() if entity in e.inside)

    def facts_of(self, entity: str) -> dict[str, Fact]:
        """The facts that `entity` owns, by full name."""
        return {name: fact for name, fact in self.facts.items() if fact.owner == entity}


def school_year_of(day: datetime.date, starts: tuple[int, int]) -> int:
    """The school year (its first calendar year) that holds `day` where years start on (month, day)."""
    return day.year if (day.month, day.day) >= starts else day.year - 1
