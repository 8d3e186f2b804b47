"""The answer to a plan: what the reports print and the JSON holds.  Plain data; nothing here decides.

Every text is plain English in the field's words; numbers in texts carry their unit.  Orders are fixed: the same
input gives the same answer, to the byte.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from policyengine.language.syntax import NOWHERE, Loc

OUTCOMES = (
    "violated", "unresearched", "lifted", "displaced", "excused", "met_by_equivalent", "met",
    "not_applicable", "advised", "heeded",
)  # fmt: skip
STANDINGS = (
    "repealed", "barred", "unknown_law", "no_authority", "expired", "open", "needless", "incomplete", "complete",
)  # fmt: skip
VERDICTS = ("clear", "clear_with_waivers", "unsettled", "blocked")
GRADES_OF_EVIDENCE = ("text_seen", "secondary_seen", "recalled")


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of a derivation, with the lines that it rests on.

    Attributes:
        text: what was looked at ("hours of instruction, grades 9-12").
        result: what came out ("1,054.5 hours per year", "yes", "not known").
        cite: the citation of the law that says so, where it is law.
        provision: the id of that law.
        place: where the plan says so, where it is a fact of the plan.
    """

    text: str
    result: str = ""
    cite: str = ""
    provision: str = ""
    place: Loc = NOWHERE
    children: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a conclusion rests on: the weakest grade beneath it, sources, readings taken, text nobody has seen."""

    grade: str
    sources: tuple[tuple[str, str, str, datetime.date], ...] = ()  # provision, grade, where, date
    readings: tuple[tuple[str, str, str | None], ...] = ()  # provision, taken, rejected
    unread: tuple[tuple[str, str], ...] = ()  # provision, what


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides of a rule in numbers, such as "1,054.5 hours per year" at least "1,062 hours per year".

    `counted` is the left side with what counts as equivalent, where that changes it; `holds` and `difference` are
    then those of this number.
    """

    left: str
    operator: str
    right: str
    holds: bool | None
    difference: str = ""
    label: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Decisive:
    """A fact whose settling would shrink what is open.

    Attributes:
        fact: its name in the vocabulary, or `ID.need`/`ID.step`.
        of: the thing of the plan ("taylor_high.day"), or "" for the district.
        question: what to ask.
        asked: True where the plan says `unknown`, False where nobody asked.
        settles: answer → the outcomes that are left, e.g. ("at most $500,000", ("not_applicable",)).
        evidence: what would prove it.
        place: where the plan says unknown, or where the thing stands.
    """

    fact: str
    of: str
    question: str
    asked: bool
    settles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    evidence: str = ""
    place: Loc = NOWHERE


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a request, or the use of a permission, still lacks.

    `kind` is need, step or vote; `label` the statute's own; `why` what is wrong with it ("not done",
    "planned for 2027-02-01", "29 of 50 is 58%, less than 60%", "before `approve`, which it must follow");
    `by` at whose hands; `due` the last day, where the law sets one.
    """

    id: str
    kind: str
    title: str
    why: str
    label: str = ""
    by: tuple[str, ...] = ()
    due: datetime.date | None = None
    of: str = ""
    place: Loc = NOWHERE


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a procedure, and the days on which it can be done in time.

    Attributes:
        of: the school whose act it is, "" where there is one for all.
        status: done, planned, not done, not asked, unknown, vote fails, late (out of its order or past its day).
        why: what is wrong with it.
        date: the day that the plan tells; `first` and `last`: the days between which it must fall, where the law
            and what is told of the other acts set them.
        at_hand: whose it is to see to: the applicant's, the grantor's (whose delay never makes a request
            incomplete), or `after` the decision.
        label: the statute's own label.
    """

    id: str
    title: str
    by: tuple[str, ...]
    of: str
    status: str
    why: str = ""
    date: datetime.date | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    at_hand: str = "applicant"
    label: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureAnswer:
    """The procedure of an authority that the plan asks under.

    Attributes:
        targets: the laws that the plan asks to have waived.
        silence: what comes of it when the grantor doesn't decide in time ("approves"); "" where the law, as it
            was read, says nothing of that.
        filed_through: the agency that must file, where a district can't file itself.
    """

    authority: str
    title: str
    cites: tuple[str, ...]
    targets: tuple[str, ...]
    acts: tuple[Act, ...]
    silence: str = ""
    filed_through: str = ""


@dataclass(frozen=True, slots=True)
class Enabling:
    """A provision that already allows what the plan does, so that no waiver is needed.

    `how`: displaces (stands in the rule's place), counts (hours or credits that count), excuses, opens (a way
    that no rule forbids), owed (the district must offer it: required, not merely allowed).
    `status`: "allowed"; "once" (when `missing` is there); "unsettled" (facts in `decisive` decide); "no".
    """

    provision: str
    title: str
    says: str
    cites: tuple[str, ...]
    how: str
    status: str
    subject: str = ""
    grades: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    missing: tuple[Missing, ...] = ()
    decisive: tuple[Decisive, ...] = ()
    evidence: Evidence = Evidence("recalled")
    caps: tuple[str, ...] = ()
    entity: str = ""


