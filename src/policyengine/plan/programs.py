"""What programs take from tracks, and which may be attended together."""

from __future__ import annotations

from fractions import Fraction

from policyengine.plan.model import Entry, Interval, Taking, Thing
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, fold
from policyengine.plan.notes import Wrong, a, listed, spaced
from policyengine.plan.reading import Reading, as_interval, check_name
from policyengine.plan.values import (
    content_of,
    nothing_said,
    plain,
    says_nothing,
    text_of,
    unknown_beside,
    value_of,
    word_of,
)
from policyengine.rulebook.units import Type, unit_of

MINUTES = Type("quantity", unit=unit_of(("minutes", "day")))
ACTIVITY = Type("choice", choice="activity")

_KEYS = ("track", "day_type", "activity", "minutes")
_FORM = "{track: day, day type: regular, activity: class, minutes: 90}"

Part = tuple[Scalar, Node]


def read_program(reading: Reading, program: Thing, parts: dict[str, Part]) -> None:
    """Reads `takes from` and `with`, when all tracks and programs are known."""
    for key, read in (("takes_from", _read_takes), ("with", _read_with)):
        if key in parts:
            node = plain(parts[key][1])
            try:
                read(reading, program, node)
            except Wrong as wrong:
                reading.notes.wrong(wrong, node.loc)


def _siblings(thing: Thing, entity: str) -> list[Thing]:
    return [t for t in thing.parent.children if t.entity == entity] if thing.parent else []


def _read_takes(reading: Reading, program: Thing, node: Node) -> None:
    if word := word_of(node):
        program.takes_unknown = word == "unknown"
        program.takes_from = () if word == "none" else None
        return
    if says_nothing(node):
        raise nothing_said(node)
    if isinstance(node, Scalar):
        raise Wrong("E0307", f"`{node.text}` where a list is due", f"write `[{_FORM}]`, or `none`")
    found: list[Taking] = []
    for item in node.nodes if isinstance(node, Items) else [node]:
        try:
            taking = _read_taking(reading, program, item)
        except Wrong as wrong:
            reading.notes.wrong(wrong, item.loc)
            continue
        found.append(taking)
        _check_time(reading, program, taking, found)
    program.takes_from = tuple(found)


def _read_taking(reading: Reading, program: Thing, node: Node) -> Taking:
    if not isinstance(node, Pairs) or not node.pairs:
        raise Wrong("E0307", "an item of `takes from` that is no mapping", f"write `{_FORM}`")
    for key, _ in node:
        if fold(key.text) not in _KEYS:
            reading.notes.wrong(unknown_beside(node, key, _KEYS, reading.notes), key.loc)
    track = _one(reading, "track", _siblings(program, "track"), node)
    day_types = [t for t in track.children if t.entity == "day_type"]
    if day_types:
        day_type = _one(reading, "day_type", day_types, node).name
    else:
        day_type = fold(text_of(_due(node, "day_type", "a day type"), "a day type"))
    activity = _due(node, "activity", a("activity"))
    word = text_of(activity, "an activity")
    try:
        member, _ = content_of(word, ACTIVITY, reading.vocabulary, reading.notes)
        inner = _due(node, "minutes", "`minutes`")
        minutes, _ = value_of(inner, MINUTES, reading.vocabulary, reading.notes)
    except Wrong as wrong:
        raise wrong.at(activity.loc if wrong.code == "E0308" else (node.get("minutes") or node).loc) from None
    return Taking(track.name, day_type, str(member), as_interval(minutes), node.loc)


def _due(node: Pairs, key: str, what: str) -> Node:
    found = node.get(key)
    if found is None:
        raise Wrong("E0313", f"an item of `takes from` without {what}", f"write `{_FORM}`")
    return found


def _one(reading: Reading, key: str, known: list[Thing], node: Pairs) -> Thing:
    """The track or day type that an item names; the only one where it names none."""
    named = node.get(key)
    if named is None:
        if len(known) == 1:
            return known[0]
        names = listed(spaced(t.name) for t in known)
        help_ = f"add `{spaced(key)}`, one of {names}" if known else f"write `{_FORM}`"
        raise Wrong("E0313", f"an item of `takes from` without {a(spaced(key))}", help_)
    name = fold(text_of(named, a(spaced(key))))
    return next(t for t in known if t.name == check_name(reading, key, name, [t.name for t in known], named))


def _check_time(reading: Reading, program: Thing, taking: Taking, sofar: list[Taking]) -> None:
    """A program cannot take more of an activity than the day has."""
    track = next(t for t in _siblings(program, "track") if t.name == taking.track)
    day = next((t for t in track.children if t.entity == "day_type" and t.name == taking.day_type), None)
    if day is None or "schedule.minutes" not in day.closed_facts:
        return
    has = _most(reading, day.facts["schedule.minutes"], taking.activity)
    place = (taking.track, taking.day_type, taking.activity)
    takes = sum((t.minutes.low for t in sofar if (t.track, t.day_type, t.activity) == place), Fraction(0))
    if has is not None and takes > has:
        reading.notes.tell(
            "E0311",
            f"`{program.name}` takes {takes} minutes of {spaced(taking.activity)} from `{taking.day_type}`, "
            f"which has {has}",
            taking.loc,
            "correct the minutes here or in the timetable",
        )


def _most(reading: Reading, entries: tuple[Entry, ...], activity: str) -> Fraction | None:
    """The most minutes that a day can have of an activity; None where there is no end.

    Parts of it count in; where only its whole is stated, it may be all of the whole.
    """
    choice = reading.vocabulary.choices["activity"]
    most = Fraction(0)
    for entry in entries:
        (_, members), *_ = entry.keys or (("activity", frozenset()),)
        member = str(next(iter(members), ""))
        if choice.within(member, activity) or member in choice.wholes(activity):
            interval: Interval = as_interval(entry.value)
            if interval.high is None:
                return None
            most += interval.high
    return most


def _read_with(reading: Reading, program: Thing, node: Node) -> None:
    if word_of(node) == "none":
        return
    if says_nothing(node):
        raise nothing_said(node)
    found: list[str] = []
    for item in node.nodes if isinstance(node, Items) else [node]:
        try:
            found.append(_other(reading, program, item))
        except Wrong as wrong:
            reading.notes.wrong(wrong, item.loc)
    program.together_with = tuple(found)


def _other(reading: Reading, program: Thing, node: Node) -> str:
    name = fold(text_of(node, "the name of a program"))
    if name == program.name:
        raise Wrong("E0311", f"`{program.name}` is to be attended with itself", "name the other program")
    return check_name(reading, "program", name, [t.name for t in _siblings(program, "program")], node)
