"""How provisions bear on each other, read from the law alone: what acts on what, what waivers reach, what is barred.

What a plan would decide (a list of law that a district keeps, a condition) is None here: "it depends".
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

from policyengine.language import syntax as s
from policyengine.rulebook.citations import BINDING, RANKS, CitationReader
from policyengine.rulebook.model import Provision, Rulebook
from policyengine.rulebook.resting import resting_on

NEVER_ASKED = frozenset({"practice", "advice", "waiver", "protection"})
_CONSEQUENCE = ".consequence"


class Acting(NamedTuple):
    """A provision that changes another: an exception, what counts toward it, what stands in its place."""

    provision: Provision
    how: str  # excepts, counts, displaces


class Bar(NamedTuple):
    """A protection that keeps a provision from a waiver; `sure` is False where that depends on the plan."""

    protection: Provision
    label: str
    sure: bool


class Way(NamedTuple):
    """A waiver that reaches a provision, and what bars it.

    `sure` is False where a list decides; `consequence` where only the consequence may be lifted.
    """

    waiver: Provision
    sure: bool
    consequence: bool
    bars: tuple[Bar, ...]


@functools.lru_cache(maxsize=2)
def relations_of(book: Rulebook) -> Relations:
    """The relations within a rulebook, read once."""
    return Relations(book)


class Relations:
    """Which provisions of a rulebook bear on which."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._readers: dict[str, CitationReader] = {}
        self._acting: dict[str, list[Acting]] = {}
        self._definitions: dict[str, list[Provision]] | None = None
        for provision in book.provisions.values():
            for how, targets in _acts(provision):
                for pid in book.targets(targets):
                    found = Acting(provision, how)
                    if found not in self._acting.setdefault(pid, []):
                        self._acting[pid].append(found)

    def acting_on(self, provision: Provision) -> tuple[Acting, ...]:
        """What changes a provision, in the order of the law."""
        return tuple(self._acting.get(provision.id, ()))

    def acted_on(self, provision: Provision) -> tuple[Provision, ...]:
        """What a provision changes, in the order of the law."""
        pids = {pid for _, targets in _acts(provision) for pid in self.book.targets(targets)}
        return tuple(p for pid, p in self.book.provisions.items() if pid in pids)

    def ways(self, provision: Provision) -> tuple[Way, ...]:
        """The waivers that reach a provision, each with what bars it."""
        if provision.kind in NEVER_ASKED:
            return ()
        found = []
        for waiver in self.book.of_kind("waiver"):
            reached = self.reaches(waiver, provision)
            if reached is not False:
                only = self._consequence_only(waiver, provision)
                found.append(Way(waiver, reached is True, only, self.bars(waiver, provision)))
        return tuple(found)

    def reached(self, waiver: Provision) -> tuple[tuple[Provision, Way], ...]:
        """The encoded provisions that a waiver reaches."""
        found = []
        for provision in self.book.provisions.values():
            if provision.kind in NEVER_ASKED or provision.jurisdiction != waiver.jurisdiction:
                continue
            held = self.reaches(waiver, provision)
            if held is not False:
                only = self._consequence_only(waiver, provision)
                found.append((provision, Way(waiver, held is True, only, self.bars(waiver, provision))))
        return tuple(found)

    def reaches(self, waiver: Provision, subject: Provision) -> bool | None:
        """Whether a waiver reaches a provision; None where a list decides."""
        if subject.jurisdiction != waiver.jurisdiction or subject.level not in BINDING:
            return False
        if RANKS.index(subject.level) < RANKS.index(waiver.level):
            return False
        return _any(
            _both(self._one_of(c.targets, subject, waiver), _denied(self._one_of(c.but, subject, waiver)))
            for c in waiver.clauses(s.Reaches)
            if isinstance(c, s.Reaches)
        )

    def bars(self, waiver: Provision, subject: Provision) -> tuple[Bar, ...]:
        """The protections that keep a provision from a waiver."""
        return tuple(
            bar
            for protection in self.book.of_kind("protection")
            if self.against(protection, waiver)
            for bar in self._bar(protection, subject)
        )

    def protections(self, provision: Provision) -> tuple[Bar, ...]:
        """The protections that shield a provision: from every waiver, or from one that reaches it."""
        ways = self.ways(provision)
        found: dict[str, Bar] = {}
        for bar in (bar for way in ways for bar in way.bars):
            found.setdefault(bar.protection.id, bar)
        for protection in self.book.of_kind("protection"):
            everything = any(not c.targets for c in protection.clauses(s.Against) if isinstance(c, s.Against))
            if everything and protection.jurisdiction == provision.jurisdiction:
                found |= {b.protection.id: b for b in self._bar(protection, provision)}
        return tuple(found[pid] for pid in self.book.provisions if pid in found)

    def _bar(self, protection: Provision, subject: Provision) -> tuple[Bar, ...]:
        held, label = self.shields(protection, subject)
        if held is False:
            return ()
        conditions = any(True for _ in protection.clauses(s.Condition))
        return (Bar(protection, label, held is True and not conditions),)

    def against(self, protection: Provision, waiver: Provision) -> bool:
        """Whether a protection stands against a waiver: not against one of higher law."""
        if RANKS.index(protection.level) > RANKS.index(waiver.level):
            return False
        own = protection.jurisdiction == waiver.jurisdiction
        for line in protection.clauses(s.Against):
            assert isinstance(line, s.Against)
            if not line.targets and (own or protection.level.startswith("federal")):
                return True
            if line.targets and waiver.id in self.book.targets(line.targets):
                return True
        return False

    def shields(self, protection: Provision, subject: Provision) -> tuple[bool | None, str]:
        """Whether a protection's list holds a provision, or a rule that rests on it; and the label under which."""
        held, label = self._shields_itself(protection, subject)
        if held is not False or subject.kind != "definition":
            return held, label
        for requirement in self._resting_on(subject):
            held, label = self._shields_itself(protection, requirement)
            if held:
                return held, label
        return False, ""

    def _shields_itself(self, protection: Provision, subject: Provision) -> tuple[bool | None, str]:
        best: tuple[bool | None, str] = (False, "")
        for line in protection.clauses(s.Shields):
            assert isinstance(line, s.Shields)
            held = _both(
                self._one_of(line.targets, subject, protection),
                _denied(self._one_of(line.but, subject, protection)),
            )
            if held:
                return True, line.label or ""
            if held is None:
                best = (None, line.label or "")
        return best

    def _resting_on(self, definition: Provision) -> list[Provision]:
        """The requirements of its own jurisdiction that rest on a definition."""
        if self._definitions is None:
            self._definitions = {}
            for requirement in self.book.of_kind("requirement"):
                for pid in resting_on(self.book, requirement):
                    self._definitions.setdefault(pid, []).append(requirement)
        return [
            p for p in self._definitions.get(definition.id, ()) if p.jurisdiction == definition.jurisdiction
        ]

    def _consequence_only(self, waiver: Provision, subject: Provision) -> bool:
        hits = [
            target
            for c in waiver.clauses(s.Reaches)
            if isinstance(c, s.Reaches)
            for target in c.targets
            if self._matches(target, subject, waiver) is not False
        ]
        return bool(hits) and all(t.what == subject.id + _CONSEQUENCE for t in hits)

    def _one_of(self, targets: tuple[s.Target, ...], subject: Provision, within: Provision) -> bool | None:
        return _any(self._matches(t, subject, within) for t in targets)

    def _matches(self, target: s.Target, subject: Provision, within: Provision) -> bool | None:
        match target.how, target.what:
            case "both", _:
                held: bool | None = True
                for part in target.parts:
                    held = _both(held, self._matches(part, subject, within))
                return held
            case "id", str(name):
                return name in (subject.id, subject.id + _CONSEQUENCE)
            case "under", str(name):
                return subject.id.startswith(name + ".")
            case "cited", s.Cited(first, last):
                reader = self._reader(within.jurisdiction)
                spans = reader.spans(first, last)
                return any(reader.covers(spans, c) for c in subject.cites)
            case "level", s.Rank(order, kind):
                return subject.level.split()[0] == order and (
                    kind is None or subject.level == f"{order} {kind}"
                )
            case "area", str(name):
                return name in subject.areas
            case "made" | "enforced" | "binding", str(name):
                return self._by_whom(target.how, name, subject)
            case "same", str(name):
                return self._same_as(name, subject)
        return None

    def _by_whom(self, how: str, name: str, subject: Provision) -> bool | None:
        stated = subject.actors(how)
        if stated is None:
            return None
        home = subject.jurisdiction
        return self.book.role(name, home) in {self.book.role(w, home) for w in stated}

    def _same_as(self, name: str, subject: Provision) -> bool | None:
        other = self.book.provisions.get(name)
        if other is None:
            return False
        if other.kind == "protection":
            return self._shields_itself(other, subject)[0]
        return self.reaches(other, subject)

    def _reader(self, jurisdiction: str) -> CitationReader:
        if jurisdiction not in self._readers:
            self._readers[jurisdiction] = self.book.reader.at_home(self.book.chain(jurisdiction))
        return self._readers[jurisdiction]


def _acts(provision: Provision) -> list[tuple[str, tuple[s.Target, ...]]]:
    """How a provision changes others, and which."""
    found = [("excepts", provision.to)] if provision.kind == "exception" else []
    for line in provision.lines:
        match line.clause:
            case s.Counts(_, _, targets):
                found.append(("counts", targets))
            case s.Displaces(targets):
                found.append(("displaces", targets))
    return found


def _any(values: Iterable[bool | None]) -> bool | None:
    """True when one is, None when one may be."""
    found = list(values)
    return True if True in found else (None if None in found else False)


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _denied(value: bool | None) -> bool | None:
    return None if value is None else not value
