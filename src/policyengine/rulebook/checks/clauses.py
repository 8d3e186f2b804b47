"""Each kind of provision has its own clauses; some stand once only, some must stand (LANGUAGE section 2)."""

from __future__ import annotations

from collections.abc import Iterator

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.places import Found
from policyengine.rulebook.model import Line, Provision, Rulebook

_EVERYWHERE = ("topic", "let", "table", "applies to", "when", "unless")
ALLOWED: dict[str, frozenset[str]] = {
    "requirement": frozenset({*_EVERYWHERE, "must", "must not", "consequence", "step"}),
    "permission": frozenset({*_EVERYWHERE, "displaces", "up to", "owed to", "needs", "step", "must not"}),
    "equivalency": frozenset({*_EVERYWHERE, "counts", "up to"}),
    "exception": frozenset({*_EVERYWHERE, "sets", "excuses", "needs", "step"}),
    "waiver": frozenset(
        {
            *_EVERYWHERE, "reaches", "asked by", "granted by", "granted when", "refused", "discretion",
            "decides", "needs", "step", "instead must", "lasts", "lasts while", "renewable", "earlier grants",
        }
    ),
    "protection": frozenset({*_EVERYWHERE, "shields", "against", "earlier grants"}),
    "definition": frozenset(_EVERYWHERE),
    "advice": frozenset({*_EVERYWHERE, "should"}),
    "practice": frozenset({"topic"}),
}  # fmt: skip
_WORDS: dict[type[s.Clause], str] = {
    s.Answers: "topic", s.Applies: "applies to", s.Let: "let", s.Table: "table", s.Consequence: "consequence",
    s.Owed: "owed to", s.Counts: "counts", s.Cap: "up to", s.Displaces: "displaces", s.Excuses: "excuses",
    s.Sets: "sets", s.Reaches: "reaches", s.Shields: "shields", s.Against: "against", s.AskedBy: "asked by",
    s.GrantedBy: "granted by", s.Refused: "refused", s.Discretion: "discretion", s.Decides: "decides",
    s.Needs: "needs", s.Step: "step", s.Lasts: "lasts", s.LastsUntil: "lasts", s.LastsOpen: "lasts",
    s.Renewable: "renewable", s.EarlierGrants: "earlier grants", s.Level: "level", s.Effective: "effective",
    s.Repealed: "repealed", s.Clock: "clock", s.See: "see", s.Source: "source", s.Reading: "reading",
}  # fmt: skip
_ONCE = frozenset(
    {
        "level", "made by", "enforced by", "effective", "repealed", "clock", "earlier grants", "applies to",
        "asked by", "granted by", "discretion", "decides", "excuses",
    }
)  # fmt: skip
_NAMED = (s.Let, s.Table, s.Needs, s.Step)
_HELP = {
    ("must", "permission"): "put the duty in a requirement of its own, or write `owed to`",
    ("must", "advice"): "write `should`",
    ("should", "requirement"): "write `must`, or make it an advice",
    ("needs", "requirement"): "write what is needed as `must`, or as `step` where it has a date",
}


def word_of(clause: s.Clause) -> str:
    """The word that a clause begins with."""
    if isinstance(clause, (s.Words, s.Condition)):
        return clause.keyword
    return _WORDS.get(type(clause), "")


def check_allowed(book: Rulebook) -> list[Diagnostic]:
    """No clause that its kind of provision does not have (E0212)."""
    found = Found()
    for block in book.provisions.values():
        allowed = ALLOWED[block.kind]
        for clause in _own(block):
            word = word_of(clause)
            if word not in allowed:
                shown = ", ".join(f"`{w}`" for w in sorted(allowed - set(_EVERYWHERE) or allowed))
                help_ = _HELP.get((word, block.kind)) or (
                    f"its own clauses are {shown}" if shown else "it has no clauses of its own"
                )
                found.add("E0212", f"`{word}` does not belong to {_a(block.kind)}", clause.loc, help_)
    return found.all()


