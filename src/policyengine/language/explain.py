"""Why a text could not be read, and how to mend it.

Nothing here reads the law: each function looks at the text around the place where the parser stopped, at
the words that the parser would have taken there, and says what an analyst would want to know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from lark import Token
from lark.exceptions import UnexpectedInput, UnexpectedToken

from policyengine.language.build import Builder
from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.language.forms import BEGINNINGS, CHARACTERS, FORMS, HABITS, HUMAN

_NUMERIC = re.compile(r"(?<![\w.])\$?\d[\w,./%-]*|(?<![\w.])\$\s*\d[\d,.]*")
_WORD = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*|\d[\w,/%-]*(?:\.\d+)*|\"[^\"\n]*\"|\.\.|[^\w\s]", re.ASCII)
_INSIDE = re.compile(r"\w|\.(?=\w)", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
_COMPARISON = re.compile(
    r"\b(?:at\s+(?:least|most)|(?:more|less|earlier|later)\s+than|on\s+or\s+(?:before|after))\b"
)
_HIDDEN = re.compile(r'"[^"\n]*"|#[^\n]*')
_PHRASES = frozenset({
    "must not", "made by", "enforced by", "asked by", "granted by", "granted when", "applies to", "up to",
    "owed to", "earlier grants", "instead must", "at least", "at most", "more than", "less than",
    "expect value", "expect request", "expect missing", "expect due", "every waiver",
})  # fmt: skip
_OVER = ("sum", "average", "smallest", "largest")
_CONTINUE = frozenset(
    {"then", "through", "except", "each", "if", "silence", "rather", "by", "is", "for", "..", ","}
)
_OPERATORS = frozenset({"AND", "OR", "PLUS", "MINUS", "STAR", "SLASH", "ROUNDED", "IS", "FOR"})


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the parser stopped, what it had read and what it would have taken."""

    text: str
    at: int
    word: str
    start: int
    due: frozenset[str]
    read: tuple[str, ...]
    words: Mapping[str, str]
    builder: Builder

    def says(self, code: str, message: str, help_: str, start: int = -1, end: int = -1) -> Diagnostic:
        """A diagnostic at the word, or at a stretch of the text."""
        if start < 0:
            start, end = self.start, self.start + max(1, len(self.word))
        return Diagnostic(code, message, self.builder.place(self.text, start, end), help=help_)

    @property
    def bare(self) -> str:
        """The text with strings and remarks blotted out."""
        return _HIDDEN.sub(lambda match: "_" * len(match[0]), self.text)

    @property
    def ends_clause(self) -> bool:
        """Whether a new clause, or the brace that ends the block, could stand here."""
        return "RBRACE" in self.due and len(self.due & self.words.keys()) > 1

    @property
    def form(self) -> str:
        """The form of the innermost construct that was begun, as a sentence of help."""
        for word, after in reversed(list(pairwise((*self.read, "")))):
            form = FORMS.get(f"{self.read[0]}: {word}") or FORMS.get(f"{word} {after}") or FORMS.get(word)
            if form:
                return f"the form is `{form}`"
        return ""


def explain(error: UnexpectedInput, text: str, builder: Builder, words: Mapping[str, str]) -> Diagnostic:
    """What is wrong with a block.

    Args:
        error: what the parser says.
        text: the block.
        builder: knows where the block stands in its file.
        words: the terminals of the grammar that are one word or sign, by name.
    """
    spot = _spot(error, text, builder, words)
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return _end(spot)
    for explainer in _EXPLAINERS:
        found = explainer(spot)
        if found is not None:
            return found
    return _anything(spot)


def explain_touching(
    first: Token, second: Token, text: str, builder: Builder, keywords: frozenset[str]
) -> Diagnostic:
    """What is wrong where two words touch: `5hours`, `bydistrict`, `cites`."""
    start = first.start_pos or 0
    match = re.compile(r"[\w.]+", re.ASCII).match(text, start)
    word = match[0] if match else f"{first}{second}"
    return _touching(str(first), word, text, start, builder, keywords)


