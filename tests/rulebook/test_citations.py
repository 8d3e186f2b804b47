from __future__ import annotations

import pytest

from policyengine.rulebook.citations import CitationReader
from policyengine.rulebook.loader import load_texts

LAW = {
    "co": """
jurisdiction co "Colorado" state {}
code crs "C.R.S.", "CRS" { numbered "title-article-section" part "C.R.S. Title 22" is "C.R.S. 22" }
code ccr "CCR" { numbered "department CCR series-rule" level state regulation }
""",
    "tx": """
jurisdiction tx "Texas" state {}
code tec "Tex. Educ. Code", "TEC", "Ed. Code" {
  numbered "chapter.section"
  part "TEC ch. 25 subch. A" is "TEC 25.001".."TEC 25.010"
  part "TEC chs. 39-39A" is "TEC 39", "TEC 39A"
}
code tac "TAC" { numbered "title TAC section" }
""",
    "ky": """
jurisdiction ky "Kentucky" state {}
code krs "KRS" { numbered "chapter.section" }
code kar "KAR" { numbered "title KAR chapter:regulation" }
""",
    "us": """
jurisdiction us "United States" federal {}
code usc "U.S.C.", "USC" { numbered "title U.S.C. section" }
code esea "ESEA" {
  numbered "section"
  part "ESEA Title IV-A" is "ESEA 4101".."ESEA 4112"
  part "ESEA loop" is "ESEA loop", "ESEA 1".."ESEA 2"
}
""",
    "ca": """
jurisdiction ca "California" state {}
code edc "Cal. Educ. Code" {
  numbered "section"
  part "Cal. Educ. Code Part 26" is "Cal. Educ. Code § 46000".."Cal. Educ. Code § 46611"
}
""",
    "ma": 'jurisdiction ma "Massachusetts" state {} code cmr "CMR" { numbered "title CMR chapter.section" }',
    "wi": 'jurisdiction wi "Wisconsin" state {} code wis "Wis. Stat." { numbered "chapter.section" }',
    "oh": 'jurisdiction oh "Ohio" state {} code orc "Ohio Rev. Code" { numbered "chapter.section" }',
}


@pytest.fixture(scope="module")
def reader() -> CitationReader:
    book, found = load_texts([(home, home, text) for home, text in LAW.items()])
    assert found == []
    return book.reader


BENEATH = [
    ("C.R.S. 22-20-108", "C.R.S. Title 22", True),
    ("CRS § 22-20-108", "C.R.S. 22-2", False),
    ("C.R.S. 22-32.5-108", "C.R.S. 22-32", False),
    ("TEC §25.0811", "TEC 25", True),
    ("TEC 25.0811", "TEC 25.081", False),
    ("TEC 25.0021", "TEC ch. 25 subch. A", True),
    ("Ed. Code 25.081", "TEC ch. 25 subch. A", False),
    ("TEC 39A.001", "TEC 39", False),
    ("TEC 39A.001", "TEC chs. 39-39A", True),
    ("KRS 158.6453", "KRS 158.645", False),
    ("KRS 158.070(1)", "KRS 158.070", True),
    ("KRS 158.070", "KRS 158.070(1)", False),
    ("20 USC 6314(a)(1)(A)", "20 U.S.C. 6314(a)", True),
    ("ESEA 4106(e)", "ESEA Title IV-A", True),
    ("704 KAR 3:305 § 7", "704 KAR 3:305", True),
    ("Cal. Educ. Code § 46160", "Cal. Educ. Code Part 26", True),
    ("Cal. Educ. Code § 33050(a)(11)", "Cal. Educ. Code Part 26", False),
    ("603 CMR 27.04(2)", "603 CMR 27", True),
    ("603 CMR 27.03(3)", "603 CMR 27.04", False),
    ("Wis. Stat. § 118.045", "Wis. Stat. § 118.04", False),
    ("1 CCR 301-39-5", "1 CCR 301-39", True),
    ("Ohio Rev. Code § 3313.603(A)", "Ohio Rev. Code § 3313", True),
    # more
    ("krs 158.070(1)", "KRS 158.070(1)", True),
    ("KRS sec. 158.070(1)", "KRS 158.070(1)", True),
    ("KRS 158.070(1)(b)", "KRS 158.070(1)(a)", False),
    ("KRS 158.070", "TEC 158.070", False),
    ("ESEA 1", "ESEA loop", True),
    ("ESEA 3", "ESEA loop", False),
    ("20 U.S.C. 6314", "20 U.S.C. 6314a", False),
]
BETWEEN = [
    ("TEC 28.0211", "TEC 28.002", "TEC 28.006", False),
    ("TEC 28.0051", "TEC 28.002", "TEC 28.006", True),
    ("20 U.S.C. 7305b(b)", "20 U.S.C. 6301", "20 U.S.C. 7981", True),
    ("Wis. Stat. § 121.02(1)(f)", "Wis. Stat. § 115", "Wis. Stat. § 121", True),
    ("Ohio Rev. Code § 3309.05", "Ohio Rev. Code § 3307", "Ohio Rev. Code § 3309", True),
    # more: ranges of subdivisions, ends included, other codes
    ("Wis. Stat. § 115.28(7g)", "Wis. Stat. § 115.28(7)", "Wis. Stat. § 115.28(7m)", True),
    ("Wis. Stat. § 115.28(8)", "Wis. Stat. § 115.28(7)", "Wis. Stat. § 115.28(7m)", False),
    ("Wis. Stat. § 115.28", "Wis. Stat. § 115.28(7)", "Wis. Stat. § 115.28(7m)", False),
    # a range of paragraphs does not run over into their neighbours
    ("Wis. Stat. § 115.28(6)(a)", "Wis. Stat. § 115.28(6)(b)", "Wis. Stat. § 115.28(6)(c)", False),
    ("Wis. Stat. § 115.28(6)(b)2.", "Wis. Stat. § 115.28(6)(b)", "Wis. Stat. § 115.28(6)(c)", True),
    ("Wis. Stat. § 115.28(6)(d)", "Wis. Stat. § 115.28(6)(b)", "Wis. Stat. § 115.28(6)(c)", False),
    ("Wis. Stat. § 115.28(6)", "Wis. Stat. § 115.28(6)(b)", "Wis. Stat. § 115.28(6)(c)", False),
    ("Wis. Stat. § 115.28(7)(z)", "Wis. Stat. § 115.28(6)(b)", "Wis. Stat. § 115.28(8)(c)", True),
    ("Wis. Stat. § 115.28(8)", "Wis. Stat. § 115.28(6)(b)", "Wis. Stat. § 115.28(8)(c)", False),
    ("KRS 1(aa)", "KRS 1(n)", "KRS 1(kk)", True),  # aa follows z
    ("KRS 1(b)", "KRS 1(n)", "KRS 1(kk)", False),
    ("KRS 1(ix)", "KRS 1(iv)", "KRS 1(x)", True),  # numerals by what they are worth
    ("KRS 1(ix)", "KRS 1(v)", "KRS 1(vii)", False),
    ("KRS 1(j)", "KRS 1(i)", "KRS 1(v)", True),  # letters again
    ("KRS 156.001", "KRS 156", "KRS 156", True),
    ("TEC 28.003", "KRS 1", "KRS 900", False),
]


