"""Authorities in words, and what is held of a state's law."""

import pytest
from survey_law import TODAY, book

from policyengine.analysis.survey.authorities import Authority, authorities
from policyengine.analysis.survey.holdings import areas_of, holdings, jurisdictions
from policyengine.rulebook import default_paths, load


@pytest.fixture(scope="module")
def found() -> dict[str, Authority]:
    return {a.provision: a for a in authorities(book(), "aa", TODAY)}


def test_an_authority_in_words(found: dict[str, Authority]) -> None:
    board = found["aa.waiver.board"]
    assert board.open
    assert board.standing == "in force"
    assert board.reaches == (
        "state regulations made by the Aland Board of Education and Aa. Stat. 1, "
        "but not rules on health and safety and civil rights"
    )
    assert board.asked_by == "the district or the school, through the district"
    assert board.granted_by == "the local board, then the Aland Board of Education"
    assert board.decides == "may refuse; decides within 60 days; silence approves"
    assert board.votes == ("teachers: at least 2/3 of the votes cast, by secret ballot",)
    assert board.term == "at most 3 years; renewable for 2 years"
    assert board.barred == (("Never the hours", ("Aa. Stat. 9-2",)),)


def test_a_repealed_authority_says_what_to_use(found: dict[str, Authority]) -> None:
    old = found["aa.waiver.old"]
    assert list(found) == ["aa.waiver.board", "aa.waiver.old"]
    assert not old.open
    assert old.standing == "repealed 2020-07-01"
    assert old.see == ("The board may waive",)
    assert old.reaches == '"Hours of the year"; and "Kindergarten, in two readings"'
    assert old.decides == "must grant when the conditions hold"
    assert old.term == "to June 30 of the third school year after the decision"
    assert old.barred == ()


def test_the_authorities_of_all_law_are_told_without_names_of_the_language() -> None:
    law, _ = load(default_paths(None))
    told = [a for state in law.jurisdictions for a in authorities(law, state, law.known_on)]
    assert len(told) == len(law.of_kind("waiver"))
    for a in told:
        words = " ".join((a.reaches, a.asked_by, a.granted_by, a.decides, *a.votes, a.term))
        assert "_" not in words, a.provision
        assert a.reaches, a.provision


def test_holdings() -> None:
    (aa, cc) = holdings(book(), {}, [("aa", "Aland"), ("cc", "Celand")])
    assert (aa.total, aa.practice, aa.seen) == (9, 0, 44)
    assert aa.kinds == {"requirement": 4, "exception": 1, "definition": 1, "waiver": 2, "protection": 1}
    assert aa.areas == {"seat_time": 4, "credit": 1, "graduation": 1, "authority": 3}
    assert aa.unread == ((("Kindergarten, in two readings", ("Aa. Stat. 5-1",)), "The second sentence."),)
    assert aa.unresearched == ((("What counts", ("Aa. Stat. 2-1",)), ("lunch", "any other activity")),)
    assert (cc.total, cc.seen, cc.researched) == (0, None, (None, None))


def test_an_exception_lies_where_its_rule_does() -> None:
    assert areas_of(book(), book().provisions["aa.storm"]) == ("seat_time",)


def test_practice_is_not_counted_as_law() -> None:
    (bb,) = holdings(book(), {}, [("bb", "Beland")])
    assert (bb.total, bb.practice) == (4, 1)


def test_jurisdictions_begin_with_the_federal_one() -> None:
    assert jurisdictions(book(), {}) == [("us", "United States"), ("aa", "Aland"), ("bb", "Beland")]
