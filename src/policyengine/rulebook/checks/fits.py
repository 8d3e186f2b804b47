"""Every value is of the sort that its place asks for: conditions true or false, numbers in the unit due."""

from __future__ import annotations

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks import sorts as o
from policyengine.rulebook.checks.infer import Sorter
from policyengine.rulebook.checks.places import (
    AMOUNT,
    ANSWER,
    CAP,
    CONSEQUENCE,
    LET,
    SETS,
    TRUTH,
    Use,
    uses,
    within,
)  # fmt: skip
from policyengine.rulebook.checks.sorts import Sort
from policyengine.rulebook.model import FactRef, Rulebook


def check_sorts(book: Rulebook) -> list[Diagnostic]:
    """Sorts of all expressions (E0205, E0206, E0215)."""
    sorter = Sorter(book)
    for use in uses(book):
        _CHECKS[use.role](sorter, use)
        for at in within(use.expr):
            if isinstance(at, s.Aggregate) and at.window is not None:
                _check_length(sorter, at.window.size, ("day",), "a window")
    for block in book.provisions.values():
        for clause, _ in block.lines:
            _check_lengths(sorter, clause)
    for jurisdiction in book.jurisdictions.values():
        for given in jurisdiction.givens:
            fact = book.vocabulary.facts.get(given.fact)
            if fact is not None and given.value is not None:
                check_value(sorter, given.value, o.sort_of_type(fact.type), s.Path(given.fact, loc=given.loc))
    return sorter.found.all()


def check_value(sorter: Sorter, value: s.Expr, due: Sort, of: s.Path) -> None:
    """Tells a stated `value` that cannot be one of `of`, whose sort is `due`."""
    if due.kind in ("choice", "law") or isinstance(value, s.Path):
        sorter.member(value, due, of, None)
    else:
        sorter.match(value, sorter.literal(value), due, f"`{of.name}`")


def _truth(sorter: Sorter, use: Use) -> None:
    sorter.condition(use.expr, use.block)


def _let(sorter: Sorter, use: Use) -> None:
    assert isinstance(use.clause, s.Let)
    sort = sorter.sort(use.expr, use.block)
    ref = FactRef(fact) if (fact := sorter.book.vocabulary.facts.get(use.clause.name)) else None
    sorter.match(use.expr, sort, sorter.of_ref(ref), f"`{use.clause.name}`")


def _sets(sorter: Sorter, use: Use) -> None:
    assert isinstance(use.clause, s.Sets)
    due = sorter.of_ref(sorter.book.resolve(use.clause.name, use.block))
    sorter.match(use.expr, sorter.sort(use.expr, use.block), due, f"`{use.clause.name}`")


def _answer(sorter: Sorter, use: Use) -> None:
    assert isinstance(use.clause, s.Answers)
    topic = sorter.book.vocabulary.topics.get(use.clause.topic)
    due = o.sort_of_type(topic.type) if topic else o.ANY
    sorter.match(use.expr, sorter.sort(use.expr, use.block), due, f"the topic `{use.clause.topic}`")


def _amount(sorter: Sorter, use: Use) -> None:
    assert isinstance(use.clause, s.Counts)
    due = sorter.of_ref(sorter.book.resolve(use.clause.measure, use.block))
    sort = sorter.number(use.expr, sorter.sort(use.expr, use.block))
    sorter.match(use.expr, sort, due, f"`{use.clause.measure}`")


def _cap(sorter: Sorter, use: Use) -> None:
    sort = sorter.number(use.expr, sorter.sort(use.expr, use.block))
    for clause, _ in use.block.lines:
        if isinstance(clause, s.Counts):
            amount = sorter.of_ref(sorter.book.resolve(clause.measure, use.block))
            sorter.match(use.expr, sort, amount, f"`{clause.measure}`")
    if use.block.kind == "permission" and not sort.is_open:
        _measured(sorter, use, sort)


def _measured(sorter: Sorter, use: Use, sort: Sort) -> None:
    """The cap of a permission is measured by a fact of its entity that has the cap's unit."""
    entities = [c.entity for c, _ in use.block.lines if isinstance(c, s.Applies)]
    facts = [f for f in sorter.book.vocabulary.facts.values() if f.owner in entities]
    if entities and not any(o.fits(o.sort_of_type(f.type), sort) for f in facts):
        sorter.found.add(
            "E0205",
            f"the cap is {sort}, and no fact of a {entities[0]} is",
            use.expr.loc,
            f"give the cap in the unit of a fact of the {entities[0]}",
        )


def _consequence(sorter: Sorter, use: Use) -> None:
    sorter.number(use.expr, sorter.sort(use.expr, use.block))


_CHECKS = {
    TRUTH: _truth, LET: _let, SETS: _sets, ANSWER: _answer, AMOUNT: _amount, CAP: _cap,
    CONSEQUENCE: _consequence,
}  # fmt: skip


# --- lengths of time --------------------------------------------------------------


def _check_lengths(sorter: Sorter, clause: s.Clause) -> None:
    """Distances, terms and recurrences are counted in days, weeks, months or years (E0206, E0221).

    A grantor may have a number of its own `meetings`: that is told, and gives no day.
    """
    lengths: tuple[str, ...] = ("day", "week", "month", "year")
    found: list[tuple[s.Quantity | None, str]] = []
    match clause:
        case s.Step(timing=timing):
            found = [(length, "a distance") for t in timing for length in (t.distance, t.every)]
        case s.Decides(within=length):
            found, lengths = [(length, "a deadline")], (*lengths, "meeting")
        case s.Lasts(length) | s.Renewable(length):
            found = [(length, "a term")]
    for quantity, what in found:
        if quantity is not None:
            _check_length(sorter, quantity, lengths, what)


def _check_length(sorter: Sorter, length: s.Quantity, allowed: tuple[str, ...], what: str) -> None:
    due = (
        " or ".join((", ".join(f"{w}s" for w in allowed[:-1]), f"{allowed[-1]}s"))
        if allowed[1:]
        else f"{allowed[0]}s"
    )
    if length.unit is None:
        sorter.found.add(
            "E0206",
            f"{what} needs a unit",
            length.loc,
            o.wanting_unit(length, Sort("number", o.DAY)),
        )
        return
    powers = o.sort_of_words(length.unit.words).dimension.powers
    if len(powers) == 1 and powers[0] in {(word, 1) for word in allowed}:
        return
    sorter.found.add(
        "E0221",
        f"{what} in {' per '.join(length.unit.words)} is left to a later version of the language",
        length.loc,
        f"count in {due}, and say in a `note` what the law counts in",
    )
