"""What a reader wants first: the verdict in a sentence, the acts that would clear the plan, the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policyengine.reason.answer import Answer, Decisive, Missing, RequestAnswer, RequestItem
from policyengine.report import words
from policyengine.report.fold import Case, EnablingView, Entry, PathView, once

_HOPELESS = ("repealed", "barred", "unknown_law", "no_authority", "needless")
_ASKS_NOTHING = "nothing to waive"  # how the engine begins the reason of a standing
_TOGETHER = 3
_PAPERS = 5  # an authority nobody asked that wants more than so many papers and steps is far-fetched
_AREAS = ("seat_time", "calendar", "staffing", "licensure", "credit", "graduation")
_LAST = "funding"
_UNNAMED = "others not listed"  # things that the plan has and does not describe
_DUTIES = "duties that the plan doesn't speak of are"
_ID = re.compile(r"[a-z]{2}(\.[a-z0-9_]+)+")


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
                f"Unsettled: the law of {answer.state_name} is not in this rulebook. "
                "The plan was read against federal law and field guidance only."
            )
        case "unsettled" if answer.strict and (duties := _open_duties(entries["untouched"])):
            rules = f"{words.count(unsettled, 'rule')} can't be judged until open facts are known, and "
            silent = words.count(duties, "duty that the plan doesn't speak of is", _DUTIES)
            return (
                f"Unsettled: no conflict is certain, but {rules if unsettled else ''}{silent} open under "
                "--strict."
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


def _open_duties(untouched: Iterable[Entry]) -> int:
    """The standing duties that could be broken, for all that the plan says."""
    return len({e.first.provision for e in untouched if {"violated", "unresearched"} & set(e.first.outcomes)})


def in_order_of_weight(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Conflicts over schools' time and staff first, money last; in one area, those with most instances."""

    def weight(entry: Entry) -> tuple[int, int]:
        area = entry.first.area[0] if entry.first.area else ""
        place = len(_AREAS) + (area == _LAST)
        return (_AREAS.index(area) if area in _AREAS else place, -len(entry.findings))

    return tuple(sorted(entries, key=weight))


def request_names(requests: Sequence[RequestAnswer]) -> dict[RequestAnswer, str]:
    """What each request is called: its citation, or title and citation where it names an id.

    Requests with one and the same citation are told apart by what they are for.
    """
    targets = [r.target for r in requests]
    return {r: _request_name(r, alone=targets.count(r.target) == 1) for r in requests}


def _request_name(request: RequestAnswer, *, alone: bool) -> str:
    name = request.target
    if _ID.fullmatch(name):
        own = [i for i in request.items if i.provision == name and i.title]
        name = words.named(own[0].title, own[0].cites) if own else name
    if alone:
        return name
    places = once(re.split(r"[. ]", i.subject)[0] for i in request.items if i.subject)
    return f"{name} for {words.listing(places)}" if places else name


def acts(answer: Answer, entries: Mapping[str, tuple[Entry, ...]]) -> tuple[Act, ...]:
    """What to do next: mend, complete, drop, answer, plan for the end of a waiver."""
    requests = answer.requests or ()
    called = request_names(requests)
    bars = _bars(requests)
    found = [_mend(e, bars.get(e.first.provision, ())) for e in in_order_of_weight(entries["violated"])]
    found += _complete(called, _authorities(answer))
    found += [act for r in requests for act in _drop(r, called[r], unread=bool(answer.missing_law))]
    found += [
        Act(f"Await the decision on {called[r]}: complete.") for r in requests if "complete" in r.standings
    ]
    found += _ended(called)
    number = len(questions(entries, requests))
    if number:
        found.append(Act(f"Answer {words.count(number, 'open question')}: see Questions below."))
    names = [words.named(e.first.title, e.first.cites) for e in entries["unresearched"]]
    if names:
        found.append(Act(f"Ask counsel about law that nobody has researched: {words.listing(names)}."))
    return tuple(found)


def _bars(requests: Iterable[RequestAnswer]) -> dict[str, tuple[str, ...]]:
    """For each rule that a request can't lift, the protection's own numbers."""
    items = [i for r in requests for i in r.items if i.standings == ("barred",) and i.reason]
    return {i.provision: once(j.reason for j in items if j.provision == i.provision) for i in items}


