"""Profiles: the reader and its messages, the schema, and that what is shipped agrees with the law."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from policyengine.profile import Profile, profiles, read_profile_text
from policyengine.profile.schema import PATH, profile_schema
from policyengine.rulebook import default_paths, load
from policyengine.rulebook.loader import encoded_states, law_folder
from policyengine.rulebook.model import Rulebook

GOOD = """\
state: EX
name: Example
agency:
  name: Example Department of Education
  short: EDE
  url: https://ede.example
board: {name: Example Board}
liaison: The office of waivers.
school year:
  starts: 07-01
  first day: After Labor Day.
grade levels: {elementary: K-5, high: 9-12, note: As the hours have it.}
researched: {from: 2015-07-01, to: 2026-11-22}
links: {statutes: https://law.example/1}
areas:
  researched: [seat time, credit]
  not researched: [funding]
gaps:
  - Chapter 3 was not read.
"""
AREAS = ("seat_time", "credit", "funding")


@pytest.fixture(scope="module")
def shipped() -> dict[str, Profile]:
    law, _ = load(default_paths(None))
    read, found = profiles(law.vocabulary.choices["area"].parents)
    assert [d.render() for d in found] == []
    return read


@pytest.fixture(scope="module")
def law() -> Rulebook:
    return load(default_paths(None))[0]


def test_what_is_read() -> None:
    read, found = read_profile_text(GOOD, "profile.yaml", AREAS)
    assert found == []
    assert read is not None
    assert (read.state, read.name) == ("ex", "Example")
    assert read.agency is not None
    assert (read.agency.short, read.agency.url) == ("EDE", "https://ede.example")
    assert read.school_year is not None
    assert (read.school_year.starts, read.school_year.first_day) == ((7, 1), "After Labor Day.")
    assert dict(read.levels) == {"elementary": "K-5", "high": "9-12"}
    assert [d.isoformat() for d in read.researched] == ["2015-07-01", "2026-11-22"]
    assert (read.areas, read.not_researched) == (("seat_time", "credit"), ("funding",))
    assert read.gaps == ("Chapter 3 was not read.",)


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "help_"),
    [
        ("agency:", "agancy:", "3:1", "`agancy` is no key of the profile", "did you mean `agency`?"),
        ("name: Example\n", "", "1:1", "the profile has no `name`", "add `name:`"),
        ("state: EX", "state: Example", "1:8", "`Example` is not two letters", "write two letters, as `KY`"),
        (
            "https://ede.example",
            "ede.example",
            "6:8",
            "`ede.example` is not the address of a web page",
            "write the address of a web page, as `https://education.ky.gov`",
        ),
        (
            "07-01\n",
            "July\n",
            "10:11",
            "`July` is not a month and a day",
            "write a month and a day, as `07-01`",
        ),
        ("2015-07-01", "2015-02-30", "13:20", "`2015-02-30` is not a date", "write a date, as `2026-11-22`"),
        (
            "seat time, credit",
            "seat tine",
            "16:16",
            "`seat tine` is no area of law",
            "did you mean `seat time`?",
        ),
        ("[funding]", "[credit]", "15:1", "`credit` is on both lists", "keep it on one of them"),
        ("[funding]", "funding", "17:19", "`not researched` is a list", "begin each item with `- `"),
        (
            "not read.",
            "not read",
            "19:5",
            "`Chapter 3 was not read` is not a sentence, with its full stop",
            "write a sentence, with its full stop, as `The rule was not read.`",
        ),
        ("to: 2026", "to: 2014", "13:1", "`researched` ends before it begins", "exchange `from` and `to`"),
        ("board: {name: Example Board}", "board: Example", "7:8", "`board` holds keys of its own", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    old: str, new: str, place: str, message: str, help_: str
) -> None:
    read, found = read_profile_text(GOOD.replace(old, new, 1), "profile.yaml", AREAS)
    assert read is None
    (told,) = found
    assert f"{told.loc.line}:{told.loc.column}" == place
    assert told.message == message
    assert help_ in told.help


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "state: [\n", "a: 1\na: 2\n", "\x00"])
def test_no_profile_never_raises(text: str) -> None:
    read, found = read_profile_text(text, "profile.yaml", AREAS)
    assert read is None
    assert found


# --- the schema


def _as_texts(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _as_texts(value) for key, value in node.items()}
    return [_as_texts(each) for each in node] if isinstance(node, list) else str(node)


def _instance(text: str) -> Any:
    return _as_texts(yaml.load(text, Loader=yaml.BaseLoader))


def test_the_shipped_schema_is_the_one_that_is_made() -> None:
    assert json.loads(PATH.read_text(encoding="utf-8")) == profile_schema()
    jsonschema.Draft202012Validator.check_schema(profile_schema())


def test_the_schema_takes_what_the_reader_takes() -> None:
    validator = jsonschema.Draft202012Validator(profile_schema())
    assert list(validator.iter_errors(_instance(GOOD))) == []
    for path in sorted(law_folder().glob("*/*/profile.yaml")):
        assert [e.message for e in validator.iter_errors(_instance(path.read_text("utf-8")))] == [], path


@pytest.mark.parametrize(
    ("old", "new"),
    [("agency:", "agancy:"), ("name: Example\n", ""), ("07-01\n", "July\n"), ("not read.", "not read")],
)
def test_the_schema_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    validator = jsonschema.Draft202012Validator(profile_schema())
    assert list(validator.iter_errors(_instance(GOOD.replace(old, new, 1))))


# --- what is shipped


def test_every_jurisdiction_has_a_profile(shipped: dict[str, Profile]) -> None:
    states = {"ar", "ca", "co", "ia", "ky", "ma", "nh", "ny", "oh", "tn", "tx", "va", "vt", "wi", "wv"}
    assert set(shipped) == {"us", *states} >= {"us", *encoded_states()}


def test_a_profile_stands_in_the_folder_of_its_state() -> None:
    for path in sorted((law_folder() / "states").glob("*/profile.yaml")):
        assert f"state: {path.parent.name.upper()}\n" in path.read_text(encoding="utf-8")


def test_profiles_agree_with_the_jurisdictions(shipped: dict[str, Profile], law: Rulebook) -> None:
    for code, own in law.jurisdictions.items():
        if own.order == "field":
            continue
        profile = shipped[code]
        assert profile.name == own.title, code
        assert profile.school_year is not None
        assert profile.school_year.starts == own.year_starts, code
        assert profile.researched[0] == own.researched_since, code
        newest = max(p.known_on for p in law.provisions.values() if p.jurisdiction == code and p.known_on)
        assert profile.researched[1] == newest, f"{code}: the newest source is of {newest}"
        for role, body in (("sea", profile.agency), ("sbe", profile.board)):
            if role in own.roles and body is not None:
                assert own.roles[role][1] == body.name, (code, role)


def test_areas_are_researched_where_there_is_law(shipped: dict[str, Profile], law: Rulebook) -> None:
    every = set(law.vocabulary.choices["area"].parents)
    for code, profile in shipped.items():
        assert {*profile.areas, *profile.not_researched} == every, code
        held = {area for p in law.provisions.values() if p.jurisdiction == code for area in p.areas}
        if held:
            said = set(profile.areas)
            assert said - held == set(), (
                f"{code}: holds nothing in {sorted(said - held)}: move to not researched"
            )
            assert held - said == set(), f"{code}: holds law in {sorted(held - said)}: move to researched"


def test_profiles_hold_no_word_of_a_machine() -> None:
    for path in sorted(law_folder().glob("*/*/profile.yaml")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?i)(?<![\w.])/(work|tmp|home)/|dossier|\bthe task\b|the brief", text), path


def test_profiles_are_no_law_files() -> None:
    for path in default_paths(None):
        assert not any(f.name == "profile.yaml" for f in Path(path).rglob("*.policy"))