def _touching(
    first: str, word: str, text: str, start: int, builder: Builder, known: frozenset[str]
) -> Diagnostic:
    rest = word[len(first) :]
    near = None if first[0].isdigit() else closest(word, known, 0.8)
    help_ = f"write `{near}`" if near else f"put a space between them if both are meant: `{first} {rest}`"
    message = f"`{word}` reads as two words that touch, `{first}` and `{rest}`"
    return Diagnostic("E0105", message, builder.place(text, start, start + len(word)), help=help_)


def _spot(error: UnexpectedInput, text: str, builder: Builder, words: Mapping[str, str]) -> _Spot:
    at = error.pos_in_stream or 0
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        at = len(text)
    interactive = getattr(error, "interactive_parser", None)
    due = interactive.accepts() if interactive else ()
    stack = interactive.parser_state.value_stack if interactive else ()
    read = tuple(" ".join(str(token).split()) for token in stack if isinstance(token, Token))
    start = at
    if _INSIDE.match(text, at):
        while start and _INSIDE.match(text, start - 1):
            start -= 1
    match = _WORD.match(text, start)
    word = match[0] if match else text[at : at + 1]
    return _Spot(text, at, word, start, frozenset(due), read, words, builder)


# --- the text ends too early


def _end(spot: _Spot) -> Diagnostic:
    opened = _unclosed(spot.bare)
    if opened is not None:
        line = spot.builder.place(spot.text, opened, opened + 1).line
        message = f"the `{{` of line {line} is never closed"
        help_ = "write `}` on a line of its own where the block ends"
        return spot.says("E0103", message, help_, opened, opened + 1)
    end = len(spot.text.rstrip())
    message = f"the text ends where {_due(spot)} should stand"
    return spot.says("E0103", message, spot.form, max(0, end - 1), end)


def _unclosed(bare: str) -> int | None:
    """The offset of the brace that is not closed; the indents tell which one it is."""
    open_: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]*\n?", bare):
        indent = len(line[0]) - len(line[0].lstrip())
        for brace in re.finditer(r"[{}]", line[0]):
            if brace[0] == "{":
                open_.append((line.start() + brace.start(), indent))
            elif open_:
                if brace.start() == indent < open_[-1][1]:
                    break
                open_.pop()
    return open_[-1][0] if open_ else None


# --- signs and numbers


def _character(spot: _Spot) -> Diagnostic | None:
    sign = spot.text[spot.at : spot.at + 1]
    if sign.isascii() and sign not in CHARACTERS:
        return None
    shown = f"`{sign}`" if sign.isprintable() and sign != "`" else f"U+{ord(sign):04X}"
    help_ = CHARACTERS.get(sign) or "use it between quotes only: keywords and names are plain letters"
    return spot.says("E0102", f"{shown} is no character of the language", help_, spot.at, spot.at + 1)


def _quote(spot: _Spot) -> Diagnostic | None:
    if spot.word == '"':
        end = spot.text.find("\n", spot.at)
        message = "the text that begins with this quote has no quote at its end"
        help_ = 'close it with `"` on the same line; a text has no line end and no quote in it'
        return spot.says("E0101", message, help_, spot.at, len(spot.text) if end < 0 else end)
    if spot.at and spot.text[spot.at - 1] == '"' and _NAME.match(spot.word):
        message = f"`{spot.word}` touches the quote before it"
        return spot.says("E0101", message, "write `'` for a quote in a text, and a space behind a text")
    return None


def _joined(spot: _Spot) -> Diagnostic | None:
    """A word of which only the beginning was taken: `asks`, `vocabulary.policy`."""
    if spot.start == spot.at or spot.read[-1:] != (spot.text[spot.start : spot.at],):
        return None
    if spot.text[spot.at] == ".":
        return spot.says("E0101", f"`{spot.word}` has a dot, and the name due here has none", spot.form)
    return _touching(spot.read[-1], spot.word, spot.text, spot.start, spot.builder, frozenset(FORMS))


def _range(spot: _Spot) -> Diagnostic | None:
    if spot.word != "-" or ".." not in {spot.words.get(name) for name in spot.due}:
        return None
    return spot.says("E0101", "the language has no `-` here", "write `..` between first and last: `K..12`")


