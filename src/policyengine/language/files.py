"""Reading law files."""

from __future__ import annotations

from pathlib import Path

from policyengine.language.diagnostics import Diagnostic
from policyengine.language.syntax import Loc

BOM = b"\xef\xbb\xbf"


def read_text(path: Path) -> tuple[str | None, list[Diagnostic]]:
    """The text of a law file, whatever its line ends and byte order mark, with newlines only.

    Args:
        path: the file.

    Returns:
        The text and no diagnostic, or None and why the file cannot be read.
    """
    name = str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None, [_unreadable(name, f"there is no file `{name}`", "check the path")]
    except IsADirectoryError:
        return None, [_unreadable(name, f"`{name}` is a folder", "name a file that ends in `.policy`")]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path of this system"
        message = f"`{name}` cannot be read: {reason.lower()}"
        return None, [_unreadable(name, message, "check the path and the rights")]
    return _decode(data, name)


def _decode(data: bytes, name: str) -> tuple[str | None, list[Diagnostic]]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the file is not text in UTF-8: byte {error.start + 1} is {data[error.start]:#04x}"
        return None, [_undecodable(data, error.start, name, message, "save the file as UTF-8")]
    if "\0" in text:
        at = data.index(0)
        message = f"the file is not text: byte {at + 1} is zero"
        return None, [_undecodable(data, at, name, message, "save the file as text in UTF-8")]
    return _plain(text), []


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(name: str, message: str, help_: str) -> Diagnostic:
    return Diagnostic("E0106", message, Loc(name, 0, 0, 0, 0), help=help_)


def _undecodable(data: bytes, at: int, name: str, message: str, help_: str) -> Diagnostic:
    before = _plain(data[:at].decode("utf-8"))
    column = len(before) - before.rfind("\n")
    loc = Loc(name, before.count("\n") + 1, column, len(before), len(before) + 1)
    return Diagnostic("E0106", message, loc, help=help_)
