"""The report for a screen: verdict, what to do next, questions, findings by urgency, requests, the rest."""

from __future__ import annotations

from collections import Counter
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
from policyengine.report.todo import (
    Question,
    acts,
    in_order_of_weight,
    lack_tail,
    lack_title,
    questions,
    verdict_sentence,
)

_STYLES = {"blocked": "bold red", "unsettled": "bold yellow"}
_ASKED = 12  # questions that are printed
_TITLES = 3  # laws that are named under a question
_PROPOSED = ("program", "course", "fund_use", "transfer")  # things that a plan adds to what is there


def print_report(answer: Answer, out: TextIO, width: int | None = None) -> None:
    """Print the report on `answer` to `out`, `width` columns wide (80 unless `out` is a wider terminal)."""
    page = Page(out, width)
    entries = fold(answer.findings)
    asked = questions(entries, answer.requests or ())
    numbers = {(d.fact, d.of): n for n, question in enumerate(asked, 1) for d in question.facts}
    sheet = Sheet(page, numbers, _laws(answer), _titles(answer), _ASKED, answer.term)
    page.line(answer.plan, style="bold")
    page.line(f"{answer.state_name}, {words.years_words(answer.term)}, law as of {answer.as_of}")
    page.gap()
    page.line(verdict_sentence(answer, entries), style=_STYLES.get(answer.verdict, "bold green"), hang=0)
    _print_acts(page, answer, entries)
    _print_questions(page, asked)
    _print_full(sheet, "Conflicts with the law", in_order_of_weight(entries["violated"]))
    _print_open(sheet, "Not researched", entries["unresearched"])
    _print_open(sheet, "Not settled", entries["unsettled"])
    _print_full(sheet, "Lifted by a waiver", entries["lifted"])
    print_requests(sheet, answer.requests)
    _print_enabling(sheet, fold_enabling(answer.enabling))
    _print_rest(sheet, entries)
    _print_untouched(page, entries["untouched"])
    _print_practice(page, answer)
    print_closing(sheet, answer)


def _print_full(sheet: Sheet, heading: str, entries: Sequence[Entry]) -> None:
    if entries:
        sheet.page.heading(f"{heading} ({len(entries)})")
    for place, entry in enumerate(entries):
        if place:
            sheet.page.gap()
        print_full(sheet, entry)


def _print_open(sheet: Sheet, heading: str, entries: Sequence[Entry]) -> None:
    if entries:
        sheet.page.heading(f"{heading} ({len(entries)})")
        print_open(sheet, entries)


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
    """The first questions, with the answers that are numbers; of the others, how many there are."""
    if not asked:
        return
    page.heading("Questions")
    for number, question in enumerate(asked[:_ASKED], 1):
        mark = f"Q{number}."
        first = question.facts[0]
        if question.several:
            of = f" [{first.of}]" if first.of else ""
            held = once(
                (f.question or words.plain(f.fact)).removesuffix(": Is it there?") for f in question.facts
            )
            text = (
                f"Which of these are in place, for {words.listing(question.decides)}?{of} {'; '.join(held)}."
            )
            page.item(mark, text)
            continue
        known = " (asked before, not known)" if first.asked else ""
        of = f" [{question.things}]" if question.things else ""
        answers = ""
        if not {value for value, _ in first.settles} <= {"yes", "no"}:
            answers = "; ".join(f"{value}: {words.possible_words(left)}" for value, left in first.settles)
            answers = f" {answers[0].upper()}{answers[1:]}."
        more = len(question.decides) - _TITLES
        named = [*question.decides[:_TITLES], *([f"{more} more"] if more > 0 else [])]
        asks = f"{first.question or words.plain(first.fact)}{of}{known}"
        page.item(mark, f"{asks}{answers} Decides: {words.listing(named)}.")
    if len(asked) > _ASKED:
        page.line(f"And {len(asked) - _ASKED} more: `--format json` lists them.")


