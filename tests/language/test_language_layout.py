"""Lines are filled up to their width, and nothing follows a remark."""

from __future__ import annotations

from policyengine.language.layout import CLOSE, HARD, SOFT, TURN, Open, Remark, flat, has_remarks, lay_out


def test_nothing_follows_a_remark_on_its_line():
    pieces = ["a", Remark("# x"), "b", SOFT, "c", Remark("# y"), Remark("# z")]
    assert lay_out(pieces) == "a  # x\n    b c  # y\n    # z"
    assert flat(pieces) == "ab c"
    assert has_remarks(pieces)


def test_lines_are_filled():
    pieces = [piece for n in range(40) for piece in (SOFT, f"word{n}")]
    lines = lay_out(pieces, hang=6).splitlines()
    assert all(len(line) <= 110 for line in lines)
    assert [line[:7] for line in lines] == ["word0 w", "      w", "      w"]


def test_blocks_stand_further_in():
    assert lay_out(["a {", Open(4), HARD, "b", TURN, "c", CLOSE, HARD, "}"]) == "a {\n  b\n      c\n}"


def test_nothing():
    assert lay_out([]) == ""
