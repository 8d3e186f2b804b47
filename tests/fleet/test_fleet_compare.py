"""What a comparison says of each state: verdicts, what could lift a conflict, whose questions are open."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from fleet_law import (
    ALPHA,
    BETA,
    DAYS,
    EAST,
    HEAD,
    HOURS,
    board,
    book,
    compared,
    conflict,
    never,
    open_rule,
    plan_of,
    rule,
)

from policyengine.fleet.compare import areas_without_law, compare
from policyengine.fleet.outcome import Verdicts
from policyengine.plan.known import words_for
from policyengine.plan.reader import read_plan_text
from policyengine.plan.words import STATES
from policyengine.reason.reference import check

SHORT = "sc days: 150\nsc hours: 1,000\nsc lay: 0\nsc fed: yes"


def test_a_waiver_that_could_be_asked_makes_clear_with_waivers() -> None:
    (beta,) = compared(SHORT, DAYS + board()).others
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
    (beta,) = compared(SHORT, DAYS + board() + never()).others
    assert [(c.lift, [s.provision for s in c.shields]) for c in beta.conflicts] == [("none", ["bb.never"])]


def test_a_term_that_ends_inside_the_plan_lifts_a_part() -> None:
    found = compared(SHORT, DAYS + board("lasts 1 year"))
    only = conflict(found, "bb.days")
    assert (only.lift, only.left, only.ways[0].sure) == ("part", (2027,), (2026,))
    assert found.others[0].own == Verdicts("blocked", "blocked")


def test_two_authorities_may_cover_the_plan_together() -> None:
    first = board("lasts 1 year")
    assert conflict(compared(SHORT, DAYS + first + board(name="bb.long")), "bb.days").lift == "asked"


@pytest.mark.parametrize("what", ["effective until 2026-01-01", 'repealed 2026-01-01 by "an act"'])
def test_a_repealed_authority_is_none(what: str) -> None:
    assert conflict(compared(SHORT, DAYS + board(what)), "bb.days").lift == "none"


def test_open_eligibility_could_be_asked_and_settles_nothing() -> None:
    found = compared(SHORT, DAYS + board("when bb.fit"))
    only = conflict(found, "bb.days")
    assert (only.lift, only.ways[0].eligible) == ("if_eligible", False)
    assert found.others[0].own == Verdicts("blocked", "unsettled")


def test_who_is_not_eligible_can_not_ask() -> None:
    beta = DAYS + board("when sc.hours at least 2,000 hours per year applies to school")
    assert conflict(compared(SHORT, beta), "bb.days").lift == "none"


def test_what_must_stand_instead_must_be_there() -> None:
    beta = DAYS + board("instead must sc.alt applies to school")
    assert conflict(compared(f"{SHORT}\nsc alt: no", beta), "bb.days").lift == "none"
    assert conflict(compared(f"{SHORT}\nsc alt: yes", beta), "bb.days").lift == "asked"
    assert conflict(compared(SHORT, beta), "bb.days").lift == "perhaps"


def test_what_an_application_will_say_is_still_to_be_written() -> None:
    assert conflict(compared(SHORT, DAYS + board("instead must request.why")), "bb.days").lift == "asked"


def test_forgiving_a_consequence_lifts_nothing() -> None:
    beta = DAYS.replace("must", 'consequence "The grant is cut." must')
    beta += board(reaches="bb.days.consequence")
    only = conflict(compared(SHORT, beta), "bb.days")
    assert (only.lift, only.ways, only.forgiven) == ("none", (), (("Waiver bb.board", ("B.S. 9-1",)),))


def test_a_rule_of_some_grades_is_lifted_where_no_protection_shields_it() -> None:
    beta = rule("bb.by_grade", "1-2", "sc.days at least 180 days per year", "school each grade") + board()
    assert conflict(compared(SHORT, beta), "bb.by_grade").lift == "asked"
    shield = never("applies to school each grade unless sc.free")
    facts = f"{SHORT}\nsc free: {{9-10: no, 11-12: yes}}"
    only = conflict(compared(facts, beta + shield), "bb.by_grade")
    assert (only.lift, [s.provision for s in only.shields]) == ("part", ["bb.never"])


# --- requests


REQUESTS = """
requests:
  - {law: A.S. 1-1, under: A.S. 9-1}
  - {law: Board Policy X}
  - {law: 20 U.S.C. 5, under: us.way}
