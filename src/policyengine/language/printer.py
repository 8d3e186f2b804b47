"""From the tree back to text: what is printed reads back as the same tree, remarks included.

The printer prints a tree as it stands.  The order of clauses that the house asks for is `order.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from policyengine.language import phrases as p
from policyengine.language import syntax as s
from policyengine.language.clauses import block, braced, clause_line, optional, small
from policyengine.language.layout import HARD, SOFT, WIDTH, Piece, flat, has_remarks, lay_out

_MARGIN = 8
_SHORT = (s.Use, s.Entity, s.Topic, s.Fact, s.Choice, s.Code)


def print_file(file: s.File) -> str:
    """The text of a file, with a newline at its end; empty for a file without items and remarks.

    Between items stands a blank line; items of one line stay together where they stood together.
    """
    parts: list[str] = []
    last: s.Item | None = None
    for run in _runs(file.items):
        margin = _margin(run)
        for item in run:
            if last is not None:
                parts.append("\n\n" if _apart(last, item) else "\n")
            parts.append(_item(item, margin))
            last = item
    if file.comments.inside:
        parts.append("\n\n" if parts else "")
        parts.append("\n".join(file.comments.inside))
    return "".join([*parts, "\n"]) if parts else ""


def print_node(node: s.Node, *, one_line: bool = False) -> str:
    """The text of any node, laid out as in a file but from the margin, or on one line without remarks."""
    if one_line:
        return flat(_pieces(node, 0))
    match node:
        case s.File():
            return print_file(node)
        case s.Item():
            return _item(node, 0)
        case _:
            return lay_out(_pieces(node, _MARGIN))


def _pieces(node: s.Node, margin: int) -> Iterable[Piece]:
    match node:
        case s.File():
            return itertools.chain.from_iterable((*_pieces(item, margin), HARD) for item in node.items)
        case s.Item():
            return _on_one_line(node, 0) or _on_several_lines(node)
        case s.Clause():
            return clause_line(node, margin)
        case s.Expr():
            return p.expression(node)
        case _:
            return (small(node),)


# --- items


def _runs(items: Sequence[s.Item]) -> Iterator[list[s.Item]]:
    """Neighbours that are set in columns together: one kind, one line each, no blank line between."""
    run: list[s.Item] = []
    for item in items:
        if run and (type(item) is not type(run[-1]) or _apart(run[-1], item)):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _margin(run: list[s.Item]) -> int:
    return max(len(_head(item)) for item in run) if len(run) > 1 else 0


def _apart(first: s.Item, second: s.Item) -> bool:
    """Whether a blank line stands between two items."""
    if not (_is_short(first) and _is_short(second)):
        return True
    last_line = max(node.loc.line for node in s.walk(first))
    braces = 1 if last_line > first.loc.line else 0
    return second.loc.line - len(second.comments.before) - last_line > 1 + braces


def _is_short(item: s.Item) -> bool:
    return _on_one_line(item, 0) is not None


def _item(item: s.Item, margin: int) -> str:
    """The item with the remarks above it."""
    pieces = _on_one_line(item, margin) or _on_several_lines(item)
    return "\n".join([*item.comments.before, lay_out(pieces)])


def _on_one_line(item: s.Item, margin: int) -> list[Piece] | None:
    """The item on one line, its head filled up to `margin` if it still fits; None if it needs several."""
    if item.comments.inside or not isinstance(item, _SHORT):
        return None
    head, tail = _head(item), list(_rest(item))
    body = _body(item)
    if body is not None:
        if isinstance(item, s.Code) and len(body) > 1:
            return None
        tail += [*([SOFT] if tail else []), "{", SOFT, *_in_line(item), SOFT, "}"]
    room = WIDTH - len(flat(tail)) - 1
    if len(head) > room or has_remarks(tail):
        return None
    return [head.ljust(margin if margin <= room else 0), *([" "] if tail else []), *tail, *p.behind(item)]


def _on_several_lines(item: s.Item) -> Iterator[Piece]:
    yield _head(item)
    rest = list(_rest(item))
    if rest:
        yield SOFT
        yield from rest
    if isinstance(item, s.Choice):
        yield from braced(item, [_in_line(item)], hang=0)
    elif (body := _body(item)) is not None:
        yield from block(item, body, _MARGIN if isinstance(item, s.Provision) else 0)
    else:
        yield from p.behind(item)


def _head(item: s.Item) -> str:
    """What stands before the column that neighbours share."""
    match item:
        case s.Use():
            return f"use {item.name}"
        case s.Entity():
            return f"entity {item.name}"
        case s.Fact():
            return f"fact {item.name}" + (f" of {item.owner}" if item.owner else "")
        case s.Topic():
            return f"topic {item.name}"
        case s.Choice():
            return f"choice {item.name}"
        case s.Code():
            return f"code {item.name}"
        case s.Jurisdiction():
            return f"jurisdiction {item.name} {p.quoted(item.title)} {p.rank(item.rank)}"
        case s.Scenario():
            return f"scenario {p.quoted(item.title)}"
        case s.Provision():
            return f"{item.kind} {item.name} {p.quoted(item.title)}"
        case _:
            raise TypeError(f"no item: {type(item).__name__}")


def _rest(item: s.Item) -> Iterator[Piece]:
    """What stands behind that column, up to the brace."""
    match item:
        case s.Entity():
            words = [f"in {', '.join(item.inside)}"] if item.inside else []
            yield from p.listed([*words, *optional(item.text)], "")
        case s.Fact() | s.Topic():
            by = [f"by {', '.join(item.by)}"] if item.by else []
            yield from p.listed([f": {p.unit(item.unit)}", *by, *optional(item.text)], "")
        case s.Code():
            yield from p.listed([p.quoted(printed) for printed in item.printed])
        case s.Provision() if item.to:
            yield "to "
            yield from p.targets(item.to)


def _body(item: s.Item) -> Sequence[s.Clause] | None:
    """The clauses between the braces of an item; None if it has no braces."""
    match item:
        case s.Provision() | s.Jurisdiction() | s.Code() | s.Scenario():
            return item.clauses
        case s.Fact():
            return item.clauses or None
        case s.Choice():
            return ()
        case _:
            return None


def _in_line(item: s.Item) -> Iterator[Piece]:
    """What stands between the braces, when they are on one line."""
    if isinstance(item, s.Choice):
        yield from p.members(item.members, [small(member) for member in item.members])
    for n, clause in enumerate(_body(item) or ()):
        if n:
            yield SOFT
        yield from p.before(clause)
        yield from clause_line(clause, 0)
