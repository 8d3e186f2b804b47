"""What changed in a law between two days: what began, what ended, which sentences became others."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyengine.edition import dates
from policyengine.edition.naming import titled
from policyengine.edition.provision import plain_sentences, sentences
from policyengine.report.tree import Block, Item, Items, Paragraph, Section
from policyengine.rulebook.english import count, sentence
from policyengine.rulebook.model import Provision, Rulebook

_LABEL = re.compile(r"((?:\([a-z0-9]{1,4}\) ?)+) (.*)")
_HEADS = {"began": "Began", "ended": "Ended", "changed": "Changed"}


@dataclass(frozen=True, slots=True)
class Change:
    """A provision that is not the same on two days.

    `what` is began, ended or changed; `before` and `after` are the sentences that differ, in their order.
    """

    provision: Provision
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes_between(
    state: str, book: Rulebook, first: datetime.date, last: datetime.date
) -> tuple[Change, ...]:
    """The provisions of a jurisdiction that `first` and `last` find different, in the order of the law."""
    return tuple(
        change
        for provision in book.provisions.values()
        if provision.jurisdiction == state and (change := _change(provision, book, first, last)) is not None
    )


def _change(provision: Provision, book: Rulebook, first: datetime.date, last: datetime.date) -> Change | None:
    if not any(first < day <= last for day in provision.changes()):
        return None
    before, after = plain_sentences(provision, book, first), plain_sentences(provision, book, last)
    if not before and not after:
        return None
    if not before or not after:
        return Change(provision, "ended" if before else "began", before, after)
    old, new = _differing(before, after)
    return Change(provision, "changed", old, new) if old or new else None


def _differing(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old: list[str] = []
    new: list[str] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            old += before[a:b]
            new += after[c:d]
    return tuple(old), tuple(new)


def change_blocks(
    state: str, book: Rulebook, changes: tuple[Change, ...], first: datetime.date, last: datetime.date
) -> Iterator[Block]:
    """The changes as a report: how many, how far the law was looked at, and each with its sentences."""
    home = book.jurisdictions[state]
    kinds = [(kind, [c for c in changes if c.what == kind]) for kind in _HEADS]
    number = ", ".join(f"{len(held)} {kind}" for kind, held in kinds if held)
    lead = f"{count(len(changes), 'provision')} of the law of {home.title} differ{'s' if len(changes) == 1 else ''}"
    yield Paragraph(sentence(f"{lead} between {first} and {last}{f': {number}' if number else ''}"))
    if home.researched_since is not None and first < home.researched_since:
        text = f"Law before {home.researched_since} was not researched: what changed before that day is not told."
        yield Paragraph(text, tone="open")
    if last > book.known_on:
        yield Paragraph(
            f"The law was last looked at on {book.known_on}. Of later days only those changes are told that were "
            "known then.",
            tone="open",
        )
    for kind, held in kinds:
        if held:
            day = first if kind == "ended" else last
            yield Section(f"{_HEADS[kind]} ({len(held)})", tuple(_section(c, book, day) for c in held))


def _section(change: Change, book: Rulebook, day: datetime.date) -> Section:
    provision = change.provision
    blocks: list[Block] = [Paragraph(provision.id, "Id:")]
    if change.what == "changed":
        if provision.clock is not None:
            text = "A day of the pupils' own decides which version holds for them, not the school year."
            blocks.append(Paragraph(text))
        blocks += _told("Before:", change.before) + _told("Now:", change.after)
    else:
        said = [dates.in_force(provision)]
        said += [dates.repealed(provision.repealed)] if provision.repealed is not None else []
        blocks += [Paragraph(text) for text in said if text]
        blocks += [Paragraph(sentence(provision.says), "In short:")] if provision.says else []
        told = sentences(provision, book, day)
        blocks.append(Section("What it said" if change.what == "ended" else "What it says", told))
    return Section(titled(provision).replace("“", "").replace("”", ""), tuple(blocks))


def _told(label: str, told: tuple[str, ...]) -> list[Block]:
    if not told:
        return [Paragraph("nothing of the kind.", label)]
    return [Paragraph(label), Items(tuple(map(_item, told)))]


def _item(text: str) -> Item:
    match = _LABEL.match(text)
    return Item(match[2], label=match[1]) if match else Item(text.removeprefix("- "))
