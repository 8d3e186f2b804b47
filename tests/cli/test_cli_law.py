"""`policyengine lint` and `test`: what is printed, and the exit codes.  Loading and running are replaced."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policyengine.analysis.scenarios import Failure, ScenarioReport
from policyengine.cli.app import run
from policyengine.language.diagnostics import Diagnostic
from policyengine.language.syntax import Loc
from policyengine.rulebook import loader

ERROR = Diagnostic("E0201", "nothing declares `x`", Loc("a.policy", 1, 3, 2, 3), "Declare it.")
WARNING = Diagnostic("W0301", "a number without a unit", Loc("a.policy", 1, 1, 0, 1))
NOTE = Diagnostic("W0214", "no authority reaches `x`", Loc("a.policy", 1, 1, 0, 1))


def module(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> None:
    made = ModuleType(name)
    for key, value in members.items():
        setattr(made, key, value)
    monkeypatch.setitem(sys.modules, name, made)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.policy").write_text("a x\n")
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("options", "loaded", "linted", "code", "last"),
    [
        ([], [], [], 0, "no errors, no warnings"),
        ([], [], [WARNING, NOTE], 0, "no errors, one warning"),
        (["--strict"], [], [WARNING], 1, "no errors, one warning"),
        (["--strict"], [WARNING], [], 1, "no errors, one warning"),
        (["--all", "--strict"], [], [NOTE], 0, "no errors, no warnings, one note"),
        ([], [ERROR], [WARNING], 2, "one error, no warnings"),
    ],
)
def test_lint(
    options: list[str],
    loaded: list[Diagnostic],
    linted: list[Diagnostic],
    code: int,
    last: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    seen = []

    def load(paths: list[Path]) -> Any:
        seen.append(paths)
        return object(), [], list(loaded)

    monkeypatch.setattr(loader, "load_tested", load)
    module(monkeypatch, "policyengine.analysis.lint", lint=lambda _book, _scenarios: linted)
    assert run(["lint", "a.policy", *options]) == code
    out, err = capfd.readouterr()
    assert out == f"{last}\n"
    assert seen == [[Path("a.policy")]]
    assert ("note[W0214]" in err) == ("--all" in options)
    if ERROR in loaded:
        assert err.splitlines() == [
            "a.policy:1:3: error[E0201]: nothing declares `x`",
            "    1 | a x",
            "          ^",
            "  help: Declare it.",
        ]


FAILED = Failure("eleven of forty", Loc("a.policy", 9, 3, 2, 3), "barred", "incomplete")


@pytest.mark.parametrize(
    ("result", "code", "printed"),
    [
        (ScenarioReport(3, 0, [], [], {}), 0, "3 passed, 0 failed\n"),
        (ScenarioReport(0, 0, [], [ERROR], {}), 2, ""),
        (
            ScenarioReport(3, 1, [FAILED], [WARNING], {}),
            1,
            "a.policy:9: eleven of forty\n  expected: barred\n  came out: incomplete\n3 passed, 1 failed\n",
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_test(
    result: Any, code: int, printed: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    module(monkeypatch, "policyengine.analysis.scenarios", run_scenarios=lambda _: result)
    assert run(["test"]) == code
    assert capfd.readouterr().out == printed


def test_coverage(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    law = tmp_path / "law.policy"
    law.write_text(
        """
        entity district
        fact district.big : yes/no
        jurisdiction st "State" state {}
        code stst "St." { numbered "chapter-section" }
        requirement st.a "a" { cite "St. 1-1" applies to district must district.big }
        definition st.b "b" { cite "St. 1-2" let c = 1 hours }
        scenario "s" { law st as of 2026-01-01 given district.big = no expect st.a is violated }
        """
    )
    assert run(["test", str(law), "--coverage"]) == 0
    assert capfd.readouterr().out.splitlines() == [
        "1 passed, 0 failed",
        "",
        "             all sides  some  none  at the edge",
        "requirement          0     1     0",
        "definition           0     0     1",
        "",
        "Not shown (2)",
        f"{law}:6: requirement st.a: never met; violated",
        f"{law}:7: definition st.b: never shown",
    ]


@pytest.mark.parametrize("margin", ["", "  "])
@pytest.mark.parametrize("command", ["lint", "test"])
def test_a_scenario_that_cannot_be_read(
    command: str, margin: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    law = tmp_path / "law.policy"
    law.write_text(f'{margin}scenario "s" {{ law st as of yesterday }}\n')
    assert run([command, str(law)]) == 2
    assert "law.policy:1:" in capfd.readouterr().err


@pytest.mark.parametrize("command", ["lint", "test", "fmt"])
@pytest.mark.usefixtures("folder")
def test_no_such_file(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    module(monkeypatch, "policyengine.analysis.lint", lint=list)
    module(monkeypatch, "policyengine.analysis.scenarios", run_scenarios=list)
    assert run([command, "gone.policy"]) == 2
    assert "error: no file or folder `gone.policy`" in capfd.readouterr().err
