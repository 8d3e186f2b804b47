"""`policyengine fmt`: law files in the one form that all of them have."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from policyengine.language.diagnostics import Diagnostic
from policyengine.language.files import BOM, read_text
from policyengine.language.order import format_tree
from policyengine.language.parser import parse
from policyengine.language.printer import print_file
from policyengine.language.syntax import Loc


def format_text(text: str, source: str = "<text>") -> tuple[str | None, list[Diagnostic]]:
    """The text in its one form.

    Returns:
        The text, or None and the diagnostics if some block of it cannot be read.
    """
    file, found = parse(text, source)
    return (None, found) if found else (print_file(format_tree(file)), [])


def fmt(paths: list[Path], check: bool, diff: bool, out: TextIO) -> int:
    """Formats law files in place.

    Args:
        paths: files, and folders whose `.policy` files are meant, at any depth.
        check: write nothing, list the files that would change.
        diff: write nothing, print how the files would change.
        out: where lists, differences and diagnostics go.

    Returns:
        0; 1 if `check` found files that would change; 2 if a file cannot be read or written.  A file with
        an error stays as it is, the others are formatted all the same.
    """
    failed = changed = False
    for path in _files(paths):
        text, found = read_text(path)
        new, broken = (None, found) if text is None else format_text(text, str(path))
        if text is None or new is None:
            failed = True
            out.writelines(f"{diagnostic.render(text)}\n" for diagnostic in broken)
        elif new != text:
            changed = True
            if diff:
                out.writelines(_difference(path, text, new))
            elif check:
                out.write(f"{path}\n")
            elif (trouble := _write(path, new)) is not None:
                failed = True
                out.write(f"{trouble.render()}\n")
    return 2 if failed else int(changed and check)


def _files(paths: list[Path]) -> list[Path]:
    """The files meant, each once."""
    found = (file for path in paths for file in (sorted(path.rglob("*.policy")) if path.is_dir() else [path]))
    return list(dict.fromkeys(found))


def _difference(path: Path, text: str, new: str) -> Iterator[str]:
    """A unified diff."""
    old_lines, new_lines = text.splitlines(keepends=True), new.splitlines(keepends=True)
    for line in difflib.unified_diff(old_lines, new_lines, f"{path}", f"{path} (formatted)"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _write(path: Path, text: str) -> Diagnostic | None:
    """Replaces the file; what kept it from being written, if something did."""
    try:
        _replace(path.resolve(), text)
    except OSError as error:
        message = f"`{path}` cannot be written: {(error.strerror or 'failed').lower()}"
        help_ = "check the rights of the file and its folder"
        return Diagnostic("E0402", message, Loc(str(path), 0, 0, 0, 0), help=help_)
    return None


def _replace(path: Path, text: str) -> None:
    """Replaces the file in one step; its rights, line ends and byte order mark stay."""
    old = path.read_bytes()
    data = text.replace("\n", "\r\n" if b"\r\n" in old else "\n").encode()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(BOM + data if old.startswith(BOM) else data)
        Path(temporary).chmod(path.stat().st_mode & 0o7777)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
