"""Reading a table: the row that the keys fit, the column that the event falls in (LANGUAGE section 6)."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING

from policyengine.language import syntax as s
from policyengine.plan.model import Interval
from policyengine.reason.answer import Trace
from policyengine.reason.numbers import MONEY, PERCENT, Fresh, Num, Symbol, of_symbol
from policyengine.reason.results import ALL, NONE, Ctx, Read, Result, Word, shown_result
from policyengine.rulebook.model import Provision
from policyengine.rulebook.units import NUMBER, Unit, type_of
from policyengine.rulebook.vocabulary import GRADES, Choice, grades_between

if TYPE_CHECKING:
    from policyengine.reason.evaluate import Evaluator

OTHERWISE = 100
MOST_KEYS = 1 << 12
"""Beyond so many combinations of keys that are not known, every row that may fit is looked at."""
Key = tuple[int, str, frozenset[str] | None]
"""The column of a key, its name, and the members that it can be."""


def lookup(ev: Evaluator, block: Provision, table: s.Table, ctx: Ctx) -> Result:
    """The cell of `table` at the keys and event of `ctx`; keys that no row has are unresearched."""
    column = _column(table, ctx.event)
    _narrow_years(ev, block, table, ctx, column)
    rows = _rows(ev, table, ctx)
    _narrow_grades(ev, table, ctx)
    unit = _unit(ev, table)
    if column is None:
        value: Result = _unresearched(ev, block, table, unit, "before its first version")
    else:
        cells = [row.cells[column] for row in rows if row is not None]
        ev.read_cells(cells)
        values = [_cell(ev, block, table, cell, unit) for cell in cells]
        if None in rows:
            values.append(_unresearched(ev, block, table, unit, "keys"))
        value = _joined(ev, block, table, values)
    if ev.log is not None:
        cite = ", ".join(block.cite_texts)
        text = f"{table.name.replace('_', ' ')} ({block.title})"
        ev.log.append(Trace(text, shown_result(value), cite, block.id))
    return value


def _column(table: s.Table, event: dt.date) -> int | None:
    chosen: int | None = None
    for index, column in enumerate(table.columns):
        match column.how:
            case "value":
                return index
            case "before":
                if column.point and column.point.date and event < column.point.date:
                    return index
            case "since":
                if column.point and column.point.date and event >= column.point.date:
                    chosen = index
    return chosen


def _narrow_years(ev: Evaluator, block: Provision, table: s.Table, ctx: Ctx, column: int | None) -> None:
    if ev.spread is None or block.clock or ctx.block.clock:
        return
    ev.narrow_years(
        {
            y
            for y in ev.spread.years
            if _column(table, ev.world.seen(block, ev.world.first_day(block, y))) == column
        }
    )


def _rows(ev: Evaluator, table: s.Table, ctx: Ctx) -> list[s.Row | None]:
    """The row that fits; several only where a key is not known and nobody decides it.  None: no row has the keys."""
    keys = [
        (i, str(c.name), _members(ev, str(c.name), ctx))
        for i, c in enumerate(table.columns)
        if c.how == "key"
    ]
    if ev.completion is None and math.prod(len(at or ()) for _, _, at in keys) in range(2, MOST_KEYS):
        each = itertools.product(*([(i, k, frozenset({m})) for m in sorted(at or ())] for i, k, at in keys))
        found = [row for known in each for row in _fitting(ev, table, list(known), ctx)]
        return [row for n, row in enumerate(found) if not any(row is r for r in found[:n])]
    return _fitting(ev, table, keys, ctx)


def _fitting(ev: Evaluator, table: s.Table, keys: list[Key], ctx: Ctx) -> list[s.Row | None]:
    """The rows that fit some keys best; with one that is not known also each that may."""
    fitting: list[tuple[tuple[int, ...], s.Row]] = []
    open_: list[s.Row | None] = []
    for row in table.rows:
        ranks = [_fit(ev, table, key, row.cells[key[0]], ctx) for key in keys]
        if any(r is False for r in ranks):
            continue
        if any(r is None for r in ranks):
            open_.append(row)
        else:
            fitting.append((tuple(r for r in ranks if r is not None and r is not False), row))
    if fitting and not open_:
        return [min(fitting, key=lambda f: sorted(f[0], reverse=True))[1]]
    unopened = any(at is None for _, _, at in keys)
    return [*(r for _, r in fitting), *open_, *([] if fitting or (open_ and unopened) else [None])]


def _fit(ev: Evaluator, table: s.Table, key: Key, cell: s.Cell, ctx: Ctx) -> int | bool | None:
    """How well a cell fits its key: 0 exactly, more for wholes and `otherwise`; False not; None not known."""
    index, name, at = key
    if cell.how == "any":
        return 0
    if at is None:
        return None
    if name == "grade":
        held = at <= _grades(cell)
        return 0 if held else (OTHERWISE if _otherwise(table, index, cell, set(at)) else False)
    return _fit_word(ev, table, index, name, cell, at, ctx)


def _fit_word(
    ev: Evaluator, table: s.Table, index: int, key: str, cell: s.Cell, at: frozenset[str], ctx: Ctx
) -> int | bool | None:
    choice = _choice(ev, key)
    if choice is None:
        return _fit_truth(table, index, cell, at)
    if cell.how == "otherwise":
        named = {c.word for c in (r.cells[index] for r in table.rows) if c.how == "name"}
        wanted = frozenset(m for m in at if not any(choice.within(m, str(n)) for n in named))
        rank = OTHERWISE
    else:
        wanted = frozenset(m for m in at if choice.within(m, str(cell.word)))
        rank = 0
    if wanted == at:
        if cell.how == "name" and len(at) == 1:
            (member,) = at
            rank = 0 if member == cell.word else 1 + list(choice.wholes(member)).index(str(cell.word))
        return rank
    if not wanted:
        return False
    word = ev.named(key, ctx)
    if ev.completion is None or not isinstance(word, Word) or word.id is None:
        return None
    return rank if ev.completion.word(word.id, word.possible, wanted) else False


def _fit_truth(table: s.Table, index: int, cell: s.Cell, at: frozenset[str]) -> int | bool | None:
    """A key that is yes or no."""
    named = {c.word for c in (r.cells[index] for r in table.rows) if c.how == "name"}
    wanted = frozenset({"yes", "no"}) - named if cell.how == "otherwise" else frozenset({str(cell.word)})
    if at <= wanted:
        return OTHERWISE if cell.how == "otherwise" else 0
    return None if at & wanted else False


def _members(ev: Evaluator, key: str, ctx: Ctx) -> frozenset[str] | None:
    """The members that a key can be; None where that is not known at all."""
    given = ctx.env.keys.get(key)
    if given is not None:
        return frozenset({str(given)})
    if key == "grade":
        return None
    value = ev.named(key, ctx)
    if isinstance(value, Word):
        return value.possible
    fact = ev.book.vocabulary.facts.get(key)
    if fact is None or not fact.type.is_truth:
        return None
    return frozenset({"yes", "no"}) if value is None else frozenset({"yes" if value is True else "no"})


def _choice(ev: Evaluator, key: str) -> Choice | None:
    words = ev.book.vocabulary
    fact = words.facts.get(key)
    return words.choices.get(str(fact.type.choice) if fact else key)


def _grades(cell: s.Cell) -> frozenset[str]:
    if cell.grades is not None:
        return frozenset(grades_between(cell.grades.first, cell.grades.last))
    return frozenset(str(n) for n in cell.numbers)


def _otherwise(table: s.Table, index: int, cell: s.Cell, grades: set[str]) -> bool:
    if cell.how != "otherwise":
        return False
    named = {g for r in table.rows for g in _grades(r.cells[index])}
    return not grades & named


def _narrow_grades(ev: Evaluator, table: s.Table, ctx: Ctx) -> None:
    keys = [i for i, c in enumerate(table.columns) if c.how == "key" and c.name == "grade"]
    if ev.spread is None or not keys or "grade" not in ctx.env.keys:
        return
    index = keys[0]

    def signature(grade: str) -> tuple[bool, ...]:
        return tuple(
            grade in _grades(r.cells[index]) or _otherwise(table, index, r.cells[index], {grade})
            for r in table.rows
        )

    mine = signature(str(ctx.env.keys["grade"]))
    ev.narrow_grades({g for g in GRADES if signature(g) == mine})


def _unit(ev: Evaluator, table: s.Table) -> Unit | None:
    kind = type_of(table.unit.words, ev.book.vocabulary.choices)
    return kind.unit


def _cell(ev: Evaluator, block: Provision, table: s.Table, cell: s.Cell, unit: Unit | None) -> Result:
    match cell.how:
        case "all":
            return ALL
        case "none":
            return NONE
        case "unresearched":
            return _unresearched(ev, block, table, unit, f"{cell.loc.line}:{cell.loc.column}")
        case "money":
            return Num(cell.numbers[0], MONEY)
        case "percent":
            return Num(cell.numbers[0] / 100, PERCENT)
        case "number" | "readings":
            return _numbers(ev, block, table, cell, unit)
        case "name":
            return _word(ev, table, cell)
    return NONE


def _numbers(ev: Evaluator, block: Provision, table: s.Table, cell: s.Cell, unit: Unit | None) -> Num:
    words = table.unit.words
    if words == ("money",):
        options = [Num(n, MONEY) for n in cell.numbers]
    elif words == ("percent",):
        options = [Num(n / 100, PERCENT) for n in cell.numbers]
    else:
        scale, dimension = (unit.scale, unit.dimension) if unit else (Fraction(1), NUMBER)
        options = [Num(n * scale, dimension, {}, unit) for n in cell.numbers]
    if len(options) == 1:
        return options[0]
    return ev.either(
        Fresh("law", block.id, "", (("readings of", f"{table.name} {cell.loc.line}:{cell.loc.column}"),)),
        options,
    )


def _word(ev: Evaluator, table: s.Table, cell: s.Cell) -> Result:
    kind = type_of(table.unit.words, ev.book.vocabulary.choices)
    if kind.is_truth:
        return cell.word == "yes"
    choice = ev.book.vocabulary.choices.get(str(kind.choice))
    return Word(choice, frozenset({str(cell.word)})) if choice else None


def _unresearched(ev: Evaluator, block: Provision, table: s.Table, unit: Unit | None, what: str) -> Result:
    of = Fresh("law", block.id, "", (("not researched", f"{table.name} {what}"),))
    ev.reads.setdefault(of, Read(of, "law"))
    words = table.unit.words
    dimension = (
        MONEY
        if words == ("money",)
        else PERCENT
        if words == ("percent",)
        else unit.dimension
        if unit
        else NUMBER
    )
    interval = Interval(Fraction(0), None)
    return of_symbol(Symbol(of, interval.low, interval.high), dimension, unit)


def _joined(ev: Evaluator, block: Provision, table: s.Table, values: list[Result]) -> Result:
    if all(v == values[0] for v in values):
        return values[0]
    nums = [v for v in values if isinstance(v, Num)]
    if len(nums) == len(values):
        return ev.either(Fresh("law", block.id, "", (("row of", table.name),)), nums)
    return None
