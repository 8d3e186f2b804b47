"""The places and literals of a text: what the grammar admits and the calendar does not is refused here."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from lark import Token, Transformer
from lark.tree import Meta

from policyengine.language import syntax as s

YEARS = range(1700, 3000)
MOST_DIGITS = 30


class LiteralError(Exception):
    """A literal that the grammar admits and the calendar or arithmetic does not: 2026-02-30, 1/0."""

    def __init__(self, message: str, help_: str, loc: s.Loc, code: str = "E0104") -> None:
        super().__init__(message)
        self.message, self.help, self.loc, self.code = message, help_, loc, code


def split_months(text: str) -> tuple[int, int]:
    """`08-26` as (8, 26)."""
    month, day = text.split("-")
    return int(month), int(day)


def spaced(token: Token) -> str:
    """A keyword of several words with one space between them."""
    return " ".join(str(token).split())


class Literals(Transformer[Token, Any]):
    """Places and literals of one block of `source`, whose first line is `line` and first offset `start`."""

    def __init__(self, source: str, line: int = 1, start: int = 0) -> None:
        super().__init__(visit_tokens=False)
        self._file, self._line, self._start = source, line - 1, start

    def loc(self, at: Meta | Token) -> s.Loc:
        """The place of a tree or token in the whole file."""
        return s.Loc(
            self._file,
            self._line + (at.line or 1),
            at.column or 1,
            self._start + (at.start_pos or 0),
            self._start + (at.end_pos or 0),
        )

    def place(self, text: str, start: int, end: int) -> s.Loc:
        """The place of a stretch of the block's `text` in the whole file."""
        line = self._line + 1 + text.count("\n", 0, start)
        column = start - text.rfind("\n", 0, start)
        return s.Loc(self._file, line, column, self._start + start, self._start + end)

    @staticmethod
    def word(token: Token | str) -> str:
        """A name as it is, a string without its quotes."""
        text = str(token)
        return text[1:-1] if text.startswith('"') else text

    def day(self, token: Token) -> dt.date:
        """A date, or `LiteralError`."""
        try:
            day = dt.date.fromisoformat(str(token))
        except ValueError:
            day = dt.date.min
        if day.year not in YEARS:
            message = f"`{token}` is no day of the calendar"
            raise LiteralError(message, "write an existing day as year-month-day", self.loc(token))
        return day

    def years(self, token: Token) -> str:
        """A school year such as 2026-27, or `LiteralError`."""
        first, second = str(token).split("-")
        if int(first) not in YEARS or (int(first) + 1) % 100 != int(second):
            help_ = "write two years that follow each other, as 2026-27"
            raise LiteralError(f"`{token}` is no school year", help_, self.loc(token))
        return str(token)

    def fraction(self, token: Token) -> Fraction:
        """The number in a token, without its sign of money or percent, or `LiteralError`."""
        digits = str(token).strip("$%").replace(",", "")
        if len(digits) > MOST_DIGITS:
            message = f"`{token[:12]}…` is a number of {len(digits)} digits"
            raise LiteralError(message, f"write a number of at most {MOST_DIGITS} digits", self.loc(token))
        return Fraction(digits)

    def month_day(self, token: Token) -> tuple[int, int]:
        """A month and a day, or `LiteralError`."""
        month, day = split_months(str(token))
        try:
            dt.date(2024, month, day)
        except ValueError:
            raise LiteralError(
                f"`{token}` is no day of the year", "write month-day, as 08-26", self.loc(token)
            ) from None
        return month, day
