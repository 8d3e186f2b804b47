"""The requests of the plan on the page: the standing of each towards every provision that it covers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from policyengine.reason.answer import RequestAnswer, RequestItem
from policyengine.report import words
from policyengine.report.fold import join_evidence, once
from policyengine.report.sheet import Sheet
from policyengine.report.todo import asks_nothing, request_names

_PROTECTED = "not yet answered, of what the law protects: "  # how the engine begins such a remark
_QUIET = ("needless", "expired", "repealed", "unknown_law")  # standings in which no authority is read


def print_requests(sheet: Sheet, requests: Sequence[RequestAnswer] | None) -> None:
    """The section on requests; a plan that says nothing of requests is told so."""
    page = sheet.page
    page.heading("Requests")
    if requests is None:
        page.line("The plan says nothing of requests.")
        return
    if not requests:
        page.line("The plan makes none.")
    called = request_names(requests)
    terms: set[str] = set()
    for place, request in enumerate(requests):
        if place:
            page.gap()
        _print_request(sheet, request, called[request], terms)
    sure = [i for r in requests for i in r.items if len(i.standings) == 1 and i.standings[0] not in _QUIET]
    if sure:
        page.gap()
        evidence = join_evidence(i.evidence for i in sure)
        sheet.ground(evidence, once(a for i in sure for a in i.assumptions), 0)


def _print_request(sheet: Sheet, request: RequestAnswer, name: str, terms: set[str]) -> None:
    """The items that ask something; years after the end, and provisions that ask nothing, in a line each."""
    page = sheet.page
    under = f" under {request.under}" if request.under else ""
    page.line(f"{name}{under}: {_standing(request)}.", style="bold")
    ended = [i for i in request.items if i.standings == ("expired",)]
    empty = [i for i in request.items if asks_nothing(i)]
    alike: dict[Hashable, list[RequestItem]] = {}
    for item in request.items:
        if item not in ended and item not in empty:
            settled = len(item.standings) == 1
            reason, by = (item.reason, item.needless_by) if settled else ("", ())
            key = (item.standings, reason, item.barred_by, item.see, by)
            alike.setdefault(key, []).append(item)
    for held in alike.values():
        _print_items(sheet, held, held[0].standings == request.standings)
    told = once(r for i in request.items for r in i.also if r.startswith(_PROTECTED))
    values = once(value for r in told for value in r.removeprefix(_PROTECTED).split(", "))
    if values:
        page.line(words.sentence(f"{_PROTECTED}{', '.join(values)}"), 2)
    common = once(m for i in request.items for m in i.missing)
    if common:
        page.line(f"{'; '.join(m.title for m in common)} (see What to do next).", 2, "Missing:")
    if request.lasts:
        years = words.years_words(once(y for i in ended for y in i.years))
        lasts = "as above" if request.lasts in terms else request.lasts
        terms.add(request.lasts)
        page.line(f"{lasts}{f'; {years} is not covered' if years else ''}.", 2, "Term:")


def _standing(request: RequestAnswer) -> str:
    """The standing of the whole; provisions that ask nothing are left aside where others ask something."""
    asking = [i.standings for i in request.items if not asks_nothing(i)]
    return words.mixed_words(asking) if asking else words.standing_words(request.standings)


def _print_items(sheet: Sheet, items: Sequence[RequestItem], whole: bool) -> None:
    """Items with one standing for one reason: their names, then the standing, where it is not the whole's."""
    page, item = sheet.page, items[0]
    names = once(words.named(i.title, i.cites) if i.title else "The citation itself" for i in items)
    hangs = sheet.hangs_on(once(d for i in items for d in i.decisive))
    settled = len(item.standings) == 1
    reason = f" ({item.reason.rstrip('.')})" if item.reason and settled else ""
    standing = f": {words.standing_words(item.standings)}{reason}"
    if item.barred_by and settled:
        bars = words.listing(words.named(s.title, s.cites) for s in item.barred_by)
        standing = f": barred, by {bars}{reason}"
    elif whole and not hangs:
        standing = f": {item.reason.rstrip('.')}" if reason else ""
    page.item("*", f"{'; '.join(names)}{standing}{hangs}.", 2)
    for remark in once(r for i in items for r in i.also if not r.startswith(_PROTECTED)):
        page.line(words.sentence(remark), 4)
    for pid, cites in item.see:
        page.line(f"{cites} ({pid})." if cites else f"{pid}.", 4, "See:")
    allowing = once(sheet.laws.get(pid, sheet.titles.get(pid, pid)) for i in items for pid in i.needless_by)
    if allowing:
        page.line(f"{words.listing(allowing)}.", 4, "Allowed by:" if settled else "Perhaps allowed by:")
