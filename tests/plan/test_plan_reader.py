"""The forms in which a plan may say a thing, and what is read from them."""

from __future__ import annotations

import datetime as dt
import time
from fractions import Fraction
from pathlib import Path

import pytest
from plan_words import words

from policyengine.language.syntax import Closest, MonthDay, NthWeekday
from policyengine.plan.model import Content, Interval, Listing, Plan, Thing, Value
from policyengine.plan.notes import MOST
from policyengine.plan.reader import read_plan_text
from policyengine.plan.words import Words

TAYLOR = Path(__file__).parent / "ky-taylor.yaml"


def plan_of(body: str, state: str = "KY", warnings: tuple[str, ...] = ()) -> Plan:
    head = f"plan: A plan\nstate: {state}\nterm: 2027-28 to 2030-31\nprepared: 2026-11-22\n"
    plan, found = read_plan_text(head + body, "plan.yaml", words())
    assert tuple(d.code for d in found) == warnings, [d.render() for d in found]
    assert plan is not None
    return plan


def thing(plan: Plan, path: str) -> Thing:
    return next(t for t in plan.district.all_below() if t.path == path)


def fact_of(body: str, name: str, path: str = "high") -> Value:
    return thing(plan_of(body), path).facts[name][0].value


def exactly(number: int | Fraction) -> Interval:
    return Interval(Fraction(number), Fraction(number))


SCHOOL = "schools: {high: {%s}}"
COURSE = "courses: {algebra: {%s}}"


@pytest.mark.parametrize(
    ("written", "content"),
    [
        ("school: 1", None),
        ("clock hours: 60", exactly(3600)),
        ('clock hours: "1,060"', exactly(63600)),
        ("clock hours: 7.5 hours", exactly(450)),
        ("clock hours: .5", exactly(30)),
        ("clock hours: 90 minutes", exactly(90)),
        ("clock hours: 340 to 370", Interval(Fraction(20400), Fraction(22200))),
        ("clock hours: 60 to 90 minutes", Interval(Fraction(60), Fraction(90))),
        ("clock hours: 1 hour to 2", Interval(Fraction(60), Fraction(120))),
        ("clock hours: 30 minutes to 2 hours", Interval(Fraction(30), Fraction(120))),
        ("clock hours: at least 340", Interval(Fraction(20400), None)),
        ("clock hours: At most 5 hours", Interval(Fraction(0), Fraction(300))),
        ("minutes per week: 5 hours per week", exactly(300)),
        ("minutes per week: 5 hours", exactly(300)),
        ("minutes per week: 300 minutes/week", exactly(300)),
        ("credits: 1/2", None),
        ("exam score: 39%", exactly(Fraction(39, 100))),
        ("exam score: 39 percent", exactly(Fraction(39, 100))),
        ("exam score: 39", exactly(Fraction(39, 100))),
        ("exam score: 0.5%", exactly(Fraction(1, 200))),
        ("exam score: 30% to 40%", Interval(Fraction(3, 10), Fraction(2, 5))),
        ("exam score: at least 40%", Interval(Fraction(2, 5), Fraction(1))),
        ("awarded: 2025-05-20", dt.date(2025, 5, 20)),
        ("awarded: 05-15", MonthDay(5, 15)),
        ("awarded: 05-15 of previous school year", MonthDay(5, 15, previous=True)),
        ("awarded: Monday closest to 08-26", Closest("monday", 8, 26)),
        ("awarded: fourth monday in august", NthWeekday("fourth", "monday", "august")),
        ("route: Work Based", "work_based"),
        ("route: work_based", "work_based"),
    ],
)
def test_values(written: str, content: Content) -> None:
    head = "plan: A plan\nstate: KY\nterm: 2027-28\nprepared: 2026-11-22\n"
    plan, found = read_plan_text(head + COURSE % written, "plan.yaml", words())
    if content is None:
        assert plan is None
        assert [d.code for d in found] in (["E0305"], ["E0307"], ["E0309"])
        return
    assert plan is not None
    (entries,) = thing(plan, "algebra").facts.values()
    assert entries[0].value.content == content
    assert entries[0].value.written == written.partition(": ")[2].strip('"')


