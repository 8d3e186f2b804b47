"""Every name in an expression, and every key, is declared; no keyword is the name of a fact, let or table."""

from __future__ import annotations

from collections.abc import Iterator

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.rulebook.checks.places import Found, names_in, uses_in, within
from policyengine.rulebook.model import UNWRITTEN_STEPS, FactRef, Provision, Ref, Rulebook, ValueRef
from policyengine.rulebook.vocabulary import BUILT_IN_KEYS, Vocabulary

FREE_KEYWORDS = frozenset({"request", "state", "law", "intent", "file"})


def check_names(book: Rulebook) -> list[Diagnostic]:
    """Names in expressions, and names of other blocks that a clause stands on (E0201)."""
    names = _Names(book)
    for block in book.provisions.values():
        for clause, _ in block.lines:
            for use in uses_in(block, clause):
                for path in names_in(use.expr):
                    names.need(path.name, path.loc, block)
            names.in_clause(clause, block)
        for clause, _ in block.about:
            if isinstance(clause, s.Clock):
                names.need(clause.fact, clause.loc, block, "fact", FactRef)
    for jurisdiction in book.jurisdictions.values():
        if jurisdiction.part_of is not None and jurisdiction.part_of not in book.jurisdictions:
            others = set(book.jurisdictions)
            tell_unknown(names.found, "jurisdiction", jurisdiction.part_of, jurisdiction.loc, others)
        for given in jurisdiction.givens:
            names.need(given.fact, given.loc, None, "fact", FactRef)
    return names.found.all()


class _Names:
    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.found = Found()
        self._known: set[str] = set()

    def need(
        self, name: str, loc: s.Loc, block: Provision | None, what: str = "name", *kinds: type[Ref]
    ) -> None:
        """Tells a name that nothing declares, or nothing of these `kinds`."""
        ref = self.book.resolve(name, block)
        if ref is not None and (not kinds or isinstance(ref, kinds)):
            return
        self._known = self._known or set(known_names(self.book))
        scope = self.book.scope_of(block) if block is not None else []
        own = {c.name for b in scope for c, _ in b.lines if isinstance(c, (s.Let, s.Table))}
        tell_unknown(self.found, what, name, loc, self._known | own)

    def in_clause(self, clause: s.Clause, block: Provision) -> None:
        """Tells unknown names that stand in a clause itself."""
        match clause:
            case s.Counts(_, measure):
                self.need(measure, clause.loc, block)
            case s.Sets(name):
                self.need(name, clause.loc, block, "value", ValueRef, FactRef)
            case s.Table(columns=columns):
                for column in columns:
                    if column.name is not None:
                        self.need(column.name, column.loc, block)
            case s.Answers(topic):
                topics = self.book.vocabulary.topics
                if topic not in topics:
                    tell_unknown(self.found, "topic", topic, clause.loc, set(topics))


def tell_unknown(found: Found, what: str, name: str, loc: s.Loc, known: set[str]) -> None:
    """Tells a name that nothing declares, with the closest of those that are known."""
    near = closest(name, _worth(name, known))
    help_ = f"did you mean `{near}`?" if near else f"declare `{name}`, or write a name that is declared"
    found.add("E0201", f"no {what} `{name}` is declared", loc, help_)


def _worth(name: str, known: set[str]) -> list[str]:
    """The names worth comparing with `name`: about as long, with the same first letter or last part."""
    last = name.rpartition(".")[2]
    return [
        k
        for k in known
        if abs(len(k) - len(name)) < 8 and (k[:1] == name[:1] or k.rpartition(".")[2] == last)
    ]


def known_names(book: Rulebook) -> Iterator[str]:
    """All names that an expression may use, the steps and values of blocks by their full names."""
    words = book.vocabulary
    yield from words.facts
    yield from words.choices
    yield from words.entities
    yield from BUILT_IN_KEYS
    for block in book.provisions.values():
        yield block.id
        for clause, _ in block.lines:
            if isinstance(clause, (s.Let, s.Table, s.Needs, s.Step)):
                yield f"{block.id}.{clause.name}"


# --- keys -------------------------------------------------------------------------


