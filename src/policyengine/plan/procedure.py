"""The procedure of a plan: what each authority asks for, and the steps that were taken."""

from __future__ import annotations

from fractions import Fraction

from policyengine.plan.authorities import check_authority, check_id, check_spelling
from policyengine.plan.days import date_of
from policyengine.plan.grades import looks_like_years, years_of
from policyengine.plan.model import Interval, Procedure, StepAnswer, Thing
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, fold
from policyengine.plan.notes import Wrong
from policyengine.plan.reading import Reading, check_name
from policyengine.plan.values import (
    ANNOTATED,
    ANSWER,
    BESIDE,
    is_annotated,
    nothing_said,
    says_nothing,
    text_of,
    unknown_beside,
    value_of,
    word_of,
)
from policyengine.rulebook.units import Type, unit_of
from policyengine.rulebook.vocabulary import year_name

FIGURES = ("yes", "no", "members", "cast", "present")
BALLOTS = ("secret", "open")

_COUNT = Type("quantity", unit=unit_of(("votes",)))
_VOTE = (*FIGURES, "ballot", "date", *BESIDE)
# the first of each pair cannot be more than the second
_AT_MOST = (
    ("yes", "cast"),
    ("no", "cast"),
    ("yes", "present"),
    ("yes", "members"),
    ("no", "members"),
    ("cast", "members"),
    ("present", "members"),
)


def read_procedures(reading: Reading, district: Thing, node: Node) -> dict[str, Procedure]:
    """The answers by authority: its id, or its citation as the plan has it."""
    if word_of(node):
        return {}
    if says_nothing(node):
        raise nothing_said(node)
    if not isinstance(node, Pairs):
        raise Wrong(
            "E0307",
            "a procedure that is no mapping",
            "write `procedure: {authority: {contents: …, steps: …}}`",
        )
    found: dict[str, Procedure] = {}
    for key, inner in node:
        try:
            authority = check_authority(reading, key.text, key.loc)
            if authority is None:
                check_spelling(reading, key.text, key.loc)
            procedure = _Answers(reading, district, authority, Procedure(authority or key.text, loc=key.loc))
            procedure.read(inner)
        except Wrong as wrong:
            reading.notes.wrong(wrong, inner.loc)
            continue
        found[authority or key.text] = procedure.found
    return found


