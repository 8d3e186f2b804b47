"""One folded finding in the report: in full where the plan conflicts, shorter where it is open or in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policyengine.reason.answer import Comparison, Missing, Shield
from policyengine.report import words
from policyengine.report.fold import Case, EnablingView, Entry, PathView
from policyengine.report.procedure import filing_words
from policyengine.report.refs import Refs
from policyengine.report.tree import Item, Items, Paragraph, Section, bullets

_LABEL = 32
_PAPERS = "papers and steps (`--format json`)"
_NAMED = 5  # papers and steps that are named of each authority


def in_full(refs: Refs, entry: Entry) -> Section:
    """An entry in full: the law, the numbers, the ways out, the consequence, what it rests on."""
    first = entry.first
    cases = [text for case in entry.cases if (text := _case_words(case, entry.told_apart))]
    blocks = [
        Paragraph(first.provision),
        Paragraph(first.says, "The law:") if first.says else None,
        bullets(cases) if cases else None,
        _possible(refs, entry),
        *_enabling(entry.enabled_by),
        *_ways(refs, entry),
        Paragraph(words.sentence(first.consequence), "Consequence:") if first.consequence else None,
        refs.ground(entry.evidence, entry.assumptions),
    ]
    return Section(words.named(first.title, first.cites), tuple(b for b in blocks if b is not None))


def _possible(refs: Refs, entry: Entry) -> Paragraph | None:
    """What could become of an entry that is not settled, and what that hangs on."""
    outcomes = entry.first.outcomes
    if len(outcomes) < 2:
        return None
    hangs = refs.hangs_on(entry.decisive, outcomes, {f.subject for f in entry.findings})
    said = words.sentence(words.possible_words(outcomes))
    return Paragraph(f"{said} {hangs}".rstrip(), "Possible:")


def _ways(refs: Refs, entry: Entry) -> Iterator[Paragraph]:
    """The authorities that reach the rule, and the protections that bar them."""
    barred = [p for p in entry.paths if entry.shields and all("barred" in s for s, _ in p.standings)]
    for path in entry.paths:
        if path not in barred:
            yield _path(path)
    if barred:
        cites = _together(", ".join(p.path.cites) or p.path.title for p in barred)
        yield Paragraph(f"{cites}: barred, by {_shields(entry.shields)}.", "Waiver:")
    elif entry.shields:
        yield Paragraph(f"{_shields(entry.shields)}.", "Protected by:")
    elif not entry.paths and "lifted" in entry.first.outcomes and entry.first.provision in refs.lifting:
        yield Paragraph(f"requested, {refs.lifting[entry.first.provision]}; see Requests.", "Waiver:")
    elif not entry.paths and "violated" in entry.first.outcomes:
        yield Paragraph("no authority in this rulebook reaches this rule.", "Waiver:")


def open_items(refs: Refs, entries: Iterable[Entry]) -> Items:
    """Entries that are not settled or not researched, by what they are about: what each hangs on, and how."""
    places: dict[str, list[Entry]] = {}
    for entry in entries:
        found = [i for case in entry.cases for i in case.instances]
        places.setdefault(refs.where(found, entry.told_apart), []).append(entry)
    items = []
    for place, held in places.items():
        alike: dict[str, list[str]] = {}
        for entry in held:
            first = entry.first
            alike.setdefault(_remarks(refs, entry), []).append(words.named(first.title, first.cites[:1]))
        told = [f"{_together(names)}{f': {why}' if why else '.'}" for why, names in alike.items()]
        if len(told) == 1:
            items.append(Item(f"{place}: {told[0]}" if place else told[0]))
        else:
            items.append(Item(f"{place}:" if place else "The plan as a whole:", (bullets(told),)))
    return Items(tuple(items))


def _remarks(refs: Refs, entry: Entry) -> str:
    """What is known of an open entry, in sentences: its numbers, what each answer settles, law that may help."""
    first = entry.first
    known = [c for case in entry.cases for c in case.comparisons if not words.unknown(c.left)]
    parts = [_together(comparison_words(c) for c in known if c.holds is not True)]
    if len(first.outcomes) > 1:
        about = {f.subject for f in entry.findings}
        parts += [words.possible_words(first.outcomes), refs.hangs_on(entry.decisive, first.outcomes, about)]
    helping = [v for v in entry.enabled_by if v.enabling.status in ("allowed", "once")]
    names = list(dict.fromkeys(words.named(v.enabling.title, v.enabling.cites[:1]) for v in helping))
    parts += [f"law that may help: {words.listing(names)}"] if names else []
    parts += ["waiver asked, see Requests"] if any(p.path.requested for p in entry.paths) else []
    parts += [f"consequence: {first.consequence.rstrip('.')}"] if first.consequence else []
    parts += ["not worked out in full"] if not all(f.exact for f in entry.findings) else []
    parts += [refs.weak(entry.evidence), refs.noted(entry.evidence)]
    return " ".join(dict.fromkeys(words.sentence(part) for part in parts if part))


def brief_items(refs: Refs, entries: Iterable[Entry]) -> Items:
    """Entries that are in order, in an item each; those of which nothing more is said, in one."""
    alike: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        first = entry.first
        settled = len(first.outcomes) == 1
        outcome = words.outcome_words(first.outcomes) if settled else words.possible_words(first.outcomes)
        numbers = sides_words(c for case in entry.cases for c in case.comparisons)
        by = [v.enabling for v in entry.enabled_by if v.enabling.status == "allowed"]
        law = _together(words.named(e.title, e.cites[:1]) for e in by) if first.outcomes != ("met",) else ""
        said = (f": {numbers}" if numbers else "") + (f", by {law}" if law else "")
        ground = [refs.weak(entry.evidence), refs.noted(entry.evidence)]
        known = "; ".join(g for g in ground if g) if first.kind != "advice" else ""
        said += f" ({known})" if known else ""
        name = words.named(first.title, first.cites[:1])
        alike.setdefault((f"{outcome[0].upper()}{outcome[1:]}", said), []).append(name)
    return bullets(f"{outcome}: {_together(names)}{said}." for (outcome, said), names in alike.items())


def sides_words(comparisons: Iterable[Comparison]) -> str:
    """Comparisons with one and the same side of the law, that side said once."""
    held: dict[str, list[str]] = {}
    for comparison in comparisons:
        left, against, right = comparison_words(comparison).partition(" against ")
        held.setdefault(against + right, []).append(left)
    return "; ".join(f"{words.listing(dict.fromkeys(lefts))}{right}" for right, lefts in held.items())


def comparison_words(comparison: Comparison) -> str:
    """`1,054.5 against at least 1,062 hours per year: 7.5 hours per year short`."""
    left = words.same_unit(comparison.left, comparison.right)
    gap = "" if comparison.holds else words.short_words(comparison.operator, comparison.difference)
    short = len(comparison.label) < (_LABEL if comparison.label.startswith("the ") else 2 * _LABEL)
    label = f"{comparison.label} " if comparison.label and short else ""
    more = f", with what counts as equivalent {words.same_unit(comparison.counted, comparison.right)},"
    have = f"{words.plain(left)}{words.plain(more) if comparison.counted else ''}"
    text = f"{label}{have} against {words.against_words(comparison.operator, comparison.right)}"
    return f"{text}: {gap}" if gap else text


def _together(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(parts))


def _shields(shields: Iterable[Shield]) -> str:
    return _together(words.named(s.title, s.cites, 1) for s in shields)


def _case_words(case: Case, told_apart: bool) -> str:
    where = "; ".join(w for i in case.instances if (w := i.words(told_apart)))
    unmet = [c for c in case.comparisons if c.holds is not True]
    numbers = _together(comparison_words(c) for c in unmet or case.comparisons)
    text = ": ".join(part for part in (where, numbers) if part)
    return f"{text}." if text else ""


def _inline(missing: Iterable[Missing]) -> str:
    return _together(m.title for m in missing)


def _enabling(views: Iterable[EnablingView]) -> Iterator[Paragraph]:
    """The law that was looked at; what could allow it stands under What to do next."""
    held: dict[str, list[str]] = {}
    for view in (v for v in views if v.enabling.status in ("no", "allowed")):
        held.setdefault(view.enabling.status, []).append(
            words.named(view.enabling.title, view.enabling.cites)
        )
    for status, names in held.items():
        label = "Looked at:" if status == "no" else "Law that may help:"
        yield Paragraph(f"{_together(names)}: {words.status_words(status)}.", label)


def _path(view: PathView) -> Paragraph:
    """An authority in a paragraph; the term and the papers of one that is asked stand under Requests."""
    path = view.path
    name = words.named(path.title, path.cites)
    if not view.usable:
        return Paragraph(f"{name}: {_standing(view)}.", "Waiver:")
    granted = f" Granted by {words.actors_words(path.granted_by, 'then')}" if path.granted_by else ""
    free = f" ({words.discretion_words(path.discretion)})" if granted and path.discretion else ""
    if path.requested:
        text = f"Requested: {_standing(view)}; see Requests."
    else:
        many = len(view.missing) > _NAMED
        named = words.count(len(view.missing), "paper or step", _PAPERS) if many else _inline(view.missing)
        bring = f"; to bring: {named}" if named else ""
        text = f"Not requested; a request today would be {_standing(view)}{bring}."
    lasts = f"; {path.lasts}" if path.lasts and not path.requested else ""
    end = "." if granted or lasts else ""
    filing = f" {filing_words(path.filed_through)}" if path.filed_through else ""
    return Paragraph(f"{name}.{granted}{free}{lasts}{end} {text}{filing}", "Waiver:")


def _standing(view: PathView) -> str:
    """The standing, year by year where it differs, and the reason."""
    several = len(view.standings) > 1
    spans = [
        words.standing_words(found) + (f" ({words.years_words(years)})" if several and years else "")
        for found, years in view.standings
    ]
    reason = f" ({view.path.reason.rstrip('.')})" if view.path.reason else ""
    return "; ".join(spans) + reason
