"""One topic over states: values, on what they turn, and what it means that there is none."""

import datetime

import pytest
from survey_law import STATES, TODAY, UNLOOKED, book, cell, numbers, only, table, text

from policyengine.analysis.survey.table import survey
from policyengine.analysis.survey.topics import AREAS, COMPOSITES, nearest, topics_of
from policyengine.rulebook import default_paths, load


def test_grades_stand_in_bands_that_no_state_cuts() -> None:
    found = table("annual_hours")
    assert [c.title for c in found.columns] == ["Grade K", "Grades 1-5", "Grades 6-8", "Grades 9-12"]
    assert [text(found, "aa", c.name) for c in found.columns] == [
        "400 (half day); 800 (full day); from 2027-07-01: 450 (half day); 900 (full day)",
        "900 (elementary)",
        "900 (elementary); 950 (middle)",
        "1,000",
    ]


def test_minutes_of_the_law_are_told_in_the_unit_of_the_topic() -> None:
    answer = only(table("annual_hours"), "aa", "annual_hours.9-12")
    assert numbers(answer.said) == ["1000"]
    assert answer.ground.cites == ("Aa. Stat. 1-1", "Aa. Stat. 1-2")


def test_an_exception_that_sets_the_number_is_named_and_not_applied() -> None:
    answer = only(table("annual_hours"), "aa", "annual_hours.9-12")
    assert answer.changed_by == (("Hours lost to a storm", ("Aa. Stat. 1-3",)),)


def test_one_grade() -> None:
    found = table("annual_hours", grade="7")
    assert [c.title for c in found.columns] == ["Grade 7"]
    assert text(found, "aa", "annual_hours.7") == "900 (elementary); 950 (middle)"


@pytest.mark.parametrize(
    ("topic", "state", "column", "status"),
    [
        ("annual_hours", "bb", "annual_hours.9-12", "none"),
        ("annual_hours", "cc", "annual_hours.9-12", "not_researched"),
        ("annual_days", "bb", "annual_days", "not_found"),
        ("internship_funding", "aa", "internship_funding", "not_researched"),
        ("internship_funding", "bb", "internship_funding", "not_found"),
        ("instruction", "aa", "instruction.lunch", "not_read"),
        ("competency_credit", "aa", "competency_credit", "stated"),
    ],
)
def test_what_an_empty_cell_means(topic: str, state: str, column: str, status: str) -> None:
    assert cell(table(topic), state, column).status == status


def test_a_law_date_before_the_research_began_is_not_researched() -> None:
    early = table("annual_hours", datetime.date(2016, 1, 1))
    assert cell(early, "bb", early.columns[-1].name).status == "not_researched"
    assert cell(early, "aa", early.columns[-1].name).status == "stated"


def test_an_earlier_law_date_knows_no_later_change() -> None:
    found = table("annual_hours", datetime.date(2020, 1, 1))
    assert text(found, "aa", "annual_hours.K") == "400 (half day); 800 (full day)"


def test_law_to_come_is_told_with_its_day() -> None:
    assert text(table("credit_hours"), "bb", "credit_hours") == "from 2028-07-01: 100"


def test_practice_stands_behind_the_law() -> None:
    found = table("annual_hours")
    assert text(found, "bb", "annual_hours.9-12") == "no rule; practice: 1,000*"
    assert [a.ground.practice for a in cell(found, "bb", "annual_hours.9-12").answers] == [False, True]
    assert text(found, "bb", "annual_hours.K") == "practice: 1,000*"


def test_readings() -> None:
    assert text(table("annual_days"), "aa", "annual_days") == "170 or 180 by reading*"


def test_the_commonest_number_stands_for_all_subjects() -> None:
    assert (
        text(table("credit_hours"), "aa", "credit_hours")
        == "120; 150 (lab science); 240 (physical education)*"
    )


def test_a_percentage_and_a_yes() -> None:
    found = table("credit")
    assert text(found, "aa", "competency_cap") == "50%*"
    assert text(found, "aa", "competency_credit") == "yes*"


def test_subjects_stand_in_columns_where_law_names_only_some() -> None:
    found = table("graduation")
    assert [c.name for c in found.columns] == [
        "diploma_total",
        "diploma_subjects.english",
        "diploma_subjects.mathematics",
        "diploma_subjects.algebra_2",
    ]
    assert text(found, "aa", "diploma_subjects.english") == "4"
    assert text(found, "bb", "diploma_subjects.english") == "no rule"


def test_a_part_that_the_law_does_not_name_is_in_its_whole() -> None:
    found = table("graduation")
    assert text(found, "bb", "diploma_subjects.mathematics") == "3"
    assert text(found, "bb", "diploma_subjects.algebra_2") == "in mathematics"


def test_a_clock_tells_pupils_apart() -> None:
    found = table("diploma_subjects")
    assert (
        text(found, "aa", "diploma_subjects.mathematics")
        == "3 (pupils who entered grade 9 before 2025-26); 4 (pupils who entered grade 9 in 2025-26 or later)"
    )


def test_those_who_left_school_are_told_of_no_more() -> None:
    found = table("diploma_subjects", datetime.date(2030, 9, 1))
    assert text(found, "aa", "diploma_subjects.mathematics") == "4"


def test_what_counts_as_instruction() -> None:
    found = table("instruction")
    assert [c.subject for c in found.columns] == ["class", "recess", "lunch"]
    assert text(found, "aa", "instruction.class") == "all**"
    assert text(found, "aa", "instruction.recess") == "K-5: 20; 6-12: 0**"
    assert text(found, "aa", "instruction.lunch") == "not read"
    assert text(table("instruction", grade="3"), "aa", "instruction.recess") == "20**"


def test_a_definition_without_a_table_is_told_in_words() -> None:
    remarks = {line.state: line.remarks for line in table("instruction").lines}
    assert [g.says for g in remarks["bb"]] == ["As the board defines it."]
    assert remarks["aa"] == ()


def test_the_same_table_twice() -> None:
    assert table("graduation") == table("graduation")


# --- topics


def test_every_declared_topic_lies_in_an_area_of_law() -> None:
    words = book().vocabulary
    assert [name for name in words.topics if AREAS.get(name) not in words.choices["area"].parents] == []
    assert all(part in words.topics for composite in COMPOSITES.values() for part in composite.topics)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("annual-hours", "annual_hours"),
        ("anual_hours", "annual_hours"),
        ("lunch", "lunch_counts"),
        ("Graduation", "graduation"),
        ("xyzzy", None),
    ],
)
def test_the_nearest_topic(written: str, meant: str | None) -> None:
    assert nearest(written, book().vocabulary) == meant


def test_every_topic_can_be_told_of_the_law_that_is_shipped() -> None:
    law, _ = load(default_paths("ky"))
    for topic in topics_of(law.vocabulary):
        if topic != "waivers":
            found = survey(law, topic, [("ky", "Kentucky")], law.known_on, {"ky": frozenset()})
            assert found.columns
            assert all(set(line.cells) == {c.name for c in found.columns} for line in found.lines)


def test_states_in_their_order() -> None:
    backwards = survey(book(), "annual_days", STATES[::-1], TODAY, UNLOOKED)
    assert [line.title for line in backwards.lines] == ["Celand", "Beland", "Aland"]
