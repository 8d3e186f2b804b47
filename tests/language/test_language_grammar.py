"""The grammar: no conflicts, every rule used, every rule refused in its own words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policyengine.language.comments import remarks_of
from policyengine.language.parser import blocks, keywords, parse, parser
from policyengine.language.printer import print_file

CORPUS = Path(__file__).parent / "corpus"
EVERY = (CORPUS / "every_construct.policy").read_text()


def lines(name):
    return [
        line
        for line in (CORPUS / name).read_text().splitlines()
        if line.strip() and not line.startswith("# ") and line != "#"
    ]


GOOD = lines("good.txt")
BAD = [tuple(line.split(" ==> ")) for line in lines("bad.txt")]
RULES = {
    str(rule.alias or rule.origin.name) for rule in parser().rules if not rule.origin.name.startswith("_")
}


def test_the_grammar_has_no_conflict():
    assert parser(strict=True).parse(EVERY) == parser().parse(EVERY)


def test_every_rule_is_used():
    used = {str(node.data) for text in (EVERY, *GOOD) for node in parser().parse(text).iter_subtrees()}
    inlined = {str(rule.origin.name) for rule in parser().rules if rule.options.expand1}
    assert used >= RULES - inlined


def test_every_rule_has_a_bad_case():
    headings = re.findall(r"^# rules: (.*)$", (CORPUS / "bad.txt").read_text(), re.MULTILINE)
    assert {name.strip() for heading in headings for name in heading.split(",")} == RULES


@pytest.mark.parametrize("text", GOOD)
def test_good_lines_are_read_and_printed(text):
    file, found = parse(text)
    assert not found
    printed = print_file(file)
    assert parse(printed) == (file, [])
    assert print_file(parse(printed)[0]) == printed


@pytest.mark.parametrize("case", BAD, ids=lambda case: case[0])
def test_bad_lines_are_refused_with_help(case):
    text, message, *help_ = case
    file, found = parse(text.replace("\\n", "\n"), "a.policy")
    assert file.items == ()
    (diagnostic,) = found
    code, _, part = message.partition(": ")
    assert diagnostic.code == code
    assert part in diagnostic.message
    assert (help_[0] if help_ else "") in diagnostic.help
    assert diagnostic.help
    assert (
        diagnostic.message[0] in "`t"
        or diagnostic.message[0].islower()
        or diagnostic.message.startswith("U+")
    )
    assert not re.search(r"[A-Z_]{4,}|__ANON|Token|Traceback", diagnostic.message.replace("KRS", ""))


def test_keywords():
    assert {"must", "when", "step"} <= keywords()
    assert "hours" not in keywords()


def test_all_errors_of_a_file_are_reported_and_the_rest_is_read():
    text = 'use a b\n\nuse c\n\nrequirement d.e "t" { must }\n\nfact f : yes/no\n'
    file, found = parse(text, "x.policy")
    assert [item.name for item in file.items] == ["c", "f"]
    assert [str(diagnostic.loc) for diagnostic in found] == ["x.policy:1:7", "x.policy:5:28"]
    assert [text[d.loc.start : d.loc.end] for d in found] == ["b", "}"]


def test_a_missing_brace_spoils_one_block():
    text = 'requirement a.b "t" {\n  must c\n\nrequirement d.e "t" { must f }\n'
    file, found = parse(text)
    assert [item.name for item in file.items] == ["d.e"]
    assert [diagnostic.code for diagnostic in found] == ["E0103"]


def test_blocks_may_be_left_out():
    text = '# one\nuse a\n\n# two\nscenario "s" { law b as of 2026-01-01 }\n# three\n'
    file, found = parse(text, skip=frozenset({"scenario"}))
    assert not found
    assert [type(item).__name__ for item in file.items] == ["Use"]
    assert [comments.before for _, comments in remarks_of(file)] == [("# one",)]


def test_blocks_know_their_place():
    text = "\n# above\nuse a\nuse b\n"
    assert [(block.line, block.start, block.keyword) for block in blocks(text)] == [
        (2, 1, "use"),
        (4, 15, "use"),
    ]
    assert [block.keyword for block in blocks("# nothing\n")] == [""]
    assert blocks(" \n") == []


def test_places_are_those_of_the_file():
    text = 'use a\n\nrequirement b.c "t" {\n  must d.e\n}\n'
    condition = parse(text, "x.policy")[0].items[1].clauses[0]
    assert str(condition.loc) == "x.policy:4:3"
    assert text[condition.loc.start : condition.loc.end] == "must d.e"


@pytest.mark.parametrize("operator", ["+", "and"])
def test_what_is_nested_too_deep_is_refused(operator):
    sums = f" {operator} ".join(["a"] * 300)
    found = parse(f'requirement a.b "t" {{ must {sums} }}')[1]
    assert [diagnostic.code for diagnostic in found] == (["E0101"] if operator == "+" else [])
    assert parse(f'requirement a.b "t" {{ must {"not " * 3000}a }}')[1][0].code == "E0101"
    assert parse(f'requirement a.b "t" {{ must {"(" * 3000}a{")" * 3000} }}')[1] == []
