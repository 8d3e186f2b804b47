from __future__ import annotations

from policyengine.analysis.coverage import coverage_of
from policyengine.rulebook import load_texts

LAW = """
entity district
fact district.big : yes/no
jurisdiction st "State" state {}
code stst "St." { numbered "chapter-section" }
requirement st.a "a" { cite "St. 1-1" applies to district must district.big }
requirement st.b "b" { cite "St. 1-2" applies to district must district.big }
exception st.c "c" to st.a { cite "St. 1-3" when district.big excuses }
permission st.d "d" { cite "St. 1-4" applies to district displaces st.b }
"""


def test_coverage() -> None:
    book, found = load_texts([("st", "case", LAW)])
    assert found == []
    shown = {"st.a": {"violated", "met_by_equivalent", "met"}, "st.b": set[str](), "st.c": set[str]()}
    assert coverage_of(book, shown) == [
        "requirement: 1 of 2",
        "  not judged: st.b",
        "permission: 0 of 1",
        "  not judged: st.d",
        "exception: 1 of 1",
        "",
        "Outcomes shown of each requirement",
        "  st.a: violated, met by equivalent, met",
        "  st.b: none",
    ]
