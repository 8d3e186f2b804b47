"""Tables: as many cells as columns, cells of the right kind, rows that neither overlap nor leave a hole."""

from __future__ import annotations

from itertools import combinations, pairwise

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks import sorts as o
from policyengine.rulebook.checks.infer import Sorter
from policyengine.rulebook.checks.places import Found
from policyengine.rulebook.checks.scope import grades_of
from policyengine.rulebook.checks.sorts import Sort
from policyengine.rulebook.model import Provision, Rulebook
from policyengine.rulebook.vocabulary import GRADES, Choice, grade_spans, grades_between

EVERYTHING = frozenset({"any", "otherwise"})
_UNWRITTEN = ("all", "none", "unresearched")
_SHOWN = {"grades": "a range of grades", "name": "a word", "money": "money", "percent": "a percentage"}


def check_tables(book: Rulebook) -> list[Diagnostic]:
    """Form, cells and rows of all tables (E0205 to E0209, E0215, E0218, E0222)."""
    sorter = Sorter(book)
    found = Found()
    for block in book.provisions.values():
        for clause, _ in block.lines:
            if isinstance(clause, s.Table):
                _check(found, sorter, block, clause)
    return found.all()


def _check(found: Found, sorter: Sorter, block: Provision, table: s.Table) -> None:
    _columns(found, table)
    ragged = [row for row in table.rows if len(row.cells) != len(table.columns)]
    for row in ragged:
        found.add(
            "E0207",
            f"the row has {_count(len(row.cells))}, the table {len(table.columns)} columns",
            row.loc,
            "give each column one cell",
        )
    if ragged:
        return
    keys: list[tuple[int, Sort]] = []
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in table.rows]
        if column.how == "key" and column.name is not None:
            sort = sorter.of_ref(sorter.book.resolve(column.name, block))
            keys.append((place, sort))
            _key_cells(found, sorter, column, sort, cells)
        else:
            _value_cells(found, sorter, table, cells)
    choices = sorter.book.vocabulary.choices
    _overlaps(found, table, [(place, choices.get(sort.choice)) for place, sort in keys])
    for place, sort in keys:
        if sort.kind == "grade":
            _holes(found, block, table, [row.cells[place] for row in table.rows])


def _count(cells: int) -> str:
    return f"{cells} cell" if cells == 1 else f"{cells} cells"


# --- columns ----------------------------------------------------------------------


def _columns(found: Found, table: s.Table) -> None:
    values = [c for c in table.columns if c.how != "key"]
    if not values:
        found.add(
            "E0218",
            f"table `{table.name}` has no column of values",
            table.loc,
            "add a column `value` or `since D`",
        )
    names = [c.name for c in table.columns if c.how == "key"]
    for column in table.columns:
        if column.how == "key" and names.count(column.name) > 1:
            found.add(
                "E0202", f"`{column.name}` stands over two columns", column.loc, "leave one of them out"
            )
    if any(c.how == "value" for c in values) and len(values) > 1:
        found.add(
            "E0213",
            "a column `value` holds at all times and stands alone",
            values[-1].loc,
            "date all columns or none",
        )
    for one, other in pairwise(c for c in values if c.how != "value"):
        _in_order(found, one, other)


def _in_order(found: Found, one: s.Column, other: s.Column) -> None:
    first, second = (str(c.point.date) if c.point else "" for c in (one, other))
    if other.how == "before":
        found.add(
            "E0222", "`before` stands behind a later column", other.loc, "put the column `before` first"
        )
    elif one.how == "before" and first != second:
        found.add(
            "E0222", f"the columns leave {first} to {second} open", other.loc, f"write `since {first}` here"
        )
    elif one.how == "since" and first >= second:
        found.add("E0222", "the columns are not in the order of time", other.loc, "put the earlier day first")


# --- cells ------------------------------------------------------------------------


def _key_cells(found: Found, sorter: Sorter, column: s.Column, sort: Sort, cells: list[s.Cell]) -> None:
    choice = sorter.book.vocabulary.choices.get(sort.choice)
    if sort.is_open:
        return
    if not (sort.kind in ("grade", "truth") or choice is not None):
        found.add(
            "E0205",
            f"`{column.name}` is {sort}, by which no row can be found",
            column.loc,
            "a column of keys is a choice, `grade`, or a fact of a choice",
        )
        return
    for cell in cells:
        if cell.how in EVERYTHING:
            continue
        if sort.kind == "grade":
            _grade_cell(found, cell)
        elif cell.how != "name" or cell.word is None:
            found.add(
                "E0205", f"{_kind(cell)} stands where {sort} is due", cell.loc, "write a word of the column"
            )
        elif choice is None:
            if cell.word not in ("yes", "no"):
                found.no_member(cell.word, frozenset({"yes", "no"}), f"`{column.name}`", cell.loc)
        elif cell.word not in choice:
            found.no_member(cell.word, frozenset(choice.parents), f"`{choice.name}`", cell.loc)


