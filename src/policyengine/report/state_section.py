"""One state in a comparison: what blocks, what is allowed, what could be lifted, what is open, what nobody read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policyengine.fleet.outcome import Comparison, Conflict, Difference, OpenRule, Outcome
from policyengine.reason.answer import Finding
from policyengine.report import words
from policyengine.report.comparison_words import (
    joined,
    measure_words,
    not_read,
    numbers_words,
    questions_of,
    verdict_words,
    way_words,
)
from policyengine.report.fold import Instance, fold, merge, once
from policyengine.report.tree import Block, Item, Items, Paragraph, Section, bullets

_TONES = {"blocked": "bad", "unsettled": "open"}
_FEW = 6  # questions that are asked one by one; of more, the first
_NAMED = 8  # so with rules


def state_section(outcome: Outcome, comparison: Comparison) -> Section:
    """All that is said of one state."""
    if outcome.own is None or not_read(outcome, comparison.term):
        what = f"was researched before {outcome.since}" if outcome.since else "is in this rulebook"
        text = f"No law of {outcome.name} {what}: nothing is said of it, neither that the plan is allowed nor that it is not."
        return Section(f"{outcome.name}: not researched", (Paragraph(text),), outcome.state)
    own = [c for c in outcome.conflicts if not c.federal]
    open_ = [o for o in outcome.open if not o.federal]
    blocks: list[Block] = [
        Paragraph(
            _summary(outcome, verdict_words(outcome, comparison.term), own, open_),
            tone=_TONES.get(outcome.own.with_waivers, "good"),
        ),
        *_likeness(outcome, comparison),
        *_conflicts(own, comparison.term),
        *_differences(outcome, comparison),
        *_permissions(outcome),
        *_open(outcome, open_),
        *_federal(outcome, comparison),
        *_unread(outcome),
    ]
    return Section(
        f"{outcome.name}: {verdict_words(outcome, comparison.term)[0]}", tuple(blocks), outcome.state
    )


def _summary(
    outcome: Outcome, verdicts: tuple[str, str], own: Sequence[Conflict], open_: Sequence[OpenRule]
) -> str:
    """The verdicts in sentences, and what they rest on."""
    with_waivers, nothing = verdicts
    if not own:
        hangs = f" {_hanging(open_)}" if open_ else ""
        return f"{words.sentence(with_waivers)} The plan breaks no rule of {outcome.name} for certain.{hangs}"
    rules = words.count(len(own), "rule")
    text = f"Asking nothing: {nothing}, by {rules}."
    stuck = [c for c in own if c.lift in ("part", "none")]
    unsure = [c for c in own if c.lift in ("perhaps", "if_eligible")]
    text += f" With {words.possessive(outcome.name)} own waivers: {with_waivers}"
    if stuck:
        what = (
            "it"
            if len(own) == 1
            else "all of them"
            if len(stuck) == len(own)
            else words.count(len(stuck), "of them", "of them")
        )
        return f"{text}; no waiver lifts {what} for the whole of the plan."
    said = "a waiver could lift it" if len(own) == 1 else "a waiver could lift each of them"
    return f"{text}; {said}{', as open facts fall out' if unsure else ''}.{f' {_hanging(open_)}' if open_ else ''}"


def _hanging(open_: Sequence[OpenRule]) -> str:
    rules = words.count(len(open_), "rule hangs", "rules hang")
    return f"{rules[0].upper()}{rules[1:]} on open facts."


def _conflicts(own: Sequence[Conflict], term: Sequence[int]) -> Iterator[Section]:
    if own:
        blocks: tuple[Block, ...] = (Items(tuple(conflict_item(c, term) for c in own)),)
        if any(c.ways for c in own):
            said = "Each waiver named is an application that is still to be written, and that the grantor may refuse."
            blocks = (Paragraph(said), *blocks)
        yield Section(f"Conflicts ({len(own)})", blocks)


def conflict_item(conflict: Conflict, term: Sequence[int] = ()) -> Item:
    """A conflict with its numbers, and what could lift it or why nothing can."""
    first = conflict.findings[0]
    years = once(y for f in conflict.findings for y in f.years)
    cases = _cases(conflict, term)
    numbers = f": {cases[0]}" if len(cases) == 1 and cases[0] else ""
    below: list[Paragraph | Items] = [bullets(f"{c}." for c in cases)] if len(cases) > 1 else []
    below += [Paragraph(f"{way_words(way, years)}.", "Waiver:") for way in conflict.ways]
    below += [
        Paragraph(f"{words.named(title, cites, 1)}; the rule itself stays.", "May be forgiven:")
        for title, cites in conflict.forgiven
    ]
    if conflict.lift == "part":
        below.append(Paragraph(f"no waiver reaches {_left(conflict)}.", "Left:"))
    elif conflict.lift == "none":
        shields = joined(words.named(s.title, s.cites, 1) for s in conflict.shields)
        why = f"protected by {shields}" if shields else "no authority in this rulebook reaches this rule"
        below.append(Paragraph(f"{why}.", "Nothing lifts it:"))
    return Item(f"{words.named(first.title, first.cites, 2)}{numbers}.", tuple(below))


def _cases(conflict: Conflict, term: Sequence[int]) -> tuple[str, ...]:
    """For whom and in which years the rule is broken, and by how much; what holds for the whole term without years."""
    (entry,) = fold(conflict.findings)["violated"]
    alike = len(entry.cases) == 1 and conflict.everyone
    found = []
    for case in entry.cases:
        places = [replace(i, years=frozenset()) if i.years == frozenset(term) else i for i in case.instances]
        told_apart = not alike and (entry.told_apart or not conflict.everyone)
        where = "; ".join(dict.fromkeys(w for i in _whole(places, alike) if (w := i.words(told_apart))))
        found.append(": ".join(p for p in (where, numbers_words(case.comparisons)) if p))
    return once(found)


def _whole(places: Sequence[Instance], alike: bool) -> Sequence[Instance]:
    """Places where the same holds for all pupils, without the groups and grades that do not matter then."""
    if not alike:
        return places
    grades = frozenset(g for i in places for g in i.grades)
    return merge(replace(i, groups=frozenset([""]), grades=grades) for i in places)


def _left(conflict: Conflict) -> str:
    """The school years, or the pupils, that no waiver reaches."""
    years = {y for f in conflict.findings for y in f.years}
    if conflict.left and set(conflict.left) != years:
        return f"{words.years_words(conflict.left)}: its term ends before the plan does"
    return "some of the pupils that are meant"


def _likeness(outcome: Outcome, comparison: Comparison) -> Iterator[Paragraph]:
    """On how many points the state answers as home does, by area of law."""
    near = outcome.nearness
    if near is not None:
        told = [a for a in near.areas if a.alike + a.otherwise]
        areas = joined(f"{words.plain(a.area)} {a.alike} of {a.alike + a.otherwise}" for a in told)
        untold = joined(f"{words.plain(a.area)} {a.untold}" for a in near.areas if a.untold)
        text = f"{areas or 'nothing can be told yet'}{f' (not told yet: {untold})' if untold else ''}."
        yield Paragraph(text, f"The same answer as {comparison.home.name}:")


def _differences(outcome: Outcome, comparison: Comparison) -> Iterator[Section]:
    """What is answered otherwise than at home, both ways."""
    if outcome.nearness is None:
        return
    home = comparison.home
    here = [d for d in outcome.nearness.differences if d.home.answer == "conflict"]
    there = [d for d in outcome.nearness.differences if d.home.answer == "may"]
    for found, heading in (
        (here, f"Allowed here, not in {home.name}"),
        (there, f"Allowed in {home.name}, not here"),
    ):
        if found:
            items = (Item(_difference(d, outcome, home)) for d in found)
            yield Section(f"{heading} ({len(found)})", (Items(tuple(items)),))


def _difference(difference: Difference, outcome: Outcome, home: Outcome) -> str:
    """`Seat time, days per year (taylor_high, day track): Kentucky by X; Texas asks nothing of it that the plan touches`."""
    point = difference.point
    pupils = "" if difference.everyone else words.group_words(difference.groups, told_apart=True)
    where = ", ".join(p for p in (words.thing_words(point.subject, point.entity), pupils) if p)
    ours = _by(difference.home.provisions, home, difference.home.answer)
    theirs = _by(difference.there.provisions, outcome, difference.there.answer)
    text = (
        f"{measure_words(point)}{f' ({where})' if where else ''}: {home.name} {ours}; {outcome.name} {theirs}"
    )
    return words.sentence(text)


def _by(provisions: Sequence[str], outcome: Outcome, answer: str) -> str:
    known = {pid: words.named(title, cites, 1) for pid, title, cites in outcome.laws}
    names = words.listing(known.get(p, p) for p in provisions)
    if not names:
        return "asks nothing of it that the plan touches"
    return f"forbids it by {names}" if answer == "conflict" else f"allows it under {names}"


def _permissions(outcome: Outcome) -> Iterator[Section]:
    """What the state's law allows by a provision of its own."""
    found: dict[tuple[str, str], list[str]] = {}
    for e in outcome.permissions:
        lacks = words.count(len(e.missing), "paper or step", "papers and steps")
        status = (
            f"allowed once {lacks} are there"
            if e.status == "once" and e.missing
            else words.status_words(e.status)
        )
        found.setdefault((words.named(e.title, e.cites, 2), status), []).append(
            words.thing_words(e.subject, e.entity)
        )
    if found:
        items = [
            words.sentence(
                f"{name}: {status}{f', for {where}' if (where := words.listing(once(p for p in places if p))) else ''}"
            )
            for (name, status), places in found.items()
        ]
        yield Section(f"Its law allows ({len(items)})", (bullets(items),))


