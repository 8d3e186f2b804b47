"""Where expressions stand: every expression of a rulebook, its block, its clause and what it is there for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.rulebook.model import Provision, Rulebook

TRUTH, LET, SETS, ANSWER, AMOUNT, CAP, CONSEQUENCE = (
    "truth",
    "let",
    "sets",
    "answer",
    "amount",
    "cap",
    "consequence",
)


class Use(NamedTuple):
    """An expression: `role` (a name above) says what it is there for, `each` which keys its clause opens."""

    block: Provision
    clause: s.Clause
    role: str
    expr: s.Expr
    each: tuple[str, ...] = ()


def uses(book: Rulebook) -> Iterator[Use]:
    """Every expression of the rulebook."""
    for block in book.provisions.values():
        for clause, _ in block.lines:
            yield from uses_in(block, clause)


def uses_in(block: Provision, clause: s.Clause) -> Iterator[Use]:
    """The expressions of one clause."""
    match clause:
        case s.Condition(_, expr) | s.Owed(_, expr) | s.Refused(_, _, expr):
            yield Use(block, clause, TRUTH, expr)
        case s.Let(_, expr):
            yield Use(block, clause, LET, expr)
        case s.Sets(_, _, expr):
            yield Use(block, clause, SETS, expr)
        case s.Answers(_, expr):
            yield Use(block, clause, ANSWER, expr)
        case s.Counts(amount):
            yield Use(block, clause, AMOUNT, amount)
        case s.Cap(expr):
            yield Use(block, clause, CAP, expr)
        case s.Consequence(_, s.Expr() as amount):
            yield Use(block, clause, CONSEQUENCE, amount)
        case s.Renewable(_, _, s.Expr() as expr):
            yield Use(block, clause, TRUTH, expr)
        case s.Needs() | s.Step():
            proof = clause.proof if isinstance(clause, s.Needs) else None
            for stated in (proof, clause.only_if):
                if stated is not None:
                    yield Use(block, clause, TRUTH, stated, clause.each)


_PARTS: dict[type[s.Expr], Callable[..., tuple[s.Expr, ...]]] = {
    s.Part: lambda e: (e.of,),
    s.AtKey: lambda e: (e.base,),
    s.Aggregate: lambda e: (e.body,) if e.where is None else (e.body, e.where),
    s.Pick: lambda e: e.operands,
    s.Arithmetic: lambda e: (e.left, e.right),
    s.Rounded: lambda e: (e.of,),
    s.Choose: lambda e: (e.condition, e.then, e.otherwise),
    s.Compare: lambda e: (e.left, e.right),
    s.Is: lambda e: (e.left,),
    s.Group: lambda e: tuple(item.expr for item in e.items),
    s.Inline: lambda e: e.operands,
    s.Not: lambda e: (e.of,),
    s.Quantified: lambda e: (e.body,) if e.where is None else (e.body, e.where),
}


def parts(expr: s.Expr) -> tuple[s.Expr, ...]:
    """The expressions directly below `expr`; members behind `is` and keys behind `for` are none."""
    below = _PARTS.get(type(expr))
    return below(expr) if below else ()


def within(expr: s.Expr) -> Iterator[s.Expr]:
    """`expr` and all expressions below it."""
    waiting = [expr]
    while waiting:
        at = waiting.pop()
        yield at
        waiting += parts(at)


def names_in(expr: s.Expr) -> Iterator[s.Path]:
    """The names in `expr` that something must declare."""
    return (at for at in within(expr) if isinstance(at, s.Path))


class Found:
    """The messages of a check, each once, in the order found."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, s.Loc, str], Diagnostic] = {}

    def add(self, code: str, message: str, loc: s.Loc, help_: str) -> None:
        """Enters a message; said twice of one place it is entered once."""
        self._all.setdefault((code, loc, message), Diagnostic(code, message, loc, help=help_))

    def no_member(self, word: str, known: set[str] | frozenset[str], what: str, loc: s.Loc) -> None:
        """`word` is none of `known`, the members of `what`."""
        near = closest(word, known)
        shown = ", ".join(sorted(known)[:6])
        help_ = (
            f"did you mean `{near}`?"
            if near
            else f"write one of its members, such as {shown}"
            if known
            else ""
        )
        named = word if word.startswith("`") else f"`{word}`"
        self.add("E0215", f"{named} is no member of {what}", loc, help_ or f"declare {what} first")

    def all(self) -> list[Diagnostic]:
        """What was found."""
        return list(self._all.values())
