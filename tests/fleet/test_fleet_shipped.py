"""Real plans under the shipped law of several states.

The hours of Boston's bell schedule were worked out by hand before any engine (`tests/trial` holds the same under the
trial law); the shipped law counts them alike: what advisory, passing and lunch count for stands in each state's
definition, and where no text seen settles it the number is a span.

California alone differs. By hand it was 864 to 903, since no text on passing time was known. Its law has been read a
second time since: short passages count, as a secondary source tells of the department, and the reading is recorded in
`ca.time.minutes`. That leaves the upper end of the span.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import pytest

from policyengine.fleet.carried import carried
from policyengine.fleet.compare import compare
from policyengine.fleet.outcome import Comparison, Conflict, Outcome
from policyengine.plan.known import words_of
from policyengine.plan.model import Plan
from policyengine.plan.reader import read_plan
from policyengine.reason.numbers import Num
from policyengine.reason.reference import Reference
from policyengine.reason.results import Ctx
from policyengine.rulebook import default_paths, load
from policyengine.rulebook.model import Rulebook

ROOT = Path(__file__).parents[2]
BOSTON = ROOT / "tests" / "trial" / "plans" / "ma-boston-day-evening.yaml"
TAYLOR = ROOT / "scenarios" / "taylor-county-ky.yaml"
HOURS = [
    ("ma", 810, 864), ("nh", 810, 864), ("ky", 864, 864), ("ca", 903, 903), ("va", 849, 903), ("ia", 849, 903),
    ("wi", 903, 903), ("tx", 903, None), ("tn", 903, None),
]  # fmt: skip


@functools.cache
def law(state: str) -> Rulebook:
    return load(default_paths(state))[0]


@functools.cache
def plan(path: Path, state: str) -> Plan:
    found, _ = read_plan(path, words_of(law(state)))
    assert found is not None
    return found


@functools.cache
def taylor() -> Comparison:
    books: dict[str, Rulebook | None] = {state: law(state) for state in ("co", "nh", "tx")}
    return compare(plan(TAYLOR, "ky"), law("ky"), {**books, "fl": None})


def under(state: str) -> Outcome:
    return next(o for o in taylor().outcomes if o.state == state)


def conflict(provision: str) -> Conflict:
    own = under(provision.partition(".")[0]).conflicts
    return next(c for c in own if c.findings[0].provision == provision)


def numbers(provision: str) -> set[str]:
    return {f"{c.left} {c.operator} {c.right}" for f in conflict(provision).findings for c in f.comparisons}


@pytest.mark.parametrize(("state", "low", "high"), HOURS)
def test_the_same_bell_schedule_counts_differently(state: str, low: int, high: int | None) -> None:
    boston = carried(plan(BOSTON, "ma"), law("ma"), state).plan
    reference = Reference(boston, law(state), state=state)
    track = next(t for t in boston.things("track") if t.name == "day")
    env = reference.world.root().at(track).with_key("school_year", 2026).with_key("grade", "9")
    block = next(p for p in reference.world.law if p.jurisdiction == state)
    ctx = Ctx(block, replace(env, group=()), reference.as_of)
    hours = reference.judge().fact(law(state).vocabulary.facts["instruction.hours"], ctx)
    assert isinstance(hours, Num)
    assert hours.bounds()[0] == 60 * low
    if high is not None:
        assert hours.bounds()[1] == 60 * high


def test_kentucky_stands_first_with_what_nothing_lifts() -> None:
    assert taylor().outcomes[0] is under("ky")
    assert under("ky").own is not None
    assert under("ky").own.with_waivers == taylor().verdict == "blocked"  # type: ignore[union-attr]
    hours = conflict("ky.hours.annual")
    assert (hours.lift, [s.provision for s in hours.shields]) == ("none", ["ky.never.time"])
    assert "1,054.5 hours per year at least 1,062 hours per year" in numbers("ky.hours.annual")


def test_colorado_could_be_asked() -> None:
    days = conflict("co.days.in_session")
    assert numbers("co.days.in_session") == {"152 days per year at least 160 days per year"}
    assert days.lift == "asked"
    assert "co.waiver.innovation" in [w.authority for w in days.ways]


def test_new_hampshire_minds_the_hours_of_the_clinic_only() -> None:
    hours = conflict("nh.hours.annual")
    assert {f.group for f in hours.findings} == {"clinic"}
    assert not hours.everyone


def test_a_waiver_of_one_year_does_not_carry_four() -> None:
    days = conflict("nh.days.annual")
    assert (days.lift, days.left) == ("part", (2028, 2029, 2030))


def test_texas_counts_minutes_and_no_days() -> None:
    near = under("tx").nearness
    assert near is not None
    days = [d for d in near.differences if (d.point.measure, d.home.answer) == ("days per year", "conflict")]
    assert [d.home.provisions for d in days] == [("ky.days.attendance",)]
    assert "tx.time.minutes" in [c.findings[0].provision for c in under("tx").conflicts]


def test_federal_law_is_in_the_way_everywhere() -> None:
    assert [c.findings[0].provision for c in taylor().federal_conflicts] == ["us.t1.reserve.parent"]
    for outcome in taylor().outcomes[:-1]:
        assert "us.t1.reserve.parent" in [c.findings[0].provision for c in outcome.conflicts]


def test_florida_is_not_researched() -> None:
    assert under("fl").researched is False


def test_what_was_asked_at_home_stays_there() -> None:
    assert taylor().kept == ("20 USC 6314(a)(1)(A)",)
    assert "KRS 158.070" in taylor().dropped
