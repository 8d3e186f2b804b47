"""The table in its forms: text, Markdown, HTML, JSON and the workbook say the same."""

import datetime
import io
import json
import zipfile

import openpyxl
import pytest
from survey_law import STATES, TODAY, book, table

from policyengine.analysis.survey.authorities import authorities
from policyengine.analysis.survey.holdings import holdings
from policyengine.report.html import to_html
from policyengine.report.markdown import to_markdown
from policyengine.report.page import print_document
from policyengine.report.states import state_document, states_document
from policyengine.report.survey import authorities_document, survey_document
from policyengine.report.survey_json import authorities_json, holdings_json, survey_json
from policyengine.report.tree import Document
from policyengine.report.xlsx import authorities_workbook, survey_workbook


def plain(document: Document, width: int = 80) -> str:
    out = io.StringIO()
    print_document(document, out, width)
    return out.getvalue()


def test_the_table_in_text() -> None:
    shown = plain(survey_document(table("annual_days")))
    assert shown.startswith(
        "Least school days a year\n"
        "Law as of 2026-09-01; three jurisdictions; days per year.\n"
        "State   Least school days a year  Where it stands\n"
        "------  ------------------------  ---------------\n"
        "Aland   170 or 180 by reading*    Aa. Stat. 5-1\n"
        "Beland  not found\n"
        "Celand  not researched\n"
    )
    assert "* Aland\n  Kindergarten, in two readings (Aa. Stat. 5-1): secondary source only.\n" in shown
    assert "Not found: the state was researched" in shown
    assert "No rule:" not in shown
    assert "This is not legal advice." in shown


def test_what_changes_a_number_is_told() -> None:
    shown = plain(survey_document(table("annual_hours")))
    assert "Other numbers in cases of their own: Hours lost to a storm (Aa. Stat. 1-3)." in shown
    assert "A thousand hours: taken for law, and is none; secondary source only." in shown
    assert "Practice: people take it for law; it binds nobody." in shown


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("topic", ["annual_hours", "instruction", "credit", "graduation", "internship"])
def test_no_line_is_wider_than_the_page(topic: str, width: int) -> None:
    assert max(map(len, plain(survey_document(table(topic)), width).splitlines())) <= width


def test_markdown_and_html_hold_every_cell() -> None:
    document = survey_document(table("annual_hours"))
    for shown in (to_markdown(document), to_html(document)):
        assert "950 (middle)" in shown
        assert "Hours of the year (Aa. Stat. 1-1, Aa. Stat. 1-2)" in shown


def test_json_keeps_numbers_conditions_and_statuses_apart() -> None:
    found = json.loads(survey_json(table("annual_hours")))
    assert found["schema_version"] == "1"
    assert (found["topic"], found["as_of"]) == ("annual_hours", "2026-09-01")
    assert [c["grades"] for c in found["columns"]][-1] == ["9", "10", "11", "12"]
    aland, beland, celand = found["states"]
    first = aland["cells"][0]
    assert first["status"] == "stated"
    answer = first["answers"][0]
    assert answer["cites"] == ["Aa. Stat. 1-1", "Aa. Stat. 1-2"]
    assert (answer["evidence"], answer["kind"]) == ("text_seen", "law")
    assert [v["low"] for v in answer["values"]] == [400, 800]
    assert answer["values"][0]["when"] == [
        {"fact": "kindergarten.length", "title": "Length of the kindergarten day", "is": ["half_day"]}
    ]
    assert answer["later"][0]["from"] == "2027-07-01"
    assert [a["kind"] for a in beland["cells"][-1]["answers"]] == ["law", "practice"]
    assert {c["status"] for c in celand["cells"]} == {"not_researched"}


def test_json_of_a_clock() -> None:
    found = json.loads(survey_json(table("diploma_subjects")))
    (mathematics,) = [c for c in found["states"][0]["cells"] if c["column"].endswith(".mathematics")]
    clocks = [v["clock"] for v in mathematics["answers"][0]["values"]]
    assert [(c["since"], c["until"]) for c in clocks] == [(None, "2025-07-01"), ("2025-07-01", None)]


