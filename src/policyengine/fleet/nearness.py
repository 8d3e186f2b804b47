"""How near two states' laws come to each other in what they say of one plan.

A *point* is an area of law, what is measured there, and a part of the plan with the pupils meant: "seat time, hours
per year, day track, pupils of the clinic".  On each point a state's law gives one answer: a conflict is certain, it
is open, or the plan may do what it does (a rule is met, something stands in its place, or nothing is asked).

Two states are alike on a point where both answers are settled and the same, or where both are open and one and the
same fact of the plan decides both.  Where one is settled and the other open it can't be told yet: the open one may
come out the same.  Nor can it where the area was not researched, or where a state asks nothing that the plan touches
but has duties of the same area, on the same kind of thing, of which the plan says nothing.  Of time that a timetable
holds such duties hide nothing: whatever rule there is of it, a plan with a timetable touches it.

The share of points alike, among those that can be told, is the measure.  It counts answers on one plan; it says
nothing of how alike the texts are, or of other plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from policyengine.fleet.outcome import ANSWERS, Difference, Likeness, Nearness, Point, Stand
from policyengine.reason.answer import Comparison, Finding
from policyengine.rulebook.model import FEDERAL, Rulebook
from policyengine.rulebook.units import plural, singular

BAD = frozenset({"violated", "unresearched"})
OTHER = "other"
TIMETABLE = frozenset({"hours per year", "hours per week", "hours per day", "days per year"})
NOTHING = Stand("may")
HIDDEN = Stand("open")
_UNIT = re.compile(r"(?:^|\s)([a-z_]+(?: per [a-z_]+)*)$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_WITHIN = ("day_type", "block")  # what stands in a track and is judged as part of it


@dataclass(frozen=True, slots=True)
class Answers:
    """What a state's law answers on each point; where it asks what the plan doesn't speak of; what nobody read.

    `silent` are areas and kinds of things; `unread` are areas.
    """

    points: Mapping[Point, Stand]
    silent: frozenset[tuple[str, str]] = frozenset()
    unread: frozenset[str] = frozenset()

    def on(self, point: Point) -> Stand:
        """The answer on a point; open where the law may have one."""
        quiet = (point.area, point.entity) in self.silent and point.measure not in TIMETABLE
        hidden = point.area in self.unread or quiet
        return self.points.get(point, HIDDEN if hidden else NOTHING)


def answers(findings: Iterable[Finding], book: Rulebook, unread: Iterable[str] = ()) -> Answers:
    """The answers of a state's law, from its findings on the plan."""
    found: dict[Point, list[Stand]] = {}
    silent = set()
    for finding in findings:
        if finding.kind == "advice":
            continue
        answer = _answer(finding)
        if not finding.touched and answer != "conflict":
            if answer == "open":
                point = _point(finding, "")
                silent.add((point.area, point.entity))
            continue
        asks = tuple(dict.fromkeys(d.fact for d in finding.decisive if is_shared(d.fact, book)))
        for measure in _measures(finding, answer):
            found.setdefault(_point(finding, measure), []).append(Stand(answer, (finding.provision,), asks))
    return Answers({p: _worst(s) for p, s in found.items()}, frozenset(silent), frozenset(unread))


def is_shared(fact: str, book: Rulebook) -> bool:
    """True for a fact of the plan's own design; False where only one state's law asks for it."""
    head = fact.partition(".")[0]
    return head != "state" and (head == FEDERAL or head not in book.jurisdictions)


def nearness(home: Answers, there: Answers) -> Nearness:
    """Two states compared on all points that either speaks of."""
    counts: dict[str, list[int]] = {}
    apart: list[tuple[Point, Stand, Stand]] = []
    every = {*home.points, *there.points}
    for point in sorted(every, key=lambda p: (p.area, p.measure, p.subject, p.group)):
        ours, theirs = home.on(point), there.on(point)
        alike = _alike(ours, theirs)
        held = counts.setdefault(point.area, [0, 0, 0])
        held[2 if alike is None else 0 if alike else 1] += 1
        if alike is False:
            apart.append((point, ours, theirs))
    areas = tuple(Likeness(area, *held) for area, held in sorted(counts.items()))
    sums = (sum(a.alike for a in areas), sum(a.otherwise for a in areas), sum(a.untold for a in areas))
    return Nearness(*sums, areas, tuple(_differences(apart, every)))


def _differences(apart: Iterable[tuple[Point, Stand, Stand]], every: Iterable[Point]) -> Iterator[Difference]:
    """What is answered otherwise, with the pupils for whom one and the same is said together."""
    pupils: dict[str, set[str]] = {}
    for point in every:
        pupils.setdefault(point.subject, set()).add(point.group)
    held: dict[tuple[Point, Stand, Stand], list[Point]] = {}
    for point, ours, theirs in apart:
        held.setdefault((replace(point, group=""), ours, theirs), []).append(point)
    for (_, ours, theirs), found in held.items():
        groups = tuple(p.group for p in found)
        yield Difference(found[0], groups, set(groups) == pupils[found[0].subject], ours, theirs)


def _alike(ours: Stand, theirs: Stand) -> bool | None:
    """Whether two answers are the same; None where it can't be told yet."""
    if "open" not in (ours.answer, theirs.answer):
        return ours.answer == theirs.answer
    both = ours.answer == theirs.answer and set(ours.asks) & set(theirs.asks)
    return True if both else None


def _answer(finding: Finding) -> str:
    if finding.outcomes == ("violated",):
        return "conflict"
    return "open" if BAD & set(finding.outcomes) else "may"


def _worst(stands: Iterable[Stand]) -> Stand:
    """The gravest of several answers on one point, with all law that gives it."""
    held = list(stands)
    answer = min((s.answer for s in held), key=ANSWERS.index)
    alike = [s for s in held if s.answer == answer]
    provisions = dict.fromkeys(p for s in alike for p in s.provisions)
    asks = dict.fromkeys(a for s in alike for a in s.asks)
    return Stand(answer, tuple(provisions), tuple(asks))


def _point(finding: Finding, measure: str) -> Point:
    area = finding.area[0] if finding.area else OTHER
    subject, entity = finding.subject, finding.entity
    if entity in _WITHIN:
        subject, entity = ".".join(subject.split(".")[: -1 if entity == "day_type" else -2]), "track"
    return Point(area, measure, subject, entity, finding.group)


def _measures(finding: Finding, answer: str) -> list[str]:
    """What is measured where a finding's answer lies: in the comparisons that fail, or, where it is met, that hold."""
    telling = {"conflict": (False,), "open": (False, None), "may": (True,)}[answer]
    units = [_measure(c) for c in finding.comparisons if c.holds in telling]
    return list(dict.fromkeys(u for u in units if u)) or [""]


def _measure(comparison: Comparison) -> str:
    """`hours per year`, whether the law counts hours or minutes; "" where neither side has a unit."""
    for side in (comparison.right, comparison.left):
        if side.startswith("$"):
            return "money"
        if side.endswith("%"):
            return "percent"
        if _DATE.search(side):
            return "dates"
        unit = _UNIT.search(side)
        if unit is not None and not side.startswith("not known"):
            head, *per = unit[1].split(" per ")
            name = "hours" if singular(head) in ("minute", "hour") else plural(singular(head))
            return " per ".join([name, *per])
    return ""
