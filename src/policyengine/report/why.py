"""`--why ID`: how each outcome of one provision came about, line by line, with cite or place in the plan."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TextIO

from policyengine.reason.answer import Answer, Finding, Trace
from policyengine.report import words
from policyengine.report.entries import comparison_words
from policyengine.report.fold import instance_of, join_evidence, merge, once
from policyengine.report.page import Page
from policyengine.report.sheet import notes_of


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


def print_why(answer: Answer, provision: str, out: TextIO, width: int | None = None) -> None:
    """Print the derivation of all findings of `provision`."""
    page = Page(out, width)
    found = [f for f in answer.findings if f.provision == provision]
    first = found[0]
    page.line(words.named(first.title, first.cites), style="bold")
    page.line(first.provision)
    if first.says:
        page.line(first.says, label="The law:")
    told_apart = any(f.group for f in found)
    for held in _alike(found):
        page.gap()
        page.line(words.outcome_words(held[0].outcomes), style="bold")
        for instance in merge(instance_of(f, f.group, f.keys) for f in held):
            page.item("*", instance.words(told_apart), 2)
        for numbers in held[0].comparisons:
            page.line(comparison_words(numbers) + ".", 2)
        for depth, line in _lines(held[0].trace, 1, set()):
            page.line(line, 2 * depth)
        for fact in held[0].decisive:
            of = f" [{fact.of}]" if fact.of else ""
            page.line(f"{fact.question or words.plain(fact.fact)}{of}", 2, "Open:")
    page.gap()
    evidence = join_evidence(f.evidence for f in found)
    page.line(f"{words.evidence_words(evidence.grade)}.", label="Evidence:")
    for label, text in notes_of(evidence, once(a for f in found for a in f.assumptions)):
        page.line(text, label=f"{label}:")
    for law, grade, where, day in evidence.sources:
        page.line(f"{law}: {where}, {day}, {words.evidence_words(grade)}.", label="Source:")


def _alike(findings: list[Finding]) -> list[list[Finding]]:
    """Findings with one and the same derivation together."""
    found: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        key = (finding.outcomes, finding.comparisons, finding.trace, finding.decisive)
        found.setdefault(key, []).append(finding)
    return list(found.values())


def _lines(trace: Trace, depth: int, told: set[Trace]) -> Iterator[tuple[int, str]]:
    """The lines of a derivation with their depth, conclusions before what they rest on; each part once."""
    again = bool(trace.children) and trace in told
    told.add(trace)
    if trace.text:
        result = f": {trace.result}" if trace.result else ""
        place = f"{trace.place.source}:{trace.place.line}" if trace.place.line else ""
        grounds = ", ".join(g for g in (trace.cite or trace.provision, place) if g)
        yield (
            depth,
            f"{trace.text}{result}{f' [{grounds}]' if grounds else ''}{' (as above)' if again else ''}",
        )
    for child in () if again else trace.children:
        yield from _lines(child, depth + 1 if trace.text else depth, told)
