"""The command line: one file a command, each imported when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, cast

import typer

from policyengine import __version__
from policyengine.cli.output import Failure, guarded

_UsageError = cast("type[Exception]", typer.BadParameter.__mro__[2])  # the base of all typer's messages

app = typer.Typer(
    name="policyengine",
    help="K-12 education law as rules that run: what a plan may do, must ask for, and can't have waived.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(args: Sequence[str]) -> int:
    """Run `policyengine` with `args`; the exit code.  No user input raises."""
    return guarded(lambda: _called(args))


def _called(args: Sequence[str]) -> int:
    try:
        code = app(list(args), standalone_mode=False, prog_name="policyengine")
    except _UsageError as error:
        raise Failure(*_usage(error)) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0


def _usage(error: Exception) -> tuple[str, str]:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "policyengine"
    message: str = error.format_message() if hasattr(error, "format_message") else str(error)
    return message.rstrip(".").replace("'", "`"), f"`{command} --help` lists what it takes."


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"policyengine {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", help="The version of the engine.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("check")
def _check(
    plan: Annotated[str, typer.Argument(help="The plan, a YAML file.", metavar="PLAN.yaml")],
    as_of: Annotated[
        str | None, typer.Option(help="The law as it stands on this day.", metavar="DATE")
    ] = None,
    state: Annotated[str | None, typer.Option(help="Judge it under this state's law.", metavar="XX")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Assume nothing; ask instead.")] = False,
    why: Annotated[
        str | None, typer.Option(help="How the findings of one provision came about.", metavar="ID")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="text, json, markdown or html.", metavar="FORMAT")
    ] = "text",
    out: Annotated[
        str | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")
    ] = None,
) -> int:
    """What a plan conflicts with, what allows it, what to ask for.

    Exit code: 0 clear, 1 blocked, 3 unsettled, 2 bad input.
    """
    from policyengine.cli.check import check

    return check(plan, as_of, state, strict, why, form, out)


@app.command("compare")
def _compare(
    plan: Annotated[str, typer.Argument(help="The plan, a YAML file.", metavar="PLAN.yaml")],
    states: Annotated[
        str,
        typer.Option(
            help="The states to compare, CO,NH and so on; all: all whose law is here.", metavar="XX,XX"
        ),
    ] = "all",
    as_of: Annotated[
        str | None, typer.Option(help="The law as it stands on this day.", metavar="DATE")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Assume nothing; ask instead.")] = False,
    form: Annotated[
        str, typer.Option("--format", help="text, json, markdown, html or xlsx.", metavar="FORMAT")
    ] = "text",
    out: Annotated[
        str | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")
    ] = None,
) -> int:
    """The same plan under the law of other states.

    Exit code: 0, whatever the verdicts; 2 bad input.
    """
    from policyengine.cli.compare import compare

    return compare(plan, states, as_of, strict, form, out)


@app.command("fmt")
def _fmt(
    paths: Annotated[list[str], typer.Argument(help="Files or folders of law.", metavar="PATHS")],
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a file would change.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Change nothing; show what would change.")] = False,
) -> int:
    """Put law into its one form."""
    from policyengine.cli.law import format_law

    return format_law(paths, check, diff)


@app.command("lint")
def _lint(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files or folders of law.", metavar="[PATHS]")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Print what is no fault, too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings.")] = False,
) -> int:
    """Look for mistakes in law, without a plan.

    Exit code: 0 without errors, 1 with warnings under --strict, 2 with errors.
    """
    from policyengine.cli.law import lint_law

    return lint_law(paths or [], every, strict)


@app.command("test")
def _test(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files or folders of law.", metavar="[PATHS]")
    ] = None,
    coverage: Annotated[
        bool,
        typer.Option(
            "--coverage", help="List which rules, and which sides of thresholds, no scenario shows."
        ),
    ] = False,
) -> int:
    """Run the scenarios of the law.

    Exit code: 0 when all pass, 1 when one fails, 2 with errors in the law.
    """
    from policyengine.cli.law import test_law

    return test_law(paths or [], coverage)


@app.command("states")
def _states(
    states: Annotated[
        list[str] | None,
        typer.Argument(help="States by their letters; none: an overview of all.", metavar="[XX …]"),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, json or markdown.", metavar="FORMAT")] = "text",
) -> int:
    """How far the law of each state is held: provisions, evidence, gaps."""
    from policyengine.cli.states import states as show

    return show(states or [], form)


law_app = typer.Typer(
    help="Read the law: one provision, a search, a whole state's book, a topic over all states, what changed.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(law_app, name="law")


@law_app.callback(invoke_without_command=True)
def _law(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@law_app.command("show")
def _law_show(
    name: Annotated[str, typer.Argument(help="An id, or a citation as it is printed.", metavar="ID|CITE")],
    form: Annotated[
        str, typer.Option("--format", help="text, markdown, html or json.", metavar="FORMAT")
    ] = "text",
    as_of: Annotated[
        str | None, typer.Option(help="Only what is in force on this day.", metavar="DATE")
    ] = None,
    state: Annotated[str | None, typer.Option(help="The state that is meant.", metavar="XX")] = None,
    out: Annotated[
        str | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")
    ] = None,
) -> int:
    """One provision: its whole rule in sentences, what bears on it, what waives it, how it is known."""
    from policyengine.cli.law_show import show

    return show(name, form, as_of, state, out)


@law_app.command("search")
def _law_search(
    words: Annotated[list[str], typer.Argument(help="Words, or a citation.", metavar="WORDS")],
    state: Annotated[str | None, typer.Option(help="Only the law of this state.", metavar="XX")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind: requirement, waiver …", metavar="KIND")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> int:
    """Which provisions speak of something; spelling need not be exact.

    Exit code: 0 when something is found, 1 when nothing is.
    """
    from policyengine.cli.law_search import find_law

    return find_law(words, state, kind or [], form)


@law_app.command("book")
def _law_book(
    state: Annotated[str, typer.Argument(help="A state's two letters, or US.", metavar="XX")],
    out: Annotated[str, typer.Option("-o", "--output", help="The file, or a folder.", metavar="FILE|FOLDER")],
    form: Annotated[str | None, typer.Option("--format", help="html or markdown.", metavar="FORMAT")] = None,
) -> int:
    """A state's whole law in one file: contents by area, every rule in sentences, evidence, cross-references."""
    from policyengine.cli.law_book import book

    return book(state, form, out)


