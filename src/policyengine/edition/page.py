"""One provision as a page: what it is, its whole rule, what bears on it, what waives it, how it is known."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from policyengine.edition import dates, naming
from policyengine.edition.naming import titled
from policyengine.edition.provision import naming_of, sentences
from policyengine.edition.relations import Bar, Way, relations_of
from policyengine.language import syntax as s
from policyengine.report.tree import Block, Item, Items, Paragraph, Section
from policyengine.rulebook.english import count, listing, plain, sentence
from policyengine.rulebook.model import FactRef, Provision, Rulebook
from policyengine.rulebook.vocabulary import Fact

DISCLAIMER = (
    "These sentences are made from the law as it is encoded here, for people to hold against the text of the law. "
    "They are no legal advice."
)
EVIDENCE = {
    "text_seen": "text of the law seen",
    "secondary_seen": "seen in a secondary source only",
    "recalled": "from memory, no source seen",
}
_HOW = {
    "excepts": "Exceptions to it",
    "counts": "What counts toward it",
    "displaces": "What may stand in its place",
}
_ON = {
    "exception": "It is an exception to",
    "equivalency": "It counts toward",
    "permission": "It may stand in place of",
}
_UNSURE = ", perhaps: who made or enforces this law, or whom it binds, is not recorded here"
_MANY = 12  # reached rules of an area that are listed by title
_THINGS = ("track", "day_type", "block", "fund_use")


def provision_section(provision: Provision, book: Rulebook, on: datetime.date | None = None) -> Section:
    """All that is told of one provision, under its title; `on` a day tells only what is in force then."""
    blocks: list[Block] = [*_head(provision, book)]
    told = sentences(provision, book, on)
    if on is not None and not told:
        told = (Paragraph(f"Not in force on {on}. {dates.in_force(provision)} {_repeal(provision)}".strip()),)
    blocks.append(Section("The whole rule", told))
    blocks += _asked(provision, book)
    blocks += _bearing(provision, book)
    blocks += _waivers(provision, book, on or book.known_on)
    blocks += _evidence(provision)
    return Section(provision.title, tuple(blocks), anchor=provision.id)


def _repeal(provision: Provision) -> str:
    return dates.repealed(provision.repealed) if provision.repealed is not None else ""


def kind_words(provision: Provision, book: Rulebook) -> str:
    """`requirement, state statute, on seat time`; the state where its level does not name the nation."""
    home = book.jurisdictions.get(provision.jurisdiction)
    own = f" of {home.title}" if home is not None and home.order == "state" else ""
    level = "" if provision.kind == "practice" else f", {provision.level}{own}"
    areas = f", on {listing(map(naming.area, provision.areas))}" if provision.areas else ""
    return f"{provision.kind}{level}{areas}"


def _head(provision: Provision, book: Rulebook) -> Iterator[Block]:
    if provision.cite_texts:
        yield Paragraph("; ".join(provision.cite_texts), "Citation:")
    yield Paragraph(provision.id, "Id:")
    yield Paragraph(sentence(kind_words(provision, book)), "Kind:")
    if provision.intents:
        yield Paragraph(sentence(listing(map(plain, provision.intents))), "It protects:")
    if provision.binds is not None:
        yield Paragraph(sentence(naming.addressees(provision.binds)), "It binds:")
    names = naming_of(book)
    for label, body in (("Made by:", provision.made_by), ("Enforced by:", provision.enforced_by)):
        if body is not None:
            yield Paragraph(sentence(names.actor(body, provision.jurisdiction)), label)
    if provision.says:
        yield Paragraph(sentence(provision.says), "In short:")


def facts_of(provision: Provision, book: Rulebook) -> tuple[Fact, ...]:
    """The facts that a provision reads, in the order of its clauses."""
    found: dict[str, Fact] = {}
    for line in (*provision.lines, *provision.about):
        for node in s.walk(line.clause):
            name = node.name if isinstance(node, s.Path) else node.fact if isinstance(node, s.Clock) else ""
            ref = book.resolve(name, provision) if name else None
            if isinstance(ref, FactRef):
                found.setdefault(ref.fact.name, ref.fact)
    return tuple(found.values())


def _asked(provision: Provision, book: Rulebook) -> Iterator[Section]:
    asked = [fact for fact in facts_of(provision, book) if fact.ask]
    if asked:
        items = tuple(
            Item(fact.ask, (Paragraph(sentence(fact.evidence), "Shown by:"),) if fact.evidence else ())
            for fact in asked
        )
        yield Section("What a plan is asked", (Items(items),))
    used = {
        word
        for line in provision.lines
        for node in s.walk(line.clause)
        for word in (
            [node.entity] if isinstance(node, s.Applies)
            else node.over if isinstance(node, s.Aggregate)
            else [node.over] if isinstance(node, s.Quantified)
            else []
        )
    }  # fmt: skip
    entities = [book.vocabulary.entities[name] for name in _THINGS if name in used]
    words = [
        Item(sentence(f"{naming.thing(e.name)}: {naming_of(book).low(e.title)}")) for e in entities if e.title
    ]
    if words:
        yield Section("Words", (Items(tuple(words)),))


def linked(provision: Provision, more: str = "", below: tuple[Paragraph | Items, ...] = ()) -> Item:
    """A provision in a list, leading to its own place where the document holds it."""
    return Item(f"{titled(provision)}{more}", below, link=provision.id)


def counted(kinds: Counter[str]) -> str:
    """How many provisions there are of each kind: `three requirements, one equivalency`."""
    many = {"equivalency": "equivalencies", "advice": "pieces of advice"}
    one = {"advice": "piece of advice"}
    return listing(count(n, one.get(kind, kind), many.get(kind, "")) for kind, n in kinds.items())


def status(provision: Provision, on: datetime.date) -> str:
    """What a reader must know of a provision that is not in force on a day; else empty."""
    if provision.repealed is not None and on >= provision.repealed.date:
        return f", repealed on {provision.repealed.date}"
    if provision.period.until is not None and on >= provision.period.until:
        return f", in force until {provision.period.until}"
    if provision.period.since is not None and on < provision.period.since:
        return f", in force only since {provision.period.since}"
    return ""


def _bearing(provision: Provision, book: Rulebook) -> Iterator[Section]:
    """What changes the provision, and what it changes."""
    relations = relations_of(book)
    for how, title in _HOW.items():
        found = [a.provision for a in relations.acting_on(provision) if a.how == how]
        if found:
            yield Section(f"{title} ({len(found)})", (Items(tuple(_saying(p, book) for p in found)),))
    acted = relations.acted_on(provision)
    if acted:
        lead = _ON.get(provision.kind, "It bears on")
        yield Section(lead, (Items(tuple(linked(p) for p in acted)),))


def _saying(provision: Provision, book: Rulebook) -> Item:
    more = status(provision, book.known_on)
    return linked(provision, more, (Paragraph(sentence(provision.says)),) if provision.says else ())


def _waivers(provision: Provision, book: Rulebook, on: datetime.date) -> Iterator[Section]:
    if provision.kind == "waiver":
        yield from _reach(provision, book)
    elif provision.kind in ("requirement", "definition"):
        ways = relations_of(book).ways(provision)
        if ways:
            yield Section("Waivers that reach it", (Items(tuple(_way(w, on) for w in ways)),))
        elif provision.kind == "requirement":
            yield Section("Waivers that reach it", (Paragraph("None that is encoded here."),))
        shields = relations_of(book).protections(provision)
        if shields:
            items = tuple(
                linked(b.protection, f"{_under(b)}{_against(b.protection, book)}{_if(b)}") for b in shields
            )
            yield Section("What protects it from waivers", (Items(items),))


def _way(way: Way, on: datetime.date) -> Item:
    more = status(way.waiver, on)
    if not way.sure:
        listed = any(node.how == "listed" for c in way.waiver.clauses(s.Reaches) for node in _targets(c))
        more += ", if the list that it goes by names this law" if listed else _UNSURE
    more += ", as to its consequence only" if way.consequence else ""
    if any(bar.sure for bar in way.bars):
        more += ": but this rule is kept out of its reach, see below"
    elif way.bars:
        more += ": but this rule may be kept out of its reach, see below"
    return linked(way.waiver, more)


def _targets(clause: s.Clause) -> Iterator[s.Target]:
    return (node for node in s.walk(clause) if isinstance(node, s.Target))


def _under(bar: Bar) -> str:
    return f", under {bar.label}" if bar.label else ""


def _if(bar: Bar) -> str:
    return (
        ""
        if bar.sure
        else "; this depends on its conditions, or on who made, enforces or is bound by the rule"
    )


def _against(protection: Provision, book: Rulebook) -> str:
    lines = [c for c in protection.clauses(s.Against) if isinstance(c, s.Against)]
    if any(not line.targets for line in lines):
        return ", from every waiver"
    titles = [titled(book.provisions[pid]) for line in lines for pid in book.targets(line.targets)]
    return f", from {listing(titles)}" if titles else ""


def _reach(waiver: Provision, book: Rulebook) -> Iterator[Section]:
    """How many rules a waiver reaches, by area; what is barred."""
    reached = relations_of(book).reached(waiver)
    rules = [(p, w) for p, w in reached if p.kind == "requirement"]
    others = Counter(p.kind for p, _ in reached if p.kind != "requirement")
    if not reached:
        yield Section("What it reaches here", (Paragraph("No provision that is encoded here."),))
        return
    barred = [(p, w) for p, w in rules if any(b.sure for b in w.bars)]
    text = f"{count(len(rules), 'requirement')} of those that are encoded here"
    text += f", {count(len(barred), 'requirement')} of them barred" if barred else ""
    text += f"; and {counted(others)}" if others else ""
    lead = Paragraph(sentence(text))
    areas = dict.fromkeys(area for p, _ in rules for area in p.areas[:1] or ("",))
    rows = [
        _area_row(area, [(p, w) for p, w in rules if (p.areas[:1] or ("",)) == (area,)]) for area in areas
    ]
    if any(not w.sure for _, w in rules):
        lead = Paragraph(f"{lead.text} Whether it reaches them depends on the plan, or on a list.")
    yield Section("What it reaches here", (lead, *rows))
    if barred:
        items = tuple(linked(p, _by(w)) for p, w in barred)
        yield Section("What is barred", (Items(items),))


def _by(way: Way) -> str:
    return f": {listing(dict.fromkeys(titled(b.protection) + _under(b) for b in way.bars if b.sure))}"


def _area_row(area: str, held: list[tuple[Provision, Way]]) -> Section:
    name = naming.area(area) if area else "other law"
    shown = [linked(p, ", barred" if any(b.sure for b in w.bars) else "") for p, w in held[:_MANY]]
    if len(held) > _MANY:
        shown.append(Item(f"and {len(held) - _MANY} more."))
    return Section(f"{name[:1].upper()}{name[1:]} ({len(held)})", (Items(tuple(shown)),))


def _evidence(provision: Provision) -> Iterator[Section]:
    """How the provision is known: sources, readings, what nobody saw, remarks."""
    blocks: list[Block] = []
    if provision.sources:
        seen = [f"{EVIDENCE.get(o.grade, plain(o.grade))}, {o.date}: {o.where}" for o in provision.sources]
        blocks.append(Items(tuple(Item(f"{text[:1].upper()}{text[1:]}") for text in seen)))
    else:
        blocks.append(Paragraph("No source is named: it is from memory."))
    for reading in provision.readings:
        rejected = f" Rather than: {sentence(reading.rejected)}" if reading.rejected else ""
        blocks.append(Paragraph(f"{sentence(reading.taken)}{rejected}", "Reading:"))
    blocks += [Paragraph(sentence(text), "Not seen:") for text in provision.unread]
    if provision.kind != "practice":
        blocks += [Paragraph(sentence(note), "Note:") for note in provision.notes]
    yield Section("How this is known", tuple(blocks))


def legend() -> Items:
    """What the grades of evidence mean."""
    return Items(
        (
            Item("Text of the law seen: the words of the law itself were read, on the day that is given."),
            Item(
                "Seen in a secondary source only: someone's account of the law was read, not the law itself."
            ),
            Item(
                "From memory, no source seen: nobody looked it up. Hold it against the text before you rely on it."
            ),
        )
    )
