"""Properties of the evaluator, over random law and random plans."""

from __future__ import annotations

import datetime
import functools
import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reason_law import book, scenarios, small_book

from policyengine.analysis.scenarios import Run
from policyengine.language.syntax import MonthDay, Step
from policyengine.plan.model import (
    Content,
    Entry,
    Interval,
    Listing,
    Plan,
    Procedure,
    Request,
    Scope,
    StepAnswer,
    Taking,
    Thing,
    Value,
)
from policyengine.reason.completion import Completion
from policyengine.reason.explainer import group_of, subject_of
from policyengine.reason.reference import Case, Reference, check
from policyengine.reason.results import Spread
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Rulebook
from policyengine.rulebook.vocabulary import GRADES, Fact

DERANDOM = settings(derandomize=True, deadline=None, max_examples=60, database=None)

# --- random law over five facts -----------------------------------------------------

WORDS = """
entity district entity school in district entity request in district
choice size { small, tiny in small, large }
fact zz.a of school : hours
fact zz.b of school : hours
fact zz.p of school : yes/no
fact zz.q of school : yes/no
fact zz.k of school : size
jurisdiction zz "Z" state { school year starts 07-01 }
code z "Z." { numbered "section" }
"""
VALUES: Mapping[str, tuple[object, ...]] = {
    "zz.p": (True, False),
    "zz.q": (True, False),
    "zz.k": ("small", "tiny", "large"),
    "zz.a": tuple(Interval(Fraction(n, 2) * 60, Fraction(n, 2) * 60) for n in range(13)),
    "zz.b": tuple(Interval(Fraction(n, 2) * 60, Fraction(n, 2) * 60) for n in range(13)),
}
AMOUNT = st.integers(0, 4).map(lambda n: f"{n} hours")
NUMBER = st.recursive(
    st.sampled_from(["zz.a", "zz.b"]) | AMOUNT,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["smallest", "largest"]), inner, inner).map(
            lambda t: f"{t[0]} of ({t[1]}, {t[2]})"
        ),
        st.tuples(st.sampled_from(["zz.p", "zz.q", "zz.k is small"]), inner, inner).map(
            lambda t: f"if {t[0]} then {t[1]} else {t[2]} end"
        ),
        inner.map(lambda i: f"2/3 of ({i})"),
    ),
    max_leaves=3,
)
TRUTH = st.recursive(
    st.sampled_from(["zz.p", "zz.q", "zz.k is small", "zz.k is tiny", "zz.k is one of (large, tiny)"])
    | st.tuples(NUMBER, st.sampled_from(["at least", "at most", "more than", "less than"]), NUMBER).map(
        " ".join
    )
    | st.tuples(st.sampled_from(["zz.a", "zz.b"]), AMOUNT).map(lambda t: f"{t[0]} is {t[1]}"),
    lambda inner: st.one_of(
        inner.map(lambda i: f"not {i}"),
        st.tuples(inner, inner).map(lambda t: f"all of {{ (a) {t[0]} (b) {t[1]} }}"),
        st.tuples(inner, inner).map(lambda t: f"any of {{ (a) {t[0]} (b) {t[1]} }}"),
    ),
    max_leaves=2,
)


@st.composite
def law(draw: st.DrawFn) -> str:
    head = 'cite "Z. 1" applies to school'
    must = f"must {draw(NUMBER)} at least minimum" if draw(st.booleans()) else f"must {draw(TRUTH)}"
    table = draw(
        st.sampled_from(
            [
                "table minimum : hours { | value | | 2 | }",
                "table minimum : hours { | zz.k | value | | tiny | 1 | | small | none | | otherwise | 3 | }",
                "table minimum : hours { | value | | 1 or 3 | }",
                "table minimum : hours { | zz.k | value | | large | unresearched | | otherwise | 2 | }",
            ]
        )
    )
    when = f"when {draw(TRUTH)}" if draw(st.booleans()) else ""
    blocks = [f'requirement zz.r "r" {{ {head} {when} {must} {table} }}']
    if draw(st.booleans()):
        what = draw(
            st.sampled_from(["excuses", "sets minimum = 1 hours", "sets minimum = minimum - 1 hours"])
        )
        blocks.append(f'exception zz.e "e" to zz.r {{ {head} when {draw(TRUTH)} {what} }}')
        if draw(st.booleans()):
            blocks.append(f'exception zz.f "f" to zz.e {{ {head} when {draw(TRUTH)} excuses }}')
    if draw(st.booleans()):
        blocks.append(f'exception zz.g "g" to zz.r {{ {head} when {draw(TRUTH)} sets minimum = 2 hours }}')
    if draw(st.booleans()):
        blocks.append(
            f'equivalency zz.c "c" {{ {head} when {draw(TRUTH)} counts {draw(NUMBER)} as zz.a for zz.r up to {draw(AMOUNT)} }}'
        )
    if draw(st.booleans()):
        blocks.append(f'permission zz.d "d" {{ {head} when {draw(TRUTH)} displaces zz.r }}')
    return "\n".join(blocks)


