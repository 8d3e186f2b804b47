"""Scenarios: the tests of the law."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from policyengine.language.syntax.clauses import Clause
from policyengine.language.syntax.expressions import Expr, Path, PreviousYear, Quantity
from policyengine.language.syntax.items import Item
from policyengine.language.syntax.nodes import GradeRange, Node
from policyengine.language.syntax.targets import Target


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class At(Node):
    """The instance that a line of a scenario speaks of: `of X for K in school year Y`."""

    of: str | None = None
    keys: tuple[GradeRange | Quantity | Path | PreviousYear, ...] = ()
    school_year: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Law(Clause):
    """`law ky as of D`."""

    jurisdiction: str
    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Given(Clause):
    """`given FACT of X = e`; `value` None is unknown."""

    fact: str
    at: At
    value: Expr | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GivenOnly(Clause):
    """`given only program a, b`; no names: `given no program`."""

    entity: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Invokes(Clause):
    """`invokes W for TARGETS granted D`."""

    waiver: str
    targets: tuple[Target, ...]
    granted: dt.date | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expect(Clause):
    """`expect R of X is met or violated`."""

    provision: str
    at: At
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectValue(Clause):
    """`expect value P of X = e`."""

    name: str
    at: At
    value: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectRequest(Clause):
    """`expect request TARGETS of X is barred`."""

    targets: tuple[Target, ...]
    at: At
    standings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectMissing(Clause):
    """`expect missing a, b`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectDue(Clause):
    """`expect due STEP on or before D`."""

    step: str
    operator: str
    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Because(Clause):
    """`because X, Y`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scenario(Item):
    """A test of the law."""

    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class File(Node):
    """A whole file."""

    items: tuple[Item, ...]
