"""What differs between two answers on one plan."""

from dataclasses import replace

import answers

from policyengine.report.differences import difference_blocks, findings_differing, requests_differing
from policyengine.report.tree import Items, Section


def test_an_answer_does_not_differ_from_itself() -> None:
    answer = answers.taylor()
    assert findings_differing(answer, answer) == ()
    assert requests_differing(answer, answer) == ()
    assert not any(isinstance(b, Section) for b in difference_blocks(answer, answer))


def test_an_outcome_that_changes_is_told_with_its_grades_and_years() -> None:
    before = answers.taylor()
    first = before.findings[0]
    after = replace(before, findings=(replace(first, outcomes=("met",)), *before.findings[1:]))
    (found,) = findings_differing(before, after)
    assert (found.before, found.after) == (first.outcomes, ("met",))
    assert set(found.years) == set(first.years)
    assert found.grades == first.grades


def test_a_finding_that_is_there_no_more() -> None:
    before = answers.taylor()
    after = replace(before, findings=before.findings[1:])
    assert {d.after for d in findings_differing(before, after)} == {()}
    (section,) = [b for b in difference_blocks(before, after) if isinstance(b, Section)]
    (items,) = section.blocks
    assert isinstance(items, Items)
    assert "→ not judged" in items.items[0].below[0].text  # type: ignore[union-attr]


def test_finer_grades_with_the_same_outcomes_are_no_difference() -> None:
    whole = answers.taylor()
    first, *rest = whole.findings
    before = replace(whole, findings=(replace(first, grades=("9", "10")), *rest))
    parts = tuple(replace(first, grades=(grade,)) for grade in ("9", "10"))
    assert findings_differing(before, replace(whole, findings=(*parts, *rest))) == ()
