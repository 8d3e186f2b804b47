"""What the YAML parser complains about, in plain words."""

from __future__ import annotations

from typing import NamedTuple

import yaml

from policyengine.language.diagnostics import Diagnostic
from policyengine.language.syntax import Loc


class _Said(NamedTuple):
    """Words of the parser, what is wrong, how to mend it; `opened`: the place is where the thing begins."""

    words: str
    message: str
    help: str
    opened: bool = False


_QUOTE = "put a text that holds `: ` or begins with a sign in quotes"
_INDENT = "indent it as the lines around it, with blanks"
_SLASH = "use single quotes, or leave the backslash out"

_TAB = _Said("tab character", "a tab", "indent with blanks, never with tabs")
_FAR = _Said("", "a line that is indented further than the one before it", _INDENT)
_END = _Said("", "a bracket that is not closed", "close it before the plan ends")
_ELSE = _Said("", "this cannot be read as YAML", "look at this line and the one before it")

# the first that fits
_ALL = (
    _Said("mapping values are not allowed", "a colon where no key can stand", _QUOTE),
    _TAB,
    _TAB._replace(words="character '\\t'"),
    _Said("cannot start any token", "a sign that no value begins with", _QUOTE),
    _Said(
        "unexpected end of stream", "a quotation mark that is not closed", "close the quotation", opened=True
    ),
    _Said("escape", "a backslash inside of double quotes", _SLASH),
    _Said("',' or ']'", "a `[` that is not closed", "close the list with `]`", opened=True),
    _Said("',' or '}'", "a `{` that is not closed", "close the mapping with `}`", opened=True),
    _Said(
        "expected ':'",
        "a line without a colon",
        "write `key: value`, with a blank behind the colon",
        opened=True,
    ),
    _Said("expected key", "a line that does not fit in here", _INDENT),
    _Said("block end", "a line that does not fit in here", _INDENT),
    _Said(
        "'-' indicator",
        "a line that does not fit in the list",
        "begin each item with `- `, all indented alike",
    ),
    _Said("node content", "a value is missing here", "write it, or take the comma out"),
    _Said("incompatible YAML", "a `%YAML` line that names another version", "take the line out"),
)


def explained(error: yaml.YAMLError, text: str, source: str) -> Diagnostic:
    """The message for an error of the parser."""
    mark = getattr(error, "problem_mark", None)
    problem = str(getattr(error, "problem", None) or "")
    if mark is None:
        return Diagnostic("E0304", _ELSE.message, Loc(source, 1, 1, 0, 0), help=_ELSE.help)
    said = next((s for s in _ALL if s.words in problem), _ELSE)
    row = _row(text, mark.line)
    margin = row[: len(row) - len(row.lstrip())]
    column, index = mark.column, mark.index
    if "\t" in margin and column <= len(margin):
        # the two YAML parsers word a tab differently; where one stands in the margin, it is meant
        said, column = _TAB, margin.index("\t")
    elif said is _ALL[0] and margin and ":" not in row[:column]:
        said, column = _FAR, len(margin)
    elif said.words == "node content" and not text[index:].strip():
        said = _END
    elif said.opened:
        mark = getattr(error, "context_mark", None) or mark
        column, index = mark.column, mark.index
    loc = Loc(source, mark.line + 1, column + 1, index, index + 1)
    return Diagnostic("E0304", said.message, loc, help=said.help)


def _row(text: str, line: int) -> str:
    rows = text.splitlines()
    return rows[line] if line < len(rows) else ""