@pytest.mark.parametrize(("cite", "whole", "expected"), BENEATH)
def test_beneath(reader: CitationReader, cite: str, whole: str, expected: bool) -> None:
    read = reader.read(cite)
    assert read is not None
    assert reader.covers(reader.spans(whole), read) is expected


@pytest.mark.parametrize(("cite", "first", "last", "expected"), BETWEEN)
def test_between(reader: CitationReader, cite: str, first: str, last: str, expected: bool) -> None:
    read = reader.read(cite)
    assert read is not None
    assert reader.covers(reader.spans(first, last), read) is expected


def test_what_no_code_reads(reader: CitationReader) -> None:
    assert reader.read("Zork 1-2") is None
    assert reader.read("KRS 158.070(1) and more") is None
    assert reader.spans("Zork 1") == []
    assert reader.spans("KRS 1", "Zork 1") == []
    assert not reader.readable("Zork 1")


def test_parts_of_codes_are_readable(reader: CitationReader) -> None:
    assert reader.is_part("c.r.s.  title 22")
    assert reader.readable("C.R.S. Title 22")
    assert reader.readable("KRS 158.070")


def test_guesses_fit_the_form_of_the_numbering(reader: CitationReader) -> None:
    assert reader.guesses("158.070", ["ky"]) == ["KRS 158.070"]
    assert reader.guesses("704 3:305", ["ky"]) == ["704 KAR 3:305"]
    assert reader.guesses("158.070", ["ky", "tx"]) == ["Tex. Educ. Code 158.070", "KRS 158.070"]
    assert reader.guesses("158.070", ["co"]) == []
    assert reader.guesses("section five", ["ky"]) == []


def test_a_citation_keeps_its_text(reader: CitationReader) -> None:
    read = reader.read(" KRS 158.070(1) ")
    assert read is not None
    assert read.text == "KRS 158.070(1)"
    assert read.subdivisions == ("1",)


def test_subdivisions_behind_the_brackets_are_read() -> None:
    law = 'jurisdiction wi "Wisconsin" state {}\ncode wis "Wis. Stat." { numbered "chapter.section" }'
    read = load_texts([("wi", "wi", law)])[0].reader.read
    printed, bracketed = read("Wis. Stat. § 118.33(1)(a)1.f."), read("Wis. Stat. § 118.33(1)(a)(1)(f)")
    assert printed is not None
    assert bracketed is not None
    assert printed.subdivisions == bracketed.subdivisions == ("1", "a", "1", "f")
    whole = read("Wis. Stat. § 118.33(1)(a)")
    assert whole is not None
    assert printed.beneath(whole)
    assert read("Wis. Stat. § 118.33(1) and more") is None
