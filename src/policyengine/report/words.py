"""The plain words of reports: one function for each kind of phrase.  JSON keeps the codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from policyengine.reason.answer import GRADES_OF_EVIDENCE, OUTCOMES, STANDINGS
from policyengine.rulebook import english
from policyengine.rulebook.units import singular
from policyengine.rulebook.vocabulary import GRADES, grade_spans, year_name

_OUTCOMES: Mapping[str, tuple[str, str]] = {  # as a heading; as one of several possible outcomes
    "violated": ("Conflicts with the law", "violated"),
    "unresearched": ("Not researched: nobody has looked this law up", "not researched"),
    "lifted": ("Lifted by a waiver", "lifted by a waiver"),
    "displaced": ("Another rule stands in its place", "displaced by another rule"),
    "excused": ("Excused by an exception", "excused"),
    "met_by_equivalent": ("Met by an equivalent", "met by an equivalent"),
    "met": ("Met", "met"),
    "not_applicable": ("Does not apply", "not applicable"),
    "advised": ("Advice to consider", "advice to consider"),
    "heeded": ("Advice followed", "advice followed"),
}
_STANDINGS: Mapping[str, str] = {
    "repealed": "the authority is repealed",
    "barred": "barred, it can't be waived",
    "unknown_law": "the citation is not recognized",
    "no_authority": "no authority to grant it",
    "expired": "beyond the end of the waiver",
    "open": "granted",
    "needless": "not needed",
    "incomplete": "incomplete",
    "complete": "complete, decision pending",
}
_EVIDENCE: Mapping[str, str] = {
    "text_seen": "text of the law seen",
    "secondary_seen": "secondary source only",
    "recalled": "memory only, no source seen",
}
_HOW: Mapping[str, str] = {
    "displaces": "stands in the rule's place",
    "counts": "counts toward the rule",
    "excuses": "excuses from the rule",
    "opens": "allows it",
    "owed": "required, not merely allowed",
}
_STATUS: Mapping[str, str] = {
    "allowed": "already allowed",
    "once": "allowed once what is missing is there",
    "unsettled": "not settled whether it is allowed",
    "no": "does not help here",
}
_DISCRETION: Mapping[str, str] = {
    "may_grant": "may grant it",
    "shall_grant": "must grant it when the conditions hold",
    "self_executing": "takes effect without a decision",
}
_AGENCIES: Mapping[str, str] = {  # where the law of the state, which names them, is not in the rulebook
    "sea": "the state education agency",
    "sbe": "the state board",
    "lea": "the local education agency",
}
_OPERATORS: Mapping[str, str] = {"is": "must be", "is one of": "must be one of"}
_BOUND: Mapping[str, str] = {  # what the law's side is, where its amount is not known
    "at least": "a minimum",
    "more than": "a minimum",
    "at most": "a limit",
    "less than": "a limit",
    "on or after": "a first day",
    "later than": "a first day",
    "on or before": "a last day",
    "earlier than": "a last day",
}
_UNKNOWN = "not known"  # as the engine prints a quantity that nothing bounds
_FALLS_SHORT = ("at least", "more than", "on or after", "later than")

plain = english.plain
listing = english.listing
count = english.count
sentence = english.sentence


def outcome_words(outcomes: Iterable[str]) -> str:
    """The outcomes in words: `Met`; `Not settled: met or violated`."""
    found = _ordered(outcomes, OUTCOMES)
    return _OUTCOMES[found[0]][0] if len(found) == 1 else f"Not settled: {possible_words(found)}"


def possible_words(codes: Iterable[str]) -> str:
    """Outcomes, or standings, as possibilities: `met or violated`."""
    wanted = set(codes)
    outcomes = [_OUTCOMES[o][1] for o in reversed(OUTCOMES) if o in wanted]
    standings = [_STANDINGS[s].partition(",")[0] for s in STANDINGS if s in wanted]
    return listing([*outcomes, *standings], "or")


def standing_words(standings: Iterable[str]) -> str:
    """The standing of a request in words; a set is `not settled: not needed or incomplete`."""
    found = _ordered(standings, STANDINGS)
    if len(found) == 1:
        return _STANDINGS[found[0]]
    return f"not settled: {listing((_STANDINGS[s].partition(',')[0] for s in found), 'or')}"


def mixed_words(standings: Iterable[Iterable[str]]) -> str:
    """The standing of a request whose citation covers several provisions; `mixed` where they differ."""
    each = [frozenset(s) for s in standings]
    if len(set(each)) < 2:
        return standing_words(each[0] if each else ())
    found = _ordered(frozenset().union(*each), STANDINGS)
    return f"mixed: {listing(_STANDINGS[s].partition(',')[0] for s in found)}"


def evidence_words(grade: str) -> str:
    """A grade of evidence in words."""
    return _EVIDENCE.get(grade, plain(grade))


def weakest(grades: Iterable[str]) -> str:
    """The weakest of some grades of evidence; of none, the weakest there is."""
    known = [g for g in grades if g in GRADES_OF_EVIDENCE]
    return max(known, key=GRADES_OF_EVIDENCE.index, default=GRADES_OF_EVIDENCE[-1])


def how_words(how: str) -> str:
    """What a permission does."""
    return _HOW.get(how, plain(how))


def status_words(status: str) -> str:
    """Whether a permission already holds."""
    return _STATUS.get(status, plain(status))


def discretion_words(discretion: str) -> str:
    """How free an authority is to refuse; empty where the law says nothing."""
    return _DISCRETION.get(discretion, plain(discretion))


def grades_words(grades: Iterable[str]) -> str:
    """`grades K-5 and 9-12`, `grade 9`, or nothing."""
    known = {g for g in grades if g in GRADES}
    if not known:
        return ""
    spans = [a if a == b else f"{a}-{b}" for a, b in grade_spans(known)]
    return f"{'grade' if len(known) == 1 else 'grades'} {listing(spans)}"


def years_words(years: Iterable[int]) -> str:
    """School years: `2027-28 to 2030-31`, `2027-28 and 2029-30`."""
    spans: list[tuple[int, int]] = []
    for year in sorted(set(years)):
        if spans and year == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return listing(_span(a, b) for a, b in spans)


def _span(first: int, last: int) -> str:
    return year_name(first) if first == last else f"{year_name(first)} to {year_name(last)}"


def thing_words(subject: str, entity: str) -> str:
    """A thing of the plan: `taylor_high, day track`; nothing for the district."""
    if not subject:
        return ""
    *above, name = subject.split(".")
    kind = plain(entity)
    own = kind if name == entity else (f"{name} {kind}" if kind and kind != "school" else name)
    return ", ".join([*above, own])


def group_words(groups: Iterable[str], told_apart: bool) -> str:
    """Whose pupils are meant; the pupils in no program are named only where groups are told apart."""
    wanted = list(groups)
    if not told_apart or not wanted:
        return ""
    named = listing((g for g in wanted if g), "or")
    if not named:
        return "pupils in no program"
    return f"pupils of {named}" if "" not in wanted else f"pupils in no program or of {named}"


def short_words(operator: str, difference: str) -> str:
    """By how much a rule is missed: `7.5 hours per year short`, `11 teachers over`."""
    if not difference or re.match(r"\$?0(?![\d.])", difference):
        return ""
    if difference == "1 percentage points":
        difference = "1 percentage point"
    return f"{plain(difference)} {'short' if operator in _FALLS_SHORT else 'over'}"


def unknown(side: str) -> bool:
    """True for a side of a comparison that nothing bounds."""
    return side.startswith(_UNKNOWN)


def against_words(operator: str, right: str) -> str:
    """The law's side of a comparison: `at least 1,062 hours per year`."""
    if right == _UNKNOWN:
        return f"{_BOUND.get(operator, 'an amount')} that is not known"
    if operator in _BOUND and (right.startswith(("at least ", "at most ")) or " to " in right):
        return f"{_BOUND[operator]} of {plain(right)}"
    return f"{_OPERATORS.get(operator, operator)} {plain(right)}"


