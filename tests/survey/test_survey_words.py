"""The words of values: what they turn on, whom they are for."""

import datetime
from fractions import Fraction

import pytest

from policyengine.analysis.survey.model import Column, Condition, Entered, Said
from policyengine.report.survey_words import condition_text, entered_text, number_text, value_text

HOURS = Column("h", "Hours", "annual_hours", "hours per year")
LEVEL = ("school.level", "Level of the school")
LONG = ("aa.long", "A long school day")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition(*LEVEL, ("elementary",), ("middle", "high")), "elementary"),
        (Condition(*LEVEL, ("middle", "high"), ("elementary",)), "not elementary"),
        (Condition(*LEVEL, ("middle", "high"), ("elementary", "other")), "middle or high"),
        (Condition(*LONG, ("yes",), ("no",)), "a long school day"),
        (Condition(*LONG, ("no",), ("yes",)), "unless: a long school day"),
    ],
)
def test_what_a_value_turns_on(condition: Condition, words: str) -> None:
    assert condition_text(condition) == words


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (None, "2026-07-01", "pupils who entered grade 9 before 2026-27"),
        ("2026-07-01", None, "pupils who entered grade 9 in 2026-27 or later"),
        ("2020-07-01", "2026-07-01", "pupils who entered grade 9 from 2020-21 on and before 2026-27"),
        (None, "2026-08-15", "pupils who entered grade 9 before 2026-08-15"),
    ],
)
def test_whom_a_value_is_for(since: str | None, until: str | None, words: str) -> None:
    days = [datetime.date.fromisoformat(day) if day else None for day in (since, until)]
    title = "Day on which the pupils entered grade 9"
    assert entered_text(Entered("diploma.entered_grade_9", title, *days)) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("open"), "depends"),
        (Said("open", Fraction(120), Fraction(150)), "120 to 150, as it may be"),
        (Said("readings", Fraction(437), Fraction(1050)), "437 or 1,050 by reading"),
        (Said("all"), "all"),
        (Said("none"), "no rule"),
        (Said("yes"), "yes"),
        (Said("word", word="half_day"), "half day"),
        (Said("part", word="social_studies"), "in social studies"),
    ],
)
def test_values(said: Said, words: str) -> None:
    assert value_text(said, HOURS) == words


def test_numbers_with_a_sign() -> None:
    assert number_text(Fraction(5500), "money") == "$5,500"
    assert number_text(Fraction(33, 2), "percent") == "16.5%"
