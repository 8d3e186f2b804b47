"""Of which law a clause speaks, in plain English."""

from __future__ import annotations

from policyengine.edition import naming
from policyengine.edition.expressions import Scope
from policyengine.language import syntax as s
from policyengine.report.tree import Item, Items
from policyengine.rulebook.english import listing, plain
from policyengine.rulebook.model import FactRef

_FEW = 3  # targets that are told in a line
_LEVELS = {
    "federal": "all federal law",
    "state": "all state law",
    "local": "all local law: policies of the board and contracts",
    "field": "guidance of the field",
    "federal statute": "federal statutes",
    "federal regulation": "federal regulations",
    "federal guidance": "federal guidance",
    "state constitution": "the state constitution",
    "state statute": "state statutes",
    "state regulation": "state regulations",
    "state guidance": "state guidance",
    "local policy": "local policies",
    "local contract": "local contracts",
    "field guidance": "guidance of the field",
}
_CONSEQUENCE = ".consequence"


def target(one: s.Target, scope: Scope) -> str:
    """One target as a phrase."""
    match one.how, one.what:
        case "both", _:
            first, *others = sorted(one.parts, key=lambda p: p.how in ("binding", "made", "enforced", "area"))
            return f"{target(first, scope)}, but only {listing(target(p, scope) for p in others)}"
        case "id", str(name) if name.endswith(_CONSEQUENCE):
            pid = name.removesuffix(_CONSEQUENCE)
            return f"the consequence (not the duty itself) of {scope.names.provision(pid)}"
        case "id", str(name):
            return scope.names.provision(name)
        case "under", str(name):
            return _under(name, scope)
        case "cited", s.Cited(first, None):
            return first
        case "cited", s.Cited(first, last):
            return f"{first} to {last}"
        case "area", str(name):
            return f"law on {naming.area(name)}"
        case "level", s.Rank(order, kind):
            return _LEVELS.get(f"{order} {kind}" if kind else order, f"{order} {kind or ''}".strip())
        case "made" | "enforced", str(name):
            return f"law {one.how} by {scope.actor(name)}"
        case "binding", str(name):
            return f"law that binds {naming.addressees([name])}"
        case "same", str(name):
            return f"what is listed in {scope.names.provision(name)}"
        case "listed", str(name):
            match scope.book.resolve(name, scope.block):
                case FactRef(fact):
                    return f"the law that is listed under: {scope.names.fact(fact)}"
    return plain(str(one.what))


def _under(name: str, scope: Scope) -> str:
    pids = [pid for pid in scope.book.provisions if pid.startswith(name + ".")]
    if not pids:
        return "rules of which none is encoded"
    shown = listing([scope.names.provision(p) for p in pids[:_FEW]]) if len(pids) <= _FEW else ""
    if shown:
        return shown
    first = scope.names.provision(pids[0])
    return f"{first} and the {len(pids) - 1} other rules that belong to it"


def target_list(targets: tuple[s.Target, ...], scope: Scope, last: str = "and") -> str:
    """Targets in a line."""
    return listing((target(t, scope) for t in targets), last)


def with_exceptions(
    targets: tuple[s.Target, ...], but: tuple[s.Target, ...], scope: Scope
) -> tuple[str, tuple[Items, ...]]:
    """Targets, and what is cut out of them: in a line, or as lists where there are many."""
    if len(targets) <= _FEW and len(but) <= _FEW:
        out = f", except {target_list(but, scope)}" if but else ""
        return target_list(targets, scope) + out, ()
    if len(targets) <= _FEW:
        return f"{target_list(targets, scope)}, except", (_items(but, scope),)
    listed = [Item(target(t, scope)) for t in targets]
    if but:
        listed.append(Item("but not:", (_items(but, scope),)))
    return "", (Items(tuple(listed)),)


def _items(targets: tuple[s.Target, ...], scope: Scope) -> Items:
    return Items(tuple(Item(target(t, scope)) for t in targets))
