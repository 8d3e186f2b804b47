"""The table of a topic: every state's cells, in columns that all states share."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from policyengine.analysis.survey.answers import (
    SCHOOL_GRADES,
    answered,
    grades_of,
    ground_of,
    named_members,
    topic_answers,
)
from policyengine.analysis.survey.model import Answer, Cell, Column, Ground, Line, Said, Survey
from policyengine.analysis.survey.reading import Reading
from policyengine.analysis.survey.topics import AREAS, COMPOSITES, INSTRUCTION, parts_of, subject_title
from policyengine.language import syntax as s
from policyengine.rulebook.model import Provision, Rulebook
from policyengine.rulebook.units import Type, unit_of
from policyengine.rulebook.vocabulary import GRADES, Topic

Unlooked = Mapping[str, frozenset[str]]
"""State → the areas of its law that nobody researched."""
COUNTED = "counted"
TAUGHT = "instruction.hours"
ACTIVITY = "activity"
PER_DAY = Type("quantity", unit=unit_of(("minutes", "day")))
Read = dict[str, tuple[Answer, ...]]
"""State → what its law answers to one topic."""


def survey(
    book: Rulebook,
    topic: str,
    states: Sequence[tuple[str, str]],
    as_of: datetime.date,
    unlooked: Unlooked,
    grade: str | None = None,
) -> Survey:
    """A topic over states.

    Args:
        book: the rulebook, with the law of all the states that have any.
        topic: a name of `topics_of`.
        states: (two letters, name), in the order of the table; those without law in the rulebook are not researched.
        as_of: the law date.
        unlooked: what was not researched.
        grade: the only grade that is asked about.
    """
    held = [code for code, _ in states if researched(book, code, as_of)]
    readings = {code: Reading(book, code, as_of) for code in held}
    unlooked = {code: areas for code, areas in unlooked.items() if code in readings}
    if topic == INSTRUCTION:
        found = [_instruction(book, readings, unlooked, grade)]
        title = COMPOSITES[topic].title
    else:
        topics = [book.vocabulary.topics[name] for name in parts_of(topic)]
        found = [_topic(book, t, readings, unlooked, grade) for t in topics]
        title = COMPOSITES[topic].title if topic in COMPOSITES else topics[0].title
    columns = tuple(column for each, _ in found for column in each)
    lines = tuple(
        Line(code, name, {c: cell for _, cells in found for c, cell in cells.get(code, {}).items()})
        for code, name in states
    )
    lines = tuple(_filled(line, columns, unlooked) for line in lines)
    if topic == INSTRUCTION:
        lines = tuple(replace(line, remarks=_in_words(readings.get(line.state))) for line in lines)
    return Survey(topic, title, as_of, columns, lines, book.hash)


def researched(book: Rulebook, state: str, day: datetime.date) -> bool:
    """Whether the law of a state as it stood on a day was researched at all."""
    own = book.jurisdictions.get(state)
    return own is not None and not (own.researched_since and day < own.researched_since)


def _filled(line: Line, columns: Iterable[Column], unlooked: Unlooked) -> Line:
    """A line with a cell in every column: of a state without law, or of a column that it has nothing for."""
    cells = {c.name: line.cells.get(c.name) or Cell(_silence(line.state, c.topic, unlooked)) for c in columns}
    return replace(line, cells=cells)


def _silence(state: str, topic: str, unlooked: Unlooked) -> str:
    """What it means that nothing was encoded: the area was researched, or nobody looked."""
    areas = unlooked.get(state)
    return "not_researched" if areas is None or AREAS.get(topic) in areas else "not_found"


Found = tuple[list[Column], dict[str, dict[str, Cell]]]


def _topic(
    book: Rulebook, topic: Topic, readings: Mapping[str, Reading], unlooked: Unlooked, grade: str | None
) -> Found:
    """The columns of one declared topic, and the cells under them by state."""
    words = book.vocabulary
    choice = next((k for k in topic.by if k in words.choices), "")
    wholes = {m: words.choices[choice].wholes(m) for m in words.choices[choice].parents} if choice else {}
    read = {state: topic_answers(reading, topic) for state, reading in readings.items()}
    base = Column(topic.name, topic.title, topic.name, str(topic.type), counts=topic.name.endswith("_counts"))
    if "grade" in topic.by:
        columns = [
            replace(base, name=_band_name(topic.name, band), title=_band_title(band), grades=band)
            for band in _bands(read.values(), grade)
        ]
        columns = columns or [base]
    elif spread := sorted(_spread(read.values()), key=list(wholes).index):
        columns = [replace(base, name=f"{topic.name}.{m}", title=subject_title(m), subject=m) for m in spread]
    else:
        columns = [base]
    return columns, {
        state: {
            c.name: _cell(_within(answers, c, wholes.get(c.subject, ())), state, topic.name, unlooked)
            for c in columns
        }
        for state, answers in read.items()
    }


def _cell(answers: tuple[Answer, ...], state: str, topic: str, unlooked: Unlooked) -> Cell:
    said = {said.kind for answer in answers if not answer.ground.practice for said in answer.said}
    if not answers or not any(answer.said or answer.later for answer in answers):
        return Cell(_silence(state, topic, unlooked))
    if not said:
        return Cell("stated", answers)  # taken for law only, or law to come
    return Cell("none" if said == {"none"} else "not_read" if said == {"not_read"} else "stated", answers)


def _within(answers: tuple[Answer, ...], column: Column, wholes: tuple[str, ...] = ()) -> tuple[Answer, ...]:
    """The answers as far as they are for the grades or the subject of a column; `wholes`: what the subject is in."""
    found = []
    for answer in answers:
        said = tuple(_part(answer.said, column, wholes))
        later = tuple((day, tuple(_part(then, column, wholes))) for day, then in answer.later)
        later = tuple((day, then) for day, then in later if then and then != said)
        if said or later:
            found.append(replace(answer, said=said, later=later))
    return tuple(found)


def _part(said: Iterable[Said], column: Column, wholes: tuple[str, ...]) -> Iterable[Said]:
    said = list(said)
    if column.grades:
        held = [replace(one, grades=column.grades) for one in said if set(column.grades) <= set(one.grades)]
        return held + [one for one in said if not one.grades]
    if column.subject:
        own = [replace(one, subject="") for one in said if one.subject in ("", column.subject)]
        return own or list(_of_whole(said, wholes))
    return _most_first(said)


def _of_whole(said: list[Said], wholes: tuple[str, ...]) -> Iterator[Said]:
    """What holds of a subject that the law does not tell from the whole it is in."""
    for whole in wholes:
        held = [one for one in said if one.subject == whole]
        for one in held:
            numbered = one.kind in ("number", "readings")
            yield (
                replace(one, kind="part", low=None, high=None, word=whole, subject="")
                if numbered
                else replace(one, subject="")
            )
        if held:
            return


def _most_first(said: list[Said]) -> list[Said]:
    """Of values subject by subject the commonest stands for all, and the others are named behind it."""
    if not any(one.subject for one in said):
        return said
    values = Counter(replace(one, subject="") for one in said)
    common = values.most_common(1)[0][0]
    return [common, *(one for one in said if replace(one, subject="") != common)]


# --- columns


def _bands(read: Iterable[tuple[Answer, ...]], grade: str | None) -> list[tuple[str, ...]]:
    """Spans of grades inside which no state tells one grade from another."""
    if grade is not None:
        return [(grade,)]
    sets = {
        one.grades
        for answers in read
        for answer in answers
        for said in (answer.said, *(then for _, then in answer.later))
        for one in said
        if one.grades
    }
    shown = [g for g in GRADES if any(g in held for held in sets)] or list(SCHOOL_GRADES[:0])
    bands: list[list[str]] = []
    before: frozenset[tuple[str, ...]] | None = None
    for each in shown:
        held = frozenset(grades for grades in sets if each in grades)
        if held == before:
            bands[-1].append(each)
        else:
            bands.append([each])
        before = held
    return [tuple(band) for band in bands]


def _band_name(topic: str, band: tuple[str, ...]) -> str:
    return f"{topic}.{band[0]}-{band[-1]}" if len(band) > 1 else f"{topic}.{band[0]}"


def _band_title(band: tuple[str, ...]) -> str:
    return f"Grades {band[0]}-{band[-1]}" if len(band) > 1 else f"Grade {band[0]}"


def _spread(read: Iterable[tuple[Answer, ...]]) -> set[str]:
    """The subjects that need a column each: where law names some subjects, and leaves others without a number."""
    said = [
        one for answers in read for answer in answers if not answer.ground.practice for one in answer.said
    ]
    if not any(one.subject and one.kind == "none" for one in said):
        return set()
    return {one.subject for one in said if one.subject and one.kind != "none"}


# --- what counts as instruction


def _instruction(
    book: Rulebook, readings: Mapping[str, Reading], unlooked: Unlooked, grade: str | None
) -> Found:
    """A column for each activity that some state's table names."""
    blocks = {state: block for state, r in readings.items() if (block := _counting(r)) is not None}
    parents = book.vocabulary.choices[ACTIVITY].parents if ACTIVITY in book.vocabulary.choices else {}
    named = {m for block in blocks.values() for m in named_members(block, ACTIVITY)}
    columns = [
        Column(
            f"{INSTRUCTION}.{m}",
            subject_title(m),
            INSTRUCTION,
            str(PER_DAY),
            subject=m,
            counts=True,
        )
        for m in parents
        if m in named
    ]
    cells: dict[str, dict[str, Cell]] = {}
    for state, block in blocks.items():
        cells[state] = {}
        for column in columns:
            expr = s.AtKey(s.Path(COUNTED), (s.Path(column.subject),))
            grades = [grade] if grade is not None else grades_of(block)
            answer = answered(readings[state], block, expr, PER_DAY, [(("grade", g),) for g in grades])
            said = (answer,) if answer is not None else ()
            cells[state][column.name] = _cell(said, state, INSTRUCTION, unlooked)
    for state, reading in readings.items():
        for column in columns:
            topic = book.vocabulary.topics.get(f"{column.subject}_counts")
            answers = topic_answers(reading, topic) if topic is not None else ()
            if answers:  # what the law says of it in so many words, with its own limits
                only = replace(column, subject="", grades=(grade,) if grade else ())
                cells.setdefault(state, {})[column.name] = _cell(
                    _within(answers, only), state, INSTRUCTION, unlooked
                )
    return columns, cells


def _in_words(reading: Reading | None) -> tuple[Ground, ...]:
    """The definitions of hours of instruction that go by no table of activities."""
    if reading is None or _counting(reading) is not None:
        return ()
    defining = reading.book.provisions.values()
    return tuple(
        ground_of(p)
        for p in defining
        if p.jurisdiction == reading.state
        and p.in_force(reading.as_of)
        and TAUGHT in p.at(reading.seen(p, reading.as_of)).lets
    )


def _counting(reading: Reading) -> Provision | None:
    """The definition by which a state counts hours of instruction, activity by activity."""
    for provision in reading.book.provisions.values():
        if provision.jurisdiction != reading.state or not provision.in_force(reading.as_of):
            continue
        rules = provision.at(reading.seen(provision, reading.as_of))
        if COUNTED in rules.tables and TAUGHT in rules.lets:
            return provision
    return None
