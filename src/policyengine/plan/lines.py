"""The lines of the timetable of one day."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from fractions import Fraction

from policyengine.language.syntax import Loc
from policyengine.plan.days import clock_of
from policyengine.plan.model import Entry, Interval, Listing, Thing, Value
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, fold
from policyengine.plan.notes import Wrong, listed, spaced
from policyengine.plan.reading import (
    Reading,
    as_interval,
    is_foreign,
    not_used,
    read_fact,
    unknown_key,
    with_source,
)
from policyengine.plan.values import (
    TEXT,
    content_of,
    nothing_said,
    one_line,
    says_nothing,
    text_of,
)
from policyengine.rulebook.units import Type

MINUTES_A_DAY = 24 * 60

_KEYS = ("minutes", "from", "to", "activity", "supervisor", "place", "subject", "source")
_OWN = ("from", "to", "place", "subject", "source")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its minutes, and from when to when where it says so."""

    activity: str
    minutes: Value
    loc: Loc
    start: int | None = None
    end: int | None = None

    @property
    def length(self) -> Interval:
        """The minutes as an interval."""
        return as_interval(self.minutes)


def read_lines(reading: Reading, day_type: Thing, key: Scalar, node: Node) -> None:
    """Reads the lines of a day: a block for each, and the minutes of each activity, added up."""
    if says_nothing(node):
        raise nothing_said(node)
    if isinstance(node, Pairs) and node.get("activity") is None:
        first, inner = node.pairs[0]
        minutes = inner.text if isinstance(inner, Scalar) and inner.text else "400"
        raise Wrong(
            "E0307",
            "a mapping where lines are due",
            f"write each line as `- {{minutes: {minutes}, activity: {first.text}}}`",
        )
    if not isinstance(node, Items):
        raise Wrong("E0307", "one value where lines are due", "begin each line of the timetable with `- `")
    lines: list[Line] = []
    for number, item in enumerate(node.nodes, 1):
        if not isinstance(item, Pairs) or not item.pairs:
            reading.notes.tell(
                "E0307",
                "a line that is no mapping",
                item.loc,
                "write each line as `- {minutes: 400, activity: class}`",
            )
            continue
        block = Thing("block", str(number), day_type, loc=item.loc)
        day_type.children.append(block)
        line = _Line(reading, block, item).read()
        if line is not None:
            lines.append(line)
    day_type.lists["block"] = Listing("listed", closed=True, loc=key.loc)
    day_type.facts["schedule.minutes"] = _by_activity(lines)
    day_type.closed_facts.add("schedule.minutes")
    _check_clock(reading, lines)
    total = sum((line.length.low for line in lines), Fraction(0))
    if total > MINUTES_A_DAY:
        reading.notes.tell(
            "E0311",
            f"the lines of `{key.text}` add up to {total} minutes",
            key.loc,
            f"a day has {MINUTES_A_DAY} minutes: look at the lines",
        )


def _by_activity(lines: list[Line]) -> tuple[Entry, ...]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.activity, []).append(line)
    return tuple(
        Entry(_sum(same), (("activity", frozenset({activity})),)) for activity, same in found.items()
    )


def _sum(lines: list[Line]) -> Value:
    first = lines[0].minutes
    if len(lines) == 1:
        return first
    if all(line.minutes.state == "unknown" for line in lines):
        return replace(first, source=_sources(lines))
    low = sum((line.length.low for line in lines), Fraction(0))
    highs = [line.length.high for line in lines]
    high = None if None in highs else sum((h for h in highs if h is not None), Fraction(0))
    written = " + ".join(line.minutes.written for line in lines)
    return Value("stated", Interval(low, high), written, first.loc, _sources(lines))


def _sources(lines: list[Line]) -> str | None:
    named = dict.fromkeys(line.minutes.source for line in lines if line.minutes.source)
    return ", ".join(named) or None


