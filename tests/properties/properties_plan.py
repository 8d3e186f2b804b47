"""Random plans as a set of slots, each of which can be settled by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st
from properties_law import Law

KINDS = {
    "zz.p": "yes/no", "zz.q": "yes/no", "zz.w": "yes/no", "zz.j": "judgment", "zz.t": "text", "zz.k": "choice",
    "zz.a": "number", "zz.b": "number", "zz.h": "number", "zz.y": "number", "zz.n": "number", "zz.m": "money",
    "zz.s": "percent", "zz.d": "date", "zz.e": "date", "zz.g": "yes/no",
    "course.ok": "yes/no", "course.size": "choice", "course.hours": "number", "course.credits": "number",
    "program.ok": "yes/no", "program.hours": "number",
}  # fmt: skip
OWNERS = {"zz.q": "district", "zz.g": "track"} | {
    f: f.split(".")[0] for f in KINDS if f.startswith(("course.", "program."))
}
BY = {"zz.w": ("9-10", "11-12"), "zz.h": ("9-10", "11-12"), "program.hours": ("9-10", "11-12"),
      "zz.y": ("2026-27", "2027-28"), "zz.n": ("small", "tiny", "large")}  # fmt: skip
LISTS = {"school": "schools", "course": "courses", "program": "programs", "track": "tracks"}
SETTLED = {
    "yes/no": ("yes", "no"),
    "judgment": ("yes", "no"),
    "text": ("some words", "none"),
    "choice": ("small", "tiny", "large"),
    "number": tuple(str(n) for n in range(13)),
    "money": tuple(f"${n}" for n in range(13)),
    "percent": tuple(f"{n}%" for n in range(13)),
    "date": (
        "2026-04-30",
        "2026-05-01",
        "2026-05-02",
        "2026-09-15",
        "2026-09-16",
        "2027-01-01",
        "2025-01-01",
    ),
    "paper": ("attached", "none"),
    "step": ("2026-07-01", "2026-08-02", "none"),
    "closed": ("yes",),
}
MEASURES = ("number", "money", "percent")


class Slot(NamedTuple):
    """A place of the plan: the thing (names from the district down), the fact, and the key where it runs by one."""

    thing: tuple[str, ...]
    fact: str
    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that is not yet written: its things, and what is said at each slot (None: nothing).

    A thing is the list and name of each level, as ("schools", "east", "courses", "algebra"); `more` is what is
    said of it besides.
    """

    things: tuple[tuple[str, ...], ...]
    values: Mapping[Slot, str | None]
    term: str = "2026-27"
    requests: str = ""
    more: Mapping[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)

    def saying(self, slot: Slot, value: str | None) -> Draft:
        """The same plan with another value at a slot."""
        return replace(self, values={**self.values, slot: value})

    def tree(self) -> dict[str, object]:
        """The plan as the mapping that YAML holds."""
        root: dict[str, object] = {"term": self.term}
        for thing in self.things:
            _at(root, thing).update({"name": thing[-1], **self.more.get(thing, {})})
        for slot, value in self.values.items():
            if value is not None:
                _state(root, slot, value)
        for thing in self.things:  # a list of nothing that is complete is written so
            at = _at(root, thing)
            at.update({key: "none" for key, inner in at.items() if inner == {"complete": "yes"}})
        if self.requests:
            root["requests"] = [{"law": "Z. 1", "under": "zz.waive", **json.loads(self.requests)}]
        return root

    @property
    def text(self) -> str:
        """The plan as YAML, without its first lines."""
        return "".join(f"{json.dumps(k)}: {json.dumps(v)}\n" for k, v in self.tree().items()).replace(
            '"term":', "term:"
        )

    def open(self) -> list[Slot]:
        """The slots where something can still be settled; what a thing inherits is settled above it."""
        return [s for s, v in self.values.items() if is_open(s, v) and not (v is None and self._inherits(s))]

    def _inherits(self, slot: Slot) -> bool:
        return slot.thing != () and any(s.fact == slot.fact and s.thing == () for s in self.values)


def _at(root: dict[str, object], thing: tuple[str, ...]) -> dict[str, object]:
    at = root
    for step in thing:
        inner = at.setdefault(step, {})
        assert isinstance(inner, dict)
        at = inner
    return at


def _state(root: dict[str, object], slot: Slot, value: str) -> None:
    at = _at(root, slot.thing)
    if slot.kind == "judgment" and value != "unknown":
        at[slot.fact] = {"value": value, "stated by": "principal, 2026-08-01"}
    elif slot.key:
        inner = at.setdefault(slot.fact, {})
        assert isinstance(inner, dict)
        inner[slot.key] = value
    else:
        at[slot.fact] = value


