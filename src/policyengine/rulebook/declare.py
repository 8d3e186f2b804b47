"""Stage one of loading: every word and block is entered under its name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook import vocabulary as v
from policyengine.rulebook.citations import RANKS, CitationReader, CodeOfLaw
from policyengine.rulebook.model import Jurisdiction, Line, Period, Provision, Rulebook
from policyengine.rulebook.units import type_of

DEFAULT_OWNER = "district"
_ABOUT = (
    s.Words, s.Level, s.Reading, s.Source, s.Effective, s.Repealed, s.See, s.EarlierGrants, s.Clock,
)  # fmt: skip


class Declarations:
    """What the files declare, gathered file by file; `rulebook()` puts it together."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.words = v.Vocabulary()
        self.jurisdictions: dict[str, Jurisdiction] = {}
        self.codes: dict[str, CodeOfLaw] = {}
        self._places: dict[tuple[str, str], s.Loc] = {}
        self._facts: list[s.Fact] = []
        self._topics: list[s.Topic] = []
        self._codes: list[tuple[s.Code, str]] = []
        self._provisions: list[tuple[s.Provision, str]] = []
        self._readers: dict[str, CitationReader] = {}

    def add(self, file: s.File, home: str) -> None:
        """Enters the items of a file; `home` is the jurisdiction of its folder, or ""."""
        named = [item.name for item in file.items if isinstance(item, s.Jurisdiction)]
        home = named[0] if named else home
        for item in file.items:
            match item:
                case s.Jurisdiction() if self._first("jurisdiction", item.name, item):
                    self.jurisdictions[item.name] = _jurisdiction(item)
                case s.Entity() if self._first("entity", item.name, item):
                    entity = v.Entity(item.name, item.inside, item.text or "", item.loc)
                    self.words.entities[item.name] = entity
                case s.Choice() if self._first("choice", item.name, item):
                    self.words.choices[item.name] = self._choice(item)
                case s.Fact() if self._first("fact", item.name, item):
                    self._facts.append(item)
                case s.Topic() if self._first("topic", item.name, item):
                    self._topics.append(item)
                case s.Code() if self._first("code", f"{home} {item.name}", item):
                    self._codes.append((item, home))
                case s.Provision() if self._first("provision", item.name, item):
                    self._provisions.append((item, home))

    def _first(self, kind: str, name: str, item: s.Item) -> bool:
        other = {"fact": "provision", "provision": "fact"}.get(kind)
        if other is not None and (place := self._places.get((other, name))) is not None:
            self.found.append(
                Diagnostic(
                    "E0202",
                    f"{kind} `{name}` has the name of a {other}",
                    item.loc,
                    help=f"give one of them another name; the {other} is declared at {place}",
                )
            )
            return False
        earlier = self._places.setdefault((kind, name), item.loc)
        if earlier is item.loc:
            return True
        shown = name.rsplit(maxsplit=1)[-1]
        self.found.append(
            Diagnostic(
                "E0202",
                f"{kind} `{shown}` is declared twice",
                item.loc,
                help=f"give this one a name of its own, or leave out the other one at {earlier}",
            )
        )
        return False

    def _choice(self, item: s.Choice) -> v.Choice:
        parents: dict[str, str | None] = {}
        for member in item.members:
            if member.name in parents:
                self.found.append(
                    Diagnostic(
                        "E0202",
                        f"`{member.name}` stands twice in choice `{item.name}`",
                        member.loc,
                        help="leave one of them out",
                    )
                )
            parents[member.name] = member.inside
        for member in item.members:
            if member.inside is not None and member.inside not in parents:
                parents[member.name] = None
                self.found.append(
                    Diagnostic(
                        "E0215",
                        f"`{member.inside}` is no member of choice `{item.name}`",
                        member.loc,
                        help=f"add `{member.inside}` to the choice, or write `{member.name}` alone",
                    )
                )
        self._open_circles(item, parents)
        return v.Choice(item.name, parents)

    def _open_circles(self, item: s.Choice, parents: dict[str, str | None]) -> None:
        for member in item.members:
            seen: list[str] = []
            at: str | None = member.name
            while at is not None and at not in seen:
                seen.append(at)
                at = parents[at]
            if at == member.name:
                parents[member.name] = None
                chain = " in ".join(f"`{name}`" for name in (*seen, member.name))
                self.found.append(
                    Diagnostic(
                        "E0211",
                        f"a part that holds its whole: {chain}",
                        member.loc,
                        help="a part is smaller than its whole: take one `in` out",
                    )
                )

    def rulebook(self) -> Rulebook:
        """The rulebook of all that was added; what cannot stand is left out and told in `found`."""
        for fact in self._facts:
            self.words.facts[fact.name] = self._fact(fact)
        for topic in self._topics:
            kind = type_of(topic.unit.words, self.words.choices)
            self.words.topics[topic.name] = v.Topic(topic.name, kind, topic.by, topic.text or "", topic.loc)
        for code, home in self._codes:
            self.codes[f"{home} {code.name}"] = self._code(code, home)
        book = Rulebook(self.words, self.jurisdictions, {}, CitationReader(self.codes.values()))
        for item, home in self._provisions:
            book.provisions[item.name] = self._provision(item, self._home(item, home), book)
        return book

    def _home(self, item: s.Provision, home: str) -> str:
        head = item.name.split(".")[0]
        return head if head in self.jurisdictions or not home else home

    def _fact(self, item: s.Fact) -> v.Fact:
        head = item.name.split(".")[0]
        owner = item.owner or (head if head in self.words.entities else DEFAULT_OWNER)
        lines = {line.keyword: line.text for line in item.clauses}
        own = self.jurisdictions.get(head)
        return v.Fact(
            item.name,
            owner,
            type_of(item.unit.words, self.words.choices),
            item.by,
            item.text or "",
            lines.get("ask", ""),
            lines.get("evidence", ""),
            head if own is not None and own.order == "state" else None,
            item.loc,
        )

    def _code(self, item: s.Code, home: str) -> CodeOfLaw:
        pattern, parts = "", []
        level = self.jurisdictions[home].level if home in self.jurisdictions else ""
        for clause in item.clauses:
            match clause:
                case s.Numbered(pattern):
                    pass
                case s.Level(rank):
                    level = self.rank(rank)
                case s.CodePart(name, cited):
                    parts.append((name, tuple((c.first, c.last) for c in cited)))
        return CodeOfLaw(f"{home} {item.name}", item.printed, pattern, level, home, tuple(parts))

    def rank(self, rank: s.Rank) -> str:
        """The level that `rank` names; an unknown one is told and passes as it is."""
        name = f"{rank.order} {rank.kind}"
        if name not in RANKS:
            self.found.append(
                Diagnostic(
                    "E0215",
                    f"`{name}` is no level of law",
                    rank.loc,
                    help="write one of: " + ", ".join(RANKS),
                )
            )
        return name

    # --- provisions

    def _provision(self, item: s.Provision, home: str, book: Rulebook) -> Provision:
        own = Provision(item.name, item.kind, item.title, home, "", item.loc, item.to)
        starts = self.jurisdictions[home].year_starts if home in self.jurisdictions else (7, 1)
        rank: s.Rank | None = None
        lines: list[Line] = []
        about: list[Line] = []
        for clause, period in _flat(item.clauses, Period(), starts):
            (about if isinstance(clause, _ABOUT) else lines).append(Line(_dated(clause, starts), period))
            match clause:
                case s.Words():
                    self._words(own, clause)
                case s.Level():
                    rank = clause.rank
                case s.Reading():
                    own.readings += (clause,)
                case s.Source():
                    own.sources += (clause,)
                case s.Effective(span):
                    own.period = self._period(span, starts)
                case s.Repealed():
                    own.repealed = clause
                case s.See(targets):
                    own.see += targets
                case s.EarlierGrants(word):
                    own.earlier_grants = word
                case s.Clock(fact):
                    own.clock = fact
        own.lines, own.about = tuple(lines), tuple(about)
        self._cites(own, item, book)
        own.level = self._level(own, rank)
        return own

    def _period(self, span: s.Span, starts: tuple[int, int]) -> Period:
        period = period_of(span, starts)
        if period.empty:
            self.found.append(
                Diagnostic(
                    "E0222", "the span ends before it begins", span.loc, help="put the earlier day first"
                )
            )
        return period

    def _words(self, own: Provision, clause: s.Words) -> None:
        match clause.keyword:
            case "cite":
                own.cite_texts += clause.words
            case "area":
                own.areas += clause.words
            case "intent":
                own.intents += clause.words
            case "binds":
                own.binds = (own.binds or ()) + clause.words
            case "made by":
                own.made_by = clause.words[0]
            case "enforced by":
                own.enforced_by = clause.words[0]
            case "says":
                own.says = " ".join((own.says, *clause.words)).strip()
            case "note":
                own.notes += (" ".join(clause.words),)
            case "unread":
                own.unread += (" ".join(clause.words),)

    def _cites(self, own: Provision, item: s.Provision, book: Rulebook) -> None:
        found = []
        if own.jurisdiction not in self._readers:
            self._readers[own.jurisdiction] = book.reader.at_home((own.jurisdiction,))
        reader = self._readers[own.jurisdiction]
        for text in own.cite_texts:
            cite = reader.read(text)
            if cite is not None:
                found.append(cite)
            elif own.kind not in ("practice", "advice") and "guidance" not in _written_level(item):
                self.found.append(
                    Diagnostic(
                        "E0210",
                        f"no code reads the citation `{text}` of `{own.id}`",
                        _place_of(item, text),
                        help="write it as one of the codes prints it, or declare the code",
                    )
                )
        own.cites = tuple(found)

    def _level(self, own: Provision, rank: s.Rank | None) -> str:
        if rank is not None:
            return self.rank(rank)
        home = self.jurisdictions.get(own.jurisdiction)
        levels = [self.codes[c.code].level for c in own.cites if self.codes[c.code].level in RANKS]
        if levels:
            return min(levels, key=RANKS.index)
        return home.level if home else "state statute"