"""


def test_requests_of_the_home_state_stay_at_home() -> None:
    found = compared(SHORT, DAYS, REQUESTS)
    assert (found.dropped, found.kept) == (("A.S. 1-1", "Board Policy X"), ("20 U.S.C. 5",))


def test_federal_law_asked_of_the_home_state_stays_at_home_too() -> None:
    found = compared(SHORT, DAYS, "requests:\n  - {law: 20 U.S.C. 5, under: A.S. 9-1}\n")
    assert (found.dropped, found.kept) == (("20 U.S.C. 5",), ())


def test_a_request_of_federal_law_counts_everywhere() -> None:
    facts = SHORT.replace("sc fed: yes", "sc fed: no")
    asked = "requests:\n  - {law: 20 U.S.C. 5, under: us.way}\n"
    steps = "procedure:\n  us.way:\n    contents: {form: attached}\n    steps: {file: 2026-08-01}\n"
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
        rule("bb.mine", "3-1", f"{HOURS} or bb.asked")
        + rule("bb.any", "3-2", f"{HOURS} or sc.extra")
        + rule("bb.both", "3-3", f"{HOURS} or (sc.extra and bb.asked)")
        + rule("bb.flag", "3-4", f"{HOURS} or state.flag")
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
    beta = rule("bb.flag", "3-4", f"{HOURS} or state.flag")
    found = compared(f"{SHORT}\naa own: yes", beta, "state flag: yes\n")
    assert open_rule(found, "bb.flag").because == "state"
    assert found.own_facts == ("aa.own", "state.flag")


def test_a_plan_may_answer_what_another_state_asks() -> None:
    law = book(BETA, rule("bb.mine", "3-1", f"{HOURS} or bb.asked"))
    words = replace(words_for(book(ALPHA), {"bb": law}), states={**STATES, "aa": "Alpha", "bb": "Beta"})
    text = HEAD + EAST + "".join(f"    {fact}\n" for fact in f"{SHORT}\nbb asked: yes".splitlines())
    plan, found = read_plan_text(text, "plan.yaml", words)
    assert (plan is not None, found) == (True, [])
    assert plan is not None
    (beta,) = compare(plan, book(ALPHA), {"bb": law}).others
    assert (beta.own, beta.open) == (Verdicts("clear", "clear"), ())


def test_a_duty_that_the_plan_does_not_touch_is_open_under_strict_only() -> None:
    beta = rule("bb.quiet", "3-5", "sc.extra")
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
    areas = areas_without_law(book(BETA, DAYS), "bb")
    assert "licensure" in areas
    assert "seat_time" not in areas


def test_a_profile_says_which_areas_were_not_researched() -> None:
    unread = {"bb": ("seat_time",)}
    (beta,) = compare(plan_of(SHORT), book(ALPHA), {"bb": book(BETA, DAYS)}, unread=unread).others
    assert beta.areas_not_researched == ("seat_time",)
    assert beta.nearness is not None
    assert (beta.nearness.alike, beta.nearness.untold) == (
        2,
        1,
    )  # days and staff; not the hours, where Beta has no rule


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


@pytest.mark.parametrize(
    ("since", "unread", "verdict"),
    [
        ("2026-07-01", (), "clear"),
        ("2027-07-01", (2026,), "unsettled"),
        ("2030-07-01", (2026, 2027), "unsettled"),
    ],
)
def test_years_before_the_law_was_researched_are_not_allowed(
    since: str, unread: tuple[int, ...], verdict: str
) -> None:
    law = book(
        BETA.replace("researched since 2015-07-01", f"researched since {since}"),
        rule("bb.any", "1-1", "sc.days at least 1 days per year"),
    )
    (beta,) = compare(plan_of(SHORT), book(ALPHA), {"bb": law}).others
    assert beta.unread == unread
    assert beta.own == Verdicts(verdict, verdict)
    assert (beta.nearness is None) is (len(unread) == 2)
