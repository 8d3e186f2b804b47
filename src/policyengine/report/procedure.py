"""The procedure of each authority that the plan asks: act by act, whose it is, how it stands, and in which days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from policyengine.reason.answer import Act, ProcedureAnswer
from policyengine.report import words
from policyengine.report.tree import Block, Paragraph, Row, Section, Table

_HEADS = ("Act", "Status", "Whose", "On", "In time", "What is wrong")
_STATUS: Mapping[str, str] = {
    "not asked": "not said",
    "unknown": "not known",
    "late": "out of time or order",
}
_SILENCE: Mapping[str, str] = {
    "approves": "it counts as granted",
    "refuses": "it counts as refused",
}
_NO_EFFECT = "unless said otherwise above, the law read here gives it no effect: nothing is granted by it."
_ID = re.compile(r"`(\w+)`")
_DECIDES = "decide"


def procedure_section(procedures: Sequence[ProcedureAnswer]) -> Iterator[Section]:
    """A section with a table for each authority; nothing where the plan asks none that could grant it."""
    if procedures:
        blocks: list[Block] = [_authority(p) for p in procedures]
        if not all(p.silence for p in procedures):
            blocks.append(Paragraph(_NO_EFFECT, "Silence of the grantor:"))
        yield Section("Procedure", tuple(blocks))


def act_titles(procedures: Sequence[ProcedureAnswer]) -> dict[str, dict[str, str]]:
    """The titles of the acts of each authority, by their ids."""
    return {p.authority: {act.id: act.title for act in p.acts} for p in procedures}


def with_titles(text: str, titles: Mapping[str, str]) -> str:
    """`text` with acts called by their titles where it names them by their ids."""
    return _ID.sub(lambda m: f'"{titles[m[1]]}"' if m[1] in titles else m[0], text)


def filing_words(agency: str) -> str:
    """Who must file, where the district can't."""
    return f"The district can't file it: only {words.actors_words([agency])} can, for it." if agency else ""


def _authority(procedure: ProcedureAnswer) -> Section:
    titles = {act.id: act.title for act in procedure.acts}
    rows = [_cells(act, titles) for act in procedure.acts]
    blocks: list[Block] = [Paragraph(f"{words.listing(dict.fromkeys(procedure.targets))}.", "For:")]
    if procedure.filed_through:
        blocks.append(Paragraph(filing_words(procedure.filed_through), "Filing:"))
    table = Table(_HEADS, tuple(Row(cells) for cells in _merged(rows)), compact=True)
    blocks.append(table)
    if procedure.silence:
        silence = _SILENCE.get(procedure.silence, words.plain(procedure.silence))
        blocks.append(Paragraph(f"{silence}.", "If the grantor does not decide in time:"))
    return Section(words.named(procedure.title, procedure.cites), tuple(blocks))


def _cells(act: Act, titles: Mapping[str, str]) -> tuple[str, ...]:
    """An act as a row: its title with the school, and the other cells."""
    name = f"{act.label} {act.title}".strip()
    status = _STATUS.get(act.status, act.status)
    told = act.date.isoformat() if act.date else ""
    return (
        f"{name}{f' ({act.of})' if act.of else ''}",
        status,
        _whose(act),
        told,
        _days(act),
        _wrong(act, titles),
    )


def _whose(act: Act) -> str:
    who = words.actors_words(act.by)
    match act.at_hand:
        case "grantor":
            return (
                f"{who or 'the grantor'} (decides)"
                if act.id == _DECIDES
                else f"{who or 'the grantor'} (grantor)"
            )
        case "after":
            return f"{who or 'the applicant'} (after the decision)"
    return who or "the applicant"


def _days(act: Act) -> str:
    """The days on which the act is in time."""
    match act.first, act.last:
        case None, None:
            return ""
        case None, last:
            return f"by {last}"
        case first, None:
            return f"from {first}"
        case first, last if first is not None and last is not None and first > last:
            return f"no day left: not before {first}, not after {last}"
    return f"{act.first} to {act.last}"


def _wrong(act: Act, titles: Mapping[str, str]) -> str:
    why = with_titles(act.why, titles) if act.why not in ("not done", "not said", "not known") else ""
    if not why and act.date and not _inside(act):
        return "outside these days, by what is told of the other acts"
    if act.at_hand != "grantor" or act.status not in ("late", "vote fails"):
        return why
    return f"{why}; this is {words.possessive(words.actors_words(act.by) or 'the grantor')} own fault and leaves no request incomplete"


def _inside(act: Act) -> bool:
    day = act.date
    return day is None or ((act.first is None or day >= act.first) and (act.last is None or day <= act.last))


def _merged(rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Rows that follow each other and say the same, in one row with all their acts."""
    held: list[tuple[tuple[str, ...], list[str]]] = []
    for name, *cells in rows:
        if not held or held[-1][0] != tuple(cells):
            held.append((tuple(cells), []))
        held[-1][1].append(name)
    for said, names in held:
        yield ("; ".join(_by_school(names)), *said)


def _by_school(names: Sequence[str]) -> list[str]:
    """One act at several schools is named once: `Teachers consent (a, b)`."""
    found: dict[str, list[str]] = {}
    for name in names:
        head, _, school = name.removesuffix(")").rpartition(" (") if name.endswith(")") else (name, "", "")
        found.setdefault(head, []).append(school)
    return [f"{head} ({', '.join(schools)})" if any(schools) else head for head, schools in found.items()]
