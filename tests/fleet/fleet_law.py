"""Two invented states, Alpha (the plan's own) and Beta, and plans compared under them."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from policyengine.fleet.compare import compare
from policyengine.fleet.outcome import Comparison, Conflict, OpenRule
from policyengine.plan.known import words_of
from policyengine.plan.model import Plan
from policyengine.plan.reader import read_plan_text
from policyengine.plan.words import STATES
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Rulebook

WORDS = (Path(__file__).parents[1] / "reason" / "law" / "a_words.policy").read_text(encoding="utf-8")
FACTS = """
fact sc.days  of school : days per year
fact sc.hours of school : hours per year
fact sc.lay   of school : teachers
fact sc.fed   of school : yes/no
fact sc.extra of school : yes/no { ask "Is there an extra hour?" }
fact sc.alt   of school : yes/no
fact sc.free  of school : yes/no by grade
fact state.flag of district : yes/no
requirement us.rule "A federal rule" { cite "20 U.S.C. 5" source text_seen "x" 2026-07-15 area funding applies to school must sc.fed }
waiver us.way "A federal waiver" {
  cite "20 U.S.C. 6"
  reaches "20 U.S.C. 5"
  asked by district
  granted by state_board
  discretion may_grant
  needs form "The form"
}
"""
ALPHA = """
jurisdiction aa "Alpha" state {
  part of us
  school year starts 07-01
  level state statute
  researched since 2015-07-01
}
code a_stat "A.S." { numbered "chapter-section" }
fact aa.own of school : yes/no
requirement aa.days  "Days in Alpha"  { cite "A.S. 1-1" area seat_time applies to school must sc.days at least 170 days per year }
requirement aa.hours "Hours in Alpha" { cite "A.S. 1-2" area seat_time applies to school must sc.hours at least 1,000 hours per year }
requirement aa.staff "Staff in Alpha" { cite "A.S. 2-1" area licensure applies to school must sc.lay at most 0 teachers }
waiver aa.board "The board of Alpha" { cite "A.S. 9-1" reaches "A.S. 1" asked by district granted by state_board discretion may_grant }
"""
BETA = """
jurisdiction bb "Beta" state {
  part of us
  school year starts 07-01
  level state statute
  researched since 2015-07-01
}
code b_stat "B.S." { numbered "chapter-section" }
fact bb.asked of school : yes/no { ask "Does Beta's board agree?" }
fact bb.fit of district : yes/no
"""
HOURS = "sc.hours at least 1,100 hours per year"


def rule(name: str, cite: str, must: str, applies: str = "school") -> str:
    """A requirement on schools."""
    return f'requirement {name} "{name}" {{ cite "B.S. {cite}" area seat_time applies to {applies} must {must} }}\n'


def board(rest: str = "", name: str = "bb.board", reaches: str = '"B.S. 1"') -> str:
    """An authority of the state board."""
    clauses = f"reaches {reaches} asked by district granted by state_board discretion may_grant {rest}"
    return f'waiver {name} "Waiver {name}" {{ cite "B.S. 9-1" {clauses} }}\n'


def never(clauses: str = "") -> str:
    """A protection of all rules of the first chapter."""
    return (
        f'protection bb.never "Never" {{ cite "B.S. 8-1" {clauses} shields "B.S. 1" against every waiver }}\n'
    )


DAYS = rule("bb.days", "1-1", "sc.days at least 180 days per year")
HEAD = "plan: A plan\nstate: AA\nterm: 2026-27 to 2027-28\nprepared: 2026-09-01\n"
EAST = "schools:\n  complete: yes\n  east:\n    grades: 9-12\n"


@functools.cache
def book(*texts: str) -> Rulebook:
    """Federal law, and the law given."""
    found = [("", "words", WORDS), ("", "facts", FACTS)]
    loaded, wrong = load_texts([*found, *(("", f"law {n}", text) for n, text in enumerate(texts))])
    assert [d.render() for d in wrong if d.is_error] == []
    return loaded


def plan_of(facts: str, rest: str = "", *, home: str = "aa") -> Plan:
    """A plan of one school, east, with its facts, one on a line."""
    law = (ALPHA,) if home == "aa" else ()
    words = replace(words_of(book(*law)), states={**STATES, "aa": "Alpha", "bb": "Beta", "zz": "Zeta"})
    text = HEAD.replace("AA", home.upper()) + EAST + "".join(f"    {f}\n" for f in facts.splitlines()) + rest
    plan, found = read_plan_text(text, "plan.yaml", words)
    assert [d.render() for d in found if d.is_error] == []
    assert plan is not None
    return plan


def compared(facts: str, beta: str, rest: str = "", *, strict: bool = False) -> Comparison:
    """The plan under Alpha and under Beta with its law."""
    return compare(plan_of(facts, rest), book(ALPHA), {"bb": book(BETA, beta)}, strict=strict)


def conflict(found: Comparison, provision: str) -> Conflict:
    """The conflict with a provision, in any state."""
    return next(c for o in found.outcomes for c in o.conflicts if c.findings[0].provision == provision)


def open_rule(found: Comparison, provision: str) -> OpenRule:
    """The open rule of a provision, in any state."""
    return next(r for o in found.outcomes for r in o.open if r.findings[0].provision == provision)
