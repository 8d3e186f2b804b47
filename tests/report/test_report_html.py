"""The report as HTML: one file, well formed, nothing in a text acts as markup, links lead somewhere."""

import io
from html.parser import HTMLParser

import answers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policyengine.report.contents import report
from policyengine.report.html import to_html
from policyengine.report.markdown import to_markdown
from policyengine.report.page import print_document
from policyengine.report.tree import Document, Item, Items, Paragraph, Row, Section, Table

VOID = {"meta"}


class Reader(HTMLParser):
    """Reads a page as a browser does and notes what is wrong with its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        held = dict(attrs)
        assert not any(name.startswith("on") for name in held)
        self.ids += [held["id"] or ""] if "id" in held else []
        self.links += [held["href"] or ""] if "href" in held else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


def plain(document: Document, width: int = 100) -> str:
    out = io.StringIO()
    print_document(document, out, width)
    return out.getvalue()


@pytest.mark.parametrize("make", [answers.taylor, answers.clear, answers.with_waivers, answers.unsettled])
def test_a_report_is_one_well_formed_file(make: object) -> None:
    document = report(make())  # type: ignore[operator]
    page = to_html(document)
    read = Reader(page)
    assert read.tags.count("h1") == 1
    assert "script" not in read.tags
    assert document.title in read.text
    assert page == to_html(report(make()))  # type: ignore[operator]


TEXTS = st.text(alphabet=st.sampled_from("<>&\"'/ab =\x1b\u202e`*"), min_size=1, max_size=30)


@given(TEXTS)
def test_no_text_acts_as_markup(text: str) -> None:
    document = Document(
        text,
        (
            Section(text, (Paragraph(text, text, tone=text), Items((Item(text, label=text),))), anchor=text),
            Table((text,), (Row((text,), (Paragraph(text),), link=text),)),
        ),
    )
    tags = set(Reader(to_html(document)).tags)
    own = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "section", "p", "span"}
    assert tags <= own | {"ul", "li", "div", "table", "thead", "tbody", "tr", "th", "td", "a"}


LINKED = Document(
    "Law",
    (
        Items((Item("Hours", link="ex.hours"), Item("Nowhere", link="ex.gone"))),
        Table(("Rule", "Cite"), (Row(("Hours", "Ex. Stat. 1"), link="ex.hours"),)),
        Section(
            "Hours",
            (Items((Item("first", label="(a)"), Item("second", label="(b)")), "1"),),
            anchor="ex.hours",
        ),
    ),
)


def test_links_lead_to_anchors_and_nowhere_else() -> None:
    read = Reader(to_html(LINKED))
    assert read.ids == ["ex.hours"]
    assert read.links == ["#ex.hours", "#ex.hours"]
    assert "Nowhere" in read.text
    markdown = to_markdown(LINKED)
    assert '<a id="ex.hours"></a>\n\n## Hours' in markdown
    assert "- [Hours](#ex.hours)\n- Nowhere" in markdown
    assert "| [Hours](#ex.hours) | Ex. Stat. 1 |" in markdown


def test_labels_of_the_law_stand_in_place_of_numbers() -> None:
    assert "- **(a)** first" in to_markdown(LINKED)
    assert "(a) first\n(b) second" in plain(LINKED)
    assert "(a) first (b) second" in Reader(to_html(LINKED)).text


def test_addresses_become_links() -> None:
    page = to_html(Document("T", (Paragraph("See https://law.example/70-1?a=1&b=2."),)))
    assert '<a href="https://law.example/70-1?a=1&amp;b=2" rel="noreferrer">' in page


GRID = Table(
    ("Grade", "Hours", "Note"), (Row(("K-5", "900", "")), Row(("6-12", "1,000", "since 2026"))), grid=True
)


def test_a_grid_is_set_in_columns_where_it_fits() -> None:
    assert plain(Document("T", (GRID,)), 60).splitlines()[1:] == [
        "Grade  Hours  Note",
        "-----  -----  ----------",
        "K-5      900",
        "6-12   1,000  since 2026",
    ]
    long = Table(GRID.heads, (Row(("K-5", "900", "x" * 60)),), grid=True)
    assert plain(Document("T", (long,)), 60).splitlines()[1].startswith("* K-5: 900; Note:")
