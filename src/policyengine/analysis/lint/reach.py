"""What a waiver may reach, as far as reading tells; a tag that a provision leaves open counts as held."""

from __future__ import annotations

from policyengine.language import syntax as s
from policyengine.rulebook.citations import RANKS
from policyengine.rulebook.model import Provision, Rulebook


def may_reach(waiver: Provision, block: Provision, book: Rulebook) -> bool:
    """True when a waiver of the same jurisdiction, not below the block's level, may list it."""
    if waiver.jurisdiction != block.jurisdiction or RANKS.index(block.level) < RANKS.index(waiver.level):
        return False
    return _lists(waiver, block, book, otherwise=True)


def _lists(holder: Provision, block: Provision, book: Rulebook, *, otherwise: bool) -> bool:
    """Whether a waiver or protection lists `block`, its exceptions taken out."""
    lines = (c for c, _ in holder.lines if isinstance(c, (s.Reaches, s.Shields)))
    return any(
        any(_may_be(target, block, book, otherwise=otherwise) for target in line.targets)
        and not any(_may_be(target, block, book, otherwise=not otherwise) for target in line.but)
        for line in lines
    )


def _may_be(target: s.Target, block: Provision, book: Rulebook, *, otherwise: bool) -> bool:
    """Whether `target` is `block`; `otherwise` where the block does not tell."""
    match target.how, target.what:
        case "both", _:
            return all(_may_be(part, block, book, otherwise=otherwise) for part in target.parts)
        case "id" | "under" | "cited", _:
            return block.id in book.targets((target,))
        case "area", area:
            return area in block.areas
        case "level", s.Rank(order, kind):
            return block.level.startswith(f"{order} {kind or ''}")
        case "made", str(name):
            return _is(name, block.made_by, book, block, otherwise=otherwise)
        case "enforced", str(name):
            return _is(name, block.enforced_by, book, block, otherwise=otherwise)
        case "binding", name:
            return otherwise if block.binds is None else name in block.binds
        case "same", str(name):
            return _lists(book.provisions[name], block, book, otherwise=otherwise)
    return otherwise


def _is(name: str, stated: str | None, book: Rulebook, block: Provision, *, otherwise: bool) -> bool:
    if stated is None:
        return otherwise
    return book.role(name, block.jurisdiction) == book.role(stated, block.jurisdiction)
