"""Tables of the law as tables for people; one with a single row is told in a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from policyengine.edition import naming
from policyengine.edition.dates import point
from policyengine.edition.expressions import Scope, grades, let_name, verb
from policyengine.language import syntax as s
from policyengine.report.tree import Block, Paragraph, Row, Table
from policyengine.rulebook.english import listing, number, plain, sentence
from policyengine.rulebook.model import FactRef

_VALUE = "Value"
_LEAD = re.compile(r"Here (.*?) (?:is|are) as follows(?:, in (.*))?:")
_CELLS = {
    "otherwise": "all others",
    "any": "any",
    "all": "in full",
    "none": "the law sets none",
    "unresearched": "not researched",
}


def table_blocks(table: s.Table, scope: Scope) -> tuple[Block, ...]:
    """What stands behind the name of a table: a sentence, or a heading line and the table itself."""
    name, unit = called(table, scope), unit_words(table)
    columns = columns_at(table, scope.on)
    rows = [tuple(row.cells[n] for n in columns) for row in table.rows]
    heads = [table.columns[n] for n in columns]
    keys = [c for c in heads if c.how == "key"]
    if len(rows) == 1 and len(heads) - len(keys) == 1:
        where = _where(keys, rows[0], scope)
        when = _when(heads[-1], scope)
        said = f"{cell(rows[0][-1])}{_unit_behind(rows[0][-1], unit)}{where}{when}"
        return (Paragraph(sentence(f"here {name} {verb(name)} {said}")),)
    shown = Table(
        tuple(head(c, scope) for c in heads),
        tuple(Row(tuple(map(cell, row))) for row in rows),
        compact=True,
        grid=True,
    )
    if not keys:
        versions = [
            f"{cell(rows[0][n])}{_unit_behind(rows[0][n], unit)}{_when(c, scope)}"
            for n, c in enumerate(heads)
        ]
        return (Paragraph(sentence(f"here {name} {verb(name)} {listing(versions)}")),)
    return (Paragraph(f"Here {name} {verb(name)} as follows{f', in {unit}' if unit else ''}:"), shown)


def called(table: s.Table, scope: Scope) -> str:
    """The table's name within a sentence; that of a fact is the fact's."""
    fact = scope.book.vocabulary.facts.get(table.name)
    return scope.names.fact(fact) if fact is not None else let_name(table.name)


def unit_words(table: s.Table) -> str:
    """The unit of a table's values, empty where they have none."""
    words = table.unit.words
    if len(words) == 1 and words[0] in ("yes/no", "money", "percent", "date", "judgment", "text"):
        return ""
    return " per ".join(plain(w) for w in words)


def columns_at(table: s.Table, on: datetime.date | None) -> list[int]:
    """The places of the columns that count on a day: the keys, and of the values the one in force."""
    if on is None:
        return list(range(len(table.columns)))
    keys = [n for n, c in enumerate(table.columns) if c.how == "key"]
    values = [n for n, c in enumerate(table.columns) if c.how != "key" and _in_force(c, on)]
    return [*keys, *values[-1:]]


def _in_force(column: s.Column, on: datetime.date) -> bool:
    day = column.point.date if column.point else None
    if day is None:
        return True
    return on < day if column.how == "before" else on >= day


def head(column: s.Column, scope: Scope) -> str:
    """The head of a column."""
    if column.how == "key":
        said = key_words(str(column.name), scope)
        return said[:1].upper() + said[1:]
    return f"{column.how.capitalize()} {point(column.point)}" if column.point and scope.on is None else _VALUE


def key_words(name: str, scope: Scope) -> str:
    """A key of a table: a fact by its title, else the key itself."""
    match scope.book.resolve(name, scope.block):
        case FactRef(fact):
            return scope.names.fact(fact)
    return naming.keyed(name, scope.book.vocabulary, scope.block.jurisdiction)


def cell(held: s.Cell) -> str:
    """A cell as it is printed."""
    match held.how:
        case "number":
            return number(held.numbers[0])
        case "readings":
            return f"{listing(map(number, held.numbers), 'or')} (two readings)"
        case "money":
            return f"${number(held.numbers[0])}"
        case "percent":
            return f"{number(held.numbers[0])}%"
        case "grades" if held.grades is not None:
            return grades(held.grades).partition(" ")[2]
        case "name":
            return naming.member(str(held.word))
    return _CELLS.get(held.how, plain(held.how))


def _unit_behind(held: s.Cell, unit: str) -> str:
    return f" {unit}" if unit and held.how in ("number", "readings") else ""


def _when(column: s.Column, scope: Scope) -> str:
    return f" {column.how} {point(column.point)}" if column.point and scope.on is None else ""


def _where(keys: list[s.Column], cells: tuple[s.Cell, ...], scope: Scope) -> str:
    return "".join(_at(str(key.name), held, scope) for key, held in zip(keys, cells, strict=False))


def _at(key: str, held: s.Cell, scope: Scope) -> str:
    if held.grades is not None:
        return f" in {grades(held.grades)}"
    if held.how == "any":
        return f" whatever the {key_words(key, scope)}"
    return f" for {key_words(key, scope)} {cell(held)}"


def row_sentences(lead: str, table: Table) -> Iterator[str]:
    """The rows of a printed table as sentences, each with the name and unit that stand in the lead above the table.

    `the minimum, grade K-5: 900 hours per year before 2026-07-01, 950 hours per year since 2026-07-01.`
    """
    match = _LEAD.fullmatch(lead)
    name = f"{match[1]}, " if match else ""
    unit = f" {match[2]}" if match and match[2] else ""
    for row in table.rows:
        pairs = list(zip(table.heads, row.cells, strict=True))
        keys = [f"{head_.lower()} {held}" for head_, held in pairs if not _is_value(head_)]
        values = [
            f"{held}{unit if held[:1].isdigit() else ''}{_when_headed(head_)}"
            for head_, held in pairs
            if _is_value(head_)
        ]
        yield f"{name}{', '.join(keys)}: {', '.join(values)}."


def _is_value(head: str) -> bool:
    return head == _VALUE or head.startswith(("Before ", "Since "))


def _when_headed(head: str) -> str:
    return "" if head == _VALUE else f" {head[:1].lower()}{head[1:]}"
