"""No rulebook, however wrong, makes a check raise: trees are mixed at random and all checks run over them."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from policyengine.language import syntax as s
from policyengine.language.parser import parse
from policyengine.rulebook.checks import CHECKS
from policyengine.rulebook.checks.scenarios import check_scenario
from policyengine.rulebook.declare import Declarations

HERE = Path(__file__).parent
TEXTS = [(HERE / name).read_text() for name in ("base.policy", "good.txt", "bad.txt", "scenarios.txt")]
LAW = "\n".join(line for text in TEXTS for line in text.splitlines() if not line.startswith(("#", "==")))


class Mixer:
    """Puts parts of a tree where other parts of their kind stood."""

    def __init__(self, items: tuple[s.Item, ...], seed: int) -> None:
        self.random = random.Random(seed)
        self.nodes: dict[type, list[s.Node]] = defaultdict(list)
        self.words: dict[tuple[type, str], list[Any]] = defaultdict(list)
        for item in items:
            for node in s.walk(item):
                for kind in {_kind(node), s.Expr} if isinstance(node, s.Expr) else {_kind(node)}:
                    self.nodes[kind].append(node)
                for field in fields(node):
                    value = getattr(node, field.name)
                    if isinstance(value, str):
                        self.words[type(node), field.name].append(value)

    def mix(self, node: Any) -> Any:
        if isinstance(node, tuple) and type(node) is tuple:
            kept = [part for part in node if len(node) < 2 or self.random.random() > 0.01]
            return tuple(self.mix(part) for part in kept or node)
        if not isinstance(node, s.Node):
            return node
        if self.random.random() < 0.02:
            return self.random.choice(self.nodes[_kind(node)])
        changes = {}
        for field in fields(node):
            value = getattr(node, field.name)
            if isinstance(value, str) and field.name != "how" and self.random.random() < 0.03:
                changes[field.name] = self.random.choice(self.words[type(node), field.name])
            elif isinstance(value, (s.Node, tuple)) and field.name not in ("loc", "comments"):
                changes[field.name] = self.mix(value)
        return replace(node, **changes)


def _kind(node: s.Node) -> type:
    if isinstance(node, (s.Quantity, s.Path, s.Percent, s.Ratio, s.PreviousYear)):
        return type(node)  # they stand also where no other expression may
    return s.Expr if isinstance(node, s.Expr) else s.Clause if isinstance(node, s.Clause) else type(node)


def tree() -> tuple[s.Item, ...]:
    file, _ = parse(LAW)
    assert len(file.items) > 200
    return file.items


ITEMS = tree()


@pytest.mark.parametrize("seed", range(40))
def test_no_check_raises(seed: int) -> None:
    mixer = Mixer(ITEMS, seed)
    declared = Declarations()
    items = tuple(mixer.mix(item) for item in ITEMS if mixer.random.random() > 0.1)
    declared.add(s.File(items), "st")
    book = declared.rulebook()
    found = [d for check in CHECKS for d in check(book)]
    found += [d for item in items if isinstance(item, s.Scenario) for d in check_scenario(item, book)]
    assert found
    assert all(d.help for d in found)
