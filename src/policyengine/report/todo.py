"""What a reader wants first: the verdict in a sentence, the acts that would clear the plan, the questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from policyengine.reason.answer import Answer, Decisive, Missing, RequestAnswer, RequestItem
from policyengine.report import words
from policyengine.report.fold import Case, Entry, PathView, once

_HOPELESS = ("repealed", "barred", "unknown_law", "no_authority", "needless")
_ASKS_NOTHING = "nothing to waive"  # how the engine begins the reason of a standing
_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do: one sentence, and remarks beneath it."""

    text: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question: an open fact of one or more things, or several facts of one provision.

    `decides` are the titles of the law whose outcome hangs on it.
    """

    facts: tuple[Decisive, ...]
    decides: tuple[str, ...]

    @property
    def several(self) -> bool:
        """True when it asks for several facts."""
        return len({d.fact for d in self.facts}) > 1

    @property
    def things(self) -> str:
        """The things of the plan that it asks about."""
        return words.listing(once(d.of for d in self.facts if d.of))


def verdict_sentence(answer: Answer, entries: Mapping[str, tuple[Entry, ...]]) -> str:
    """The verdict in one plain sentence."""
    conflicts = len({e.first.provision for e in entries["violated"]})
    unsettled = len({e.first.provision for e in (*entries["unsettled"], *entries["unresearched"])})
    lifted = len({e.first.provision for e in entries["lifted"]})
    match answer.verdict:
        case "blocked" if conflicts:
            rules = words.count(conflicts, "rule of law", "rules of law")
            return f"Blocked: the plan conflicts with {rules} that no granted or complete waiver lifts."
        case "blocked":
            return "Blocked: something that the plan needs is missing."
        case "unsettled" if answer.missing_law:
            return (
                f"Unsettled: the law of {answer.state_name} is not in this rulebook. The plan was read against "
                "federal law and field guidance only."
            )
        case "unsettled" if not unsettled:
            return "Unsettled: the plan asks to have law waived that this rulebook does not hold."
        case "unsettled":
            rules = words.count(unsettled, "rule")
            return (
                f"Unsettled: no conflict is certain, but {rules} can't be judged until open facts are known."
            )
        case "clear_with_waivers":
            return (
                f"Clear with waivers: a granted or complete request lifts {words.count(lifted, 'conflict')}."
            )
        case _:
            return "Clear: the plan conflicts with no rule of law that this rulebook holds against it."


def acts(answer: Answer, entries: Mapping[str, tuple[Entry, ...]]) -> tuple[Act, ...]:
    """What to do next: mend, complete, drop, answer, plan for the end of a waiver."""
    requests = answer.requests or ()
    found = [_mend(entry) for entry in entries["violated"]]
    found += _complete(requests, _authorities(answer))
    found += [act for request in requests for act in _drop(request, unread=bool(answer.missing_law))]
    found += [
        Act(f"Await the decision on {r.target}: complete.") for r in requests if "complete" in r.standings
    ]
    found += _ended(requests)
    number = len(questions(entries, requests))
    if number:
        found.append(Act(f"Answer {words.count(number, 'open question')}: see Questions below."))
    names = [words.named(e.first.title, e.first.cites) for e in entries["unresearched"]]
    if names:
        found.append(Act(f"Ask counsel about law that nobody has researched: {words.listing(names)}."))
    return tuple(found)


def _mend(entry: Entry) -> Act:
    first = entry.first
    usable = [p for p in entry.paths if p.usable]
    asked = [p for p in usable if p.path.requested]
    if asked:
        how = f"Change the plan, or complete the request under {', '.join(asked[0].path.cites)}"
    elif usable:
        how = "Change the plan, or ask for a waiver"
    else:
        how = "Change the plan"
    remarks = [text for case in entry.cases for text in _gap(case, entry.told_apart)]
    if not usable:
        remarks.append(_no_way(entry))
    remarks += [_ask(path) for path in usable if not path.path.requested]
    remarks += [
        f"Or use {words.named(view.enabling.title, view.enabling.cites)} once this is there: "
        f"{words.listing(lack_words(m) for m in view.missing)}."
        for view in entry.enabled_by
        if view.enabling.status == "once" and view.missing
    ]
    return Act(f"{how}: {words.named(first.title, first.cites)}.", tuple(remarks))


def _gap(case: Case, told_apart: bool) -> Iterator[str]:
    gaps = [words.short_words(c.operator, c.difference) for c in case.comparisons if c.holds is not True]
    where = "; ".join(i.words(told_apart) for i in case.instances)
    if any(gaps):
        yield words.sentence(f"{words.listing(g for g in gaps if g)}: {where}")
    elif len(where) > 0:
        yield words.sentence(where)


def _no_way(entry: Entry) -> str:
    if entry.shields:
        by = words.listing(words.named(s.title, s.cites) for s in entry.shields)
        return f"As planned, no waiver can lift it: {by}."
    return "No waiver authority in this rulebook reaches it."


def _ask(path: PathView) -> str:
    granted = f" Asked of {words.actors_words(path.path.granted_by, 'then')}." if path.path.granted_by else ""
    return f"Waiver: {words.named(path.path.title, path.path.cites, 2)}.{granted}"


def _authorities(answer: Answer) -> dict[str, str]:
    """The citations by which each authority is known."""
    return {p.authority: ", ".join(p.cites) for f in answer.findings for p in f.paths if p.cites}


def _complete(requests: Iterable[RequestAnswer], authorities: Mapping[str, str]) -> list[Act]:
    """One act for each authority: what its application still lacks, and for which law."""
    lacking: dict[str, dict[Missing, list[str]]] = {}
    for request in requests:
        for item in request.items:
            if "incomplete" in item.standings:
                for missing in item.missing:
                    targets = lacking.setdefault(item.authority, {}).setdefault(missing, [])
                    targets.append(request.target)
    found = []
    for authority, held in lacking.items():
        everywhere = once(t for targets in held.values() for t in targets)
        remarks = []
        for missing, targets in held.items():
            whom = "" if set(targets) == set(everywhere) else f", for {words.listing(once(targets))}"
            remarks.append(words.sentence(lack_words(missing) + whom))
        under = f" under {authorities.get(authority, authority)}" if authority else ""
        name = f"Complete the application{under}"
        found.append(Act(f"{name} for {words.listing(everywhere)}:", tuple(remarks)))
    return found


def lack_words(missing: Missing) -> str:
    """What is missing, at whose hands, by when: `Form filed: not done (the district, by 2027-07-01)`."""
    due = f"by {missing.due}" if missing.due else ""
    who = ", ".join(p for p in (words.actors_words(missing.by), due) if p)
    of = f" ({missing.of})" if missing.of else ""
    label = f"{missing.label} " if missing.label else ""
    return f"{label}{missing.title}{of}: {missing.why}" + (f" ({who})" if who else "")


def asks_nothing(item: RequestItem) -> bool:
    """True for provisions under the citation that oblige to nothing: permissions, definitions."""
    return item.standings == ("needless",) and item.reason.startswith(_ASKS_NOTHING)


def _drop(request: RequestAnswer, *, unread: bool) -> Iterator[Act]:
    """Requests, or parts of them, that ask for nothing that can or need be had.

    `unread`: the state's law is not in the rulebook, so that nothing is said of what it does not know.
    """
    items = [i for i in request.items if not asks_nothing(i)] or list(request.items)
    idle = [i for i in items if i.standings and set(i.standings) <= set(_HOPELESS)]
    idle = [] if unread and any("unknown_law" in i.standings for i in idle) else idle
    if not idle:
        return
    reasons = once(_why_idle(item, len(items) > 1) for item in idle)
    if len(idle) == len(items):
        yield Act(f"Drop the request for {request.target}.", reasons)
    else:
        name = f"Narrow the request for {request.target}"
        yield Act(f"{name}: leave out what can't or need not be waived.", reasons)


def _why_idle(item: RequestItem, several: bool) -> str:
    name = f"{item.title or 'The rest of the citation'}: " if several else ""
    reason = item.reason.rstrip(".")
    if "barred" in item.standings and item.barred_by:
        by = words.listing(words.named(s.title, s.cites) for s in item.barred_by)
        why = f"; {reason}" if reason else ""
        return words.sentence(f"{name}can't be waived, by {by}{why}")
    see = f"; see {words.listing(c or p for p, c in item.see)} instead" if item.see else ""
    standing = words.standing_words(item.standings)
    if item.standings == ("repealed",) and reason:
        standing, reason = reason, ""
    why = f" ({reason})" if reason else ""
    return words.sentence(f"{name}{standing}{why}{see}")


def _ended(requests: Iterable[RequestAnswer]) -> Iterator[Act]:
    """The school years that lie beyond the end of a waiver."""
    found: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for request in requests:
        years = once(y for i in request.items if i.standings == ("expired",) for y in i.years)
        if years:
            found.setdefault((request.lasts, years), []).append(request.target)
    for (lasts, years), targets in found.items():
        term = f" ({lasts})" if lasts else ""
        waiver = f"the waiver of {words.listing(targets)}{term}"
        yield Act(f"Plan for {words.years_words(years)}: no longer covered by {waiver}.")


def questions(
    entries: Mapping[str, tuple[Entry, ...]], requests: Iterable[RequestAnswer]
) -> tuple[Question, ...]:
    """The open facts that matter, the most decisive first; several of one provision are one question."""
    rank: dict[tuple[str, str], int] = {}
    facts: dict[tuple[str, str], Decisive] = {}
    bearing: dict[tuple[str, str], list[str]] = {}
    sources = [(e.first.title, e.decisive) for e in entries["unsettled"]]
    open_items = [(r, i) for r in requests for i in r.items if len(i.standings) > 1]
    sources += [(i.title or r.target, i.decisive) for r, i in open_items]
    for title, decisive in sources:
        for place, fact in enumerate(decisive):
            key = (fact.fact, fact.of)
            facts.setdefault(key, fact)
            rank[key] = min(place, rank.get(key, place))
            bearing.setdefault(key, []).append(title)
    ordered = sorted(facts, key=lambda k: (rank[k], -len(set(bearing[k]))))
    found: list[Question] = []
    seen: set[tuple[str, str]] = set()
    for key in ordered:
        if key not in seen:
            keys = _asked_together(key, ordered, facts, bearing)
            seen.update(keys)
            found.append(Question(tuple(facts[k] for k in keys), once(t for k in keys for t in bearing[k])))
    return tuple(found)


def _asked_together(
    key: tuple[str, str],
    ordered: Iterable[tuple[str, str]],
    facts: Mapping[tuple[str, str], Decisive],
    bearing: Mapping[tuple[str, str], list[str]],
) -> list[tuple[str, str]]:
    """The same question about other things; or the other needs of a provision that decide the same."""
    head, of = key[0].rpartition(".")[0], key[1]
    needs = [
        k for k in ordered if k[0].rpartition(".")[0] == head and k[1] == of and bearing[k] == bearing[key]
    ]
    if len(needs) >= _TOGETHER and "." in head:
        return needs
    return [k for k in ordered if k[0] == key[0] and facts[k].question == facts[key].question]
