"""What a state answers to a topic: grade by grade or subject by subject, by clocks, and as the law will change."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from policyengine.analysis.survey.model import Answer, Entered, Ground, Said
from policyengine.analysis.survey.reading import At, Reading, Told
from policyengine.language import syntax as s
from policyengine.reason.results import key_members
from policyengine.rulebook.model import Provision, ValueRef
from policyengine.rulebook.units import Type
from policyengine.rulebook.vocabulary import GRADES, Topic

SCHOOL_GRADES = GRADES[1:]
YEARS_AT_SCHOOL = 4
"""Of those whom a clock tells apart, who began so many years before the law date is no longer at school."""
Keys = tuple[tuple[str, str], ...]


def topic_answers(reading: Reading, topic: Topic) -> tuple[Answer, ...]:
    """What the law of the state answers to a topic, the law before what is only taken for it."""
    found = []
    for provision in reading.book.provisions.values():
        if provision.jurisdiction != reading.state:
            continue
        exprs = {
            c.expr: None
            for c in provision.clauses(s.Answers)
            if isinstance(c, s.Answers) and c.topic == topic.name
        }
        for expr in exprs:
            answer = answered(reading, provision, expr, topic.type, _keys(reading, provision, topic))
            if answer is not None:
                found.append(answer)
    return tuple(sorted(found, key=lambda a: a.ground.practice))


def answered(
    reading: Reading, provision: Provision, expr: s.Expr, kind: Type, keys: list[Keys]
) -> Answer | None:
    """What an expression of a provision says at each of `keys`; None where it is no law on or after the law date."""
    now = _said_on(reading, provision, expr, kind, keys, reading.as_of)
    later = []
    before = now
    for day in _days_to_come(reading, provision):
        then = _said_on(reading, provision, expr, kind, keys, day)
        if then != before and then:
            later.append((day, then))
        before = then
    if not now and not later:
        return None
    return Answer(ground_of(provision), now, tuple(later), changed_by(reading, provision, expr))


def ground_of(provision: Provision) -> Ground:
    """A provision as the ground of an answer."""
    return Ground(
        provision.id,
        provision.title,
        provision.cite_texts,
        provision.grade,
        provision.known_on,
        provision.kind == "practice",
        provision.says,
    )


def _keys(reading: Reading, provision: Provision, topic: Topic) -> list[Keys]:
    """Where a topic is read: at each grade that the provision applies to, at each subject that it names."""
    if "grade" in topic.by:
        return [(("grade", grade),) for grade in grades_of(provision)]
    choices = [key for key in topic.by if key in reading.book.vocabulary.choices]
    if choices:
        return [((choices[0], member),) for member in reading.members(provision, choices[0])]
    return [()]


def grades_of(provision: Provision) -> tuple[str, ...]:
    """The grades that a provision applies to, as it names them; kindergarten to 12 where it names none."""
    applies = provision.applies
    for key in applies.each if applies is not None else ():
        if key.key == "grade" and key.values is not None:
            members = key_members(key)
            return tuple(g for g in GRADES if g in members)
    return SCHOOL_GRADES


def named_members(provision: Provision, choice: str) -> list[str]:
    """The members of a choice by which the tables of a provision go, in the order of the rows."""
    named = [
        cell.word
        for table in provision.clauses(s.Table)
        if isinstance(table, s.Table)
        for place, column in enumerate(table.columns)
        if column.name == choice
        for cell in (row.cells[place] for row in table.rows)
        if cell.how == "name" and cell.word
    ]
    return list(dict.fromkeys(named))


# --- time


def _said_on(
    reading: Reading, provision: Provision, expr: s.Expr, kind: Type, keys: list[Keys], day: datetime.date
) -> tuple[Said, ...]:
    """What it says on a day; nothing where it is not in force."""
    found: list[Said] = []
    for entered, event, told in _clock(reading, provision, expr, day):
        if provision.in_force(reading.seen(provision, event or day)):
            for said in _over_keys(reading, provision, expr, kind, keys, At(day, (), event, told)):
                found.append(replace(said, entered=entered))
    return tuple(_clocks_joined(found))


def _clock(
    reading: Reading, provision: Provision, expr: s.Expr, day: datetime.date
) -> Iterator[tuple[Entered | None, datetime.date | None, Told]]:
    """The spans that the clock of a provision tells apart, with a day in each; one without a clock."""
    fact = reading.book.vocabulary.facts.get(provision.clock or "")
    if fact is None:
        yield None, None, ()
        return
    first = reading.own.first_day(reading.own.school_year(day) - YEARS_AT_SCHOOL + 1)
    cuts = [d for d in sorted({*provision.changes(), *_dates_in(provision, expr)}) if d > first]
    for since, until in pairwise([None, *cuts, None]):
        event = since or (until - datetime.timedelta(days=1) if until else day)
        yield Entered(fact.name, fact.title, since, until), event, ((fact.name, event),)


def _dates_in(provision: Provision, expr: s.Expr) -> set[datetime.date]:
    """The days that an expression, or a value of the provision, compares with."""
    lets = [c.expr for c in provision.clauses(s.Let) if isinstance(c, s.Let)]
    return {node.date for part in (expr, *lets) for node in s.walk(part) if isinstance(node, s.Date)}


def _clocks_joined(found: list[Said]) -> Iterator[Said]:
    """Values with those of spans that follow one another and say the same put together."""
    held: list[Said] = []
    for said in found:
        alike = next((h for h in held if replace(h, entered=said.entered) == said), None)
        if (
            alike is None
            or alike.entered is None
            or said.entered is None
            or alike.entered.until != said.entered.since
        ):
            held.append(said)
        else:
            span = replace(alike.entered, until=said.entered.until)
            held[held.index(alike)] = replace(alike, entered=span)
    for said in held:
        open_ = said.entered is not None and said.entered.since is None and said.entered.until is None
        yield replace(said, entered=None) if open_ else said


def _days_to_come(reading: Reading, provision: Provision) -> list[datetime.date]:
    """The days after the law date on which the provision changes, as far as that is known then."""
    if provision.clock is not None:
        return []
    return [day for day in provision.changes() if day > reading.as_of and reading.seen(provision, day) == day]


# --- keys


def _over_keys(
    reading: Reading, provision: Provision, expr: s.Expr, kind: Type, keys: list[Keys], at: At
) -> Iterator[Said]:
    """The values at all keys, those of grades that are alike put together."""
    found: list[Said] = []
    for each in keys:
        grade, subject = _named(each)
        told = (*at.told, *_facts_of(reading, provision, each))
        for said in reading.said(provision, expr, kind, at._replace(keys=each, told=told)):
            own = replace(said, subject=subject)
            if grade:
                alike = next((f for f in found if replace(f, grades=()) == own), None)
                if alike is not None:
                    found[found.index(alike)] = replace(alike, grades=(*alike.grades, grade))
                    continue
                own = replace(own, grades=(grade,))
            found.append(own)
    each_subject = {
        tuple(replace(f, subject="") for f in found if f.subject == member) for member in _subjects(found)
    }
    yield from each_subject.pop() if len(each_subject) == 1 else found


def _subjects(found: Iterable[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said.subject for said in found))


def _facts_of(reading: Reading, provision: Provision, keys: Keys) -> Told:
    """What the district states where a topic is read at a member of a choice: the facts that are such members."""
    facts = reading.book.vocabulary.facts.values()
    return tuple(
        (fact.name, reading.stated_for(provision, key, member))
        for key, member in keys
        if key in reading.book.vocabulary.choices
        for fact in facts
        if fact.type.choice == key and fact.jurisdiction in (None, reading.state)
    )


def _named(keys: Keys) -> tuple[str, str]:
    """The grade and the member of another choice among some keys."""
    grade = next((member for key, member in keys if key == "grade"), "")
    return grade, next((member for key, member in keys if key != "grade"), "")


# --- what changes it


def changed_by(
    reading: Reading, provision: Provision, expr: s.Expr
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The exceptions in force that set a value which the expression reads, in cases of their own."""
    names = set(_values_read(reading, provision, expr))
    found = []
    for other in reading.book.of_kind("exception"):
        if not other.in_force(reading.seen(other, reading.as_of)) or not reading.book.concerns(
            other, reading.state
        ):
            continue
        targets = reading.book.targets(other.to)
        sets = [c.name for c in other.clauses(s.Sets) if isinstance(c, s.Sets) and _speaks_of(c, expr)]
        if any((pid, name.removeprefix(f"{pid}.")) in names for pid in targets for name in sets):
            found.append((other.title, other.cite_texts))
    return tuple(found)


