"""Random law, as text, over the words of `properties_judging`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

OPEN = {
    "district": ("district",),
    "school": ("district", "school"),
    "course": ("district", "school", "course"),
    "track": ("district", "school", "track"),
    "program": ("district", "school", "program"),
}
TRUTHS = {"school": ("zz.p", "zz.j", "zz.t"), "district": ("zz.q",), "course": ("course.ok",),
          "track": ("zz.g",), "program": ("program.ok",)}  # fmt: skip
WORDS_OF = {"school": ("zz.k",), "course": ("course.size",)}
NUMBERS: dict[str, dict[str, tuple[str, ...]]] = {
    "hours": {"school": ("zz.a", "zz.b"), "course": ("course.hours",)},
    "hours per year": {"school": ("zz.y", "zz.h"), "program": ("program.hours",)},
    "pupils": {"school": ("zz.n",)},
    "money": {"school": ("zz.m",)},
    "percent": {"school": ("zz.s",)},
    "credits": {"course": ("course.credits",)},
}
BY = {"zz.w": "grade", "zz.h": "grade", "program.hours": "grade", "zz.n": "size"}
BELOW = {"district": ("course", "program"), "school": ("course", "program"), "track": ("program", "course")}
MEMBERS = ("small", "tiny", "large")
ORDERS = ("at least", "at most", "more than", "less than")
DATE_ORDERS = ("on or before", "on or after", "earlier than", "later than")


@dataclass(frozen=True, slots=True)
class Options:
    """What random law may hold.

    Attributes:
        truths_only: expressions over yes/no facts and choices alone, so that completions can be counted.
        years: versions, columns and facts that differ between school years.
        papers: permissions that ask for contents and steps.
        graded: every law runs by grade and has a table.
        odd: constructs that `test_found` shows to be judged wrongly.
    """

    truths_only: bool = False
    years: bool = True
    papers: bool = True
    graded: bool = False
    odd: bool = False


PLAIN = Options()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the entity, and whether a grade and a size are open."""

    entity: str
    grade: bool = False
    size: bool = False
    names: tuple[tuple[str, str], ...] = ()  # lets and tables that are seen, with their units

    @property
    def open(self) -> tuple[str, ...]:
        return OPEN[self.entity]


