"""What scenarios have to show of a law: each rule both ways, each threshold, number and condition on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policyengine.analysis.watch import CONDITIONS, Place, place_of
from policyengine.language import syntax as s
from policyengine.reason.phrases import phrase
from policyengine.reason.reference import has_norm
from policyengine.rulebook.model import Provision, Rulebook, ValueRef

KINDS = (
    "requirement", "duty of a permission", "advice", "exception", "equivalency", "permission", "protection", "waiver",
    "definition", "threshold", "number in a table", "vote", "deadline", "limb", "other cell of a table",
)  # fmt: skip
"""In the order of the report."""
EDGED = ("threshold", "number in a table", "vote", "deadline")
"""The kinds that have an edge, on which a scenario should stand."""

_NEVER_ASKED = (s.Answers, s.Refused, s.Renewable)
"""Clauses that no judgment evaluates; so `granted when`."""
_LONGEST = 100

Values = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to show.

    Attributes:
        kind: one of `KINDS`.
        provision: the id of the block that it stands in.
        what: in words, "" where it is the block itself.
        loc: its place in the text.
        sides: what has to be seen of it.
        place: where a watch keeps it, where that is not the block.
    """

    kind: str
    provision: str
    what: str
    loc: s.Loc
    sides: tuple[str, ...]
    place: Place | None = None


def points_of(book: Rulebook, sources: frozenset[str] | None = None) -> list[Point]:
    """All that is to be shown, in the order of the text.

    Args:
        book: the law.
        sources: the files that are asked about; all where not said.
    """
    limits = limiting_tables(book)
    found: dict[tuple[str, Place | None, str], Point] = {}
    for block in book.provisions.values():
        if sources is None or block.loc.source in sources:
            for point in (*_of_block(block, book), *_of_clauses(block, limits)):
                found.setdefault((point.kind, point.place, point.provision), point)
    return sorted(found.values(), key=lambda p: (p.loc.source, p.loc.start, p.loc.end, KINDS.index(p.kind)))


# --- the block itself


def _of_block(block: Provision, book: Rulebook) -> Iterator[Point]:
    conditional = any(isinstance(line.clause, CONDITIONS) for line in block.lines)
    match block.kind:
        case "requirement" | "advice" if has_norm(block):
            yield _block(block, block.kind, "met", "violated")
        case "permission":
            if has_norm(block):
                yield _block(block, "duty of a permission", "met", "violated")
            if not has_norm(block) or any(True for _ in block.clauses(s.Displaces)):
                varies = conditional or any(True for _ in block.clauses(s.Cap)) or _bounded(block)
                yield _block(block, "permission", *(("used", "not used") if varies else ("used",)))
        case "exception":
            varies = conditional or _bounded(block)
            if _of_waivers(block, book):
                varies = any(True for _ in block.clauses(s.Condition))
            yield _block(block, "exception", *(("active", "inactive") if varies else ("active",)))
        case "equivalency":
            yield _block(block, "equivalency", "counting", "not counting")
        case "protection":
            guarded = any(isinstance(line.clause, s.Condition) for line in block.lines)
            yield _block(block, "protection", *(("barring", "lifted") if guarded else ("barring",)))
        case "waiver":
            lacking = ("incomplete",) if _may_lack(block, book) else ()
            yield _block(block, "waiver", "complete or open", *lacking, "refused")
        case "definition" if any(isinstance(line.clause, (s.Let, s.Table)) for line in block.lines):
            yield _block(block, "definition", "used")


def _block(block: Provision, kind: str, *sides: str) -> Point:
    return Point(kind, block.id, "", block.loc, sides)


def _bounded(block: Provision) -> bool:
    """Whether a block without conditions is there at some keys, or some days, only."""
    applies = [c for c in block.clauses(s.Applies) if isinstance(c, s.Applies)]
    keyed = any(key.values is not None for clause in applies for key in clause.each)
    return keyed or bool(block.period.since or block.period.until or block.repealed)


def _of_waivers(block: Provision, book: Rulebook) -> bool:
    """Whether an exception changes waivers only: its papers are theirs, and out of force nothing looks at it."""
    return all(book.provisions[target].kind == "waiver" for target in book.targets(block.to))


def _may_lack(block: Provision, book: Rulebook) -> bool:
    adding = [p for p in book.of_kind("exception") if block.id in book.targets(p.to)]
    return any(isinstance(line.clause, (s.Needs, s.Step)) for b in (block, *adding) for line in b.lines)


# --- what stands in it


def _of_clauses(block: Provision, limits: Values) -> Iterator[Point]:
    yield from _single_conditions(block)
    for clause, _ in block.lines:
        if isinstance(clause, s.Table):
            yield from _cells(block, clause, (block.id, clause.name) in limits)
        elif not isinstance(clause, _NEVER_ASKED) and not _granted_when(clause):
            for node in s.walk(clause):
                yield from _of_node(block, node, clause)


def _granted_when(clause: s.Clause) -> bool:
    return isinstance(clause, s.Condition) and clause.keyword == "granted when"


