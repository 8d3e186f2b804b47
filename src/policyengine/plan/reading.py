"""What is at hand while a plan is read, and the reading of facts with their keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from policyengine.plan.grades import grades_of, looks_like_grades, looks_like_years, years_of
from policyengine.plan.keys import Keys, list_key
from policyengine.plan.model import Entry, Interval, Thing, Value
from policyengine.plan.nodes import Node, Pairs, Scalar, fold, shown
from policyengine.plan.notes import Notes, Wrong, a, listed, spaced
from policyengine.plan.values import (
    ANNOTATED,
    cut_by_comma,
    is_annotated,
    member_of,
    nothing_said,
    says_nothing,
    told_closest,
    value_of,
)
from policyengine.plan.words import Words
from policyengine.rulebook.units import Type
from policyengine.rulebook.vocabulary import Fact, Vocabulary, year_name

# codes of states that are words of the language too: `in session` is no fact of Indiana
ENGLISH = frozenset(("as", "hi", "id", "in", "me", "ok", "or"))

Member = frozenset[str | int]
Key = tuple[str, Member]


@dataclass(slots=True)
class Reading:
    """What is at hand while one plan is read.

    Attributes:
        state: the plan's state in two lower-case letters; "" where it could not be read.
        later: what has to wait until all things are known.
    """

    words: Words
    notes: Notes
    keys: Keys
    state: str = ""
    term: tuple[int, ...] = ()
    later: list[Callable[[], None]] = field(default_factory=list)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that are declared."""
        return self.words.vocabulary

    def value(self, node: Node, kind: Type) -> Value | None:
        """The value that a node states; None, and a message, where it states none."""
        try:
            return value_of(node, kind, self.vocabulary, self.notes)[0]
        except Wrong as wrong:
            self.notes.wrong(wrong, node.loc)
            return None

    def number(self, node: Node, kind: Type) -> Interval | None:
        """The interval that a node states: `none` is zero, and `unknown` everything."""
        value = self.value(node, kind)
        if value is None:
            return None
        return as_interval(value)


def as_interval(value: Value) -> Interval:
    """A number as stated; `none` is zero, and `unknown` everything."""
    if isinstance(value.content, Interval):
        return value.content
    return Interval(Fraction(0), Fraction(0) if value.state == "none" else None)


# --- facts ------------------------------------------------------------------------


def read_fact(reading: Reading, thing: Thing, fact: Fact, key: Scalar, node: Node) -> None:
    """Enters what a node states of `fact` into `thing`."""
    if fact.name in thing.facts:
        reading.notes.tell(
            "E0306", f"`{key.text}` stands twice, under another name too", key.loc, "keep one of the two"
        )
        return
    found = _Facts(reading, fact, key)
    entries = found.entries(node, fact.by, ())
    if entries:
        thing.facts[fact.name] = tuple(entries)
    if found.bare and _is_yearly_time(fact):
        stated = found.bare.written
        reading.notes.tell(
            "W0301",
            f"`{key.text}` has no unit: read as {fact.type}",
            found.bare.loc,
            f"write `{stated} {fact.type}`",
        )


def _is_yearly_time(fact: Fact) -> bool:
    unit = fact.type.unit
    yearly = unit is not None and dict(unit.dimension.powers) == {"minute": 1, "year": -1}
    return yearly and fact.owner == "track"


def _one_of(key: str, member: str | int) -> str:
    shown_member = year_name(member) if isinstance(member, int) else spaced(member)
    return f"{spaced(key)} {shown_member}"


class _Facts:
    def __init__(self, reading: Reading, fact: Fact, key: Scalar) -> None:
        self.reading, self.fact, self.key = reading, fact, key
        self.bare: Value | None = None

    def entries(self, node: Node, by: tuple[str, ...], keys: tuple[Key, ...]) -> list[Entry]:
        """What a node states at `keys`, with the keys of `by` still open."""
        if isinstance(node, Pairs) and not is_annotated(node) and not says_nothing(node):
            return self._by_key(node, by, keys)
        try:
            value, bare = value_of(node, self.fact.type, self.reading.vocabulary, self.reading.notes)
        except Wrong as wrong:
            self.reading.notes.wrong(wrong, node.loc)
            return []
        if bare and self.bare is None:
            self.bare = value
        if self.fact.type.kind == "judgment" and value.state == "stated" and value.stated_by is None:
            self.reading.notes.tell(
                "W0302",
                f"`{self.key.text}` is a judgment, and nobody is named who made it",
                value.loc,
                f'write `{{value: {value.written}, stated by: "name or office, date"}}`',
            )
        return [Entry(value, keys)]

    def _by_key(self, node: Pairs, by: tuple[str, ...], keys: tuple[Key, ...]) -> list[Entry]:
        notes = self.reading.notes
        if not by:
            notes.wrong(self._one_value(node), node.loc)
            return []
        name = self._key_of(node, by)
        rest = tuple(key for key in by if key != name)
        found: list[Entry] = []
        taken: dict[str | int, Scalar] = {}
        for written, inner in node:
            try:
                members = self._members(name, written, node)
            except Wrong as wrong:
                notes.wrong(wrong, written.loc)
                continue
            twice = sorted((m for m in members if m in taken), key=str)
            if twice:
                notes.tell(
                    "E0311",
                    f"`{written.text}` and `{taken[twice[0]].text}` both speak of {_one_of(name, twice[0])}",
                    written.loc,
                    f"let each {spaced(name)} stand under one key",
                )
                continue
            taken.update(dict.fromkeys(members, written))
            found += self.entries(inner, rest, (*keys, (name, members)))
        return found

    def _key_of(self, node: Pairs, by: tuple[str, ...]) -> str:
        """The key of the fact that the keys of a mapping are members of."""

        def fitting(name: str) -> int:
            return sum(self._fits(name, key.text) for key, _ in node)

        return max(by, key=fitting)

    def _fits(self, name: str, text: str) -> bool:
        if name == "grade":
            return looks_like_grades(text)
        if name == "school_year":
            return looks_like_years(text)
        return fold(text) in self.reading.vocabulary.choices[name]

    def _members(self, name: str, written: Scalar, node: Pairs) -> Member:
        text = written.text
        cut = cut_by_comma(node, written)
        if cut:
            raise cut
        if says_nothing(written):
            raise nothing_said(written)
        if name == "grade":
            return frozenset(grades_of(text))
        if name == "school_year":
            return frozenset(years_of(text))
        choice = self.reading.vocabulary.choices[name]
        try:
            return frozenset({member_of(text, choice)})
        except Wrong as wrong:
            raise told_closest(wrong, text, choice, self.reading.notes) from None

    def _one_value(self, node: Pairs) -> Wrong:
        if any(fold(key.text) in ANNOTATED for key, _ in node):
            return Wrong("E0313", "a source without a value", "write `{value: …, source: …}`")
        runs = " and by ".join(spaced(key) for key in self.fact.by)
        help_ = f"`{self.key.text}` runs by {runs} alone" if runs else "write one value, for all"
        return Wrong("E0307", f"a mapping where one value of `{self.key.text}` is due", help_)