def _mend(entry: Entry, bars: tuple[str, ...]) -> Act:
    """How to end a conflict: by the plan, by the waiver asked for, by law that allows it already."""
    first = entry.first
    usable = [p for p in entry.paths if p.usable]
    asked = [p for p in usable if p.path.requested]
    near = [p for p in usable if not asked and not _far_fetched(p)]
    far = [p for p in usable if p not in asked and p not in near]
    how = _more_money(entry) or "Change the plan"
    if asked:
        how += f", or complete the request under {', '.join(asked[0].path.cites)}"
    elif near:
        how += ", or ask for a waiver"
    remarks = [text for case in entry.cases for text in _gap(case, entry.told_apart)]
    if not usable:
        remarks.append(_no_way(entry))
        remarks += [words.sentence(f"Its own measure, within which a waiver is open: {b}") for b in bars]
    remarks += [_ask(path) for path in near]
    remarks += _allowed(entry.enabled_by)
    if far:
        names = once(words.named(p.path.title, p.path.cites, 1) for p in far)
        remarks.append(f"Other waiver authorities reach it: {'; '.join(names)} (see findings).")
    return Act(f"{how}: {words.named(first.title, first.cites)}.", tuple(remarks))


def _far_fetched(view: PathView) -> bool:
    """True for an authority that nobody asked and that wants much, or that is perhaps none."""
    return len(view.missing) > _PAPERS or any("no_authority" in found for found, _ in view.standings)


def _more_money(entry: Entry) -> str:
    """`Reserve $600 more`, where all that lacks is one sum of money."""
    unmet = once(c for case in entry.cases for c in case.comparisons if c.holds is not True)
    if len(unmet) != 1 or not unmet[0].difference.startswith("$"):
        return ""
    if not words.short_words(unmet[0].operator, unmet[0].difference).endswith(" short"):
        return f"Spend {unmet[0].difference} less"
    verb = "Reserve" if "reserve" in f"{entry.first.provision} {entry.first.title}".lower() else "Provide"
    return f"{verb} {unmet[0].difference} more"


def _allowed(views: Iterable[EnablingView]) -> Iterator[str]:
    """The law that could already allow it: once papers are there, or as open facts fall out."""
    perhaps = []
    for view in views:
        name = words.named(view.enabling.title, view.enabling.cites)
        if view.enabling.status == "once" and view.missing:
            lacks = "; ".join(lack_words(m) for m in view.missing)
            yield f"Or use {name} once this is there: {lacks}."
        elif view.enabling.status in ("once", "unsettled"):
            perhaps.append(name)
    if perhaps:
        yield f"Perhaps already allowed, as open facts fall out: {'; '.join(once(perhaps))}."


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


def _complete(called: Mapping[RequestAnswer, str], authorities: Mapping[str, str]) -> list[Act]:
    """One act for each authority: what its application still lacks, and for which law."""
    lacking: dict[str, dict[Missing, list[str]]] = {}
    for request, name in called.items():
        for item in request.items:
            if "incomplete" in item.standings:
                for missing in item.missing:
                    targets = lacking.setdefault(item.authority, {}).setdefault(missing, [])
                    targets.append(name)
    found = []
    for authority, held in lacking.items():
        everywhere = once(t for targets in held.values() for t in targets)
        remarks = []
        for missing, targets in held.items():
            whom = "" if set(targets) == set(everywhere) else f", for {words.listing(once(targets))}"
            remarks.append(words.sentence(lack_words(missing) + whom))
        under = f" under {authorities.get(authority, authority)}" if authority else ""
        head = f"Complete the application{under}"
        found.append(Act(f"{head} for {words.listing(everywhere)}:", tuple(remarks)))
    return found


def lack_words(missing: Missing) -> str:
    """What is missing, at whose hands, by when: `Form filed: not done (the district, by 2027-07-01)`."""
    return f"{lack_title(missing)}{lack_tail(missing)}"


def lack_title(missing: Missing) -> str:
    """What is missing, after the statute's own label: `(a) Policy adopted`."""
    return f"{missing.label} {missing.title}" if missing.label else missing.title


def lack_tail(missing: Missing) -> str:
    """What is wrong with what is missing: ` (taylor_high): not done (the district, by 2027-07-01)`."""
    due = f"by {missing.due}" if missing.due else ""
    who = ", ".join(p for p in (words.actors_words(missing.by), due) if p)
    of = f" ({missing.of})" if missing.of else ""
    why = f": {missing.why}" if missing.why else ""
    return f"{of}{why}" + (f" ({who})" if who else "")


