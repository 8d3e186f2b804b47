"""`policyengine law show`: one provision, or all that a citation covers, as people read it."""

from __future__ import annotations

import datetime
import sys
from typing import TYPE_CHECKING

from policyengine.cli.choosing import checked_day, checked_format
from policyengine.cli.output import Failure, be_lenient, put, report, writable, write
from policyengine.cli.writing import written

if TYPE_CHECKING:
    from policyengine.report.tree import Document, Paragraph
    from policyengine.rulebook import Rulebook
    from policyengine.rulebook.model import Provision

FORMATS = ("text", "markdown", "html", "json")


def show(name: str, form: str, as_of: str | None, state: str | None, out: str | None) -> int:
    """Print or write the provisions that an id or a citation names."""
    from policyengine.edition.as_json import to_json

    form = checked_format(form, FORMATS)
    day = checked_day(as_of)
    wanted = state_of(state)
    path = writable(out, []) if out is not None else None
    book = law_of(wanted or _home_of(name))
    provisions = _found(name.strip(), book, wanted)
    text = (
        to_json(provisions, book, day)
        if form == "json"
        else written(_document(provisions, name, book, day), form)
    )
    if path is not None:
        write(path, text)
    elif form == "text":
        be_lenient()
        from policyengine.report.page import print_document

        print_document(_document(provisions, name, book, day), sys.stdout)
    else:
        put(text)
    return 0


def state_of(written_: str | None) -> str | None:
    """The state or `us` that an option names; refused where its law is not here."""
    from policyengine.rulebook.loader import encoded_states

    if written_ is None:
        return None
    name = written_.strip().lower()
    if name == "us" or name in encoded_states():
        return name
    held = ", ".join(s.upper() for s in encoded_states())
    raise Failure(f"no law of `{written_}` is here", f"Name one of {held}, or US for federal law.")


def law_of(state: str | None) -> Rulebook:
    """The law of a state with federal law, federal law alone (`us`), or all law (None)."""
    from policyengine.rulebook import default_paths, load

    book, problems = load(default_paths(state))
    if report(problems):
        raise Failure("the law can't be read", "Mend what is told above, and ask again.")
    return book


def _home_of(name: str) -> str | None:
    """The state of which an id is, told by its first letters; None where all law has to be searched."""
    from policyengine.rulebook.loader import encoded_states

    first = name.strip().partition(".")[0]
    return first if "." in name and first in ("us", *encoded_states()) else None


def _found(name: str, book: Rulebook, state: str | None) -> tuple[Provision, ...]:
    from policyengine.edition.lookup import find, nearest

    found = find(name, book, state)
    if found.provisions:
        return found.provisions
    if found.states:
        names = ", ".join(book.jurisdictions[s].title for s in found.states)
        first = found.states[0].upper()
        raise Failure(
            f"`{name}` may be law of several states: {names}", f"Say which: `--state {first}`, for one."
        )
    if found.cite is not None:
        raise Failure(
            f"no provision that is encoded here cites `{name}`",
            "That does not mean that there is no such law. `policyengine law search` looks for words.",
        )
    near = nearest(name, book)
    ids = " or ".join(f"`{i}`" for i in near)
    raise Failure(
        f"`{name}` is no id, and no code of law here prints such a citation",
        f"Did you mean {ids}?" if near else "`policyengine law search WORDS` finds ids and citations.",
    )


def _document(
    provisions: tuple[Provision, ...], name: str, book: Rulebook, day: datetime.date | None
) -> Document:
    from policyengine.edition.page import DISCLAIMER, legend, provision_section
    from policyengine.report.tree import Document, Paragraph, Section

    sections = [provision_section(p, book, day) for p in provisions]
    closing = Section("What this rests on", (_law_line(book, day), legend(), Paragraph(DISCLAIMER)))
    if len(sections) == 1:
        return Document(sections[0].title, (*sections[0].blocks, closing))
    return Document(f"{len(sections)} provisions under {name}", (*sections, closing))


def _law_line(book: Rulebook, day: datetime.date | None) -> Paragraph:
    from policyengine.report.tree import Paragraph

    when = f"what is in force on {day}" if day else "every version, each with its dates"
    return Paragraph(f"{when}; law looked at up to {book.known_on}; rulebook {book.hash[:12]}.", "Law:")
