"""Days, weeks and timetables of a track."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from policyengine.plan.lines import read_lines
from policyengine.plan.model import Entry, Interval, Listing, Thing, Value
from policyengine.plan.nodes import Items, Node, Scalar, fold, shown
from policyengine.plan.notes import Wrong, listed, spaced
from policyengine.plan.reading import Reading, as_interval, name_of
from policyengine.plan.values import nothing_said, plain, says_nothing, text_of, word_of
from policyengine.rulebook.units import Type, unit_of

DAYS = Type("quantity", unit=unit_of(("days", "year")))
MOST_DAYS = 366

Part = tuple[Scalar, Node]


def read_days(reading: Reading, track: Thing, parts: dict[str, Part]) -> None:
    """Reads `days`, `week` and `timetable` of a track: its day types, and their lines."""
    types = _DayTypes(reading, track)
    for key, read in (("days", types.counts), ("timetable", types.timetable), ("week", types.week)):
        if key in parts:
            try:
                read(*parts[key])
            except Wrong as wrong:
                reading.notes.wrong(wrong, parts[key][1].loc)


class _DayTypes:
    """The day types of a track, as `days`, `timetable` and `week` name them."""

    def __init__(self, reading: Reading, track: Thing) -> None:
        self.reading, self.track = reading, track
        self.found: dict[str, Thing] = {}
        self.counted = False

    def _add(self, name: str, key: Scalar, *, named: bool = True) -> Thing:
        if name not in self.found:
            thing = Thing("day_type", name, self.track, named, key.loc)
            self.found[name] = thing
            self.track.children.append(thing)
            self.track.lists["day_type"] = Listing("listed", closed=True, loc=key.loc)
        return self.found[name]

    def _state(self, key: Scalar, node: Node) -> bool:
        """True where the whole part is `none` or `unknown`; the list says so, unless it has things by now."""
        word = word_of(node)
        if word and not self.found:
            self.track.lists["day_type"] = Listing(word, closed=word == "none", loc=key.loc)
        if says_nothing(node):
            raise nothing_said(node)
        return word is not None

    # --- days

    def counts(self, key: Scalar, node: Node) -> None:
        """`days: {regular: 114, early release: 38}`, or one number where all days are alike."""
        if self._state(key, node):
            return
        if isinstance(node, Items):
            raise Wrong("E0307", "a list where counts of days are due", "write `days: {regular: 170}`")
        self.counted = True
        if isinstance(node, Scalar):
            self._count(self._add("day_type", key, named=False), node)
            return
        for name, inner in node:
            self._count(self._add(fold(name.text) or "day_type", name), inner)
        most = sum((low for thing in self.found.values() if (low := _days(thing).low)), Fraction(0))
        if most > MOST_DAYS:
            self.reading.notes.tell(
                "E0311",
                f"the days of {name_of(self.track)} add up to {most}",
                key.loc,
                f"a school year has at most {MOST_DAYS} days: look at the counts",
            )

    def _count(self, thing: Thing, node: Node) -> None:
        value = self.reading.value(node, DAYS)
        if value is not None:
            thing.facts["schedule.days"] = (Entry(value),)

    # --- timetable

    def timetable(self, key: Scalar, node: Node) -> None:
        """The lines of each day type; a list of lines alone is that of the only one."""
        if self._state(key, node):
            return
        if isinstance(node, Scalar):
            raise Wrong(
                "E0307",
                f"`{node.text}` where lines are due",
                "write each line as `- {minutes: 400, activity: class}`",
            )
        if isinstance(node, Items):
            if len(self.found) > 1:
                names = listed(spaced(n) for n in self.found)
                raise Wrong("E0307", "lines without a day type", f"write them under one of {names}")
            only = next(iter(self.found.values()), None) or self._add("day_type", key, named=False)
            self._lines(only, key, node)
            return
        for name, inner in node:
            word = fold(name.text)
            if self._is_counted(word, name):
                self._lines(self._add(word, name), name, inner)

    def _is_counted(self, word: str, name: Scalar) -> bool:
        if word in self.found or not self.counted:
            return True
        near = self.reading.notes.nearest(word, self.found)
        help_ = f"add `{name.text}` to `days`"
        if near:
            help_ += f", or write `{spaced(near)}`"
        self.reading.notes.tell("E0313", f"day type `{name.text}` has no count", name.loc, help_)
        return False

    def _lines(self, thing: Thing, key: Scalar, node: Node) -> None:
        if (word := word_of(node)) is not None:
            thing.lists["block"] = Listing(word, closed=word == "none", loc=key.loc)
            unknown = (Entry(Value("unknown", None, word, node.loc)),)
            thing.facts["schedule.minutes"] = unknown if word == "unknown" else ()
            if word == "none":
                thing.closed_facts.add("schedule.minutes")
            return
        try:
            read_lines(self.reading, thing, key, node)
        except Wrong as wrong:
            self.reading.notes.wrong(wrong, node.loc)

    # --- week

    def week(self, key: Scalar, node: Node) -> None:
        """The order of the day types, Monday first; `none` is a day off."""
        node = plain(node)
        if word := word_of(node):
            self.track.facts["schedule.week"] = (Entry(Value(word, None, word, node.loc)),)
            return
        if says_nothing(node):
            raise nothing_said(node)
        if not isinstance(node, Items):
            names = shown(node).replace(",", " ").split() if isinstance(node, Scalar) else ["regular", "none"]
            raise Wrong(
                "E0307", "one value where a list of day types is due", f"write `[{', '.join(names)}]`"
            )
        words: list[str] = []
        for item in node.nodes:
            name = fold(text_of(item, "the name of a day type"))
            known = name == "none" or name in self.found or not self.found
            if known or self._missing(name, item):
                words.append(name)
        self.track.facts["schedule.week"] = (Entry(Value("stated", " ".join(words), shown(node), node.loc)),)
        if self.counted:
            self._compare(key, Counter(words))

    def _missing(self, name: str, item: Node) -> bool:
        assert isinstance(item, Scalar)
        if self.counted:
            return self._is_counted(name, item)
        near = self.reading.notes.nearest(name, self.found)
        help_ = f"the closest one is `{spaced(near)}`" if near else "add it to the timetable"
        self.reading.notes.tell("E0312", f"the timetable has no day type `{item.text}`", item.loc, help_)
        return False

    def _compare(self, key: Scalar, week: Counter[str]) -> None:
        """`week` and `days` have to agree in proportion, but for one week that a calendar cuts."""
        weeks: dict[str, Fraction] = {}
        for name, thing in self.found.items():
            days = _days(thing)
            if not thing.named or not days.exact or (not days.low and not week[name]):
                continue
            if not week[name]:
                self.reading.notes.tell(
                    "W0305",
                    f"`{thing.name}` is in `days`, and no day of `week`",
                    key.loc,
                    f"add `{spaced(name)}` to `week`, or take it out of `days`",
                )
                continue
            weeks[name] = days.low / week[name]
        if weeks and max(weeks.values()) - min(weeks.values()) > 1:
            told = ", ".join(
                f"{_days(self.found[n]).low} days of `{spaced(n)}` make {_short(w)} weeks"
                for n, w in weeks.items()
            )
            self.reading.notes.tell(
                "W0305",
                f"`week` and `days` do not agree: {told}",
                key.loc,
                "let the counts in `days` stand to each other as the days of `week` do",
            )


def _days(thing: Thing) -> Interval:
    stated = thing.facts.get("schedule.days")
    return as_interval(stated[0].value) if stated else Interval(Fraction(0), None)


def _short(number: Fraction) -> str:
    return f"{float(number):.4g}"
