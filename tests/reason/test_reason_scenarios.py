"""Each scenario of `law/` is one case: the answers in it were worked out by hand from LANGUAGE.md."""

from __future__ import annotations

import pytest
from reason_law import LAW, book, scenarios

from policyengine.analysis.scenarios import Run, played
from policyengine.language import syntax as s
from policyengine.reason.answer import OUTCOMES, STANDINGS
from policyengine.rulebook.checks.scenarios import check_scenario
from policyengine.rulebook.loader import law_files


@pytest.mark.parametrize(
    "item", [pytest.param(item, id=f"{file}: {item.title}") for file, item in scenarios()]
)
def test_scenario(item: s.Scenario) -> None:
    assert [d.render() for d in check_scenario(item, book())] == []
    failures = list(Run(item, book()).failures())
    assert [f"line {f.loc.line}: expected {f.expected}, came out {f.came_out}" for f in failures] == []


def test_the_corpus_shows_every_outcome_and_standing() -> None:
    expected: set[str] = set()
    for _, item in scenarios():
        for clause in item.clauses:
            if isinstance(clause, s.Expect):
                expected |= set(clause.outcomes)
            elif isinstance(clause, s.ExpectRequest):
                expected |= set(clause.standings)
    assert expected >= {*OUTCOMES, *STANDINGS} - {
        "unknown_law"
    }  # no code reads it: the check of scenarios refuses it


def test_titles_are_told_apart() -> None:
    names = [(file, item.title) for file, item in scenarios()]
    assert len(set(names)) == len(names) > 240
    assert len(law_files([LAW])[0]) == len({file for file, _ in scenarios()}) + 1  # the words


def test_a_watched_judge_finds_what_any_judge_finds() -> None:
    report = played(book(), [item for _, item in scenarios()])
    assert report.failures == []
    assert report.passed == len(scenarios())
    assert report.watch.nearest
