"""What is read of reach and bars from the law alone agrees with the evaluator, wherever no plan is needed."""

from pathlib import Path

import pytest

from policyengine.edition.relations import relations_of
from policyengine.plan.known import words_of
from policyengine.plan.reader import read_plan
from policyengine.reason.reach import Reach
from policyengine.reason.reference import Reference
from policyengine.rulebook import default_paths, load
from policyengine.rulebook.loader import law_folder

PLANS = {"ky": "taylor-county-ky.yaml", "co": "innovation-school-co.yaml", "nh": "mascenic-nh.yaml"}


@pytest.mark.parametrize("state", PLANS)
def test_reach_and_bars_are_those_of_the_evaluator(state: str) -> None:
    book = load(default_paths(state))[0]
    plan, _ = read_plan(Path(law_folder() / "scenarios" / PLANS[state]), words_of(book))
    assert plan is not None
    reference = Reference(plan, book)
    reach, relations = Reach(reference.judge()), relations_of(book)
    day = reference.world.as_of
    subjects = [p for p in book.provisions.values() if p.kind in ("requirement", "definition", "permission")]
    compared = 0
    for waiver in (w for w in book.of_kind("waiver") if w.in_force(day)):
        for subject in subjects:
            mine = relations.reaches(waiver, subject)
            if mine is not None:
                assert mine == reach.reaches(waiver, waiver.at(day), subject), (waiver.id, subject.id)
                compared += 1
    assert compared > 200
    for protection in (p for p in book.of_kind("protection") if p.in_force(day)):
        for waiver in (w for w in book.of_kind("waiver") if w.in_force(day)):
            mine_against = relations.against(protection, waiver)
            assert mine_against == reach.against(protection, protection.at(day), waiver)
        for subject in subjects:
            held, label = relations.shields(protection, subject)
            if held is not None:
                assert (held, label) == reach.shields(protection, protection.at(day), subject)
