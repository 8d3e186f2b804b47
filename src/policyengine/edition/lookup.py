"""Finding provisions by id or by citation as people print it."""

from __future__ import annotations

from dataclasses import dataclass

from policyengine.language.diagnostics import closest
from policyengine.rulebook.citations import Citation, CitationReader
from policyengine.rulebook.model import Provision, Rulebook


@dataclass(frozen=True, slots=True)
class Found:
    """What a name leads to.

    Attributes:
        provisions: those that it names, in the order of the law.
        cite: the citation, where the name is one.
        states: the states under whose codes the citation is printed alike, where there are several.
    """

    provisions: tuple[Provision, ...] = ()
    cite: Citation | None = None
    states: tuple[str, ...] = ()


def find(name: str, book: Rulebook, state: str | None = None) -> Found:
    """The provisions that an id or a citation names; with `state`, as that state prints its law."""
    if name in book.provisions:
        return Found((book.provisions[name],))
    homes = (
        [state] if state is not None else [j.id for j in book.jurisdictions.values() if j.order != "field"]
    )
    by_home = {home: _cited(name, home, book) for home in homes}
    held = {home: found for home, found in by_home.items() if found.cite is not None or found.provisions}
    own = {home: f for home, f in held.items() if not _federal(f, book)}
    if len(own) > 1:
        with_law = {home: f for home, f in own.items() if f.provisions}
        own = with_law or dict(list(own.items())[:1])
    if len(own) > 1:
        return Found(states=tuple(own))
    if own:
        return next(iter(own.values()))
    return next(iter(held.values()), Found())


def _federal(found: Found, book: Rulebook) -> bool:
    codes = book.reader.codes
    homes = {codes[found.cite.code].jurisdiction} if found.cite is not None else set()
    homes |= {p.jurisdiction for p in found.provisions}
    return all(book.jurisdictions[home].order != "state" for home in homes if home in book.jurisdictions)


def _cited(name: str, home: str, book: Rulebook) -> Found:
    """What a citation names under the codes of one jurisdiction and those above it."""
    chain = book.chain(home)
    reader = book.reader.at_home(chain)
    law = [p for p in book.provisions.values() if p.jurisdiction in chain]
    if reader.is_part(name):
        spans = [span for span in reader.spans(name) if _home(span[0], book) in chain]
        inside = [p for p in law if any(reader.covers(spans, c) for c in p.cites)]
        return Found(tuple(inside), spans[0][0] if spans else None)
    cites = _read(name, chain, reader, book)
    inside = [p for p in law if any(c.beneath(o) or o.beneath(c) for c in p.cites for o in cites)]
    return Found(tuple(inside), cites[0] if cites else None)


def _read(name: str, chain: tuple[str, ...], reader: CitationReader, book: Rulebook) -> list[Citation]:
    """The citation that a name prints; where it names no code, every one that the state's codes might print."""
    cite = reader.read(name)
    if cite is not None:
        return [cite] if _home(cite, book) in chain and cite.parts else []
    return [read for guess in reader.guesses(name, chain[:1]) if (read := reader.read(guess)) is not None]


def _home(cite: Citation, book: Rulebook) -> str:
    return book.reader.codes[cite.code].jurisdiction


def nearest(name: str, book: Rulebook, most: int = 3) -> tuple[str, ...]:
    """The ids that a misspelled one comes nearest to."""
    ids = list(book.provisions)
    found: list[str] = []
    while len(found) < most:
        near = closest(name, [i for i in ids if i not in found])
        if near is None:
            break
        found.append(near)
    ending = [i for i in ids if i.endswith(f".{name}") and i not in found]
    return tuple([*ending, *found][:most])
