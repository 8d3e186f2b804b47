"""Which keys may stand where: facts, and the lists of things."""

from __future__ import annotations

from policyengine.plan.nodes import fold
from policyengine.plan.notes import a, spaced
from policyengine.rulebook.units import plural
from policyengine.rulebook.vocabulary import Fact, Vocabulary

# things that plans write in a form of their own: `days` and `timetable`, `requests`
OWN_FORM = frozenset(("day_type", "block", "request"))
TRACK_KEYS = ("days", "week", "timetable")
LEVELS = ("school", "track")  # a level that is left out is there once
TOP_KEYS = ("plan", "state", "term", "prepared", "district", "requests", "procedure", "lists")

_STRUCTURE = {
    "track": TRACK_KEYS,
    "program": ("pupils", "takes_from", "with"),
    "course": ("program",),
}


def list_key(entity: str) -> str:
    """The key of the list of such things: `fund_use` → `fund uses`."""
    *first, last = entity.split("_")
    return " ".join([*first, plural(last)])


class Keys:
    """The keys of each entity; what is asked for once is kept."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._facts: dict[str, dict[str, Fact]] = {}
        self._lists: dict[str, dict[str, str]] = {}
        self._above = {name: (name, *vocabulary.above(name)) for name in vocabulary.entities}
        self.states = frozenset(fact.jurisdiction for fact in vocabulary.facts.values())
        self.whole = {fold(fact.name): fact for fact in vocabulary.facts.values()}

    def facts(self, entity: str) -> dict[str, Fact]:
        """Folded key → fact, for the facts that `entity` and the things below it have."""
        if entity not in self._facts:
            found = {
                key: fact for key, fact in self.whole.items() if entity in self._above.get(fact.owner, ())
            }
            for fact in self.vocabulary.facts_of(entity).values():
                head, _, rest = fact.name.partition(".")
                if head == entity and rest:
                    found.setdefault(fold(rest), fact)
            self._facts[entity] = found
        return self._facts[entity]

    def lists(self, entity: str) -> dict[str, str]:
        """Folded key → entity, for the lists of things that stand directly in `entity`."""
        if entity not in self._lists:
            below = (name for name in self.vocabulary.below(entity) if name not in OWN_FORM)
            self._lists[entity] = {fold(list_key(name)): name for name in below}
        return self._lists[entity]

    def structure(self, entity: str) -> tuple[str, ...]:
        """The keys of `entity` that are no facts and no lists."""
        if entity in OWN_FORM:
            return ()
        graded = ("grades",) if "school" in self._above.get(entity, ()) or entity == "district" else ()
        return ("name", *graded, *_STRUCTURE.get(entity, ()))

    def lifted(self, entity: str) -> frozenset[str]:
        """Keys of things below `entity` that may stand in it where the level between is left out."""
        if entity == "district":
            return frozenset((*self.lists("school"), *self.lifted("school"))) - self.lists("district").keys()
        return frozenset(TRACK_KEYS) if entity == "school" else frozenset()

    def known(self, entity: str) -> set[str]:
        """All folded keys that may stand in `entity`."""
        return {*self.structure(entity), *self.lists(entity), *self.lifted(entity), *self.facts(entity)}

    def elsewhere(self, key: str, entity: str) -> str:
        """Where a key that cannot stand in `entity` belongs, as a help sentence; "" where nowhere."""
        homes = [
            name
            for name in self.vocabulary.entities
            if key in self.structure(name) or key in self.lists(name) or key in self.facts(name)
        ]
        fact = self.whole.get(key)
        if fact is not None:
            homes = [fact.owner]
        if len(homes) != 1 or entity in homes:
            return ""
        owner = homes[0]
        if owner == "district":
            return f"`{spaced(key)}` is said of the district: write it at the top"
        if owner == "request":
            return f"`{spaced(key)}` is said of a request: write it there"
        return f"`{spaced(key)}` is said of {a(spaced(owner))}: write it there"
