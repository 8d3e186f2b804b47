"""Coverage of the law by its scenarios: every line of the report can come out otherwise."""

from __future__ import annotations

import datetime

import pytest
from coverage_law import HOURS, PLAIN, WORDS, covered, told

from policyengine.analysis.coverage import Count, coverage_lines, coverage_of
from policyengine.analysis.points import limiting_tables
from policyengine.analysis.scenarios import Run, played
from policyengine.analysis.watch import Watch
from policyengine.language import syntax as s
from policyengine.language.parser import parse
from policyengine.rulebook import load_texts

# --- provisions


@pytest.mark.parametrize(
    ("tests", "missing"),
    [
        ([], ["st.r: never shown"]),
        (["given district.a = yes expect st.r is met"], ["st.r: never violated; met"]),
        (["given district.a = no expect st.r is violated"], ["st.r: never met; violated"]),
        (["given district.a = unknown expect st.r is met or violated"], ["st.r: never shown"]),
        (["given district.a = yes expect st.r is met", "given district.a = no expect st.r is violated"], []),
    ],
)
def test_a_requirement_is_shown_met_and_violated(tests: list[str], missing: list[str]) -> None:
    assert told(covered(PLAIN, *tests), "requirement") == missing


def test_an_equivalent_is_as_good_as_met() -> None:
    law = """requirement st.r "r" { cite "St. 1-1" applies to district must district.hours at least 900 hours per year }
    equivalency st.e "e" { cite "St. 1-2" applies to district counts district.extra as district.hours for st.r }"""
    some = "given district.hours = 850 hours per year given district.extra = 50 hours per year"
    none = "given district.hours = 850 hours per year given district.extra = 0 hours per year"
    first = covered(law, f"{some} expect st.r is met_by_equivalent")
    assert told(first, "requirement") == ["st.r: never violated; met by equivalent"]
    assert told(first, "equivalency") == ["st.e: never not counting"]
    assert told(covered(law, f"{none} expect st.r is violated"), "equivalency") == ["st.e: never counting"]
    assert told(covered(law), "equivalency") == ["st.e: never shown"]
    both = covered(law, f"{some} expect st.r is met_by_equivalent", f"{none} expect st.r is violated")
    assert told(both, "equivalency") == told(both, "requirement") == []


def test_excused_is_not_met() -> None:
    law = PLAIN + ' exception st.x "x" to st.r { cite "St. 1-2" when district.b excuses }'
    excused = "given district.a = no given district.b = yes expect st.r is excused"
    free = "given district.a = no given district.b = no expect st.r is violated"
    assumed = "given district.a = no expect st.r is violated"
    assert told(covered(law, excused), "requirement") == ["st.r: never met, never violated; excused"]
    assert told(covered(law, excused), "exception") == ["st.x: never inactive"]
    assert told(covered(law, assumed), "exception") == ["st.x: never shown"]
    assert told(covered(law, free), "exception") == ["st.x: never active"]
    assert told(covered(law, excused, free), "exception") == []


def test_an_exception_without_conditions_need_not_be_inactive() -> None:
    law = PLAIN + ' exception st.x "x" to st.r { cite "St. 1-2" excuses }'
    assert told(covered(law), "exception") == ["st.x: never shown"]
    assert told(covered(law, "given district.a = no expect st.r is excused"), "exception") == []


def test_an_exception_not_yet_in_force_does_not_show_its_condition_false() -> None:
    law = (
        PLAIN
        + ' exception st.x "x" to st.r { cite "St. 1-2" effective since 2030-07-01 when district.b excuses }'
    )
    late = "given district.a = no given district.b = yes expect st.r is violated"
    assert told(covered(law, late), "exception") == ["st.x: never shown"]


def test_advice() -> None:
    law = 'advice st.v "v" { cite "St. 1-1" applies to district should district.a }'
    assert told(covered(law, "given district.a = yes expect st.v is heeded"), "advice") == [
        "st.v: never violated; heeded"
    ]
    assert told(covered(law, "given district.a = no expect st.v is advised"), "advice") == [
        "st.v: never met; advised"
    ]


def test_a_permission_is_used_and_not_used() -> None:
    law = PLAIN + ' permission st.p "p" { cite "St. 1-2" applies to district when district.b displaces st.r }'
    used = "given district.a = no given district.b = yes expect st.r is displaced"
    other = "given district.a = no given district.b = no expect st.r is violated"
    assert told(covered(law), "permission") == ["st.p: never shown"]
    assert told(covered(law, used), "permission") == ["st.p: never not used"]
    assert told(covered(law, other), "permission") == ["st.p: never used"]
    assert told(covered(law, used, other), "permission") == []


