"""The JSON document and its schema."""

import dataclasses
import json
from importlib.resources import files
from typing import Any

import answers
import pytest
from jsonschema import Draft202012Validator, ValidationError

from policyengine.reason import answer as a
from policyengine.report.as_json import SCHEMA_FILE, SCHEMA_VERSION, document, to_json

SCHEMA = json.loads(files("policyengine.report").joinpath(SCHEMA_FILE).read_text(encoding="utf-8"))
CHECK = Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("make", [answers.taylor, answers.clear, answers.with_waivers, answers.unsettled])
def test_documents_fit_the_schema(make: Any) -> None:
    CHECK.validate(json.loads(to_json(make())))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        for key, held in value.items():
            yield (*at, key)
            yield from _paths(held, (*at, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from _paths(held, (*at, index))


def _without(document: Any, path: tuple[Any, ...]) -> Any:
    changed = json.loads(json.dumps(document))
    at = changed
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return changed


def test_no_key_may_be_missing() -> None:
    whole = json.loads(to_json(answers.unsettled()))
    for path in _paths(whole):
        assert not CHECK.is_valid(_without(whole, path)), path


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("verdict", "fine"),
        ("schema_version", "2"),
        ("term", ["2027"]),
        ("as_of", "today"),
        ("more", 1),
        ("findings", None),
    ],
)
def test_a_mutated_document_fails(key: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        CHECK.validate({**document(answers.taylor()), key: value})


def test_codes_agree_with_the_answer() -> None:
    defs = SCHEMA["$defs"]
    assert defs["outcome"]["enum"] == list(a.OUTCOMES)
    assert defs["standing"]["enum"] == list(a.STANDINGS)
    assert defs["evidence_grade"]["enum"] == list(a.GRADES_OF_EVIDENCE)
    assert set(SCHEMA["properties"]["verdict"]["enum"]) == set(a.VERDICTS) == set(a.EXIT_CODES)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("finding", a.Finding),
        ("item", a.RequestItem),
        ("enabling", a.Enabling),
        ("path", a.WaiverPath),
        ("horizon", a.Horizon),
        ("procedure", a.ProcedureAnswer),
        ("act", a.Act),
        ("comparison", a.Comparison),
    ],
)
def test_no_field_is_lost(name: str, of: Any) -> None:
    other = {"years": "school_years", "standings": "standing" if name == "item" else "standings"}
    fields = {other.get(f.name, f.name) for f in dataclasses.fields(of)}
    assert fields == set(SCHEMA["$defs"][name]["properties"])


def test_what_others_rely_on() -> None:
    made = json.loads(to_json(answers.taylor()))
    found = made["findings"][0]
    keys = ("provision", "cites", "outcomes", "grades", "school_years", "trace", "decisive", "paths")
    for key in (*keys, "enabled_by", "evidence"):
        assert key in found
    assert found["school_years"] == ["2027-28"]
    request = made["requests"][3]
    assert request["target"] == "KRS 158.070"
    assert request["standing"] == ["barred", "expired", "needless", "incomplete"]
    assert [m["id"] for m in request["missing"]] == ["justification", "file"]
    assert request["barred_by"][0]["provision"] == "ky.never.time"
    assert made["requests"][0]["see"] == [
        {"provision": "ky.waiver.krs156_161", "cites": "KRS 156.161, 701 KAR 5:170"}
    ]
    assert made["requests"][0]["place"] == {"file": "taylor.yaml", "line": 82, "column": 9}


def test_stable_text() -> None:
    text = to_json(answers.taylor())
    assert text == to_json(answers.taylor())
    assert text.endswith("}\n")
    assert "§" in text
    assert list(json.loads(text)) == list(SCHEMA["required"])


def test_procedures_and_the_names_of_laws() -> None:
    act = a.Act(
        "approve",
        "Board decides",
        ("local board",),
        "",
        "late",
        "too late",
        answers.DAY,
        None,
        answers.DAY,
        "grantor",
    )
    procedure = a.ProcedureAnswer("ky.w", "Waiver", ("KRS 1",), ("KRS 2",), (act,), "approves", "KDE")
    answer = answers.small("clear", procedures=(procedure,), laws=(("ky.w", "Waiver", ("KRS 1",)),))
    made = json.loads(to_json(answer))
    CHECK.validate(made)
    (shown,) = made["procedures"]
    assert (shown["silence"], shown["filed_through"], shown["targets"]) == ("approves", "KDE", ["KRS 2"])
    assert (shown["acts"][0]["date"], shown["acts"][0]["first"]) == ("2026-11-22", None)
    assert made["laws"] == [{"provision": "ky.w", "title": "Waiver", "cites": ["KRS 1"]}]


def test_an_item_says_for_which_subject_and_pupils() -> None:
    item = answers.item("us.x", "X", "ESEA 1", ("needless",), group="clinic", keys=(("subject", "science"),))
    request = a.RequestAnswer("ESEA 1", "", (item,), ("needless",))
    made = json.loads(to_json(answers.small("clear", requests=(request,))))
    CHECK.validate(made)
    (shown,) = made["requests"][0]["items"]
    assert (shown["group"], shown["keys"]) == ("clinic", [{"key": "subject", "member": "science"}])
