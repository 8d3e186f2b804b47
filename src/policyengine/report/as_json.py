"""The answer as one JSON document, described by `answer.schema.json`.  Same answer, same bytes."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterable
from typing import Any

from policyengine.language.syntax import Loc
from policyengine.reason.answer import Answer, Finding, RequestAnswer, RequestItem
from policyengine.report.closing import DISCLAIMER
from policyengine.report.fold import once
from policyengine.rulebook.vocabulary import year_name

SCHEMA_VERSION = "1"
SCHEMA_FILE = "answer.schema.json"
_PAIRS = {
    "sources": ("provision", "grade", "where", "date"),
    "readings": ("provision", "taken", "rejected"),
    "unread": ("provision", "what"),
    "settles": ("answer", "outcomes"),
    "see": ("provision", "cites"),
    "keys": ("key", "member"),
    "practice": ("provision", "title", "says"),
    "laws": ("provision", "title", "cites"),
}


def to_json(answer: Answer) -> str:
    """The document as text, indented, with a newline at its end."""
    return json.dumps(document(answer), ensure_ascii=False, indent=2) + "\n"


def document(answer: Answer) -> dict[str, Any]:
    """The document as plain data."""
    requests = answer.requests
    return {
        "schema_version": SCHEMA_VERSION,
        "verdict": answer.verdict,
        "plan": answer.plan,
        "state": answer.state,
        "state_name": answer.state_name,
        "term": year_names(answer.term),
        "as_of": answer.as_of.isoformat(),
        "strict": answer.strict,
        "rulebook": answer.rulebook,
        "findings": [_finding(f) for f in answer.findings],
        "requests": None if requests is None else [_request(r) for r in requests],
        "procedures": plain_data(answer.procedures),
        "enabling": plain_data(answer.enabling),
        "assumptions": list(answer.assumptions),
        "notes": list(answer.notes),
        "unresearched": list(answer.unresearched),
        "missing_law": list(answer.missing_law),
        "practice": _rows("practice", answer.practice),
        "laws": _rows("laws", answer.laws),
        "horizons": [
            {**plain_data(h), "grades": [{"grade": g, "provisions": n} for g, n in h.grades]}
            for h in answer.horizons
        ],
        "disclaimer": DISCLAIMER,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    shown: dict[str, Any] = plain_data(finding)
    return shown


def _request(request: RequestAnswer) -> dict[str, Any]:
    """A request, with what its items say together beside the items themselves."""
    items = request.items
    return {
        "target": request.target,
        "under": request.under,
        "standing": list(request.standings),
        "missing": plain_data(once(m for i in items for m in i.missing)),
        "barred_by": plain_data(once(s for i in items for s in i.barred_by)),
        "see": _rows("see", once(s for i in items for s in i.see)),
        "lasts": request.lasts,
        "place": plain_data(request.place),
        "items": [_item(i) for i in items],
    }


def _item(item: RequestItem) -> dict[str, Any]:
    shown: dict[str, Any] = plain_data(item)
    return {"standing" if name == "standings" else name: value for name, value in shown.items()}


def plain_data(value: Any) -> Any:
    """Dataclasses as objects (years as `school_years`, places as objects or null), tuples as lists."""
    if isinstance(value, Loc):
        return {"file": value.source, "line": value.line, "column": value.column} if value.line else None
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain_data(v) for v in value]
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    shown: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        held = getattr(value, field.name)
        if field.name == "years":
            shown["school_years"] = year_names(held)
        else:
            shown[field.name] = _rows(field.name, held) if field.name in _PAIRS else plain_data(held)
    return shown


def _rows(name: str, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{n: plain_data(v) for n, v in zip(_PAIRS[name], row, strict=True)} for row in rows]


def year_names(years: Iterable[int]) -> list[str]:
    """School years as `2027-28`."""
    return [year_name(y) for y in years]
