"""A state's whole law as one document: contents by area, then each provision with all that is told of it."""

from __future__ import annotations

from collections import Counter

from policyengine.edition import naming
from policyengine.edition.naming import titled
from policyengine.edition.page import DISCLAIMER, counted, legend, provision_section
from policyengine.report.tree import Block, Document, Item, Items, Paragraph, Section
from policyengine.rulebook.english import listing
from policyengine.rulebook.model import Jurisdiction, Provision, Rulebook

MADE_BY = "This book was made by policyengine law book"
"""Stands in every book, so that a book is known from another file."""
_PRACTICE = "practice"


def book_of(state: str, book: Rulebook) -> Document:
    """The whole law of a jurisdiction.  Provisions lead to each other where they bear on each other."""
    home = book.jurisdictions[state]
    law = [p for p in book.provisions.values() if p.jurisdiction == state]
    chapters = _chapters(law, book)
    contents = Items(
        tuple(
            Item(f"{title} ({len(held)})", (Items(tuple(Item(titled(p), link=p.id) for p in held)),))
            for title, held in chapters
        )
    )
    blocks: list[Block] = [
        Section("About this book", _about(home, law, book)),
        Section("Contents", (contents,)),
        *(Section(title, tuple(provision_section(p, book) for p in held)) for title, held in chapters),
    ]
    return Document(f"The law of {_called(home)}", tuple(blocks))


def _called(home: Jurisdiction) -> str:
    return f"the {home.title}" if home.order == "federal" else home.title


def _chapters(law: list[Provision], book: Rulebook) -> list[tuple[str, list[Provision]]]:
    """Provisions by their first area, in the order of the vocabulary; practice comes last."""
    order = list(book.vocabulary.choices["area"].parents) if "area" in book.vocabulary.choices else []
    held: dict[str, list[Provision]] = {}
    for provision in law:
        area = _PRACTICE if provision.kind == "practice" else next(iter(provision.areas), "")
        held.setdefault(area, []).append(provision)
    places = {area: n for n, area in enumerate(order)}
    areas = sorted(held, key=lambda a: (a == _PRACTICE, not a, places.get(a, len(places)), a))
    return [(_title(area), held[area]) for area in areas]


def _title(area: str) -> str:
    if area == _PRACTICE:
        return "Practice that is taken for law"
    said = naming.area(area) if area else "other law"
    return f"{said[:1].upper()}{said[1:]}"


def _about(home: Jurisdiction, law: list[Provision], book: Rulebook) -> tuple[Block, ...]:
    kinds = Counter(p.kind for p in law)
    since = (
        f"It was researched since {home.researched_since}" if home.researched_since else "It was researched"
    )
    known = max((p.known_on for p in law if p.known_on), default=None)
    grades = Counter(p.grade for p in law if p.kind != "practice")
    weights = {
        "text_seen": "the text itself",
        "secondary_seen": "a secondary source",
        "recalled": "memory only",
    }
    seen = [f"{grades[g]} on {said}" for g, said in weights.items() if grades[g]]
    return (
        Paragraph(f"It holds {counted(kinds)}: what is encoded here, and no more.", "Contents:"),
        Paragraph(
            f"{since} and last looked at on {known}. What is not in this book was not looked up, or not found; "
            "that does not mean that there is no such law.",
            "Horizon:",
        ),
        Paragraph(f"Of the provisions of law, {listing(seen)}. The grades mean:", "Evidence:"),
        legend(),
        Paragraph(f"{MADE_BY}, from rulebook {book.hash[:12]}."),
        Paragraph(DISCLAIMER),
    )
