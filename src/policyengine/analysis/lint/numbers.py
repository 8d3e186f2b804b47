"""Numbers in prose, and the numbers that clauses hold: what a paraphrase says against what is computed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.rulebook.checks.scope import derived_from, value_of
from policyengine.rulebook.model import DerivedRef, FactRef, Provision, Rulebook, ValueRef

_CITED = re.compile(
    r"""(?: §+ | \b(?: sections? | subsections? | paragraphs? | chapters? | chs?\. | parts? | titles? | articles?
          | items? | grades? | forms? | U\.S\.C\. | C\.F\.R\. | (?-i:[A-Z]{2,}[\w.]*) ) )
        \s* \(? \d [\w.():/§-]* (?: (?:,|,?\s(?:and|or|to)|-)\s*\(?\d[\w.():/§-]* )*""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:-\d\d(?:\d\d)?)?\b(?![,.]\d)")
_NUMBER = re.compile(r"(?<![\w.,-])\$?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w,]*\d)")


def spoken(text: str) -> dict[Fraction, str]:
    """The numbers in a sentence, as written; citations, grades and years are none."""
    bare = _YEAR.sub(" ", _CITED.sub(" ", text))
    return {Fraction(m[1].replace(",", "") + (m[2] or "")): m[0] for m in _NUMBER.finditer(bare)}


def held(block: Provision, book: Rulebook) -> set[Fraction]:
    """The numbers that a block holds, in clauses and remarks, and those of what it names."""
    found: set[Fraction] = set()
    for text in (block.title, *block.notes, *block.unread):
        found |= set(spoken(text))
    for reading in block.readings:
        found |= set(spoken(f"{reading.taken} {reading.rejected or ''}"))
    for clause, _ in block.lines:
        found |= _in_node(clause)
        for node in s.walk(clause):
            if isinstance(node, s.Path):
                found |= _behind(node.name, block, book)
    for target in _works_on(block, book):
        for clause, _ in target.lines:
            found |= _in_node(clause)
    return found | {n * 60 for n in found} | {n / 60 for n in found}


def _works_on(block: Provision, book: Rulebook) -> Iterator[Provision]:
    targets = (*block.to, *block.see)
    for clause, _ in block.lines:
        if isinstance(clause, (s.Displaces, s.Counts, s.Against)):
            targets += clause.targets
    yield from (book.provisions[pid] for pid in book.targets(targets))


def _behind(name: str, block: Provision, book: Rulebook) -> set[Fraction]:
    match book.resolve(name, block):
        case FactRef(fact):
            return set(spoken(f"{fact.title} {fact.ask} {fact.evidence}"))
        case ValueRef(pid, value):
            return _in_node(value_of(book.provisions[pid], value))
        case DerivedRef(pid, what):
            return {n for e in derived_from(book.provisions[pid], what) for n in _in_node(e)}
    return set()


def _in_node(node: s.Node) -> set[Fraction]:
    return {n for below in s.walk(node) for n in _of(below)}


def _of(node: s.Node) -> Iterator[Fraction]:
    match node:
        case s.Quantity(number) | s.Percent(number):
            yield number
        case s.Money(amount):
            yield amount
        case s.Ratio(numerator, denominator):
            yield from (Fraction(numerator), Fraction(denominator), Fraction(100 * numerator, denominator))
        case s.Cell(numbers=numbers):
            yield from numbers
        case s.Date(date):
            yield Fraction(date.day)
        case s.MonthDay(day=day) | s.Closest(day=day):
            yield Fraction(day)
        case s.LastsUntil(day=day, count=count):
            yield from (Fraction(day), Fraction(count))
        case s.GradeRange(first, last):
            yield from (Fraction(grade) for grade in (first, last) if grade.isdigit())
        case s.Needs(text=text) | s.Step(text=text) | s.Consequence(text=text) | s.Refused(text=text):
            yield from spoken(text)
        case s.Text(text):
            yield from spoken(text)
