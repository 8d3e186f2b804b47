"""A topic over states, and what is held of each state, as JSON for programs (docs/law-tables.md says what is in it)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from policyengine.analysis.survey.authorities import Authority
from policyengine.analysis.survey.holdings import Holding
from policyengine.analysis.survey.model import Answer, Cell, Column, Ground, Line, Said, Survey
from policyengine.report.survey_words import cell_text
from policyengine.rulebook.model import EVIDENCE_ORDER

SCHEMA_VERSION = "1"
Json = dict[str, Any]


def survey_json(survey: Survey) -> str:
    """The table of a topic."""
    return _written(
        {
            "schema_version": SCHEMA_VERSION,
            "topic": survey.topic,
            "title": survey.title,
            "as_of": survey.as_of.isoformat(),
            "rulebook": survey.law,
            "columns": [_column(column) for column in survey.columns],
            "states": [_line(line, survey.columns) for line in survey.lines],
        }
    )


def authorities_json(
    found: Sequence[tuple[str, str, Sequence[Authority]]], topic: str, title: str, as_of: str, law: str
) -> str:
    """Every authority, by state (two letters, name)."""
    states = [
        {"state": code.upper(), "name": name, "authorities": [_authority(a) for a in each]}
        for code, name, each in found
    ]
    head = {"schema_version": SCHEMA_VERSION, "topic": topic, "title": title, "as_of": as_of, "rulebook": law}
    return _written({**head, "states": states})


def holdings_json(found: Sequence[Holding], law: str) -> str:
    """What is held of each jurisdiction."""
    states = [_holding(holding) for holding in found]
    return _written({"schema_version": SCHEMA_VERSION, "rulebook": law, "states": states})


def _written(content: Json) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _column(column: Column) -> Json:
    return {
        "name": column.name,
        "title": column.title,
        "topic": column.topic,
        "unit": column.unit,
        "grades": list(column.grades),
        "subject": column.subject or None,
    }


def _line(line: Line, columns: Sequence[Column]) -> Json:
    return {
        "state": line.state.upper(),
        "name": line.title,
        "cells": [_cell(line.cells[column.name], column) for column in columns],
        "in_words": [_ground(ground) for ground in line.remarks],
    }


def _cell(cell: Cell, column: Column) -> Json:
    return {
        "column": column.name,
        "status": cell.status,
        "text": cell_text(cell, column),
        "answers": [_answer(answer) for answer in cell.answers],
    }


def _answer(answer: Answer) -> Json:
    return {
        **_ground(answer.ground),
        "values": [_said(said) for said in answer.said],
        "later": [
            {"from": day.isoformat(), "values": [_said(said) for said in then]} for day, then in answer.later
        ],
        "changed_by": [{"title": title, "cites": list(cites)} for title, cites in answer.changed_by],
    }


def _ground(ground: Ground) -> Json:
    return {
        "provision": ground.provision,
        "title": ground.title,
        "cites": list(ground.cites),
        "evidence": ground.evidence,
        "known_on": ground.known_on.isoformat() if ground.known_on else None,
        "kind": "practice" if ground.practice else "law",
        "says": ground.says,
    }


def _said(said: Said) -> Json:
    return {
        "kind": said.kind,
        "low": _number(said.low),
        "high": _number(said.high),
        "word": said.word or None,
        "grades": list(said.grades),
        "subject": said.subject or None,
        "when": [{"fact": c.fact, "title": c.title, "is": list(c.members)} for c in said.when],
        "clock": None
        if said.entered is None
        else {
            "fact": said.entered.fact,
            "title": said.entered.title,
            "since": said.entered.since.isoformat() if said.entered.since else None,
            "until": said.entered.until.isoformat() if said.entered.until else None,
        },
    }


def _number(number: Fraction | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number.denominator == 1 else float(number)


def _authority(a: Authority) -> Json:
    return {
        "provision": a.provision,
        "title": a.title,
        "cites": list(a.cites),
        "evidence": a.evidence,
        "standing": a.standing,
        "open": a.open,
        "reaches": a.reaches,
        "asked_by": a.asked_by,
        "granted_by": a.granted_by,
        "decides": a.decides,
        "votes": list(a.votes),
        "term": a.term,
        "see": list(a.see),
        "barred": [{"title": title, "cites": list(cites)} for title, cites in a.barred],
    }


def _holding(h: Holding) -> Json:
    since, newest = h.researched
    return {
        "state": h.state.upper(),
        "name": h.title,
        "provisions": h.total,
        "practice": h.practice,
        "kinds": dict(sorted(h.kinds.items())),
        "areas": dict(sorted(h.areas.items())),
        "evidence": {grade: h.grades.get(grade, 0) for grade in EVIDENCE_ORDER},
        "percent_text_seen": h.seen,
        "scenarios": h.scenarios,
        "researched_since": since.isoformat() if since else None,
        "newest_source": newest.isoformat() if newest else None,
        "not_researched": list(h.not_researched),
        "gaps": list(h.gaps),
        "unread": [{"title": t, "cites": list(c), "text": text} for (t, c), text in h.unread],
        "unresearched": [
            {"title": t, "cites": list(c), "rows": list(rows)} for (t, c), rows in h.unresearched
        ],
    }
