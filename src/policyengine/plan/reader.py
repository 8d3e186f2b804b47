"""YAML → plan: `read_plan` and `read_plan_text`."""

from __future__ import annotations

import datetime
import os

from policyengine.language.diagnostics import Diagnostic
from policyengine.language.syntax import Loc
from policyengine.plan.checks import check
from policyengine.plan.days import date_of
from policyengine.plan.files import text_of as text_of_file
from policyengine.plan.grades import years_of
from policyengine.plan.keys import TOP_KEYS, Keys
from policyengine.plan.model import Plan, Procedure, Request, Thing
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, compose, fold
from policyengine.plan.notes import Notes, Wrong
from policyengine.plan.procedure import read_procedures
from policyengine.plan.reading import Reading, is_foreign, not_used, read_fact, unknown_key
from policyengine.plan.requests import read_requests
from policyengine.plan.things import read_thing
from policyengine.plan.values import nothing_said, says_nothing, word_of
from policyengine.plan.words import Words
from policyengine.rulebook.units import Type

_DUE = {
    "plan": "add a title, as `plan: Taylor County pathway`",
    "state": "add the state in two letters, as `state: KY`",
    "term": "add the school years, as `term: 2027-28 to 2030-31`",
    "prepared": "add the date of the plan, as `prepared: 2026-11-22`",
}


def read_plan(path: str | os.PathLike[str], words: Words) -> tuple[Plan | None, list[Diagnostic]]:
    """Reads a plan.

    Args:
        path: a YAML file.
        words: what the rulebook declares.

    Returns:
        The plan, or None where anything in it is an error; and all that is to be told of it.
    """
    text, found = text_of_file(path)
    if text is None:
        return None, found
    return read_plan_text(text, os.fspath(path), words)


def read_plan_text(text: str, source: str, words: Words) -> tuple[Plan | None, list[Diagnostic]]:
    """Reads a plan from its text; `source` is the name for messages."""
    root, found = compose(text.removeprefix("\ufeff"), source)
    notes = Notes()
    plan = None
    if not any(d.is_error and d.code in ("E0302", "E0303") for d in found):
        if isinstance(root, Pairs) and root.pairs:
            plan = _Plan(Reading(words, notes, Keys(words.vocabulary)), root, source).read()
        elif not found:
            notes.found.append(_no_plan(root, source))
    found = sorted([*found, *notes.found], key=lambda d: (d.loc.line, d.loc.column, d.code))
    return (None if any(d.is_error for d in found) else plan), found


def _no_plan(root: Node | None, source: str) -> Diagnostic:
    if root is None or (isinstance(root, Scalar | Pairs) and says_nothing(root)):
        loc = Loc(source, 1, 1, 0, 0)
        return Diagnostic("E0317", "there is no plan in this file", loc, help=_BEGIN)
    form = "a list" if isinstance(root, Items) else "a text"
    return Diagnostic("E0307", f"{form} where a plan is due", root.loc, help=_BEGIN)


_BEGIN = "begin with `plan: the title`, or let `policyengine new --state KY` write a plan to fill in"


