"""Lints of what is used: facts read and asked for, provisions tested and reached."""

from __future__ import annotations

from collections.abc import Iterator

from policyengine.analysis.lint.law import Law, Messages, life
from policyengine.analysis.lint.reach import may_reach
from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.citations import BINDING
from policyengine.rulebook.model import Provision, Rulebook

TESTED = ("requirement", "permission", "exception", "equivalency", "waiver", "protection")


def unused_fact(law: Law) -> Messages:
    """A fact that a file of law declares and no provision reads.

    Avoid:
        fact ky.calendar.weeks of district : weeks per year      # and no clause with it
    Prefer:
        must ky.calendar.weeks at most 44 weeks per year
    Why:
        A district is invited to state what changes nothing.  The common words are free: other law uses them.
    """
    used = set(_read(law.book))
    with_law = {block.loc.source for block in law.blocks}
    for fact in law.book.vocabulary.facts.values():
        own = fact.jurisdiction is not None or fact.loc.source in with_law
        if own and fact.name not in used:
            yield Diagnostic(
                "W0211",
                f"no provision reads `{fact.name}`",
                fact.loc,
                "leave the fact out, or write the clause that it was meant for",
            )


def no_question(law: Law) -> Messages:
    """A yes or no that law asks for and nobody has put into words.

    Avoid:
        fact ky.day.remote of day_type : yes/no
    Prefer:
        fact ky.day.remote of day_type : yes/no { ask "Do pupils learn from home on these days?" }
    Why:
        What a plan leaves open becomes a question to the district, and a name is no question.
    """
    read = set(_read(law.book))
    known = {given.fact for home in law.book.jurisdictions.values() for given in home.givens}
    for fact in law.book.vocabulary.facts.values():
        asked = fact.ask or fact.title.endswith("?") or fact.name in known
        if fact.type.kind in ("yes/no", "judgment") and fact.name in read and not asked:
            yield Diagnostic(
                "W0212",
                f"`{fact.name}` has no question",
                fact.loc,
                'add `{ ask "…?" }`, and `evidence` where a paper proves the answer',
            )


def _read(book: Rulebook) -> Iterator[str]:
    """The names of facts that provisions read, by expression, table, clock, measure or list of law."""
    for block in book.provisions.values():
        if block.clock:
            yield block.clock
        for clause, _ in block.lines:
            for node in s.walk(clause):
                match node:
                    case s.Path(name) | s.Column(name=str(name)) | s.Counts(measure=name) | s.Sets(name):
                        yield name
                    case s.Let(name) if name in book.vocabulary.facts:
                        yield name
                    case s.Target(how="listed", what=str(name)):
                        yield name


def untested(law: Law) -> Messages:
    """A provision that no scenario names.

    Avoid:
        permission ky.x "…" { … }
    Prefer:
        scenario "x is open to all" { law ky as of 2026-11-22 … expect ky.x is met }
    Why:
        Law that was never run is law that nobody has read twice.
    """
    if law.scenarios is None:
        return
    named = {pid for scenario in law.scenarios for pid in _named(scenario, law.book)}
    for block in law.book.of_kind(*TESTED):
        if block.id not in named:
            yield Diagnostic(
                "W0213",
                f"no scenario names `{block.id}`",
                block.loc,
                "write a scenario that expects something of it, or gives it as `because`",
            )


def _named(scenario: s.Scenario, book: Rulebook) -> Iterator[str]:
    for clause in scenario.clauses:
        match clause:
            case s.Expect(name) | s.ExpectValue(name) | s.Given(name):
                yield from _owner(name, book)
            case s.Because(names):
                for name in names:
                    yield from _owner(name, book)
            case s.Invokes(waiver, targets):
                yield waiver
                yield from book.targets(targets)
            case s.ExpectRequest(targets):
                yield from book.targets(targets)


def _owner(name: str, book: Rulebook) -> Iterator[str]:
    """The provision that a name is, or is a value, need or step of."""
    while name:
        if name in book.provisions:
            yield name
        name = name.rpartition(".")[0]


def unreached(law: Law) -> Messages:
    """A requirement that no authority of its jurisdiction reaches: no fault, but worth knowing.

    Avoid:
        reaches "KRS 158"                # and the rule stands in KRS 161
    Prefer:
        reaches "KRS 158", "KRS 161"     # if the law says so
    Why:
        Where a waiver was meant to reach the rule, its list or the rule's citation is wrong.
    """
    today = law.book.known_on
    waivers = [w for w in law.book.of_kind("waiver") if today in life(w)]
    for block in law.book.of_kind("requirement"):
        norm = any(isinstance(c, s.Condition) and c.keyword in ("must", "must not") for c, _ in block.lines)
        if (
            norm
            and block.level in BINDING
            and today in life(block)
            and not _any_reach(waivers, block, law.book)
        ):
            yield Diagnostic("W0214", f"no authority reaches `{block.id}`", block.loc)


def _any_reach(waivers: list[Provision], block: Provision, book: Rulebook) -> bool:
    return any(may_reach(waiver, block, book) for waiver in waivers)
