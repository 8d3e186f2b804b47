"""What answers to the scenarios tell besides their conclusions: derivations, ways out, terms, procedures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from answers_of import SCENARIOS, Data, answer, read, texts

SPRINGS, PILOT, TAYLOR = "springs-ranch-co", "performance-assessment-pilot-nh", "taylor-county-ky"


@cache
def got(name: str) -> Data:
    with TemporaryDirectory() as folder:
        return read(answer(SCENARIOS / f"{name}.yaml", Path(folder) / "answer.json")[1])


def finding(name: str, provision: str, outcome: str) -> Data:
    return next(f for f in got(name)["findings"] if f["provision"] == provision and outcome in f["outcomes"])


def lines(trace: Data) -> Iterator[Data]:
    yield trace
    for child in trace["children"]:
        yield from lines(child)


def test_what_is_lifted_names_the_request() -> None:
    found = finding(SPRINGS, "co.count.fulltime", "lifted")
    (path,) = [p for p in found["paths"] if p["requested"]]
    assert (path["authority"], path["standings"]) == ("co.waiver.finance_variance", ["complete"])
    assert len(found["paths"]) == 1  # what is lifted needs no other way
    (line,) = [t for t in lines(found["trace"]) if t["text"] == "lifted by a request"]
    assert [(c["provision"], c["result"]) for c in line["children"]] == [
        ("co.waiver.finance_variance", "complete")
    ]


def test_what_counts_stands_under_its_law_and_changes_the_number() -> None:
    found = finding(SPRINGS, "co.count.fulltime", "met_by_equivalent")
    (line,) = [t for t in lines(found["trace"]) if t["text"] == "with what counts as equivalent"]
    first = line["children"][0]
    assert (first["text"], first["result"]) == (
        "Work-based learning counts for funding",
        "adds 0 to 80 hours per semester",
    )
    assert first["cite"]
    compared = found["comparisons"][0]
    assert (compared["left"], compared["counted"]) == (
        "340 to 370 hours per semester",
        "340 to 450 hours per semester",
    )


def test_exceptions_and_permissions_stand_under_their_titles() -> None:
    found = finding(TAYLOR, "ky.days.attendance", "violated")
    for text in ("excused by an exception", "a permission stands in its place"):
        (line,) = [t for t in lines(found["trace"]) if t["text"] == text]
        assert all(c["provision"] and c["cite"] for c in line["children"])


def test_a_permission_that_is_not_settled_says_what_it_hangs_on() -> None:
    found = finding(TAYLOR, "ky.licensure.core", "violated")
    open_ = [e for e in found["enabled_by"] if e["status"] == "unsettled"]
    assert open_
    for enabling in open_:
        assert enabling["decisive"]
        assert {o for d in enabling["decisive"] for s in d["settles"] for o in s["outcomes"]} <= {
            "violated",
            "excused",
        }


def test_no_past_day_is_a_condition() -> None:
    lasts = {r["lasts"] for r in got(SPRINGS)["requests"]}
    assert "at most 5 years: to 2031-06-30, if granted for the plan's first year" in lasts
    assert any(r["lasts"].endswith("if decided by 2027-06-30") for r in got(PILOT)["requests"])


def test_who_must_file() -> None:
    (procedure,) = got(PILOT)["procedures"]
    assert procedure["filed_through"] == "New Hampshire Department of Education"
    assert [p["filed_through"] for p in got(SPRINGS)["procedures"]] == [""] * 5


@pytest.mark.parametrize("name", [SPRINGS, PILOT, TAYLOR])
def test_every_id_has_a_title(name: str) -> None:
    known = {law["provision"] for law in got(name)["laws"] if law["title"]}
    for request in got(name)["requests"]:
        for item in request["items"]:
            assert {item["provision"], item["authority"], *item["needless_by"]} - {""} <= known


@pytest.mark.parametrize("name", [SPRINGS, PILOT])
def test_a_total_is_not_asked_in_the_unit_of_a_day(name: str) -> None:
    for text in texts(got(name)):
        assert "64,800 minutes per day" not in text
        assert not text.endswith("56700.0")


def test_the_grantors_late_act_makes_no_request_incomplete() -> None:
    procedure = got(SPRINGS)["procedures"][0]
    (late,) = [a for a in procedure["acts"] if a["id"] == "approve"]
    assert (late["status"], late["at_hand"], late["date"], late["last"]) == (
        "late",
        "grantor",
        "2026-04-20",
        "2026-04-12",
    )
    for request in got(SPRINGS)["requests"]:
        assert "approve" not in {m["id"] for m in request["missing"]}
