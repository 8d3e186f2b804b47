"""A comparison as one JSON document, described by `comparison.schema.json`.  Same comparison, same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from policyengine.fleet.outcome import Comparison, Conflict, Nearness, OpenRule, Outcome, Verdicts
from policyengine.reason.answer import Decisive, Finding
from policyengine.reason.ways import Way
from policyengine.report.as_json import plain_data, year_names
from policyengine.report.closing import DISCLAIMER
from policyengine.report.fold import once

SCHEMA_VERSION = "1"
SCHEMA_FILE = "comparison.schema.json"


def to_json(comparison: Comparison) -> str:
    """The document as text, indented, with a newline at its end."""
    return json.dumps(document(comparison), ensure_ascii=False, indent=2) + "\n"


def document(comparison: Comparison) -> dict[str, Any]:
    """The document as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "plan": comparison.plan,
        "home": comparison.home.state,
        "verdict": comparison.verdict or None,
        "term": year_names(comparison.term),
        "as_of": comparison.as_of.isoformat(),
        "strict": comparison.strict,
        "requests_left_aside": list(comparison.dropped),
        "requests_kept": list(comparison.kept),
        "facts_of_home": list(comparison.own_facts),
        "nearest": [o.state for o in comparison.nearest],
        "states": [_outcome(o) for o in comparison.outcomes],
        "disclaimer": DISCLAIMER,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "state": outcome.state,
        "name": outcome.name,
        "researched": outcome.researched,
        "rulebook": outcome.rulebook,
        "state_law": _verdicts(outcome.own),
        "with_federal_law": _verdicts(outcome.overall),
        "conflicts": [_conflict(c) for c in outcome.conflicts],
        "open": [_open(o) for o in outcome.open],
        "permissions": plain_data(outcome.permissions),
        "unresearched": [_law(f) for f in _each(outcome.unresearched)],
        "areas_not_researched": list(outcome.areas_not_researched),
        "years_not_researched": year_names(outcome.unread),
        "evidence": outcome.evidence.grade if outcome.researched else None,
        "nearness": _nearness(outcome.nearness) if outcome.nearness else None,
        "horizons": [
            {**plain_data(h), "grades": [{"grade": g, "provisions": n} for g, n in h.grades]}
            for h in outcome.horizons
        ],
    }


def _verdicts(verdicts: Verdicts | None) -> dict[str, str] | None:
    if verdicts is None:
        return None
    return {"asking_nothing": verdicts.asking_nothing, "with_waivers": verdicts.with_waivers}


def _law(finding: Finding) -> dict[str, Any]:
    return {
        "provision": finding.provision,
        "title": finding.title,
        "cites": list(finding.cites),
        "area": list(finding.area),
    }


def _each(findings: Iterable[Finding]) -> list[Finding]:
    """One finding of each provision."""
    return list({f.provision: f for f in reversed(list(findings))}.values())[::-1]


def _case(finding: Finding) -> dict[str, Any]:
    """For what, for whom and when, with both sides in numbers."""
    return {
        "subject": finding.subject,
        "entity": finding.entity,
        "group": finding.group,
        "grades": list(finding.grades),
        "school_years": year_names(finding.years),
        "since": finding.since.isoformat() if finding.since else None,
        "until": finding.until.isoformat() if finding.until else None,
        "outcomes": list(finding.outcomes),
        "comparisons": plain_data(finding.comparisons),
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        **_law(conflict.findings[0]),
        "federal": conflict.federal,
        "cases": [_case(f) for f in conflict.findings],
        "everyone": conflict.everyone,
        "lift": conflict.lift,
        "waivers": [_way(w) for w in conflict.ways],
        "left": year_names(conflict.left),
        "forgiven": [{"title": title, "cites": list(cites)} for title, cites in conflict.forgiven],
        "shields": plain_data(conflict.shields),
    }


def _way(way: Way) -> dict[str, Any]:
    shown: dict[str, Any] = plain_data(way)
    return {**shown, "sure": year_names(way.sure), "perhaps": year_names(way.perhaps)}


def _open(rule: OpenRule) -> dict[str, Any]:
    return {
        **_law(rule.findings[0]),
        "federal": rule.federal,
        "because": rule.because,
        "cases": [_case(f) for f in rule.findings],
        "questions": [
            *_questions(rule.plan, "plan"),
            *_questions(rule.own, "state"),
        ],
    }


def _questions(facts: Iterable[Decisive], whose: str) -> list[dict[str, Any]]:
    """Each question once; `whose`: of the plan, or of this state alone."""
    asked = once((d.fact, d.of, d.question, d.asked) for d in facts)
    return [
        {"fact": fact, "of": of, "question": question, "asked": known, "whose": whose}
        for fact, of, question, known in asked
    ]


def _nearness(near: Nearness) -> dict[str, Any]:
    return {
        "alike": near.alike,
        "otherwise": near.otherwise,
        "untold": near.untold,
        "share": None if near.share is None else round(float(near.share), 4),
        "ranked": near.telling,
        "areas": plain_data(near.areas),
        "differences": [
            {
                "area": d.point.area,
                "measure": d.point.measure,
                "subject": d.point.subject,
                "entity": d.point.entity,
                "groups": list(d.groups),
                "everyone": d.everyone,
                "home": {"answer": d.home.answer, "provisions": list(d.home.provisions)},
                "there": {"answer": d.there.answer, "provisions": list(d.there.provisions)},
            }
            for d in near.differences
        ],
    }
