"""The words of a table of the law: values, on what they turn, how well they are known."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from fractions import Fraction

from policyengine.analysis.survey.model import Answer, Cell, Column, Condition, Entered, Said
from policyengine.reason.numbers import plain
from policyengine.reason.phrases import name_in_words, titled
from policyengine.report import words
from policyengine.rulebook.vocabulary import grade_spans, year_name

MARKS = {"text_seen": "", "secondary_seen": "*", "recalled": "**"}
STATUS = {
    "none": "no rule",
    "not_read": "not read",
    "not_found": "not found",
    "not_researched": "not researched",
}
BRIEF = {"none": "none", "not_read": "?", "not_found": "-", "not_researched": "n.r."}
"""The same where a table has many columns."""
STATUS_MEANS = {
    "none": "the law was researched and has no such rule.",
    "not_read": "there is such a rule, and nobody has read what it says of this.",
    "not_found": "the state was researched in this area of law, and nothing was found that answers.",
    "not_researched": "nobody has looked this up in this state.",
}
_ON_DAY = re.compile(r"^Day on which (?:the (pupils) )?")
_SCHOOL_YEAR_STARTS = (7, 1)


def cell_text(cell: Cell, column: Column, *, brief: bool = False) -> str:
    """A cell in few words: what the law says, then what is taken for law, then what is to come."""
    if not cell.answers or (brief and cell.status in BRIEF):
        return (BRIEF if brief else STATUS)[cell.status]
    return "; ".join(filter(None, (answer_text(answer, column) for answer in cell.answers)))


def answer_text(answer: Answer, column: Column) -> str:
    """What one provision says, marked by how well it is known."""
    mark = "" if _unknown(answer.said) else MARKS.get(answer.ground.evidence, "")
    said = values_text(answer.said, column)
    later = [f"from {day}: {values_text(then, column)}" for day, then in answer.later]
    text = "; ".join(filter(None, [f"{said}{mark}" if said else "", *later]))
    return f"practice: {text}" if answer.ground.practice else text


def _unknown(said: Iterable[Said]) -> bool:
    return all(one.kind == "not_read" for one in said)


def values_text(said: Iterable[Said], column: Column) -> str:
    """Values with what they turn on: `450 (half day); 900 (full day)`."""
    found = list(said)
    by_grade = not column.grades and len({one.grades for one in found}) > 1
    return "; ".join(_with_turns(one, column, by_grade=by_grade) for one in found)


def _with_turns(said: Said, column: Column, *, by_grade: bool) -> str:
    turns = [condition_text(condition) for condition in said.when]
    if said.entered is not None:
        turns.append(entered_text(said.entered))
    if said.subject:
        turns.append(name_in_words(said.subject))
    grades = f"{_grades(said.grades)}: " if by_grade and said.grades else ""
    turned = f" ({', '.join(turns)})" if turns else ""
    return f"{grades}{value_text(said, column)}{turned}"


def value_text(said: Said, column: Column) -> str:
    """A value without its unit, which stands over the column."""
    match said.kind:
        case "number":
            return number_text(said.low, column.unit)
        case "readings":
            return f"{number_text(said.low, column.unit)} or {number_text(said.high, column.unit)} by reading"
        case "open" if said.low is not None:
            return (
                f"{number_text(said.low, column.unit)} to {number_text(said.high, column.unit)}, as it may be"
            )
        case "open":
            return "depends"
        case "all":
            return "all"
        case "part":
            return f"in {name_in_words(said.word)}"
        case "word":
            return name_in_words(said.word)
    return STATUS.get(said.kind, said.kind)


def number_text(number: Fraction | None, unit: str) -> str:
    """A number, with its sign where the unit is one."""
    text = plain(number if number is not None else Fraction(0))
    return f"${text}" if unit == "money" else f"{text}%" if unit == "percent" else text


def condition_text(condition: Condition) -> str:
    """`elementary`, `not elementary`, `half day`; of a yes/no its title."""
    if condition.members in (("yes",), ("no",)):
        said = titled(condition.title, condition.fact)
        return said if condition.members == ("yes",) else f"unless: {said}"
    if len(condition.members) > len(condition.others) == 1:
        return f"not {name_in_words(condition.others[0])}"
    return words.listing(map(name_in_words, condition.members), "or")


def entered_text(entered: Entered) -> str:
    """`entered grade 9 before 2026-27`."""
    what = _ON_DAY.sub(lambda m: f"{m[1]} who " if m[1] else "", entered.title)
    match entered.since, entered.until:
        case None, until if until is not None:
            return f"{what} before {_year(until)}"
        case since, None if since is not None:
            return f"{what} in {_year(since)} or later"
        case since, until if since is not None and until is not None:
            return f"{what} from {_year(since)} on and before {_year(until)}"
    return ""


def _year(day: datetime.date) -> str:
    """A day as a school year where it is the first one of it."""
    return year_name(day.year) if (day.month, day.day) == _SCHOOL_YEAR_STARTS else day.isoformat()


def _grades(grades: Iterable[str]) -> str:
    return ", ".join(
        first if first == last else f"{first}-{last}" for first, last in grade_spans(set(grades))
    )