@pytest.mark.parametrize("written", ["$5,500", "5,500", "5500", "5500 dollars", "$5,500.00"])
def test_money(written: str) -> None:
    body = f"fund uses:\n  night:\n    amount: {written}"
    assert fact_of(body, "fund_use.amount", "night").content == exactly(5500)


def test_states_of_values() -> None:
    plan = plan_of(SCHOOL % "kind: none, level: UNKNOWN, title i: Yes, schoolwide: NO")
    values = {name: entries[0].value for name, entries in thing(plan, "high").facts.items()}
    assert {name: (value.state, value.content) for name, value in values.items()} == {
        "school.kind": ("none", None),
        "school.level": ("unknown", None),
        "school.title_i": ("stated", True),
        "school.schoolwide": ("stated", False),
    }


def test_sources() -> None:
    body = (
        COURSE
        % 'mastery: {value: yes, source: p. 4, stated by: "principal, 2026-10-02"}, credits: {value: none}'
    )
    facts = thing(plan_of(body), "algebra").facts
    value = facts["course.mastery"][0].value
    assert (value.content, value.source, value.stated_by, value.loc.line) == (
        True,
        "p. 4",
        "principal, 2026-10-02",
        5,
    )
    assert facts["course.credits"][0].value.state == "none"


def test_text_over_lines_is_one() -> None:
    plan = plan_of("requests:\n  - law: KRS\n      158.070\n    rationale: |\n      First.\n      Second.\n")
    assert plan.requests is not None
    (request,) = plan.requests
    assert request.law == "KRS 158.070"
    assert request.thing.facts["request.rationale"][0].value.content == "First. Second."


# --- keys -------------------------------------------------------------------------


def test_keys_of_facts() -> None:
    plan = plan_of(
        "tracks: {day: {instruction hours: {K: 900 hours, 1-5: 968 hours}}}\ndiploma credits: {English: 4}"
    )
    hours = thing(plan, "day").facts["instruction.hours"]
    assert [dict(e.keys)["grade"] for e in hours] == [frozenset("K"), frozenset("12345")]
    (english,) = plan.district.facts["diploma.credits"]
    assert english.keys == (("subject", frozenset({"english"})),)
    assert english.value.content == exactly(4)


@pytest.mark.parametrize(
    "written",
    [
        "{2027-28 to 2028-29: {9-12: 170, K: 175}}",
        "{9-12: {2027-28: 170, 2028-29: 170}, K: {2027-28 to 2028-29: 175}}",
    ],
)
def test_two_keys_in_either_order(written: str) -> None:
    plan = plan_of(f"tracks: {{day: {{ky calendar days: {written}}}}}")
    entries = thing(plan, "day").facts["ky.calendar.days"]

    def stated(grade: str, year: int) -> list[Content]:
        return [e.value.content for e in entries if e.holds_for({"grade": grade, "school_year": year})]

    assert stated("9", 2027) == stated("12", 2028) == [exactly(170)]
    assert stated("K", 2028) == [exactly(175)]
    assert stated("1", 2027) == stated("9", 2029) == []


def test_dashes_of_other_kinds() -> None:
    plan = plan_of("schools: {high: {grades: 9\u201312, first day: {2027\u201328: 2027\u201108\u201126}}}")
    school = thing(plan, "high")
    assert school.grades == frozenset(("9", "10", "11", "12"))
    assert school.facts["school.first_day"][0].value.content == dt.date(2027, 8, 26)


def test_lists_of_grades() -> None:
    plan = plan_of("schools: {a: {grades: [K, 1-2]}, b: {grades: 'PK, 3'}, c: {grades: unknown}}")
    assert [thing(plan, n).grades for n in "abc"] == [frozenset("K12"), frozenset(("PK", "3")), None]


