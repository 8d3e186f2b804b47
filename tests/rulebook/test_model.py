from __future__ import annotations

import datetime

from policyengine.language import syntax as s
from policyengine.rulebook import model as m
from policyengine.rulebook.loader import load_texts
from policyengine.rulebook.vocabulary import grade_spans, grades_between, school_year_of, year_name, year_of

DAY = datetime.date
LAW = """
entity district
entity school in district
entity track in school
entity club in school, track
choice activity { class, lab in class, wet_lab in lab, recess }
fact school.size : pupils
fact st.minutes of track : minutes per day by activity
jurisdiction us "US" federal { role sea is ed }
jurisdiction guide "G" field {}
jurisdiction st "S" state { part of us role sea is doe }
jurisdiction ot "O" state { part of us }
code stst "St." { numbered "chapter-section" }
requirement us.r "t" { applies to school source text_seen "x" 2020-05-05 }
requirement guide.g "t" { applies to school }
requirement ot.r "t" { applies to school }
requirement st.r "t" {
  cite "St. 1-1"
  effective since 2015-01-01
  applies to track
  table minimum : hours { | before 2020-01-01 | since 2020-01-01 | | 1 | 2 | }
  let a = 1 hours
  must school.size at least 1 pupils  must not school.size at least 9 pupils  consequence "c"
}
exception st.e "t" to st.r {
  cite "St. 1-2"
  let own = 2 hours when school.size at least 3 pupils
  excuses sets minimum = all needs n "N"
}
exception st.ee "t" to st.e { cite "St. 1-3" excuses }
equivalency st.q "t" { cite "St. 1-4" counts 1 hours as st.r.a for st.r up to 2 hours }
permission st.p "t" { cite "St. 1-5" displaces st.r owed to pupil : school.size at least 1 pupils }
advice st.a "t" { should school.size at least 1 pupils }
protection st.s "t" { cite "St. 1-6" shields st.r against st.w.a }
waiver st.w.a "t" {
  cite "St. 2-1"
  reaches st.r
  asked by school
  granted by board
  granted when school.size at least 1 pupils
  refused "No" : school.size at least 9 pupils
  discretion may_grant
  decides within 9 days
  needs why "Why"
  version until 2020-01-01 { step hear "Hear" vote of board at least 1/2 of members }
  version since 2020-01-01 { step vote "Vote" vote of board at least 2/3 of members }
  instead must school.size at least 1 pupils
  lasts 3 years
  lasts while school.size at least 1 pupils
  renewable
  topic t = 3
}
"""


def book() -> m.Rulebook:
    return load_texts([("", "x", LAW)])[0]


def test_names_mean() -> None:
    law = book()
    own, waiver, exception = (law.provisions[i] for i in ("st.r", "st.w.a", "st.ee"))
    assert isinstance(law.resolve("school.size", own), m.FactRef)
    assert law.resolve("minimum", own) == m.ValueRef("st.r", "minimum")
    assert law.resolve("minimum", exception) == m.ValueRef("st.r", "minimum")
    assert law.resolve("own", exception) == m.ValueRef("st.e", "own")
    assert law.resolve("minimum", None) is None
    assert law.resolve("st.r.minimum", None) == m.ValueRef("st.r", "minimum")
    assert law.resolve("st.q.counted", None) == m.DerivedRef("st.q", "counted")
    assert law.resolve("why", waiver) == m.StepRef("st.w.a", "why", "")
    assert law.resolve("st.w.a.vote.yes", None) == m.StepRef("st.w.a", "vote", "yes")
    assert law.resolve("st.w.a.file", None) == m.StepRef("st.w.a", "file", "")
    assert law.resolve("st.w.a.vote.maybe", None) is None
    assert law.resolve("st.r.file", None) is None
    assert law.resolve("grade", own) == m.KeyRef("grade")
    assert law.resolve("activity", own) == m.KeyRef("activity")
    assert law.resolve("st.r", own) == m.ProvisionRef("st.r")
    assert law.resolve("nothing.at.all", own) is None


def test_targets_name_provisions() -> None:
    law = book()
    cited = s.Target("cited", s.Cited("St. 1"))
    assert law.targets((s.Target("id", "st.r"), s.Target("under", "st.w"))) == ("st.r", "st.w.a")
    assert law.targets((cited,)) == ("st.r", "st.e", "st.ee", "st.q", "st.p", "st.s")
    assert law.targets((s.Target("area", "credit"),)) == ()


