"""Remarks (`# …`): each is kept beside the node that it stands at, wherever it stands.

A remark on a line of its own belongs to what follows it, one behind something on its line to what it
stands behind, one before a closing brace to the block.  Where a remark has no place of its own, as in the
middle of an expression, it belongs to the line around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, Literal, NamedTuple, TypeAlias

from policyengine.language import syntax as s


class Remark(NamedTuple):
    """A remark and its place."""

    text: str
    loc: s.Loc


def attach(file: s.File, remarks: list[Remark], text: str) -> s.File:
    """The file with each remark on the node that it stands at.

    Args:
        file: the tree, with places in `text`.
        remarks: the remarks of `text`, in their order.
        text: the whole text.

    Returns:
        The file itself if there are no remarks.  In the remarks before an item, and at the end of a file,
        an empty string stands for blank lines between remarks, or between them and the item.
    """
    if not remarks:
        return file
    places = _Places(text)
    places.spread(_Slot(-1, len(text) + 1, file, file), None, remarks)
    whole: s.File = places.rebuild(file)
    return whole


def remarks_of(node: s.Node) -> Iterator[tuple[str, s.Comments]]:
    """The remarks in a tree, in its order, each set with the name of the class of its node."""
    for below in s.walk(node):
        if below.comments != s.NO_COMMENTS:
            yield type(below).__name__, below.comments


class _Slot(NamedTuple):
    """A stretch of text that remarks can stand in or beside, and its first and its last node.

    They differ for the header of a table, which is one line and no node, and for the last target of a
    line: what stands behind it stands behind the line.
    """

    start: int
    end: int
    first: s.Node
    last: s.Node


_Where: TypeAlias = Literal["before", "behind", "inside"]

_ANCHORS = (s.Item, s.Clause, s.Labelled, s.Group, s.Member, s.Row)
_BLOCKS = (
    s.Provision, s.Jurisdiction, s.Code, s.Choice, s.Scenario, s.Fact, s.Version, s.Table, s.Group,
)  # fmt: skip
_TARGETS_LAST = (s.Reaches, s.Shields, s.Against, s.See, s.Displaces)
_SIGN = re.compile(r'"[^"\n]*"|#[^\n]*|\{')


def _slots(node: s.Node) -> Iterator[_Slot]:
    """The slots right below `node`."""
    if isinstance(node, s.Table):
        first, last = node.columns[0], node.columns[-1]
        yield _Slot(first.loc.start, last.loc.end, first, last)
    if not isinstance(node, s.StateFact):
        for child in s.children(node):
            whole_target = isinstance(child, s.Target) and isinstance(node, _TARGETS_LAST)
            if whole_target or isinstance(child, _ANCHORS):
                ends_line = whole_target and child.loc.end == node.loc.end
                yield _Slot(child.loc.start, child.loc.end, child, node if ends_line else child)
            elif isinstance(child, s.Expr):
                yield from _slots(child)


class _Places:
    """Which remark goes where, by the identity of the nodes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[int, dict[_Where, list[str]]] = {}

    def spread(self, slot: _Slot, above: s.Node | None, remarks: list[Remark]) -> None:
        """Gives the remarks in `slot` to it and the slots below; `above` is the nearest node with lines."""
        below = list(_slots(slot.first)) if slot.first is slot.last else []
        starts, ends = [b.start for b in below], [b.end for b in below]
        brace = self._brace(slot)
        own = above if isinstance(slot.first, s.Group) and above else slot.first
        inner: list[list[Remark]] = [[] for _ in below]
        for n, remark in enumerate(remarks):
            at = remark.loc.start
            holder = bisect_right(starts, at) - 1
            if holder >= 0 and at < ends[holder]:
                inner[holder].append(remark)
                continue
            following = bisect_left(starts, at)
            ended = below[following - 1] if following else None
            if self._is_alone(at):
                gap = isinstance(slot.first, s.File) and n > 0 and self._blank(remarks[n - 1], at)
                self._alone(slot, own, below[following:], remark, brace, gap=gap)
            elif ended and not isinstance(ended.first, s.Group) and "\n" not in self._text[ended.end : at]:
                self._behind(ended, remark)
            else:
                self._add(slot.last, own, "behind", remark.text)
        for one, held in zip(below, inner, strict=True):
            if held:
                self.spread(one, own, held)

    def _alone(
        self,
        slot: _Slot,
        own: s.Node,
        following: list[_Slot],
        remark: Remark,
        brace: int | None,
        *,
        gap: bool,
    ) -> None:
        """A remark on a line of its own: before what follows, else before the closing brace."""
        at = remark.loc.start
        is_file = isinstance(slot.first, s.File)
        if brace is not None and at < brace:
            self._add(own, own, "before", remark.text)
        elif following and not isinstance(following[0].first, s.Group):
            node = following[0].first
            texts = self._found.get(id(node), {}).get("before")
            if gap and texts and texts[-1]:
                texts.append("")
            self._add(node, node, "before", remark.text)
            if is_file and self._blank(remark, following[0].start):
                self._add(node, node, "before", "")
        elif is_file or brace is not None:
            texts = self._found.get(id(slot.first), {}).get("inside")
            if gap and texts:
                texts.append("")
            self._add(slot.first, own, "inside", remark.text)
        else:
            self._add(own, own, "before", remark.text)

    def _behind(self, ended: _Slot, remark: Remark) -> None:
        """A remark behind what ends on its line; behind the brace of a long block it goes inside."""
        node = ended.last
        long = self._brace(ended) is not None and "\n" in self._text[ended.start : ended.end]
        self._add(node, node, "inside" if long else "behind", remark.text)

    def _add(self, node: s.Node, spare: s.Node, where: _Where, text: str) -> None:
        """Keeps the remark; one too many for the end of a line goes before `spare`."""
        texts = self._found.setdefault(id(node), {}).setdefault(where, [])
        if where == "behind" and texts:
            self._add(spare, spare, "before", text)
        else:
            texts.append(text)

    def _is_alone(self, at: int) -> bool:
        return not self._text[self._text.rfind("\n", 0, at) + 1 : at].strip()

    def _blank(self, remark: Remark, until: int) -> bool:
        """Whether nothing but blank lines, one at least, stands between a remark and an offset."""
        between = self._text[remark.loc.end : until]
        return between.count("\n") > 1 and not between.strip()

    def _brace(self, slot: _Slot) -> int | None:
        """The offset of the `{` of a block."""
        if isinstance(slot.first, _BLOCKS) and self._text[slot.end - 1] == "}":
            signs = _SIGN.finditer(self._text, slot.start, slot.end)
            return next((sign.start() for sign in signs if sign[0] == "{"), None)
        return None

    def rebuild(self, node: Any) -> Any:
        """The node with the remarks found for it and those below."""
        changed: dict[str, Any] = {}
        for item in fields(node):
            value = getattr(node, item.name)
            new = self._rebuilt(value)
            if new is not value:
                changed[item.name] = new
        found = self._found.get(id(node))
        if found:
            changed["comments"] = s.Comments(**{where: tuple(texts) for where, texts in found.items()})
        return replace(node, **changed) if changed else node

    def _rebuilt(self, value: Any) -> Any:
        if isinstance(value, s.Node):
            return self.rebuild(value)
        if type(value) is tuple and value and isinstance(value[0], s.Node):
            new = tuple(self.rebuild(v) for v in value)
            return value if all(a is b for a, b in zip(new, value, strict=True)) else new
        return value
