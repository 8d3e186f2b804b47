"""Values in plain English: numbers, dates, names and what is computed of them, as phrases within a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyengine.edition import naming
from policyengine.edition.naming import Naming
from policyengine.language import syntax as s
from policyengine.rulebook.english import listing, number, plain
from policyengine.rulebook.model import (
    DerivedRef,
    FactRef,
    KeyRef,
    Provision,
    ProvisionRef,
    Rulebook,
    StepRef,
    ValueRef,
)
from policyengine.rulebook.units import singular

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
UNWRITTEN = {"file": "the filing", "decide": "the decision", "start": "the first day of the plan's term"}
CONSTANT = (s.Quantity, s.Money, s.Percent, s.Date, s.MonthDay, s.Closest, s.NthWeekday)
_HEAD = re.compile(
    r",|:| (?:of|in|for|that|which|on|at|from|to|with|by|who|whose|a|as|behind|taken|between|per|minus|plus|times"
    r"|divided)\b"
)
_COMPOSED = (s.Arithmetic, s.Choose, s.Aggregate, s.Rounded, s.Pick)
_BETWEEN = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_CHAINS: tuple[set[str], ...] = (
    {"+"},
    {"-"},
    {"+", "-"},
    {"*"},
)  # what needs no brackets, read from the left
_DERIVED = {
    "counted": "what counts under",
    "cap": "the most that counts under",
    "consequence": "the amount of",
}
_LETS = {
    "counted": "what counts",
    "a_day": "the minutes of a day",
    "required": "the required amount",
    "allowed": "the allowed amount",
    "needed": "the needed amount",
    "due": "the amount due",
    "reserved": "the reserved amount",
    "least": "the least amount",
    "most": "the greatest amount",
}
_NO_NOUNS = frozenset(
    (
        "blended",
        "correct",
        "earned",
        "later",
        "mixed",
        "online",
        "qualifies",
        "recommended",
        "tested",
        "verified",
    )
)
_TWO = {"smallest": "smaller", "largest": "larger"}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a clause is read.

    Attributes:
        block: the provision of the clause.
        names: what things are called in its rulebook.
        on: the day for which it is read; None for every day.
        setting: the name that an exception sets anew, whose usual value is then meant.
    """

    block: Provision
    names: Naming
    on: datetime.date | None = None
    setting: str = ""

    @property
    def book(self) -> Rulebook:
        """The rulebook."""
        return self.names.book

    def actor(self, name: str) -> str:
        """A body, as the law of the provision's state names it."""
        return self.names.actor(name, self.block.jurisdiction)

    def actors(self, names: tuple[str, ...], last: str = "and") -> str:
        """Several bodies."""
        return self.names.actors(names, self.block.jurisdiction, last)


def amount(quantity: s.Quantity) -> str:
    """`1,062 hours per year`, `1 hour per week`."""
    words = [plain(w) for w in quantity.unit.words] if quantity.unit else []
    if words and quantity.number == 1:
        words[0] = singular(words[0])
    return " ".join([number(quantity.number), *([" per ".join([words[0], *words[1:]])] if words else [])])


def day_of_year(month: int, day: int) -> str:
    """`August 26`."""
    return f"{MONTHS[month - 1]} {day}"


def verb(phrase: str, one: str = "is", many: str = "are") -> str:
    """The verb that goes with a phrase: `hours of the program` are, `length of the day` is."""
    head = _HEAD.split(phrase, maxsplit=1)[0].split()
    if not head or head[0].lower() in ("the", "who", "what", "how", "by", "a", "an"):
        return many if len(head) > 1 and head[0] == "the" and _is_plural(head[-1]) else one
    return many if _is_plural(head[0]) or _is_plural(head[-1]) else one


def _is_plural(word: str) -> bool:
    return word in ("children", "people") or (
        word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))
    )


def grades(span: s.GradeRange) -> str:
    """`grade 9`, `grades K-12`."""
    return f"grade {span.first}" if span.first == span.last else f"grades {span.first}-{span.last}"


def is_truth(expr: s.Node, scope: Scope) -> bool:
    """True for what holds or does not hold, false for what has an amount, a day or a word as its value."""
    match expr:
        case s.Compare() | s.Is() | s.Inline() | s.Group() | s.Not() | s.Quantified() | s.YesNo():
            return True
        case s.AtKey(base, _):
            return is_truth(base, scope)
        case s.Path(name):
            match scope.book.resolve(name, scope.block):
                case FactRef(fact):
                    return fact.type.is_truth or fact.type.kind == "text"
                case StepRef(_, _, part):
                    return not part
                case ValueRef(pid, value):
                    found = let_of(scope.book.provisions[pid], value)
                    inner = Scope(scope.book.provisions[pid], scope.names)
                    return found is not None and is_truth(found.expr, inner)
    return False


