"""Every authority that may waive law, told from its own clauses: what it reaches, who asks and grants, votes, term."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policyengine.language import syntax as s
from policyengine.reason.numbers import plain
from policyengine.reason.phrases import name_in_words, names_of
from policyengine.rulebook.model import Provision, Rulebook
from policyengine.rulebook.units import plural, singular

_MOST = 5  # citations and rules that are named one by one
_KINDS = {
    "statute": "statutes",
    "regulation": "regulations",
    "policy": "policies",
    "contract": "contracts",
    "constitution": "constitution",
    "guidance": "guidance",
}
_AREAS = {
    "health_safety": "health and safety",
    "career_technical_federal": "federal career and technical education",
    "supplement_not_supplant": "supplement, not supplant",
    "optional_power": "optional powers",
    "federal_duty": "federal duties",
    "crime": "crimes",
}
_ACTORS = {
    "sea": "the state education agency",
    "lea": "the local education agency",
    "charter": "the charter school",
    "secretary": "the Secretary of Education",
}
_DISCRETION = {
    "may_grant": "may refuse",
    "shall_grant": "must grant when the conditions hold",
    "self_executing": "takes effect without a decision",
}


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority in words.

    Attributes:
        state: the jurisdiction whose law it is.
        provision, title, cites, evidence: the waiver provision.
        standing: in force, or since or until when not.
        open: whether it can be asked under on the law date.
        reaches: what it may set aside.
        asked_by, granted_by: who.
        decides: how free the grantor is, and within what time it decides.
        votes: each vote and the share that is due.
        term: how long a grant lasts, and whether it is renewed.
        see: where to turn in place of one that is gone.
        barred: title and citations of what it may never set aside.
    """

    state: str
    provision: str
    title: str
    cites: tuple[str, ...]
    evidence: str
    standing: str
    open: bool
    reaches: str
    asked_by: str
    granted_by: str
    decides: str
    votes: tuple[str, ...]
    term: str
    see: tuple[str, ...] = ()
    barred: tuple[tuple[str, tuple[str, ...]], ...] = ()


def authorities(book: Rulebook, state: str, as_of: datetime.date) -> list[Authority]:
    """The authorities of a jurisdiction, those that can be used first, each group in the order of the law."""
    found = [_authority(book, p, as_of) for p in book.of_kind("waiver") if p.jurisdiction == state]
    return sorted(found, key=lambda a: not a.open)


def _authority(book: Rulebook, waiver: Provision, as_of: datetime.date) -> Authority:
    rules = waiver.at(as_of)
    words = _Words(book, waiver)
    asked = words.who(rules.asked_by.who, "or") if rules.asked_by else ""
    if rules.asked_by and rules.asked_by.through:
        asked += f", through {words.actor(rules.asked_by.through)}"
    decides = [_DISCRETION.get(rules.discretion, "")]
    if rules.decides:
        silence = {"approves": "; silence approves", "refuses": "; silence refuses"}
        decides.append(
            f"decides within {words.quantity(rules.decides.within)}{silence.get(rules.decides.silence or '', '')}"
        )
    lasts = [words.term(clause) for clause in rules.lasts] + [words.renewal(r) for r in rules.renewable]
    see = tuple(book.provisions[p].title for p in book.targets(waiver.see))
    return Authority(
        waiver.jurisdiction,
        waiver.id,
        waiver.title,
        waiver.cite_texts,
        waiver.grade,
        _standing(waiver, as_of),
        waiver.in_force(as_of),
        "; and ".join(words.reach(r) for r in rules.reaches),
        asked,
        words.who(rules.granted_by.who, "then") if rules.granted_by else "",
        "; ".join(filter(None, decides)),
        tuple(dict.fromkeys(words.vote(step) for step in rules.steps if step.vote)),
        "; ".join(filter(None, lasts)),
        see,
        tuple(_bars(book, waiver, as_of)),
    )


