"""The plans of `scenarios/`: each answer that was worked out by hand, and what holds of every plan."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest
import yaml
from answers_of import (
    SCENARIOS,
    Data,
    answer,
    check_allowed,
    check_finding,
    check_item,
    check_request,
    read,
    table,
    tables,
)

import policyengine.plan
import policyengine.report

PLANS = sorted(p.name for p in SCENARIOS.glob("*.yaml"))
ONE_A_STATE = sorted({name.removesuffix(".yaml").rpartition("-")[2]: name for name in PLANS}.values())
"""What holds whatever a plan says is tried on one plan of each state."""


@cache
def run_once(plan: str, *options: str) -> tuple[int, str]:
    with TemporaryDirectory() as folder:
        return answer(SCENARIOS / plan, Path(folder) / "answer.json", *options)


def of(name: str) -> Data:
    expected = table(name)
    return read(run_once(expected["plan"], *options(expected))[1])


def options(expected: Data) -> list[str]:
    return ["--as-of", expected["as of"]] if "as of" in expected else []


def rows(part: str) -> list[Any]:
    """One test a row of the tables; a known fault of the engine must stay one, or lose its mark."""
    found = []
    for name in tables():
        for number, row in enumerate(table(name).get(part, []), 1):
            marks = [pytest.mark.xfail(strict=True, reason=row["fault"])] if "fault" in row else []
            title = row.get("rule") or row.get("by") or row.get("law")
            found.append(pytest.param(name, row, id=f"{name}-{number}-{title}", marks=marks))
    return found


def items() -> list[Any]:
    found = []
    for name in tables():
        for request in table(name).get("requests", []):
            for number, row in enumerate(request.get("items", []), 1):
                marks = [pytest.mark.xfail(strict=True, reason=row["fault"])] if "fault" in row else []
                title = f"{name}-request-{request['number']}-{number}-{row['rule']}"
                found.append(pytest.param(name, request["number"], row, id=title, marks=marks))
    return found


# --- what was worked out by hand ------------------------------------------------------


@pytest.mark.parametrize("name", tables())
def test_verdict_and_exit_code(name: str) -> None:
    expected = table(name)
    code, text = run_once(expected["plan"], *options(expected))
    assert (read(text)["verdict"], str(code)) == (expected["verdict"], expected["exit"])


@pytest.mark.parametrize("name", tables())
def test_the_conflicts_are_these_and_no_others(name: str) -> None:
    found = {f["provision"] for f in of(name)["findings"] if f["outcomes"] == ["violated"]}
    assert found == set(table(name)["conflicts"])


@pytest.mark.parametrize("name", tables())
def test_as_many_requests_as_the_plan_makes(name: str) -> None:
    assert len(of(name)["requests"]) == len({r["number"] for r in table(name).get("requests", [])})


@pytest.mark.parametrize(("name", "row"), rows("findings"))
def test_finding(name: str, row: Data) -> None:
    check_finding(of(name), row)


@pytest.mark.parametrize(("name", "row"), rows("requests"))
def test_request(name: str, row: Data) -> None:
    check_request(of(name), row)


@pytest.mark.parametrize(("name", "number", "row"), items())
def test_request_item(name: str, number: str, row: Data) -> None:
    check_item(of(name), number, row)


@pytest.mark.parametrize(("name", "row"), rows("allowed"))
def test_allowed(name: str, row: Data) -> None:
    check_allowed(of(name), row)


@pytest.mark.parametrize(("uncertified", "standing"), [("10", "incomplete"), ("11", "barred")])
def test_the_quarter_of_the_staff(tmp_path: Path, uncertified: str, standing: str) -> None:
    text = (SCENARIOS / "taylor-county-ky.yaml").read_text(encoding="utf-8")
    for key in ("uncertified", "uncertified degreed"):
        text, changed = re.subn(rf"(?m)^    {key}: 11\b", f"    {key}: {uncertified}", text)
        assert changed == 1
    plan = tmp_path / "plan.yaml"
    plan.write_text(text, encoding="utf-8")
    got = read(answer(plan, tmp_path / "answer.json")[1])
    found = [i["standing"] for i in got["requests"][2]["items"] if "2027-28" in i["school_years"]]
    assert found == [[standing]]


@pytest.mark.parametrize(("end", "outcome"), [("14:20", "met"), ("14:21", "violated")])
def test_the_ceiling_of_the_day(tmp_path: Path, end: str, outcome: str) -> None:
    text = (SCENARIOS / "mascenic-nh.yaml").read_text(encoding="utf-8")
    assert text.count("to: 14:20") == 1
    plan = tmp_path / "plan.yaml"
    plan.write_text(text.replace("to: 14:20", f"to: {end}"), encoding="utf-8")
    got = read(answer(plan, tmp_path / "answer.json")[1])
    long_day = [
        f for f in got["findings"] if f["provision"] == "nh.day.maximum" and f["subject"].endswith(".studio")
    ]
    assert {o for f in long_day if not f["group"] for o in f["outcomes"]} == {outcome}


# --- what holds of every plan ---------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS)
def test_every_plan_has_a_table(plan: str) -> None:
    assert plan in {table(name)["plan"] for name in tables()}


@pytest.mark.parametrize("plan", PLANS)
def test_fits_the_schema_of_plans(plan: str) -> None:
    schema = json.loads((Path(policyengine.plan.__file__).parent / "plan.schema.json").read_text())
    written = yaml.load((SCENARIOS / plan).read_text(encoding="utf-8"), yaml.BaseLoader)
    jsonschema.validate(written, schema)


@pytest.mark.parametrize("plan", PLANS)
def test_answers_fit_their_schema(plan: str) -> None:
    schema = json.loads((Path(policyengine.report.__file__).parent / "answer.schema.json").read_text())
    jsonschema.validate(read(run_once(plan)[1]), schema)


@pytest.mark.parametrize("plan", ONE_A_STATE)
def test_same_plan_same_bytes(plan: str, tmp_path: Path) -> None:
    assert answer(SCENARIOS / plan, tmp_path / "again.json") == run_once(plan)


@pytest.mark.parametrize("plan", PLANS)
def test_read_elsewhere_it_warns_of_what_is_meant_and_only_the_paths_differ(
    plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "elsewhere" / "copy.yaml"
    copy.parent.mkdir()
    copy.write_bytes((SCENARIOS / plan).read_bytes())
    code, text = run_once(plan)
    capsys.readouterr()
    there, moved = answer(copy, tmp_path / "answer.json")
    printed = capsys.readouterr()
    meant = {w for name in tables() if table(name)["plan"] == plan for w in table(name).get("warnings", [])}
    assert set(re.findall(r"(?:warning|error)\[(\w+)\]", printed.out + printed.err)) == meant, printed.err
    assert there == code
    assert _without_files(read(moved)) == _without_files(read(text))


@pytest.mark.parametrize("plan", PLANS)
def test_strict_is_at_least_as_doubtful(plan: str) -> None:
    """Judged strictly, nothing settled becomes settled another way, and nothing becomes clearer."""
    mild, strict = read(run_once(plan)[1]), read(run_once(plan, "--strict")[1])
    order = ("clear", "clear_with_waivers", "unsettled", "blocked")
    if mild["verdict"] != "blocked":
        assert order.index(strict["verdict"]) >= order.index(mild["verdict"])
    else:
        assert strict["verdict"] in ("blocked", "unsettled")
    narrow = outcomes(strict)
    for key, found in outcomes(mild).items():
        assert found <= narrow[key], key


@pytest.mark.parametrize("plan", ONE_A_STATE)
def test_the_order_of_keys_says_nothing(plan: str, tmp_path: Path) -> None:
    written = yaml.load((SCENARIOS / plan).read_text(encoding="utf-8"), yaml.BaseLoader)
    copy = tmp_path / "shuffled.yaml"
    shuffled = _shuffled(written, random.Random(plan))
    copy.write_text(yaml.safe_dump(shuffled, sort_keys=False, allow_unicode=True), encoding="utf-8")
    code, text = answer(copy, tmp_path / "answer.json")
    got, before = read(text), read(run_once(plan)[1])
    assert (code, got["verdict"]) == (run_once(plan)[0], before["verdict"])
    assert outcomes(got) == outcomes(before)
    assert standings(got) == standings(before)
    assert allowed(got) == allowed(before)


def outcomes(got: Data) -> dict[tuple[str, ...], set[str]]:
    """Each instance and the set of its outcomes."""
    found: dict[tuple[str, ...], set[str]] = {}
    for finding in got["findings"]:
        keys = tuple(f"{k['key']}={k['member']}" for k in finding["keys"])
        for year in finding["school_years"] or [""]:
            for grade in finding["grades"] or [""]:
                name = (finding["provision"], finding["subject"], finding["group"], grade, year, *keys)
                found.setdefault(name, set()).update(finding["outcomes"])
    return found


def standings(got: Data) -> dict[tuple[str, ...], set[str]]:
    """Each instance of what a request covers, and the set of its standings."""
    found: dict[tuple[str, ...], set[str]] = {}
    for number, request in enumerate(got["requests"] or []):
        for item in request["items"]:
            for year in item["school_years"] or [""]:
                for grade in item["grades"] or [""]:
                    name = (str(number), item["provision"], item["authority"], item["subject"], grade, year)
                    found.setdefault(name, set()).update(item["standing"])
    return found


def allowed(got: Data) -> set[tuple[str, str, str]]:
    return {(e["provision"], e["subject"], e["status"]) for e in got["enabling"]}


def _shuffled(value: Any, dice: random.Random) -> Any:
    if isinstance(value, list):
        return [_shuffled(v, dice) for v in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    dice.shuffle(keys)
    return {k: _shuffled(value[k], dice) for k in keys}


def _without_files(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_files(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {k: _without_files(v) for k, v in value.items() if k != "file"}
