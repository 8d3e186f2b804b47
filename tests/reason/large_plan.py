"""A large plan of Kentucky, made up and always the same: to measure with, and to judge against a small one.

Schools, tracks, programs and courses repeat with different numbers and with different gaps: what is stated of one
is unknown of another and unasked of a third.  `python tests/reason/large_plan.py > plan.yaml` prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

SUBJECTS = ("english", "mathematics", "science", "social studies", "health", "arts", "elective")
ROUTES = ("competency", "class time", "portfolio", "work based", None)
KINDS = ("internship", "performance based", "virtual", "cooperative")
LAWS = (
    ("704 KAR 3:305 § 7", "KRS 156.161", "one"),
    ("KRS 161.020", "KRS 156.161", "one"),
    ("KRS 158.070", "KRS 156.161", "all"),
    ("20 USC 6314(a)(1)(A)", "us.waiver.schoolwide_sea", "one"),
    ("KRS 156.108", "ky.doi", "all"),
    ("704 KAR 3:305", "KRS 156.161", "all"),
    ("702 KAR 7:125", "KRS 156.161", "one"),
    ("KRS 157.360", "KRS 156.161", "grades"),
    ("KRS 158.060", "KRS 156.161", "years"),
    ("16 KAR 1:010", None, "all"),
)


def plan_text(schools: int = 5, tracks: int = 2, programs: int = 4, courses: int = 20) -> str:
    """A plan of five years with ten requests, of so many `schools`, and of so many of the others in each school."""
    lines = [
        "plan: Many pathways",
        "state: KY",
        "term: 2027-28 to 2031-32",
        "prepared: 2026-11-22",
        "district: {name: A large county (made up)}",
        "schools:",
        "  complete: yes",
    ]
    for number in range(schools):
        lines += (f"  {line}" for line in _school(number, tracks, programs, courses))
    lines += ["title i a allocation:", "  2027-28: $610,000", "  2028-29: unknown", "requests:"]
    for law, under, scope in LAWS:
        lines += (f"  {line}" for line in _request(law, under, scope))
    lines += ["procedure:", "  ky.waiver.krs156_161:", "    contents: {form: attached, law: table 2}"]
    lines += ["    steps: {resolve: 2026-11-10, file: none}", ""]
    return "\n".join(lines)


def _school(number: int, tracks: int, programs: int, courses: int) -> Iterator[str]:
    yield f"school_{number}:"
    yield "  kind: regular"
    yield f"  level: {'high' if number % 2 == 0 else 'middle'}"
    yield f"  grades: {'9-12' if number % 2 == 0 else '6-8'}"
    yield "  first day: monday closest to 08-26"
    yield f"  teachers: {40 + number}"
    yield f"  uncertified: {'unknown' if number % 3 == 2 else 9 + number}"
    yield f"  low income: {38 + number}%"
    yield "  title i: yes"
    yield "  tracks:"
    yield "    complete: yes"
    for track in range(tracks):
        yield from (f"    {line}" for line in _track(number, track))
    yield "  courses:"
    yield f"    complete: {'yes' if number % 2 else 'no'}"
    for course in range(courses):
        yield f"    course_{course}: {{{', '.join(_course(number * courses + course))}}}"
    yield "  programs:"
    yield "    complete: yes"
    for program in range(programs):
        yield from (f"    {line}" for line in _program(number, program, tracks))


def _track(school: int, track: int) -> Iterator[str]:
    supervisor = ", supervisor: certificated" if track % 2 else ""
    yield f"track_{track}:"
    yield f"  days: {{regular: {120 + 2 * school + track}, early release: {38 - track}}}"
    yield "  timetable:"
    yield "    regular:"
    yield f"      - {{minutes: {380 + 5 * school}, activity: class{supervisor}}}"
    yield f"      - {{minutes: {20 + 5 * track}, activity: advisory}}"
    yield "      - {minutes: 30, activity: passing}"
    yield "      - {minutes: 25, activity: lunch}"
    yield "    early release:"
    yield f"      - {{minutes: 360 to {380 + track}, activity: class}}"
    yield "      - {minutes: 25, activity: lunch}"


def _course(number: int) -> Iterator[str]:
    yield f"subject: {SUBJECTS[number % len(SUBJECTS)]}"
    route = ROUTES[number % len(ROUTES)]
    if route is not None:
        yield f"route: {route}"
    yield f"clock hours: {('unknown', 60, 90, '100 to 130', 120, 150)[number % 6]}"
    if number % 4:
        yield f"credits: {(0.5, 1, 1, 2)[number % 4]}"
    if number % 9 == 1:
        yield "mastery: unknown"


def _program(school: int, program: int, tracks: int) -> Iterator[str]:
    grades = ("11-12", "9-12", "9-10", "10-12") if school % 2 == 0 else ("7-8", "6-8", "8", "6-7")
    yield f"program_{program}:"
    yield f"  kind: {KINDS[program % len(KINDS)]}"
    yield f"  grades: {grades[program % 4]}"
    yield f"  pupils: {12 + school + program}"
    if program % 4 != 1:
        taken = f"{{track: track_{program % tracks}, day type: regular, activity: class, minutes: {60 + 10 * program}}}"
        yield f"  takes from: {f'[{taken}]' if program % 4 != 2 else 'unknown'}"
    else:
        yield "  takes from: none"
    yield f"  hours: {{{grades[program % 4]}: {120 + 10 * school}}}"
    if program % 2 == 0:
        yield "  supervisor: community mentor"
    yield f"  agreement: {('unknown', 'yes', 'no')[(school + program) % 3]}"
    if program % 4 == 1:
        yield '  progressing: {value: yes, stated by: "principal, 2026-10-02"}'


def plain_plan_text() -> str:
    """One high school as its staff would write it down: 10 tracks, 20 programs, 100 courses, 5 years, nothing open."""
    lines = [
        "plan: A high school\nstate: KY\nterm: 2027-28 to 2031-32\nprepared: 2026-11-22\nrequests: none",
        "schools:\n  complete: yes\n  high:\n    level: high\n    grades: 9-12\n    tracks:\n      complete: yes",
    ]
    for track in range(10):
        lines.append(f"      track_{track}:\n        days: {{regular: 170}}\n        timetable:")
        lines.append(
            f"          regular: [{{minutes: {375 + track}, activity: class}}, {{minutes: 25, activity: lunch}}]"
        )
    lines.append("    programs:\n      complete: yes")
    for program in range(20):
        taken = (
            f"{{track: track_{program % 10}, day type: regular, activity: class, minutes: {30 + program}}}"
        )
        lines.append(f"      program_{program}:\n        kind: {KINDS[program % 4]}\n        grades: 11-12")
        lines.append(f"        takes from: [{taken}]\n        hours: {{11-12: 150}}")
    lines.append("    courses:\n      complete: yes")
    for course in range(100):
        facts = f"subject: {SUBJECTS[course % 4]}, credits: 1, clock hours: {100 + course % 30}, route: class time"
        lines.append(f"      course_{course}: {{{facts}}}")
    return "\n".join(lines) + "\n"


def _request(law: str, under: str | None, scope: str) -> Iterator[str]:
    yield f"- law: {law}"
    if under is not None:
        yield f"  under: {under}"
    if scope == "one":
        yield "  for: {schools: [school_0]}"
    if scope == "grades":
        yield "  for: {grades: 9-10}"
    if scope == "years":
        yield "  for: {school years: [2027-28, 2028-29]}"
    yield "  rationale: Pupils progress on mastery."


if __name__ == "__main__":
    sys.stdout.write(plan_text())
