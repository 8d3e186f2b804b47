"""The fences of README.md and docs/*.md, and how each kind of them is tried.

The words behind the three backticks say what a fence is:

- ``policy``: law, loaded with the shared vocabulary and the federal jurisdiction; its scenarios are run.
  ``policy shared``: the same, and every fence of the page may use it.
  ``policy ky``: loaded with all the law of the country and of that state.
  ``policy some/name.policy``: a file; it is put into the folder in which the commands of the page are run.
- ``policy-error``: law with a fault; the ``text`` fence behind it holds what the checks say.
- ``yaml``: a plan, or a part of one (the head is then added).  ``yaml name.yaml``: a file, as above.
  A ``text`` fence right behind it that begins with ``plan.yaml:`` holds what the reader says.
- ``yaml-error``: a plan with a fault, with its ``text`` fence.
- ``console``: commands behind ``$``, run in a folder of their own, and what they print; a line ``...`` stands
  for any lines.
- ``json`` must be JSON.  ``text`` and fences without a word are run by nothing, save the commands in README.md.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from policyengine.analysis.scenarios import Run
from policyengine.cli.quick import run
from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.language.files import read_text
from policyengine.language.parser import parse
from policyengine.plan.known import words_of
from policyengine.plan.reader import read_plan_text
from policyengine.plan.words import Words
from policyengine.rulebook.checks import CHECKS
from policyengine.rulebook.checks.scenarios import check_scenario
from policyengine.rulebook.declare import Declarations
from policyengine.rulebook.loader import default_paths, law_files, load
from policyengine.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
KINDS = frozenset({"", "policy", "policy-error", "yaml", "yaml-error", "console", "text", "json"})
HEAD = "plan: An example\nstate: KY\nterm: 2027-28 to 2029-30\nprepared: 2026-11-22\n"
"""What is added to a part of a plan, at its end, so that the lines keep their numbers."""
_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
_STATE = re.compile(r"^state:\s*([A-Za-z]{2})\s*$", re.MULTILINE)
_LAWS = re.compile(r"^jurisdiction (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    """One fence: its page, its line, the words behind the backticks, and its text."""

    page: Path
    line: int
    kind: str
    word: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line} {self.kind}"

    @property
    def is_file(self) -> bool:
        """Whether the fence is a file that commands may name."""
        return "." in self.word


@functools.cache
def fences(page: Path) -> tuple[Fence, ...]:
    """The fences of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        kind, _, word = match[1].strip().partition(" ")
        found.append(Fence(page, text.count("\n", 0, match.start()) + 1, kind, word.strip(), match[2]))
    return tuple(found)


def every(*kinds: str) -> list[Fence]:
    """The fences of these kinds on all pages."""
    return [fence for page in PAGES for fence in fences(page) if fence.kind in kinds]


def behind(fence: Fence) -> Fence | None:
    """The fence that follows on the page."""
    return next((f for f in fences(fence.page) if f.line > fence.line), None)


def expected(fence: Fence) -> str:
    """What the `text` fence behind a fence says; nothing if there is none."""
    following = behind(fence)
    return following.text if following is not None and following.kind == "text" else ""


# --- law


@functools.cache
def _parsed(path: Path) -> s.File:
    text, _ = read_text(path)
    return parse(text or "", path.name)[0]


@functools.cache
def _scenery(state: str) -> tuple[tuple[s.File, str], ...]:
    """The law that an example rests on: the vocabulary, and all the law of a state where one is named."""
    files = [ROOT / "rules" / "vocabulary.policy", ROOT / "rules" / "federal" / "jurisdiction.policy"]
    if state:
        files = law_files(default_paths(state))[0]
    return tuple((_parsed(path), path.parent.name if len(path.parent.name) == 2 else "") for path in files)


def _beside(fence: Fence) -> list[Fence]:
    """The fences of the page that this one may use."""
    others = [f for f in fences(fence.page) if f.kind == "policy" and f != fence]
    if fence.is_file:
        return [f for f in others if f.is_file and f.word != fence.word and f.line < fence.line]
    return [f for f in others if f.word == "shared"]


def law_of(fence: Fence) -> tuple[Rulebook, list[s.Scenario], list[Diagnostic]]:
    """The law of a fence with all that it rests on, its scenarios, and what is wrong with it."""
    state = fence.word if len(fence.word) == 2 else ""
    found: list[Diagnostic]
    file, found = parse(fence.text, "law.policy")
    scenarios = [item for item in file.items if isinstance(item, s.Scenario)]
    if state and len(scenarios) == len(file.items):  # nothing but scenarios: the law as it is shipped
        book = load(default_paths(state))[0]
        return book, scenarios, [*found, *(d for one in scenarios for d in check_scenario(one, book))]
    declared = Declarations()
    for scenery, home in _scenery(state):
        declared.add(scenery, home)
    home = state
    for part in _beside(fence):
        home = next(iter(_LAWS.findall(part.text)), home)
        earlier, wrong = parse(part.text, "law.policy")
        found += wrong
        declared.add(earlier, home)
    declared.add(file, next(iter(_LAWS.findall(fence.text)), home))
    book = declared.rulebook()
    found += declared.found
    for check in CHECKS:
        found += check(book)
    for scenario in scenarios:
        found += check_scenario(scenario, book)
    return book, scenarios, sorted(found, key=lambda d: (d.loc.line, d.loc.column, d.code))


def failures(book: Rulebook, scenarios: list[s.Scenario]) -> list[str]:
    """Each expectation that did not come out."""
    return [
        f"{scenario.title}, line {failure.loc.line}: expected {failure.expected}, came out {failure.came_out}"
        for scenario in scenarios
        for failure in Run(scenario, book).failures()
    ]


def rendered(found: list[Diagnostic], text: str) -> str:
    """Messages as the commands print them."""
    return "".join(f"{diagnostic.render(text)}\n" for diagnostic in found)


# --- plans


@functools.cache
def _words(state: str) -> Words:
    return words_of(load(default_paths(state))[0])


def plan_messages(fence: Fence) -> str:
    """What the reader says of a plan, or of a part of one."""
    text = fence.text if re.search(r"^plan:", fence.text, re.MULTILINE) else fence.text + HEAD
    state = _STATE.search(text)
    _, found = read_plan_text(text, "plan.yaml", _words(state[1].lower() if state else "ky"))
    return rendered(found, text)


# --- commands


def prepare(folder: Path) -> None:
    """Puts into a folder what commands may name: the law and the plans that are shipped."""
    for name in ("rules", "states", "scenarios"):
        shutil.copytree(ROOT / name, folder / name)


def put_file(fence: Fence, folder: Path) -> None:
    """Writes a fence that is a file; a later one of the same name replaces it."""
    path = folder / fence.word
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(fence.text, encoding="utf-8")


def commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console fence, each with what is printed below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command.strip(), output


def called(command: str) -> tuple[int, str]:
    """Runs `policyengine …` in the working folder; the exit code, and all that is printed."""
    words = shlex.split(command)
    assert words[0] == "policyengine", f"only `policyengine` is run: {command}"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = run(words[1:])
    return code, printed.getvalue()


def agrees(shown: str, printed: str) -> bool:
    """Whether the output shown is the output printed; a line `...` stands for any lines."""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE)]
    return (
        re.fullmatch(r"\s*" + r"(?:.*\n)*?\n?".join(f"{p}\n*" for p in parts) + r"\s*", printed) is not None
    )


def readme_output() -> ModuleType:
    """`docs/readme_output.py`, which writes one output into README.md."""
    spec = importlib.util.spec_from_file_location("readme_output", ROOT / "docs" / "readme_output.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
