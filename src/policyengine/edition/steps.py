"""Contents of an application, acts with their votes and days, and the term of a grant, in plain English."""

from __future__ import annotations

from policyengine.edition import naming
from policyengine.edition.conditions import Said, clause, duty, flat
from policyengine.edition.expressions import Scope, amount, day_of_year, is_truth, step_text, value
from policyengine.language import syntax as s
from policyengine.rulebook.english import listing, plain

_ORDER = {"later than": "after", "earlier than": "before"}
_OF_WHOM = {"members": "of all members", "cast": "of the votes cast", "present": "of those present"}
_EACH = {
    "request": "for each law of which a waiver is asked",
    "intent": "for each purpose that this law protects",
    "school_year": "for each school year",
}
_TH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def need(clause_: s.Needs, scope: Scope) -> Said:
    """One content of an application."""
    text = clause_.text.rstrip(".") + _each(clause_.each)
    if clause_.only_if is not None:
        text += f"; only if {flat(clause_.only_if, scope)}"
    if clause_.proof is None:
        return Said(text)
    if not is_truth(clause_.proof, scope):
        return Said(f"{text}; shown by {value(clause_.proof, scope)}")
    if _compares(clause_.proof):
        proof = duty(clause_.proof, scope)
        return Said(f"{text}: {proof.text}", proof.below)
    proof = clause(clause_.proof, scope)
    if proof.text.lower() == clause_.text.lower().rstrip("."):
        return Said(text)
    return Said(
        f"{text} (in the plan: {proof.text})" if not proof.below else f"{text}: {proof.text}", proof.below
    )


def _compares(expr: s.Expr) -> bool:
    return isinstance(expr, (s.Compare, s.Is))


def _each(keys: tuple[str, ...]) -> str:
    said = [_EACH.get(key, f"for each {naming.thing(key)}") for key in keys]
    return f", {', '.join(said)}" if said else ""


def act(step: s.Step, scope: Scope) -> Said:
    """One act: what, by whom, by which vote, when."""
    text = step.text.rstrip(".")
    if step.by:
        text += f", by {scope.actors(step.by, 'or')}"
    if step.vote is not None:
        text += f", by {vote(step.vote, scope)}"
    text += _each(step.each)
    if step.timing:
        text += f", {listing(timing(t, scope) for t in step.timing)}"
    if step.only_if is not None:
        text += f"; only if {flat(step.only_if, scope)}"
    return Said(text)


def vote(held: s.Vote, scope: Scope) -> str:
    """`a secret vote of the teachers, with more than 1/2 of all members in favor`."""
    ballot = f"{held.ballot.split()[0]} " if held.ballot else ""
    share = value(held.share, scope)
    whom = _OF_WHOM.get(held.of_whom, f"of {plain(held.of_whom)}")
    article = "an" if ballot.startswith("open") else "a"
    return f"{article} {ballot}vote of {scope.actor(held.body)} with {held.operator} {share} {whom} in favor"


def timing(held: s.Timing, scope: Scope) -> str:
    """When a step falls."""
    anchor = _anchor(held.anchor, scope)
    if held.every is not None:
        return f"again every {_recurring(held.every)} {held.relation} {anchor}"
    if held.distance is not None:
        within = "within" if (held.operator, held.relation) == ("at most", "after") else held.operator
        return f"{within} {amount(held.distance)} {held.relation} {anchor}"
    operator = str(held.operator)
    if isinstance(held.anchor, str):
        near = {"on or before": "not later than", "on or after": "not earlier than"}
        return f"{_ORDER.get(operator) or near.get(operator, operator)} {anchor}"
    return f"{_ORDER.get(operator, operator)} {anchor}"


def _recurring(quantity: s.Quantity) -> str:
    said = amount(quantity)
    return said.removeprefix("1 ") if quantity.number == 1 else said


def _anchor(anchor: str | s.Expr, scope: Scope) -> str:
    if not isinstance(anchor, str):
        return value(anchor, scope)
    for block in scope.book.scope_of(scope.block):
        names = {c.name for c in (line.clause for line in block.lines) if isinstance(c, (s.Needs, s.Step))}
        if anchor in names:
            return step_text(block.id, anchor, scope)
    return step_text(scope.block.id, anchor, scope)


def decides(held: s.Decides, scope: Scope) -> str:
    """By when the decision is due, and what silence means."""
    after = f" {held.relation} {_anchor(held.anchor, scope)}" if held.anchor else ""
    silence = {"approves": "approved", "refuses": "refused"}.get(held.silence or "", held.silence)
    rest = f"; if none is made by then, the request counts as {silence}" if silence else ""
    return f"The decision is due within {amount(held.within)}{after}{rest}."


def term(held: s.Lasts | s.LastsUntil | s.LastsOpen, scope: Scope) -> str:
    """How long a grant lasts."""
    match held:
        case s.Lasts(length, operator):
            return f"A grant lasts {f'{operator} ' if operator else ''}{amount(length)}."
        case s.LastsUntil(month, day, count, relation, anchor):
            nth = _TH[count - 1] if count <= len(_TH) else f"{count}th"
            when = f"{relation} {_anchor(anchor, scope)}"
            return (
                f"A grant lasts until {day_of_year(month, day)} of the {nth} school year that begins {when}."
            )
    return f"A grant has no set end: it lasts until {plain(held.event)}."


def renewal(held: s.Renewable, scope: Scope) -> Said:
    """Whether and how it may be renewed."""
    text = "it may be renewed" + (f" for {amount(held.length)}" if held.length else "")
    text += f": {scope.names.low(held.text.rstrip('.'))}" if held.text else ""
    if held.expr is None:
        return Said(text)
    said = clause(held.expr, scope)
    return Said(f"{text}; only if {said.text}", said.below)