@functools.cache
def zz_book(text: str) -> Rulebook:
    return load_texts([("", "words", WORDS), ("zz", "law", text)])[0]


def zz_plan(values: Mapping[str, object]) -> Plan:
    """A plan of one school; a fact that `values` lacks is asked and not known."""
    district = Thing("district", "district")
    school = Thing("school", "east", district)
    district.children.append(school)
    district.lists["school"] = Listing("listed", closed=True)
    for name in VALUES:
        value = Value("stated", values[name]) if name in values else Value("unknown")  # type: ignore[arg-type]
        school.facts[name] = (Entry(value),)
    return Plan("zz", "zz", (2026,), None, district)


def judged(text: str, values: Mapping[str, object]) -> tuple[Reference, Case]:
    reference = Reference(zz_plan(values), zz_book(text), state="zz")
    (case,) = reference.cases("zz.r")
    return reference, case


def some_values(
    seed: int, count: int, keep: Mapping[str, object] | None = None
) -> Iterator[dict[str, object]]:
    chooser = random.Random(seed)
    for _ in range(count):
        yield {n: chooser.choice(v) for n, v in VALUES.items()} | dict(keep or {})


@DERANDOM
@given(law(), st.integers(0, 1000))
def test_every_filling_of_the_gaps_comes_out_inside_the_set(text: str, seed: int) -> None:
    _, case = judged(text, {})
    for values in some_values(seed, 12):
        _, concrete = judged(text, values)
        assert set(concrete.outcomes) <= set(case.outcomes), (text, values)


@DERANDOM
@given(law())
def test_without_completion_the_set_is_never_too_small(text: str) -> None:
    reference, case = judged(text, {})
    env = case.env.with_key("school_year", 2026)
    judge = reference.judge()
    bounded = {
        o
        for event in judge.events(case.provision, env)
        for o in reference.outcomes(judge, case.provision, env, event)
    }
    assert set(case.outcomes) <= bounded


def witness(completion: Completion) -> dict[str, object] | None:
    """Values of the grid that make the facts turn out as a completion has it."""
    values: dict[str, object] = {}
    for of, truth in completion.truths.items():
        if of.kind == "fact":
            values[of.name] = truth
    for of, words in completion.words.items():
        values[of.name] = min(words)
    symbols = sorted({s for terms, _, _ in completion.forms for s in terms}, key=lambda s: s.id)
    if any(s.id.kind != "fact" for s in symbols):
        return None
    grid = (
        [Fraction(n, 12) * 60 for n in range(-0, 12 * 9)]
        if len(symbols) == 1
        else [Fraction(n, 3) * 60 for n in range(40)]
    )
    for chosen in itertools.product(grid, repeat=len(symbols)):
        at = dict(zip(symbols, chosen, strict=True))
        if all(
            (v := c + sum(f * at[s] for s, f in t.items())) > 0 or (v == 0 and not strict)
            for t, c, strict in completion.forms
        ):
            return values | {s.id.name: Interval(n, n) for s, n in at.items()}
    return None


@DERANDOM
@given(law())
def test_each_member_of_a_set_has_a_witness(text: str) -> None:
    _, case = judged(text, {})
    if not case.exact:
        return
    for outcome in case.outcomes:
        runs = [c for c, o in case.runs if o == outcome] or [Completion()]
        found = [w for c in runs[:8] if (w := witness(c)) is not None]
        # members of a choice that nobody asked about are filled in as they come
        fillings = [{n: v[0] for n, v in VALUES.items()} | w for w in found]
        came = {o for values in fillings for o in judged(text, values)[1].outcomes}
        assert not found or outcome in came, (text, outcome, found[:1])


@DERANDOM
@given(law(), st.integers(0, 1000), st.integers(1, 4))
def test_more_information_never_widens_a_set(text: str, seed: int, known: int) -> None:
    (values,) = some_values(seed, 1)
    names = list(VALUES)
    random.Random(seed).shuffle(names)
    before = set(GRADES)
    sets = [set(judged(text, {n: values[n] for n in names[:count]})[1].outcomes) for count in range(known, 6)]
    for wider, narrower in itertools.pairwise(sets):
        assert narrower <= wider, (text, values, names)
    assert before