def is_open(slot: Slot, value: str | None) -> bool:
    """Whether a slot leaves something open."""
    if slot.kind == "closed":
        return value != "yes"
    return value in (None, "unknown", "small") or " to " in str(value) or str(value).startswith("at ")


def numbers_in(value: str) -> tuple[int, int]:
    """The ends of a span of numbers; 12 stands for no end."""
    ends = [int(n) for n in re.findall(r"\d+", value)]
    if value.startswith("at least"):
        return ends[0], 12
    return (0, ends[0]) if value.startswith("at most") else (ends[0], ends[-1])


def settlings(slot: Slot, value: str | None) -> list[str]:
    """The values that settle an open slot."""
    options = SETTLED[slot.kind]
    if value == "small" and slot.kind == "choice":
        return ["small", "tiny"]
    if slot.kind in MEASURES and value not in (None, "unknown"):
        low, high = numbers_in(str(value))
        return [o for o in options if low <= numbers_in(o)[0] <= high]
    return list(options)


def said(kind: str, *, silent: bool = True) -> st.SearchStrategy[str | None]:
    """What a plan may say at a slot."""
    nothing: list[str | None] = ["unknown", None] if silent else ["unknown"]
    if kind == "closed":
        return st.sampled_from(["yes", None] if silent else ["yes"])
    some = st.sampled_from(SETTLED[kind])
    if kind in MEASURES:
        spans = st.tuples(st.sampled_from(SETTLED[kind]), st.sampled_from(SETTLED[kind])).map(_span)
        some = st.one_of(some, some, spans, st.sampled_from(SETTLED[kind][:8]).map(lambda n: f"at least {n}"))
    if kind in ("paper", "step"):
        nothing = ["unknown", None]
    return st.one_of(some, st.sampled_from(nothing), some)


def _span(ends: tuple[str, str]) -> str:
    low, high = sorted(ends, key=lambda e: int(re.sub(r"\D", "", e)))
    return low if low == high else f"{low} to {high}"


@st.composite
def drafts(
    draw: st.DrawFn, law: Law, *, silent: bool = True, most: int = 2, term: str = "", inherit: bool = True
) -> Draft:
    """A plan that says something of the facts that a law names.

    Args:
        law: the law.
        silent: slots may be left out, lists may be open.
        most: the most things in a list.
        term: the school years; drawn where not said.
        inherit: facts of schools may stand at the district.
    """
    facts = [f for f in KINDS if re.search(rf"\b{re.escape(f)}\b", law.text)]
    words = set(re.findall(r"\w+", law.text)) | {OWNERS.get(f, "school") for f in facts}
    things: list[tuple[str, ...]] = []
    lists: list[tuple[str, ...]] = [("schools",)]
    for school in ("east", "west")[: 1 + (draw(st.integers(0, 3)) == 3)]:
        things.append(("schools", school))
        for entity in ("course", "program", "track"):
            if entity in words:
                lists.append(("schools", school, LISTS[entity]))
                count = draw(st.integers(1 if entity == "track" else 0, most))
                things += [
                    ("schools", school, LISTS[entity], n) for n in ("algebra", "biology", "choir")[:count]
                ]
    slots = [Slot(where, "complete", "closed") for where in lists]
    for fact in facts:
        owner = OWNERS.get(fact, "school")
        at = [t for t in things if t[-2] == LISTS.get(owner)] if owner != "district" else [()]
        if inherit and owner == "school" and draw(st.integers(0, 4)) == 4:
            at = [(), *at]
        by = BY[fact] if fact in BY and draw(st.booleans()) else ("",)
        slots += [Slot(thing, fact, KINDS[fact], key) for thing in at for key in by]
    slots += [Slot(("procedure", "zz.may", "contents"), name, "paper") for name in law.needs]
    slots += [Slot(("procedure", "zz.may", "steps"), name, "step") for name in law.steps]
    values = {slot: draw(said(slot.kind, silent=silent)) for slot in slots}
    requests = ""
    if law.waived:
        slot = Slot(("procedure", "zz.waive", "contents"), "form", "paper")
        if "needs form" in law.text:
            values[slot] = draw(said("paper"))
        requests = draw(
            st.sampled_from(["", "{}", '{"granted": "2026-07-01"}', '{"for": {"schools": ["east"]}}'])
        )
    return Draft(
        tuple(things), values, term or draw(st.sampled_from(["2026-27", "2026-27 to 2027-28"])), requests
    )


def completions_of(draft: Draft, slots: list[Slot]) -> Iterator[Draft]:
    """Every way to settle some slots."""
    for chosen in product(*(settlings(s, draft.values[s]) for s in slots)):
        yield replace(draft, values={**draft.values, **dict(zip(slots, chosen, strict=True))})
