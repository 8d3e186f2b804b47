"""How near two states come: points, what is alike, what can't be told yet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fleet_law import ALPHA, BETA, DAYS, HOURS, book, compared, plan_of, rule

from policyengine.fleet.compare import compare
from policyengine.fleet.nearness import Answers, answers, is_shared, nearness
from policyengine.fleet.outcome import Nearness, Point, Stand
from policyengine.reason.answer import Comparison, Decisive, Finding

DAY = Point("seat_time", "days per year", "high.day", "track", "")
HOUR = replace(DAY, measure="hours per year")
CONFLICT, MAY = Stand("conflict", ("aa.x",)), Stand("may", ("aa.x",))


def finding(outcomes: tuple[str, ...], *comparisons: Comparison, **more: object) -> Finding:
    held: dict[str, object] = {
        "provision": "bb.x", "kind": "requirement", "title": "X", "says": "", "cites": ("B.S. 1-1",),
        "level": "state statute", "area": ("seat_time",), "subject": "high.day", "group": "", "grades": (),
        "years": (2026,), "outcomes": outcomes, "exact": True, "touched": True, "comparisons": comparisons,
        "entity": "track",
    }  # fmt: skip
    return Finding(**{**held, **more})  # type: ignore[arg-type]


def open_fact(fact: str) -> Decisive:
    return Decisive(fact, "high", "?", asked=False)


def near(ours: dict[Point, Stand], theirs: dict[Point, Stand]) -> Nearness:
    return nearness(Answers(ours), Answers(theirs))


@pytest.mark.parametrize(
    ("ours", "theirs", "counts"),
    [
        (CONFLICT, CONFLICT, (1, 0, 0)),
        (CONFLICT, MAY, (0, 1, 0)),
        (MAY, MAY, (1, 0, 0)),
        (CONFLICT, Stand("open"), (0, 0, 1)),
        (Stand("open"), Stand("open"), (0, 0, 1)),
        (Stand("open", asks=("a", "b")), Stand("open", asks=("b",)), (1, 0, 0)),
        (Stand("open", asks=("a",)), Stand("open", asks=("b",)), (0, 0, 1)),
        (Stand("open", asks=("a",)), CONFLICT, (0, 0, 1)),
    ],
)
def test_when_two_answers_are_alike(ours: Stand, theirs: Stand, counts: tuple[int, int, int]) -> None:
    found = near({DAY: ours}, {DAY: theirs})
    assert (found.alike, found.otherwise, found.untold) == counts
    assert [(a.area, a.alike, a.otherwise, a.untold) for a in found.areas] == [("seat_time", *counts)]


def test_a_state_that_asks_nothing_allows() -> None:
    found = near({DAY: CONFLICT, HOUR: MAY}, {})
    assert (found.alike, found.otherwise) == (1, 1)
    (apart,) = found.differences
    assert (apart.point, apart.home, apart.there) == (DAY, CONFLICT, Stand("may"))


def test_what_was_not_researched_or_not_spoken_of_is_not_told() -> None:
    ours = Answers({replace(DAY, measure=""): CONFLICT})
    assert nearness(ours, Answers({}, unread=frozenset({"seat_time"}))).untold == 1
    assert nearness(ours, Answers({}, silent=frozenset({("seat_time", "track")}))).untold == 1
    assert nearness(ours, Answers({}, silent=frozenset({("seat_time", "school")}))).otherwise == 1


def test_a_rule_of_the_timetable_is_never_silent() -> None:
    ours, silent = Answers({DAY: CONFLICT}), frozenset({("seat_time", "track")})
    assert nearness(ours, Answers({}, silent=silent)).otherwise == 1
    assert nearness(ours, Answers({}, silent=silent, unread=frozenset({"seat_time"}))).untold == 1


def test_pupils_for_whom_the_same_is_said_stand_together() -> None:
    clinic, shop = replace(DAY, group="clinic"), replace(DAY, group="shop")
    both = near(dict.fromkeys((DAY, clinic), CONFLICT), {}).differences
    assert [(d.groups, d.everyone) for d in both] == [(("", "clinic"), True)]
    some = near(dict.fromkeys((DAY, clinic), CONFLICT) | {shop: MAY}, {}).differences
    assert [(d.groups, d.everyone) for d in some] == [(("", "clinic"), False)]


@pytest.mark.parametrize(
    ("alike", "untold", "ranked"), [(1, 4, True), (1, 5, False), (0, 3, False), (1, 0, True)]
)
def test_too_little_ranks_no_state(alike: int, untold: int, ranked: bool) -> None:
    assert Nearness(alike, 0, untold, (), ()).telling is ranked


# --- points


def measured(left: str, right: str, holds: bool | None) -> Comparison:
    return Comparison(left, "at least", right, holds)


@pytest.mark.parametrize(
    ("left", "right", "measure"),
    [
        ("152 days per year", "180 days per year", "days per year"),
        ("64,000 minutes per year", "64,800 minutes per year", "hours per year"),
        ("400 to 425 minutes per day", "6 hours per day", "hours per day"),
        ("11 teachers", "0 teachers", "teachers"),
        ("$5,500", "$6,100", "money"),
        ("39%", "40%", "percent"),
        ("2027-08-23", "2027-09-01", "dates"),
        ("152 days per year", "not known", "days per year"),
        ("not known", "not known", ""),
        ("0", "1", ""),
    ],
)
def test_what_is_measured(left: str, right: str, measure: str) -> None:
    found = answers([finding(("violated",), measured(left, right, holds=False))], book(BETA))
    assert [p.measure for p in found.points] == [measure]


def test_a_conflict_lies_where_the_numbers_fall_short_and_what_is_met_where_they_hold() -> None:
    days, hours = (
        measured("1 days per year", "2 days per year", holds=False),
        measured("9 hours", "8 hours", holds=True),
    )
    for outcomes, measure in ((("violated",), "days per year"), (("met",), "hours")):
        found = answers([finding(outcomes, days, hours)], book(BETA))
        assert [(p.measure, s.answer) for p, s in found.points.items()] == [
            (measure, "conflict" if outcomes == ("violated",) else "may")
        ]


def test_the_gravest_answer_stands_for_a_point() -> None:
    met, broken = finding(("met",)), finding(("violated",), provision="bb.y")
    found = answers([met, broken, finding(("violated", "met"), provision="bb.z")], book(BETA))
    assert list(found.points.values()) == [Stand("conflict", ("bb.y",))]


def test_parts_of_a_track_are_judged_as_the_track() -> None:
    found = answers(
        [
            finding(("met",), subject="high.day.long", entity="day_type"),
            finding(("violated",), subject="high.day.long.noon", entity="block"),
        ],
        book(BETA),
    )
    assert [(p.subject, p.entity, s.answer) for p, s in found.points.items()] == [
        ("high.day", "track", "conflict")
    ]


def test_a_duty_that_the_plan_does_not_speak_of_is_silent() -> None:
    found = answers(
        [finding(("violated", "met"), touched=False), finding(("met",), touched=False)], book(BETA)
    )
    assert (found.points, found.silent) == ({}, frozenset({("seat_time", "track")}))


def test_advice_is_no_point() -> None:
    assert answers([finding(("advised",), kind="advice")], book(BETA)) == Answers({})


def test_only_facts_of_the_plan_are_one_and_the_same_question() -> None:
    asked = (open_fact("sc.extra"), open_fact("bb.asked"), open_fact("bb.x.form"), open_fact("state.flag"))
    found = answers([finding(("violated", "met"), decisive=asked)], book(BETA))
    assert [s.asks for s in found.points.values()] == [("sc.extra",)]
    assert is_shared("advisory", book(BETA))


# --- whole comparisons

SHORT = "sc days: 150\nsc hours: 1,000\nsc lay: 3\nsc fed: yes"


def test_two_states_compared() -> None:
    beta = DAYS + rule("bb.hours", "1-2", "sc.hours at least 1,050 hours per year")
    (outcome,) = compared(SHORT, beta).others
    assert outcome.nearness is not None
    apart = [(d.point.measure, d.home.answer, d.there.answer) for d in outcome.nearness.differences]
    assert apart == [("hours per year", "may", "conflict")]
    assert (outcome.nearness.alike, outcome.nearness.untold) == (1, 1)  # no law of licensure: not told


def test_the_nearest_state_comes_first() -> None:
    licensed = rule("bb.staff", "2-1", "sc.lay at most 0 teachers").replace("seat_time", "licensure")
    same = book(BETA, DAYS + licensed)
    other = book(BETA, rule("bb.days", "1-1", "sc.days at least 100 days per year") + licensed)
    open_ = book(BETA, rule("bb.days", "1-1", f"{HOURS} or bb.asked"))
    found = compare(plan_of(SHORT), book(ALPHA), {"bb": same})
    assert [o.nearness and o.nearness.share for o in found.nearest] == [1]
    found = replace(
        found,
        others=tuple(
            replace(compare(plan_of(SHORT), book(ALPHA), {"bb": law}).others[0], name=name)
            for name, law in (("Open", open_), ("Other", other), ("Same", same))
        ),
    )
    assert [o.name for o in found.nearest] == ["Same", "Other", "Open"]
