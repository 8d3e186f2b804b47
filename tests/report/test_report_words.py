"""The plain words of reports."""

import pytest

from policyengine.reason.answer import GRADES_OF_EVIDENCE, OUTCOMES, STANDINGS
from policyengine.report import words


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (words.listing([]), ""),
        (words.listing(["a"]), "a"),
        (words.listing(["a", "b", "c"], "or"), "a, b or c"),
        (words.count(1, "rule of law", "rules of law"), "one rule of law"),
        (words.count(4, "rule of law", "rules of law"), "four rules of law"),
        (words.count(1200, "conflict"), "1,200 conflicts"),
        (words.sentence(" done "), "Done."),
        (words.sentence("Why?"), "Why?"),
        (words.sentence(""), ""),
        (words.outcome_words(["met"]), "Met"),
        (words.outcome_words(["violated", "met"]), "Not settled: met or violated"),
        (words.standing_words(["incomplete", "needless"]), "not settled: not needed or incomplete"),
        (words.standing_words(["barred"]), "barred, it can't be waived"),
        (words.mixed_words([["barred"], ["needless"]]), "mixed: barred and not needed"),
        (words.mixed_words([["barred"], ["barred"]]), "barred, it can't be waived"),
        (words.grades_words(["K", "1", "3", "PK"]), "grades PK-1 and 3"),
        (words.grades_words(["9"]), "grade 9"),
        (words.grades_words([]), ""),
        (words.years_words([2027, 2028, 2030]), "2027-28 to 2028-29 and 2030-31"),
        (words.years_words([1999]), "1999-00"),
        (words.thing_words("", ""), ""),
        (words.thing_words("high", "school"), "high"),
        (words.thing_words("high.day", "track"), "high, day track"),
        (words.thing_words("high.day.short", "day_type"), "high, day, short day type"),
        (words.thing_words("track", "track"), "track"),
        (words.thing_words("high.day", ""), "high, day"),
        (words.group_words([""], told_apart=False), ""),
        (words.group_words([""], told_apart=True), "pupils in no program"),
        (words.group_words(["", "clinic"], told_apart=True), "pupils in no program or of clinic"),
        (words.short_words("at least", "18 days"), "18 days short"),
        (words.short_words("at most", "11 teachers"), "11 teachers over"),
        (words.short_words("at least", ""), ""),
        (words.against_words("is", "yes"), "must be yes"),
        (words.same_unit("1 day per year", "170 days per year"), "1"),
        (words.same_unit("$5", "$6"), "$5"),
        (words.same_unit("60 minutes", "1 hour"), "60 minutes"),
        (
            words.actors_words(["local_board", "kbe", "the Secretary"], "then"),
            "the local board, KBE then the Secretary",
        ),
        (words.weakest(["text_seen", "recalled"]), "recalled"),
        (words.weakest([]), "recalled"),
        (words.reading_words("so", None), "So."),
        (words.reading_words("so", "not so"), "So. Rather than: Not so."),
        (words.named("A", []), "A"),
        (words.plain("local_board"), "local board"),
    ],
)
def test_phrases(made: str, expected: str) -> None:
    assert made == expected


def test_every_code_has_words() -> None:
    for outcome in OUTCOMES:
        assert words.outcome_words([outcome])
    for standing in STANDINGS:
        assert words.standing_words([standing])
    for grade in GRADES_OF_EVIDENCE:
        assert words.evidence_words(grade) != grade
    for how in ("displaces", "counts", "excuses", "opens", "owed"):
        assert words.how_words(how) != how
    for status in ("allowed", "once", "unsettled", "no"):
        assert words.status_words(status) != status
    for discretion in ("may_grant", "shall_grant", "self_executing"):
        assert words.discretion_words(discretion) != discretion
