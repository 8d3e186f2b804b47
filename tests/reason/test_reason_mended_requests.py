"""What was mended in reading citations, in requests and in procedures: each in small law (docs/semantics.md, 10)."""

from __future__ import annotations

import datetime
from functools import partial

import pytest
from reason_law import HEAD
from test_reason_mended import AUTUMN, answer, failing, law_of, rule, school

from policyengine.analysis.scenarios import Run
from policyengine.language import syntax as s
from policyengine.language.parser import parse
from policyengine.plan.model import Plan, Procedure, StepAnswer, Thing
from policyengine.reason.answer import Act, Answer, RequestItem
from policyengine.reason.steps import Papers
from policyengine.rulebook.citations import Citation, CitationReader
from policyengine.rulebook.loader import load_texts

D = datetime.date
STATE_BOARD = "granted by state_board discretion may_grant"


def items(found: Answer) -> list[RequestItem]:
    return [i for r in found.requests or () for i in r.items]


def standings(law: str, plan: str, *, head: str = HEAD) -> set[tuple[str, str, tuple[str, ...]]]:
    """(provision, authority, standings) of all that a plan asks for."""
    return {(i.provision, i.authority, i.standings) for i in items(answer(law, plan, head=head))}


def ask(law: str, more: str = "", under: str = "ts.me.w") -> str:
    """A request of a plan."""
    return f'requests: [{{law: "{law}", under: {under}{more}}}]\n'


def waiver(text: str, name: str = "w", cite: str = "9-1") -> str:
    return f'waiver ts.me.{name} "W" {{ cite "T.S. {cite}" {STATE_BOARD} {text} }}\n'


# --- citations ----------------------------------------------------------------------------

CODES = """
code ed  "Ed" { numbered "section" }
code gl  "M.G.L." { numbered "chapter section" }
code cmr "CMR" { numbered "title CMR chapter.section" part "603 CMR 27.00" is "603 CMR 27.01".."603 CMR 27.06" }
code rsa "RSA" { numbered "chapter:section" }
code cfr "C.F.R." { numbered "title C.F.R. part.section" level state regulation }
code krs "KRS" { numbered "chapter.section" }
"""


def reader() -> CitationReader:
    return law_of(CODES).reader


def read(text: str) -> Citation:
    cite = reader().read(text)
    assert cite is not None
    return cite


@pytest.mark.parametrize(
    ("cite", "whole", "expected"),
    [
        ("RSA 189:1-a", "RSA 189:1", False),
        ("RSA 189:1-a", "RSA 189:1-a", True),
        ("RSA 189:1-a", "RSA 189", True),
        ("RSA 193-E:2", "RSA 193", False),
        ("RSA 193-E:2", "RSA 193-E", True),
        ("T.S. 5-1-2", "T.S. 5-1", True),
    ],
)
def test_a_dash_splits_only_where_the_pattern_has_it(cite: str, whole: str, expected: bool) -> None:
    assert read(cite).beneath(read(whole)) is expected


@pytest.mark.parametrize(
    ("cite", "expected"), [("RSA 193-E", True), ("RSA 193", True), ("RSA 194", True), ("RSA 194-A", False)]
)
def test_a_letter_after_a_number_stands_between_the_numbers(cite: str, expected: bool) -> None:
    assert read(cite).between(read("RSA 193"), read("RSA 194")) is expected
    assert not read("RSA 193").between(read("RSA 193-E"), read("RSA 194"))


@pytest.mark.parametrize(
    "text",
    ["M.G.L. 71 92", "M.G.L. c. 71, s.92", "M.G.L. ch. 71, § 92", "M.G.L. Chapter 71, Section 92",
     "M.G.L. chapter 71 sec. 92", "m.g.l. 71, sections 92"],
)  # fmt: skip
def test_words_that_say_section_or_chapter_are_dropped(text: str) -> None:
    assert read(text).parts == read("M.G.L. 71 92").parts
    assert read(text).beneath(read("M.G.L. 71"))


