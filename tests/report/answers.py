"""Answers made by hand: the conclusions on Taylor County, and small ones for the other verdicts."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from policyengine.language.syntax import Loc
from policyengine.reason.answer import (
    Answer,
    Comparison,
    Decisive,
    Enabling,
    Evidence,
    Finding,
    Horizon,
    Missing,
    RequestAnswer,
    RequestItem,
    Shield,
    Trace,
    WaiverPath,
)

YEARS = (2027, 2028, 2029, 2030)
COVERED = (2027, 2028, 2029)
HIGH = ("9", "10", "11", "12")
DAY = datetime.date(2026, 11, 22)


def at(line: int) -> Loc:
    return Loc("taylor.yaml", line, 9, 0, 4)


SEEN = Evidence(
    "text_seen", (("ky.waiver.krs156_161", "text_seen", "https://self-law.org/code/ky/156-161", DAY),)
)
SECOND = Evidence(
    "secondary_seen", (("ky.hours.annual", "secondary_seen", "https://kyspra.blogspot.com/2015/02", DAY),)
)
DAYS_SEEN = Evidence(
    "secondary_seen",
    (("ky.days.attendance", "secondary_seen", "https://kyspra.blogspot.com/2015/02", DAY),),
    (("ky.days.attendance", "156.161(1)(j) keeps the hours only", "Instructional time covers both"),),
)
NEVER_TIME = Shield(
    "ky.never.time",
    "Instructional time equal to the student instructional year",
    "Instructional time can't be waived.",
    ("KRS 156.161(1)(j)",),
    "(j)",
)
NEVER_STAFF = Shield(
    "ky.never.certification",
    "Core certification, save a quarter of the staff",
    "Up to 25 percent of the teaching staff may be uncertified.",
    ("KRS 156.161(1)(e)",),
    "(e)",
)
FILE = Missing(
    "file",
    "step",
    "Form filed with KDE",
    "not done",
    "",
    ("district",),
    datetime.date(2027, 7, 1),
    "",
    at(98),
)
JUSTIFY = Missing(
    "justification",
    "need",
    "Improves operational efficiency or student performance",
    "not given",
    "",
    ("district",),
)
INTENT = Missing(
    "intent_met", "need", "How the intent `minimum learning time` is met", "not answered", "", ("district",)
)
SBE = WaiverPath(
    "ky.waiver.krs156_161",
    "Waiver of state board regulations and of statutes it enforces",
    ("KRS 156.161", "701 KAR 5:170"),
    ("district",),
    ("kbe",),
    "may_grant",
    ("incomplete",),
    requested=True,
    missing=(JUSTIFY, FILE),
    lasts="ends 2030-06-30, the third school year after the decision",
    evidence=SEEN,
)
BARRED = replace(SBE, standings=("barred",), missing=(), reason="shielded by ky.never.time")
EXPIRED = replace(SBE, standings=("expired",), missing=())
VARIABLE = Enabling(
    "ky.calendar.variable",
    "Variable student instructional year",
    "The same hours on fewer than 170 days.",
    ("KRS 158.070(1)",),
    "displaces",
    "no",
)
SEVEN = tuple(
    Decisive(
        f"ky.credit.performance.{need}",
        "taylor_high.algebra",
        f"{question}: Is it there?",
        asked=False,
        settles=(("yes", ("violated", "displaced")), ("no", ("violated",))),
    )
    for need, question in (
        ("procedures", "Procedures for developing performance-based credit courses"),
        ("descriptors", "Performance descriptors and assessments"),
        ("grading", "Grading and reporting procedures"),
        ("standards", "Content standards"),
        ("end_tests", "Extent of end-of-course assessments"),
        ("outside", "Credit for learning outside school or prior learning"),
        ("internships", "Internships, cooperative and community learning"),
    )
)
PERFORMANCE = Enabling(
    "ky.credit.performance",
    "Performance-based credit",
    "A district may award performance-based credit regardless of instructional hours.",
    ("704 KAR 3:305 § 7(1)", "704 KAR 3:305 § 7(2)(b)"),
    "displaces",
    "unsettled",
    "taylor_high.algebra",
    years=YEARS,
    decisive=SEVEN,
    evidence=SEEN,
    entity="course",
)
ALLOCATION = Decisive(
    "title_i_a.allocation",
    "",
    "What is the Title I-A allocation in 2028-29?",
    asked=True,
    settles=(
        ("at most $500,000", ("not_applicable",)),
        ("more than $500,000 and at most $550,000", ("met",)),
        ("more than $550,000", ("violated",)),
    ),
    evidence="allocation notice of the state agency",
    place=at(77),
)
TRANSFERABLE = Enabling(
    "us.transferability",
    "Money of II-A and IV-A may be transferred",
    "A district may transfer funds into Title I-A.",
    ("20 U.S.C. 7305b",),
    "opens",
    "once",
    "t1",
    years=YEARS,
    missing=(
        Missing("consult", "step", "Private schools consulted", "not asked", "", ("district",)),
        Missing("notify", "step", "State told at least 30 days before", "not asked", "", ("district",)),
    ),
    evidence=SEEN,
    entity="transfer",
)
ONLINE = Enabling(
    "ky.attend.performance_based",
    "Performance-based course counts in attendance",
    "A pupil in a performance-based course may be counted in attendance.",
    ("702 KAR 7:125 § 1(4)(g)",),
    "counts",
    "allowed",
    "taylor_high.online_history",
    HIGH,
    YEARS,
    evidence=replace(SEEN, unread=(("ky.attend.performance_based", "Section 1(4)(d)-(i)"),)),
    entity="program",
)


def finding(provision: str, title: str, cite: str, outcomes: tuple[str, ...], **more: Any) -> Finding:
    plain: dict[str, Any] = {
        "kind": "requirement",
        "says": "",
        "level": "state statute",
        "area": ("seat_time",),
        "subject": "taylor_high.day",
        "entity": "track",
        "group": "",
        "grades": (),
        "years": YEARS,
        "exact": True,
        "touched": True,
        "evidence": SECOND,
    }
    return Finding(provision=provision, title=title, cites=(cite,), outcomes=outcomes, **{**plain, **more})


def hours(group: str, grade: str, year: int) -> Finding:
    have, short = ("883.5", "178.5") if group == "clinic" else ("1,054.5", "7.5")
    rest = (
        Trace("regular days: 114 days per year x 425 minutes per day", "807.5 hours per year", place=at(22)),
        Trace(
            "early release days: 38 days per year x 390 minutes per day", "247 hours per year", place=at(22)
        ),
    )
    return finding(
        "ky.hours.annual",
        "Hours in the student instructional year",
        "KRS 158.070(1)",
        ("violated",),
        says="At least 1,062 hours of instructional time in a school year.",
        group=group,
        grades=(grade,),
        years=(year,),
        comparisons=(
            Comparison(
                f"{have} hours per year", "at least", "1,062 hours per year", False, f"{short} hours per year"
            ),
        ),
        trace=Trace(
            "hours of instruction at least the minimum",
            "no",
            "KRS 158.070(1)",
            "ky.hours.annual",
            children=(
                Trace(
                    "hours of instruction",
                    f"{have} hours per year",
                    "KRS 158.070",
                    "ky.time.instructional",
                    children=rest,
                ),
                Trace("minimum", "1,062 hours per year", "KRS 158.070(1)", "ky.hours.annual"),
            ),
        ),
        paths=(BARRED,),
        shields=(NEVER_TIME,),
    )


def days(year: int) -> Finding:
    return finding(
        "ky.days.attendance",
        "Student attendance days",
        "KRS 158.070(1)",
        ("violated",),
        says="At least 170 student attendance days.",
        years=(year,),
        comparisons=(
            Comparison("152 days per year", "at least", "170 days per year", False, "18 days per year"),
        ),
        enabled_by=(VARIABLE,),
        paths=(EXPIRED if year == 2030 else SBE,),
        evidence=DAYS_SEEN,
        trace=Trace("days of attendance at least the minimum", "no", "KRS 158.070(1)", place=at(22)),
    )


def findings() -> tuple[Finding, ...]:
    everybody = [hours(group, g, y) for y in YEARS for group, grades in GROUPS for g in grades]
    return (
        *everybody,
        *(days(y) for y in YEARS),
        finding(
            "ky.licensure.core",
            "Certified teachers in core academic areas",
            "KRS 161.020",
            ("violated",),
            says="Teachers need state certification.",
            subject="taylor_high",
            entity="school",
            area=("licensure",),
            comparisons=(Comparison("11 teachers", "at most", "0 teachers", False, "11 teachers"),),
            paths=(replace(BARRED, reason=""),),
            shields=(NEVER_STAFF,),
        ),
        finding(
            "us.t1.reserve.parent",
            "1 percent reserved for family engagement",
            "20 U.S.C. 6318(a)(3)(A)",
            ("violated",),
            level="federal statute",
            area=("funding",),
            subject="",
            entity="",
            years=(2027,),
            comparisons=(Comparison("$5,500", "at least", "$6,100", False, "$600"),),
            evidence=SEEN,
        ),
        finding(
            "ky.credit.carnegie",
            "120 hours for a credit",
            "704 KAR 3:305 § 7(2)(a)",
            ("violated", "displaced"),
            subject="taylor_high.algebra",
            entity="course",
            comparisons=(Comparison("60 hours", "at least", "120 hours", False, "60 hours"),),
            enabled_by=(PERFORMANCE,),
            paths=(replace(SBE, missing=(INTENT, FILE)),),
            decisive=SEVEN,
            evidence=SEEN,
        ),
        finding(
            "us.t1.reserve.parent",
            "1 percent reserved for family engagement",
            "20 U.S.C. 6318(a)(3)(A)",
            ("violated", "met", "not_applicable"),
            level="federal statute",
            subject="",
            entity="",
            years=(2028, 2029, 2030),
            comparisons=(Comparison("$5,500", "at least", "1% of an unknown amount", None),),
            decisive=(ALLOCATION,),
            evidence=SEEN,
        ),
        finding(
            "us.t1.schoolwide.at40",
            "40 percent for a schoolwide program",
            "20 U.S.C. 6314(a)(1)(A)",
            ("lifted",),
            level="federal statute",
            subject="taylor_high",
            entity="school",
            comparisons=(Comparison("39%", "at least", "40%", False, "1 percentage point"),),
            paths=(
                WaiverPath(
                    "us.waiver.schoolwide_sea",
                    "State waiver of the 40 percent",
                    ("20 U.S.C. 6314(a)(1)(B)",),
                    ("school", "district"),
                    ("Kentucky Department of Education",),
                    "may_grant",
                    ("complete",),
                    requested=True,
                ),
            ),
            assumptions=("the state asks for no form of its own",),
            evidence=SEEN,
        ),
        finding(
            "ky.day.max_hours",
            "Seven hours of instruction at most in a day",
            "KRS 158.070",
            ("met",),
            comparisons=(Comparison("400 minutes per day", "at most", "420 minutes per day", True),),
        ),
        finding(
            "us.t1.targeted",
            "Targeted assistance",
            "20 U.S.C. 6315",
            ("displaced",),
            subject="taylor_high",
            entity="school",
            enabled_by=(
                replace(
                    TRANSFERABLE,
                    provision="us.t1.schoolwide.consolidation",
                    title="Funds may be consolidated in a schoolwide program",
                    cites=("20 U.S.C. 6314(a)(2)",),
                    how="displaces",
                    status="allowed",
                    missing=(),
                ),
            ),
            evidence=SEEN,
        ),
        finding("ky.charter.hours", "Hours of a charter", "KRS 160.1592", ("not_applicable",)),
        finding("guide.pace", "Pace watched by group", "UDL 3.0", ("advised", "heeded"), kind="advice"),
        finding(
            "ky.calendar.adoption",
            "Calendar adopted by May 15 and filed by June 30",
            "702 KAR 7:140 § 1",
            ("violated", "met"),
            subject="",
            entity="",
            touched=False,
        ),
    )


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", HIGH),
    ("clinic", ("11", "12")),
    ("online_history", HIGH),
)


def item(provision: str, title: str, cite: str, standings: tuple[str, ...], **more: Any) -> RequestItem:
    plain: dict[str, Any] = {
        "authority": "ky.waiver.krs156_161",
        "subject": "taylor_high",
        "entity": "school",
        "years": YEARS,
        "evidence": SEEN,
    }
    return RequestItem(provision, title, (cite,), standings=standings, **{**plain, **more})


def requests() -> tuple[RequestAnswer, ...]:
    term = "ends 2030-06-30"
    carnegie = item(
        "ky.credit.carnegie",
        "120 hours for a credit",
        "704 KAR 3:305 § 7(2)(a)",
        ("needless", "incomplete"),
        subject="taylor_high.algebra",
        entity="course",
        years=COVERED,
        missing=(INTENT, FILE),
        needless_by=("Performance-based credit, 704 KAR 3:305 § 7(1)",),
        decisive=SEVEN,
    )
    hours_item = item(
        "ky.hours.annual",
        "Hours in the student instructional year",
        "KRS 158.070(1)",
        ("barred",),
        subject="taylor_high.day",
        entity="track",
        barred_by=(NEVER_TIME,),
    )
    days_item = item(
        "ky.days.attendance",
        "Student attendance days",
        "KRS 158.070(1)",
        ("incomplete",),
        subject="taylor_high.day",
        entity="track",
        years=COVERED,
        missing=(JUSTIFY, FILE),
    )
    return (
        RequestAnswer(
            "KRS 156.108",
            "ky.doi",
            (
                RequestItem(
                    "",
                    "",
                    (),
                    "ky.doi",
                    ("repealed",),
                    see=(("ky.waiver.krs156_161", "KRS 156.161, 701 KAR 5:170"),),
                    reason="repealed 2025-06-27 by 2025 Ky. Acts, SB 207",
                ),
            ),
            ("repealed",),
            place=at(82),
        ),
        RequestAnswer(
            "704 KAR 3:305 § 7", "KRS 156.161", (carnegie,), ("needless", "incomplete"), term, at(84)
        ),
        RequestAnswer(
            "KRS 161.020",
            "KRS 156.161",
            (
                item(
                    "ky.licensure.core",
                    "Certified teachers in core academic areas",
                    "KRS 161.020",
                    ("barred",),
                    barred_by=(NEVER_STAFF,),
                    reason="11 teachers are more than 25% of 40 teachers",
                ),
            ),
            ("barred",),
            term,
            at(90),
        ),
        RequestAnswer(
            "KRS 158.070",
            "KRS 156.161",
            (
                hours_item,
                days_item,
                replace(days_item, years=(2030,), standings=("expired",), missing=()),
                item(
                    "ky.day.max_hours",
                    "Seven hours of instruction at most in a day",
                    "KRS 158.070",
                    ("needless",),
                    subject="taylor_high.day",
                    entity="track",
                    years=COVERED,
                    reason="met: 400 minutes per day against 420",
                ),
            ),
            ("barred", "expired", "needless", "incomplete"),
            term,
            at(94),
        ),
        RequestAnswer(
            "20 USC 6314(a)(1)(A)",
            "us.waiver.schoolwide_sea",
            (
                item(
                    "us.t1.schoolwide.at40",
                    "40 percent for a schoolwide program",
                    "20 U.S.C. 6314(a)(1)(A)",
                    ("complete",),
                    authority="us.waiver.schoolwide_sea",
                ),
            ),
            ("complete",),
            place=at(96),
        ),
    )


def taylor() -> Answer:
    return Answer(
        plan="Taylor County performance-based pathway",
        state="KY",
        state_name="Kentucky",
        term=YEARS,
        as_of=DAY,
        strict=False,
        rulebook="0.1.0 (sha256 1f3a5c7e9b2d)",
        verdict="blocked",
        findings=findings(),
        enabling=(PERFORMANCE, TRANSFERABLE, ONLINE),
        requests=requests(),
        assumptions=("no emergency closing of schools",),
        notes=("facts of 2029-30 and later are judged as the law stood on 2026-11-22",),
        unresearched=("federal guidance on family engagement since 2024",),
        horizons=(
            Horizon(
                "ky",
                "Kentucky",
                datetime.date(2012, 7, 12),
                DAY,
                61,
                (("text_seen", 40), ("secondary_seen", 21)),
            ),
            Horizon(
                "us",
                "United States",
                datetime.date(2015, 12, 10),
                DAY,
                88,
                (("text_seen", 88),),
                ("funding",),
            ),
        ),
        practice=(
            ("ky.practice.six_hours", "Six-hour day", "Many calendars keep six hours; the law names none"),
        ),
    )


def small(verdict: str, *found: Finding, **more: Any) -> Answer:
    plain: dict[str, Any] = {"enabling": (), "requests": None, "horizons": (), "notes": (), "practice": ()}
    return replace(taylor(), verdict=verdict, findings=found, **{**plain, **more})


def clear() -> Answer:
    return small("clear", finding("ky.day.max_hours", "Seven hours at most", "KRS 158.070", ("met",)))


def with_waivers() -> Answer:
    return small(
        "clear_with_waivers", finding("ky.days.attendance", "Attendance days", "KRS 158.070", ("lifted",))
    )


def unsettled() -> Answer:
    return small(
        "unsettled",
        finding(
            "us.t1.reserve.parent", "1 percent", "20 U.S.C. 6318", ("violated", "met"), decisive=(ALLOCATION,)
        ),
        finding("ky.zoning", "Zoning", "KRS 100", ("unresearched",), exact=False),
        requests=(),
        missing_law=("Ohio",),
        strict=True,
    )
