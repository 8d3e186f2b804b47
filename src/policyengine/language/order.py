"""The fixed order of clauses.  Clauses of one kind keep the order in which they were written."""

from __future__ import annotations

from dataclasses import replace

from policyengine.language import syntax as s

_PROVISION = (
    "cite", "level", "made by", "enforced by", "area", "intent", "binds",
    "says", "note", "reading", "unread", "effective", "repealed", "see", "earlier grants", "source",
    "clock", "applies", "when", "reaches", "shields", "against", "unless",
    "asked", "granted", "discretion", "granted when", "refused",
    "must", "must not", "should", "displaces", "counts", "up to", "sets", "excuses", "owed",
    "needs", "step", "decides", "instead must", "lasts", "renewable",
    "let", "table", "topic", "consequence", "version",
)  # fmt: skip
_OTHER = ("part of", "year starts", "numbered", "level", "horizon", "role", "given", "code part")
_KINDS: dict[type[s.Clause], str] = {
    s.Level: "level", s.Reading: "reading", s.Source: "source", s.Effective: "effective",
    s.Repealed: "repealed", s.See: "see", s.Clock: "clock", s.Answers: "topic",
    s.Consequence: "consequence", s.Applies: "applies", s.Owed: "owed", s.Let: "let",
    s.Counts: "counts", s.Cap: "up to", s.Displaces: "displaces", s.Excuses: "excuses", s.Sets: "sets",
    s.Reaches: "reaches", s.Shields: "shields", s.Against: "against", s.AskedBy: "asked",
    s.GrantedBy: "granted", s.Refused: "refused", s.Discretion: "discretion", s.Decides: "decides",
    s.Needs: "needs", s.Step: "step", s.Lasts: "lasts", s.LastsUntil: "lasts", s.LastsOpen: "lasts",
    s.Renewable: "renewable", s.EarlierGrants: "earlier grants", s.Version: "version", s.Table: "table",
    s.PartOf: "part of", s.YearStarts: "year starts", s.Numbered: "numbered", s.Horizon: "horizon",
    s.Role: "role", s.StateFact: "given", s.CodePart: "code part",
}  # fmt: skip
_RANK = {kind: n for n, kind in enumerate(_PROVISION)}
_RANK_OTHER = {kind: n for n, kind in enumerate(_OTHER)}
# A definition is read from its table to the values that use it; elsewhere the norm uses the values.
_RANK_DEFINITION = {**_RANK, "table": _RANK["let"], "let": _RANK["table"]}


def format_tree(file: s.File) -> s.File:
    """The file with the clauses of each block in the fixed order; a scenario tells its story as it likes."""
    return replace(file, items=tuple(_item(item) for item in file.items))


def _item(item: s.Item) -> s.Item:
    match item:
        case s.Provision():
            rank = _RANK_DEFINITION if item.kind == "definition" else _RANK
            return replace(item, clauses=_sorted(item.clauses, rank))
        case s.Jurisdiction() | s.Code():
            return replace(item, clauses=_sorted(item.clauses, _RANK_OTHER))
        case s.Fact():
            return replace(item, clauses=tuple(sorted(item.clauses, key=lambda line: line.keyword)))
        case _:
            return item


def _sorted(clauses: tuple[s.Clause, ...], rank: dict[str, int]) -> tuple[s.Clause, ...]:
    inner = (replace(c, clauses=_sorted(c.clauses, rank)) if isinstance(c, s.Version) else c for c in clauses)
    return tuple(sorted(inner, key=lambda clause: rank[_kind(clause)]))


def _kind(clause: s.Clause) -> str:
    match clause:
        case s.Words() | s.FactLine():
            return clause.keyword
        case s.Condition():
            return "lasts" if clause.keyword == "lasts while" else clause.keyword
        case _:
            return _KINDS[type(clause)]
