"""The JSON Schema: shipped as generated, true to the reader where a schema can be."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from plan_words import HERE, ROOT, vocabulary

from policyengine.plan import schema
from policyengine.plan.schema import FILE, plan_schema, rendered
from policyengine.rulebook.loader import default_paths, load

PLANS = [
    HERE / "ky-taylor.yaml",
    *sorted((ROOT / "scenarios").rglob("*.yaml")),
]
HEAD = {"plan": "A", "state": "KY", "term": "2027-28", "prepared": "2026-11-22"}


@functools.cache
def validator() -> Any:
    made = plan_schema(vocabulary())
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


@functools.cache
def shipped() -> Any:
    return jsonschema.Draft202012Validator(json.loads(FILE.read_text("utf-8")))


def test_shipped_is_generated() -> None:
    made = rendered(load(default_paths(""))[0].vocabulary)
    assert FILE.read_text("utf-8") == made, "run `python -m policyengine.plan.schema`"


def test_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FILE", tmp_path / "plan.schema.json")
    schema.main()
    jsonschema.Draft202012Validator.check_schema(
        json.loads((tmp_path / "plan.schema.json").read_text("utf-8"))
    )


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_plans_fit(path: Path) -> None:
    data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert [f"{list(e.absolute_path)}: {e.message[:200]}" for e in shipped().iter_errors(data)] == []


@pytest.mark.parametrize(
    "body",
    [
        "first_day: 08-26",
        "school_first.day: fourth monday in august",
        "title i a allocation: {2027-28: '$610,000', 2028-29: unknown}",
        "co.board.counts: yes",
        "fl hurricane days: 5",
        "days: {regular: 114}",
        "schools: {complete: yes, high: {kind: Regular}}",
        "tracks: {day: {ky calendar days: {9-12: {2027-28: 170}}}}",
        "tracks: {day: {ky calendar days: {2027-28: {K: 1 to 2}}}}",
        "requests: [{law: KRS 1, granted: no}]",
        "procedure: {ky.doi: {steps: {consent: {high: {yes: 3, members: 5}}, file: {value: 2026-01-01}}}}",
    ],
)
def test_accepted(body: str) -> None:
    data = {**HEAD, **yaml.load(body, yaml.BaseLoader)}
    said = [e.message[:200] for e in validator().iter_errors(data)]
    assert bool(said) == (body.startswith("first_day") or "Regular" in body), said


@pytest.mark.parametrize(
    "body",
    [
        "state: ZZ",
        "term: 2027",
        "prepared: 10/02/2026",
        "gradse: 9-12",
        "in session: 5",
        "requests: []",
        "requests: [{under: ky.doi}]",
        "fund uses: {night: {amount: $5, 500: ''}}",
        "programs: {clinic: {kind: intership}}",
        "programs: {clinic: {hours: 120-150}}",
        "programs: {clinic: {hours: {K-13: 5}}}",
        "programs: {clinic: {agreement: perhaps}}",
        "programs: {clinic: {agreement: ''}}",
        "programs: {clinic: {takes from: [{track: day}]}}",
        "programs: {}",
        "title_i_a: {allocation: 5}",
        "tracks: {day: {timetable: {regular: [{minutes: 5}]}}}",
        "tracks: {day: {timetable: {regular: [{from: '8', to: 09:00, activity: class}]}}}",
        "tracks: {day: {days: {regular: -5}}}",
        "diploma credits: {sience: 4}",
        "grades: nine",
        "procedure: {ky.doi: {step: {file: none}}}",
        "procedure: {ky.doi: {steps: {file: {yes: 5, ballot: hidden}}}}",
    ],
)
def test_refused(body: str) -> None:
    assert list(validator().iter_errors({**HEAD, **yaml.load(body, yaml.BaseLoader)}))


def test_typed_values_of_editors_fit() -> None:
    data = {**HEAD, "schools": {"high": {"teachers": 40, "title i": True, "grades": 9, "low income": 39.5}}}
    assert list(validator().iter_errors(data)) == []
    data["schools"]["high"]["teachers"] = -1  # type: ignore[index]
    assert list(validator().iter_errors(data))


def test_facts_are_described() -> None:
    made = plan_schema(vocabulary())
    fact = made["$defs"]["fact_school.uncertified"]
    assert fact["description"] == "Teaching staff without certification in a core area (teachers)"
    assert made["$defs"]["fact_program.agreement"]["description"] == "Is there a written agreement? (yes/no)"
    assert made["$defs"]["fact_diploma.credits"]["description"].endswith("(credits, by subject)")
    assert made["$defs"]["one_track"]["properties"]["days"]["description"]


def test_reading_needs_no_jsonschema() -> None:
    import subprocess
    import sys

    code = "import sys, policyengine.plan.reader; sys.exit('jsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
