"""Acts with dates: what a plan says of them, their votes, their order and deadlines (LANGUAGE section 9)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.plan.model import Interval, Plan, Procedure, StepAnswer, Value
from policyengine.reason.calendar import day_of_rule
from policyengine.reason.dates import Window, limit_of, windows
from policyengine.reason.numbers import plain
from policyengine.reason.results import fraction_of
from policyengine.rulebook.units import singular

START, FILE, DECIDE = "start", "file", "decide"


@dataclass(frozen=True, slots=True)
class StepState:
    """How a step stands: `held` (True done or planned in order, False not, None nobody knows) and in words why not.

    `status` is done, planned, not done, not asked, unknown, vote fails, out of order or late.
    """

    status: str
    held: bool | None
    why: str = ""
    date: datetime.date | None = None
    due: datetime.date | None = None


class Papers:
    """The procedure of one provision, read against its steps.

    Args:
        plan: the plan.
        procedure: the plan's answers for the waiver, permission or requirement.
        steps: its steps in force (with those that exceptions add).
        starts: month and day on which school years start.
        year: the school year at hand, for days of the calendar.
        decides: how long the grantor has for the decision.
    """

    def __init__(
        self,
        plan: Plan,
        procedure: Procedure | None,
        steps: list[s.Step],
        starts: tuple[int, int],
        year: int,
        decides: s.Decides | None = None,
    ) -> None:
        self.plan, self.procedure = plan, procedure
        self.steps = {step.name: step for step in steps}
        if decides is not None and DECIDE not in self.steps and _gives_a_day(decides):
            timing = s.Timing("at most", decides.relation or "after", decides.anchor or FILE, decides.within)
            self.steps[DECIDE] = s.Step(None, DECIDE, "Decision", timing=(timing,))
        self.starts, self.year = starts, year

    def answer(self, step: str, of: str | None = None) -> StepAnswer | None:
        """What the plan says of a step (for one school: `of`)."""
        steps = self.procedure.steps if self.procedure else {}
        return steps.get((step, of)) or steps.get((step, None))

    def content(self, need: str, of: str | None = None) -> Value | None:
        """What the plan says of a need."""
        contents = self.procedure.contents if self.procedure else {}
        return contents.get((need, of)) or contents.get((need, None))

    def date(self, step: str, of: str | None = None) -> datetime.date | None:
        """The date of a step, done or planned."""
        answer = self.answer(step, of)
        return answer.date if answer else None

    def anchor(self, anchor: str | s.Expr, of: str | None = None) -> datetime.date | None:
        """The day of an anchor: a step, `start`, a date, a day of the calendar."""
        match anchor:
            case "start":
                return datetime.date(self.plan.term[0], *self.starts) if self.plan.term else None
            case str(step):
                return self.date(step, of)
            case s.Date(date):
                return date
            case s.MonthDay() | s.Closest() | s.NthWeekday():
                return day_of_rule(anchor, self.year, self.starts)
        return None

    def state(self, step: s.Step, of: str | None = None) -> StepState:
        """How a step stands on the papers."""
        answer = self.answer(step.name, of)
        due = self.due(step, of)
        if answer is None:
            return StepState("not asked", None, "not said", due=due)
        if answer.state == "unknown":
            return StepState("unknown", None, "not known", due=due)
        if answer.state == "none" or answer.done is False:
            return StepState("not done", False, "not done", due=due)
        held, failed = vote_held(step.vote, answer) if step.vote else (True, "")
        if held is not True:
            return StepState("unknown" if held is None else "vote fails", held, failed, answer.date, due)
        wrong = self._order(step, answer.date, of) if answer.date else ""
        if wrong:
            return StepState("out of order", False, wrong, answer.date, due)
        if answer.date and self.plan.prepared and answer.date > self.plan.prepared:
            return StepState("planned", True, f"planned for {answer.date}", answer.date, due)
        return StepState("done", True, "", answer.date, due)

    def _order(self, step: s.Step, date: datetime.date, of: str | None) -> str:
        faults: dict[str, None] = {}
        for timing in step.timing:
            for school in self.schools_of(timing.anchor) if of is None else [of]:
                fault = self._fault(timing, date, school, school if of is None else None)
                if fault:
                    faults.setdefault(fault)
        return f"on {date}, {'; '.join(faults)}" if faults else ""

    def _fault(self, timing: s.Timing, date: datetime.date, of: str | None, named: str | None) -> str:
        """Why a date breaks one limit, or ""; `named`: the school whose act it waits for."""
        first, last = self.limits(timing, of)
        if (first is None or date >= first) and (last is None or date <= last):
            return ""
        if timing.distance is None and isinstance(timing.anchor, str) and timing.anchor != START:
            at = f" of {named}" if named else ""
            return f"not {timing.operator} `{timing.anchor}`{at} on {self.anchor(timing.anchor, of)}"
        edge = f"before the first day {first}" if first is not None else f"after the last day {last}"
        return f"{edge}{_of_anchor(timing)}"

    def limits(
        self, timing: s.Timing, of: str | None = None
    ) -> tuple[datetime.date | None, datetime.date | None]:
        """The first and the last day that a timing allows; None where it sets none, or its anchor has no day."""
        limit, base = limit_of(timing), self.anchor(timing.anchor, of)
        if limit is None or base is None:
            return None, None
        return (limit.forth(base), None) if limit.lower else (None, limit.forth(base))

    def schools_of(self, anchor: str | s.Expr) -> list[str | None]:
        """The schools for which a step is answered one by one; [None] where it is answered once."""
        steps = self.procedure.steps if self.procedure else {}
        return [of for name, of in steps if name == anchor and of is not None] or [None]

    def window(self, step: s.Step, of: str | None = None) -> Window:
        """The first and the last day for a step, whatever day is told of it, by all that is told of the others."""
        others = {*self.steps, FILE, DECIDE} - {step.name}
        known = {name: day for name in sorted(others) if (day := self._told(name, of))}
        start = self.anchor(START)
        known |= {START: start} if start else {}
        steps = {**self.steps, step.name: step}.values()
        return windows(steps, known, lambda anchor: self.anchor(anchor, of))[step.name]

    def _told(self, step: str, of: str | None) -> datetime.date | None:
        """The day of a step; the last of its days where each school has its own."""
        days = [self.date(step, school) for school in ([of] if of else self.schools_of(step))]
        return max((d for d in days if d is not None), default=None)

    def due(self, step: s.Step, of: str | None = None) -> datetime.date | None:
        """The last day for a step: by its own deadlines, and by those of the steps that wait for it."""
        return self.window(step, of).last


def _gives_a_day(decides: s.Decides) -> bool:
    """Whether the grantor's time is counted in days of the calendar, and not in its own meetings."""
    unit = decides.within.unit
    return unit is not None and [singular(w) for w in unit.words] != ["meeting"]