@law_app.command("diff")
def _law_diff(
    state: Annotated[str, typer.Argument(help="A state's two letters, or US.", metavar="XX")],
    first: Annotated[str, typer.Option("--from", help="The earlier day.", metavar="DATE")],
    last: Annotated[
        str | None,
        typer.Option("--to", help="The later day; else the day the law was last looked at.", metavar="DATE"),
    ] = None,
    plan: Annotated[
        str | None, typer.Option(help="A plan: which of its findings change.", metavar="PLAN.yaml")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="text, markdown, html or json.", metavar="FORMAT")
    ] = "text",
    out: Annotated[
        str | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")
    ] = None,
) -> int:
    """What began, ended or changed in a state's law between two days, in sentences."""
    from policyengine.cli.law_diff import diff

    return diff(state, first, last, plan, form, out)


@law_app.command("table")
def _law_table(
    topic: Annotated[
        str | None, typer.Argument(help="A topic; none: the list of topics.", metavar="[TOPIC]")
    ] = None,
    states: Annotated[
        str, typer.Option(help="States by their letters, as CO,KY.", metavar="CO,KY|all")
    ] = "all",
    grade: Annotated[str | None, typer.Option(help="One grade only: K, 1 to 12.", metavar="N")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The law as it stands on this day.", metavar="DATE")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="text, json, xlsx, html or markdown.", metavar="FORMAT")
    ] = "text",
    out: Annotated[
        str | None, typer.Option("-o", "--output", help="Write to this file.", metavar="FILE")
    ] = None,
) -> int:
    """One topic over all states, each answer with its citation."""
    from policyengine.cli.law_table import law_table

    return law_table(topic, states, grade, as_of, form, out)
