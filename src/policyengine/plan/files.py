"""A plan's file → its text; nothing that lies on a disk makes this raise."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.language.syntax import Loc

MAX_BYTES = 5_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PACKED = b"PK\x03\x04"
_AS_UTF8 = "save it as text in UTF-8 (in the editor: Save as, encoding UTF-8)"


def text_of(path: str | os.PathLike[str]) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file without a byte order mark, or None and why not."""
    source = os.fspath(path)
    here = Loc(source, 0, 0, 0, 0)

    def refused(code: str, message: str, help_: str, loc: Loc = here) -> tuple[None, list[Diagnostic]]:
        return None, [Diagnostic(code, message, loc, help=help_)]

    try:
        status = Path(source).stat()
        if stat.S_ISDIR(status.st_mode):
            return refused("E0301", f"`{source}` is a folder", "name the file of one plan")
        if not stat.S_ISREG(status.st_mode):
            return refused("E0301", f"`{source}` is not a file", "name a file that holds a plan")
        if status.st_size > MAX_BYTES:
            size = f"{status.st_size / 1_000_000:,.1f} MB"
            return refused(
                "E0303", f"`{source}` has {size}; a plan has at most 5 MB", "is it the file that you meant?"
            )
        data = Path(source).read_bytes()
    except FileNotFoundError:
        return refused("E0301", f"there is no file `{source}`", _near(source))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a name of a file"
        return refused("E0301", f"`{source}` cannot be opened: {why.lower()}", "look at its name and rights")
    if data.startswith(_PACKED):
        return refused(
            "E0302", f"`{source}` is a packed file, as Word and Excel write", "write the plan as plain text"
        )
    if data.startswith(_UTF16):
        return refused("E0302", f"`{source}` is text in UTF-16", _AS_UTF8)
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        loc = Loc(source, before.count(b"\n") + 1, column, error.start, error.end)
        return refused("E0302", f"a byte that is not UTF-8 ({data[error.start]:#04x})", _AS_UTF8, loc)


def _near(source: str) -> str:
    folder, name = os.path.split(source)
    with contextlib.suppress(OSError, ValueError):
        found = closest(name, (path.name for path in Path(folder or ".").iterdir()))
        if found:
            return f"did you mean `{Path(folder, found)}`?"
    return "look at the name and the folder"