def _speaks_of(sets: s.Sets, expr: s.Expr) -> bool:
    """Whether a value is set at keys that the expression reads, as far as both name members."""
    set_for = {key.name for key in sets.keys if isinstance(key, s.Path)}
    read = {
        key.name
        for node in s.walk(expr)
        if isinstance(node, s.AtKey)
        for key in node.keys
        if isinstance(key, s.Path)
    }
    return not set_for or not read or bool(set_for & read)


def _values_read(reading: Reading, provision: Provision, expr: s.Expr) -> Iterator[tuple[str, str]]:
    """The lets and tables that an expression reads, directly or through others."""
    queue: list[tuple[Provision, s.Node]] = [(provision, expr)]
    seen: set[tuple[str, str]] = set()
    while queue:
        block, node = queue.pop()
        for name in _paths(node):
            ref = reading.book.resolve(name, block)
            if isinstance(ref, ValueRef) and (ref.provision, ref.name) not in seen:
                seen.add((ref.provision, ref.name))
                yield ref.provision, ref.name
                other = reading.book.provisions[ref.provision]
                queue += [
                    (other, c.expr)
                    for c in other.clauses(s.Let)
                    if isinstance(c, s.Let) and c.name == ref.name
                ]


def _paths(node: s.Node) -> Iterable[str]:
    return [n.name for n in s.walk(node) if isinstance(n, s.Path)]
