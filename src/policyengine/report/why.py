"""`--why ID`: how each outcome of one provision came about, line by line, with cite or place in the plan."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from policyengine.reason.answer import Answer, Decisive, Finding, Trace
from policyengine.report import words
from policyengine.report.contents import titles_of
from policyengine.report.entries import comparison_words
from policyengine.report.fold import EnablingView, finding_instance, fold_enabling, join_evidence, merge, once
from policyengine.report.questions import settling_words
from policyengine.report.refs import notes_of
from policyengine.report.requests import lifting
from policyengine.report.todo import lack_words
from policyengine.report.tree import Block, Document, Item, Items, Paragraph, Section


def ids_of(answer: Answer) -> tuple[str, ...]:
    """The provisions that `--why` can explain."""
    return tuple(dict.fromkeys(f.provision for f in answer.findings))


def bears_on(answer: Answer, provision: str) -> tuple[str, ...]:
    """The provisions with findings on which a permission, an authority or a protection bears."""
    return tuple(
        dict.fromkeys(
            f.provision
            for f in answer.findings
            if provision
            in (
                *(e.provision for e in f.enabled_by),
                *(p.authority for p in f.paths),
                *(s.provision for s in f.shields),
            )
        )
    )


def derivation(answer: Answer, provision: str) -> Document:
    """How all findings of `provision` came about: a tree for each outcome, and what it rests on."""
    found = [f for f in answer.findings if f.provision == provision]
    first = found[0]
    told_apart = any(f.group for f in found)
    told: set[Trace] = set()
    lifted = lifting(answer.requests, {law: title for law, title, _ in answer.laws}).get(provision, "")
    blocks: list[Block] = [Paragraph(provision, "Id:")]
    blocks += [Paragraph(first.says, "The law:")] if first.says else []
    blocks += [_outcome(held, told_apart, told, lifted) for held in _alike(found)]
    blocks.append(Section("What this rests on", tuple(_grounds(answer, found))))
    return Document(words.named(first.title, first.cites), tuple(blocks))


def _outcome(held: list[Finding], told_apart: bool, told: set[Trace], lifted: str) -> Section:
    """One outcome: where it holds, the numbers, the derivation, and which answers would settle it.

    `told` are the parts of derivations above it; `lifted` names the request that lifts the provision.
    """
    first = held[0]
    where = (i.words(told_apart) for i in merge(finding_instance(f) for f in held))
    blocks: list[Block] = [Paragraph(text, "Where:") for text in where if text]
    blocks += [Paragraph(f"{comparison_words(c)}.", "Numbers:") for c in first.comparisons]
    blocks += [Items(tuple(_items(first.trace, told)))]
    blocks += [
        Paragraph(_permission(v), "Looked at:") for v in fold_enabling(e for f in held for e in f.enabled_by)
    ]
    blocks += [Paragraph(f"{lifted}.", "Waiver:")] if lifted and "lifted" in first.outcomes else []
    blocks += [Paragraph(_open(d, first.outcomes), "Open:") for d in first.decisive]
    return Section(words.outcome_words(first.outcomes), tuple(blocks))


def _permission(view: EnablingView) -> str:
    """A permission that could stand in the rule's place, whether it holds, and what its use lacks."""
    e = view.enabling
    lacks = f"; missing: {'; '.join(lack_words(m) for m in view.missing)}" if view.missing else ""
    return f"{words.named(e.title, e.cites)}, which {words.how_words(e.how)}: {words.status_words(e.status)}{lacks}."


def _open(fact: Decisive, possible: Iterable[str]) -> str:
    """An open fact, and what each answer to it leaves."""
    of = f" [{fact.of}]" if fact.of else ""
    known = " (asked before, not known)" if fact.asked else ""
    effect = settling_words([fact], possible)
    settles = f" {words.sentence(effect)}" if effect else ""
    return f"{fact.question or words.plain(fact.fact)}{of}{known}{settles}"


def _grounds(answer: Answer, found: list[Finding]) -> Iterator[Block]:
    titles = titles_of(answer)
    evidence = join_evidence(f.evidence for f in found)
    yield Paragraph(f"{words.evidence_words(evidence.grade)}.", "Evidence:")
    for label, text in notes_of(evidence, once(a for f in found for a in f.assumptions), titles):
        kind, _, said = text.partition(": ")
        yield Paragraph(text, f"{label}:") if label else Paragraph(said, f"{kind}:")
    for law, grade, where, day in evidence.sources:
        source = f"{where}, {day}, {words.evidence_words(grade)}"
        yield Paragraph(f"{titles.get(law, law)}: {source}.", "Source:")


def _alike(findings: list[Finding]) -> list[list[Finding]]:
    """Findings with one and the same derivation together."""
    found: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        key = (finding.outcomes, finding.comparisons, finding.trace, finding.decisive)
        found.setdefault(key, []).append(finding)
    return list(found.values())


def _items(trace: Trace, told: set[Trace]) -> Iterator[Item]:
    """A derivation as a tree, conclusions above what they rest on; what was told before is not told again."""
    again = bool(trace.children) and trace in told
    told.add(trace)
    below = () if again else tuple(i for child in trace.children for i in _items(child, told))
    if not trace.text:
        yield from below
        return
    result = f": {trace.result}" if trace.result else ""
    place = f"{trace.place.source}:{trace.place.line}" if trace.place.line else ""
    grounds = ", ".join(g for g in (trace.cite or trace.provision, place) if g)
    where = f" [{grounds}]" if grounds else ""
    text = f"{trace.text}{result}{where}{' (as above)' if again else ''}"
    yield Item(text, (Items(below),) if below else ())
