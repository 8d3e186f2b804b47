"""Waivers and protections in plain English: who asks and grants, what is reached and kept out of reach."""

from __future__ import annotations

from collections.abc import Iterator

from policyengine.edition import naming
from policyengine.edition.conditions import Said, clause, duty, ended, items
from policyengine.edition.expressions import Scope
from policyengine.edition.steps import act, decides, need, renewal, term
from policyengine.edition.targets import target_list, with_exceptions
from policyengine.language import syntax as s
from policyengine.report.tree import Block, Item, Items, Paragraph
from policyengine.rulebook.english import listing, sentence
from policyengine.rulebook.model import Rules

_DISCRETION = {
    "may_grant": "It may be granted or refused: that is for the grantor to judge.",
    "shall_grant": "It must be granted where what is required for it is there.",
    "self_executing": "It takes effect by itself: nobody has to grant it.",
}
_NEEDS = {"waiver": "The application must hold", "exception": "The application must hold besides"}
_STEPS = {
    "requirement": "Acts that are due",
    "permission": "Acts that must come first",
    "exception": "Acts that are due besides",
}


def said_block(lead: str, said: Said) -> tuple[Block, ...]:
    """A sentence with a label before it, and the list that belongs to it."""
    return (Paragraph(ended(Said(f"{lead}{said.text}", said.below))), *said.below)


def reach_blocks(rules: Rules, scope: Scope) -> Iterator[Block]:
    """What an authority may waive."""
    for reaches in rules.reaches:
        text, lists = with_exceptions(reaches.targets, reaches.but, scope)
        yield from said_block("It may waive", Said(f" {text}" if text else "", lists))


def asking_blocks(rules: Rules, scope: Scope) -> Iterator[Block]:
    """Who asks, who grants, and how free the grantor is."""
    if rules.asked_by is not None:
        who = listing((_asker(w, scope) for w in rules.asked_by.who), "or")
        through = f", through {_asker(rules.asked_by.through, scope)}" if rules.asked_by.through else ""
        yield Paragraph(sentence(f"it is asked for by {who}{through}"))
    if rules.granted_by is not None:
        first, *then = [scope.actor(w) for w in rules.granted_by.who]
        rest = "".join(f", then {w}" for w in then)
        both = "; all must agree" if len(then) > 1 else "; both must agree" if then else ""
        yield Paragraph(sentence(f"it is granted by {first}{rest}{both}"))
    if rules.discretion:
        yield Paragraph(_DISCRETION.get(rules.discretion, sentence(rules.discretion.replace("_", " "))))
    for condition in rules.granted_when:
        but = "But it" if rules.discretion == "may_grant" else "It"
        yield from said_block(f"{but} must be granted if ", clause(condition.expr, scope))
    if rules.refused:
        yield Paragraph("It is refused if:")
        yield items((ground.label or "", _ground(ground, scope)) for ground in rules.refused)


def _asker(name: str, scope: Scope) -> str:
    if name in ("school", "charter", "pupil", "teacher", "employer"):
        return {"charter": "a charter school"}.get(name, f"a {naming.thing(name)}")
    return scope.actor(name)


def _ground(ground: s.Refused, scope: Scope) -> Said:
    said = clause(ground.expr, scope)
    text = ground.text.rstrip(".")
    return Said(text) if said.text.lower() == text.lower() else Said(f"{text}: {said.text}", said.below)


def procedure_blocks(rules: Rules, scope: Scope) -> Iterator[Block]:
    """Contents, acts, and the decision; of whatever kind of provision has them."""
    kind = scope.block.kind
    if rules.needs:
        yield Paragraph(f"{_NEEDS.get(kind, 'What must be there')}:")
        yield items((n.label or "", need(n, scope)) for n in rules.needs)
    if rules.steps:
        yield Paragraph(f"{_STEPS.get(kind, 'The steps')}:")
        yield items((step.label or "", act(step, scope)) for step in rules.steps)
    if rules.decides is not None:
        yield Paragraph(decides(rules.decides, scope))


def term_blocks(rules: Rules, scope: Scope) -> Iterator[Block]:
    """What stands in place of the rule, how long a grant lasts, and how it is renewed."""
    for condition in rules.instead:
        yield from said_block("In place of what is waived: ", duty(condition.expr, scope))
    for length in rules.lasts:
        yield Paragraph(term(length, scope))
    for condition in rules.lasts_while:
        yield from said_block("A grant lasts only as long as ", clause(condition.expr, scope))
    for renewable in rules.renewable:
        yield from said_block("", renewal(renewable, scope))


def shield_blocks(rules: Rules, scope: Scope) -> Iterator[Block]:
    """What a protection keeps out of the reach of waivers, and of which."""
    for line in rules.against:
        whom = target_list(line.targets, scope) if line.targets else "every waiver"
        yield Paragraph(sentence(f"it stands against {whom}"))
    if len(rules.shields) == 1 and not rules.shields[0].label:
        text, lists = with_exceptions(rules.shields[0].targets, rules.shields[0].but, scope)
        yield from said_block("It keeps out of their reach", Said(f" {text}" if text else "", lists))
    elif rules.shields:
        yield Paragraph("It keeps out of their reach:")
        yield Items(tuple(_shield(line, scope) for line in rules.shields))


def _shield(line: s.Shields, scope: Scope) -> Item:
    text, lists = with_exceptions(line.targets, line.but, scope)
    return Item(f"{text or 'all of this'}{':' if lists else '.'}", lists, label=line.label or "")