def _grade_cell(found: Found, cell: s.Cell) -> None:
    if cell.how not in ("grades", "number"):
        found.add(
            "E0205", f"{_kind(cell)} stands where a grade is due", cell.loc, "write grades, as in `K..5`"
        )
    elif cell.how == "number" and not _grades(cell):
        found.add(
            "E0215", f"`{cell.numbers[0]}` names no grade", cell.loc, "write grades from PK, K and 1 to 12"
        )


def _kind(cell: s.Cell) -> str:
    if cell.how in (*_UNWRITTEN, *EVERYTHING):
        return f"`{cell.how}`"
    return _SHOWN.get(cell.how, "a number")


def _value_cells(found: Found, sorter: Sorter, table: s.Table, cells: list[s.Cell]) -> None:
    sort = sorter.of_unit(table.unit)
    choice = sorter.book.vocabulary.choices.get(sort.choice)
    for cell in cells:
        if cell.how in _UNWRITTEN:
            continue
        word = cell.word or ""
        if cell.how == "name" and (choice is not None or sort == o.TRUTH):
            known = frozenset(choice.parents) if choice else frozenset({"yes", "no"})
            if word not in known:
                found.no_member(word, known, f"`{sort.choice or 'yes/no'}`", cell.loc)
        elif not _holds(sort, cell):
            if cell.how == "number" and (sort.form == "percent" or sort.dimension == o.MONEY):
                due = "%" if sort.form == "percent" else "$"
                found.add("E0206", f"the cell lacks its `{due}`", cell.loc, "write `40%` or `$40`")
            else:
                found.add(
                    "E0205",
                    f"{_kind(cell)} stands where the table is {sort}",
                    cell.loc,
                    "write a value in the unit of the table, or `unresearched`",
                )


def _holds(sort: Sort, cell: s.Cell) -> bool:
    if not sort.is_number:
        return False
    if sort.form == "percent":
        return cell.how == "percent"
    if sort.dimension == o.MONEY:
        return cell.how == "money"
    return cell.how in ("number", "readings")


# --- rows -------------------------------------------------------------------------


def _overlaps(found: Found, table: s.Table, keys: list[tuple[int, Choice | None]]) -> None:
    for one, other in combinations(table.rows, 2):
        nested = False
        for place, choice in keys:
            meet, inside = _meet(one.cells[place], other.cells[place], choice)
            nested = nested or inside
            if not meet:
                break
        else:
            if not nested:
                found.add(
                    "E0208",
                    f"the row fits what the row of line {one.loc.line} fits",
                    other.loc,
                    "let each combination of keys have one row, the row of a part before that of its whole",
                )


def _meet(one: s.Cell, other: s.Cell, choice: Choice | None) -> tuple[bool, bool]:
    """Whether two cells of a key have a value in common, and whether the first is a part of the second."""
    hows = {one.how, other.how}
    if hows <= EVERYTHING:
        return True, False
    if hows & EVERYTHING:
        return "any" in hows, False
    if one.how == other.how == "name" and one.word is not None and other.word is not None:
        if choice is None or one.word == other.word:
            return one.word == other.word, False
        part = choice.within(one.word, other.word)
        return part or choice.within(other.word, one.word), part
    return bool(_grades(one) & _grades(other)), False


def _grades(cell: s.Cell) -> frozenset[str]:
    if cell.grades is not None:
        return frozenset(grades_between(cell.grades.first, cell.grades.last))
    return frozenset(str(n) for n in cell.numbers) & frozenset(GRADES)


def _holes(found: Found, block: Provision, table: s.Table, cells: list[s.Cell]) -> None:
    """Grades between the first and the last row that no row has, and that the block applies to."""
    if any(cell.how in EVERYTHING for cell in cells):
        return
    covered = frozenset[str]().union(*(_grades(cell) for cell in cells))
    if not covered:
        return
    spans = grade_spans(covered)
    asked = grades_of(block) or GRADES
    holes = [g for g in grades_between(spans[0][0], spans[-1][1]) if g not in covered and g in asked]
    for first, last in grade_spans(set(holes)):
        shown = first if first == last else f"{first}..{last}"
        found.add(
            "E0209",
            f"table `{table.name}` has no row for `{shown}`",
            table.loc,
            "add a row, or write `unresearched` or `none` in it",
        )
