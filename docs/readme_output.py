# ruff: noqa: INP001
"""Puts the beginning of the real answer to the Taylor County plan into README.md.

Run from the checkout: `python docs/readme_output.py`.  A test compares the two.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAN = "scenarios/taylor-county-ky.yaml"
BEGIN = f"<!-- begin: policyengine check {PLAN} -->\n```\n"
END = "```\n<!-- end -->"
SECTION = "\nQuestions\n"


def beginning() -> str:
    """The answer up to its questions, as the command prints it in a pipe."""
    from policyengine.cli.check import judge
    from policyengine.report.text import print_report

    text = io.StringIO()
    with contextlib.chdir(ROOT):
        judged = judge(PLAN, None, None, strict=False)
    if judged is None:
        raise SystemExit(2)
    print_report(judged[0], text)
    return text.getvalue().partition(SECTION)[0].rstrip() + "\n"


def shown() -> str:
    """The block that stands in README.md."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return readme.partition(BEGIN)[2].partition(END)[0]


def main() -> None:
    """Write the block."""
    path = ROOT / "README.md"
    head, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        sys.exit("README.md has no place for the output")
    text = head + begin + beginning() + end + tail
    partial = path.with_suffix(".tmp")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


if __name__ == "__main__":
    main()
