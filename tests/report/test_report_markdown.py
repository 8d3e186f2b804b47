"""The report as Markdown: the same content, in its order, and nothing in a text acts as markup."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import answers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_report_text import page, same_as_golden

from policyengine.report.contents import report
from policyengine.report.markdown import escaped, to_markdown
from policyengine.report.page import print_document
from policyengine.report.tree import Block, Document, Item, Items, Paragraph, Row, Section, Table
from policyengine.report.why import derivation


def test_taylor_county() -> None:
    same_as_golden("taylor.md", to_markdown(report(answers.taylor())))


def test_why() -> None:
    same_as_golden("taylor-why.md", to_markdown(derivation(answers.taylor(), "ky.hours.annual")))


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Section():
                yield block.title
                yield from _texts(block.blocks)
            case Table():
                for row in block.rows:
                    yield from filter(None, row.cells)
                    yield from _texts(row.below)
            case Items():
                for item in block.items:
                    yield item.text
                    yield from _texts(item.below)
            case Paragraph():
                yield block.text


@pytest.mark.parametrize("make", [answers.taylor, answers.clear, answers.with_waivers, answers.unsettled])
def test_text_and_markdown_say_the_same(make: object) -> None:
    document = report(make())  # type: ignore[operator]
    text = " ".join(page(make(), 100).split())  # type: ignore[operator]
    markdown = to_markdown(document)
    for said in _texts(document.blocks):
        assert " ".join(said.split()) in text or said.rstrip(".") in text
        assert escaped(said) in markdown


def test_same_bytes_twice() -> None:
    assert to_markdown(report(answers.taylor())) == to_markdown(report(answers.taylor()))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a | b", r"a \| b"),
        ("*now* _now_ `now` ~~now~~", r"\*now\* \_now\_ \`now\` \~\~now\~\~"),
        ("[x](http://a.b)", r"\[x\](<http://a.b>)"),
        ("<b>&amp; \\", r"\<b\>\&amp; \\"),
        ("$1 and $2", r"\$1 and \$2"),
        ("taylor_high.day", "taylor_high.day"),
        ("# no heading", r"\# no heading"),
        ("- no item", r"\- no item"),
        ("2027. No number", r"2027\. No number"),
        ("883.5 hours", "883.5 hours"),
        ("2) No number", r"2\) No number"),
        ("2027-28 to 2030-31", "2027-28 to 2030-31"),
        ("see https://a.b/c_d_e?x=1.", "see <https://a.b/c_d_e?x=1>."),
        ("two\nlines\x1b[31m", r"two lines \[31m"),
        ("", ""),
    ],
)
def test_escapes(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_a_plan_cannot_break_a_table() -> None:
    request = replace(answers.requests()[0], target="KRS | 1\n| x |", under="")
    made = to_markdown(report(answers.small("blocked", requests=(request,))))
    rows = [line for line in made.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}


def test_requests_are_a_table() -> None:
    rows = [line for line in to_markdown(report(answers.taylor())).splitlines() if line.startswith("|")]
    assert rows[0] == "| Request | Standing | Missing | Barred by | Term |"
    cells = [cell.strip() for cell in rows[5].strip("|").split("|")]
    assert cells == [
        "KRS 158.070 under KRS 156.161",
        "mixed: barred, beyond the end of the waiver, not needed and incomplete",
        "Improves operational efficiency or student performance; Form filed with KDE (see What to do next)",
        "Instructional time equal to the student instructional year (KRS 156.161(1)(j))",
        "ends 2030-06-30; 2030-31 is not covered",
    ]


NESTED = Document(
    "T",
    (
        Paragraph("First.", tone="bad"),
        Section(
            "Acts",
            (
                Items(
                    (Item("do", (Items((Item("this", (Paragraph("why", "Note:"),)),)),)), Item("stop")), "1"
                ),
                Items((Item("asked"),), "Q"),
                Section("Deep", (Paragraph("text", "Label:"),)),
                Table(("A", "B", "C"), (Row(("x", "y", ""), (Paragraph("more"),)), Row(("u", "v", "w")))),
                Paragraph("Last."),
            ),
        ),
    ),
)


def test_every_block_as_markdown() -> None:
    assert to_markdown(NESTED) == (
        "# T\n\n**First.**\n\n## Acts\n\n"
        "1. do\n   - this\n     - **Note:** why\n2. stop\n\n- **Q1.** asked\n\n"
        "### Deep\n\n**Label:** text\n\n"
        "| A | B | C |\n| --- | --- | --- |\n| x | y |  |\n| u | v | w |\n\n"
        "### x\n\nmore\n\nLast.\n"
    )


def test_every_block_as_text() -> None:
    out = io.StringIO()
    print_document(NESTED, out, 80)
    assert out.getvalue() == (
        "T\nFirst.\n\nActs\n----\n"
        "1. do\n   - this\n     Note: why\n2. stop\nQ1. asked\n\n"
        "Deep\n  Label: text\nx: y.\n  more\n\nu: v.\n  C: w.\n\nLast.\n"
    )


def _read(markdown: str) -> str:
    """The words that a reader of `markdown` sees, by a parser of CommonMark with GitHub's tables and strikethrough."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = [child for token in parser.parse(markdown) for child in token.children or ()]
    assert {t.type for t in tokens} <= {"text", "text_special", "link_open", "link_close"}
    return "".join(t.content for t in tokens)


WORDS = st.text(st.sampled_from("ab1_*`~<>[]()|\\&$#+-=.:!/ \n\t;é"), max_size=30)


@given(WORDS)
def test_whatever_is_written_is_read_as_it_stands(text: str) -> None:
    assert _read(escaped(text)) == " ".join(text.split())


@given(WORDS)
def test_whatever_is_written_stays_in_its_cell(text: str) -> None:
    table = Table(("A", "B"), (Row((text, "x")), Row(("y", text))))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    cells = [t.content for t in parser.parse(to_markdown(Document("T", (table,)))) if t.type == "inline"][1:]
    assert len(cells) == 6
    assert cells[3] == "x"
    assert cells[4] == "y"


@pytest.mark.parametrize(
    "text", ["---", "===", "http://a.b/_c_/d", "https://x.y/(a), so", "x https://a.b)", "1. a", "&lt;"]
)
def test_what_looks_like_markup_is_read_as_it_stands(text: str) -> None:
    assert _read(escaped(text)) == text
