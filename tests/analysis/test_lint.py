"""Lint, case by case: lint.txt can be extended with a text editor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyengine.analysis.lint import LINTS, lint
from policyengine.language import syntax as s
from policyengine.language.diagnostics import CODES, Diagnostic
from policyengine.language.parser import parse
from policyengine.rulebook.loader import load_texts

HERE = Path(__file__).parent


def base() -> list[tuple[str, str, str]]:
    text = (HERE.parent / "rulebook" / "base.policy").read_text()
    parts = re.split(r"^# === \w+\n", text, flags=re.MULTILINE)
    return [(home, f"base {home}", part) for home, part in zip(("", "us", "ot", "st"), parts, strict=True)]


def cases() -> list[tuple[str, str]]:
    text = re.sub(r"^# .*\n", "", (HERE / "lint.txt").read_text(), flags=re.MULTILINE)
    parts = re.split(r"^== (.*)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def linted(text: str) -> list[Diagnostic]:
    book, wrong = load_texts([*base(), ("st", "case", text)])
    assert [d.render() for d in wrong] == []
    file, wrong = parse(text, "case")
    assert [d.render(text) for d in wrong] == []
    scenarios = [item for item in file.items if isinstance(item, s.Scenario)]
    return [d for d in lint(book, scenarios or None) if d.loc.source == "case"]


@pytest.mark.parametrize(("head", "text"), cases())
def test_lint(head: str, text: str) -> None:
    found = linted(text)
    code, part, *_ = head.split(" | ")
    told = [d for d in found if d.severity == "warning" or code == d.code]
    if code == "silent":
        notes = [d for d in found if "reached" in part]
        assert [d.render() for d in (*told, *notes)] == []
        return
    assert {d.code for d in told} == {code}, [d.render() for d in told]
    assert any(part in d.message for d in told), [d.message for d in told]
    assert all(d.loc.line > 0 and (d.help or d.severity == "note") for d in told)


def test_every_code_has_a_case() -> None:
    codes = {head.split()[0] for head, _ in cases()} - {"silent"}
    assert codes == {code for code in CODES if code.startswith("W02")}
    assert len(codes) == len(LINTS)


@pytest.mark.parametrize("check", LINTS, ids=lambda check: check.__name__)
def test_every_lint_says_what_to_avoid_and_what_to_prefer(check: object) -> None:
    assert re.fullmatch(
        r".+\.\n\n    Avoid:\n(        .+\n)+    Prefer:\n(        .+\n)+    Why:\n(        .+\n)+    ",
        check.__doc__ or "",
    )


def test_without_scenarios_nothing_is_said_of_them() -> None:
    book, _ = load_texts(base())
    assert not [d for d in lint(book) if d.code == "W0213"]
    assert [d for d in lint(book, []) if d.code == "W0213"]
