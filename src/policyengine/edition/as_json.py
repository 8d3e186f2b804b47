"""A provision as JSON: what it is, its sentences, what bears on it, how it is known."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from policyengine.edition import dates
from policyengine.edition.page import facts_of
from policyengine.edition.provision import plain_sentences
from policyengine.edition.relations import Bar, relations_of
from policyengine.rulebook.model import Provision, Rulebook

SCHEMA_VERSION = 1


def to_json(provisions: Sequence[Provision], book: Rulebook, on: datetime.date | None = None) -> str:
    """Some provisions as one JSON document, with a newline at its end."""
    import json

    told = {
        "schema_version": SCHEMA_VERSION,
        "rulebook": book.hash,
        "as_of": str(on) if on else None,
        "provisions": [provision_json(p, book, on) for p in provisions],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def provision_json(provision: Provision, book: Rulebook, on: datetime.date | None = None) -> dict[str, Any]:
    """One provision.  Names of other provisions are ids; sentences are as `plain_sentences` has them."""
    relations = relations_of(book)
    told = {
        "id": provision.id,
        "kind": provision.kind,
        "title": provision.title,
        "cites": list(provision.cite_texts),
        "state": provision.jurisdiction,
        "level": provision.level,
        "areas": list(provision.areas),
        "intents": list(provision.intents),
        "binds": list(provision.binds) if provision.binds is not None else None,
        "made_by": provision.made_by,
        "enforced_by": provision.enforced_by,
        "says": provision.says,
        "in_force": {
            "since": _day(provision.period.since),
            "until": _day(provision.period.until),
            "words": dates.in_force(provision),
            "repealed": _day(provision.repealed.date) if provision.repealed else None,
            "repealed_by": provision.repealed.by if provision.repealed else None,
        },
        "sentences": list(plain_sentences(provision, book, on)),
        "asks": [
            {"fact": f.name, "title": f.title, "question": f.ask, "evidence": f.evidence}
            for f in facts_of(provision, book)
        ],
        "changed_by": [{"id": a.provision.id, "how": a.how} for a in relations.acting_on(provision)],
        "changes": [p.id for p in relations.acted_on(provision)],
        "waivers": [
            {
                "id": way.waiver.id,
                "certain": way.sure,
                "consequence_only": way.consequence,
                "barred_by": [_bar(bar) for bar in way.bars],
            }
            for way in relations.ways(provision)
        ],
        "protected_by": [_bar(bar) for bar in relations.protections(provision)],
        "evidence": {
            "grade": provision.grade,
            "sources": [
                {"grade": src.grade, "where": src.where, "date": str(src.date)} for src in provision.sources
            ],
            "readings": [{"taken": r.taken, "rejected": r.rejected} for r in provision.readings],
            "unread": list(provision.unread),
            "notes": list(provision.notes),
        },
        "see": list(book.targets(provision.see)),
    }
    if provision.kind == "waiver":
        told["reaches"] = [
            {"id": p.id, "certain": way.sure, "barred_by": [_bar(bar) for bar in way.bars]}
            for p, way in relations.reached(provision)
        ]
    return told


def _bar(bar: Bar) -> dict[str, Any]:
    return {"id": bar.protection.id, "label": bar.label, "certain": bar.sure}


def _day(day: datetime.date | None) -> str | None:
    return str(day) if day else None
