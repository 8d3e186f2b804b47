from __future__ import annotations

import datetime

import pytest

from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.declare import period_of
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Period, Rulebook

HEAD = """
jurisdiction st "S" state { school year starts 08-01 level state regulation researched since 2015-01-01 }
code stst "St." { numbered "section" level state statute }
code adm "Adm." { numbered "section" }
entity district
entity school in district
choice size { small, tiny in small }
"""


def book_of(text: str) -> tuple[Rulebook, list[Diagnostic]]:
    return load_texts([("st", "head", HEAD), ("st", "text", text)])


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("entity school", "E0202", "entity `school` is declared twice"),
        ("choice size { a }", "E0202", "choice `size`"),
        ("fact a.b : yes/no fact a.b : yes/no", "E0202", "fact `a.b`"),
        ('topic t : hours "T" topic t : hours "T"', "E0202", "topic `t`"),
        ('code stst "Sta." {}', "E0202", "code `stst`"),
        ('jurisdiction st "S" state {}', "E0202", "jurisdiction `st`"),
        ('practice st.x "t" {} practice st.x "t" {}', "E0202", "provision `st.x`"),
        ("choice c { a, a }", "E0202", "`a` stands twice"),
        ("choice c { a in b }", "E0215", "`b` is no member"),
        ('practice st.x "t" { level state order }', "E0215", "`state order` is no level of law"),
        ('code x "X." { level state order }', "E0215", "`state order`"),
        ('requirement st.x "t" { cite "Nix 1" }', "E0210", "no code reads the citation `Nix 1` of `st.x`"),
        (
            'requirement st.x "t" { cite "St. 1" effective since 2020-01-01 until 2019-01-01 }',
            "E0222",
            "ends before",
        ),
    ],
)
def test_what_cannot_stand(text: str, code: str, part: str) -> None:
    _, found = book_of(text)
    assert any(d.code == code and part in d.message and d.help for d in found), [d.render() for d in found]


def test_guidance_and_practice_may_cite_what_no_code_reads() -> None:
    _, found = book_of(
        'practice st.x "t" { cite "A letter" } requirement st.y "t" { level state guidance cite "A memo" }'
    )
    assert found == []


def test_owners_of_facts() -> None:
    book, _ = book_of(
        "fact school.a : yes/no fact x.b of school : yes/no fact st.d : size by grade "
        'fact x.c : hours { ask "Q?" evidence "E" }'
    )
    facts = book.vocabulary.facts
    assert [facts[n].owner for n in ("school.a", "x.b", "x.c", "st.d")] == [
        "school",
        "school",
        "district",
        "district",
    ]
    assert (facts["x.c"].ask, facts["x.c"].evidence) == ("Q?", "E")
    assert facts["st.d"].jurisdiction == "st"
    assert facts["x.c"].jurisdiction is None
    assert facts["st.d"].type.choice == "size"


def test_level_is_stated_or_that_of_the_highest_citation() -> None:
    book, _ = book_of("""
requirement st.a "t" { cite "Adm. 1", "St. 1" }
requirement st.b "t" { cite "Adm. 1" }
requirement st.c "t" { cite "St. 1" level local policy }
practice st.d "t" {}
practice xx.e "t" {}
""")
    levels = {pid: p.level for pid, p in book.provisions.items()}
    assert levels["st.a"] == "state statute"
    assert levels["st.b"] == "state regulation"
    assert levels["st.c"] == "local policy"
    assert levels["st.d"] == "state regulation"
    assert book.provisions["xx.e"].jurisdiction == "st"


def test_provision_without_any_jurisdiction() -> None:
    book, _ = load_texts([("", "x", 'practice a.b "t" { effective since school year 2020-21 }')])
    block = book.provisions["a.b"]
    assert block.level == "state statute"
    assert block.period == Period(datetime.date(2020, 7, 1), None)


def test_lines_about_the_block() -> None:
    book, _ = book_of("""
requirement st.x "t" {
  cite "St. 1", "St. 2"  area a, b  intent i  binds district  made by m  enforced by e
  says "One." "Two."  note "N" "M"  unread "U"  reading "T" rather than "R"
  source recalled "R" 2020-01-01  source text_seen "S" 2021-01-01
  effective since school year 2020-21 until 2025-01-01  repealed 2024-01-01 by "Act"  see st.y
  clock a.b  applies to school
}
practice st.y "t" {}
""")
    block = book.provisions["st.x"]
    assert [c.text for c in block.cites] == ["St. 1", "St. 2"]
    assert (block.areas, block.intents, block.binds) == (("a", "b"), ("i",), ("district",))
    assert (block.made_by, block.enforced_by, block.clock) == ("m", "e", "a.b")
    assert (block.says, block.notes, block.unread) == ("One. Two.", ("N M",), ("U",))
    assert block.readings[0].rejected == "R"
    assert block.grade == "recalled"
    assert block.known_on == datetime.date(2021, 1, 1)
    assert block.period == Period(datetime.date(2020, 8, 1), datetime.date(2025, 1, 1))
    assert block.in_force(datetime.date(2023, 12, 31))
    assert not block.in_force(datetime.date(2024, 1, 1))
    assert len(block.lines) == 1
    assert len(block.about) == 16


def test_jurisdiction_says_of_itself() -> None:
    book, _ = load_texts(
        [
            (
                "",
                "x",
                """
jurisdiction us "US" federal {}
jurisdiction guide "G" field {}
jurisdiction st "S" state {
  part of us  school year starts 08-15  level state regulation  researched since 2015-01-01
  role sea is doe "Department"  role sbe is board  given a.b = unknown
}
fact a.b : yes/no
""",
            )
        ]
    )
    own = book.jurisdictions["st"]
    assert (own.part_of, own.year_starts, own.level) == ("us", (8, 15), "state regulation")
    assert own.roles == {"sea": ("doe", "Department"), "sbe": ("board", "board")}
    assert own.givens[0].value is None
    assert own.first_day(2026) == datetime.date(2026, 8, 15)
    assert [own.school_year(datetime.date(2026, 8, d)) for d in (14, 15)] == [2025, 2026]
    assert book.jurisdictions["us"].level == "federal statute"
    assert book.jurisdictions["guide"].level == "field guidance"


def test_columns_of_school_years_are_dated() -> None:
    book, _ = book_of(
        'requirement st.y "t" { cite "St. 1" table t : hours { | since school year 2020-21 | | 1 | } }'
    )
    (line,) = book.provisions["st.y"].lines
    assert line.clause.columns[0].point.date == datetime.date(2020, 8, 1)


def test_no_span_is_always() -> None:
    assert period_of(None, (7, 1)) == Period()