def _open(outcome: Outcome, open_: Sequence[OpenRule]) -> Iterator[Section]:
    if open_:
        yield Section(f"Not settled ({len(open_)})", (open_items(open_, outcome.name),))


def open_items(open_: Sequence[OpenRule], state: str = "") -> Items:
    """Open rules by whose questions they hang on, and what to ask."""
    items = []
    for because, heading in (
        ("plan", "By facts of the plan"),
        ("state", f"By questions that only {state} asks"),
        ("law", "By the law itself, or by more facts than could be worked through"),
    ):
        held = [o for o in open_ if o.because == because]
        if not held:
            continue
        names = _some(
            [words.named(o.findings[0].title, o.findings[0].cites, 1) for o in held], _NAMED, "rule"
        )
        asked = questions_of(d for o in held for d in (o.plan if because == "plan" else o.own))
        more = questions_of(d for o in held for d in o.own) if because == "plan" else ()
        told = [*_some(asked, _FEW, "question")]
        told += [f"With {words.count(len(more), 'question')} that only {state} asks."] if more else []
        below: tuple[Items, ...] = (bullets(told),) if told else ()
        items.append(Item(f"{heading} ({len(held)}): {'; '.join(names)}.", below))
    return Items(tuple(items))


def _some(texts: Sequence[str], most: int, noun: str) -> tuple[str, ...]:
    """The first of many texts, and how many there are besides."""
    if len(texts) <= most + 1:
        return tuple(texts)
    more = words.count(len(texts) - most, f"more {noun}")
    return (
        *texts[:most],
        f"{more[0].upper()}{more[1:]}; `--format json` lists them." if noun == "question" else more,
    )


