"""Scenarios are played, and what does not come out is told with its place, what was expected, what came out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from policyengine.analysis.scenarios import Failure, Run, run_scenarios
from policyengine.analysis.staging import Staging
from policyengine.language import syntax as s
from policyengine.language.parser import parse
from policyengine.plan.model import Interval, Thing
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Rulebook

LAW = """
jurisdiction st "S" state { school year starts 07-01 }
code stat "St." { numbered "section" }
entity district entity school in district entity track in school entity day_type in track
entity course in school entity program in school entity request in district
choice activity { class, lab in class, lunch }
choice intent { rigor, safety }
fact school.hours : hours per year by grade
fact school.open : yes/no
fact school.size : pupils
fact school.share : percent
fact school.money : money by school_year
fact school.first : date
fact school.note : text
fact course.credits : credits
fact schedule.minutes of day_type : minutes per day by activity
fact request.why : text
fact request.intent_met : text by intent
fact state.flag of district : yes/no
requirement st.hours "Hours" {
  cite "St. 1"
  applies to school each grade in K..12
  must school.hours at least minimum
  table minimum : hours per year { | value | | 100 | }
}
requirement st.lunch "Lunch" { cite "St. 5" applies to day_type must schedule.minutes for lunch at least 20 minutes per day }
permission st.may "May" { cite "St. 2" applies to school when school.open }
waiver st.waiver "Waiver" {
  cite "St. 3"
  reaches "St. 1"
  granted by board
  discretion may_grant
  needs why "Why" each request : request.why
  needs plan "A plan"
  step hear "Heard" by district at least 10 days before file
  step poll "A poll" vote of teachers more than 1/2 of members each school
}
exception st.more "More" to st.waiver { cite "St. 4" when any school has (school.open) needs letter "A letter" }
"""


def book() -> Rulebook:
    loaded, found = load_texts([("st", "law", LAW)])
    assert loaded.provisions
    assert [d.render() for d in found if d.is_error and d.code != "E0215"] == []
    return loaded


BOOK = book()


def scenario(text: str, day: str = "2026-09-01") -> s.Scenario:
    (item,) = parse(f'scenario "s" {{\nlaw st as of {day}\n{text}\n}}', "case")[0].items
    assert isinstance(item, s.Scenario)
    return item


def failures(text: str) -> list[Failure]:
    return list(Run(scenario(text), BOOK).failures())


def told(text: str) -> Iterator[tuple[int, str, str]]:
    for failure in failures(text):
        assert failure.scenario == "s"
        assert failure.loc.source == "case"
        yield failure.loc.line, failure.expected, failure.came_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("given school.hours of east = 100 hours per year\nexpect st.hours of east is met", []),
        (
            "given school.hours of east = 99 hours per year\nexpect st.hours of east is met",
            [(4, "met", "violated")],
        ),
        (
            "given school.hours of east = unknown\nexpect st.hours of east is met",
            [(4, "met", "met or violated")],
        ),
        ("given school.hours of east = 99 hours per year\nexpect st.hours of west is met or violated", []),
        ("expect st.lunch is met", [(3, "met", "no instance")]),
        (
            "expect value st.hours.minimum for 5 = 99 hours per year",
            [(3, "99 hours per year", "100 hours per year")],
        ),
        (
            "given school.size of east = unknown\nexpect value school.size of east = 3 pupils",
            [(4, "3 pupils", "not known")],
        ),
        ("expect value school.first of east = 2026-09-01", [(3, "2026-09-01", "not known")]),
        (
            'invokes st.waiver for "St. 1"\nexpect request "St. 1" is complete',
            [(4, "complete", "needless or incomplete")],
        ),
        (
            'given school.hours = 1 hours per year\ninvokes st.waiver for "St. 1"\nexpect missing why, plan, hear, poll, letter',
            [(5, "missing letter", "missing hear, plan, poll, why")],
        ),
        ("expect missing plan", [(3, "missing plan", "missing nothing")]),
        (
            'given st.waiver.file = 2026-08-20\ninvokes st.waiver for "St. 1"\nexpect due hear on or before 2026-08-11',
            [(5, "hear on or before 2026-08-11", "2026-08-10")],
        ),
        (
            'invokes st.waiver for "St. 1"\nexpect due hear on or before 2026-08-11',
            [(4, "hear on or before 2026-08-11", "no last day")],
        ),
        (
            "given school.hours of east = 100 hours per year\nexpect st.hours of east is met\nbecause st.hours, st.waiver",
            [(5, "because of st.waiver", "because of st.hours")],
        ),
        (
            'invokes st.waiver for "St. 1"\nexpect request "St. 9" is complete',
            [(4, "complete", "no instance")],
        ),
    ],
)
def test_what_came_out(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert list(told(text)) == expected


def test_a_permission_is_met_when_it_can_be_used() -> None:
    assert failures("given school.open of east = yes\nexpect st.may of east is met") == []
    assert failures("given school.open of east = no\nexpect st.may of east is not_applicable") == []
    assert (
        failures("given school.open of east = unknown\nexpect st.may of east is met or not_applicable") == []
    )


def test_a_value_is_read_at_the_thing_that_is_named() -> None:
    text = "given school.size of east = 1 pupils\ngiven school.size of west = 2 pupils\n"
    assert failures(text + "expect value school.size of west = 2 pupils") == []
    assert failures(text + "expect value school.size of east = 1 pupils") == []


def test_no_authority_named_in_the_plan() -> None:
    run = Run(
        scenario(
            'given school.hours = 1 hours per year\ninvokes st.waiver for "St. 1"\nexpect request "St. 1" is incomplete'
        ),
        BOOK,
    )
    for request in run.plan.requests or ():
        request.under = None
    assert list(run.failures()) == []
    for request in run.plan.requests or ():
        request.law = "St. 77"
    text = 'invokes st.waiver for "St. 77"\nexpect request "St. 77" is no_authority'
    run = Run(scenario(text), BOOK)
    for request in run.plan.requests or ():
        request.under = None
    assert list(run.failures()) == []


def test_running_files(tmp_path: Path) -> None:
    law = tmp_path / "law.policy"
    good = 'scenario "good" { law st as of 2026-09-01 given school.hours of east = 100 hours per year expect st.hours of east is met }'
    bad = 'scenario "bad" { law st as of 2026-09-01 given school.hours of east = 1 hours per year expect st.hours of east is met }'
    wrong = 'scenario "wrong" { law st as of 2026-09-01 expect st.nothing is met }'
    law.write_text(f"{LAW}\n{good}\n{bad}\n{wrong}\n", encoding="utf-8")
    report = run_scenarios([law])
    assert (report.passed, report.failed) == (1, 1)
    (failure,) = report.failures
    assert (failure.scenario, failure.expected, failure.came_out) == ("bad", "met", "violated")
    assert failure.loc.line == len(LAW.splitlines()) + 3
    assert any("st.nothing" in d.message for d in report.diagnostics)
    assert report.judged == {"st.hours": {"met", "violated"}}


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    report = run_scenarios([tmp_path / "gone.policy"])
    assert report.passed == report.failed == 0
    assert report.diagnostics


# --- staging -----------------------------------------------------------------------


def staged(text: str) -> Staging:
    return Staging(scenario(text), BOOK)


def thing(text: str, path: str) -> Thing:
    (found,) = [t for t in staged(text).plan.district.all_below() if t.path == path and t.named]
    return found


def stated(text: str, path: str, fact: str) -> object:
    (entry,) = thing(text, path).facts[fact]
    return entry.value.content


def test_things_come_to_be_by_being_named() -> None:
    plan = staged("given schedule.minutes of east.day.regular for lunch = 30 minutes per day").plan
    assert [(t.entity, t.name, t.named) for t in plan.district.all_below()] == [
        ("district", "district", True),
        ("school", "east", True),
        ("track", "day", True),
        ("day_type", "regular", True),
    ]
    regular = next(t for t in plan.things("day_type"))
    assert regular.closed_facts == {"schedule.minutes"}
    assert plan.district.list_of("school").closed


def test_levels_left_out_are_there_once() -> None:
    plan = staged("given course.credits of art = 1 credits\ngiven school.open = yes").plan
    assert [(t.entity, t.named) for t in plan.district.all_below()] == [
        ("district", True),
        ("school", False),
        ("course", True),
        ("track", False),
    ]
    assert not plan.things("school")[0].list_of("course").closed
    assert "school.open" in plan.district.facts


def test_one_name_is_one_thing() -> None:
    plan = staged(
        "given school.open of east = yes\ngiven course.credits of east.art = 1 credits\nexpect st.hours of east is met"
    ).plan
    assert [t.path for t in plan.things("school")] == ["east"]
    assert [t.path for t in plan.things("course")] == ["east.art"]


@pytest.mark.parametrize(
    ("given", "fact", "content"),
    [
        ("school.hours of east = 2 hours per year", "school.hours", Interval(Fraction(120), Fraction(120))),
        ("school.share of east = 12.5%", "school.share", Interval(Fraction(1, 8), Fraction(1, 8))),
        ("school.money of east = $5.50", "school.money", Interval(Fraction(11, 2), Fraction(11, 2))),
        ("school.first of east = 2026-09-01", "school.first", datetime.date(2026, 9, 1)),
        ("school.first of east = monday closest to 08-26", "school.first", s.Closest("monday", 8, 26)),
        ('school.note of east = "text"', "school.note", "text"),
        ("school.open of east = yes", "school.open", True),
        ("school.open of east = unknown", "school.open", None),
        ("school.open of east = none", "school.open", None),
    ],
)
def test_values(given: str, fact: str, content: object) -> None:
    found = stated(f"given {given}", "east", fact)
    if isinstance(content, s.Closest):
        assert isinstance(found, s.Closest)
        assert (found.weekday, found.month, found.day) == ("monday", 8, 26)
    else:
        assert found == content


def test_keys() -> None:
    text = "given school.hours of east for 9..10 = 2 hours per year\ngiven school.hours of east for 11 = 3 hours per year"
    first, second = thing(text, "east").facts["school.hours"]
    assert first.keys == (("grade", frozenset({"9", "10"})),)
    assert second.keys == (("grade", frozenset({"11"})),)
    (entry,) = thing("given school.money of east in school year 2027-28 = $1", "east").facts["school.money"]
    assert entry.keys == (("school_year", frozenset({2027})),)


def test_the_term_is_the_years_that_are_spoken_of() -> None:
    text = "expect st.hours in school year 2029-30 is met\ngiven school.money of east in school year 2020-21 = $1"
    assert staged(text).plan.term == (2026, 2029)
    assert Staging(scenario("", "2026-06-30"), BOOK).year == 2025


def test_closed_lists() -> None:
    plan = staged("given only course art, music\ngiven no program").plan
    (school,) = plan.things("school")
    assert [c.name for c in plan.things("course")] == ["art", "music"]
    assert school.list_of("course").closed
    assert (school.list_of("program").state, school.list_of("program").closed) == ("none", True)


def test_papers() -> None:
    text = """
    given st.waiver.plan = yes
    given st.waiver.hear = 2026-08-01
    given st.waiver.poll.yes = 6
    given st.waiver.poll.members = 9
    given st.waiver.poll.ballot = secret
    given st.waiver.poll of east = none
    given st.waiver.decide = unknown
    given st.waiver.file = no
    given st.more.letter = yes
    given request.why = "so"
    given request.intent_met for rigor = "p. 1"
    invokes st.waiver for "St. 1", st.hours granted 2026-01-01
    """
    plan = staged(text).plan
    procedure = plan.procedure["st.waiver"]
    assert procedure.contents["plan", None].content is True
    assert procedure.contents["letter", None].content is True
    assert procedure.steps["hear", None].date == datetime.date(2026, 8, 1)
    assert dict(procedure.steps["poll", None].figures) == {
        "yes": Interval(Fraction(6), Fraction(6)),
        "members": Interval(Fraction(9), Fraction(9)),
    }
    assert procedure.steps["poll", None].ballot == "secret"
    assert procedure.steps["poll", "east"].state == "none"
    assert procedure.steps["decide", None].state == "unknown"
    assert procedure.steps["file", None].done is False
    first, second = plan.requests or ()
    assert [r.law for r in (first, second)] == ["St. 1", "st.hours"]
    assert first.granted == datetime.date(2026, 1, 1)
    assert [set(r.thing.facts) for r in (first, second)] == [{"request.why", "request.intent_met"}] * 2


def test_a_law_that_is_not_there() -> None:
    (item,) = parse('scenario "s" { given school.open = yes }', "case")[0].items
    assert isinstance(item, s.Scenario)
    assert Staging(item, BOOK).law.jurisdiction == "us"
