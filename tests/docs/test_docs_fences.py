"""Every example on the pages is tried.  What a fence may be is said in docs_fences.py."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docs_fences as d
import pytest
import typer.main

from policyengine.cli.app import app
from policyengine.cli.fmt import format_text
from policyengine.language.diagnostics import CODES
from policyengine.language.parser import parser
from policyengine.rulebook.loader import encoded_states

PLAIN = [f for f in d.every("policy") if not f.is_file]
COMMAND_PAGES = [p for p in d.PAGES if any(f.kind == "console" or f.is_file for f in d.fences(p))]
COMMAND_WORDS = re.compile(r"`policyengine ([a-z]+)([^`\n]*)`")


@pytest.mark.parametrize("page", d.PAGES, ids=lambda page: page.name)
def test_fences_are_of_a_kind_that_is_tried(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^\s*```", text, re.MULTILINE)) == 2 * len(d.fences(page)), (
        "a fence is open or indented"
    )
    for fence in d.fences(page):
        assert fence.kind in d.KINDS, f"{fence}: one of {', '.join(sorted(d.KINDS))}"
        if fence.kind == "policy":
            known = ("", "shared", *encoded_states())
            assert fence.is_file or fence.word in known, f"{fence}: what is `{fence.word}`?"


@pytest.mark.parametrize("fence", PLAIN, ids=str)
def test_law(fence: d.Fence) -> None:
    book, scenarios, found = d.law_of(fence)
    assert d.rendered(found, fence.text) == ""
    assert d.failures(book, scenarios) == []


@pytest.mark.parametrize("fence", PLAIN, ids=str)
def test_law_stands_in_its_one_form(fence: d.Fence) -> None:
    assert format_text(fence.text) == (fence.text, [])


@pytest.mark.parametrize("fence", d.every("policy-error"), ids=str)
def test_law_with_a_fault(fence: d.Fence) -> None:
    assert d.rendered(d.law_of(fence)[2], fence.text) == d.expected(fence)


@pytest.mark.parametrize("fence", d.every("yaml"), ids=str)
def test_plan(fence: d.Fence) -> None:
    shown = d.expected(fence)
    assert d.plan_messages(fence) == (shown if shown.startswith("plan.yaml:") else "")


@pytest.mark.parametrize("fence", d.every("yaml-error"), ids=str)
def test_plan_with_a_fault(fence: d.Fence) -> None:
    assert d.plan_messages(fence) == d.expected(fence)


@pytest.mark.parametrize("fence", d.every("json"), ids=str)
def test_json(fence: d.Fence) -> None:
    json.loads(fence.text)


@pytest.mark.parametrize("page", COMMAND_PAGES, ids=lambda page: page.name)
def test_commands(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    d.prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    for fence in d.fences(page):
        if fence.is_file:
            d.put_file(fence, tmp_path)
        elif fence.kind == "console":
            for command, shown in d.commands(fence.text):
                if command.startswith("pip install "):
                    continue
                code, printed = d.called(command)
                place = f"{fence}: {command}"
                if shown.strip():
                    assert d.agrees(shown, printed), f"{place}\n--- shown\n{shown}--- printed\n{printed}"
                else:
                    assert code != 2, f"{place}\n{printed}"


def test_the_bare_fences_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is the output that `docs/readme_output.py` writes (compared elsewhere); the others are commands."""
    output = d.readme_output().shown()
    d.prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    for fence in d.every(""):
        assert fence.page.name == "README.md", f"{fence}: say what it is"
        if fence.text == output:
            continue
        for part in fence.text.strip().split(" && "):
            assert part.startswith(("pip install ", "policyengine ", "pytest")), f"{fence}: {part}"
            if part.startswith("policyengine "):
                assert d.called(part)[0] != 2, part


@pytest.mark.parametrize("page", d.PAGES, ids=lambda page: page.name)
def test_commands_in_running_text_exist(page: Path) -> None:
    known = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, rest in COMMAND_WORDS.findall(page.read_text(encoding="utf-8")):
        assert name in known, f"{page.name}: `policyengine {name}`"
        command, words = known[name], rest.split()
        inner = getattr(command, "commands", None)
        if inner and words:
            assert words[0] in inner, f"{page.name}: `policyengine {name}{rest}`"
            command = inner[words[0]]
        options = {option for parameter in command.params for option in parameter.opts}
        used = re.findall(r"(?<=\s)--?[a-z][a-z-]*", rest)
        assert set(used) <= {*options, "-o", "--help"}, f"{page.name}: `policyengine {name}{rest}`"


def test_the_pages_hold_no_path_of_a_machine() -> None:
    for page in d.PAGES:
        assert not re.search(r"(?<![\w.])/(work|home|tmp|root|Users)/", page.read_text(encoding="utf-8")), (
            page.name
        )


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\nd\n", "a\nd\n", True),
        ("...\nd\n", "a\nd\n", True),
        ("a\n...\n", "a\nd\n", True),
        ("a\n", "a\nd\n", False),
        ("a\n...\nd\n", "b\nd\n", False),
    ],
)
def test_output_with_gaps(shown: str, printed: str, same: bool) -> None:
    assert d.agrees(shown, printed) is same


# --- the reference of the language is whole


def test_the_reference_shows_every_construct() -> None:
    page = d.ROOT / "docs" / "language.md"
    shown: set[str] = set()
    for fence in d.fences(page):
        if fence.kind == "policy":
            shown |= {str(node.data) for node in parser().parse(fence.text).iter_subtrees()}
    rules = [rule for rule in parser().rules if not rule.origin.name.startswith("_")]
    inlined = {str(rule.origin.name) for rule in rules if rule.options.expand1}
    assert {str(rule.alias or rule.origin.name) for rule in rules} - inlined - shown == set()


@pytest.mark.parametrize(
    ("page", "beginnings"), [("language", ("E01", "E02", "W02")), ("plan", ("E03", "W03"))]
)
def test_the_codes_of_messages_are_listed(page: str, beginnings: tuple[str, ...]) -> None:
    text = (d.ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    codes = [f"| {code} | {says} |" for code, says in CODES.items() if code.startswith(beginnings)]
    assert [line for line in codes if line not in text] == []


@pytest.mark.parametrize("page", d.PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, place = target.partition("#")
        other = (page.parent / name) if name else page
        assert other.exists(), f"{page.name}: {target}"
        if place:
            headings = re.findall(r"^#+ (.*)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
            assert place in anchors, f"{page.name}: {target}"