def _of_node(block: Provision, node: s.Node, clause: s.Clause) -> Iterator[Point]:
    step = clause.name if isinstance(clause, s.Step) else ""
    match node:
        case s.Compare():
            yield _inside(block, "threshold", phrase(node), node, "holds", "fails")
        case s.Vote(body, operator, share, of_whom):
            words = f"{step}: {operator} {phrase(share)} of {of_whom} of {body}"
            yield _inside(block, "vote", words, node, "carries", "fails")
        case s.Timing() if node.operator:
            yield _inside(block, "deadline", f"{step}: {_timing(node)}", node, "in time", "out of time")
        case s.Group(_, items):
            for item in items:
                yield from _limb(block, item.expr, item.label)
        case s.Inline(_, operands):
            for operand in operands:
                yield from _limb(block, operand)


def _timing(timing: s.Timing) -> str:
    anchor = timing.anchor if isinstance(timing.anchor, str) else phrase(timing.anchor)
    distance = f"{phrase(timing.distance)} " if timing.distance is not None else ""
    return f"{timing.operator} {distance}{timing.relation or ''} {anchor}".replace("  ", " ")


def _limb(block: Provision, expr: s.Expr, label: str = "") -> Iterator[Point]:
    """A part of a group; one that is a comparison is a threshold already."""
    if not isinstance(expr, s.Compare):
        yield _inside(block, "limb", f"{label} {phrase(expr)}".strip(), expr, "true", "false")


def _single_conditions(block: Provision) -> Iterator[Point]:
    """Lines that must hold together are parts of a group that is not written."""
    for together in (("when", "unless"), ("must", "must not", "should")):
        lines = [c for c, _ in block.lines if isinstance(c, s.Condition) and c.keyword in together]
        for line in lines if len(lines) > 1 else ():
            if not isinstance(line.expr, (s.Group, s.Inline)):
                yield from _limb(block, line.expr, line.keyword)


def _cells(block: Provision, table: s.Table, limiting: bool) -> Iterator[Point]:
    for row in table.rows:
        keys = [
            _key(cell) for cell, column in zip(row.cells, table.columns, strict=False) if column.how == "key"
        ]
        for cell, column in zip(row.cells, table.columns, strict=False):
            if column.how == "key":
                continue
            words = f"{table.name} {_value(cell, table)}"
            where = ", ".join([*keys, *([_column(column)] if column.how != "value" else [])])
            words += f" ({where})" if where else ""
            if limiting and cell.how in ("number", "money", "percent"):
                yield _inside(block, "number in a table", words, cell, "holds", "fails")
            elif cell.how != "unresearched":
                yield _inside(block, "other cell of a table", words, cell, "read")


def _key(cell: s.Cell) -> str:
    if cell.grades is not None:
        first, last = cell.grades.first, cell.grades.last
        return first if first == last else f"{first}..{last}"
    return cell.word or ", ".join(str(n) for n in cell.numbers) or cell.how


def _column(column: s.Column) -> str:
    point = column.point
    return f"{column.how} {point.school_year or point.date if point else ''}"


def _value(cell: s.Cell, table: s.Table) -> str:
    numbers = [phrase(s.Quantity(n)) for n in cell.numbers]
    match cell.how:
        case "money":
            return f"${numbers[0]}"
        case "percent":
            return f"{numbers[0]}%"
        case "number" | "readings":
            words = " per ".join(table.unit.words)
            return f"${numbers[0]}" if words == "money" else f"{' or '.join(numbers)} {words}"
    return cell.word or cell.how


def _inside(block: Provision, kind: str, words: str, node: s.Node, *sides: str) -> Point:
    words = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    return Point(kind, block.id, words, node.loc, sides, place_of(node))


# --- which tables are limits


def limiting_tables(book: Rulebook) -> Values:
    """The tables whose numbers are compared with, by (block, name): directly, through a `let`, or set by an exception.

    What is summed over is measured, and is no limit.
    """
    found: set[tuple[str, str]] = set()
    for block in book.provisions.values():
        for clause, _ in block.lines:
            if not isinstance(clause, (s.Table, *_NEVER_ASKED)):
                for node in s.walk(clause):
                    if isinstance(node, s.Compare):
                        _gather(book, block, node.left, found)
                        _gather(book, block, node.right, found)
    size = -1
    while len(found) != size:
        size = len(found)
        for block in book.of_kind("exception"):
            for sets in block.clauses(s.Sets):
                if isinstance(sets, s.Sets) and _sets_one_of(book, block, sets, found):
                    _gather(book, block, sets.expr, found)
    return frozenset(found)


def _sets_one_of(book: Rulebook, block: Provision, sets: s.Sets, found: set[tuple[str, str]]) -> bool:
    name = sets.name.split(".")[-1]
    return any((pid, name) in found for pid in book.targets(block.to))


def _gather(book: Rulebook, block: Provision, expr: s.Node, found: set[tuple[str, str]]) -> None:
    match expr:
        case s.Aggregate():
            return
        case s.Path(name) | s.AtKey(s.Path(name)):
            ref = book.resolve(name, block)
            if isinstance(ref, ValueRef) and ref not in found:
                found.add((ref.provision, ref.name))
                owner = book.provisions[ref.provision]
                for let in owner.clauses(s.Let):
                    if isinstance(let, s.Let) and let.name == ref.name:
                        _gather(book, owner, let.expr, found)
        case _:
            for child in s.children(expr):
                _gather(book, block, child, found)
