"""What a reader wants first: the verdict in a sentence, and the acts that would clear the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policyengine.language.syntax import NOWHERE
from policyengine.reason.answer import Answer, Missing, RequestAnswer, RequestItem
from policyengine.report import words
from policyengine.report.fold import EnablingView, Entry, PathView, once
from policyengine.report.procedure import filing_words, with_titles
from policyengine.report.refs import Refs
from policyengine.report.tree import Item, Items, Section, bullets

_DUE = ", at least "  # how the engine goes on from what is there to what is due
_HOPELESS = ("repealed", "barred", "unknown_law", "no_authority", "needless")
_ASKS_NOTHING = "nothing to waive"  # how the engine begins the reason of a standing
_PAPERS = 5  # an authority nobody asked that wants more than so many papers and steps is far-fetched
_AREAS = ("seat_time", "calendar", "staffing", "licensure", "credit", "graduation")
_LAST = "funding"
_DUTIES = "duties that the plan doesn't speak of are"
_REST = "the rest of the citation"
_YEAR = re.compile(r"\d{4}-\d\d")
_ID = re.compile(r"[a-z]{2}(\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do: one sentence, and remarks beneath it."""

    text: str
    remarks: tuple[str, ...] = ()


def verdict_sentence(answer: Answer, entries: Mapping[str, tuple[Entry, ...]]) -> str:
    """The verdict in one plain sentence."""
    conflicts = len({e.first.provision for e in entries["violated"]})
    unsettled = len({e.first.provision for e in (*entries["unsettled"], *entries["unresearched"])})
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
        case "unsettled" if answer.early_years:
            years = words.years_words(answer.early_years)
            return f"Unsettled: the law of {answer.state_name} was not researched for {years}, so nothing is cleared."
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
            return f"Clear with waivers: {_lifted_words(entries['lifted'])}."
        case _:
            return "Clear: the plan conflicts with no rule of law that this rulebook holds against it."


def _lifted_words(lifted: Sequence[Entry]) -> str:
    """What granted or complete requests lift, for certain or should it turn out to be a conflict."""
    sure = {e.first.provision for e in lifted if e.first.outcomes == ("lifted",)}
    perhaps = {e.first.provision for e in lifted} - sure
    if not lifted:
        return "what the plan asks to have waived is granted or complete"
    if not perhaps:
        return f"a granted or complete request lifts {words.count(len(sure), 'conflict')}"
    rules = f"{words.count(len(perhaps), 'rule')}, should the plan turn out to break {'it' if len(perhaps) == 1 else 'them'}"
    if sure:
        return f"a granted or complete request lifts {words.count(len(sure), 'conflict')}, and {rules}"
    return f"no conflict is certain, and a granted or complete request lifts {rules}"


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


def request_names(
    requests: Sequence[RequestAnswer], laws: Mapping[str, str] | None = None
) -> dict[RequestAnswer, str]:
    """What each request is called: its citation, or title and citation where it names an id.

    Requests with one and the same citation are told apart by what they are for, or by the authority that is asked;
    `laws` are the names of authorities by their ids.
    """
    targets = [r.target for r in requests]
    found = {r: _request_name(r, alone=targets.count(r.target) == 1) for r in requests}
    names = list(found.values())
    known = laws or {}
    return {
        r: f"{name} under {known.get(r.under, r.under)}" if r.under and names.count(name) > 1 else name
        for r, name in found.items()
    }


def _request_name(request: RequestAnswer, *, alone: bool) -> str:
    name = request.target
    if _ID.fullmatch(name):
        own = [i for i in request.items if i.provision == name and i.title]
        name = words.named(own[0].title, own[0].cites) if own else name
    if alone:
        return name
    places = once(re.split(r"[. ]", i.subject)[0] for i in request.items if i.subject)
    return f"{name} for {words.listing(places)}" if places else name