def _of_anchor(timing: s.Timing) -> str:
    name = timing.anchor if isinstance(timing.anchor, str) else ""
    return (
        f" counted from `{name}`"
        if name and timing.distance is not None
        else (f" (`{name}`)" if name else "")
    )


def vote_held(vote: s.Vote, answer: StepAnswer) -> tuple[bool | None, str]:
    """Whether a vote carries, and why not; None where its figures leave that open."""
    figures: Mapping[str, Interval] = dict(answer.figures)
    if vote.ballot and answer.ballot and answer.ballot != vote.ballot:
        return False, f"the ballot was {answer.ballot}, a {vote.ballot} one is due"
    yes, whole = figures.get("yes"), figures.get(vote.of_whom)
    if not figures:
        return True, ""
    if yes is None or whole is None:
        return False, f"the figures lack {'yes' if yes is None else vote.of_whom}"
    share, strict = fraction_of(vote.share), vote.operator == "more than"
    worst = None if whole.high is None else yes.low - share * whole.high
    best = None if yes.high is None else yes.high - share * whole.low
    if worst is not None and (worst > 0 or (worst == 0 and not strict)):
        return True, ""
    told = f"{_figure(yes)} of {_figure(whole)}"
    due = f"{vote.operator} {_asked(vote.share)} of {vote.of_whom} is due"
    if best is None or best > 0 or (best == 0 and not strict):
        return None, f"{told}, {due}"
    if yes.exact and whole.exact and whole.low:
        told += f" is {_share_words(yes.low / whole.low)}"
    return False, f"{told}, {due}"


def _figure(figure: Interval) -> str:
    if figure.exact:
        return plain(figure.low)
    return (
        f"{plain(figure.low)} to {plain(figure.high)}"
        if figure.high is not None
        else f"{plain(figure.low)} or more"
    )


def _share_words(share: Fraction) -> str:
    return (
        f"{plain(share * 100, 2)}%"
        if (share * 10000).denominator == 1
        else f"about {float(share) * 100:.1f}%"
    )


def _asked(share: s.Percent | s.Ratio) -> str:
    return (
        f"{plain(share.number)}%"
        if isinstance(share, s.Percent)
        else f"{share.numerator}/{share.denominator}"
    )
