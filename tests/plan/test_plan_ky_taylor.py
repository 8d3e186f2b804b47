"""What is read from `ky-taylor.yaml`: every fact with its line."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from plan_words import HERE, words

from policyengine.language.syntax import Closest
from policyengine.plan.model import Interval, Plan, Taking, Thing, Value
from policyengine.plan.reader import read_plan

PATH = HERE / "ky-taylor.yaml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    read, found = read_plan(PATH, words())
    assert found == []
    assert read is not None
    return read


def shown(value: Value) -> object:
    content = value.content
    if isinstance(content, Interval):
        content = content.low if content.exact else (content.low, content.high)
        return int(content) if isinstance(content, Fraction) and content.denominator == 1 else content
    return content if value.state == "stated" else value.state


def facts(thing: Thing) -> dict[str, object]:
    """Fact → (value, line), or for facts with keys the list of (members, value, line)."""
    found: dict[str, object] = {}
    for name, entries in thing.facts.items():
        rows = [
            (
                *(sorted(map(str, members)) for _, members in entry.keys),
                shown(entry.value),
                entry.value.loc.line,
            )
            for entry in entries
        ]
        found[name] = rows if entries[0].keys else rows[0]
    return found


def at(plan: Plan, path: str) -> Thing:
    return next(t for t in plan.district.all_below() if t.path == path)


def test_head(plan: Plan) -> None:
    assert (plan.title, plan.state) == ("Taylor County performance-based pathway", "ky")
    assert plan.term == (2027, 2028, 2029, 2030)
    assert plan.prepared == dt.date(2026, 11, 22)
    assert plan.district.title == "Taylor County Schools"
    assert plan.source == str(PATH)


def test_tree(plan: Plan) -> None:
    tree = [(t.entity, t.path, t.loc.line) for t in plan.district.all_below() if t.entity != "block"]
    assert tree == [
        ("district", "district", 1),
        ("school", "taylor_high", 8),
        ("track", "taylor_high.day", 21),
        ("day_type", "taylor_high.day.regular", 22),
        ("day_type", "taylor_high.day.early_release", 22),
        ("course", "taylor_high.algebra", 35),
        ("program", "taylor_high.clinic", 38),
        ("program", "taylor_high.online_history", 46),
        ("fund_use", "family_night", 54),
        ("fund_use", "coaches", 59),
        ("transfer", "t1", 68),
        ("request", "request_1", 74),
        ("request", "request_2", 76),
        ("request", "request_3", 82),
        ("request", "request_4", 86),
        ("request", "request_5", 88),
    ]


def test_school(plan: Plan) -> None:
    school = at(plan, "taylor_high")
    assert school.grades == frozenset(("9", "10", "11", "12"))
    assert facts(school) == {
        "school.kind": ("regular", 9),
        "school.level": ("high", 10),
        "school.first_day": (Closest("monday", 8, 26), 12),
        "school.teachers": (40, 13),
        "school.uncertified": (11, 14),
        "school.uncertified_degreed": (11, 15),
        "school.low_income": (Fraction(39, 100), 16),
        "school.title_i": (True, 17),
        "school.schoolwide": (True, 18),
    }
    lists = {
        name: (listing.state, listing.closed, listing.loc.line) for name, listing in school.lists.items()
    }
    assert lists == {
        "track": ("listed", True, 19),
        "course": ("listed", False, 33),
        "program": ("listed", True, 36),
    }


def test_timetable(plan: Plan) -> None:
    regular, early = at(plan, "taylor_high.day.regular"), at(plan, "taylor_high.day.early_release")
    assert facts(regular) == {
        "schedule.days": (114, 22),
        "schedule.minutes": [
            (["class"], 400, 25),
            (["advisory"], 25, 26),
            (["passing"], 30, 27),
            (["lunch"], 25, 28),
        ],
    }
    assert facts(early) == {
        "schedule.days": (38, 22),
        "schedule.minutes": [(["class"], 390, 30), (["passing"], 25, 31), (["lunch"], 25, 32)],
    }
    assert regular.closed_facts == {"schedule.minutes"}
    assert at(plan, "taylor_high.day").list_of("day_type").closed
    assert [facts(block) for block in regular.children][:2] == [
        {"block.minutes": (400, 25), "block.activity": ("class", 25)},
        {"block.minutes": (25, 26), "block.activity": ("advisory", 26)},
    ]
    assert regular.list_of("block").closed


def test_programs_and_courses(plan: Plan) -> None:
    clinic, history = at(plan, "taylor_high.clinic"), at(plan, "taylor_high.online_history")
    assert facts(at(plan, "taylor_high.algebra")) == {
        "course.subject": ("mathematics", 35),
        "course.route": ("competency", 35),
        "course.clock_hours": (3600, 35),
        "course.credits": (1, 35),
    }
    assert clinic.grades == frozenset(("11", "12"))
    assert facts(clinic) == {
        "program.kind": ("internship", 39),
        "program.pupils": (24, 41),
        "program.hours": [(["11", "12"], 9000, 43)],
        "program.supervisor": ("community_mentor", 44),
        "program.agreement": ("unknown", 45),
    }
    ninety = Interval(Fraction(90), Fraction(90))
    assert clinic.takes_from is not None
    taking = clinic.takes_from[0]
    assert taking == Taking("day", "regular", "class", ninety, taking.loc)
    assert (len(clinic.takes_from), taking.loc.line) == (1, 42)
    assert history.takes_from == ()
    assert facts(history) == {
        "program.kind": ("performance_based", 47),
        "program.hours": [(["10", "11", "12", "9"], 7200, 50)],
        "program.progressing": (True, 51),
    }
    assert history.facts["program.progressing"][0].value.stated_by == "principal, 2026-10-02"


def test_money(plan: Plan) -> None:
    assert facts(at(plan, "family_night")) == {
        "fund_use.source": ("title_i_a", 55),
        "fund_use.purpose": ("family_engagement", 56),
        "fund_use.amount": (5500, 57),
        "fund_use.to_school": (True, 58),
    }
    assert facts(at(plan, "coaches")) == {
        "fund_use.source": ("title_ii_a", 60),
        "fund_use.purpose": ("staff", 61),
        "fund_use.amount": (80000, 62),
    }
    assert facts(at(plan, "t1")) == {
        "transfer.from": ("title_ii_a", 69),
        "transfer.into": ("title_i_a", 70),
        "transfer.amount": (40000, 71),
        "transfer.available": (120000, 72),
    }
    assert facts(plan.district) == {
        "title_i_a.allocation": [(["2027"], 610000, 64), (["2028"], "unknown", 65)],
    }
    assert plan.district.list_of("fund_use").closed
    assert plan.district.list_of("transfer").closed


def test_requests(plan: Plan) -> None:
    assert plan.requests is not None
    assert [(r.law, r.law_loc.line, r.under, r.under_loc.line, r.scope.schools) for r in plan.requests] == [
        ("KRS 156.108", 74, "ky.doi", 75, None),
        ("704 KAR 3:305 § 7", 76, "KRS 156.161", 77, ("taylor_high",)),
        ("KRS 161.020", 82, "KRS 156.161", 83, ("taylor_high",)),
        ("KRS 158.070", 86, "KRS 156.161", 87, None),
        ("20 USC 6314(a)(1)(A)", 88, "us.waiver.schoolwide_sea", 89, ("taylor_high",)),
    ]
    assert facts(plan.requests[1].thing) == {
        "request.rationale": ("Pupils progress on mastery.", 79),
        "request.replacement": ("The board's performance standards policy, p. 12.", 80),
        "request.intent_met": [(["rigor"], "external scoring of portfolios, p. 14", 81)],
    }
    contents = plan.requests[4].contents
    assert {name: (value.content, value.loc.line) for name, value in contents.items()} == {
        "serves": ("p. 20", 91)
    }
    assert plan.things("request") == [r.thing for r in plan.requests]


def test_procedure(plan: Plan) -> None:
    procedure = plan.procedure["ky.waiver.krs156_161"]
    assert {key: (value.content, value.loc.line) for key, value in procedure.contents.items()} == {
        ("form", None): ("attached", 94),
        ("law", None): ("table 2", 94),
    }
    assert {key: (step.state, step.date, step.loc.line) for key, step in procedure.steps.items()} == {
        ("resolve", None): ("stated", dt.date(2026, 11, 10), 96),
        ("file", None): ("none", None, 97),
    }