@DERANDOM
@given(law(), st.integers(0, 1000))
def test_decisive_facts_settle_what_they_say(text: str, seed: int) -> None:
    from policyengine.reason.decisive import decisive_facts

    reference, case = judged(text, {})
    for fact in decisive_facts(reference.world, case.runs, case.judge.reads):
        for answer, left in fact.settles:
            if answer in ("yes", "no"):
                for values in some_values(seed, 4, {fact.fact: answer == "yes"}):
                    assert set(judged(text, values)[1].outcomes) <= set(left), (text, fact, values)


# --- over the law of the test state ---------------------------------------------------


def runs_of(*stems: str) -> Iterator[tuple[str, Run]]:
    for file, item in scenarios():
        if file in stems:
            yield f"{file}: {item.title}", Run(item, small_book(file))


STEMS = sorted({file for file, _ in scenarios()})


@pytest.mark.parametrize("stem", STEMS)
def test_grades_years_and_groups_one_by_one_come_out_as_merged(stem: str) -> None:
    for name, run in itertools.islice(runs_of(stem), 0, None, 2):
        run.plan.term = (2024, 2025, 2026, 2027, 2028)
        reference = Reference(run.plan, run.book, state="ts", as_of=run.reference.as_of)
        for case in reference.cases():
            if not case.provision.id.startswith(("ts.", "us.")) or len(case.grades) + len(case.years) < 2:
                continue
            grades: list[str | None] = [*sorted(case.grades)[::3]] or [None]
            for year, grade in itertools.product(sorted(case.years)[::2], grades):
                at = case.env.with_key("school_year", year)
                at = at if grade is None else at.with_key("grade", grade)
                alone = reference.case(case.provision, at, Spread({grade or ""}, {year}))
                assert alone.outcomes == case.outcomes, (
                    name,
                    case.provision.id,
                    subject_of(at),
                    group_of(at),
                    grade,
                    year,
                )


@pytest.mark.parametrize(
    "stem", ["d_choices", "e_lists", "f_tables", "g_windows", "k_exceptions", "m_permissions"]
)
def test_the_bounds_hold_every_exact_set(stem: str) -> None:
    for name, run in runs_of(stem):
        reference = run.reference
        for case in reference.cases():
            if not case.runs:
                continue
            env = case.env.with_key("school_year", min(case.years))
            env = env.with_key("grade", min(case.grades)) if case.grades else env
            judge = reference.judge()
            bounded = {
                o
                for e in judge.events(case.provision, env)
                for o in reference.outcomes(judge, case.provision, env, e)
            }
            assert set(case.outcomes) <= bounded, (name, case.provision.id)


@pytest.mark.parametrize("stem", ["e_lists", "k_exceptions", "l_equivalencies", "o_waivers", "q_protections"])
def test_an_unrelated_provision_changes_nothing_else(stem: str) -> None:
    more = """
    requirement ts.zzz.rule "Unrelated" { cite "T.S. 97-1" applies to school must zzz.fact }
    fact zzz.fact of school : yes/no
    exception ts.zzz.not "Unrelated" to ts.zzz.rule { cite "T.S. 97-2" excuses }
    waiver ts.zzz.waiver "Unrelated" { cite "T.S. 97-3" reaches "T.S. 97" granted by state_board discretion may_grant }
    protection ts.zzz.shield "Unrelated" { cite "T.S. 97-4" shields "T.S. 97" against every waiver }
    """
    plain, added = book(), book(more)
    for _, item in itertools.islice([s for s in scenarios() if s[0] == stem], 0, None, 6):
        first, second = Run(item, plain), Run(item, added)
        before = Reference(first.plan, plain, state="ts", as_of=first.reference.as_of).answer()
        after = Reference(second.plan, added, state="ts", as_of=first.reference.as_of).answer()
        assert [
            replace(f, place=f.place) for f in after.findings if not f.provision.startswith("ts.zzz")
        ] == list(before.findings)
        assert after.requests == before.requests


# --- odd plans ---------------------------------------------------------------------

ODD = [Fraction(n) for n in (0, 1, -1, 10**30, 180, 360)] + [Fraction(1, 3), Fraction(1, 10**30)]


DAYS = [datetime.date.min, datetime.date.max, datetime.date(2026, 2, 28), datetime.date(2028, 2, 29)]