@dataclass(frozen=True, slots=True)
class WaiverPath:
    """An authority that reaches a rule: what an application to it must hold and do.

    `standing` is what a request under it would be today (or is, where `requested`); `filed_through` is the agency
    that must file it, where a district can't file it itself.
    """

    authority: str
    title: str
    cites: tuple[str, ...]
    asked_by: tuple[str, ...]
    granted_by: tuple[str, ...]
    discretion: str
    standings: tuple[str, ...]
    requested: bool
    missing: tuple[Missing, ...] = ()
    lasts: str = ""
    reason: str = ""
    evidence: Evidence = Evidence("recalled")
    filed_through: str = ""


@dataclass(frozen=True, slots=True)
class Shield:
    """A protection that bars every road, or the named ones, to a rule."""

    provision: str
    title: str
    says: str
    cites: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One provision held against one thing of the plan, for a span of grades and school years.

    Attributes:
        provision, kind, title, says, cites, level, area: the law.
        subject: the thing ("taylor_high.day"), "" for the district; `entity`: what it is ("track").
        group: the programs whose pupils are meant ("clinic"), "" for pupils in no program or where programs
            do not matter.
        grades, years: for which; empty where the rule does not run by grade.
        outcomes: the set of possible outcomes, worst first; one member is settled.
        exact: False where the set was only bounded (too many open facts), never too small.
        touched: False where the plan says nothing that bears on it (a standing duty).
        comparisons: both sides in numbers.
        enabled_by: provisions that make it all right, or could.
        paths: authorities that reach it; `shields`: protections that bar roads to it.
        assumptions: what was taken for granted here.
        since, until: where the law changes inside the school year, the day from which this holds, and the day
            before which it ends; None at the year's own ends.
    """

    provision: str
    kind: str
    title: str
    says: str
    cites: tuple[str, ...]
    level: str
    area: tuple[str, ...]
    subject: str
    group: str
    grades: tuple[str, ...]
    years: tuple[int, ...]
    outcomes: tuple[str, ...]
    exact: bool
    touched: bool
    comparisons: tuple[Comparison, ...] = ()
    trace: Trace = Trace("")
    decisive: tuple[Decisive, ...] = ()
    enabled_by: tuple[Enabling, ...] = ()
    paths: tuple[WaiverPath, ...] = ()
    shields: tuple[Shield, ...] = ()
    consequence: str = ""
    evidence: Evidence = Evidence("recalled")
    assumptions: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()  # other keys of the rule: ("learner_group", "disability")
    place: Loc = NOWHERE
    entity: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class RequestItem:
    """The standing of a request towards one provision (or the rest of the citation, `provision` "").

    Attributes:
        standings: the set, in the order of `STANDINGS`.
        subject, group, keys, grades, years: the instances meant, as in a finding.
        reason: why there is no authority, or what makes it needless ("met: 1,080 hours against 1,062").
        barred_by: protections; `see`: what to use instead; `needless_by`: provisions that already allow it.
        also: remarks ("and needless: the rule is met").
    """

    provision: str
    title: str
    cites: tuple[str, ...]
    authority: str
    standings: tuple[str, ...]
    subject: str = ""
    grades: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    missing: tuple[Missing, ...] = ()
    barred_by: tuple[Shield, ...] = ()
    see: tuple[tuple[str, str], ...] = ()  # provision id, cites
    needless_by: tuple[str, ...] = ()
    reason: str = ""
    also: tuple[str, ...] = ()
    decisive: tuple[Decisive, ...] = ()
    assumptions: tuple[str, ...] = ()
    evidence: Evidence = Evidence("recalled")
    entity: str = ""
    group: str = ""
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """A request of the plan: its words, and its standing towards each provision that the citation covers."""

    target: str
    under: str
    items: tuple[RequestItem, ...]
    standings: tuple[str, ...]
    lasts: str = ""
    place: Loc = NOWHERE


@dataclass(frozen=True, slots=True)
class Horizon:
    """What was researched of a jurisdiction: since when, as of when, how many provisions by grade of evidence."""

    jurisdiction: str
    name: str
    since: datetime.date | None
    known: datetime.date | None
    provisions: int
    grades: tuple[tuple[str, int], ...]
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer to one plan.

    Attributes:
        verdict: one of `VERDICTS`.
        as_of: the law date.
        rulebook: version and content hash of the law.
        findings: by urgency: violated, unresearched, unsettled, lifted, then what is in order; untouched last.
        enabling: permissions for each component of the plan, also those that displace nothing.
        requests: None where the plan says nothing of requests.
        assumptions, notes: for the whole plan; `unresearched`: what was not researched, in words.
        horizons: one for each jurisdiction whose law was used; `missing_law`: states whose law is not encoded.
        early_years: the school years of the plan before the law of its state was researched.
        procedures: one for each authority under which something that the plan asks can be granted.
        laws: id, title and citations of all law that the answer names by id.
    """

    plan: str
    state: str
    state_name: str
    term: tuple[int, ...]
    as_of: datetime.date
    strict: bool
    rulebook: str
    verdict: str
    findings: tuple[Finding, ...]
    enabling: tuple[Enabling, ...]
    requests: tuple[RequestAnswer, ...] | None
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unresearched: tuple[str, ...] = ()
    horizons: tuple[Horizon, ...] = ()
    missing_law: tuple[str, ...] = ()
    early_years: tuple[int, ...] = ()
    practice: tuple[tuple[str, str, str], ...] = field(default=())  # id, title, what it says
    procedures: tuple[ProcedureAnswer, ...] = ()
    laws: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


EXIT_CODES = {"clear": 0, "clear_with_waivers": 0, "blocked": 1, "unsettled": 3}
