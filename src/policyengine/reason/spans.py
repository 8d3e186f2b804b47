"""School years inside which the law changes: findings that come out alike all the year are one (LANGUAGE section 7)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace

from policyengine.reason.answer import Finding


def together(findings: list[Finding]) -> list[Finding]:
    """Findings of parts of a school year put together where they say the same, and then with the other years.

    Args:
        findings: in the order of the law; those of parts of a year carry `since` or `until`.
    """
    if not any(f.since or f.until for f in findings):
        return findings
    whole = _merged(findings, lambda f: replace(f, since=None, until=None), _one_year)
    return _merged(whole, lambda f: replace(f, years=()), _more_years)


def _merged(
    findings: Iterable[Finding],
    alike: Callable[[Finding], Hashable],
    merge: Callable[[list[Finding]], list[Finding]],
) -> list[Finding]:
    """Each run of findings that are alike, merged; the first of them keeps its place."""
    groups: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(repr(alike(finding)), []).append(finding)
    return [f for group in groups.values() for f in (merge(group) if len(group) > 1 else group)]


def _one_year(parts: list[Finding]) -> list[Finding]:
    """One finding where the parts make up the whole year, else the parts."""
    touching = all(a.until == b.since for a, b in itertools.pairwise(parts))
    if parts[0].since is None and parts[-1].until is None and touching:
        return [replace(parts[0], until=None)]
    return parts


def _more_years(findings: list[Finding]) -> list[Finding]:
    """One finding for all years that are whole; parts of years stay as they are."""
    whole = [f for f in findings if f.since is None and f.until is None]
    parts = [f for f in findings if f.since is not None or f.until is not None]
    years = tuple(sorted({y for f in whole for y in f.years}))
    return [*([replace(whole[0], years=years)] if whole else []), *parts]