def test_what_concerns_a_state() -> None:
    law = book()
    assert law.chain("st") == ("st", "us")
    assert law.chain("zz") == ("us",)
    ids = {p.id for p in law.in_state("st")}
    assert {"us.r", "guide.g", "st.r"} <= ids
    assert "ot.r" not in ids
    assert [p.id for p in law.of_kind("waiver", "advice")] == ["st.a", "st.w.a"]
    assert law.known_on == DAY(2020, 5, 5)
    assert load_texts([])[0].known_on == DAY(1, 1, 1)


def test_roles() -> None:
    law = book()
    assert law.role("sea", "st") == "doe"
    assert law.role("sea", "ot") == "ed"
    assert law.role("board", "st") == "board"


def test_rules_at_an_event() -> None:
    law = book()
    waiver = law.provisions["st.w.a"]
    before, after = waiver.at(DAY(2019, 1, 1)), waiver.at(DAY(2020, 1, 1))
    assert [x.name for x in before.steps] == ["hear"]
    assert [x.name for x in after.steps] == ["vote"]
    assert waiver.at(DAY(2021, 1, 1)) is after
    assert after.discretion == "may_grant"
    assert None not in (after.asked_by, after.granted_by, after.decides)
    parts = (after.reaches, after.needs, after.refused, after.granted_when, after.instead, after.lasts)
    assert [len(p) for p in (*parts, after.lasts_while, after.renewable, after.answers)] == [1] * 9
    rules = law.provisions["st.r"].at(DAY(2020, 1, 1))
    assert [c.keyword for c in rules.musts] == ["must", "must not"]
    assert set(rules.lets) == {"a"}
    assert set(rules.tables) == {"minimum"}
    assert rules.applies is not None
    assert len(rules.consequences) == 1
    exception = law.provisions["st.e"].at(DAY(2020, 1, 1))
    assert exception.excuses
    assert len(exception.sets) == len(exception.conditions) == 1
    assert len(law.provisions["st.a"].at(DAY(2020, 1, 1)).shoulds) == 1
    assert len(law.provisions["st.p"].at(DAY(2020, 1, 1)).owed) == 1
    assert len(law.provisions["st.q"].at(DAY(2020, 1, 1)).caps) == 1


def test_days_of_change() -> None:
    law = book()
    assert law.provisions["st.r"].changes() == (DAY(2015, 1, 1), DAY(2020, 1, 1))
    assert law.provisions["st.w.a"].changes() == (DAY(2020, 1, 1),)
    assert [type(c) for c in law.provisions["st.r"].clauses(s.Let)] == [s.Let]
    assert law.provisions["st.r"].grade == "recalled"


def test_periods() -> None:
    period = m.Period(DAY(2020, 1, 1), DAY(2021, 1, 1))
    assert DAY(2020, 1, 1) in period
    assert DAY(2021, 1, 1) not in period
    assert period.cut(m.Period(DAY(2020, 6, 1))) == m.Period(DAY(2020, 6, 1), DAY(2021, 1, 1))
    assert period.cut(m.Period(DAY(2022, 1, 1))).empty
    assert not period.empty


def test_entities_and_choices() -> None:
    words = book().vocabulary
    assert words.above("club") == ("school", "track", "district")
    assert words.above("nothing") == ()
    assert words.below("school") == ("track", "club")
    assert set(words.facts_of("track")) == {"st.minutes"}
    activity = words.choices["activity"]
    assert activity.within("wet_lab", "class")
    assert not activity.within("class", "lab")
    assert activity.parts("class") == ("lab", "wet_lab")
    assert list(activity.wholes("wet_lab")) == ["lab", "class"]
    assert activity.roots() == ("class", "recess")
    assert "lab" in activity


def test_grades_and_years() -> None:
    assert grades_between("K", "2") == ("K", "1", "2")
    assert grades_between("2", "K") == ()
    assert grades_between("2", "14") == ()
    assert grade_spans({"9", "10", "12"}) == [("9", "10"), ("12", "12")]
    assert year_name(1999) == "1999-00"
    assert year_of("2027-28") == 2027
    assert year_of("2027-29") is None
    assert year_of("27-28") is None
    assert school_year_of(DAY(2026, 6, 30), (7, 1)) == 2025
