"""A small law for the tests of the edition: the vocabulary, two states that print "Ed. Code", a few rules."""

from policyengine.rulebook import Rulebook, default_paths, load_texts

EX = """
jurisdiction ex "Example" state {
  part of us
  school year starts 07-01
  level state statute
  researched since 2015-07-01
  role sea is ede "Example Department of Education"
  role sbe is ebe "Example Board of Education"
}
code exst "Ex. Stat." { numbered "chapter-section" }
code exed "Ed. Code" { numbered "section" }
fact ex.bells of school : yes/no "A bell schedule is kept" { ask "Is a bell schedule kept?" evidence "the schedule" }
fact ex.list of district : citations "Sections that the plan lists"

definition ex.time "What counts as instruction" {
  cite    "Ex. Stat. 70-1(1)"
  table counted : minutes per day {
    | activity  | value |
    | class     | all   |
    | otherwise | 0     |
  }
  let instruction.hours = sum over day_type, activity of (schedule.days * smallest of (schedule.minutes, counted))
}

requirement ex.hours "Hours of instruction" {
  cite    "Ex. Stat. 70-1(2)"
  area    seat_time
  intent  minimum_learning_time
  says    "At least 900 hours."
  source  text_seen "https://law.example/70-1" 2026-09-01
  reading "Counted in hours." rather than "Counted in days."
  unread  "The appendix."
  note    "Renumbered."
  applies to track each grade in 1..12
  must    instruction.hours at least minimum
  table minimum : hours per year {
    | grade | before 2024-07-01 | since 2024-07-01 |
    | 1..5  | 850               | 900              |
    | 6..12 | 950               | 1,000            |
  }
}

exception ex.hours.storm "After a storm" to ex.hours {
  cite    "Ex. Stat. 70-1(3)"
  applies to track
  when    ex.bells
  sets    minimum = minimum - 10 hours per year
}

equivalency ex.intern "Internships count" {
  cite    "Ex. Stat. 70-10"
  applies to program each grade
  when    program.kind is internship
  counts  program.hours as instruction.hours for ex.hours
  up to   100 hours per year
}

requirement ex.bell "Bells are rung" {
  cite    "Ed. Code 12"
  area    health_safety
  effective since 2020-07-01
  applies to school
  must    ex.bells
}

waiver ex.zone "Innovation zones" {
  cite    "Ex. Stat. 90-1"
  reaches "Ex. Stat. 70", "Ed. Code"
  asked by district
  granted by ebe
  discretion may_grant
}

waiver ex.listed "What the plan lists" {
  cite    "Ex. Stat. 90-2"
  repealed 2026-01-01 by "Act 3"
  reaches listed ex.list
  asked by district
  granted by ebe
  discretion may_grant
}

protection ex.never "Safety is never waived" {
  cite    "Ex. Stat. 91-1"
  shields (1) area health_safety
  against ex.zone
}
"""

WY = """
jurisdiction wy "Other State" state {
  part of us
  school year starts 08-01
  level state statute
  researched since 2015-07-01
}
code wyed "Ed. Code" { numbered "section" }
requirement wy.bell "Quiet bells" {
  cite    "Ed. Code 12"
  applies to school
  must    school.title_i
}
"""


def common() -> list[tuple[str, str, str]]:
    """The shared vocabulary and the federal jurisdiction."""
    files = sorted(default_paths("zz")[0].rglob("*.policy"))
    wanted = [p for p in files if p.name in ("vocabulary.policy", "jurisdiction.policy")]
    return [("", p.name, p.read_text(encoding="utf-8")) for p in wanted]


def small_law(*more: tuple[str, str, str]) -> Rulebook:
    """The rulebook of these rules; nothing in them is wrong."""
    book, found = load_texts([*common(), ("ex", "ex.policy", EX), ("wy", "wy.policy", WY), *more])
    assert not [d for d in found if d.is_error], [d.message for d in found]
    return book
