"""What evaluating an expression came to, kept with all that was noted on the way, so that it is done once.

The same expression is asked for at the same instance again and again: in every completion, for ways out, for each
request.  With a completion it depends on the answers to what it asks, so those questions are kept before the result:
a later completion is asked them in the same order, and what was found for its answers is found again.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyengine.reason.completion import Completion, Question
    from policyengine.reason.results import Ctx, Result, Spread


@dataclass(frozen=True, slots=True)
class Kept:
    """A result, what was noted on the way, and the grades, years and groups for which it holds.

    Attributes:
        node: held so that no other can have its identity.
        notes: what was added to the evaluator's `reads`, `provisions`, `assumed`, `enabled` and `versions`.
        open: whether a completion could have decided something; else the result is that of every completion.
    """

    node: object
    result: Result
    notes: tuple[dict[object, object], ...]
    spread: Spread
    open: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    after: dict[Hashable, _Asked | Kept] = field(default_factory=dict)


class Memory:
    """What has been evaluated under one plan and law."""

    def __init__(self) -> None:
        self._open: dict[Hashable, Kept] = {}
        self._decided: dict[Hashable, _Asked | Kept] = {}

    def find(self, key: Hashable, completion: Completion | None) -> Kept | None:
        """What was kept, for the answers that `completion` gives."""
        kept = self._open.get(key)
        if completion is None or (kept is not None and not kept.open):
            return kept
        at = self._decided.get(key)
        if at is None:
            return None
        before, completion.asked = completion.asked, []
        while isinstance(at, _Asked):
            at = at.after.get(completion.again(at.question))
        completion.asked = before if at is None else before + completion.asked
        return at

    def keep(self, key: Hashable, asked: list[tuple[Question, bool]] | None, kept: Kept) -> None:
        """Keeps a result under the questions that were asked and their answers; None without a completion."""
        if asked is None:
            self._open[key] = kept
            return
        table, name = self._decided, key
        for question, answer in asked:
            node = table.setdefault(name, _Asked(question))
            if isinstance(node, Kept):
                return
            table, name = node.after, answer
        table[name] = kept


def key_of(node: object, ctx: Ctx) -> Hashable:
    """All that an expression can depend on, answers of a completion aside."""
    env = ctx.env
    return (
        id(node),
        id(ctx.block),
        ctx.event,
        ctx.base,
        id(ctx.counted),
        ctx.nothing,
        ctx.clocked,
        env.group,
        env.request,
        env.since,
        env.lines,
        tuple(env.things.items()),
        tuple(env.keys.items()),
        tuple(env.whole.items()),
    )
