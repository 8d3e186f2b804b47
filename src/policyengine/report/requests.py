"""The requests of the plan on the page: the standing of each towards every provision that it covers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from policyengine.reason.answer import RequestAnswer, RequestItem
from policyengine.report import words
from policyengine.report.fold import Instance, instance_of, join_evidence, merge, once
from policyengine.report.sheet import Sheet
from policyengine.report.todo import asks_nothing, lack_words


@dataclass(frozen=True, slots=True)
class ItemView:
    """Items of a request that say the same, with the instances that they hold for."""

    items: tuple[RequestItem, ...]
    instances: tuple[Instance, ...]

    @property
    def first(self) -> RequestItem:
        """An item that stands for all."""
        return self.items[0]


def fold_items(items: Sequence[RequestItem]) -> tuple[ItemView, ...]:
    """Items with one provision, authority, standing and reason, folded."""
    found: dict[Hashable, list[RequestItem]] = {}
    for item in items:
        told = (item.barred_by, item.missing, item.needless_by, item.also)
        key = (item.provision, item.authority, item.standings, item.reason, told)
        found.setdefault(key, []).append(item)
    return tuple(ItemView(tuple(held), merge(instance_of(i) for i in held)) for held in found.values())


def print_requests(sheet: Sheet, requests: Sequence[RequestAnswer] | None) -> None:
    """The section on requests; a plan that says nothing of requests is told so."""
    page = sheet.page
    page.heading("Requests")
    if requests is None:
        page.line("The plan says nothing of requests.")
        return
    if not requests:
        page.line("The plan makes none.")
    for place, request in enumerate(requests):
        if place:
            page.gap()
        _print_request(sheet, request)


def _print_request(sheet: Sheet, request: RequestAnswer) -> None:
    """The items that ask something; years after the end, and provisions that ask nothing, in a line each."""
    page = sheet.page
    under = f" under {request.under}" if request.under else ""
    page.line(f"{request.target}{under}: {_standing(request)}.", style="bold")
    ended = [i for i in request.items if i.standings == ("expired",)]
    empty = [i for i in request.items if asks_nothing(i)]
    views = fold_items([i for i in request.items if i not in ended and i not in empty])
    names = [v.first.provision for v in views]
    for view in views:
        _print_item(sheet, view, names.count(view.first.provision) > 1)
    common = once(m for i in request.items for m in i.missing)
    if common:
        page.line("Missing:", 2)
    for missing in common:
        titles = once(i.title or request.target for i in request.items if missing in i.missing)
        lacking = [i for i in request.items if i.missing]
        of = "" if all(missing in i.missing for i in lacking) else f", for {words.listing(titles)}"
        page.item("-", f"{lack_words(missing)}{of}.", 4)
    if request.lasts:
        years = words.years_words(once(y for i in ended for y in i.years))
        page.line(f"{request.lasts}{f'; {years} is not covered' if years else ''}.", 2, "Term:")
    if empty:
        named = words.listing(once(i.title for i in empty))
        page.line(f"{named}.", 2, "Nothing to waive in:")
    evidence = join_evidence(i.evidence for i in request.items)
    sheet.ground(evidence, once(a for i in request.items for a in i.assumptions), 2)


def _standing(request: RequestAnswer) -> str:
    """The standing of the whole; provisions that ask nothing are left aside where others ask something."""
    asking = [i.standings for i in request.items if not asks_nothing(i)]
    return words.mixed_words(asking) if asking else words.standing_words(request.standings)


def _print_item(sheet: Sheet, view: ItemView, apart: bool) -> None:
    page, item = sheet.page, view.first
    title = words.named(item.title, item.cites) if item.title else "The citation itself"
    where = "; ".join(i.words(told_apart=False) for i in view.instances) if apart else ""
    hangs = sheet.hangs_on(once(d for i in view.items for d in i.decisive))
    reason = f" ({item.reason.rstrip('.')})" if item.reason else ""
    name = f"{title}, {where}" if where else title
    page.item("*", f"{name}: {words.standing_words(item.standings)}{reason}{hangs}.", 2)
    if item.barred_by:
        by = words.listing(words.named(s.title, s.cites) for s in item.barred_by)
        page.line(f"{by}.", 4, "Barred by:")
    for pid, cites in item.see:
        page.line(f"{cites} ({pid})." if cites else f"{pid}.", 4, "See:")
    if item.needless_by:
        by = words.listing(sheet.laws.get(pid, pid) for pid in item.needless_by)
        page.line(f"{by}.", 4, "Allowed by:" if len(item.standings) == 1 else "Perhaps allowed by:")
    for remark in item.also:
        page.line(words.sentence(remark), 4)
