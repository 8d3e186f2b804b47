"""Why a text could not be read, and how to mend it.

Nothing here reads the law: each function looks at the text around the place where the parser stopped, at
what the parser would have taken there, and says what an analyst would want to know.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from lark import Lark, Token
from lark.exceptions import UnexpectedInput, UnexpectedToken

from policyengine.language.build import Builder
from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.language.forms import BEGINNINGS, CHARACTERS, FORMS, HABITS, HUMAN

_HIDDEN = re.compile(r'"[^"\n]*"|#[^\n]*')
_INSIDE = re.compile(r"\w|\.(?=\w)", re.ASCII)
_WORD = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*|\d[\w,/%-]*(?:\.\d+)*|\"[^\"\n]*\"|\.\.|[^\w\s]", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][\w.]*", re.ASCII)
_NUMERIC = re.compile(r"(?<![\w.])(?:\$?\d[\w,./%-]*|\$\s*\d[\d,.]*)", re.ASCII)
_COMPARISON = re.compile(
    r"\b(?:at\s+(?:least|most)|(?:more|less|earlier|later)\s+than|on\s+or\s+(?:before|after))\b"
)
_PHRASES = frozenset({
    "must not", "made by", "enforced by", "asked by", "granted by", "granted when", "applies to", "up to",
    "owed to", "earlier grants", "instead must", "at least", "at most", "more than", "less than",
    "expect value", "expect request", "expect missing", "expect due", "every waiver", "school year",
})  # fmt: skip
_OVER = ("sum", "average", "smallest", "largest")
_OPERATORS = frozenset({
    "+", "-", "*", "/", "per", "..", "for", "is", "and", "or", "where", "CMP", "ROUNDED", "NAME",
})  # fmt: skip
_CONTINUE = frozenset({
    "then", "through", "except", "each", "if", "silence", "rather", "by", "is", "for", "..", ",",
})  # fmt: skip


@dataclass(frozen=True)
class _Spot:
    """Where the parser stopped, what it had read and what it would have taken.

    Attributes:
        text: the block.
        at: the offset where the parser stopped.
        start: the offset of the word around it.
        word: that word, or a sign.
        due: what could stand there: words and signs as they are written, other terminals by their names.
        tokens: the tokens of the constructs that were begun and not ended.
        builder: knows where the block stands in its file.
    """

    text: str
    at: int
    start: int
    word: str
    due: frozenset[str]
    tokens: tuple[Token, ...]
    builder: Builder

    def says(
        self, message: str, help_: str, *, code: str = "E0101", span: tuple[int, int] | None = None
    ) -> Diagnostic:
        """A diagnostic at the word, or at a stretch of the text."""
        start, end = span or (self.start, self.start + max(1, len(self.word)))
        return Diagnostic(code, message, self.builder.place(self.text, start, end), help=help_)

    @cached_property
    def bare(self) -> str:
        """The text with strings and remarks blotted out."""
        return _HIDDEN.sub(lambda match: "_" * len(match[0]), self.text)

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The keywords of the constructs that were begun and not ended."""
        names = ("NAME", "DOTTED", "STRING", "NUMBER")
        return tuple(" ".join(token.split()) for token in self.tokens if token.type not in names)

    @property
    def head(self) -> str:
        """The keyword of the block, if one was read."""
        return self.read[0] if self.read else ""

    @property
    def form(self) -> str:
        """The form of the innermost construct that was begun, as a sentence of help."""
        for n in range(len(self.read) - 1, -1, -1):
            word = self.read[n]
            keys = [f"{outer}: {word}" for outer in self.read[:n] or (word,)]
            keys += [f"{self.read[n - 1]} {word}"] if n else []
            form = next((FORMS[key] for key in (*keys, word) if key in FORMS), None)
            if form:
                return f"the form is `{form}`"
        return ""

    @property
    def closing(self) -> frozenset[str]:
        """What is due without what would only prolong an expression that is complete."""
        return self.due - _OPERATORS if "+" in self.due else self.due - {"per"}

    @property
    def ends_clause(self) -> bool:
        """Whether a new clause could stand here."""
        return "}" in self.due and any(word in self.due for word in BEGINNINGS.get(self.head, ()))