def _print_enabling(sheet: Sheet, views: Sequence[EnablingView]) -> None:
    """What is allowed, what is allowed once papers are there, and what the plan proposes that may be."""
    helping = [v for v in views if v.enabling.status in ("allowed", "once")]
    open_ = [v for v in views if v.enabling.status == "unsettled" and v.enabling.entity in _PROPOSED]
    if not helping and not open_:
        return
    page = sheet.page
    page.heading("What the law already allows")
    for view in sorted(helping, key=lambda v: v.enabling.status):
        e = view.enabling
        says = words.how_words(e.how) if e.how == "owed" else words.status_words(e.status)
        where = sheet.where(view.instances)
        law = f"{words.sentence(says)[:-1]}, by {words.named(e.title, e.cites, 2)}"
        page.item("*", f"{law}: {where}." if where else f"{law}.")
        lacks: dict[str, list[str]] = {}
        for missing in view.missing:
            lacks.setdefault(lack_tail(missing), []).append(lack_title(missing))
        for why, titles in lacks.items():
            more = f" and {len(titles) - _TITLES} more" if len(titles) > _TITLES + 1 else ""
            shown = titles[:_TITLES] if more else titles
            page.line(f"{'; '.join(shown)}{more}{why}.", 2, "Missing:")
        for cap in e.caps:
            page.line(cap, 2, "Up to:")
    if open_:
        laws = once(words.named(v.enabling.title, v.enabling.cites[:1]) for v in open_)
        page.item("*", f"Perhaps, as open facts fall out: {'; '.join(laws)}.")


def _print_rest(sheet: Sheet, entries: Mapping[str, tuple[Entry, ...]]) -> None:
    page = sheet.page
    in_order = [e for e in entries["in_order"] if e.first.outcomes != ("not_applicable",)]
    idle = len(entries["in_order"]) - len(in_order)
    if in_order or idle:
        page.heading(f"In order ({len(in_order)})")
        print_brief(sheet, in_order)
        if idle:
            more = words.count(idle, "more rule").capitalize()
            page.line(f"{more} looked at and not applicable to the plan.")
    advice = [e for e in entries["advice"] if len(e.first.outcomes) == 1]
    perhaps = [e for e in entries["advice"] if e not in advice]
    if advice or perhaps:
        page.heading("Guidance, which binds nobody")
        print_brief(sheet, advice)
        if perhaps:
            names = once(words.named(e.first.title, e.first.cites) for e in perhaps)
            page.item("*", f"Worth reading: {'; '.join(names)}.")


def _print_untouched(page: Page, entries: Sequence[Entry]) -> None:
    """How many standing duties there are, by area."""
    if not entries:
        return
    page.heading(f"Standing duties that the plan does not touch ({len(entries)})")
    areas = Counter(words.plain(e.first.area[0]) if e.first.area else "other" for e in entries)
    counts = ", ".join(f"{area} {number}" for area, number in sorted(areas.items()))
    page.line(words.sentence(f"{counts}; `--format json` lists them all"), hang=0)


def _print_practice(page: Page, answer: Answer) -> None:
    if not answer.practice:
        return
    page.heading("Taken for law, and is none")
    titles = "; ".join(f'"{title}"' for _, title, _ in answer.practice)
    page.line(f"{titles}. `--format json` says why.", hang=0)


def _laws(answer: Answer) -> dict[str, str]:
    """Permissions and authorities by id, as reports name them."""
    enabling = [*answer.enabling, *(e for f in answer.findings for e in f.enabled_by)]
    return {e.provision: words.named(e.title, e.cites, 1) for e in enabling}


def _titles(answer: Answer) -> dict[str, str]:
    """The titles of all law that the answer names, by id."""
    found = {
        e.provision: e.title for e in (*answer.enabling, *(e for f in answer.findings for e in f.enabled_by))
    }
    found |= {p.authority: p.title for f in answer.findings for p in f.paths}
    found |= {s.provision: s.title for f in answer.findings for s in f.shields}
    items = [i for r in answer.requests or () for i in r.items if i.title]
    found |= {i.provision: i.title for i in items} | {f.provision: f.title for f in answer.findings}
    return found
