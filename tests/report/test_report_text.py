"""The screen report: golden pages at 80 columns, and what each part must hold."""

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import answers
import pytest

from policyengine.reason.answer import Answer, Decisive, Finding, Missing, RequestAnswer, Trace
from policyengine.report.page import print_document
from policyengine.report.questions import settling_words
from policyengine.report.text import print_report
from policyengine.report.why import derivation, ids_of

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
    print_document(derivation(answers.taylor(), "ky.hours.annual"), out, 80)
    same_as_golden("taylor-why.txt", out.getvalue())


def test_why_names_open_facts() -> None:
    out = io.StringIO()
    print_document(derivation(answers.taylor(), "us.t1.reserve.parent"), out, 80)
    text = flat(out.getvalue())
    assert (
        "Open: What is the Title I-A allocation in 2028-29? (asked before, not known) At most $500,000: not"
        in text
    )
    assert "Where: the district" in text


def test_why_names_the_permissions_that_were_looked_at() -> None:
    lack = Missing("adopt", "step", "Policy adopted", "not done", "(a)", (), None, "taylor_high")
    help_ = replace(answers.VARIABLE, status="once", missing=(lack,))
    out = io.StringIO()
    answer = answers.small("blocked", replace(answers.days(2027), enabled_by=(help_,)))
    print_document(derivation(answer, "ky.days.attendance"), out, 80)
    assert (
        "Looked at: Variable student instructional year (KRS 158.070(1)), which stands in the rule's place: "
        "allowed once what is missing is there; missing: (a) Policy adopted (taylor_high): not done."
    ) in flat(out.getvalue())


def test_why_tells_each_part_once() -> None:
    part = Trace("hours", "12", children=(Trace("days", "3", place=answers.at(7)),))
    day = replace(answers.days(2027), trace=Trace("rule", "no", "KRS 1", children=(part, part)))
    other = replace(day, subject="other.day", trace=Trace("rule", "yes", "KRS 1", children=(part,)))
    out = io.StringIO()
    print_document(derivation(answers.small("blocked", day, other), "ky.days.attendance"), out, 80)
    text = out.getvalue()
    assert (
        "* rule: no [KRS 1]\n  - hours: 12\n    - days: 3 [taylor.yaml:7]\n  - hours: 12 (as above)\n" in text
    )
    assert "* rule: yes [KRS 1]\n  - hours: 12 (as above)\n" in text
    assert text.count("days: 3") == 1


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
    assert "Waiver: Waiver of state board" in text
    assert "to bring: nine papers and steps" in text


def test_what_could_allow_it_stands_under_the_act() -> None:
    perhaps = replace(answers.VARIABLE, status="unsettled")
    lack = Missing("hours", "condition", "instruction hours", "1,054.5 hours, at least 1,062 hours is due")
    more = replace(lack, why="883.5 hours, at least 1,062 hours is due")
    once = replace(answers.VARIABLE, title="Other year", status="once", missing=(lack, more))
    text = flat(page(answers.small("blocked", replace(answers.days(2027), enabled_by=(perhaps, once)))))
    assert "Perhaps already allowed, as open facts fall out: Variable student instructional year (KRS" in text
    assert (
        "Or use Other year (KRS 158.070(1)) once this is there: instruction hours: 1,054.5 hours or 883.5 hours, "
        "at least 1,062 hours is due."
    ) in text


def test_requests_for_the_same_law_are_told_apart() -> None:
    one = answers.item("ky.x", "X", "KRS 1(2)", ("no_authority",), subject="a")
    above = answers.item("ky.y", "Y", "KRS 1", ("needless",), subject="a")
    requests = tuple(
        RequestAnswer(
            "KRS 1(2)(c)",
            "",
            (replace(one, subject=of), replace(above, subject=of)),
            ("no_authority", "needless"),
        )
        for of in ("a_high", "b_middle.day")
    )
    text = flat(page(answers.small("blocked", requests=requests)))
    assert "Drop the requests for KRS 1(2)(c) for a_high and KRS 1(2)(c) for b_middle: no authority" in text
    assert "Narrow" not in text


def test_a_request_by_id_is_named() -> None:
    one = answers.item("ky.hours.annual", "Hours", "KRS 158.070(1)", ("no_authority",))
    text = page(answers.small("blocked", requests=(RequestAnswer("ky.hours.annual", "", (one,), ()),)))
    assert "Drop the request for Hours (KRS 158.070(1)): no authority to grant it." in flat(text)


def test_open_duties_count_under_strict() -> None:
    duty = replace(answers.days(2027), outcomes=("violated", "met"), touched=False)
    text = flat(page(replace(answers.small("unsettled", duty), strict=True)))
    assert "but one duty that the plan doesn't speak of is open under --strict." in text


def open_day(*decisive: Decisive, **more: Any) -> Finding:
    return replace(answers.days(2027), outcomes=("violated", "met"), decisive=decisive, paths=(), **more)


def test_what_one_conclusion_hangs_on_is_asked_where_it_stands() -> None:
    many = tuple(replace(answers.ALLOCATION, fact=f"f{n}", question=f"What is {n}?") for n in range(14))
    both = replace(answers.ALLOCATION, fact="both", question="What is both?")
    more = tuple(replace(d, fact=f"g{d.fact}") for d in many)
    other = open_day(*more, both, provision="ky.other", title="Another rule")
    text = flat(page(answers.small("unsettled", open_day(*many, both), other)))
    asked = text.partition("Questions")[2].partition("Not settled")[0]
    assert "Q12. What is 5?" in asked
    assert (
        "Q13. What is both? (asked before, not known) Decides: Student attendance days and 1 more." in asked
    )
    assert "What is 13?" not in asked
    assert "What is 13? (asked before, not known; at most $500,000:" in text.partition("Not settled")[2]
    assert text.count("Q13 (at most $500,000: not applicable;") == 2