def own_conflicts(outcome: Outcome, comparison: Comparison) -> tuple[Conflict, ...]:
    """The conflicts of a state that are not told once for all: with its own law, and with federal law that differs."""
    told = {_told(c.findings) for c in comparison.federal_conflicts}
    return tuple(c for c in outcome.conflicts if not c.federal or _told(c.findings) not in told)


def own_rules(outcome: Outcome, comparison: Comparison) -> tuple[OpenRule, ...]:
    """The open rules of a state that are not told once for all."""
    told = {_told(o.findings) for o in comparison.federal_open}
    return tuple(o for o in outcome.open if not o.federal or _told(o.findings) not in told)


def _told(findings: Sequence[Finding]) -> tuple[str, frozenset[str]]:
    """The provision, and what could become of it."""
    return findings[0].provision, frozenset(o for f in findings for o in f.outcomes)


def _federal(outcome: Outcome, comparison: Comparison) -> Iterator[Section]:
    """Federal law, where it comes to something else than in the report's own section on it."""
    conflicts = [c for c in own_conflicts(outcome, comparison) if c.federal]
    open_ = [o for o in own_rules(outcome, comparison) if o.federal]
    blocks: list[Block] = []
    if conflicts:
        blocks.append(Items(tuple(conflict_item(c, comparison.term) for c in conflicts)))
    blocks += [open_items(open_, outcome.name)] if open_ else []
    if blocks:
        yield Section("Federal law, here otherwise", tuple(blocks))


def _unread(outcome: Outcome) -> Iterator[Section]:
    """What nobody looked up, and law that lies outside what was researched."""
    years = f"Law of {outcome.name} before {outcome.since}, and so {words.years_words(outcome.unread)}."
    areas = words.listing(words.plain(a) for a in outcome.areas_not_researched)
    items: Iterable[str] = [
        *([years] if outcome.unread else []),
        *([f"Areas of law that were not researched: {areas}."] if areas else []),
        *once(
            f"{words.named(f.title, f.cites, 1)} lies outside what was researched."
            for f in outcome.unresearched
        ),
    ]
    if items:
        yield Section("Not researched", (bullets(items),))
