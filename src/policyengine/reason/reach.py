"""What a request covers, what an authority reaches and what is shielded, decided on citations (LANGUAGE section 8)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policyengine.language import syntax as s
from policyengine.plan.model import Request
from policyengine.reason.index import Index
from policyengine.reason.ladder import all_of, negated
from policyengine.reason.results import Cites
from policyengine.reason.world import World
from policyengine.rulebook.citations import BINDING, RANKS, Citation
from policyengine.rulebook.model import Provision, Rules
from policyengine.rulebook.resting import resting_on

if TYPE_CHECKING:
    from policyengine.reason.judge import Judge


@dataclass(frozen=True, slots=True)
class Unprinted:
    """Local law that no code prints: a policy of the board, a term of a contract; its rank is all that is known."""

    text: str
    level: str


Subject = Provision | Citation | Unprinted
CONSEQUENCE = ".consequence"
_LAYERS = {"local_policy": "local policy", "contract": "local contract"}


def citation_of(world: World, words: str) -> Citation | None:
    """The citation that the words of a request print, by the state's only fitting code where they name none."""
    reader = world.reader
    cite = reader.read(words)
    if cite is not None:
        return cite
    guesses = reader.guesses(words, world.book.chain(world.state))
    return reader.read(guesses[0]) if len(guesses) == 1 else None


def subjects_of(world: World, request: Request) -> list[Subject | None]:
    """The law that a request speaks of: each provision it covers, else its citation, else what it says it is.

    None stands for words that nothing known reads.
    """
    provisions, rest = covered(world, request.law)
    return [*provisions] or [rest or citation_of(world, request.law) or _unprinted(request)]


def _unprinted(request: Request) -> Unprinted | None:
    entries = request.thing.facts.get("request.layer", ())
    level = _LAYERS.get(str(entries[0].value.content)) if entries else None
    return Unprinted(request.law, level) if level else None


def covered(world: World, words: str) -> tuple[list[Provision], Citation | None]:
    """The encoded provisions that the words cover, and the citation when part of it is encoded by none.

    A citation covers every provision that cites it, something beneath it, or something above it.
    """
    return world.kept("covered", words, lambda: _covered(world, words))


def _covered(world: World, words: str) -> tuple[list[Provision], Citation | None]:
    book = world.book
    named = words.removesuffix(CONSEQUENCE)
    if named in book.provisions:
        return [book.provisions[named]], None
    if world.reader.is_part(words):
        return _covered_by_part(world, words)
    cite = citation_of(world, words)
    if cite is None:
        return [], None
    found = [
        p
        for p in world.law
        if p.kind not in ("practice", "advice", "waiver", "protection")
        and any(c.beneath(cite) or cite.beneath(c) for c in p.cites)
    ]
    whole = any(cite.beneath(c) for p in found for c in p.cites)
    return found, None if whole else cite


def _covered_by_part(world: World, words: str) -> tuple[list[Provision], Citation | None]:
    """What a named part of a code covers ("603 CMR 27.00"): all that is printed in it."""
    spans = world.reader.spans(words)
    found = [
        p
        for p in world.law
        if p.kind not in ("practice", "advice", "waiver", "protection")
        and any(world.reader.covers(spans, c) for c in p.cites)
    ]
    return found, None if found else spans[0][0]


def resting(world: World, requirement: Provision) -> set[str]:
    """The ids of the definitions that a requirement rests on, through lets and other definitions."""
    return world.kept("resting", requirement.id, lambda: resting_on(world.book, requirement))


def changes_under(
    world: World, index: Index, provision: Provision, *, clocked: bool = False
) -> tuple[datetime.date, ...]:
    """The days on which a provision changes, or what it rests on, what changes it, or what stands in its place.

    `clocked`: also of those with a clock, which are read at the event of the provision that they change.
    """
    key = f"{provision.id} {clocked}"
    return world.kept("changes under", key, lambda: _changes_under(world, index, provision, clocked))


def _changes_under(
    world: World, index: Index, provision: Provision, clocked: bool
) -> tuple[datetime.date, ...]:
    found: dict[str, Provision] = {}
    queue = [provision]
    while queue:
        block = queue.pop()
        if block.id not in found:
            found[block.id] = block
            queue += [world.book.provisions[pid] for pid in resting(world, block)]
            queue += index.acting_on(block)
    return tuple(sorted({day for p in found.values() if clocked or p.clock is None for day in p.changes()}))


def named_in(world: World, provision: Provision) -> set[str]:
    """The words that a provision, or a definition that it rests on, names in its clauses and tables."""
    return world.kept("named in", provision.id, lambda: _named_in(world, provision))


