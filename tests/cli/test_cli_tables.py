"""`policyengine states` and `law table`: what is printed and written, and what is refused with one message."""

import importlib.util
import json
from pathlib import Path

import pytest

from policyengine.cli.app import run
from policyengine.cli.choosing import chosen_states
from policyengine.cli.output import Failure

KNOWN = [("us", "United States"), ("co", "Colorado"), ("ky", "Kentucky"), ("nh", "New Hampshire")]


def printed(capfd: pytest.CaptureFixture[str], *args: str) -> str:
    assert run(args) == 0
    return capfd.readouterr().out


def test_the_topics_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    shown = printed(capfd, "law", "table")
    for topic in ("annual_hours", "instruction", "waivers"):
        assert f"\n{topic} " in shown


def test_a_table_of_two_states(capfd: pytest.CaptureFixture[str]) -> None:
    shown = printed(capfd, "law", "table", "annual_hours", "--states", "KY,tx", "--grade", "9")
    assert "1,062" in shown
    assert "TEC 25.081(a)" in shown
    assert "Colorado" not in shown


def test_json_goes_to_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "t.json"
    assert (
        printed(capfd, "law", "table", "credit", "--states", "ky", "--format", "json", "-o", str(out)) == ""
    )
    assert [s["state"] for s in json.loads(out.read_text(encoding="utf-8"))["states"]] == ["KY"]


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!doctype html>"), ("xlsx", b"PK"), ("markdown", b"# ")]
)
def test_files(form: str, begins: bytes, tmp_path: Path) -> None:
    out = tmp_path / "t"
    assert run(["law", "table", "diploma_total", "--states", "ky,nh", "--format", form, "-o", str(out)]) == 0
    assert out.read_bytes()[: len(begins)].lower() == begins.lower()


def test_the_same_table_twice_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run(["law", "table", "credit", "--format", "xlsx", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_waivers_of_federal_law_are_among_them(capfd: pytest.CaptureFixture[str]) -> None:
    shown = printed(capfd, "law", "table", "waivers", "--states", "us,wi")
    assert "United States" in shown
    assert "Wis. Stat. § 118.38(1)" in shown


def test_states_overview_and_page(capfd: pytest.CaptureFixture[str]) -> None:
    assert "Kentucky" in printed(capfd, "states")
    page = printed(capfd, "states", "Kentucky")
    for heading in ("Who may waive what", "Known gaps", "Not read"):
        assert heading in page
    found = json.loads(printed(capfd, "states", "KY", "--format", "json"))
    assert found["states"][0]["name"] == "Kentucky"
    assert sum(found["states"][0]["evidence"].values()) == found["states"][0]["provisions"]
    assert printed(capfd, "states", "ky", "--format", "markdown").startswith("# Kentucky\n")


@pytest.mark.parametrize(
    ("args", "error", "help_"),
    [
        (["law", "table", "anual_hours"], "`anual_hours` is no topic", "Did you mean `annual_hours`?"),
        (["law", "table", "xyzzy"], "`xyzzy` is no topic", "`policyengine law table` lists the topics."),
        (
            ["law", "table", "credit", "--states", "KY,QQ"],
            "`QQ` is no state",
            "Name states by their letters: ",
        ),
        (["law", "table", "credit", "--states", "FL"], "no law of `FL` is held", "These are held: "),
        (["law", "table", "credit", "--states", "Kentuky"], "`Kentuky` is no state", "Did you mean KY?"),
        (["law", "table", "credit", "--grade", "13"], "`13` is no grade", "Name one: `K`, or a number"),
        (["law", "table", "credit", "--as-of", "2026-02-30"], "`2026-02-30` is no date", "Write year"),
        (["law", "table", "credit", "--format", "xls"], "`xls` is no format", "Did you mean `xlsx`?"),
        (["law", "table", "credit", "--format", "xlsx"], "a workbook can't be printed", "Name a file"),
        (["law", "table", "--format", "json"], "the list of topics is not printed as json", "Name a topic"),
        (["states", "Ohioo"], "`Ohioo` is no state", "Did you mean OH?"),
        (["states", "--format", "xlsx"], "`xlsx` is no format", "Use `text`, `json` or `markdown`."),
    ],
)
def test_what_cannot_be_used_is_told(
    args: list[str], error: str, help_: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(args) == 2
    told = capfd.readouterr().err
    assert told.startswith(f"error: {error}\nhelp: {help_}")


def test_without_openpyxl_it_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "openpyxl" else found(name))
    out = tmp_path / "t.xlsx"
    assert run(["law", "table", "credit", "--format", "xlsx", "-o", str(out)]) == 2
    assert "pip install 'policyengine-k12[office]'" in capfd.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ([], ["us", "co", "ky", "nh"]),
        (["all"], ["us", "co", "ky", "nh"]),
        (["ky,CO"], ["co", "ky"]),
        (["KY", "New Hampshire"], ["ky", "nh"]),
        (["new hampshire, ky"], ["ky", "nh"]),
        (["ky; co nh"], ["co", "ky", "nh"]),
        ([" "], ["us", "co", "ky", "nh"]),
    ],
)
def test_states_are_chosen(written: list[str], codes: list[str]) -> None:
    assert [code for code, _ in chosen_states(written, KNOWN)] == codes


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(Failure):
        chosen_states(["new hampshir"], KNOWN)
