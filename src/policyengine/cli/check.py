"""`policyengine check`: a plan held against the law."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from policyengine.cli.choosing import checked_day, checked_format
from policyengine.cli.output import Failure, be_lenient, put, report, writable, write
from policyengine.cli.writing import written
from policyengine.language.diagnostics import closest
from policyengine.reason.answer import EXIT_CODES, Answer

if TYPE_CHECKING:
    from policyengine.language.diagnostics import Diagnostic
    from policyengine.report.tree import Document
    from policyengine.rulebook import Rulebook

FORMATS = ("text", "json", "markdown", "html")
MOST_READ = 5_000_000
"""So much of a plan is searched for its state; a longer one is refused by its reader."""
_STATE = re.compile(r"""^state\s*:\s*["']?([A-Za-z]{2})\b""", re.MULTILINE)


def check(
    plan: str,
    as_of: str | None,
    state: str | None,
    strict: bool,
    why: str | None,
    form: str,
    out: str | None,
    *,
    remember: bool = False,
) -> int:
    """Judge the plan in file `plan` and print or write the answer; the exit code of its verdict.

    With `remember` an answer that was given before is given again.
    """
    day = checked_day(as_of)
    _format(form, why)
    path = writable(out, [plan]) if out is not None else None
    if remember:
        from policyengine.cli.remember import remembered

        judged = remembered(judge, plan, day, _state(state), strict)
    else:
        judged = judge(plan, day, state, strict)
    if judged is None:
        return 2
    answer, law = judged
    if why is not None:
        _known(answer, law.provisions, why)
    if path is not None:
        write(path, _written(answer, form, why))
    elif form != "text":
        put(_written(answer, form, why))
    else:
        be_lenient()
        _print(answer, why, sys.stdout)
    return EXIT_CODES[answer.verdict]


def judge(
    plan: str,
    as_of: datetime.date | None,
    state: str | None,
    strict: bool,
    told: list[Diagnostic] | None = None,
) -> tuple[Answer, Rulebook] | None:
    """The answer to the plan in file `plan`, and the law that it rests on.

    None, with messages printed, where law or plan can't be read.  The messages are put into `told`, too.
    """
    from policyengine.plan.known import words_of
    from policyengine.plan.reader import read_plan
    from policyengine.reason.reference import check as reason
    from policyengine.rulebook import default_paths, load

    wanted = _state(state)
    own = state_in(plan)
    paths = default_paths(own)
    if wanted is not None and own is not None:
        paths += [p for p in default_paths(wanted) if p not in paths]
    rulebook, problems = load(paths)
    if report(problems):
        return None
    law_problems = problems
    read, problems = read_plan(Path(plan), words_of(rulebook))
    if told is not None:
        told += [*law_problems, *problems]
    if report(problems) or read is None:
        return None
    return reason(read, rulebook, as_of, strict, wanted), rulebook


def _state(written: str | None) -> str | None:
    if written is None:
        return None
    from policyengine.plan.words import STATES

    if written.lower() in STATES:
        return written.lower()
    raise Failure(f"`{written}` is no state", "Name a state by its two letters: `--state KY`.")


def _format(form: str, why: str | None) -> None:
    checked_format(form, FORMATS)
    if why is not None and form == "json":
        raise Failure("`--why` prints no JSON", "Leave out `--why`; JSON holds each `trace` anyway.")


def state_in(plan: str) -> str | None:
    """The state that the plan names, read without the plan's words, since the words depend on it."""
    try:
        with Path(plan).open(encoding="utf-8-sig", errors="replace") as file:
            found = _STATE.search(file.read(MOST_READ))
    except (OSError, ValueError):
        return None
    return found.group(1).lower() if found else None


def _known(answer: Answer, law: Container[str], provision: str) -> None:
    """Refuse a provision that has no finding, and say why it has none."""
    from policyengine.report.why import bears_on, ids_of

    known = ids_of(answer)
    if provision in known:
        return
    bearing = bears_on(answer, provision)
    if bearing:
        advice = f"It bears on other rules: ask `--why {bearing[0]}`."
    elif provision in law:
        advice = "It does not apply to this plan, or asks nothing of one."
    else:
        near = closest(provision, known)
        advice = f"Did you mean `{near}`?" if near else "The ids stand under the titles in the report."
    raise Failure(f"no finding of `{provision}` in this answer", advice)


def _written(answer: Answer, form: str, why: str | None) -> str:
    if form == "json":
        from policyengine.report.as_json import to_json

        return to_json(answer)
    return written(_document(answer, why), form)


def _print(answer: Answer, why: str | None, out: TextIO) -> None:
    from policyengine.report.page import print_document

    print_document(_document(answer, why), out)


def _document(answer: Answer, why: str | None) -> Document:
    """The report, or the derivation of one provision's findings."""
    if why is not None:
        from policyengine.report.why import derivation

        return derivation(answer, why)
    from policyengine.report.contents import report as contents

    return contents(answer)