def _named_in(world: World, provision: Provision) -> set[str]:
    blocks = [provision, *(world.book.provisions[pid] for pid in resting(world, provision))]
    nodes = [node for block in blocks for line in block.lines for node in s.walk(line.clause)]
    cells = {node.word for node in nodes if isinstance(node, s.Cell) and node.word}
    return cells | {node.name for node in nodes if isinstance(node, s.Path)}


class Reach:
    """Matches targets against a provision or a citation, for one judge.

    `assumed` gathers what had to be assumed of law that nobody encoded.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge, self.world, self.book = judge, judge.world, judge.world.book
        self.assumed: dict[str, None] = {}

    def reaches(self, authority: Provision, rules: Rules, subject: Subject) -> bool | None:
        """Whether an authority reaches law: its targets without the exceptions, at home, not above its level."""
        listed = any(t.how == "listed" for r in rules.reaches for t in (*r.targets, *r.but))
        if not isinstance(subject, Provision) or listed:
            return self._reaches(authority, rules, subject)
        key = f"{authority.id} {id(rules)} {subject.id}"
        return self.world.kept("reaches", key, lambda: self._reaches(authority, rules, subject))

    def _reaches(self, authority: Provision, rules: Rules, subject: Subject) -> bool | None:
        if self._jurisdiction(subject) != authority.jurisdiction:
            return False
        level = self._level(subject)
        if level not in BINDING or RANKS.index(level) < RANKS.index(authority.level):
            return False
        found = [
            all_of(
                self.any_target(r.targets, subject, authority, holds=True),
                negated(self.any_target(r.but, subject, authority, holds=False)),
            )
            for r in rules.reaches
        ]
        return True if True in found else (None if None in found else False)

    def consequence_only(self, rules: Rules, subject: Subject) -> bool:
        """Whether an authority that reaches a rule may lift its consequence alone: the duty itself stays."""
        if not isinstance(subject, Provision):
            return False
        targets = [t for r in rules.reaches for t in r.targets]
        reached = [t for t in targets if self._matches(t, subject, subject, holds=True) is not False]
        return bool(reached) and all(t.what == subject.id + CONSEQUENCE for t in reached)

    def shields(self, protection: Provision, rules: Rules, subject: Subject) -> tuple[bool | None, str]:
        """Whether a protection's list holds the subject, and the label under which."""
        if not isinstance(subject, Provision) or any(
            t.how == "listed" for r in rules.shields for t in r.targets
        ):
            return self._shields(protection, rules, subject)
        key = f"{protection.id} {id(rules)} {subject.id}"
        return self.world.kept("shields", key, lambda: self._shields(protection, rules, subject))

    def _shields(self, protection: Provision, rules: Rules, subject: Subject) -> tuple[bool | None, str]:
        best: tuple[bool | None, str] = (False, "")
        for line in rules.shields:
            held = all_of(
                self.any_target(line.targets, subject, protection, holds=False),
                negated(self.any_target(line.but, subject, protection, holds=False)),
            )
            if held:
                return True, line.label or ""
            if held is None:
                best = (None, line.label or "")
        if isinstance(subject, Provision) and subject.kind == "definition":
            return self._through_requirements(protection, rules, subject, best)
        return best

    def _through_requirements(
        self, protection: Provision, rules: Rules, subject: Provision, best: tuple[bool | None, str]
    ) -> tuple[bool | None, str]:
        for requirement in self.book.of_kind("requirement"):
            if requirement.jurisdiction == subject.jurisdiction and subject.id in resting(
                self.world, requirement
            ):
                held, label = self.shields(protection, rules, requirement)
                if held:
                    return held, label
        return best

    def against(self, protection: Provision, rules: Rules, authority: Provision) -> bool:
        """Whether a protection stands against an authority."""
        if RANKS.index(protection.level) > RANKS.index(authority.level):
            return False
        own = protection.jurisdiction == authority.jurisdiction
        for line in rules.against:
            if not line.targets and (own or protection.level.startswith("federal")):
                return True
            if line.targets and authority.id in self.book.targets(line.targets):
                return True
        return False

    def any_target(
        self, targets: tuple[s.Target, ...], subject: Subject, within: Provision, *, holds: bool
    ) -> bool | None:
        """Whether one of the targets is the subject; `holds`: what is assumed of a tag on law nobody encoded."""
        found = [self._matches(t, subject, within, holds=holds) for t in targets]
        return True if True in found else (None if None in found else False)

    def _matches(self, target: s.Target, subject: Subject, within: Provision, *, holds: bool) -> bool | None:
        match target.how, target.what:
            case "both", _:
                return self._all_match(target.parts, subject, within, holds=holds)
            case "id" | "under", str(name):
                if not isinstance(subject, Provision):
                    return False
                if target.how == "id" and name == subject.id + CONSEQUENCE:
                    return True
                return subject.id == name or (target.how == "under" and subject.id.startswith(name + "."))
            case "cited", s.Cited(first, last):
                spans = self.world.reader.spans(first, last)
                return any(self.world.reader.covers(spans, c) for c in _cites(subject))
            case "level", s.Rank(order, kind):
                level = self._level(subject)
                return level.split()[0] == order and (kind is None or level == f"{order} {kind}")
            case "area", str(name):
                if isinstance(subject, Provision):
                    return name in subject.areas
                return self._assume(f"is about {name.replace('_', ' ')}", subject, holds=holds)
            case "made" | "enforced" | "binding", str(name):
                return self._by_whom(target.how, name, subject, holds=holds)
            case "same", str(name):
                return self._same_as(name, subject, holds=holds)
            case "listed", str(name):
                return self._listed(name, subject)
        return False

    def _all_match(
        self, parts: tuple[s.Target, ...], subject: Subject, within: Provision, *, holds: bool
    ) -> bool | None:
        """What is printed before what is tagged, so that nothing is assumed of law that is elsewhere."""
        found: list[bool | None] = []
        for part in sorted(parts, key=lambda p: p.how not in ("cited", "id", "under", "level")):
            found.append(self._matches(part, subject, within, holds=holds))
            if found[-1] is False:
                return False
        return all_of(*found)

    def _by_whom(self, how: str, name: str, subject: Subject, *, holds: bool) -> bool | None:
        verb = {"made": "was made by", "enforced": "is enforced by", "binding": "binds"}[how]
        wanted = self.book.role(name, self.world.state)
        if not isinstance(subject, Provision):
            return self._assume(f"{verb} {actor_words(self.world, wanted)}", subject, holds=holds)
        stated = subject.actors(how)
        if stated is None:
            return None
        return wanted in {self.book.role(w, self.world.state) for w in stated}

    def _assume(self, what: str, subject: Citation | Unprinted, *, holds: bool) -> bool | None:
        if self.judge.strict:
            return None
        kept = (
            what if holds else f"not that it {what}" if not what.startswith("is ") else f"is not {what[3:]}"
        )
        words = f"Assuming of {subject.text}, which nobody encoded, that it {kept}."
        if not holds:
            words = f"Assuming that {subject.text}, which nobody encoded, {_denied(what)}."
        self.assumed.setdefault(words)
        return holds

    def _same_as(self, name: str, subject: Subject, *, holds: bool) -> bool | None:
        other = self.book.provisions.get(name)
        if other is None:
            return False
        event = self.world.seen(other, self.world.as_of)
        if not other.in_force(event):
            return False
        rules = other.at(event)
        if rules.shields:
            return self.shields(other, rules, subject)[0]
        found = [
            all_of(
                self.any_target(r.targets, subject, other, holds=holds),
                negated(self.any_target(r.but, subject, other, holds=False)),
            )
            for r in rules.reaches
        ]
        return True if True in found else (None if None in found else False)

    def _listed(self, name: str, subject: Subject) -> bool | None:

        fact = self.book.vocabulary.facts.get(name)
        if fact is None:
            return None
        block = next(iter(self.book.provisions.values()))
        env = self.world.root().with_key("school_year", self.world.plan.term[0])
        value = self.judge.fact(fact, self.judge.ctx(block, env, self.world.as_of))
        if not isinstance(value, Cites):
            return None
        hit = any(
            self.world.reader.covers(self.world.reader.spans(w), c)
            for w in value.words
            for c in _cites(subject)
        )
        return True if hit else (False if value.closed else None)

    def _jurisdiction(self, subject: Subject) -> str:
        if isinstance(subject, Provision):
            return subject.jurisdiction
        if isinstance(subject, Unprinted):
            return self.world.state
        return self.book.reader.codes[subject.code].jurisdiction

    def _level(self, subject: Subject) -> str:
        if isinstance(subject, Provision):
            return subject.level
        if isinstance(subject, Unprinted):
            return subject.level
        return self.book.reader.codes[subject.code].level


def _cites(subject: Subject) -> tuple[Citation, ...]:
    if isinstance(subject, Provision):
        return subject.cites
    return () if isinstance(subject, Unprinted) else (subject,)


def _denied(what: str) -> str:
    for verb, denial in (("is ", "is not "), ("was ", "was not "), ("binds ", "does not bind ")):
        if what.startswith(verb):
            return denial + what[len(verb) :]
    return f"is not such that it {what}"


def actor_words(world: World, name: str) -> str:
    """An actor in words: the name that the state's law gives it, else its own."""
    for jid in world.book.chain(world.state):
        for actor, text in world.book.jurisdictions[jid].roles.values():
            if actor == name:
                return text
    return name.replace("_", " ")
