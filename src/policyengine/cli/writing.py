"""A report as a text in the form that was asked for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyengine.report.tree import Document


def written(document: Document, form: str) -> str:
    """A document in a form of writing."""
    if form == "html":
        from policyengine.report.html import to_html

        return to_html(document)
    if form == "markdown":
        from policyengine.report.markdown import to_markdown

        return to_markdown(document)
    from policyengine.report.page import print_document

    text = io.StringIO()
    print_document(document, text)
    return text.getvalue()
