"""What a finding rests on: derivation, numbers on both sides, evidence, ways out."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from policyengine.language import syntax as s
from policyengine.plan.model import Plan, Request, Thing
from policyengine.reason.answer import (
    Decisive,
    Enabling,
    Evidence,
    Finding,
    Missing,
    Shield,
    Trace,
    WaiverPath,
)
from policyengine.reason.completion import Completion, TooMany, completions
from policyengine.reason.decisive import decisive_facts, law_left_open
from policyengine.reason.derivation import Derivation, lifting_lines, outcome_codes
from policyengine.reason.judge import Judge
from policyengine.reason.numbers import Fresh, plain
from policyengine.reason.phrases import names_of, phrase
from policyengine.reason.procedure import filed_through
from policyengine.reason.reach import actor_words
from policyengine.reason.results import Ctx, Read
from policyengine.reason.standing import Details, Standings
from policyengine.reason.world import Env
from policyengine.rulebook.model import EVIDENCE_ORDER, Provision, Rulebook, Rules
from policyengine.rulebook.units import singular
from policyengine.rulebook.vocabulary import GRADES

if TYPE_CHECKING:
    from policyengine.reason.reference import Case, Reference

MONTHS = tuple(calendar.month_name)
PROPOSED = frozenset({"program", "course", "fund_use", "transfer"})
TIMETABLE_FACTS = ("schedule.", "block.", "instruction.hours")
OPEN = frozenset({"violated", "unresearched"})
WAYS = OPEN | {"lifted"}
FEW = 1 << 8
"""So many ways for facts to turn out are looked at for a permission that decides nothing for certain."""
_INSTEAD = {"displaces": "displaced", "counts": "met_by_equivalent", "excuses": "excused"}


class Explainer:
    """Explains the cases of one reference evaluation."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.world, self.book = reference.world, reference.book
        self._findings: dict[int, tuple[Case, Finding]] = {}
        self._order = {pid: index for index, pid in enumerate(self.book.provisions)}

    def finding(self, case: Case) -> Finding:
        """The finding of a case; with its derivation and the ways out where the plan touches the rule."""
        if case.origin is not None:
            return replace(
                self.finding(case.origin),
                group=group_of(case.env),
                grades=tuple(g for g in GRADES if g in case.grades),
            )
        if id(case) not in self._findings:
            self._findings[id(case)] = (case, self._finding(case))
        return self._findings[id(case)][1]

    def _finding(self, case: Case) -> Finding:
        provision, env = case.provision, case.env
        finding = Finding(
            provision=provision.id,
            kind=provision.kind,
            title=provision.title,
            says=provision.says,
            cites=provision.cite_texts,
            level=provision.level,
            area=provision.areas,
            subject=subject_of(env),
            entity=entity_of(env),
            group=group_of(env),
            grades=tuple(g for g in GRADES if g in case.grades),
            years=tuple(sorted(case.years)),
            outcomes=case.outcomes,
            exact=case.exact,
            touched=case.touched,
            trace=Trace(
                provision.title, outcome_codes(case.outcomes), ", ".join(provision.cite_texts), provision.id
            ),
            consequence=self._consequence(provision, case),
            evidence=self.evidence([provision.id]),
            assumptions=tuple(case.judge.assumed),
            keys=keys_of(env, self.book),
            place=_place(env),
            since=env.since,
            until=case.until,
        )
        dated = any(True for _ in case.provision.clauses(s.Step))
        return self._explained(case, finding) if case.touched or dated else finding

    def _explained(self, case: Case, finding: Finding) -> Finding:
        at = self._at(case)
        told = Derivation(self.reference, case, at)
        paths, shields, used = self.ways_out(case, at) if WAYS & set(case.outcomes) else ([], (), set())
        lifting = lifting_lines(paths) if "lifted" in case.outcomes else ()
        decisive = decisive_facts(self.world, case.runs, case.judge.reads, str(at.keys.get("grade")))
        enabled = self.enabled_by(case, at, decisive)
        used |= {
            case.provision.id,
            *told.judge.provisions,
            *(e.provision for e in enabled if e.status == "allowed"),
        }
        questions = _law_questions(law_left_open(case.runs), self.book)
        return replace(
            finding,
            comparisons=told.compared,
            trace=replace(told.trace, children=(*told.trace.children, *lifting)),
            decisive=decisive,
            enabled_by=enabled,
            paths=tuple(path for path, _ in paths),
            shields=shields,
            evidence=self.evidence(used),
            assumptions=(*finding.assumptions, *questions),
        )

    def _at(self, case: Case) -> Env:
        env = case.env.with_key("school_year", min(case.years))
        grades = [g for g in GRADES if g in case.grades]
        return env.with_key("grade", grades[0]) if grades else env

    def _consequence(self, provision: Provision, case: Case) -> str:
        if "violated" not in case.outcomes:
            return ""
        said = " ".join(c.text for c in provision.at(case.event).consequences)
        held = Standings(case.judge).relieved(provision, self._at(case)) if said else False
        if held is False:
            return said
        return (
            f"{said} A request would lift this alone{'' if held else ', if it is complete'}; the duty stays."
        )

    # --- evidence

    def evidence(self, ids: Iterable[str]) -> Evidence:
        """The weakest grade beneath a conclusion, with its sources, readings and unread text."""
        blocks = [self.book.provisions[pid] for pid in sorted(set(ids), key=self._order.__getitem__)]
        grade = max((p.grade for p in blocks), key=EVIDENCE_ORDER.index, default="recalled")
        return Evidence(
            grade,
            tuple((p.id, src.grade, src.where, src.date) for p in blocks for src in p.sources),
            tuple((p.id, r.taken, r.rejected) for p in blocks for r in p.readings),
            tuple((p.id, text) for p in blocks for text in p.unread),
        )

    # --- ways out

    def ways_out(
        self, case: Case, env: Env
    ) -> tuple[list[tuple[WaiverPath, Trace]], tuple[Shield, ...], set[str]]:
        """The authorities that reach a rule, what an application under each lacks, and what bars the way.

        Where the rule is lifted for certain, these are the authorities that the plan asks; with each comes the line
        that a derivation prints of it.
        """
        paths: list[tuple[WaiverPath, Trace]] = []
        shields: dict[str, Shield] = {}
        used: set[str] = set()
        for authority in self.world.waivers:
            requests = self._requests(case.provision, authority, env)
            if not requests and not OPEN & set(case.outcomes):
                continue
            for request in requests or [blank_request(self.reference.plan, case.provision, authority)]:
                judge = self.reference.judge()
                standings = Standings(judge)
                if not requests and not standings.may_reach(authority, request, case.provision):
                    continue
                details = Details([], [])
                stages = standings.stages(request, authority, case.provision, env, details, needless=False)
                names = standings.climb(stages, authority)
                if "barred" in names:
                    shields.update({sh.provision: sh for sh in details.barred_by})
                    used |= {sh.provision for sh in details.barred_by}
                if not requests and not set(names) & {"incomplete", "complete", "open"}:
                    continue
                path = self._path(authority, request, tuple(names), bool(requests), details, standings)
                text = f"request for {request.law} under {authority.title}"
                cites = ", ".join(authority.cite_texts)
                paths.append(
                    (path, Trace(text, outcome_codes(path.standings), cites, authority.id, request.loc))
                )
        return paths, tuple(shields.values()), used

    def _requests(self, provision: Provision, authority: Provision, env: Env) -> list[Request]:
        standings = Standings(self.reference.judge())
        return [
            r
            for r in standings.covering(provision)
            if standings.in_scope(r, env) and authority in standings.authorities(r, provision)
        ]

    def _path(
        self,
        authority: Provision,
        request: Request,
        names: tuple[str, ...],
        requested: bool,
        details: Details,
        standings: Standings,
    ) -> WaiverPath:
        rules = authority.at(standings.decided(authority, request))
        granted = rules.granted_by.who if rules.granted_by else ()
        asked = rules.asked_by.who if rules.asked_by else ()
        return WaiverPath(
            authority=authority.id,
            title=authority.title,
            cites=authority.cite_texts,
            asked_by=tuple(actor_words(self.world, self.book.role(w, self.reference.state)) for w in asked),
            granted_by=tuple(
                actor_words(self.world, self.book.role(w, self.reference.state)) for w in granted
            ),
            discretion=rules.discretion,
            standings=names,
            requested=requested,
            missing=tuple(details.missing) if "incomplete" in names else (),
            lasts=term_words(rules),
            reason=details.reason,
            evidence=self.evidence([authority.id]),
            filed_through=filed_through(self.world, rules),
        )

    # --- what already allows it

    def enabled_by(self, case: Case, env: Env, decisive: tuple[Decisive, ...]) -> tuple[Enabling, ...]:
        """The permissions, equivalencies and exceptions that change the rule here, or could.

        `decisive` are the facts on which the outcome hangs.
        """
        if case.outcomes == ("met",) or case.provision.kind != "requirement":
            return ()
        judge = self.reference.judge()
        found: list[Enabling] = []
        ctx = judge.ctx(case.provision, env, case.event)
        for permission in judge.index.displacing.get(case.provision.id, []):
            found += self._enabling(permission, "displaces", ctx, case, decisive)
        for provision in dict.fromkeys(p for p, _ in judge.index.counting.get(case.provision.id, [])):
            found += self._enabling(provision, "counts", ctx, case, decisive)
        for exception in judge.index.exceptions.get(case.provision.id, []):
            found += self._enabling(exception, "excuses", ctx, case, decisive)
        return tuple(found)

    def _enabling(
        self, provision: Provision, how: str, ctx: Ctx, case: Case, decisive: tuple[Decisive, ...]
    ) -> list[Enabling]:
        judge = self.reference.judge()
        found = judge.rules(provision, ctx, ctx.env)
        if found is None or not judge.fits(found[0], ctx.env):
            return []
        rules, event = found
        status, missing, at = "no", [], None
        for env in judge.opened(rules, ctx.env):
            inner = replace(ctx.inside(provision), env=env, event=event, counted=None)
            one, lacking = self.status(provision, rules, inner, judge)
            if _RANK[one] < _RANK[status]:
                status, missing, at = one, lacking, inner
        violated = case.outcomes == ("violated",)
        if status == "no" and violated and how == "displaces":
            missing = self._near_miss(rules, ctx.inside(provision).at(ctx.env), event)
            status = "once" if missing else "no"
        if status == "no" or (status == "unsettled" and how == "excuses" and not violated):
            return []
        told = self.describe(provision, how, status, case.env, case.grades, case.years, missing)
        if status == "unsettled" and at is not None:
            looked = {(of.name, of.of) for of in judge.reads}
            bearing = tuple(d for d in decisive if (d.fact, d.of) in looked)
            told = replace(told, decisive=bearing or self._settling(provision, rules, at, how, case))
        return [told]

    def _settling(
        self, provision: Provision, rules: Rules, ctx: Ctx, how: str, case: Case
    ) -> tuple[Decisive, ...]:
        """The facts that settle whether a permission holds, where the outcome was not found to hang on them."""
        reads: dict[Fresh, Read] = {}

        def run(completion: Completion) -> str:
            judge = self.reference.judge(completion)
            status, _ = self.status(provision, rules, ctx, judge)
            reads.update(judge.reads)
            return case.outcomes[0] if status == "no" else _INSTEAD[how]

        try:
            runs = list(completions(run, FEW))
        except TooMany:
            return ()
        return decisive_facts(self.world, runs, reads, str(ctx.env.keys.get("grade")))

    def _near_miss(self, rules: Rules, ctx: Ctx, event: datetime.date) -> list[Missing]:
        """The numbers that a permission lacks, when numbers are all that it lacks."""
        judge = self.reference.judge()
        inner = replace(ctx, event=event, counted=None)
        found: list[Missing] = []
        for label, expr in _conjuncts(rules):
            judge.compared = []
            if judge.truth(expr, inner) is not False:
                continue
            failing = [c for c in judge.compared if c.holds is False]
            if not isinstance(expr, s.Compare) or not failing:
                return []
            why = "; ".join(f"{c.left}, {c.operator} {c.right} is due" for c in failing)
            found.append(
                Missing(
                    label.strip("()"),
                    "condition",
                    phrase(expr.left, names_of(self.book.vocabulary)),
                    why,
                    label,
                )
            )
        return found

    def status(
        self, provision: Provision, rules: Rules, ctx: Ctx, judge: Judge | None = None
    ) -> tuple[str, list[Missing]]:
        """How a permission stands at an instance: allowed, once something is done, unsettled, or no."""
        judge = judge or self.reference.judge()
        when = judge.conditions(rules, ctx)
        if when is False:
            return "no", []
        missing = self._lacking(judge, provision, rules, ctx)
        if (
            missing
            and any(m.why in ("not done", "none", "not so") or m.kind == "vote" for m in missing)
            and when
        ):
            return "once", missing
        if when is None:
            return "unsettled", missing
        return ("once" if missing else "allowed"), missing

    def _lacking(self, judge: Judge, provision: Provision, rules: Rules, ctx: Ctx) -> list[Missing]:
        found = []
        for need in rules.needs:
            held = judge.need_held(provision, need, ctx)
            if held is not True:
                why = "not so" if held is False else "not said"
                found.append(Missing(need.name, "need", need.text, why, need.label or ""))
        papers = judge.papers(provision, rules, ctx)
        for step in rules.steps:
            state = papers.state(step)
            if state.held is not True:
                kind = "vote" if state.status == "vote fails" else "step"
                by = tuple(actor_words(self.world, self.book.role(w, self.reference.state)) for w in step.by)
                found.append(Missing(step.name, kind, step.text, state.why, step.label or "", by, state.due))
        return found

    def describe(
        self,
        provision: Provision,
        how: str,
        status: str,
        env: Env,
        grades: Iterable[str],
        years: Iterable[int],
        missing: list[Missing],
    ) -> Enabling:
        """A provision that allows, in the form of the answer."""
        return Enabling(
            provision=provision.id,
            title=provision.title,
            says=provision.says,
            cites=provision.cite_texts,
            how=how,
            status=status,
            subject=subject_of(env),
            entity=entity_of(env),
            grades=tuple(g for g in GRADES if g in set(grades)),
            years=tuple(sorted(years)),
            missing=tuple(missing),
            evidence=self.evidence([provision.id]),
        )


