"""The law of the invented state in `law/`, and plans read under it."""

from __future__ import annotations

import functools
import textwrap
from dataclasses import replace
from pathlib import Path

from policyengine.analysis.scenarios import Run
from policyengine.language import syntax as s
from policyengine.language.parser import parse
from policyengine.plan.known import words_of
from policyengine.plan.model import Plan
from policyengine.plan.reader import read_plan_text
from policyengine.plan.words import STATES
from policyengine.reason.answer import Answer, Finding
from policyengine.reason.reference import Reference, check
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Rulebook

LAW = Path(__file__).parent / "law"
FILES = sorted(LAW.glob("*.policy"))


@functools.cache
def book(*more: str) -> Rulebook:
    """The law of the test state, with more law after it."""
    texts = [("", path.name, path.read_text(encoding="utf-8")) for path in FILES]
    loaded, found = load_texts([*texts, *(("ts", f"more {n}", text) for n, text in enumerate(more))])
    assert [d.render() for d in found if d.is_error] == []
    return loaded


@functools.cache
def small_book(stem: str) -> Rulebook:
    """The words, the state, the waivers and one file of law: quick to judge whole plans by."""
    wanted = [p for p in FILES if p.stem in ("a_words", "a_state", "o_waivers", stem)]
    loaded, found = load_texts([("", path.name, path.read_text(encoding="utf-8")) for path in wanted])
    assert [d.render() for d in found if d.is_error] == []
    return loaded


@functools.cache
def scenarios() -> list[tuple[str, s.Scenario]]:
    """Every scenario of the law, with the name of its file."""
    found = []
    for path in FILES:
        file, wrong = parse(path.read_text(encoding="utf-8"), path.name)
        assert wrong == []
        found += [(path.stem, item) for item in file.items if isinstance(item, s.Scenario)]
    return found


def scenario(text: str) -> s.Scenario:
    """A scenario from its lines."""
    (item,) = parse(f'scenario "s" {{\n law ts as of 2026-09-01\n{text}\n}}', "scenario")[0].items
    assert isinstance(item, s.Scenario)
    return item


def run(text: str, *more: str) -> Run:
    """A scenario from its lines, ready to play."""
    return Run(scenario(text), book(*more))


def reference(text: str, *more: str, strict: bool = False) -> Reference:
    """The reference over the plan that a scenario gives."""
    staged = run(text, *more)
    return Reference(staged.plan, book(*more), state="ts", as_of=staged.reference.as_of, strict=strict)


def outcomes(reference: Reference, provision: str) -> set[tuple[str, str, tuple[str, ...]]]:
    """(subject, group, outcomes) of each case of a provision."""
    from policyengine.reason.explainer import group_of, subject_of

    return {(subject_of(c.env), group_of(c.env), c.outcomes) for c in reference.cases(provision)}


HEAD = """\
plan: A plan
state: TS
term: 2026-27
prepared: 2026-09-01
"""


def plan_of(text: str, *more: str, head: str = HEAD) -> Plan:
    """A plan from its lines; it must be without fault."""
    words = replace(words_of(book(*more)), states={**STATES, "ts": "Teststate"})
    read, found = read_plan_text(head + textwrap.dedent(text), "plan.yaml", words)
    assert [d.render() for d in found if d.is_error] == []
    assert read is not None
    return read


def answer_to(text: str, *more: str, head: str = HEAD, strict: bool = False) -> Answer:
    """The answer to a plan."""
    return check(plan_of(text, *more, head=head), book(*more), strict=strict)


def findings(answer: Answer, provision: str) -> list[Finding]:
    """The findings of one provision."""
    return [f for f in answer.findings if f.provision == provision]
