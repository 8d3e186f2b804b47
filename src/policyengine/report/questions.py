"""The open facts that matter, as questions, and what each answer to one would settle.

The weightiest, and those on which several conclusions hang, are numbered and asked in one place; any other is asked
where the one conclusion stands that hangs on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policyengine.reason.answer import Decisive, RequestAnswer
from policyengine.report import words
from policyengine.report.fold import Entry, once
from policyengine.report.tree import Item, Items, Section

_TOGETHER = 3
_FIRST = 12  # questions that are numbered for their weight alone
_UNNAMED = "others not listed"  # things that the plan has and does not describe
_IS_IT_THERE = ": Is it there?"  # how the engine asks for a paper that a provision needs
_APART = {"not_applicable"}
_PLAIN = ("yes", "no")
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: an open fact of one or more things, or several facts of one provision.

    `decides` are the titles of the law whose outcome hangs on it; `shared` is true where a finding and a request,
    or several of them, do.
    """

    facts: tuple[Decisive, ...]
    decides: tuple[str, ...]
    shared: bool

    @property
    def several(self) -> bool:
        """True when it asks for several facts."""
        return len({d.fact for d in self.facts}) > 1

    @property
    def words(self) -> str:
        """What is asked."""
        return self.facts[0].question or words.plain(self.facts[0].fact)

    @property
    def asked(self) -> str:
        """`asked before, not known`, where the plan says so."""
        return "asked before, not known" if self.facts[0].asked else ""

    @property
    def things(self) -> str:
        """The things of the plan that it asks about."""
        return words.listing(once(d.of for d in self.facts if d.of))


def questions(
    entries: Mapping[str, tuple[Entry, ...]], requests: Iterable[RequestAnswer]
) -> tuple[Question, ...]:
    """The open facts that matter; several of one provision are one question.

    What a conflict or a request hangs on comes first, then the most decisive.
    """
    rank: dict[_Key, int] = {}
    facts: dict[_Key, Decisive] = {}
    bearing: dict[_Key, list[tuple[str, str]]] = {}
    first: set[_Key] = set()
    for kind, title, decisive in _sources(entries, requests):
        for place, fact in enumerate(decisive):
            key = (fact.fact, fact.of)
            facts.setdefault(key, fact)
            rank[key] = min(place, rank.get(key, place))
            bearing.setdefault(key, []).append((kind, title))
            if kind != "unsettled":
                first.add(key)
    ordered = sorted(facts, key=lambda k: (_UNNAMED in k[1], k not in first, rank[k], -len(set(bearing[k]))))
    found: list[Question] = []
    seen: set[_Key] = set()
    for key in ordered:
        if key not in seen:
            keys = _asked_together(key, ordered, facts, bearing)
            seen.update(keys)
            places = once(place for k in keys for place in bearing[k])
            titles = once(title for _, title in places)
            shared = len(places) > 1 or places[0][0] == "allowed"
            found.append(Question(tuple(facts[k] for k in keys), titles, shared))
    return tuple(found)


def _sources(
    entries: Mapping[str, tuple[Entry, ...]], requests: Iterable[RequestAnswer]
) -> Iterator[tuple[str, str, tuple[Decisive, ...]]]:
    """What hangs on open facts: its kind, its title, and the facts, the most decisive first."""
    for entry in entries["violated"]:
        yield "violated", entry.first.title, entry.decisive
        for view in entry.enabled_by:
            if view.enabling.status == "unsettled":
                yield "allowed", entry.first.title, view.decisive
    for entry in entries["unsettled"]:
        yield "unsettled", entry.first.title, entry.decisive
    for request in requests:
        for item in request.items:
            if len(item.standings) > 1:
                yield "request", item.title or request.target, item.decisive


def _asked_together(
    key: _Key,
    ordered: Iterable[_Key],
    facts: Mapping[_Key, Decisive],
    bearing: Mapping[_Key, list[tuple[str, str]]],
) -> list[_Key]:
    """The same question about other things; or the other needs of a provision that decide the same."""
    head, of = key[0].rpartition(".")[0], key[1]
    needs = [
        k
        for k in ordered
        if k[0].rpartition(".")[0] == head
        and k[1] == of
        and bearing[k] == bearing[key]
        and facts[k].question.endswith(_IS_IT_THERE)
    ]
    if len(needs) >= _TOGETHER and "." in head:
        return needs
    return [k for k in ordered if k[0] == key[0] and facts[k].question == facts[key].question]


def numbered(asked: Iterable[Question]) -> tuple[Question, ...]:
    """The questions that are asked in one place, under a number."""
    return tuple(q for place, q in enumerate(asked) if place < _FIRST or q.shared or q.several)


def question_section(asked: Iterable[Question]) -> Section:
    """The questions, the most decisive first."""
    return Section("Questions", (Items(tuple(Item(_question_words(q)) for q in asked), "Q"),))


def _question_words(question: Question) -> str:
    """What is asked, of which things, and what hangs on it."""
    of = f" [{question.things}]" if question.things else ""
    if question.several:
        held = once(f.question.removesuffix(_IS_IT_THERE) for f in question.facts)
        return f"Which of these are in place, for {words.listing(question.decides)}?{of} {'; '.join(held)}."
    known = f" ({question.asked})" if question.asked else ""
    title, *others = question.decides
    more = f" and {len(others)} more" if others else ""
    return f"{question.words}{of}{known} Decides: {words.sentence(f'{title}{more}')}"


def settling_words(facts: Iterable[Decisive], possible: Iterable[str], *, several: bool = False) -> str:
    """What each answer leaves: `yes: met; no: violated`; answers that settle nothing are left out.

    Args:
        facts: the facts that one question asks for.
        possible: the outcomes, or standings, that are possible now.
        several: True where it asks for several facts.
    """
    facts, open_ = tuple(facts), set(possible)
    alike = len({tuple(answer for answer, _ in fact.settles) for fact in facts}) == 1
    left: dict[str, set[str]] = {}
    for fact in facts:
        for answer, outcomes in fact.settles:
            left.setdefault(answer, set()).update(outcomes)
    telling = {answer: outcomes for answer, outcomes in left.items() if not outcomes >= open_}
    apart = set.intersection(*telling.values()) if len(telling) > 1 else set()
    where = "where it applies, " if apart == _APART and all(o != _APART for o in telling.values()) else ""
    parts: list[str] = []
    for answer, held in telling.items():
        said = words.possible_words(held - _APART if where else held)
        last = alike and len(parts) > 0 and len(parts) + 1 == len(left) and answer not in _PLAIN
        asked = f"{answer} to any" if several else "otherwise" if last else words.plain(answer)
        parts.append(f"{asked}: {said}")
    return f"{where}{'; '.join(parts)}"
