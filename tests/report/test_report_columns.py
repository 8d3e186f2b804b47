"""A wide table in columns: nothing is lost, nothing is wider than the page."""

import io

from hypothesis import given
from hypothesis import strategies as st

from policyengine.report.columns import laid_out
from policyengine.report.page import print_document
from policyengine.report.tree import Document, Row, Table

WORDS = st.lists(st.sampled_from(["a", "one", "grades", "1,062", "elementary"]), min_size=1, max_size=6)
CELLS = WORDS.map(" ".join)


def lines(table: Table, width: int) -> list[list[str]]:
    return laid_out(table, width)


def test_what_fits_stands_side_by_side() -> None:
    table = Table(("State", "Hours"), (Row(("Kentucky", "1,062")), Row(("Ohio", "910"))), wide=True)
    assert lines(table, 40) == [
        ["State     Hours", "--------  -----", "Kentucky  1,062", "Ohio        910"],
    ]


def test_long_cells_are_wrapped() -> None:
    table = Table(("State", "Hours"), (Row(("Ohio", "455 half day 910 full day")),), wide=True)
    assert lines(table, 20) == [
        ["State  Hours", "-----  -------------", "Ohio   455 half day", "       910 full day"],
    ]


def test_a_table_too_wide_is_cut_and_each_part_names_the_rows() -> None:
    table = Table(("State", "first", "second"), (Row(("Kentucky", "aaaaaaaaaa", "bbbbbbbbbb")),), wide=True)
    parts = lines(table, 24)
    assert len(parts) == 2
    assert [part[-1].split() for part in parts] == [["Kentucky", "aaaaaaaaaa"], ["Kentucky", "bbbbbbbbbb"]]


@given(st.integers(2, 9).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1, max_size=4)))
def test_no_word_is_lost_and_no_line_too_wide(rows: list[tuple[str, ...]]) -> None:
    heads = tuple(f"h{n}" for n in range(len(rows[0])))
    parts = lines(Table(heads, tuple(map(Row, rows)), wide=True), 40)
    printed = [line for part in parts for line in part]
    assert all(len(line) <= 40 for line in printed)
    for place in range(1, len(heads)):
        for row in rows:
            assert all(any(word in line for line in printed) for word in row[place].split())


def test_no_rows() -> None:
    out = io.StringIO()
    print_document(Document("t", (Table(("a", "b"), (), wide=True),)), out, 40)
    assert out.getvalue() == "t\na  b\n-  -\n"
