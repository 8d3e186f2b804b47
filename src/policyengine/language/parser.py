"""Text → tree.  All errors of a file are reported in one run: after a bad block the next one is read."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from importlib import resources
from typing import ClassVar

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, VisitError

from policyengine.language import syntax as s
from policyengine.language.build import Builder, LiteralError
from policyengine.language.comments import Remark, attach
from policyengine.language.diagnostics import Diagnostic
from policyengine.language.explain import explain, explain_touching

KINDS = (
    "requirement", "permission", "equivalency", "exception", "waiver", "protection",
    "definition", "advice", "practice",
)  # fmt: skip
TOP_LEVEL = (*KINDS, "use", "jurisdiction", "code", "entity", "choice", "fact", "topic", "scenario")

_DEEPEST = 100
_BEGINS = re.compile(rf"(?:{'|'.join(TOP_LEVEL)})\b")
_BLOCK_BEGINS = re.compile(
    rf"(?:(?:{'|'.join(KINDS)})\s+[a-z][\w.]*\s*\"|scenario\s*\"|jurisdiction\s|"
    r"code\s+[a-z]\w*\s+\"|fact\s|choice\s|entity\s)"
)
_TOKEN = re.compile(r'"[^"\n]*"|#[^\n]*|[{}]|\n')


class TouchingError(Exception):
    """Two words that touch: `mustard.x` would be read as `must ard.x`."""

    def __init__(self, first: Token) -> None:
        super().__init__(f"`{first}` touches the next word")
        self.first = first


class _Apart:
    """Refuses touching words, which the lexer alone would take for a keyword and a name."""

    always_accept: ClassVar[tuple[str, ...]] = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        last: Token | None = None
        for token in stream:
            if last is not None and last.end_pos == token.start_pos and _touch(last, token):
                raise TouchingError(last)
            last = token
            yield token


def _touch(last: Token, token: Token) -> bool:
    return last[-1:].isalnum() and (token[:1].isalnum() or token[:1] == "_")


def grammar_text() -> str:
    """The grammar as shipped."""
    return resources.files("policyengine.language").joinpath("grammar.lark").read_text("utf-8")


@functools.cache
def parser(*, strict: bool = False) -> Lark:
    """The parser; `strict` refuses a grammar with conflicts or colliding terminals (tests use it)."""
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        strict=strict,
        postlex=_Apart(),
        propagate_positions=True,
        maybe_placeholders=False,
        g_regex_flags=re.ASCII,
    )


@functools.cache
def keywords() -> frozenset[str]:
    """The one-word keywords, which no fact, let or table may bear as its whole name."""
    return frozenset(
        t.pattern.value
        for t in parser().terminals
        if t.pattern.type == "str" and re.fullmatch("[a-z]+", t.pattern.value)
    )


class Block:
    """A top-level piece of a file: its text and where it begins."""

    __slots__ = ("line", "start", "text")

    def __init__(self, text: str, line: int, start: int) -> None:
        self.text, self.line, self.start = text, line, start

    @property
    def keyword(self) -> str:
        """The first word, or the empty string."""
        match = re.match(r"(?:\s|#[^\n]*\n)*([a-z]+)", self.text)
        return match[1] if match else ""


def blocks(text: str) -> list[Block]:
    """Cuts a file at the lines where a top-level block begins.

    Outside of braces every top-level keyword begins one; inside, only a line from the margin that can be
    nothing but the head of a block, so that a missing `}` spoils one block and not the rest of the file.
    Remarks above a block belong to it.
    """
    cuts: list[int] = []
    depth = 0
    at_margin = True
    position = 0
    while position < len(text):
        if at_margin and _begins_block(text, position, depth):
            cuts.append(position)
            depth = 0
        token = _TOKEN.search(text, position)
        if token is None:
            break
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth = max(0, depth - 1)
        at_margin = token[0] == "\n"
        position = token.end()
    return _cut(text, [_above(text, c) for c in cuts])


def _begins_block(text: str, position: int, depth: int) -> bool:
    pattern = _BLOCK_BEGINS if depth else _BEGINS
    return pattern.match(text, position) is not None


def _above(text: str, cut: int) -> int:
    """The offset where the remarks right above `cut` begin."""
    while cut:
        above = text.rfind("\n", 0, cut - 1) + 1
        if not text[above:cut].lstrip().startswith("#"):
            break
        cut = above
    return cut


def _cut(text: str, cuts: list[int]) -> list[Block]:
    found = []
    head = text[: cuts[0]] if cuts else text
    if head.strip():
        found.append(Block(head, 1, 0))
    line, last = 1, 0
    for start, end in itertools.pairwise([*cuts, len(text)]):
        line += text.count("\n", last, start)
        last = start
        found.append(Block(text[start:end], line, start))
    return found


def parse(
    text: str, source: str = "<text>", *, skip: frozenset[str] = frozenset()
) -> tuple[s.File, list[Diagnostic]]:
    """Reads a file.

    Args:
        text: what the file holds.
        source: its name, for messages.
        skip: top-level keywords whose blocks are left out (a rulebook needs no scenarios).

    Returns:
        The tree of all blocks that could be read, and a diagnostic for each that could not.
    """
    items: list[s.Item] = []
    found: list[Diagnostic] = []
    remarks: list[Remark] = []
    for block in blocks(text):
        if block.keyword in skip:
            continue
        try:
            items += _block(block, source, remarks)
        except _BlockError as failed:
            found.append(failed.diagnostic)
    whole = s.Loc(source, 1, 1, 0, len(text))
    return attach(s.File(tuple(items), loc=whole), remarks, text), found


class _BlockError(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def _block(block: Block, source: str, remarks: list[Remark]) -> list[s.Item]:
    builder = Builder(source, block.line, block.start)
    try:
        tree = parser().parse(block.text)
    except TouchingError as error:
        raise _BlockError(explain_touching(error.first, block.text, builder)) from None
    except UnexpectedInput as error:
        raise _BlockError(explain(error, block.text, builder, parser())) from None
    _refuse_depth(tree, builder)
    try:
        built: list[s.Item] = builder.transform(tree)
    except VisitError as error:
        if not isinstance(error.orig_exc, LiteralError):
            raise
        bad = error.orig_exc
        raise _BlockError(Diagnostic(bad.code, bad.message, bad.loc, help=bad.help)) from None
    remarks += _remarks(block, source)
    return built


def _refuse_depth(tree: Tree[Token], builder: Builder) -> None:
    """Refuses what is nested so deep that no reader follows it, and no function that walks the tree."""
    level: list[Tree[Token]] = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.children if isinstance(child, Tree)]
        if not level:
            return
    message = f"this is nested more than {_DEEPEST} deep"
    help_ = "give its parts names of their own with `let`"
    raise _BlockError(Diagnostic("E0101", message, builder.loc(level[0].meta), help=help_))


def _remarks(block: Block, source: str) -> Iterator[Remark]:
    line, last = block.line, 0
    for token in _TOKEN.finditer(block.text):
        if token[0].startswith("#"):
            start = token.start()
            line += block.text.count("\n", last, start)
            last = start
            column = start - (block.text.rfind("\n", 0, start) + 1) + 1
            loc = s.Loc(source, line, column, block.start + start, block.start + token.end())
            yield Remark(token[0].rstrip(), loc)
