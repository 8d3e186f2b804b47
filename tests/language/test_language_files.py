"""Reading law files: whatever is on the disk, a text or a diagnostic."""

from __future__ import annotations

import pytest

from policyengine.language.files import read_text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"use a\n", "use a\n"),
        (b"\xef\xbb\xbfuse a\n", "use a\n"),
        (b"use a\r\nuse b\r\n", "use a\nuse b\n"),
        (b"use a\ruse b", "use a\nuse b"),
        ("use a # ü\n".encode(), "use a # ü\n"),
    ],
)
def test_text(tmp_path, data, text):
    path = tmp_path / "a.policy"
    path.write_bytes(data)
    assert read_text(path) == (text, [])


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"use a\n# f\xfcr\n", "2:4", "the file is not text in UTF-8: byte 10 is 0xfc"),
        ("# é\n".encode() + b"use \xff", "2:5", "the file is not text in UTF-8: byte 10 is 0xff"),
        (b"use a\n\0", "2:1", "the file is not text: byte 7 is zero"),
        ("use a".encode("utf-16"), "1:1", "the file is not text in UTF-8: byte 1 is 0xff"),
        (b"\xef\xbb\xbfa\r\n\xff", "2:1", "the file is not text in UTF-8: byte 7 is 0xff"),
    ],
)
def test_what_is_not_text(tmp_path, data, place, message):
    path = tmp_path / "a.policy"
    path.write_bytes(data)
    text, (diagnostic,) = read_text(path)
    assert text is None
    assert (diagnostic.code, diagnostic.message) == ("E0106", message)
    assert str(diagnostic.loc) == f"{path}:{place}"
    assert diagnostic.help


def test_what_cannot_be_opened(tmp_path):
    for path, part in (
        (tmp_path / "none.policy", "there is no file"),
        (tmp_path, "is a folder"),
        (tmp_path / "a.policy" / "b", "cannot be read: not a directory"),
        (tmp_path / "a\0b", "cannot be read"),
    ):
        (tmp_path / "a.policy").touch()
        text, (diagnostic,) = read_text(path)
        assert text is None
        assert diagnostic.code == "E0106"
        assert part in diagnostic.message
