"""Words for the tests: the shipped vocabulary, and a few facts, authorities and codes of states."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from policyengine.language.parser import parse
from policyengine.plan.words import Words
from policyengine.rulebook.declare import Declarations
from policyengine.rulebook.vocabulary import Vocabulary

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

STATES_LAW = """
jurisdiction ky "Kentucky" state { school year starts 07-01 }
jurisdiction co "Colorado" state { school year starts 07-01 }
jurisdiction ca "California" state { school year starts 07-01 }
jurisdiction oh "Ohio" state { school year starts 07-01 }
fact pupil.fte_claimed of track : pupils by grade
fact co.board.counts of district : yes/no by activity "The local board counts this activity"
fact co.finding.feasible of request : judgment
fact ky.calendar.days of track : days per year by grade, school_year
fact ca.employment.agreement of program : yes/no
fact program.ca_stipend : money
fact oh.plan_lists : citations "Law that the plan lists"
fact oh.mastered of course : judgment
fact co.noise of block : judgment
"""

WAIVER_HAS = {"file": "step", "decide": "step"}
PROCEDURES = {
    "ky.waiver.krs156_161": {
        "form": "need",
        "law": "need",
        "justification": "need",
        "resolve": "step",
        **WAIVER_HAS,
    },
    "ky.doi": {"plan": "need", "goals": "need", "consent": "step", **WAIVER_HAS},
    "co.waiver.innovation": {
        **dict.fromkeys(("mission", "innovations", "results", "savings", "support", "intent_met"), "need"),
        **dict.fromkeys(("administrators", "teachers", "committee", "contract", "submit", "approve"), "step"),
        **WAIVER_HAS,
    },
    "co.waiver.finance_variance": WAIVER_HAS,
    "us.waiver.edflex": WAIVER_HAS,
    "us.waiver.esea8401": {"programs": "need", "advance": "need", "goals": "need", **WAIVER_HAS},
    "us.waiver.schoolwide_sea": {"serves": "need", **WAIVER_HAS},
    "ca.waiver.general": WAIVER_HAS,
    "ma.waiver.slt_innovation": WAIVER_HAS,
}


@functools.cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, with the facts above."""
    shipped = (ROOT / "rules" / "vocabulary.policy").read_text("utf-8")
    declared = Declarations()
    for text in (shipped, STATES_LAW):
        file, wrong = parse(text)
        assert not wrong, wrong
        declared.add(file, "")
    return declared.rulebook().vocabulary


def spelled(citation: str, state: str) -> tuple[str, ...]:
    """Bare numbers are read: Kentucky has one code of that form, Ohio two."""
    if re.fullmatch(r"[0-9]+\.[0-9]+.*", citation):
        return {"ky": (f"KRS {citation}",), "oh": (f"ORC {citation}", f"OAC {citation}")}.get(state, ())
    if state == "co" and re.match(r"[0-9]+-[0-9]+-", citation):
        return (f"C.R.S. {citation}",)
    return ()


@functools.cache
def words() -> Words:
    """What the reader knows in the tests."""
    return Words(
        vocabulary(), encoded=frozenset(("ky", "co", "ca", "oh")), procedures=PROCEDURES, spelled=spelled
    )