def test_the_duty_of_a_permission_is_judged_as_a_duty() -> None:
    law = 'permission st.p "p" { cite "St. 1-2" applies to district when district.b must not district.a }'
    found = covered(law, "given district.a = no expect st.p is met")
    assert told(found, "duty of a permission") == ["st.p: never violated; met"]
    assert told(found, "permission") == []


WAIVER = """
waiver st.w "w" { cite "St. 1-5" reaches st.r asked by district granted by sbe
  needs reason "Reason" : request.rationale }
protection st.n "n" { cite "St. 1-6" shields st.r against every waiver unless district.c }"""


def test_a_waiver_and_its_protection() -> None:
    law = PLAIN + WAIVER
    ask = "given district.a = no invokes st.w for st.r"
    full = f'{ask} given district.c = yes given request.rationale = "why" expect request st.r is complete'
    bare = f"{ask} given district.c = yes expect request st.r is incomplete"
    shut = f"{ask} given district.c = no expect request st.r is barred"
    assert told(covered(law), "waiver") == ["st.w: never shown"]
    assert told(covered(law, shut), "waiver") == ["st.w: never complete or open, never incomplete; barred"]
    assert told(covered(law, full, shut), "waiver") == ["st.w: never incomplete; barred, complete"]
    assert told(covered(law, full, bare), "waiver") == ["st.w: never refused; complete, incomplete"]
    assert told(covered(law, full, bare, shut), "waiver") == []
    assert told(covered(law), "protection") == ["st.n: never shown"]
    assert told(covered(law, bare), "protection") == ["st.n: never barring"]
    assert told(covered(law, shut), "protection") == ["st.n: never lifted"]
    assert told(covered(law, bare, shut), "protection") == []


def test_a_definition_is_used() -> None:
    law = (
        PLAIN.replace("district.a", "st.d.enough at least 2 hours")
        + ' definition st.d "d" { cite "St. 1-2" let enough = 2 hours }'
    )
    assert told(covered(law), "definition") == ["st.d: never shown"]
    assert told(covered(law, "expect st.r is met"), "definition") == []


# --- thresholds


def hours(number: str, outcome: str) -> str:
    return f"given district.hours = {number} hours per year expect st.r is {outcome}"


CELL = 'st.r "least 1,062 hours per year (since 2020-01-01)"'


@pytest.mark.parametrize(
    ("tests", "missing"),
    [
        ([], "never shown"),
        ([hours("1,062", "met")], "never fails; at 1,062 hours per year holds"),
        ([hours("1,061.5", "violated")], "never holds, never exactly at it; at 1,061.5 hours per year fails"),
        (
            [
                hours("1,200", "met"),
                hours("1,100", "met"),
                hours("1,300", "met"),
                hours("900", "violated"),
                hours("1,000", "violated"),
            ],
            "never exactly at it; at 1,100 hours per year holds, at 1,000 hours per year fails",
        ),
    ],
)
def test_a_number_of_a_table_is_exercised_on_both_sides(tests: list[str], missing: str) -> None:
    found = told(covered(HOURS, *tests), "number in a table")
    assert [line for line in found if "1,062 hours per year (" in line] == [f"{CELL}: {missing}"]
    assert 'st.r "least 900 hours per year (before 2020-01-01)": never shown' in found


def test_the_other_version_is_another_number() -> None:
    early = covered(HOURS, hours("900", "met"), day="2015-01-01")
    assert told(early, "number in a table") == [
        'st.r "least 900 hours per year (before 2020-01-01)": never fails; at 900 hours per year holds',
        f"{CELL}: never shown",
    ]


def test_what_is_covered_says_how_near() -> None:
    lines = coverage_lines(covered(HOURS, hours("1,062", "met"), hours("1,061.5", "violated")))
    near = lines[lines.index("Nearest on each side") + 1 :]
    assert near == [
        (
            'case:19: threshold st.r "district hours at least least": against 1,062 hours per year, '
            "at 1,062 hours per year holds, at 1,061.5 hours per year fails"
        ),
        f"case:20: number in a table {CELL}: at 1,062 hours per year holds, at 1,061.5 hours per year fails",
    ]


