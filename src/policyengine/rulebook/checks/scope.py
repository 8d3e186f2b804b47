"""Which keys are open in a block, and which keys a name needs (LANGUAGE section 4, "Opening keys")."""

from __future__ import annotations

from collections.abc import Iterable

from policyengine.language import syntax as s
from policyengine.rulebook.checks.places import parts
from policyengine.rulebook.model import FactRef, KeyRef, Provision, Ref, Rulebook, ValueRef
from policyengine.rulebook.vocabulary import Fact

ALWAYS = frozenset({"district", "school_year"})
ANY_THING = "*"
NOTHING: frozenset[str] = frozenset()


class Scopes:
    """Open and needed keys, worked out once for each block and name."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._open: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._needed: dict[ValueRef, frozenset[str]] = {}

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
            self._open[block.id] = ALWAYS  # for a circle of exceptions
            self._open[block.id] = ALWAYS | self._stated(block) | self._lent(block)
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
            self._needed[ref] = NOTHING  # for a circle of values
            clause = value_of(home, ref.name)
            if isinstance(clause, s.Table):
                found = NOTHING.union(*(self.column_keys(c, home) for c in clause.columns))
            elif isinstance(clause, s.Let):
                found = NOTHING.union(*(keys for _, keys, _ in self.missing(clause.expr, home, ALWAYS)))
            else:
                found = NOTHING
            self._needed[ref] = found
        return self._needed[ref]

    def column_keys(self, column: s.Column, home: Provision) -> frozenset[str]:
        """The keys that a column of a table finds its row by."""
        if column.name is None:
            return NOTHING
        return self.needed(self.book.resolve(column.name, home), home)

    # --- expressions

    def missing(
        self, expr: s.Expr, block: Provision, open_: frozenset[str]
    ) -> list[tuple[s.Path, frozenset[str], Ref | None]]:
        """The names in `expr` that need keys which are not open: (name, those keys, what it means)."""
        found: list[tuple[s.Path, frozenset[str], Ref | None]] = []
        self._walk(expr, block, open_, found)
        return found

    def _walk(
        self,
        expr: s.Expr,
        block: Provision,
        open_: frozenset[str],
        found: list[tuple[s.Path, frozenset[str], Ref | None]],
    ) -> None:
        match expr:
            case s.Path(name):
                self._read(expr, self.book.resolve(name, block), (), block, open_, found)
                return
            case s.AtKey(base, keys):
                self._read(base, self.book.resolve(base.name, block), keys, block, open_, found)
                return
            case s.Aggregate(_, over, window):
                open_ = open_ | self.opened(over) | (self.opens("day_type") if window else NOTHING)
            case s.Quantified(_, key):
                open_ = open_ | self.opens(key)
        for part in parts(expr):
            self._walk(part, block, open_, found)

    def _read(
        self,
        path: s.Path,
        ref: Ref | None,
        keys: tuple[s.Node, ...],
        block: Provision,
        open_: frozenset[str],
        found: list[tuple[s.Path, frozenset[str], Ref | None]],
    ) -> None:
        needed = self.needed(ref, block)
        for key in keys:
            needed -= self.given(key, ref, needed)
        absent = needed - open_
        if absent and ANY_THING in open_:
            absent -= set(self.book.vocabulary.entities)
        if absent:
            found.append((path, absent, ref))

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


def is_placed(block: Provision) -> bool:
    """True when a block says what it applies to."""
    return any(isinstance(clause, s.Applies) for clause, _ in block.lines)


def value_of(block: Provision, name: str) -> s.Let | s.Table | None:
    """The first `let` or `table` of that name."""
    for clause, _ in block.lines:
        if isinstance(clause, (s.Let, s.Table)) and clause.name == name:
            return clause
    return None


def _targets_of(block: Provision, kind: type[s.Counts | s.Displaces]) -> tuple[s.Target, ...]:
    return tuple(t for c, _ in block.lines if isinstance(c, kind) for t in c.targets)
