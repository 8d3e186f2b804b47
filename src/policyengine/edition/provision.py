"""The sentence edition: the whole rule of one provision in plain English, for people to sign off.

Every clause of its block is told; what only describes the block (area, sources, notes …) is told by `about`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from policyengine.edition import dates, naming
from policyengine.edition.authority import (
    asking_blocks,
    procedure_blocks,
    reach_blocks,
    said_block,
    shield_blocks,
    term_blocks,
)
from policyengine.edition.conditions import MUST, SHOULD, clause, duty
from policyengine.edition.expressions import (
    Scope,
    at_key,
    constant_of,
    grades,
    is_truth,
    let_name,
    value,
    verb,
)
from policyengine.edition.naming import Naming
from policyengine.edition.tables import row_sentences, table_blocks
from policyengine.edition.targets import target_list
from policyengine.language import syntax as s
from policyengine.report.tree import Block, Items, Paragraph, Section, Table
from policyengine.rulebook.english import listing, number, sentence
from policyengine.rulebook.model import ALWAYS, FactRef, Line, Period, Provision, Rulebook, Rules

_WHEN = {
    "requirement": "It applies only if ",
    "permission": "It may be used only if ",
    "equivalency": "It counts only if ",
    "exception": "It applies only if ",
    "waiver": "It is open only if ",
    "protection": "It protects only if ",
    "definition": "It holds only if ",
    "advice": "It concerns only cases in which ",
}
_UNLESS = {
    "permission": "It may not be used if ",
    "waiver": "It is not open if ",
    "protection": "It does not protect if ",
}


@functools.lru_cache(maxsize=2)
def naming_of(book: Rulebook) -> Naming:
    """The names of a rulebook, made once."""
    return Naming(book)


def sentences(provision: Provision, rulebook: Rulebook, on: datetime.date | None = None) -> tuple[Block, ...]:
    """The whole rule of a provision in sentences, lists and tables.

    Args:
        provision: the provision.
        rulebook: the law it stands in.
        on: only what is in force on that day; None tells every version with its dates.
    """
    scope = Scope(provision, naming_of(rulebook), on)
    if on is not None and not provision.in_force(on):
        return ()
    return tuple(_told(provision, scope))


def _told(provision: Provision, scope: Scope) -> Iterator[Block]:
    held = [line for line in provision.lines if dates.holds(line.period, scope.on)]
    yield from _lead(provision, scope)
    periods = list(dict.fromkeys(line.period for line in held)) if scope.on is None else [ALWAYS]
    if ALWAYS not in periods:
        periods.insert(0, ALWAYS)
    for period in sorted(periods, key=lambda p: (p != ALWAYS, p.since or datetime.date.min)):
        lines = held if scope.on is not None else [line for line in held if line.period == period]
        blocks = tuple(_of_lines(lines, scope))
        if period == ALWAYS:
            yield from blocks
        elif blocks:
            yield Section(_headed(period), blocks)
    yield from _counted_elsewhere(provision, scope)
    yield from _time(provision, scope)


def _headed(period: Period) -> str:
    said = dates.period(period)
    return f"{said[:1].upper()}{said[1:]}"


def _lead(provision: Provision, scope: Scope) -> Iterator[Block]:
    match provision.kind:
        case "exception":
            yield Paragraph(sentence(f"an exception to {target_list(provision.to, scope)}"))
        case "permission":
            yield Paragraph("A permission: it may be used, and need not be.")
        case "practice":
            yield Paragraph("This is what many take for law; it is practice, not law.")
            yield from (Paragraph(sentence(note)) for note in provision.notes)
        case "advice":
            yield Paragraph("Guidance: it advises and binds nobody.")
    if provision.kind == "definition" and not provision.lines:
        yield Paragraph(sentence(provision.says or provision.title))
    if provision.kind == "requirement" and "guidance" in provision.level:
        yield Paragraph("It stands in guidance: it advises and binds nobody.")


def _of_lines(lines: Iterable[Line], scope: Scope) -> Iterator[Block]:
    """The sentences of clauses that hold for one span of time."""
    rules = Rules()
    clauses = [line.clause for line in lines]
    if clauses:
        rules = Provision(
            scope.block.id, scope.block.kind, "", scope.block.jurisdiction, "", s.NOWHERE,
            lines=tuple(Line(c, ALWAYS) for c in clauses),
        ).at(datetime.date(2000, 1, 1))  # fmt: skip
    yield from _scope_blocks(rules, scope)
    yield from reach_blocks(rules, scope)
    yield from asking_blocks(rules, scope)
    yield from _norms(rules, scope)
    yield from shield_blocks(rules, scope)
    yield from procedure_blocks(rules, scope)
    yield from term_blocks(rules, scope)
    yield from _values([c for c in clauses if isinstance(c, (s.Let, s.Table))], scope)
    for consequence in rules.consequences:
        amount = f"; the amount is {value(consequence.amount, scope)}" if consequence.amount else ""
        yield Paragraph(sentence(f"if it is not kept: {consequence.text.rstrip('.')}{amount}"))
    for answer in rules.answers:
        yield Paragraph(_topic(answer, scope))


def _scope_blocks(rules: Rules, scope: Scope) -> Iterator[Block]:
    kind = scope.block.kind
    if rules.applies is not None:
        yield Paragraph(_applies(rules.applies, scope))
    for condition in rules.conditions:
        said = clause(condition.expr, scope)
        if condition.keyword == "when":
            yield from said_block(_WHEN.get(kind, "It applies only if "), said)
        else:
            yield from said_block(_UNLESS.get(kind, "It does not apply if "), said)


def _applies(applies: s.Applies, scope: Scope) -> str:
    state = scope.block.jurisdiction
    who = naming.keyed(applies.entity, scope.book.vocabulary, state)
    each = "the district" if applies.entity == "district" else f"each {who}"
    keys = [_each_key(k, scope) for k in applies.each]
    return f"It is judged for {each}{', ' if keys else ''}{listing(keys)}."


def _each_key(key: s.KeyIn, scope: Scope) -> str:
    if isinstance(key.values, s.GradeRange):
        same = key.values.first == key.values.last
        return f"in {grades(key.values)}" if same else f"in each of {grades(key.values)}"
    if isinstance(key.values, s.Quantity):
        return f"in grade {number(key.values.number)}"
    name = naming.keyed(key.key, scope.book.vocabulary, scope.block.jurisdiction)
    return "grade by grade" if key.key == "grade" else f"for each {name}"


def _norms(rules: Rules, scope: Scope) -> Iterator[Block]:
    for must in rules.musts:
        yield from said_block("", duty(must.expr, scope, MUST, refused=must.keyword == "must not"))
    for should in rules.shoulds:
        yield from said_block("", duty(should.expr, scope, SHOULD))
    for owed in rules.owed:
        who = naming.thing(owed.to)
        yield from said_block(
            f"Owed to each {who}, whether or not anyone uses it: ", clause(owed.expr, scope)
        )
    for counts in rules.counts:
        yield Paragraph(_counts(counts, scope))
    for cap in rules.caps:
        yield Paragraph(_cap(cap, scope))
    for displaces in rules.displaces:
        yield Paragraph(f"Where it is used, it stands in place of {target_list(displaces.targets, scope)}.")
    if rules.excuses:
        ended = "does" if len(scope.block.to) == 1 else "do"
        yield Paragraph(f"Where it applies, {target_list(scope.block.to, scope)} {ended} not apply.")
    for sets in rules.sets:
        yield Paragraph(_sets(sets, scope))


def _counts(counts: s.Counts, scope: Scope) -> str:
    amount, measure = value(counts.amount, scope), value(s.Path(counts.measure), scope)
    towards = target_list(counts.targets, scope)
    return sentence(
        f"{amount} {verb(amount, 'counts', 'count')} as {measure}, toward {towards} and nothing else"
    )


def _cap(cap: s.Cap, scope: Scope) -> str:
    each = f", for each {naming.thing(cap.each)} by itself" if cap.each else ""
    lead = "it counts" if scope.block.kind == "equivalency" else "it may be used"
    if isinstance(cap.expr, s.InFull):
        return sentence(f"{lead} without limit{each}")
    return sentence(f"{lead} {'' if lead == 'it counts' else 'for '}up to {value(cap.expr, scope)}{each}")


def _sets(sets: s.Sets, scope: Scope) -> str:
    name = f"{value(s.Path(sets.name), scope)}{''.join(at_key(k, scope) for k in sets.keys)}"
    if isinstance(sets.expr, s.InFull):
        return sentence(f"{name} {verb(name)} then without limit")
    said = value(sets.expr, replace(scope, setting=sets.name))
    return sentence(f"{name} {verb(name)} then {said}")


def _values(clauses: list[s.Let | s.Table], scope: Scope) -> Iterator[Block]:
    """What the named values and tables are; plain numbers are told where they are used, and here besides."""
    for held in clauses:
        if isinstance(held, s.Table):
            yield from table_blocks(held, scope)
            continue
        fact = scope.book.vocabulary.facts.get(held.name)
        name = scope.names.fact(fact) if fact is not None else let_name(held.name)
        if fact is None and constant_of(scope.block, held.name, scope) and _used(held.name, scope.block):
            continue
        if is_truth(held.expr, scope):
            yield from said_block(f"Here {name} holds if ", clause(held.expr, scope))
        elif fact is not None:
            yield Paragraph(sentence(f"{name} {verb(name)} counted as: {value(held.expr, scope)}"))
        else:
            anew = (scope.block.id, held.name) in scope.names.set_anew
            unless = ", where no exception sets another value" if anew else ""
            yield Paragraph(sentence(f"here {name} {verb(name)} {value(held.expr, scope)}{unless}"))


def _used(name: str, block: Provision) -> bool:
    """True for a name that another clause of its block uses, where its value is then told."""
    return any(
        isinstance(node, s.Path) and node.name == name
        for line in block.lines
        if not isinstance(line.clause, s.Answers)
        for node in s.walk(line.clause)
    )


def _topic(answer: s.Answers, scope: Scope) -> str:
    topic = scope.book.vocabulary.topics.get(answer.topic)
    title = topic.title if topic is not None and topic.title else answer.topic.replace("_", " ")
    if isinstance(answer.expr, s.NoValue):
        return f"In tables of all states, “{title}”: this law has no such rule."
    return sentence(f"in tables of all states, “{title}”: {value(answer.expr, scope)}")


def _counted_elsewhere(provision: Provision, scope: Scope) -> Iterator[Block]:
    """The definitions by which the facts are counted that the rule compares."""
    seen: set[str] = set()
    for line in provision.lines:
        for node in s.walk(line.clause):
            ref = scope.book.resolve(node.name, provision) if isinstance(node, s.Path) else None
            if isinstance(ref, FactRef) and ref.fact.name not in seen:
                seen.add(ref.fact.name)
                for other in _defining(ref.fact.name, provision, scope):
                    name = scope.names.fact(ref.fact)
                    yield Paragraph(f"What the law means by “{name}”: see {naming.titled(other)}.")


def _defining(fact: str, provision: Provision, scope: Scope) -> list[Provision]:
    return [
        p
        for p in scope.names.definitions.get(fact, ())
        if p.jurisdiction == provision.jurisdiction and p.id != provision.id
    ]


def _time(provision: Provision, scope: Scope) -> Iterator[Block]:
    if provision.clock is not None:
        fact = scope.book.vocabulary.facts.get(provision.clock)
        day = scope.names.fact(fact) if fact is not None else value(s.Path(provision.clock), scope)
        yield Paragraph(sentence(f"which version applies goes by this day, not by the school year: {day}"))
    if scope.on is None:
        said = dates.in_force(provision)
        if said:
            yield Paragraph(said)
        if provision.repealed is not None:
            yield Paragraph(dates.repealed(provision.repealed))
    if provision.earlier_grants is not None:
        yield Paragraph(dates.earlier_grants(provision.earlier_grants))
    if provision.see:
        yield Paragraph(sentence(f"see {target_list(provision.see, scope)}"))


def plain_sentences(
    provision: Provision, rulebook: Rulebook, on: datetime.date | None = None
) -> tuple[str, ...]:
    """The sentences of `sentences` as a flat list: a line for each item of a list and each row of a table."""
    return tuple(_flat(sentences(provision, rulebook, on)))


def _flat(blocks: Iterable[Block], before: str = "") -> Iterator[str]:
    lead = ""
    for block in blocks:
        match block:
            case Paragraph(text, label):
                lead = text
                yield f"{before}{f'{label} ' if label else ''}{text}"
            case Items(held):
                for item in held:
                    mark = f"{before}{item.label or '-'} "
                    yield f"{mark}{item.text}"
                    yield from _flat(item.below, mark if item.label else f"{before}- ")
            case Table():
                yield from (f"{before}- {row}" for row in row_sentences(lead, block))
            case Section(title, held):
                yield f"{before}{title}:"
                yield from _flat(held, before)
