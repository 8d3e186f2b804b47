"""Judging small law and small plans, both as text, and setting out the answer point by point."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from policyengine.language.diagnostics import Diagnostic
from policyengine.plan.known import words_of
from policyengine.plan.model import Plan
from policyengine.plan.reader import read_plan_text
from policyengine.plan.words import STATES, Words
from policyengine.reason.explainer import group_of, subject_of
from policyengine.reason.reference import Case, Reference
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Rulebook

WORDS = """
entity district
entity school  in district
entity track   in school
entity course  in school
entity program in school
entity request in district
choice size { small, tiny in small, large }
choice actor { district, local_board, teachers }
choice addressee { pupil }
fact zz.p of school : yes/no
fact zz.q           : yes/no
fact zz.w of school : yes/no by grade
fact zz.j of school : judgment
fact zz.t of school : text
fact zz.k of school : size
fact zz.a of school : hours
fact zz.b of school : hours
fact zz.h of school : hours per year by grade
fact zz.y of school : hours per year by school_year
fact zz.n of school : pupils by size
fact zz.m of school : money
fact zz.s of school : percent
fact zz.d of school : date
fact zz.e of school : date
fact zz.g of track  : yes/no
fact course.ok      : yes/no
fact course.size    : size
fact course.hours   : hours
fact course.credits : credits
fact program.ok     : yes/no
fact program.hours  : hours per year by grade
code z "Z." { numbered "section" }
jurisdiction zz "Z" state { school year starts 07-01 }
"""

HEAD = """\
plan: A plan
state: ZZ
prepared: 2026-09-01
"""


@functools.lru_cache(maxsize=256)
def loaded(*texts: str, words: str = WORDS) -> tuple[Rulebook, tuple[Diagnostic, ...]]:
    """The rulebook of the words and some law, and what is wrong with it."""
    named = [("zz", f"law {n}", text) for n, text in enumerate(texts)]
    book, found = load_texts([("", "words", words), *named])
    return book, tuple(found)


def book_of(*texts: str) -> Rulebook:
    """The rulebook of law that must be without error."""
    book, found = loaded(*texts)
    wrong = [d.render() for d in found if d.is_error]
    assert wrong == [], wrong
    return book


def _words(book: Rulebook) -> Words:
    return replace(words_of(book), states={**STATES, "zz": "Z"})


def plan_of(text: str, book: Rulebook) -> Plan:
    """A plan that must be without error; without a `term` it is the school year 2026-27."""
    head = HEAD if "term:" in text else f"{HEAD}term: 2026-27\n"
    read, found = read_plan_text(head + textwrap.dedent(text), "plan", _words(book))
    wrong = [d.render() for d in found if d.is_error]
    assert wrong == [], wrong
    assert read is not None
    return read


def reference(law: str, plan: str, *, strict: bool = False) -> Reference:
    """The reference over law and a plan."""
    book = book_of(law)
    return Reference(plan_of(plan, book), book, state="zz", strict=strict)


class Point(NamedTuple):
    """One provision at one thing, key, group of learners, grade and school year."""

    provision: str
    subject: str
    keys: tuple[tuple[str, str], ...]
    group: str
    grade: str
    year: int


def points_of(case: Case) -> Iterator[Point]:
    """The points that a case stands for."""
    keys = tuple(sorted((k, str(v)) for k, v in case.env.keys.items() if k not in ("grade", "school_year")))
    for grade in sorted(case.grades) or [""]:
        for year in sorted(case.years):
            yield Point(case.provision.id, subject_of(case.env), keys, group_of(case.env), grade, year)


def answers(reference: Reference, only: str | None = None) -> dict[Point, frozenset[str]]:
    """The outcomes at every point."""
    found: dict[Point, frozenset[str]] = {}
    for case in reference.cases(only):
        for point in points_of(case):
            assert point not in found, point
            found[point] = frozenset(case.outcomes)
    return found


def judged(law: str, plan: str, provision: str = "zz.r", *, strict: bool = False) -> set[str]:
    """The outcomes of one provision, over all points."""
    found = answers(reference(law, plan, strict=strict), provision)
    return {outcome for outcomes in found.values() for outcome in outcomes}
