"""What a profile says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Body:
    """An agency or a board: its name, what it is called for short, its address on the web; empty where not known."""

    name: str
    short: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """The school year: the (month, day) on which it starts by law, and what is known of first days and terms."""

    starts: tuple[int, int]
    first_day: str = ""
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A jurisdiction.

    Attributes:
        state: two lower-case letters.
        name: in words.
        agency, board: the education agency and the state board.
        liaison: whom at the agency one turns to, in words.
        school_year: None where nothing is known of it.
        levels: level of school → its grades as printed (`K-5`); `levels_note` says how far the law has them so.
        researched: the first day for which the law was researched, and the last.
        links: what → address of a web page.
        areas: the areas of law that were researched.
        not_researched: all the others.
        gaps: known gaps, a sentence each.
    """

    state: str
    name: str
    agency: Body | None
    board: Body | None
    liaison: str
    school_year: SchoolYear | None
    researched: tuple[datetime.date, datetime.date]
    levels: Mapping[str, str] = field(default_factory=dict)
    levels_note: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    not_researched: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