def acts(answer: Answer, entries: Mapping[str, tuple[Entry, ...]], refs: Refs) -> tuple[Act, ...]:
    """What to do next: mend, complete, drop, answer, plan for the end of a waiver."""
    requests = answer.requests or ()
    called = request_names(requests, refs.laws)
    bars = _bars(requests)
    found = [_mend(e, bars.get(e.first.provision, ()), refs) for e in in_order_of_weight(entries["violated"])]
    found += _complete(called, _authorities(answer), refs)
    found += _drop(called, refs, unread=bool(answer.missing_law))
    found += [
        Act(f"Await the decision on {called[r]}: complete.") for r in requests if "complete" in r.standings
    ]
    found += _ended(called, refs)
    open_, weighty = len(refs.questions), len(refs.question_list())
    if open_:
        rest = f"{weighty} under Questions, the others with the finding or request that hangs on each"
        where = rest if open_ > weighty else "see Questions below"
        found.append(Act(f"Answer {words.count(open_, 'open question')}: {where}."))
    names = [words.named(e.first.title, e.first.cites) for e in entries["unresearched"]]
    if names:
        found.append(Act(f"Ask counsel about law that nobody has researched: {words.listing(names)}."))
    return tuple(found)


def act_section(found: Sequence[Act]) -> Section:
    """The acts, numbered."""
    items = (Item(act.text, (bullets(act.remarks),) if act.remarks else ()) for act in found)
    return Section("What to do next", (Items(tuple(items), "1"),))


def _bars(requests: Iterable[RequestAnswer]) -> dict[str, tuple[str, ...]]:
    """For each rule that a request can't lift, the protection's own numbers."""
    items = [i for r in requests for i in r.items if i.standings == ("barred",) and i.reason]
    return {i.provision: once(j.reason for j in items if j.provision == i.provision) for i in items}


def _mend(entry: Entry, bars: tuple[str, ...], refs: Refs) -> Act:
    """How to end a conflict: by the plan, by the waiver asked for, by law that allows it already."""
    first = entry.first
    usable = [p for p in entry.paths if p.usable]
    asked = [p for p in usable if p.path.requested]
    near = [p for p in usable if not asked and not _far_fetched(p)]
    how = _more_money(entry)
    gap = "" if how else _gap(entry)
    how = how or "Change the plan"
    if asked:
        how += f", or complete the request under {', '.join(asked[0].path.cites)}"
    elif near:
        how += ", or ask for a waiver"
    elif not usable:
        how += f" (no waiver {'can lift it as planned' if entry.shields else 'authority reaches it'})"
    remarks = []
    if not usable:
        remarks += [words.sentence(f"Its own measure, within which a waiver is open: {b}") for b in bars]
    remarks += [_ask(path) for path in near]
    remarks += _allowed(entry.enabled_by, refs)
    name = words.named(first.title, first.cites)
    return Act(f"{how}: {name}{f', {gap}' if gap else ''}.", tuple(remarks))


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


def _allowed(views: Iterable[EnablingView], refs: Refs) -> Iterator[str]:
    """The law that could already allow it: once papers are there, or as open facts fall out."""
    perhaps = []
    for view in views:
        name = words.named(view.enabling.title, view.enabling.cites)
        if view.enabling.status == "once" and view.missing:
            yield f"Or use {name} once this is there: {_lacks(view.missing)}."
        elif view.enabling.status in ("once", "unsettled"):
            hangs = refs.hangs_on(view.decisive, ()).rstrip(".")
            hangs = f"{hangs[0].lower()}{hangs[1:]}" if hangs.startswith("Depends") else hangs
            perhaps.append(f"{name}{f', {hangs}' if hangs else ''}")
    if perhaps:
        yield f"Perhaps already allowed, as open facts fall out: {'; '.join(once(perhaps))}."


