"""YAML → a tree of nodes: every scalar is a text, and every node knows its place.

The tree is built from the events of the parser and not by `yaml.compose`, which is recursive: depth, unfolded
aliases and the number of nodes are bounded here before they can do harm.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from policyengine.language.diagnostics import Diagnostic
from policyengine.language.syntax import Loc
from policyengine.plan.trouble import explained

MAX_DEPTH = 40
MAX_NODES = 200_000

_NO_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)  # what YAML has no characters for
_GAPS = re.compile(r"[\s._]+")


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A key or word in the form that is compared: lower case, blanks, dots and underscores all `_`."""
    return _GAPS.sub("_", text.lower()).strip("_")


@dataclass(slots=True)
class Scalar:
    """A text; `plain`: written without quotes."""

    text: str
    loc: Loc
    plain: bool = True

    @property
    def left_out(self) -> bool:
        """True for a value that is not there at all (`key:`)."""
        return self.plain and not self.text


@dataclass(slots=True)
class Items:
    """A list."""

    nodes: list[Node]
    loc: Loc


@dataclass(slots=True)
class Pairs:
    """A mapping; each folded key stands once.  `flow`: written in braces."""

    pairs: list[tuple[Scalar, Node]]
    loc: Loc
    flow: bool = False

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        """The pairs in their order."""
        return iter(self.pairs)

    def get(self, key: str) -> Node | None:
        """The value under a folded key."""
        return next((value for name, value in self.pairs if fold(name.text) == key), None)

    def cut_off(self, key: Scalar) -> tuple[Scalar, Scalar] | None:
        """The pair that a comma cut before `key`: in `{amount: $5,500}` that of `amount`, before `500`."""
        for (name, before), (after, value) in itertools.pairwise(self.pairs):
            if after is key and isinstance(before, Scalar) and isinstance(value, Scalar):
                beside = key.loc.start - before.loc.end in (1, 2)
                is_cut = self.flow and key.plain and value.left_out and before.plain and beside
                return (name, before) if is_cut else None
        return None


Node = Scalar | Items | Pairs


def shown(node: Node) -> str:
    """A node in flow form, as a help sentence prints it."""
    match node:
        case Scalar(text, _, plain):
            return f'"{text}"' if not plain or "," in text else text
        case Items(nodes):
            return "[" + ", ".join(shown(n) for n in nodes) + "]"
        case Pairs(pairs):
            return "{" + ", ".join(f"{key.text}: {shown(value)}" for key, value in pairs) + "}"


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being read."""

    start: Any
    nodes: list[Node] = field(default_factory=list)
    size: int = 1


class TooMuch(Exception):
    """The text is deeper or larger than a plan can be."""

    def __init__(self, message: str, help: str, mark: Any) -> None:  # noqa: A002
        super().__init__(message)
        self.message, self.help, self.mark = message, help, mark


class _Tree:
    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.root: Node | None = None
        self.documents = 0
        self._open: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int] | None] = {}
        self._nodes = 0

    def loc(self, start: Any, end: Any) -> Loc:
        return Loc(self.source, start.line + 1, start.column + 1, start.index, end.index)

    def error(self, code: str, message: str, loc: Loc, help: str) -> None:  # noqa: A002
        self.found.append(Diagnostic(code, message, loc, help=help))

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._tag(event)
            loc = self.loc(event.start_mark, event.end_mark)
            plain = bool(event.implicit[0]) and event.style in (None, "")
            self._add(Scalar(event.value.strip(), loc, plain), 1, event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._tag(event)
            if len(self._open) >= MAX_DEPTH:
                raise TooMuch(
                    f"the text is nested more than {MAX_DEPTH} deep", "close the brackets", event.start_mark
                )
            if event.anchor:
                self._anchors[event.anchor] = None
            self._open.append(_Frame(event))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            frame = self._open.pop()
            self._add(self._closed(frame, event), frame.size, frame.start)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def _add(self, node: Node, size: int, event: Any) -> None:
        self._nodes += 1
        if event.anchor and not isinstance(event, yaml.AliasEvent):
            self._anchors[event.anchor] = (node, size)
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        frame.nodes.append(node)
        frame.size += size
        if frame.size > MAX_NODES or self._nodes > MAX_NODES:
            raise TooMuch(
                f"the text unfolds to more than {MAX_NODES:,} values",
                "write what repeats only once, and leave out what is no part of the plan",
                event.start_mark,
            )

    def _closed(self, frame: _Frame, end: Any) -> Node:
        loc = self.loc(frame.start.start_mark, end.end_mark)
        if isinstance(frame.start, yaml.SequenceStartEvent):
            return Items(frame.nodes, loc)
        pairs: list[tuple[Scalar, Node]] = []
        first: dict[str, Scalar] = {}
        for key, value in zip(frame.nodes[::2], frame.nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.error("E0307", "a list or mapping as a key", key.loc, "write the key as one word")
            elif key.text == "<<":
                self.error(
                    "E0305",
                    "`<<` is no word of a plan",
                    key.loc,
                    "write the facts out, or repeat one whole value by `*name`",
                )
            elif (folded := fold(key.text)) in first:
                before = first[folded]
                again = "" if key.text == before.text else f", as `{before.text}`"
                self.error(
                    "E0306",
                    f"`{key.text}` stands twice: already in line {before.loc.line}{again}",
                    key.loc,
                    "keep one of the two",
                )
            else:
                first[folded] = key
                pairs.append((key, value))
        return Pairs(pairs, loc, bool(frame.start.flow_style))

    def _alias(self, event: Any) -> None:
        loc = self.loc(event.start_mark, event.end_mark)
        if event.anchor not in self._anchors:
            self.error(
                "E0304",
                f"nothing is marked `&{event.anchor}`",
                loc,
                "put a text that begins with `*` in quotes",
            )
            self._add(Scalar("*" + event.anchor, loc, plain=False), 1, event)
            return
        kept = self._anchors[event.anchor]
        if kept is None:
            raise TooMuch(
                f"`*{event.anchor}` stands inside of what it repeats", "write the value out", event.start_mark
            )
        self._add(*kept, event)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents == 2:
            self.error(
                "E0304",
                "a second plan begins here",
                self.loc(event.start_mark, event.end_mark),
                "keep one plan in a file, and take this `---` out",
            )

    def _tag(self, event: Any) -> None:
        if event.tag is not None:
            self.error(
                "E0304",
                f"`{event.tag}` is a mark of YAML, not of a plan",
                self.loc(event.start_mark, event.end_mark),
                "leave it out, or put a text that begins with `!` in quotes",
            )


def compose(text: str, source: str) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of a text (None where it cannot be read or is empty) and what is wrong with it."""
    bad = _NO_TEXT.search(text)
    if bad:
        line, column = text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start())
        loc = Loc(source, line, column, bad.start(), bad.end())
        message = f"a character that text does not have (U+{ord(bad[0]):04X})"
        return None, [Diagnostic("E0302", message, loc, help="delete it, or save the file as text in UTF-8")]
    tree = _Tree(source)
    try:
        for event in yaml.parse(text, Loader=_loader()):
            tree.take(event)
            if tree.documents > 1:
                break
    except TooMuch as much:
        loc = tree.loc(much.mark, much.mark)
        return None, [*tree.found, Diagnostic("E0303", much.message, loc, help=much.help)]
    except yaml.YAMLError as error:
        return None, [*tree.found, explained(error, text, source)]
    return tree.root, tree.found


def _loader() -> Any:
    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)
