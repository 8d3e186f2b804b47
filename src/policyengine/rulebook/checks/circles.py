"""No value rests on itself, no exception is to itself, no list is the same as itself (E0211)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.places import Found
from policyengine.rulebook.checks.targets import pointers
from policyengine.rulebook.checks.values import Value, Values, measure_name
from policyengine.rulebook.model import Rulebook, ValueRef

Node = TypeVar("Node", bound=Hashable)


def circles(starts: Iterable[Node], below: Callable[[Node], Iterable[Node]]) -> Iterator[list[Node]]:
    """The circles of a graph, each once, as the nodes along it."""
    done: set[Node] = set()
    for start in starts:
        path: list[Node] = []
        on_path: set[Node] = set()
        waiting: list[tuple[Node, bool]] = [(start, False)]
        while waiting:
            node, leaving = waiting.pop()
            if leaving:
                on_path.discard(path.pop())
                done.add(node)
            elif node in on_path:
                yield path[path.index(node) :]
            elif node not in done:
                path.append(node)
                on_path.add(node)
                waiting.append((node, True))
                waiting += ((n, False) for n in below(node))


def check_circles(book: Rulebook) -> list[Diagnostic]:
    """No value rests on itself, no exception is to itself, no list is the same as itself (E0211)."""
    found = Found()
    values = Values(book)
    places = dict(values.all())
    for refs in circles(list(places), values.below):
        place = next((places[r] for r in refs if r in places), None)
        if place is not None:
            names = [_short(r) for r in (*refs, refs[0])]
            found.add(
                "E0211",
                f"`{names[0]}` rests on itself: {_chain(names)}",
                place,
                "let one of them say its value without the other",
            )
    exceptions = [b.id for b in book.of_kind("exception")]
    for ids in circles(exceptions, lambda pid: book.targets(book.provisions[pid].to)):
        found.add(
            "E0211",
            f"`{ids[0]}` is an exception to itself: {_chain([*ids, ids[0]])}",
            book.provisions[ids[0]].loc,
            "an exception is to what stands before it",
        )
    for ids in circles(book.provisions, lambda pid: _same_as(book, pid)):
        found.add(
            "E0211",
            f"`{ids[0]}` lists the same as itself: {_chain([*ids, ids[0]])}",
            book.provisions[ids[0]].loc,
            "let one of them say its list without the other",
        )
    return found.all()


def _same_as(book: Rulebook, pid: str) -> Iterator[str]:
    """The provisions whose lists a waiver or protection takes over."""
    for pointer in pointers(book.provisions[pid]):
        if pointer.target.how == "same" and pointer.target.what in book.provisions:
            yield str(pointer.target.what)


def _short(ref: Value) -> str:
    return ref.name if isinstance(ref, ValueRef) and "." in ref.name else measure_name(ref)


def _chain(names: list[str]) -> str:
    return " → ".join(f"`{name}`" for name in names)
