"""No remark is lost, wherever it stands."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policyengine.language import syntax as s
from policyengine.language.comments import attach, remarks_of
from policyengine.language.order import format_tree
from policyengine.language.parser import blocks, parse
from policyengine.language.printer import print_file

EVERY = (Path(__file__).parent / "corpus" / "every_construct.policy").read_text()
BLOCKS = [block.text for block in blocks(EVERY)]
WORD = re.compile(r'"[^"\n]*"|#[^\n]*|[^\s"#]+')
SHAPES = ("  # remark {}\n", "\n# remark {}\n", "\n\n# remark {}\n\n", " # remark {}\n\n")


def texts(file):
    return sorted(text for _, comments in remarks_of(file) for part in comments for text in part if text)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.sampled_from(BLOCKS), st.randoms(use_true_random=False))
def test_remarks_anywhere_are_kept_and_stay_where_they_are(block: str, chance: random.Random):
    ends = [0, *(match.end() for match in WORD.finditer(block))]
    text = block
    for n, end in enumerate(sorted(chance.sample(ends, min(4, len(ends))), reverse=True)):
        text = text[:end] + chance.choice(SHAPES).format(n) + text[end:]
    file, found = parse(text)
    if found:
        return
    written = sorted(match[0].rstrip() for match in WORD.finditer(text) if match[0].startswith("#"))
    assert texts(file) == written
    for tree in (file, format_tree(file)):
        printed = print_file(tree)
        again, _ = parse(printed)
        assert again == tree
        assert list(remarks_of(again)) == list(remarks_of(tree))
        assert print_file(again) == printed


def test_without_remarks_the_file_is_not_touched():
    file, _ = parse("use a")
    assert attach(file, [], "use a") is file


def at(text, kind):
    file, found = parse(text)
    assert not found
    return next(node.comments for node in s.walk(file) if type(node).__name__ == kind)


PLACES = [
    ("# x\nuse a", "Use", s.Comments(before=("# x",))),
    ("use a # x", "Use", s.Comments(behind=("# x",))),
    ("use a\n# x", "File", s.Comments(inside=("# x",))),
    ("# x\n\n\n# y\n\nuse a", "Use", s.Comments(before=("# x", "", "# y", ""))),
    ("use a\n# x\n\n# y", "File", s.Comments(inside=("# x", "", "# y"))),
    ('requirement a.b "t" { # x\n must c }', "Provision", s.Comments(behind=("# x",))),
    ('requirement a.b\n# x\n"t" { must c }', "Provision", s.Comments(before=("# x",))),
    ('requirement a.b "t" {\n must c\n# x\n}', "Provision", s.Comments(inside=("# x",))),
    ('requirement a.b "t" {\n must c\n} # x', "Provision", s.Comments(inside=("# x",))),
    ('requirement a.b "t" { must c } # x', "Provision", s.Comments(behind=("# x",))),
    ('requirement a.b "t" {\n# x\nmust c }', "Condition", s.Comments(before=("# x",))),
    ('requirement a.b "t" {\nmust c # x\n}', "Condition", s.Comments(behind=("# x",))),
    ('requirement a.b "t" {\nmust c # x\nand d # y\n}', "Condition",
     s.Comments(before=("# x",), behind=("# y",))),
    ('requirement a.b "t" {\nmust c\n# x\nand d\n}', "Condition", s.Comments(before=("# x",))),
    ('requirement a.b "t" {\nmust all of { # x\n(a) b } }', "Group", s.Comments(behind=("# x",))),
    ('requirement a.b "t" {\nmust all of {\n(a) b\n# x\n} }', "Group", s.Comments(inside=("# x",))),
    ('requirement a.b "t" {\nmust all of {\n# x\n(a) b } }', "Labelled", s.Comments(before=("# x",))),
    ('requirement a.b "t" {\nmust all\n# x\nof { (a) b } }', "Condition", s.Comments(before=("# x",))),
    ('requirement a.b "t" {\nmust c and\n# x\nall of { (a) b } }', "Condition", s.Comments(before=("# x",))),
    ('protection a.b "t" {\nshields "A", # x\n"B" }', "Target", s.Comments(behind=("# x",))),
    ('protection a.b "t" {\nshields "A",\n"B" # x\n}', "Shields", s.Comments(behind=("# x",))),
    ('definition a.b "t" {\ntable c : d {\n# x\n| e | value |\n| 1 | 2 | } }', "Column",
     s.Comments(before=("# x",))),
    ('definition a.b "t" {\ntable c : d { | value | # x\n| 1 | } }', "Column", s.Comments(behind=("# x",))),
    ('definition a.b "t" {\ntable c : d { | value |\n| 1 | # x\n| 2 | } }', "Row",
     s.Comments(behind=("# x",))),
    ("choice a { b, # x\nc }", "Member", s.Comments(behind=("# x",))),
    ('jurisdiction a "A" state { given b = 5 since 2020-01-01\n# x\nsource recalled "c" 2020-01-01 }',
     "StateFact", s.Comments(before=("# x",))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "comments"), PLACES)
def test_where_a_remark_goes(text, kind, comments):
    assert at(text, kind) == comments
