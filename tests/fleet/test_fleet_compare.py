"""What a comparison says of each state: verdicts, what could lift a conflict, whose questions are open."""

from __future__ import annotations

import datetime

import pytest
from fleet_law import ALPHA, BETA, BOARD, DAYS, book, compared, conflict, open_rule, plan_of

from policyengine.fleet.compare import areas_not_researched, compare
from policyengine.fleet.outcome import Verdicts
from policyengine.reason.reference import check

SHORT = "sc days: 150\nsc hours: 1,000\nsc lay: 0\nsc fed: yes"


def test_a_waiver_that_could_be_asked_makes_clear_with_waivers() -> None:
    (beta,) = compared(SHORT, DAYS + BOARD % "").others
    assert beta.own == beta.overall == Verdicts("blocked", "clear_with_waivers")
    (only,) = beta.conflicts
    assert only.lift == "asked"
    assert [(w.authority, w.sure, w.perhaps, w.eligible) for w in only.ways] == [
        ("bb.board", (2026, 2027), (), True)
    ]


def test_no_authority_no_waiver() -> None:
    (beta,) = compared(SHORT, DAYS).others
    assert beta.own == Verdicts("blocked", "blocked")
    assert [(c.lift, c.ways, c.left) for c in beta.conflicts] == [("none", (), (2026, 2027))]


def test_a_protection_stands_in_the_way() -> None:
    never = 'protection bb.never "Never" { cite "B.S. 8-1" shields "B.S. 1-1" against every waiver }\n'
    (beta,) = compared(SHORT, DAYS + BOARD % "" + never).others
    assert [(c.lift, [s.provision for s in c.shields]) for c in beta.conflicts] == [("none", ["bb.never"])]


def test_a_term_that_ends_inside_the_plan_lifts_a_part() -> None:
    found = compared(SHORT, DAYS + BOARD % "lasts 1 year")
    only = conflict(found, "bb.days")
    assert (only.lift, only.left, only.ways[0].sure) == ("part", (2027,), (2026,))
    assert found.others[0].own == Verdicts("blocked", "blocked")


def test_two_authorities_may_cover_the_plan_together() -> None:
    later = 'waiver bb.later "From 2027 on" { cite "B.S. 9-2" effective since 2027-07-01 reaches "B.S. 1" granted by state_board discretion may_grant }\n'
    found = compared(SHORT, DAYS + BOARD % "lasts 1 year" + later)
    assert conflict(found, "bb.days").lift == "part"  # it can't be asked before it is law


@pytest.mark.parametrize("what", ["effective until 2026-01-01", 'repealed 2026-01-01 by "an act"'])
def test_a_repealed_authority_is_none(what: str) -> None:
    assert conflict(compared(SHORT, DAYS + BOARD % what), "bb.days").lift == "none"


def test_open_eligibility_could_be_asked_and_settles_nothing() -> None:
    found = compared(SHORT, DAYS + BOARD % "when bb.fit")
    only = conflict(found, "bb.days")
    assert (only.lift, only.ways[0].eligible) == ("if_eligible", False)
    assert found.others[0].own == Verdicts("blocked", "unsettled")


def test_who_is_not_eligible_can_not_ask() -> None:
    assert conflict(compared(SHORT, DAYS + BOARD % "when sc.hours at least 2,000 hours per year applies to school"), "bb.days").lift == "none"  # fmt: skip


def test_what_must_stand_instead_must_be_there() -> None:
    beta = DAYS + BOARD % "instead must sc.alt applies to school"
    assert conflict(compared(f"{SHORT}\nsc alt: no", beta), "bb.days").lift == "none"
    assert conflict(compared(f"{SHORT}\nsc alt: yes", beta), "bb.days").lift == "asked"
    assert conflict(compared(SHORT, beta), "bb.days").lift == "perhaps"


def test_what_an_application_will_say_is_still_to_be_written() -> None:
    assert conflict(compared(SHORT, DAYS + BOARD % "instead must request.why"), "bb.days").lift == "asked"


