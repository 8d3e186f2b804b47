"""What comparing a plan under the law of several states comes to.  Plain data; nothing here decides."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction

from policyengine.reason.answer import Decisive, Enabling, Evidence, Finding, Horizon, Shield
from policyengine.reason.ways import Way

LIFTS = ("asked", "if_eligible", "perhaps", "part", "none")
CAUSES = ("plan", "state", "law")
ANSWERS = ("conflict", "open", "may")
NO_EVIDENCE = Evidence("recalled")


TOLD = Fraction(1, 5)
"""A state is ranked by its nearness where at least this share of the points can be told."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule of law with which the plan conflicts for certain.

    Attributes:
        findings: all that were violated of one provision.
        federal: True for federal law.
        lift: `asked` (everywhere, by an application that is still to be written), `if_eligible` (the same, but it is
            open whether the district may ask), `perhaps` (everywhere, if what is open falls out well), `part` (in
            some school years, or for some pupils, only), `none`.
        everyone: True where the rule is broken for all the pupils of the things that it is broken at.
        ways: the authorities that could be asked; `left`: the school years in which none can lift it.
        forgiven: title and citations of those that may forgive its consequence alone.
        shields: the protections that stand in the way.
    """

    findings: tuple[Finding, ...]
    federal: bool
    lift: str
    everyone: bool = True
    ways: tuple[Way, ...] = ()
    left: tuple[int, ...] = ()
    forgiven: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shields: tuple[Shield, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenRule:
    """A rule with which the plan may conflict, as open facts fall out.

    Attributes:
        because: whose questions keep it open: `plan` (facts that every state's law knows), `state` (facts that only
            this state asks for, and papers of its law), `law` (no fact that can be named settles it).
        plan, own: those questions.
    """

    findings: tuple[Finding, ...]
    federal: bool
    because: str
    plan: tuple[Decisive, ...] = ()
    own: tuple[Decisive, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdict if the plan asks nothing of the state, and if it asks under the state's own authorities."""

    asking_nothing: str
    with_waivers: str


@dataclass(frozen=True, slots=True)
class Point:
    """What two states' answers are compared on.

    Attributes:
        area: the area of law; `measure`: what is compared ("hours per year"), "" where nothing is measured.
        subject, entity: the part of the plan; `group`: the programs whose pupils are meant.
    """

    area: str
    measure: str
    subject: str
    entity: str
    group: str


@dataclass(frozen=True, slots=True)
class Stand:
    """The answer of a state's law on a point, by which of its provisions: conflict, open, or may (be done)."""

    answer: str
    provisions: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()  # open facts of the common vocabulary that decide it


@dataclass(frozen=True, slots=True)
class Difference:
    """Points on which another state comes to another answer than the plan's own.

    Attributes:
        point: of the first of `groups`, the pupils for whom one and the same is said.
        everyone: True where these are all the pupils of that part of the plan.
    """

    point: Point
    groups: tuple[str, ...]
    everyone: bool
    home: Stand
    there: Stand


@dataclass(frozen=True, slots=True)
class Likeness:
    """How often two states come to the same answer: points alike, otherwise, and not yet told."""

    area: str
    alike: int
    otherwise: int
    untold: int


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a state's law comes to the home state's in what it says of this plan.

    `areas` in the order of their names; `differences` in the order of the points.
    """

    alike: int
    otherwise: int
    untold: int
    areas: tuple[Likeness, ...]
    differences: tuple[Difference, ...]

    @property
    def telling(self) -> bool:
        """Whether enough of the points can be told to rank the state by them."""
        told = self.alike + self.otherwise
        return told > 0 and told >= TOLD * (told + self.untold)

    @property
    def share(self) -> Fraction | None:
        """The share of points alike among those that can be told; None where none can."""
        told = self.alike + self.otherwise
        return Fraction(self.alike, told) if told else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan under the law of one state.

    Attributes:
        researched: False where no law of the state is in the rulebook; all else is then empty.
        overall: with federal law; `own`: by the state's law alone.
        conflicts, open, unresearched: of state and of federal law, those of the state first.
        permissions: of the state's law, that hold, or hold once papers are there.
        areas_not_researched: in which no law of the state was looked at, or none is in the rulebook.
        unread: the school years of the plan that begin before `since`, the day from which its law was researched.
        evidence: the weakest under any conclusion of the state's law.
        nearness: None for the plan's own state, and where one of the two is not researched.
    """

    state: str
    name: str
    researched: bool
    rulebook: str = ""
    overall: Verdicts | None = None
    own: Verdicts | None = None
    conflicts: tuple[Conflict, ...] = ()
    open: tuple[OpenRule, ...] = ()
    unresearched: tuple[Finding, ...] = ()
    permissions: tuple[Enabling, ...] = ()
    areas_not_researched: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
    since: datetime.date | None = None
    evidence: Evidence = NO_EVIDENCE
    nearness: Nearness | None = None
    horizons: tuple[Horizon, ...] = ()
    laws: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # id, title, citations of what `nearness` names


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan under the law of several states.

    Attributes:
        home: the outcome under the plan's own state; `others`: as they were asked for.
        verdict: of the plan with what it asks at home, as `check` gives it; "" where home is not researched.
        federal_conflicts, federal_open: what federal law comes to at home; a state's own outcome has its own.
        dropped: the requests of the plan that were left aside; `kept`: those of federal law.
        own_facts: facts that only the plan's own state knows, left aside elsewhere.
    """

    plan: str
    term: tuple[int, ...]
    as_of: datetime.date
    strict: bool
    home: Outcome
    others: tuple[Outcome, ...]
    verdict: str = ""
    federal_conflicts: tuple[Conflict, ...] = ()
    federal_open: tuple[OpenRule, ...] = ()
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    own_facts: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All of them, the plan's own state first."""
        return (self.home, *self.others)

    @property
    def nearest(self) -> tuple[Outcome, ...]:
        """The other states of which enough can be told, the nearest first."""
        told = [o for o in self.others if o.nearness is not None and o.nearness.telling]
        return tuple(sorted(told, key=_distance))


def _distance(outcome: Outcome) -> tuple[Fraction, int, str]:
    near = outcome.nearness
    assert near is not None
    return (-(near.share or Fraction(0)), -near.alike, outcome.name)