def test_a_number_through_a_let_and_one_set_by_an_exception() -> None:
    law = """requirement st.r "r" { cite "St. 1-1" applies to district
      must due at most district.hours let due = least table least : hours per year { | value | | 900 | } }
    exception st.x "x" to st.r { cite "St. 1-2" when district.b sets least = st.x.own
      table own : hours per year { | value | | 800 | } }
    definition st.d "d" { cite "St. 1-3" table caps : hours per year { | value | | 7 | } }"""
    book, _ = load_texts([("st", "case", WORDS + law)])
    assert limiting_tables(book) == {("st.r", "due"), ("st.r", "least"), ("st.x", "own")}
    lower = "given district.b = yes given district.hours = 850 hours per year expect st.r is met"
    found = covered(law, f"{lower}", f"given district.b = no {hours('899', 'violated')}")
    assert told(found, "number in a table") == [
        'st.r "least 900 hours per year": never holds, never exactly at it; at 899 hours per year fails',
        'st.x "own 800 hours per year": never fails, never exactly at it; at 850 hours per year holds',
    ]
    assert told(found, "other cell of a table") == ['st.d "caps 7 hours per year": never shown']


@pytest.mark.parametrize(
    ("operator", "at", "beyond"),
    [
        ("at least", ("10", "met"), ("9", "violated")),
        ("more than", ("10", "violated"), ("11", "met")),
        ("at most", ("10", "met"), ("11", "violated")),
        ("less than", ("10", "violated"), ("9", "met")),
    ],
)
def test_every_operator_has_its_edge(operator: str, at: tuple[str, str], beyond: tuple[str, str]) -> None:
    law = f"""requirement st.r "r" {{ cite "St. 1-1" applies to district
      must district.hours {operator} 10 hours per year }}"""
    side = {"met": "holds", "violated": "fails"}
    other = {"met": "fails", "violated": "holds"}
    assert told(covered(law, hours(*at)), "threshold") == [
        (
            f'st.r "district hours {operator} 10 hours per year": never {other[at[1]]}; '
            f"at 10 hours per year {side[at[1]]}"
        )
    ]
    assert told(covered(law, hours(*beyond)), "threshold") == [
        (
            f'st.r "district hours {operator} 10 hours per year": never {other[beyond[1]]}, '
            f"never exactly at it; at {beyond[0]} hours per year {side[beyond[1]]}"
        )
    ]
    assert told(covered(law, hours(*at), hours(*beyond)), "threshold") == []


def test_a_date_is_a_threshold() -> None:
    law = PLAIN.replace("district.a", "district.day on or after 2026-02-01")
    on = "given district.day = 2026-02-01 expect st.r is met"
    before = "given district.day = 2026-01-31 expect st.r is violated"
    assert told(covered(law, on), "threshold") == [
        'st.r "district day on or after 2026-02-01": never fails; at 2026-02-01 holds'
    ]
    assert told(covered(law, on, before), "threshold") == []


def test_a_threshold_that_the_judgment_did_not_reach_shows_nothing() -> None:
    law = PLAIN.replace("district.a", "district.a and district.hours at least 10 hours per year")
    found = covered(law, f"given district.a = no {hours('10', 'violated')}")
    assert told(found, "threshold") == ['st.r "district hours at least 10 hours per year": never shown']


def test_what_is_unknown_stands_on_no_side() -> None:
    law = PLAIN.replace("district.a", "district.hours at least 10 hours per year")
    found = covered(law, "given district.hours = unknown expect st.r is met or violated")
    assert told(found, "threshold") == ['st.r "district hours at least 10 hours per year": never shown']


def test_thresholds_against_different_limits() -> None:
    law = PLAIN.replace("district.a", "district.hours at least 50% of district.extra")
    low = "given district.hours = 4 hours per year given district.extra = 10 hours per year expect st.r is violated"
    high = (
        "given district.hours = 5 hours per year given district.extra = 9 hours per year expect st.r is met"
    )
    assert told(covered(law, low, high), "threshold") == [
        (
            'st.r "district hours at least 50% of district extra": never exactly at it; '
            "at 5 hours per year against 4.5 hours per year holds, at 4 hours per year against 5 hours per year fails"
        )
    ]


