"""What clauses point at exists and is of the right kind: provisions, citations, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.rulebook.checks.places import Found
from policyengine.rulebook.checks.words import LISTS, Actors
from policyengine.rulebook.citations import RANKS
from policyengine.rulebook.model import DerivedRef, FactRef, Provision, Rulebook

_UNREADABLE = re.compile(r"\bet\s+seq|§\s*§|\d\s*[\u2013\u2014]\s*\d|\band\b|;", re.IGNORECASE)
_KINDS = {
    "to": ("requirement", "exception", "definition", "waiver"),
    "displaces": ("requirement",),
    "counts": ("requirement",),
    "against": ("waiver",),
    "same": ("waiver", "protection"),
}


class Pointer(NamedTuple):
    """A target and the word before it: to, displaces, counts, against, reaches, shields, but or see."""

    block: Provision
    word: str
    target: s.Target
    loc: s.Loc


def pointers(block: Provision) -> Iterator[Pointer]:
    """All targets of a block."""
    yield from _under(block, "to", block.to, block.loc)
    for clause, _ in (*block.lines, *block.about):
        match clause:
            case s.Displaces(targets):
                yield from _under(block, "displaces", targets, clause.loc)
            case s.Counts(targets=targets):
                yield from _under(block, "counts", targets, clause.loc)
            case s.Against(targets):
                yield from _under(block, "against", targets, clause.loc)
            case s.See(targets):
                yield from _under(block, "see", targets, clause.loc)
            case s.Reaches(targets, but) | s.Shields(targets, but):
                word = "reaches" if isinstance(clause, s.Reaches) else "shields"
                yield from _under(block, word, targets, clause.loc)
                yield from _under(block, "but", but, clause.loc)


def _under(block: Provision, word: str, targets: tuple[s.Target, ...], loc: s.Loc) -> Iterator[Pointer]:
    for target in targets:
        if target.how == "both":
            yield from _under(block, "but" if word == "reaches" else word, target.parts, loc)
        else:
            yield Pointer(block, word, target, target.loc if target.loc.line else loc)


def check_targets(book: Rulebook) -> list[Diagnostic]:
    """Targets exist, and are of a kind that the clause can work on."""
    found = Found()
    actors = Actors(book)
    for block in book.provisions.values():
        for pointer in pointers(block):
            check_target(found, book, pointer.target, pointer.loc, actors.known(block.jurisdiction))
            _check_kind(found, book, pointer)
            if pointer.word == "reaches":
                _check_reach(found, book, pointer)
        for clause, _ in block.about:
            if (
                isinstance(clause, s.Words)
                and clause.keyword == "cite"
                and block.kind not in ("practice", "advice")
            ):
                for text in clause.words:
                    _one_citation(found, text, clause.loc)
    return found.all()


def check_target(found: Found, book: Rulebook, target: s.Target, loc: s.Loc, actors: frozenset[str]) -> None:
    """Tells a target that names nothing."""
    choices = book.vocabulary.choices
    match target.how, target.what:
        case "id" | "same", str(name):
            derived = book.resolve(name, None)
            if name not in book.provisions and not (
                isinstance(derived, DerivedRef) and derived.what == "consequence"
            ):
                _no_provision(found, book, name, loc)
        case "under", str(name):
            if not any(pid.startswith(name + ".") for pid in book.provisions):
                _no_provision(found, book, name + ".*", loc)
        case "cited", s.Cited() as cited:
            _check_cited(found, book, cited, loc)
        case "area" | "binding" as how, str(name):
            choice = choices.get("area" if how == "area" else LISTS["binds"])
            if choice is None or name not in choice:
                known = frozenset(choice.parents) if choice else frozenset()
                found.no_member(name, known, f"choice `{'area' if how == 'area' else 'addressee'}`", loc)
        case "made" | "enforced", str(name):
            if name not in actors:
                found.no_member(name, actors, "the actors, addressees and roles", loc)
        case "level", s.Rank() as rank:
            if rank.kind is not None and f"{rank.order} {rank.kind}" not in RANKS:
                found.no_member(f"{rank.order} {rank.kind}", frozenset(RANKS), "the levels of law", loc)
        case "listed", str(name):
            _check_list(found, book, name, loc)
        case "both", _:
            for part in target.parts:
                check_target(found, book, part, part.loc, actors)


def _no_provision(found: Found, book: Rulebook, name: str, loc: s.Loc) -> None:
    near = closest(
        name, [pid for pid in book.provisions if pid.split(".")[0] == name.split(".", maxsplit=1)[0]]
    )
    help_ = f"did you mean `{near}`?" if near else "write the id of a provision, or its citation in quotes"
    found.add("E0201", f"no provision `{name}` is declared", loc, help_)


def _check_cited(found: Found, book: Rulebook, cited: s.Cited, loc: s.Loc) -> None:
    ends = (cited.first,) if cited.last is None else (cited.first, cited.last)
    for text in ends:
        _one_citation(found, text, loc)
        if (
            not (book.reader.is_part(text) if cited.last is None else False)
            and book.reader.read(text) is None
        ):
            found.add(
                "E0210",
                f"no code reads the citation `{text}`",
                loc,
                "write it as one of the codes prints it, or declare the code",
            )
    codes = {c.code for c in map(book.reader.read, ends) if c is not None}
    if len(codes) > 1:
        found.add(
            "E0210", f"`{ends[0]}` and `{ends[-1]}` stand in two codes", loc, "write a range within one code"
        )


def _one_citation(found: Found, text: str, loc: s.Loc) -> None:
    match = _UNREADABLE.search(text)
    if match:
        found.add(
            "E0210",
            f"`{match[0].strip()}` in `{text}` cannot be read",
            loc,
            'write one citation in each pair of quotes, and a range as "A".."B"',
        )


def _check_list(found: Found, book: Rulebook, name: str, loc: s.Loc) -> None:
    ref = book.resolve(name, None)
    if not isinstance(ref, FactRef):
        near = closest(name, [f.name for f in book.vocabulary.facts.values() if f.type.kind == "citations"])
        found.add(
            "E0201",
            f"no fact `{name}` is declared",
            loc,
            f"did you mean `{near}`?" if near else f"declare `{name}`",
        )
    elif ref.fact.type.kind != "citations":
        found.add("E0216", f"`{name}` is no list of law", loc, "name a fact of type `citations`")


def _check_kind(found: Found, book: Rulebook, pointer: Pointer) -> None:
    target = pointer.target
    allowed = _KINDS.get("same" if target.how == "same" else pointer.word)
    if allowed is None:
        return
    name = target.what if isinstance(target.what, str) else ""
    named = book.provisions.get(name)
    if target.how in ("id", "same") and named is not None and named.kind not in allowed:
        found.add(
            "E0216",
            f"`{name}` is {_a(named.kind)}, not {_either(allowed)}",
            pointer.loc,
            _KIND_HELP[pointer.word],
        )
    elif target.how in ("cited", "under"):
        kinds = {book.provisions[pid].kind for pid in book.targets((target,))}
        if not kinds & set(allowed):
            found.add(
                "E0216", f"this names no {_either(allowed, '')}", pointer.loc, "name the provision by its id"
            )
    elif target.how not in ("id", "same"):
        found.add(
            "E0216", "a tag says nothing here", pointer.loc, "name a provision by its id or its citation"
        )


_KIND_HELP = {
    "to": "an exception is to a requirement, an exception, a definition or a waiver",
    "displaces": "name the requirement that falls away",
    "counts": "name the requirement that it counts for",
    "against": "name the waiver that it stands against, or write `against every waiver`",
    "reaches": "name a waiver or a protection behind `same as`",
    "shields": "name a waiver or a protection behind `same as`",
    "but": "name a waiver or a protection behind `same as`",
    "see": "name a waiver or a protection behind `same as`",
}


def _check_reach(found: Found, book: Rulebook, pointer: Pointer) -> None:
    """A waiver that certainly reaches nothing: a permission, or law above its own level."""
    block, target = pointer.block, pointer.target
    if block.level not in RANKS:
        return
    law = book.provisions.get(str(target.what)) if target.how == "id" else None
    if law is not None and law.kind in ("permission", "practice"):
        found.add(
            "E0216",
            f"`{law.id}` is {_a(law.kind)}, which needs no waiver",
            pointer.loc,
            "name the requirement that stands in the way",
        )
    levels = {law.level} if law is not None else _levels(book, target)
    if levels and all(_is_above(level, block.level) for level in levels):
        named = [book.provisions[pid].level for pid in book.targets((target,))]
        if all(_is_above(level, block.level) for level in named):
            found.add(
                "E0216",
                f"{_a(block.level)} reaches no {min(levels)}",
                pointer.loc,
                "only a block of the higher law can open it; write one there, with its own `granted by`",
            )


def _is_above(level: str, other: str) -> bool:
    return level in RANKS and RANKS.index(level) < RANKS.index(other)


def _levels(book: Rulebook, target: s.Target) -> set[str]:
    match target.how, target.what:
        case "cited", s.Cited(first):
            cites = [one for one, _ in book.reader.spans(first)]
            return {book.reader.codes[c.code].level for c in cites}
        case "level", s.Rank(order, kind):
            return {r for r in RANKS if r.startswith(f"{order} {kind or ''}")}
    return set()


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _either(kinds: tuple[str, ...], article: str = "a") -> str:
    shown = [_a(k) if article else k for k in kinds]
    return " or ".join((", ".join(shown[:-1]), shown[-1])) if shown[1:] else shown[0]