def test_facts_stand_at_their_owner_or_above() -> None:
    body = """
school first day: 08-26
program agreement: yes
request asked by: district
block supervisor: certificated
district: {year round: no, name: Example, district enrollment: 5,000}
schools:
  high:
    program approved: yes
    school.kind: charter
    Low Income: 39%
    program pupils: none
"""
    with pytest.raises(AssertionError, match="unknown key `000`"):
        plan_of(body)
    plan = plan_of(body.replace("5,000", "5000").replace("    program pupils: none\n", ""))
    assert set(plan.district.facts) == {
        "school.first_day",
        "program.agreement",
        "request.asked_by",
        "block.supervisor",
        "district.year_round",
        "district.enrollment",
    }
    assert set(thing(plan, "high").facts) == {"program.approved", "school.kind", "school.low_income"}
    assert plan.district.title == "Example"


def test_facts_of_the_own_state() -> None:
    body = "co.board.counts: {lunch: yes}\ntracks: {day: {pupil fte claimed: 1}}"
    plan = plan_of(body, "co")
    assert plan.district.facts["co.board.counts"][0].keys == (("activity", frozenset({"lunch"})),)
    assert thing(plan, "day").facts["pupil.fte_claimed"][0].value.content == exactly(1)
    plan = plan_of("programs: {clinic: {ca employment agreement: unknown}}", "CA")
    assert thing(plan, "clinic").facts["ca.employment.agreement"][0].value.state == "unknown"


def test_lists_of_law() -> None:
    plan = plan_of("lists: {oh plan lists: [ORC 3313.48, ORC 3314.1]}", "OH")
    assert plan.district.facts["oh.plan_lists"][0].value.content == ("ORC 3313.48", "ORC 3314.1")
    plan = plan_of("oh plan lists: none\nlists: unknown", "OH")
    assert plan.district.facts["oh.plan_lists"][0].value.state == "none"
    plan = plan_of("oh.plan_lists: ORC 1", "OH")
    assert plan.district.facts["oh.plan_lists"][0].value.content == ("ORC 1",)


# --- levels -----------------------------------------------------------------------


def tree(plan: Plan) -> list[tuple[str, str, bool]]:
    return [(t.entity, t.path, t.named) for t in plan.district.all_below() if t.entity != "block"]


def test_levels_left_out() -> None:
    assert tree(plan_of("")) == [
        ("district", "district", True),
        ("school", "school", False),
        ("track", "track", False),
    ]
    plan = plan_of("")
    assert plan.district.list_of("school") == Listing("absent", closed=True)
    assert plan.district.list_of("fund_use") == Listing()
    assert plan.requests is None


def test_parts_at_the_top() -> None:
    body = "days: 170\ntimetable: [{minutes: 400, activity: class}]\nprograms: none\n"
    body += "courses: {algebra: {credits: 1}}"
    plan = plan_of(body)
    assert tree(plan)[1:] == [
        ("school", "school", False),
        ("course", "algebra", True),
        ("track", "track", False),
        ("day_type", "day_type", False),
    ]
    (school,) = plan.things("school")
    assert school.list_of("program") == Listing("none", closed=True, loc=school.list_of("program").loc)
    (day,) = plan.things("day_type")
    assert set(day.facts) == {"schedule.days", "schedule.minutes"}


def test_parts_at_the_top_go_to_the_only_school() -> None:
    plan = plan_of(
        "schools: {high: {kind: regular}}\ntracks: {day: {days: 170}}\nprograms: {clinic: {grades: 9}}"
    )
    assert [path for _, path, _ in tree(plan)] == [
        "district",
        "high",
        "high.day",
        "high.day",
        "high.clinic",
    ]
    plan = plan_of("schools: {high: {tracks: {day: {days: {regular: 170}}}, week: [regular, none]}}")
    assert thing(plan, "high.day").facts["schedule.week"][0].value.content == "regular none"


@pytest.mark.parametrize(("said", "tracks"), [("none", 0), ("unknown", 1)])
def test_whole_parts(said: str, tracks: int) -> None:
    plan = plan_of(f"schools: {{high: {{tracks: {said}, courses: {said}}}}}")
    school = thing(plan, "high")
    assert len(school.children) == tracks
    listing = school.list_of("track")
    assert (listing.state, listing.closed) == (said, said == "none")
    plan = plan_of(f"schools: {said}\nfund uses: {said}\nrequests: {said}\nprocedure: {said}")
    assert len(plan.things("school")) == tracks
    assert plan.requests == (() if said == "none" else None)
    assert plan.district.list_of("request").state == said