def test_what_is_only_tried_out_shows_nothing() -> None:
    book, _ = load_texts([("st", "case", WORDS + PLAIN)])
    (test,) = parse('scenario "s" { law st as of 2026-01-01 given district.a = yes }', "tests")[0].items
    assert isinstance(test, s.Scenario)
    watch = Watch()
    played_one = Run(test, book, watch=watch)
    judge, rule = played_one.reference.judge(), book.provisions["st.r"]
    env = played_one.world.root().with_key("school_year", 2025)
    (must,) = rule.at(test_day := datetime.date(2026, 1, 1)).musts
    assert judge._quiet(lambda: judge.truth(must.expr, judge.ctx(rule, env, test_day))) is True
    assert watch.truths == {}
    assert judge.truth(must.expr, judge.ctx(rule, env, test_day)) is True
    assert list(watch.truths.values()) == [{True}]


# --- votes and deadlines


ACTS = """
requirement st.r "r" { cite "St. 1-1" applies to district
  step poll "Poll" vote of teachers at least 2/3 of members
  step file "File" at least 10 days before 02-01 later than poll }"""


def acts(poll: str, yes: int, filed: str, outcome: str) -> str:
    return (
        f"given st.r.poll = {poll} given st.r.poll.yes = {yes} given st.r.poll.members = 9 "
        f"given st.r.file = {filed} expect st.r is {outcome}"
    )


def test_votes_and_deadlines() -> None:
    good = covered(ACTS, acts("2026-01-01", 6, "2026-01-22", "met"))
    assert told(good, "vote") == [
        'st.r "poll: at least 2/3 of members of teachers": never fails; at 6 of 9 carries'
    ]
    assert told(good, "deadline") == [
        'st.r "file: at least 10 days before 02-01": never out of time; against 2026-01-22, at 2026-01-22 in time',
        (
            'st.r "file: later than poll": never out of time, never exactly at it; '
            "against 2026-01-01, at 2026-01-22 in time"
        ),
    ]
    late = covered(ACTS, acts("2026-01-23", 5, "2026-01-23", "violated"))
    assert told(late, "vote") == [
        'st.r "poll: at least 2/3 of members of teachers": never carries, never exactly at it; at 5 of 9 fails'
    ]
    assert told(late, "deadline") == [
        (
            'st.r "file: at least 10 days before 02-01": never in time, never exactly at it; '
            "against 2026-01-22, at 2026-01-23 out of time"
        ),
        'st.r "file: later than poll": never in time; against 2026-01-23, at 2026-01-23 out of time',
    ]
    assert told(covered(ACTS), "vote") == ['st.r "poll: at least 2/3 of members of teachers": never shown']


def test_the_acts_of_a_request() -> None:
    law = (
        PLAIN
        + """
    waiver st.w "w" { cite "St. 1-5" reaches st.r asked by district granted by sbe
      step poll "Poll" vote of teachers more than 1/2 of members
      step ask "Ask" on or before 2026-03-01 }"""
    )
    ask = (
        "given district.a = no invokes st.w for st.r given st.w.poll = 2025-12-01 given st.w.poll.members = 8"
    )
    carried = f"{ask} given st.w.poll.yes = 5 given st.w.ask = 2025-12-31 expect request st.r is complete"
    tied = f"{ask} given st.w.poll.yes = 4 expect request st.r is incomplete expect missing poll"
    due = f"{ask} expect due ask on or before 2026-03-01"
    assert told(covered(law, carried), "vote") == [
        'st.w "poll: more than 1/2 of members of teachers": never fails, never exactly at it; at 5 of 8 carries'
    ]
    assert told(covered(law, carried, tied), "vote") == []
    assert told(covered(law, carried), "deadline") == [
        'st.w "ask: on or before 2026-03-01": never out of time, never exactly at it; at 2025-12-31 in time'
    ]
    assert told(covered(law, due), "deadline") == [
        'st.w "ask: on or before 2026-03-01": never out of time; at 2026-03-01 in time'
    ]


# --- limbs


def test_limbs_are_shown_true_and_false() -> None:
    law = PLAIN.replace(
        "must district.a", "must any of { (1) district.a (2) all of { (i) district.b (ii) district.c } }"
    )
    first = "given district.a = yes expect st.r is met"
    limbs = [
        '"(1) district a"',
        '"(2) all of: (i) district b; (ii) district c"',
        '"(i) district b"',
        '"(ii) district c"',
    ]
    assert told(covered(law, first), "limb") == [
        f"st.r {limbs[0]}: never false",
        *(f"st.r {limb}: never shown" for limb in limbs[1:]),
    ]
    none = "given district.a = no given district.b = yes given district.c = no expect st.r is violated"
    assert told(covered(law, first, none), "limb") == [
        f"st.r {limbs[1]}: never true",
        f"st.r {limbs[2]}: never false",
        f"st.r {limbs[3]}: never true",
    ]