def test_a_code_is_not_read_out_of_a_longer_word() -> None:
    assert read("Ed 5").code.split()[-1] == "ed"
    assert reader().read("Ed-Flex 5") is None
    assert reader().read("Edward 5") is None
    assert reader().read("Ed-Flex") is None


def test_a_number_alone_fits_only_codes_of_its_form() -> None:
    assert reader().guesses("158.070", ["ts"]) == ["KRS 158.070"]
    assert reader().guesses("34 200.5", ["ts"]) == ["34 CMR 200.5", "34 C.F.R. 200.5"]
    assert reader().guesses("193:1", ["ts"]) == ["RSA 193:1"]


NUMBERS = (
    CODES
    + """
requirement ts.me.law "A statute" { cite "KRS 158.070" applies to school must me.ok }
requirement ts.me.first "In the part" { cite "603 CMR 27.04(2)" applies to school must me.ok }
requirement ts.me.other "Not in the part" { cite "603 CMR 28.04" applies to school must me.ok }
waiver ts.me.w "W" { cite "KRS 1.1" reaches level state granted by state_board discretion may_grant }
"""
)


@pytest.mark.parametrize(
    ("law", "covered"),
    [
        ("158.070", {"ts.me.law"}),
        ("158.070(1)", {"ts.me.law"}),
        ("603 CMR 27.00", {"ts.me.first"}),
        ("603 cmr  27.00", {"ts.me.first"}),
    ],
)
def test_what_a_request_covers(law: str, covered: set[str]) -> None:
    found = standings(NUMBERS, school(me_ok="no") + ask(law))
    assert found == {(name, "ts.me.w", ("complete",)) for name in covered}


def test_codes_of_two_states_that_share_a_printed_name() -> None:
    words = (
        "entity district entity school in district fact xx.ok of school : yes/no choice actor { local_board }"
    )
    texts = {
        own: f'jurisdiction {own} "S" state {{ level state statute }}\n'
        f'code {own}ed "Ed. Code" {{ numbered "section" }}\n'
        f'requirement {own}.rule "R" {{ cite "Ed. Code 5" applies to school must xx.ok }}\n'
        f'waiver {own}.w "W" {{ cite "Ed. Code 9" reaches "Ed. Code 5" granted by local_board discretion may_grant }}\n'
        for own in ("aa", "bb")
    }
    for order in (("aa", "bb"), ("bb", "aa")):
        book, wrong = load_texts([("", "words", words), *((own, own, texts[own]) for own in order)])
        assert [d.render() for d in wrong if d.is_error] == []
        for own in order:
            assert book.provisions[f"{own}.rule"].cites[0].code == f"{own} {own}ed"
            lines = f"""scenario "s" {{
              law {own} as of 2026-09-01
              given xx.ok of east = no
              invokes {own}.w for "Ed. Code 5"
              expect request "Ed. Code 5" is complete
              expect {own}.rule of east is lifted
              because {own}.w
            }}"""
            (item,) = parse(lines, "scenario")[0].items
            assert isinstance(item, s.Scenario)
            assert [f.came_out for f in Run(item, book).failures()] == []


# --- granted requests, and the grantor's acts ------------------------------------------------