def test_forgiving_a_consequence_lifts_nothing() -> None:
    beta = DAYS.replace("must", 'consequence "The grant is cut." must')
    beta += 'waiver bb.kind "Mercy" { cite "B.S. 9-3" reaches bb.days.consequence granted by state_board discretion may_grant }\n'
    only = conflict(compared(SHORT, beta), "bb.days")
    assert (only.lift, only.ways, only.forgiven) == ("none", (), (("Mercy", ("B.S. 9-3",)),))


def test_a_rule_of_some_grades_is_lifted_where_no_protection_shields_it() -> None:
    beta = 'requirement bb.by_grade "By grade" { cite "B.S. 1-2" area seat_time applies to school each grade must sc.days at least 180 days per year }\n'
    never = 'protection bb.never "Never" { cite "B.S. 8-1" applies to school each grade unless sc.free shields "B.S. 1-2" against every waiver }\n'
    assert conflict(compared(SHORT, beta + BOARD % ""), "bb.by_grade").lift == "asked"
    facts = f"{SHORT}\nsc free: {{9-10: no, 11-12: yes}}"
    only = conflict(compared(facts, beta + BOARD % "" + never), "bb.by_grade")
    assert (only.lift, [s.provision for s in only.shields]) == ("part", ["bb.never"])


# --- requests


REQUESTS = """
requests:
  - {law: A.S. 1-1, under: A.S. 9-1, rationale: Because.}
  - {law: Board Policy X}
  - {law: 20 U.S.C. 5, under: us.way}
"""


def test_requests_of_the_home_state_stay_at_home() -> None:
    found = compared(
        SHORT,
        DAYS,
        "requests:\n  - {law: A.S. 1-1, under: A.S. 9-1}\n  - {law: 20 U.S.C. 5, under: us.way}\n",
    )
    assert (found.dropped, found.kept) == (("A.S. 1-1",), ("20 U.S.C. 5",))


def test_a_request_of_federal_law_counts_everywhere() -> None:
    facts = SHORT.replace("sc fed: yes", "sc fed: no")
    asked = "requests:\n  - {law: 20 U.S.C. 5, under: us.way}\n"
    steps = "procedure:\n  us.way:\n    steps: {file: 2026-08-01}\n"
    (beta,) = compared(facts, DAYS, asked + steps).others
    assert beta.overall == Verdicts("blocked", "blocked")
    assert [c.findings[0].provision for c in beta.conflicts] == ["bb.days"]
    (without,) = compared(facts, DAYS).others
    assert {c.findings[0].provision for c in without.conflicts} == {"bb.days", "us.rule"}


def test_without_its_requests_the_home_state_is_judged_like_the_others() -> None:
    asked = "requests:\n  - {law: A.S. 1-1, under: A.S. 9-1, for: {schools: [east]}}\n"
    found = compared(SHORT, DAYS, asked + "procedure:\n  aa.board:\n    steps: {file: 2026-08-01}\n")
    assert found.home.own == Verdicts("blocked", "clear_with_waivers")
    assert found.verdict == "clear_with_waivers"  # as `check` has it, with the request


def test_the_verdict_at_home_is_that_of_check() -> None:
    plan = plan_of(SHORT)
    found = compare(plan, book(ALPHA), {})
    assert found.verdict == check(plan, book(ALPHA)).verdict == "blocked"
    assert found.home.state == "aa"
    assert found.others == ()


# --- what is open


def test_questions_of_the_plan_are_told_from_those_of_one_state() -> None:
    beta = (
        'requirement bb.mine "Asked here alone" { cite "B.S. 3-1" applies to school must sc.hours at least 1,100 hours per year or bb.asked }\n'
        'requirement bb.any "Asked anywhere" { cite "B.S. 3-2" applies to school must sc.hours at least 1,100 hours per year or sc.extra }\n'
        'requirement bb.both "Asked twice" { cite "B.S. 3-3" applies to school must sc.hours at least 1,100 hours per year or (sc.extra and bb.asked) }\n'
        'requirement bb.flag "Of the state itself" { cite "B.S. 3-4" applies to school must sc.hours at least 1,100 hours per year or state.flag }\n'
    )
    found = compared(SHORT.replace("150", "200"), beta)
    (outcome,) = found.others
    assert outcome.own == Verdicts("unsettled", "unsettled")
    assert {r.findings[0].provision: r.because for r in outcome.open} == {
        "bb.mine": "state",
        "bb.any": "plan",
        "bb.both": "plan",
        "bb.flag": "state",
    }
    both = open_rule(found, "bb.both")
    assert ([d.fact for d in both.plan], [d.fact for d in both.own]) == (["sc.extra"], ["bb.asked"])


