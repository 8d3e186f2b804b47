"""Search: what fits comes first, spelling is forgiven, the order is always the same."""

import pytest
from edition_law import small_law
from hypothesis import given
from hypothesis import strategies as st

from policyengine.edition.search import MOST, distance, extract, search, stem
from policyengine.rulebook import Rulebook, default_paths, load

LAW = small_law()


def ids(text: str, book: Rulebook = LAW) -> list[str]:
    return [hit.provision.id for hit in search(text, book, book.provisions.values()).hits]


def test_a_title_comes_before_a_remark() -> None:
    assert ids("hours")[0] == "ex.hours"
    assert ids("internship")[0] == "ex.intern"


@pytest.mark.parametrize("text", ["internships", "INTERNSHIP", "intership", "intrenship", "intern"])
def test_spelling_is_forgiven(text: str) -> None:
    assert ids(text)[0] == "ex.intern"


def test_words_of_the_facts_and_numbers_of_the_citation_are_found() -> None:
    assert "ex.bell" in ids("bell schedule")
    assert ids("91-1") == ["ex.never"]


def test_provisions_with_all_words_only_where_there_are_some() -> None:
    assert ids("hours storm") == ["ex.hours.storm"]


def test_nothing_found_names_words_that_come_near() -> None:
    result = search("xqzvbells", LAW, LAW.provisions.values())
    assert result.hits == ()
    assert result.meant == ("bells",)
    assert search("of the", LAW, LAW.provisions.values()).hits == ()


@given(st.text(max_size=30))
def test_any_text_is_searched_for_and_twice_alike(text: str) -> None:
    assert search(text, LAW, LAW.provisions.values()) == search(text, LAW, LAW.provisions.values())


def test_the_shipped_law() -> None:
    book = load(default_paths("ky"))[0]
    kentucky = [p for p in book.provisions.values() if p.jurisdiction == "ky"]
    result = search("seat time", book, kentucky)
    assert "ky.hours.annual" in [hit.provision.id for hit in result.hits[:3]]
    assert len(search("pupil", book, book.provisions.values()).hits) == MOST


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("intern", "intern", 0), ("intren", "intern", 1), ("intrn", "intern", 1), ("a", "bc", 2)],
)
def test_distance(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps


def test_stems() -> None:
    assert stem("policies") == stem("policy")
    assert stem("waived") == stem("waives") == stem("waive")
    assert stem("classes") == stem("class")


def test_an_extract_is_short_and_holds_the_word() -> None:
    provision = LAW.provisions["ex.hours"]
    provision.says = "word " * 60 + "internship " + "word " * 60
    piece = extract(provision, [stem("internship")])
    assert "internship" in piece
    assert len(piece) <= 170
    provision.says = "At least 900 hours."
