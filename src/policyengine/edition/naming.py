"""What things are called in the sentences: facts, words of choices, actors, other provisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policyengine.language import syntax as s
from policyengine.rulebook.english import listing, plain
from policyengine.rulebook.model import Provision, Rulebook, ValueRef
from policyengine.rulebook.vocabulary import Fact, Vocabulary

THINGS = {  # entity or key: one of them, many of them
    "day_type": ("kind of school day", "kinds of school day"),
    "block": ("line of the timetable", "lines of the timetable"),
    "fund_use": ("planned use of money", "planned uses of money"),
    "transfer": ("transfer of federal money", "transfers of federal money"),
    "activity": ("activity", "activities"),
    "subject": ("subject", "subjects"),
    "school_year": ("school year", "school years"),
    "request": ("request", "requests"),
    "intent": ("purpose that the law protects", "purposes that the law protects"),
    "track": ("track", "tracks"),
    "addressee": ("addressee", "addressees"),
}
_NUMBERS = {  # facts whose title names a whole table, where a sentence speaks of one of its numbers
    "schedule.minutes": "minutes in the timetable of a day",
    "schedule.days": "school days in the calendar",
}
_ADDRESSEES = {
    "charter": "charter schools",
    "division": "school divisions",
    "school_board": "school boards",
    "sea": "the state education agency",
}
_AGENCIES = {
    "sea": "the state education agency",
    "sbe": "the state board",
    "lea": "the local education agency",
    "state": "the state",
    "secretary": "the U.S. Secretary of Education",
}
_MANY = frozenset(
    {"administrators", "teachers", "employees", "affected_employees", "secondary_schools", "voters"}
)
_SPELLED = {
    "act": "ACT", "algebra": "Algebra", "asvab": "ASVAB", "cte": "career and technical education",
    "english": "English", "eoc": "end-of-course", "idea": "IDEA", "iep": "IEP", "perkins": "Perkins", "sat": "SAT",
    "us": "US", "workkeys": "WorkKeys", "civics": "civics",
}  # fmt: skip
_WHOLE = {
    "class_time": "time in class", "four_h": "4-H", "full_day": "full-day", "half_day": "half-day",
    "performance_based": "performance-based", "work_based": "work-based", "idea_b": "IDEA Part B",
    "cte": "career and technical education (CTE)",
}  # fmt: skip
_AREAS = {
    "career_technical_federal": "federal career and technical education",
    "core_certification": "certification in core subjects",
    "grant_condition": "conditions of grants",
    "federal_duty": "duties under federal law",
    "fund_distribution": "distribution of funds",
    "health_safety": "health and safety",
    "optional_power": "powers that need not be used",
    "supplement_not_supplant": "supplementing and not supplanting",
}
_TITLE = re.compile(r"title_(iii|iv|ii|i|v)(?:_([a-d]))?(?:_(\d+[a-z]?))?")
_PROPER = frozenset(
    {"Title", "Algebra", "Carnegie", "Medicaid", "Native", "Spanish", "March", "May", "IDEA", "I"}
)
_SNAKE = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
_WORD = re.compile(r"[A-Za-z][\w'-]*")


def member(word: str) -> str:
    """A word of a choice as people write it: `algebra_2` is `Algebra 2`, `title_i_a` is `Title I-A`."""
    match = _TITLE.fullmatch(word)
    if match:
        part = f"-{match[2].upper()}" if match[2] else ""
        return f"Title {match[1].upper()}{part}" + (f" section {match[3]}" if match[3] else "")
    if word in _WHOLE:
        return _WHOLE[word]
    return " ".join(_SPELLED.get(w, w) for w in word.split("_"))


def area(word: str) -> str:
    """An area of law as people write it: `health_safety` is `health and safety`."""
    return _AREAS.get(word, plain(word))


def thing(name: str, *, many: bool = False) -> str:
    """An entity or key as people write it: `day_type` is `kind of school day`."""
    if name in THINGS:
        return THINGS[name][many]
    words = plain(name)
    if not many:
        return words
    return words[:-1] + "ies" if words.endswith("y") else words + ("es" if words.endswith("s") else "s")


def keyed(name: str, words: Vocabulary, state: str) -> str:
    """The name of a key: a state's own choice loses the letters of the state."""
    return thing(name.removeprefix(f"{state}_") if name in words.choices else name)