def _number(spot: _Spot) -> Diagnostic | None:
    for match in _NUMERIC.finditer(spot.bare):
        if not match.start() <= spot.at <= match.end():
            continue
        text = match[0].rstrip(",.")
        help_ = _number_help(text)
        if help_:
            return spot.says(
                "E0101", f"`{text}` is no {_what(text)}", help_, match.start(), match.start() + len(text)
            )
    return None


def _what(text: str) -> str:
    if text.startswith("$"):
        return "amount of money"
    return "date" if re.search(r"\d[-/]\d", text) else "number"


def _number_help(text: str) -> str:
    if re.fullmatch(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}", text):
        return "" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "write year-month-day: `2026-07-01`"
    if re.fullmatch(r"\d{1,2}[-/]\d{1,2}", text):
        return "" if re.fullmatch(r"\d\d-\d\d", text) or "/" in text else "write month-day: `08-26`"
    if text.startswith("$"):
        right = re.fullmatch(r"\$\d{1,3}(,\d{3})*(\.\d\d)?", text)
        return "" if right else "write no space, commas between thousands, two digits of cents: `$5,500.50`"
    if re.fullmatch(r"[\d,]+(\.\d+)?%", text) and "," in text:
        return "write a percentage without commas"
    if re.fullmatch(r"[\d,.]*,[\d,.]*", text) and not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        return "a comma stands before three digits: `1,080`"
    return "a number has one decimal point" if re.fullmatch(r"\d+(\.\d+){2,}", text) else ""


def _habit(spot: _Spot) -> Diagnostic | None:
    bare = spot.bare
    for habit in HABITS:
        if habit.due and habit.due not in spot.due:
            continue
        for match in habit.pattern.finditer(bare):
            if match.start() <= spot.at and not bare[match.end() : spot.at].strip():
                return spot.says(
                    "E0101", f"the language has no `{match[0]}` here", habit.instead, *match.span()
                )
    return None


# --- words


def _mixed(spot: _Spot) -> Diagnostic | None:
    other = {"and": "OR", "or": "AND"}.get(spot.word)
    if other is None or other not in spot.due:
        return None
    message = "`and` and `or` stand side by side, and nothing says which binds first"
    return spot.says("E0101", message, "group one of them: `(a or b)`, or `any of { (1) a (2) b }`")


def _phrase(spot: _Spot) -> Diagnostic | None:
    spaced = spot.word.replace("_", " ").strip()
    if spaced == spot.word or spaced.lower() not in _PHRASES:
        return None
    return spot.says("E0101", f"`{spot.word}` is not one word", f"write `{spaced.lower()}`")


def _capital(spot: _Spot) -> Diagnostic | None:
    small = spot.word.lower()
    if small == spot.word or not _NAME.fullmatch(spot.word):
        return None
    due = {spot.words.get(name, "") for name in spot.due} | _kinds(spot)
    if small not in due and not spot.due & {"NAME", "DOTTED"}:
        return None
    help_ = f"write `{small}`" if small in due else "write keywords and names in small letters"
    return spot.says("E0101", f"`{spot.word}` has capital letters", help_)


def _comparison(spot: _Spot) -> Diagnostic | None:
    """`a at least`: the value before or behind a comparison is left out, or one comparison follows another."""
    for match in _COMPARISON.finditer(spot.bare):
        if not match.start() <= spot.at <= match.end():
            continue
        phrase = " ".join(match[0].split())
        if match.start() < spot.at or "NUMBER" in spot.due:
            message = f"a value is missing before `{phrase}`"
            return spot.says("E0101", message, "write what is compared on both sides", *match.span())
        if spot.due & {"AND", "RBRACE"}:
            message = f"`{phrase}` follows a comparison that is complete"
            return spot.says("E0101", message, "join two comparisons with `and`", *match.span())
    return None


def _brace(spot: _Spot) -> Diagnostic | None:
    if spot.word == "}" and "KIND" in spot.due:
        return spot.says("E0101", "this `}` closes nothing", "delete it, or the `}` too many before it")
    in_group = spot.due >= {"LABEL", "RBRACE"} and "WHEN" not in spot.due
    if in_group and spot.word in FORMS:
        message = f"`{spot.word}` begins a clause before the group above it is closed"
        return spot.says("E0103", message, "close the group with `}` before it")
    if in_group and spot.word not in _OPERATORS:
        message = f"`{spot.word}` has no label before it"
        return spot.says("E0101", message, "give each condition of a group its label: `(a) …`, `(b) …`")
    return None


