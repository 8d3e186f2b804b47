"""The requests of the plan on the page: the standing of each towards every provision that it covers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from policyengine.reason.answer import RequestAnswer, RequestItem
from policyengine.report import words
from policyengine.report.entries import Numbers, hangs_on, print_evidence
from policyengine.report.fold import Instance, instance_of, join_evidence, merge, once
from policyengine.report.page import Page
from policyengine.report.todo import lack_words


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
        key = (item.provision, item.authority, item.standings, item.reason, item.barred_by, item.missing)
        found.setdefault(key, []).append(item)
    return tuple(ItemView(tuple(held), merge(instance_of(i) for i in held)) for held in found.values())


def print_requests(page: Page, requests: Sequence[RequestAnswer] | None, numbers: Numbers) -> None:
    """The section on requests; a plan that says nothing of requests is told so."""
    page.heading("Requests")
    if requests is None:
        page.line("The plan says nothing of requests.")
        return
    if not requests:
        page.line("The plan makes none.")
    for place, request in enumerate(requests):
        if place:
            page.gap()
        under = f" under {request.under}" if request.under else ""
        page.line(f"{request.target}{under}: {_standing(request)}.", style="bold")
        if request.lasts:
            page.line(words.sentence(request.lasts), 2, "Term:")
        for view in fold_items(request.items):
            _print_item(page, view, numbers)
        print_evidence(page, join_evidence(i.evidence for i in request.items), 2)


def _standing(request: RequestAnswer) -> str:
    if not request.items:
        return words.standing_words(request.standings)
    return words.mixed_words(i.standings for i in request.items)


def _print_item(page: Page, view: ItemView, numbers: Numbers) -> None:
    item = view.first
    title = words.named(item.title, item.cites) if item.title else "The citation itself"
    places = [i.words(told_apart=False) for i in view.instances]
    where = "; ".join(p for p in places if p and p != "the district")
    hangs = hangs_on(once(d for i in view.items for d in i.decisive), numbers)
    page.item(
        "*", f"{title}{', ' + where if where else ''}: {words.standing_words(item.standings)}{hangs}.", 2
    )
    if item.reason:
        page.line(words.sentence(item.reason), 4)
    for shield in item.barred_by:
        page.line(words.named(shield.title, shield.cites) + ".", 4, "Barred by:")
    for pid, cites in item.see:
        page.line(f"{cites} ({pid})." if cites else f"{pid}.", 4, "See:")
    if item.needless_by:
        page.line(words.sentence(words.listing(item.needless_by)), 4, "Already allowed by:")
    for missing in item.missing:
        page.item("-", lack_words(missing) + ".", 4)
    for remark in item.also:
        page.line(words.sentence(remark), 4)
    for assumption in item.assumptions:
        page.line(words.sentence(assumption), 4, "Assumed:")