def check_keys_known(book: Rulebook) -> list[Diagnostic]:
    """Keys behind `applies to`, `each`, `over`, `every`, `by`, `of` are entities or choices, or built in."""
    found = Found()
    words = book.vocabulary
    keys = {*words.entities, *words.choices, *BUILT_IN_KEYS}
    for entity in words.entities.values():
        for name in entity.inside:
            if name not in words.entities:
                tell_unknown(found, "entity", name, entity.loc, set(words.entities))
    _vocabulary_keys(found, words, keys)
    for block in book.provisions.values():
        for clause, _ in block.lines:
            _clause_keys(found, words, clause, keys)
            for use in uses_in(block, clause):
                for at in within(use.expr):
                    over = at.over if isinstance(at, s.Aggregate) else ()
                    over = (at.over,) if isinstance(at, s.Quantified) else over
                    for key in over:
                        if key not in keys:
                            tell_unknown(found, "key", key, at.loc, keys)
    return found.all()


def _vocabulary_keys(found: Found, words: Vocabulary, keys: set[str]) -> None:
    for fact in words.facts.values():
        if fact.owner not in words.entities:
            tell_unknown(found, "entity", fact.owner, fact.loc, set(words.entities))
    stated = [(item.by, item.loc) for item in words.facts.values()]
    stated += [(item.by, item.loc) for item in words.topics.values()]
    for by, loc in stated:
        for key in by:
            if key not in keys:
                tell_unknown(found, "key", key, loc, keys)


def _clause_keys(found: Found, words: Vocabulary, clause: s.Clause, keys: set[str]) -> None:
    each: tuple[str, ...] = ()
    match clause:
        case s.Applies(entity, key_ins):
            if entity not in words.entities:
                tell_unknown(found, "entity", entity, clause.loc, set(words.entities))
            each = tuple(k.key for k in key_ins)
        case s.Needs() | s.Step():
            each = clause.each
        case s.Cap(_, str(key)):
            each = (key,)
    for key in each:
        if key not in keys:
            tell_unknown(found, "key", key, clause.loc, keys)


# --- keywords and steps -----------------------------------------------------------


def check_keywords(book: Rulebook) -> list[Diagnostic]:
    """No fact, let or table has a keyword as its whole name (E0203)."""
    from policyengine.language.parser import keywords

    reserved = keywords() - FREE_KEYWORDS
    found = Found()
    named = [("fact", fact.name, fact.loc) for fact in book.vocabulary.facts.values()]
    for block in book.provisions.values():
        for clause, _ in block.lines:
            if isinstance(clause, (s.Let, s.Table)):
                what = "table" if isinstance(clause, s.Table) else "value"
                named.append((what, clause.name, clause.loc))
    for what, name, loc in named:
        if name in reserved:
            found.add(
                "E0203", f"the {what} `{name}` has the name of a keyword", loc, "give it a name of two words"
            )
    return found.all()


def check_steps(book: Rulebook) -> list[Diagnostic]:
    """Every anchor of a date is a step of the block, of what it is an exception to, or `start` (E0201)."""
    found = Found()
    for block in book.provisions.values():
        known: set[str] | None = None
        for clause, _ in block.lines:
            for anchor in anchors(clause):
                known = known or steps_of(book, block)
                if anchor not in known:
                    tell_unknown(found, "step", anchor, clause.loc, known)
    return found.all()


def anchors(clause: s.Clause) -> list[str]:
    """The steps that a clause counts its days from."""
    match clause:
        case s.Step(timing=timing):
            return [t.anchor for t in timing if isinstance(t.anchor, str)]
        case s.Decides(anchor=str(anchor)) | s.LastsUntil(anchor=anchor):
            return [anchor]
    return []


def steps_of(book: Rulebook, block: Provision) -> set[str]:
    """The steps that clauses of `block` may name."""
    scope = book.scope_of(block)
    known = {c.name for b in scope for c, _ in b.lines if isinstance(c, s.Step)} | {"start"}
    if any(b.kind == "waiver" for b in scope):
        known |= set(UNWRITTEN_STEPS)
    return known
