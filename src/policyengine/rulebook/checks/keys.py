"""Each fact's owner, and each key that it runs by, is open where the fact is used (E0204)."""

from __future__ import annotations

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.places import ANSWER, LET, Found, Use, uses, within
from policyengine.rulebook.checks.scope import ANY_THING, NOTHING, Scopes, is_placed, keys_of, value_of
from policyengine.rulebook.model import FactRef, Ref, Rulebook, ValueRef


def check_keys(book: Rulebook) -> list[Diagnostic]:
    """Keys are open where names need them."""
    found = Found()
    scopes = Scopes(book)
    for use in uses(book):
        if _read_elsewhere(book, use):
            continue
        for path, keys, ref in scopes.missing(use.expr, use.block, _open(scopes, use)):
            for key in sorted(keys):
                _tell(found, book, path, key, ref)
        for at in within(use.expr):
            if isinstance(at, s.AtKey):
                _check_given(found, scopes, use, at)
    return found.all()


def _read_elsewhere(book: Rulebook, use: Use) -> bool:
    """A value of a definition that applies to nothing is read, and checked, where it is used."""
    return (
        use.role == LET
        and isinstance(use.clause, s.Let)
        and use.clause.name not in book.vocabulary.facts
        and use.block.kind == "definition"
        and not is_placed(use.block)
    )


def _open(scopes: Scopes, use: Use) -> frozenset[str]:
    book = scopes.book
    more = scopes.opened(use.each)
    match use.clause:
        case s.Answers(topic) if use.role == ANSWER and topic in book.vocabulary.topics:
            more |= scopes.opened(book.vocabulary.topics[topic].by)
        case s.Let(name) if name in book.vocabulary.facts:
            more |= scopes.opened(keys_of(book.vocabulary.facts[name]))
        case s.Condition("instead must"):
            more |= _lifted(scopes, use)
        case s.Sets(_, keys):
            more |= frozenset({"grade"}) if any(isinstance(k, s.GradeRange) for k in keys) else NOTHING
    return scopes.of(use.block) | more


def _lifted(scopes: Scopes, use: Use) -> frozenset[str]:
    """The keys of all that the waiver reaches by id; without any known, grades and things."""
    targets = tuple(t for c, _ in use.block.lines if isinstance(c, s.Reaches) for t in c.targets)
    reached = scopes.book.targets(targets)
    return NOTHING.union({ANY_THING, "grade"}, *(scopes.of(scopes.book.provisions[pid]) for pid in reached))


def _tell(found: Found, book: Rulebook, path: s.Path, key: str, ref: Ref | None) -> None:
    if isinstance(ref, FactRef) and key == ref.fact.owner:
        message = f"`{path.name}` is a fact of each {key}, and no {key} is open here"
    elif path.name == key:
        message = f"`{key}` is not open here"
    else:
        message = f"`{path.name}` runs by `{key}`, which is not open here"
    found.add("E0204", message, path.loc, _help(book, key))


def _help(book: Rulebook, key: str) -> str:
    if key in book.vocabulary.entities:
        return f"say `over {key}` in an aggregate, `every {key} has (…)`, or `applies to {key}`"
    choice = book.vocabulary.choices.get(key)
    member = next(iter(choice.parents), "…") if choice else "9" if key == "grade" else "previous school year"
    return f"say `over {key}` in an aggregate, `each {key}` behind `applies to`, or `for {member}`"


def _check_given(found: Found, scopes: Scopes, use: Use, at: s.AtKey) -> None:
    ref = scopes.book.resolve(at.base.name, use.block)
    if not isinstance(ref, (FactRef, ValueRef)):
        return
    if isinstance(ref, ValueRef) and isinstance(
        value_of(scopes.book.provisions[ref.provision], ref.name), s.Let
    ):
        return  # a value may rest on any key
    needed = scopes.needed(ref, use.block)
    for key in at.keys:
        if isinstance(key, s.Path) and not scopes.given(key, ref, needed):
            choices = needed & set(scopes.book.vocabulary.choices)
            known = {word for choice in choices for word in _members(scopes.book, choice)}
            found.no_member(key.name, known, f"a choice that `{at.base.name}` runs by", key.loc)


def _members(book: Rulebook, choice: str) -> tuple[str, ...]:
    return tuple(book.vocabulary.choices[choice].parents)
