"""Numbers, days, windows, votes, deadlines, phrases and decisive ranges, worked out by hand."""

from __future__ import annotations

import datetime
import itertools
import random
from fractions import Fraction

import pytest
from reason_law import book, outcomes, plan_of, reference, run

from policyengine.language import syntax as s
from policyengine.language.parser import parse
from policyengine.plan.model import Interval, Plan, Procedure, StepAnswer, Thing, Value
from policyengine.reason.calendar import add_days, add_months, add_years, day_of_rule
from policyengine.reason.completion import Completion, Form, TooMany, completions, feasible
from policyengine.reason.decisive import decisive_facts, law_left_open, question
from policyengine.reason.numbers import (
    MONEY,
    PERCENT,
    Fresh,
    Num,
    Symbol,
    as_day,
    of_day,
    of_symbol,
    plain,
    show,
)
from policyengine.reason.phrases import at_keys, phrase
from policyengine.reason.results import (
    ALL,
    NONE,
    Word,
    as_truth,
    fraction_of,
    shifted,
    shown_result,
    shown_value,
)
from policyengine.reason.steps import Papers, vote_held
from policyengine.rulebook.units import NUMBER, unit_of
from policyengine.rulebook.vocabulary import Choice

F = Fraction
D = datetime.date
HOURS = unit_of(("hours", "year"))
A, B, C = (Symbol(Fresh("fact", n), F(0), F(4)) for n in "abc")


# --- numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (F(0), "0"),
        (F(1062), "1,062"),
        (F(-1234567), "-1,234,567"),
        (F(1, 2), "0.5"),
        (F(2109, 2), "1,054.5"),
        (F(1, 8), "0.125"),
        (F(1, 16), "0.0625"),
        (F(1, 32), "about 0.03"),
        (F(22, 3), "about 7.33"),
        (F(10**20), "100,000,000,000,000,000,000"),
    ],
)
def test_plain(number: Fraction, text: str) -> None:
    assert plain(number) == text


def hours(low: float | None, high: float | None) -> Num:
    ends = [None if e is None else F(e) * 60 for e in (low, high)]
    return of_symbol(Symbol(Fresh("fact", "x"), *ends), HOURS.dimension, HOURS)


@pytest.mark.parametrize(
    ("num", "text"),
    [
        (Num(F(63270), HOURS.dimension, {}, HOURS), "1,054.5 hours per year"),
        (hours(340, 370), "340 to 370 hours per year"),
        (hours(5, 5), "5 hours per year"),
        (hours(0, None), "not known"),
        (hours(None, None), "not known"),
        (hours(0, 3), "0 to 3 hours per year"),
        (hours(None, 3), "at most 3 hours per year"),
        (hours(3, None), "at least 3 hours per year"),
        (Num(F(5500), MONEY), "$5,500"),
        (Num(F(11001, 2), MONEY), "$5,500.50"),
        (Num(F(1, 8), PERCENT), "12.5%"),
        (of_day(D(2026, 9, 1)), "2026-09-01"),
        (Num(F(3)), "3"),
        (Num(F(3), unit_of(("teachers",)).dimension), "3 teachers"),
        (Num(F(120), unit_of(("minutes", "year")).dimension), "2 hours per year"),
        (Num(F(120), unit_of(("minutes", "day")).dimension), "120 minutes per day"),
    ],
)
def test_show(num: Num, text: str) -> None:
    assert show(num) == text


def test_a_unit_of_another_kind_is_not_used() -> None:
    assert show(Num(F(3), unit_of(("days",)).dimension), HOURS) == "3 days"
    assert show(Num(F(180), HOURS.dimension, {}, unit_of(("minutes", "year"))), HOURS) == "3 hours per year"


def test_symbols_cancel() -> None:
    x, y = of_symbol(A, NUMBER), of_symbol(B, NUMBER)
    assert x.plus(x, -1) == Num(F(0))
    assert x.plus(x, -1).bounds() == (F(0), F(0))
    assert x.plus(y).bounds() == (F(0), F(8))
    assert x.plus(y, -1).bounds() == (F(-4), F(4))
    assert x.scaled(F(-2)).bounds() == (F(-8), F(0))
    assert x.scaled(F(0)).known
    assert Num(F(0)).plus(Num(F(1), MONEY)).dimension == MONEY
    assert of_symbol(Symbol(Fresh("fact", "p"), F(0), None), NUMBER).scaled(F(-1)).bounds() == (None, F(0))
    assert of_symbol(Symbol(Fresh("fact", "p"), F(2), F(2)), NUMBER).known
    assert as_day(F(0)) == D.min
    assert as_day(F(10**12)) == D.max


