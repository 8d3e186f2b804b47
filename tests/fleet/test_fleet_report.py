"""The report on a comparison, as a page, as JSON and as a workbook."""

from __future__ import annotations

import functools
import io
import json
import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fleet_law import ALPHA, BETA, DAYS, HOURS, board, book, compared, never, plan_of, rule
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from policyengine.fleet.compare import compare
from policyengine.fleet.outcome import Comparison
from policyengine.report.comparison import comparison_report
from policyengine.report.comparison_json import SCHEMA_FILE, SCHEMA_VERSION, to_json
from policyengine.report.comparison_tables import comparison_tables
from policyengine.report.html import to_html
from policyengine.report.markdown import to_markdown
from policyengine.report.page import print_document
from policyengine.report.tree import Document, Items, Paragraph, Row, Section, Table, bullets
from policyengine.report.workbook import NOTES, to_xlsx

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads(files("policyengine.report").joinpath(SCHEMA_FILE).read_text(encoding="utf-8"))
CHECK = Draft202012Validator(SCHEMA)
FACTS = "sc days: 150\nsc hours: 1,000\nsc lay: 3\nsc fed: no\naa own: yes"
REQUESTS = "requests:\n  - {law: A.S. 1-1, under: A.S. 9-1}\n"
LAW = (
    DAYS
    + rule("bb.staff", "1-2", "sc.lay at most 2 teachers").replace("seat_time", "licensure")
    + rule("bb.long", "2-1", "sc.days at least 200 days per year")
    + rule("bb.hours", "2-2", "sc.hours at least 1,050 hours per year").replace(
        "must", 'consequence "The grant is cut." must'
    )
    + rule("bb.both", "3-1", f"{HOURS} or (sc.extra and bb.asked)")
    + rule("bb.mine", "3-2", f"{HOURS} or bb.asked")
    + board()
    + board("lasts 1 year", "bb.year", '"B.S. 2-1"')
    + board("", "bb.mercy", "bb.hours.consequence")
    + never("").replace('shields "B.S. 1"', "shields bb.staff")
    + 'permission bb.may "Competency credit" { cite "B.S. 4-1" applies to school when sc.lay at most 5 teachers }\n'
)


@functools.cache
def whole() -> Comparison:
    """A comparison in which everything occurs that a report tells."""
    return compare(plan_of(FACTS, REQUESTS), book(ALPHA), {"bb": book(BETA, LAW), "fl": None})


def page(comparison: Comparison) -> str:
    out = io.StringIO()
    print_document(comparison_report(comparison), out)
    return out.getvalue()


def flat(comparison: Comparison) -> str:
    return " ".join(page(comparison).split())


def test_the_page() -> None:
    path, text = GOLDEN / "two_states.txt", page(whole())
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), (
        "UPDATE_GOLDEN=1 pytest writes it anew; read it before you keep it"
    )
    assert max(map(len, text.splitlines())) <= 80


def test_a_waiver_is_never_told_as_granted() -> None:
    text = flat(whole())
    assert "an application that is still to be written, and that the grantor may refuse" in text
    assert "It says what could be asked, not what is granted" in text


def test_nearness_claims_no_equivalence() -> None:
    assert "It does not say that the laws are equivalent" in flat(whole())


def test_nothing_is_said_of_a_state_without_law() -> None:
    text = flat(whole())
    assert "Florida: not researched" in text
    assert "neither that the plan is allowed nor that it is not" in text


def test_one_state_alone() -> None:
    found = compare(plan_of(FACTS), book(ALPHA), {})
    assert "Nearest to" not in page(found)
    assert "the law of one state" in flat(found)


def test_requests_of_federal_law_are_kept() -> None:
    found = compared(FACTS, LAW, f"{REQUESTS}  - {{law: 20 U.S.C. 5, under: us.way}}\n")
    assert "Kept: the request for 20 U.S.C. 5, made under federal law." in flat(found)
    assert "One rule of federal law may be broken" in flat(found)  # the form may be there


def test_federal_law_that_differs_in_a_state_is_told_there() -> None:
    more = 'requirement us.flag "By state" { cite "20 U.S.C. 8" must state.flag applies to school when sc.fed is no }\n'
    beta = BETA.replace("part of us", "part of us\n  given state.flag = no")
    found = compare(plan_of(FACTS), book(ALPHA, more), {"bb": book(beta, LAW, more)}, strict=True)
    assert "Federal law, here otherwise * By state (20 U.S.C. 8): east." in flat(found)
    assert flat(found).count("A federal rule (20 U.S.C. 5)") == 1


def test_too_little_to_rank() -> None:
    found = compared(
        "sc days: 200\nsc fed: yes", rule("bb.mine", "3-2", "sc.days at least 300 days per year or bb.asked")
    )
    assert "Too little can be told yet to say which state is nearest." in flat(found)


