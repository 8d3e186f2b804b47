"""A large plan is judged in seconds, and what is alike in it fares as in a small plan."""

from __future__ import annotations

import functools
import gc
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

import pytest
from large_plan import plain_plan_text, plan_text

from policyengine.plan.known import words_of
from policyengine.plan.reader import read_plan_text
from policyengine.reason.answer import Answer
from policyengine.reason.kept import key_of
from policyengine.reason.reference import check
from policyengine.reason.results import Ctx
from policyengine.reason.world import Env
from policyengine.rulebook import default_paths, load
from policyengine.rulebook.model import Rulebook

MOST_SECONDS = 75.0
"""Processor time: what a quiet machine takes, doubled by measuring coverage and again by a busy neighbour.

What these tests are to catch took minutes: work that grows with the square of a plan.
"""


@pytest.fixture(autouse=True)
def _without_the_objects_of_other_tests() -> Iterator[None]:
    """What the tests before have left in memory is not gone through while a plan is timed."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@functools.cache
def kentucky() -> Rulebook:
    """The shipped law of Kentucky."""
    return load(default_paths("ky"))[0]


def judged(text: str) -> Answer:
    """The answer to a plan under the law of Kentucky."""
    plan, _ = read_plan_text(text, "large", words_of(kentucky()))
    assert plan is not None
    return check(plan, kentucky())


def of_school(answer: Answer, school: str) -> Counter[tuple[object, ...]]:
    """What is found of a school and the things in it, without what names the plan's other parts."""
    return Counter(
        (f.provision, f.subject, f.group, f.grades, f.years, f.outcomes, f.exact, f.touched, f.comparisons)
        for f in answer.findings
        if f.subject.split(".")[0] == school
    )


def test_a_large_plan_is_judged_in_seconds_and_like_a_small_one() -> None:
    small = judged(plan_text(schools=1))
    text = plan_text()
    start = time.process_time()
    large = judged(text)
    assert time.process_time() - start < MOST_SECONDS
    assert of_school(large, "school_0") == of_school(small, "school_0")


def test_a_large_plan_without_gaps_is_judged_quickly() -> None:
    text = plain_plan_text()
    start = time.process_time()
    answer = judged(text)
    assert time.process_time() - start < MOST_SECONDS / 3
    short = [
        f for f in answer.findings if f.provision == "ky.credit.carnegie" and f.outcomes == ("violated",)
    ]
    assert len(short) == sum(100 + n % 30 < 120 for n in range(100))


def test_what_is_kept_is_told_apart_by_all_that_says_where_a_rule_is_read() -> None:
    names = set(key_of.__code__.co_names)
    assert {f.name for f in fields(Env)} <= names
    assert {f.name for f in fields(Ctx)} - {"depth"} <= names


def test_a_request_of_which_nothing_is_said_is_answered_soon() -> None:
    text = (
        "plan: A request\nstate: KY\nterm: 2027-28 to 2028-29\nprepared: 2026-11-22\n"
        "schools: {complete: yes, north: {level: elementary, grades: K-5}}\n"
        "requests: [{law: KRS 158.060(3), under: KRS 156.161}]\n"
    )
    start = time.process_time()
    (request,) = judged(text).requests or ()
    assert time.process_time() - start < MOST_SECONDS
    assert "incomplete" in request.standings
