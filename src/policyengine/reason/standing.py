"""The standing of a request towards a provision (LANGUAGE section 9)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from policyengine.language import syntax as s
from policyengine.plan.model import Request
from policyengine.reason.answer import Missing, Shield
from policyengine.reason.application import Application
from policyengine.reason.calendar import add_days, add_years, last_at_most
from policyengine.reason.judge import Judge
from policyengine.reason.ladder import GOOD, Stage, all_of, ladder
from policyengine.reason.numbers import Fresh, Num
from policyengine.reason.reach import Reach, Subject, actor_words, citation_of, covered
from policyengine.reason.results import Ctx, Read, Result, as_truth, shifted
from policyengine.reason.steps import DECIDE
from policyengine.reason.world import Env
from policyengine.rulebook.model import Provision, Rules
from policyengine.rulebook.units import unit_of

OPEN_PAPERS = frozenset({"not said", "not known"})
LIFTING = frozenset({"open", "complete"})
LIFTABLE = ("requirement", "definition")


@dataclass(slots=True)
class Details:
    """What a standing rests on, gathered while it is found."""

    barred_by: list[Shield]
    missing: list[Missing]
    authority: str = ""
    reason: str = ""
    outcome: tuple[str, ...] = ()


class Standings:
    """Finds standings with one judge.

    Args:
        judge: decides the open facts, or leaves them open.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge, self.world, self.book = judge, judge.world, judge.world.book
        self.reach = Reach(judge)

    # --- which requests and authorities

    def authorities(self, request: Request, subject: Subject) -> list[Provision]:
        """The authorities that a request may go under: the named ones, or all that reach the law.

        One that is certainly not open to the applicant is left out where another is.
        """
        if request.under is not None:
            return self.named(request)
        reaching = [a for a in self.world.waivers if self.may_reach(a, request, subject)]
        return [a for a in reaching if not self._closed_to_all(a, request)] or reaching

    def named(self, request: Request) -> list[Provision]:
        """The authorities that a request names; of several that one citation names, those that are law and open."""
        found = named_authorities(self.judge, request.under or "")
        if len(found) < 2:
            return found
        alive = [a for a in found if a.in_force(self.decided(a, request))] or found
        return [a for a in alive if not self._closed_to_all(a, request)] or alive

    def _closed_to_all(self, authority: Provision, request: Request) -> bool:
        """Whether the conditions of an authority fail wherever in the plan it is looked at."""
        date = self.decided(authority, request)
        rules = authority.at(date)
        if not rules.conditions or request.granted is not None:
            return False
        root = self.world.root().with_key("school_year", self.world.plan.term[0])
        probe = Judge(self.world, self.judge.index, strict=self.judge.strict)
        ctx = Ctx(authority, replace(root, request=request), date)
        return all(probe.conditions(rules, ctx.at(e)) is False for e in self._opened(rules, ctx.env, request))

    def in_scope(self, request: Request, env: Env) -> bool:
        """Whether an instance belongs to the part of the plan that a request is for."""
        scope = request.scope
        for names, entity in (
            (scope.schools, "school"), (scope.tracks, "track"), (scope.courses, "course"),
        ):  # fmt: skip
            thing = env.things.get(entity)
            if names is not None and thing is not None and thing.name not in names:
                return False
        if scope.programs is not None:
            self.judge.narrow_group()
            attended = [p.name for p in env.group or ()] + [
                t.name for e, t in env.things.items() if e == "program"
            ]
            if (env.group is not None or "program" in env.things) and not set(attended) & set(scope.programs):
                return False
        if scope.grades is not None and "grade" in env.keys:
            inside = str(env.keys["grade"]) in scope.grades
            if self.judge.spread is not None:
                self.judge.spread.grades = {
                    g for g in self.judge.spread.grades if (g in scope.grades) == inside
                }
            if not inside:
                return False
        if scope.years is not None and "school_year" in env.keys:
            inside = env.year in scope.years
            if self.judge.spread is not None:
                self.judge.spread.years = {y for y in self.judge.spread.years if (y in scope.years) == inside}
            if not inside:
                return False
        return True

    def lifted(self, provision: Provision, env: Env) -> bool | None:
        """Whether some request on the provision is granted, or complete, and what must stand instead stands."""
        return self._helped(provision, env, "lifted")

    def relieved(self, provision: Provision, env: Env) -> bool | None:
        """Whether in this way the consequence alone is lifted, by an authority that reaches no more."""
        return self._helped(provision, env, "relieved")

    def _helped(self, provision: Provision, env: Env, how: str) -> bool | None:
        requests = self.covering(provision)
        if not requests:
            return False
        judge, ctx = self.judge, Ctx(provision, env, self.world.as_of)
        norm_reads = dict(judge.norm_reads)
        held = as_truth(judge.once(provision, ctx, lambda: self._lifted(provision, env, requests, how), how))
        judge.norm_reads = norm_reads
        return held

    def covering(self, provision: Provision) -> list[Request]:
        """The requests whose law covers a provision."""
        requests = self.world.plan.requests or ()
        find = lambda: [r for r in requests if provision in covered(self.world, r.law)[0]]  # noqa: E731
        return self.world.kept("covering", provision.id, find)

    def _lifted(self, provision: Provision, env: Env, requests: list[Request], how: str) -> bool | None:
        found: list[bool | None] = []
        for request in requests:
            if not self.in_scope(request, env):
                continue
            for authority in self.authorities(request, provision):
                rules = authority.at(self.decided(authority, request))
                if self.reach.consequence_only(rules, provision) is (how == "lifted"):
                    continue
                details = Details([], [], authority.id)
                stages = self.stages(request, authority, provision, env, details, needless=False)
                fails = partial(self._papers_fail, authority, request, provision, env, details)
                names = self.climb([*stages[:-1], ("incomplete", fails)], authority)
                held = True if set(names) <= LIFTING else (None if set(names) & LIFTING else False)
                found.append(
                    all_of(held, self.instead(authority, request, env) if held is not False else False)
                )
                if found[-1] is True:
                    self.judge.provisions.setdefault(authority.id)
                    return True
        return None if None in found else False

    def _papers_fail(
        self, authority: Provision, request: Request, subject: Subject, env: Env, details: Details
    ) -> bool | None:
        """Whether a request will lack something: papers nobody spoke of may be there, acts are not done."""
        application = self.application(authority, request, env)
        details.missing = application.missing(subject)
        if application.past():
            return True
        found: list[bool | None] = []
        for lack in details.missing:
            if lack.kind == "need" and lack.why in OPEN_PAPERS:
                of = Fresh("step", f"{details.authority}.{lack.id}", lack.of)
                self.judge.reads.setdefault(
                    of, Read(of, "unknown" if lack.why == "not known" else "not asked")
                )
                there = self.judge.unknown_truth(of)
                found.append(None if there is None else not there)
            elif not lack.why.startswith("planned"):
                return True
        return True if True in found else (None if None in found else False)

    # --- the ladder

    def stages(
        self,
        request: Request,
        authority: Provision,
        subject: Subject | None,
        env: Env,
        details: Details,
        *,
        needless: bool = True,
    ) -> list[Stage]:
        """The standings in their order, each with its test; what fits none is complete."""
        date = self.decided(authority, request)
        rules = authority.at(date)
        ctx = Ctx(authority, replace(env, request=request), date)
        stages: list[Stage] = [
            ("repealed", lambda: self._repealed(authority, request, env, details)),
            ("barred", lambda: self._barred(authority, request, subject, env, details)),
            ("unknown_law", lambda: subject is None),
            ("no_authority", lambda: self._out_of_reach(authority, rules, request, subject, ctx, details)),
            ("expired", lambda: self._expired(authority, rules, request, env)),
            ("open", lambda: request.granted is not None),
        ]
        if isinstance(subject, Provision) and subject.kind not in LIFTABLE:
            return [*stages[:2], ("needless", lambda: self._asks_nothing(details))]
        if needless:
            stages.append(("needless", lambda: self._needless(subject, env, details)))
        stages.append(
            (
                "incomplete",
                lambda: self._incomplete(self.application(authority, request, env), subject, details),
            )
        )
        return stages

    def climb(self, stages: list[Stage], authority: Provision) -> list[str]:
        """The standings that can be the first to fit."""
        return ladder(stages, "complete", self.judge, authority.id)

    def _asks_nothing(self, details: Details) -> bool:
        details.reason = "nothing to waive: it asks nothing"
        return True

    def decided(self, authority: Provision, request: Request) -> datetime.date:
        """The day on which the request is, or will be, decided: granted, planned, or the law date."""
        planned = self._planned_decision(authority)
        return request.granted or (self.world.seen(authority, planned) if planned else self.world.as_of)

    def _planned_decision(self, authority: Provision) -> datetime.date | None:
        procedure = self.world.procedure(authority)
        answer = procedure.steps.get((DECIDE, None)) if procedure else None
        return answer.date if answer is not None else None

    def may_reach(self, authority: Provision, request: Request, subject: Subject) -> bool:
        """Whether an authority is law at the time and may reach the subject, bars aside."""
        if self._gone(authority, request):
            return False
        rules = authority.at(self.decided(authority, request))
        return self.reach.reaches(authority, rules, subject) is not False

    def _gone(self, authority: Provision, request: Request) -> bool:
        date = self.decided(authority, request)
        return bool(authority.repealed and date >= authority.repealed.date) or bool(
            authority.period.until and date >= authority.period.until
        )

    def _repealed(self, authority: Provision, request: Request, env: Env, details: Details) -> bool | None:
        """Whether the authority has ended; what it granted before is told by `earlier grants`."""
        ended = authority.repealed.date if authority.repealed else authority.period.until
        if ended is None:
            return False
        over = self.world.as_of >= ended or self._gone(authority, request)
        if not over and not self._begins(authority, env, lambda day: day >= ended):
            return False
        details.reason = f"repealed on {ended}" + (
            f" by {authority.repealed.by}" if authority.repealed else ""
        )
        if not over or (request.granted is not None and request.granted < ended):
            return {"stand": False, "end": True}.get(authority.earlier_grants or "unread")
        return True

    def _barred(
        self, authority: Provision, request: Request, subject: Subject | None, env: Env, details: Details
    ) -> bool | None:
        if subject is None:
            return False
        found: list[bool | None] = []
        for protection in self._in_the_way(authority, subject):
            held, label = self._bars(protection, authority, request, subject, env)
            if held is not False:
                found.append(held)
                details.reason = self._why_barred(protection, request, env) or details.reason
                details.barred_by.append(
                    Shield(protection.id, protection.title, protection.says, protection.cite_texts, label)
                )
                self.judge.provisions.setdefault(protection.id)
        if True in found and self._needless(subject, env, details) is True:
            needless = f"and needless: {' or '.join(o.replace('_', ' ') for o in details.outcome)}"
            details.reason = "; ".join(filter(None, (details.reason, needless)))
        return True if True in found else (None if None in found else False)

    def _in_the_way(self, authority: Provision, subject: Subject) -> list[Provision]:
        """The protections that could bar a request: those that stand against the authority and list the subject."""
        if not isinstance(subject, Provision):
            return self.world.protections
        key = f"{authority.id} {subject.id}"
        return self.world.kept("in the way", key, lambda: self._may_bar(authority, subject))

    def _may_bar(self, authority: Provision, subject: Provision) -> list[Provision]:
        found = []
        for protection in self.world.protections:
            rules = protection.at(self.world.as_of)
            never = not self.reach.against(protection, rules, authority) or (
                self.reach.shields(protection, rules, subject)[0] is False
            )
            if protection.lines and (_varies(protection) or not never):
                found.append(protection)
        return found

    def _bars(
        self, protection: Provision, authority: Provision, request: Request, subject: Subject, env: Env
    ) -> tuple[bool | None, str]:
        year = env.year if "school_year" in env.keys else None
        event = self._day_of_bar(protection, request, year)
        self.judge.narrow_to_version(protection, event, lambda y: self._day_of_bar(protection, request, y))
        if not protection.in_force(event):
            return False, ""
        rules = protection.at(event)
        if not self.reach.against(protection, rules, authority):
            return False, ""
        held, label = self.reach.shields(protection, rules, subject)
        if held is False:
            return False, ""
        inner = Ctx(protection, replace(env, request=request), event)
        free = [self._unless(rules, inner.at(e)) for e in self._opened(rules, inner.env, request)]
        open_way = all_of(*free) if free else False
        lifted = None if open_way is None else not open_way
        barred = all_of(held, lifted)
        if (
            barred
            and request.granted is not None
            and protection.period.since
            and request.granted < protection.period.since
        ):
            barred = {"stand": False, "end": True}.get(protection.earlier_grants or "unread")
        return barred, label

    def _day_of_bar(self, protection: Provision, request: Request, year: int | None) -> datetime.date:
        """The day on which a protection must be law to bar: what was granted is looked at year by year."""
        day = self.world.as_of
        if year is not None:
            first = self.world.first_day(protection, year)
            day = first if request.granted is not None else max(first, day)
        return self.world.seen(protection, day)

    def _why_barred(self, protection: Provision, request: Request, env: Env) -> str:
        """The numbers on which a protection's own exception fails ("11 teachers, at most 10 teachers is due")."""
        event = self.world.seen(protection, self.world.as_of)
        rules = protection.at(event)
        probe = Judge(self.world, self.judge.index, strict=self.judge.strict)
        probe.compared = []
        for opened in self._opened(rules, replace(env, request=request), request):
            probe.conditions(rules, Ctx(protection, opened, event))
        failing = [c for c in probe.compared if c.holds is False]
        return "; ".join(f"{c.left}, {c.operator} {c.right} is due" for c in failing)

    def _opened(self, rules: Rules, env: Env, request: Request) -> list[Env]:
        entity = rules.applies.entity if rules.applies else "district"
        if entity == "district" or entity in env.things:
            return [env]
        found = [e for e in (env.at(t) for t in self.world.things(entity)) if self.in_scope(request, e)]
        return found or [env]

    def _unless(self, rules: Rules, ctx: Ctx) -> bool | None:
        """Whether a protection's own exception frees the instance: an `unless` that holds, a `when` that does not."""
        held = self.judge.conditions(rules, ctx) if rules.conditions else True
        return None if held is None else not held

    def _out_of_reach(
        self,
        authority: Provision,
        rules: Rules,
        request: Request,
        subject: Subject | None,
        ctx: Ctx,
        details: Details,
    ) -> bool | None:
        date = self.decided(authority, request)
        since = authority.period.since
        if since is not None and date < since:
            details.reason = f"not in force before {since}"
            return True
        assert subject is not None
        reached = self.reach.reaches(authority, rules, subject)
        eligible = self._eligible(authority, rules, request, ctx)
        may_ask = self._may_ask(rules, request)
        if reached is not True:
            details.reason = (
                "outside its reach" if reached is False else "whether it reaches this law is not recorded"
            )
        elif eligible is not True:
            details.reason = "not eligible" if eligible is False else "eligibility is not known"
        elif may_ask is not True:
            details.reason = "may be asked only by " + self.asked_by(rules)
        held = all_of(reached, eligible, may_ask)
        return None if held is None else not held

    def _eligible(self, authority: Provision, rules: Rules, request: Request, ctx: Ctx) -> bool | None:
        """Whether the authority may be used at all; what was granted is taken to have been granted to the eligible."""
        eligible = self.judge.conditions(rules, ctx)
        if request.granted is None or eligible is True:
            return eligible
        self.judge.assumed.setdefault(
            f"Assuming that the conditions of {authority.title} held when it was granted on {request.granted}."
        )
        return True

    def asked_by(self, rules: Rules) -> str:
        """Who may ask, in words."""
        if rules.asked_by is None:
            return "anybody"
        words = " or ".join(actor_words(self.world, w) for w in rules.asked_by.who)
        through = rules.asked_by.through
        return words + (f" through the {actor_words(self.world, through)}" if through else "")

    def _may_ask(self, rules: Rules, request: Request) -> bool | None:
        entries = request.thing.facts.get("request.asked_by", ())
        if rules.asked_by is None or not entries:
            return True
        content = entries[0].value.content
        return (
            content in rules.asked_by.who or content == rules.asked_by.through
            if isinstance(content, str)
            else None
        )

    def _expired(self, authority: Provision, rules: Rules, request: Request, env: Env) -> bool | None:
        end = self.term_end(authority, rules, request)
        if "school_year" not in env.keys:
            return False
        ctx = Ctx(authority, replace(env, request=request), self.decided(authority, request))
        lives = all_of(*(self.judge.truth(c.expr, ctx) for c in rules.lasts_while))
        if end is None or lives is False:
            return None if lives is None else not lives
        expired = self._begins(authority, env, lambda day: day > end)
        return True if expired else (None if lives is None else False)

    def _begins(self, authority: Provision, env: Env, when: Callable[[datetime.date], bool]) -> bool:
        """Whether the school year, or the part of it, begins on such a day; it is noted for which other years, too."""
        if "school_year" not in env.keys:
            return False
        held = when(env.since or self.world.first_day(authority, env.year))
        years = self.judge.spread.years if self.judge.spread else set()
        self.judge.narrow_years({y for y in years if when(self.world.first_day(authority, y)) == held})
        return held

    def term_end(self, authority: Provision, rules: Rules, request: Request) -> datetime.date | None:
        """The last day of the term: the earliest of its ends; decided, unless said, the day before the plan begins."""
        ends = [self._end(clause, authority, request) for clause in rules.lasts]
        return min((e for e in ends if e is not None), default=None)

    def granted_on(self, authority: Provision, request: Request) -> datetime.date:
        """The day from which a term runs."""
        begin = self._begin(authority, request)
        return request.granted or self._planned_decision(authority) or add_days(begin, -1)

    def _begin(self, authority: Provision, request: Request) -> datetime.date:
        """The first day for which something is asked: of the years the request is for, else of the plan."""
        return self.world.first_day(authority, min(request.scope.years or self.world.plan.term))

    def _end(self, clause: s.Clause, authority: Provision, request: Request) -> datetime.date | None:
        granted = self.granted_on(authority, request)
        match clause:
            case s.Lasts(s.Quantity(number, s.Unit(words))):
                length = Num(number, unit_of(words).dimension)
                begin = self._begin(authority, request)
                start = begin if granted < begin < add_years(granted, 1) else granted
                return add_days(shifted(start, length), -1)
            case s.LastsUntil(month, day, count):
                own = self.book.jurisdictions.get(authority.jurisdiction, self.world.home)
                first = own.school_year(granted) + 1
                year = first + count - 1
                year = year if (month, day) >= own.year_starts else year + 1
                return last_at_most(year, month, day)
        return None

    def _needless(self, subject: Subject | None, env: Env, details: Details) -> bool | None:
        if not isinstance(subject, Provision) or subject.kind == "definition":
            return False
        event = self.judge.events(subject, env)[0]
        if not subject.in_force(event):
            details.outcome = ("not_applicable",)
            return True
        rules = subject.at(event)
        if not rules.musts and not rules.steps:
            return False
        if not self.judge.fits(rules, env):
            details.outcome = ("not_applicable",)
            return True
        names = ladder(self.judge.stages(subject, env, event), "violated", self.judge, subject.id)
        details.outcome = tuple(names)
        return True if set(names) <= GOOD else (None if set(names) & GOOD else False)

    def instead(self, authority: Provision, request: Request, env: Env) -> bool | None:
        """Whether what an authority wants to stand in the place of a rule stands."""
        date = self.decided(authority, request)
        ctx = Ctx(authority, replace(env, request=request), date, nothing=True)
        return all_of(*(self.judge.truth(c.expr, ctx) for c in authority.at(date).instead))

    def _incomplete(self, application: Application, subject: Subject | None, details: Details) -> bool:
        details.missing = application.missing(subject)
        return bool(details.missing)

    def application(self, authority: Provision, request: Request, env: Env) -> Application:
        """What the authority asks of a request, read at an instance."""
        date = self.decided(authority, request)
        return Application(
            self.judge, authority, request, Ctx(authority, replace(env, request=request), date)
        )