def test_the_same_comparison_gives_the_same_bytes() -> None:
    again = compare(plan_of(FACTS, REQUESTS), book(ALPHA), {"bb": book(BETA, LAW), "fl": None})
    for made in (
        page,
        to_json,
        lambda c: to_html(comparison_report(c)),
        lambda c: to_markdown(comparison_report(c)),
    ):
        assert made(again) == made(whole())
    assert to_xlsx(comparison_tables(again)) == to_xlsx(comparison_tables(whole()))


# --- JSON


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["schema_version"]["const"] == SCHEMA_VERSION


@pytest.mark.parametrize(
    "make",
    [
        whole,
        lambda: compare(plan_of(FACTS), book(ALPHA), {}),
        lambda: compare(plan_of("sc days: 1\nsc fed: no", home="zz"), book(), {"bb": book(BETA, DAYS)}),
    ],
)  # fmt: skip
def test_documents_fit_the_schema(make: Any) -> None:
    CHECK.validate(json.loads(to_json(make())))


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        for key, held in value.items():
            yield (*at, key)
            yield from _paths(held, (*at, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from _paths(held, (*at, index))


def test_no_key_may_be_missing() -> None:
    whole_document = json.loads(to_json(whole()))
    for path in _paths(whole_document):
        changed = json.loads(json.dumps(whole_document))
        held = changed
        for key in path[:-1]:
            held = held[key]
        del held[path[-1]]
        assert not CHECK.is_valid(changed), path


def test_json_keeps_verdicts_apart() -> None:
    document = json.loads(to_json(whole()))
    alpha, beta, florida = document["states"]
    assert document["verdict"] == "blocked"
    assert (document["requests_left_aside"], document["requests_kept"]) == (["A.S. 1-1"], [])
    assert beta["state_law"] == {"asking_nothing": "blocked", "with_waivers": "blocked"}
    assert {c["provision"]: c["lift"] for c in beta["conflicts"]} == {
        "bb.days": "asked",
        "bb.staff": "none",
        "bb.long": "part",
        "bb.hours": "none",
        "us.rule": "asked",
    }
    assert [c["provision"] for c in beta["conflicts"] if c["federal"]] == ["us.rule"]
    assert {q["whose"] for rule in beta["open"] for q in rule["questions"]} == {"plan", "state"}
    assert (florida["researched"], florida["state_law"], florida["nearness"]) == (False, None, None)
    assert alpha["nearness"] is None


# --- the workbook


def test_the_workbook_has_a_sheet_for_each_table() -> None:
    sheets = load_workbook(io.BytesIO(to_xlsx(comparison_tables(whole()))))
    assert sheets.sheetnames == [
        "Verdicts", "Open rules", "Conflicts", "What is open", "Allowed by", "Nearness", "Nearness by area",
        "Answered otherwise", NOTES,
    ]  # fmt: skip
    rows = list(sheets["Conflicts"].iter_rows(values_only=True))
    assert rows[0][:3] == ("State", "Rule", "Citations")
    assert ("Beta", "bb.days", "B.S. 1-1", "state") in [row[:4] for row in rows]
    assert any(
        "no legal advice" in str(v) or "not legal advice" in str(v)
        for (v,) in sheets[NOTES].iter_rows(values_only=True)
    )


def test_no_cell_acts_as_a_formula() -> None:
    table = Table(("State", "=1+1"), (Row(("=HYPERLINK(1)", "+1")), Row(("\x07@x", "12"))))
    book_ = load_workbook(io.BytesIO(to_xlsx(Document("T", (Section("A/B: 'c'", (table,)),)))))
    sheet = book_.worksheets[0]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        ["State", "=1+1"], ["=HYPERLINK(1)", "+1"], [" @x", 12],
    ]  # fmt: skip
    assert {c.data_type for row in sheet.iter_rows() for c in row} == {"s", "n"}


def test_names_of_sheets() -> None:
    table = Table(("A",), (Row(("1",)),))
    long = "A very long title of a section, longer than a sheet may be called"
    titles = [long, long, "notes", "[?]", "x" * 31, "X" * 31]
    sheets = load_workbook(
        io.BytesIO(to_xlsx(Document("T", tuple(Section(title, (table,)) for title in titles))))
    ).sheetnames
    assert len({name.lower() for name in sheets}) == len(titles) + 1
    assert max(map(len, sheets)) == 31


def test_all_other_text_stands_on_the_last_sheet() -> None:
    row = Row(("1",), (Paragraph("beneath", "Row:"),))
    blocks = (Paragraph("first"), Section("S", (Items(bullets(["item"]).items), Table(("A",), (row,)))))
    notes = load_workbook(io.BytesIO(to_xlsx(Document("T", blocks))))[NOTES]
    assert [v for (v,) in notes.iter_rows(values_only=True)] == ["T", "first", "S", "item", "Row: beneath"]


def test_a_document_without_tables() -> None:
    assert load_workbook(io.BytesIO(to_xlsx(Document("T", ())))).sheetnames == [NOTES]