def test_values_in_words() -> None:
    choice = Choice("c", {"a": None, "b": None, "c": None, "d": None})
    assert [shown_result(r) for r in (True, False, None, NONE, ALL)] == [
        "yes",
        "no",
        "not known",
        "none",
        "all",
    ]
    assert shown_result(Word(choice, frozenset("ab"))) == "a or b"
    assert shown_result(Word(choice, frozenset("abcd"))) == "not known"
    assert shown_result(Num(F(3))) == "3"
    assert as_truth(NONE) is False
    assert as_truth(ALL) is True
    assert as_truth(Num(F(0))) is True
    assert shown_value(Value("none")) == "none"
    assert shown_value(Value("stated", "x", "ex")) == "ex"
    assert shown_value(Value("stated", True)) == "True"
    assert fraction_of(s.Percent(F(60))) == F(3, 5)
    assert fraction_of(s.Ratio(2, 3)) == F(2, 3)


# --- days --------------------------------------------------------------------------

JULY = (7, 1)


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        (s.MonthDay(8, 26), 2026, D(2026, 8, 26)),
        (s.MonthDay(6, 30), 2026, D(2027, 6, 30)),
        (s.MonthDay(7, 1), 2026, D(2026, 7, 1)),
        (s.MonthDay(5, 15, previous=True), 2026, D(2026, 5, 15)),
        (s.MonthDay(8, 26, previous=True), 2026, D(2025, 8, 26)),
        (s.MonthDay(2, 29), 2027, D(2028, 2, 29)),
        (s.MonthDay(2, 29), 2026, D(2027, 2, 28)),
        (s.Closest("monday", 8, 26), 2026, D(2026, 8, 24)),  # a Wednesday
        (s.Closest("monday", 8, 26), 2027, D(2027, 8, 23)),  # a Thursday: three days back
        (s.Closest("monday", 8, 26), 2028, D(2028, 8, 28)),  # a Saturday
        (s.Closest("wednesday", 8, 26), 2026, D(2026, 8, 26)),
        (s.Closest("saturday", 8, 26), 2026, D(2026, 8, 29)),  # three days on
        (s.Closest("sunday", 8, 26), 2026, D(2026, 8, 23)),
        (s.NthWeekday("first", "monday", "september"), 2026, D(2026, 9, 7)),
        (s.NthWeekday("fourth", "monday", "august"), 2026, D(2026, 8, 24)),
        (s.NthWeekday("third", "saturday", "august"), 2026, D(2026, 8, 15)),
        (s.NthWeekday("last", "friday", "may"), 2026, D(2027, 5, 28)),
        (s.NthWeekday("last", "monday", "august"), 2026, D(2026, 8, 31)),
        (s.NthWeekday("last", "sunday", "february"), 2026, D(2027, 2, 28)),
    ],
)
def test_day_of_rule(rule: s.MonthDay | s.Closest | s.NthWeekday, year: int, day: datetime.date) -> None:
    assert day_of_rule(rule, year, JULY) == day


def test_every_weekday_closest_is_the_closest() -> None:
    for year, name in itertools.product(range(2020, 2034), ["monday", "thursday", "sunday"]):
        near = D(year, 8, 26)
        found = day_of_rule(s.Closest(name, 8, 26), year, JULY)
        assert abs((found - near).days) <= 3
        assert found.strftime("%A").lower() == name


def test_moving_days() -> None:
    assert add_years(D(2028, 2, 29), 1) == D(2029, 2, 28)
    assert add_years(D(2028, 2, 29), 4) == D(2032, 2, 29)
    assert add_years(D(2028, 2, 29), 10**6) == D(9999, 2, 28)
    assert add_years(D(2028, 2, 29), -(10**6)) == D(1, 2, 28)
    assert add_months(D(2026, 1, 31), 1) == D(2026, 2, 28)
    assert add_months(D(2026, 11, 30), 3) == D(2027, 2, 28)
    assert add_months(D(2026, 3, 31), -4) == D(2025, 11, 30)
    assert add_months(D(9999, 12, 31), 5) == D(9999, 12, 31)
    assert add_months(D(1, 1, 31), -5) == D(1, 1, 31)
    assert add_days(D.max, 1) == D.max
    assert add_days(D.min, -1) == D.min
    assert shifted(D(2026, 1, 1), Num(F(2), unit_of(("weeks",)).dimension)) == D(2026, 1, 15)
    assert shifted(D(2026, 1, 15), Num(F(10), unit_of(("days",)).dimension), -1) == D(2026, 1, 5)
    assert shifted(D(2026, 1, 31), Num(F(1), unit_of(("months",)).dimension)) == D(2026, 2, 28)
    assert shifted(D(2026, 1, 31), Num(F(2), unit_of(("years",)).dimension)) == D(2028, 1, 31)


