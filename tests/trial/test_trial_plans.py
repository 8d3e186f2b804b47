"""The five plans of the design under the trial law: the answers that were worked out by hand before any engine.

Where an answer here differs from the design's, `docs/semantics.md` (section 13) argues why.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from policyengine.plan.known import words_of
from policyengine.plan.model import Plan
from policyengine.plan.reader import read_plan
from policyengine.reason.answer import Answer, Finding, RequestAnswer
from policyengine.reason.numbers import Num
from policyengine.reason.reference import Reference
from policyengine.reason.results import Ctx
from policyengine.rulebook import load
from policyengine.rulebook.model import Rulebook

HERE = Path(__file__).parent


@cache
def law() -> Rulebook:
    return load([HERE / "law"])[0]


@cache
def plan(name: str) -> Plan:
    found, _ = read_plan(HERE / "plans" / f"{name}.yaml", words_of(law()))
    assert found is not None
    return found


@cache
def answer(name: str) -> Answer:
    return Reference(plan(name), law()).answer()


def findings(name: str, rule: str, of: str = "", group: str = "") -> list[Finding]:
    return [f for f in answer(name).findings if (f.provision, f.subject, f.group) == (rule, of, group)]


def request(name: str, law_asked: str) -> RequestAnswer:
    return next(r for r in answer(name).requests or () if r.target == law_asked)


KY, CO, MA, TN, CA = (
    "ky-taylor", "co-springs", "ma-boston-day-evening", "tn-nashville-big-picture", "ca-new-village",
)  # fmt: skip
DAY, HIGH = "taylor_high.day", "taylor_high"
CASES = [
    (KY, "ky.hours.annual", DAY, "", "9", 2027, "violated", "1,054.5 hours per year at least 1,062 hours per year"),
    (KY, "ky.hours.annual", DAY, "clinic", "11", 2028, "violated", "883.5 hours per year at least"),
    (KY, "ky.hours.annual", DAY, "online_history", "9", 2030, "violated", "1,054.5 hours per year at least"),
    (KY, "ky.days.attendance", DAY, "", "", 2027, "violated", "152 days per year at least 170 days per year"),
    (KY, "ky.day.max_hours", DAY, "", "", 2027, "met", "400 minutes per day at most 7 hours per day"),
    (KY, "ky.calendar.adoption", "", "", "", 2027, "violated met", ""),
    (KY, "ky.credit.carnegie", "taylor_high.algebra", "", "", 2027, "violated displaced", "60 hours at least 120"),
    (KY, "ky.licensure.core", HIGH, "", "", 2027, "violated", "11 teachers at most 0 teachers"),
    (KY, "us.t1.schoolwide.at40", HIGH, "", "", 2027, "lifted", "39% at least 40%"),
    (KY, "us.t1.reserve.parent", "", "", "", 2027, "violated", "$5,500 at least $6,100"),
    (KY, "us.t1.reserve.parent", "", "", "", 2028, "violated met not_applicable", ""),
    (KY, "us.t1.reserve.parent", "", "", "", 2030, "violated met not_applicable", ""),
    (KY, "us.t1.reserve.parent_schools", "", "", "", 2027, "met", "$5,500 at least $4,950"),
    (KY, "us.t1.targeted", HIGH, "", "", 2027, "displaced", ""),
    (KY, "us.transfer.not_out", "t1", "", "", 2027, "met", ""),
    (CO, "co.hours.scheduled", "springs.day", "", "3", 2026, "met", "968 hours per year at least 968"),
    (CO, "co.hours.scheduled", "springs.day", "", "K", 2026, "met", "900 hours per year at least 900"),
    (CO, "co.hours.compulsory", "springs.day", "", "3", 2026, "met", "968 hours per year at least 968"),
    (CO, "co.hours.scheduled", "vista_high.day", "", "9", 2026, "violated met", "at least 1,080"),
    (CO, "co.hours.compulsory", "vista_high.day", "", "9", 2026, "violated met", "at least 1,056"),
    (CO, "co.days.in_session", "springs.day", "", "", 2026, "violated", "148 days per year at least 160"),
    (CO, "co.days.in_session", "vista_high.day", "", "", 2030, "violated", "148 days per year at least 160"),
    (CO, "co.count.fulltime", "vista_high.day", "", "9", 2026, "lifted met", ""),
    (CO, "co.count.fulltime", "vista_high.day", "apprenticeship", "11", 2026, "lifted met_by_equivalent met", ""),
    (CO, "us.t1.reserve.parent", "", "", "", 2026, "violated met not_applicable", ""),
    (MA, "ma.hours", "bdea.day", "", "9", 2026, "violated", "810 to 864 hours per year at least 990"),
    (MA, "ma.hours", "bdea.evening", "", "9", 2026, "violated", "504 hours per year at least 990"),
    (MA, "ma.days.operated", "bdea.day", "", "", 2026, "met", "180 days per year at least 180"),
    (MA, "ma.days.operated", "bdea.evening", "", "", 2026, "violated", "144 days per year at least 180"),
    (TN, "tn.time.term", "big_picture.all_pupils", "", "", 2023, "met", "180 days per year at least 180"),
    (TN, "tn.time.day", "big_picture.all_pupils.academic", "", "", 2023, "violated", "345 to 375 minutes per day"),
    (TN, "tn.time.day", "big_picture.all_pupils.internship_day", "lti_internship", "", 2023, "violated", ""),
    (TN, "tn.wbl.granted", "big_picture.lti_credit", "", "", 2024, "met_by_equivalent", ""),
    (CA, "ca.minutes.annual", "new_village.all_pupils", "", "9", 2026, "violated", "45,360 to 46,800 minutes"),
    (CA, "ca.days.annual", "new_village.all_pupils", "", "9", 2026, "met", "180 days per year at least 180"),
    (CA, "ca.ada.supervision", "new_village.all_pupils.internship_day.2", "internship", "", 2026,
     "violated displaced", ""),
    (CA, "ca.ada.supervision", "new_village.all_pupils.internship_day.2", "", "", 2026, "violated", ""),
    (CA, "ca.pe.minutes", "new_village.all_pupils", "", "9", 2026, "violated met", "at least 400 minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rule", "of", "group", "grade", "year", "outcomes", "numbers"), CASES)
def test_finding(
    name: str, rule: str, of: str, group: str, grade: str, year: int, outcomes: str, numbers: str
) -> None:
    found = [
        f
        for f in findings(name, rule, of, group)
        if year in f.years and (not grade or grade in f.grades) and not f.keys
    ]
    assert [set(f.outcomes) for f in found] == [set(outcomes.split())]
    compared = "; ".join(f"{c.left} {c.operator} {c.right}" for c in found[0].comparisons)
    assert numbers in compared


@pytest.mark.parametrize("name", [KY, CO, MA, TN, CA])
def test_every_plan_is_blocked(name: str) -> None:
    assert answer(name).verdict == "blocked"


def test_the_minimum_day_does_not_bind_a_charter() -> None:
    assert not [f for f in answer(CA).findings if f.provision == "ca.minday.high_school"]


def test_every_subject_of_the_diploma_is_met() -> None:
    subjects = findings(TN, "tn.grad.credits")
    assert len(subjects) >= 10
    assert {f.outcomes for f in subjects} == {("met",)}


def test_what_decides_the_open_findings() -> None:
    def decisive(name: str, rule: str, of: str, group: str = "") -> set[str]:
        return {d.fact for f in findings(name, rule, of, group) for d in f.decisive}

    assert decisive(CO, "co.count.fulltime", "vista_high.day") == {"pupil.semester_hours"}
    assert "program.credit_bearing" in decisive(CO, "co.count.fulltime", "vista_high.day", "apprenticeship")
    internship = "new_village.all_pupils.internship_day.2"
    assert decisive(CA, "ca.ada.supervision", internship, "internship") == {
        "ca.employment.agreement",
        "ca.coordinator.pupils",
    }


def test_advice_for_each_group_of_learners() -> None:
    told = {dict(f.keys)["learner_group"]: set(f.outcomes) for f in findings(MA, "guide.pace_by_group")}
    assert (told["english_learners"], told["disability"]) == ({"heeded"}, {"heeded"})
    assert told["poverty"] == {"heeded", "advised"}


# --- requests

STANDINGS = [
    (KY, "KRS 156.108", "", "repealed"),
    (KY, "704 KAR 3:305 § 7", "ky.credit.carnegie", "needless incomplete expired"),
    (KY, "KRS 161.020", "ky.licensure.core", "barred"),
    (KY, "KRS 158.070", "ky.hours.annual", "barred"),
    (KY, "KRS 158.070", "ky.time.instructional", "barred"),
    (KY, "KRS 158.070", "ky.days.attendance", "incomplete expired"),
    (KY, "KRS 158.070", "ky.calendar.variable", "needless"),
    (KY, "20 USC 6314(a)(1)(A)", "us.t1.schoolwide.at40", "complete"),
    (CO, "C.R.S. 22-32-109(1)(n)", "co.hours.scheduled", "needless incomplete"),
    (CO, "C.R.S. 22-63-201", "", "incomplete"),
    (CO, "C.R.S. 22-63-206", "", "incomplete"),
    (CO, "22-54-103(10)", "", "barred"),
    (CO, "22-33-104(1)(b)", "co.days.in_session", "incomplete"),
    (CO, "1 CCR 301-39-5", "co.count.fulltime", "needless complete"),
    (CO, "article 14.2 of the agreement", "", "incomplete"),
    (CO, "ESEA 4106(e)", "", "no_authority incomplete"),
    (CO, "ESEA 1118(b)", "us.t1.sns", "barred"),
    (MA, "603 CMR 27.04(2)", "ma.hours", "incomplete"),
    (MA, "603 CMR 27.04(2)", "ma.time.structured", "incomplete"),
    (CA, "Ed. Code 46300(a)", "ca.ada.supervision", "barred"),
    (CA, "Cal. Educ. Code 46141", "ca.minday.high_school", "barred"),
]


@pytest.mark.parametrize(("name", "asked", "rule", "standings"), STANDINGS)
def test_request(name: str, asked: str, rule: str, standings: str) -> None:
    items = [i for i in request(name, asked).items if i.provision == rule]
    assert {st for i in items for st in i.standings} == set(standings.split())


def missing(name: str, asked: str, rule: str = "") -> set[str]:
    items = [i for i in request(name, asked).items if i.provision == rule]
    return {m.id + (f" {m.of}" if m.of else "") for i in items for m in i.missing}


def test_what_the_requests_lack() -> None:
    assert missing(KY, "704 KAR 3:305 § 7", "ky.credit.carnegie") == {"file"}
    assert missing(KY, "KRS 158.070", "ky.days.attendance") == {"justification", "file"}
    assert missing(MA, "603 CMR 27.04(2)", "ma.hours") == {
        "pupils", "schedule", "goals", "assurances", "evaluation", "parents",
    }  # fmt: skip
    lacking = missing(CO, "C.R.S. 22-63-206")
    assert {"laws", "savings", "support springs", "file", "submit"} <= {m.replace("_", " ") for m in lacking}
    assert {"teachers springs", "committee vista_high", "contract vista_high"} <= lacking
    assert not {"administrators springs", "administrators vista_high", "committee springs"} & lacking


def test_what_bars_and_where_to_turn() -> None:
    barred = request(KY, "KRS 161.020").items[0]
    assert [s.provision for s in barred.barred_by] == ["ky.never.certification"]
    assert "11 teachers, at most 10 teachers is due" in barred.reason
    assert [s.provision for s in request(CO, "22-54-103(10)").items[0].barred_by] == ["co.never.innovation"]
    assert [p for p, _ in request(KY, "KRS 156.108").items[0].see] == ["ky.waiver.krs156_161"]
    part_26 = request(CA, "Cal. Educ. Code 46141").items[0]
    assert {p for p, _ in part_26.see} == {
        "ca.waiver.penalty_46206", "ca.minday.block", "ca.attendance.work_experience",
    }  # fmt: skip
    assert "needless: not applicable" in part_26.reason


def test_three_authorities_are_tried_where_none_is_named() -> None:
    tried = {i.authority for i in request(CO, "22-33-104(1)(b)").items}
    assert tried == {"co.waiver.commissioner_160", "co.waiver.title22", "co.waiver.innovation"}


def test_the_term_ends_before_the_last_year() -> None:
    expired = [i for i in request(KY, "KRS 158.070").items if i.standings == ("expired",)]
    assert {y for i in expired for y in i.years} == {2030}
    assert "2030-06-30" in request(KY, "KRS 158.070").lasts


def test_the_board_of_colorado_was_late_and_that_is_its_own_fault() -> None:
    (procedure,) = [p for p in answer(CO).procedures if p.authority == "co.waiver.innovation"]
    (approve,) = [a for a in procedure.acts if a.id == "approve"]
    assert (str(approve.last), str(approve.date), approve.status) == ("2026-04-12", "2026-04-20", "late")
    assert approve.at_hand == "grantor"
    assert "approve" not in missing(CO, "C.R.S. 22-63-206")


# --- elsewhere

HOURS = [
    ("ma", 810, 864), ("nh", 810, 864), ("ky", 864, 864), ("ca", 864, 903), ("va", 849, 903), ("ia", 849, 903),
    ("wi", 903, 903), ("tx", 903, None),
]  # fmt: skip


def world_at(state: str, day: str = "") -> tuple[Reference, Ctx]:
    reference = Reference(plan(MA), law(), state=state)
    track = next(t for t in plan(MA).things("track") if t.name == "day")
    place = next((t for t in track.children if t.name == day), track)
    env = reference.world.root().at(place).with_key("school_year", 2026).with_key("grade", "9")
    block = law().provisions[f"{state}.time.day"] if day else reference.world.law[0]
    return reference, Ctx(block, replace(env, group=()), reference.as_of)


@pytest.mark.parametrize(("state", "low", "high"), HOURS)
def test_the_same_timetable_counts_differently_elsewhere(state: str, low: int, high: int | None) -> None:
    reference, ctx = world_at(state)
    value = reference.judge().fact(law().vocabulary.facts["instruction.hours"], ctx)
    assert isinstance(value, Num)
    assert value.bounds()[0] == Fraction(low * 60)
    if high is not None:
        assert value.bounds()[1] == Fraction(high * 60)


def test_tennessee_counts_by_the_day() -> None:
    days = {}
    for day in ("regular", "short"):
        reference, ctx = world_at("tn", day)
        value = reference.judge().named("minutes", ctx)
        assert isinstance(value, Num)
        days[day] = value.bounds()[0] or Fraction(0)
    assert 108 * days["regular"] + 72 * days["short"] == 903 * 60
