"""The requests of the plan: the standing of each towards every provision that it covers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from policyengine.reason.answer import RequestAnswer, RequestItem, Shield
from policyengine.report import words
from policyengine.report.fold import join_evidence, once
from policyengine.report.refs import Refs
from policyengine.report.todo import asks_nothing, request_names, years_left_bare
from policyengine.report.tree import Block, Item, Items, Paragraph, Row, Section, Table

_HEADS = ("Request", "Standing", "Missing", "Barred by", "Term")
_PROTECTED = "not yet answered, of what the law protects: "  # how the engine begins such a remark
_NEVER = {"repealed", "barred", "unknown_law", "no_authority", "needless"}  # standings in which no term runs
_QUIET = ("needless", "expired", "repealed", "unknown_law")  # standings in which no authority is read


def request_section(refs: Refs, requests: Sequence[RequestAnswer] | None) -> Section:
    """The section on requests; a plan that says nothing of requests is told so."""
    if not requests:
        says = "The plan says nothing of requests." if requests is None else "The plan makes none."
        return Section("Requests", (Paragraph(says),))
    called = request_names(requests, refs.laws)
    table = Table(_HEADS, tuple(_row(refs, request, called[request]) for request in requests))
    blocks: list[Block] = [table]
    sure = [i for r in requests for i in r.items if len(i.standings) == 1 and i.standings[0] not in _QUIET]
    if sure:
        evidence = join_evidence(i.evidence for i in sure)
        blocks.append(refs.ground(evidence, once(a for i in sure for a in i.assumptions)))
    return Section("Requests", tuple(blocks))


def lifting(requests: Sequence[RequestAnswer] | None, laws: Mapping[str, str]) -> dict[str, str]:
    """For each provision that a request lifts, or will when it is granted: the request and its standing."""
    found: dict[str, str] = {}
    for request, name in request_names(requests or (), laws).items():
        for item in request.items:
            if set(item.standings) <= {"open", "complete"}:
                standing = words.standing_words(item.standings)
                found.setdefault(item.provision, f"{_full_name(request, name, laws)}: {standing}")
    return found


def _full_name(request: RequestAnswer, name: str, laws: Mapping[str, str]) -> str:
    under = f" under {laws.get(request.under, request.under)}"
    return name if not request.under or name.endswith(under) else f"{name}{under}"


def _row(refs: Refs, request: RequestAnswer, name: str) -> Row:
    """What is said of a request as a whole; beneath, of each provision that it covers."""
    missing = once(m.title for i in request.items for m in i.missing)
    see = " (see What to do next)" if missing else ""
    if _several(request) and missing:
        missing, see = ("by authority, see below",), ""
    bars = "; ".join(words.named(s.title, s.cites) for s in once(s for b in _bars(request) for s in b))
    cells = (
        _full_name(request, name, refs.laws),
        _standing(request),
        f"{'; '.join(missing)}{see}",
        bars,
        _term(refs, request),
    )
    return Row(cells, tuple(_details(refs, request)))


def _standing(request: RequestAnswer) -> str:
    """The standing of the whole; provisions that ask nothing are left aside where others ask something."""
    asking = [i.standings for i in request.items if not asks_nothing(i)]
    return words.mixed_words(asking) if asking else words.standing_words(request.standings)


def _bars(request: RequestAnswer) -> tuple[tuple[Shield, ...], ...]:
    """The protections, as they bar one or the other provision under the citation."""
    return once(i.barred_by for i in request.items if i.barred_by and "barred" in i.standings)


def _term(refs: Refs, request: RequestAnswer) -> str:
    """How long it lasts, and the years that it does not cover; nothing where no term can run."""
    if not request.lasts or all(set(i.standings) <= _NEVER for i in request.items):
        return ""
    years = words.years_words(years_left_bare(request, refs))
    return f"{request.lasts}{f'; {years} is not covered' if years else ''}"


def _ended(request: RequestAnswer) -> list[RequestItem]:
    return [i for i in request.items if i.standings == ("expired",)]


def _details(refs: Refs, request: RequestAnswer) -> Iterator[Items | Paragraph]:
    """The items that ask something; years after the end, and provisions that ask nothing, are left out."""
    ended = _ended(request)
    alike: dict[Hashable, list[RequestItem]] = {}
    for item in request.items:
        if item not in ended and not asks_nothing(item):
            settled = len(item.standings) == 1
            reason, by = (item.reason, item.needless_by) if settled else ("", ())
            key = (item.authority, item.standings, reason, item.barred_by, item.see, by)
            alike.setdefault(key, []).append(item)
    if alike:
        yield Items(tuple(_provisions(refs, request, held) for held in alike.values()))
    told = once(r for i in request.items for r in i.also if r.startswith(_PROTECTED))
    values = once(value for r in told for value in r.removeprefix(_PROTECTED).split(", "))
    if values:
        yield Paragraph(words.sentence(f"{_PROTECTED}{', '.join(values)}"))


def _provisions(refs: Refs, request: RequestAnswer, items: Sequence[RequestItem]) -> Item:
    """Provisions with one standing for one reason: their names, their standing, what else is to be said."""
    names = _names(refs, request, items)
    open_ = refs.hangs_on(
        once(d for i in items for d in i.decisive), items[0].standings, {i.subject for i in items}
    )
    said = " ".join(f"{p.rstrip('.')}." for p in (_standing_of(request, items[0], bool(open_)), open_) if p)
    settled = len(items[0].standings) == 1
    below = [
        Paragraph(words.sentence(remark))
        for remark in once(r for i in items for r in i.also if not r.startswith(_PROTECTED))
    ]
    below += [Paragraph(f"{cites} ({pid})." if cites else f"{pid}.", "See:") for pid, cites in items[0].see]
    allowing = once(refs.laws.get(pid, refs.titles.get(pid, pid)) for i in items for pid in i.needless_by)
    if allowing:
        by = "Allowed by:" if settled else "Perhaps allowed by:"
        below.append(Paragraph(f"{words.listing(allowing)}.", by))
    under = refs.laws.get(items[0].authority, items[0].authority) if _several(request) else ""
    missing = once(m.title for i in items for m in i.missing)
    if under and missing:
        below.append(Paragraph(f"{'; '.join(missing)} (see What to do next).", "Missing:"))
    text = f"{f'Under {under}: ' if under else ''}{'; '.join(names)}"
    return Item(f"{text}{f': {said}' if said else '.'}", tuple(below))


def _several(request: RequestAnswer) -> bool:
    """True where the plan names no authority and more than one could be asked."""
    return len({i.authority for i in request.items if i.authority}) > 1


def _names(refs: Refs, request: RequestAnswer, items: Sequence[RequestItem]) -> list[str]:
    """The provisions, each with what of the plan is meant; what all of them share is said once, at the end."""
    held: dict[str, list[RequestItem]] = {}
    for item in items:
        held.setdefault(
            words.named(item.title, item.cites) if item.title else "The citation itself", []
        ).append(item)
    among = {
        name: [i for i in request.items if i.provision == own[0].provision] for name, own in held.items()
    }
    places = {
        name: refs.where_asked(own, among[name]) if own[0].provision else "" for name, own in held.items()
    }
    alike = len(set(places.values())) == 1
    last = list(held)[-1]
    return [
        f"{name}, for {place}" if place and (not alike or name == last) else name
        for name, place in places.items()
    ]


def _standing_of(request: RequestAnswer, item: RequestItem, open_: bool) -> str:
    """The standing of an item and why, where the request as a whole does not say it already."""
    settled = len(item.standings) == 1
    reason = item.reason.rstrip(".") if settled else ""
    whole = item.standings == request.standings
    if item.barred_by and settled:
        by = words.listing(words.named(s.title, s.cites) for s in item.barred_by)
        bar = "" if whole else "barred"
        bar = f"barred, by {by}" if len(_bars(request)) > 1 else bar
        return f"{bar} ({reason})" if bar and reason else bar or reason
    if whole and not open_:
        return reason
    return words.standing_words(item.standings) + (f" ({reason})" if reason else "")