class Odd:
    """A plan that nobody would write, from a seed."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.book = small_book(self.pick.choice(STEMS))
        self.words = self.book.vocabulary

    def plan(self) -> Plan:
        district = Thing("district", "district")
        self.grow(district)
        facts = [f for f in self.words.facts.values() if f.owner != "request"]
        for thing in district.all_below():
            for fact in self.pick.sample(facts, min(14, len(facts))):
                if fact.owner == thing.entity or thing.entity in self.words.above(fact.owner):
                    self.state(thing, fact)
        term = self.pick.choice([(2026,), (2026, 2027), (1, 2), (9990,), (2014, 2030)])
        state = self.pick.choice(["ts", "ts", "ts", "us", "qq"])
        prepared = self.pick.choice([None, *DAYS])
        requests = self.pick.choice([None, (), tuple(self.request(district) for _ in range(3))])
        return Plan("odd", state, term, prepared, district, requests, self.procedures())

    def grow(self, parent: Thing) -> None:
        for entity in self.words.below(parent.entity):
            closed = self.pick.random() < 0.5
            parent.lists[entity] = Listing(self.pick.choice(["listed", "none", "unknown", "absent"]), closed)
            for n in range(self.pick.choice([0, 1, 1, 2]) if entity != "request" else 0):
                thing = Thing(entity, f"{entity}{n}", parent, named=self.pick.random() < 0.8)
                thing.grades = self.pick.choice(
                    [None, frozenset(), frozenset({"9", "10"}), frozenset(GRADES)]
                )
                if entity == "program":
                    minutes = Interval(Fraction(0), self.pick.choice([None, Fraction(30)]))
                    some = (Taking("track0", "day_type0", "class", minutes),)
                    thing.takes_from = self.pick.choice([None, (), some])
                parent.children.append(thing)
                self.grow(thing)

    def state(self, thing: Thing, fact: Fact) -> None:
        thing.facts[fact.name] = (Entry(self.value(fact)),)
        if fact.name == "schedule.minutes":
            thing.closed_facts.add(fact.name)
            keys = [(("activity", frozenset({a})),) for a in ("class", "lab", "recess")]
            thing.facts[fact.name] = tuple(Entry(self.value(fact), k) for k in keys)

    def value(self, fact: Fact) -> Value:
        state = self.pick.choice(["stated", "stated", "stated", "unknown", "none"])
        if state != "stated":
            return Value(state)
        match fact.type.kind:
            case "yes/no" | "judgment":
                return Value("stated", self.pick.random() < 0.5)
            case "choice":
                return Value(
                    "stated", self.pick.choice(list(self.words.choices[str(fact.type.choice)].parents))
                )
            case "text":
                return Value("stated", self.pick.choice(["", "regular class", "day_type0 day_type1 none"]))
            case "citations":
                return Value("stated", ("T.S. 60-1", "Zork 1"))
            case "date":
                days: list[Content] = [*DAYS, MonthDay(2, 29, previous=True)]
                return Value("stated", self.pick.choice(days))
        low = self.pick.choice(ODD)
        return Value("stated", Interval(low, self.pick.choice([low, low + 1, None])))

    def request(self, district: Thing) -> Request:
        thing = Thing("request", "request", district, named=False)
        law = self.pick.choice(
            [
                "",
                "Zork 1",
                "T.S. 60",
                "T.S. 60-1",
                "T.S. 61-1",
                "T.S. 62",
                "20 U.S.C. 5",
                "ts.wa.hours",
                "60-1",
            ]
        )
        waivers = [p.id for p in self.book.of_kind("waiver")]
        under = self.pick.choice([None, "nothing", "T.S. 90", *waivers])
        scope = Scope(
            grades=self.pick.choice([None, frozenset(), frozenset({"9"})]),
            years=self.pick.choice([None, frozenset({2026})]),
        )
        return Request(law, under, thing, scope, self.pick.choice([None, *DAYS]))

    def procedures(self) -> dict[str, Procedure]:
        found = {}
        for provision in self.book.provisions.values():
            procedure = Procedure(provision.id)
            for clause in [line.clause for line in provision.lines]:
                if isinstance(clause, Step):
                    counts = tuple(
                        (w, Interval(Fraction(n), Fraction(n)))
                        for w, n in [("yes", 0), ("members", self.pick.choice([0, 3]))]
                    )
                    procedure.steps[clause.name, None] = StepAnswer(
                        self.pick.choice(["stated", "none", "unknown"]),
                        self.pick.choice([None, *DAYS]),
                        None,
                        counts,
                    )
            if procedure.steps and self.pick.random() < 0.7:
                found[provision.id] = procedure
        return found


@settings(derandomize=True, deadline=None, max_examples=100, database=None)
@given(st.integers(0, 10**6), st.booleans())
def test_no_plan_makes_it_raise(seed: int, strict: bool) -> None:
    odd = Odd(seed)
    answer = check(odd.plan(), odd.book, strict=strict)
    assert answer.verdict in ("clear", "clear_with_waivers", "unsettled", "blocked")