def explain(error: UnexpectedInput, text: str, builder: Builder, lark: Lark) -> Diagnostic:
    """What is wrong with a block.

    Args:
        error: what the parser says.
        text: the block.
        builder: knows where the block stands in its file.
        lark: the parser.
    """
    spot = _spot(error, text, builder, lark)
    if spot.at == len(text):
        return _end(spot)
    for explainer in _EXPLAINERS:
        found = explainer(spot)
        if found is not None:
            return found
    return _anything(spot)


def explain_touching(first: Token, text: str, builder: Builder) -> Diagnostic:
    """What is wrong where a word touches the token `first`: `5hours`, `bydistrict`, `cites`."""
    start = first.start_pos or 0
    match = re.compile(r"[\w.]+", re.ASCII).match(text, start)
    return _touching(str(first), match[0] if match else str(first), text, start, builder)


def _touching(first: str, word: str, text: str, start: int, builder: Builder) -> Diagnostic:
    end = start + len(word)
    place = builder.place(text, start, end)
    if text.startswith("*", end):
        help_ = f"write `{word}.*` for all beneath `{word}`"
        return Diagnostic("E0101", f"`{word}*` is no name", place, help=help_)
    rest = word[len(first) :]
    near = None if first[0].isdigit() else closest(word, FORMS, 0.8)
    help_ = f"write `{near}`" if near else f"put a space between them if both are meant: `{first} {rest}`"
    message = f"`{word}` reads as two words that touch, `{first}` and `{rest}`"
    return Diagnostic("E0105", message, place, help=help_)


def _spot(error: UnexpectedInput, text: str, builder: Builder, lark: Lark) -> _Spot:
    at = error.pos_in_stream or 0
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        at = len(text)
    # The parser that failed has already closed what the wrong token could have closed: read again up to it.
    again = lark.parse_interactive(text[:at])
    with suppress(UnexpectedInput):
        again.exhaust_lexer()
    signs = {t.name: t.pattern.value for t in lark.terminals if t.pattern.type == "str"}
    due = frozenset(signs.get(name, name) for name in again.accepts())  # type: ignore[no-untyped-call]
    tokens = tuple(token for token in again.parser_state.value_stack if isinstance(token, Token))
    start = at
    if _INSIDE.match(text, at):
        while start and _INSIDE.match(text, start - 1):
            start -= 1
    match = _WORD.match(text, start)
    return _Spot(text, at, start, match[0] if match else text[at : at + 1], due, tokens, builder)


# --- the text ends too early


def _end(spot: _Spot) -> Diagnostic:
    opened = _unclosed(spot.bare)
    if opened is not None:
        line = spot.builder.place(spot.text, opened, opened + 1).line
        help_ = "write `}` on a line of its own where the block ends"
        span = (opened, opened + 1)
        return spot.says(f"the `{{` of line {line} is never closed", help_, code="E0103", span=span)
    end = len(spot.text.rstrip())
    message = f"the text ends where {_due(spot)} should stand"
    return spot.says(message, spot.form, code="E0103", span=(max(0, end - 1), end))


def _unclosed(bare: str) -> int | None:
    """The offset of the brace that is not closed; the indents tell which one it is."""
    opened: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]*\n?", bare):
        indent = len(line[0]) - len(line[0].lstrip())
        for brace in re.finditer(r"[{}]", line[0]):
            if brace[0] == "{":
                opened.append((line.start() + brace.start(), indent))
            elif opened and brace.start() == indent < opened[-1][1]:
                return opened[-1][0]
            elif opened:
                opened.pop()
    return opened[-1][0] if opened else None


# --- signs and numbers


def _character(spot: _Spot) -> Diagnostic | None:
    sign = spot.text[spot.at]
    if sign.isascii() and sign not in CHARACTERS:
        return None
    shown = f"`{sign}`" if sign.isprintable() and sign != "`" else f"U+{ord(sign):04X}"
    help_ = CHARACTERS.get(sign, "use it between quotes only: keywords and names are plain letters")
    message = f"{shown} is no character of the language"
    return spot.says(message, help_, code="E0102", span=(spot.at, spot.at + 1))


def _quote(spot: _Spot) -> Diagnostic | None:
    if spot.word == '"':
        end = spot.text.find("\n", spot.at)
        message = "the text that begins with this quote has no quote at its end"
        help_ = 'close it with `"` on the same line; a text has no line end and no quote in it'
        return spot.says(message, help_, span=(spot.at, len(spot.text) if end < 0 else end))
    if spot.at and spot.text[spot.at - 1] == '"' and _NAME.match(spot.word):
        message = f"`{spot.word}` touches the quote before it"
        return spot.says(message, "write `'` for a quote in a text, and a space behind a text")
    return None