def blank_request(plan: Plan, provision: Provision, authority: Provision) -> Request:
    """A request that nobody has written yet."""
    return Request(provision.id, authority.id, Thing("request", "request", plan.district, named=False))


_RANK = {"allowed": 0, "once": 1, "unsettled": 2, "no": 3}


def _conjuncts(rules: Rules) -> list[tuple[str, s.Expr]]:
    """What must all hold for a permission, with the law's own labels."""
    found: list[tuple[str, s.Expr]] = []
    for condition in rules.conditions:
        match condition.keyword, condition.expr:
            case "when", s.Group("all", items):
                found += [(item.label, item.expr) for item in items]
            case "when", s.Inline("and", operands):
                found += [("", operand) for operand in operands]
            case "when", expr:
                found.append(("", expr))
            case _, expr:
                found.append(("", s.Not(expr, loc=expr.loc)))
    return found


def touches(env: Env, judge: Judge) -> bool:
    """Whether the plan says something that bears on a rule, as a judge has looked at it.

    It does when it states, or calls unknown, a fact that the rule asks for; when it proposes the very thing that
    the rule judges (a program, a course, a use of money, a transfer) and says of it what makes the rule apply; or
    when it names a track and the rule asks for its timetable.
    """
    reads = list(judge.norm_reads.values())
    if any(_by_plan(r) for r in reads):
        return True
    subject = _subject(env)
    if subject is None or not subject.named:
        return False
    if subject.entity in PROPOSED:
        return any(_by_plan(r) and r.id.of == subject.path for r in judge.reads.values())
    timetable = any(r.id.name.startswith(TIMETABLE_FACTS) or r.id.name == "day_type" for r in reads)
    return subject.entity in ("track", "day_type", "block") and timetable