# --- completions -------------------------------------------------------------------


def holds(forms: list[Form], at: dict[Symbol, Fraction]) -> bool:
    found = [(c + sum(f * at[x] for x, f in terms.items()), strict) for terms, c, strict in forms]
    return all(value > 0 or (value == 0 and not strict) for value, strict in found)


def random_forms(
    chooser: random.Random, symbols: list[Symbol], factors: list[int], *, strict: bool
) -> list[Form]:
    forms: list[Form] = []
    for _ in range(chooser.randint(1, 4)):
        terms = {
            x: F(chooser.choice(factors)) for x in chooser.sample(symbols, chooser.randint(0, len(symbols)))
        }
        forms.append((terms, F(chooser.randint(-6, 6)), strict and chooser.random() < 0.5))
    return forms


def test_what_a_point_of_the_grid_satisfies_is_feasible() -> None:
    chooser = random.Random(7)
    grid = [F(n) for n in range(5)]
    for _ in range(200):
        forms = random_forms(chooser, [A, B, C], [-2, -1, 1, 2], strict=True)
        points = itertools.product(grid, repeat=3)
        hit = any(holds(forms, dict(zip((A, B, C), point, strict=True))) for point in points)
        assert feasible(forms) or not hit, forms


def test_feasible_against_the_corners() -> None:
    """Two numbers from 0 to 4 under rows of ±1: if anything fits, a corner does, and corners are halves."""
    chooser = random.Random(11)
    grid = [F(n, 2) for n in range(9)]
    seen = set()
    for _ in range(300):
        forms = random_forms(chooser, [A, B], [-1, 1], strict=False)
        hit = any(holds(forms, {A: a, B: b}) for a in grid for b in grid)
        assert feasible(forms) is hit, forms
        seen.add((hit, any(len(terms) > 1 for terms, _, _ in forms)))
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("forms", "possible"),
    [
        ([], True),
        ([({}, F(0), False)], True),
        ([({}, F(0), True)], False),
        ([({}, F(-1), False)], False),
        ([({A: F(1)}, F(-4), False)], True),  # a ≥ 4, and a is at most 4
        ([({A: F(1)}, F(-4), True)], False),
        ([({A: F(-1)}, F(0), False)], True),
        ([({A: F(-1)}, F(0), True)], False),
        ([({A: F(1)}, F(-2), True), ({A: F(-1)}, F(2), False)], False),  # a > 2 and a ≤ 2
        ([({A: F(1)}, F(-2), False), ({A: F(-1)}, F(2), False)], True),
        ([({A: F(-1)}, F(2), False), ({A: F(-1)}, F(2), True), ({A: F(1)}, F(-2), False)], False),
        ([({A: F(1), B: F(1)}, F(-8), False)], True),
        ([({A: F(1), B: F(1)}, F(-8), True)], False),
        ([({A: F(1), B: F(-1)}, F(0), True), ({B: F(1), A: F(-1)}, F(0), True)], False),
        (
            [
                ({A: F(1), B: F(-1)}, F(0), True),
                ({B: F(1), C: F(-1)}, F(0), True),
                ({C: F(1), A: F(-1)}, F(0), False),
            ],
            False,
        ),
        ([({A: F(2), B: F(1)}, F(-12), False), ({A: F(-1)}, F(4), True)], False),  # 2a + b ≥ 12 needs a = 4
    ],
)
def test_feasible(forms: list[Form], possible: bool) -> None:
    assert feasible(forms) is possible


def test_beyond_so_many_comparisons_all_is_possible() -> None:
    symbols = [Symbol(Fresh("fact", f"x{n}"), F(0), F(1)) for n in range(14)]
    chooser = random.Random(3)
    forms: list[Form] = [
        (
            {x: F(chooser.choice([-3, -1, 1, 2])) for x in chooser.sample(symbols, 7)},
            F(chooser.randint(-1, 9)),
            False,
        )
        for _ in range(60)
    ]
    assert feasible(forms) in (True, False)


