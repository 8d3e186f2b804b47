"""What is printed reads back as the same tree."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import language_trees as trees
import pytest
from hypothesis import given, settings

from policyengine.language import syntax as s
from policyengine.language.comments import remarks_of
from policyengine.language.order import format_tree
from policyengine.language.parser import parse
from policyengine.language.phrases import money, number, quoted
from policyengine.language.printer import print_file, print_node

CORPUS = Path(__file__).parent / "corpus"
ROOT = Path(__file__).parents[2]
LAW = sorted([*ROOT.glob("rules/**/*.policy"), *ROOT.glob("states/**/*.policy")])
CALM = settings(deadline=None, derandomize=True)


def read(text):
    file, found = parse(text)
    assert not found, [diagnostic.render(text) for diagnostic in found]
    return file


def assert_same(text):
    file = read(text)
    printed = print_file(file)
    again = read(printed)
    assert again == file
    assert list(remarks_of(again)) == list(remarks_of(file))
    assert print_file(again) == printed


def test_the_file_with_every_construct_is_in_its_one_form():
    text = (CORPUS / "every_construct.policy").read_text()
    assert_same(text)
    assert print_file(format_tree(read(text))) == text


@pytest.mark.parametrize("path", LAW, ids=lambda path: path.stem)
def test_law_of_the_repository_reads_back(path):
    text = path.read_text()
    file = read(text)
    printed = print_file(format_tree(file))
    if printed != text:  # law in its one form has proved all there is to prove
        again = read(print_file(file))
        assert again == file
        assert list(remarks_of(again)) == list(remarks_of(file))
        assert_same(printed)
        assert print_file(format_tree(again)) == printed


@settings(CALM, max_examples=150)
@given(trees.files)
def test_any_file_reads_back(file):
    printed = print_file(file)
    assert read(printed) == file
    assert print_file(read(printed)) == printed


@settings(CALM, max_examples=150)
@given(trees.expressions)
def test_any_expression_reads_back_on_one_line(expr):
    text = print_node(expr, one_line=True)
    assert "\n" not in text.replace("\r", "")
    file = read(f'requirement a.b "t" {{ should {text} }}')
    assert file.items[0].clauses[0].expr == expr


@settings(CALM, max_examples=60)
@given(trees.files)
def test_formatting_only_moves_clauses(file):
    formatted = format_tree(file)
    assert format_tree(formatted) == formatted
    for before, after in zip(file.items, formatted.items, strict=True):
        assert sorted(map(repr, s.walk(before))) == sorted(map(repr, s.walk(after))) or isinstance(
            before, (s.Provision, s.Jurisdiction, s.Code, s.Fact)
        )
        mine, theirs = (list(map(print_node, s.children(item))) for item in (before, after))
        assert sorted(mine) == sorted(theirs) or any(isinstance(c, s.Version) for c in s.children(before))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(0), "0"), (Fraction(1080), "1,080"), (Fraction(1, 8), "0.125"), (Fraction(21, 2), "10.5"),
        (Fraction(1, 3), "1/3"), (Fraction(-5, 2), "-2.5"), (Fraction(1234567), "1,234,567"),
        (Fraction(1, 6), "1/6"),
    ],
)  # fmt: skip
def test_numbers(value, shown):
    assert number(value) == shown


@pytest.mark.parametrize(
    ("amount", "shown"), [(Fraction(5500), "$5,500"), (Fraction(11, 2), "$5.50"), (Fraction(1, 20), "$0.05")]
)
def test_money(amount, shown):
    assert money(amount) == shown


@pytest.mark.parametrize("text", ['a "b"', "a\nb"])
def test_what_no_string_can_hold_is_refused(text):
    with pytest.raises(ValueError, match="no string"):
        quoted(text)


def test_every_kind_of_node_is_printed():
    file = read((CORPUS / "every_construct.policy").read_text())
    for node in s.walk(file):
        assert print_node(node) or node == s.At()
        assert "\n" not in print_node(node, one_line=True)


@pytest.mark.parametrize("one_line", [True, False])
def test_what_is_no_node_is_refused(one_line):
    class Strange(s.Item):
        pass

    for node in (s.Node(), s.Expr(), s.Clause(), Strange()):
        with pytest.raises(TypeError):
            print_node(node, one_line=one_line)


def test_long_lines_hang_below_their_first_word():
    text = print_node(read(f'requirement a.b "t" {{ must {" and ".join(["program.approved"] * 12)} }}'))
    assert max(map(len, text.splitlines())) <= 110
    assert text.splitlines()[3].startswith(" " * 10 + "and program.approved")


def test_neighbours_of_one_line_stand_in_columns():
    text = 'entity a "x"\nentity longer in a "y"\n\nentity other "z"\nuse b\n'
    assert print_file(read(text)) == 'entity a      "x"\nentity longer in a "y"\n\nentity other "z"\nuse b\n'


def test_a_fact_that_fits_alone_is_not_broken_by_its_column():
    long = "x" * 70
    text = f'fact a.{"b" * 40} : text\nfact c : text "{long}"\n'
    assert print_file(read(text)) == text


def test_an_item_with_braces_on_several_lines_keeps_its_neighbour():
    text = 'fact a : text {\n  ask "x"\n}\nfact b : text\n'
    assert print_file(read(text)) == 'fact a : text { ask "x" }\nfact b : text\n'
