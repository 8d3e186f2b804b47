"""`fmt` writes the one form, and never touches what it cannot read."""

from __future__ import annotations

import io
import os

import pytest

from policyengine.cli.fmt import fmt, format_text

UGLY = 'requirement a.b "t" { must c # why\ncite "K 1" }'
NEAT = 'requirement a.b "t" {\n  cite    "K 1"\n  must    c  # why\n}\n'
BROKEN = 'requirement a.b "t" { must }'


def run(paths, *, check=False, diff=False):
    out = io.StringIO()
    return fmt(list(paths), check, diff, out), out.getvalue()


@pytest.fixture
def law(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "ugly.policy").write_text(UGLY)
    (tmp_path / "deep" / "neat.policy").write_text(NEAT)
    (tmp_path / "other.txt").write_text(UGLY)
    return tmp_path


def test_files_are_formatted_in_place(law):
    path = law / "ugly.policy"
    path.chmod(0o640)
    assert run([law]) == (0, "")
    assert path.read_text() == NEAT
    assert path.stat().st_mode & 0o777 == 0o640
    assert (law / "other.txt").read_text() == UGLY
    assert sorted(p.name for p in law.rglob("*")) == ["deep", "neat.policy", "other.txt", "ugly.policy"]
    assert run([law], check=True) == (0, "")


def test_check_lists_and_writes_nothing(law):
    assert run([law, law / "ugly.policy"], check=True) == (1, f"{law / 'ugly.policy'}\n")
    assert (law / "ugly.policy").read_text() == UGLY


def test_diff_shows_and_writes_nothing(law):
    code, shown = run([law], diff=True)
    assert code == 0
    assert '-cite "K 1" }\n\\ No newline at end of file\n' in shown
    assert '+  cite    "K 1"\n' in shown
    assert (law / "ugly.policy").read_text() == UGLY
    assert run([law], diff=True, check=True)[0] == 1


def test_a_broken_file_is_left_alone_and_the_others_formatted(law):
    broken = law / "broken.policy"
    broken.write_text(f"{UGLY}\n{BROKEN}\n")
    code, shown = run([law, law / "none.policy"])
    assert code == 2
    assert f"{broken}:3:28: error[E0101]" in shown
    assert "there is no file" in shown
    assert broken.read_text() == f"{UGLY}\n{BROKEN}\n"
    assert (law / "ugly.policy").read_text() == NEAT


def test_line_ends_and_byte_order_mark_stay(law):
    path = law / "ugly.policy"
    path.write_bytes(b"\xef\xbb\xbf" + UGLY.replace("\n", "\r\n").encode())
    assert run([path]) == (0, "")
    assert path.read_bytes() == b"\xef\xbb\xbf" + NEAT.replace("\n", "\r\n").encode()
    assert run([path], check=True) == (0, "")


def test_a_link_stays_a_link(law):
    link = law / "link.policy"
    link.symlink_to(law / "ugly.policy")
    assert run([link]) == (0, "")
    assert link.is_symlink()
    assert (law / "ugly.policy").read_text() == NEAT


def test_what_cannot_be_written_is_said(law, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "fdopen", refuse)
    code, shown = run([law])
    assert code == 2
    assert "error[E0402]" in shown
    assert "cannot be written: permission denied" in shown
    assert (law / "ugly.policy").read_text() == UGLY
    assert not [p for p in law.iterdir() if p.name.startswith(".")]


def test_text():
    assert format_text(UGLY) == (NEAT, [])
    assert format_text("") == ("", [])
    assert format_text(BROKEN)[0] is None
