"""Clauses and the lines of tables as pieces of text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from policyengine.language import phrases as p
from policyengine.language import syntax as s
from policyengine.language.layout import CLOSE, HARD, SOFT, Open, Piece, flat

_QUOTED = frozenset({"cite", "says", "note", "unread"})
_COMMAS = frozenset({"cite", "area", "intent", "binds"})


def braced(node: s.Node, lines: Iterable[Iterable[Piece]], hang: int) -> Iterator[Piece]:
    """` {`, the lines with what is remarked in and behind the braces, `}`."""
    yield " {"
    yield from p.behind(node)
    yield Open(hang)
    for line in lines:
        yield HARD
        yield from line
    yield from p.inside(node)
    yield CLOSE
    yield HARD
    yield "}"


def block(node: s.Node, clauses: Iterable[s.Clause], margin: int) -> Iterator[Piece]:
    """A clause a line between braces."""
    lines = ((*p.before(clause), *clause_line(clause, margin)) for clause in clauses)
    return braced(node, lines, hang=margin or 4)


def optional(text: str | None) -> list[str]:
    """A string in quotes, if there is one."""
    return [] if text is None else [p.quoted(text)]


def clause_line(clause: s.Node, margin: int) -> Iterator[Piece]:
    """A clause with the remark behind it; its keyword filled up to `margin`."""
    match clause:
        case s.Table():
            yield f"table {clause.name} : {p.unit(clause.unit)}"
            yield from _table(clause)
        case s.Version():
            yield f"version {p.span(clause.span)}"
            yield from block(clause, clause.clauses, margin)
        case _:
            keyword, rest = _clause(clause)
            pieces = list(rest)
            before_group = bool(pieces) and pieces[0] in ("all of {", "any of {")
            yield keyword.ljust(margin - 1) + " " if pieces and not before_group else keyword
            yield from (" ", *pieces) if before_group else pieces
            yield from p.behind(clause)


def _clause(clause: s.Node) -> tuple[str, Iterable[Piece]]:
    """The keyword of a clause, and what follows it."""
    match clause:
        case s.Words():
            words = [p.quoted(w) for w in clause.words] if clause.keyword in _QUOTED else clause.words
            return clause.keyword, p.listed(words, "," if clause.keyword in _COMMAS else "")
        case s.Condition():
            pieces = list(p.expression(clause.expr))
            # `must not` is one keyword: a duty that begins with `not` keeps brackets
            runs_on = clause.keyword == "must" and pieces[0] == "not "
            return clause.keyword, ("(", *pieces, ")") if runs_on else pieces
        case s.Level():
            return "level", (p.rank(clause.rank),)
        case s.Reading():
            rejected = () if clause.rejected is None else (SOFT, f"rather than {p.quoted(clause.rejected)}")
            return "reading", (p.quoted(clause.taken), *rejected)
        case s.Source():
            return "source", (f"{clause.grade} {p.quoted(clause.where)} {clause.date}",)
        case s.Effective():
            return "effective", (p.span(clause.span),)
        case s.Repealed():
            return "repealed", (f"{clause.date} by {p.quoted(clause.by)}",)
        case s.See():
            return "see", p.targets(clause.targets)
        case s.Clock():
            return "clock", (clause.fact,)
        case s.Answers():
            return "topic", (f"{clause.topic} = ", *p.expression(clause.expr))
        case s.Consequence():
            return "consequence", (p.quoted(clause.text), *_holds(clause.amount))
        case s.Applies():
            keys = [small(k) for k in clause.each]
            return "applies to", (clause.entity, *((SOFT, "each ", *p.listed(keys)) if keys else ()))
        case _:
            return _norm(clause)


def _norm(clause: s.Node) -> tuple[str, Iterable[Piece]]:
    match clause:
        case s.Owed():
            return "owed to", (clause.to, *_holds(clause.expr))
        case s.Let():
            return "let", (f"{clause.name} = ", *p.expression(clause.expr))
        case s.Counts():
            amount, named = p.expression(clause.amount), p.targets(clause.targets)
            return "counts", (*amount, SOFT, f"as {clause.measure}", SOFT, "for ", *named)
        case s.Cap():
            each = (SOFT, f"each {clause.each}") if clause.each else ()
            return "up to", (*p.expression(clause.expr), *each)
        case s.Displaces():
            return "displaces", p.targets(clause.targets)
        case s.Excuses():
            return "excuses", ()
        case s.Sets():
            return "sets", (f"{clause.name}{p.for_keys(clause.keys)} = ", *p.expression(clause.expr))
        case s.Needs() | s.Step() | s.Decides() | s.Lasts() | s.LastsUntil() | s.LastsOpen() | s.Renewable():
            return _procedure(clause)
        case _:
            return _authority(clause)


def _authority(clause: s.Node) -> tuple[str, Iterable[Piece]]:
    match clause:
        case s.Reaches():
            return "reaches", _targets_but(clause)
        case s.Shields():
            label = (f"{clause.label} ",) if clause.label else ()
            return "shields", (*label, *_targets_but(clause))
        case s.Against():
            return "against", p.targets(clause.targets) if clause.targets else ("every waiver",)
        case s.AskedBy():
            through = [f"through {clause.through}"] if clause.through else []
            return "asked by", p.listed([", ".join(clause.who), *through], "")
        case s.GrantedBy():
            return "granted by", p.listed([clause.who[0], *(f"then {who}" for who in clause.who[1:])], "")
        case s.Refused():
            label = (f"{clause.label} ",) if clause.label else ()
            return "refused", (*label, p.quoted(clause.text), *_holds(clause.expr))
        case s.Discretion():
            return "discretion", (clause.word,)
        case s.EarlierGrants():
            return "earlier grants", (clause.word,)
        case _:
            return _other(clause)


def _targets_but(clause: s.Reaches | s.Shields) -> Iterator[Piece]:
    yield from p.targets(clause.targets)
    if clause.but:
        yield SOFT
        yield "except "
        yield from p.targets(clause.but)


def _holds(expr: s.Expr | None) -> Iterable[Piece]:
    return () if expr is None else (SOFT, ": ", *p.expression(expr))


def _procedure(clause: s.Node) -> tuple[str, Iterable[Piece]]:
    match clause:
        case s.Needs():
            each = _words(f"each {name}" for name in clause.each)
            return "needs", (*_named(clause), *each, *_holds(clause.proof), *_only_if(clause))
        case s.Step():
            words = [f"by {', '.join(clause.by)}"] if clause.by else []
            words += [_vote(clause.vote)] if clause.vote else []
            words += [f"each {name}" for name in clause.each]
            words += [_timing(when) for when in clause.timing]
            return "step", (*_named(clause), *_words(words), *_only_if(clause))
        case s.Decides():
            after = [f"{clause.relation} {clause.anchor}"] if clause.relation else []
            silence = [f"silence {clause.silence}"] if clause.silence else []
            return "decides", p.listed([f"within {p.quantity(clause.within)}", *after, *silence], "")
        case s.Lasts():
            operator = f"{clause.operator} " if clause.operator else ""
            return "lasts", (operator + p.quantity(clause.length),)
        case s.LastsUntil():
            until = f"until {p.month_day(clause.month, clause.day)} of school year {clause.count}"
            return "lasts", (f"{until} {clause.relation} {clause.anchor}",)
        case s.LastsOpen():
            return "lasts", (f"until {clause.event}",)
        case s.Renewable():
            length = [f"for {p.quantity(clause.length)}"] if clause.length else []
            holds = (": ", *p.expression(clause.expr)) if clause.expr else ()
            words = [*length, *optional(clause.text)]
            return "renewable", (*p.listed(words, ""), *((SOFT,) if words and holds else ()), *holds)
        case _:
            raise TypeError(f"no clause: {type(clause).__name__}")


def _named(clause: s.Needs | s.Step) -> Iterator[Piece]:
    yield f"{clause.label} " if clause.label else ""
    yield f"{clause.name} {p.quoted(clause.text)}"


def _words(words: Iterable[str]) -> Iterator[Piece]:
    for word in words:
        yield SOFT
        yield word


def _only_if(clause: s.Needs | s.Step) -> Iterator[Piece]:
    if clause.only_if is not None:
        yield SOFT
        yield "if "
        yield from p.expression(clause.only_if)


def _vote(vote: s.Vote) -> str:
    ballot = f" {vote.ballot} ballot" if vote.ballot else ""
    return f"vote of {vote.body} {vote.operator} {p.share(vote.share)} of {vote.of_whom}{ballot}"


def _timing(timing: s.Timing) -> str:
    anchor = timing.anchor if isinstance(timing.anchor, str) else p.one_line(timing.anchor)
    if timing.every:
        return f"every {p.quantity(timing.every)} {timing.relation} {anchor}"
    if timing.distance:
        return f"{timing.operator} {p.quantity(timing.distance)} {timing.relation} {anchor}"
    return f"{timing.operator} {anchor}"


def _other(clause: s.Node) -> tuple[str, Iterable[Piece]]:
    """Lines of jurisdictions, codes and facts."""
    match clause:
        case s.PartOf():
            return "part of", (clause.name,)
        case s.YearStarts():
            return "school year starts", (p.month_day(clause.month, clause.day),)
        case s.Horizon():
            return "researched since", (str(clause.date),)
        case s.Role():
            return "role", p.listed([f"{clause.role} is {clause.name}", *optional(clause.text)], "")
        case s.StateFact():
            words = [f"{clause.fact} = {_value(clause.value)}"]
            words += [p.span(clause.span)] if clause.span else []
            words += [flat(clause_line(clause.source, 0))] if clause.source else []
            return "given", p.listed(words, "")
        case s.Numbered():
            return "numbered", (p.quoted(clause.pattern),)
        case s.CodePart():
            cited = p.listed([p.cited(c) for c in clause.cited])
            return "part", (f"{p.quoted(clause.name)} is ", *cited)
        case s.FactLine():
            return clause.keyword, (p.quoted(clause.text),)
        case _:
            return _scenario_line(clause)


def _scenario_line(clause: s.Node) -> tuple[str, Iterable[Piece]]:
    match clause:
        case s.Law():
            return "law", (f"{clause.jurisdiction} as of {clause.date}",)
        case s.Given():
            value = p.expression(clause.value) if clause.value else ("unknown",)
            return "given", (f"{clause.fact}{_at(clause.at)} = ", *value)
        case s.GivenOnly():
            return "given", p.listed([f"only {clause.entity} {clause.names[0]}", *clause.names[1:]]) if (
                clause.names
            ) else (f"no {clause.entity}",)
        case s.Invokes():
            granted = (SOFT, f"granted {clause.granted}") if clause.granted else ()
            return "invokes", (f"{clause.waiver} for ", *p.targets(clause.targets), *granted)
        case s.Expect():
            outcomes = p.listed([*clause.outcomes], " or")
            return "expect", (f"{clause.provision}{_at(clause.at)} is ", *outcomes)
        case s.ExpectValue():
            return "expect value", (f"{clause.name}{_at(clause.at)} = {_value(clause.value)}",)
        case s.ExpectRequest():
            standings = p.listed([*clause.standings], " or")
            return "expect request", (*p.targets(clause.targets), f"{_at(clause.at)} is ", *standings)
        case s.ExpectMissing():
            return "expect missing", p.listed(clause.names)
        case s.ExpectDue():
            return "expect due", (f"{clause.step} {clause.operator} {clause.date}",)
        case s.Because():
            return "because", p.listed(clause.names)
        case _:
            return _procedure(clause)


def _value(value: s.Expr | None) -> str:
    return "unknown" if value is None else p.one_line(value)


def _at(at: s.At) -> str:
    """` of X for K in school year Y`, with a space before it."""
    of = f" of {at.of}" if at.of else ""
    year = f" in school year {at.school_year}" if at.school_year else ""
    return of + p.for_keys(at.keys) + year


# --- tables


def _table(table: s.Table) -> Iterator[Piece]:
    header = [_column(column) for column in table.columns]
    texts = [header, *([_cell(cell) for cell in row.cells] for row in table.rows)]
    widths = [max(map(len, column)) for column in itertools.zip_longest(*texts, fillvalue="")]
    ends = [(table.columns[0], table.columns[-1]), *((row, row) for row in table.rows)]
    lines: list[list[Piece]] = []
    for cells, (first, last) in zip(texts, ends, strict=True):
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
        lines.append([*p.before(first), f"| {' | '.join(padded)} |", *p.behind(last)])
    return braced(table, lines, hang=4)


def _column(column: s.Column) -> str:
    if column.point is not None:
        return f"{column.how} {p.point(column.point)}"
    return column.name if column.how == "key" and column.name else "value"


def _cell(cell: s.Cell) -> str:
    match cell.how:
        case "number" | "readings":
            return " or ".join(p.number(n) for n in cell.numbers)
        case "money":
            return p.money(cell.numbers[0])
        case "percent":
            return f"{p.number(cell.numbers[0], commas=False)}%"
        case "name":
            return cell.word or ""
        case "grades" if cell.grades:
            return p.grades(cell.grades)
        case how:
            return how


def small(node: s.Node) -> str:
    """A small part of a clause, on one line."""
    match node:
        case s.Cited():
            return p.cited(node)
        case s.Rank():
            return p.rank(node)
        case s.Unit():
            return p.unit(node)
        case s.Point():
            return p.point(node)
        case s.Span():
            return p.span(node)
        case s.GradeRange():
            return p.grades(node)
        case s.Window():
            return f"in every {p.quantity(node.size)}"
        case s.KeyIn():
            return node.key + (f" in {p.key(node.values)}" if node.values else "")
        case s.Labelled():
            return f"{node.label} {p.one_line(node.expr)}"
        case s.Member():
            return node.name + (f" in {node.inside}" if node.inside else "")
        case s.Column():
            return _column(node)
        case s.Cell():
            return _cell(node)
        case s.Row():
            return f"| {' | '.join(_cell(cell) for cell in node.cells)} |"
        case s.At():
            return _at(node).strip()
        case s.Target():
            return p.target(node)
        case s.Vote():
            return _vote(node)
        case s.Timing():
            return _timing(node)
        case _:
            raise TypeError(f"no node of the tree: {type(node).__name__}")