def test_fund_uses_of_a_school() -> None:
    plan = plan_of("schools: {high: {fund uses: {night: {source: perkins}}}}")
    assert thing(plan, "high.night").entity == "fund_use"


# --- timetables -------------------------------------------------------------------


def test_days_without_a_timetable() -> None:
    plan = plan_of("tracks: {day: {days: {in session: at least 148}, instruction hours: 968 hours}}")
    day = thing(plan, "day.in_session")
    assert set(day.facts) == {"schedule.days"}
    assert (day.closed_facts, day.lists) == (set(), {})


def test_lines() -> None:
    body = """
timetable:
  - {from: 8:00, to: 9:30 am, activity: class, supervisor: certificated, source: p. 3}
  - {minutes: 5, activity: passing}
  - {from: 09:35, to: 12:05 pm, activity: class, place: off campus, source: p. 4,
     subject: [english, Social Studies]}
  - {minutes: 30 to 40, activity: lunch}
  - {minutes: unknown, activity: study}
  - {minutes: none, activity: recess}
  - {minutes: unknown, activity: study, subject: science}
  - {from: 14:00, to: 15:00, minutes: 60, activity: lunch}
  - {minutes: unknown, activity: recess}
"""
    (day,) = plan_of(body).things("day_type")
    sums = {next(iter(e.keys[0][1])): e.value for e in day.facts["schedule.minutes"]}
    assert {activity: (value.state, value.content) for activity, value in sums.items()} == {
        "class": ("stated", exactly(240)),
        "passing": ("stated", exactly(5)),
        "lunch": ("stated", Interval(Fraction(90), Fraction(100))),
        "study": ("unknown", None),
        "recess": ("stated", Interval(Fraction(0), None)),
    }
    assert sums["class"].source == "p. 3, p. 4"
    assert sums["class"].written == "08:00 to 09:30 + 09:35 to 12:05"
    third = day.children[2]
    assert (third.entity, third.name, third.loc.line) == ("block", "3", 9)
    assert third.facts["block.subject"][0].value.content == ("english", "social_studies")
    assert third.facts["block.place"][0].value.source == "p. 4"
    assert third.facts["block.minutes"][0].value.content == exactly(150)


def test_day_types_without_lines() -> None:
    plan = plan_of(
        "tracks: {day: {timetable: {a: none, b: unknown}}, b: {timetable: none}, c: {days: unknown}}"
    )
    none, unknown = plan.things("day_type")
    assert none.facts["schedule.minutes"] == ()
    assert none.closed_facts == {"schedule.minutes"}
    assert unknown.facts["schedule.minutes"][0].value.state == "unknown"
    assert unknown.closed_facts == set()
    assert thing(plan, "b").list_of("day_type").closed
    assert thing(plan, "c").list_of("day_type").state == "unknown"


def test_week() -> None:
    plan = plan_of("tracks: {day: {days: {a b: 114, c: 38}, week: [A B, a_b, None, a b, c]}}")
    value = thing(plan, "day").facts["schedule.week"][0].value
    assert (value.content, value.written) == ("a_b a_b none a_b c", "[A B, a_b, None, a b, c]")
    plan = plan_of(
        "tracks: {day: {week: unknown}, night: {week: [a, none]}, open: {days: {a: unknown}, week: [a]}}"
    )
    assert thing(plan, "day").facts["schedule.week"][0].value.state == "unknown"
    assert thing(plan, "night").facts["schedule.week"][0].value.content == "a none"


# --- programs ---------------------------------------------------------------------


