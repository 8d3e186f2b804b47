"""The procedure of each authority, and acts that name the pupils, grades and subjects meant."""

import datetime
from dataclasses import replace

import answers
import pytest
from test_report_text import flat, page

from policyengine.reason.answer import Act, Answer, Comparison, Missing, ProcedureAnswer, RequestAnswer
from policyengine.report import words
from policyengine.report.contents import report
from policyengine.report.entries import comparison_words
from policyengine.report.markdown import to_markdown


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


VOTE = Act("vote", "Teachers consent", (), "springs", "done", "", day("2026-02-02"), None, day("2026-02-11"))
SUBMIT = Act(
    "submit", "Plan to the board", ("school",), "", "late", "on 2026-02-01, not on or after `vote`",
    day("2026-02-01"), day("2026-02-02"),
)  # fmt: skip
APPROVE = Act(
    "approve", "Board decides", ("local board",), "", "late", "on 2026-04-20, after the last day 2026-04-12",
    day("2026-04-20"), None, day("2026-04-12"), "grantor",
)  # fmt: skip
REVIEW = Act("review", "Board reviews", ("local board",), "", "not asked", at_hand="after")
PROCEDURE = ProcedureAnswer(
    "co.w",
    "Innovation schools",
    ("C.R.S. 1",),
    ("C.R.S. 2", "C.R.S. 3"),
    (VOTE, replace(VOTE, of="vista"), SUBMIT, APPROVE, REVIEW),
)


def said(*procedures: ProcedureAnswer) -> str:
    text = flat(page(answers.small("clear", procedures=procedures)))
    return text.partition("Procedure")[2].partition("What this answer")[0]


def test_acts_in_their_order() -> None:
    text = said(PROCEDURE)
    assert "Innovation schools (C.R.S. 1) For: C.R.S. 2 and C.R.S. 3." in text
    assert (
        "* Teachers consent (springs, vista): done; Whose: the applicant; On: 2026-02-02; In time: by 2026-02-11."
        in text
    )
    assert 'not on or after "Teachers consent".' in text
    assert "Board reviews: not said; Whose: the local board (after the decision)." in text
    assert text.index("Teachers consent") < text.index("Plan to the board") < text.index("Board decides")


def test_a_late_grantor_is_at_fault_and_not_the_request() -> None:
    assert (
        "* Board decides: out of time or order; Whose: the local board (grantor); On: 2026-04-20; In time: by "
        "2026-04-12; What is wrong: on 2026-04-20, after the last day 2026-04-12; this is the local board's own "
        "fault and leaves no request incomplete."
    ) in said(PROCEDURE)


@pytest.mark.parametrize(
    ("silence", "told"),
    [
        ("approves", "If the grantor does not decide in time: it counts as granted."),
        ("refuses", "If the grantor does not decide in time: it counts as refused."),
        ("", "Silence of the grantor: unless said otherwise above, the law read here gives it no effect"),
    ],
)
def test_what_silence_does(silence: str, told: str) -> None:
    assert told in said(replace(PROCEDURE, silence=silence))


def test_days_that_leave_no_room_and_days_outside() -> None:
    none = replace(VOTE, date=None, status="not asked", first=day("2026-03-01"))
    outside = replace(VOTE, date=day("2026-02-12"))
    assert "In time: no day left: not before 2026-03-01, not after 2026-02-11." in said(
        replace(PROCEDURE, acts=(none,))
    )
    assert "What is wrong: outside these days, by what is told of the other acts." in said(
        replace(PROCEDURE, acts=(outside,))
    )


def test_only_the_state_can_file() -> None:
    text = said(replace(PROCEDURE, filed_through="sea"))
    assert "Filing: The district can't file it: only the state education agency can, for it." in text


def test_the_procedure_is_a_table_in_markdown() -> None:
    text = to_markdown(report(answers.small("clear", procedures=(PROCEDURE,))))
    assert "| Act | Status | Whose | On | In time | What is wrong |" in text
    assert (
        "| Teachers consent (springs, vista) | done | the applicant | 2026-02-02 | by 2026-02-11 |  |" in text
    )


def asked(*items: object, **more: object) -> Answer:
    request = RequestAnswer("KRS 1", "", items, ("needless", "incomplete"))  # type: ignore[arg-type]
    return answers.small("blocked", requests=(request,), **more)


def test_what_is_needed_elsewhere_is_never_left_out() -> None:
    needed = answers.item(
        "ky.x", "X", "KRS 1", ("incomplete",), subject="a.day", entity="track", group="clinic"
    )
    spare = replace(needed, standings=("needless",), group="")
    text = flat(page(asked(spare, needed)))
    assert "leave out" not in text
    assert (
        "Narrow the request for KRS 1: ask to have X waived where that is needed (a, day track, pupils of clinic), "
        "and not for a, day track, pupils in no program (not needed)."
    ) in text
    assert "* X (KRS 1), for a, day track, pupils of clinic: incomplete." in text


