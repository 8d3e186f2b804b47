"""`policyengine law diff` on the shipped law."""

import json
from pathlib import Path

import pytest

from policyengine.cli.app import run
from policyengine.rulebook.loader import law_folder

PLAN = str(law_folder() / "scenarios" / "taylor-county-ky.yaml")


def said(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = run(["law", "diff", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_end_of_the_districts_of_innovation(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = said(capsys, "ky", "--from", "2025-06-26", "--to", "2025-06-27")
    assert code == 0
    assert (
        "Districts of innovation (KRS 156.108, KRS 160.107)" in text
        or "Districts of innovation (KRS 156.108)" in text
    )
    assert "Repealed on 2025-06-27 by 2025 Ky. Acts, SB 207." in text


def test_what_it_does_to_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = said(
        capsys, "ky", "--from", "2025-01-01", "--to", "2026-11-22", "--plan", PLAN, "--format", "json"
    )
    found = json.loads(told)
    assert {c["what"] for c in found["changes"]} >= {"began", "ended"}
    doi = [r for r in found["plan"]["requests"] if r["law"] == "KRS 156.108"]
    assert doi[0]["after"] == ["repealed"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["ky", "--from", "2026-01-01", "--to", "2025-01-01"], "is not before"),
        (["ky", "--from", "yesterday"], "is no date"),
        (["ky"], "Missing option"),
        (["zz", "--from", "2025-01-01"], "no law of `zz` is here"),
        (["us", "--from", "2025-01-01", "--plan", PLAN], "federal law alone judges no plan"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], args: list[str], message: str) -> None:
    code, out, err = said(capsys, *args)
    assert (code, out) == (2, "")
    assert message in err


def test_written_as_html(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "diff.html"
    code, _, _ = said(
        capsys, "tn", "--from", "2024-01-01", "--to", "2025-01-01", "--format", "html", "-o", str(target)
    )
    assert code == 0
    assert "$7,075" in target.read_text()
