"""A page of plain lines for a terminal, a pipe or a file: headings, numbered acts, labelled remarks."""

from __future__ import annotations

import textwrap
from typing import TextIO

from rich.console import Console
from rich.text import Text

WIDTH = 80
WIDEST = 100


class Page:
    """Writes wrapped lines to a stream; colour only where the stream is a terminal.

    The width is 80 columns in a pipe or a file, so that the bytes do not depend on the window.
    """

    def __init__(self, out: TextIO, width: int | None = None) -> None:
        self.console = Console(file=out, highlight=False, markup=False, emoji=False, soft_wrap=True)
        if width is None:
            width = min(self.console.width, WIDEST) if self.console.is_terminal else WIDTH
        self.width = max(width, 40)
        self.started = False

    def gap(self) -> None:
        """An empty line, but not at the start of the page."""
        if self.started:
            self.console.print()

    def heading(self, text: str) -> None:
        """A heading, underlined."""
        self.gap()
        for line in self._wrap(text, "", ""):
            self._print(Text(line, style="bold"))
        self._print(Text("-" * min(len(text), self.width)))

    def line(self, text: str, indent: int = 0, label: str = "", hang: int = 2, style: str = "") -> None:
        """A paragraph; `label` stands before it in bold, later lines hang by `hang` columns."""
        label = _printable(label)
        first = " " * indent + label + (" " if label else "")
        later = " " * (indent + hang)
        for number, row in enumerate(self._wrap(text, first, later)):
            shown = Text(row, style=style)
            if label and not number:
                shown.stylize("bold", indent, indent + len(label))
            self._print(shown)

    def item(self, mark: str, text: str, indent: int = 0, style: str = "") -> None:
        """A list item: `mark` before it, later lines aligned with its text."""
        self.line(text, indent, mark, len(mark) + 1, style)

    def _wrap(self, text: str, first: str, later: str) -> list[str]:
        return textwrap.wrap(
            _printable(text),
            self.width,
            initial_indent=first,
            subsequent_indent=later,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [first.rstrip()]

    def _print(self, text: Text) -> None:
        self.started = True
        self.console.print(text)


def _printable(text: str) -> str:
    """`text` without control characters: a plan cannot steer the terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
