"""The derivation of a finding: when the rule applies, what it asks, and what counts, excuses or stands in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from policyengine.reason.answer import Comparison, Trace, WaiverPath
from policyengine.reason.phrases import name_in_words, titled
from policyengine.reason.results import Ctx, shown_result
from policyengine.reason.world import Env
from policyengine.rulebook.model import Provision, Rules
from policyengine.rulebook.vocabulary import Vocabulary

if TYPE_CHECKING:
    from policyengine.reason.reference import Case, Reference

SHOWN = {True: "yes", False: "no", None: "not known"}


class Derivation:
    """Derives one case of a reference evaluation again, with everything told.

    Attributes:
        judge: the judge that was used; it knows which provisions and facts bear on the case.
        trace: the derivation, line by line.
        compared: both sides of each comparison in what the rule asks.
    """

    def __init__(self, reference: Reference, case: Case, env: Env) -> None:
        self.case, self.provision = case, case.provision
        self.judge = judge = reference.judge()
        judge.log, judge.compared = [], []
        rules = self.provision.at(case.event)
        ctx = judge.ctx(self.provision, env, case.event)
        lines: list[Trace] = []
        if rules.conditions:
            lines.append(self._section("when it applies", lambda: judge.conditions(rules, ctx)))
        judge.compared = []
        lines.append(self._section("what it asks", lambda: self._norm(rules, ctx)))
        plain = tuple(judge.compared)
        judge.compared = []
        counted: tuple[Comparison, ...] = ()
        if case.outcomes != ("met",):
            lines += self._equivalents(rules, ctx)
            counted = tuple(judge.compared)
            judge.compared = None
            lines += self._changing("excused by an exception", judge.index.exceptions, self._excuses, ctx)
            lines += self._changing(
                "a permission stands in its place", judge.index.displacing, judge.permitted, ctx
            )
        judge.compared = None
        self.compared = tuple(_named(_together(plain, counted), reference.book.vocabulary))
        self.trace = Trace(
            self.provision.title,
            outcome_codes(case.outcomes),
            ", ".join(self.provision.cite_texts),
            self.provision.id,
            children=tuple(lines),
        )

    def _norm(self, rules: Rules, ctx: Ctx) -> bool | None:
        if self.provision.kind == "advice" or rules.shoulds:
            rules = replace(rules, musts=[*rules.musts, *rules.shoulds])
        held = self.judge.met(self.provision, rules, ctx)
        for owed in rules.owed:
            truth = self.judge.truth(owed.expr, ctx)
            held = (
                False
                if truth is False or held is False
                else (None if truth is None or held is None else True)
            )
        return held

    def _section(self, text: str, test: Callable[[], bool | None]) -> Trace:
        """A line with what was looked at for it."""
        self.judge.log = []
        held = test()
        return Trace(text, SHOWN[held], children=tuple(self.judge.log))

    def _equivalents(self, rules: Rules, ctx: Ctx) -> Iterator[Trace]:
        """What each equivalency adds, and how the rule then stands."""
        judge, pid = self.judge, self.provision.id
        providers = list(dict.fromkeys(p for p, _ in judge.index.counting.get(pid, [])))
        if not providers:
            return
        found = []
        for provider in providers:
            judge.log = []
            compared, judge.compared = judge.compared, None
            amount = judge.counted(provider, ctx)
            judge.compared = compared
            result = f"adds {'nothing' if amount is None else shown_result(amount)}"
            found.append(_line(provider, provider.title, result, judge.log))
        counted = replace(ctx, counted=self.provision)
        whole = self._section(
            "with what counts as equivalent", lambda: judge.met(self.provision, rules, counted)
        )
        yield replace(whole, children=(*found, *whole.children))

    def _changing(
        self,
        text: str,
        index: dict[str, list[Provision]],
        test: Callable[[Provision, Ctx], bool | None],
        ctx: Ctx,
    ) -> Iterator[Trace]:
        """A line for each provision that could change what the rule asks, with what was looked at for it."""
        found: list[Trace] = []
        held: list[bool | None] = []
        for provision in index.get(self.provision.id, []):
            self.judge.log = []
            held.append(test(provision, ctx))
            found.append(_line(provision, provision.title, SHOWN[held[-1]], self.judge.log))
        if found:
            whole = True if True in held else (None if None in held else False)
            yield Trace(text, SHOWN[whole], children=tuple(found))

    def _excuses(self, exception: Provision, ctx: Ctx) -> bool | None:
        held, rules, _ = self.judge.active(exception, ctx)
        return held if rules is not None and rules.excuses else False


def _line(provision: Provision, text: str, result: str, children: Iterable[Trace]) -> Trace:
    return Trace(text, result, ", ".join(provision.cite_texts), provision.id, children=tuple(children))


def lifting_lines(paths: Iterable[tuple[WaiverPath, Trace]]) -> Iterator[Trace]:
    """The requests that lift a rule, or could, in one line each under a line of their own."""
    lines = tuple(line for _, line in paths)
    if lines:
        sure = any(set(path.standings) <= {"open", "complete"} for path, _ in paths)
        yield Trace("lifted by a request", SHOWN[sure or None], children=lines)


def outcome_codes(outcomes: tuple[str, ...]) -> str:
    """The outcomes as a derivation prints them."""
    return " or ".join(o.replace("_", " ") for o in outcomes)


def _together(plain: tuple[Comparison, ...], counted: tuple[Comparison, ...]) -> Iterator[Comparison]:
    """Comparisons with the number that equivalencies make of their left side, where they change it."""
    changed = {(c.label, c.operator, c.right): c for c in counted}
    kept = [c for c in plain if not _asks_whether_any(c)] or list(plain)
    for one in kept:
        other = changed.get((one.label, one.operator, one.right))
        if other is None or other.left == one.left:
            yield one
        else:
            yield replace(one, counted=other.left, holds=other.holds, difference=other.difference)


def _asks_whether_any(comparison: Comparison) -> bool:
    """True for `more than 0`: a test of whether there is anything, and no number of the rule."""
    return comparison.operator == "more than" and comparison.right.lstrip("$").partition(" ")[0] in (
        "0",
        "0%",
    )


def _named(compared: Iterable[Comparison], words: Vocabulary) -> Iterator[Comparison]:
    """Comparisons whose label is the name of a fact, with the title of the fact in its place."""
    for one in compared:
        facts = [f for f in words.facts.values() if one.label and name_in_words(f.name) == one.label]
        yield replace(one, label=titled(facts[0].title, facts[0].name)) if facts else one
