"""The plan that a scenario gives: things come to be by being named, levels left out are there once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from policyengine.language import syntax as s
from policyengine.plan.model import (
    Content,
    Entry,
    Interval,
    Listing,
    Plan,
    Procedure,
    Request,
    StepAnswer,
    Thing,
    Value,
)
from policyengine.rulebook.model import FEDERAL, Rulebook, StepRef
from policyengine.rulebook.units import unit_of
from policyengine.rulebook.vocabulary import Fact, grades_between, year_of

LEVELS = ("district", "school", "track", "day_type", "block")
CLOSED = Listing("listed", closed=True)


class Staging:
    """Builds the plan of a scenario.

    Attributes:
        plan: the plan; its term is the school years that the scenario speaks of.
        law: the `law … as of …` line.
        year: the school year that holds the law date.
    """

    def __init__(self, scenario: s.Scenario, book: Rulebook) -> None:
        self.book = book
        self.law = next((c for c in scenario.clauses if isinstance(c, s.Law)), None) or s.Law(
            FEDERAL, book.known_on
        )
        home = book.jurisdictions.get(self.law.jurisdiction)
        self.year = home.school_year(self.law.date) if home else self.law.date.year
        self.district = Thing("district", "district")
        self._named: dict[str, Thing] = {}
        self._only: list[s.GivenOnly] = [c for c in scenario.clauses if isinstance(c, s.GivenOnly)]
        self._givens = [c for c in scenario.clauses if isinstance(c, s.Given)]
        self._procedures: dict[str, Procedure] = {}
        self._expected = [
            c for c in scenario.clauses if isinstance(c, (s.Expect, s.ExpectValue, s.ExpectRequest))
        ]
        self._requests = [r for c in scenario.clauses if isinstance(c, s.Invokes) for r in self._invoked(c)]
        self._place_all()
        for given in self._givens:
            self._give(given)
        self._close()
        years = {self.year, *self._years(scenario)}
        self.plan = Plan(
            scenario.title,
            self.law.jurisdiction,
            tuple(sorted(years)),
            self.law.date,
            self.district,
            tuple(self._requests),
            self._procedures,
        )

    # --- things

    def _place_all(self) -> None:
        """Makes every thing that is named, then the levels that are left out."""
        wanted: list[tuple[str, str]] = []
        for given in self._givens:
            fact = self.book.vocabulary.facts.get(given.fact)
            if given.at.of and fact is not None:
                wanted.append((given.at.of, fact.owner))
            elif fact is not None and fact.owner not in ("district", "request"):
                wanted.append(("", fact.owner))
        for clause in self._only:
            wanted += [(name, clause.entity) for name in clause.names]
        for expected in self._expected:
            if expected.at.of:
                wanted.append((expected.at.of, self._entity_of(expected)))
        for path, entity in sorted(wanted, key=lambda w: (w[0] == "", -w[0].count("."))):
            self._thing(path, entity)
        if not any(t.entity == "school" for t in self.district.all_below()):
            self._add("school", "school", self.district, named=False)
        for school in [t for t in self.district.all_below() if t.entity == "school"]:
            if not any(t.entity == "track" for t in school.children):
                self._add("track", "track", school, named=False)

    def _entity_of(self, clause: s.Expect | s.ExpectValue | s.ExpectRequest) -> str:
        name = (
            clause.provision
            if isinstance(clause, s.Expect)
            else clause.name
            if isinstance(clause, s.ExpectValue)
            else ""
        )
        of = clause.at.of or ""
        for only in self._only:
            if of in only.names:
                return only.entity
        fact = self.book.vocabulary.facts.get(name)
        if fact is not None:
            return fact.owner
        provision = self.book.provisions.get(name) or next(
            (p for pid, p in self.book.provisions.items() if name.startswith(pid + ".")), None
        )
        applies = provision.applies if provision else None
        return applies.entity if applies is not None and applies.entity != "district" else "school"

    def _thing(self, path: str, entity: str) -> Thing:
        """The thing of a path; its last name is of `entity`, those before are what it stands in."""
        if path in self._named:
            return self._named[path]
        names = path.split(".") if path else []
        chain = self._chain(entity)
        if path and len(names) == 1:
            known = [t for key, t in self._named.items() if key.split(".")[-1] == path]
            if known:
                return known[0]
        at = self.district
        levels = chain[1:]
        missing = len(levels) - len(names)
        for index, level in enumerate(levels):
            name = names[index - missing] if index >= missing else ""
            at = self._child(at, level, name)
            if name:
                self._named.setdefault(".".join(names[: index - missing + 1]), at)
        if path:
            self._named[path] = at
        return at

    def _chain(self, entity: str) -> list[str]:
        if entity in LEVELS:
            return list(LEVELS[: LEVELS.index(entity) + 1])
        inside = (
            self.book.vocabulary.entities[entity].inside
            if entity in self.book.vocabulary.entities
            else ("district",)
        )
        return [*self._chain(inside[0]), entity] if inside else [entity]

    def _child(self, parent: Thing, entity: str, name: str) -> Thing:
        for child in parent.children:
            if child.entity == entity and (child.name == name or not name):
                return child
        unnamed = [c for c in parent.children if c.entity == entity and not c.named]
        if unnamed and name:
            unnamed[0].name, unnamed[0].named = name, True
            return unnamed[0]
        return self._add(entity, name or entity, parent, named=bool(name))

    def _add(self, entity: str, name: str, parent: Thing, *, named: bool) -> Thing:
        thing = Thing(entity, name, parent, named=named)
        parent.children.append(thing)
        parent.lists[entity] = CLOSED if entity in LEVELS or not named else Listing("listed")
        if entity == "program":
            thing.takes_from = ()
        return thing

    def _close(self) -> None:
        for clause in self._only:
            for holder in list(self.district.all_below()):
                if clause.entity in self.book.vocabulary.below(holder.entity):
                    state = "listed" if clause.names else "none"
                    holder.lists[clause.entity] = Listing(state, closed=True)

    # --- facts

    def _give(self, given: s.Given) -> None:
        fact = self.book.vocabulary.facts.get(given.fact)
        if fact is None:
            self._answer(given)
        elif fact.owner == "request":
            for request in self._requests:
                self._state(request.thing, fact, given)
        else:
            self._state(self._owner(fact, given), fact, given)

    def _owner(self, fact: Fact, given: s.Given) -> Thing:
        if given.at.of:
            named = self._named.get(given.at.of)
            return named if named is not None else self._thing(given.at.of, fact.owner)
        return self.district

    def _state(self, thing: Thing, fact: Fact, given: s.Given) -> None:
        value, before = self._value(fact, given), thing.facts.get(fact.name, ())
        if before and fact.type.kind == "citations":
            lists = [v.content for v in (before[0].value, value) if isinstance(v.content, tuple)]
            listed = tuple(str(words) for one in lists for words in one)
            value, before = replace(value, content=listed, written=", ".join(listed)), ()
        thing.facts[fact.name] = (*before, Entry(value, self._keys(fact, given.at)))
        if fact.name == "schedule.minutes":
            thing.closed_facts.add(fact.name)

    def _keys(self, fact: Fact, at: s.At) -> tuple[tuple[str, frozenset[str | int]], ...]:
        keys: list[tuple[str, frozenset[str | int]]] = []
        for key in at.keys:
            match key:
                case s.GradeRange(first, last):
                    keys.append(("grade", frozenset(grades_between(first, last))))
                case s.Quantity(number):
                    keys.append(("grade", frozenset({str(number)})))
                case s.Path(name):
                    choice = next((k for k in fact.by if name in self.book.vocabulary.choices.get(k, ())), "")
                    keys.append((choice, frozenset({name})))
        if at.school_year and "school_year" in fact.by:
            year = year_of(at.school_year)
            keys.append(("school_year", frozenset({year if year is not None else 0})))
        return tuple(k for k in keys if k[0] in fact.by)

    def _value(self, fact: Fact, given: s.Given) -> Value:
        if given.value is None:
            return Value("unknown", loc=given.loc)
        content = _content(given.value, fact)
        if content is None:
            return Value("none", loc=given.loc, written="none")
        return Value("stated", content, _written(given.value), given.loc)

    # --- requests and papers

    def _invoked(self, clause: s.Invokes) -> list[Request]:
        found = []
        for target in clause.targets:
            words = target.what.first if isinstance(target.what, s.Cited) else str(target.what)
            thing = Thing("request", "request", self.district, named=False)
            found.append(Request(words, clause.waiver, thing, granted=clause.granted, loc=clause.loc))
        return found

    def _answer(self, given: s.Given) -> None:
        """A need or a step of a provision: `ID.step`, `ID.step.yes` and so on."""
        ref = self.book.resolve(given.fact, None)
        if not isinstance(ref, StepRef):
            return
        block = self.book.provisions[ref.provision]
        changed = self.book.targets(block.to) if block.kind == "exception" else ()
        for pid in (ref.provision, *changed):
            self._paper(pid, ref, given)

    def _paper(self, pid: str, ref: StepRef, given: s.Given) -> None:
        procedure = self._procedures.setdefault(pid, Procedure(pid))
        key = (ref.step, given.at.of)
        papers = [c for c in self._papers(ref.provision) if c.name == ref.step]
        if papers and isinstance(papers[0], s.Needs):
            state = "unknown" if given.value is None else "stated"
            if isinstance(given.value, s.NoValue):
                state = "none"
            content = given.value.value if isinstance(given.value, s.YesNo) else "given"
            procedure.contents[key] = Value(state, content if state == "stated" else None, loc=given.loc)
            return
        old = procedure.steps.get(key) or StepAnswer("stated", loc=given.loc)
        procedure.steps[key] = _with_part(old, ref.part, given.value)

    def _papers(self, pid: str) -> list[s.Needs | s.Step]:
        blocks = [
            self.book.provisions[pid],
            *(p for p in self.book.of_kind("exception") if pid in self.book.targets(p.to)),
        ]
        return [c for b in blocks for line in b.lines if isinstance(c := line.clause, (s.Needs, s.Step))]

    def _years(self, scenario: s.Scenario) -> list[int]:
        found = []
        for clause in scenario.clauses:
            if (
                isinstance(clause, (s.Given, s.Expect, s.ExpectValue, s.ExpectRequest))
                and clause.at.school_year
            ):
                year = year_of(clause.at.school_year)
                if year is not None and not isinstance(clause, s.Given):
                    found.append(year)
        return found


def _with_part(answer: StepAnswer, part: str, value: s.Expr | None) -> StepAnswer:
    if value is None:
        return replace(answer, state="unknown")
    match part, value:
        case (("" | "date"), s.Date(date)):
            return replace(answer, date=date)
        case (("" | "date"), s.YesNo(done)):
            return replace(answer, done=done)
        case (("" | "date"), s.NoValue()):
            return replace(answer, state="none")
        case "ballot", s.Path(name):
            return replace(answer, ballot=name)
        case _, s.Quantity(number):
            return replace(answer, figures=(*answer.figures, (part, Interval(number, number))))
    return answer


def _content(value: s.Expr, fact: Fact) -> Content:
    match value:
        case s.Quantity(number, unit):
            scale = (
                unit_of(unit.words).scale
                if unit
                else (fact.type.unit.scale if fact.type.unit else Fraction(1))
            )
            return Interval(number * scale, number * scale)
        case s.Money(amount):
            return Interval(amount, amount)
        case s.Percent(number):
            return Interval(number / 100, number / 100)
        case s.YesNo(truth):
            return truth
        case s.Path(name):
            return name
        case s.Text(text):
            return (text,) if fact.type.kind == "citations" else text
        case s.Date(date):
            return date
        case s.MonthDay() | s.Closest() | s.NthWeekday():
            return value
    return None


def _written(value: s.Expr) -> str:
    from policyengine.reason.phrases import phrase

    return phrase(value)
