"""The screen report: golden pages at 80 columns, and what each part must hold."""

import io
import os
from dataclasses import replace
from pathlib import Path

import answers
import pytest

from policyengine.reason.answer import Answer, Missing, RequestAnswer
from policyengine.report.text import print_report
from policyengine.report.why import ids_of, print_why

GOLDEN = Path(__file__).parent / "golden"


def page(answer: Answer, width: int = 80) -> str:
    out = io.StringIO()
    print_report(answer, out, width)
    return out.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def same_as_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), (
        "UPDATE_GOLDEN=1 pytest writes it anew; read it before you keep it"
    )


def test_taylor_county() -> None:
    same_as_golden("taylor.txt", page(answers.taylor()))


def test_why() -> None:
    out = io.StringIO()
    print_why(answers.taylor(), "ky.hours.annual", out, 80)
    same_as_golden("taylor-why.txt", out.getvalue())


def test_why_names_open_facts() -> None:
    out = io.StringIO()
    print_why(answers.taylor(), "us.t1.reserve.parent", out, 80)
    assert "Open: What is the Title I-A allocation in 2028-29?" in out.getvalue()
    assert "the district" in out.getvalue()


def test_why_knows_the_provisions_of_the_answer() -> None:
    assert ids_of(answers.taylor())[:2] == ("ky.hours.annual", "ky.days.attendance")


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_page(width: int) -> None:
    lines = page(answers.taylor(), width).splitlines()
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("make", [answers.clear, answers.with_waivers, answers.unsettled])
def test_the_other_verdicts(make: object) -> None:
    answer = make()  # type: ignore[operator]
    same_as_golden(f"{answer.verdict}.txt", page(answer))


def test_same_bytes_twice() -> None:
    assert page(answers.taylor()) == page(answers.taylor())


def test_a_plan_cannot_steer_the_terminal() -> None:
    text = page(replace(answers.clear(), plan="Plan \x1b[31mred\x07"))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_blocked_without_a_conflict() -> None:
    text = page(replace(answers.clear(), verdict="blocked"))
    assert "Blocked: something that the plan needs is missing." in text


def test_a_road_that_nobody_asked_for() -> None:
    path = replace(answers.SBE, requested=False, missing=(), standings=("incomplete",), lasts="")
    text = flat(page(replace(answers.small("blocked", replace(answers.days(2027), paths=(path,))))))
    assert "Change the plan, or ask for a waiver: Student attendance days" in text
    assert "Asked of KBE." in text
    assert "Not requested; a request today would be incomplete." in text


def test_a_permission_once_its_papers_are_there() -> None:
    lack = Missing("adopt", "step", "Policy adopted", "not done", "(a)", (), None, "taylor_high")
    help_ = replace(answers.VARIABLE, status="once", missing=(lack,), caps=("6.5 credits",))
    text = page(
        answers.small(
            "blocked", replace(answers.days(2027), enabled_by=(help_,), paths=()), enabling=(help_,)
        )
    )
    assert "Or use Variable student instructional year (KRS 158.070(1)) once this is" in text
    assert "(a) Policy adopted (taylor_high): not done." in text
    assert "Up to: 6.5 credits" in text


def test_a_road_that_wants_much_is_folded() -> None:
    lacks = tuple(replace(answers.FILE, id=f"n{n}") for n in range(9))
    path = replace(answers.SBE, requested=False, missing=lacks, standings=("incomplete",))
    text = flat(page(answers.small("blocked", replace(answers.days(2027), paths=(path,)))))
    assert "Change the plan: Student attendance days" in text
    assert "Other waiver authorities reach it: Waiver of state board" in text
    assert "to bring: nine papers and steps" in text


def test_what_could_allow_it_stands_under_the_act() -> None:
    perhaps = replace(answers.VARIABLE, status="unsettled")
    lack = Missing("hours", "condition", "instruction hours", "1,054.5 hours, at least 1,062 hours is due")
    once = replace(answers.VARIABLE, title="Other year", status="once", missing=(lack,))
    text = flat(page(answers.small("blocked", replace(answers.days(2027), enabled_by=(perhaps, once)))))
    assert "Perhaps already allowed, as open facts fall out: Variable student instructional year (KRS" in text
    assert "Or use Other year (KRS 158.070(1)) once this is there: instruction hours: 1,054.5 hours" in text


def test_requests_for_the_same_law_are_told_apart() -> None:
    one = answers.item("ky.x", "X", "KRS 1(2)", ("no_authority",), subject="a")
    above = answers.item("ky.y", "Y", "KRS 1", ("needless",), subject="a")
    requests = tuple(
        RequestAnswer("KRS 1(2)(c)", "", (replace(one, subject=of), above), ("no_authority", "needless"))
        for of in ("a_high", "b_middle.day")
    )
    text = flat(page(answers.small("blocked", requests=requests)))
    assert "Drop the request for KRS 1(2)(c) for a_high" in text
    assert "Drop the request for KRS 1(2)(c) for b_middle" in text
    assert "Narrow" not in text


def test_a_request_by_id_is_named() -> None:
    one = answers.item("ky.hours.annual", "Hours", "KRS 158.070(1)", ("no_authority",))
    text = page(answers.small("blocked", requests=(RequestAnswer("ky.hours.annual", "", (one,), ()),)))
    assert "Drop the request for Hours (KRS 158.070(1))." in text


def test_open_duties_count_under_strict() -> None:
    duty = replace(answers.days(2027), outcomes=("violated", "met"), touched=False)
    text = flat(page(replace(answers.small("unsettled", duty), strict=True)))
    assert "but one duty that the plan doesn't speak of is open under --strict." in text


def test_twelve_questions_are_printed() -> None:
    many = tuple(replace(answers.ALLOCATION, fact=f"f{n}", question=f"What is {n}?") for n in range(15))
    day = answers.days(2027)
    text = page(answers.small("unsettled", replace(day, outcomes=("violated", "met"), decisive=many)))
    assert "Q12." in text
    assert "Q13." not in text
    assert "And 3 more: `--format json` lists them." in text


def test_what_is_owed_is_required() -> None:
    owed = replace(answers.ONLINE, how="owed")
    assert "* Required, not merely allowed, by Performance-based course" in page(
        answers.small("clear", enabling=(owed,))
    )


def test_a_request_without_items() -> None:
    nothing = RequestAnswer("KRS 999", "", (), ("unknown_law",))
    assert "KRS 999: the citation is not recognized." in page(answers.small("blocked", requests=(nothing,)))


def test_an_unknown_law_and_a_missing_authority_are_dropped() -> None:
    item = replace(answers.requests()[0].items[0], standings=("no_authority",), reason="not eligible", see=())
    text = page(answers.small("blocked", requests=(RequestAnswer("KRS 1", "x", (item,), ("no_authority",)),)))
    assert "Drop the request for KRS 1." in text
    assert "No authority to grant it (not eligible)." in text


def test_many_limits_are_counted() -> None:
    limits = tuple(f"Rule {n} (20 U.S.C. {n}) lies outside what was researched." for n in range(40))
    text = page(replace(answers.clear(), unresearched=limits))
    assert "Limit: 40 rules on the plan's years lie outside what was researched;" in text
    assert "Rule 7" not in text


def test_a_remark_stays_with_its_law() -> None:
    one = answers.item("ky.x", "X", "KRS 1", ("barred",), also=("and needless: the rule is met",))
    text = page(answers.small("blocked", requests=(RequestAnswer("KRS 1", "", (one,), ("barred",)),)))
    assert "    And needless: the rule is met." in text
