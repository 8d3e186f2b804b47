"""What is held of each jurisdiction's law: by kind, area and grade of evidence, and what is known to be missing."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policyengine.language import syntax as s
from policyengine.language.files import read_text
from policyengine.profile import Profile
from policyengine.reason.phrases import name_in_words
from policyengine.rulebook.loader import SUFFIX, law_folder
from policyengine.rulebook.model import EVIDENCE_ORDER, FEDERAL, Provision, Rulebook

_SCENARIO = re.compile(r'^scenario\s+"', re.MULTILINE)
PRACTICE = "practice"
Named = tuple[str, tuple[str, ...]]
"""A title and its citations."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is held of one jurisdiction.

    Attributes:
        state, title: two letters, and the name.
        total: provisions that are law or guidance; `practice` counts what is only taken for law.
        kinds: kind → number.
        areas: area → number; an exception counts where its rule does, a provision with several areas in each.
        grades: grade of evidence → number, of all that is law.
        scenarios: how many cases show what the law does.
        researched: the first day for which the law was researched, the day of its newest source.
        not_researched: areas; gaps: sentences.  Both from the profile.
        unread: (title and citations, what was not read) of each provision with such a remark.
        unresearched: (title and citations, the rows of its tables that nobody looked up).
        profile: None where there is none.
    """

    state: str
    title: str
    total: int
    practice: int
    kinds: Mapping[str, int]
    areas: Mapping[str, int]
    grades: Mapping[str, int]
    scenarios: int
    researched: tuple[datetime.date | None, datetime.date | None]
    not_researched: tuple[str, ...]
    gaps: tuple[str, ...]
    unread: tuple[tuple[Named, str], ...]
    unresearched: tuple[tuple[Named, tuple[str, ...]], ...]
    profile: Profile | None = None

    @property
    def seen(self) -> int | None:
        """The share of its law of which the text was seen, in percent, rounded down; None where there is no law."""
        return 100 * self.grades.get(EVIDENCE_ORDER[0], 0) // self.total if self.total else None


def holdings(
    book: Rulebook, profiles: Mapping[str, Profile], states: Sequence[tuple[str, str]]
) -> list[Holding]:
    """What is held of each of the `states` (two letters, name)."""
    return [_holding(book, profiles.get(code), code, name) for code, name in states]


def jurisdictions(book: Rulebook, profiles: Mapping[str, Profile]) -> list[tuple[str, str]]:
    """Every jurisdiction that is known by law or profile: the federal one first, then the states by their names."""
    names = {code: profile.name for code, profile in profiles.items()}
    names |= {code: own.title for code, own in book.jurisdictions.items() if own.order != "field"}
    return sorted(names.items(), key=lambda item: (item[0] != FEDERAL, item[1]))


def _holding(book: Rulebook, profile: Profile | None, code: str, name: str) -> Holding:
    own = [p for p in book.provisions.values() if p.jurisdiction == code]
    law = [p for p in own if p.kind != PRACTICE]
    jurisdiction = book.jurisdictions.get(code)
    since = jurisdiction.researched_since if jurisdiction else profile.researched[0] if profile else None
    return Holding(
        code,
        name,
        len(law),
        len(own) - len(law),
        Counter(p.kind for p in own),
        Counter(area for p in law for area in areas_of(book, p)),
        Counter(p.grade for p in law),
        scenarios_of(code),
        (since, max((p.known_on for p in own if p.known_on), default=None)),
        profile.not_researched if profile else (),
        profile.gaps if profile else (),
        tuple(((p.title, p.cite_texts), text) for p in own for text in p.unread),
        tuple(((p.title, p.cite_texts), rows) for p in own if (rows := tuple(_unresearched(p)))),
        profile,
    )


def areas_of(book: Rulebook, provision: Provision) -> tuple[str, ...]:
    """The areas of a provision; an exception that names none is in those of the rules that it is an exception to."""
    if provision.areas or not provision.to:
        return provision.areas
    found = [area for pid in book.targets(provision.to) for area in book.provisions[pid].areas]
    return tuple(dict.fromkeys(found))


def scenarios_of(state: str) -> int:
    """How many scenarios stand in the law files of a jurisdiction."""
    return sum(len(_SCENARIO.findall(read_text(path)[0] or "")) for path in _files(state))


def _files(state: str) -> list[Path]:
    folder = law_folder()
    place = folder / "rules" / "federal" if state == FEDERAL else folder / "states" / state
    return sorted(place.glob(f"*{SUFFIX}"))


def _unresearched(provision: Provision) -> Iterator[str]:
    """The rows of its tables that nobody looked up, each named by its keys."""
    for table in provision.clauses(s.Table):
        assert isinstance(table, s.Table)
        keys = [place for place, column in enumerate(table.columns) if column.how == "key"]
        for row in table.rows:
            if any(cell.how == "unresearched" for cell in row.cells):
                named = [_key(table, row, place) for place in keys]
                yield ", ".join(filter(None, named)) or name_in_words(table.name)


def _key(table: s.Table, row: s.Row, place: int) -> str:
    cell = row.cells[place]
    match cell.how:
        case "grades" if cell.grades is not None:
            first, last = cell.grades.first, cell.grades.last
            return f"grade {first}" if first == last else f"grades {first}-{last}"
        case "number":
            return f"{name_in_words(str(table.columns[place].name))} {cell.numbers[0]}"
        case "name":
            return name_in_words(str(cell.word))
        case "otherwise":
            return f"any other {name_in_words(str(table.columns[place].name))}"
    return ""
