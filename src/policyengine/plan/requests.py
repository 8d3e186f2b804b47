"""The requests of a plan: what it asks to have waived."""

from __future__ import annotations

import datetime

from policyengine.language.syntax import NOWHERE
from policyengine.plan.authorities import check_authority, check_id, check_spelling
from policyengine.plan.days import date_of
from policyengine.plan.grades import years_of
from policyengine.plan.keys import list_key
from policyengine.plan.model import Listing, Request, Scope, Thing, Value
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, fold
from policyengine.plan.notes import Wrong
from policyengine.plan.reading import (
    Reading,
    check_name,
    is_foreign,
    not_used,
    read_fact,
    unknown_key,
)
from policyengine.plan.things import read_grades
from policyengine.plan.values import (
    ANSWER,
    is_annotated,
    nothing_said,
    plain,
    says_nothing,
    text_of,
    unknown_beside,
    word_of,
)

OWN_KEYS = ("law", "under", "for", "granted", "contents")

_BY_SCHOOL = "write one answer, or the answers of each school under `procedure`"

SCOPED = ("school", "track", "program", "course")


def read_requests(reading: Reading, district: Thing, key: Scalar, node: Node) -> tuple[Request, ...] | None:
    """The requests; () for `none`, None for `unknown`."""
    if word := word_of(node):
        district.lists["request"] = Listing(word, closed=word == "none", loc=key.loc)
        return () if word == "none" else None
    if says_nothing(node):
        raise nothing_said(node)
    if isinstance(node, Scalar):
        raise Wrong(
            "E0307", f"`{node.text}` where a list is due", f"write `- law: {node.text}` below the key"
        )
    district.lists["request"] = Listing("listed", closed=True, loc=key.loc)
    found: list[Request] = []
    for number, item in enumerate(node.nodes if isinstance(node, Items) else [node], 1):
        if not isinstance(item, Pairs) or not item.pairs:
            written = item.text if isinstance(item, Scalar) and item.text else "KRS 158.070"
            reading.notes.tell("E0307", "a request that is no mapping", item.loc, f"write `- law: {written}`")
            continue
        thing = Thing("request", f"request_{number}", district, loc=item.loc)
        district.children.append(thing)
        request = _Request(reading, thing, item).read()
        if request is not None:
            found.append(request)
    return tuple(found)


