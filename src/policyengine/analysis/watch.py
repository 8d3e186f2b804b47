"""What the scenarios of the law exercise while they are judged: which sides of which thresholds and conditions.

`Watch` keeps what was seen; `watching` makes the judge that tells it.  Only the reading without a completion is
watched: a fact that a scenario calls unknown, or leaves out, stands on no side of anything.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple, TypeVar

from policyengine.language import syntax as s
from policyengine.plan.model import StepAnswer
from policyengine.reason.calendar import add_days
from policyengine.reason.judge import Judge
from policyengine.reason.numbers import Num, plain, show
from policyengine.reason.results import Ctx, Result, fraction_of
from policyengine.reason.steps import Papers, vote_held
from policyengine.rulebook.model import Provision, Rules

Quiet = TypeVar("Quiet")

_STRICT = frozenset({"more than", "less than", "later than", "earlier than"})

Place = tuple[str, s.Loc]
"""Where something stands in the law: the kind of its node, and its place in the text."""


class Sight(NamedTuple):
    """One look at a threshold: `value` against `limit`, `gap` apart (None where a number is open)."""

    gap: Fraction | None
    value: str
    limit: str


@dataclass(slots=True)
class Watch:
    """What was seen.

    Attributes:
        truths: condition → whether it was seen to hold, to fail.
        nearest: threshold → holds or fails → the nearest value on that side, the first of equals.
        cells: the cells of tables that were read.
        used: provision → whether it was seen to do its work (True), and not to (False).
        outcomes: provision → the outcomes, of a waiver the standings, that came out settled.
    """

    truths: dict[Place, set[bool]] = field(default_factory=dict)
    nearest: dict[Place, dict[bool, Sight]] = field(default_factory=dict)
    cells: set[Place] = field(default_factory=set)
    used: dict[str, set[bool]] = field(default_factory=dict)
    outcomes: dict[str, set[str]] = field(default_factory=dict)

    def settled(self, provision: str, outcomes: Sequence[str]) -> None:
        """Keeps the outcome of a provision where there is one only."""
        if len(outcomes) == 1:
            self.outcomes.setdefault(provision, set()).add(outcomes[0])

    def use(self, provision: str, held: bool) -> None:
        """Keeps that a provision did its work, or did not."""
        self.used.setdefault(provision, set()).add(held)

    def sight(self, place: Place, held: bool, sight: Sight) -> None:
        """Keeps a look at a threshold where it is the nearest on its side."""
        sides = self.nearest.setdefault(place, {})
        best = sides.get(held)
        if best is None or (sight.gap is not None and (best.gap is None or sight.gap < best.gap)):
            sides[held] = sight

    def acts(self, papers: Papers) -> None:
        """Keeps on which side of their votes and deadlines the acts of a procedure stand."""
        answers = papers.procedure.steps if papers.procedure else {}
        for step in papers.steps.values():
            for (name, of), answer in answers.items():
                if name == step.name:
                    self._vote(step, answer)
                    for timing in step.timing:
                        for school in papers.schools_of(timing.anchor) if of is None else [of]:
                            self._timing(papers, timing, answer.date, school)

    def due(self, papers: Papers, step: s.Step, day: datetime.date) -> None:
        """Keeps that a scenario names the last day for a step: by the deadline that sets it, that day is in time."""
        for timing in step.timing:
            if papers.limits(timing)[1] == day:
                self.sight(place_of(timing), True, Sight(Fraction(0), str(day), str(day)))

    def _vote(self, step: s.Step, answer: StepAnswer) -> None:
        figures = dict(answer.figures)
        if step.vote is None or "yes" not in figures or step.vote.of_whom not in figures:
            return
        yes, whole = figures["yes"].low, figures[step.vote.of_whom].low
        gap = abs(yes - fraction_of(step.vote.share) * whole)
        held = vote_held(step.vote, answer)[0] is True
        self.sight(place_of(step.vote), held, Sight(gap, f"{plain(yes)} of {plain(whole)}", ""))

    def _timing(self, papers: Papers, timing: s.Timing, day: datetime.date | None, of: str | None) -> None:
        first, last = papers.limits(timing, of)
        if day is None or (first is None and last is None):
            return
        held = (first is None or day >= first) and (last is None or day <= last)
        beyond = 1 if timing.operator in _STRICT else 0
        edge = add_days(first, -beyond) if first is not None else add_days(last or day, beyond)
        gap = Fraction(abs((day - edge).days))
        self.sight(place_of(timing), held, Sight(gap, str(day), str(edge)))


class Watched(Judge):
    """A judge that tells a watch what it comes upon; what it finds is what any judge finds."""

    watch: ClassVar[Watch]

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._away = self._completion is not None
        self._sides: list[tuple[Result, int]] = []
        self._read: list[s.Cell] = []
        self._assumed: set[str] = set()

    def truth(self, expr: s.Expr, ctx: Ctx) -> bool | None:
        """As any judge; tells on which side a condition came out."""
        if self._away:
            return super().truth(expr, ctx)
        sides, cells = len(self._sides), len(self._read)
        held = super().truth(expr, ctx)
        if held is not None:
            self.watch.truths.setdefault(place_of(expr), set()).add(held)
        if isinstance(expr, s.Compare):
            if held is not None:
                self._tell(expr, held, self._sides[sides:], cells)
            del self._sides[sides:], self._read[cells:]
        return held

    def _tell(self, expr: s.Compare, held: bool, sides: list[tuple[Result, int]], first: int) -> None:
        if len(sides) != 2:
            return
        (left, middle), (right, _) = sides
        if not (isinstance(left, Num) and isinstance(right, Num)):
            return
        gap = abs(left.plus(right, -1).const) if left.known and right.known else None
        unit = left.unit or right.unit
        shown = show(left, unit), show(right, right.unit or unit)
        self.watch.sight(place_of(expr), held, Sight(gap, *shown))
        for index, cell in enumerate(self._read[first:], first):
            value, limit = shown if index >= middle else (shown[1], shown[0])
            self.watch.sight(place_of(cell), held, Sight(gap, value, limit))

    def _side(self, expr: s.Expr, ctx: Ctx, least: bool) -> Result:
        result = super()._side(expr, ctx, least)
        if not self._away:
            self._sides.append((result, len(self._read)))
        return result

    def read_cells(self, cells: Sequence[s.Cell]) -> None:
        """Keeps the one cell that was read; of several nobody knows which it is."""
        if not self._away and len(cells) == 1:
            self._read.append(cells[0])
            self.watch.cells.add(place_of(cells[0]))

    def once(self, node: object, ctx: Ctx, run: Callable[[], Result], stage: str = "") -> Result:
        """Looks again each time: what is only remembered is not seen."""
        return super().once(node, ctx, run, stage) if self._away else run()

    def _quiet(self, run: Callable[[], Quiet]) -> Quiet:
        away, self._away = self._away, True
        try:
            return super()._quiet(run)
        finally:
            self._away = away

    # --- what changes other law

    def active(self, exception: Provision, ctx: Ctx) -> tuple[bool | None, Rules | None, Ctx]:
        """As any judge; an exception that is only assumed not to apply shows nothing."""
        self._assumed.discard(exception.id)
        found = super().active(exception, ctx)
        if exception.id not in self._assumed:
            self._tell_use(exception, found[0], ctx)
        return found

    def _assumed_normal(self, exception: Provision, rules: Rules, ctx: Ctx) -> bool:
        assumed = super()._assumed_normal(exception, rules, ctx)
        if assumed:
            self._assumed.add(exception.id)
        return assumed

    def permitted(self, permission: Provision, ctx: Ctx) -> bool | None:
        """As any judge; tells whether the permission could be used."""
        held = super().permitted(permission, ctx)
        self._tell_use(permission, held, ctx)
        return held

    def counted(self, provision: Provision, ctx: Ctx) -> Num | None:
        """As any judge; tells whether the equivalency counted anything."""
        amount = super().counted(provision, ctx)
        if amount is None or amount.known:
            self._tell_use(provision, amount is not None and amount.const != 0, ctx)
        return amount

    def conditions(self, rules: Rules, ctx: Ctx) -> bool | None:
        """As any judge; tells when a protection's own exception frees what it shields."""
        held = super().conditions(rules, ctx)
        if held is False and ctx.block.kind == "protection" and not self._away:
            self.watch.use(ctx.block.id, False)
        return held

    def papers(self, provision: Provision, rules: Rules, ctx: Ctx) -> Papers:
        """As any judge; tells how the acts of the procedure stand."""
        papers = super().papers(provision, rules, ctx)
        if not self._away:
            self.watch.acts(papers)
        return papers

    def _tell_use(self, provision: Provision, held: bool | None, ctx: Ctx) -> None:
        if self._away or held is None or (held is False and not self._stands(provision, ctx)):
            return
        self.watch.use(provision.id, held)

    def _stands(self, provision: Provision, ctx: Ctx) -> bool:
        """Whether a provision that did nothing had anything to decide: its date, keys and things were at hand.

        One that sets no conditions does nothing only beyond them.
        """
        if not any(isinstance(line.clause, CONDITIONS) for line in provision.lines):
            return True
        found = self.rules(provision, ctx, ctx.env)
        return (
            found is not None
            and self.fits(found[0], ctx.env)
            and any(True for _ in self.opened(found[0], ctx.env))
        )


CONDITIONS = (s.Condition, s.Needs, s.Step)
"""The clauses that decide whether a provision does its work."""


def place_of(node: s.Node) -> Place:
    """The place of a node in the law."""
    return type(node).__name__, node.loc


def watching(watch: Watch) -> type[Judge]:
    """The judge that tells `watch`."""
    return type("WatchedHere", (Watched,), {"watch": watch})