def test_lines_that_must_hold_together_are_limbs() -> None:
    law = PLAIN.replace("must district.a", "when district.b unless district.c must district.a")
    yes = "given district.b = yes given district.c = no given district.a = yes expect st.r is met"
    assert told(covered(law, yes), "limb") == [
        'st.r "when district b": never false',
        'st.r "unless district c": never true',
    ]
    assert told(covered(PLAIN, "given district.a = yes expect st.r is met"), "limb") == []


def test_operands_of_a_line_are_limbs() -> None:
    law = PLAIN.replace("must district.a", "must district.size is small or not district.b")
    small = "given district.size = small expect st.r is met"
    assert told(covered(law, small), "limb") == [
        'st.r "district size is small": never false',
        'st.r "not so: district b": never shown',
    ]


def test_a_limb_that_is_a_comparison_is_a_threshold_only() -> None:
    law = PLAIN.replace("district.a", "district.a and district.hours at least 10 hours per year")
    assert [(c.kind, c.none) for c in covered(law).counts()] == [
        ("requirement", 1),
        ("threshold", 1),
        ("limb", 1),
    ]


# --- requests


def test_an_expired_grant_is_refused_and_a_needless_request_is_not() -> None:
    law = (
        PLAIN
        + """ waiver st.w "w" { cite "St. 1-5" reaches st.r asked by district granted by sbe lasts 1 years }"""
    )
    ask = "given district.a = no invokes st.w for st.r granted 2020-07-01 expect request st.r is expired"
    needless = "given district.a = yes invokes st.w for st.r expect request st.r is needless"
    assert told(covered(law, ask), "waiver") == ["st.w: never complete or open; expired"]
    assert told(covered(law, needless), "waiver") == ["st.w: never complete or open, never refused; needless"]


def test_a_bar_that_may_be_shows_no_bar() -> None:
    law = PLAIN + WAIVER
    open_ = "given district.a = no given district.c = unknown invokes st.w for st.r expect request st.r is barred or incomplete"
    assert told(covered(law, open_), "protection") == ["st.n: never shown"]


def test_acts_count_where_the_papers_were_looked_at() -> None:
    step = 'step poll "Poll" vote of teachers more than 1/2 of members'
    law = PLAIN + WAIVER.replace("granted by sbe", f"granted by sbe {step}")
    added = PLAIN + WAIVER + f' exception st.y "y" to st.w {{ cite "St. 1-7" when district.b {step} }}'
    ask = "given district.a = no invokes st.w for st.r"
    poll = "given st.w.poll = 2025-12-01 given st.w.poll.members = 8 given st.w.poll.yes = 5"
    shut = f"{ask} {poll} given district.c = no expect request st.r is barred"
    seen = f"{ask} {poll} given district.c = yes expect request st.r is incomplete"
    words = '"poll: more than 1/2 of members of teachers": never'
    assert told(covered(law, shut), "vote") == [f"st.w {words} shown"]
    assert told(covered(law, seen), "vote") == [f"st.w {words} fails, never exactly at it; at 5 of 8 carries"]
    extra = seen.replace("st.w.poll", "st.y.poll")
    active, other = f"given district.b = yes {extra}", f"given district.b = no {extra}"
    assert told(covered(added, active), "vote") == [
        f"st.y {words} fails, never exactly at it; at 5 of 8 carries"
    ]
    assert told(covered(added, other), "vote") == [f"st.y {words} shown"]


def test_an_act_that_waits_for_the_schools() -> None:
    law = (
        PLAIN
        + """ waiver st.w "w" { cite "St. 1-5" reaches st.r asked by district granted by sbe
      step poll "Poll" each school step ask "Ask" later than poll }"""
    )
    given = (
        "given st.w.poll of one = 2025-11-01 given st.w.poll of two = 2025-12-01 given st.w.ask = 2025-12-01"
    )
    schools = "given only school one, two given district.a = no invokes st.w for st.r"
    late = covered(law, f"{schools} {given} expect request st.r is incomplete")
    (ask,) = [c for c in late.items if c.point.kind == "deadline"]
    assert [(side, sight.value, sight.limit) for side, sight in ask.nearest] == [
        ("in time", "2025-12-01", "2025-11-01"),
        ("out of time", "2025-12-01", "2025-12-01"),
    ]


