"""Numbers in prose against the numbers that clauses hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.rulebook.checks.scope import derived_from, value_of
from policyengine.rulebook.model import DerivedRef, Provision, Rulebook, ValueRef

_CITED = re.compile(
    r"""(?: §+ | \b(?: (?:sub)?sections? | paragraphs? | chapters? | chs?\. | parts? | titles? | articles?
          | items? | grades? | forms? | U\.S\.C\. | C\.F\.R\. | (?-i:[A-Z]{2,}[\w.]*) ) )
        \s* \(? \d [\w.():/§-]* (?: (?:,|,?\s(?:and|or|to)|-)\s*\(?\d[\w.():/§-]* )*
        | \b\d+ \s+ (?-i:[A-Z]{2,} | [A-Z]\.[A-Z.]+) [\s§]* [\w.():/-]*""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:-\d\d(?:\d\d)?)?\b(?![,.]\d)")
_NUMBER = re.compile(r"(?<![\w.,-])\$?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w,]*\d)")
_BEYOND = {"less than": -1, "more than": 1}
_SCALES = (1, 60, Fraction(1, 60), 12, Fraction(1, 12))

Ways = frozenset[Fraction]


def unheld(block: Provision, book: Rulebook) -> list[str]:
    """The numbers of a paraphrase that the block does not hold, while it holds one that is not said.

    A paraphrase may say more than the clauses, and then nothing is wrong; it is wrong where the clauses
    compute with another number in its place.
    """
    said = spoken(block.says)
    own = [ways for clause, _ in block.lines for ways in _literals(clause) if not ways & {0, 1}]
    if all(ways & set(said) for ways in own):
        return []
    known = _held(block, book)
    return [text for number, text in said.items() if number not in known]


def spoken(text: str) -> dict[Fraction, str]:
    """The numbers in a sentence, as written; citations, grades and years are none."""
    bare = _YEAR.sub(" ", _CITED.sub(" ", text))
    return {Fraction(m[1].replace(",", "") + (m[2] or "")): m[0] for m in _NUMBER.finditer(bare)}


def _held(block: Provision, book: Rulebook) -> set[Fraction]:
    """The numbers of a block's clauses and remarks, and of what its clauses name."""
    remarks = [*block.notes, *block.unread]
    remarks += [f"{r.taken} {r.rejected or ''}" for r in block.readings]
    found = {number for text in remarks for number in spoken(text)}
    for clause, _ in block.lines:
        found |= _numbers(clause)
        for node in s.walk(clause):
            if isinstance(node, s.Path):
                found |= _behind(node.name, block, book)
    return found.union(*(_numbers(clause) for target in _works_on(block, book) for clause, _ in target.lines))


def _works_on(block: Provision, book: Rulebook) -> Iterator[Provision]:
    targets = (*block.to, *block.see)
    for clause, _ in block.lines:
        if isinstance(clause, (s.Displaces, s.Counts, s.Against)):
            targets += clause.targets
    yield from (book.provisions[pid] for pid in book.targets(targets))


def _behind(name: str, block: Provision, book: Rulebook) -> set[Fraction]:
    match book.resolve(name, block):
        case ValueRef(pid, value):
            return _numbers(value_of(book.provisions[pid], value))
        case DerivedRef(pid, what):
            return {n for expr in derived_from(book.provisions[pid], what) for n in _numbers(expr)}
    return set()


def _numbers(node: s.Node) -> set[Fraction]:
    return {number for ways in _literals(node) for number in ways}


def _literals(node: s.Node) -> Iterator[Ways]:
    """Each number as written below `node`, with the other ways to say it: `less than 16` is up to 15."""
    beyond = {
        id(at.right): _BEYOND[at.operator]
        for at in s.walk(node)
        if isinstance(at, s.Compare) and at.operator in _BEYOND
    }
    for at in s.walk(node):
        for number in _written(at):
            yield frozenset((number + beyond.get(id(at), 0), *(number * scale for scale in _SCALES)))


def _written(node: s.Node) -> Iterator[Fraction]:
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
