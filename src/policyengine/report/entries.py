"""One folded finding on the page: in full where something is wrong or open, in brief where all is well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policyengine.reason.answer import Comparison, Decisive, Evidence
from policyengine.report import words
from policyengine.report.fold import Case, EnablingView, Entry, PathView
from policyengine.report.page import Page
from policyengine.report.todo import lack_words

Numbers = Mapping[tuple[str, str], int]
_INDENT = 2


def print_entry(page: Page, entry: Entry, numbers: Numbers) -> None:
    """An entry in full: the law, the numbers, the ways out, the consequence, what it rests on."""
    first = entry.first
    page.line(words.named(first.title, first.cites), style="bold")
    page.line(first.provision, _INDENT)
    if first.says:
        page.line(first.says, _INDENT, "The law:")
    if len(first.outcomes) > 1:
        page.line(f"{words.outcome_words(first.outcomes)}{hangs_on(entry.decisive, numbers)}.", _INDENT)
    for case in entry.cases:
        _print_case(page, case, entry.told_apart)
    for view in entry.enabled_by:
        _print_enabling(page, view)
    for path in entry.paths:
        _print_path(page, path)
    for shield in entry.shields:
        page.line(words.named(shield.title, shield.cites) + ".", _INDENT, "Protected:")
    if not entry.paths and not entry.shields and "violated" in first.outcomes:
        page.line("no authority in this rulebook reaches this rule.", _INDENT, "Waiver:")
    if first.consequence:
        page.line(words.sentence(first.consequence), _INDENT, "Consequence:")
    for assumption in entry.assumptions:
        page.line(words.sentence(assumption), _INDENT, "Assumed:")
    if not all(f.exact for f in entry.findings):
        page.line("too many facts are open to work out every combination.", _INDENT, "Bounded:")
    print_evidence(page, entry.evidence, _INDENT)


def print_brief(page: Page, entry: Entry) -> None:
    """An entry in a line or two."""
    first = entry.first
    single = len(first.outcomes) == 1
    outcome = (
        words.outcome_words(first.outcomes) if single else words.possible_words(first.outcomes).capitalize()
    )
    page.item("*", f"{outcome}: {words.named(first.title, first.cites)}.")
    by = [v for v in entry.enabled_by if v.enabling.status != "no"]
    if by and first.outcomes != ("met",):
        page.line(words.listing(words.named(v.enabling.title, v.enabling.cites) for v in by), 2, "By:")
    shown = [text for case in entry.cases for c in case.comparisons if (text := comparison_words(c))]
    if shown:
        page.line("; ".join(dict.fromkeys(shown)) + ".", 2)


def comparison_words(comparison: Comparison) -> str:
    """`1,054.5 hours per year against at least 1,062 hours per year: 7.5 hours per year short`."""
    left = words.same_unit(comparison.left, comparison.right)
    gap = "" if comparison.holds else words.short_words(comparison.operator, comparison.difference)
    label = f"{comparison.label} " if comparison.label else ""
    text = f"{label}{left} against {words.against_words(comparison.operator, comparison.right)}"
    return f"{text}: {gap}" if gap else text


def hangs_on(decisive: tuple[Decisive, ...], numbers: Numbers) -> str:
    """`, depending on Q1 and Q2`; nothing where no question decides."""
    known = sorted({numbers[d.fact, d.of] for d in decisive if (d.fact, d.of) in numbers})
    return f", depending on {words.listing(f'Q{n}' for n in known)}" if known else ""


def print_evidence(page: Page, evidence: Evidence, indent: int) -> None:
    """The weakest grade beneath a conclusion, the readings taken, the text that nobody has seen."""
    for _, taken, rejected in evidence.readings:
        page.line(words.reading_words(taken, rejected), indent, "Read as:")
    for _, what in evidence.unread:
        page.line(words.sentence(what), indent, "Not read:")
    page.line(words.evidence_words(evidence.grade) + ".", indent, "Evidence:")


def _print_case(page: Page, case: Case, told_apart: bool) -> None:
    where = [w for i in case.instances if (w := i.words(told_apart))]
    numbers = [comparison_words(c) for c in case.comparisons if c.holds is not True] or [
        comparison_words(c) for c in case.comparisons
    ]
    for place in where:
        page.item("*", place + (":" if numbers and place == where[-1] else ""), _INDENT)
    for number in numbers:
        page.line(number + ".", _INDENT + 2)


def _print_enabling(page: Page, view: EnablingView) -> None:
    e = view.enabling
    text = f"{words.named(e.title, e.cites)} {words.how_words(e.how)}: {words.status_words(e.status)}."
    page.line(text, _INDENT, "Looked at:" if e.status == "no" else "Law that may help:")
    for missing in view.missing:
        page.item("-", lack_words(missing) + ".", _INDENT + 2)


def _print_path(page: Page, view: PathView) -> None:
    name = words.named(view.path.title, view.path.cites)
    if not view.usable:
        page.line(f"{name}: {_standing(view)}.", _INDENT, "Waiver:")
        return
    page.line(f"{name}.", _INDENT, "Waiver:")
    for text in _path_lines(view):
        page.line(text, _INDENT + 2)
    for missing in view.missing:
        page.item("-", lack_words(missing) + ".", _INDENT + 2)


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
    yield f"{opening} {_standing(view)}{', lacks:' if view.missing else '.'}"


def _standing(view: PathView) -> str:
    """The standing, year by year where it differs, and the reason."""
    several = len(view.standings) > 1
    spans = [
        words.standing_words(found) + (f" ({words.years_words(years)})" if several and years else "")
        for found, years in view.standings
    ]
    reason = f" ({view.path.reason.rstrip('.')})" if view.path.reason else ""
    return "; ".join(spans) + reason
