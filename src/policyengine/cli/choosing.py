"""What several commands take: a format, states, a day; refused in one message where it cannot be used."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterable, Iterator, Sequence

from policyengine.cli.output import Failure
from policyengine.language.diagnostics import closest


def checked_format(form: str, formats: Sequence[str]) -> str:
    """`form`, refused where it is none of `formats`."""
    if form in formats:
        return form
    near = closest(form, formats)
    *others, last = (f"`{name}`" for name in formats)
    help_ = f"Did you mean `{near}`?" if near else f"Use {', '.join(others)} or {last}."
    raise Failure(f"`{form}` is no format", help_)


def checked_day(written: str | None) -> datetime.date | None:
    """A day; refused where it is none."""
    if written is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            return datetime.date.fromisoformat(written)
    except ValueError:
        pass
    raise Failure(f"`{written}` is no date", "Write year, month and day: `--as-of 2026-11-22`.")


def chosen_states(written: Iterable[str], known: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The jurisdictions named, by letters or by name, each once and in the order of `known`; none or `all`: all of them."""
    wanted: set[str] = set()
    by_name = {name.lower(): code for code, name in known}
    for word in _words(written, by_name):
        folded = word.lower()
        code = by_name.get(folded, folded)
        if code == "all":
            wanted |= {code for code, _ in known}
        elif code in dict(known):
            wanted.add(code)
        else:
            raise Failure(*_unknown(word, known, by_name))
    return [(code, name) for code, name in known if not wanted or code in wanted]


def _words(written: Iterable[str], names: Container[str]) -> Iterator[str]:
    """The words, cut at commas, and at blanks where the whole is no name: `CO, New Hampshire ky`."""
    for part in written:
        for piece in (piece.strip() for piece in re.split(r"[,;]", part)):
            yield from [piece] if piece.lower() in names else piece.split()


def _unknown(word: str, known: Sequence[tuple[str, str]], by_name: dict[str, str]) -> tuple[str, str]:
    from policyengine.plan.words import STATES

    held = ", ".join(code.upper() for code, _ in known)
    if word.lower() in STATES or word.lower() in (name.lower() for name in STATES.values()):
        return f"no law of `{word}` is held", f"These are held: {held}."
    near = closest(word.lower(), by_name)
    help_ = f"Did you mean {by_name[near].upper()}?" if near else f"Name states by their letters: {held}."
    return f"`{word}` is no state", help_
