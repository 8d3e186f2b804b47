"""`policyengine check`: options, exit codes, files, messages.  The judging itself is replaced."""

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import answers
import pytest

from policyengine.cli import check as command
from policyengine.cli.app import run
from policyengine.language.diagnostics import Diagnostic
from policyengine.language.syntax import Loc

LAW = SimpleNamespace(provisions={"ky.other"})
VERDICTS = [
    (answers.clear, 0),
    (answers.with_waivers, 0),
    (answers.taylor, 1),
    (answers.unsettled, 3),
]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What `judge` was called with; it answers with Taylor County."""
    calls: list[Any] = []

    def judge(*args: Any) -> Any:
        calls.append(args)
        return answers.taylor(), LAW

    monkeypatch.setattr(command, "judge", judge)
    return calls


@pytest.mark.parametrize(("make", "code"), VERDICTS)
@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_exit_codes(make: Any, code: int, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "judge", lambda *_: (make(), LAW))
    assert run(["check", "plan.yaml", "--format", form]) == code


def test_the_report(judged: list[Any], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "plan.yaml"]) == 1
    out, err = capfd.readouterr()
    assert out.startswith("Taylor County performance-based pathway\n")
    assert not err
    assert judged == [("plan.yaml", None, None, False)]


def test_json(judged: list[Any], capfd: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["check", "plan.yaml", "--format=json", "--as-of", "2026-11-22", "--state", "co", "--strict"])
        == 1
    )
    assert json.loads(capfd.readouterr().out)["verdict"] == "blocked"
    ((plan, day, state, strict),) = judged
    assert (plan, str(day), state, strict) == ("plan.yaml", "2026-11-22", "co", True)


@pytest.mark.usefixtures("judged")
def test_why(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "plan.yaml", "--why", "ky.hours.annual"]) == 1
    assert "regular days" in capfd.readouterr().out


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("args", "error", "help_"),
    [
        (["--as-of", "22.11.2026"], "`22.11.2026` is no date", "`--as-of 2026-11-22`"),
        (["--as-of", "2026-02-30"], "`2026-02-30` is no date", "year, month and day"),
        (["--format", "jsn"], "`jsn` is no format", "Did you mean `json`?"),
        (["--format", "pdf"], "`pdf` is no format", "`text`, `json`, `markdown` or `html`"),
        (["--why", "ky.hours.anual"], "no finding of `ky.hours.anual`", "Did you mean `ky.hours.annual`?"),
        (["--why", "ky.other"], "no finding of `ky.other`", "does not apply to this plan"),
        (["--why", "ky.calendar.variable"], "no finding of `ky.cal", "ask `--why ky.days.attendance`"),
        (["--why", "xyz"], "no finding of `xyz`", "under the titles"),
        (["--why", "ky.hours.annual", "--format", "json"], "`--why` prints no JSON", "`trace`"),
        (["-o", "."], "`.` is a folder", "Name a file"),
        (["-o", "plan.yaml"], "`plan.yaml` is the plan itself", "another file"),
        (["-o", "none/x.txt"], "there is no folder", "Make it first"),
        (["-o", "/dev/null"], "`/dev/null` is no file", "Leave out"),
        (["-o", "a\0b"], "can't be written", "another file"),
        (["--nonsense"], "--nonsense", "`policyengine check --help`"),
        (["more.yaml"], "more.yaml", "`policyengine check --help`"),
        (["--as-of"], "--as-of", "--help` lists what it takes"),
    ],
)
def test_bad_options(
    args: list[str],
    error: str,
    help_: str,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text("plan: x\n")
    assert run(["check", "plan.yaml", *args]) == 2
    out, err = capfd.readouterr()
    assert not out
    first, second = err.splitlines()
    assert first.startswith("error: ")
    assert error in first
    assert second.startswith("help: ")
    assert help_ in second
    assert (tmp_path / "plan.yaml").read_text() == "plan: x\n"


@pytest.mark.usefixtures("judged")
def test_output_file(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    target.write_text("old")
    target.chmod(0o640)
    assert run(["check", "plan.yaml", "--format", "json", "-o", str(target)]) == 1
    out, err = capfd.readouterr()
    assert (out, err) == ("", f"written to {target}\n")
    assert json.loads(target.read_text(encoding="utf-8"))["schema_version"] == "1"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["answer.json"]


@pytest.mark.usefixtures("judged")
def test_text_into_a_file(tmp_path: Path) -> None:
    assert run(["check", "plan.yaml", "-o", str(tmp_path / "answer.txt")]) == 1
    golden = Path(__file__).parents[1] / "report" / "golden" / "taylor.txt"
    assert (tmp_path / "answer.txt").read_bytes() == golden.read_bytes()


@pytest.mark.usefixtures("judged")
def test_markdown(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "answer.md"
    assert run(["check", "plan.yaml", "--format", "markdown", "-o", str(target)]) == 1
    golden = Path(__file__).parents[1] / "report" / "golden" / "taylor.md"
    assert target.read_bytes() == golden.read_bytes()
    assert capfd.readouterr().out == ""
    assert run(["check", "plan.yaml", "--format", "markdown"]) == 1
    assert capfd.readouterr().out.encode() == golden.read_bytes()


@pytest.mark.usefixtures("judged")
def test_html(tmp_path: Path) -> None:
    target = tmp_path / "answer.html"
    assert run(["check", "plan.yaml", "--format", "html", "-o", str(target)]) == 1
    page = target.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "KRS 158.070(1)" in page
    assert "<script" not in page


@pytest.mark.usefixtures("judged")
def test_why_in_markdown(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "plan.yaml", "--why", "ky.hours.annual", "--format", "markdown"]) == 1
    golden = Path(__file__).parents[1] / "report" / "golden" / "taylor-why.md"
    assert capfd.readouterr().out == golden.read_text(encoding="utf-8")


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("name", ["plan.yaml", ".", "none/x.md", "/dev/null"])
def test_markdown_destroys_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text("plan: x\n")
    assert run(["check", "plan.yaml", "--format", "markdown", "-o", name]) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["plan.yaml"]
    assert (tmp_path / "plan.yaml").read_text() == "plan: x\n"


@pytest.mark.usefixtures("judged")
def test_never_half_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "answer.txt"
    target.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("policyengine.cli.output.os.replace", refuse)
    assert run(["check", "plan.yaml", "-o", str(target)]) == 2
    assert "can't be written: no space left on device" in capfd.readouterr().err
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["answer.txt"]


def test_a_plan_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "judge", lambda *_: None)
    target = tmp_path / "answer.txt"
    assert run(["check", "plan.yaml", "-o", str(target)]) == 2
    assert not target.exists()


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "judge", interrupt)
    assert run(["check", "plan.yaml"]) == 130


@pytest.fixture
def law(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    """The parts that `judge` puts together, replaced; what they were called with, and what they answer."""
    made = SimpleNamespace(paths=None, checked=None, load=[], read=[], plan=SimpleNamespace(state="ky"))

    def load(paths: Any) -> Any:
        made.paths = paths
        return LAW, made.load

    def check(*args: Any) -> Any:
        made.checked = args
        return answers.clear()

    def module(name: str, **members: Any) -> None:
        fake = ModuleType(name)
        vars(fake).update(members)
        monkeypatch.setitem(sys.modules, name, fake)

    monkeypatch.setattr("policyengine.rulebook.default_paths", lambda state: ["rules", state])
    monkeypatch.setattr("policyengine.rulebook.load", load)
    module("policyengine.plan.known", words_of=lambda _: "words")
    module("policyengine.plan.reader", read_plan=lambda *_: (made.plan, made.read))
    module("policyengine.reason.reference", check=check)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text("plan: x\nstate:  'KY' # here\nterm: 2027\n")
    return made


def test_judging(law: SimpleNamespace) -> None:
    assert run(["check", "plan.yaml", "--as-of", "2026-11-22"]) == 0
    assert law.paths == ["rules", "ky"]
    plan, _, day, strict, state = law.checked
    assert (plan.state, str(day), strict, state) == ("ky", "2026-11-22", False, None)


def test_judging_under_the_law_of_another_state(law: SimpleNamespace) -> None:
    assert run(["check", "plan.yaml", "--state", "CO"]) == 0
    assert law.paths == ["rules", "ky", "co"]
    assert law.checked[-1] == "co"


@pytest.mark.usefixtures("law")
def test_no_such_state(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "plan.yaml", "--state", "zz"]) == 2
    assert capfd.readouterr().err.startswith("error: `zz` is no state\nhelp: ")


def test_a_plan_without_a_state_and_one_that_is_not_there(law: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("plan: x\n")
    assert run(["check", "plan.yaml"]) == 0
    assert law.paths == ["rules", None]
    assert run(["check", "gone.yaml"]) == 0
    assert law.paths == ["rules", None]


def test_several_errors_at_once(law: SimpleNamespace, capfd: pytest.CaptureFixture[str]) -> None:
    place = Loc("plan.yaml", 3, 7, 32, 36)
    law.read = [Diagnostic("E0307", "`2027` is no span", place, "Write it."), Diagnostic("E0315", "no state")]
    law.plan = None
    assert run(["check", "plan.yaml"]) == 2
    assert capfd.readouterr().err == (
        "plan.yaml:3:7: error[E0307]: `2027` is no span\n"
        "    3 | term: 2027\n"
        "              ^^^^\n"
        "  help: Write it.\n"
        "error[E0315]: no state\n"
    )


def test_bad_law_and_warnings(law: SimpleNamespace, capfd: pytest.CaptureFixture[str]) -> None:
    law.read = [Diagnostic("W0301", "a number without a unit", Loc("gone.yaml", 3, 7, 32, 36))]
    assert run(["check", "plan.yaml"]) == 0
    assert capfd.readouterr().err == "gone.yaml:3:7: warning[W0301]: a number without a unit\n"
    law.load = [Diagnostic("E0201", "nothing declares `x`")]
    assert run(["check", "plan.yaml"]) == 2
