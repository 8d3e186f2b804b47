"""Files that cannot be read as text, and where the two YAML parsers differ."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from plan_words import HERE, words

from policyengine.plan import nodes
from policyengine.plan.nodes import Pairs, compose
from policyengine.plan.reader import read_plan, read_plan_text
from policyengine.plan.trouble import explained

GOOD = (HERE / "ky-taylor.yaml").read_text("utf-8")


def told(path: object) -> tuple[str, str, str, int, int]:
    plan, found = read_plan(path, words())  # type: ignore[arg-type]
    assert plan is None
    (only,) = found
    return only.code, only.message, only.help, only.loc.line, only.loc.column


def test_no_file(tmp_path: Path) -> None:
    (tmp_path / "taylor.yaml").write_text(GOOD, "utf-8")
    missing = tmp_path / "tailor.yaml"
    assert told(missing) == (
        "E0301",
        f"there is no file `{missing}`",
        f"did you mean `{tmp_path / 'taylor.yaml'}`?",
        0,
        0,
    )
    assert told(tmp_path / "x" / "plan.yaml")[2] == "look at the name and the folder"
    assert told("\0")[:3] == (
        "E0301",
        "`\0` cannot be opened: not a name of a file",
        "look at its name and rights",
    )


def test_folder(tmp_path: Path) -> None:
    assert told(tmp_path)[:3] == (
        "E0301",
        f"`{tmp_path}` is a folder",
        "name the file of one plan",
    )


def test_no_regular_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert told(pipe)[:3] == ("E0301", f"`{pipe}` is not a file", "name a file that holds a plan")


def test_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(GOOD, "utf-8")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert told(path)[:2] == ("E0301", f"`{path}` cannot be opened: permission denied")


def test_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("read whole"))
    assert told(path)[:3] == (
        "E0303",
        f"`{path}` has 100.0 MB; a plan has at most 5 MB",
        "is it the file that you meant?",
    )


@pytest.mark.parametrize(
    ("data", "code", "message", "place"),
    [
        (GOOD.encode("utf-16"), "E0302", "`{}` is text in UTF-16", (0, 0)),
        (b"PK\x03\x04 and so on", "E0302", "`{}` is a packed file, as Word and Excel write", (0, 0)),
        ("plan: é\nstate: \xfc".encode("latin-1"), "E0302", "a byte that is not UTF-8 (0xe9)", (1, 7)),
        ("plan: é\nstäte: ".encode() + b"\xff", "E0302", "a byte that is not UTF-8 (0xff)", (2, 8)),
        (b"", "E0317", "there is no plan in this file", (1, 1)),
        (b"\xef\xbb\xbf# nothing\n", "E0317", "there is no plan in this file", (1, 1)),
        (b"plan: \x00", "E0302", "a character that text does not have (U+0000)", (1, 7)),
    ],
)
def test_bytes(tmp_path: Path, data: bytes, code: str, message: str, place: tuple[int, int]) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(data)
    assert told(path)[:2] == (code, message.format(path))
    assert told(path)[3:] == place
    assert told(path)[2]


def test_byte_order_mark_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    plan, found = read_plan(path, words())
    assert found == []
    assert plan is not None
    assert plan.district.facts["title_i_a.allocation"][0].value.loc.line == 64
    assert read_plan_text("\ufeff" + GOOD, "plan.yaml", words())[0] is not None


def test_pure_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [(t.path, sorted(t.facts)) for t in _read().district.all_below()]
    monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    assert [(t.path, sorted(t.facts)) for t in _read().district.all_below()] == fast
    for case in sorted((HERE / "bad").glob("yaml_*.yaml")):
        code, place = case.with_suffix(".txt").read_text("utf-8").split("error[")[1][:5], case.name
        assert code in [d.code for d in compose(case.read_text("utf-8"), place)[1]] or code in (
            "E0307",
            "E0317",
        )


def _read():  # type: ignore[no-untyped-def]
    plan, _ = read_plan_text(GOOD, "plan.yaml", words())
    assert plan is not None
    return plan


def test_aliases_repeat_a_value() -> None:
    root, found = compose("a: &x {b: 1}\nc: *x\n", "t")
    assert found == []
    assert isinstance(root, Pairs)
    assert root.get("a") is root.get("c")
    assert root.get("d") is None


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "MAX_NODES", 10)
    (only,) = compose("a: [" + "b, " * 20 + "b]", "t")[1]
    assert (only.code, only.message) == ("E0303", "the text unfolds to more than 10 values")


def test_error_without_a_place() -> None:
    told = explained(yaml.YAMLError("odd"), "", "t")
    assert (told.code, told.message, told.loc.line) == ("E0304", "this cannot be read as YAML", 1)


def test_an_unreadable_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "iterdir", lambda _: iter(()))
    assert told(tmp_path / "plan.yaml")[2] == "look at the name and the folder"
