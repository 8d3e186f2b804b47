"""What the YAML parser complains about, in plain words."""

from __future__ import annotations

import yaml

from policyengine.language.diagnostics import Diagnostic
from policyengine.language.syntax import Loc

_QUOTE = "put a text that holds `: ` or begins with a sign in quotes"
_INDENT = "indent it as the lines around it, with blanks"

# (words of the parser, what is wrong, how to mend it); the first that fits
_SAID = (
    ("mapping values are not allowed", "a colon where no key can stand", _QUOTE),
    ("tab character", "a tab", "indent with blanks, never with tabs"),
    ("character '\\t'", "a tab", "indent with blanks, never with tabs"),
    ("cannot start any token", "a sign that no value begins with", _QUOTE),
    ("unexpected end of stream", "a quotation mark that is not closed", "close the quotation"),
    ("unexpected document", "a quotation mark that is not closed", "close the quotation"),
    (
        "unknown escape",
        "a backslash inside of double quotes",
        "use single quotes, or leave the backslash out",
    ),
    ("escape", "a backslash inside of double quotes", "use single quotes, or leave the backslash out"),
    ("',' or ']'", "a `[` that is not closed", "close the list with `]`"),
    ("',' or '}'", "a `{` that is not closed", "close the mapping with `}`"),
    ("expected ':'", "a line without a colon", "write `key: value`, with a blank behind the colon"),
    ("expected key", "a line that does not fit in here", _INDENT),
    ("block end", "a line that does not fit in here", _INDENT),
    (
        "'-' indicator",
        "a line that does not fit in the list",
        "begin each item with `- `, and indent all alike",
    ),
    ("node content", "a bracket that is not closed", "close it"),
)


def explained(error: yaml.YAMLError, text: str, source: str) -> Diagnostic:
    """The message for an error of the parser."""
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or "")
    loc = Loc(source, 1, 1, 0, 0)
    if mark is not None:
        line, column = mark.line, mark.column
        said, line, column = _tab(said, text, line, column)
        loc = Loc(source, line + 1, column + 1, mark.index, mark.index + 1)
    for words, message, help_ in _SAID:
        if words in said:
            return Diagnostic("E0304", message, loc, help=help_)
    return Diagnostic("E0304", "this cannot be read as YAML", loc, help=_INDENT)


def _tab(said: str, text: str, line: int, column: int) -> tuple[str, int, int]:
    """The two YAML parsers word a tab differently; where one stands in the margin, it is meant."""
    rows = text.splitlines()
    row = rows[line] if line < len(rows) else ""
    margin = row[: len(row) - len(row.lstrip())]
    if "\t" in margin and column <= len(margin):
        return "tab character", line, margin.index("\t")
    return said, line, column