RULE = rule("applies to school must me.ok")
GRANTED = (
    RULE
    + waiver('when me.fit reaches "T.S. 5"')
    + """
protection ts.me.late "From 2027-28 on" {
  cite "T.S. 9-2"
  effective since 2027-07-01
  earlier grants end
  shields ts.me.rule
  against every waiver
}
"""
)
YEARS = """
        given me.ok of east = no
        given me.fit = {fit}
        invokes ts.me.w for "T.S. 5-1"{granted}
"""
ENDS = RULE + waiver('reaches "T.S. 5" effective since 2020-07-01 until 2027-07-01 earlier grants FATE')
LATER = """
        given me.ok of east = no
        invokes ts.me.w for "T.S. 5-1" granted 2026-08-01
"""
FINED = rule(
    'applies to school must me.ok consequence "Money is lost." : $11,200 consequence "A letter."'
) + waiver("""
  reaches ts.me.rule.consequence
  needs promise "A promise"
  instead must me.more
""")
FINE = """
        given me.ok of east = no
        given ts.me.w.promise = {promise}
        given me.more of east = {more}
        invokes ts.me.w for "T.S. 5-1"{granted}
        expect ts.me.rule of east is violated
"""
GRANTOR = RULE + waiver("""
  reaches "T.S. 5"
  step file "Filed" by district
  step look "A look" by state_board at most 10 days after file
  step decide "Decided" by state_board later than look
""")
FILED = """
        given me.ok of east = no
        given ts.me.w.file = 2026-08-{day}
        invokes ts.me.w for "T.S. 5-1"
"""


@pytest.mark.parametrize(
    ("law", "lines"),
    [
        pytest.param(GRANTED, YEARS.format(fit="no", granted="") + """
        expect request "T.S. 5-1" in school year 2026-27 is no_authority
        expect request "T.S. 5-1" in school year 2027-28 is barred
        """, id="asked by who is not eligible"),
        pytest.param(GRANTED, YEARS.format(fit="no", granted=" granted 2026-08-01") + """
        expect request "T.S. 5-1" in school year 2026-27 is open
        expect request "T.S. 5-1" in school year 2027-28 is barred
        expect ts.me.rule of east in school year 2026-27 is lifted
        expect ts.me.rule of east in school year 2027-28 is violated
        """, id="eligibility is taken for granted, protections are not"),
        pytest.param(
            GRANTED.replace("earlier grants end", "earlier grants stand"),
            YEARS.format(fit="no", granted=" granted 2026-08-01") + """
        expect request "T.S. 5-1" in school year 2027-28 is open
        expect ts.me.rule of east in school year 2027-28 is lifted
        """, id="earlier grants stand"),
        pytest.param(
            GRANTED.replace("earlier grants end", ""),
            YEARS.format(fit="no", granted=" granted 2026-08-01") + """
        expect request "T.S. 5-1" in school year 2027-28 is barred or open
        """, id="nobody says what becomes of earlier grants"),
        pytest.param(ENDS.replace("FATE", "end"), LATER + """
        expect request "T.S. 5-1" in school year 2026-27 is open
        expect request "T.S. 5-1" in school year 2027-28 is repealed
        expect ts.me.rule of east in school year 2027-28 is violated
        """, id="an authority that will end, and its grants with it"),
        pytest.param(ENDS.replace("FATE", "stand"), LATER + """
        expect request "T.S. 5-1" in school year 2027-28 is open
        expect ts.me.rule of east in school year 2027-28 is lifted
        """, id="an authority that will end, its grants stand"),
        pytest.param(ENDS.replace("FATE", "unread"), LATER + """
        expect request "T.S. 5-1" in school year 2026-27 is open
        expect request "T.S. 5-1" in school year 2027-28 is repealed or open
        """, id="an authority that will end, of its grants nobody read"),
        pytest.param(FINED, FINE.format(promise="yes", more="yes", granted="") + """
        expect request "T.S. 5-1" is complete
        expect value ts.me.rule.consequence of east = $0
        """, id="a waiver of the consequence alone"),
        pytest.param(FINED, FINE.format(promise="yes", more="no", granted=" granted 2026-08-01") + """
        expect request "T.S. 5-1" is open
        expect value ts.me.rule.consequence of east = $11,200
        """, id="what must stand in place of a consequence does not"),
        pytest.param(FINED, FINE.format(promise="none", more="yes", granted="") + """
        expect request "T.S. 5-1" is incomplete
        expect missing promise
        expect value ts.me.rule.consequence of east = $11,200
        """, id="a content of which there is none is missing"),
        pytest.param(GRANTOR, FILED.format(day="20") + """
        expect request "T.S. 5-1" is complete
        expect ts.me.rule of east is violated
        """, id="an act of the grantor that is overdue and untold"),
        pytest.param(GRANTOR, FILED.format(day="22") + """
        expect request "T.S. 5-1" is complete
        expect ts.me.rule of east is lifted
        """, id="an act of the grantor that is not due yet"),
        pytest.param(GRANTOR, FILED.format(day="01") + """
        given ts.me.w.look = 2026-08-29
        expect request "T.S. 5-1" is complete
        expect ts.me.rule of east is lifted
        """, id="an act of the grantor that came late"),
    ],
)  # fmt: skip
def test_granted_requests_and_acts_of_the_grantor(law: str, lines: str) -> None:
    assert failing(law, lines) == []


