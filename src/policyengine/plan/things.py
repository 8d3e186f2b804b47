"""The tree of things: districts, schools, tracks, programs and whatever else the vocabulary declares."""

from __future__ import annotations

from policyengine.plan.grades import grades_of
from policyengine.plan.keys import LEVELS, TRACK_KEYS, list_key
from policyengine.plan.model import Entry, Listing, Thing
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, fold
from policyengine.plan.notes import Wrong, a, spaced
from policyengine.plan.programs import read_program
from policyengine.plan.reading import (
    Reading,
    check_name,
    is_foreign,
    name_of,
    not_used,
    read_fact,
    unknown_key,
)
from policyengine.plan.timetable import read_days
from policyengine.plan.values import TEXT, YES_NO, nothing_said, plain, says_nothing, text_of, word_of
from policyengine.rulebook.units import Type, unit_of

PUPILS = Type("quantity", unit=unit_of(("pupils",)))

Part = tuple[Scalar, Node]


def read_thing(
    reading: Reading, thing: Thing, pairs: Pairs, *, own: tuple[str, ...] = (), lifted: tuple[Part, ...] = ()
) -> None:
    """Reads what `pairs` say of a thing and of what stands in it.

    Args:
        reading: what is at hand.
        thing: the thing, still empty.
        pairs: its facts and parts.
        own: keys that the caller reads.
        lifted: parts that the plan wrote further up, because a level is left out.
    """
    keys = reading.keys
    structure, lists = keys.structure(thing.entity), keys.lists(thing.entity)
    facts, lifts = keys.facts(thing.entity), keys.lifted(thing.entity)
    parts: dict[str, Part] = {}
    down: list[Part] = []
    seen = [(fold(key.text), key, node) for key, node in pairs if fold(key.text) not in own]
    for folded, key, node in [*seen, *((fold(key.text), key, node) for key, node in lifted)]:
        fact = facts.get(folded)
        if folded in lifts:
            down.append((key, node))
        elif folded in parts:
            _twice(reading, thing, key, parts[folded][0])
        elif folded in structure or folded in lists:
            parts[folded] = key, node
        elif fact is None:
            unknown_key(reading, thing.entity, key, node, pairs)
        elif is_foreign(reading, fact):
            not_used(reading, key, fact.jurisdiction or "")
        else:
            read_fact(reading, thing, fact, key, node)
    _read_structure(reading, thing, parts)
    for folded, entity in lists.items():
        if folded in parts and not (entity == _level_below(thing) and down):
            _read_list(reading, thing, entity, *parts[folded])
    _read_level(reading, thing, parts, tuple(down))


def _twice(reading: Reading, thing: Thing, key: Scalar, first: Scalar) -> None:
    reading.notes.tell(
        "E0311",
        f"`{key.text}` stands at the top and in {name_of(thing)} (line {first.loc.line})",
        key.loc,
        "keep one of the two",
    )


def _read_structure(reading: Reading, thing: Thing, parts: dict[str, Part]) -> None:
    if "name" in parts:
        thing.title = _text(reading, parts["name"][1], "the name")
    if "grades" in parts:
        thing.grades = read_grades(reading, parts["grades"][1])
    if "program" in parts:
        node = parts["program"][1]
        reading.later.append(lambda: _reference(reading, thing, node))
    if "pupils" in parts:
        value = reading.value(parts["pupils"][1], PUPILS)
        if value is not None:
            thing.facts[f"{thing.entity}.pupils"] = (Entry(value),)
    if thing.entity == "program":
        reading.later.append(lambda: read_program(reading, thing, parts))
    if thing.entity == "track":
        read_days(reading, thing, {key: parts[key] for key in TRACK_KEYS if key in parts})


def _text(reading: Reading, node: Node, what: str) -> str:
    try:
        return text_of(node, what)
    except Wrong as wrong:
        reading.notes.wrong(wrong, node.loc)
        return ""


def read_grades(reading: Reading, node: Node) -> frozenset[str] | None:
    """The grades that a node names: a range, or a list of them; None where it says none."""
    node = plain(node)
    if word_of(node) == "unknown":
        return None
    found: set[str] = set()
    try:
        if says_nothing(node):
            raise nothing_said(node)
        for item in node.nodes if isinstance(node, Items) else [node]:
            found |= grades_of(text_of(item, "a range of grades"))
    except Wrong as wrong:
        reading.notes.wrong(wrong, node.loc)
        return None
    return frozenset(found)


def _reference(reading: Reading, thing: Thing, node: Node) -> None:
    """A course names the program in which its credit is earned."""
    value = reading.value(node, TEXT)
    if value is None:
        return
    if value.state == "stated":
        school = thing.parent
        known = [t.name for t in school.children if t.entity == "program"] if school else []
        try:
            check_name(reading, "program", fold(value.written), known, node)
        except Wrong as wrong:
            reading.notes.wrong(wrong, node.loc)
    thing.facts["course.program"] = (Entry(value),)


