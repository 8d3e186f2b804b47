"""What rests on what: definitions of facts, measures that requirements use, facts of a state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.places import Found, names_in, uses_in
from policyengine.rulebook.checks.scope import derived_from, grades_of
from policyengine.rulebook.model import DerivedRef, FactRef, Line, Period, Provision, Rulebook, ValueRef


class Definition(NamedTuple):
    """A `let` that defines a fact of the vocabulary, and the days on which it is law."""

    fact: str
    block: Provision
    let: s.Let
    period: Period


def definitions(book: Rulebook) -> list[Definition]:
    """All definitions of facts, in order."""
    found = []
    for block in book.provisions.values():
        for clause, period in block.lines:
            if isinstance(clause, s.Let) and clause.name in book.vocabulary.facts:
                end = Period(None, block.repealed.date if block.repealed else None)
                found.append(Definition(clause.name, block, clause, block.period.cut(period).cut(end)))
    return found


Value = ValueRef | DerivedRef


class Values:
    """The values of a rulebook and what each rests on.

    A value is a `let`, a table, a cap or what an equivalency counts.  A fact that the jurisdiction
    defines stands for the values that define it.
    """

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._defining: dict[tuple[str, str], list[ValueRef]] = {}
        for fact, block, let, _ in definitions(book):
            self._defining.setdefault((block.jurisdiction, fact), []).append(ValueRef(block.id, let.name))
        self._below: dict[Value, tuple[Value, ...]] = {}

    def in_expr(self, expr: s.Expr, block: Provision) -> Iterator[FactRef | Value]:
        """The facts and values that an expression names, and the values behind the facts."""
        for path in names_in(expr):
            ref = self.book.resolve(path.name, block)
            if isinstance(ref, (ValueRef, DerivedRef)):
                yield ref
            elif isinstance(ref, FactRef):
                yield ref
                for jid in self.book.chain(block.jurisdiction):
                    yield from self._defining.get((jid, ref.fact.name), ())

    def below(self, value: Value) -> tuple[Value, ...]:
        """The values that `value` rests on directly."""
        if value not in self._below:
            self._below[value] = tuple(r for r in self.named_by(value) if not isinstance(r, FactRef))
        return self._below[value]

    def named_by(self, value: Value) -> Iterator[FactRef | Value]:
        """The facts and values that the clauses behind `value` name."""
        block = self.book.provisions[value.provision]
        if isinstance(value, DerivedRef):
            exprs = derived_from(block, value.what)
        else:
            lets = (c for c, _ in block.lines if isinstance(c, s.Let))
            exprs = [let.expr for let in lets if let.name == value.name]
        for expr in exprs:
            yield from self.in_expr(expr, block)

    def all(self) -> Iterator[tuple[Value, s.Loc]]:
        """Every `let` and every cap, with its place."""
        for block in self.book.provisions.values():
            for clause, _ in block.lines:
                if isinstance(clause, s.Let):
                    yield ValueRef(block.id, clause.name), clause.loc
                elif isinstance(clause, s.Cap):
                    yield DerivedRef(block.id, "cap"), clause.loc
                elif isinstance(clause, s.Counts):
                    yield DerivedRef(block.id, "counted"), clause.loc

    def reach(self, exprs: Iterable[tuple[s.Expr, Provision]]) -> set[str]:
        """The names of facts and values that these expressions rest on, values as `ID.name`."""
        found: set[str] = set()
        waiting = [ref for expr, block in exprs for ref in self.in_expr(expr, block)]
        seen: set[FactRef | Value] = set()
        while waiting:
            ref = waiting.pop()
            if ref in seen:
                continue
            seen.add(ref)
            found.add(measure_name(ref))
            if not isinstance(ref, FactRef):
                found.add(_last(ref) if _last(ref) in self.book.vocabulary.facts else "")
                waiting += self.named_by(ref)
        return found


def measure_name(ref: FactRef | Value) -> str:
    """The name of a fact, or the full name of a value."""
    return ref.fact.name if isinstance(ref, FactRef) else f"{ref.provision}.{_last(ref)}"


def _last(ref: Value) -> str:
    return ref.name if isinstance(ref, ValueRef) else ref.what


# --- definitions and measures -----------------------------------------------------


def check_definitions(book: Rulebook) -> list[Diagnostic]:
    """No two definitions of one fact are in force at once in one jurisdiction (E0214)."""
    found = Found()
    for one, other in combinations(definitions(book), 2):
        if (
            one.fact != other.fact
            or one.block.jurisdiction != other.block.jurisdiction
            or one.block is other.block
        ):
            continue
        apart = one.period.cut(other.period).empty or not _meet(one.block, other.block)
        if not apart:
            found.add(
                "E0214",
                f"`{one.fact}` is defined here and in `{one.block.id}`, both in force at once",
                other.let.loc,
                "end the one on the day on which the other begins, or let them apply to different grades",
            )
    return found.all()


def _meet(one: Provision, other: Provision) -> bool:
    """False when two blocks apply to different grades, or each under a condition of its own."""
    if all(any(isinstance(c, s.Condition) for c, _ in block.lines) for block in (one, other)):
        return False
    grades = [grades_of(block) for block in (one, other)]
    return not (grades[0] and grades[1]) or bool(grades[0] & grades[1])


def check_measures(book: Rulebook) -> list[Diagnostic]:
    """What an equivalency counts as is used by each requirement that it counts for (E0217)."""
    found = Found()
    values = Values(book)
    reached: dict[str, set[str]] = {}
    for block in book.of_kind("equivalency"):
        for clause, _ in block.lines:
            if not isinstance(clause, s.Counts):
                continue
            ref = book.resolve(clause.measure, block)
            if ref is None:
                continue
            if not isinstance(ref, (FactRef, ValueRef)):
                found.add(
                    "E0216",
                    f"`{clause.measure}` is no measure",
                    clause.loc,
                    "name a fact, or a value of a requirement",
                )
                continue
            for pid in book.targets(clause.targets):
                named = book.provisions[pid]
                if named.kind != "requirement":
                    continue
                if pid not in reached:
                    reached[pid] = values.reach(_judged(named))
                if measure_name(ref) not in reached[pid]:
                    found.add(
                        "E0217",
                        f"`{pid}` does not use `{clause.measure}`",
                        clause.loc,
                        "count as a measure that the requirement compares, directly or through a `let`",
                    )
    return found.all()


def _judged(block: Provision) -> list[tuple[s.Expr, Provision]]:
    return [
        (clause.expr, block)
        for clause, _ in block.lines
        if isinstance(clause, s.Condition) and clause.keyword in ("must", "must not", "should")
    ]


def check_states(book: Rulebook) -> list[Diagnostic]:
    """No block uses a fact, or a value, of another state (E0219)."""
    found = Found()
    for block in book.provisions.values():
        for line in block.lines:
            for name, loc in _names(block, line):
                state = _state_of(book, name, block)
                if state is not None and state != block.jurisdiction:
                    found.add(
                        "E0219",
                        f"`{name}` is a fact of {book.jurisdictions[state].title}",
                        loc,
                        "declare a fact of this state, or one of the common vocabulary",
                    )
    return found.all()


def _names(block: Provision, line: Line) -> Iterator[tuple[str, s.Loc]]:
    match line.clause:
        case s.Counts(_, measure):
            yield measure, line.clause.loc
        case s.Table(columns=columns):
            yield from ((c.name, c.loc) for c in columns if c.name is not None)
    for use in uses_in(block, line.clause):
        yield from ((path.name, path.loc) for path in names_in(use.expr))


def _state_of(book: Rulebook, name: str, block: Provision) -> str | None:
    """The state that a name belongs to; None for the common vocabulary and for federal and field names."""
    match book.resolve(name, block):
        case FactRef(fact):
            return fact.jurisdiction
        case ValueRef(provision):
            home = book.jurisdictions.get(book.provisions[provision].jurisdiction)
            return home.id if home is not None and home.order == "state" else None
    return None