def test_a_grant_that_ends_inside_a_school_year_lifts_no_more_of_it() -> None:
    law = RULE + waiver('reaches "T.S. 5" lasts 2 years')
    head = "plan: Two years\nstate: TS\nterm: 2024-25 to 2026-27\nprepared: 2024-05-01\n"
    plan = """
schools: {complete: yes, east: {me ok: no}}
requests: [{law: "T.S. 5-1", under: ts.me.w, granted: 2022-10-03}]
"""
    found = {
        (f.years, f.since, f.until, f.outcomes)
        for f in answer(law, plan, head=head).findings
        if f.provision == "ts.me.rule"
    }
    assert found == {
        ((2024,), None, D(2024, 10, 3), ("lifted",)),
        ((2024,), D(2024, 10, 3), None, ("violated",)),
        ((2025, 2026), None, None, ("violated",)),
    }


@pytest.mark.parametrize(
    ("goals", "missing"),
    [
        ("{2026-27: p. 1, 2027-28: p. 2}", set()),
        ("{2026-27: p. 1}", {("goals", "2027-28")}),
        ("p. 7", set()),
    ],
)
def test_a_content_of_each_year_may_be_told_year_by_year(goals: str, missing: set[tuple[str, str]]) -> None:
    law = RULE + waiver('reaches "T.S. 5" needs goals "Goals" each school_year')
    head = "plan: Two years\nstate: TS\nterm: 2026-27 to 2027-28\nprepared: 2026-09-01\n"
    schools = "schools: {complete: yes, east: {me ok: no}}\n"
    papers = f"procedure: {{ts.me.w: {{contents: {{goals: {goals}}}}}}}\n"
    found = answer(law, schools + ask("T.S. 5-1") + papers, head=head)
    assert {(m.id, m.of) for item in items(found) for m in item.missing} == missing


def test_of_authorities_with_one_citation_those_are_meant_that_are_law_and_open() -> None:
    law = (
        RULE
        + waiver('reaches "T.S. 5"', "now")
        + waiver('effective until 2020-07-01 reaches "T.S. 5"', "then")
        + waiver('when me.fit reaches "T.S. 5"', "others")
    )
    told = "me fit: no\nschools: {complete: yes, east: {me ok: no}}\n"
    under = {item.authority for item in items(answer(law, told + ask("T.S. 5-1", under="T.S. 9-1")))}
    assert under == {"ts.me.now"}
    gone = told + ask("T.S. 5-1", under="ts.me.then")
    assert {i.standings for i in items(answer(law, gone))} == {("repealed",)}


@pytest.mark.parametrize(
    ("term", "verdict"), [("2015-16", "clear"), ("2014-15", "unsettled"), ("2014-15 to 2015-16", "unsettled")]
)
def test_nothing_is_clear_in_years_that_nobody_researched(term: str, verdict: str) -> None:
    head = f"plan: Long ago\nstate: TS\nterm: {term}\nprepared: 2014-03-01\n"
    found = answer(RULE, "schools: {complete: yes, east: {me ok: yes}}\n", head=head)
    assert found.verdict == verdict