# --- lists of things --------------------------------------------------------------


def _read_list(
    reading: Reading, thing: Thing, entity: str, key: Scalar, node: Node, *, lifted: tuple[Part, ...] = ()
) -> None:
    notes = reading.notes
    word = word_of(node)
    if word:
        thing.lists[entity] = Listing(word, closed=word == "none", loc=key.loc)
        return
    if says_nothing(node):
        notes.wrong(nothing_said(node), node.loc)
        return
    if not isinstance(node, Pairs):
        form = "a list" if isinstance(node, Items) else f"`{node.text}`"
        notes.tell(
            "E0307",
            f"{form} where `{key.text}` are described",
            node.loc,
            f"give each {spaced(entity)} an id and its facts below it, or say `none` or `unknown`",
        )
        return
    described = [(name, inner) for name, inner in node if fold(name.text) != "complete"]
    complete = node.get("complete")
    closed = complete is not None and _is_complete(reading, complete)
    if not described:
        message = f"`{key.text}` describes none, and says {'that this is all' if closed else 'nothing else'}"
        help_ = f"say `{key.text}: none`" if closed else f"say `{key.text}: unknown`, or leave it out"
        notes.tell("E0311" if closed else "E0314", message, key.loc, help_)
        return
    thing.lists[entity] = Listing("listed", closed, key.loc)
    for name, inner in described:
        child = _new_thing(reading, thing, entity, name, inner)
        if child is not None and isinstance(inner, Pairs):
            read_thing(reading, child, inner, lifted=lifted if len(described) == 1 else ())
    if lifted and len(described) > 1:
        at = lifted[0][0]
        notes.tell(
            "E0311",
            f"`{at.text}` stands above {len(described)} {list_key(entity)}",
            at.loc,
            f"write it in the {spaced(entity)} that it belongs to",
        )


def _is_complete(reading: Reading, node: Node) -> bool:
    value = reading.value(node, YES_NO)
    if value is not None and value.state != "stated":
        reading.notes.tell(
            "E0307", f"`complete` is `{value.written}`", node.loc, "write `yes` (these are all) or `no`"
        )
    return value is not None and value.content is True


def _new_thing(reading: Reading, parent: Thing, entity: str, key: Scalar, node: Node) -> Thing | None:
    """The thing under an id, still empty; None, and a message, where no facts of one stand there."""
    name, noun = fold(key.text), spaced(entity)
    if not name:
        reading.notes.tell("E0307", f"{a(noun)} without an id", key.loc, "give it a name of its own")
        return None
    if isinstance(node, Pairs) and node.pairs:
        child = Thing(entity, name, parent, loc=key.loc)
        parent.children.append(child)
        return child
    written = f"`{node.text}`" if isinstance(node, Scalar) and node.text else "nothing"
    help_ = f"write the facts of the {noun} below it, or leave it out and say `complete: no`"
    if name in reading.keys.known(entity) | reading.keys.known(parent.entity):
        help_ = f"`{list_key(entity)}` holds ids: write `{key.text}` below the id of the {noun} it is said of"
    reading.notes.tell("E0307", f"{written} where the facts of {noun} `{key.text}` are due", key.loc, help_)
    return None


# --- levels that are left out -----------------------------------------------------


def _level_below(thing: Thing) -> str | None:
    """The level below a thing that is there once where the plan leaves it out."""
    levels = ("district", *LEVELS)
    at = levels.index(thing.entity) if thing.entity in levels else len(levels)
    return levels[at + 1] if at + 1 < len(levels) else None


def _read_level(reading: Reading, thing: Thing, parts: dict[str, Part], down: tuple[Part, ...]) -> None:
    entity = _level_below(thing)
    if entity is None:
        return
    key = fold(list_key(entity))
    if key in parts and down:
        _read_list(reading, thing, entity, *parts[key], lifted=down)
        listing = thing.list_of(entity)
        if listing.state in ("none", "unknown"):
            at = down[0][0]
            reading.notes.tell(
                "E0311",
                f"`{at.text}` is stated, and `{parts[key][0].text}` are `{listing.state}`",
                at.loc,
                f"leave `{parts[key][0].text}` out, or describe what it holds",
            )
    listing = thing.list_of(entity)
    if listing.state == "none" or any(child.entity == entity for child in thing.children):
        return
    if listing.state == "absent":
        thing.lists[entity] = Listing("absent", closed=True)
    unnamed = Thing(entity, entity, thing, named=False, loc=down[0][0].loc if down else thing.loc)
    thing.children.append(unnamed)
    loc = down[0][0].loc if down else thing.loc
    read_thing(reading, unnamed, Pairs([], loc), lifted=down)
