"""The report for a screen: verdict, what to do next, questions, findings by urgency, requests, the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TextIO

from policyengine.reason.answer import Answer
from policyengine.report import words
from policyengine.report.closing import print_closing
from policyengine.report.entries import print_brief, print_full, print_open
from policyengine.report.fold import EnablingView, Entry, fold, fold_enabling, once
from policyengine.report.page import Page
from policyengine.report.requests import print_requests
from policyengine.report.sheet import Sheet
from policyengine.report.todo import Question, acts, lack_words, questions, verdict_sentence

_STYLES = {"blocked": "bold red", "unsettled": "bold yellow"}
_DETAILED = (
    ("violated", "Conflicts with the law", print_full),
    ("unresearched", "Not researched", print_open),
    ("unsettled", "Not settled", print_open),
    ("lifted", "Lifted by a waiver", print_full),
)
_IN_FULL = 8  # questions that are printed with their answers
_SHOWN = 2  # standing duties that are named of each area


def print_report(answer: Answer, out: TextIO, width: int | None = None) -> None:
    """Print the report on `answer` to `out`, `width` columns wide (80 unless `out` is a wider terminal)."""
    page = Page(out, width)
    entries = fold(answer.findings)
    asked = questions(entries, answer.requests or ())
    numbers = {(d.fact, d.of): n for n, question in enumerate(asked, 1) for d in question.facts}
    sheet = Sheet(page, numbers, _laws(answer))
    page.line(answer.plan, style="bold")
    page.line(f"{answer.state_name}, {words.years_words(answer.term)}, law as of {answer.as_of}")
    page.gap()
    page.line(verdict_sentence(answer, entries), style=_STYLES.get(answer.verdict, "bold green"), hang=0)
    _print_acts(page, answer, entries)
    _print_questions(page, asked)
    for part, heading, show in _DETAILED:
        if entries[part]:
            page.heading(f"{heading} ({len(entries[part])})")
            for place, entry in enumerate(entries[part]):
                if place:
                    page.gap()
                show(sheet, entry)
    print_requests(sheet, answer.requests)
    _print_enabling(page, fold_enabling(answer.enabling))
    _print_rest(sheet, entries)
    _print_untouched(page, entries["untouched"])
    _print_practice(page, answer)
    print_closing(sheet, answer)


def _print_acts(page: Page, answer: Answer, entries: Mapping[str, tuple[Entry, ...]]) -> None:
    found = acts(answer, entries)
    if not found:
        return
    page.heading("What to do next")
    margin = len(f"{len(found)}. ")
    for number, act in enumerate(found, 1):
        page.item(f"{number}.".ljust(margin - 1), act.text)
        for remark in act.remarks:
            page.item("-", remark, margin)


def _print_questions(page: Page, asked: Sequence[Question]) -> None:
    """The most decisive questions with what each answer would leave; the others by their words alone."""
    if not asked:
        return
    page.heading("Questions, the most decisive first")
    for number, question in enumerate(asked, 1):
        mark = f"Q{number}."
        first = question.facts[0]
        known = " (asked before, not known)" if first.asked else ""
        things = (
            words.listing(d.of for d in question.facts[:1] if d.of) if question.several else question.things
        )
        of = f" [{things}]" if things else ""
        if question.several:
            page.item(mark, f"Which of these are in place, for {words.listing(question.decides)}?{of}")
            for fact in question.facts:
                page.item("-", (fact.question or words.plain(fact.fact)).removesuffix(": Is it there?"), 4)
            continue
        page.item(mark, f"{first.question or words.plain(first.fact)}{of}{known}")
        if number <= _IN_FULL:
            answers = "; ".join(f"{value}: {words.possible_words(left)}" for value, left in first.settles)
            if answers:
                page.line(f"{answers}.", 4, hang=0)
            if first.evidence:
                page.line(f"{first.evidence}.", 4, "Proof:")
            page.line(f"{words.listing(question.decides)}.", 4, "Decides:")


def _print_enabling(page: Page, views: Sequence[EnablingView]) -> None:
    """What is allowed, what is allowed once papers are there, and in one line what open facts decide."""
    helping = [v for v in views if v.enabling.status in ("allowed", "once")]
    open_ = [v for v in views if v.enabling.status == "unsettled"]
    if not helping and not open_:
        return
    page.heading("What the law already allows")
    for view in sorted(helping, key=lambda v: v.enabling.status):
        e = view.enabling
        says = words.how_words(e.how) if e.how == "owed" else words.status_words(e.status)
        where = "; ".join(i.words(told_apart=False) for i in view.instances)
        law = f"{words.sentence(says)[:-1]}, by {words.named(e.title, e.cites, 2)}"
        page.item("*", f"{law}: {where}." if where else f"{law}.")
        for missing in view.missing:
            page.item("-", f"Missing: {lack_words(missing)}.", 2)
        for cap in e.caps:
            page.line(cap, 2, "Up to:")
    if open_:
        laws = once(words.named(v.enabling.title, v.enabling.cites, 1) for v in open_)
        page.item("*", f"Perhaps, as open facts fall out: {'; '.join(laws)}.")


def _print_rest(sheet: Sheet, entries: Mapping[str, tuple[Entry, ...]]) -> None:
    page = sheet.page
    in_order = [e for e in entries["in_order"] if e.first.outcomes != ("not_applicable",)]
    idle = len(entries["in_order"]) - len(in_order)
    if in_order or idle:
        page.heading(f"In order ({len(in_order)})")
        for entry in in_order:
            print_brief(sheet, entry)
        if idle:
            more = words.count(idle, "more rule").capitalize()
            page.line(f"{more} looked at and not applicable to the plan.")
    if entries["advice"]:
        page.heading("Guidance, which binds nobody")
        for entry in entries["advice"]:
            print_brief(sheet, entry)


def _print_untouched(page: Page, entries: Sequence[Entry]) -> None:
    """Standing duties by area, a few of each by name."""
    if not entries:
        return
    page.heading(f"Standing duties that the plan does not touch ({len(entries)})")
    areas: dict[str, list[str]] = {}
    for entry in entries:
        area = words.plain(entry.first.area[0]) if entry.first.area else "other"
        areas.setdefault(area, []).append(words.named(entry.first.title, entry.first.cites[:1]))
    for area, names in sorted(areas.items()):
        more = f"; and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        page.item("*", f"{area}: {'; '.join(names[:_SHOWN])}{more}.")
    page.line("`--format json` lists them all.")


def _print_practice(page: Page, answer: Answer) -> None:
    if not answer.practice:
        return
    page.heading("Taken for law, and is none")
    for _, title, says in answer.practice:
        page.item("*", f'"{title}": {words.sentence(says)}')


def _laws(answer: Answer) -> dict[str, str]:
    """Permissions and authorities by id, as reports name them."""
    enabling = [*answer.enabling, *(e for f in answer.findings for e in f.enabled_by)]
    return {e.provision: words.named(e.title, e.cites, 1) for e in enabling}
