"""`policyengine states`: how far the law of each state is held."""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from policyengine.cli.choosing import checked_format, chosen_states
from policyengine.cli.output import Failure, be_lenient, put, report

if TYPE_CHECKING:
    from policyengine.profile import Profile
    from policyengine.report.tree import Document
    from policyengine.rulebook.model import Rulebook

FORMATS = ("text", "json", "markdown")
WIDEST = 120


def states(written: Sequence[str], form: str) -> int:
    """Print the overview, or the page of each state named; the exit code."""
    from policyengine.analysis.survey.holdings import holdings, jurisdictions

    checked_format(form, FORMATS)
    book, profiles = law_and_profiles()
    found = holdings(book, profiles, chosen_states(written, jurisdictions(book, profiles)))
    if form == "json":
        from policyengine.report.survey_json import holdings_json

        put(holdings_json(found, book.hash))
        return 0
    documents: list[Document] = []
    if written:
        from policyengine.analysis.survey.authorities import authorities
        from policyengine.report.states import state_document

        day = known_on(book)
        documents += [state_document(h, authorities(book, h.state, day) if h.total else []) for h in found]
    else:
        from policyengine.report.states import states_document

        documents.append(states_document(found))
    for place, document in enumerate(documents):
        show(document, form, gap=place > 0)
    return 0


def law_and_profiles() -> tuple[Rulebook, Mapping[str, Profile]]:
    """The law of all states, and the profiles; refused with messages where either can't be read."""
    from policyengine.profile import profiles
    from policyengine.rulebook import default_paths, load

    book, found = load(default_paths(None))
    read, more = profiles(
        book.vocabulary.choices["area"].parents if "area" in book.vocabulary.choices else ()
    )
    if report([*(d for d in found if d.is_error), *more]):
        raise Failure("the law that is shipped can't be read", "Install the program anew.")
    return book, read


def known_on(book: Rulebook) -> datetime.date:
    """The law date where none is given: the day of the newest source."""
    return book.known_on


def width() -> int | None:
    """How many columns a table may take: as many as the terminal has, at most 120; None where there is no terminal."""
    return min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else None


def show(document: Document, form: str, *, gap: bool = False) -> None:
    """Print a document as text or Markdown; `gap`: an empty line before it."""
    if form == "markdown":
        from policyengine.report.markdown import to_markdown

        put(("\n" if gap else "") + to_markdown(document))
        return
    from policyengine.report.page import print_document

    be_lenient()
    if gap:
        put("\n")
    print_document(document, sys.stdout, width())