class _Line:
    """The reading of one line."""

    def __init__(self, reading: Reading, block: Thing, node: Pairs) -> None:
        self.reading, self.block, self.node = reading, block, node
        self.own: dict[str, tuple[Scalar, Node]] = {}

    def read(self) -> Line | None:
        facts = self.reading.keys.facts("block")
        for key, node in self.node:
            folded = fold(key.text)
            fact = facts.get(folded)
            if folded in _OWN:
                self.own[folded] = key, node
            elif fact is None:
                unknown_key(self.reading, "block", key, node, self.node, own=_KEYS)
            elif is_foreign(self.reading, fact):
                not_used(self.reading, key, fact.jurisdiction or "")
            else:
                read_fact(self.reading, self.block, fact, key, node)
        self._place()
        clock = self._clock()
        activity = self._activity()
        minutes = self._minutes(clock)
        self._source()
        if activity is None or minutes is None:
            return None
        minutes = self.block.facts["block.minutes"][0].value
        return Line(activity, minutes, self.node.loc, *(clock or (None, None)))

    def _text(self, key: str) -> str | None:
        if key not in self.own:
            return None
        name, node = self.own[key]
        try:
            return text_of(node, f"the {name.text}")
        except Wrong as wrong:
            self.reading.notes.wrong(wrong, node.loc)
            return None

    def _place(self) -> None:
        if "place" in self.own:
            value = self.reading.value(self.own["place"][1], TEXT)
            if value is not None:
                self.block.facts["block.place"] = (Entry(value),)
        if "subject" in self.own:
            node = self.own["subject"][1]
            value = self._subjects(node)
            if value is not None:
                self.block.facts["block.subject"] = (Entry(value),)

    def _subjects(self, node: Node) -> Value | None:
        """One subject, or a list of them."""
        vocabulary, notes = self.reading.vocabulary, self.reading.notes
        kind = Type("choice", choice="subject")
        if not isinstance(node, Items) or not node.nodes:
            return self.reading.value(node, kind)
        found: list[str] = []
        for item in node.nodes:
            try:
                found.append(str(content_of(text_of(item, "a subject"), kind, vocabulary, notes)[0]))
            except Wrong as wrong:
                notes.wrong(wrong, item.loc)
        return Value("stated", tuple(found), ", ".join(map(spaced, found)), node.loc)

    def _source(self) -> None:
        source = self._text("source")
        for name, entries in self.block.facts.items():
            self.block.facts[name] = tuple(replace(e, value=with_source(e.value, source)) for e in entries)

    def _activity(self) -> str | None:
        stated = self.block.facts.get("block.activity")
        if stated and isinstance(stated[0].value.content, str):
            return stated[0].value.content
        if stated or self.node.get("activity") is None:
            known = [spaced(m) for m in self.reading.vocabulary.choices["activity"].roots()]
            self.reading.notes.tell(
                "E0313",
                "a line without an activity",
                self.node.loc,
                f"add `activity`, one of {listed(known)}",
            )
        return None

    def _clock(self) -> tuple[int, int] | None:
        """From when to when; None where the line does not say, or says what cannot be."""
        if "from" not in self.own and "to" not in self.own:
            return None
        for one, other in (("from", "to"), ("to", "from")):
            if one not in self.own:
                at = self.own[other][0].loc
                self.reading.notes.tell(
                    "E0313", f"`{other}` without `{one}`", at, f"add `{one}`, or write `minutes` instead"
                )
                return None
        times: list[int] = []
        for word in ("from", "to"):
            node = self.own[word][1]
            try:
                times.append(clock_of(one_line(text_of(node, "a time of day"))))
            except Wrong as wrong:
                self.reading.notes.wrong(wrong, node.loc)
        if len(times) < 2:
            return None
        start, end = times
        if end > start:
            return start, end
        afternoon = (
            f", as `{_time(end + 720)}` for the afternoon" if start < end + 720 < MINUTES_A_DAY else ""
        )
        self.reading.notes.tell(
            "E0310",
            f"the line is from {_time(start)} to {_time(end)}, which is not later",
            self.own["to"][1].loc,
            f"write the times from 00:00 to 24:00{afternoon}",
        )
        return None

    def _minutes(self, clock: tuple[int, int] | None) -> Value | None:
        stated = self.block.facts.get("block.minutes")
        if clock is None:
            if stated is None and not self.own.keys() & {"from", "to"} and self.node.get("minutes") is None:
                self.reading.notes.tell(
                    "E0313", "a line without its minutes", self.node.loc, "add `minutes`, or `from` and `to`"
                )
            return stated[0].value if stated else None
        start, end = clock
        length = Fraction(end - start)
        if stated is None:
            loc = self.own["from"][1].loc
            written = f"{_time(start)} to {_time(end)}"
            value = Value("stated", Interval(length, length), written, loc)
            self.block.facts["block.minutes"] = (Entry(value),)
            return value
        value = stated[0].value
        interval = as_interval(value)
        if not interval.low <= length <= (length if interval.high is None else interval.high):
            self.reading.notes.tell(
                "E0311",
                f"from {_time(start)} to {_time(end)} there are {length} minutes, "
                f"and the line says {value.written}",
                value.loc,
                "leave `minutes` out, or correct the times",
            )
        return value


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _check_clock(reading: Reading, lines: list[Line]) -> None:
    """Lines that overlap contradict each other; time that is in no line is told, not filled."""
    timed = sorted((n for n in lines if n.start is not None), key=lambda n: (n.start, n.end))
    for earlier, later in itertools.pairwise(timed):
        if (later.start or 0) < (earlier.end or 0):
            reading.notes.tell(
                "E0311",
                f"two lines overlap: {_span(earlier)} (line {earlier.loc.line}) and {_span(later)}",
                later.loc,
                "let each line begin where the one before it ends",
            )
    last: int | None = None
    low, high = Fraction(0), Fraction(0)
    for line in lines:
        if line.start is None or line.end is None:
            low += line.length.low
            high += MINUTES_A_DAY if line.length.high is None else line.length.high
            continue
        if last is not None and line.start >= last:
            _check_between(reading, line, last, low, high)
        last, low, high = line.end, Fraction(0), Fraction(0)


def _check_between(reading: Reading, line: Line, last: int, low: Fraction, high: Fraction) -> None:
    gap = (line.start or 0) - last
    between = f"between {_time(last)} and {_time(line.start or 0)}"
    if low > gap:
        reading.notes.tell(
            "E0311",
            f"{between} there are {gap} minutes, and the lines that stand there take {low}",
            line.loc,
            "correct the times or the minutes",
        )
    elif high < gap:
        rest = "" if not high else f" of {gap}"
        reading.notes.tell(
            "W0306",
            f"{between} {gap - high}{rest} minutes are in no line",
            line.loc,
            "add a line for them, as `{minutes: "
            f"{gap - high}, activity: passing}}`; until then they count for nothing",
        )


def _span(line: Line) -> str:
    return f"{_time(line.start or 0)} to {_time(line.end or 0)}"