# --- the order of steps -----------------------------------------------------------------------

ORDERED = RULE + waiver("""
  reaches "T.S. 5"
  step vote "Each votes" vote of teachers more than 1/2 of members each school
  step plain "Told" by district each school if me.more
  step joint "All" by district later than vote at least 14 days before file on or before 2026-08-10
  step file "Filed" by district
""")
VOTES = """
        given me.ok = no
        given me.more of east = no
        given me.more of west = yes
        given ts.me.w.vote of east = 2026-07-01
        given ts.me.w.vote of west = 2026-07-20
        given ts.me.w.plain of east = none
        invokes ts.me.w for "T.S. 5-1"
"""


@pytest.mark.parametrize(
    ("lines", "standing"),
    [
        ("given ts.me.w.plain of west = 2026-07-01\ngiven ts.me.w.joint = 2026-07-21", "complete"),
        ("given ts.me.w.plain of west = 2026-07-01\ngiven ts.me.w.joint = 2026-07-20", "incomplete"),
        ("given ts.me.w.plain of west = none\ngiven ts.me.w.joint = 2026-07-21", "incomplete"),
    ],
)
def test_a_joint_step_waits_for_each_school_and_conditions_are_read_at_each(
    lines: str, standing: str
) -> None:
    given = f"{VOTES}given ts.me.w.file = 2026-08-30\n{lines}\n"
    assert failing(ORDERED, f'{given}expect request "T.S. 5-1" is {standing}') == []


WHY = (
    "on 2026-08-12, not later than `vote` of east on 2026-08-12; not later than `vote` of west on 2026-08-13; "
    "after the last day 2026-08-06 counted from `file`; after the last day 2026-08-10"
)


def test_all_faults_of_a_step_are_told() -> None:
    plan = """\
schools: {complete: yes, east: {me ok: no, me more: no}, west: {me ok: no, me more: no}}
requests: [{law: T.S. 5-1, under: ts.me.w}]
procedure:
  ts.me.w:
    steps: {vote: {east: 2026-08-12, west: 2026-08-13}, joint: 2026-08-12, file: 2026-08-20}
"""
    (joint,) = {m for i in items(answer(ORDERED, plan)) for m in i.missing if m.id == "joint"}
    assert joint.why == WHY


# --- law that no code prints, and layers ---------------------------------------------------------

LAYERS = """
  reaches "T.S. 5", "T.A.C. 5", level local
  needs annex "An annex" if request.layer is statute
  needs minutes "The minutes" if request.layer is local_policy
"""
LOCAL = "".join((
    RULE,
    waiver("reaches level local"),
    waiver("reaches level local contract", "c", "9-2"),
    waiver('reaches "T.S. 5"', "s", "9-3"),
    waiver(LAYERS, "l", "9-4"),
    'requirement ts.me.reg "A regulation" { cite "T.A.C. 5-1" applies to school must me.ok }',
))  # fmt: skip


@pytest.mark.parametrize(
    ("under", "layer", "standing"),
    [
        ("ts.me.w", ", layer: contract", "complete"),
        ("ts.me.c", ", layer: contract", "complete"),
        ("ts.me.w", "", "unknown_law"),
        ("ts.me.w", ", layer: statute", "unknown_law"),
        ("ts.me.s", ", layer: contract", "no_authority"),
    ],
)
def test_law_that_no_code_prints(under: str, layer: str, standing: str) -> None:
    plan = school(me_ok="no") + ask("Article 7 of the agreement", layer, under)
    assert {i.standings for i in items(answer(LOCAL, plan))} == {(standing,)}


@pytest.mark.parametrize(
    ("law", "missing"),
    [
        ("T.S. 5-1", ["annex"]),
        ("T.A.C. 5-1", []),
        pytest.param("Board Policy A", ["minutes"]),
    ],
)
def test_the_layer_follows_from_the_citation(law: str, missing: list[str]) -> None:
    found = items(answer(LOCAL, school(me_ok="no") + ask(law, under="ts.me.l")))
    assert [[m.id for m in i.missing] for i in found] == [missing]


