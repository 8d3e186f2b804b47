"""Messages about what a user wrote: one sentence with its place, one sentence of help.

The list of codes is closed (`CODES`); a message that is not one of them cannot be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policyengine.language.syntax import NOWHERE, Loc

CODES: Mapping[str, str] = {
    # text of the law
    "E0101": "a word or sign that does not belong here",
    "E0102": "a character that the language does not have",
    "E0103": "the block ends too early",
    "E0104": "a date or number that does not exist",
    "E0105": "two words touch",
    "E0106": "a file that cannot be read",
    # rulebook
    "E0201": "a name that nothing declares",
    "E0202": "a name declared twice",
    "E0203": "a keyword as a name",
    "E0204": "a key that is not open",
    "E0205": "units that do not fit",
    "E0206": "a number without the unit that is due",
    "E0207": "a row with too many or too few cells",
    "E0208": "rows that overlap",
    "E0209": "keys that no row has",
    "E0210": "a citation that no code reads",
    "E0211": "a circle",
    "E0212": "a clause that this kind of provision does not have",
    "E0213": "a clause that may stand once only",
    "E0214": "two versions of one clause in force at once",
    "E0215": "a word that is no member of its choice",
    "E0216": "a target of the wrong kind",
    "E0217": "a measure that the requirement does not use",
    "E0218": "a clause that is missing",
    "E0219": "a fact of one state used by another",
    "E0220": "a deadline that cannot be kept",
    "E0221": "a form that this version of the language refuses",
    "E0222": "a span that ends before it begins",
    # advice on law that loads
    "W0201": "a provision without a source",
    "W0202": "a source much older than the others",
    "W0203": "a number in the paraphrase that the clauses do not hold",
    "W0204": "a requirement without an intent",
    "W0205": "a practice that does not point to the law",
    "W0206": "a topic answered twice",
    "W0207": "a topic that only a practice answers",
    "W0208": "an end, or a protection, that leaves earlier grants open",
    "W0209": "law that never meets what it works on",
    "W0210": "an amount counted twice",
    "W0211": "a fact that no provision reads",
    "W0212": "a yes or no without a question",
    "W0213": "a provision that no scenario names",
    "W0214": "a requirement that no authority reaches",
    # plan
    "E0301": "no such file, or not a file",
    "E0302": "a file that is not text in UTF-8",
    "E0303": "a file that is too large or unfolds without end",
    "E0304": "YAML that cannot be read",
    "E0305": "an unknown key",
    "E0306": "a key that stands twice",
    "E0307": "a value of the wrong form",
    "E0308": "a word that is no member of its choice",
    "E0309": "a wrong unit",
    "E0310": "a value that cannot be",
    "E0311": "facts that contradict each other",
    "E0312": "a name that the plan does not have",
    "E0313": "a part that is missing",
    "E0314": "a word that says nothing",
    "E0315": "an unknown state",
    "E0316": "a citation that two codes can read",
    "E0317": "an empty file",
    "W0301": "a number without a unit",
    "W0302": "a judgment without a person",
    "W0303": "a fact of another state",
    "W0304": "a citation without the name of its code",
    "W0305": "counts that do not agree",
    "W0306": "a gap in the timetable",
    # command line
    "E0401": "an option that cannot be used so",
    "E0402": "a file that cannot be written",
}
NOTES = frozenset({"W0214"})


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message.

    Attributes:
        code: a key of `CODES`; E is an error, W a warning.
        message: what is wrong, one sentence, the user's words in backticks.
        loc: where it stands.
        help: how to mend it, one sentence.
    """

    code: str
    message: str
    loc: Loc = NOWHERE
    help: str = ""
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuses a code that is not in `CODES`."""
        if self.code not in CODES:
            raise ValueError(f"no diagnostic {self.code}")

    @property
    def is_error(self) -> bool:
        """True for errors, False for warnings."""
        return self.code.startswith("E")

    @property
    def severity(self) -> str:
        """`error`, `warning`, or `note` for what is worth knowing and no fault."""
        return "error" if self.is_error else "note" if self.code in NOTES else "warning"

    def render(self, text: str | None = None) -> str:
        """`file:line:col: error[CODE]: sentence`, the line, an underline, the help.

        Args:
            text: the whole text of the file; without it the line is not shown.
        """
        place = f"{self.loc}: " if self.loc.line else (f"{self.loc.source}: " if self.loc.source else "")
        lines = [f"{place}{self.severity}[{self.code}]: {self.message}"]
        if text is not None and self.loc.line:
            lines += _underlined(text, self.loc)
        if self.help:
            lines.append(f"  help: {self.help}")
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)


def _underlined(text: str, loc: Loc) -> list[str]:
    rows = text.split("\n")
    if not 0 < loc.line <= len(rows):
        return []
    row = rows[loc.line - 1]
    shown = "".join(c if c.isprintable() else " " if c == "\t" else "?" for c in row)
    length = max(1, min(loc.end - loc.start, len(row) - loc.column + 1))
    margin = f"{loc.line:>5} | "
    return [margin + shown, " " * len(margin) + " " * (loc.column - 1) + "^" * length]


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word nearest to `word` in spelling, or None where none is near."""
    import difflib

    found = difflib.get_close_matches(word, sorted(set(known)), 1, cutoff)
    return found[0] if found else None