def _bars(book: Rulebook, waiver: Provision, as_of: datetime.date) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The protections in force that hold against a waiver."""
    for protection in book.of_kind("protection"):
        if book.concerns(protection, waiver.jurisdiction) and protection.in_force(as_of):
            against = protection.at(as_of).against
            if any(not a.targets or waiver.id in book.targets(a.targets) for a in against):
                yield protection.title, protection.cite_texts


def _standing(waiver: Provision, as_of: datetime.date) -> str:
    if waiver.repealed and as_of >= waiver.repealed.date:
        return f"repealed {waiver.repealed.date}"
    since, until = waiver.period
    if since and as_of < since:
        return f"from {since}"
    if until:
        return f"ended {until}" if as_of >= until else f"until {until}"
    return "in force"


class _Words:
    """The clauses of one waiver in words."""

    def __init__(self, book: Rulebook, waiver: Provision) -> None:
        self.book, self.waiver = book, waiver
        self.names = names_of(book.vocabulary)

    def actor(self, name: str) -> str:
        """An actor: the name that the law of the state gives it, else `the local board`."""
        for jid in self.book.chain(self.waiver.jurisdiction):
            for role, (actor, text) in self.book.jurisdictions[jid].roles.items():
                if name in (actor, role):
                    return text if text.startswith("the ") else f"the {text}"
        return _ACTORS.get(name, f"the {name_in_words(name)}")

    def who(self, names: Iterable[str], joined: str) -> str:
        """Several actors."""
        found = [self.actor(name) for name in names]
        if joined == "then":
            return ", then ".join(found)
        return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {joined} {found[-1]}"

    def quantity(self, quantity: s.Quantity) -> str:
        """`5 years`, `1 year`."""
        unit = " per ".join(quantity.unit.words) if quantity.unit else ""
        one = quantity.number == 1
        return f"{plain(quantity.number)} {singular(unit) if one else unit}".strip()

    def vote(self, step: s.Step) -> str:
        """`teachers: more than 1/2 of members, by secret ballot`."""
        vote = step.vote
        assert vote is not None
        share = vote.share
        least = (
            f"{plain(share.number)}%"
            if isinstance(share, s.Percent)
            else f"{share.numerator}/{share.denominator}"
        )
        ballot = f", by {name_in_words(vote.ballot)} ballot" if vote.ballot else ""
        of = {"cast": "the votes cast", "members": "all of them", "present": "those present"}
        only = ", in some cases" if step.only_if is not None else ""
        return f"{name_in_words(vote.body)}: {vote.operator} {least} of {of.get(vote.of_whom, vote.of_whom)}{ballot}{only}"

    def term(self, clause: s.Lasts | s.LastsUntil | s.LastsOpen) -> str:
        """How long a grant lasts."""
        match clause:
            case s.Lasts(length, operator):
                return f"{operator} {self.quantity(length)}" if operator else self.quantity(length)
            case s.LastsUntil(month, day, count):
                years = "first" if count == 1 else f"{_ordinal(count)}"
                return f"to {_month(month)} {day} of the {years} school year after the decision"
            case s.LastsOpen(event):
                return f"until {name_in_words(event)}"
        return ""

    def renewal(self, clause: s.Renewable) -> str:
        """That a grant is renewed, for how long, and how."""
        length = f" for {self.quantity(clause.length)}" if clause.length else ""
        return f"renewable{length}"

    # --- what it reaches

    def reach(self, clause: s.Reaches) -> str:
        """What a clause reaches, and what it leaves out."""
        text = self._targets(clause.targets)
        return f"{text}, but not {self._targets(clause.but)}" if clause.but else text

    def _targets(self, targets: tuple[s.Target, ...]) -> str:
        cited = [t for t in targets if t.how == "cited"]
        rules = [t for t in targets if t.how in ("id", "under")]
        areas = [area_words(str(t.what)) for t in targets if t.how == "area"]
        others = [t for t in targets if t.how not in ("cited", "id", "under", "area")]
        parts = [*map(self._target, others), *_some([self._target(t) for t in cited], "citations")]
        parts += [f"rules on {_listed(areas)}"] if areas else []
        if rules and not cited:
            parts += _some([text for t in rules for text in self._rules(t)], "rules")
        return _listed(parts)

    def _target(self, target: s.Target) -> str:
        match target.how, target.what:
            case "both", _:
                return self._both(target.parts)
            case "cited", s.Cited(first, last):
                return f"{first} to {last}" if last else first
            case "level", s.Rank(order, kind):
                return f"{order} {_KINDS.get(kind, kind)}" if kind else f"all {order} law"
            case "same", str(name):
                other = self.book.provisions.get(name)
                return f'whatever is reached by "{other.title}"' if other else ""
            case "id" | "under", _:
                return _listed(self._rules(target))
        return f"law that {self._tag(target, as_far=True)}"

    def _both(self, parts: tuple[s.Target, ...]) -> str:
        """Law that is several things at once: `state regulations made by the state board`."""
        base = next((p for how in ("cited", "level") for p in parts if p.how == how), parts[0])
        cited = base.how == "cited"
        tags = [self._tag(part, as_far=cited) for part in parts if part is not base]
        return f"{self._target(base)}{', as far as it ' if cited else ' '}{' and '.join(tags)}"

    def _tag(self, target: s.Target, *, as_far: bool) -> str:
        """What is said of law besides where it stands: `binds districts`, or with a plural `that bind districts`."""
        name = str(target.what)
        match target.how:
            case "binding":
                return f"binds {_many(name)}" if as_far else f"that bind {_many(name)}"
            case "made":
                return f"was made by {self.actor(name)}" if as_far else f"made by {self.actor(name)}"
            case "enforced":
                return f"is enforced by {self.actor(name)}" if as_far else f"that {self.actor(name)} enforces"
            case "area":
                return f"is about {area_words(name)}" if as_far else f"about {area_words(name)}"
            case "listed":
                return (
                    f"is on this list: {self.names(name)}" if as_far else f"on this list: {self.names(name)}"
                )
        return f"is {self._target(target)}" if as_far else f"that is {self._target(target)}"

    def _rules(self, target: s.Target) -> list[str]:
        found = [self.book.provisions[p] for p in self.book.targets((target,))]
        if not found and isinstance(target.what, str):
            other = self.book.provisions.get(target.what.removesuffix(".consequence"))
            return [f'what follows a breach of "{other.title}"'] if other else []
        return [f'"{p.title}"' for p in found]


def area_words(area: str) -> str:
    """An area of law as people say it."""
    return _AREAS.get(area, name_in_words(area))


def _many(addressee: str) -> str:
    return {"sea": "the state agency"}.get(addressee, plural(name_in_words(addressee)))


def _some(texts: list[str], noun: str) -> Iterator[str]:
    yield from texts[:_MOST]
    if len(texts) > _MOST:
        yield f"{len(texts) - _MOST} more {noun if len(texts) - _MOST > 1 else singular(noun)}"


def _listed(parts: list[str]) -> str:
    comma, last = ("; ", "; and ") if any("," in part for part in parts) else (", ", " and ")
    return parts[0] if len(parts) == 1 else f"{comma.join(parts[:-1])}{last}{parts[-1]}" if parts else ""


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")


def _month(month: int) -> str:
    return datetime.date(2000, month, 1).strftime("%B")