# --- which law a request is for --------------------------------------------------------------------

TARGET = (
    RULE
    + rule("applies to school must me.ok", "other", "5-2(b)")
    + waiver("""
  reaches "T.S. 5"
  needs above "For 5-2" if request.target is "T.S. 5-2"
  needs whole "For all of 5" if request.target is "T.S. 5"
  needs rule "By its id" if request.target is ts.me.rule
""")
)


@pytest.mark.parametrize(
    ("law", "missing"),
    [
        ("T.S. 5-1", {"whole", "rule"}),
        ("T.S. 5-2(b)", {"whole", "above"}),
        ("ts.me.other", {"whole", "above"}),
        ("T.S. 5-7", {"whole"}),
    ],
)
def test_the_target_of_a_request_is_a_citation_or_an_id(law: str, missing: set[str]) -> None:
    found = items(answer(TARGET, school(me_ok="no") + ask(law)))
    assert {m.id for i in found for m in i.missing} == missing


def test_a_text_is_not_compared() -> None:
    law = rule('applies to school must me.note is "yes"')
    words = "entity district entity school in district fact me.note of school : text"
    code = 'code st "T.S." { numbered "chapter-section" }'
    _, found = load_texts([("", "words", words), ("ts", "law", code + law)])
    assert [d.code for d in found if d.is_error] == ["E0205"]


# --- consequences, bars --------------------------------------------------------------------------------

CONSEQUENCE = """
requirement ts.me.rule "R" { cite "T.S. 5-1" applies to school must me.ok consequence "Aid is cut." }
""" + waiver("reaches ts.me.rule.consequence")
BARRED = (
    RULE
    + waiver('reaches "T.S. 5"')
    + """
protection ts.me.p "P" { cite "T.S. 9-2" shields ts.me.rule against every waiver }
"""
)


@pytest.mark.parametrize(("granted", "standing"), [("", "complete"), (" granted 2026-08-01", "open")])
def test_a_consequence_is_lifted_alone(granted: str, standing: str) -> None:
    given = f'given me.ok of east = no\ninvokes ts.me.w for "T.S. 5-1"{granted}\n'
    expected = f'expect request "T.S. 5-1" is {standing}\nexpect ts.me.rule of east is '
    assert failing(CONSEQUENCE, f"{given}{expected}violated") == []
    whole = CONSEQUENCE.replace("ts.me.rule.consequence", "ts.me.rule.consequence, ts.me.rule")
    assert failing(whole, f"{given}{expected}lifted") == []


@pytest.mark.parametrize(("ok", "told"), [("yes", True), ("no", False)])
def test_barred_and_needless_is_told(ok: str, told: bool) -> None:
    (item,) = items(answer(BARRED, school(me_ok=ok) + ask("T.S. 5-1")))
    assert item.standings == ("barred",)
    assert ("and needless: met" in item.reason) is told
    assert bool(item.also) is told


# --- days ----------------------------------------------------------------------------------------------


def papers(text: str, **told: datetime.date) -> Papers:
    """The procedure of a waiver for the plan of 2026-27, with some steps dated."""
    rules = law_of(RULE + waiver('reaches "T.S. 5" ' + text)).provisions["ts.me.w"].at(AUTUMN)
    plan = Plan("p", "ts", (2026,), AUTUMN, Thing("district", "district"))
    steps: dict[tuple[str, str | None], StepAnswer] = {
        (name, None): StepAnswer("stated", day) for name, day in told.items()
    }
    return Papers(plan, Procedure("ts.me.w", {}, steps), rules.steps, (7, 1), 2026, rules.decides)


def window(found: Papers, step: str) -> tuple[datetime.date | None, datetime.date | None]:
    seen = found.window(found.steps[step])
    return seen.first, seen.last