def named(title: str, cites: Iterable[str], most: int | None = None) -> str:
    """A provision as reports name it: its title, then its citations (at most `most`) in brackets."""
    held = list(cites)
    shown = held if most is None else held[:most]
    rest = f" and {len(held) - len(shown)} more" if len(held) > len(shown) else ""
    return f"{title} ({', '.join(shown)}{rest})" if shown else title


def reading_words(taken: str, rejected: str | None) -> str:
    """How an ambiguous text was taken, and how not."""
    return f"{sentence(taken)} Rather than: {sentence(rejected)}" if rejected else sentence(taken)


def assumption_words(text: str) -> str:
    """An assumption as a sentence of its own."""
    return sentence(text.removeprefix("Assuming that "))


def spans(numbers: Iterable[int], mark: str = "") -> str:
    """Numbers as spans: `1-3, 7`; with a mark, `Q1-Q3, Q7`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(f"{mark}{a}" if a == b else f"{mark}{a}-{mark}{b}" for a, b in found)


def actors_words(actors: Iterable[str], joined: str = "and") -> str:
    """`the local board and the state board`."""
    return listing((_actor(a) for a in actors), joined)


def _actor(actor: str) -> str:
    """`local_board` is `the local board`, `kbe` is `KBE`; a name in words stays."""
    if actor in _AGENCIES:
        return _AGENCIES[actor]
    if not re.fullmatch(r"[a-z_ ]+", actor):
        return actor
    return actor.upper() if len(actor) < 4 else f"the {plain(actor)}"


def possessive(name: str) -> str:
    """`the local board's`."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def same_unit(left: str, right: str) -> str:
    """`left` without its unit where `right` ends in the same one (singular or plural)."""
    number, _, unit = left.partition(" ")
    other = right.partition(" ")[2]
    if (
        unit
        and number[0].isdigit()
        and [singular(w) for w in unit.split()] == [singular(w) for w in other.split()]
    ):
        return number
    return left


def _ordered(codes: Iterable[str], order: tuple[str, ...]) -> list[str]:
    wanted = set(codes)
    return [c for c in order if c in wanted] + sorted(wanted.difference(order))
