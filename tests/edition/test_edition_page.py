"""A provision as a page: what bears on it, what reaches it and is barred, how it is known; found as people name it."""

import datetime
import io
import json

import pytest
from edition_law import small_law

from policyengine.edition import plain_sentences
from policyengine.edition.as_json import to_json
from policyengine.edition.lookup import find, nearest
from policyengine.edition.page import provision_section
from policyengine.edition.relations import relations_of
from policyengine.report.page import print_document
from policyengine.report.tree import Document
from policyengine.rulebook import Rulebook


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return small_law()


def page(book: Rulebook, pid: str) -> str:
    out = io.StringIO()
    section = provision_section(book.provisions[pid], book)
    print_document(Document(section.title, section.blocks), out, 100)
    return out.getvalue()


def test_the_whole_rule_and_all_that_bears_on_it(book: Rulebook) -> None:
    text = page(book, "ex.hours")
    assert "Hours of instruction in a year must be at least the minimum." in text
    assert "Grade  Before 2024-07-01  Since 2024-07-01" in text
    assert "Exceptions to it (1)\n" in text
    assert "What counts toward it (1)\n" in text
    assert "What the law means by “hours of instruction in a year”: see “What counts as instruction”" in text
    assert "Reading: Counted in hours. Rather than: Counted in days." in text
    assert "Not seen: The appendix." in text
    assert "Text of the law seen, 2026-09-01: https://law.example/70-1" in text


def test_waivers_and_what_bars_them(book: Rulebook) -> None:
    relations = relations_of(book)
    hours = {way.waiver.id: way for way in relations.ways(book.provisions["ex.hours"])}
    assert hours["ex.zone"].sure
    assert not hours["ex.zone"].bars
    assert not hours["ex.listed"].sure
    (bar,) = next(w for w in relations.ways(book.provisions["ex.bell"]) if w.waiver.id == "ex.zone").bars
    assert (bar.protection.id, bar.label, bar.sure) == ("ex.never", "(1)", True)
    text = " ".join(page(book, "ex.bell").split())
    assert "“Innovation zones” (Ex. Stat. 90-1): but this rule is kept out of its reach, see below" in text
    assert "repealed on 2026-01-01, if the list that it goes by names this law" in text
    assert "“Safety is never waived” (Ex. Stat. 91-1), under (1), from “Innovation zones”" in text


def test_no_waiver_of_one_state_reaches_the_law_of_another(book: Rulebook) -> None:
    assert relations_of(book).ways(book.provisions["wy.bell"]) == ()
    assert "None that is encoded here." in page(book, "wy.bell")


def test_what_a_waiver_reaches(book: Rulebook) -> None:
    text = page(book, "ex.zone")
    assert "Two requirements of those that are encoded here, one requirement of them barred" in text
    assert "“Bells are rung” (Ed. Code 12), barred" in text


def test_only_what_is_in_force_that_day(book: Rulebook) -> None:
    hours = book.provisions["ex.hours"]
    before = plain_sentences(hours, book, datetime.date(2023, 7, 1))
    after = plain_sentences(hours, book, datetime.date(2024, 7, 1))
    assert "- the minimum, grade 1-5: 850 hours per year." in before
    assert "- the minimum, grade 1-5: 900 hours per year." in after
    assert (
        "- the minimum, grade 1-5: 850 hours per year before 2024-07-01, 900 hours per year since 2024-07-01."
        in plain_sentences(hours, book)
    )
    assert plain_sentences(book.provisions["ex.bell"], book, datetime.date(2020, 6, 30)) == ()


def test_found_by_id_and_by_citation(book: Rulebook) -> None:
    assert [p.id for p in find("ex.hours", book).provisions] == ["ex.hours"]
    assert [p.id for p in find("Ex. Stat. § 70-1", book).provisions] == [
        "ex.time",
        "ex.hours",
        "ex.hours.storm",
    ]
    assert [p.id for p in find("ex. stat. 70-1(2)(a)", book).provisions] == ["ex.hours"]


def test_a_citation_that_two_states_print_asks_which(book: Rulebook) -> None:
    assert find("Ed. Code 12", book).states == ("ex", "wy")
    assert [p.id for p in find("Ed. Code 12", book, "wy").provisions] == ["wy.bell"]
    assert [p.id for p in find("Ed. Code 12", book, "ex").provisions] == ["ex.bell"]


def test_what_no_law_cites_and_what_no_code_reads(book: Rulebook) -> None:
    found = find("Ex. Stat. 99-1", book)
    assert found.provisions == ()
    assert found.cite is not None
    assert find("the green book", book).cite is None
    assert nearest("ex.huors", book)[0] == "ex.hours"


def test_json_says_the_same(book: Rulebook) -> None:
    told = json.loads(to_json([book.provisions["ex.bell"], book.provisions["ex.zone"]], book))
    bell, zone = told["provisions"]
    assert told["schema_version"] == 1
    assert "Required: a bell schedule is kept." in bell["sentences"]
    assert bell["waivers"][0] == {
        "id": "ex.zone",
        "certain": True,
        "consequence_only": False,
        "barred_by": [{"id": "ex.never", "label": "(1)", "certain": True}],
    }
    assert bell["asks"][0]["question"] == "Is a bell schedule kept?"
    assert [r["id"] for r in zone["reaches"]] == [
        "ex.time",
        "ex.hours",
        "ex.hours.storm",
        "ex.intern",
        "ex.bell",
    ]


def test_a_bare_number_is_read_by_every_code_that_may_print_it(book: Rulebook) -> None:
    assert [p.id for p in find("90-1", book, "ex").provisions] == ["ex.zone"]
    assert find("12", book).states == ("ex", "wy")
    assert find("13", book).provisions == ()
    assert find("13", book).states == ()