def test_completions_enumerate_exactly() -> None:
    p, q = Fresh("fact", "p"), Fresh("fact", "q")
    word = Fresh("fact", "w")
    possible = frozenset("abc")

    def play(c: Completion) -> tuple[object, ...]:
        first = c.truth(p)
        assert c.truth(p) is first
        second = c.truth(q) if first else None
        is_a = c.word(word, possible, frozenset("a"))
        is_b = c.word(word, possible, frozenset("b"))
        assert not (is_a and is_b)
        assert c.word(word, possible, possible)
        assert not c.word(word, possible, frozenset())
        return first, second, is_a, is_b

    found = [result for _, result in completions(play, 100)]
    words = [(True, False), (False, True), (False, False)]
    expected = [(p_, q_, *w) for p_, q_ in [(True, True), (True, False), (False, None)] for w in words]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert len(set(found)) == len(found)


def test_completions_split_numbers_only_where_it_matters() -> None:
    x = of_symbol(A, NUMBER)

    def play(c: Completion) -> tuple[bool, ...]:
        return tuple(
            c.not_negative(x.plus(Num(F(-n))), strict=strict)
            for n, strict in [(1, False), (1, True), (3, False), (5, False)]
        )

    found = {result for _, result in completions(play, 100)}
    assert found == {
        (False, False, False, False),  # below 1
        (True, False, False, False),  # exactly 1
        (True, True, False, False),
        (True, True, True, False),  # at least 3
    }


def test_too_many_completions() -> None:
    with pytest.raises(TooMany):
        list(completions(lambda c: [c.truth(Fresh("fact", str(n))) for n in range(4)], 15))
    assert len(list(completions(lambda c: [c.truth(Fresh("fact", str(n))) for n in range(4)], 16))) == 16


# --- votes and deadlines -------------------------------------------------------------


def vote(
    operator: str, share: s.Percent | s.Ratio, of_whom: str = "members", ballot: str | None = None
) -> s.Vote:
    return s.Vote("teachers", operator, share, of_whom, ballot)


def cast(ballot: str | None = None, **figures: int) -> StepAnswer:
    return StepAnswer(
        "stated", None, None, tuple((w, Interval(F(n), F(n))) for w, n in figures.items()), ballot
    )


@pytest.mark.parametrize(
    ("due", "answer", "why"),
    [
        (vote("more than", s.Ratio(1, 2)), cast(yes=21, members=41), ""),
        (
            vote("more than", s.Ratio(1, 2)),
            cast(yes=20, members=40),
            "20 of 40 is 50%, more than 1/2 of members is due",
        ),
        (vote("at least", s.Ratio(2, 3)), cast(yes=6, members=9), ""),
        (vote("at least", s.Ratio(2, 3)), cast(yes=2, members=3), ""),
        (
            vote("at least", s.Ratio(2, 3)),
            cast(yes=66, members=100),
            "66 of 100 is 66%, at least 2/3 of members is due",
        ),
        (vote("at least", s.Percent(F(60))), cast(yes=60, members=100), ""),
        (
            vote("at least", s.Percent(F(60))),
            cast(yes=29, members=50),
            "29 of 50 is 58%, at least 60% of members is due",
        ),
        (
            vote("at least", s.Ratio(2, 3)),
            cast(yes=3, members=7),
            "3 of 7 is about 42.9%, at least 2/3 of members is due",
        ),
        (
            vote("at least", s.Percent(F(60)), "present"),
            cast(yes=60, members=100),
            "the figures lack present",
        ),
        (vote("at least", s.Percent(F(60))), cast(members=100), "the figures lack yes"),
        (vote("at least", s.Percent(F(60))), cast(), ""),
        (
            vote("at least", s.Percent(F(60)), ballot="secret"),
            cast("open", yes=60, members=100),
            "the ballot was open, a secret one is due",
        ),
        (vote("at least", s.Percent(F(60)), ballot="secret"), cast("secret", yes=60, members=100), ""),
        (vote("at least", s.Percent(F(60)), ballot="secret"), cast(yes=60, members=100), ""),
        (vote("more than", s.Ratio(1, 2)), cast(yes=0, members=0), "0 of 0, more than 1/2 of members is due"),
    ],
)
def test_votes(due: s.Vote, answer: StepAnswer, why: str) -> None:
    assert vote_held(due, answer) == (not why, why)