class _Plan:
    """The reading of one plan."""

    def __init__(self, reading: Reading, root: Pairs, source: str) -> None:
        self.reading, self.notes, self.root, self.source = reading, reading.notes, root, source
        self.parts = {fold(key.text): (key, node) for key, node in root}
        self.district = Thing("district", "district", loc=root.loc)

    def read(self) -> Plan:
        title = self._title()
        self.reading.state = self._state()
        self.reading.term = self._term()
        prepared = self._prepared()
        read_thing(self.reading, self.district, self._pairs(), own=TOP_KEYS)
        self._lists()
        for wait in self.reading.later:
            wait()
        requests = self._requests()
        procedure = self._procedure()
        check(self.reading, self.district)
        return Plan(
            title,
            self.reading.state,
            self.reading.term,
            prepared,
            self.district,
            requests,
            procedure,
            self.source,
        )

    def _due(self, key: str) -> Scalar | None:
        """The value of a part that each plan has; None, and a message, where it has none."""
        if key not in self.parts:
            loc = self.root.pairs[0][0].loc
            self.notes.tell("E0313", f"the plan has no `{key}`", loc, _DUE[key])
            return None
        node = self.parts[key][1]
        if says_nothing(node) or word_of(node):
            empty = f"`{key}: {node.text}` says nothing" if isinstance(node, Scalar) and node.text else ""
            self.notes.tell("E0313", empty or f"`{key}` is empty", self.parts[key][0].loc, _DUE[key])
            return None
        if not isinstance(node, Scalar):
            self.notes.tell("E0307", f"`{key}` is one value", node.loc, _DUE[key])
            return None
        return node

    def _title(self) -> str:
        node = self._due("plan")
        return " ".join(node.text.split()) if node else ""

    def _state(self) -> str:
        node = self._due("state")
        if node is None:
            return ""
        states = self.reading.words.states
        code = node.text.lower()
        if code in states:
            return code
        names = {fold(name): letters for letters, name in states.items()}
        near = self.notes.nearest(fold(node.text), names, 0.75)
        help_ = (
            f"write `{names[near].upper()}` for {states[names[near]]}"
            if near
            else "write the two letters, as `KY`"
        )
        self.notes.tell("E0315", f"`{node.text}` is no state", node.loc, help_)
        return ""

    def _term(self) -> tuple[int, ...]:
        node = self._due("term")
        if node is None:
            return ()
        try:
            return years_of(node.text)
        except Wrong as wrong:
            self.notes.wrong(wrong, node.loc)
            return ()

    def _prepared(self) -> datetime.date | None:
        node = self._due("prepared")
        if node is None:
            return None
        try:
            return date_of(node.text)
        except Wrong as wrong:
            self.notes.wrong(wrong, node.loc)
            return None

    def _pairs(self) -> Pairs:
        """The facts and parts of the district: those under `district`, and those at the top."""
        if "district" not in self.parts:
            return self.root
        key, node = self.parts["district"]
        if isinstance(node, Pairs) and node.pairs:
            return Pairs([*node.pairs, *self.root.pairs], node.loc, node.flow)
        if not word_of(node):
            name = node.text if isinstance(node, Scalar) and node.text else "Example 49"
            self.notes.tell(
                "E0307",
                "the facts of the district are due here",
                key.loc,
                f"write `district: {{name: {name}}}`",
            )
        return self.root

    def _lists(self) -> None:
        """Lists of law that the plan keeps, each under the name of its fact."""
        if "lists" not in self.parts:
            return
        node = self.parts["lists"][1]
        if word_of(node):
            return
        if says_nothing(node) or not isinstance(node, Pairs):
            form = nothing_said(node) if says_nothing(node) else None
            wrong = form or Wrong(
                "E0307", "lists by name are due here", "write `lists: {name: [citation, citation]}`"
            )
            self.notes.wrong(wrong, node.loc)
            return
        facts = self.reading.keys.facts("district")
        for key, inner in node:
            fact = facts.get(fold(key.text))
            if fact is None:
                unknown_key(self.reading, "district", key, inner, node)
            elif is_foreign(self.reading, fact):
                not_used(self.reading, key, fact.jurisdiction or "")
            elif fact.type != Type("citations"):
                self.notes.tell(
                    "E0307",
                    f"`{key.text}` is no list of law",
                    key.loc,
                    "write it at the top, without `lists`",
                )
            else:
                read_fact(self.reading, self.district, fact, key, inner)

    def _requests(self) -> tuple[Request, ...] | None:
        if "requests" not in self.parts:
            return None
        key, node = self.parts["requests"]
        try:
            return read_requests(self.reading, self.district, key, node)
        except Wrong as wrong:
            self.notes.wrong(wrong, node.loc)
            return None

    def _procedure(self) -> dict[str, Procedure]:
        if "procedure" not in self.parts:
            return {}
        node = self.parts["procedure"][1]
        try:
            return read_procedures(self.reading, self.district, node)
        except Wrong as wrong:
            self.notes.wrong(wrong, node.loc)
            return {}