def _lacks(missing: Iterable[Missing]) -> str:
    """What is missing; of numbers that fall short of the same, what is due is said once."""
    held: dict[tuple[str, str], list[str]] = {}
    for lack in missing:
        have, due, wanted = lack_words(lack).partition(_DUE)
        name, _, number = have.rpartition(": ") if due else ("", "", have)
        held.setdefault((name, due + wanted), []).append(number)
    return "; ".join(
        f"{name}{': ' if name else ''}{words.listing(once(numbers), 'or')}{due}"
        for (name, due), numbers in held.items()
    )


def _gap(entry: Entry) -> str:
    """By how much it is missed: `7.5 and 178.5 hours per year short`."""
    unmet = [c for case in entry.cases for c in case.comparisons if c.holds is not True]
    gaps = once(g for c in unmet if (g := words.short_words(c.operator, c.difference)))
    numbers, units = zip(*(g.split(" ", 1) for g in gaps), strict=True) if gaps else ((), ())
    return f"{words.listing(numbers)} {units[0]}" if len(set(units)) == 1 else words.listing(gaps)


def _ask(path: PathView) -> str:
    granted = f" Asked of {words.actors_words(path.path.granted_by, 'then')}." if path.path.granted_by else ""
    filing = f" {filing_words(path.path.filed_through)}" if path.path.filed_through else ""
    return f"Waiver: {words.named(path.path.title, path.path.cites, 2)}.{granted}{filing}"


def _authorities(answer: Answer) -> dict[str, str]:
    """The citations by which each authority is known."""
    return {p.authority: ", ".join(p.cites) for f in answer.findings for p in f.paths if p.cites}


def _complete(called: Mapping[RequestAnswer, str], authorities: Mapping[str, str], refs: Refs) -> list[Act]:
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
        procedure = refs.procedures.get(authority)
        titles = {act.id: act.title for act in procedure.acts} if procedure else {}
        remarks = [filing_words(procedure.filed_through)] if procedure and procedure.filed_through else []
        for missing, laws in _for_all(held):
            whom = "" if set(laws) == set(everywhere) else f", for {words.listing(laws)}"
            remarks.append(words.sentence(with_titles(lack_words(missing), titles) + whom))
        under = f" under {authorities.get(authority, authority)}" if authority else ""
        head = f"Complete the application{under}"
        found.append(Act(f"{head} for {words.listing(everywhere)}:", tuple(remarks)))
    return found


def _for_all(held: Mapping[Missing, Iterable[str]]) -> Iterator[tuple[Missing, tuple[str, ...]]]:
    """What lacks, with the laws for which; one thing that lacks for several schools or years is told once."""
    alike: dict[tuple[Missing, tuple[str, ...]], list[str]] = {}
    for missing, targets in held.items():
        key = (replace(missing, of="", place=NOWHERE), once(targets))
        alike.setdefault(key, []).append(missing.of)
    for (missing, where), places in alike.items():
        years = [int(place[:4]) for place in places if _YEAR.fullmatch(place)]
        of = (
            words.years_words(years)
            if years and len(years) == len(places)
            else words.listing(once(filter(None, places)))
        )
        yield replace(missing, of=of), where


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


def _drop(called: Mapping[RequestAnswer, str], refs: Refs, *, unread: bool) -> list[Act]:
    """Requests, or parts of them, that ask for nothing that can or need be had; Requests says by which law.

    `unread`: the state's law is not in the rulebook, so that nothing is said of what it does not know.
    """
    whole: dict[str, list[str]] = {}
    narrowed: list[Act] = []
    for request, name in called.items():
        ended = set(years_left_bare(request, refs))
        items = [i for i in _asking(request) if i.standings != ("expired",) or ended & set(i.years)]
        idle = [i for i in items if i.standings and set(i.standings) <= set(_HOPELESS)]
        if not idle or (unread and any("unknown_law" in i.standings for i in idle)):
            continue
        if len(idle) < len(items):
            narrowed += _narrow(name, items, idle, refs)
            continue
        alike: dict[str, list[str]] = {}
        for item in idle:
            alike.setdefault(_why_idle(item), []).append(item.title or _REST)
        parts = [f"{words.listing(once(titles))} ({why})" for why, titles in alike.items()]
        whole.setdefault("; ".join(alike if len(alike) == 1 else parts), []).append(name)
    dropped = [
        Act(f"Drop the {'request' if len(names) == 1 else 'requests'} for {words.listing(names)}: {why}.")
        for why, names in whole.items()
    ]
    return [*dropped, *narrowed]


