"""A small law with its scenarios, and what they cover of it."""

from __future__ import annotations

from policyengine.analysis.coverage import Coverage, coverage_lines, coverage_of
from policyengine.analysis.scenarios import played
from policyengine.language import syntax as s
from policyengine.language.parser import parse
from policyengine.rulebook import load_texts

WORDS = """
entity district
entity school in district
entity track in school
entity program in school
choice size { small, large }
choice actor { district, sbe, teachers }
fact district.a : yes/no
fact district.b : yes/no
fact district.c : yes/no
fact district.size : size
fact district.hours : hours per year
fact district.extra : hours per year
fact district.day : date
fact program.hours : hours per year
fact request.rationale : text
jurisdiction st "State" state {}
code stst "St." { numbered "chapter-section" level state statute }
"""
HOURS = """requirement st.r "r" { cite "St. 1-1" applies to district must district.hours at least least
  table least : hours per year { | before 2020-01-01 | since 2020-01-01 | | 900 | 1,062 | } }"""
PLAIN = 'requirement st.r "r" { cite "St. 1-1" applies to district must district.a }'


def covered(law: str, *tests: str, day: str = "2026-01-01") -> Coverage:
    """The coverage of law by scenarios, each given by its lines."""
    book, found = load_texts([("st", "case", WORDS + law)])
    assert [d.render() for d in found if d.is_error] == []
    text = "\n".join(f'scenario "{n}" {{ law st as of {day} {test} }}' for n, test in enumerate(tests))
    scenarios = [item for item in parse(text, "tests")[0].items if isinstance(item, s.Scenario)]
    report = played(book, scenarios)
    assert [d.render() for d in report.diagnostics] == []
    assert [f"{f.expected}; came out: {f.came_out}" for f in report.failures] == []
    assert report.passed == len(tests)
    return coverage_of(book, report)


def told(coverage: Coverage, kind: str, provision: str = "st.") -> list[str]:
    """What is missing of a kind, without the place."""
    return [
        line.partition(": ")[2].removeprefix(f"{kind} ")
        for line in coverage_lines(Coverage(coverage.gaps))
        if f": {kind} {provision}" in line
    ]