def papers(pid: str, year: int = 2026, **dates: datetime.date | None) -> Papers:
    """The papers of a waiver of the test law with these steps dated."""
    district = Thing("district", "district")
    plan = Plan("p", "ts", (year,), D(2026, 9, 1), district)
    steps: dict[tuple[str, str | None], StepAnswer] = {
        (n, None): StepAnswer("stated", d) for n, d in dates.items() if d is not None
    }
    rules = book().provisions[pid].at(D(2026, 9, 1))
    return Papers(plan, Procedure(pid, {}, steps), rules.steps, JULY, year, rules.decides)


def due(found: Papers) -> dict[str, datetime.date | None]:
    return {name: found.due(step) for name, step in found.steps.items()}


def test_deadlines_as_one_system() -> None:
    # adopted by 15 May of the year before; notice 30 days earlier; filed two weeks later; decided three months later
    assert due(papers("ts.pa.dates")) == {
        "notice": D(2026, 4, 15),
        "adopt": D(2026, 5, 15),
        "file": D(2026, 5, 29),
        "decide": D(2026, 8, 29),
    }
    assert due(papers("ts.pa.dates", adopt=D(2026, 5, 1)))["notice"] == D(2026, 4, 1)
    assert due(papers("ts.pa.dates", file=D(2026, 5, 2)))["adopt"] == D(
        2026, 5, 1
    )  # filed later than adopted
    assert due(papers("ts.pa.dates", file=D(2026, 5, 2)))["decide"] == D(2026, 8, 2)
    assert due(papers("ts.wa.board", file=D(2026, 5, 2)))["hearing"] == D(2026, 5, 1)
    assert due(papers("ts.wa.board"))["hearing"] is None
    assert due(papers("ts.wa.board"))["report"] is None


def test_the_state_of_a_step() -> None:
    found = papers("ts.pa.dates", notice=D(2026, 4, 16), adopt=D(2026, 5, 15), file=D(2026, 5, 15))
    states = {name: found.state(step) for name, step in found.steps.items()}
    assert states["notice"].why == "on 2026-04-16, after the last day 2026-04-15 counted from `adopt`"
    assert states["adopt"].status == "done"
    assert states["file"].why == "on 2026-05-15, not later than `adopt` on 2026-05-15"
    assert states["decide"].status == "not asked"
    assert (
        papers("ts.pa.dates", adopt=D(2026, 5, 16)).state(found.steps["adopt"]).why
        == "on 2026-05-16, after the last day 2026-05-15"
    )
    planned = papers("ts.pa.start", kept=D(2026, 12, 1))
    assert planned.state(planned.steps["kept"]).status == "planned"
    done = papers("ts.pa.start", kept=D(2026, 9, 1))
    assert done.state(done.steps["kept"]).status == "done"
    more = papers("ts.pa.start", kept=D(2026, 3, 1), poll=D(2026, 3, 11), plan=D(2026, 6, 21))
    assert more.state(more.steps["poll"]).status == "out of order"  # less than 10 days after
    assert more.state(more.steps["plan"]).status == "out of order"  # more than 10 days before


def test_what_is_said_of_a_step_without_a_date() -> None:
    plan = Plan("p", "ts", (), None, Thing("district", "district"))
    step = s.Step(None, "vote", "The vote", timing=(s.Timing("on or before", None, "start", None),))
    answers = {
        "a": StepAnswer("unknown"),
        "b": StepAnswer("none"),
        "c": StepAnswer("stated", None, False),
        "d": StepAnswer("stated", None, True),
    }
    found = [
        Papers(plan, Procedure("x", {}, {("vote", None): answer}), [step], JULY, 2026).state(step)
        for answer in answers.values()
    ]
    assert [f.status for f in found] == ["unknown", "not done", "not done", "done"]
    assert [f.held for f in found] == [None, False, False, True]
    assert Papers(plan, None, [step], JULY, 2026).content("x") is None
    assert Papers(plan, None, [step], JULY, 2026).anchor(s.Path("x")) is None


