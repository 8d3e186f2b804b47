"""Facts: what the plan states, what the law defines, what is open (LANGUAGE sections 4 and 12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.plan.model import Interval, Request, Value
from policyengine.reason.answer import Trace
from policyengine.reason.arithmetic import Arithmetics
from policyengine.reason.calendar import day_of_rule
from policyengine.reason.numbers import Fresh, Num, Symbol, of_day, of_symbol, show
from policyengine.reason.phrases import at_keys
from policyengine.reason.results import (
    NONE,
    Cites,
    Ctx,
    Read,
    Result,
    Word,
    dimension_of,
    key_members,
    place_of,
    shown_value,
)
from policyengine.reason.world import Env, Stated
from policyengine.rulebook.model import Provision
from policyengine.rulebook.vocabulary import Choice, Fact

LAYERS = {"local policy": "local_policy", "local contract": "contract"}
"""The member of `request_layer` for the ranks that are not named by their last word."""


class Facts(Arithmetics):
    """Reads facts at an instance."""

    def added(self, ctx: Ctx, *measures: str) -> Num | None:
        """What equivalencies add to a measure, by any of its names; or None."""
        return None

    def set_value(self, block: Provision, name: str, ctx: Ctx, plain: Callable[[], Result]) -> Result:
        """The value of a let or table after the exceptions that set it."""
        return plain()

    def fact(self, fact: Fact, ctx: Ctx) -> Result:
        """A fact at the instance at hand: stated, else defined by law, else open."""
        if fact.owner == "program" and "program" not in ctx.env.things:
            self.narrow_group()
        stated = self.world.stated(fact, ctx.env)
        self._narrow_by(fact, ctx.env, stated)
        definition = (
            self._definition(fact, ctx) if stated is None or stated.value.state == "unknown" else None
        )
        if definition is not None:
            block, let = definition
            self.provisions.setdefault(block.id)
            inner = ctx.inside(block)
            plain: Callable[[], Result] = lambda: self.value(let.expr, inner)  # noqa: E731
            run = plain if (block.id, fact.name) in ctx.base else (
                lambda: self.set_value(block, fact.name, inner, plain))  # fmt: skip
            result = self._traced_value(lambda: self.once(let, inner, run), fact, block)
        else:
            result = self._with_parts(fact, self._stated(fact, stated, ctx), ctx)
        if ctx.counted is not None and isinstance(result, Num):
            extra = self.added(ctx, fact.name)
            if extra is not None:
                result = result.plus(extra)
        return result

    def _definition(self, fact: Fact, ctx: Ctx) -> tuple[Provision, s.Let] | None:
        if ctx.depth > 40:
            return None
        for block in self.world.definitions(fact.name):
            event = ctx.event if ctx.clocked else self.world.event(block, ctx.env)
            if block.in_force(event):
                rules = block.at(event)
                if fact.name in rules.lets and self._applies_here(block, ctx.env):
                    return block, rules.lets[fact.name]
        return None

    def _applies_here(self, block: Provision, env: Env) -> bool:
        applies = block.applies
        if applies is None:
            return True
        return all(k.values is None or env.keys.get(k.key) is None or
                   str(env.keys[k.key]) in key_members(k) for k in applies.each)  # fmt: skip

    def _stated(self, fact: Fact, stated: Stated | None, ctx: Ctx) -> Result:
        if fact.owner == "request" and ctx.env.request is not None:
            told = self._of_request(fact, ctx.env.request, stated)
            if told is not None:
                return told
        of = self.fresh(fact, ctx.env)
        if stated is None:
            choice = self.world.choice_of(fact)
            if choice is not None:
                nested = self._nested(fact, choice, ctx)
                if not isinstance(nested, _Nothing):
                    return nested
            self._saw(of, "not asked", fact, None, ctx)
            return self._open_fact(fact, of, None)
        if stated.value.state == "unknown":
            self._saw(of, "unknown", fact, stated, ctx)
            return self._open_fact(fact, of, None)
        return self._known(fact, of, stated, ctx)

    def _with_parts(self, fact: Fact, result: Result, ctx: Ctx) -> Result:
        """What is listed of a whole, with what is listed of its parts beside it."""
        choice = self.world.choice_of(fact)
        if ctx.env.lines or choice is None or not isinstance(result, Num):
            return result
        member, listed = ctx.env.keys.get(choice.name), self.world.listed(fact, ctx.env) or ()
        for part in choice.parts(str(member)) if member in listed else ():
            if part in listed:
                env = replace(ctx.env.with_key(choice.name, part), lines=True)
                more = self.fact(fact, ctx.at(env))
                result = result.plus(more) if isinstance(more, Num) else result
        return result

    def _of_request(self, fact: Fact, request: Request, stated: Stated | None) -> Result:
        """What a request says by its citation alone: the law it is for, and the layer of that law."""
        from policyengine.reason.reach import citation_of, covered

        if fact.name == "request.target":
            return Cites((*(p.id for p in covered(self.world, request.law)[0]), request.law))
        choice = self.book.vocabulary.choices.get(str(fact.type.choice))
        if fact.name != "request.layer" or stated is not None or choice is None:
            return None
        cite = citation_of(self.world, request.law)
        level = self.book.reader.codes[cite.code].level if cite is not None else ""
        member = LAYERS.get(level, level.split()[-1] if level else "")
        return Word(choice, frozenset({member})) if member in choice else None

    def _nested(self, fact: Fact, choice: Choice, ctx: Ctx) -> Result | _Nothing:
        """A fact by a choice that is not stated for its member: from its parts, or bounded by its whole."""
        member = ctx.env.keys.get(choice.name)
        if not isinstance(member, str) or not fact.type.is_number:
            return _NOTHING
        listed = self.world.listed(fact, ctx.env)
        parts = [p for p in choice.parts(member) if listed is None or p in listed]
        values = [self.world.stated(fact, ctx.env.with_key(choice.name, p)) for p in parts]
        known = [(p, v) for p, v in zip(parts, values, strict=True) if v is not None]
        if known and (listed is not None or len(known) == len(parts)):
            nums = [self.fact(fact, ctx.at(ctx.env.with_key(choice.name, p))) for p, _ in known]
            return self._pick("sum", [n for n in nums if isinstance(n, Num)])
        if listed is None and known:
            nums = [self.fact(fact, ctx.at(ctx.env.with_key(choice.name, p))) for p, _ in known]
            of = self.fresh(fact, ctx.env)
            self._saw(of, "not asked", fact, None, ctx)
            told = self._pick("sum", [n for n in nums if isinstance(n, Num)])
            return told.plus(self._open(of, told, Fraction(0), None)) if isinstance(told, Num) else _NOTHING
        if listed is None:
            return _NOTHING
        for whole in choice.wholes(member):
            if whole in listed:
                above = self.fact(fact, ctx.at(ctx.env.with_key(choice.name, whole)))
                if isinstance(above, Num):
                    of = self.fresh(fact, ctx.env)
                    self._saw(of, "not asked", fact, None, ctx)
                    return self._open(of, above, Fraction(0), above.bounds()[1])
        return Num(Fraction(0), dimension_of(fact), {}, fact.type.unit)

    def fresh(self, fact: Fact, env: Env) -> Fresh:
        """The identity of a fact at an instance."""
        owner = self.world.owner(fact, env)
        keys = tuple((k, str(env.whole.get(k, env.keys[k]))) for k in fact.by if k in env.keys)
        return Fresh("fact", fact.name, owner.path if owner and owner.entity != "district" else "", keys)

    def _open_fact(self, fact: Fact, of: Fresh, interval: Interval | None) -> Result:
        kind = fact.type
        if kind.is_truth or kind.kind == "text":
            return self.unknown_truth(of)
        if kind.kind == "choice":
            choice = self.book.vocabulary.choices[str(kind.choice)]
            return Word(choice, frozenset(choice.parents), of)
        if kind.kind == "citations":
            return Cites((), closed=False)
        low: Fraction | None = Fraction(0)
        high: Fraction | None = Fraction(1) if kind.kind == "percent" else None
        if kind.kind == "date":
            low = high = None
        if interval is not None:
            low, high = interval
        return of_symbol(Symbol(of, low, high), dimension_of(fact), kind.unit)

    def _known(self, fact: Fact, of: Fresh, stated: Stated, ctx: Ctx) -> Result:
        value = stated.value
        state = "interval" if self._coarse(fact, value) else "stated"
        self._saw(of, state, fact, stated, ctx)
        if value.state == "none":
            if fact.type.is_number:
                return Num(Fraction(0), dimension_of(fact), {}, fact.type.unit)
            if fact.type.kind == "citations":
                return Cites(())
            return NONE if fact.type.kind in ("date", "choice") else False
        match value.content:
            case Interval() as interval:
                num = self._open_fact(fact, of, interval)
                return self._less_taken(fact, num, ctx) if isinstance(num, Num) else num
            case bool() as truth:
                return truth
            case dt.date() as day:
                return of_day(day)
            case s.MonthDay() | s.Closest() | s.NthWeekday() as rule:
                self.narrow_years({ctx.env.year})
                named = day_of_rule(rule, ctx.env.year, self.world.home.year_starts)
                if self.log:
                    days = (day_of_rule(rule, y, self.world.home.year_starts) for y in self.world.plan.term)
                    each = ", ".join(dict.fromkeys(map(str, (named, *days))))
                    self.log[-1] = replace(self.log[-1], result=f"{each} ({self.log[-1].result})")
                return of_day(named)
            case tuple() as words:
                return Cites(words)
            case str() as text:
                return self._word(fact, of, text)
        return None

    def _coarse(self, fact: Fact, value: Value) -> bool:
        """Whether what is stated leaves something open: a span of numbers, or a word that has parts."""
        match value.content:
            case Interval() as interval:
                return not interval.exact
            case str(text) if fact.type.kind == "choice":
                return bool(self.book.vocabulary.choices[str(fact.type.choice)].parts(text))
        return False

    def _word(self, fact: Fact, of: Fresh, text: str) -> Result:
        if fact.type.kind != "choice":
            return bool(text.strip())
        choice = self.book.vocabulary.choices[str(fact.type.choice)]
        return Word(choice, frozenset({text, *choice.parts(text)}), of)

    def _less_taken(self, fact: Fact, num: Num, ctx: Ctx) -> Num:
        """Minutes of the timetable without the time that the group's programs take."""
        if fact.name in ("instruction.hours", "schedule.minutes"):
            self.narrow_group()
        if fact.name == "instruction.hours" and ctx.env.group:
            return self._hours_less_taken(num, ctx)
        if fact.name != "schedule.minutes" or not ctx.env.group:
            return num
        activity = str(ctx.env.whole.get("activity", ctx.env.keys.get("activity")))
        for program, taking in self.world.taken(ctx.env, activity):
            at = ctx.env.things["day_type"].path
            of = Fresh("fact", "program.takes_from", program.path, (("activity", activity), ("day type", at)))
            if taking is None:
                self.reads.setdefault(of, Read(of, "unknown" if program.takes_unknown else "not asked"))
                num = self._open(of, num, Fraction(0), num.bounds()[1])
            else:
                low, high = taking.minutes
                less = of_symbol(Symbol(of, low, high), num.dimension, num.unit)
                if self.log is not None:
                    self.log.append(Trace(f"less what {program.name} takes", show(less), place=taking.loc))
                num = self.extreme(False, [num.plus(less, -1), num.like(Fraction(0))])
        return num

    def _hours_less_taken(self, num: Num, ctx: Ctx) -> Num:
        """Hours stated outright, for pupils whose program takes time: how much of it counted is not said."""
        if all(p.takes_from == () for p in ctx.env.group or ()):
            return num
        of = Fresh(
            "derived",
            "hours left",
            place_of(ctx.env),
            tuple(("program", p.name) for p in ctx.env.group or ()),
        )
        return self._open(of, num, Fraction(0), num.bounds()[1])

    def _saw(self, of: Fresh, state: str, fact: Fact, stated: Stated | None, ctx: Ctx) -> None:
        self.reads.setdefault(of, Read(of, state, fact, stated))
        if self.log is not None:
            place = stated.value.loc if stated else s.NOWHERE
            keys = {k: v for k, v in ctx.env.keys.items() if k in fact.by and k != "school_year"}
            shown = (
                "not asked"
                if stated is None
                else ("not known" if state == "unknown" else shown_value(stated.value))
            )
            self.log.append(Trace(at_keys(fact.title or fact.name, keys, of.of), shown, place=place))

    def _narrow_by(self, fact: Fact, env: Env, stated: Stated | None) -> None:
        if self.spread is None:
            return
        if not self.world.told(fact):
            return
        entry = stated.entry if stated else None
        if "grade" in fact.by and "grade" in env.keys:
            self.spread.grades = {
                g for g in self.spread.grades if self._entry(fact, env, "grade", g) is entry
            }
        if "school_year" in fact.by:
            self.spread.years = {
                y for y in self.spread.years if self._entry(fact, env, "school_year", y) is entry
            }

    def _entry(self, fact: Fact, env: Env, key: str, value: str | int) -> object:
        if env.keys.get(key) == value:
            found = self.world.stated(fact, env)
        else:
            found = self.world.stated(fact, replace(env, keys={**env.keys, key: value}))
        return found.entry if found else None


class _Nothing:
    pass


_NOTHING = _Nothing()
