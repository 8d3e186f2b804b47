"""`policyengine law show` on the shipped law: forms, names that lead nowhere, files."""

import json
from pathlib import Path

import pytest

from policyengine.cli.app import run


def said(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = run(["law", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_text_markdown_html_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = said(capsys, "show", "ky.hours.annual")
    assert code == 0
    assert "1,062 hours per year in grades K-12" in text
    _, markdown, _ = said(capsys, "show", "ky.hours.annual", "--format", "markdown")
    assert "## The whole rule" in markdown
    _, html, _ = said(capsys, "show", "ky.hours.annual", "--format", "html")
    assert html.startswith("<!DOCTYPE html>")
    _, told, _ = said(capsys, "show", "ky.hours.annual", "--format", "json")
    assert json.loads(told)["provisions"][0]["id"] == "ky.hours.annual"


def test_a_citation_names_all_that_it_covers(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = said(capsys, "show", "KRS 158.060", "--state", "ky")
    assert code == 0
    assert text.startswith("5 provisions under KRS 158.060\n")


def test_as_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = said(capsys, "show", "ky.doi", "--as-of", "2026-01-01")
    assert "Not in force on 2026-01-01." in text
    assert "Repealed on 2025-06-27" in text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["ky.hours.anual"], "Did you mean `ky.hours.annual`?"),
        (["KRS 1.010", "--state", "ky"], "no provision that is encoded here cites"),
        (["the green book", "--state", "ky"], "is no id, and no code of law here prints such a citation"),
        (["ky.hours.annual", "--format", "pdf"], "`pdf` is no format"),
        (["ky.hours.annual", "--as-of", "soon"], "`soon` is no date"),
        (["ky.hours.annual", "--state", "zz"], "no law of `zz` is here"),
    ],
)
def test_one_message_for_what_leads_nowhere(
    capsys: pytest.CaptureFixture[str], args: list[str], message: str
) -> None:
    code, out, err = said(capsys, "show", *args)
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith("error: ")


def test_no_name_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "show", "ky.\x1b[31mred", "--state", "ky")
    assert code == 2
    assert "\x1b" not in err


def test_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "rule.html"
    code, out, err = said(capsys, "show", "ky.hours.annual", "--format", "html", "-o", str(target))
    assert (code, out) == (0, "")
    assert "written to" in err
    assert target.read_text().endswith("</html>\n")
