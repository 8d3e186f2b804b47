"""Messages as they come up while a plan is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.language.syntax import Loc

MOST = 200
LONGEST = 400


class Wrong(Exception):
    """What is wrong with the value at hand; who knows its place tells it, unless `loc` says where."""

    def __init__(self, code: str, message: str, help: str, loc: Loc | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.code, self.message, self.help, self.loc = code, message, help, loc

    def at(self, loc: Loc) -> Wrong:
        """The same, with its place."""
        return Wrong(self.code, self.message, self.help, self.loc or loc)


class Notes:
    """The messages about one plan; after `MOST` of them nothing more is told."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def tell(self, code: str, message: str, loc: Loc, help: str) -> None:  # noqa: A002
        """Adds a message, unless the very same one was told."""
        told = Diagnostic(code, _cut(message), loc, help=_cut(help))
        if len(self.found) < MOST and told not in self.found:
            self.found.append(told)

    def wrong(self, wrong: Wrong, loc: Loc) -> None:
        """Adds what the reader of a value raised; `loc` is its place where it names none."""
        self.tell(wrong.code, wrong.message, wrong.loc or loc, wrong.help)

    def nearest(self, word: str, known: Collection[str], cutoff: float = 0.6) -> str | None:
        """The known word nearest to `word`; None when none is near, or when enough was told."""
        if len(self.found) >= MOST:
            return None
        begun = [k for k in known if len(word) > 2 and k.startswith(word.removesuffix("s"))]
        return begun[0] if len(begun) == 1 else closest(word, known, cutoff)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} … {text[-LONGEST // 4 :]}"


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words in backticks, `a`, `b` …; long lists are cut."""
    all_words = list(words)
    shown = ", ".join(f"`{w}`" for w in all_words[:most])
    return shown + (" …" if len(all_words) > most else "")


def spaced(word: str) -> str:
    """A name as plans write it: blanks for underscores and dots."""
    return word.replace("_", " ").replace(".", " ")


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"