def displaced_by_plan(outcomes: set[str], judge: Judge) -> bool:
    """Whether what the plan states puts another rule in the place of this one, or excuses from it."""
    return (
        bool(outcomes) and outcomes <= {"displaced", "excused"} and any(map(_by_plan, judge.reads.values()))
    )


def _by_plan(read: Read) -> bool:
    """Whether the plan itself states what was looked at, or calls it unknown."""
    if read.state == "unknown":
        return True
    return read.state in ("stated", "interval") and read.stated is not None and read.stated.at is not None


def _subject(env: Env) -> Thing | None:
    return max(env.things.values(), key=lambda t: len(list(t.above())), default=None)


def subject_of(env: Env) -> str:
    """The path of the deepest open thing; "" for the district."""
    thing = _subject(env)
    return "" if thing is None or thing.entity == "district" else thing.path


def entity_of(env: Env) -> str:
    """What the deepest open thing is."""
    thing = _subject(env)
    return thing.entity if thing is not None else "district"


def group_of(env: Env) -> str:
    """The programs whose pupils are meant."""
    return " and ".join(p.name for p in env.group or ())


def keys_of(env: Env, book: Rulebook) -> tuple[tuple[str, str], ...]:
    """The other keys of a rule at an instance: ("subject", "reading")."""
    return tuple((k, str(v)) for k, v in env.keys.items() if k in book.vocabulary.choices)


