"""On which definitions a provision rests."""

from __future__ import annotations

from policyengine.language import syntax as s
from policyengine.rulebook.model import FactRef, Provision, Rulebook, ValueRef


def resting_on(book: Rulebook, requirement: Provision) -> set[str]:
    """The ids of the definitions that a requirement rests on, through lets and other definitions."""
    found: set[str] = set()
    queue = [requirement]
    while queue:
        block = queue.pop()
        for line in block.lines:
            for node in s.walk(line.clause):
                if isinstance(node, s.Path):
                    queue += [p for p in _behind(book, node.name, block) if p.id not in found]
                    found |= {p.id for p in _behind(book, node.name, block)}
    found.discard(requirement.id)
    return {pid for pid in found if book.provisions[pid].kind == "definition"}


def _behind(book: Rulebook, name: str, block: Provision) -> list[Provision]:
    match book.resolve(name, block):
        case ValueRef(pid, _):
            return [book.provisions[pid]]
        case FactRef(fact):
            return [
                p
                for p in book.of_kind("definition")
                if any(isinstance(c, s.Let) and c.name == fact.name for c in p.clauses(s.Let))
            ]
    return []
