"""The way in: `check` in its plain forms goes by here, without typer, which is slow to import."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence

OPTIONS = ("--as-of", "--state", "--why", "--format", "-o", "--output")


def run(args: Sequence[str]) -> int:
    """Run `policyengine` with `args`; the exit code.  No user input raises."""
    check = plain_check(args)
    if check is None:
        from policyengine.cli.app import run as run_app

        return run_app(args)
    from policyengine.cli.output import guarded

    return guarded(check)


def plain_check(args: Sequence[str]) -> Callable[[], int] | None:
    """The command that `args` call when they are `check PLAN` with options in their plain form, else None.

    Whatever is written otherwise, or wrongly, is left to the full command line, which knows how to say so.
    """
    if len(args) < 2 or args[0] != "check":
        return None
    plans: list[str] = []
    given: dict[str, str] = {}
    strict = False
    rest = list(args[1:])
    while rest:
        word = rest.pop(0)
        if word == "--strict":
            strict = True
        elif word in OPTIONS and rest and not rest[0].startswith("-"):
            given[word] = rest.pop(0)
        elif word.startswith("-"):
            return None
        else:
            plans.append(word)
    if len(plans) != 1:
        return None
    return lambda: _check(plans[0], given, strict=strict)


MANY = 500_000
"""So many new objects are awaited before those that hold each other in a circle are looked for."""


def _check(plan: str, given: dict[str, str], *, strict: bool) -> int:
    gc.set_threshold(MANY, 50, 50)  # almost all that a judgment makes is kept to its end
    from policyengine.cli.check import check

    out = given.get("--output", given.get("-o"))
    form = given.get("--format", "text")
    return check(
        plan, given.get("--as-of"), given.get("--state"), strict, given.get("--why"), form, out, remember=True
    )