def _place(env: Env) -> s.Loc:
    thing = _subject(env)
    return thing.loc if thing is not None else s.NOWHERE


def _law_questions(law_open: list[Fresh], book: Rulebook) -> list[str]:
    found = []
    for of in law_open:
        words = ", ".join(v for _, v in of.keys)
        block = book.provisions.get(of.name)
        if block is not None:
            found.append(
                f"Only research of the law can settle part of this: {block.title} ({words.split(' ')[0]})."
            )
    return list(dict.fromkeys(found))


def ordinal(count: int) -> str:
    """1 → "first", … , 12 → "12th"."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return words[count - 1] if 0 < count <= len(words) else f"{count}th"


def term_words(rules: Rules) -> str:
    """The term of a waiver in words."""
    found = []
    for clause in rules.lasts:
        match clause:
            case s.Lasts(quantity, operator):
                words = quantity.unit.words if quantity.unit else ("years",)
                unit = " ".join(singular(w) if quantity.number == 1 else w for w in words)
                found.append(f"{operator + ' ' if operator else ''}{plain(quantity.number)} {unit}")
            case s.LastsUntil(month, day, count):
                found.append(
                    f"until {MONTHS[month]} {day} of the {ordinal(count)} school year that starts after the decision"
                )
            case s.LastsOpen(event):
                found.append(f"until {event}")
    return "; ".join(found)
