"""Decisive facts: those whose settling shrinks what is open (LANGUAGE section 13)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise, zip_longest

from policyengine.reason.answer import OUTCOMES, Decisive
from policyengine.reason.completion import Completion, End, meet, range_of, tied
from policyengine.reason.numbers import Fresh, Num, Symbol, show
from policyengine.reason.results import Read, dimension_of
from policyengine.reason.world import World

Runs = list[tuple[Completion, str]]
SOLD_BY_LAW = frozenset({"law", "derived", "window"})


def decisive_facts(
    world: World, runs: Runs, reads: Mapping[Fresh, Read], grade: str | None = None
) -> tuple[Decisive, ...]:
    """The facts of the plan that, once settled, shrink the set of outcomes; those that shrink it most come first.

    Args:
        world: the plan.
        runs: the completions with their outcomes.
        reads: what was looked at, for the state and place of each fact.
        grade: the grade that the finding was judged at, which its questions need not name.
    """
    everything = {outcome for _, outcome in runs}
    found: list[tuple[tuple[Fraction, int, str], Decisive]] = []
    for of in dict.fromkeys(f for completion, _ in runs for f in _settled_in(completion)):
        if of.kind in SOLD_BY_LAW:
            continue
        settles = _settles(world, of, runs)
        left = [len(outcomes) for _, outcomes in settles]
        if not left or min(left) >= len(everything):
            continue
        average = Fraction(sum(left), len(left))
        read = reads.get(of)
        asked = read is not None and read.state in ("unknown", "interval")
        found.append(((average, 0 if asked else 1, str(of)), _decisive(world, of, settles, read, grade)))
    if not found and len(everything) > 1:
        return tuple(_decisive(world, of, [], reads.get(of), grade) for of in _compared_facts(runs))
    return tuple(d for _, d in sorted(found, key=lambda f: f[0]))


def _compared_facts(runs: Runs) -> list[Fresh]:
    """The facts that are weighed against each other, so that none of them alone settles anything."""
    seen = dict.fromkeys(s.id for c, _ in runs for terms, _, _ in c.forms for s in terms)
    return sorted((of for of in seen if of.kind == "fact"), key=str)


def law_left_open(runs: Runs) -> list[Fresh]:
    """The pieces of law that nobody has read, or that have two readings, on which the outcome hangs."""
    return list(dict.fromkeys(f for c, _ in runs for f in _settled_in(c) if f.kind == "law"))


def _settled_in(completion: Completion) -> Iterable[Fresh]:
    yield from completion.truths
    yield from completion.words
    for terms, _, _ in completion.forms:
        for symbol in terms:
            yield symbol.id


def _settles(world: World, of: Fresh, runs: Runs) -> list[tuple[str, tuple[str, ...]]]:
    if any(of in c.truths for c, _ in runs):
        found = [
            (word, {o for c, o in runs if c.truths.get(of, value) is value})
            for word, value in (("yes", True), ("no", False))
        ]
    elif any(of in c.words for c, _ in runs):
        sets = dict.fromkeys(c.words[of] for c, _ in runs if of in c.words)
        members = sorted({m for s in sets for m in s})
        groups: dict[frozenset[str], list[str]] = {}
        for member in members:
            left = frozenset(o for c, o in runs if member in c.words.get(of, frozenset({member})))
            groups.setdefault(left, []).append(member)
        found = [(" or ".join(m.replace("_", " ") for m in ms), set(left)) for left, ms in groups.items()]
    else:
        found = _number_settles(world, of, runs)
    return [
        (answer, tuple(o for o in OUTCOMES if o in left) or tuple(sorted(left))) for answer, left in found
    ]


def _number_settles(world: World, of: Fresh, runs: Runs) -> list[tuple[str, set[str]]]:
    """For each piece of the numbers that the comparisons cut, the outcomes that are left."""
    symbol = next(s for c, _ in runs for terms, _, _ in c.forms for s in terms if s.id == of)
    cuts = sorted(
        {-const / terms[symbol] for c, _ in runs for terms, const, _ in c.forms if list(terms) == [symbol]}
    )
    if not cuts:
        return []
    found: list[tuple[list[tuple[Fraction | None, Fraction | None]], set[str]]] = []
    ranges: dict[Hashable, tuple[End, End]] = {}
    near: set[tuple[str, tuple[End, End]]] = set()
    for completion, outcome in runs:
        forms = tied([symbol], completion.forms)
        said = frozenset((frozenset(terms.items()), const, strict) for terms, const, strict in forms)
        if said not in ranges:
            ranges[said] = range_of(symbol, forms)
        near.add((outcome, ranges[said]))
    for low, high in _pieces(cuts):
        left = {outcome for outcome, ends in near if _reaches(ends, low, high)}
        if not left:
            continue
        if found and found[-1][1] == left:
            found[-1][0].append((low, high))
        else:
            found.append(([(low, high)], left))
    return [(_range_words(world, symbol, spans), left) for spans, left in found]


def _pieces(cuts: list[Fraction]) -> list[tuple[Fraction | None, Fraction | None]]:
    """The points and the open pieces between them: (-∞, a), a, (a, b), b and so on."""
    ends = [None, *cuts, None]
    points = [(cut, cut) for cut in cuts]
    return [piece for pair in zip_longest(pairwise(ends), points) for piece in pair if piece is not None]


def _reaches(ends: tuple[End, End], low: Fraction | None, high: Fraction | None) -> bool:
    """Whether a range holds a number of a piece: its point, or one strictly between its ends."""
    open_ = low != high
    first, last = ends
    below = None if low is None else (low, open_)
    above = None if high is None else (high, open_)
    return meet(first, last) and meet(below, above) and meet(first, above) and meet(below, last)


def _range_words(world: World, symbol: Symbol, spans: list[tuple[Fraction | None, Fraction | None]]) -> str:
    low, high = spans[0][0], spans[-1][1]
    with_low = spans[0][0] == spans[0][1]
    with_high = spans[-1][0] == spans[-1][1]
    number = _shown(world, symbol.id)
    if low is None and high is None:
        return "any number"
    if number is None:
        return _total_words(low is None, high is None, with_low=with_low, with_high=with_high)
    if low is None and high is not None:
        return f"{'at most' if with_high else 'less than'} {number(high)}"
    if high is None and low is not None:
        return f"{'at least' if with_low else 'more than'} {number(low)}"
    assert low is not None
    assert high is not None
    if low == high:
        return f"exactly {number(low)}"
    above, below = "at least" if with_low else "more than", "at most" if with_high else "less than"
    return f"{above} {number(low)} and {below} {number(high)}"


def _total_words(first: bool, last: bool, *, with_low: bool, with_high: bool) -> str:
    """A piece of a sum that no single fact holds, so that its figures would mean nothing to whoever answers."""
    if first:
        return f"a total {'at most' if with_high else 'below'} the rule's figure"
    if last:
        return f"a total {'at least' if with_low else 'above'} the rule's figure"
    return "a total between the rule's figures"


def _shown(world: World, of: Fresh) -> Callable[[Fraction], str] | None:
    """How a number of a fact is printed; None where it stands for several numbers of it, or for no fact."""
    fact = world.words.facts.get(of.name)
    choices = {key for key in fact.by if key in world.words.choices} if fact is not None else set()
    if fact is None or not choices <= {key for key, _ in of.keys}:
        return None

    def number(value: Fraction) -> str:
        return show(Num(value, dimension_of(fact), {}, fact.type.unit))

    return number


def _decisive(
    world: World,
    of: Fresh,
    settles: list[tuple[str, tuple[str, ...]]],
    read: Read | None,
    grade: str | None,
) -> Decisive:
    place = read.stated.value.loc if read is not None and read.stated is not None else world.place(of.of)
    return Decisive(
        fact=of.name,
        of=of.of,
        question=question(world, _without_grade(of, grade)),
        asked=read is not None and read.state in ("unknown", "interval"),
        settles=tuple(settles),
        evidence=read.fact.evidence if read is not None and read.fact is not None else "",
        place=place,
    )


def _without_grade(of: Fresh, grade: str | None) -> Fresh:
    return of._replace(keys=tuple(k for k in of.keys if k != ("grade", grade)))


def question(world: World, of: Fresh) -> str:
    """What to ask a district about something open."""
    keys = ", ".join(v.replace("_", " ") for k, v in of.keys if k not in ("at", "school_year", "choice"))
    match of.kind:
        case "list":
            return f"Are there more {of.name.replace('_', ' ')}s than those listed?"
        case "part":
            return f"Which kind of {of.name.replace('_', ' ')} is it?"
        case "step":
            return _paper_question(world, of.name)
    fact = world.words.facts.get(of.name)
    if fact is None:
        return f"How much time does {of.of} take from {keys or 'the timetable'}?"
    asked = fact.ask or (fact.title if fact.title.endswith("?") else "")
    if not asked:
        title = fact.title or fact.name.replace(".", " ").replace("_", " ")
        asked = f"{title[0].upper()}{title[1:]}: {'is it so' if fact.type.is_truth else 'what is it'}?"
    return asked + (f" ({keys})" if keys else "")


def _paper_question(world: World, name: str) -> str:
    from policyengine.language import syntax as s

    pid, _, step = name.rpartition(".")
    block = world.book.provisions.get(pid)
    for line in block.lines if block else ():
        if isinstance(line.clause, (s.Needs, s.Step)) and line.clause.name == step:
            verb = "Is it there" if isinstance(line.clause, s.Needs) else "Is it done, or planned, and when"
            return f"{line.clause.text}: {verb}?"
    return f"{step}: is it done?"
