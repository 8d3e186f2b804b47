"""Tables whose keys are yes or no, weeks written with commas."""

from __future__ import annotations

import pytest
from test_reason_mended import failing, rule

TABLE = "table least : hours { | me.fit | value | | yes | 30 | | no | 90 | }"
LAW = rule(f"applies to school must me.a at least least {TABLE}")


@pytest.mark.parametrize(
    ("said", "outcomes"),
    [
        ("given me.fit = yes", "met"),
        ("given me.fit = no", "violated"),
        ("given me.fit = unknown", "met or violated"),
        ("", "met or violated"),
    ],
)
def test_a_key_that_is_yes_or_no(said: str, outcomes: str) -> None:
    assert failing(LAW, f"{said}\ngiven me.a = 60 hours\nexpect ts.me.rule is {outcomes}") == []


def test_a_row_for_yes_alone_leaves_no_unresearched() -> None:
    law = rule(
        "applies to school must me.a at least least table least : hours { | me.fit | value | | yes | 30 | | otherwise | 50 | }"
    )
    assert failing(law, "given me.fit = no\ngiven me.a = 49 hours\nexpect ts.me.rule is violated") == []
