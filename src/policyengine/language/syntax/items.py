"""What stands at the top of a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from policyengine.language.syntax.clauses import Clause, Source
from policyengine.language.syntax.expressions import Expr
from policyengine.language.syntax.nodes import Node, Rank, Span, Unit
from policyengine.language.syntax.targets import Cited, Target


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Item(Node):
    """Base of what may stand at the top of a file."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Use(Item):
    """`use vocabulary`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartOf(Clause):
    """`part of us`."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class YearStarts(Clause):
    """`school year starts 07-01`."""

    month: int
    day: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Horizon(Clause):
    """`researched since D`."""

    date: dt.date


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Role(Clause):
    """`role sea is kde "Kentucky Department of Education"`."""

    role: str
    name: str
    text: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StateFact(Clause):
    """`given state.ed_flex = unknown since … source …`; `value` None is unknown."""

    fact: str
    value: Expr | None
    span: Span | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Jurisdiction(Item):
    """A jurisdiction and what holds in all its files."""

    name: str
    title: str
    rank: Rank
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Numbered(Clause):
    """`numbered "chapter.section"`."""

    pattern: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CodePart(Clause):
    """`part "KRS chs. 156-168" is "KRS 156".."KRS 168"`."""

    name: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Code(Item):
    """A code of law and how it is printed."""

    name: str
    printed: tuple[str, ...]
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entity(Item):
    """A kind of thing that plans speak of."""

    name: str
    inside: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Member(Node):
    """A member of a choice; `inside` names the member it is a part of."""

    name: str
    inside: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Choice(Item):
    """A closed list of words."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FactLine(Clause):
    """`ask "…"` or `evidence "…"` of a fact."""

    keyword: str
    text: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Fact(Item):
    """Something that a plan can state."""

    name: str
    owner: str | None
    unit: Unit
    by: tuple[str, ...] = ()
    text: str | None = None
    clauses: tuple[FactLine, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Topic(Item):
    """A question that every jurisdiction can answer."""

    name: str
    unit: Unit
    by: tuple[str, ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Provision(Item):
    """One rule of law: its kind, id, title, what it is an exception to, and its clauses."""

    kind: str
    name: str
    title: str
    to: tuple[Target, ...] = ()
    clauses: tuple[Clause, ...] = ()
