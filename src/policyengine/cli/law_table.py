"""`policyengine law table`: one topic over all states."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policyengine.cli.choosing import checked_day, checked_format, chosen_states
from policyengine.cli.output import Failure, put, writable, write
from policyengine.cli.states import known_on, law_and_profiles, show

if TYPE_CHECKING:
    import datetime

    from policyengine.profile import Profile
    from policyengine.report.tree import Document
    from policyengine.rulebook.model import Rulebook

FORMATS = ("text", "json", "xlsx", "html", "markdown")
INSTALL = "Install it: `pip install 'policyengine-k12[office]'`."


def law_table(
    topic: str | None, states: str, grade: str | None, as_of: str | None, form: str, out: str | None
) -> int:
    """Print or write the table of a topic, or the list of topics; the exit code."""
    from policyengine.analysis.survey.holdings import jurisdictions
    from policyengine.analysis.survey.topics import WAIVERS, topics_of

    checked_format(form, FORMATS)
    day, only = checked_day(as_of), _grade(grade)
    path = writable(out, []) if out is not None else None
    if form == "xlsx":
        _office(path)
    book, profiles = law_and_profiles()
    if topic is None:
        return _topics(topics_of(book.vocabulary), form, path)
    name = _topic(topic, book)
    known = jurisdictions(book, profiles)
    if name != WAIVERS:  # what states say of it; federal law says nothing of it
        known = [(code, title) for code, title in known if not _federal(code)]
    wanted = chosen_states([states], known)
    law_date = day or known_on(book)
    if name == WAIVERS:
        return _given(_waivers(book, name, wanted, law_date), form, path)
    return _given(_survey(book, name, wanted, law_date, profiles, only), form, path)


class Made(NamedTuple):
    """A table, made in a form when it is asked for in it."""

    document: Callable[[], Document]
    json: Callable[[], str]
    workbook: Callable[[], bytes]


def _survey(
    book: Rulebook,
    topic: str,
    states: Sequence[tuple[str, str]],
    day: datetime.date,
    profiles: Mapping[str, Profile],
    grade: str | None,
) -> Made:
    from policyengine.analysis.survey.table import survey
    from policyengine.report.survey import survey_document
    from policyengine.report.survey_json import survey_json
    from policyengine.report.xlsx import survey_workbook

    held = {code for code, _ in states if code in book.jurisdictions}
    unlooked = {
        code: frozenset(profiles[code].not_researched) if code in profiles else frozenset[str]()
        for code in held
    }
    found = survey(book, topic, states, day, unlooked, grade)
    return Made(lambda: survey_document(found), lambda: survey_json(found), lambda: survey_workbook(found))


def _waivers(book: Rulebook, topic: str, states: Sequence[tuple[str, str]], day: datetime.date) -> Made:
    from policyengine.analysis.survey.authorities import authorities
    from policyengine.analysis.survey.table import researched
    from policyengine.analysis.survey.topics import topics_of
    from policyengine.report.survey import authorities_document
    from policyengine.report.survey_json import authorities_json
    from policyengine.report.xlsx import authorities_workbook

    title, as_of = topics_of(book.vocabulary)[topic], day.isoformat()
    found = [
        (code, name, authorities(book, code, day) if researched(book, code, day) else [])
        for code, name in states
    ]
    named = [(name, each) for _, name, each in found]
    return Made(
        lambda: authorities_document(named, title, as_of),
        lambda: authorities_json(found, topic, title, as_of, book.hash),
        lambda: authorities_workbook(found, title, as_of),
    )


def _given(made: Made, form: str, path: Path | None) -> int:
    """Print the table in the form, or write it."""
    if form == "xlsx":
        assert path is not None
        write(path, made.workbook())
    elif form == "text" and path is None:
        show(made.document(), form)
    elif path is None:
        put(_text(made, form))
    else:
        write(path, _text(made, form))
    return 0


def _text(made: Made, form: str) -> str:
    match form:
        case "json":
            return made.json()
        case "html":
            from policyengine.report.html import to_html

            return to_html(made.document())
        case "markdown":
            from policyengine.report.markdown import to_markdown

            return to_markdown(made.document())
    from policyengine.report.page import print_document

    text = io.StringIO()
    print_document(made.document(), text)
    return text.getvalue()


# --- what is asked for


def _topics(topics: Mapping[str, str], form: str, path: Path | None) -> int:
    """The list of topics."""
    if form in ("json", "xlsx"):
        raise Failure(
            f"the list of topics is not printed as {form}", "Name a topic, or leave out `--format`."
        )
    from policyengine.report.tree import Document, Paragraph, Row, Table

    rows = tuple(Row((name, title)) for name, title in topics.items())
    hint = "`policyengine law table TOPIC` prints one of them; `--states CO,KY` picks states."
    document = Document("Topics", (Table(("Topic", "What it tells"), rows, wide=True), Paragraph(hint)))

    def nothing() -> bytes:
        return b""

    return _given(Made(lambda: document, str, nothing), form, path)


def _topic(written: str, book: Rulebook) -> str:
    from policyengine.analysis.survey.topics import nearest, topics_of

    known = topics_of(book.vocabulary)
    near = nearest(written, book.vocabulary)
    if near in known and near == written.lower().replace("-", "_").replace(" ", "_"):
        return near
    help_ = f"Did you mean `{near}`?" if near else "`policyengine law table` lists the topics."
    raise Failure(f"`{written}` is no topic", help_)


def _grade(written: str | None) -> str | None:
    from policyengine.rulebook.vocabulary import GRADES

    if written is None or written.upper() in GRADES:
        return written.upper() if written else None
    raise Failure(f"`{written}` is no grade", "Name one: `K`, or a number from `1` to `12`.")


def _federal(code: str) -> bool:
    from policyengine.rulebook.model import FEDERAL

    return code == FEDERAL


def _office(path: Path | None) -> None:
    """Refuse a workbook that nothing could write, or that has no file to be written to."""
    from importlib.util import find_spec

    if find_spec("openpyxl") is None:
        raise Failure("writing a workbook needs the package openpyxl", INSTALL)
    if path is None:
        raise Failure("a workbook can't be printed", "Name a file: `-o table.xlsx`.")