def _joined(spot: _Spot) -> Diagnostic | None:
    """A word of which only the beginning was taken: `asks`, `vocabulary.policy`."""
    taken = spot.text[spot.start : spot.at]
    if not taken or spot.tokens[-1:] != (taken,):
        return None
    if spot.text[spot.at] == ".":
        return spot.says(f"`{spot.word}` has a dot, and the name due here has none", spot.form)
    return _touching(taken, spot.word, spot.text, spot.start, spot.builder)


def _range(spot: _Spot) -> Diagnostic | None:
    if spot.word == "-" and ".." in spot.due:
        return spot.says("the language has no `-` here", "write `..` between first and last: `K..12`")
    return None


def _number(spot: _Spot) -> Diagnostic | None:
    for match in _NUMERIC.finditer(spot.bare):
        text = match[0].rstrip(",.")
        help_ = _number_help(text) if match.start() <= spot.at <= match.end() else ""
        if help_:
            what = "date" if re.search(r"\d[-/]\d", text) else "amount of money" if "$" in text else "number"
            return spot.says(f"`{text}` is no {what}", help_, span=(match.start(), match.start() + len(text)))
    return None


def _number_help(text: str) -> str:
    """How to write a number or date; empty for what is written well."""
    if re.fullmatch(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}", text):
        return "" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "write year-month-day: `2026-07-01`"
    if re.fullmatch(r"\d{1,2}-\d{1,2}", text):
        return "" if re.fullmatch(r"\d\d-\d\d", text) else "write month-day: `08-26`"
    if text.startswith("$"):
        right = re.fullmatch(r"\$\d{1,3}(,\d{3})*(\.\d\d)?", text)
        return "" if right else "write no space, commas between thousands, two digits of cents: `$5,500.50`"
    if re.fullmatch(r"\d[\d,]*,\d+(\.\d+)?%", text):
        return "write a percentage without commas"
    if re.fullmatch(r"\d[\d,.]*,[\d,.]*", text) and not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", text):
        return "a comma stands before three digits: `1,080`"
    return "a number has one decimal point" if re.fullmatch(r"\d+(\.\d+){2,}", text) else ""


def _habit(spot: _Spot) -> Diagnostic | None:
    for habit in HABITS:
        if habit.due and habit.due not in spot.due:
            continue
        for match in habit.pattern.finditer(spot.bare):
            if match.start() <= spot.at and not spot.bare[match.end() : spot.at].strip():
                said = " ".join(match[0].split())
                return spot.says(f"the language has no `{said}` here", habit.instead, span=match.span())
    return None


# --- words


def _mixed(spot: _Spot) -> Diagnostic | None:
    if {"and": "or", "or": "and"}.get(spot.word) not in spot.due:
        return None
    message = "`and` and `or` stand side by side, and nothing says which binds first"
    return spot.says(message, "group one of them: `(a or b)`, or `any of { (1) a (2) b }`")


def _phrase(spot: _Spot) -> Diagnostic | None:
    spaced = spot.word.replace("_", " ").lower()
    if spaced == spot.word or spaced not in _PHRASES:
        return None
    return spot.says(f"`{spot.word}` is not one word", f"write `{spaced}`")


def _comparison(spot: _Spot) -> Diagnostic | None:
    """A value left out beside a comparison, or a comparison behind a complete one."""
    for match in _COMPARISON.finditer(spot.bare):
        if not match.start() <= spot.at <= match.end():
            continue
        phrase = " ".join(match[0].split())
        if match.start() < spot.at or "NUMBER" in spot.due:
            message = f"a value is missing before `{phrase}`"
            return spot.says(message, "write what is compared on both sides", span=match.span())
        if "and" in spot.due:
            message = f"`{phrase}` follows a comparison that is complete"
            return spot.says(message, "join two comparisons with `and`", span=match.span())
    return None


def _capital(spot: _Spot) -> Diagnostic | None:
    small = spot.word.lower()
    known = small in spot.due or ("KIND" in spot.due and small in BEGINNINGS)
    if small == spot.word or not _NAME.fullmatch(spot.word) or not (known or spot.due & {"NAME", "DOTTED"}):
        return None
    help_ = f"write `{small}`" if known else "write keywords and names in small letters"
    return spot.says(f"`{spot.word}` has capital letters", help_)