def test_takes_from() -> None:
    body = """
tracks:
  day: {days: {regular: 100}, timetable: {regular: [{minutes: 60 to 70, activity: class}]}}
programs:
  a: {takes from: {activity: lab, minutes: 60}, with: [b, c]}
  b: {takes from: unknown, with: a}
  c: {takes from: none, with: none}
  d:
    takes from: [{track: Day, day type: REGULAR, activity: class, minutes: unknown}]
    pupils: {value: 24, source: p. 2}
  e: {takes from: [{activity: class, minutes: 0.5 hours}]}
courses:
  algebra: {program: a}
  other: {program: unknown}
"""
    plan = plan_of(body)
    a, b, c, d, e = plan.things("program")
    assert a.takes_from is not None
    assert d.takes_from is not None
    assert e.takes_from is not None
    (taking,) = a.takes_from
    assert (taking.track, taking.day_type, taking.activity, taking.minutes) == (
        "day",
        "regular",
        "lab",
        exactly(60),
    )
    assert a.together_with == ("b", "c")
    assert (b.takes_from, b.takes_unknown, b.together_with) == (None, True, ("a",))
    assert (c.takes_from, c.takes_unknown, c.together_with) == ((), False, ())
    assert d.takes_from[0].minutes == Interval(Fraction(0), None)
    assert d.facts["program.pupils"][0].value.source == "p. 2"
    assert e.takes_from[0].minutes == exactly(30)
    assert thing(plan, "algebra").facts["course.program"][0].value.content == "a"
    assert thing(plan, "other").facts["course.program"][0].value.state == "unknown"


def test_takes_from_days_that_nobody_counted() -> None:
    plan = plan_of("programs: {a: {takes from: [{day type: regular, activity: class, minutes: 60}]}}")
    (program,) = plan.things("program")
    assert program.takes_from is not None
    assert (program.takes_from[0].track, program.takes_from[0].day_type) == ("track", "regular")


def test_takes_from_unknown_minutes() -> None:
    body = """
timetable: {regular: [{minutes: unknown, activity: class}], short: unknown}
programs:
  a:
    takes from:
      - {day type: regular, activity: class, minutes: 500}
      - {day type: short, activity: class, minutes: 9}
"""
    assert plan_of(body).things("program")[0].takes_from


# --- requests and procedure -------------------------------------------------------


def test_requests() -> None:
    body = """
schools: {high: {grades: 9-12, programs: {clinic: {grades: 9}}, courses: {algebra: {credits: 1}}}}
requests:
  - law: KRS 158.070
    under: KY.DOI
    for: {schools: High, tracks: [track], programs: [clinic], courses: [algebra],
          grades: [9, 11-12], school years: 2028-29 to 2029-30}
    layer: statute
    asked by: district
    granted: {value: 2026-10-01, source: p. 1}
    contents: {plan: yes, Goals: {value: p. 3, source: annex}}
  - {law: ky.hours.annual, under: unknown, granted: no, contents: none}
  - law: KRS 1
    granted: unknown
    under: KRS 156.161
    contents: {justification: none}
    for: {school years: [2027-28, 2030-31]}
"""
    with pytest.raises(AssertionError, match="no track `track`"):
        plan_of(body)
    plan = plan_of(body.replace("tracks: [track], ", ""))
    assert plan.requests is not None
    first, second, third = plan.requests
    assert (first.law, first.under, first.granted) == ("KRS 158.070", "KY.DOI", dt.date(2026, 10, 1))
    scope = first.scope
    assert (scope.schools, scope.programs, scope.courses) == (("high",), ("clinic",), ("algebra",))
    assert (scope.tracks, scope.grades, scope.years) == (
        None,
        frozenset(("9", "11", "12")),
        frozenset((2028, 2029)),
    )
    assert set(first.thing.facts) == {"request.layer", "request.asked_by"}
    assert {k: (v.content, v.source) for k, v in first.contents.items()} == {
        "plan": (True, None),
        "goals": ("p. 3", "annex"),
    }
    assert (second.under, second.granted, second.contents) == (None, None, {})
    assert third.contents["justification"].state == "none"
    assert third.scope.years == frozenset((2027, 2030))


