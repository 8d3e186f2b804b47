"""The report as text, for a screen, a pipe or a file."""

from __future__ import annotations

from typing import TextIO

from policyengine.reason.answer import Answer
from policyengine.report.contents import report
from policyengine.report.page import print_document


def print_report(answer: Answer, out: TextIO, width: int | None = None) -> None:
    """Print the report on `answer` to `out`, `width` columns wide (80 unless `out` is a wider terminal)."""
    print_document(report(answer), out, width)
