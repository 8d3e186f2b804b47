"""Whole answers: to the plan of every scenario, and to plans written out."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from reason_law import HEAD, answer_to, book, findings, plan_of, reference, scenarios, small_book

from policyengine.analysis.scenarios import Run
from policyengine.reason.answer import OUTCOMES, STANDINGS, Answer, Finding, Trace
from policyengine.reason.assemble import verdict_of
from policyengine.reason.reference import Reference, check

STEMS = sorted({file for file, _ in scenarios()})


def lines(trace: Trace) -> list[Trace]:
    return [trace, *(line for child in trace.children for line in lines(child))]


def sound(answer: Answer) -> None:
    """What every answer keeps to."""
    unread = answer.missing_law or ((answer.state,) if answer.early_years else ())
    assert answer.verdict == verdict_of(list(answer.findings), answer.requests, unread, strict=answer.strict)
    for finding in answer.findings:
        assert finding.outcomes
        assert list(finding.outcomes) == [o for o in OUTCOMES if o in finding.outcomes]
        assert finding.outcomes != ("not_applicable",)
        if finding.touched:
            assert all(line.text for line in lines(finding.trace))
        for fact in finding.decisive:
            assert "?" in fact.question
            assert all(left and set(left) <= set(finding.outcomes) for _, left in fact.settles), fact
            assert not fact.settles or min(len(left) for _, left in fact.settles) < len(finding.outcomes)
    for request in answer.requests or ():
        assert request.items
        for item in request.items:
            assert item.standings
            assert list(item.standings) == [st for st in STANDINGS if st in item.standings]
            assert bool(item.missing) <= ("incomplete" in item.standings)
            assert bool(item.barred_by) == ("barred" in item.standings)


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("strict", [False, True])
def test_every_scenario_has_a_sound_answer(stem: str, *, strict: bool) -> None:
    law = small_book(stem)
    for file, item in scenarios():
        if file == stem:
            run = Run(item, law)
            reference = Reference(run.plan, law, state="ts", as_of=run.reference.as_of, strict=strict)
            answer = reference.answer()
            sound(answer)
            if file in ("d_choices", "l_equivalencies"):
                again = Reference(
                    run.plan, law, state="ts", as_of=run.reference.as_of, strict=strict
                ).answer()
                assert again == answer


def outcomes_of(answer: Answer, provision: str) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(f.subject, f.group): f.outcomes for f in findings(answer, provision)}


# --- programs -----------------------------------------------------------------------

# 170 days of 330 minutes are 935 hours; recess counts 30 of its 45: 170 days of 360 minutes are 1,020 hours.
PROGRAMS = """\
ts:
schools:
  complete: yes
  high:
    grades: 9-12
    tracks:
      complete: yes
      day:
        days: {regular: 170}
        timetable:
          regular:
            - {minutes: 330, activity: class}
            - {minutes: 45, activity: recess}
        de kind: small
    programs:
      complete: yes
      clinic:
        takes from: [{track: day, day type: regular, activity: class, minutes: 60}]
        hours: {9-12: 80}
        approved: yes
      farm:
        takes from: [{track: day, day type: regular, activity: recess, minutes: 15}]
        approved: no
        grades: 9-10
        with: [clinic]
      club:
        approved: no
