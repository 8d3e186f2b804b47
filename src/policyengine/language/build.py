"""From the parser's tree to the tree of `syntax`: one method for each rule or alias of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from policyengine.language import syntax as s
from policyengine.language.build_parts import Parts
from policyengine.language.literals import LiteralError, spaced

__all__ = ["Builder", "LiteralError"]


def _keyword(keyword: str) -> Callable[..., s.Words]:
    def method(self: Builder, meta: Meta, parts: list[Any]) -> s.Words:
        return s.Words(keyword, tuple(self.word(p) for p in parts), loc=self.loc(meta))

    return method


def _condition(keyword: str) -> Callable[..., s.Condition]:
    def method(self: Builder, meta: Meta, parts: list[Any]) -> s.Condition:
        return s.Condition(keyword, parts[-1], loc=self.loc(meta))

    return method


@v_args(meta=True)
class Builder(Parts):
    """Builds the nodes of one block."""

    # --- top level
    def start(self, meta: Meta, parts: list[Any]) -> list[s.Item]:
        return parts

    def use(self, meta: Meta, parts: list[Any]) -> s.Use:
        return s.Use(str(parts[0]), loc=self.loc(meta))

    def jurisdiction(self, meta: Meta, parts: list[Any]) -> s.Jurisdiction:
        name, title, rank, *clauses = parts
        return s.Jurisdiction(str(name), self.word(title), rank, tuple(clauses), loc=self.loc(meta))

    def part_of(self, meta: Meta, parts: list[Any]) -> s.PartOf:
        return s.PartOf(str(parts[0]), loc=self.loc(meta))

    def year_starts(self, meta: Meta, parts: list[Any]) -> s.YearStarts:
        return s.YearStarts(*self.month_day(parts[-1]), loc=self.loc(meta))

    def default_level(self, meta: Meta, parts: list[Any]) -> s.Level:
        rank = s.Rank(parts[0].order, str(parts[1]), loc=self.loc(meta))
        return s.Level(rank, loc=self.loc(meta))

    def horizon(self, meta: Meta, parts: list[Any]) -> s.Horizon:
        return s.Horizon(self.day(parts[0]), loc=self.loc(meta))

    def role(self, meta: Meta, parts: list[Any]) -> s.Role:
        text = self.word(parts[2]) if len(parts) > 2 else None
        return s.Role(str(parts[0]), str(parts[1]), text, loc=self.loc(meta))

    def state_fact(self, meta: Meta, parts: list[Any]) -> s.StateFact:
        path, value, *rest = parts
        span = next((r for r in rest if isinstance(r, s.Span)), None)
        source = next((r for r in rest if isinstance(r, s.Source)), None)
        return s.StateFact(
            path.name, None if isinstance(value, Token) else value, span, source, loc=self.loc(meta)
        )

    def rank(self, meta: Meta, parts: list[Any]) -> s.Rank:
        return s.Rank(str(parts[0]), loc=self.loc(meta))

    def source(self, meta: Meta, parts: list[Any]) -> s.Source:
        return s.Source(str(parts[0]), self.word(parts[1]), self.day(parts[2]), loc=self.loc(meta))

    def code(self, meta: Meta, parts: list[Any]) -> s.Code:
        name, *rest = parts
        printed = tuple(self.word(r) for r in rest if isinstance(r, Token))
        return s.Code(
            str(name), printed, tuple(r for r in rest if isinstance(r, s.Clause)), loc=self.loc(meta)
        )

    def numbered(self, meta: Meta, parts: list[Any]) -> s.Numbered:
        return s.Numbered(self.word(parts[0]), loc=self.loc(meta))

    def code_level(self, meta: Meta, parts: list[Any]) -> s.Level:
        return self.default_level(meta, parts)

    def code_part(self, meta: Meta, parts: list[Any]) -> s.CodePart:
        return s.CodePart(self.word(parts[0]), tuple(parts[1:]), loc=self.loc(meta))

    def cited(self, meta: Meta, parts: list[Any]) -> s.Cited:
        return s.Cited(*(self.word(p) for p in parts), loc=self.loc(meta))

    def entity(self, meta: Meta, parts: list[Any]) -> s.Entity:
        name, *rest = parts
        inside = tuple(str(r) for r in rest if r.type == "NAME")
        text = next((self.word(r) for r in rest if r.type == "STRING"), None)
        return s.Entity(str(name), inside, text, loc=self.loc(meta))

    def choice(self, meta: Meta, parts: list[Any]) -> s.Choice:
        return s.Choice(str(parts[0]), tuple(parts[1:]), loc=self.loc(meta))

    def member(self, meta: Meta, parts: list[Any]) -> s.Member:
        return s.Member(*(str(p) for p in parts), loc=self.loc(meta))

    def fact(self, meta: Meta, parts: list[Any]) -> s.Fact:
        path, *rest = parts
        at = next((r for r in rest if isinstance(r, s.At)), None)
        unit = next(r for r in rest if isinstance(r, s.Unit))
        by = next((r for r in rest if isinstance(r, tuple)), ())
        text = next((self.word(r) for r in rest if isinstance(r, Token)), None)
        lines = next((r for r in rest if isinstance(r, list)), [])
        return s.Fact(path.name, at.of if at else None, unit, by, text, tuple(lines), loc=self.loc(meta))

    def by(self, meta: Meta, parts: list[Any]) -> tuple[str, ...]:
        return tuple(str(p) for p in parts)

    def fact_body(self, meta: Meta, parts: list[Any]) -> list[s.FactLine]:
        return parts

    def ask(self, meta: Meta, parts: list[Any]) -> s.FactLine:
        return s.FactLine("ask", self.word(parts[0]), loc=self.loc(meta))

    def evidence(self, meta: Meta, parts: list[Any]) -> s.FactLine:
        return s.FactLine("evidence", self.word(parts[0]), loc=self.loc(meta))

    def topic(self, meta: Meta, parts: list[Any]) -> s.Topic:
        name, unit, *rest = parts
        by = next((r for r in rest if isinstance(r, tuple)), ())
        text = next((self.word(r) for r in rest if isinstance(r, Token)), None)
        return s.Topic(str(name), unit, by, text, loc=self.loc(meta))

    def yes_no(self, meta: Meta, parts: list[Any]) -> s.Unit:
        return s.Unit(("yes/no",), loc=self.loc(meta))

    def unit(self, meta: Meta, parts: list[Any]) -> s.Unit:
        return s.Unit(tuple(str(p) for p in parts), loc=self.loc(meta))

    # --- provisions
    def provision(self, meta: Meta, parts: list[Any]) -> s.Provision:
        kind, path, title, *rest = parts
        to: tuple[s.Target, ...] = ()
        if rest and isinstance(rest[0], tuple):
            to, *rest = rest
        return s.Provision(str(kind), path.name, self.word(title), to, tuple(rest), loc=self.loc(meta))

    def version(self, meta: Meta, parts: list[Any]) -> s.Version:
        return s.Version(parts[0], tuple(parts[1:]), loc=self.loc(meta))

    cite = _keyword("cite")
    area = _keyword("area")
    intent = _keyword("intent")
    binds = _keyword("binds")
    made_by = _keyword("made by")
    enforced_by = _keyword("enforced by")
    says = _keyword("says")
    note = _keyword("note")
    unread = _keyword("unread")

    def level(self, meta: Meta, parts: list[Any]) -> s.Level:
        return self.default_level(meta, parts)

    def reading(self, meta: Meta, parts: list[Any]) -> s.Reading:
        return s.Reading(*(self.word(p) for p in parts), loc=self.loc(meta))

    def effective(self, meta: Meta, parts: list[Any]) -> s.Effective:
        return s.Effective(parts[0], loc=self.loc(meta))

    def repealed(self, meta: Meta, parts: list[Any]) -> s.Repealed:
        return s.Repealed(self.day(parts[0]), self.word(parts[1]), loc=self.loc(meta))

    def see(self, meta: Meta, parts: list[Any]) -> s.See:
        return s.See(parts[0], loc=self.loc(meta))

    def clock(self, meta: Meta, parts: list[Any]) -> s.Clock:
        return s.Clock(parts[0].name, loc=self.loc(meta))

    def answers(self, meta: Meta, parts: list[Any]) -> s.Answers:
        return s.Answers(str(parts[0]), parts[1], loc=self.loc(meta))

    def consequence(self, meta: Meta, parts: list[Any]) -> s.Consequence:
        return s.Consequence(self.word(parts[0]), *parts[1:], loc=self.loc(meta))

    def span(self, meta: Meta, parts: list[Any]) -> s.Span:
        return s.Span(*parts, loc=self.loc(meta))

    def span_until(self, meta: Meta, parts: list[Any]) -> s.Span:
        return s.Span(None, parts[0], loc=self.loc(meta))

    def on_date(self, meta: Meta, parts: list[Any]) -> s.Point:
        return s.Point(date=self.day(parts[0]), loc=self.loc(meta))

    def on_school_year(self, meta: Meta, parts: list[Any]) -> s.Point:
        return s.Point(school_year=self.years(parts[-1]), loc=self.loc(meta))

    def applies(self, meta: Meta, parts: list[Any]) -> s.Applies:
        return s.Applies(str(parts[0]), tuple(parts[1:]), loc=self.loc(meta))

    def key_in(self, meta: Meta, parts: list[Any]) -> s.KeyIn:
        return s.KeyIn(str(parts[0]), *parts[1:], loc=self.loc(meta))

    when = _condition("when")
    unless = _condition("unless")
    must = _condition("must")
    must_not = _condition("must not")
    should = _condition("should")
    instead = _condition("instead must")
    granted_when = _condition("granted when")
    lasts_while = _condition("lasts while")

    def owed(self, meta: Meta, parts: list[Any]) -> s.Owed:
        return s.Owed(str(parts[0]), parts[1], loc=self.loc(meta))

    def let(self, meta: Meta, parts: list[Any]) -> s.Let:
        return s.Let(parts[0].name, parts[1], loc=self.loc(meta))

    def counts(self, meta: Meta, parts: list[Any]) -> s.Counts:
        return s.Counts(parts[0], parts[1].name, parts[2], loc=self.loc(meta))

    def cap(self, meta: Meta, parts: list[Any]) -> s.Cap:
        expr = parts[1]
        return s.Cap(expr, str(parts[2]) if len(parts) > 2 else None, loc=self.loc(meta))

    def displaces(self, meta: Meta, parts: list[Any]) -> s.Displaces:
        return s.Displaces(parts[0], loc=self.loc(meta))

    def excuses(self, meta: Meta, parts: list[Any]) -> s.Excuses:
        return s.Excuses(loc=self.loc(meta))

    def sets(self, meta: Meta, parts: list[Any]) -> s.Sets:
        return s.Sets(parts[0].name, tuple(parts[1:-1]), parts[-1], loc=self.loc(meta))

    def reaches(self, meta: Meta, parts: list[Any]) -> s.Reaches:
        return s.Reaches(*parts, loc=self.loc(meta))

    def shields(self, meta: Meta, parts: list[Any]) -> s.Shields:
        label = str(parts.pop(0)) if isinstance(parts[0], Token) else None
        targets, *but = parts
        return s.Shields(targets, but[0] if but else (), label, loc=self.loc(meta))

    def against(self, meta: Meta, parts: list[Any]) -> s.Against:
        return s.Against(() if isinstance(parts[0], Token) else parts[0], loc=self.loc(meta))

    def asked_by(self, meta: Meta, parts: list[Any]) -> s.AskedBy:
        return s.AskedBy(tuple(str(p) for p in parts), loc=self.loc(meta))

    def asked_through(self, meta: Meta, parts: list[Any]) -> s.AskedBy:
        return s.AskedBy(tuple(str(p) for p in parts[:-1]), str(parts[-1]), loc=self.loc(meta))

    def granted_by(self, meta: Meta, parts: list[Any]) -> s.GrantedBy:
        return s.GrantedBy(tuple(str(p) for p in parts), loc=self.loc(meta))

    def refused(self, meta: Meta, parts: list[Any]) -> s.Refused:
        label = str(parts[0]) if len(parts) > 2 else None
        return s.Refused(label, self.word(parts[-2]), parts[-1], loc=self.loc(meta))

    def discretion(self, meta: Meta, parts: list[Any]) -> s.Discretion:
        return s.Discretion(str(parts[0]), loc=self.loc(meta))

    def decides(self, meta: Meta, parts: list[Any]) -> s.Decides:
        within, *rest = parts
        names = [str(r) for r in rest]
        relation = anchor = silence = None
        if len(names) >= 2:
            relation, anchor, *names = names
        if names:
            silence = names[0]
        return s.Decides(within, relation, anchor, silence, loc=self.loc(meta))

    def needs(self, meta: Meta, parts: list[Any]) -> s.Needs:
        label, name, text, rest = self._head(parts)
        each = tuple(r for r in rest if isinstance(r, str))
        proof = next((r for r in rest if isinstance(r, s.Expr)), None)
        only_if = next((r[0] for r in rest if isinstance(r, list)), None)
        return s.Needs(label, name, text, each, proof, only_if, loc=self.loc(meta))

    def step(self, meta: Meta, parts: list[Any]) -> s.Step:
        label, name, text, rest = self._head(parts)
        by = next((r for r in rest if isinstance(r, tuple)), ())
        vote = next((r for r in rest if isinstance(r, s.Vote)), None)
        each = tuple(r for r in rest if isinstance(r, str))
        timing = tuple(r for r in rest if isinstance(r, s.Timing))
        only_if = next((r[0] for r in rest if isinstance(r, list)), None)
        return s.Step(label, name, text, by, vote, each, timing, only_if, loc=self.loc(meta))

    def _head(self, parts: list[Any]) -> tuple[str | None, str, str, list[Any]]:
        label = str(parts.pop(0)) if isinstance(parts[0], Token) and parts[0].type == "LABEL" else None
        return label, str(parts[0]), self.word(parts[1]), parts[2:]

    def each(self, meta: Meta, parts: list[Any]) -> str:
        return str(parts[0]) + ""

    def holds(self, meta: Meta, parts: list[Any]) -> s.Expr:
        expr: s.Expr = parts[0]
        return expr

    def only_if(self, meta: Meta, parts: list[Any]) -> list[s.Expr]:
        return parts

    def actor(self, meta: Meta, parts: list[Any]) -> tuple[str, ...]:
        return tuple(str(p) for p in parts)

    def vote(self, meta: Meta, parts: list[Any]) -> s.Vote:
        body, operator, share, of_whom, *ballot = parts
        kind = str(ballot[0]).split()[0] if ballot else None
        return s.Vote(str(body), spaced(operator), share, str(of_whom), kind, loc=self.loc(meta))

    def distance(self, meta: Meta, parts: list[Any]) -> s.Timing:
        operator, quantity, relation, anchor = parts
        return s.Timing(spaced(operator), str(relation), anchor, distance=quantity, loc=self.loc(meta))

    def order(self, meta: Meta, parts: list[Any]) -> s.Timing:
        return s.Timing(spaced(parts[0]), None, parts[1], loc=self.loc(meta))

    def recurs(self, meta: Meta, parts: list[Any]) -> s.Timing:
        return s.Timing(None, str(parts[1]), str(parts[2]), every=parts[0], loc=self.loc(meta))

    def at_step(self, meta: Meta, parts: list[Any]) -> str:
        return str(parts[0]) + ""

    def lasts(self, meta: Meta, parts: list[Any]) -> s.Lasts:
        operator = spaced(parts[0]) if isinstance(parts[0], Token) else None
        return s.Lasts(parts[-1], operator, loc=self.loc(meta))

    def lasts_until(self, meta: Meta, parts: list[Any]) -> s.LastsUntil:
        day, _, count, relation, anchor = parts
        if not 1 <= (years := self.fraction(count)) <= 99 or years.denominator != 1:
            help_ = "say which school year ends the term, as `school year 3 after decide`"
            raise LiteralError(f"`{count}` is no count of school years", help_, self.loc(count))
        return s.LastsUntil(*self.month_day(day), int(years), str(relation), str(anchor), loc=self.loc(meta))

    def lasts_open(self, meta: Meta, parts: list[Any]) -> s.LastsOpen:
        return s.LastsOpen(str(parts[0]), loc=self.loc(meta))

    def renewable(self, meta: Meta, parts: list[Any]) -> s.Renewable:
        length = next((p[0] for p in parts if isinstance(p, list)), None)
        text = next((self.word(p) for p in parts if isinstance(p, Token)), None)
        expr = next((p for p in parts if isinstance(p, s.Expr)), None)
        return s.Renewable(length, text, expr, loc=self.loc(meta))

    def again(self, meta: Meta, parts: list[Any]) -> list[s.Quantity]:
        return parts

    def earlier_grants(self, meta: Meta, parts: list[Any]) -> s.EarlierGrants:
        return s.EarlierGrants(str(parts[-1]), loc=self.loc(meta))

    # --- scenarios
    def scenario(self, meta: Meta, parts: list[Any]) -> s.Scenario:
        return s.Scenario(self.word(parts[0]), tuple(parts[1:]), loc=self.loc(meta))

    def law(self, meta: Meta, parts: list[Any]) -> s.Law:
        return s.Law(str(parts[0]), self.day(parts[1]), loc=self.loc(meta))

    def of_(self, meta: Meta, parts: list[Any]) -> s.At:
        return s.At(of=parts[0].name, loc=self.loc(meta))

    def year(self, meta: Meta, parts: list[Any]) -> str:
        return self.years(parts[-1])

    def _at(self, meta: Meta, parts: list[Any]) -> s.At:
        of = next((p.of for p in parts if isinstance(p, s.At)), None)
        year = next((p for p in parts if type(p) is str), None)
        keys = tuple(p for p in parts if isinstance(p, (s.GradeRange, s.Quantity, s.Path, s.PreviousYear)))
        return s.At(of, keys, year, loc=self.loc(meta))

    def given(self, meta: Meta, parts: list[Any]) -> s.Given:
        path, *rest, value = parts
        known = None if isinstance(value, Token) else value
        return s.Given(path.name, self._at(meta, rest), known, loc=self.loc(meta))

    def given_only(self, meta: Meta, parts: list[Any]) -> s.GivenOnly:
        return s.GivenOnly(str(parts[0]), tuple(str(p) for p in parts[1:]), loc=self.loc(meta))

    def given_no(self, meta: Meta, parts: list[Any]) -> s.GivenOnly:
        return s.GivenOnly(str(parts[0]), loc=self.loc(meta))

    def invokes(self, meta: Meta, parts: list[Any]) -> s.Invokes:
        granted = self.day(parts[2]) if len(parts) > 2 else None
        return s.Invokes(parts[0].name, parts[1], granted, loc=self.loc(meta))

    def expect(self, meta: Meta, parts: list[Any]) -> s.Expect:
        path, *rest = parts
        outcomes = tuple(str(p) for p in rest if isinstance(p, Token))
        return s.Expect(path.name, self._at(meta, rest), outcomes, loc=self.loc(meta))

    def expect_value(self, meta: Meta, parts: list[Any]) -> s.ExpectValue:
        _, path, *rest, value = parts
        if isinstance(value, Token):
            value = s.Date(self.day(value), loc=self.loc(value))
        return s.ExpectValue(path.name, self._at(meta, rest), value, loc=self.loc(meta))

    def expect_request(self, meta: Meta, parts: list[Any]) -> s.ExpectRequest:
        _, targets, *rest = parts
        standings = tuple(str(p) for p in rest if isinstance(p, Token))
        return s.ExpectRequest(targets, self._at(meta, rest), standings, loc=self.loc(meta))

    def expect_missing(self, meta: Meta, parts: list[Any]) -> s.ExpectMissing:
        return s.ExpectMissing(tuple(str(p) for p in parts[1:]), loc=self.loc(meta))

    def expect_due(self, meta: Meta, parts: list[Any]) -> s.ExpectDue:
        _, step, operator, day = parts
        return s.ExpectDue(str(step), spaced(operator), self.day(day), loc=self.loc(meta))

    def because(self, meta: Meta, parts: list[Any]) -> s.Because:
        return s.Because(tuple(p.name for p in parts), loc=self.loc(meta))
