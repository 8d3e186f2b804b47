"""`policyengine fmt`, `lint` and `test`: for those who write law."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from policyengine.cli.output import Failure, be_lenient, report
from policyengine.report.words import count


def format_law(names: Sequence[str], check: bool, diff: bool) -> int:
    """Put the files into their one form, or say which would change."""
    from policyengine.cli.fmt import fmt

    be_lenient()
    return fmt(_paths(names), check, diff, sys.stdout)


def lint_law(names: Sequence[str], every: bool, strict: bool) -> int:
    """Print what is wrong with law; 2 where it errs, 1 with warnings under `strict`, else 0."""
    from policyengine.analysis.lint import lint
    from policyengine.rulebook.loader import law_files, load_tested, shown

    be_lenient()
    paths = _law(names)
    rulebook, scenarios, found = load_tested(paths)
    broken = any(d.is_error for d in found)
    if not broken:
        asked = {shown(path) for path in law_files(paths)[0]}
        found += [d for d in lint(rulebook, scenarios) if d.loc.source in asked]
    told = [d for d in found if every or d.severity != "note"]
    report(told)
    kinds = ("error", "warning", "note") if every else ("error", "warning")
    numbers = {kind: sum(d.severity == kind for d in told) for kind in kinds}
    _say(", ".join(count(number, kind) for kind, number in numbers.items()))
    return 2 if broken else int(strict and numbers["warning"] > 0)


def test_law(names: Sequence[str], coverage: bool) -> int:
    """Run the scenarios of law; 1 where one fails, 2 where the law can't be read."""
    from policyengine.analysis.scenarios import run_scenarios

    be_lenient()
    paths = _law(names)
    result = run_scenarios(paths)
    if report(result.diagnostics):
        return 2
    for failure in result.failures:
        place = f"{failure.loc.source}:{failure.loc.line}"
        _say(f"{place}: {failure.scenario}\n  expected: {failure.expected}\n  came out: {failure.came_out}")
    _say(f"{result.passed} passed, {result.failed} failed")
    if coverage:
        from policyengine.analysis.coverage import coverage_lines, coverage_of
        from policyengine.rulebook import load
        from policyengine.rulebook.loader import beside, law_files, shown

        asked = [shown(path) for path in law_files(paths)[0]]
        covered = coverage_of(load(beside(paths))[0], result, asked)
        _say("\n" + "\n".join(coverage_lines(covered)))
    return int(result.failed > 0)


def _law(names: Sequence[str]) -> list[Path]:
    """The law named, or that which is shipped."""
    from policyengine.rulebook import default_paths

    return _paths(names) if names else default_paths(None)


def _paths(names: Sequence[str]) -> list[Path]:
    """The files and folders named; refused where one does not exist."""
    for name in names:
        if not Path(name).exists():
            raise Failure(f"no file or folder `{name}`", "Name .policy files, or folders of them.")
    return [Path(n) for n in names]


def _say(text: str) -> None:
    print(text)  # noqa: T201 - this is where the command speaks
