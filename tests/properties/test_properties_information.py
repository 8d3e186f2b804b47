"""More information never changes a settled answer, and sets are exactly what the completions come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from properties_judging import Point, answers, book_of, plan_of, points_of
from properties_law import PLAIN, Law, Options, laws
from properties_plan import Draft, Slot, completions_of, drafts, settlings
from properties_profile import examples

from policyengine.reason.decisive import decisive_facts
from policyengine.reason.reference import Reference

MOST_RUNS = 120
Draw = Callable[..., Any]


def read(law: Law, draft: Draft, *, strict: bool = True) -> Reference:
    book = book_of(law.text)
    return Reference(plan_of(draft.text, book), book, state="zz", strict=strict)


def allowed(before: frozenset[str], *, silent: bool) -> frozenset[str]:
    """The outcomes that more information may leave.

    Where a permission stands in the rule's place for certain, and nobody asked about the rule itself, the
    answer is `displaced` although the rule may be met as well (docs/architecture.md).
    """
    return before | {"met"} if silent and before == {"displaced"} else before


def narrows(law: Law, before: Draft, after: Draft, *, strict: bool, silent: bool) -> None:
    wide, narrow = (answers(read(law, d, strict=strict)) for d in (before, after))
    for point, outcomes in narrow.items():
        if point in wide:
            assert outcomes <= allowed(wide[point], silent=silent), (point, set(wide[point]), set(outcomes))


def refined(draw: Draw, draft: Draft, slot: Slot) -> Draft:
    return draft.saying(slot, draw(st.sampled_from(settlings(slot, draft.values[slot]))))


def settleable(law: Law, draft: Draft) -> list[Slot]:
    """The open slots; what the law defines is settled by the law until the plan says otherwise."""
    return [s for s in draft.open() if f"let {s.fact} =" not in law.text]


@examples(80)
@given(st.data())
def test_strictly_more_information_only_narrows(data: st.DataObject) -> None:
    law = data.draw(laws(waivers=data.draw(st.booleans())))
    draft = data.draw(drafts(law))
    assume(settleable(law, draft))
    slot = data.draw(st.sampled_from(settleable(law, draft)))
    narrows(law, draft, refined(data.draw, draft, slot), strict=True, silent=True)


@examples(50)
@given(st.data())
def test_more_information_only_narrows_where_nothing_is_unasked(data: st.DataObject) -> None:
    law = data.draw(laws(waivers=data.draw(st.booleans())))
    draft = data.draw(drafts(law, silent=False))
    open_ = [s for s in settleable(law, draft) if draft.values[s] is not None]
    assume(open_)
    slot = data.draw(st.sampled_from(open_))
    narrows(law, draft, refined(data.draw, draft, slot), strict=False, silent=False)


@examples(40)
@given(st.data())
def test_another_thing_in_an_open_list_only_narrows(data: st.DataObject) -> None:
    law = data.draw(laws())
    after = data.draw(drafts(law))
    open_ = [
        t for t in after.things if len(t) == 4 and after.values[Slot(t[:3], "complete", "closed")] is None
    ]
    assume(open_)
    last = open_[-1]
    values = {slot: value for slot, value in after.values.items() if slot.thing != last}
    before = replace(after, things=tuple(t for t in after.things if t != last), values=values)
    narrows(law, before, after, strict=True, silent=True)


# --- against every completion -----------------------------------------------------------


def enumerable(draft: Draft) -> list[Slot]:
    """The open slots, where they have few completions together; none where they have too many."""
    open_ = [s for s in draft.open() if s.kind not in ("closed", "paper", "step")]
    runs = 1
    for slot in open_:
        runs *= len(settlings(slot, draft.values[slot]))
    return open_ if runs <= MOST_RUNS else []


def union(law: Law, draft: Draft, slots: list[Slot]) -> dict[Point, frozenset[str]]:
    """The outcomes of all completions together, point by point."""
    found: dict[Point, frozenset[str]] = {}
    for whole in completions_of(draft, slots):
        for point, outcomes in answers(read(law, whole)).items():
            found[point] = found.get(point, frozenset()) | outcomes
    return found


def with_few_open(draw: Draw, law: Law, most: int) -> tuple[Draft, list[Slot]]:
    """A plan in which a few slots are open, and all else is settled."""
    draft = draw(drafts(law, inherit=False))
    for slot in list(draft.values):
        if slot.kind == "closed":
            draft = draft.saying(slot, "yes")
    kept = draft.open()[:most]
    for slot in draft.open()[most:]:
        draft = refined(draw, draft, slot)
    return draft, [s for s in kept if s.kind not in ("closed", "paper", "step")]


def allowed_of(brute: frozenset[str], told: tuple[str, ...]) -> frozenset[str]:
    """The exact set, where a permission certainly displaces without what could have met the rule as well."""
    return brute - {"met"} if told == ("displaced",) else brute


@examples(50)
@given(st.data())
def test_sets_of_yes_no_and_choices_are_exact(data: st.DataObject) -> None:
    law = data.draw(laws(Options(truths_only=True, papers=False)))
    draft, slots = with_few_open(data.draw, law, 3)
    assume(slots)
    brute = union(law, draft, slots)
    for case in read(law, draft).cases():
        for point in points_of(case):
            if case.exact:
                assert frozenset(case.outcomes) == allowed_of(brute[point], case.outcomes), point
            assert allowed(frozenset(case.outcomes), silent=True) >= brute[point], point


@examples(30)
@given(st.data())
def test_decisive_are_the_facts_that_shrink_the_set(data: st.DataObject) -> None:
    law = data.draw(laws(Options(truths_only=True, papers=False)))
    draft, slots = with_few_open(data.draw, law, 4)
    for coarse in [s for s in draft.values if s.kind == "choice"]:  # whose parts cannot all be said
        draft = draft.saying(coarse, "tiny")
    slots = [s for s in slots if s.kind != "choice"]
    assume(slots and not any(s.key for s in slots))
    reference = read(law, draft)
    brute = union(law, draft, slots)
    left = {s: {v: union(law, draft.saying(s, v), [o for o in slots if o != s]) for v in settlings(s, draft.values[s])}
            for s in slots}  # fmt: skip
    for case in reference.cases():
        if case.exact and case.runs:
            point = next(points_of(case))
            told = decisive_facts(reference.world, case.runs, case.judge.reads)
            shrink = {
                s for s in slots if min(len(sets[point]) for sets in left[s].values()) < len(brute[point])
            }
            assert {(d.fact, d.of) for d in told if d.settles} == {(s.fact, path(s)) for s in shrink}, point
            for fact in told:
                for slot in (s for s in slots if (s.fact, path(s)) == (fact.fact, fact.of)):
                    for answer, outcomes in fact.settles:
                        if answer in ("yes", "no"):
                            said = {"text": {"yes": "some words", "no": "none"}}.get(slot.kind, {}).get(
                                answer, answer
                            )
                            assert set(outcomes) == left[slot][said][point], (fact, said)


def path(slot: Slot) -> str:
    """The thing of a slot as answers name it."""
    return ".".join(slot.thing[1::2])


@examples(50)
@given(st.data())
def test_sets_hold_every_completion_of_numbers(data: st.DataObject) -> None:
    law = data.draw(laws(PLAIN, waivers=data.draw(st.booleans())))
    draft, slots = with_few_open(data.draw, law, 2)
    assume(slots)
    assume(enumerable(draft))
    brute = union(law, draft, slots)
    for point, outcomes in answers(read(law, draft)).items():
        assert allowed(outcomes, silent=True) >= brute[point], (point, set(outcomes), set(brute[point]))


@examples(50)
@given(st.data())
def test_the_bound_holds_the_exact_set(data: st.DataObject) -> None:
    law = data.draw(laws())
    draft = data.draw(drafts(law))
    reference = read(law, draft)
    for case in reference.cases():
        env = case.env.with_key("school_year", min(case.years))
        env = env.with_key("grade", min(case.grades)) if case.grades else env
        judge = reference.judge()
        bound = {
            o
            for e in judge.events(case.provision, env)
            for o in reference.outcomes(judge, case.provision, env, e)
        }
        assert not case.exact or set(case.outcomes) <= bound, case.provision.id
