"""Words of choices and closed lists in clauses: areas, intents, addressees, who acts (E0215)."""

from __future__ import annotations

from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.places import Found, uses_in, within
from policyengine.rulebook.model import EVIDENCE_ORDER, Provision, Rulebook
from policyengine.rulebook.vocabulary import GRADES, grades_between

DISCRETION = frozenset({"may_grant", "shall_grant", "self_executing"})
SILENCE = frozenset({"approves", "refuses"})
VOTERS = frozenset({"members", "cast", "present"})
EARLIER = frozenset({"stand", "end", "unread"})
LISTS = {"area": "area", "intent": "intent", "binds": "addressee"}


class Actors:
    """Who may ask, grant, act, make and enforce: addressees, actors, and the roles of jurisdictions."""

    def __init__(self, book: Rulebook) -> None:
        choices = book.vocabulary.choices
        named = {w for name in ("addressee", "actor") if name in choices for w in choices[name].parents}
        roles = {role for j in book.jurisdictions.values() for role in j.roles}
        self.book = book
        self._known = frozenset(named | roles)
        self._of: dict[str, frozenset[str]] = {}

    def known(self, jurisdiction: str) -> frozenset[str]:
        """The names that a block of `jurisdiction` may use: its own holders of roles among them."""
        if jurisdiction not in self._of:
            holders = {
                holder
                for jid in self.book.chain(jurisdiction)
                for holder, _ in self.book.jurisdictions[jid].roles.values()
            }
            self._of[jurisdiction] = self._known | holders
        return self._of[jurisdiction]


def check_words(book: Rulebook) -> list[Diagnostic]:
    """Words of clauses are members of the choice or list that they come from."""
    found = Found()
    actors = Actors(book)
    for block in book.provisions.values():
        known = actors.known(block.jurisdiction)
        for clause, _ in block.about:
            _about(found, book, clause, known)
        for clause, _ in block.lines:
            _act(found, clause, known)
            _listed(found, clause)
            _grades(found, block, clause)
    for jurisdiction in book.jurisdictions.values():
        for given in jurisdiction.givens:
            if given.source is not None:
                _about(found, book, given.source, frozenset())
    return found.all()


def _about(found: Found, book: Rulebook, clause: s.Clause, actors: frozenset[str]) -> None:
    match clause:
        case s.Words(keyword, words) if keyword in LISTS:
            choice = book.vocabulary.choices.get(LISTS[keyword])
            known = frozenset(choice.parents) if choice else frozenset()
            _each_in(found, words, known, f"choice `{LISTS[keyword]}`", clause.loc)
        case s.Words("made by" | "enforced by", words):
            _each_in(found, words, actors, "the actors, addressees and roles", clause.loc)
        case s.Source(grade):
            _each_in(found, (grade,), frozenset(EVIDENCE_ORDER), "the grades of evidence", clause.loc)
        case s.EarlierGrants(word):
            _each_in(found, (word,), EARLIER, "what `earlier grants` may do", clause.loc)


def _act(found: Found, clause: s.Clause, actors: frozenset[str]) -> None:
    who: tuple[str, ...] = ()
    match clause:
        case s.AskedBy(who, str(through)):
            who += (through,)
        case s.AskedBy(who) | s.GrantedBy(who):
            pass
        case s.Step(by=who, vote=s.Vote(body)):
            who += (body,)
        case s.Step(by=who):
            pass
        case s.Owed(to):
            who = (to,)
    _each_in(found, who, actors, "the actors, addressees and roles", clause.loc)


def _listed(found: Found, clause: s.Clause) -> None:
    match clause:
        case s.Discretion(word):
            _each_in(found, (word,), DISCRETION, "what a discretion may be", clause.loc)
        case s.Decides(silence=str(silence)):
            _each_in(found, (silence,), SILENCE, "what silence may do", clause.loc)
        case s.LastsOpen(event):
            _each_in(found, (event,), frozenset({"revoked"}), "what ends a term", clause.loc)
        case s.Step(vote=s.Vote() as vote):
            _each_in(found, (vote.of_whom,), VOTERS, "those whom a vote is counted of", vote.loc)
            if vote.operator not in ("at least", "more than"):
                found.add(
                    "E0215",
                    f"a vote is `at least` or `more than` a share, not `{vote.operator}`",
                    vote.loc,
                    "write `vote of teachers at least 2/3 of members`",
                )


def _grades(found: Found, block: Provision, clause: s.Clause) -> None:
    keys: list[s.Node] = []
    match clause:
        case s.Applies(_, each):
            keys = [k.values for k in each if k.values is not None]
            for one in each:
                if one.values is not None and one.key != "grade":
                    found.add(
                        "E0205",
                        f"`{one.key}` does not run by numbers",
                        one.loc,
                        f"write `each {one.key}`, and say in `when` which",
                    )
        case s.Sets(keys=given):
            keys = list(given)
        case s.Table(rows=rows):
            keys = [c.grades for row in rows for c in row.cells if c.grades is not None]
    for use in uses_in(block, clause):
        for at in within(use.expr):
            if isinstance(at, s.AtKey):
                keys += at.keys
    for key in keys:
        check_grade(found, key)


def check_grade(found: Found, key: s.Node) -> None:
    """Tells a grade that does not exist, and grades that stand the wrong way round."""
    match key:
        case s.GradeRange(first, last) if not grades_between(first, last):
            shown = first if first == last else f"{first}..{last}"
        case s.Quantity(number) if str(number) not in GRADES:
            shown = str(number)
        case _:
            return
    found.add(
        "E0215", f"`{shown}` names no grade", key.loc, "write grades from PK, K and 1 to 12, the lower first"
    )


def _each_in(found: Found, words: tuple[str, ...], known: frozenset[str], what: str, loc: s.Loc) -> None:
    for word in words:
        if word not in known:
            found.no_member(word, known, what, loc)