class _Request:
    """The reading of one request."""

    def __init__(self, reading: Reading, thing: Thing, node: Pairs) -> None:
        self.reading, self.thing, self.node = reading, thing, node
        self.own: dict[str, Node] = {}

    def read(self) -> Request | None:
        facts = self.reading.keys.facts("request")
        for key, node in self.node:
            folded = fold(key.text)
            fact = facts.get(folded)
            if folded in OWN_KEYS:
                self.own[folded] = node
            elif fact is None:
                unknown_key(self.reading, "request", key, node, self.node, own=OWN_KEYS)
            elif is_foreign(self.reading, fact):
                not_used(self.reading, key, fact.jurisdiction or "")
            else:
                read_fact(self.reading, self.thing, fact, key, node)
        law = self._law()
        under, authority = self._under()
        request = Request(
            law or "",
            under,
            self.thing,
            self._scope(),
            self._granted(),
            self._contents(authority),
            self.node.loc,
            self.own["law"].loc if "law" in self.own else NOWHERE,
            self.own["under"].loc if under else NOWHERE,
        )
        return request if law else None

    def _wrong(self, wrong: Wrong, node: Node) -> None:
        self.reading.notes.wrong(wrong, node.loc)

    def _law(self) -> str | None:
        node = self.own.get("law")
        if node is None:
            self.reading.notes.tell(
                "E0313", "a request without its law", self.node.loc, "add `law`, a citation as it is printed"
            )
            return None
        try:
            text = _cited(node)
        except Wrong as wrong:
            self._wrong(wrong, node)
            return None
        check_spelling(self.reading, text, node.loc)
        return text

    def _under(self) -> tuple[str | None, str | None]:
        """The words that name the authority, and its id where they are one."""
        node = self.own.get("under")
        if node is None or word_of(node) == "unknown":
            return None, None
        try:
            text = _named(node)
            authority = check_authority(self.reading, text, node.loc)
        except Wrong as wrong:
            self._wrong(wrong, node)
            return None, None
        if authority is None:
            check_spelling(self.reading, text, node.loc)
        return text, authority

    def _granted(self) -> datetime.date | None:
        node = self.own.get("granted")
        if node is None or word_of(plain(node)):
            return None
        try:
            text = text_of(plain(node), "the date of the grant")
            return None if text.lower() == "no" else date_of(text)
        except Wrong as wrong:
            self._wrong(wrong, node)
            return None

    def _contents(self, authority: str | None) -> dict[str, Value]:
        node = self.own.get("contents")
        if node is None or word_of(node):
            return {}
        found: dict[str, Value] = {}
        try:
            for key, inner in _mapping(node, "contents: {id: where it stands}"):
                self._content(key, inner, authority, found)
        except Wrong as wrong:
            self._wrong(wrong, node)
        return found

    def _content(self, key: Scalar, node: Node, authority: str | None, found: dict[str, Value]) -> None:
        try:
            name = check_id(self.reading, key, "need", authority)
        except Wrong as wrong:
            self._wrong(wrong, key)
            return
        if isinstance(node, Pairs) and node.pairs and not is_annotated(node):
            self._wrong(Wrong("E0307", "several answers in one request", _BY_SCHOOL), node)
            return
        value = self.reading.value(node, ANSWER)
        if value is not None:
            found[name] = value

    # --- for

    def _scope(self) -> Scope:
        node = self.own.get("for")
        if node is None:
            return Scope()
        known = {fold(list_key(entity)): entity for entity in SCOPED}
        names: dict[str, tuple[str, ...]] = {}
        grades: frozenset[str] | None = None
        years: frozenset[int] | None = None
        words = (*known, "grades", "school_years")
        try:
            pairs = _mapping(node, "for: {schools: [name], grades: 9-12}")
        except Wrong as wrong:
            self._wrong(wrong, node)
            return Scope()
        for key, inner in pairs:
            folded = fold(key.text)
            try:
                if folded == "grades":
                    grades = read_grades(self.reading, inner)
                elif folded == "school_years":
                    years = self._years(inner)
                elif folded in known:
                    names[folded] = self._names(known[folded], inner)
                else:
                    raise unknown_beside(pairs, key, words, self.reading.notes).at(key.loc)
            except Wrong as wrong:
                self._wrong(wrong, inner)
        schools, tracks, programs, courses = (names.get(fold(list_key(entity))) for entity in SCOPED)
        return Scope(schools, tracks, programs, courses, grades, years)

    def _names(self, entity: str, node: Node) -> tuple[str, ...]:
        if says_nothing(node):
            raise nothing_said(node)
        if word := word_of(node):
            raise Wrong("E0307", f"`{word}` where names are due", "leave the key out: then all are meant")
        things = [t.name for t in self.thing.parent.all_below() if t.entity == entity and t.named]  # type: ignore[union-attr]
        found: list[str] = []
        for item in node.nodes if isinstance(node, Items) else [node]:
            try:
                name = fold(text_of(item, "one name"))
                found.append(check_name(self.reading, entity, name, things, item))
            except Wrong as wrong:
                self._wrong(wrong, item)
        return tuple(found)

    def _years(self, node: Node) -> frozenset[int]:
        if says_nothing(node):
            raise nothing_said(node)
        found: set[int] = set()
        for item in node.nodes if isinstance(node, Items) else [node]:
            text = text_of(item, "a school year")
            years = years_of(text)
            if self.reading.term and not set(years) <= set(self.reading.term):
                raise Wrong(
                    "E0311",
                    f"`{text}` lies outside of the plan's term",
                    "name school years of the `term`",
                    item.loc,
                )
            found |= set(years)
        return frozenset(found)


def _cited(node: Node) -> str:
    if isinstance(node, Items) and node.nodes:
        raise Wrong("E0307", "several laws in one request", "write one request for each law")
    text = text_of(node, "one citation")
    if word_of(node):
        raise Wrong("E0307", f"`{text}` is no law", "write a citation as it is printed")
    return text


def _named(node: Node) -> str:
    text = text_of(node, "one authority")
    if word_of(node):
        raise Wrong("E0307", "a request under no authority", "leave `under` out: then all are tried")
    return text


def _mapping(node: Node, form: str) -> Pairs:
    if says_nothing(node):
        raise nothing_said(node)
    if not isinstance(node, Pairs):
        raise Wrong("E0307", "one value where a mapping is due", f"write `{form}`")
    return node
