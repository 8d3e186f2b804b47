"""Lints of what stands beside what: double answers and counts, grants and repeals, dead law."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from policyengine.analysis.lint.apart import disjoint
from policyengine.analysis.lint.law import Law, Messages, life, meet, named_by, place_of
from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.values import Values
from policyengine.rulebook.model import Period, Provision, Rulebook


class Answer(NamedTuple):
    """A `topic` line, its block and the days on which it answers."""

    block: Provision
    clause: s.Answers
    period: Period


def _answers(law: Law) -> dict[tuple[str, str], list[Answer]]:
    """The answers to each topic in each jurisdiction."""
    found: dict[tuple[str, str], list[Answer]] = {}
    for block in law.blocks:
        for clause, period in block.lines:
            if isinstance(clause, s.Answers):
                answer = Answer(block, clause, life(block).cut(period))
                found.setdefault((block.jurisdiction, clause.topic), []).append(answer)
    return found


def answered_twice(law: Law) -> Messages:
    """A topic that two provisions of one jurisdiction answer at once.

    Avoid:
        topic annual_days = minimum      # in two requirements
    Prefer:
        topic annual_days = minimum      # in the one that decides
    Why:
        The table over all states has one cell for each state and topic.
    """
    for answers in _answers(law).values():
        of_law = [a for a in answers if a.block.kind != "practice"]
        for one, other in combinations(of_law, 2):
            if one.period.cut(other.period).empty or disjoint(one.block, other.block, law.book):
                continue
            yield Diagnostic(
                "W0206",
                f"`{one.block.id}` and `{other.block.id}` both answer `{other.clause.topic}`",
                other.clause.loc,
                "keep the line in the provision that decides, or end one where the other begins",
            )


def answered_by_practice(law: Law) -> Messages:
    """A topic that only a practice answers.

    Avoid:
        practice ky.practice.x "…" { topic competency_cap = 50% }     # and no law on it
    Prefer:
        topic competency_cap = none      # in the provision where a cap would stand
    Why:
        Silence says that nobody looked; whoever knows that the law has none can say so.
    """
    for answers in _answers(law).values():
        if all(a.block.kind == "practice" for a in answers):
            yield Diagnostic(
                "W0207",
                f"only the practice `{answers[0].block.id}` answers `{answers[0].clause.topic}`",
                answers[0].clause.loc,
                f"write `topic {answers[0].clause.topic} = none` in a provision if the law has none",
            )


def earlier_grants(law: Law) -> Messages:
    """A repeal, or a new protection, that does not say what becomes of earlier grants.

    Avoid:
        waiver ky.doi "…" { repealed 2025-06-27 by "SB 207" … }
    Prefer:
        earlier grants stand             # or end, or unread
    Why:
        Districts hold grants; without the line each of them is unsettled for ever.
    """
    for block in law.book.of_kind("waiver", "protection"):
        if block.earlier_grants is not None:
            continue
        loc = place_of(block, s.Repealed if block.repealed else s.Effective)
        help_ = "read the act and write `earlier grants stand`, `end` or, if it was not seen, `unread`"
        if block.kind == "waiver" and _researched(law.book, block, life(block).until):
            message = f"`{block.id}` has ended and does not say what becomes of earlier grants"
            yield Diagnostic("W0208", message, loc, help_)
        if block.kind == "protection" and (older := _older(law.book, block)):
            message = f"`{block.id}` is younger than `{older.id}` and does not say what becomes of its grants"
            yield Diagnostic("W0208", message, loc, help_)


def _researched(book: Rulebook, block: Provision, day: object) -> bool:
    """True for a day that lies in the time for which the jurisdiction's law was researched."""
    home = book.jurisdictions.get(block.jurisdiction)
    return day is not None and day in Period(home.researched_since if home else None)


def _older(book: Rulebook, protection: Provision) -> Provision | None:
    """A waiver that was law before the protection, on the day on which the protection begins."""
    began = life(protection).since
    if began is None or not _researched(book, protection, began):
        return None
    return next(
        (
            waiver
            for waiver in _opposed(book, protection)
            if life(waiver).since is not None and life(waiver).since != began and began in life(waiver)
        ),
        None,
    )


def _opposed(book: Rulebook, protection: Provision) -> Iterator[Provision]:
    for clause, _ in protection.lines:
        if isinstance(clause, s.Against) and clause.targets:
            yield from (book.provisions[pid] for pid in book.targets(clause.targets))
        elif isinstance(clause, s.Against):
            yield from (w for w in book.of_kind("waiver") if w.jurisdiction == protection.jurisdiction)


def dead(law: Law) -> Messages:
    """A provision that works on one that is never law at the same time.

    Avoid:
        permission ky.x "…" { effective since 2026-01-01 displaces ky.old … }     # repealed in 2025
    Prefer:
        displaces ky.new
    Why:
        It never changes an answer, and a reader takes it for law that does.
    """
    for block in law.blocks:
        for target, loc in named_by(block, law.book):
            if not meet(block, target):
                yield Diagnostic(
                    "W0209",
                    f"`{block.id}` and `{target.id}` are never law on one day",
                    loc,
                    "name the provision that is law beside it, or mend the dates of one of them",
                )


def counted_twice(law: Law) -> Messages:
    """One amount that two equivalencies count for one requirement.

    Avoid:
        counts program.hours as instruction.hours for ky.hours      # in two blocks, for all programs
    Prefer:
        when program.kind is internship                             # in the one; blended in the other
    Why:
        An hour that counts twice makes a short year look long.
    """
    values = Values(law.book)
    counted: dict[str, list[tuple[Provision, s.Counts, set[str]]]] = {}
    for block in law.book.of_kind("equivalency"):
        for clause, _ in block.lines:
            if isinstance(clause, s.Counts):
                facts = _amounts(law.book, values.reach([(clause.amount, block)]))
                for pid in law.book.targets(clause.targets):
                    counted.setdefault(pid, []).append((block, clause, facts))
    for pid, found in counted.items():
        for (one, _, facts), (other, clause, more) in combinations(found, 2):
            shared = sorted(facts & more)
            if shared and one is not other and meet(one, other) and not disjoint(one, other, law.book):
                yield Diagnostic(
                    "W0210",
                    f"`{one.id}` and `{other.id}` both count `{shared[0]}` for `{pid}`",
                    clause.loc,
                    "give them conditions that exclude each other",
                )


def _amounts(book: Rulebook, names: set[str]) -> set[str]:
    facts = book.vocabulary.facts
    return {
        name for name in names if name in facts and facts[name].type.kind in ("quantity", "money", "percent")
    }
