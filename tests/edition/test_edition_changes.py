"""What changed between two days: began, ended, other sentences; and nothing where nothing did."""

import datetime
import io

import pytest
from edition_law import small_law

from policyengine.edition.changes import change_blocks, changes_between
from policyengine.report.page import print_document
from policyengine.report.tree import Document
from policyengine.rulebook import Rulebook


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return small_law()


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def found(book: Rulebook, first: str, last: str) -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    changes = changes_between("ex", book, day(first), day(last))
    return {c.provision.id: (c.what, c.before, c.after) for c in changes}


def test_a_number_of_a_table(book: Rulebook) -> None:
    what, before, after = found(book, "2024-06-30", "2024-07-01")["ex.hours"]
    assert what == "changed"
    assert before == (
        "- the minimum, grade 1-5: 850 hours per year.",
        "- the minimum, grade 6-12: 950 hours per year.",
    )
    assert after[0] == "- the minimum, grade 1-5: 900 hours per year."


def test_what_begins_and_what_is_repealed(book: Rulebook) -> None:
    assert found(book, "2020-06-30", "2020-07-01")["ex.bell"][0] == "began"
    assert found(book, "2025-12-31", "2026-01-01")["ex.listed"][0] == "ended"


def test_nothing_changed_and_only_the_days_between_count(book: Rulebook) -> None:
    assert found(book, "2024-07-01", "2025-12-31") == {}
    assert found(book, "2020-07-01", "2024-06-30") == {}


def test_the_report(book: Rulebook) -> None:
    first, last = day("2014-01-01"), day("2024-07-01")
    blocks = tuple(change_blocks("ex", book, changes_between("ex", book, first, last), first, last))
    out = io.StringIO()
    print_document(Document("Changes", blocks), out, 100)
    text = " ".join(out.getvalue().split())
    assert (
        "Two provisions of the law of Example differ between 2014-01-01 and 2024-07-01: 1 began, 1 changed."
        in text
    )
    assert "Law before 2015-07-01 was not researched" in text
    assert "Before: * the minimum, grade 1-5: 850 hours per year." in text
    assert "What it says Required: a bell schedule is kept." in text.replace(
        "It is judged for each school. ", ""
    )