def test_a_step_for_all_waits_for_the_vote_of_each_school() -> None:
    each = s.Step(None, "vote", "Each votes", each=("school",))
    joint = s.Step(None, "joint", "All vote", timing=(s.Timing("later than", None, "vote", None),))
    plan = Plan("p", "ts", (2026,), D(2026, 9, 1), Thing("district", "district"))
    answers = {
        ("vote", "east"): StepAnswer("stated", D(2026, 5, 2)),
        ("joint", None): StepAnswer("stated", D(2026, 5, 1)),
    }
    found = Papers(plan, Procedure("x", {}, answers), [each, joint], JULY, 2026)
    assert found.state(each, "east").status == "done"
    assert found.state(joint).why == "on 2026-05-01, not later than `vote` of east on 2026-05-02"


# --- phrases -----------------------------------------------------------------------

PHRASES = {
    "zz.a at least 6 hours per day": "zz a at least 6 hours per day",
    "zz.a_b is one of (red, 5, $5, 50%, yes, none)": "zz a b is red or 5 or $5 or 50% or yes or none",
    "zz.b and not zz.a": "zz b and (not so: zz a)",
    "every program has (not zz.b)": "no program: zz b",
    "any program has (not zz.b)": "not every program: zz b",
    "zz.c and not (any program has (zz.b))": "zz c and no program: zz b",
    "zz.c and not (every program has (not zz.b))": "zz c and any program: zz b",
    "zz.c and not (zz.a is red)": "zz c and zz a is not red",
    "zz.c and not (zz.a and zz.b)": "zz c and (not so: (zz a and zz b))",
    "zz.c and not (zz.a at least 3)": "zz c and zz a is not at least 3",
    "all of { (a) zz.a (b) zz.b }": "all of: (a) zz a; (b) zz b",
    "every day_type where (zz.a) has (zz.b)": "every day type where zz a: zz b",
    "any program has (zz.b)": "any program: zz b",
    "sum over course of (1) at least 3": "the number of courses at least 3",
    "sum over course of (zz.a) where (zz.b) at least 3": "the sum of zz a over each course, where zz b at least 3",
    "average in every 5 days of (zz.a) at least 3": "the average of zz a over each any 5 days in a row at least 3",
    "(zz.a + 1 hours) * 2 at least zz.b / 3 - 2 hours": "(zz a plus 1 hours) x 2 at least (zz b divided by 3) less 2 hours",
    "zz.a rounded down at least 1": "zz a, rounded down at least 1",
    "smallest of (zz.a, 1) at least 1": "the smallest of zz a, 1 at least 1",
    "if zz.a then 1 else 2 end at least 1": "1 if zz a, else 2 at least 1",
    "2/3 of zz.a at least 10% of zz.b": "2/3 of zz a at least 10% of zz b",
    "zz.a for lunch for previous school year at least 1": "zz a for lunch, the previous school year at least 1",
    "zz.a for K at least zz.a for 9..12": "zz a for grade K at least zz a for grades 9-12",
    "zz.a on or after 08-26": "zz a on or after 08-26",
    "zz.a on or after 05-15 of previous school year": "zz a on or after 05-15 of the previous school year",
    "zz.a on or before monday closest to 08-26": "zz a on or before the Monday closest to 08-26",
    "zz.a on or before last friday in may": "zz a on or before the last Friday in May",
    "zz.a on or before 2026-09-01": "zz a on or before 2026-09-01",
    'zz.a is "x"': 'zz a is "x"',
}


@pytest.mark.parametrize(("text", "words"), PHRASES.items())
def test_phrases(text: str, words: str) -> None:
    file, _ = parse(f'requirement x.y "t" {{ must {text} }}', "x")
    (item,) = file.items
    assert isinstance(item, s.Provision)
    (clause,) = item.clauses
    assert isinstance(clause, s.Condition)
    assert phrase(clause.expr) == words


def test_other_phrases() -> None:
    assert phrase(s.InFull()) == "all"
    assert phrase(s.Group("all", ())) == "all of: "
    assert phrase(s.KeyIn("grade", None)) == ""
    assert (
        at_keys("Hours", {"grade": "9", "activity": "lab_time"}, "high.day")
        == "Hours, grade 9, lab time (high.day)"
    )
    assert at_keys("Hours", {}, "") == "Hours"


# --- decisive facts ------------------------------------------------------------------


def ranges(*forms_and_outcomes: tuple[list[Form], str]) -> list[tuple[str, tuple[str, ...]]]:
    runs = [(Completion(forms=forms), outcome) for forms, outcome in forms_and_outcomes]
    (found,) = decisive_facts(reference("").world, runs, {})
    return list(found.settles)