# --- the workbook


def sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    read = openpyxl.load_workbook(io.BytesIO(data))
    return {s.title: list(s.iter_rows(values_only=True)) for s in read.worksheets}


def test_the_workbook_has_the_table_and_every_value() -> None:
    found = sheets(survey_workbook(table("annual_hours")))
    assert list(found) == ["Table", "Values", "How to read it"]
    head, aland, beland, celand = found["Table"]
    assert head[:2] == ("State", "Name")
    assert head[-2:] == ("Grades 9-12 (hours per year)", "Grades 9-12: citation")
    assert aland[-2:] == (1000, "Aa. Stat. 1-1; Aa. Stat. 1-2")
    assert beland[-2] == "no rule; practice: 1,000*"
    assert celand[2] == "not researched"
    values = [dict(zip(found["Values"][0], row, strict=True)) for row in found["Values"][1:]]
    half = next(v for v in values if v["Turns on"] == "half day" and not v["In force from"])
    assert (half["State"], half["Grades"], half["From"], half["Unit"]) == ("AA", "K", 400, "hours per year")
    assert half["Citation"] == "Aa. Stat. 1-1; Aa. Stat. 1-2"
    assert any(v["In force from"] == "2027-07-01" for v in values)
    assert any(v["Law or practice"] == "practice" for v in values)


def test_the_same_workbook_has_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = survey_workbook(table("credit"))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert survey_workbook(table("credit")) == first
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {info.date_time for info in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert str(datetime.datetime.now(tz=datetime.UTC).year) not in core


def test_a_text_that_looks_like_a_formula_is_a_text() -> None:
    (one, *_) = authorities(book(), "aa", TODAY)
    made = authorities_workbook([("aa", "=1+1", [one])], "t", "2026-09-01")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


# --- authorities and states


def test_authorities() -> None:
    found = [("Aland", authorities(book(), "aa", TODAY)), ("Beland", [])]
    shown = plain(authorities_document(found, "Who may waive", "2026-09-01"))
    assert "The board may waive (Aa. Stat. 9-1):" in shown
    assert "Votes: teachers: at least 2/3 of the votes cast, by secret ballot." in shown
    assert 'The old way (Aa. Stat. 9-9)**, repealed 2020-07-01; see "The board may waive":' in shown
    assert "Beland\n------\nNot researched, or none found." in shown
    written = json.loads(authorities_json([("aa", "Aland", found[0][1])], "waivers", "t", "2026-09-01", "x"))
    (board, old) = written["states"][0]["authorities"]
    assert board["votes"] == ["teachers: at least 2/3 of the votes cast, by secret ballot"]
    assert old["see"] == ["The board may waive"]


def test_states() -> None:
    held = holdings(book(), {}, STATES)
    shown = plain(states_document(held))
    rows = {
        line.split()[0]: line.split()[1:] for line in shown.splitlines() if line[1:7] in ("land  ", "eland ")
    }
    assert rows["Aland"] == ["9", "44%", "5", "1", "2", "0", "2015-07-01", "2026-08-01"]
    assert rows["Celand"] == ["0"]
    written = json.loads(holdings_json(held, "x"))
    assert [s["percent_text_seen"] for s in written["states"]] == [44, 100, None]
    assert written["states"][0]["evidence"] == {"text_seen": 4, "secondary_seen": 2, "recalled": 3}


def test_one_state() -> None:
    held = holdings(book(), {}, STATES)
    shown = plain(state_document(held[0], authorities(book(), "aa", TODAY)))
    assert "Law: 9 provisions: 4 requirements; 2 waivers;" in shown
    assert "Not read (1)" in shown
    assert "* What counts (Aa. Stat. 2-1): lunch; any other activity." in shown
    assert "No law is held" in plain(state_document(held[2], []))
