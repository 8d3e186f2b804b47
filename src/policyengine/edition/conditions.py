"""What holds or does not hold, and what must hold, in plain English; groups become lists with the law's labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from policyengine.edition import naming
from policyengine.edition.expressions import Scope, is_truth, value, verb, word_of
from policyengine.language import syntax as s
from policyengine.report.tree import Item, Items, Paragraph
from policyengine.rulebook.english import listing, sentence
from policyengine.rulebook.model import ValueRef

_OPPOSITE = {
    "at least": "less than", "at most": "more than", "more than": "at most", "less than": "at least",
    "on or before": "later than", "later than": "on or before", "on or after": "earlier than",
    "earlier than": "on or after",
}  # fmt: skip
_LONG = 60


class Said(NamedTuple):
    """A phrase without its full stop, and the list that stands under it."""

    text: str
    below: tuple[Paragraph | Items, ...] = ()


@dataclass(frozen=True, slots=True)
class Modal:
    """How a duty is put: `must be`, `required`, `not allowed`."""

    verb: str
    required: str
    refused: str


MUST = Modal("must", "Required", "Not allowed")
SHOULD = Modal("should", "Advised", "Advised against")


def items(said: Iterable[tuple[str, Said]]) -> Items:
    """Phrases as a list of sentences, each with its label; a phrase with a list under it ends in a colon."""
    return Items(tuple(Item(ended(phrase), phrase.below, label=label) for label, phrase in said))


def ended(said: Said) -> str:
    """The phrase as a sentence: a colon where a list follows, else a full stop."""
    text = said.text.strip()
    if said.below:
        return f"{text[0].upper()}{text[1:].rstrip(':.')}:"
    return sentence(text)


def flat(expr: s.Node, scope: Scope) -> str:
    """A condition in one line."""
    return run_on(clause(expr, scope))


def run_on(said: Said) -> str:
    """A phrase with what stands under it, in one line."""
    parts = []
    for block in said.below:
        if isinstance(block, Items):
            for item in block.items:
                inner = run_on(Said(item.text.rstrip("."), item.below))
                parts.append(f"{item.label} {inner}".strip())
        else:
            parts.append(block.text.rstrip("."))
    return f"{said.text.rstrip(':')}: {'; '.join(parts)}" if parts else said.text


def clause(expr: s.Node, scope: Scope, *, denied: bool = False) -> Said:
    """What holds, as a phrase; with `denied`, that it does not hold."""
    match expr:
        case s.Not(of):
            return clause(of, scope, denied=not denied)
        case s.Compare(operator, left, right):
            said = value(left, scope)
            how = _OPPOSITE[operator] if denied else operator
            return Said(f"{said} {verb(said)} {how} {value(right, scope)}")
        case s.Is():
            return Said(_is(expr, scope, denied=denied))
        case s.Group(mode, members):
            return Said(_GROUPS[mode, denied], (items((m.label, clause(m.expr, scope)) for m in members),))
        case s.Inline(mode, operands):
            return _inline(mode, operands, scope, denied=denied)
        case s.Quantified():
            return _quantified(expr, scope, denied=denied)
        case s.YesNo(holds):
            return Said("always" if holds is not denied else "never")
    said = value(expr, scope)
    if isinstance(expr, s.Path) and isinstance(scope.book.resolve(expr.name, scope.block), ValueRef):
        said = f"{said} holds"
    return Said(f"this is not so: {said}" if denied else said)


_GROUPS = {
    ("all", False): "all of this is so",
    ("any", False): "at least one of these is so",
    ("all", True): "not all of this is so",
    ("any", True): "none of these is so",
}


def _is(expr: s.Is, scope: Scope, *, denied: bool) -> str:
    left = value(expr.left, scope)
    are = f"{verb(left)} not" if denied else verb(left)
    if isinstance(expr.left, s.Path) and expr.left.name == "request.target":
        return f"it {'does not cover' if denied else 'covers'} {_values(expr, scope)}"
    if any(isinstance(v, s.NoValue) for v in expr.values):
        return f"{left} {are} stated as none"
    if len(expr.values) == 1 and isinstance(expr.values[0], s.YesNo):
        holds = expr.values[0].value is not denied
        return left if holds else f"this is not so: {left}"
    return f"{left} {are} {_values(expr, scope)}"


def _values(expr: s.Is, scope: Scope) -> str:
    return listing((word_of(v, expr.left, scope) for v in expr.values), "or")


def _inline(mode: str, operands: tuple[s.Expr, ...], scope: Scope, *, denied: bool) -> Said:
    said = [clause(o, scope) for o in operands]
    if not denied and short(said):
        return Said(f" {mode} ".join(p.text for p in said))
    return Said(_GROUPS["all" if mode == "and" else "any", denied], (items(("", p) for p in said),))


def short(said: list[Said]) -> bool:
    """True for phrases that can stand in a row without being mistaken for each other."""
    return not any(
        p.below or len(p.text) > _LONG or any(sign in p.text for sign in (",", ":", ";", " and ", " or "))
        for p in said
    )


def each_of(expr: s.Quantified, scope: Scope) -> str:
    """The things of which something is said, behind `every` or `any`: `program where …`."""
    name = naming.keyed(expr.over, scope.book.vocabulary, scope.block.jurisdiction)
    return f"{name} where {flat(expr.where, scope)}" if expr.where is not None else name


def _quantified(expr: s.Quantified, scope: Scope, *, denied: bool) -> Said:
    mode, body, body_denied = expr.mode, expr.body, False
    if isinstance(body, s.Not):
        body, body_denied = body.of, True
    head = {
        ("every", False, False): "for every {0}",
        ("every", False, True): "for no {0}",
        ("every", True, False): "not for every {0}",
        ("every", True, True): "for at least one {0}",
        ("any", False, False): "for at least one {0}",
        ("any", False, True): "not for every {0}",
        ("any", True, False): "for no {0}",
        ("any", True, True): "for every {0}",
    }[mode, denied, body_denied]
    inner = clause(body, scope)
    which = each_of(expr, scope)
    comma = "," if expr.where is not None else ""
    return Said(f"{head.format(which)}{comma}: {inner.text}", inner.below)


# --- what must hold ---------------------------------------------------------------


def duty(expr: s.Node, scope: Scope, modal: Modal = MUST, *, refused: bool = False) -> Said:
    """What must hold, or with `refused` must not, as a phrase that begins a sentence."""
    match expr:
        case s.Not(of):
            return duty(of, scope, modal, refused=not refused)
        case s.Compare(operator, left, right):
            be = f"{modal.verb}{' not' if refused else ''} be"
            return Said(f"{value(left, scope)} {be} {operator} {value(right, scope)}")
        case s.Is(left, values) if not any(isinstance(v, (s.YesNo, s.NoValue)) for v in values):
            be = f"{modal.verb}{' not' if refused else ''} be"
            return Said(f"{value(left, scope)} {be} {_values(expr, scope)}")
        case s.Group(mode, members):
            return _group_duty(mode, [(m.label, m.expr) for m in members], scope, modal, refused=refused)
        case s.Inline(mode, operands):
            limbs = [clause(o, scope) for o in operands]
            if short(limbs) and all(isinstance(o, s.Path) for o in operands):
                lead = modal.refused if refused else modal.required
                return Said(f"{lead}: {f' {mode} '.join(p.text for p in limbs)}")
            whole = "all" if mode == "and" else "any"
            return _group_duty(whole, [("", o) for o in operands], scope, modal, refused=refused)
        case s.Quantified(_, _, _, body) if is_truth(body, scope):
            return _quantified_duty(expr, scope, modal, refused=refused)
    said = clause(expr, scope)
    return Said(f"{modal.refused if refused else modal.required}: {said.text}", said.below)


def _group_duty(
    mode: str, members: list[tuple[str, s.Expr]], scope: Scope, modal: Modal, *, refused: bool
) -> Said:
    lead = {
        ("all", False): f"{modal.required}, all of this",
        ("any", False): f"{modal.required}, at least one of these",
        ("all", True): f"{modal.refused}, all of this together",
        ("any", True): f"{modal.refused}, any of these",
    }[mode, refused]
    put: Callable[[s.Expr], Said] = (
        (lambda e: duty(e, scope, modal))
        if (mode, refused) == ("all", False)
        else (lambda e: clause(e, scope))
    )
    said = ((label, put(e)) for label, e in members)
    return Said(lead, (items((label, _unled(phrase, modal)) for label, phrase in said),))


def _unled(said: Said, modal: Modal) -> Said:
    """An item of a list whose head already says that it is required."""
    text = said.text.removeprefix(f"{modal.required}: ").removeprefix(f"{modal.required}, ")
    return Said(text, said.below)


def _quantified_duty(expr: s.Quantified, scope: Scope, modal: Modal, *, refused: bool) -> Said:
    which = each_of(expr, scope)
    comma = "," if expr.where is not None else ""
    match expr.mode, refused:
        case "every", False:
            inner = duty(expr.body, scope, modal)
            text = inner.text if inner.text[:1].islower() else scope.names.low(inner.text)
            return Said(f"for every {which}{comma or ','} {text}", inner.below)
        case "any", True:
            inner = clause(expr.body, scope)
            return Said(f"{modal.refused} for any {which}{comma}: {inner.text}", inner.below)
    inner = clause(expr, scope)
    return Said(f"{modal.refused if refused else modal.required}: {inner.text}", inner.below)
