"""How many examples are tried: few by default, `PROPERTIES` times as many to hunt."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("PROPERTIES", "1"))


def examples(count: int) -> settings:
    """The same examples in every run; with `PROPERTIES` set, more of them."""
    return settings(
        max_examples=count * TIMES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
