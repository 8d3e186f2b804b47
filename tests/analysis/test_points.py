"""What a law has to be shown in."""

from __future__ import annotations

import pytest
from coverage_law import PLAIN, WORDS, covered

from policyengine.analysis.points import limiting_tables
from policyengine.rulebook import load_texts


def sides(law: str, provision: str) -> list[tuple[str, tuple[str, ...]]]:
    """What has to be seen of a block itself."""
    items = covered(PLAIN + law).items
    return [
        (i.point.kind, i.point.sides) for i in items if i.point.provision == provision and not i.point.what
    ]


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("", ("used",)),
        ("applies to program", ("used",)),
        ("applies to program up to 5 hours per year", ("used", "not used")),
        ("applies to track each grade in 9..12", ("used", "not used")),
        ("effective since 2020-07-01", ("used", "not used")),
        ("when district.b", ("used", "not used")),
    ],
)
def test_a_permission_without_limits_is_always_used(line: str, due: tuple[str, ...]) -> None:
    law = f' permission st.p "p" {{ cite "St. 1-2" {line} displaces st.r }}'
    assert sides(law, "st.p") == [("permission", due)]


def test_an_exception_for_some_time_is_inactive_at_others() -> None:
    law = ' exception st.x "x" to st.r { cite "St. 1-2" effective since 2020-07-01 excuses }'
    assert sides(law, "st.x") == [("exception", ("active", "inactive"))]


def test_what_adds_papers_to_a_waiver_is_shown_when_it_is_in_force() -> None:
    waiver = ' waiver st.w "w" { cite "St. 1-6" reaches st.r asked by district granted by sbe }'
    more = ' exception st.y "y" to st.w { cite "St. 1-7" effective since 2020-07-01 needs map "Map" }'
    assert sides(waiver + more, "st.y") == [("exception", ("active",))]


def test_a_protection_without_exceptions_is_never_lifted() -> None:
    law = ' protection st.n "n" { cite "St. 1-6" shields st.r against every waiver }'
    assert sides(law, "st.n") == [("protection", ("barring",))]


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ("", ("complete or open", "refused")),
        (
            ' exception st.y "y" to st.w { cite "St. 1-7" when district.b needs map "Map" }',
            ("complete or open", "incomplete", "refused"),
        ),
    ],
)
def test_a_waiver_that_needs_nothing_is_never_incomplete(more: str, due: tuple[str, ...]) -> None:
    law = ' waiver st.w "w" { cite "St. 1-5" reaches st.r asked by district granted by sbe }'
    assert sides(law + more, "st.w") == [("waiver", due)]


def test_what_no_judgment_evaluates_is_not_asked_for() -> None:
    law = """ waiver st.w "w" { cite "St. 1-5" reaches st.r asked by district granted by sbe
      granted when district.hours at least 1 hours per year
      refused "Low" : district.hours at least 2 hours per year
      step report "Report" every 2 years after decide }"""
    table = """ definition st.d "d" { cite "St. 1-3" table caps : hours per year { | value | | unresearched | } }"""
    kinds = {item.point.kind for item in covered(PLAIN + law + table).items}
    assert kinds == {"requirement", "waiver", "definition"}


def test_which_tables_are_limits() -> None:
    law = """requirement st.r "r" { cite "St. 1-1" applies to district
      must sum over program of (smallest of (program.hours, st.d.caps)) at least least
      table least : hours per year { | value | | 900 | } }
    exception st.y "y" to st.x { cite "St. 1-4" when district.c sets own = st.y.other
      table other : hours per year { | value | | 700 | } }
    exception st.x "x" to st.r { cite "St. 1-2" when district.b sets least = st.x.own
      table own : hours per year { | value | | 800 | } }
    definition st.d "d" { cite "St. 1-3" table caps : hours per year { | value | | 7 | } }"""
    book, _ = load_texts([("st", "case", WORDS + law)])
    assert limiting_tables(book) == {("st.r", "least"), ("st.x", "own"), ("st.y", "other")}
