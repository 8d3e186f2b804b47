"""The book of a state's law: every provision in it once, links that lead somewhere, an honest beginning."""

import re
from collections import Counter

import pytest

from policyengine.edition.book import book_of
from policyengine.report.html import to_html
from policyengine.report.markdown import to_markdown
from policyengine.report.tree import Document, anchors
from policyengine.rulebook import Rulebook, default_paths, load


@pytest.fixture(scope="module")
def law() -> Rulebook:
    return load(default_paths("ky"))[0]


@pytest.fixture(scope="module")
def document(law: Rulebook) -> Document:
    return book_of("ky", law)


def test_every_provision_stands_in_it_once(law: Rulebook, document: Document) -> None:
    held = Counter(anchors(document.blocks))
    assert held == Counter(p.id for p in law.provisions.values() if p.jurisdiction == "ky")


def test_links_lead_somewhere_in_both_forms(document: Document) -> None:
    for text, anchor, link in (
        (to_html(document), r'id="([^"]+)"', r'href="#([^"]+)"'),
        (to_markdown(document), r'<a id="([^"]+)">', r"\]\(#([^)]+)\)"),
    ):
        there = set(re.findall(anchor, text))
        assert len(there) > 100
        assert set(re.findall(link, text)) <= there


def test_an_exception_and_its_rule_lead_to_each_other(document: Document) -> None:
    text = to_markdown(document)
    rule = text[text.index('<a id="ky.hours.annual">') :].partition('<a id="')[2].partition('<a id="')[0]
    excepting = re.findall(r"### Exceptions to it.*?\(#([^)]+)\)", rule, re.DOTALL)
    (other,) = excepting
    own = text[text.index(f'<a id="{other}">') + 10 :].partition('<a id="')[0]
    assert "(#ky.hours.annual)" in own


def test_it_says_what_it_is(document: Document) -> None:
    text = to_html(document)
    assert document.title == "The law of Kentucky"
    for said in ("no legal advice", "It was researched since 2012-07-12", "From memory, no source seen"):
        assert said in text
    assert "<script" not in text
    assert "@media print" in text