def test_a_question_asked_in_place_names_other_things_only() -> None:
    many = tuple(replace(answers.ALLOCATION, fact=f"f{n}", question=f"What is {n}?") for n in range(12))
    own = replace(answers.ALLOCATION, fact="own", of="taylor_high.day", question="Is it ours?")
    other = replace(own, fact="other", of="taylor_high.clinic", question="Is it theirs?")
    text = flat(page(answers.small("unsettled", open_day(*many, own, other))))
    assert "Is it ours? Is it theirs? [taylor_high.clinic] (asked before, not known;" in text


def test_every_answer_says_what_it_settles() -> None:
    text = flat(page(answers.taylor()))
    settled = (
        "at most $500,000: not applicable; more than $500,000 and at most $550,000: met; otherwise: violated"
    )
    assert f"Depends on Q2 ({settled})." in text
    assert (
        "displaced by another rule or violated. Depends on Q1 (no to any: violated)."
        in text.lower().replace("depends on q1", "Depends on Q1")
    )


@pytest.mark.parametrize(
    ("settles", "possible", "said"),
    [
        ((("yes", ("met",)), ("no", ("violated",))), ("violated", "met"), "yes: met; no: violated"),
        (
            (("yes", ("met", "not_applicable")), ("no", ("violated", "not_applicable"))),
            ("violated", "met", "not_applicable"),
            "where it applies, yes: met; no: violated",
        ),
        (
            (("yes", ("violated", "met", "not_applicable")), ("no", ("not_applicable",))),
            ("violated", "met", "not_applicable"),
            "no: not applicable",
        ),
        (
            (("at least 1,062 hours", ("met",)), ("less than 1,062 hours", ("violated",))),
            ("violated", "met"),
            "at least 1,062 hours: met; otherwise: violated",
        ),
        (
            (("at most 3 days", ("met",)), ("more than 3 days", ("violated", "met"))),
            ("violated", "met"),
            "at most 3 days: met",
        ),
        (
            (("yes", ("needless",)), ("no", ("incomplete",))),
            ("needless", "incomplete"),
            "yes: not needed; no: incomplete",
        ),
        ((), ("violated", "met"), ""),
    ],
)
def test_settling_words(settles: Any, possible: tuple[str, ...], said: str) -> None:
    assert settling_words([replace(answers.ALLOCATION, settles=settles)], possible) == said


def test_things_that_differ_are_never_told_too_little() -> None:
    one = replace(answers.ALLOCATION, of="a", settles=(("yes", ("met",)), ("no", ("violated", "met"))))
    two = replace(answers.ALLOCATION, of="b", settles=(("yes", ("met", "lifted")), ("no", ("violated",))))
    assert settling_words([one, two], ("violated", "lifted", "met")) == (
        "yes: met or lifted by a waiver; no: met or violated"
    )


def test_otherwise_is_said_of_one_threshold_only() -> None:
    one, two = (
        replace(
            answers.ALLOCATION,
            settles=((f"at least {n} hours", ("met",)), (f"less than {n} hours", ("violated",))),
        )
        for n in (180, 190)
    )
    assert settling_words([one, one], ("violated", "met")) == "at least 180 hours: met; otherwise: violated"
    assert settling_words([one, two], ("violated", "met")).endswith("less than 190 hours: violated")


def test_readings_under_open_conclusions_are_noted() -> None:
    text = flat(page(answers.small("unsettled", open_day(answers.ALLOCATION))))
    assert "Secondary source only. Note 1." in text
    assert (
        "1. Student attendance days: Read so: 156.161(1)(j) keeps the hours only. "
        "Rather than: Instructional time covers both."
    ) in text


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
    assert "Drop the request for KRS 1: no authority to grant it." in text
    assert "* The citation itself: not eligible." in text


def test_many_limits_are_counted() -> None:
    limits = tuple(f"Rule {n} (20 U.S.C. {n}) lies outside what was researched." for n in range(40))
    text = page(replace(answers.clear(), unresearched=limits))
    assert "Limit: 40 rules on the plan's years lie outside what was researched;" in text
    assert "Rule 7" not in text


def test_a_remark_stays_with_its_law() -> None:
    one = answers.item("ky.x", "X", "KRS 1", ("barred",), also=("and needless: the rule is met",))
    text = page(answers.small("blocked", requests=(RequestAnswer("KRS 1", "", (one,), ("barred",)),)))
    assert "    And needless: the rule is met." in text


def test_a_lifted_rule_names_the_request_that_lifts_it() -> None:
    lifted = next(f for f in answers.findings() if f.outcomes == ("lifted",))
    answer = answers.small("clear_with_waivers", replace(lifted, paths=()), requests=answers.requests())
    said = "20 USC 6314(a)(1)(A) under us.waiver.schoolwide_sea: complete, decision pending"
    assert f"Waiver: requested, {said}; see Requests." in flat(page(answer))
    out = io.StringIO()
    print_document(derivation(answer, lifted.provision), out, 80)
    assert f"Waiver: {said}." in flat(out.getvalue())
