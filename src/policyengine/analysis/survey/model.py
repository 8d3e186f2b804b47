"""What a table of the law holds: for each state and column a cell, with its values and what they rest on.

The statuses of a cell, told apart because each means something else to whoever relies on it:

- `stated`: the law answers.
- `none`: the law was read, and has no such rule.
- `not_read`: there is such a rule, and nobody has read what it says.
- `not_found`: the state was researched in this area, and nothing was encoded that answers.
- `not_researched`: nobody looked.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

STATUSES = ("stated", "none", "not_read", "not_found", "not_researched")


@dataclass(frozen=True, slots=True)
class Condition:
    """On what a value turns: a fact of the plan, and those of its members (or yes, no) for which the value holds."""

    fact: str
    title: str
    members: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """Whom a value is for, where a clock other than the calendar decides: from `since`, and before `until`."""

    fact: str
    title: str
    since: datetime.date | None
    until: datetime.date | None


@dataclass(frozen=True, slots=True)
class Said:
    """One value.

    Attributes:
        kind: number (`low` equals `high`), readings (the text was read in several ways, from `low` to `high`), all
            (counts in full), none (no such rule), yes, no, word, part (no number of its own: it is in that of `word`),
            not_read, open (turns on numbers of the plan).
        low, high: numbers in the unit of the topic; percent as 40 for 40%.
        word: a member of a choice.
        grades: the grades for which it holds; none where grades make no difference.
        subject: the member of the choice by which the topic runs (a subject, an activity).
        when: what else it turns on.
        entered: the clock, where one decides.
    """

    kind: str
    low: Fraction | None = None
    high: Fraction | None = None
    word: str = ""
    grades: tuple[str, ...] = ()
    subject: str = ""
    when: tuple[Condition, ...] = ()
    entered: Entered | None = None

    @property
    def value(self) -> tuple[str, Fraction | None, Fraction | None, str]:
        """What it says, without for whom."""
        return self.kind, self.low, self.high, self.word


@dataclass(frozen=True, slots=True)
class Ground:
    """The provision that answers: `practice` is taken for law, and is none."""

    provision: str
    title: str
    cites: tuple[str, ...]
    evidence: str
    known_on: datetime.date | None
    practice: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one provision answers.

    Attributes:
        ground: the provision.
        said: its values on the law date.
        later: from days after the law date, other values.
        changed_by: title and citations of exceptions that set the number in cases of their own.
    """

    ground: Ground
    said: tuple[Said, ...]
    later: tuple[tuple[datetime.date, tuple[Said, ...]], ...] = ()
    changed_by: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a state answers in one column: the law first, what is taken for law behind it."""

    status: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the topic that it answers, and the grades or the subject that it is for.

    `unit` is the words of the unit (`hours per year`), `yes/no`, `percent`; `counts` is True where the numbers say how
    much of an activity counts.
    """

    name: str
    title: str
    topic: str
    unit: str
    grades: tuple[str, ...] = ()
    subject: str = ""
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A state with its cells, by the names of the columns; `remarks` are law that answers in words only."""

    state: str
    title: str
    cells: Mapping[str, Cell]
    remarks: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """A topic over states.

    Attributes:
        topic, title: its name and its title.
        as_of: the day as of which the law is told.
        columns, lines: the table.
        law: the content hash of the rulebook.
    """

    topic: str
    title: str
    as_of: datetime.date
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    law: str = ""