def addressees(names: Iterable[str]) -> str:
    """Whom a rule binds: `districts and schools`."""
    return listing(_ADDRESSEES.get(n, thing(n, many=True)) for n in names)


class Naming:
    """Names for the provisions of one rulebook.

    `definitions` are the blocks that give a fact the meaning of a state's law, by the fact; `set_anew` the values
    (provision, name) that some exception sets.
    """

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._proper = _PROPER | frozenset(_proper_words(book.vocabulary))
        self.definitions: dict[str, list[Provision]] = {}
        for block in book.of_kind("definition"):
            for let in block.clauses(s.Let):
                if isinstance(let, s.Let) and let.name in book.vocabulary.facts:
                    self.definitions.setdefault(let.name, []).append(block)
        refs = [
            book.resolve(sets.name, block)
            for block in book.of_kind("exception")
            for sets in block.clauses(s.Sets)
            if isinstance(sets, s.Sets)
        ]
        self.set_anew = frozenset((ref.provision, ref.name) for ref in refs if isinstance(ref, ValueRef))

    def low(self, title: str) -> str:
        """A title within a sentence: its first word in lower case, unless it is a name."""
        first, gap, rest = title.strip().partition(" ")
        bare = first.rstrip(",:;'s") if first.endswith("'s") else first.rstrip(",:;")
        own = first if bare[1:] != bare[1:].lower() or bare in self._proper else first.lower()
        return _SNAKE.sub(lambda m: m.group().replace("_", " "), own + gap + rest)

    def fact(self, fact: Fact) -> str:
        """A fact within a sentence: its title, else its question, else its name."""
        if fact.name in _NUMBERS:
            return _NUMBERS[fact.name]
        if fact.title:
            return self.low(fact.title.rstrip("."))
        return plain(fact.name).replace(".", " ")

    def provision(self, pid: str) -> str:
        """Another provision: its title and its first citation."""
        found = self.book.provisions.get(pid)
        return titled(found) if found is not None else plain(pid).replace(".", " ")

    def actor(self, name: str, home: str) -> str:
        """A body or office: as the law of `home` names it, else by its plain name."""
        for jid in self.book.chain(home):
            for role, (holder, text) in self.book.jurisdictions[jid].roles.items():
                if name in (role, holder):
                    return f"the {text.removeprefix('The ').removeprefix('the ')}"
        if name in _AGENCIES:
            return _AGENCIES[name]
        if len(name) < 4:
            return f"the {name.upper()}"
        return f"the {plain(name)}"

    def actors(self, names: Iterable[str], home: str, last: str = "and") -> str:
        """`the local board and the State Board`."""
        return listing((self.actor(n, home) for n in names), last)


def is_many(name: str) -> bool:
    """True for an actor that is several people."""
    return name in _MANY


def titled(provision: Provision) -> str:
    """`“Hours of instruction” (KRS 158.060)`."""
    cite = f" ({provision.cite_texts[0]})" if provision.cite_texts else ""
    return f"“{provision.title}”{cite}"


def _proper_words(words: Vocabulary) -> Iterator[str]:
    """Words that the vocabulary writes with a capital inside a sentence, and never without."""
    low: set[str] = set()
    high: set[str] = set()
    for fact in words.facts.values():
        for text in (fact.title, fact.ask):
            for place, found in enumerate(_WORD.findall(text)):
                if found[0].islower():
                    low.add(found)
                elif place:
                    high.add(found)
    return (word for word in sorted(high) if word.lower() not in low)