def after_relief(judge: Judge, provision: Provision, env: Env, amount: Result) -> Result:
    """What a consequence comes to: nothing where an authority that reaches no more lifts it."""
    held = Standings(judge).relieved(provision, env)
    if held is None or not isinstance(amount, Num):
        return None if held is None else amount
    return amount.like(Fraction(0)) if held else amount


def _varies(protection: Provision) -> bool:
    """Whether what a protection lists, or stands against, changes over time or with the plan."""
    dated = any(line.period.since or line.period.until for line in protection.lines)
    return dated or any(
        t.how == "listed"
        for line in protection.lines
        if isinstance(line.clause, s.Shields)
        for t in (*line.clause.targets, *line.clause.but)
    )


def named_authorities(judge: Judge, words: str) -> list[Provision]:
    """The waiver authorities that words name, by id or by a citation of theirs."""
    return judge.world.kept("named", words, lambda: _named_authorities(judge, words))


def _named_authorities(judge: Judge, words: str) -> list[Provision]:
    book = judge.book
    if words in book.provisions:
        return [book.provisions[words]]
    cite = citation_of(judge.world, words)
    if cite is None:
        return []
    waivers = judge.world.waivers
    exact = [p for p in waivers if any(c.beneath(cite) and cite.beneath(c) for c in p.cites)]
    return exact or [p for p in waivers if any(c.beneath(cite) or cite.beneath(c) for c in p.cites)]