def _narrow(
    name: str, items: Sequence[RequestItem], idle: Sequence[RequestItem], refs: Refs
) -> Iterator[Act]:
    """What to leave out of a request, and of which provisions it asks for more than it needs.

    A provision that must be waived for some grades, subjects or pupils is never left out.
    """
    out: dict[tuple[str, str], list[str]] = {}
    for provision in once(i.provision for i in items):
        own = [i for i in items if i.provision == provision]
        spare = [i for i in own if i in idle]
        live = [i for i in own if i not in idle and i.standings != ("expired",)]
        title = own[0].title or _REST
        if spare and not live:
            for item in spare:
                where = refs.where_asked([i for i in spare if _why_idle(i) == _why_idle(item)], own)
                out.setdefault((_why_idle(item), where if provision else ""), []).append(title)
            continue
        asked = {i.authority for i in live}
        spare = [i for i in spare if i.authority in asked and i.standings == ("needless",)]
        wanted, idly = refs.where_asked(live, own), refs.where_asked(spare, own)
        if spare and wanted != idly:
            may = "" if all("needless" not in i.standings for i in live) else "or may be "
            yield Act(
                f"Narrow the request for {name}: ask to have {title} waived where that is {may}needed"
                f" ({wanted}), and not for {idly} (not needed)."
            )
    parts = [
        f"{words.listing(once(titles))}{f', for {where}' if where else ''} ({why})"
        for (why, where), titles in out.items()
    ]
    if parts:
        yield Act(f"Narrow the request for {name}: leave out {'; '.join(parts)}.")


def _asking(request: RequestAnswer) -> list[RequestItem]:
    """The items that ask something; all of them, where none does.

    What the request covers only because it lies above its citation is no part to leave out.
    """
    items = [i for i in request.items if not asks_nothing(i)] or list(request.items)
    return [i for i in items if not (i.standings == ("needless",) and _above(i, request))] or items


def _above(item: RequestItem, request: RequestAnswer) -> bool:
    """True when all of the item's own citations stand above the request's: a section above its subsection."""
    target = _bare(request.target)
    cites = [_bare(c) for c in item.cites]
    return bool(cites) and all(target.startswith((f"{c}(", f"{c}§")) for c in cites)


def _bare(cite: str) -> str:
    return re.sub(r"[ .]", "", cite).lower()


def _why_idle(item: RequestItem) -> str:
    if "barred" in item.standings and item.barred_by:
        return "it can't be waived"
    see = f"; see {words.listing(c or p for p, c in item.see)} instead" if item.see else ""
    return f"{words.standing_words(item.standings)}{see}"


def _ended(called: Mapping[RequestAnswer, str], refs: Refs) -> Iterator[Act]:
    """The school years that lie beyond the end of a waiver, whose term stands under Requests."""
    found: dict[tuple[int, ...], list[str]] = {}
    for request, name in called.items():
        years = years_left_bare(request, refs)
        if years:
            found.setdefault(years, []).append(name)
    for years, targets in found.items():
        waiver = f"the waiver of {words.listing(targets)}"
        yield Act(f"Plan for {words.years_words(years)}: no longer covered by {waiver}.")


def years_left_bare(request: RequestAnswer, refs: Refs) -> tuple[int, ...]:
    """The school years after the end of a waiver in which the plan needs it, or could."""
    ended = [i for i in request.items if i.standings == ("expired",)]
    return once(
        y for i in ended for y in i.years if not i.provision or y in refs.at_risk.get(i.provision, ())
    )
