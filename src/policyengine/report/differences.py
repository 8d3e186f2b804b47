"""Two answers on one plan, told by what differs: findings and requests that came out another way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from policyengine.reason.answer import Answer
from policyengine.report import words
from policyengine.report.tree import Block, Item, Items, Paragraph, Section
from policyengine.rulebook.vocabulary import GRADES

_FEW = 2  # places that are named
_VERDICTS = {
    "clear": "clear",
    "clear_with_waivers": "clear with waivers",
    "unsettled": "unsettled",
    "blocked": "blocked",
}


class Place(NamedTuple):
    """Where something was judged: the law, the thing, whose pupils, other keys."""

    law: str
    title: str
    cites: tuple[str, ...]
    subject: str
    entity: str
    group: str
    keys: tuple[tuple[str, str], ...]


class Difference(NamedTuple):
    """What came out before and after at one place, for some grades and school years."""

    place: Place
    before: tuple[str, ...]
    after: tuple[str, ...]
    grades: tuple[str, ...]
    years: tuple[int, ...]


Cells = dict[tuple[Place, str, int], tuple[str, ...]]


def findings_differing(before: Answer, after: Answer) -> tuple[Difference, ...]:
    """The findings that came out another way; an answer without a finding has no outcomes there."""
    return _differing(_findings(before), _findings(after))


def requests_differing(before: Answer, after: Answer) -> tuple[Difference, ...]:
    """The requests that stand another way towards some law."""
    return _differing(_requests(before), _requests(after))


def _findings(answer: Answer) -> Cells:
    cells: Cells = {}
    for f in answer.findings:
        place = Place(f.provision, f.title, f.cites, f.subject, f.entity, f.group, f.keys)
        _enter(cells, place, f.grades, f.years, f.outcomes)
    return cells


def _requests(answer: Answer) -> Cells:
    cells: Cells = {}
    for request in answer.requests or ():
        for i in request.items:
            title = f"{request.target}: {i.title}" if i.title else request.target
            place = Place(i.provision or request.target, title, i.cites, i.subject, i.entity, i.group, i.keys)
            _enter(cells, place, i.grades, i.years, i.standings)
    return cells


def _enter(
    cells: Cells, place: Place, grades: tuple[str, ...], years: tuple[int, ...], codes: tuple[str, ...]
) -> None:
    for year in years or (0,):
        for grade in grades or ("",):
            held = cells.get((place, grade, year), ())
            cells[place, grade, year] = (*held, *(c for c in codes if c not in held))


def _differing(before: Cells, after: Cells) -> tuple[Difference, ...]:
    held: dict[tuple[Place, tuple[str, ...], tuple[str, ...]], list[tuple[str, int]]] = {}
    for place, grade, year in dict.fromkeys([*after, *before]):
        old, new = before.get((place, grade, year), ()), after.get((place, grade, year), ())
        if set(old) != set(new):
            held.setdefault((place, old, new), []).append((grade, year))
    found = []
    for (place, old, new), at in held.items():
        grades = tuple(g for g in GRADES if any(g == grade for grade, _ in at))
        years = tuple(sorted({year for _, year in at if year}))
        found.append(Difference(place, old, new, grades, years))
    return tuple(found)


def difference_blocks(before: Answer, after: Answer) -> Iterator[Block]:
    """What differs between two answers, as a part of a report."""
    findings = findings_differing(before, after)
    requests = requests_differing(before, after)
    verdicts = f"{_VERDICTS[before.verdict]} on {before.as_of}, {_VERDICTS[after.verdict]} on {after.as_of}"
    yield Paragraph(f"{after.plan}: {verdicts}.", "Plan:")
    yield Paragraph(
        "Acts that the plan dates between the two days are planned on the first and done on the second; that, too, "
        "may change what comes out."
    )
    if not findings and not requests:
        yield Paragraph("Nothing that the plan is judged by comes out another way.")
    if findings:
        yield Section("Findings that change", (_items(findings, _outcomes),))
    if requests:
        yield Section("Requests that change", (_items(requests, _standings),))


def _items(found: Iterable[Difference], put: Callable[[tuple[str, ...]], str]) -> Items:
    """An item for each law, a line for each way in which it changes; the places of one way stand in that line."""
    laws: dict[str, dict[str, list[str]]] = {}
    for d in found:
        name = words.named(d.place.title, d.place.cites, 1)
        change = f"{put(d.before)} → {put(d.after)}"
        laws.setdefault(name, {}).setdefault(change, []).append(_where(d))
    return Items(
        tuple(
            Item(name, tuple(Paragraph(_line(change, places)) for change, places in ways.items()))
            for name, ways in laws.items()
        )
    )


def _line(change: str, places: list[str]) -> str:
    told = list(dict.fromkeys(place for place in places if place))
    if len(told) > _FEW:
        return f"{change} (in {len(told)} places, the first: {told[0]})."
    where = f" ({', and '.join(told)})" if told else ""
    return f"{change}{where}."


def _where(found: Difference) -> str:
    place = found.place
    parts = [
        words.thing_words(place.subject, place.entity),
        words.group_words([place.group], bool(place.group)),
        ", ".join(words.plain(value) for _, value in place.keys),
        words.grades_words(found.grades),
        words.years_words(found.years),
    ]
    return "; ".join(part for part in parts if part)


def _outcomes(codes: tuple[str, ...]) -> str:
    return words.possible_words(codes) if codes else "not judged"


def _standings(codes: tuple[str, ...]) -> str:
    return words.standing_words(codes) if codes else "not asked"