MONTHS = """
  step notice "N" by district at least 2 months before adopt at most 3 months before adopt
  step adopt  "A" by district at least 1 months before start
  step file   "F" by district more than 10 days after adopt at most 1 months after adopt
"""


def test_days_follow_from_each_other_in_both_directions() -> None:
    law = partial(papers, MONTHS)
    assert window(law(), "adopt") == (None, D(2026, 6, 1))
    assert window(law(), "notice") == (None, D(2026, 4, 1))
    assert window(law(), "file") == (None, D(2026, 7, 1))
    adopted = law(adopt=D(2026, 4, 30))
    assert window(adopted, "notice") == (D(2026, 1, 30), D(2026, 2, 28))
    assert window(adopted, "file") == (D(2026, 5, 11), D(2026, 5, 30))
    noticed = law(notice=D(2025, 12, 31))
    assert window(noticed, "adopt") == (D(2026, 2, 28), D(2026, 3, 31))
    assert window(noticed, "file") == (D(2026, 3, 11), D(2026, 4, 30))
    filed = law(file=D(2026, 5, 20))
    assert window(filed, "adopt") == (D(2026, 4, 20), D(2026, 5, 9))
    assert window(filed, "notice") == (D(2026, 1, 20), D(2026, 3, 9))


def test_a_deadline_in_meetings_gives_no_day() -> None:
    law = partial(papers, file=D(2026, 5, 2))
    counted = law('step file "F" by district decides within 60 days after file')
    assert window(counted, "decide")[1] == D(2026, 7, 1)
    meetings = law('step file "F" by district decides within 2 meetings after file')
    assert "decide" not in meetings.steps or window(meetings, "decide")[1] is None
    plan = school(me_ok="no") + ask("T.S. 5-1") + "procedure: {ts.me.w: {steps: {file: 2026-08-20}}}\n"
    law_text = RULE + waiver('reaches "T.S. 5" decides within 2 meetings after file silence refuses')
    (procedure,) = answer(law_text, plan).procedures
    assert [(a.id, a.last) for a in procedure.acts if a.id == "decide"] == [("decide", None)]
    assert procedure.silence == "refuses"


PROCEDURE = (
    RULE
    + """
waiver ts.me.w "W" {
  cite "T.S. 9-1"
  reaches "T.S. 5"
  asked by district
  granted by local_board then state_board
  discretion may_grant
  step (a) vote "Each votes" vote of teachers more than 1/2 of members each school
  step forward "Sent on" by local_board later than vote
  step review "A review" by district later than decide
  step report "A report" by district every 1 years after decide
  step tell "Told, after the review" by district on or after review
  decides within 30 days after file silence approves
}
"""
)


def test_the_procedure_of_an_authority() -> None:
    plan = """\
schools: {complete: yes, east: {me ok: no}, west: {me ok: no}}
requests:
  - {law: T.S. 5-1, under: ts.me.w}
  - {law: T.S. 5-9, under: ts.me.w}
procedure:
  ts.me.w:
    steps: {vote: {east: 2026-08-01, west: 2026-09-02}, forward: 2026-08-20, file: 2026-08-25}
"""
    (found,) = answer(PROCEDURE, plan).procedures
    assert (found.authority, found.targets, found.silence) == (
        "ts.me.w",
        ("T.S. 5-1", "T.S. 5-9"),
        "approves",
    )

    def told(act: Act) -> tuple[str, str, str, str]:
        return act.id, act.of, act.at_hand, act.status

    assert [told(act) for act in found.acts] == [
        ("vote", "east", "applicant", "done"),
        ("vote", "west", "applicant", "planned"),
        ("forward", "", "grantor", "late"),
        ("review", "", "after", "not asked"),
        ("report", "", "after", "not asked"),
        ("tell", "", "after", "not asked"),
        ("file", "", "applicant", "done"),
        ("decide", "", "grantor", "not asked"),
    ]
    assert next(a for a in found.acts if a.id == "decide").last == D(2026, 9, 24)
    assert [a.label for a in found.acts if a.id == "vote"] == ["(a)", "(a)"]


