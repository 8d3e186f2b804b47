"""Contradictions that show only when the whole plan is read."""

from __future__ import annotations

from policyengine.plan.authorities import check_spelling
from policyengine.plan.model import Entry, Thing
from policyengine.plan.notes import spaced
from policyengine.plan.reading import Reading, name_of
from policyengine.rulebook.vocabulary import GRADES, grade_spans


def check(reading: Reading, district: Thing) -> None:
    """Tells of all contradictions."""
    for thing in district.all_below():
        for rule in CHECKS:
            rule(reading, thing)


def _grades_inside(reading: Reading, thing: Thing) -> None:
    """A thing serves no grade that what it stands in does not serve."""
    around = thing.parent.served() if thing.parent else None
    if thing.grades is None or around is None or thing.grades <= around:
        return
    place = next(t for t in thing.above() if t.grades is not None)
    reading.notes.tell(
        "E0311",
        f"{spaced(thing.entity)} `{thing.name}` serves grades {_shown(thing.grades - around)}, "
        f"which {name_of(place)} does not",
        thing.loc,
        f"correct the grades here or those of {name_of(place)}",
    )


def _facts_inside(reading: Reading, thing: Thing) -> None:
    """Nothing is stated for grades that a thing does not serve."""
    served = thing.served()
    if served is None:
        return
    for name, entries in thing.facts.items():
        for entry in entries:
            strange = _grades(entry) - served
            if strange:
                reading.notes.tell(
                    "E0311",
                    f"`{spaced(name)}` is stated for grades {_shown(strange)}, "
                    f"which {name_of(thing)} does not serve",
                    entry.value.loc,
                    f"it serves {_shown(served)}: correct the grades here or there",
                )


def _grades(entry: Entry) -> frozenset[str]:
    return frozenset(str(m) for key, members in entry.keys if key == "grade" for m in members)


def _shown(grades: frozenset[str]) -> str:
    spans = grade_spans(frozenset(g for g in grades if g in GRADES))
    return ", ".join(first if first == last else f"{first}-{last}" for first, last in spans)


def _law_named(reading: Reading, thing: Thing) -> None:
    """Citations in lists of law name their code, or fit one only."""
    for name, entries in thing.facts.items():
        fact = reading.vocabulary.facts.get(name)
        if fact is None or fact.type.kind != "citations":
            continue
        for entry in entries:
            for citation in entry.value.content if isinstance(entry.value.content, tuple) else ():
                check_spelling(reading, str(citation), entry.value.loc)


CHECKS = (_grades_inside, _facts_inside, _law_named)
