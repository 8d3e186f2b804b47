"""Plans with mistakes (`bad/NAME.yaml`) and the messages that are due (`bad/NAME.txt`).

A new case is a new file; `python tests/plan/test_plan_bad.py` writes the messages beside it, to be read
before they are kept.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_words import HERE, words

from policyengine.plan.reader import read_plan_text

CASES = sorted((HERE / "bad").glob("*.yaml"))


def messages(path: Path) -> str:
    plan, found = read_plan_text(path.read_text("utf-8"), path.name, words())
    assert plan is None or not any(d.is_error for d in found)
    assert all(d.help and d.message and d.loc.line for d in found)
    return "".join(d.render() + "\n" for d in found)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_messages(path: Path) -> None:
    assert messages(path) == path.with_suffix(".txt").read_text("utf-8")


def test_no_python_in_messages() -> None:
    told = "".join(messages(path) for path in CASES)
    for word in ("None", "True", "False", "tuple", "dict", "str(", "Fraction", "object at", "frozenset"):
        assert word not in told


if __name__ == "__main__":
    for case in CASES:
        case.with_suffix(".txt").write_text(messages(case), "utf-8")