def test_what_home_says_of_its_own_state_is_not_said_of_another() -> None:
    beta = 'requirement bb.flag "Of the state itself" { cite "B.S. 3-4" applies to school must sc.hours at least 1,100 hours per year or state.flag }\n'
    found = compared(f"{SHORT}\naa own: yes", beta, "state flag: yes\n")
    assert open_rule(found, "bb.flag").because == "state"
    assert found.own_facts == ("aa.own", "state.flag")


def test_a_duty_that_the_plan_does_not_touch_is_open_under_strict_only() -> None:
    beta = 'requirement bb.quiet "Quiet" { cite "B.S. 3-5" applies to school must sc.extra }\n'
    assert compared(SHORT, beta).others[0].open == ()
    assert [r.findings[0].provision for r in compared(SHORT, beta, strict=True).others[0].open] == [
        "bb.quiet"
    ]


# --- federal law, not researched, dates


def test_federal_law_is_judged_apart() -> None:
    found = compared("sc days: 200\nsc hours: 1,000\nsc lay: 0\nsc fed: no", DAYS)
    (beta,) = found.others
    assert beta.own == Verdicts("clear", "clear")
    assert beta.overall == Verdicts("blocked", "clear_with_waivers")
    assert [c.findings[0].provision for c in found.federal_conflicts] == ["us.rule"]


def test_a_state_without_law_is_not_researched() -> None:
    found = compare(plan_of(SHORT), book(ALPHA), {"fl": None, "bb": book(BETA, DAYS)})
    florida, beta = found.others
    assert (florida.name, florida.researched, florida.own, florida.conflicts) == ("Florida", False, None, ())
    assert beta.researched


def test_a_home_without_law_is_not_researched_either() -> None:
    plan = plan_of(SHORT.replace("sc fed: yes", "sc fed: no"), home="zz")
    found = compare(plan, book(), {"bb": book(BETA, DAYS)})
    (beta,) = found.others
    assert (found.home.researched, found.verdict, beta.nearness) == (False, "", None)
    assert beta.own == Verdicts("blocked", "blocked")
    assert [c.findings[0].provision for c in found.federal_conflicts] == ["us.rule"]


def test_areas_without_a_provision_are_not_researched() -> None:
    areas = areas_not_researched(book(BETA, DAYS), "bb")
    assert "licensure" in areas
    assert "seat_time" not in areas


def test_one_law_date_for_all() -> None:
    beta = DAYS.replace("must", 'source text_seen "x" 2026-05-01 must')
    alpha = ALPHA.replace("must sc.lay", 'source text_seen "x" 2026-08-01 must sc.lay')
    plan = plan_of(SHORT)
    assert compare(plan, book(alpha), {"bb": book(BETA, beta)}).as_of == datetime.date(2026, 8, 1)
    day = datetime.date(2026, 6, 1)
    assert compare(plan, book(alpha), {"bb": book(BETA, beta)}, day).as_of == day


def test_the_plan_is_left_as_it_was() -> None:
    plan = plan_of(f"{SHORT}\naa own: yes", "requests:\n  - {law: A.S. 1-1}\n")
    compare(plan, book(ALPHA), {"bb": book(BETA, DAYS)})
    assert plan.requests is not None
    assert [r.law for r in plan.requests] == ["A.S. 1-1"]
    assert any("aa.own" in t.facts for t in plan.district.all_below())


# --- permissions


def test_what_the_state_allows_by_its_own_law() -> None:
    beta = (
        DAYS
        + 'permission bb.may "Short years" { cite "B.S. 4-1" applies to school when sc.lay at most 5 teachers displaces bb.days }\n'
    )
    (outcome,) = compared(SHORT, beta).others
    assert outcome.own == Verdicts("clear", "clear")
    assert [(e.provision, e.status) for e in outcome.permissions] == [("bb.may", "allowed")]