def _own(block: Provision) -> Iterator[s.Clause]:
    yield from (clause for clause, _ in block.lines)
    yield from (clause for clause, _ in block.about if isinstance(clause, s.EarlierGrants))


def check_once(book: Rulebook) -> list[Diagnostic]:
    """What may stand once only stands once at a time (E0202, E0213, E0214)."""
    found = Found()
    for block in book.provisions.values():
        seen: dict[tuple[str, str], list[Line]] = {}
        for line in (*block.about, *block.lines):
            clause = line.clause
            key = (_group(clause), clause.name) if isinstance(clause, _NAMED) else (word_of(clause), "")
            if not key[1] and key[0] not in _ONCE:
                continue
            earlier = seen.setdefault(key, [])
            for other in earlier:
                if not line.period.cut(other.period).empty:
                    _twice(found, key, other, line)
                    break
            earlier.append(line)
    return found.all()


def _group(clause: s.Clause) -> str:
    return "value" if isinstance(clause, (s.Let, s.Table)) else "step"


def _twice(found: Found, key: tuple[str, str], one: Line, other: Line) -> None:
    word, name = key
    loc = other.clause.loc
    shown = f"`{name}`" if name else f"`{word}`"
    if one.period != other.period:
        help_ = "end the earlier version on the day on which the later one begins"
        found.add("E0214", f"{shown} stands in two versions that are in force at once", loc, help_)
    elif name:
        found.add("E0202", f"{shown} is declared twice in the block", loc, "give this one a name of its own")
    else:
        found.add(
            "E0213",
            f"{shown} stands twice in the block",
            loc,
            "leave one of them out, or date both with `version`",
        )


def check_spans(book: Rulebook) -> list[Diagnostic]:
    """Every clause is in force on some day (E0222)."""
    found = Found()
    for block in book.provisions.values():
        for clause, period in (*block.about, *block.lines):
            if period.empty or (not block.period.empty and block.period.cut(period).empty):
                message = "the clause is never in force"
                found.add(
                    "E0222", message, clause.loc, "let its `version` and the block's `effective` share a day"
                )
        if block.repealed and block.period.since and block.repealed.date <= block.period.since:
            found.add(
                "E0222",
                "the repeal comes before the law",
                block.repealed.loc,
                "put the day of `effective` first",
            )
    return found.all()


# --- clauses that must stand ------------------------------------------------------


def check_missing(book: Rulebook) -> list[Diagnostic]:
    """Clauses without which a block says nothing (E0218)."""
    found = Found()
    for block in book.provisions.values():
        words = {word_of(clause) for clause, _ in block.lines}
        for message, help_ in _lacking(block, words):
            found.add("E0218", f"{message} in `{block.id}`", block.loc, help_)
    return found.all()


def _lacking(block: Provision, words: set[str]) -> Iterator[tuple[str, str]]:
    if not block.cite_texts and block.kind not in ("practice", "advice"):
        yield "no `cite`", "cite the law, or make it a practice or an advice"
    match block.kind:
        case "waiver":
            if "reaches" not in words:
                yield "no `reaches`", "say which law the waiver can lift"
            if "granted by" not in words and block.repealed is None and not _exempts_itself(block):
                yield "no `granted by`", "say who grants, or write `discretion self_executing`"
        case "protection":
            if "shields" not in words:
                yield "no `shields`", "say which law it shields"
            if "against" not in words:
                yield "no `against`", "write `against every waiver`, or name the waivers"
        case "equivalency" if "counts" not in words:
            yield "no `counts`", "write `counts AMOUNT as MEASURE for REQUIREMENT`"
        case "exception":
            if not block.to:
                yield "no `to`", 'write `exception ID "title" to REQUIREMENT {`'
            if not words & {"sets", "excuses", "needs", "step"}:
                yield "neither `sets` nor `excuses`, `needs` or `step`", "say what the exception changes"


def _exempts_itself(block: Provision) -> bool:
    return any(isinstance(c, s.Discretion) and c.word == "self_executing" for c, _ in block.lines)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
