"""Targets: what a clause speaks of, by id, citation or tag."""

from __future__ import annotations

from dataclasses import dataclass

from policyengine.language.syntax.nodes import Node, Rank


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cited(Node):
    """A citation, or a range of them (`last` set)."""

    first: str
    last: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Target(Node):
    """One member of a list of targets.

    `how` is id, under, cited, area, level, made, enforced, binding, same or listed; `what` is the
    name, wildcard, citation or rank that goes with it.  `both` is an intersection of the parts.
    """

    how: str
    what: str | Cited | Rank | None = None
    parts: tuple[Target, ...] = ()