def test_procedure() -> None:
    body = """
schools: {springs: {grades: K-5}, vista_high: {grades: 9-12}}
procedure:
  co.waiver.innovation:
    contents:
      support: {springs: p. 1, Vista High: unknown}
      results: {2027-28 to 2028-29: p. 2}
      intent met: {rigor: p. 3}
      savings: no
    steps:
      administrators: {springs: {yes: 2, members: 2, date: 2026-02-02, stated by: clerk}, vista_high: none}
      teachers: {yes: 31, no: 3, members: 50, cast: unknown, ballot: Secret, date: unknown, source: p. 9}
      committee: {value: 2026-02-11, source: minutes, stated by: clerk}
      submit: yes
      approve: {2027-28: 2027-08-01}
      file: unknown
  us.waiver.edflex: unknown
  us.waiver.esea8401: {contents: none, steps: unknown}
  C.R.S. 22-32.5-108: {contents: {mission: p. 1}}
"""
    plan = plan_of(body, "CO")
    innovation = plan.procedure["co.waiver.innovation"]
    assert {key: (v.state, v.content) for key, v in innovation.contents.items()} == {
        ("support", "springs"): ("stated", "p. 1"),
        ("support", "vista_high"): ("unknown", None),
        ("results", "2027-28"): ("stated", "p. 2"),
        ("results", "2028-29"): ("stated", "p. 2"),
        ("intent_met", "rigor"): ("stated", "p. 3"),
        ("savings", None): ("stated", False),
    }
    steps = innovation.steps
    springs = steps["administrators", "springs"]
    assert (springs.date, springs.figures, springs.stated_by) == (
        dt.date(2026, 2, 2),
        (("yes", exactly(2)), ("members", exactly(2))),
        "clerk",
    )
    assert steps["administrators", "vista_high"].state == "none"
    teachers = steps["teachers", None]
    assert dict(teachers.figures)["cast"] == Interval(Fraction(0), None)
    assert (teachers.ballot, teachers.date, teachers.source) == ("secret", None, "p. 9")
    committee = steps["committee", None]
    assert (committee.date, committee.source, committee.stated_by) == (
        dt.date(2026, 2, 11),
        "minutes",
        "clerk",
    )
    assert steps["submit", None].done is True
    assert steps["approve", "2027-28"].date == dt.date(2027, 8, 1)
    assert steps["file", None].state == "unknown"
    assert plan.procedure["us.waiver.edflex"].steps == {}
    assert plan.procedure["C.R.S. 22-32.5-108"].contents["mission", None].content == "p. 1"


def test_law_that_is_not_loaded() -> None:
    body = "ny regents days: 5\nlists: {ny lists: [x]}\nrequests: [{law: KRS 1, under: ny.waiver.general}]\n"
    body += "procedure: {ny.waiver.general: {contents: {any thing: p. 1}, steps: {any step: 2026-01-01}}}"
    plan = plan_of(body, "NY", ("W0303", "W0303"))
    assert plan.requests is not None
    assert plan.requests[0].under == "ny.waiver.general"
    assert set(plan.procedure["ny.waiver.general"].steps) == {("any_step", None)}
    head = "plan: A plan\nstate: KY\nterm: 2027-28\nprepared: 2026-11-22\n"
    alone = Words(words().vocabulary)
    plan, found = read_plan_text(
        head + "requests: [{law: 158.070, contents: {form: p. 1}}]", "plan.yaml", alone
    )
    assert (plan is not None, found) == (True, [])


def test_without_a_state_nothing_is_foreign() -> None:
    head = "plan: A plan\nterm: 2027-28\nprepared: 2026-11-22\nco board counts: yes\nfl days: 3\n"
    _, found = read_plan_text(head + "requests: [{law: 158.070}]", "plan.yaml", words())
    assert [(d.code, d.loc.line) for d in found] == [("E0313", 1), ("E0305", 5)]


def test_many_mistakes_are_cut() -> None:
    head = "plan: A plan\nstate: KY\nterm: 2027-28\nprepared: 2026-11-22\n"
    body = "".join(f"wrong{n}: {'x' * 1000}\n" for n in range(300)) + f"grades: {'x' * 100_000}\n"
    _, found = read_plan_text(head + body, "plan.yaml", words())
    assert len(found) == MOST
    _, found = read_plan_text(f"{head}grades: {'x' * 100_000}\n", "plan.yaml", words())
    assert len(found[0].message) < 1000


# --- the design plans -------------------------------------------------------------


def test_a_whole_plan_is_read_quickly() -> None:
    text = TAYLOR.read_text("utf-8")
    read_plan_text(text, "ky-taylor", words())
    before = time.perf_counter()
    plan, found = read_plan_text(text, "ky-taylor", words())
    assert time.perf_counter() - before < 0.3
    assert plan is not None
    assert [d.code for d in found] == []
