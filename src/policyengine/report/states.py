"""How far the law of each jurisdiction is held, and one jurisdiction by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policyengine.analysis.survey.authorities import Authority, area_words
from policyengine.analysis.survey.holdings import PRACTICE, Holding
from policyengine.profile import Body, Profile
from policyengine.report import words
from policyengine.report.survey import MARKS_OF_AUTHORITIES, authorities_table
from policyengine.report.tree import Block, Document, Item, Items, Paragraph, Row, Section, Table, bullets
from policyengine.rulebook.model import EVIDENCE_ORDER
from policyengine.rulebook.units import plural

_ALLOWING = ("exception", "equivalency", "permission")
_HEADS = ("Jurisdiction", "Law", "Seen", "Rules", "Allows", "Waivers", "Cases", "Since", "Newest source")
_HEADS_MEAN = (
    ("Law:", "provisions that are law, or guidance."),
    (
        "Seen:",
        "the share of them of which the text of the law was seen; the others rest on accounts or on memory.",
    ),
    ("Rules:", "requirements and protections."),
    ("Allows:", "permissions, equivalencies and exceptions."),
    ("Waivers:", "authorities that may waive, repealed ones included."),
    ("Cases:", "scenarios in which the law is tried; the tests run all of them."),
    ("Since:", "the first day for which the law was researched; what was law before it is not held."),
)
_AREA_MEANS = (
    ("A number:", "provisions in this area; one with several areas counts in each."),
    (".", "the area was researched and holds nothing of its own."),
    ("-", "not researched."),
)
_EVIDENCE = {
    "text_seen": "with the text of the law seen",
    "secondary_seen": "by an account of it only",
    "recalled": "from memory only",
}
NONE = "No law is held: only the profile."


def states_document(found: Sequence[Holding]) -> Document:
    """All jurisdictions: one line each, then area by area."""
    meant = tuple(Paragraph(text, label) for label, text in _HEADS_MEAN)
    areas = _areas(found)
    cells = {cell for row in areas.rows for cell in row.cells[1:]}
    area_meant = tuple(
        Paragraph(text, label) for label, text in _AREA_MEANS if len(label) > 1 or label in cells
    )
    blocks: list[Block] = [
        Table(_HEADS, tuple(Row(_line(h)) for h in found), wide=True),
        Section("Areas of law", (areas, *area_meant)),
        Section("How to read it", meant),
    ]
    return Document("What is held of each state's law", tuple(blocks))


def _line(h: Holding) -> tuple[str, ...]:
    since, newest = h.researched
    kinds = h.kinds
    if not h.total:
        return (h.title, "0", "", "", "", "", "", "", "")
    return (
        h.title,
        str(h.total),
        f"{h.seen}%",
        str(kinds.get("requirement", 0) + kinds.get("protection", 0)),
        str(sum(kinds.get(kind, 0) for kind in _ALLOWING)),
        str(kinds.get("waiver", 0)),
        str(h.scenarios),
        since.isoformat() if since else "",
        newest.isoformat() if newest else "",
    )


def _areas(found: Sequence[Holding]) -> Table:
    """Areas down, jurisdictions across."""
    held = [h for h in found if h.total]
    names = dict.fromkeys(area for h in held for area in (*h.areas, *h.not_researched))
    rows = []
    for area in sorted(names, key=area_words):
        cells = [_number(h, area) for h in held]
        if any(cell not in ("-", ".") for cell in cells):
            rows.append(Row((_capital(area_words(area)), *cells)))
    return Table(("Area", *(h.state.upper() for h in held)), tuple(rows), wide=True)


def _number(h: Holding, area: str) -> str:
    if h.areas.get(area):
        return str(h.areas[area])
    return "-" if area in h.not_researched else "."


# --- one jurisdiction


def state_document(h: Holding, found: Sequence[Authority]) -> Document:
    """The page of one jurisdiction."""
    blocks: list[Block] = [*_profile(h.profile)] if h.profile else []
    if h.total:
        blocks += _held(h)
    else:
        blocks.append(Paragraph(NONE, tone="open"))
    if found:
        marks = Paragraph(MARKS_OF_AUTHORITIES)
        blocks.append(Section(f"Who may waive what ({len(found)})", (authorities_table(found), marks)))
    if h.gaps:
        blocks.append(Section(f"Known gaps ({len(h.gaps)})", (bullets(h.gaps),)))
    if h.unresearched:
        items = [Item(f"{words.named(t, c)}: {'; '.join(rows)}.") for (t, c), rows in h.unresearched]
        blocks.append(Section(f"Not looked up ({len(items)})", (Items(tuple(items)),)))
    if h.unread:
        items = [Item(f"{words.named(t, c)}: {text}") for (t, c), text in h.unread]
        blocks.append(Section(f"Not read ({len(items)})", (Items(tuple(items)),)))
    return Document(h.title, tuple(blocks))


def _profile(profile: Profile) -> Iterator[Paragraph]:
    for label, body in (("Agency:", profile.agency), ("Board:", profile.board)):
        if body is not None:
            yield Paragraph(_body(body), label)
    if profile.liaison:
        yield Paragraph(profile.liaison, "Whom to turn to:")
    year = profile.school_year
    if year is not None:
        month, day = year.starts
        rest = " ".join(filter(None, (year.first_day, year.terms)))
        yield Paragraph(f"starts {month:02}-{day:02}. {rest}".strip(), "School year:")
    levels = "; ".join(f"{level} {grades}" for level, grades in profile.levels.items())
    if levels or profile.levels_note:
        parts = (f"{levels}." if levels else "", profile.levels_note)
        yield Paragraph(" ".join(filter(None, parts)), "Grades:")
    for name, url in profile.links.items():
        yield Paragraph(url, f"{_capital(name)}:")


def _body(body: Body) -> str:
    name = f"{body.name} ({body.short})" if body.short else body.name
    return f"{name}; {body.url}" if body.url else f"{name}."


def _held(h: Holding) -> Iterator[Block]:
    since, newest = h.researched
    kinds = "; ".join(
        f"{number} {plural(kind) if number > 1 else kind}"
        for kind, number in _by_number(h.kinds.items())
        if kind != PRACTICE
    )
    beside = f" Beside them {words.count(h.practice, 'practice')} that {'is' if h.practice == 1 else 'are'} taken for law."
    grades = "; ".join(f"{h.grades[g]} {_EVIDENCE[g]}" for g in EVIDENCE_ORDER if h.grades.get(g))
    known = f", sources up to {newest}" if newest else ""
    yield Section(
        "What is held",
        (
            Paragraph(f"{h.total} provisions: {kinds}.{beside if h.practice else ''}", "Law:"),
            Paragraph(f"{grades}. The text was seen of {h.seen} percent.", "Evidence:"),
            Paragraph(f"{h.scenarios} scenarios.", "Cases:"),
            Paragraph(f"since {since}{known}." if since else "no first day is stated.", "Researched:"),
            Table(("Area", "Provisions"), tuple(_area_rows(h)), wide=True),
            *_not_researched(h),
        ),
    )


def _area_rows(h: Holding) -> Iterator[Row]:
    for area, number in _by_number(h.areas.items()):
        yield Row((_capital(area_words(area)), str(number)))


def _not_researched(h: Holding) -> Iterator[Paragraph]:
    if h.not_researched:
        yield Paragraph(f"{'; '.join(map(area_words, h.not_researched))}.", "Areas not researched:")


def _by_number(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: (-item[1], item[0]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
