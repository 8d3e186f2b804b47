"""`policyengine law diff`: what changed in a state's law between two days, and what that does to a plan."""

from __future__ import annotations

import datetime
import json
import sys
from typing import TYPE_CHECKING, Any

from policyengine.cli.choosing import checked_day, checked_format
from policyengine.cli.law_show import FORMATS, law_of, state_of
from policyengine.cli.output import Failure, be_lenient, put, writable, write
from policyengine.cli.writing import written

if TYPE_CHECKING:
    from policyengine.edition.changes import Change
    from policyengine.reason.answer import Answer
    from policyengine.report.differences import Difference
    from policyengine.report.tree import Block, Document

Answers = tuple["Answer", "Answer"]


def diff(state: str, first: str, last: str | None, plan: str | None, form: str, out: str | None) -> int:
    """Print or write what differs between two days."""
    from policyengine.edition.changes import changes_between

    wanted = state_of(state)
    assert wanted is not None
    form = checked_format(form, FORMATS)
    path = writable(out, [plan] if plan else []) if out is not None else None
    book = law_of(wanted)
    begin, end = checked_day(first), checked_day(last) or book.known_on
    assert begin is not None
    if begin >= end:
        raise Failure(f"{begin} is not before {end}", "Name the earlier day behind `--from`.")
    answers = _judged(plan, wanted, begin, end) if plan is not None else None
    if plan is not None and answers is None:
        return 2
    changes = changes_between(wanted, book, begin, end)
    if form == "json":
        text = _json(wanted, begin, end, changes, answers)
    else:
        from policyengine.edition.changes import change_blocks
        from policyengine.edition.page import DISCLAIMER
        from policyengine.report.tree import Document, Paragraph

        blocks = (
            *_plan_blocks(answers),
            *change_blocks(wanted, book, changes, begin, end),
            Paragraph(DISCLAIMER),
        )
        document = Document(f"{book.jurisdictions[wanted].title}: law of {begin} and of {end}", blocks)
        if path is None and form == "text":
            return _printed(document)
        text = written(document, form)
    if path is not None:
        write(path, text)
    else:
        put(text)
    return 0


def _printed(document: Document) -> int:
    from policyengine.report.page import print_document

    be_lenient()
    print_document(document, sys.stdout)
    return 0


def _judged(plan: str, state: str, first: datetime.date, last: datetime.date) -> Answers | None:
    """The answers on a plan as of the two days; None, with messages printed, where it can't be read."""
    from policyengine.cli.check import judge

    if state == "us":
        raise Failure(
            "federal law alone judges no plan", "Name the plan's state: `policyengine law diff KY …`."
        )
    before = judge(plan, first, state, strict=False)
    after = judge(plan, last, state, strict=False) if before is not None else None
    return (before[0], after[0]) if before is not None and after is not None else None


def _plan_blocks(answers: Answers | None) -> tuple[Block, ...]:
    from policyengine.report.differences import difference_blocks
    from policyengine.report.tree import Section

    if answers is None:
        return ()
    return (Section("What it does to the plan", tuple(difference_blocks(*answers))),)


def _json(
    state: str,
    first: datetime.date,
    last: datetime.date,
    changes: tuple[Change, ...],
    answers: Answers | None,
) -> str:
    told: dict[str, Any] = {
        "schema_version": 1,
        "state": state,
        "from": str(first),
        "to": str(last),
        "changes": [
            {
                "id": c.provision.id,
                "title": c.provision.title,
                "cites": list(c.provision.cite_texts),
                "what": c.what,
                "before": list(c.before),
                "after": list(c.after),
            }
            for c in changes
        ],
        "plan": _plan_json(answers) if answers is not None else None,
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _plan_json(answers: Answers) -> dict[str, Any]:
    from policyengine.report.differences import findings_differing, requests_differing

    before, after = answers
    return {
        "plan": after.plan,
        "verdict_before": before.verdict,
        "verdict_after": after.verdict,
        "findings": [_difference_json(d) for d in findings_differing(before, after)],
        "requests": [_difference_json(d) for d in requests_differing(before, after)],
    }


def _difference_json(found: Difference) -> dict[str, Any]:
    place = found.place
    return {
        "law": place.law,
        "title": place.title,
        "cites": list(place.cites),
        "subject": place.subject,
        "group": place.group,
        "keys": dict(place.keys),
        "grades": list(found.grades),
        "school_years": list(found.years),
        "before": list(found.before),
        "after": list(found.after),
    }
