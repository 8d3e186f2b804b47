"""Answers given before are given again, and only for the very same plan, options, law and engine."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from policyengine.cli import remember
from policyengine.language.diagnostics import Diagnostic
from policyengine.plan.known import words_of
from policyengine.plan.reader import read_plan
from policyengine.reason.answer import Answer
from policyengine.reason.reference import check
from policyengine.rulebook import default_paths, load

PLAN = """plan: A small plan
state: KY
term: 2027-28 to 2027-28
prepared: 2026-11-22
requests: none
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICYENGINE_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN)
    return path


class Judge:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        book, _ = load(default_paths("ky"))
        self.book = book

    def __call__(self, plan: str, as_of: Any, state: Any, strict: bool, told: list[Diagnostic]) -> Any:
        self.asked += 1
        read, _ = read_plan(Path(plan), words_of(self.book))
        assert read is not None
        told.append(Diagnostic("W0301", "a number without a unit"))
        return check(read, self.book, as_of, strict, state), SimpleNamespace(provisions=self.book.provisions)


def test_the_same_plan_is_judged_once(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judge = Judge()
    first, _ = remember.remembered(judge, str(plan), None, None, False)
    again, law = remember.remembered(judge, str(plan), None, None, False)
    assert judge.asked == 1
    assert isinstance(again, Answer)
    assert again == first
    assert "ky.hours.annual" in law.provisions
    assert "a number without a unit" in capsys.readouterr().err


def test_whatever_changes_is_judged_anew(plan: Path) -> None:
    judge = Judge()
    remember.remembered(judge, str(plan), None, None, False)
    remember.remembered(judge, str(plan), None, None, True)
    plan.write_text(PLAN.replace("2027-28 to 2027-28", "2027-28 to 2028-29"))
    answer, _ = remember.remembered(judge, str(plan), None, None, False)
    assert judge.asked == 3
    assert answer.term == (2027, 2028)


def test_a_damaged_answer_is_thrown_away(plan: Path, tmp_path: Path) -> None:
    judge = Judge()
    remember.remembered(judge, str(plan), None, None, False)
    (kept,) = (tmp_path / "cache").glob("answer-*.pickle")
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    remember.remembered(judge, str(plan), None, None, False)
    assert judge.asked == 2


def test_only_so_many_answers_are_kept(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remember, "MOST", 2)
    judge = Judge()
    for year in (2027, 2028, 2029):
        plan.write_text(PLAN.replace("2027-28 to 2027-28", f"{year}-{(year + 1) % 100:02}"))
        remember.remembered(judge, str(plan), None, None, False)
    assert len(list((tmp_path / "cache").glob("answer-*.pickle"))) == 2


def test_a_plan_that_is_not_there_is_left_to_the_judge(tmp_path: Path) -> None:
    told = remember.remembered(lambda *_: None, str(tmp_path / "none.yaml"), None, None, False)
    assert told is None
