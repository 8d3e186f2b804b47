"""The whole report on an answer: verdict, what to do next, questions, findings by urgency, requests, the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from policyengine.reason.answer import Answer
from policyengine.report import words
from policyengine.report.closing import closing
from policyengine.report.entries import brief_items, in_full, open_items
from policyengine.report.fold import EnablingView, Entry, fold, fold_enabling, once
from policyengine.report.procedure import procedure_section
from policyengine.report.questions import question_section, questions
from policyengine.report.refs import Refs
from policyengine.report.requests import lifting, request_section
from policyengine.report.todo import (
    act_section,
    acts,
    in_order_of_weight,
    lack_tail,
    lack_title,
    verdict_sentence,
)
from policyengine.report.tree import Block, Document, Item, Items, Paragraph, Section

_TONES = {"blocked": "bad", "unsettled": "open"}
_TITLES = 3  # papers that are named where one reason holds for many
_PROPOSED = ("program", "course", "fund_use", "transfer")  # things that a plan adds to what is there


def report(answer: Answer) -> Document:
    """The report on `answer`."""
    entries = fold(answer.findings)
    laws = _laws(answer)
    refs = Refs(
        questions(entries, answer.requests or ()),
        laws,
        titles_of(answer),
        lifting(answer.requests, laws),
        answer.term,
        _at_risk(answer),
        {p.authority: p for p in answer.procedures},
    )
    found = acts(answer, entries, refs)
    blocks: list[Block] = [
        Paragraph(f"{answer.state_name}, {words.years_words(answer.term)}, law as of {answer.as_of}"),
        Paragraph(verdict_sentence(answer, entries), tone=_TONES.get(answer.verdict, "good")),
    ]
    blocks += [act_section(found)] if found else []
    blocks += [question_section(refs.question_list())] if refs.questions else []
    blocks += _full(refs, "Conflicts with the law", in_order_of_weight(entries["violated"]))
    blocks += _open(refs, "Not researched", entries["unresearched"])
    blocks += _open(refs, "Not settled", entries["unsettled"])
    lifted = [e for e in entries["lifted"] if e.first.outcomes == ("lifted",)]
    perhaps = [e for e in entries["lifted"] if e not in lifted]
    blocks += _full(refs, "Lifted by a waiver", lifted)
    blocks += _full(refs, "Lifted by a waiver, should the rule turn out to be broken", perhaps)
    blocks += [request_section(refs, answer.requests)]
    blocks += procedure_section(answer.procedures)
    blocks += _allowed(refs, fold_enabling(answer.enabling))
    blocks += _in_order(refs, entries["in_order"])
    blocks += _guidance(refs, entries["advice"])
    blocks += _untouched(entries["untouched"])
    blocks += _practice(answer)
    blocks += closing(refs, answer)
    return Document(answer.plan, tuple(blocks))


def _full(refs: Refs, heading: str, entries: Sequence[Entry]) -> Iterator[Section]:
    if entries:
        yield Section(f"{heading} ({len(entries)})", tuple(in_full(refs, e) for e in entries))


def _open(refs: Refs, heading: str, entries: Sequence[Entry]) -> Iterator[Section]:
    if entries:
        yield Section(f"{heading} ({len(entries)})", (open_items(refs, entries),))


def _allowed(refs: Refs, views: Iterable[EnablingView]) -> Iterator[Section]:
    """What is allowed, what is allowed once papers are there, and what the plan proposes that may be."""
    held = list(views)
    helping = [v for v in held if v.enabling.status in ("allowed", "once")]
    open_ = [v for v in held if v.enabling.status == "unsettled" and v.enabling.entity in _PROPOSED]
    items = [_permission(refs, v) for v in sorted(helping, key=lambda v: v.enabling.status)]
    if open_:
        laws = once(words.named(v.enabling.title, v.enabling.cites[:1]) for v in open_)
        items.append(Item(f"Perhaps, as open facts fall out: {'; '.join(laws)}."))
    if items:
        yield Section("What the law already allows", (Items(tuple(items)),))


def _permission(refs: Refs, view: EnablingView) -> Item:
    """A permission, what its use still lacks, and how far it goes."""
    e = view.enabling
    says = words.how_words(e.how) if e.how == "owed" else words.status_words(e.status)
    where = refs.where(view.instances)
    law = f"{words.sentence(says)[:-1]}, by {words.named(e.title, e.cites, 2)}"
    lacks: dict[str, list[str]] = {}
    for missing in view.missing:
        lacks.setdefault(lack_tail(missing), []).append(lack_title(missing))
    below = []
    for why, titles in lacks.items():
        more = f" and {len(titles) - _TITLES} more" if len(titles) > _TITLES + 1 else ""
        shown = titles[:_TITLES] if more else titles
        below.append(Paragraph(f"{'; '.join(shown)}{more}{why}.", "Missing:"))
    below += [Paragraph(cap, "Up to:") for cap in e.caps]
    return Item(f"{law}: {where}." if where else f"{law}.", tuple(below))


def _in_order(refs: Refs, entries: Sequence[Entry]) -> Iterator[Section]:
    shown = [e for e in entries if e.first.outcomes != ("not_applicable",)]
    idle = len(entries) - len(shown)
    blocks: list[Block] = [brief_items(refs, shown)] if shown else []
    if idle:
        more = words.count(idle, "more rule").capitalize()
        blocks.append(Paragraph(f"{more} looked at and not applicable to the plan."))
    if blocks:
        yield Section(f"In order ({len(shown)})", tuple(blocks))


def _guidance(refs: Refs, entries: Sequence[Entry]) -> Iterator[Section]:
    advice = [e for e in entries if len(e.first.outcomes) == 1]
    names = once(words.named(e.first.title, e.first.cites) for e in entries if e not in advice)
    items = brief_items(refs, advice).items
    items += (Item(f"Worth reading: {'; '.join(names)}."),) if names else ()
    if items:
        yield Section("Guidance, which binds nobody", (Items(items),))


def _untouched(entries: Sequence[Entry]) -> Iterator[Section]:
    """How many standing duties there are, by area."""
    if entries:
        areas = Counter(words.plain(e.first.area[0]) if e.first.area else "other" for e in entries)
        counts = ", ".join(f"{area} {number}" for area, number in sorted(areas.items()))
        text = words.sentence(f"{counts}; `--format json` lists them all")
        title = f"Standing duties that the plan does not touch ({len(entries)})"
        yield Section(title, (Paragraph(text),))


def _practice(answer: Answer) -> Iterator[Section]:
    if answer.practice:
        titles = "; ".join(f'"{title}"' for _, title, _ in answer.practice)
        yield Section("Taken for law, and is none", (Paragraph(f"{titles}. `--format json` says why."),))


def _laws(answer: Answer) -> dict[str, str]:
    """Permissions and authorities by id, as reports name them."""
    enabling = [*answer.enabling, *(e for f in answer.findings for e in f.enabled_by)]
    found = {e.provision: words.named(e.title, e.cites, 1) for e in enabling}
    return found | {provision: words.named(title, cites, 1) for provision, title, cites in answer.laws}


def _at_risk(answer: Answer) -> dict[str, frozenset[int]]:
    """For each rule, the school years in which a waiver is needed, or could be."""
    found: dict[str, frozenset[int]] = {}
    for finding in answer.findings:
        if {"violated", "unresearched", "lifted"} & set(finding.outcomes):
            found[finding.provision] = found.get(finding.provision, frozenset()) | set(finding.years)
    return found


def titles_of(answer: Answer) -> Mapping[str, str]:
    """The titles of all law that the answer names, by id."""
    found = {provision: title for provision, title, _ in answer.laws}
    found |= {
        e.provision: e.title for e in (*answer.enabling, *(e for f in answer.findings for e in f.enabled_by))
    }
    found |= {p.authority: p.title for f in answer.findings for p in f.paths}
    found |= {s.provision: s.title for f in answer.findings for s in f.shields}
    items = [i for r in answer.requests or () for i in r.items if i.title]
    found |= {i.provision: i.title for i in items} | {f.provision: f.title for f in answer.findings}
    return found
