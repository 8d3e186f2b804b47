"""`policyengine law search`: which provisions speak of something."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policyengine.cli.choosing import checked_format
from policyengine.cli.law_show import law_of, state_of
from policyengine.cli.output import Failure, be_lenient, put

if TYPE_CHECKING:
    from policyengine.edition.search import Result
    from policyengine.report.tree import Document
    from policyengine.rulebook import Rulebook
    from policyengine.rulebook.model import Provision

FORMATS = ("text", "json")
KINDS = (
    "requirement", "permission", "equivalency", "exception", "waiver", "protection", "definition", "advice",
    "practice",
)  # fmt: skip


def find_law(words: Sequence[str], state: str | None, kinds: Sequence[str], form: str) -> int:
    """Print the provisions that fit some words best; 1 where there is none."""
    from policyengine.edition.lookup import find
    from policyengine.edition.search import Hit, Result, extract, search, words_of

    form = checked_format(form, FORMATS)
    text = " ".join(words).strip()
    if not text:
        raise Failure(
            "nothing to look for", "Name words or a citation: `policyengine law search internship`."
        )
    wanted = state_of(state)
    for kind in kinds:
        if kind not in KINDS:
            raise Failure(f"`{kind}` is no kind of provision", f"Use {', '.join(KINDS)}.")
    book = law_of(wanted)
    law = [p for p in book.provisions.values() if _asked(p, wanted, kinds)]
    cited = [p for p in find(text, book, wanted).provisions if p in law]
    if cited:
        hits = tuple(Hit(p, 1.0, extract(p, words_of(text))) for p in cited)
        result = Result(hits[:20], len(hits), ())
    else:
        result = search(text, book, law)
    if form == "json":
        put(_json(result, text))
    else:
        from policyengine.report.page import print_document

        be_lenient()
        print_document(_document(result, text, book), sys.stdout)
    return 0 if result.hits else 1


def _asked(provision: Provision, state: str | None, kinds: Sequence[str]) -> bool:
    """True for what is looked through: with a state its own law, and of the kinds that are asked for."""
    return (state is None or provision.jurisdiction == state) and (not kinds or provision.kind in kinds)


def _document(result: Result, text: str, book: Rulebook) -> Document:
    from policyengine.report.tree import Document, Item, Items, Paragraph
    from policyengine.rulebook.english import listing

    if not result.hits:
        near = listing((f"“{w}”" for w in result.meant), "or")
        told = f"No provision speaks of “{text}”." + (f" Words that come near: {near}." if near else "")
        return Document("Nothing found", (Paragraph(told),))
    items = []
    for hit in result.hits:
        p = hit.provision
        cite = f" ({p.cite_texts[0]})" if p.cite_texts else ""
        place = book.jurisdictions[p.jurisdiction].title if p.jurisdiction in book.jurisdictions else ""
        below = [Paragraph(f"{place}, {p.kind}: {p.id}")]
        below += [Paragraph(hit.extract)] if hit.extract else []
        items.append(Item(f"{p.title}{cite}", tuple(below)))
    rest = result.total - len(result.hits)
    more = [Paragraph(f"{rest} more. Further words, --state or --kind narrow the search.")] if rest else []
    count = f"{result.total} provisions" if result.total != 1 else "One provision"
    return Document(f"{count} on “{text}”", (Items(tuple(items)), *more))


def _json(result: Result, text: str) -> str:
    told = {
        "schema_version": 1,
        "query": text,
        "total": result.total,
        "meant": list(result.meant),
        "hits": [
            {
                "id": hit.provision.id,
                "kind": hit.provision.kind,
                "state": hit.provision.jurisdiction,
                "title": hit.provision.title,
                "cites": list(hit.provision.cite_texts),
                "extract": hit.extract,
            }
            for hit in result.hits
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
