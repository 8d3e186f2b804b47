"""How far the scenarios of the law cover it: by provision, and by side of each threshold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policyengine.analysis.points import EDGED, KINDS, Point, points_of
from policyengine.analysis.scenarios import ScenarioReport
from policyengine.analysis.watch import Sight, Watch
from policyengine.rulebook.model import Rulebook

_GOOD = frozenset({"met", "met_by_equivalent", "heeded"})
_BAD = frozenset({"violated", "advised"})
_STANDINGS = {
    "complete or open": frozenset({"complete", "open"}),
    "incomplete": frozenset({"incomplete"}),
    "refused": frozenset({"barred", "no_authority", "repealed", "expired"}),
}
_HELD = frozenset({"used", "active", "counting", "barring", "true"})
"""The sides on which something held; the other sides are those on which it did not."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One thing to show, and what was shown of it.

    Attributes:
        point: what it is.
        shown: those of its sides that were seen.
        seen: all outcomes or standings that came out settled.
        nearest: of a threshold, (side, value, limit) nearest to it on each side that was seen.
        at_edge: whether a scenario stands exactly at the threshold; None for what has none.
    """

    point: Point
    shown: tuple[str, ...]
    seen: tuple[str, ...] = ()
    nearest: tuple[tuple[str, Sight], ...] = ()
    at_edge: bool | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The sides that nobody showed."""
        return tuple(side for side in self.point.sides if side not in self.shown)

    @property
    def whole(self) -> bool:
        """True when every side was shown, and the edge where there is one."""
        return not self.missing and self.at_edge is not False


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of one kind: with all sides, some, or none shown; with an edge, how many were tried at it."""

    kind: str
    all: int
    some: int
    none: int
    at_edge: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the scenarios cover of a law, in the order of its text."""

    items: tuple[Covered, ...]

    @property
    def gaps(self) -> tuple[Covered, ...]:
        """What is not wholly covered."""
        return tuple(item for item in self.items if not item.whole)

    @property
    def whole(self) -> bool:
        """True when nothing is missing."""
        return not self.gaps

    def counts(self) -> tuple[Count, ...]:
        """The numbers by kind, kinds that the law has none of left out."""
        return tuple(c for c in map(self._count, KINDS) if c.all + c.some + c.none)

    def _count(self, kind: str) -> Count:
        items = [item for item in self.items if item.point.kind == kind]
        none = sum(not item.shown for item in items)
        every = sum(not item.missing for item in items)
        edge = sum(item.at_edge is True for item in items) if kind in EDGED else None
        return Count(kind, every, len(items) - every - none, none, edge)


def coverage_of(book: Rulebook, report: ScenarioReport, sources: Iterable[str] | None = None) -> Coverage:
    """What a run of scenarios covers.

    Args:
        book: the law that was tested.
        report: what the run showed.
        sources: the files whose law is asked about; all where not said.
    """
    asked = None if sources is None else frozenset(sources)
    return Coverage(tuple(_covered(point, report) for point in points_of(book, asked)))


def _covered(point: Point, report: ScenarioReport) -> Covered:
    watch = report.watch
    if point.kind in EDGED:
        return _at_threshold(point, watch)
    seen = tuple(sorted(watch.outcomes.get(point.provision, ()))) if point.place is None else ()
    match point.kind:
        case "requirement" | "advice" | "duty of a permission":
            kinds = {"met": _GOOD, "violated": _BAD}
            return Covered(point, tuple(side for side in point.sides if kinds[side] & set(seen)), seen)
        case "waiver":
            return Covered(point, tuple(side for side in point.sides if _STANDINGS[side] & set(seen)), seen)
        case "definition":
            return Covered(point, point.sides if point.provision in report.judged else ())
        case "other cell of a table":
            return Covered(point, point.sides if point.place in watch.cells else ())
    held = watch.truths.get(point.place, set()) if point.place else watch.used.get(point.provision, set())
    return Covered(point, tuple(side for side in point.sides if (side in _HELD) in held))


def _at_threshold(point: Point, watch: Watch) -> Covered:
    assert point.place is not None
    sights = watch.nearest.get(point.place, {})
    # The first side of a threshold is the one on which it holds.
    both = zip(point.sides, (True, False), strict=True)
    nearest = tuple((side, sights[held]) for side, held in both if held in sights)
    shown = tuple(side for side, _ in nearest)
    return Covered(point, shown, (), nearest, any(sight.gap == 0 for _, sight in nearest))


# --- as text


def coverage_lines(coverage: Coverage) -> list[str]:
    """The report: the numbers by kind, what is missing, and how near the scenarios come to each threshold."""
    lines = list(_table(coverage.counts()))
    gaps = coverage.gaps
    lines += ["", f"Not shown ({len(gaps)})" if gaps else "Nothing is missing.", *map(_gap, gaps)]
    near = [item for item in coverage.items if item.nearest and item.whole]
    if near:
        lines += ["", "Nearest on each side", *(f"{_head(item)}: {_sights(item)}" for item in near)]
    return lines


def _table(counts: tuple[Count, ...]) -> Iterator[str]:
    wide = max((len(c.kind) for c in counts), default=0)
    yield f"{'':{wide}}  all sides  some  none  at the edge"
    for c in counts:
        edge = "" if c.at_edge is None else str(c.at_edge)
        yield f"{c.kind:{wide}}  {c.all:9}  {c.some:4}  {c.none:4}  {edge:>11}".rstrip()


def _gap(item: Covered) -> str:
    lacking = [f"never {side}" for side in item.missing]
    if item.at_edge is False:
        lacking.append("never exactly at it")
    if len(item.missing) == len(item.point.sides) and not item.seen:
        lacking = ["never shown"]
    had = _sights(item) if item.nearest else ", ".join(o.replace("_", " ") for o in item.seen)
    return f"{_head(item)}: {', '.join(lacking)}" + (f"; {had}" if had else "")


def _head(item: Covered) -> str:
    point = item.point
    what = f' "{point.what}"' if point.what else ""
    return f"{point.loc.source}:{point.loc.line}: {point.kind} {point.provision}{what}"


def _sights(item: Covered) -> str:
    limits = {sight.limit for _, sight in item.nearest}
    if len(limits) > 1:
        return ", ".join(f"at {sight.value} against {sight.limit} {side}" for side, sight in item.nearest)
    (limit,) = limits
    what = item.point.what
    written = what.endswith(limit) or f" {limit} (" in what
    told = "" if written else f"against {limit}, "
    return told + ", ".join(f"at {sight.value} {side}" for side, sight in item.nearest)
