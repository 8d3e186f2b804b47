"""The sentence edition tells every clause of all law, in English, without names of the program."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from policyengine.edition import plain_sentences, sentences
from policyengine.language import syntax as s
from policyengine.report.tree import Block, Items, Paragraph, Section, Table
from policyengine.rulebook import Rulebook, default_paths, load, load_texts
from policyengine.rulebook.model import Line, Provision

DOCS = Path(__file__).parents[2] / "docs" / "language.md"
GROUPED = {"Version"}  # its clauses are lines of their own, with its dates
TOLD_APART = {"Words", "Level", "Reading", "Source"}  # what a block says of itself, which `show` tells
SNAKE = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
DOTTED = re.compile(r"(?<![\w.@/-])[a-z][a-z0-9]+(?:\.[a-z0-9]{2,})+(?![\w@/])")


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return load(default_paths(None))[0]


@pytest.fixture(scope="module")
def examples() -> list[Rulebook]:
    """The law of the examples in docs/language.md, each in a rulebook of its own with what they share."""
    text = DOCS.read_text()
    fences = re.findall(r"^```(policy[^\n]*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    shared = "\n".join(body for head, body in fences if head == "policy shared")
    common = [("", str(p), p.read_text()) for p in sorted((default_paths("zz")[0]).rglob("*.policy"))]
    vocabulary = [
        entry for entry in common if entry[1].endswith(("vocabulary.policy", "jurisdiction.policy"))
    ]
    bodies = [
        body for head, body in fences if head == "policy" and not body.startswith(("use", "jurisdiction"))
    ]
    return [load_texts([*vocabulary, ("ex", "ex.policy", shared + body)])[0] for body in bodies]


@pytest.fixture(scope="module")
def all_law(shipped: Rulebook, examples: list[Rulebook]) -> list[tuple[Rulebook, Provision]]:
    books = [shipped, *examples]
    return [
        (book, p)
        for n, book in enumerate(books)
        for p in book.provisions.values()
        if not n or p.jurisdiction == "ex"
    ]


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield text
            case Items(items):
                for item in items:
                    yield f"{item.label} {item.text}"
                    yield from texts(item.below)
            case Table(heads, rows):
                yield from heads
                for row in rows:
                    yield from row.cells
            case Section(title, held):
                yield title
                yield from texts(held)


def test_each_provision_has_sentences_and_none_is_empty(all_law: list[tuple[Rulebook, Provision]]) -> None:
    for book, provision in all_law:
        found = list(texts(sentences(provision, book)))
        assert found, provision.id
        assert all(text.strip(" .:") for text in found), (provision.id, found)
        assert len(plain_sentences(provision, book)) > 0


def test_no_name_of_the_program_is_on_the_page(all_law: list[tuple[Rulebook, Provision]]) -> None:
    wrong = [
        (provision.id, text)
        for book, provision in all_law
        for text in texts(sentences(provision, book))
        if SNAKE.search(text) or DOTTED.search(text)
    ]
    assert wrong == []


def without(provision: Provision, line: Line) -> Provision:
    """The provision as if its block did not have that line."""
    kept = replace(provision, _changes=None, _dated=None, _views={})
    kept.lines = tuple(held for held in provision.lines if held is not line)
    kept.about = tuple(held for held in provision.about if held is not line)
    match line.clause:
        case s.See(targets):
            kept.see = tuple(t for t in provision.see if t not in targets)
        case s.Repealed():
            kept.repealed = None
        case s.EarlierGrants():
            kept.earlier_grants = None
        case s.Clock():
            kept.clock = None
    return kept


def test_every_clause_is_told(all_law: list[tuple[Rulebook, Provision]]) -> None:
    """Taking a clause out of a block changes what is said of it."""
    kinds: set[str] = set()
    silent = []
    for book, provision in all_law:
        whole = plain_sentences(provision, book)
        for line in (*provision.lines, *provision.about):
            kind = type(line.clause).__name__
            kinds.add(kind)
            if kind in TOLD_APART:
                continue
            book.provisions[provision.id] = cut = without(provision, line)
            if plain_sentences(cut, book) == whole:
                silent.append((provision.id, kind, line.clause))
            book.provisions[provision.id] = provision
    assert silent == []
    declared = {c.__name__ for c in s.Clause.__subclasses__() if c.__module__.endswith("clauses")}
    assert declared - GROUPED - kinds == set()


def test_every_number_day_and_cell_is_told(all_law: list[tuple[Rulebook, Provision]]) -> None:
    """Each number, day and cell of a clause stands on the page of its provision."""
    for book, provision in all_law:
        page = " ".join(texts(sentences(provision, book)))
        for line in provision.lines:
            for node in s.walk(line.clause):
                for shown in printed(node):
                    assert shown in page, (provision.id, shown)


def printed(node: s.Node) -> Iterator[str]:
    match node:
        case s.Percent(number):
            yield f"{float(number):g}%"
        case s.Ratio(above, below):
            yield f"{above}/{below}"
        case s.Date(date):
            yield str(date)
        case s.MonthDay(_, day, _):
            yield f" {day}"
        case s.Quantity(number, unit) if unit is not None and number.denominator == 1:
            yield f"{int(number):,}"
        case s.Cell("number", (number,)) if number.denominator == 1:
            yield f"{int(number):,}"
        case s.Needs() | s.Step() | s.Refused() | s.Consequence():
            yield node.text.rstrip(".")[1:]
        case s.Labelled(label) | s.Shields(_, _, label) if label:
            yield label