class Writer:
    """Writes expressions and blocks; `draw` decides."""

    def __init__(self, draw: st.DrawFn, options: Options) -> None:
        self.draw, self.options = draw, options
        self.cited = 0
        self.conditioned = False  # whether an aggregate has a `where`

    def one(self, options: Sequence[str]) -> str:
        return self.draw(st.sampled_from(options))

    def odds(self, of: int) -> bool:
        """True once in so many times, and never in the simplest example."""
        return self.draw(st.integers(0, of - 1)) == of - 1

    # --- truths

    def truth(self, at: Scope, depth: int = 2) -> str:
        kinds = ["fact", "word", "fact"]
        if not self.options.truths_only:
            kinds += ["compare", "compare", "date"]
        if depth and at.entity in BELOW:
            kinds.append("quantified")
        if depth:
            kinds += ["not", "all", "any", "inline"]
        match self.one(kinds):
            case "fact":
                return self.yes_no(at)
            case "word":
                return self.word(at)
            case "compare":
                return self.compare(at, depth)
            case "date":
                return self.date(at)
            case "quantified":
                return self.quantified(at, depth)
            case "not":
                return f"not ({self.truth(at, depth - 1)})"
            case "inline":
                word = self.one(("and", "or"))
                return f"({self.truth(at, depth - 1)}) {word} ({self.truth(at, depth - 1)})"
            case mode:
                first, second = self.truth(at, depth - 1), self.truth(at, depth - 1)
                return f"{mode} of {{ (a) {first} (b) {second} }}"

    def yes_no(self, at: Scope) -> str:
        names = [n for e in at.open for n in TRUTHS[e]]
        if "school" in at.open and at.grade:
            names.append("zz.w")
        elif "school" in at.open:
            names.append("zz.w for 9")
        return self.one(names)

    def word(self, at: Scope) -> str:
        names = [n for e in at.open for n in WORDS_OF.get(e, ())] + (["size"] if at.size else [])
        if not names:
            return self.yes_no(at)
        values = self.draw(st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=2, unique=True))
        is_ = f"is {values[0]}" if len(values) == 1 else f"is one of ({', '.join(values)})"
        return f"{self.one(names)} {is_}"

    def date(self, at: Scope) -> str:
        if "school" not in at.open:
            return self.yes_no(at)
        rights = ["2026-05-01", "2026-09-15", "10-01", "zz.e", "zz.e + 30 days", "zz.e - 1 years"]
        return f"zz.d {self.one(DATE_ORDERS)} {self.one(rights)}"

    def quantified(self, at: Scope, depth: int) -> str:
        over = self.one(BELOW[at.entity])
        inner = replace(at, entity=over)
        where = f" where ({self.truth(inner, 0)})" if self.odds(3) else ""
        return f"{self.one(('every', 'any'))} {over}{where} has ({self.truth(inner, depth - 1)})"

    def compare(self, at: Scope, depth: int) -> str:
        unit = self.one(self.units(at))
        left, right = self.number(at, unit, depth), self.number(at, unit, 0)
        return f"{left} {self.one(ORDERS)} {right}"

    # --- numbers

    def units(self, at: Scope) -> list[str]:
        found = [u for u, owners in NUMBERS.items() if any(e in at.open for e in owners)]
        return [*found, *(u for _, u in at.names)] or ["courses"]

    def constant(self, unit: str, most: int = 12) -> str:
        number = self.draw(st.integers(0, most))
        return {"money": f"${number}", "percent": f"{number}%"}.get(unit, f"{number} {unit}")

    def number(self, at: Scope, unit: str, depth: int = 2) -> str:
        if unit == "courses":
            return self.counted(at)
        kinds = ["fact", "fact", "constant"]
        if depth:
            kinds += ["sum", "share", "pick", "if", "times", "rounded"]
            if at.entity in BELOW and unit in ("hours", "credits"):
                kinds += ["aggregate", "aggregate"]
            if unit == "pupils":
                kinds.append("members")
            if unit == "hours per year" and at.grade and at.entity in BELOW:
                kinds.append("programs")
        match self.one(kinds):
            case "fact":
                return self.measured(at, unit)
            case "constant":
                return self.constant(unit)
            case "sum":
                sign = self.one(("+", "-"))
                return f"({self.number(at, unit, depth - 1)} {sign} {self.number(at, unit, 0)})"
            case "share":
                return f"{self.one(('1/2', '2/3', '50%'))} of ({self.number(at, unit, depth - 1)})"
            case "times":
                return f"{self.one(('2', '3'))} * ({self.number(at, unit, depth - 1)})"
            case "pick":
                how = self.one(("smallest", "largest"))
                return f"{how} of ({self.number(at, unit, depth - 1)}, {self.number(at, unit, 0)})"
            case "aggregate":
                return self.aggregate(at, unit)
            case "members":
                return f"sum over size of (zz.n){self.where(replace(at, size=True))}"
            case "programs":
                return f"sum over program of (program.hours){self.where(replace(at, entity='program'))}"
            case "rounded":
                return f"(({self.number(at, unit, depth - 1)}) rounded {self.one(('down', 'up'))})"
            case _:
                first, second = self.number(at, unit, 0), self.number(at, unit, 0)
                return f"(if {self.truth(at, 0)} then {first} else {second} end)"

    def measured(self, at: Scope, unit: str) -> str:
        """A fact, let or table with the unit, at keys that are open or given."""
        owners = NUMBERS.get(unit, {})
        names = [n for e in at.open for n in owners.get(e, ())] + [n for n, u in at.names if u == unit]
        if not names:
            return self.constant(unit)
        name = self.one(names)
        by = BY.get(name)
        if by == "size" and not at.size:
            return f"{name} for {self.one(MEMBERS)}"
        if by == "grade" and not at.grade:
            return f"{name} for {self.one(('9', '10')) if self.options.odd else '9'}"
        return name

    def aggregate(self, at: Scope, unit: str) -> str:
        operations = ("sum", "sum", "smallest", "largest", "average")
        operation = self.one(operations)
        inner = replace(at, entity="course", names=())
        body = "course.credits" if unit == "credits" else self.number(inner, unit, 0)
        where = self.where(inner) if operation == "sum" or self.options.odd else ""
        return f"{operation} over course of ({body}){where}"

    def where(self, inner: Scope) -> str:
        """The condition of an aggregate; one in each law, for two are taken for one number."""
        if (self.conditioned and not self.options.odd) or not self.odds(2):
            return ""
        self.conditioned = True
        return f" where ({self.truth(inner, 0)})"

    def counted(self, at: Scope) -> str:
        if at.entity not in BELOW:
            return self.constant("")
        return f"sum over course of (1){self.where(replace(at, entity='course'))}"

    # --- tables

    def table(self, name: str, at: Scope, unit: str) -> str:
        keys = []
        if "school" in at.open and self.odds(2):
            keys.append("zz.k")
        if at.grade and self.odds(2):
            keys.append("grade")
        columns = ["value"]
        if self.options.years and self.odds(2 if self.options.graded else 3):
            columns = ["before 2027-07-01", "since 2027-07-01"]
        rows = [[]]  # type: list[list[str]]
        for key in keys:
            cells = ["9..10", "11", "otherwise"] if key == "grade" else ["tiny", "small", "otherwise"]
            rows = [[*row, cell] for row in rows for cell in cells]
        lines = [[*keys, *columns], *([*row, *(self.cell(unit) for _ in columns)] for row in rows)]
        return f"table {name} : {unit} {{\n" + "\n".join(f"| {' | '.join(ln)} |" for ln in lines) + "\n}"

    def cell(self, unit: str) -> str:
        number = self.constant(unit).split(" ")[0]
        return self.one((number, number, number, "none", "unresearched", f"{number} or 3")) if unit not in (
            "money", "percent") else number  # fmt: skip

    # --- blocks

    def cite(self) -> str:
        self.cited += 1
        return f'cite "Z. {self.cited}"'

    def head(self, at: Scope) -> list[str]:
        each = " each grade in 9..12" if at.grade else ""
        applies = [] if at.entity == "district" else [f"applies to {at.entity}{each}"]
        effective = []
        if self.options.years and self.odds(6):
            effective = [self.one(("effective since 2027-07-01", "effective until 2027-07-01"))]
        return [self.cite(), *applies, *effective]

    def condition(self, at: Scope, of: int = 2) -> list[str]:
        return [f"{self.one(('when', 'unless'))} {self.truth(at)}"] if self.odds(of) else []