def _brace(spot: _Spot) -> Diagnostic | None:
    if spot.word == "}" and "KIND" in spot.due:
        return spot.says("this `}` closes nothing", "delete it, or the `}` too many before it")
    if not spot.due >= {"LABEL", "}"} or spot.ends_clause:
        return None
    if spot.word in FORMS:
        message = f"`{spot.word}` begins a clause before the group above it is closed"
        return spot.says(message, "close the group with `}` before it", code="E0103")
    message = f"`{spot.word}` has no label before it"
    return spot.says(message, "give each condition of a group its label: `(a) …`, `(b) …`")


def _operands(spot: _Spot) -> Diagnostic | None:
    operation = next((word for word in reversed(spot.read) if word in _OVER), None)
    if operation is None or spot.word != ")" or "," not in spot.due:
        return None
    help_ = f"say over what: `{FORMS[operation]}`" if operation in _OVER[:2] else spot.form
    return spot.says(f"`{operation} of (…)` has one value and needs two", help_)


def _sign(spot: _Spot) -> Diagnostic | None:
    """A sign left out: the only one that could stand here, or the comma between two strings."""
    if len(spot.closing) == 1:
        sign = next(iter(spot.closing))
        if sign in {"end", "else", "then"} or not sign[0].isalpha():
            return spot.says(f"`{sign}` is missing before `{spot.word}`", spot.form)
    if spot.word.startswith('"') and "," in spot.due and spot.text[: spot.at].rstrip().endswith('"'):
        return spot.says(f"`,` is missing before `{spot.word}`", "write commas between the members of a list")
    return None


def _title(spot: _Spot) -> Diagnostic | None:
    head = re.search(r"(?:^|[\s}])([a-z]+\s+[a-z][\w.]*)\s*$", spot.bare[: spot.start])
    if spot.due != {"STRING"} or len(spot.read) != 1 or not head:
        return None
    shown = " ".join(head[1].split())
    what = "printed name" if spot.head == "code" else "title"
    if spot.word in {"{", "to"}:
        return spot.says(f"`{shown}` has no {what}", f'write one in quotes: `{shown} "…" {spot.word}`')
    if spot.word.isidentifier():
        help_ = f"an id is one word, its parts joined by dots, and a {what} stands in quotes"
        return spot.says(f"`{spot.word}` stands where the {what} should stand", help_)
    return None


def _closest(spot: _Spot) -> Diagnostic | None:
    due = {word for word in spot.due if word.islower()}
    due |= set(BEGINNINGS) if "KIND" in spot.due else set()
    near = closest(spot.word, due, 0.7) if spot.word[0].isalpha() else None
    if near is None:
        return None
    return spot.says(f"`{spot.word}` is no word that can stand here", f"write `{near}`")


# The first that knows an answer gives it.
_EXPLAINERS = (
    _character, _quote, _joined, _range, _number, _habit, _mixed, _phrase, _comparison, _capital,
    _brace, _operands, _sign, _title, _closest,
)  # fmt: skip


def _anything(spot: _Spot) -> Diagnostic:
    help_ = spot.form
    if "KIND" in spot.due and not help_:
        help_ = f"a block begins at the margin with its kind: `{FORMS['requirement']}`"
    return spot.says(f"`{spot.word}` stands where {_due(spot)} should stand", help_)


def _due(spot: _Spot) -> str:
    """What could stand at the spot, in words."""
    due = spot.due
    if "KIND" in due:
        return "`requirement`, `fact` or another head of a block"
    if due >= {"not", "NUMBER", "("}:
        return "a condition or a value"
    if due >= {"NUMBER", "("}:
        return "a value"
    found = ["a name"] if due & {"NAME", "DOTTED"} else []
    found += [HUMAN[name] for name in HUMAN if name in due]
    if spot.ends_clause:
        begin = BEGINNINGS[spot.head]
        found += [f"`{word}`" for word in sorted(due & _CONTINUE)]
        found.append(f"a clause such as `{begin[0]}` or `{begin[-1]}`")
    else:
        found += [f"`{word}`" for word in sorted(spot.closing) if not word.isupper()]
    shown = found[:4] or ["something else"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