Turn = tuple[list[Form], str]


def fact(name: str, low: int | None = 0, high: int | None = None) -> Symbol:
    return Symbol(
        Fresh("fact", name, "east"), None if low is None else F(low), None if high is None else F(high)
    )


def test_ranges_in_words() -> None:
    lesson = fact("nu.lesson")
    at_least: Turn = ([({lesson: F(1)}, F(-360), False)], "met")
    below: Turn = ([({lesson: F(-1)}, F(360), True)], "violated")
    assert ranges(at_least, below) == [
        ("less than 360 minutes per day", ("violated",)),
        ("at least 360 minutes per day", ("met",)),
    ]
    money = fact("nu.money")
    more: Turn = ([({money: F(1)}, F(-500000), True)], "met")
    most: Turn = ([({money: F(-1)}, F(500000), False)], "not_applicable")
    assert ranges(more, most) == [("at most $500,000", ("not_applicable",)), ("more than $500,000", ("met",))]
    exactly: Turn = ([({lesson: F(1)}, F(-360), False), ({lesson: F(-1)}, F(360), False)], "met")
    not_so: Turn = ([({lesson: F(1)}, F(-360), True)], "violated")
    assert ranges(exactly, not_so, below) == [
        ("less than 360 minutes per day", ("violated",)),
        ("exactly 360 minutes per day", ("met",)),
        ("more than 360 minutes per day", ("violated",)),
    ]
    inside: Turn = ([({lesson: F(1)}, F(-360), False), ({lesson: F(-1)}, F(420), True)], "met")
    above: Turn = ([({lesson: F(1)}, F(-420), False)], "violated")
    assert ranges(below, inside, above)[1] == (
        "at least 360 minutes per day and less than 420 minutes per day",
        ("met",),
    )
    capped = fact("nu.lesson", 300, 400)
    assert ranges(
        ([({capped: F(1)}, F(-400), False)], "met"), ([({capped: F(-1)}, F(400), True)], "violated")
    ) == [
        ("less than 400 minutes per day", ("violated",)),
        ("exactly 400 minutes per day", ("met",)),
    ]


def test_law_is_never_asked_of_a_district() -> None:
    of = Fresh("law", "ts.ta.cells", "", (("not researched", "least 1:1"),))
    symbol = Symbol(of, F(0), None)
    runs = [
        (Completion(forms=[({symbol: F(1)}, F(-1), False)]), "met"),
        (Completion(truths={of: True}), "violated"),
    ]
    assert decisive_facts(reference("").world, runs, {}) == ()
    assert law_left_open(runs) == [of]


def test_questions() -> None:
    world = reference("").world
    assert question(world, Fresh("list", "fund_use")) == "Are there more fund uses than those listed?"
    assert (
        question(world, Fresh("part", "class", "day", (("choice", "activity"), ("at", "x"))))
        == "Which kind of class is it?"
    )
    assert question(world, Fresh("fact", "program.approved", "clinic")) == "Is it approved?"
    assert question(world, Fresh("step", "ts.wa.board.form")).startswith("The form: ")
    assert question(world, Fresh("step", "ts.wa.board.hearing")).startswith("A hearing: ")
    assert question(world, Fresh("step", "nothing.there")) == "there: is it done?"
    assert "take" in question(world, Fresh("fact", "program.takes_from", "clinic", (("activity", "class"),)))


# --- some corners of the reference ------------------------------------------------------


def test_a_judge_bounds_what_is_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    import policyengine.reason.reference as module

    monkeypatch.setattr(module, "LIMIT", 1)
    text = "given nu.lesson of east = unknown"
    (case,) = reference(text).cases("ts.nu.day")
    assert not case.exact
    assert set(case.outcomes) == {"met", "violated"}


def test_a_plan_without_schools() -> None:
    plan = plan_of("nu lesson: 360\n")
    assert plan.things("school")
    empty = Plan("empty", "ts", (2026,), None, Thing("district", "district"))
    from policyengine.reason.reference import check

    answer = check(empty, book())
    assert not any(f.subject for f in answer.findings)


def test_stated_by_the_wrong_kind_of_thing() -> None:
    assert outcomes(reference("given nu.lesson of east = 360 minutes per day"), "ts.nu.day") == {
        ("east", "", ("met",))
    }
    assert list(run("expect ts.nu.day of nowhere is met").failures())
