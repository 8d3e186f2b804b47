"""Findings that say the same are one entry."""

import datetime
from dataclasses import replace

import answers

from policyengine.report.fold import URGENCIES, Instance, finding_instance, fold, instance_of, merge, urgency


def test_one_entry_for_all_grades_groups_and_years() -> None:
    (entry,) = [e for e in fold(answers.findings())["violated"] if e.first.provision == "ky.hours.annual"]
    assert len(entry.findings) == 40
    day, years = "taylor_high, day track, pupils", "2027-28 to 2030-31"
    assert [[i.words(told_apart=True) for i in case.instances] for case in entry.cases] == [
        [f"{day} in no program or of online_history, grades 9-12, {years}"],
        [f"{day} of clinic, grades 11-12, {years}"],
    ]


def test_standings_of_a_road_by_year() -> None:
    (entry,) = [e for e in fold(answers.findings())["violated"] if e.first.provision == "ky.days.attendance"]
    (path,) = entry.paths
    assert path.usable
    assert path.standings == ((("incomplete",), (2027, 2028, 2029)), (("expired",), (2030,)))
    assert [m.id for m in path.missing] == ["justification", "file"]


def test_every_finding_has_its_place() -> None:
    parts = fold(answers.findings())
    assert tuple(parts) == URGENCIES
    assert sum(len(e.findings) for held in parts.values() for e in held) == len(answers.findings())


def test_urgencies() -> None:
    met = answers.clear().findings[0]
    assert urgency(met) == "in_order"
    assert urgency(replace(met, outcomes=("violated",), touched=False)) == "violated"
    assert urgency(replace(met, outcomes=("unresearched",))) == "unresearched"
    assert urgency(replace(met, outcomes=("unresearched", "met"))) == "unsettled"
    assert urgency(replace(met, outcomes=("lifted", "met"))) == "lifted"
    assert urgency(replace(met, outcomes=("heeded",))) == "advice"
    assert urgency(replace(met, outcomes=("violated", "met"), touched=False)) == "untouched"


def test_instances_that_differ_twice_stay_apart() -> None:
    met = answers.clear().findings[0]
    two = [
        instance_of(replace(met, grades=("9",), years=(2027,))),
        instance_of(replace(met, grades=("10",), years=(2028,))),
    ]
    assert merge(two) == tuple(two)


def test_things_of_one_kind_are_listed() -> None:
    met = answers.clear().findings[0]
    (one,) = merge([instance_of(met), instance_of(replace(met, subject="taylor_high.evening"))])
    assert one.words(told_apart=False) == "taylor_high, day track and evening track, 2027-28 to 2030-31"
    schools = Instance(
        "school", frozenset(["a", "b"]), frozenset([""]), frozenset(), frozenset(), (("g", "all_others"),)
    )
    assert schools.words(told_apart=False) == "a and b, all others"


def test_parts_of_a_year_stay_apart() -> None:
    met = replace(answers.clear().findings[0], years=(2027,))
    day = datetime.date(2028, 3, 1)
    two = merge([finding_instance(replace(met, until=day)), finding_instance(replace(met, since=day))])
    assert [i.words(told_apart=False) for i in two] == [
        "taylor_high, day track, 2027-28, before 2028-03-01",
        "taylor_high, day track, 2027-28, from 2028-03-01",
    ]
