"""`policyengine law search`: what is printed, and the exit codes."""

import json

import pytest

from policyengine.cli.app import run


def said(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = run(["law", "search", *args])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_found(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = said(capsys, "performance", "credit", "--state", "ky")
    assert code == 0
    assert "* Performance-based credit (704 KAR 3:305 § 7(1))" in text
    assert "Kentucky, permission: ky.credit.performance" in text


def test_a_citation_finds_what_it_covers(capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = said(capsys, "KRS 158.060", "--state", "ky", "--format", "json")
    found = json.loads(told)
    assert found["total"] == 5
    assert {hit["cites"][0] for hit in found["hits"]} == {"KRS 158.060(3)"}


def test_one_kind_only(capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = said(capsys, "civil", "rights", "--state", "ky", "--kind", "protection", "--format", "json")
    assert {hit["kind"] for hit in json.loads(told)["hits"]} == {"protection"}


def test_many_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = said(capsys, "pupil", "--state", "ky")
    assert text.count("\n* ") == 20
    assert " more. Further words, --state or --kind narrow the search." in " ".join(text.split())


def test_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = said(capsys, "blorgification", "--state", "ky")
    assert code == 1
    assert text.startswith("Nothing found\nNo provision speaks of “blorgification”.")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([" "], "nothing to look for"),
        (["x", "--kind", "rule"], "`rule` is no kind"),
        (["x", "--format", "xml"], "no format"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], args: list[str], message: str) -> None:
    code, _, err = said(capsys, *args)
    assert code == 2
    assert message in err