def _sign(spot: _Spot) -> Diagnostic | None:
    """A sign left out: the only one that could stand here, or the comma between two strings."""
    signs = [spot.words[name] for name in spot.due if not spot.words.get(name, "a")[0].isalpha()]
    if len(spot.due) == 1 and signs:
        return spot.says("E0101", f"`{signs[0]}` is missing before `{spot.word}`", spot.form)
    if spot.word.startswith('"') and "," in signs and spot.text[: spot.at].rstrip().endswith('"'):
        message = f"`,` is missing before `{spot.word}`"
        return spot.says("E0101", message, "write commas between the members of a list")
    return None


def _title(spot: _Spot) -> Diagnostic | None:
    head = re.search(r"(?:^|[\s}])([a-z]+\s+[a-z][\w.]*)\s*$", spot.bare[: spot.start])
    if spot.due != {"STRING"} or not head or len(spot.read) > 2:
        return None
    shown = " ".join(head[1].split())
    what = "printed name" if spot.read[0] == "code" else "title"
    if spot.word in {"{", "to"}:
        help_ = f'write one in quotes: `{shown} "…" {spot.word}`'
        return spot.says("E0101", f"`{shown}` has no {what}", help_)
    if spot.word.isidentifier():
        help_ = f"an id is one word, its parts joined by dots, and a {what} stands in quotes"
        return spot.says("E0101", f"`{spot.word}` stands where the {what} should stand", help_)
    return None


def _operands(spot: _Spot) -> Diagnostic | None:
    operation = next((word for word in reversed(spot.read) if word in _OVER), None)
    if operation is None or spot.word != ")" or "COMMA" not in spot.due:
        return None
    help_ = f"say over what: `{FORMS[operation]}`" if operation in _OVER[:2] else spot.form
    return spot.says("E0101", f"`{operation} of (…)` has one value and needs two", help_)


def _closest(spot: _Spot) -> Diagnostic | None:
    if not spot.word[:1].isalpha():
        return None
    due = {spot.words[name] for name in spot.due if spot.words.get(name, "0")[0].isalpha()} | _kinds(spot)
    near = closest(spot.word, due, 0.7)
    if near is None:
        return None
    return spot.says("E0101", f"`{spot.word}` is no word that can stand here", f"write `{near}`")


def _kinds(spot: _Spot) -> set[str]:
    return set(BEGINNINGS) if "KIND" in spot.due else set()


# The first that knows an answer gives it.
_EXPLAINERS = (
    _character, _quote, _joined, _range, _number, _habit, _mixed, _phrase, _comparison, _capital,
    _brace, _operands, _sign, _title, _closest,
)  # fmt: skip


def _anything(spot: _Spot) -> Diagnostic:
    help_ = spot.form
    if "KIND" in spot.due and not help_:
        help_ = f"a block begins at the margin with its kind: `{FORMS['requirement']}`"
    return spot.says("E0101", f"`{spot.word}` stands where {_due(spot)} should stand", help_)


def _due(spot: _Spot) -> str:
    """What could stand at the spot, in words."""
    if "KIND" in spot.due:
        return "`requirement`, `fact` or another head of a block"
    found: list[str] = []
    due = set(spot.due)
    if due >= {"NOT", "NUMBER", "LPAR"}:
        return "a condition or a value"
    if due >= {"NUMBER", "LPAR"}:
        return "a value"
    if due & {"NAME", "DOTTED"}:
        found.append("a name")
    found += [HUMAN[name] for name in HUMAN if name in due]
    begin = BEGINNINGS.get(spot.read[0], ()) if spot.read else ()
    words = sorted(spot.words[name] for name in due if name in spot.words)
    if spot.ends_clause and begin:
        found += [f"`{word}`" for word in words if word in _CONTINUE]
        found.append(f"a clause such as `{begin[0]}` or `{begin[-1]}`")
    else:
        found += [f"`{word}`" for word in words]
    shown = found[:4] or ["something else"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