def let_of(block: Provision, name: str) -> s.Let | None:
    """The `let` of that name; None where there is none, or several in its versions."""
    found = [c for c in block.clauses(s.Let) if isinstance(c, s.Let) and c.name == name]
    return found[0] if len(found) == 1 else None


def value(expr: s.Node, scope: Scope) -> str:
    """A value as a phrase."""
    match expr:
        case s.Quantity():
            return amount(expr)
        case s.Money(dollars):
            return f"${number(dollars)}" if dollars.denominator == 1 else f"${float(dollars):,.2f}"
        case s.Percent(share):
            return f"{number(share)}%"
        case s.Ratio(above, below):
            return f"{above}/{below}"
        case s.Part(share, of):
            return f"{value(share, scope)} of {_operand(of, scope)}"
        case s.Date(date):
            return date.isoformat()
        case s.Text(text):
            return f"“{text}”"
        case s.YesNo(holds):
            return "yes" if holds else "no"
        case s.NoValue():
            return "none"
        case s.InFull():
            return "without limit"
        case s.Path(name):
            return _named(name, scope)
        case s.PreviousYear():
            return "the previous school year"
        case s.GradeRange():
            return grades(expr)
        case s.AtKey():
            return _at_keys(expr, scope)
        case s.MonthDay(month, day, previous):
            return day_of_year(month, day) + (" of the previous school year" if previous else "")
        case s.Closest(weekday, month, day):
            return f"the {weekday.capitalize()} closest to {day_of_year(month, day)}"
        case s.NthWeekday(ordinal, weekday, month):
            return f"the {ordinal} {weekday.capitalize()} in {month.capitalize()}"
        case s.Rounded(direction, of):
            return f"{_operand(of, scope)}, rounded {direction}"
        case s.Arithmetic(operator, left, right):
            chained = isinstance(left, s.Arithmetic) and {left.operator, operator} in _CHAINS
            first = value(left, scope) if chained else _operand(left, scope)
            return f"{first} {_BETWEEN[operator]} {_operand(right, scope)}"
        case s.Pick(operation, operands):
            return _picked(operation, [_operand(o, scope) for o in operands])
        case s.Choose():
            return _chosen(expr, scope)
        case s.Aggregate():
            return _aggregate(expr, scope)
    from policyengine.edition.conditions import flat

    return flat(expr, scope)


def word_of(expr: s.Node, left: s.Node, scope: Scope) -> str:
    """The right side of `left is …`: a word of a choice is no name of a fact."""
    if isinstance(expr, s.Path) and "." not in expr.name:
        choice = _choice_of(left, scope)
        if choice is None or expr.name in scope.book.vocabulary.choices[choice].parents:
            return naming.member(expr.name)
    return value(expr, scope)


def _choice_of(left: s.Node, scope: Scope) -> str | None:
    base = left.base if isinstance(left, s.AtKey) else left
    if not isinstance(base, s.Path):
        return None
    match scope.book.resolve(base.name, scope.block):
        case FactRef(fact):
            return fact.type.choice
        case KeyRef(name) if name in scope.book.vocabulary.choices:
            return name
    return None


def _named(name: str, scope: Scope) -> str:
    match scope.book.resolve(name, scope.block):
        case FactRef(fact):
            return scope.names.fact(fact)
        case ValueRef(pid, own):
            return _value_of(pid, own, scope)
        case DerivedRef(pid, what):
            return f"{_DERIVED[what]} {scope.names.provision(pid)}"
        case StepRef(pid, step, part):
            return _step(pid, step, part, scope)
        case ProvisionRef(pid):
            return scope.names.provision(pid)
        case KeyRef(key):
            return f"the {naming.keyed(key, scope.book.vocabulary, scope.block.jurisdiction)}"
    return naming.member(name.replace(".", "_"))


def let_name(name: str) -> str:
    """A named value within a sentence: `the minimum days`."""
    words = plain(name).replace(".", " ")
    if name in _LETS:
        return _LETS[name]
    return f"“{words}”" if name in _NO_NOUNS or words.startswith(("a ", "of ")) else f"the {words}"


