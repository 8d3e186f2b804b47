"""The static checks, case by case: bad.txt and good.txt can be extended with a text editor."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.language.parser import parse
from policyengine.rulebook.checks import CHECKS
from policyengine.rulebook.checks.scenarios import OUTCOMES, STANDINGS, check_scenario
from policyengine.rulebook.declare import Declarations
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Rulebook

HERE = Path(__file__).parent
BASE = [
    (home, f"base {home}", text)
    for home, text in zip(
        ("", "us", "ot", "st"),
        re.split(r"^# === \w+\n", (HERE / "base.policy").read_text(), flags=re.MULTILINE),
        strict=True,
    )
]


def cases(name: str) -> list[tuple[str, str]]:
    """The cases of a file: what stands behind `==`, and the law below it."""
    text = re.sub(r"^# .*\n", "", (HERE / name).read_text(), flags=re.MULTILINE)
    parts = re.split(r"^== (.*)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


PARSED = [(parse(text, name)[0], home) for home, name, text in BASE]


def found_in(text: str) -> list[Diagnostic]:
    declared = Declarations()
    for file, home in PARSED:
        declared.add(file, home)
    file, found = parse(text, "case")
    declared.add(file, "st")
    book = declared.rulebook()
    return [*found, *declared.found, *(d for check in CHECKS for d in check(book))]


@functools.cache
def base_book() -> Rulebook:
    return load_texts(BASE)[0]


def test_base_is_without_fault() -> None:
    assert found_in("") == []


@pytest.mark.parametrize(("head", "text"), cases("bad.txt"))
def test_bad(head: str, text: str) -> None:
    code, _, part = head.partition(" | ")
    found = found_in(text)
    assert {d.code for d in found} == {code}, [d.render() for d in found]
    assert any(part in d.message for d in found), [d.message for d in found]
    for diagnostic in found:
        assert diagnostic.loc.source == "case"
        assert diagnostic.loc.line > 0
        assert diagnostic.help


@pytest.mark.parametrize(("head", "text"), cases("good.txt"))
def test_good(head: str, text: str) -> None:
    assert [d.render() for d in found_in(text)] == [], head


@pytest.mark.parametrize(("head", "text"), cases("scenarios.txt"))
def test_scenarios(head: str, text: str) -> None:
    book = base_book()
    (scenario,) = parse(text, "case")[0].items
    assert isinstance(scenario, s.Scenario)
    found = check_scenario(scenario, book)
    if head == "good":
        assert [d.render() for d in found] == []
        return
    code, _, part = head.partition(" | ")
    assert {d.code for d in found} == {code}, [d.render() for d in found]
    assert any(part in d.message for d in found), [d.message for d in found]
    assert all(d.loc.line and d.help for d in found)


def test_the_words_of_scenarios_are_those_of_answers() -> None:
    from policyengine.reason import answer

    assert set(answer.OUTCOMES) == OUTCOMES
    assert set(answer.STANDINGS) == STANDINGS


def test_a_long_chain_of_values_is_followed_only_so_far() -> None:
    lets = " ".join(f"let a{n} = a{n + 1} + 1 hours" for n in range(900))
    law = f'definition st.x "t" {{ cite "St. 3-1" {lets} let a900 = course.hours }}'
    use = 'requirement st.y "t" { cite "St. 3-2" applies to course must st.x.a0 at least 1 hours }'
    assert found_in(law + use) == []


def test_a_long_row_of_exceptions() -> None:
    rows = "\n".join(
        f'exception st.e{n} "t" to st.e{n + 1} {{ cite "St. 3-1" when school.charter excuses }}'
        for n in range(300)
    )
    assert found_in(rows + '\nexception st.e300 "t" to st.hours { cite "St. 3-1" excuses }') == []