def _written_level(item: s.Provision) -> str:
    return next((c.rank.kind or "" for c in item.clauses if isinstance(c, s.Level)), "")


def _place_of(item: s.Provision, text: str) -> s.Loc:
    for clause in item.clauses:
        if isinstance(clause, s.Words) and clause.keyword == "cite" and text in clause.words:
            return clause.loc
    return item.loc


def _flat(
    clauses: Iterable[s.Clause], period: Period, starts: tuple[int, int]
) -> Iterable[tuple[s.Clause, Period]]:
    for clause in clauses:
        if isinstance(clause, s.Version):
            yield from _flat(clause.clauses, period.cut(period_of(clause.span, starts)), starts)
        else:
            yield clause, period


def period_of(span: s.Span | None, starts: tuple[int, int]) -> Period:
    """The days of a span; a school year stands for its first day."""
    if span is None:
        return Period()
    return Period(day_of(span.since, starts), day_of(span.until, starts))


def day_of(point: s.Point | None, starts: tuple[int, int]) -> datetime.date | None:
    """The day that a point names."""
    if point is None:
        return None
    if point.date is not None:
        return point.date
    year = int(str(point.school_year).split("-")[0])
    return datetime.date(year, *starts)


def _dated(clause: s.Clause, starts: tuple[int, int]) -> s.Clause:
    if not isinstance(clause, s.Table) or not any(c.point and c.point.school_year for c in clause.columns):
        return clause
    columns = tuple(
        replace(c, point=replace(c.point, date=day_of(c.point, starts))) if c.point else c
        for c in clause.columns
    )
    return replace(clause, columns=columns)


def _jurisdiction(item: s.Jurisdiction) -> Jurisdiction:
    own = Jurisdiction(item.name, item.title, item.rank.order, loc=item.loc)
    own.level = {"federal": "federal statute", "field": "field guidance"}.get(own.order, "state statute")
    for clause in item.clauses:
        match clause:
            case s.PartOf(name):
                own.part_of = name
            case s.YearStarts(month, day):
                own.year_starts = (month, day)
            case s.Level(rank):
                own.level = f"{rank.order} {rank.kind}"
            case s.Horizon(date):
                own.researched_since = date
            case s.Role(role, name, text):
                own.roles[role] = (name, text or name)
            case s.StateFact():
                own.givens.append(clause)
    return own