def _value_of(pid: str, name: str, scope: Scope) -> str:
    block = scope.book.provisions[pid]
    fact = scope.book.vocabulary.facts.get(name)
    called = scope.names.fact(fact) if fact is not None else let_name(name)
    if pid == scope.block.id:
        constant = constant_of(block, name, scope)
        return f"{constant} ({called})" if constant else called
    if scope.block.kind == "exception" and scope.book.targets(scope.block.to) == (pid,):
        if name == scope.setting:
            return f"the usual {called.removeprefix('the ')}"
        return f"{called} {'under' if called.startswith('what ') else 'of'} that rule"
    return f"{called} {'under' if called.startswith('what ') else 'of'} {scope.names.provision(pid)}"


def constant_of(block: Provision, name: str, scope: Scope) -> str:
    """The value of a `let` that is a plain number or day, for it to stand where it is used; else empty.

    Zero is not told so: it is there for an exception to set, and is explained apart.
    """
    found = let_of(block, name)
    if found is None or not isinstance(found.expr, CONSTANT) or _is_zero(found.expr):
        return ""
    return value(found.expr, scope)


def _is_zero(expr: s.Expr) -> bool:
    match expr:
        case s.Quantity(amount_) | s.Money(amount_) | s.Percent(amount_):
            return amount_ == 0
    return False


def step_text(pid: str, step: str, scope: Scope) -> str:
    """The words of a need or step; those that need not be written have a name of their own."""
    for line in scope.book.provisions[pid].lines:
        if isinstance(line.clause, (s.Step, s.Needs)) and line.clause.name == step:
            return f"“{line.clause.text}”"
    return UNWRITTEN.get(step, plain(step))


def _step(pid: str, step: str, part: str, scope: Scope) -> str:
    text = step_text(pid, step, scope)
    match part:
        case "":
            return f"{text} is done"
        case "date":
            return f"the day of {text}"
        case "yes" | "no":
            return f"the {part} votes in {text}"
        case "ballot":
            return f"the kind of ballot in {text}"
    return f"the {'members' if part == 'members' else f'votes or members {part}'} in {text}"


def _at_keys(expr: s.AtKey, scope: Scope) -> str:
    return f"{value(expr.base, scope)}{''.join(at_key(k, scope) for k in expr.keys)}"


def at_key(key: s.Node, scope: Scope) -> str:
    """A key that has a value, behind what is read at it: ` in grade 9`, ` for lunch`."""
    match key:
        case s.GradeRange():
            return f" in {grades(key)}"
        case s.Quantity(count, None):
            return f" in grade {number(count)}"
        case s.PreviousYear():
            return " in the previous school year"
        case s.Path(name) if "." not in name and name not in scope.book.vocabulary.entities:
            return f" for {naming.member(name)}"
    return f" for {value(key, scope)}"


def _operand(expr: s.Node, scope: Scope) -> str:
    said = value(expr, scope)
    return f"({said})" if isinstance(expr, _COMPOSED) else said


def _picked(operation: str, operands: list[str]) -> str:
    if operation in _TWO and len(operands) == 2:
        return f"the {_TWO[operation]} of {operands[0]} and {operands[1]}"
    return f"the {operation} of {listing(operands)}"


def _chosen(expr: s.Choose, scope: Scope) -> str:
    from policyengine.edition.conditions import flat

    branches = list(_branches(expr))
    said = [f"{value(then, scope)} if {flat(condition, scope)}" for condition, then in branches]
    last = expr
    while isinstance(last.otherwise, s.Choose):
        last = last.otherwise
    return f"{'; '.join(said)}; otherwise {value(last.otherwise, scope)}"


def _branches(expr: s.Expr) -> Iterator[tuple[s.Expr, s.Expr]]:
    while isinstance(expr, s.Choose):
        yield expr.condition, expr.then
        expr = expr.otherwise


def _aggregate(expr: s.Aggregate, scope: Scope) -> str:
    from policyengine.edition.conditions import flat

    many = listing(naming.thing(k.removeprefix(f"{scope.block.jurisdiction}_"), many=True) for k in expr.over)
    where = f" where {flat(expr.where, scope)}" if expr.where is not None else ""
    many += where
    if isinstance(expr.body, s.Quantity) and expr.body.number == 1 and expr.operation == "sum":
        unit = f" (in {plain(expr.body.unit.words[0])})" if expr.body.unit else ""
        return f"the number of {many}{unit}"
    word = {"sum": "total", "average": "average", "smallest": "least", "largest": "greatest"}[expr.operation]
    if expr.window is not None:
        size = amount(expr.window.size).replace(" day", " school day")
        return f"the {word} of {_operand(expr.body, scope)} in any {size} in a row{where}"
    if expr.where is not None or isinstance(expr.body, _COMPOSED):
        return f"the {word}, over all {many}, of {_operand(expr.body, scope)}"
    return f"the {word} of {value(expr.body, scope)} over all {many}"
