"""Judging alike grades, years and groups of learners once comes to the same as judging each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from properties_judging import book_of, plan_of, points_of
from properties_law import Options, laws
from properties_plan import Draft, drafts
from properties_profile import examples

from policyengine.reason.reference import Case, Reference
from policyengine.reason.results import Spread

GRADES = ("9-12", "9-10", "11-12")
Draw = Callable[..., Any]


def with_groups(draw: Draw, draft: Draft) -> Draft:
    """The plan with grades, and with programs that touch some tracks only, or take no time."""
    more: dict[tuple[str, ...], dict[str, str]] = {}
    for thing in draft.things:
        by_grade = any(slot.thing == thing and slot.key for slot in draft.values)
        if thing[-2] in ("tracks", "programs") and not by_grade and draw(st.booleans()):
            more[thing] = {"grades": draw(st.sampled_from(GRADES))}
        if thing[-2] == "programs" and draw(st.booleans()):
            more.setdefault(thing, {})["takes from"] = "none"
    return replace(draft, more=more)


def one_by_one(reference: Reference, case: Case) -> None:
    for point in points_of(case):
        at = case.env.with_key("school_year", point.year)
        at = at.with_key("grade", point.grade) if point.grade else at
        alone = reference.case(case.provision, at, Spread({point.grade}, {point.year}))
        assert alone.outcomes == case.outcomes, point


@examples(70)
@given(st.data(), st.booleans())
def test_grades_and_years_one_by_one(data: st.DataObject, strict: bool) -> None:
    options = Options(odd=data.draw(st.booleans()), graded=data.draw(st.sampled_from((True, True, False))))
    law = data.draw(laws(options, waivers=data.draw(st.booleans())))
    draft = with_groups(data.draw, data.draw(drafts(law, term="2026-27 to 2028-29")))
    book = book_of(law.text)
    reference = Reference(plan_of(draft.text, book), book, state="zz", strict=strict)
    for case in reference.cases():
        one_by_one(reference, case)
