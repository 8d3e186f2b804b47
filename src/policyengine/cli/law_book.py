"""`policyengine law book`: a state's whole law in one file."""

from __future__ import annotations

from pathlib import Path

from policyengine.cli.choosing import checked_format
from policyengine.cli.law_show import law_of, state_of
from policyengine.cli.output import Failure, writable, write
from policyengine.cli.writing import written

FORMATS = ("html", "markdown")
_ENDINGS = {"html": "html", "markdown": "md"}


def book(state: str, form: str | None, out: str) -> int:
    """Write the law of `state` to a file, or to a file named after it in a folder."""
    from policyengine.edition.book import book_of

    wanted = state_of(state)
    assert wanted is not None
    path = _own(_place(wanted, form, out))
    form = checked_format(form or _form_of(path), FORMATS)
    law = law_of(wanted)
    write(path, written(book_of(wanted, law), form))
    return 0


def _form_of(path: Path) -> str:
    return "markdown" if path.suffix in (".md", ".markdown") else "html"


def _place(state: str, form: str | None, out: str) -> Path:
    try:
        folder = Path(out).is_dir()
    except (OSError, ValueError):
        folder = False
    if not folder:
        return writable(out, [])
    ending = _ENDINGS[checked_format(form or "html", FORMATS)]
    return writable(str(Path(out) / f"{state}.{ending}"), [])


def _own(path: Path) -> Path:
    """`path`, refused where a file is there that is no book of law: it might be somebody's work."""
    from policyengine.edition.book import MADE_BY

    if not path.exists():
        return path
    try:
        held = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        held = ""
    if held and MADE_BY not in held:
        raise Failure(
            f"`{path}` is there already, and is no book of law", "Name another file, or move that one."
        )
    return path
