"""The law of two invented states and their answers, over the words that all law shares."""

from __future__ import annotations

import datetime
import functools
from pathlib import Path

from policyengine.analysis.survey.model import Answer, Cell, Said, Survey
from policyengine.analysis.survey.table import survey
from policyengine.report.survey_words import cell_text
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.model import Rulebook

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 9, 1)
STATES = [("aa", "Aland"), ("bb", "Beland"), ("cc", "Celand")]
UNLOOKED = {"aa": frozenset({"funding"}), "bb": frozenset[str]()}

AA = """
use vocabulary
jurisdiction aa "Aland" state {
  part of us
  school year starts 07-01
  researched since 2015-07-01
  role sbe is abe "Aland Board of Education"
}
code aas "Aa. Stat." { numbered "chapter-section" }
code aar "Aa. Reg." { numbered "chapter-section" level state regulation }

fact aa.lost of district : hours per year "Hours lost to a storm"

requirement aa.hours "Hours of the year" {
  cite "Aa. Stat. 1-1", "Aa. Stat. 1-2"
  area seat_time
  says "Enough hours."
  source text_seen "https://law.example/1-1" 2026-08-01
  applies to track each grade in K..12
  must instruction.hours at least minimum
  table minimum : minutes per year {
    | grade | school.level | kindergarten.length | since 2015-07-01 | since school year 2027-28 |
    | K     | any          | half_day            | 24,000           | 27,000                    |
    | K     | any          | full_day            | 48,000           | 54,000                    |
    | 1..8  | elementary   | any                 | 54,000           | 54,000                    |
    | 6..8  | middle       | any                 | 57,000           | 57,000                    |
    | 9..12 | any          | any                 | 60,000           | 60,000                    |
  }
  topic annual_hours = minimum
}
exception aa.storm "Hours lost to a storm" to aa.hours {
  cite "Aa. Stat. 1-3"
  source recalled "Aa. Stat. 1-3" 2026-08-01
  when aa.lost more than 0 hours per year
  sets minimum = minimum - aa.lost
}
definition aa.time "What counts" {
  cite "Aa. Stat. 2-1"
  area seat_time
  says "What counts."
  source recalled "Aa. Stat. 2-1" 2026-08-01
  applies to track each grade in K..12
  table counted : minutes per day {
    | activity  | grade | value        |
    | class     | any   | all          |
    | recess    | K..5  | 20           |
    | recess    | 6..12 | 0            |
    | lunch     | any   | unresearched |
    | otherwise | any   | unresearched |
  }
  let instruction.hours = sum over day_type, activity of (schedule.days * smallest of (schedule.minutes, counted))
  topic recess_counts = counted for recess
  topic internship_attendance = no
}
requirement aa.credit "Hours of a credit" {
  cite "Aa. Reg. 3-1"
  area credit
  says "120 hours."
  source secondary_seen "https://law.example/3-1" 2026-08-01
  applies to course
  must course.clock_hours at least hours_per_unit * course.credits
  table hours_per_unit : hours per credit {
    | course.subject     | value |
    | lab_science        | 150   |
    | physical_education | 240   |
    | otherwise          | 120   |
  }
  topic credit_hours = hours_per_unit
  topic competency_cap = 50%
  topic competency_credit = yes
  topic internship_credit = yes
}
requirement aa.diploma "Credits" {
  cite "Aa. Stat. 4-1"
  area graduation
  says "Credits."
  source text_seen "https://law.example/4-1" 2026-08-01
  clock diploma.entered_grade_9
  applies to track each subject
  must diploma.credits at least required
  let total = sum over subject of (required)
  table required : credits {
    | subject     | before 2025-07-01 | since 2025-07-01 |
    | english     | 4                 | 4                |
    | algebra_2   | none              | 1                |
    | mathematics | 3                 | 4                |
    | otherwise   | none              | none             |
  }
  topic diploma_subjects = required
}
requirement aa.kindergarten "Kindergarten, in two readings" {
  cite "Aa. Stat. 5-1"
  area seat_time
  says "Days."
  unread "The second sentence."
  source secondary_seen "https://law.example/5-1" 2026-08-01
  applies to track
  must sum over day_type of (schedule.days) at least days
  table days : days per year {
    | value      |
    | 170 or 180 |
  }
  topic annual_days = days
}
waiver aa.waiver.board "The board may waive" {
  cite "Aa. Stat. 9-1"
  area authority
  says "Waives."
  source text_seen "https://law.example/9-1" 2026-08-01
  reaches "Aa. Stat. 1", made by abe and level state regulation except area health_safety, area civil_rights
  asked by district, school through district
  granted by local_board then abe
  discretion may_grant
  step vote "The teachers consent" vote of teachers at least 2/3 of cast secret ballot
  step file "Filed" by district later than vote
  decides within 60 days after file silence approves
  lasts at most 3 years
  renewable for 2 years
}
waiver aa.waiver.old "The old way" {
  cite "Aa. Stat. 9-9"
  area authority
  says "Waived."
  repealed 2020-07-01 by "Act 1"
  see aa.waiver.board
  earlier grants end
  source recalled "Aa. Stat. 9-9" 2026-08-01
  reaches aa.hours, aa.kindergarten
  asked by district
  granted by abe
  discretion shall_grant
  lasts until 06-30 of school year 3 after decide
}
protection aa.never "Never the hours" {
  cite "Aa. Stat. 9-2"
  area authority
  says "Never."
  source text_seen "https://law.example/9-2" 2026-08-01
  shields aa.hours
  against aa.waiver.board
}
"""

