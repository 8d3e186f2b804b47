"""What a reading of the evaluator against its description found."""

from __future__ import annotations

import pytest
from test_reason_mended import failing, rule

CLOCK = (
    'definition ts.me.def "D" { cite "T.S. 5-9" table least : hours { | before 2020-07-01 | since 2020-07-01 |'
    " | 1 | 3 | } let hours = least }\n"
) + rule("applies to school clock me.d must me.a at least ts.me.def.hours")


@pytest.mark.parametrize(
    ("day", "outcomes"), [("2018-08-01", "met"), ("2021-08-01", "violated"), ("unknown", "met or violated")]
)
def test_a_clock_is_followed_into_definitions(day: str, outcomes: str) -> None:
    lines = (
        f"given me.d of east = {day}\ngiven me.a of east = 2 hours\nexpect ts.me.rule of east is {outcomes}"
    )
    assert failing(CLOCK, lines) == []


def test_the_condition_of_a_content_is_read_at_each_school() -> None:
    law = rule("applies to school must me.more") + (
        'waiver ts.me.w "W" { cite "T.S. 5-8" reaches ts.me.rule granted by state_board discretion may_grant'
        ' needs map "Map" each school if me.ok }'
    )
    lines = "given me.more of east = no\ngiven me.ok of east = {}\ninvokes ts.me.w for ts.me.rule\n"
    expected = "expect request ts.me.rule is {}"
    assert failing(law, lines.format("no") + expected.format("complete")) == []
    assert failing(law, lines.format("yes") + expected.format("incomplete")) == []


def test_a_duty_to_offer_asks_nothing_of_what_is_none() -> None:
    law = 'permission ts.me.may "M" { cite "T.S. 5-7" applies to school owed to pupil : me.d on or before 2026-06-20 }'
    assert failing(law, "given me.d of east = none\nexpect ts.me.may of east is met") == []


def test_no_cap_stays_no_cap() -> None:
    table = "table cap : hours { | value | | all | }"
    held = rule(f"applies to school {table} must me.a at most largest of (cap, 2 hours)")
    assert failing(held, "given me.a of east = 5 hours\nexpect ts.me.rule of east is met") == []
    not_none = rule(f"applies to school {table} must cap is none")
    assert failing(not_none, "given me.a of east = 5 hours\nexpect ts.me.rule of east is violated") == []
