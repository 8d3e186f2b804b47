"""Which keys are open in a block, and which keys a name needs (LANGUAGE section 4, "Opening keys")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.rulebook.checks.places import parts
from policyengine.rulebook.model import FactRef, KeyRef, Provision, Ref, Rulebook, ValueRef
from policyengine.rulebook.vocabulary import Fact, grades_between

ALWAYS = frozenset({"district", "school_year"})
ANY_THING = "*"
NOTHING: frozenset[str] = frozenset()
DEEPEST = 40  # values on values, exceptions to exceptions: beyond that nothing is said


class Missing(NamedTuple):
    """A name, the keys that it needs and that are not open, and what it means."""

    path: s.Path
    keys: frozenset[str]
    ref: Ref | None


class Scopes:
    """Open and needed keys, worked out once for each block and name."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._open: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._needed: dict[ValueRef, frozenset[str]] = {}
        self._depth = 0

    def opens(self, key: str) -> frozenset[str]:
        """What opens together with `key`: an entity brings all that it is in."""
        if key not in self._above:
            self._above[key] = frozenset((key, *self.book.vocabulary.above(key)))
        return self._above[key]

    def opened(self, keys: Iterable[str]) -> frozenset[str]:
        """What opens together with `keys`."""
        return NOTHING.union(*(self.opens(key) for key in keys))

    # --- blocks

    def of(self, block: Provision) -> frozenset[str]:
        """The keys open in the clauses of `block`; `ANY_THING` among them stands for every entity."""
        if block.id not in self._open:
            if self._depth == DEEPEST:
                return frozenset({*ALWAYS, ANY_THING})
            self._open[block.id] = ALWAYS  # for a circle of exceptions
            self._depth += 1
            self._open[block.id] = ALWAYS | self._stated(block) | self._lent(block)
            self._depth -= 1
        return self._open[block.id]

    def _stated(self, block: Provision) -> frozenset[str]:
        keys: list[str] = []
        for clause, _ in block.lines:
            if isinstance(clause, s.Applies):
                keys += [clause.entity, *(k.key for k in clause.each)]
        return self.opened(keys)

    def _lent(self, block: Provision) -> frozenset[str]:
        """The keys of what `block` works on."""
        match block.kind:
            case "waiver":
                return frozenset({ANY_THING})
            case "protection":
                return frozenset({"request"})
            case "exception":
                return self._common(block.to)
            case "equivalency":
                return self._common(_targets_of(block, s.Counts))
            case "permission" if not is_placed(block):
                return self._common(_targets_of(block, s.Displaces))
            case "definition" if not is_placed(block):
                return self._defined(block)
        return NOTHING

    def _common(self, targets: tuple[s.Target, ...]) -> frozenset[str]:
        scopes = [self.of(self.book.provisions[pid]) for pid in self.book.targets(targets)]
        return frozenset.intersection(*scopes) if scopes else frozenset({ANY_THING})

    def _defined(self, block: Provision) -> frozenset[str]:
        """The keys of the facts that a definition defines; without any, it says nothing of things."""
        facts = self.book.vocabulary.facts
        found = [facts[c.name] for c, _ in block.lines if isinstance(c, s.Let) and c.name in facts]
        if not found:
            return frozenset({ANY_THING})
        return NOTHING.union(*(self.opened(keys_of(fact)) for fact in found))

    # --- names

    def needed(self, ref: Ref | None, block: Provision) -> frozenset[str]:
        """The keys that a name needs open where `block` uses it."""
        match ref:
            case FactRef(fact):
                return keys_of(fact)
            case KeyRef(name) if name not in self.book.vocabulary.entities:
                return frozenset({name})
            case ValueRef():
                return self._value(ref, block)
        return NOTHING

    def _value(self, ref: ValueRef, block: Provision) -> frozenset[str]:
        home = self.book.provisions[ref.provision]
        clause = value_of(home, ref.name)
        if isinstance(clause, s.Let) and is_placed(home):
            if home in self.book.scope_of(block):
                return NOTHING  # read at the keys of its own block
            return self._free(ref, home) - set(self.book.vocabulary.entities)
        return self._free(ref, home)

    def _free(self, ref: ValueRef, home: Provision) -> frozenset[str]:
        if ref not in self._needed:
            if self._depth == DEEPEST:
                return NOTHING
            self._needed[ref] = NOTHING  # for a circle of values
            self._depth += 1
            clause = value_of(home, ref.name)
            if isinstance(clause, s.Table):
                found = [self.column_keys(c, home) for c in clause.columns]
            else:
                found = [name.keys for name in self.missing(clause.expr, home, ALWAYS)]
            self._depth -= 1
            self._needed[ref] = NOTHING.union(*found)
        return self._needed[ref]

    def column_keys(self, column: s.Column, home: Provision) -> frozenset[str]:
        """The keys that a column of a table finds its row by."""
        if column.name is None:
            return NOTHING
        return self.needed(self.book.resolve(column.name, home), home)

    # --- expressions

    def missing(self, expr: s.Expr, block: Provision, open_: frozenset[str]) -> Iterator[Missing]:
        """The names in `expr` that need keys which are not open."""
        match expr:
            case s.Path():
                yield from self._read(expr, (), block, open_)
                return
            case s.AtKey(base, keys):
                yield from self._read(base, keys, block, open_)
                return
            case s.Aggregate(_, over, window):
                open_ = open_ | self.opened(over) | (self.opens("day_type") if window else NOTHING)
            case s.Quantified(_, key):
                open_ = open_ | self.opens(key)
        for part in parts(expr):
            yield from self.missing(part, block, open_)

    def _read(
        self, path: s.Path, keys: tuple[s.Node, ...], block: Provision, open_: frozenset[str]
    ) -> Iterator[Missing]:
        ref = self.book.resolve(path.name, block)
        needed = self.needed(ref, block)
        for key in keys:
            needed -= self.given(key, ref, needed)
        absent = needed - open_
        if absent and ANY_THING in open_:
            absent -= set(self.book.vocabulary.entities)
        if absent:
            yield Missing(path, absent, ref)

    def given(self, key: s.Node, ref: Ref | None, needed: frozenset[str]) -> frozenset[str]:
        """The keys among `needed` that `for KEY` gives a value to."""
        match key:
            case s.GradeRange() | s.Quantity():
                return needed & {"grade"}
            case s.PreviousYear():
                return needed & {"school_year"}
            case s.Path(word):
                choices = self.book.vocabulary.choices
                found = {k for k in needed if k in choices and word in choices[k]}
                return frozenset(found) | self._given_column(word, ref)
        return NOTHING

    def _given_column(self, word: str, ref: Ref | None) -> frozenset[str]:
        """The keys of those columns of a table that are facts with `word` among their values."""
        if not isinstance(ref, ValueRef):
            return NOTHING
        home = self.book.provisions[ref.provision]
        clause = value_of(home, ref.name)
        found: frozenset[str] = NOTHING
        for column in clause.columns if isinstance(clause, s.Table) else ():
            meant = self.book.resolve(column.name, home) if column.name else None
            if isinstance(meant, FactRef) and meant.fact.type.choice:
                choice = self.book.vocabulary.choices.get(meant.fact.type.choice)
                if choice is not None and word in choice:
                    found |= keys_of(meant.fact)
        return found


