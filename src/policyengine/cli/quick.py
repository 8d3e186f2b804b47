"""The way in: `check` in its plain forms without the command line's library, whose import costs more than the work."""

from __future__ import annotations

from collections.abc import Sequence

FLAGS = {"--strict": "strict"}
OPTIONS = {
    "--as-of": "as_of",
    "--state": "state",
    "--why": "why",
    "--format": "form",
    "-o": "out",
    "--output": "out",
}


def run(args: Sequence[str]) -> int:
    """Run `policyengine` with `args`; the exit code.  No user input raises."""
    plain = plain_check(args)
    if plain is None:
        from policyengine.cli.app import run as run_app

        return run_app(args)
    from policyengine.cli.output import guarded

    return guarded(lambda: _check(**plain))


def _check(  # noqa: PLR0917  (the options of the command)
    plan: str,
    as_of: str | None = None,
    state: str | None = None,
    strict: bool = False,
    why: str | None = None,
    form: str = "text",
    out: str | None = None,
) -> int:
    from policyengine.cli.check import check

    return check(plan, as_of, state, strict, why, form, out)


def plain_check(args: Sequence[str]) -> dict[str, object] | None:
    """The call that `args` make when they are `check PLAN` with options in their plain form, else None."""
    if len(args) < 2 or args[0] != "check":
        return None
    call: dict[str, object] = {}
    rest = list(args[1:])
    while rest:
        word = rest.pop(0)
        if word in FLAGS:
            call[FLAGS[word]] = True
        elif word in OPTIONS and rest and not rest[0].startswith("-"):
            call[OPTIONS[word]] = rest.pop(0)
        elif not word.startswith("-") and "plan" not in call:
            call["plan"] = word
        else:
            return None
    return call if "plan" in call else None