def block(kind: str, pid: str, clauses: Sequence[str], to: str = "") -> str:
    """A block of law."""
    return "\n  ".join([f'{kind} {pid} "{pid} in words" {to}{{', *clauses]) + "\n}\n"


@dataclass(frozen=True, slots=True)
class Law:
    """Random law: its blocks, first the requirement `zz.r`, and what a plan can answer for its papers."""

    blocks: tuple[str, ...]
    needs: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    waived: bool = False

    @property
    def text(self) -> str:
        return "".join(self.blocks)


@st.composite
def laws(draw: st.DrawFn, options: Options = PLAIN, *, waivers: bool = False) -> Law:
    """A requirement, and whatever changes it."""
    writer = Writer(draw, options)
    one, odds = writer.one, writer.odds
    graded = options.graded
    entity = one(("school", "track") if graded else ("school", "school", "course", "track", "district"))
    at = Scope(entity, grade=graded or (entity in ("school", "track") and odds(3)))
    lines = writer.head(at)
    blocks: list[str] = []
    names: list[tuple[str, str]] = []
    if graded or (not options.truths_only and odds(2)):
        unit = (
            "hours per year" if graded else one([u for u in writer.units(at) if u != "courses"] or ["hours"])
        )
        names.append(("minimum", unit))
        lines.append(writer.table("minimum", at, unit))
    if odds(4):
        whole = Scope("school") if "school" in at.open else Scope("district")
        blocks.append(block("definition", "zz.def", [writer.cite(), f"let is_so = {writer.truth(whole, 1)}"]))
        lines.append(f"when zz.def.is_so or ({writer.truth(at, 0)})")
    if not options.truths_only and "school" in at.open and odds(6):
        clauses = [
            writer.cite(),
            f"let zz.b = {writer.number(Scope('school'), 'hours', 1).replace('zz.b', 'zz.a')}",
        ]
        blocks.append(block("definition", "zz.fix", clauses))
    inner = replace(at, names=tuple(names))
    lines += writer.condition(at)
    must = one(("must", "must", "must not"))
    if names:
        unit = names[0][1]
        lines.append(f"{must} {writer.number(at, unit, 1)} {one(ORDERS)} minimum")
    else:
        lines.append(f"{must} {writer.truth(inner)}")
    if options.years and "effective" not in "".join(lines) and odds(6):
        lines.append(f"version since 2027-07-01 {{ must {writer.truth(at, 1)} }}")
    blocks.insert(0, block("requirement", "zz.r", lines))
    blocks += _exceptions(writer, at, names)
    measure = next((m for m in ("zz.a", "zz.b", "course.hours") if m in lines[-1]), None)
    if measure and not any("version" in line for line in lines) and odds(2):
        blocks.append(_equivalency(writer, at, measure))
    needs: list[str] = []
    steps: list[str] = []
    if odds(3):
        blocks.append(_permission(writer, at, needs, steps))
    if waivers:
        blocks += _waivers(writer, at)
    return Law(tuple(blocks), tuple(needs), tuple(steps), waivers)


