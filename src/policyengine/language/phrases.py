"""Expressions, values and targets as pieces of text, with as few brackets as the grammar allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain

from policyengine.language import syntax as s
from policyengine.language.layout import CLOSE, HARD, SOFT, TURN, Open, Piece, Remark, flat

_INLINE, _UNARY, _COMPARISON, _SUM, _PRODUCT, _ROUNDED, _ATOM = range(7)
_LEVEL_OF_OPERATOR = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}
_TARGET_WORDS = {
    "area": "area ",
    "made": "made by ",
    "enforced": "enforced by ",
    "binding": "binding ",
    "same": "same as ",
    "listed": "listed ",
}


# --- words and numbers


def quoted(text: str) -> str:
    """The text between quotes.

    Raises:
        ValueError: the text holds a quote or a line end, which the language cannot write.
    """
    if '"' in text or "\n" in text:
        raise ValueError(f"no string of the language: {text!r}")
    return f'"{text}"'


def number(value: Fraction, *, commas: bool = True) -> str:
    """The number as a decimal, exact, with commas between thousands; what has no decimal as a fraction."""
    scale = 1
    while (value * scale).denominator % 10 in (0, 2, 4, 5, 6, 8):
        scale *= 10
    digits = value * scale
    if digits.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    sign, whole, part = "-" if value < 0 else "", *divmod(abs(digits.numerator), scale)
    shown = f"{whole:,}" if commas else str(whole)
    return f"{sign}{shown}.{part:0{len(str(scale)) - 1}}" if part else sign + shown


def money(amount: Fraction) -> str:
    """Dollars, with cents where there are some."""
    shown = number(amount)
    return f"${shown}0" if "." in shown and shown[-2] == "." else f"${shown}"


def unit(node: s.Unit) -> str:
    """`hours per year`."""
    return " per ".join(node.words)


def quantity(node: s.Quantity) -> str:
    """A number, with its unit where it has one."""
    return number(node.number) + (f" {unit(node.unit)}" if node.unit else "")


def month_day(month: int, day: int) -> str:
    """`08-26`."""
    return f"{month:02}-{day:02}"


def rank(node: s.Rank) -> str:
    """`state statute`, `federal`."""
    return f"{node.order} {node.kind}" if node.kind else node.order


def point(node: s.Point) -> str:
    """A date, or `school year 2018-19`."""
    return f"school year {node.school_year}" if node.school_year else str(node.date)


def span(node: s.Span) -> str:
    """`since D until D`."""
    since = f"since {point(node.since)}" if node.since else ""
    until = f"until {point(node.until)}" if node.until else ""
    return f"{since} {until}".strip()


def share(node: s.Percent | s.Ratio) -> str:
    """`40%`, `2/3`."""
    if isinstance(node, s.Ratio):
        return f"{node.numerator}/{node.denominator}"
    return f"{number(node.number, commas=False)}%"


def grades(node: s.GradeRange) -> str:
    """`K`, `K..5`."""
    alone = node.first == node.last and not node.first[0].isdigit()
    return node.first if alone else f"{node.first}..{node.last}"


def key(node: s.GradeRange | s.Quantity | s.Path | s.PreviousYear) -> str:
    """What stands behind `for`, or behind `in`."""
    match node:
        case s.GradeRange():
            return grades(node)
        case s.Quantity():
            return quantity(node)
        case s.Path():
            return node.name
        case _:
            return "previous school year"


def for_keys(keys: Iterable[s.GradeRange | s.Quantity | s.Path | s.PreviousYear]) -> str:
    """` for K for full_day`, with a space before it; empty without keys."""
    return "".join(f" for {key(k)}" for k in keys)


def listed(words: Sequence[str], between: str = ",") -> Iterator[Piece]:
    """Words with a comma, or another sign, between them; the line may end behind each."""
    for n, word in enumerate(words):
        if n:
            yield between
            yield SOFT
        yield word


# --- expressions


def expression(node: s.Expr, least: int = _INLINE) -> Iterator[Piece]:
    """The pieces of an expression, in brackets where it binds looser than `least` asks."""
    level, pieces = _expression(node)
    if level < least:
        return chain(("(",), pieces, (")",))
    return iter(pieces)


def one_line(node: s.Expr) -> str:
    """An expression on one line, without remarks."""
    return flat(expression(node))


def _expression(node: s.Expr) -> tuple[int, Iterable[Piece]]:
    """How tightly the expression binds, and its pieces."""
    match node:
        case s.Inline():
            return _INLINE, _inline(node)
        case s.Not():
            inner = _ATOM if isinstance(node.of, (s.Compare, s.Is, s.Arithmetic, s.Rounded)) else _UNARY
            return _UNARY, ("not ", *expression(node.of, inner))
        case s.Group():
            return _UNARY, _group(node)
        case s.Quantified():
            where = _in_brackets("where (", node.where)
            return _UNARY, (f"{node.mode} {node.over}", *where, SOFT, "has (", *expression(node.body), ")")
        case s.Compare():
            right = expression(node.right, _SUM)
            return _COMPARISON, (*expression(node.left, _SUM), SOFT, f"{node.operator} ", *right)
        case s.Is():
            return _COMPARISON, (*expression(node.left, _SUM), SOFT, *_is(node.values))
        case s.Arithmetic():
            level = _LEVEL_OF_OPERATOR[node.operator]
            right = expression(node.right, level + 1)
            return level, (*expression(node.left, level), SOFT, f"{node.operator} ", *right)
        case s.Rounded():
            return _ROUNDED, (*expression(node.of, _ROUNDED), f" rounded {node.direction}")
        case _:
            return _ATOM, _atom(node)


def _inline(node: s.Inline) -> Iterator[Piece]:
    for n, operand in enumerate(node.operands):
        if n:
            yield SOFT
            yield f"{node.mode} "
        yield from expression(operand, _UNARY)


def _is(values: Sequence[s.Expr]) -> Iterator[Piece]:
    if len(values) == 1:
        yield "is "
        yield from expression(values[0], _ATOM)
    else:
        yield "is one of ("
        yield from _operands(values)
        yield ")"


def _operands(values: Sequence[s.Expr]) -> Iterator[Piece]:
    for n, value in enumerate(values):
        if n:
            yield ","
            yield SOFT
        yield from expression(value)


def _in_brackets(opening: str, node: s.Expr | None) -> Iterator[Piece]:
    if node is not None:
        yield SOFT
        yield opening
        yield from expression(node)
        yield ")"


def _group(node: s.Group) -> Iterator[Piece]:
    yield f"{node.mode} of {{"
    yield from behind(node)
    yield Open(4)
    for item in node.items:
        yield HARD
        yield from before(item)
        yield f"{item.label} "
        yield from expression(item.expr)
        yield from behind(item)
    yield from inside(node)
    yield CLOSE
    yield HARD
    yield "}"


def _atom(node: s.Expr) -> Iterable[Piece]:
    match node:
        case s.Quantity():
            return (quantity(node),)
        case s.Money():
            return (money(node.amount),)
        case s.Percent() | s.Ratio():
            return (share(node),)
        case s.Part():
            return (f"{share(node.share)} of ", *expression(node.of, _ATOM))
        case s.Date():
            return (str(node.date),)
        case s.Text():
            return (quoted(node.text),)
        case s.YesNo():
            return ("yes" if node.value else "no",)
        case s.NoValue():
            return ("none",)
        case s.InFull():
            return ("all",)
        case s.Path():
            return (node.name,)
        case s.PreviousYear():
            return ("previous school year",)
        case s.AtKey():
            return (node.base.name + for_keys(node.keys),)
        case s.MonthDay():
            return (month_day(node.month, node.day) + (" of previous school year" if node.previous else ""),)
        case s.Closest():
            return (f"{node.weekday} closest to {month_day(node.month, node.day)}",)
        case s.NthWeekday():
            return (f"{node.ordinal} {node.weekday} in {node.month}",)
        case _:
            return _long_atom(node)


def _long_atom(node: s.Expr) -> Iterator[Piece]:
    match node:
        case s.Aggregate():
            over = f"in every {quantity(node.window.size)}" if node.window else f"over {', '.join(node.over)}"
            yield f"{node.operation} {over} of ("
            yield from expression(node.body)
            yield ")"
            yield from _in_brackets("where (", node.where)
        case s.Pick():
            yield f"{node.operation} of ("
            yield from _operands(node.operands)
            yield ")"
        case s.Choose():
            yield "if "
            yield from expression(node.condition)
            for word, part in (("then", node.then), ("else", node.otherwise)):
                yield SOFT
                yield f"{word} "
                yield from expression(part)
            yield SOFT
            yield "end"
        case _:
            raise TypeError(f"no expression: {type(node).__name__}")


# --- targets


def cited(node: s.Cited) -> str:
    """`"A"`, `"A".."B"`."""
    return quoted(node.first) + (f"..{quoted(node.last)}" if node.last is not None else "")


def target(node: s.Target) -> str:
    """One target, on one line."""
    match node.what:
        case s.Cited():
            return cited(node.what)
        case s.Rank():
            return f"level {rank(node.what)}"
        case None:
            return " and ".join(target(part) for part in node.parts)
        case name:
            return f"{name}.*" if node.how == "under" else _TARGET_WORDS.get(node.how, "") + name


def targets(nodes: Sequence[s.Target]) -> Iterator[Piece]:
    """Targets with commas between them and the remarks beside them."""
    return members(nodes, [target(node) for node in nodes])


def members(nodes: Sequence[s.Node], texts: Sequence[str]) -> Iterator[Piece]:
    """The texts of nodes with commas between them; each remark stays with its node."""
    for n, (node, text) in enumerate(zip(nodes, texts, strict=True)):
        if n:
            yield SOFT
        for remark in node.comments.before:
            yield TURN
            yield Remark(remark)
        if node.comments.before:
            yield TURN
        yield text + ("," if n + 1 < len(nodes) else "")
        yield from behind(node)


# --- remarks


def before(node: s.Node) -> Iterator[Piece]:
    """The remarks on lines of their own before the node, each with the line end behind it."""
    for remark in node.comments.before:
        yield Remark(remark)
        yield HARD


def behind(node: s.Node) -> Iterator[Piece]:
    """The remark behind the node."""
    if node.comments.behind:
        yield Remark("  ".join(node.comments.behind))


def inside(node: s.Node) -> Iterator[Piece]:
    """The remarks before the closing brace of the node, each with the line end before it."""
    for remark in node.comments.inside:
        yield HARD
        yield Remark(remark)