def test_a_day_that_is_due_shows_the_deadline_that_sets_it() -> None:
    law = (
        PLAIN
        + """ waiver st.w "w" { cite "St. 1-5" reaches st.r asked by district granted by sbe
      step ask "Ask" on or before 2026-03-01 on or before 2026-04-01 }"""
    )
    due = "given district.a = no invokes st.w for st.r expect due ask on or before 2026-03-01"
    assert told(covered(law, due), "deadline") == [
        'st.w "ask: on or before 2026-03-01": never out of time; at 2026-03-01 in time',
        'st.w "ask: on or before 2026-04-01": never shown',
    ]


def test_cells_of_a_comparison_are_told_apart_from_those_read_on_the_way() -> None:
    law = """requirement st.r "r" { cite "St. 1-1" applies to district
      must (if district.hours at most low then 1 hours per year else 3 hours per year end) at least high
      table low : hours per year { | value | | 10 | }
      table high : hours per year { | value | | 2 | } }"""
    found = covered(law, hours("10", "violated"), hours("11", "met"))
    nearest = {c.point.what: [(side, x.value) for side, x in c.nearest] for c in found.items if c.nearest}
    assert nearest["low 10 hours per year"] == [
        ("holds", "10 hours per year"),
        ("fails", "11 hours per year"),
    ]
    assert nearest["high 2 hours per year"] == [("holds", "3 hours per year"), ("fails", "1 hours per year")]


def test_a_row_that_is_not_known_is_not_read() -> None:
    law = """requirement st.r "r" { cite "St. 1-1" applies to district must district.hours at least least
      table least : hours per year { | district.size | value | | small | 10 | | large | 20 | } }"""
    given = "given district.size = unknown given district.hours ="
    assert len(told(covered(law, f"{given} 30 hours per year expect st.r is met"), "number in a table")) == 2
    assert all(
        line.endswith("never shown")
        for line in told(covered(law, f"{given} 30 hours per year expect st.r is met"), "number in a table")
    )


# --- the whole


def test_numbers_and_order() -> None:
    law = HOURS + """ requirement st.q "q" { cite "St. 1-3" applies to district must district.a }"""
    found = covered(law, hours("1,062", "met"))
    assert found.counts() == (
        Count("requirement", 0, 1, 1, None),
        Count("threshold", 0, 1, 0, 1),
        Count("number in a table", 0, 1, 1, 1),
    )
    assert not found.whole
    assert coverage_lines(found) == [
        "                   all sides  some  none  at the edge",
        "requirement                0     1     1",
        "threshold                  0     1     0            1",
        "number in a table          0     1     1            1",
        "",
        "Not shown (5)",
        "case:19: requirement st.r: never violated; met",
        (
            'case:19: threshold st.r "district hours at least least": never fails; '
            "against 1,062 hours per year, at 1,062 hours per year holds"
        ),
        'case:20: number in a table st.r "least 900 hours per year (before 2020-01-01)": never shown',
        f"case:20: number in a table {CELL}: never fails; at 1,062 hours per year holds",
        "case:20: requirement st.q: never shown",
    ]


def test_a_law_that_is_wholly_covered() -> None:
    found = covered(
        PLAIN, "given district.a = yes expect st.r is met", "given district.a = no expect st.r is violated"
    )
    assert found.whole
    assert coverage_lines(found) == [
        "             all sides  some  none  at the edge",
        "requirement          1     0     0",
        "",
        "Nothing is missing.",
    ]


def test_only_the_files_asked_about() -> None:
    texts = [
        ("st", "first", WORDS + PLAIN),
        ("st", "second", PLAIN.replace("st.r", "st.q").replace("1-1", "1-2")),
    ]
    book, found = load_texts(texts)
    assert found == []
    report = played(book, [])
    assert [c.point.provision for c in coverage_of(book, report, ["second"]).items] == ["st.q"]
    assert [c.point.provision for c in coverage_of(book, report).items] == ["st.r", "st.q"]


def test_what_asks_nothing_of_a_plan_needs_no_scenario() -> None:
    law = 'requirement st.t "t" { cite "St. 1-1" } practice st.u "u" { note "x" }'
    assert covered(law).items == ()