class _Answers:
    """The reading of the answers to one authority."""

    def __init__(self, reading: Reading, district: Thing, authority: str | None, found: Procedure) -> None:
        self.reading, self.authority, self.found = reading, authority, found
        self.schools = [t.name for t in district.children if t.entity == "school" and t.named]

    def read(self, node: Node) -> None:
        if word_of(node):
            return
        parts = _mapping(node, "contents: {id: where}` and `steps: {id: date}")
        for key, inner in parts:
            kind = {"contents": "need", "steps": "step"}.get(fold(key.text))
            if kind is None:
                help_ = unknown_beside(parts, key, ("contents", "steps"), self.reading.notes)
                self.reading.notes.wrong(help_, key.loc)
                continue
            if word_of(inner):
                continue
            try:
                answers = _mapping(inner, f"{key.text}: {{id: …}}")
            except Wrong as wrong:
                self.reading.notes.wrong(wrong, inner.loc)
                continue
            for name, answer in answers:
                self._answer(kind, name, answer)

    def _answer(self, kind: str, key: Scalar, node: Node) -> None:
        try:
            name = check_id(self.reading, key, kind, self.authority)
            for of, inner in self._each(kind, node):
                try:
                    if kind == "need":
                        value = value_of(inner, ANSWER, self.reading.vocabulary, self.reading.notes)[0]
                        self.found.contents[name, of] = value
                    else:
                        self.found.steps[name, of] = self._step(inner)
                except Wrong as wrong:
                    self.reading.notes.wrong(wrong, inner.loc)
        except Wrong as wrong:
            self.reading.notes.wrong(wrong, node.loc)

    def _each(self, kind: str, node: Node) -> list[tuple[str | None, Node]]:
        """The answers for each school, school year or intent that a mapping names; one for all otherwise."""
        own = _VOTE if kind == "step" else ()
        if not isinstance(node, Pairs) or is_annotated(node) or any(fold(key.text) in own for key, _ in node):
            return [(None, node)]
        if says_nothing(node):
            raise nothing_said(node)
        found: list[tuple[str | None, Node]] = []
        for key, inner in node:
            try:
                found += [(name, inner) for name in self._names(kind, key)]
            except Wrong as wrong:
                self.reading.notes.wrong(wrong, key.loc)
        return found

    def _names(self, kind: str, key: Scalar) -> list[str]:
        folded = fold(key.text)
        if looks_like_years(key.text):
            return [year_name(year) for year in years_of(key.text)]
        intents = self.reading.vocabulary.choices.get("intent")
        if kind == "need" and intents is not None and folded in intents:
            return [folded]
        return [check_name(self.reading, "school", folded, self.schools, key)]

    # --- steps

    def _step(self, node: Node) -> StepAnswer:
        if says_nothing(node):
            raise nothing_said(node)
        if isinstance(node, Items):
            raise Wrong("E0307", "a list where one step is due", "write its date, `none` or `unknown`")
        if isinstance(node, Scalar):
            return self._plain(node)
        if is_annotated(node):
            return self._annotated(node)
        return self._vote(node)

    def _plain(self, node: Scalar) -> StepAnswer:
        if word := word_of(node):
            return StepAnswer(word, loc=node.loc, written=node.text)
        if node.text.lower() in ("yes", "no"):
            return StepAnswer("stated", done=node.text.lower() == "yes", loc=node.loc, written=node.text)
        return StepAnswer("stated", date_of(node.text), loc=node.loc, written=node.text)

    def _beside(self, node: Pairs, known: tuple[str, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, inner in node:
            folded = fold(key.text)
            if folded not in known:
                self.reading.notes.wrong(unknown_beside(node, key, known, self.reading.notes), key.loc)
            elif folded in BESIDE:
                found[folded] = text_of(inner, BESIDE[folded])
        return found

    def _annotated(self, node: Pairs) -> StepAnswer:
        beside = self._beside(node, ANNOTATED)
        value = node.get("value")
        if not isinstance(value, Scalar) or says_nothing(value):
            raise Wrong("E0307", "a step without its date", "write `{value: 2026-11-10, source: …}`")
        plain = self._plain(value)
        return StepAnswer(
            plain.state,
            plain.date,
            plain.done,
            loc=plain.loc,
            written=plain.written,
            source=beside.get("source"),
            stated_by=beside.get("stated_by"),
        )

    def _vote(self, node: Pairs) -> StepAnswer:
        beside = self._beside(node, _VOTE)
        figures: dict[str, Interval] = {}
        for name in FIGURES:
            inner = node.get(name)
            number = self.reading.number(inner, _COUNT) if inner is not None else None
            if number is None or inner is None:
                continue
            if number.low.denominator != 1 or (number.high or Fraction(0)).denominator != 1:
                raise Wrong("E0310", f"`{name}: {_text(inner)}`", "count whole people", inner.loc)
            figures[name] = number
        self._check(figures, node)
        date = ballot = None
        if (inner := node.get("date")) is not None and not word_of(inner):
            date = date_of(text_of(inner, "the date of the vote"))
        if (inner := node.get("ballot")) is not None and word_of(inner) != "unknown":
            ballot = fold(text_of(inner, "the kind of ballot"))
            if ballot not in BALLOTS:
                raise Wrong(
                    "E0308", f"`{_text(inner)}` is no kind of ballot", "write `secret` or `open`", inner.loc
                )
        written = ", ".join(f"{key.text}: {_text(inner)}" for key, inner in node)
        return StepAnswer(
            "stated",
            date,
            None,
            tuple(figures.items()),
            ballot,
            node.loc,
            written,
            beside.get("source"),
            beside.get("stated_by"),
        )

    def _check(self, figures: dict[str, Interval], node: Pairs) -> None:
        """More cannot vote yes than vote, and more cannot vote than there are."""
        for less, more in _AT_MOST:
            if less in figures and more in figures:
                low, high = figures[less].low, figures[more].high
                if high is not None and low > high:
                    raise self._impossible(f"{low} `{less}`, and {high} `{more}`", less, node)
        if {"yes", "no"} <= figures.keys():
            both = figures["yes"].low + figures["no"].low
            for more in ("cast", "members"):
                high = figures[more].high if more in figures else None
                if high is not None and both > high:
                    raise self._impossible(f"{both} `yes` and `no`, and {high} `{more}`", "no", node)

    def _impossible(self, message: str, figure: str, node: Pairs) -> Wrong:
        at = node.get(figure)
        return Wrong(
            "E0310", message, "nobody votes twice: look at the figures again", at.loc if at else node.loc
        )


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "…"


def _mapping(node: Node, form: str) -> Pairs:
    if says_nothing(node):
        raise nothing_said(node)
    if not isinstance(node, Pairs):
        raise Wrong("E0307", "one value where a mapping is due", f"write `{form}`")
    return node
