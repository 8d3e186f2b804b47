"""The outcome of a requirement (LANGUAGE sections 11 and 13): exceptions, equivalencies, permissions, the ladder."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from policyengine.language import syntax as s
from policyengine.plan.model import Thing
from policyengine.reason.answer import Trace
from policyengine.reason.completion import Completion
from policyengine.reason.evaluate import Evaluator
from policyengine.reason.index import Index
from policyengine.reason.ladder import Stage, all_of, negated
from policyengine.reason.numbers import Fresh, Num, of_day
from policyengine.reason.reach import changes_under
from policyengine.reason.results import (
    ALL,
    NONE,
    Ctx,
    Read,
    Result,
    Spread,
    as_truth,
    dimension_of,
    instance_of,
    key_members,
)
from policyengine.reason.steps import Papers
from policyengine.reason.world import DISTRICT, Env, World
from policyengine.rulebook.model import DerivedRef, Provision, Rules, StepRef
from policyengine.rulebook.vocabulary import Fact


class Judge(Evaluator):
    """Judges provisions over a world.

    Args:
        world: the plan under the law.
        index: which provisions change which.
        completion, spread: as for `Evaluator`.
        strict: assumptions of the normal case are not made.
    """

    def __init__(
        self,
        world: World,
        index: Index,
        completion: Completion | None = None,
        spread: Spread | None = None,
        *,
        strict: bool = False,
    ) -> None:
        super().__init__(world, completion, spread)
        self.index, self.strict = index, strict
        self.norm_reads: dict[Fresh, Read] = {}

    # --- where and when

    def events(self, provision: Provision, env: Env) -> list[datetime.date]:
        """The dates that decide which version of a provision applies: one, or several where its clock is unknown."""
        if provision.clock is None:
            event = self.world.event(provision, env)
            self.narrow_to_version(
                provision, event, lambda y: self.world.seen(provision, self.world.first_day(provision, y))
            )
            return [event]
        fact = self.book.vocabulary.facts[provision.clock]
        value = self.fact(fact, self.ctx(provision, env, self.world.event(provision, env)))
        if isinstance(value, Num) and value.known:
            day = datetime.date.fromordinal(max(1, int(value.const)))
            return [self.world.seen(provision, day)]
        days = [datetime.date(1900, 1, 1), *changes_under(self.world, self.index, provision, clocked=True)]
        return [self.world.seen(provision, d) for d in days]

    def narrow_to_version(
        self, provision: Provision, event: datetime.date, event_of: Callable[[int], datetime.date]
    ) -> None:
        """Keeps the school years at whose event the same clauses of a provision are in force as at `event`."""
        if self.spread is None or not provision.changes():
            return
        rules, held = provision.at(event), provision.in_force(event)
        self.spread.years &= {
            y
            for y in self.spread.years
            if provision.at(event_of(y)) is rules and provision.in_force(event_of(y)) == held
        }

    def ctx(self, provision: Provision, env: Env, event: datetime.date) -> Ctx:
        """The context of a provision's own expressions."""
        return Ctx(provision, env, event, clocked=provision.clock is not None)

    def rules(self, provision: Provision, ctx: Ctx | None, env: Env) -> tuple[Rules, datetime.date] | None:
        """The clauses of a provision in force at an instance, with the event; None when it is not in force.

        A provision without a clock of its own follows that of the requirement it changes.
        """
        if ctx is not None and ctx.clocked:
            event = self.world.seen(provision, ctx.event)
        else:
            event = self._version(provision, self.events(provision, env))
        return (provision.at(event), event) if provision.in_force(event) else None

    def _version(self, provision: Provision, events: list[datetime.date]) -> datetime.date:
        """The event to look at, of all that an unknown clock allows."""
        if len(events) == 1:
            return events[0]
        self.versions[provision.id] = len(events)
        return events[self.picked.get(provision.id, len(events) - 1)]

    def fits(self, rules: Rules, env: Env) -> bool:
        """Whether the keys at hand lie in those that `applies … each K in …` names."""
        if rules.applies is None:
            return True
        for key in rules.applies.each:
            if key.key == "grade" and key.values is not None and "grade" in env.keys:
                members = key_members(key)
                inside = str(env.keys["grade"]) in members
                if self.spread is not None:
                    self.spread.grades = {g for g in self.spread.grades if (g in members) == inside}
                if not inside:
                    return False
        return True

    def opened(self, rules: Rules, env: Env) -> Iterator[Env]:
        """The instances of a changing provision at the instance of the requirement that it changes.

        `applies to track` opens the track and what it is in: a permission for a track sees all its day types,
        even where the requirement is judged day type by day type.
        """
        if rules.applies is None or rules.applies.entity == DISTRICT:
            yield env
            return
        entity = rules.applies.entity
        if entity in env.things:
            kept = {entity, *(key.key for key in rules.applies.each)}
            yield replace(env, things={e: t for e, t in env.things.items() if self._opens(kept, entity, e)})
            return
        if entity == "program":
            self.narrow_group()
        for thing in self.world.members(env, entity)[0]:
            yield env.at(thing)

    def _opens(self, named: set[str], entity: str, other: str) -> bool:
        """Whether `applies to` opens an entity: those it names and what they are in, and whatever is no part of them."""
        above = self.book.vocabulary.above
        return entity not in above(other) or other in named or any(other in above(n) for n in named)

    def conditions(self, rules: Rules, ctx: Ctx) -> bool | None:
        """Whether all `when` hold and no `unless` does."""
        held: list[bool | None] = []
        for condition in rules.conditions:
            truth = self.truth(condition.expr, ctx)
            if condition.keyword == "unless":
                truth = None if truth is None else not truth
            if truth is False and self.log is None:
                return False
            held.append(truth)
        return all_of(*held)

    # --- exceptions

    def active(self, exception: Provision, ctx: Ctx) -> tuple[bool | None, Rules | None, Ctx]:
        """Whether an exception is active at an instance.

        One whose guard rests only on facts that nobody asked about is taken as inactive, and said so, unless
        judged strictly (the assumption of the normal case).
        """
        found = self.rules(exception, ctx, ctx.env)
        if found is None or not self.fits(found[0], ctx.env):
            return False, None, ctx
        rules, event = found
        inner = ctx.under(exception, event)
        if ctx.depth > 30:
            return False, None, ctx
        if self._assumed_normal(exception, rules, inner):
            return False, rules, inner
        held = self._any_instance(rules, inner)
        for other in self.index.exceptions.get(exception.id, []):
            more, changing, _ = self.active(other, inner)
            if changing is not None and changing.excuses and held is not False:
                held = False if more else (None if more is None else held)
        if held:
            self.provisions.setdefault(exception.id)
        return held, rules, inner

    def _any_instance(self, rules: Rules, ctx: Ctx) -> bool | None:
        found = [self.conditions(rules, ctx.at(env)) for env in self.opened(rules, ctx.env)]
        return True if True in found else (None if None in found else False)

    def _assumed_normal(self, exception: Provision, rules: Rules, ctx: Ctx) -> bool:
        if self.strict or not rules.conditions:
            return False
        probe = Judge(self.world, self.index, strict=self.strict)
        if probe._any_instance(rules, ctx) is not None:
            return False
        if any(read.state in ("unknown", "interval", "law") for read in probe.reads.values()):
            return False
        cites = ", ".join(exception.cite_texts)
        self.assumed.setdefault(
            f"Assuming that this does not apply: {exception.title}{f' ({cites})' if cites else ''}."
        )
        return True

    def set_value(self, block: Provision, name: str, ctx: Ctx, plain: Callable[[], Result]) -> Result:
        """The value after the exceptions that set it; two that set it differently are both carried on."""
        options: list[Result] = []
        base = replace(ctx, base=ctx.base | {(block.id, name)})
        for exception in self.index.exceptions.get(block.id, []):
            own = {name, f"{block.id}.{name}"}
            if not any(c.name in own for c in exception.clauses(s.Sets) if isinstance(c, s.Sets)):
                continue
            held, rules, inner = self.active(exception, replace(ctx, block=block))
            for sets in rules.sets if rules and held is not False else ():
                if sets.name not in own:
                    continue
                here = self._at_keys(sets, replace(ctx, block=block))
                if here is not False:
                    value = self.value(sets.expr, replace(inner, base=base.base))
                    options.append(value)
                    if held is None or here is None:
                        options.append(plain())
        return (
            self._one_of(
                Fresh("law", block.id, "", (("set by exceptions", name), ("at", instance_of(ctx.env)))),
                options,
            )
            if options
            else plain()
        )

    def _one_of(self, of: Fresh, options: list[Result]) -> Result:
        """One of several values, nobody knows which."""
        if all(o == options[0] for o in options):
            return options[0]
        nums = [o for o in options if isinstance(o, Num)]
        if len(nums) == len(options):
            return self.either(of, nums)
        if self.completion is not None:
            picked = (
                o
                for i, o in enumerate(options[:-1])
                if self.completion.truth(of._replace(keys=(*of.keys, ("option", str(i)))))
            )
            return next(picked, options[-1])
        if nums and all(o is ALL for o in options if not isinstance(o, Num)):
            return self._open(of, nums[0], self._hull(of, nums).bounds()[0], None)
        return None

    def _at_keys(self, sets: s.Sets, ctx: Ctx) -> bool | None:
        """Whether a `sets … for K` speaks of the keys at hand."""
        return all_of(*(self._at_key_given(sets, key, ctx) for key in sets.keys))

    def _at_key_given(
        self, sets: s.Sets, key: s.Expr | s.GradeRange | s.PreviousYear, ctx: Ctx
    ) -> bool | None:
        if isinstance(key, s.Path):
            of = self._key_of(key.name, sets.name.split(".")[-1], ctx)
            if of in ctx.env.keys:
                return ctx.env.keys[of] == key.name
            return self.truth(s.Is(s.Path(of), (key,)), ctx) if of in self.book.vocabulary.facts else False
        if isinstance(key, s.GradeRange | s.Quantity):
            members = key_members(s.KeyIn("grade", key))
            inside = str(ctx.env.keys.get("grade")) in members
            if self.spread is not None:
                self.spread.grades = {g for g in self.spread.grades if (g in members) == inside}
            return inside
        return True

    # --- equivalencies

    def added(self, ctx: Ctx, *measures: str) -> Num | None:
        """What the equivalencies for the requirement at hand add to a measure, by any of its names."""
        if ctx.counted is None:
            return None
        total: Num | None = None
        for provision, measure in self.index.counting.get(ctx.counted.id, []):
            if measure in measures:
                amount = self.counted(provision, replace(ctx, counted=None))
                if amount is not None and (amount.const or amount.terms):
                    self.enabled.setdefault(provision.id, "counts")
                    total = amount if total is None else total.plus(amount)
        return total

    def counted(self, provision: Provision, ctx: Ctx) -> Num | None:
        """What an equivalency counts at the instance at hand, after its cap; None when it counts nothing."""
        amount = self.once(provision, ctx, lambda: self._counted(provision, ctx), "counted")
        return amount if isinstance(amount, Num) else None

    def _counted(self, provision: Provision, ctx: Ctx) -> Num | None:
        found = self.rules(provision, ctx, ctx.env)
        if found is None or not self.fits(found[0], ctx.env) or ctx.depth > 30:
            return None
        rules, event = found
        inner = ctx.under(provision, event)
        each = rules.caps[0].each if rules.caps else None
        items: dict[object, tuple[Ctx, list[Num]]] = {}
        for env in self.opened(rules, ctx.env):
            if rules.applies and not self._serves(env, rules):
                continue
            at = inner.at(env)
            amounts = self._amounts(rules, at)
            if amounts:
                key = env.things.get(each) or env.keys.get(each) if each else None
                items.setdefault(key, (at if each else inner, []))[1].extend(amounts)
        if not items:
            return None
        self.provisions.setdefault(provision.id)
        totals = [self._capped(rules, at, amounts) for at, amounts in items.values()]
        return _sum_of(totals)

    def _capped(self, rules: Rules, ctx: Ctx, amounts: list[Num]) -> Num:
        total = _sum_of(amounts)
        cap = self.cap(ctx, rules)
        return total if cap is None else self.extreme(True, [total, cap])

    def _serves(self, env: Env, rules: Rules) -> bool:
        thing = env.things.get(rules.applies.entity) if rules.applies else None
        grade = env.keys.get("grade")
        if thing is None or thing.grades is None or grade is None:
            return True
        inside = str(grade) in thing.grades
        if self.spread is not None:
            self.spread.grades = {g for g in self.spread.grades if (g in (thing.grades or ())) == inside}
        return inside

    def _amounts(self, rules: Rules, ctx: Ctx) -> list[Num]:
        held = self.conditions(rules, ctx)
        if held is False:
            return []
        found = []
        for counts in rules.counts:
            amount = self.value(counts.amount, ctx)
            if isinstance(amount, Num):
                if held is None:
                    amount = self.either(
                        Fresh("derived", "counted", instance_of(ctx.env), (("of", str(counts.loc)),)),
                        [amount, amount.like(Fraction(0))],
                    )
                found.append(amount)
        return found

    def cap(self, ctx: Ctx, rules: Rules) -> Num | None:
        """The cap of an equivalency or permission; None when it sets none."""
        values = (self.value(cap.expr, ctx) for cap in rules.caps)
        return next((value for value in values if isinstance(value, Num)), None)

    def derived(self, ref: DerivedRef, ctx: Ctx) -> Result:
        """`ID.counted`, `ID.cap`, `ID.consequence`."""
        provision = self.book.provisions[ref.provision]
        found = self.rules(provision, ctx, ctx.env)
        if found is None:
            return NONE
        rules, event = found
        inner = ctx.under(provision, event)
        match ref.what:
            case "counted":
                amount = self.counted(provision, inner)
                return amount if amount is not None else self._nothing(rules)
            case "cap":
                cap = self.cap(inner, rules)
                return cap if cap is not None else ALL
        from policyengine.reason.standing import after_relief  # which rests on this module

        amounts = [self.value(c.amount, inner) for c in rules.consequences if c.amount is not None]
        return after_relief(self, provision, ctx.env, amounts[0]) if amounts else NONE

    def _nothing(self, rules: Rules) -> Num:
        fact = self.book.vocabulary.facts.get(rules.counts[0].measure) if rules.counts else None
        return Num(Fraction(0), dimension_of(fact), {}, fact.type.unit) if fact else Num(Fraction(0))

    # --- permissions

    def displaced(self, requirement: Provision, ctx: Ctx) -> bool | None:
        """Whether some permission stands in the place of the requirement for this instance."""
        return as_truth(self.once(requirement, ctx, lambda: self._displaced(requirement, ctx), "displaced"))

    def _displaced(self, requirement: Provision, ctx: Ctx) -> bool | None:
        found: list[bool | None] = []
        for permission in self.index.displacing.get(requirement.id, []):
            held = self.permitted(permission, ctx)
            if held is not False:
                self.enabled.setdefault(permission.id, "displaces")
                self.provisions.setdefault(permission.id)
            found.append(held)
            if held and self.completion is not None:
                return True
        return True if True in found else (None if None in found else False)

    def permitted(self, permission: Provision, ctx: Ctx) -> bool | None:
        """Whether the conditions of a permission hold at an instance: when, contents, steps, cap."""
        found = self.rules(permission, ctx, ctx.env)
        if found is None or not self.fits(found[0], ctx.env) or ctx.depth > 30:
            return False
        rules, event = found
        inner = ctx.under(permission, event)
        held: list[bool | None] = []
        for env in self.opened(rules, ctx.env):
            at = inner.at(env)
            held.append(self._usable(permission, rules, at))
        return True if True in held else (None if None in held else False)

    def _usable(self, permission: Provision, rules: Rules, ctx: Ctx) -> bool | None:
        when = self.conditions(rules, ctx)
        if when is False:
            return False
        papers = [self._in_order(permission, rules, ctx), self._under_cap(rules, ctx)]
        return all_of(when, *papers)

    def _in_order(self, permission: Provision, rules: Rules, ctx: Ctx) -> bool | None:
        held: list[bool | None] = []
        for need in rules.needs:
            if need.only_if is None or self.truth(need.only_if, ctx) is not False:
                held.append(self.need_held(permission, need, ctx))
                if held[-1] is False:
                    return False
        for step in rules.steps:
            if step.only_if is None or self.truth(step.only_if, ctx) is not False:
                held.append(self.step_held(permission, rules, step, ctx))
                if held[-1] is False:
                    return False
        return all_of(*held)

    def need_held(self, provision: Provision, need: s.Needs, ctx: Ctx) -> bool | None:
        """Whether a condition of use is fulfilled: its expression decides, else what the plan says under its id."""
        if need.proof is not None:
            return self.truth(need.proof, ctx)
        return as_truth(self.step_value(StepRef(provision.id, need.name, ""), ctx))

    def step_held(self, provision: Provision, rules: Rules, step: s.Step, ctx: Ctx) -> bool | None:
        """Whether a step is done, or planned in time."""
        school = ctx.env.things.get("school") if "school" in step.each else None
        if "school" in step.each and school is None:
            schools = [t for t in self.world.plan.things("school") if t.named]
            at_each = [self.step_held(provision, rules, step, ctx.at(ctx.env.at(t))) for t in schools]
            if at_each:
                return all_of(*at_each)
        state = self.papers(provision, rules, ctx).state(step, school.name if school else None)
        if self.log is not None:
            due = f", by {state.due}" if state.due else ""
            self.log.append(Trace(f"{step.text}{due}", state.why or f"{state.status} on {state.date}"))
        if state.held is None:
            asked, of = state.status == "unknown", school.name if school else ""
            return self._open_paper(StepRef(provision.id, step.name, ""), asked, of)
        return state.held

    def papers(self, provision: Provision, rules: Rules, ctx: Ctx) -> Papers:
        """The procedure of a provision at the school year at hand."""
        own = self.book.jurisdictions.get(provision.jurisdiction, self.world.home)
        if any(not isinstance(t.anchor, str) for step in rules.steps for t in step.timing):
            self.narrow_years({ctx.env.year})
        return Papers(
            self.world.plan, self.world.procedure(provision), rules.steps, own.year_starts, ctx.env.year
        )

    def _open_paper(self, ref: StepRef, asked: bool, school: str = "") -> bool | None:
        of = Fresh("step", f"{ref.provision}.{ref.step}", school)
        self.reads.setdefault(of, Read(of, "unknown" if asked else "not asked"))
        return self.unknown_truth(of)

    def step_value(self, ref: StepRef, ctx: Ctx) -> Result:
        """A need or step as a value: whether it is there, its date, or a figure of its vote."""
        provision = self.book.provisions[ref.provision]
        papers = Papers(self.world.plan, self.world.procedure(provision), [], (7, 1), ctx.env.year)
        content, answer = papers.content(ref.step), papers.answer(ref.step)
        if content is not None:
            if content.state == "unknown":
                return self._open_paper(ref, asked=True)
            return content.state == "stated" and content.content is not False
        if answer is None or answer.state == "unknown":
            return self._open_paper(ref, asked=answer is not None)
        if ref.part in ("", "date"):
            if answer.state == "none" or answer.done is False:
                return NONE
            return of_day(answer.date) if answer.date else True
        figures = dict(answer.figures)
        if ref.part in figures:
            low, high = figures[ref.part]
            if low == high:
                return Num(low)
            of = Fresh("step", f"{ref.provision}.{ref.step}", "", (("figure", ref.part),))
            self.reads.setdefault(of, Read(of, "interval"))
            return self._open(of, Num(low), low, high)
        return None

    def _under_cap(self, rules: Rules, ctx: Ctx) -> bool | None:
        """Whether the instance still lies under the cap, the plan's things taken in their order."""
        if not rules.caps or rules.applies is None:
            return True
        cap = self.cap(ctx, rules)
        thing = ctx.env.things.get(rules.applies.entity)
        fact = self._measure(rules.applies.entity, cap) if cap is not None else None
        if cap is None or thing is None or fact is None:
            return True
        total = cap.like(Fraction(0))
        holder = self._cap_holder(rules.caps[0], thing)
        for other in self.world.things(thing.entity, holder):
            at = ctx.at(ctx.env.at(other))
            held = True if other is thing else self.conditions(rules, at)
            amount = self.fact(fact, at) if held is not False else None
            if isinstance(amount, Num):
                of = Fresh("derived", "under cap", instance_of(at.env))
                total = total.plus(amount if held else self._hull(of, [amount, amount.like(Fraction(0))]))
            if other is thing:
                break
        return self.holds(cap.plus(total, -1))

    def _cap_holder(self, cap: s.Cap, thing: Thing) -> Thing:
        return next((t for t in thing.above() if t.entity == cap.each), self.world.plan.district)

    def _measure(self, entity: str, cap: Num) -> Fact | None:
        """The one fact of an entity that has the cap's unit."""
        facts = self.book.vocabulary.facts_of(entity).values()
        fitting = [f for f in facts if f.type.is_number and dimension_of(f) == cap.dimension and not f.by]
        return fitting[0] if fitting else None

    # --- the norm

    def met(self, provision: Provision, rules: Rules, ctx: Ctx) -> bool | None:
        """Whether what the provision asks holds, without looking at what could stand in its place."""
        before = len(self.reads)
        held = as_truth(self.once(rules, ctx, lambda: self._met(provision, rules, ctx), "met"))
        self.norm_reads.update(islice(self.reads.items(), before, None))
        return held

    def _met(self, provision: Provision, rules: Rules, ctx: Ctx) -> bool | None:
        held: list[bool | None] = []
        for norm in rules.musts:
            denied = norm.keyword == "must not"
            truth = self.truth(norm.expr, replace(ctx, nothing=not denied))
            held.append(negated(truth) if denied else truth)
        for step in rules.steps if provision.kind == "requirement" else ():
            if step.only_if is None or self.truth(step.only_if, ctx) is not False:
                held.append(self.step_held(provision, rules, step, ctx))
        return all_of(*held)

    def excused(self, requirement: Provision, ctx: Ctx) -> bool | None:
        """Whether an active exception ends the duty."""
        return as_truth(self.once(requirement, ctx, lambda: self._excused(requirement, ctx), "excused"))

    def _excused(self, requirement: Provision, ctx: Ctx) -> bool | None:
        found: list[bool | None] = []
        for exception in self.index.exceptions.get(requirement.id, []):
            if not any(True for _ in exception.clauses(s.Excuses)):
                continue
            held, rules, _ = self.active(exception, ctx)
            if rules is not None and rules.excuses and held is not False:
                self.enabled.setdefault(exception.id, "excuses")
                found.append(held)
        return True if True in found else (None if None in found else False)

    def stages(self, provision: Provision, env: Env, event: datetime.date) -> list[Stage]:
        """The outcomes in their order, each with the test for it; what fits none is violated."""
        ctx = self.ctx(provision, env, event)
        rules = provision.at(event)
        counting = provision.id in self.index.counting

        def met_with_equivalents() -> bool | None:
            return self.met(provision, rules, replace(ctx, counted=provision))

        stages: list[Stage] = [
            ("not_applicable", lambda: self._not_applicable(provision, rules, ctx)),
            ("met", lambda: self.met(provision, rules, ctx)),
        ]
        if counting:
            stages.append(("met_by_equivalent", met_with_equivalents))
        stages += [
            ("excused", lambda: self.excused(provision, ctx)),
            ("displaced", lambda: self.displaced(provision, ctx)),
        ]
        return stages

    def _not_applicable(self, provision: Provision, rules: Rules, ctx: Ctx) -> bool | None:
        if not provision.in_force(ctx.event):
            return True
        held = self.conditions(rules, ctx)
        return None if held is None else not held

    def unresearched(self, provision: Provision, env: Env) -> bool:
        """Whether the event lies before the day since which the jurisdiction's law was researched."""
        own = self.book.jurisdictions.get(provision.jurisdiction)
        since = own.researched_since if own else None
        if since is None:
            return False
        days = {y: self.world.first_day(provision, y) for y in (self.spread.years if self.spread else ())}
        first = self.world.first_day(provision, env.year)
        early = min(first if env.since is None else max(first, env.since), self.world.as_of) < since
        self.narrow_years({y for y, d in days.items() if (min(d, self.world.as_of) < since) == early})
        return early


def _sum_of(nums: list[Num]) -> Num:
    total = nums[0]
    for num in nums[1:]:
        total = total.plus(num)
    return total
