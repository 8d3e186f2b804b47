"""`policyengine law book`: where it writes, and what it leaves alone."""

from pathlib import Path

import pytest

from policyengine.cli.app import run


def test_into_a_folder_and_over_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["law", "book", "nh", "-o", str(tmp_path)]) == 0
    first = (tmp_path / "nh.html").read_bytes()
    assert run(["law", "book", "NH", "-o", str(tmp_path)]) == 0
    assert (tmp_path / "nh.html").read_bytes() == first
    assert "written to" in capsys.readouterr().err


def test_the_ending_of_the_file_says_the_form(tmp_path: Path) -> None:
    assert run(["law", "book", "nh", "-o", str(tmp_path / "law.md")]) == 0
    assert (tmp_path / "law.md").read_text().startswith("# The law of New Hampshire\n")


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "nh.html"
    target.write_text("my notes")
    assert run(["law", "book", "nh", "-o", str(tmp_path)]) == 2
    assert target.read_text() == "my notes"
    assert "is there already, and is no book of law" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["zz", "-o", "x.html"], "no law of `zz` is here"),
        (["nh", "-o", "x.html", "--format", "pdf"], "`pdf` is no format"),
        (["nh", "-o", "nowhere/x.html"], "there is no folder"),
        (["nh"], "Missing option"),
    ],
)
def test_bad_input(
    args: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["law", "book", *args]) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