def unknown_key(
    reading: Reading, entity: str, key: Scalar, node: Node, within: Pairs, *, own: tuple[str, ...] = ()
) -> None:
    """Tells of a key that nothing declares, that belongs elsewhere, or that is a fact of another state.

    `own` are keys that the caller reads besides those of the entity.
    """
    notes, folded = reading.notes, fold(key.text)
    if cut := cut_by_comma(within, key):
        notes.wrong(cut, key.loc)
        return
    if other := _foreign(reading, key):
        not_used(reading, key, other)
        return
    if isinstance(node, Pairs):
        whole = next((w for w, _ in node if f"{folded}_{fold(w.text)}" in reading.keys.facts(entity)), None)
        if whole is not None:
            inner = shown({k.text: v for k, v in node}[whole.text])
            notes.tell(
                "E0305",
                f"no thing `{key.text}`",
                key.loc,
                f"write `{spaced(folded)} {whole.text}: {inner}`",
            )
            return
    here = {"district": "the plan", "block": "a line"}.get(entity, a(spaced(entity)))
    help_ = reading.keys.elsewhere(folded, entity)
    if not help_:
        near = notes.nearest(folded, reading.keys.known(entity).union(own))
        known = [spaced(k) for k in (*own, *reading.keys.structure(entity), *reading.keys.lists(entity))]
        help_ = (
            f"the closest word is `{spaced(near)}`" if near else f"{here} has {listed(known)} and its facts"
        )
    notes.tell("E0305", f"unknown key `{key.text}` in {here}", key.loc, help_)


def _foreign(reading: Reading, key: Scalar) -> str | None:
    """The state whose fact a key is by its first word: another one, or one whose words are not loaded."""
    head, _, rest = fold(key.text).partition("_")
    if not rest or not reading.state or head not in reading.words.states:
        return None
    if head == reading.state and head in reading.keys.states:
        return None
    is_word = head in ENGLISH and head not in reading.words.encoded
    return None if is_word and not key.text.lower().startswith(head + ".") else head


def not_used(reading: Reading, key: Scalar, state: str) -> None:
    """Warns of a fact of another state, or of one whose words are not loaded."""
    name = reading.words.states.get(state, state.upper())
    why = f"; the plan's state is {reading.state.upper()}"
    if state == reading.state:
        why = ", whose words are not loaded"
    reading.notes.tell(
        "W0303",
        f"`{key.text}` is a fact of {name}{why}: not used",
        key.loc,
        "leave it out, or keep it for the day that the plan is judged there",
    )


def is_foreign(reading: Reading, fact: Fact) -> bool:
    """True for a fact of a state that is neither the plan's nor one that it is compared with."""
    known = {reading.state, *reading.words.heard}
    return bool(fact.jurisdiction and reading.state and fact.jurisdiction not in known)


def name_of(thing: Thing) -> str:
    """A thing as a message names it."""
    return f"`{thing.path}`" if thing.named else f"the {spaced(thing.entity)}"


def with_source(value: Value, source: str | None) -> Value:
    """The value with a source, unless it has one."""
    return replace(value, source=source) if source and value.source is None else value


def check_name(reading: Reading, entity: str, name: str, known: list[str], node: Node) -> str:
    """The name, which has to be one that the plan has."""
    if name in known:
        return name
    near = reading.notes.nearest(name, known)
    help_ = f"the closest name is `{spaced(near)}`" if near else f"describe it under `{list_key(entity)}`"
    written = node.text if isinstance(node, Scalar) else name
    raise Wrong("E0312", f"the plan has no {spaced(entity)} `{written}`", help_, node.loc)
