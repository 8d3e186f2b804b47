"""The program as a whole: help, version, wrong words, pipes."""

import subprocess
import sys
from pathlib import Path

import pytest

from policyengine import __version__
from policyengine.cli.app import run

STUB = """
import sys
sys.path.append({report!r})
import answers
from policyengine.cli import check
check.judge = lambda *_: (answers.taylor(), None)
from policyengine.cli.app import run
code = run(["check", "plan.yaml"])
sys.exit(code)
"""
LISTING = """
import runpy, sys
sys.argv = ["policyengine", "--version"]
try:
    runpy.run_module("policyengine", run_name="__main__")
except SystemExit:
    print([m for m in ("jsonschema", "lark", "yaml", "rich", "importlib.metadata") if m in sys.modules])
"""
REPORT = str(Path(__file__).parents[1] / "report")


def test_alone_it_prints_help(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    out = capfd.readouterr().out
    for command in ("check", "fmt", "lint", "test"):
        assert f"\n  {command} " in out
    assert "completion" not in out


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capfd.readouterr().out == f"policyengine {__version__}\n"


def test_help_of_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--help"]) == 0
    out = capfd.readouterr().out
    for option in ("--as-of", "--state", "--strict", "--why", "--format", "--output"):
        assert option in out


@pytest.mark.parametrize("args", [["chek"], ["--nonsense"], ["check"], ["fmt"]])
def test_wrong_words(args: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(args) == 2
    out, err = capfd.readouterr()
    assert not out
    error, help_ = err.splitlines()
    assert error.startswith("error: ")
    assert help_.startswith("help: ")


def test_broken_pipe_is_quiet() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUB.format(report=REPORT)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_a_poor_terminal_gets_question_marks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUB.format(report=REPORT)],
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(p for p in sys.path if p)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"704 KAR 3:305 ? 7" in done.stdout
    assert done.stderr == b""


def test_module_and_nothing_heavy_at_start() -> None:
    done = subprocess.run([sys.executable, "-c", LISTING], capture_output=True, text=True, check=True)
    assert done.stdout == f"policyengine {__version__}\n[]\n"