def test_what_nobody_needs_is_left_out_by_name() -> None:
    needed = answers.item("ky.x", "X", "KRS 1", ("incomplete",), subject="a", grades=("9",))
    spare = answers.item("ky.y", "Y", "KRS 1", ("needless",), subject="a", keys=(("subject", "science"),))
    text = flat(page(asked(needed, spare)))
    assert "Narrow the request for KRS 1: leave out Y, for a, science (not needed)." in text
    assert "* X (KRS 1), for a, grade 9: incomplete." in text


def test_groups_are_not_told_apart_where_the_same_holds_for_all() -> None:
    one = answers.item("ky.x", "X", "KRS 1", ("incomplete",), subject="a", grades=("9", "10"))
    text = flat(page(asked(one, replace(one, group="clinic", grades=("10",)))))
    assert "* X (KRS 1), for a, grades 9-10" in text
    assert "pupils" not in text.partition("Requests")[2].partition("What this")[0]


def test_a_waiver_that_nobody_needs_does_not_end() -> None:
    spare = answers.item("ky.x", "X", "KRS 1", ("needless",), years=(2027,))
    ended = replace(spare, standings=("expired",), years=(2028,))
    assert "no longer covered" not in page(asked(spare, ended))
    broken = answers.finding("ky.x", "X", "KRS 1", ("violated",), years=(2028,))
    assert "Plan for 2028-29: no longer covered" in page(
        replace(asked(replace(spare, standings=("incomplete",)), ended), findings=(broken,))
    )


def test_papers_of_several_authorities_are_told_apart() -> None:
    one = answers.item("ky.x", "X", "KRS 1", ("incomplete",), authority="ky.a", missing=(answers.FILE,))
    two = replace(one, authority="ky.b", missing=(answers.JUSTIFY,))
    laws = (("ky.a", "First way", ("KRS 8",)), ("ky.b", "Second way", ("KRS 9",)))
    text = flat(page(asked(one, two, laws=laws))).partition("Requests")[2]
    assert "Missing: by authority, see below." in text
    assert "* Under First way (KRS 8): X (KRS 1), for taylor_high" in text
    assert "Missing: Improves operational efficiency or student performance (see What to do next)." in text


def test_one_paper_for_several_years_or_schools_is_told_once() -> None:
    goal = Missing("goal", "need", "Goals", "not said", of="2026-27")
    lacks = (goal, replace(goal, of="2027-28"), replace(goal, id="s", title="Support", of="a"),
             replace(goal, id="s", title="Support", of="b"))  # fmt: skip
    text = flat(page(asked(answers.item("ky.x", "X", "KRS 1", ("incomplete",), missing=lacks))))
    assert "- Goals (2026-27 to 2027-28): not said." in text
    assert "- Support (a and b): not said." in text


def test_requests_for_one_law_are_told_apart_by_the_authority() -> None:
    one = answers.item("ky.x", "X", "KRS 1", ("no_authority",), authority="ky.a")
    requests = tuple(RequestAnswer("KRS 1", under, (one,), ("no_authority",)) for under in ("ky.a", "KRS 9"))
    laws = (("ky.a", "First way", ("KRS 8",)),)
    text = flat(page(answers.small("blocked", requests=requests, laws=laws)))
    assert (
        "Drop the requests for KRS 1 for taylor_high under First way (KRS 8) and KRS 1 for taylor_high under KRS 9"
    ) in text


def test_what_is_perhaps_lifted_is_not_said_to_be() -> None:
    sure = answers.finding("ky.x", "X", "KRS 1", ("lifted",))
    perhaps = answers.finding("ky.y", "Y", "KRS 2", ("lifted", "met"))
    text = flat(page(answers.small("clear_with_waivers", sure, perhaps)))
    assert "Lifted by a waiver (1)" in text
    assert "Lifted by a waiver, should the rule turn out to be broken (1)" in text
    assert "Possible: Met or lifted by a waiver." in text
    assert "lifts one conflict, and one rule, should the plan turn out to break it." in text
    only = flat(page(answers.small("clear_with_waivers", perhaps)))
    assert "no conflict is certain, and a granted or complete request lifts one rule, should" in only


@pytest.mark.parametrize(
    ("comparison", "told"),
    [
        (Comparison("$5", "at least", "not known", None), "$5 against a minimum that is not known"),
        (Comparison("44%", "at least", "0% to 100%", None), "44% against a minimum of 0% to 100%"),
        (
            Comparison("39%", "at least", "40%", False, "1 percentage points"),
            "39% against at least 40%: 1 percentage point short",
        ),
        (
            Comparison("0 minutes", "at least", "360 minutes", True, "", "", "360 minutes"),
            "0, with what counts as equivalent 360, against at least 360 minutes",
        ),
    ],
)
def test_comparisons(comparison: Comparison, told: str) -> None:
    assert comparison_words(comparison) == told


def test_agencies_of_states_whose_law_is_not_here() -> None:
    assert words.actors_words(["sea", "kde"]) == "the state education agency and KDE"


def test_a_request_that_nobody_needs_is_dropped_with_its_later_years() -> None:
    spare = answers.item("ky.x", "X", "KRS 1", ("needless",), years=(2027,))
    ended = replace(spare, standings=("expired",), years=(2028,))
    assert "Drop the request for KRS 1: not needed." in flat(page(asked(spare, ended)))