def asks_nothing(item: RequestItem) -> bool:
    """True for provisions under the citation that oblige to nothing: permissions, definitions."""
    return item.standings == ("needless",) and item.reason.startswith(_ASKS_NOTHING)


def _drop(request: RequestAnswer, name: str, *, unread: bool) -> Iterator[Act]:
    """Requests, or parts of them, that ask for nothing that can or need be had.

    `unread`: the state's law is not in the rulebook, so that nothing is said of what it does not know.
    What the request covers only because it lies above its citation is no part to leave out.
    """
    items = [i for i in request.items if not asks_nothing(i)] or list(request.items)
    items = [i for i in items if not (i.standings == ("needless",) and _above(i, request))] or items
    idle = [i for i in items if i.standings and set(i.standings) <= set(_HOPELESS)]
    idle = [] if unread and any("unknown_law" in i.standings for i in idle) else idle
    if not idle:
        return
    alike: dict[str, list[str]] = {}
    for item in idle:
        alike.setdefault(_why_idle(item), []).append(item.title or "the rest of the citation")
    whole = len(idle) == len(items)
    if whole and len(alike) == 1:
        yield Act(f"Drop the request for {name}.", tuple(words.sentence(why) for why in alike))
        return
    reasons = tuple(words.sentence(f"{words.listing(once(t))}: {why}") for why, t in alike.items())
    if whole:
        yield Act(f"Drop the request for {name}.", reasons)
    else:
        yield Act(f"Narrow the request for {name}: leave out what can't or need not be waived.", reasons)


def _above(item: RequestItem, request: RequestAnswer) -> bool:
    """True when all of the item's own citations stand above the request's: a section above its subsection."""
    target = _bare(request.target)
    cites = [_bare(c) for c in item.cites]
    return bool(cites) and all(target.startswith((f"{c}(", f"{c}§")) for c in cites)


def _bare(cite: str) -> str:
    return re.sub(r"[ .]", "", cite).lower()


def _why_idle(item: RequestItem) -> str:
    reason = item.reason.rstrip(".")
    if "barred" in item.standings and item.barred_by:
        by = words.listing(words.named(s.title, s.cites) for s in item.barred_by)
        return f"can't be waived, by {by}{f'; {reason}' if reason else ''}"
    see = f"; see {words.listing(c or p for p, c in item.see)} instead" if item.see else ""
    standing = words.standing_words(item.standings)
    if item.standings == ("repealed",) and reason:
        standing, reason = reason, ""
    return f"{standing}{f' ({reason})' if reason else ''}{see}"


def _ended(called: Mapping[RequestAnswer, str]) -> Iterator[Act]:
    """The school years that lie beyond the end of a waiver."""
    found: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for request, name in called.items():
        years = once(y for i in request.items if i.standings == ("expired",) for y in i.years)
        if years:
            found.setdefault((request.lasts, years), []).append(name)
    for (lasts, years), targets in found.items():
        term = f" ({lasts})" if lasts else ""
        waiver = f"the waiver of {words.listing(targets)}{term}"
        yield Act(f"Plan for {words.years_words(years)}: no longer covered by {waiver}.")


def questions(
    entries: Mapping[str, tuple[Entry, ...]], requests: Iterable[RequestAnswer]
) -> tuple[Question, ...]:
    """The open facts that matter; several of one provision are one question.

    What a conflict or a request hangs on comes first, then the most decisive.
    """
    rank: dict[tuple[str, str], int] = {}
    facts: dict[tuple[str, str], Decisive] = {}
    bearing: dict[tuple[str, str], list[str]] = {}
    first: set[tuple[str, str]] = set()
    sources = [(e.first.title, e.decisive, True) for e in entries["violated"]]
    sources += [
        (e.first.title, v.decisive, True)
        for e in entries["violated"]
        for v in e.enabled_by
        if v.enabling.status == "unsettled"
    ]
    sources += [(e.first.title, e.decisive, False) for e in entries["unsettled"]]
    open_items = [(r, i) for r in requests for i in r.items if len(i.standings) > 1]
    sources += [(i.title or r.target, i.decisive, True) for r, i in open_items]
    for title, decisive, urgent in sources:
        for place, fact in enumerate(decisive):
            key = (fact.fact, fact.of)
            facts.setdefault(key, fact)
            rank[key] = min(place, rank.get(key, place))
            bearing.setdefault(key, []).append(title)
            if urgent:
                first.add(key)
    ordered = sorted(facts, key=lambda k: (_UNNAMED in k[1], k not in first, rank[k], -len(set(bearing[k]))))
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
