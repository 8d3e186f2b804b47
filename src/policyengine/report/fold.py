"""Findings that say the same of many grades, years, groups and things, folded into one entry.

A superintendent reads an entry: one provision with one outcome.  Its cases differ in numbers, and each case
lists the instances that it holds for.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from policyengine.reason.answer import (
    STANDINGS,
    Comparison,
    Decisive,
    Enabling,
    Evidence,
    Finding,
    Missing,
    RequestItem,
    Shield,
    WaiverPath,
)
from policyengine.report import words

_T = TypeVar("_T", bound=Hashable)

URGENCIES = ("violated", "unresearched", "unsettled", "lifted", "in_order", "advice", "untouched")


class _Placed(Protocol):
    """What findings, permissions and items of requests share: where in the plan they hold."""

    @property
    def subject(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def grades(self) -> tuple[str, ...]: ...
    @property
    def years(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class Instance:
    """Things, groups, grades and years, or a part of a year, for which one and the same is said."""

    entity: str
    subjects: frozenset[str]
    groups: frozenset[str]
    grades: frozenset[str]
    years: frozenset[int]
    keys: tuple[tuple[str, str], ...] = ()
    since: datetime.date | None = None
    until: datetime.date | None = None

    def words(self, told_apart: bool) -> str:
        """`taylor_high, day track, pupils of clinic, grades 11-12, 2027-28 to 2030-31`."""
        things = [words.thing_words(s, self.entity) for s in sorted(self.subjects)]
        shown = [t for t in things if t] if len(things) < 2 else [words.listing(_without_repeats(things))]
        if any(not t for t in things) and len(things) == 1:
            shown = ["the district"]
        return ", ".join(
            part
            for part in (
                *shown,
                words.group_words(sorted(self.groups), told_apart),
                words.listing(words.plain(value) for _, value in self.keys),
                words.grades_words(self.grades),
                words.years_words(self.years),
                f"from {self.since}" if self.since else "",
                f"before {self.until}" if self.until else "",
            )
            if part
        )


def _without_repeats(things: Sequence[str]) -> list[str]:
    """`a, day track` and `a, evening track` read `a, day track` and `evening track`."""
    heads = {t.rpartition(", ")[0] for t in things}
    if len(heads) > 1 or heads == {""}:
        return list(things)
    return [things[0], *(t.rpartition(", ")[2] for t in things[1:])]


@dataclass(frozen=True, slots=True)
class Case:
    """Instances of an entry with the same numbers."""

    comparisons: tuple[Comparison, ...]
    instances: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class PathView:
    """An authority that reaches the rule, with its standing in each span of years."""

    path: WaiverPath
    standings: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]
    missing: tuple[Missing, ...]

    @property
    def usable(self) -> bool:
        """True when a request under it could still lift the rule in some year."""
        return any({"open", "incomplete", "complete"}.intersection(found) for found, _ in self.standings)


@dataclass(frozen=True, slots=True)
class EnablingView:
    """A permission with the instances that it holds for."""

    enabling: Enabling
    instances: tuple[Instance, ...]
    missing: tuple[Missing, ...]
    decisive: tuple[Decisive, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One provision with one outcome, for all the findings that say so."""

    findings: tuple[Finding, ...]
    cases: tuple[Case, ...]

    @property
    def first(self) -> Finding:
        """A finding that stands for all in what they share."""
        return self.findings[0]

    @property
    def told_apart(self) -> bool:
        """True when what is said does not hold for all groups of pupils alike."""
        groups = {f.group for f in self.findings}
        return any(i.groups != groups for case in self.cases for i in case.instances)

    @property
    def paths(self) -> tuple[PathView, ...]:
        """The authorities, each once; those that the plan asks come first."""
        found: dict[str, list[tuple[WaiverPath, tuple[int, ...]]]] = {}
        for finding in self.findings:
            for path in finding.paths:
                found.setdefault(path.authority, []).append((path, finding.years))
        views = [_path_view(held) for held in found.values()]
        return tuple(sorted(views, key=lambda v: not v.path.requested))

    @property
    def shields(self) -> tuple[Shield, ...]:
        """The protections, each once."""
        return once(s for f in self.findings for s in f.shields)

    @property
    def enabled_by(self) -> tuple[EnablingView, ...]:
        """The permissions and equivalencies that make it all right, or could."""
        return fold_enabling(e for f in self.findings for e in f.enabled_by)

    @property
    def decisive(self) -> tuple[Decisive, ...]:
        """The facts whose settling would shrink it, each once."""
        return once(d for f in self.findings for d in f.decisive)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was taken for granted, each once."""
        return once(a for f in self.findings for a in f.assumptions)

    @property
    def evidence(self) -> Evidence:
        """The weakest evidence under any of its findings, with all readings and all unread text."""
        return join_evidence(f.evidence for f in self.findings)


def urgency(finding: Finding) -> str:
    """The part of the report in which a finding stands: one of `URGENCIES`."""
    outcomes = set(finding.outcomes)
    if outcomes == {"violated"}:
        return "violated"
    if not finding.touched:
        return "untouched"
    if outcomes == {"unresearched"}:
        return "unresearched"
    if outcomes & {"advised", "heeded"}:
        return "advice"
    if outcomes & {"violated", "unresearched"}:
        return "unsettled"
    return "lifted" if "lifted" in outcomes else "in_order"


def fold(findings: Iterable[Finding]) -> dict[str, tuple[Entry, ...]]:
    """The entries of each part of the report, in the order of the answer."""
    grouped: dict[str, dict[Hashable, list[Finding]]] = {name: {} for name in URGENCIES}
    for finding in findings:
        key = (finding.provision, finding.outcomes)
        grouped[urgency(finding)].setdefault(key, []).append(finding)
    return {name: tuple(_entry(held) for held in entries.values()) for name, entries in grouped.items()}


def _entry(findings: list[Finding]) -> Entry:
    held: dict[tuple[Comparison, ...], list[Instance]] = {}
    for finding in findings:
        held.setdefault(finding.comparisons, []).append(finding_instance(finding))
    return Entry(tuple(findings), tuple(Case(numbers, merge(places)) for numbers, places in held.items()))


def _path_view(held: list[tuple[WaiverPath, tuple[int, ...]]]) -> PathView:
    spans: dict[tuple[str, ...], set[int]] = {}
    for path, years in held:
        spans.setdefault(path.standings, set()).update(years)
    order = sorted(spans.items(), key=lambda item: -STANDINGS.index(item[0][0]) if item[0] else 0)
    return PathView(
        held[0][0],
        tuple((standings, tuple(sorted(years))) for standings, years in order),
        once(m for path, _ in held for m in path.missing),
    )


def fold_enabling(enabling: Iterable[Enabling]) -> tuple[EnablingView, ...]:
    """Permissions that say the same of several instances, folded."""
    found: dict[Hashable, list[Enabling]] = {}
    for item in enabling:
        found.setdefault((item.provision, item.how, item.status, item.caps), []).append(item)
    return tuple(
        EnablingView(
            held[0],
            merge(instance_of(e) for e in held),
            once(m for e in held for m in e.missing),
            once(d for e in held for d in e.decisive),
        )
        for held in found.values()
    )


def finding_instance(finding: Finding) -> Instance:
    """The single instance of a finding."""
    return replace(
        instance_of(finding),
        groups=frozenset([finding.group]),
        keys=finding.keys,
        since=finding.since,
        until=finding.until,
    )


def instance_of(placed: _Placed) -> Instance:
    """The single instance of what holds for all groups of pupils alike."""
    return Instance(
        placed.entity,
        frozenset([placed.subject]),
        frozenset([""]),
        frozenset(placed.grades),
        frozenset(placed.years),
    )


def item_instance(item: RequestItem) -> Instance:
    """The single instance of an item of a request."""
    return replace(instance_of(item), groups=frozenset([item.group]), keys=item.keys)


def merge(instances: Iterable[Instance]) -> tuple[Instance, ...]:
    """Instances that differ in one respect only, united: grades first, then years, groups, things."""
    found = list(dict.fromkeys(instances))
    before = 0
    while len(found) != before:
        before = len(found)
        for axis in ("grades", "years", "groups", "subjects"):
            found = _merge_along(axis, found)
    return tuple(found)


def _merge_along(axis: str, instances: list[Instance]) -> list[Instance]:
    found: dict[Hashable, Instance] = {}
    for item in instances:
        key = _with(item, axis, frozenset())
        other = found.get(key)
        found[key] = _with(item, axis, getattr(item, axis) | getattr(other, axis)) if other else item
    return list(found.values())


def _with(item: Instance, axis: str, members: Any) -> Instance:
    return replace(item, **{axis: members})


def join_evidence(parts: Iterable[Evidence]) -> Evidence:
    """Several grounds as one: the weakest grade, all sources, readings and unread text, each once."""
    held = list(parts)
    return Evidence(
        words.weakest(e.grade for e in held),
        once(s for e in held for s in e.sources),
        once(r for e in held for r in e.readings),
        once(u for e in held for u in e.unread),
    )


def once(items: Iterable[_T]) -> tuple[_T, ...]:
    """The items in order, each once."""
    return tuple(dict.fromkeys(items))