def _exceptions(writer: Writer, at: Scope, names: list[tuple[str, str]]) -> list[str]:
    blocks = []
    for n in range(writer.draw(st.integers(0, 2))):
        pid = f"zz.e{n}"
        clauses = [*writer.head(at), *writer.condition(at, 1)]
        if names and writer.odds(2):
            name, unit = names[0]
            value = writer.one((writer.constant(unit), f"2 * {name}", "none"))
            clauses.append(f"sets {name} = {value}")
        else:
            clauses.append("excuses")
        blocks.append(block("exception", pid, clauses, "to zz.r "))
        if writer.odds(3):
            clauses = [*writer.head(at), *writer.condition(at, 1), "excuses"]
            blocks.append(block("exception", f"zz.f{n}", clauses, f"to {pid} "))
    return blocks


def _equivalency(writer: Writer, at: Scope, measure: str) -> str:
    below = at.entity == "school" and measure != "course.hours" and writer.odds(2)
    own = Scope("course") if below else at
    amount = writer.number(replace(own, names=()), "hours", 0)
    clauses = [*writer.head(replace(own, grade=at.grade and not below)), *writer.condition(own)]
    clauses.append(f"counts {amount} as {measure} for zz.r")
    if writer.odds(2):
        clauses.append(
            f"up to {writer.constant('hours')}{' each course' if below and writer.odds(2) else ''}"
        )
    return block("equivalency", "zz.count", clauses)


def _permission(writer: Writer, at: Scope, needs: list[str], steps: list[str]) -> str:
    clauses = [*writer.head(at), *writer.condition(at, 1), "displaces zz.r"]
    if writer.options.papers and writer.odds(3):
        needs.append("letter")
        clauses.append('needs letter "A letter"')
    if writer.odds(3):
        clauses.append(f'needs proof "A proof" : {writer.truth(at, 0)}')
    if writer.options.papers and writer.odds(3):
        steps.append("adopt")
        clauses.append('step adopt "Adopted" by local_board on or before 2026-08-01')
    if at.entity == "course" and not writer.options.truths_only and writer.odds(2):
        clauses.append("up to 2 credits")
    return block("permission", "zz.may", clauses)


def _waivers(writer: Writer, at: Scope) -> list[str]:
    school = Scope("district")
    clauses = [writer.cite(), *writer.condition(school), 'reaches "Z. 1"', "asked by district"]
    clauses += ["granted by local_board", "discretion may_grant"]
    if writer.odds(2):
        clauses.append('needs form "The form"')
    if writer.odds(3):
        clauses.append(f"instead must {writer.truth(at, 0)}")
    blocks = [block("waiver", "zz.waive", clauses)]
    if writer.odds(2):
        clauses = [writer.cite(), "shields zz.r", "against every waiver"]
        if writer.odds(2):
            clauses = [
                clauses[0],
                "applies to school",
                *clauses[1:],
                f"unless {writer.truth(Scope('school'), 1)}",
            ]
        blocks.append(block("protection", "zz.guard", clauses))
    return blocks
