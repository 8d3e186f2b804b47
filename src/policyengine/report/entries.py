"""One folded finding on the page: in full where the plan conflicts, shorter where it is open or in order."""

from __future__ import annotations

from collections.abc import Iterable

from policyengine.reason.answer import Comparison, Missing, Shield
from policyengine.report import words
from policyengine.report.fold import Case, EnablingView, Entry, PathView
from policyengine.report.page import Page
from policyengine.report.sheet import Sheet

_INDENT = 2
_LABEL = 32
_NAMED = 3  # papers and steps that are named of each authority


def print_full(sheet: Sheet, entry: Entry) -> None:
    """An entry in full: the law, the numbers, the ways out, the consequence, what it rests on."""
    page, first = sheet.page, entry.first
    page.line(words.named(first.title, first.cites), style="bold")
    page.line(first.provision, _INDENT)
    if first.says:
        page.line(first.says, _INDENT, "The law:")
    for case in entry.cases:
        _print_case(page, case, entry.told_apart)
    _print_enabling(page, entry.enabled_by)
    for path in entry.paths:
        _print_path(page, path)
    if entry.shields:
        page.line(f"{_shields(entry.shields)}.", _INDENT, "Protected by:")
    elif not entry.paths and "violated" in first.outcomes:
        page.line("no authority in this rulebook reaches this rule.", _INDENT, "Waiver:")
    if first.consequence:
        page.line(words.sentence(first.consequence), _INDENT, "Consequence:")
    sheet.ground(entry.evidence, entry.assumptions, _INDENT)


def print_open(sheet: Sheet, entries: Iterable[Entry]) -> None:
    """Entries that are not settled or not researched, by what they are about: what each hangs on."""
    page = sheet.page
    places: dict[str, list[Entry]] = {}
    for entry in entries:
        found = [i for case in entry.cases for i in case.instances]
        places.setdefault(sheet.where(found, entry.told_apart), []).append(entry)
    for place, held in places.items():
        page.line(f"{place}:" if place else "Not by thing:", style="bold")
        for entry in held:
            page.item("*", f"{_open(sheet, entry)}.", _INDENT)


def _open(sheet: Sheet, entry: Entry) -> str:
    """`Title (cites): numbers; depending on Q1; may be allowed by ...`."""
    first = entry.first
    grade = {f.evidence.grade for f in entry.findings} - {"text_seen"}
    parts = [t for case in entry.cases for c in case.comparisons if c.holds is not True and (t := _brief(c))]
    if len(first.outcomes) > 1:
        hangs = sheet.hangs_on(entry.decisive, "depending on ")
        parts += [hangs] if hangs else []
    helping = [v for v in entry.enabled_by if v.enabling.status in ("allowed", "once")]
    names = list(dict.fromkeys(words.named(v.enabling.title, v.enabling.cites[:1]) for v in helping))
    parts += [f"law that may help: {words.listing(names)}"] if names else []
    parts += ["waiver asked, see Requests"] if any(p.path.requested for p in entry.paths) else []
    parts += [f"consequence: {first.consequence.rstrip('.')}"] if first.consequence else []
    parts += ["not worked out in full"] if not all(f.exact for f in entry.findings) else []
    parts += [words.evidence_words(words.weakest(grade))] if grade else []
    name = words.named(first.title, first.cites[:1])
    return f"{name}: {'; '.join(dict.fromkeys(parts))}" if parts else name


def _brief(comparison: Comparison) -> str:
    """The comparison, without a left or right side that nobody knows."""
    if words.unknown(comparison.left):
        label = f"{comparison.label} " if 0 < len(comparison.label) < _LABEL else ""
        right = words.against_words(comparison.operator, comparison.right)
        return "" if words.unknown(comparison.right) else f"{label}{right}"
    return comparison_words(comparison)


def print_brief(sheet: Sheet, entry: Entry) -> None:
    """An entry that is in order, in one item."""
    first = entry.first
    settled = len(first.outcomes) == 1
    outcome = words.outcome_words(first.outcomes) if settled else words.possible_words(first.outcomes)
    shown = [text for case in entry.cases for c in case.comparisons if (text := comparison_words(c))]
    numbers = f": {_together(shown)}" if shown else ""
    by = [v for v in entry.enabled_by if v.enabling.status == "allowed"]
    law = ""
    if by and first.outcomes != ("met",):
        law = f", by {_together(words.named(v.enabling.title, v.enabling.cites[:1]) for v in by)}"
    name = words.named(first.title, first.cites[:1])
    sheet.page.item("*", f"{outcome[:1].upper()}{outcome[1:]}: {name}{numbers}{law}.")


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
    where = "; ".join(w for i in case.instances if (w := i.words(told_apart)))
    unmet = [c for c in case.comparisons if c.holds is not True]
    numbers = _together(comparison_words(c) for c in unmet or case.comparisons)
    text = ": ".join(part for part in (where, numbers) if part)
    if text:
        page.item("*", f"{text}.", _INDENT)


def _inline(missing: Iterable[Missing]) -> str:
    return _together(m.title for m in missing)


def _print_enabling(page: Page, views: Iterable[EnablingView]) -> None:
    """The law looked at, by status; what one still lacks stands under What to do next."""
    held: dict[str, list[str]] = {}
    for view in views:
        held.setdefault(view.enabling.status, []).append(
            words.named(view.enabling.title, view.enabling.cites)
        )
    for status, names in held.items():
        label = "Looked at:" if status == "no" else "Law that may help:"
        page.line(f"{_together(names)}: {words.status_words(status)}.", _INDENT, label)


def _print_path(page: Page, view: PathView) -> None:
    """An authority in a paragraph; the term and the papers of one that is asked stand under Requests."""
    path = view.path
    name = words.named(path.title, path.cites)
    if not view.usable:
        page.line(f"{name}: {_standing(view)}.", _INDENT, "Waiver:")
        return
    granted = f" Granted by {words.actors_words(path.granted_by, 'then')}" if path.granted_by else ""
    free = f" ({words.discretion_words(path.discretion)})" if granted and path.discretion else ""
    if path.requested:
        text = f"Requested: {_standing(view)}; see Requests."
    else:
        more = len(view.missing) - _NAMED
        named = _inline(view.missing[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        bring = f"; to bring: {named}" if named else ""
        text = f"Not requested; a request today would be {_standing(view)}{bring}."
    lasts = f"; {path.lasts}" if path.lasts and not path.requested else ""
    end = "." if granted or lasts else ""
    page.line(f"{name}.{granted}{free}{lasts}{end} {text}", _INDENT, "Waiver:")


def _standing(view: PathView) -> str:
    """The standing, year by year where it differs, and the reason."""
    several = len(view.standings) > 1
    spans = [
        words.standing_words(found) + (f" ({words.years_words(years)})" if several and years else "")
        for found, years in view.standings
    ]
    reason = f" ({view.path.reason.rstrip('.')})" if view.path.reason else ""
    return "; ".join(spans) + reason
