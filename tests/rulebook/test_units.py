from __future__ import annotations

from fractions import Fraction

import pytest

from policyengine.rulebook.units import NUMBER, Type, plural, singular, type_of, unit_of


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("hours", "hour"),
        ("classes", "class"),
        ("boxes", "box"),
        ("churches", "church"),
        ("counties", "county"),
        ("days", "day"),
        ("people", "person"),
        ("children", "child"),
    ],
)
def test_singular_and_plural(many: str, one: str) -> None:
    assert singular(many) == one
    assert plural(one) == many
    assert singular(one) == one


def test_hours_are_sixty_minutes() -> None:
    hours, minutes = unit_of(["hours", "year"]), unit_of(["minutes", "year"])
    assert hours.dimension == minutes.dimension
    assert (hours.scale, minutes.scale) == (Fraction(60), Fraction(1))
    assert unit_of(["credits", "hour"]).scale == Fraction(1, 60)


def test_units_print_in_the_plural() -> None:
    assert str(unit_of(["hour", "weeks", "credits"])) == "hours per week per credit"
    assert str(unit_of(["days"]).dimension.times(unit_of(["years"]).dimension, -1)) == "days per year"
    assert str(NUMBER) == "1"
    assert str(unit_of(["day"]).dimension.times(unit_of(["day"]).dimension)) == "days days"


def test_products_cancel() -> None:
    week = unit_of(["hours", "week"]).dimension
    assert week.times(unit_of(["hours", "week", "credit"]).dimension, -1) == unit_of(["credits"]).dimension
    assert week.times(week, -1) == NUMBER
    assert unit_of([]).dimension == NUMBER


def test_types() -> None:
    choices = {"subject"}
    assert type_of(("yes/no",), choices).is_truth
    assert type_of(("judgment",), choices).is_truth
    assert type_of(("money",), choices).is_number
    assert type_of(("subject",), choices) == Type("choice", choice="subject")
    assert str(type_of(("subject",), choices)) == "subject"
    assert str(type_of(("hours", "year"), choices)) == "hours per year"
    assert type_of(("hours", "year"), choices).is_number
    assert str(type_of(("text",), choices)) == "text"
    assert not type_of(("text",), choices).is_number