BB = """
use vocabulary
jurisdiction bb "Beland" state { part of us school year starts 07-01 researched since 2020-07-01 }
code bbs "Bb. Stat." { numbered "chapter-section" }

requirement bb.hours "No hours are set" {
  cite "Bb. Stat. 1-1"
  area seat_time
  says "None."
  source text_seen "https://law.example/b" 2026-08-01
  applies to track each grade in 1..12
  must school.first_day on or after 08-20
  topic annual_hours = none
}
practice bb.practice "A thousand hours" {
  note "Everybody says so."
  source secondary_seen "https://law.example/c" 2026-08-01
  topic annual_hours = 1,000 hours per year
}
definition bb.time "The board says what counts" {
  cite "Bb. Stat. 2-1"
  area seat_time
  says "As the board defines it."
  source text_seen "https://law.example/d" 2026-08-01
  applies to track each grade in K..12
  let instruction.hours = sum over day_type, activity of (schedule.days * schedule.minutes)
}
requirement bb.diploma "Credits by field" {
  cite "Bb. Stat. 4-1"
  area graduation
  says "Three in mathematics."
  source text_seen "https://law.example/f" 2026-08-01
  applies to track each subject
  must diploma.credits at least required
  table required : credits {
    | subject     | value |
    | mathematics | 3     |
    | otherwise   | none  |
  }
  topic diploma_subjects = required
}
requirement bb.credit.later "Hours of a credit, from 2028 on" {
  cite "Bb. Stat. 3-1"
  area credit
  says "100 hours."
  effective since 2028-07-01
  source text_seen "https://law.example/e" 2026-08-01
  applies to course
  must course.clock_hours at least 100 hours per credit * course.credits
  topic credit_hours = 100 hours per credit
}
"""


@functools.cache
def book() -> Rulebook:
    """The two states with the shared words and the federal jurisdiction."""
    shared = ("rules/vocabulary.policy", "rules/federal/jurisdiction.policy")
    texts = [("", name, (ROOT / name).read_text(encoding="utf-8")) for name in shared]
    loaded, found = load_texts([*texts, ("aa", "aa.policy", AA), ("bb", "bb.policy", BB)])
    assert [d.render() for d in found if d.is_error] == []
    return loaded


def table(topic: str, as_of: datetime.date = TODAY, grade: str | None = None) -> Survey:
    """A topic over the three states, of which the third has no law."""
    return survey(book(), topic, STATES, as_of, UNLOOKED, grade)


def cell(found: Survey, state: str, column: str) -> Cell:
    """One cell."""
    return next(line for line in found.lines if line.state == state).cells[column]


def text(found: Survey, state: str, column: str) -> str:
    """One cell in words."""
    own = next(c for c in found.columns if c.name == column)
    return cell_text(cell(found, state, column), own)


def only(found: Survey, state: str, column: str) -> Answer:
    """The only answer in a cell."""
    (answer,) = cell(found, state, column).answers
    return answer


def numbers(said: tuple[Said, ...]) -> list[str]:
    """The numbers of some values."""
    return [str(one.low) for one in said]
