"""`policyengine compare`: one plan under the law of several states."""

from __future__ import annotations

import datetime
import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policyengine.cli.check import state_in
from policyengine.cli.choosing import checked_day, checked_format, chosen_states
from policyengine.cli.output import Failure, be_lenient, put, report, writable, write
from policyengine.cli.remember import again
from policyengine.cli.writing import written
from policyengine.plan.words import STATES

if TYPE_CHECKING:
    from policyengine.fleet.outcome import Comparison
    from policyengine.language.diagnostics import Diagnostic
    from policyengine.rulebook import Rulebook

FORMATS = ("text", "json", "markdown", "html", "xlsx")
ALL = "all"
OF_ANOTHER_STATE = "W0303"
"""The warning that a fact counts in another state only; here it may be one that is compared."""
MANY = 500_000
"""So many new objects are awaited before those that hold each other in a circle are looked for."""


def compare(plan: str, states: str, as_of: str | None, strict: bool, form: str, out: str | None) -> int:
    """Compare the plan in file `plan` and print or write the report; 0, or 2 where it can't be read."""
    day = checked_day(as_of)
    checked_format(form, FORMATS)
    _workbook(form, out)
    path = writable(out, [plan]) if out is not None else None
    wanted = _states(states, state_in(plan))
    found: Comparison | None = again(
        "comparison",
        plan,
        f"{day} {wanted} {strict}",
        lambda told: _compared(plan, wanted, day, strict, told),
    )
    if found is None:
        return 2
    if form == "xlsx":
        from policyengine.report.comparison_tables import comparison_tables
        from policyengine.report.workbook import to_xlsx

        assert path is not None
        write(path, to_xlsx(comparison_tables(found)))
    elif path is not None:
        write(path, _written(found, form))
    elif form == "text":
        from policyengine.report.comparison import comparison_report
        from policyengine.report.page import print_document

        be_lenient()
        print_document(comparison_report(found), sys.stdout)
    else:
        put(_written(found, form))
    return 0


def _workbook(form: str, out: str | None) -> None:
    """Refuse a workbook that has no file to go to, or nobody to write it."""
    if form != "xlsx":
        return
    if out is None:
        raise Failure("a workbook is no text to print", "Name a file for it: `-o comparison.xlsx`.")
    from importlib.util import find_spec

    if find_spec("openpyxl") is None:
        raise Failure(
            "a workbook needs the package openpyxl, which is not installed",
            "Install it with `pip install 'policyengine-k12[office]'`, or use `--format html`.",
        )


def _states(written: str, home: str | None) -> tuple[str, ...]:
    """The states to compare, in the order of their names, without the plan's own."""
    from policyengine.rulebook.loader import encoded_states

    names = [ALL if word.strip().lower() == ALL else word for word in written.split(",")]
    if not any(word.strip() for word in names):
        raise Failure(
            "no state is named", "Name states by their letters: `--states CO,KY`, or `--states all`."
        )
    every = encoded_states() if ALL in names else ()
    named = [word for word in names if word.strip() and word != ALL]
    found = {code for code, _ in chosen_states(named, tuple(STATES.items()))} if named else set()
    return tuple(sorted(found.union(every) - {home}, key=lambda state: STATES[state]))


def _compared(
    plan: str, states: Sequence[str], day: datetime.date | None, strict: bool, told: list[Diagnostic]
) -> Comparison | None:
    """The comparison; None, with messages printed, where law or plan can't be read.  They are put into `told`, too."""
    from policyengine.fleet.compare import compare as reason
    from policyengine.plan.known import words_for, words_of
    from policyengine.plan.reader import read_plan
    from policyengine.rulebook.loader import encoded_states

    gc.set_threshold(MANY, 50, 50)  # almost all that a judgment makes is kept to its end
    own = _law(state_in(plan), told)
    if own is None:
        return None
    read, problems = read_plan(Path(plan), words_of(own))
    broken = read is None or any(p.is_error for p in problems)
    encoded = encoded_states() if not broken else ()
    others: dict[str, Rulebook | None] = dict.fromkeys(states)
    for state in states:
        if state in encoded:
            law = _law(state, told)
            if law is None:
                return None
            others[state] = law
    if any(p.code == OF_ANOTHER_STATE for p in problems) and not broken:
        heard = {state: law for state, law in others.items() if law is not None}
        read, problems = read_plan(Path(plan), words_for(own, heard))
    told += problems
    if report(problems) or read is None:
        return None
    return reason(read, own, others, day, strict, _unread(own))


def _unread(book: Rulebook) -> dict[str, tuple[str, ...]]:
    """The areas of law that were not researched, as the profile of each state names them."""
    from policyengine.profile import profiles

    found, _ = profiles(book.vocabulary.choices["area"].parents)
    return {state: profile.not_researched for state, profile in found.items()}


def _law(state: str | None, told: list[Diagnostic]) -> Rulebook | None:
    """Federal law with that of a state; None, with messages printed, where it can't be read."""
    from policyengine.rulebook import default_paths, load

    book, problems = load(default_paths(state))
    told += problems
    return None if report(problems) else book


def _written(comparison: Comparison, form: str) -> str:
    if form == "json":
        from policyengine.report.comparison_json import to_json

        return to_json(comparison)
    from policyengine.report.comparison import comparison_report

    return written(comparison_report(comparison), form)