""".replace("ts:\n", "")


def test_time_taken_by_programs() -> None:
    answer = answer_to(PROGRAMS)
    sound(answer)
    found = outcomes_of(answer, "ts.de.hours")
    assert found["high.day", ""] == ("met",)
    assert found["high.day", "clinic"] == ("violated",)  # 170 days of 270 + 30 minutes are 850 hours
    assert found["high.day", "farm"] == ("met",)  # 30 minutes of recess are left, and no more count
    assert found["high.day", "clinic and farm"] == ("violated",)
    assert set(found["high.day", "club"]) == {"met", "violated"}  # nobody asked what it takes
    farm = next(f for f in findings(answer, "ts.de.hours") if f.group == "farm")
    assert farm.grades == ("9", "10")
    club = next(f for f in findings(answer, "ts.de.hours") if f.group == "club")
    assert any("take from" in d.question for d in club.decisive)


def test_hours_stated_outright_and_a_program_that_takes_time() -> None:
    text = """\
    schools:
      high:
        grades: 9-12
        tracks:
          day:
            instruction hours: 1,000
        programs:
          complete: yes
          clinic: {takes from: none, approved: yes, hours: 10}
          farm: {takes from: unknown, approved: no}
    """
    found = outcomes_of(answer_to(text), "ts.eq.other")
    assert found["high.day", ""] == ("met",)
    assert found["high.day", "clinic"] == ("met",)
    assert set(found["high.day", "farm"]) == {"met", "violated"}


def test_a_group_of_two_programs_shares_a_cap() -> None:
    text = """\
    schools:
      high:
        grades: 9-12
        tracks: {day: {instruction hours: 890}}
        programs:
          complete: yes
          clinic: {takes from: none, approved: yes, hours: 70, with: [farm]}
          farm: {takes from: none, approved: yes, hours: 70}
    """
    found = outcomes_of(answer_to(text), "ts.eq.hours")
    assert found["high.day", "clinic"] == ("violated",)
    assert found["high.day", "clinic and farm"] == ("violated",)  # 140 hours, of which 100 count
    text = text.replace("890", "900")
    assert outcomes_of(answer_to(text), "ts.eq.hours")["high.day", "clinic and farm"] == (
        "met_by_equivalent",
    )


def test_two_open_conditions_of_a_group_are_two_questions() -> None:
    text = """\
    schools:
      high:
        grades: 9-12
        tracks: {day: {instruction hours: 925}}
        programs:
          complete: yes
          clinic: {takes from: none, approved: unknown, hours: 70, with: [farm]}
          farm: {takes from: none, approved: unknown, hours: 20}
    """
    found = outcomes_of(answer_to(text), "ts.eq.hours")
    assert found["high.day", "farm"] == ("violated",)
    assert found["high.day", "clinic"] == ("violated",)
    assert set(found["high.day", "clinic and farm"]) == {"met_by_equivalent", "violated"}


# --- requests ------------------------------------------------------------------------


def standings(answer: Answer, law: str) -> set[tuple[str, str, tuple[str, ...]]]:
    return {
        (i.provision, i.subject, i.standings)
        for r in answer.requests or ()
        if r.target == law
        for i in r.items
    }


def test_requests_and_their_scopes() -> None:
    text = """\
    wa ok: no
    schools:
      complete: yes
      east: {grades: K-5}
      west: {grades: 6-12}
    requests:
      - law: T.S. 60-1
        under: ts.wa.instead
        for: {schools: [east]}
      - law: Zork 9
      - law: T.S. 60-3
        under: T.S. 90-3
      - law: T.S. 60-1
        under: T.S. 33
      - law: T.S. 60
    """
    answer = answer_to(text)
    sound(answer)
    assert standings(answer, "T.S. 60-1") >= {("ts.wa.hours", "east", ("complete",))}
    assert not any(
        subject == "west" and "complete" in st for _, subject, st in standings(answer, "T.S. 60-1")
    )
    assert standings(answer, "Zork 9") == {("", "", ("unknown_law",))}
    assert ("ts.wa.deep", "east", ("complete",)) in standings(answer, "T.S. 60-3")
    whole = standings(answer, "T.S. 60")
    assert {p for p, _, _ in whole} >= {"ts.wa.hours", "ts.wa.may", "ts.wa.deep"}
    assert answer.verdict == "blocked"


def test_requests_for_some_grades_years_tracks_courses_and_programs() -> None:
    law = """\
    requirement ts.zz.track "A rule for tracks" { cite "T.S. 60-50" applies to track each grade in K..12 must ke.size is large }
    requirement ts.zz.course "A rule for courses" { cite "T.S. 60-51" applies to course must course.mastery }
    """
    text = """\
    ke size: small
    schools:
      complete: yes
      east:
        grades: 9-12
        tracks: {complete: yes, day: {days: {a: 1}}, night: {days: {a: 1}}}
        courses: {algebra: {mastery: {value: no, stated by: me}}, art: {mastery: {value: no, stated by: me}}}
        programs: {complete: yes, clinic: {takes from: none}}
    requests:
      - law: T.S. 60-50
        under: ts.wa.instead
        for: {tracks: [day], grades: 9-10, school years: 2026-27}
      - law: T.S. 60-51
        under: ts.wa.instead
        for: {courses: [art]}
      - law: T.S. 60-50
        under: ts.wa.instead
        for: {programs: [clinic], grades: 12, school years: 2027-28}
    wa new: yes
    """
    head = HEAD.replace("2026-27", "2026-27 to 2027-28")
    answer = answer_to(text, law, head=head)
    sound(answer)
    found = {
        (f.subject, f.group, g, y): f.outcomes
        for f in findings(answer, "ts.zz.track")
        for g in f.grades
        for y in f.years
    }
    assert found["east.day", "", "9", 2026] == ("lifted",)
    assert found["east.day", "", "9", 2027] == ("violated",)
    assert found["east.day", "", "11", 2026] == ("violated",)
    assert found["east.night", "", "9", 2026] == ("violated",)
    assert found["east.night", "clinic", "12", 2027] == ("lifted",)
    assert found["east.night", "", "12", 2027] == ("violated",)
    courses = outcomes_of(answer, "ts.zz.course")
    assert courses["east.algebra", ""] == ("violated",)
    assert courses["east.art", ""] == ("lifted",)


def test_law_that_a_list_of_citations_names() -> None:
    text = """\
    wa ok: no
    pr listed: {value: ["T.S. 62-3", "T.S. 63-9"], complete: yes}
    re listed: ["T.S. 63-2"]
    requests:
      - {law: T.S. 62-3, under: ts.pr.waiver}
      - {law: T.S. 62-4, under: ts.pr.waiver}
      - {law: T.S. 63-2, under: ts.re.by_list}
      - {law: T.S. 63-4, under: ts.re.by_list}
    """
    plan = plan_of(
        text.replace('{value: ["T.S. 62-3", "T.S. 63-9"], complete: yes}', '["T.S. 62-3", "T.S. 63-9"]')
    )
    answer = check(plan, book())
    assert {st for _, _, st in standings(answer, "T.S. 62-3")} == {("barred",)}
    assert {st for _, _, st in standings(answer, "T.S. 63-2")} == {("complete",)}


def test_assumptions_of_the_normal_case_and_strict() -> None:
    text = "given ex.hours of east = 920 hours per year"
    plain, strict = reference(text), reference(text, strict=True)
    usual = next(c for c in plain.cases("ts.ex.hours") if "5" in c.grades)
    assert usual.outcomes == ("violated",)
    assert "Assuming that this does not apply: Small schools: 900 (T.S. 11-2)." in usual.judge.assumed
    strictly = next(c for c in strict.cases("ts.ex.hours") if "5" in c.grades)
    assert set(strictly.outcomes) == {"met", "violated", "excused"}


def test_tags_on_law_nobody_encoded_are_assumed_and_open_when_strict() -> None:
    text = (
        'invokes ts.re.by_area for "T.S. 66-1"\ninvokes ts.pr.waiver for "T.S. 62-44"\ngiven pr.listed = none'
    )
    answer = reference(text).answer()
    assert {st for _, _, st in standings(answer, "T.S. 66-1")} == {("complete",)}
    assumed = [a for r in answer.requests or () for i in r.items for a in i.assumptions]
    assert "Assuming of T.S. 66-1, which nobody encoded, that it is about credit." in assumed
    assert "Assuming that T.S. 62-44, which nobody encoded, is not about civil rights." in assumed
    answer = reference(text, strict=True).answer()
    assert {st for _, _, st in standings(answer, "T.S. 66-1")} == {("barred", "no_authority", "complete")}
    assert {st for _, _, st in standings(answer, "T.S. 62-44")} == {("barred", "complete")}


def test_no_authority_named_tries_all_that_reach() -> None:
    answer = answer_to("wa ok: no\nrequests:\n  - law: T.S. 60-1\n  - law: T.S. 99-1\n")
    found = {i.authority for r in answer.requests or () if r.target == "T.S. 60-1" for i in r.items}
    assert {"ts.wa.board", "ts.wa.fit", "ts.wa.instead"} <= found
    assert "ts.te.third" not in found


def test_ways_out_of_a_violation() -> None:
    answer = answer_to(
        "wa ok: no\npr listed: none\nschools: {complete: yes, east: {pr lay: 11, pr staff: 40}}\n"
    )
    (found,) = findings(answer, "ts.wa.hours")
    paths = {p.authority: p for p in found.paths}
    assert {"ts.wa.board", "ts.wa.instead"} <= set(paths)
    assert paths["ts.wa.board"].granted_by == ("local board", "State Board")
    assert paths["ts.wa.board"].lasts == "3 years"
    assert not paths["ts.wa.board"].requested
    assert {m.id for m in paths["ts.wa.board"].missing} >= {"reason", "intent", "form", "hearing", "file"}
    (licence,) = findings(answer, "ts.pr.licence")
    assert [sh.provision for sh in licence.shields] == ["ts.pr.staff"]
    assert licence.shields[0].label == "(1)"
    terms = {p.lasts for f in findings(answer, "ts.te.rule") for p in f.paths}
    assert "until June 30 of the third school year that starts after the decision" in terms
    assert "at most 5 years; until June 30 of the first school year that starts after the decision" in terms
    assert "until revoked" in terms


def test_the_derivation_shows_both_sides() -> None:
    answer = answer_to(PROGRAMS)
    clinic = next(f for f in findings(answer, "ts.de.hours") if f.group == "clinic")
    (comparison,) = clinic.comparisons
    assert (comparison.left, comparison.operator, comparison.right) == (
        "850 hours per year",
        "at least",
        "1,000 hours per year",
    )
    assert comparison.difference == "150 hours per year"
    assert comparison.holds is False
    assert any(
        line.provision == "ts.de.net" and line.result.endswith("= 850 hours per year")
        for line in lines(clinic.trace)
    )


def test_decisive_facts_and_what_they_settle() -> None:
    text = "schools: {complete: yes, east: {ex hours: 920, ex small: unknown}}\n"
    found = [f for f in findings(answer_to(text), "ts.ex.hours") if "5" in f.grades]
    (fact,) = found[0].decisive
    assert fact.fact == "ex.small"
    assert fact.asked
    assert dict(fact.settles) == {"yes": ("met",), "no": ("violated",)}
    text = "schools: {complete: yes, east: {nu lesson: unknown}}\n"
    (day,) = findings(answer_to(text), "ts.nu.day")
    assert dict(day.decisive[0].settles) == {
        "less than 360 minutes per day": ("violated",),
        "at least 360 minutes per day": ("met",),
    }
    (strict,) = findings(answer_to(text), "ts.nu.strict")
    assert dict(strict.decisive[0].settles)[
        "more than 360 minutes per day and less than 420 minutes per day"
    ] == ("met",)


def test_decisive_words_and_lists() -> None:
    text = "schools: {complete: yes, east: {grades: 9-10, ke size: unknown}}\ncourses: {art: {clock hours: 70}}\n"
    answer = answer_to(text)
    (either,) = findings(answer, "ts.ke.either")
    assert dict(either.decisive[0].settles)["large or tiny"] == ("met",)
    questions = {d.question for f in answer.findings for d in f.decisive}
    assert "Are there more courses than those listed?" in questions


def test_law_that_only_research_can_settle() -> None:
    text = "schools: {complete: yes, east: {ta kind: medium, ta hours: 5000}}\n"
    (found,) = findings(answer_to(text), "ts.ta.cells")
    assert set(found.outcomes) == {"met", "violated"}
    assert found.decisive == ()
    assert any(
        a.startswith("Only research of the law can settle part of this: Every kind of cell")
        for a in found.assumptions
    )


def test_enabling() -> None:
    text = """\
    schools:
      complete: yes
      east:
        courses: {one: {mastery: {value: yes, stated by: me}, credits: 1, clock hours: 10}}
        tracks: {day: {instruction hours: 900, pe shift: yes}}
        pe offered: yes
        pe paid: no
    """
    answer = answer_to(text)
    seat = findings(answer, "ts.pe.seat")
    assert [f.outcomes for f in seat if f.subject == "east.one"] == [("displaced",)]
    enabling = {(e.provision, e.subject): e for e in answer.enabling}
    assert enabling["ts.pe.mastery", "east.one"].status == "allowed"
    assert enabling["ts.pe.mastery", "east.one"].how == "displaces"
    assert enabling["ts.pe.offer", "east"].how == "owed"
    short = enabling["ts.pe.short", "east.day"]
    assert (short.how, short.status) == ("displaces", "once")
    assert {m.id for m in short.missing} >= {"plan", "adopt"}
    (day,) = findings(answer, "ts.pe.day")
    assert set(day.outcomes) == {"displaced", "violated"}
    assert [e.status for e in day.enabled_by] == ["once"]


def test_verdicts() -> None:
    head = "plan: P\nstate: XX\nterm: 2026-27\nprepared: 2026-09-01\n"
    finding = findings(answer_to("wa ok: no\n"), "ts.wa.hours")[0]

    def verdict(*outcomes: str, touched: bool = True, strict: bool = False) -> str:
        found: Finding = replace(finding, outcomes=outcomes, touched=touched)
        return verdict_of([found], (), (), strict=strict)

    assert verdict("met") == "clear"
    assert verdict("lifted") == "clear_with_waivers"
    assert verdict("violated") == "blocked"
    assert verdict("violated", "met") == "unsettled"
    assert verdict("violated", "met", touched=False) == "clear"
    assert verdict("violated", "met", touched=False, strict=True) == "unsettled"
    assert verdict("unresearched") == "unsettled"
    assert verdict("advised") == "clear"
    assert verdict_of([], (), ("xx",), strict=False) == "unsettled"
    assert head


def test_another_state_and_a_state_whose_law_is_not_there() -> None:
    plan = plan_of("wa ok: no\n")
    other = check(plan, book(), state="us")
    assert any("law of another state" in n for n in other.notes)
    missing = check(plan, book(), state="zz")
    assert missing.missing_law == ("zz",)
    assert missing.verdict in ("unsettled", "blocked")
    assert missing.state_name == "ZZ"
    assert any("is not in this rulebook" in u for u in missing.unresearched)


def test_the_law_date() -> None:
    plan = plan_of(
        "schools: {complete: yes, east: {ti ok: yes, ti other: no}}\n",
        head=HEAD.replace("2026-27", "2027-28"),
    )
    before = check(plan, book(), as_of=datetime.date(2026, 5, 1))
    after = check(plan, book(), as_of=datetime.date(2026, 6, 1))
    assert findings(before, "ts.ti.future")[0].outcomes == ("met",)
    assert findings(after, "ts.ti.future")[0].outcomes == ("violated",)


def test_practice_is_told_where_its_rule_is_touched() -> None:
    law = 'practice ts.zz.myth "People believe it" { note "It is not law." see ts.wa.hours topic zz_topic = 5 hours per year }'
    law = law.replace(" topic zz_topic = 5 hours per year", "")
    assert [p[0] for p in answer_to("wa ok: no\n", law).practice] == ["ts.zz.myth"]
    assert answer_to("nu lesson: 300\n", law).practice == ()
    asked = answer_to("requests: [{law: T.S. 60-1, under: ts.wa.board}]\n", law)
    assert [p[0] for p in asked.practice] == ["ts.zz.myth"]
