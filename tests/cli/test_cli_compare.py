"""`policyengine compare`: states, forms, files, messages, exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from policyengine.cli import compare as command
from policyengine.cli.app import run
from policyengine.rulebook.loader import encoded_states

PLAN = """plan: A short year
state: KY
term: 2027-28 to 2027-28
prepared: 2026-11-22
schools:
  complete: yes
  high:
    kind: regular
    level: high
    grades: 9-12
    tracks:
      complete: yes
      day:
        days: {regular: 150}
        timetable:
          regular:
            - {minutes: 400, activity: class}
    programs: none
requests: none
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN)
    return str(path)


def test_every_verdict_exits_with_0(plan: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", plan, "--states", "FL,CO"]) == 0
    out, err = capfd.readouterr()
    assert out.startswith("A short year: the same plan under the law of three states\n")
    rows = [
        line.split()[0]
        for line in out.splitlines()
        if line.startswith(("Kentucky ", "Colorado ", "Florida "))
    ]
    assert rows[:3] == ["Kentucky", "Colorado", "Florida"]
    assert not err


@pytest.mark.parametrize("form", ["json", "markdown", "html", "text"])
def test_forms_go_to_a_file(plan: str, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    assert run(["compare", plan, "--states=FL", "--format", form, "-o", str(out)]) == 0
    text = out.read_text(encoding="utf-8")
    head = {"json": "{", "markdown": "# A short year", "html": "<!DOCTYPE html>", "text": "A short year"}[
        form
    ]
    assert text.startswith(head)
    assert run(["compare", plan, "--states=FL", "--format", form, "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == text


def test_a_workbook(plan: str, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert run(["compare", plan, "--states", "FL", "--format", "xlsx", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK")


def test_the_home_state_is_compared_with_itself_once(plan: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", plan, "--states", "ky, fl,Florida", "--format", "json"]) == 0
    assert [s["state"] for s in json.loads(capfd.readouterr().out)["states"]] == ["ky", "fl"]


def test_all_are_those_whose_law_is_here(plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(command, "_compared", lambda *args: asked.append(args))
    assert run(["compare", plan]) == 2  # nothing came of it
    assert set(asked[0][1]) == set(encoded_states()) - {"ky"}
    assert run(["compare", plan, "--states", "all,FL", "--as-of", "2026-01-01", "--strict"]) == 2
    assert set(asked[1][1]) == set(encoded_states()) - {"ky"} | {"fl"}
    assert (str(asked[1][2]), asked[1][3]) == ("2026-01-01", True)


def test_facts_of_a_state_that_is_compared_are_used(plan: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path(plan).write_text(f"{PLAN}co board counts: yes\n")
    assert run(["compare", plan, "--states", "CO"]) == 0
    assert not capfd.readouterr().err
    assert run(["compare", plan, "--states", "FL"]) == 0
    assert "`co board counts` is a fact of Colorado" in capfd.readouterr().err


def test_what_was_compared_is_remembered(
    plan: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", plan, "--states", "FL"]) == 0
    first = capfd.readouterr().out
    monkeypatch.setattr(command, "_compared", lambda *_: pytest.fail("compared again"))
    assert run(["compare", plan, "--states", "FL"]) == 0
    assert capfd.readouterr().out == first


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--states", "Bavaria"], "`Bavaria` is no state"),
        (["--states", "Colorada"], "Did you mean CO?"),
        (["--states", " , "], "no state is named"),
        (["--format", "xls"], "Did you mean `xlsx`?"),
        (["--format", "pdf"], "`pdf` is no format"),
        (["--format", "xlsx"], "Name a file for it"),
        (["--as-of", "tomorrow"], "is no date"),
        (["--nonsense"], "No such option"),
    ],
)
def test_what_can_not_be_used_is_told(
    plan: str, options: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", plan, *options]) == 2
    out, err = capfd.readouterr()
    assert not out
    assert said in err
    assert "Traceback" not in err


def test_the_plan_is_never_overwritten(plan: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", plan, "-o", plan]) == 2
    assert "is the plan itself" in capfd.readouterr().err
    assert Path(plan).read_text() == PLAN


@pytest.mark.parametrize("text", ["", "plan: x\nstate: XX\n", "state: KY\nterm: soon\n", "- a\n- b\n"])
def test_a_plan_that_can_not_be_read(tmp_path: Path, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    assert run(["compare", str(path), "--states", "FL"]) == 2
    assert "error" in capfd.readouterr().err


def test_no_plan(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "nowhere.yaml", "--states", "FL"]) == 2
    assert "there is no file" in capfd.readouterr().err


def test_a_workbook_without_its_package(
    plan: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert run(["compare", plan, "--format", "xlsx", "-o", str(tmp_path / "x.xlsx")]) == 2
    assert "policyengine-k12[office]" in capfd.readouterr().err