def test_no_procedure_where_nothing_can_be_granted() -> None:
    assert answer(PROCEDURE, school(me_ok="yes") + ask("T.S. 5-1")).procedures == ()


# --- authorities that nobody named, and lists of law -------------------------------------------------------

TWO = (
    RULE
    + waiver('when me.fit reaches "T.S. 5"', "fit")
    + waiver('when not me.fit reaches "T.S. 5"', "unfit", "9-2")
)


@pytest.mark.parametrize(
    ("fit", "left"),
    [("yes", {"ts.me.fit"}), ("no", {"ts.me.unfit"}), ("unknown", {"ts.me.fit", "ts.me.unfit"})],
)
def test_an_authority_that_is_closed_is_left_out_where_another_remains(fit: str, left: set[str]) -> None:
    plan = f"me fit: {fit}\n{school(me_ok='no')}requests: [{{law: T.S. 5-1}}]\n"
    assert {i.authority for i in items(answer(TWO, plan))} == left
    assert {i.authority for i in items(answer(TWO, plan.replace("5-1", "5-1, granted: 2026-08-01")))} == {
        "ts.me.fit", "ts.me.unfit",
    }  # fmt: skip


def test_the_last_authority_is_kept_though_it_is_closed() -> None:
    law = RULE + waiver('when me.fit reaches "T.S. 5"', "fit")
    plan = f"me fit: no\n{school(me_ok='no')}requests: [{{law: T.S. 5-1}}]\n"
    assert standings(law, plan) == {("ts.me.rule", "ts.me.fit", ("no_authority",))}


LISTS = RULE + "fact me.list of district : citations\n" + waiver("reaches listed me.list")


def test_lists_of_law_in_scenarios_are_joined() -> None:
    given = 'given me.ok of east = no\ngiven me.list = "T.S. 5-1"\ngiven me.list = "T.S. 5-7"\n'
    asked = 'invokes ts.me.w for "T.S. 5-1", "T.S. 5-7", "T.S. 5-8"\n'
    expected = [("5-1", "complete"), ("5-7", "complete"), ("5-8", "no_authority")]
    lines = "\n".join(f'expect request "T.S. {cite}" is {standing}' for cite, standing in expected)
    assert failing(LISTS, given + asked + lines) == []


# --- none ---------------------------------------------------------------------------------

NO_LIMIT = "table least : hours { | value | | none | }"


@pytest.mark.parametrize(
    ("text", "fact_none", "law_none"),
    [
        ("must {}", "met", "met"),
        ("must not {}", "met", "met"),
        ("must not ({})", "met", "met"),
        ("must not all of {{ (a) {} (b) me.ok }}", "met", "met"),
        ("must not any of {{ (a) {} (b) me.ok }}", "met", "met"),
        ("must any of {{ (a) me.ok (b) not ({}) }}", "met", "met"),
        ("when {} must me.ok", "not_applicable", "violated"),
        ("when not ({}) must me.ok", "violated", "not_applicable"),
        ("unless {} must me.ok", "violated", "not_applicable"),
    ],
)
def test_comparing_with_none(text: str, fact_none: str, law_none: str) -> None:
    with_fact = rule("applies to school " + text.format("me.d on or after 2026-08-20"))
    with_law = rule(f"applies to school {NO_LIMIT} " + text.format("me.a at least least"))
    stated = "given me.ok of east = no\n"
    told = f"{stated}given me.d of east = none\n"
    assert failing(with_fact, f"{told}expect ts.me.rule of east is {fact_none}") == []
    told = f"{stated}given me.a of east = 3 hours\n"
    assert failing(with_law, f"{told}expect ts.me.rule of east is {law_none}") == []
