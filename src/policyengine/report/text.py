"""The report for a screen: verdict, what to do next, questions, findings by urgency, requests, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from policyengine.reason.answer import Answer
from policyengine.report import words
from policyengine.report.closing import print_closing
from policyengine.report.entries import print_brief, print_entry
from policyengine.report.fold import EnablingView, Entry, fold, fold_enabling
from policyengine.report.page import Page
from policyengine.report.requests import print_requests
from policyengine.report.todo import Question, acts, lack_words, questions, verdict_sentence

_STYLES = {
    "blocked": "bold red",
    "unsettled": "bold yellow",
    "clear_with_waivers": "bold green",
    "clear": "bold green",
}
_HELPS = ("allowed", "once", "unsettled")
_DETAILED = (
    ("violated", "Conflicts with the law"),
    ("unresearched", "Not researched"),
    ("unsettled", "Not settled"),
    ("lifted", "Lifted by a waiver"),
)


def print_report(answer: Answer, out: TextIO, width: int | None = None) -> None:
    """Print the report on `answer` to `out`, `width` columns wide (80 unless `out` is a wider terminal)."""
    page = Page(out, width)
    entries = fold(answer.findings)
    asked = questions(entries, answer.requests or ())
    numbers = {(d.fact, d.of): n for n, question in enumerate(asked, 1) for d in question.facts}
    page.line(answer.plan, style="bold")
    page.line(f"{answer.state_name}, {words.years_words(answer.term)}, law as of {answer.as_of}")
    page.gap()
    page.line(verdict_sentence(answer, entries), style=_STYLES.get(answer.verdict, "bold green"), hang=0)
    _print_acts(page, answer, entries)
    _print_questions(page, asked)
    for part, heading in _DETAILED:
        if entries[part]:
            page.heading(f"{heading} ({len(entries[part])})")
            for place, entry in enumerate(entries[part]):
                if place:
                    page.gap()
                print_entry(page, entry, numbers)
    print_requests(page, answer.requests, numbers)
    _print_enabling(page, fold_enabling(answer.enabling))
    _print_rest(page, entries)
    print_closing(page, answer, entries)


def _print_acts(page: Page, answer: Answer, entries: dict[str, tuple[Entry, ...]]) -> None:
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
    if not asked:
        return
    page.heading("Questions")
    for number, question in enumerate(asked, 1):
        first = question.facts[0]
        mark = f"Q{number}."
        inside = len(mark) + 1
        if len(question.facts) > 1:
            page.item(mark, f"Which of these are in place, for {words.listing(question.decides)}?")
            for fact in question.facts:
                page.item("-", fact.question or words.plain(fact.fact), inside)
            continue
        known = " (asked before, not known)" if first.asked else ""
        of = f" [{first.of}]" if first.of else ""
        page.item(mark, f"{first.question or words.plain(first.fact)}{of}{known}")
        for value, outcomes in first.settles:
            page.item("-", f"{value}: {words.possible_words(outcomes)}", inside)
        if first.evidence:
            page.line(first.evidence, inside, "Proof:")
        page.line(words.listing(question.decides), inside, "Decides:")


def _print_enabling(page: Page, views: Sequence[EnablingView]) -> None:
    helping = [v for v in views if v.enabling.status in _HELPS]
    shown = sorted(helping, key=lambda v: _HELPS.index(v.enabling.status))
    if not shown:
        return
    page.heading("What the law already allows")
    for view in shown:
        e = view.enabling
        owed = (
            "Required, not merely allowed" if e.how == "owed" else words.status_words(e.status).capitalize()
        )
        where = "; ".join(i.words(told_apart=False) for i in view.instances)
        page.item("*", f"{owed}, by {e.title} ({', '.join(e.cites)}){': ' + where if where else ''}.")
        for missing in view.missing:
            page.item("-", f"Missing: {lack_words(missing)}.", 2)
        for cap in e.caps:
            page.line(cap, 2, "Up to:")


def _print_rest(page: Page, entries: dict[str, tuple[Entry, ...]]) -> None:
    in_order = [e for e in entries["in_order"] if e.first.outcomes != ("not_applicable",)]
    idle = len(entries["in_order"]) - len(in_order)
    if in_order or idle:
        page.heading(f"In order ({len(in_order)})")
        for entry in in_order:
            print_brief(page, entry)
        if idle:
            page.line(
                f"{words.count(idle, 'more rule').capitalize()} looked at and not applicable to the plan."
            )
    if entries["advice"]:
        page.heading("Guidance, which binds nobody")
        for entry in entries["advice"]:
            print_brief(page, entry)
    if entries["untouched"]:
        page.heading("Standing duties that the plan does not touch")
        for entry in entries["untouched"]:
            page.item("*", words.named(entry.first.title, entry.first.cites))