def keys_of(fact: Fact) -> frozenset[str]:
    """The owner of a fact and the keys that it runs by."""
    return frozenset((fact.owner, *fact.by))


def grades_of(block: Provision) -> frozenset[str]:
    """The grades that a block says it applies to; none, where it names none."""
    found: set[str] = set()
    for clause, _ in block.lines:
        for key in clause.each if isinstance(clause, s.Applies) else ():
            if isinstance(key.values, s.GradeRange):
                found |= set(grades_between(key.values.first, key.values.last))
            elif isinstance(key.values, s.Quantity):
                found.add(str(key.values.number))
    return frozenset(found)


def is_placed(block: Provision) -> bool:
    """True when a block says what it applies to."""
    return any(isinstance(clause, s.Applies) for clause, _ in block.lines)


def value_of(block: Provision, name: str) -> s.Let | s.Table:
    """The first `let` or `table` of that name, which the block has."""
    values = (c for c, _ in block.lines if isinstance(c, (s.Let, s.Table)))
    return next(value for value in values if value.name == name)


def derived_from(block: Provision, what: str) -> list[s.Expr]:
    """The expressions behind `ID.counted` (the amounts, then the caps) or `ID.cap`."""
    clauses = [clause for clause, _ in block.lines]
    caps = [c.expr for c in clauses if isinstance(c, s.Cap) and what in ("cap", "counted")]
    return [*(c.amount for c in clauses if isinstance(c, s.Counts) and what == "counted"), *caps]


def _targets_of(block: Provision, kind: type[s.Counts | s.Displaces]) -> tuple[s.Target, ...]:
    return tuple(t for c, _ in block.lines if isinstance(c, kind) for t in c.targets)
