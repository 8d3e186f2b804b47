"""One folded finding on the page: in full where the plan conflicts, shorter where it is open or in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyengine.reason.answer import Comparison, Missing, Shield
from policyengine.report import words
from policyengine.report.fold import Case, EnablingView, Entry, PathView
from policyengine.report.page import Page
from policyengine.report.sheet import Sheet
from policyengine.report.todo import lack_words

_INDENT = 2
_LABEL = 32


def print_full(sheet: Sheet, entry: Entry) -> None:
    """An entry in full: the law, the numbers, the ways out, the consequence, what it rests on."""
    page, first = sheet.page, entry.first
    page.line(words.named(first.title, first.cites), style="bold")
    page.line(first.provision, _INDENT)
    if first.says:
        page.line(first.says, _INDENT, "The law:")
    for case in entry.cases:
        _print_case(page, case, entry.told_apart)
    for view in entry.enabled_by:
        _print_enabling(page, view)
    for path in entry.paths:
        _print_path(page, path)
    if entry.shields:
        page.line(f"{_shields(entry.shields)}.", _INDENT, "Protected by:")
    elif not entry.paths and "violated" in first.outcomes:
        page.line("no authority in this rulebook reaches this rule.", _INDENT, "Waiver:")
    if first.consequence:
        page.line(words.sentence(first.consequence), _INDENT, "Consequence:")
    sheet.ground(entry.evidence, entry.assumptions, _INDENT)


def print_open(sheet: Sheet, entry: Entry) -> None:
    """An entry that is not settled or not researched: what it hangs on, and the ways out if need be."""
    page, first = sheet.page, entry.first
    page.line(words.named(first.title, first.cites, 2), style="bold")
    hangs = sheet.hangs_on(entry.decisive)
    page.line(f"{first.provision}: {words.possible_words(first.outcomes)}{hangs}.", _INDENT)
    for case in entry.cases:
        _print_case(page, case, entry.told_apart)
    helping = [v for v in entry.enabled_by if v.enabling.status != "no"]
    if helping:
        page.line(f"{_together(_enabling_words(v) for v in helping)}.", _INDENT, "Law that may help:")
    asked = [p for p in entry.paths if p.path.requested]
    for path in asked:
        name = words.named(path.path.title, path.path.cites, 2)
        page.line(f"{name}: {_standing(path)}; see Requests.", _INDENT, "Waiver:")
    others = [words.named(p.path.title, p.path.cites, 1) for p in entry.paths if p.usable and p not in asked]
    if others:
        page.line(f"{_together(others)}.", _INDENT, "Waiver, if violated:")
    if first.consequence:
        page.line(words.sentence(first.consequence), _INDENT, "Consequence, if violated:")
    if not all(f.exact for f in entry.findings):
        page.line("too many facts are open to work out every combination.", _INDENT, "Bounded:")
    sheet.ground(entry.evidence, entry.assumptions, _INDENT)


def print_brief(sheet: Sheet, entry: Entry) -> None:
    """An entry that is in order, in a few lines."""
    page, first = sheet.page, entry.first
    settled = len(first.outcomes) == 1
    outcome = words.outcome_words(first.outcomes) if settled else words.possible_words(first.outcomes)
    shown = [text for case in entry.cases for c in case.comparisons if (text := comparison_words(c))]
    numbers = f": {'; '.join(dict.fromkeys(shown))}" if shown else ""
    page.item("*", f"{outcome.capitalize()}: {words.named(first.title, first.cites, 2)}{numbers}.")
    by = [v for v in entry.enabled_by if v.enabling.status == "allowed"]
    if by and first.outcomes != ("met",):
        page.line(f"{_together(words.named(v.enabling.title, v.enabling.cites, 1) for v in by)}.", 2, "By:")
    if first.kind != "advice":
        sheet.ground(entry.evidence, entry.assumptions, 2)


def comparison_words(comparison: Comparison) -> str:
    """`1,054.5 against at least 1,062 hours per year: 7.5 hours per year short`."""
    left = words.same_unit(comparison.left, comparison.right)
    gap = "" if comparison.holds else words.short_words(comparison.operator, comparison.difference)
    label = f"{comparison.label} " if 0 < len(comparison.label) < _LABEL else ""
    text = f"{label}{words.plain(left)} against {words.against_words(comparison.operator, comparison.right)}"
    return f"{text}: {gap}" if gap else text


def _together(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(parts))


def _shields(shields: Iterable[Shield]) -> str:
    return _together(words.named(s.title, s.cites, 1) for s in shields)


def _print_case(page: Page, case: Case, told_apart: bool) -> None:
    where = [w for i in case.instances if (w := i.words(told_apart))]
    unmet = [c for c in case.comparisons if c.holds is not True]
    numbers = _together(comparison_words(c) for c in unmet or case.comparisons)
    for place in where:
        page.item("*", place + (":" if numbers and place == where[-1] else ""), _INDENT)
    if numbers:
        page.line(f"{numbers}.", _INDENT + 2, hang=0)


def _enabling_words(view: EnablingView) -> str:
    e = view.enabling
    missing = f" ({_inline(view.missing)})" if view.missing and e.status == "once" else ""
    return f"{words.named(e.title, e.cites, 1)}, {words.status_words(e.status)}{missing}"


def _inline(missing: Iterable[Missing]) -> str:
    return _together(m.title for m in missing)


def _print_enabling(page: Page, view: EnablingView) -> None:
    e = view.enabling
    text = f"{words.named(e.title, e.cites)} {words.how_words(e.how)}: {words.status_words(e.status)}."
    page.line(text, _INDENT, "Looked at:" if e.status == "no" else "Law that may help:")
    for missing in view.missing:
        page.item("-", lack_words(missing) + ".", _INDENT + 2)


def _print_path(page: Page, view: PathView) -> None:
    path = view.path
    name = words.named(path.title, path.cites)
    if not view.usable:
        page.line(f"{name}: {_standing(view)}.", _INDENT, "Waiver:")
        return
    page.line(f"{name}.", _INDENT, "Waiver:")
    for text in _path_lines(view):
        page.line(text, _INDENT + 2, hang=0)
    if path.requested:
        for missing in view.missing:
            page.item("-", lack_words(missing) + ".", _INDENT + 2)
    elif view.missing:
        page.line(f"{_inline(view.missing)}.", _INDENT + 2, "To bring:", hang=0)


def _path_lines(view: PathView) -> Iterator[str]:
    path = view.path
    asked = f"Asked by {words.actors_words(path.asked_by, 'or')}" if path.asked_by else ""
    granted = f"granted by {words.actors_words(path.granted_by, 'then')}" if path.granted_by else ""
    free = f" ({words.discretion_words(path.discretion)})" if granted and path.discretion else ""
    who = ", ".join(p for p in (asked, granted) if p) + free
    lasts = f"; {path.lasts}" if path.lasts else ""
    if who or lasts:
        yield words.sentence(who + lasts)
    opening = "Requested:" if path.requested else "Not requested; a request today would be"
    lacks = ", lacks:" if view.missing and path.requested else "."
    yield f"{opening} {_standing(view)}{lacks}"


def _standing(view: PathView) -> str:
    """The standing, year by year where it differs, and the reason."""
    several = len(view.standings) > 1
    spans = [
        words.standing_words(found) + (f" ({words.years_words(years)})" if several and years else "")
        for found, years in view.standings
    ]
    reason = f" ({view.path.reason.rstrip('.')})" if view.path.reason else ""
    return "; ".join(spans) + reason
