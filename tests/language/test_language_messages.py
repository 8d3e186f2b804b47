"""Whatever the text, the answer is a diagnostic with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyengine.language.diagnostics import Diagnostic
from policyengine.language.parser import blocks, parse
from policyengine.language.syntax import Loc

EVERY = (Path(__file__).parent / "corpus" / "every_construct.policy").read_text()
BLOCKS = [block.text for block in blocks(EVERY)]
PIECES = (
    "}", "{", "(", ")", '"', ",", "|", ":", "..", "#", "\n", "\0", "é", "“", "-", "5x", "1,08", "$5", " not ",
    " is ", " at least ", "KRS", "%", "9" * 40, "2026-13-45", "\u2028", "²", "٣",
)  # fmt: skip


def check(text):
    _, found = parse(text, "x.policy")
    for diagnostic in found:
        loc = diagnostic.loc
        assert 0 <= loc.start <= loc.end <= len(text)
        assert loc.line == text.count("\n", 0, loc.start) + 1
        assert loc.column == loc.start - text.rfind("\n", 0, loc.start)
        assert diagnostic.message
        assert "Token" not in diagnostic.render(text)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=60))
def test_any_bytes(data):
    check(data.decode("utf-8", "replace"))
    check(data.decode("latin-1"))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.data())
def test_any_change_of_a_law(data):
    text = data.draw(st.sampled_from(BLOCKS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        piece = data.draw(st.sampled_from(PIECES) | st.just(text[start:end] * 2) | st.just(""))
        text = text[:start] + piece + text[end:]
    check(text)


def test_a_message_shows_the_line_and_points_at_it():
    text = 'use a\n\nrequirement a.b "t" {\n\tmust x is not y\n}\n'
    (diagnostic,) = parse(text, "x.policy")[1]
    assert diagnostic.render(text).splitlines() == [
        "x.policy:4:9: error[E0101]: the language has no `is not` here",
        "    4 |  must x is not y",
        "                ^^^^^^",
        "  help: put `not` before the comparison: `not x is y`",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('requirement a.b "t" {\n  when all of {\n    (a) b\n    (c) d\n}\n', 2),
        ('requirement a.b "t" {\n  when all of {\n    (a) b\n  }\n  must c\n', 1),
        ('definition a.b "t" {\n  table c : d {\n    | value |\n    | 1 |\n', 2),
    ],
)
def test_the_brace_that_is_not_closed_is_named(text, line):
    (diagnostic,) = parse(text)[1]
    assert (diagnostic.code, diagnostic.loc.line) == ("E0103", line)
    assert text[diagnostic.loc.start] == "{"


def test_diagnostics_are_of_the_list():
    with pytest.raises(ValueError, match="E9999"):
        Diagnostic("E9999", "x")
    warning = Diagnostic("W0301", "x", notes=("y",))
    assert (warning.is_error, warning.severity) == (False, "warning")
    assert warning.render("text") == "warning[W0301]: x\n  note: y"
    assert Diagnostic("E0101", "x", Loc("f", 9, 1, 0, 1)).render("one line") == "f:9:1: error[E0101]: x"
    assert Diagnostic("E0106", "x", Loc("f", 0, 0, 0, 0)).render() == "f: error[E0106]: x"


def test_a_message_never_sends_control_characters_to_the_terminal() -> None:
    loc = Loc("plan.yaml", 1, 3, 2, 4)
    shown = Diagnostic("E0302", "a byte that is not UTF-8", loc).render("\x1b[2J\x07 plan\ttab")
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "?[2J? plan tab" in shown
