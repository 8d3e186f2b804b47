"""The keys of a profile and the form of each value: what the reader takes, and what the schema says.

A form is `text`, `state`, `url`, `date`, `month-day`, `grades`, `area` or `sentence`; `[form]` is a list of such; a mapping is one
with the keys named.  A key that ends in `!` has to be there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Form = str | list[str] | Mapping[str, "Form"]

BODY: Mapping[str, Form] = {"name!": "text", "short": "text", "url": "url"}
PROFILE: Mapping[str, Form] = {
    "state!": "state",
    "name!": "text",
    "agency": BODY,
    "board": BODY,
    "liaison": "sentence",
    "school year": {"starts!": "month-day", "first day": "sentence", "terms": "sentence"},
    "grade levels": {
        "elementary": "grades",
        "middle": "grades",
        "high": "grades",
        "note": "sentence",
    },
    "researched!": {"from!": "date", "to!": "date"},
    "links": {"statutes": "url", "regulations": "url", "waivers": "url", "agency law page": "url"},
    "areas!": {"researched!": ["area"], "not researched!": ["area"]},
    "gaps": ["sentence"],
}


class Shape(NamedTuple):
    """How a text of a form looks: a pattern, what it is, and an example."""

    pattern: re.Pattern[str]
    what: str
    example: str


SHAPES: Mapping[str, Shape] = {
    "text": Shape(re.compile(r".+", re.DOTALL), "a text", "Kentucky Department of Education"),
    "state": Shape(re.compile(r"[A-Za-z]{2}"), "two letters", "KY"),
    "url": Shape(re.compile(r"https?://[^\s<>\"]+"), "the address of a web page", "https://education.ky.gov"),
    "date": Shape(re.compile(r"\d{4}-\d{2}-\d{2}"), "a date", "2026-11-22"),
    "month-day": Shape(
        re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"), "a month and a day", "07-01"
    ),
    "grades": Shape(re.compile(r"(?:PK|K|1[0-2]|[1-9])(?:-(?:K|1[0-2]|[1-9]))?"), "grades", "K-5"),
    "area": Shape(re.compile(r"[a-z]+(?:[ _][a-z]+)*"), "an area of law", "seat time"),
    "sentence": Shape(
        re.compile(r".+[.?!)]", re.DOTALL), "a sentence, with its full stop", "The rule was not read."
    ),
}
