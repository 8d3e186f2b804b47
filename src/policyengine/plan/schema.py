"""The JSON Schema of plans, generated from the vocabulary.

`python -m policyengine.plan.schema` writes the shipped one, which knows the common words; with `ky` behind,
it prints the one that knows Kentucky's facts as well.

The schema is for editors: it completes keys and words, shows what a fact is, and marks simple mistakes while
one types.  The reader stays the judge.

Keys fold: `first day`, `first_day` and `First.Day` are one.  A schema cannot fold, so each key stands under
`properties` as reports write it, in lower case and with blanks (that is what an editor completes), and a
pattern beside it takes the same words joined by any blanks, dots or underscores.  Words of choices are listed
in both spellings.  Values are texts, as the reader sees them; numbers and true/false are taken too, since
editors read YAML with its types.  A fact of a state that the vocabulary lacks passes by its first word.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from policyengine.plan.days import MONTHS, ORDINALS, WEEKDAYS
from policyengine.plan.keys import LEVELS, OWN_FORM, TRACK_KEYS, Keys, list_key
from policyengine.plan.notes import a, spaced
from policyengine.plan.procedure import BALLOTS, FIGURES
from policyengine.plan.reading import ENGLISH
from policyengine.plan.requests import SCOPED
from policyengine.plan.words import STATES
from policyengine.rulebook.units import Type, type_of
from policyengine.rulebook.vocabulary import Fact, Vocabulary

FILE = Path(__file__).with_name("plan.schema.json")

Schema = dict[str, Any]

_SAID = ["none", "unknown"]
_NOTHING = ["", "~", "null", "n/a", "N/A", "tbd", "TBD"]
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?"
_GRADE = "(?:[Pp][Kk]|[Kk]|1[0-2]|[1-9])"
_GRADES = f"{_GRADE}(?:-{_GRADE})?"
_YEAR = "[0-9]{4}-[0-9]{2}"
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MONTH_DAY = "[0-9]{2}-[0-9]{2}"
_PATTERNS = {
    "grades": rf"^{_GRADES}(?: *, *{_GRADES})*$",
    "years": rf"^{_YEAR}(?: to {_YEAR})?$",
    "date": f"^{_DATE}$",
    "time": r"^[0-9]{1,2}:[0-9]{2}(?: ?[AaPp]\.?[Mm]\.?)?$",
}


def plan_schema(vocabulary: Vocabulary) -> Schema:
    """The JSON Schema (2020-12) of the plans that a vocabulary allows."""
    return _Maker(vocabulary).schema()


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _either(*options: Schema) -> Schema:
    return {"anyOf": list(options)}


def _object(properties: dict[str, Schema], *, others: Schema | bool = False, **more: Any) -> Schema:
    """A mapping; each key of several words is taken in every spelling."""
    patterns = {_spellings(key): schema for key, schema in properties.items() if " " in key}
    found: Schema = {"type": "object", "properties": properties}
    if patterns:
        found["patternProperties"] = patterns
    return {**found, "additionalProperties": others, "minProperties": 1, **more}


def _spellings(key: str) -> str:
    """A pattern for the words of `key` joined in any way but by single blanks, which `properties` takes."""
    words = map(re.escape, key.split())
    return f"^(?!{key}$){'[ ._]+'.join(words)}$"


def _many(schema: Schema) -> Schema:
    return _either(schema, {"type": "array", "items": schema, "minItems": 1})


def _numbers(before: str, after: str) -> str:
    one = f"{before}{_NUMBER}{after}"
    return rf"^(?:none|unknown|(?:at (?:least|most) )?{one}|{one} to {one})$"


class _Maker:
    """Builds the schema piece by piece; what is used more than once is kept under `$defs`."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.keys = Keys(vocabulary)
        self.defs: dict[str, Schema] = {}

    def schema(self) -> Schema:
        """The whole schema."""
        self._common()
        for entity in self.vocabulary.entities:
            if entity not in OWN_FORM and entity != "district":
                self.defs[f"one_{entity}"] = self._thing(entity)
        top: dict[str, Schema] = {
            "plan": {"type": "string", "minLength": 1, "description": "The title of the plan"},
            "state": {
                "enum": [word for code in STATES for word in (code.upper(), code)],
                "description": "The state, in two letters",
            },
            "term": {
                "type": "string",
                "pattern": _PATTERNS["years"],
                "description": "School years, as 2027-28 to 2030-31",
            },
            "prepared": {**_ref("date"), "description": "The date of the plan"},
            "district": {**self._thing("district"), "description": "The facts of the district"},
            "requests": {**self._requests(), "description": "What the plan asks to have waived: all of it"},
            "procedure": {**self._procedure(), "description": "By authority: its contents and its steps"},
            "lists": {
                "type": "object",
                "additionalProperties": _ref("citations"),
                "description": "Lists of law that the plan keeps",
            },
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:policyengine:plan",
            "title": "A plan of a district, as policyengine reads it",
            **self._thing("district", top),
            "required": ["plan", "state", "term", "prepared"],
            "$defs": dict(sorted(self.defs.items())),
        }

    # --- values

    def _common(self) -> None:
        said: Schema = {"enum": _SAID}
        self.defs["said"] = said
        self.defs["word"] = {"type": ["string", "number", "boolean"], "not": {"enum": _NOTHING}}
        self.defs["date"] = {"type": "string", "pattern": _PATTERNS["date"]}
        self.defs["grades"] = _either(
            {"const": "unknown"},
            _many(
                {"type": ["string", "integer"], "pattern": _PATTERNS["grades"], "minimum": 1, "maximum": 12}
            ),
        )
        self.defs["names"] = _many(_ref("word"))
        self.defs["complete"] = {
            "enum": ["yes", "no", True, False],
            "description": "yes: these are all; no (or left out): there may be more",
        }
        self._value("citations", _many(_ref("word")))
        self._value("text", _ref("word"))
        self._value("yes_or_no", {"enum": ["yes", "no", *_SAID, True, False]})
        self._value("number", _number("", r"(?: ?[A-Za-z][A-Za-z ]*)?"))
        self._value("money", _number(r"\$?", "(?: dollars?)?"))
        self._value("percent", _number("", "(?: ?%| percent)?"))
        days = [
            _DATE,
            f"{_MONTH_DAY}(?: of previous school year)?",
            f"(?:{'|'.join(WEEKDAYS)}) closest to {_MONTH_DAY}",
            f"(?:{'|'.join(ORDINALS)}) (?:{'|'.join(WEEKDAYS)}) in (?:{'|'.join(MONTHS)})",
        ]
        self._value("day", {"type": "string", "pattern": f"^(?:{'|'.join([*_SAID, *days])})$"})
        for choice in self.vocabulary.choices.values():
            self._value(_choice(choice.name), {"enum": [*_SAID, *_both(choice.parents)]})

    def _value(self, name: str, schema: Schema) -> None:
        """Keeps a kind of value: alone, or with its source and who says so."""
        beside = {"value": schema, "source": _ref("word"), "stated by": _ref("word")}
        self.defs[name] = _either(schema, _object(beside, required=["value"]))

    def _of_type(self, kind: Type) -> Schema:
        if kind.kind == "choice":
            return _ref(_choice(kind.choice or ""))
        named = {"yes/no": "yes_or_no", "judgment": "yes_or_no", "quantity": "number", "date": "day"}
        return _ref(named.get(kind.kind, kind.kind))

    def _fact(self, fact: Fact) -> Schema:
        """A fact under a name of its own in `$defs`, since it may stand in several places."""
        name = f"fact_{fact.name}"
        if name not in self.defs:
            value = self._keyed(self._of_type(fact.type), fact.by)
            self.defs[name] = {"description": _described(fact), **value}
        return _ref(name)

    def _keyed(self, value: Schema, by: tuple[str, ...]) -> Schema:
        """A value for all, or a mapping by one of the keys, of values or of mappings by the others."""
        options = [value]
        for key in by:
            inner = self._keyed(value, tuple(k for k in by if k != key))
            if key in ("grade", "school_year"):
                pattern = _PATTERNS["grades" if key == "grade" else "years"]
                options.append(
                    {
                        "type": "object",
                        "patternProperties": {pattern: inner},
                        "additionalProperties": False,
                        "minProperties": 1,
                    }
                )
            else:
                members = self.vocabulary.choices[key].parents
                options.append(_object({spaced(member): inner for member in members}))
        return options[0] if len(options) == 1 else _either(*options)

    # --- things

    def _thing(self, entity: str, more: dict[str, Schema] | None = None) -> Schema:
        own: dict[str, Schema] = {**self._structure(entity), **self._lists(entity), **(more or {})}
        for key, fact in self.keys.facts(entity).items():
            own.setdefault(spaced(key), self._fact(fact))
        found = _object(own)
        found.setdefault("patternProperties", {})[_of_a_state()] = True
        title = self.vocabulary.entities[entity].title if entity in self.vocabulary.entities else ""
        return {"description": title, **found} if title else found

    def _structure(self, entity: str) -> dict[str, Schema]:
        known: dict[str, Schema] = {
            "name": {**_ref("word"), "description": "The name in full"},
            "grades": {**_ref("grades"), "description": "The grades served, as 9-12"},
            "pupils": {**_ref("number"), "description": "How many pupils attend"},
            "program": {**_ref("text"), "description": "The program in which the credit is earned"},
            "with": {**_ref("names"), "description": "Programs that a pupil may attend besides"},
            "takes_from": {**self._takes(), "description": "Time taken from tracks, or none"},
            **self._days(),
        }
        levels = ("district", *LEVELS)
        below = levels[levels.index(entity) :] if entity in levels else (entity,)
        keys = [*self.keys.structure(entity), *(key for e in below[1:] for key in self.keys.structure(e))]
        lifted = [k for k in keys if k in self.keys.structure(entity) or k in TRACK_KEYS]
        return {spaced(key): known[key] for key in dict.fromkeys(lifted)}

    def _lists(self, entity: str) -> dict[str, Schema]:
        inside = ("district", "school") if entity == "district" else (entity,)
        found: dict[str, Schema] = {}
        for place in inside:
            for name in self.keys.lists(place).values():
                things = {
                    "type": "object",
                    "properties": {"complete": _ref("complete")},
                    "additionalProperties": _ref(f"one_{name}"),
                    "minProperties": 1,
                }
                title = self.vocabulary.entities[name].title or spaced(name)
                found[list_key(name)] = {**_either(_ref("said"), things), "description": title}
        return found

    def _days(self) -> dict[str, Schema]:
        block = self._lines()
        lines = {"type": "array", "items": block, "minItems": 1}
        by_type = {"type": "object", "additionalProperties": _either(_ref("said"), lines), "minProperties": 1}
        counts = {"type": "object", "additionalProperties": _ref("number"), "minProperties": 1}
        week = {"type": "array", "items": _ref("word"), "minItems": 1}
        self.defs["days"] = _either(_ref("number"), counts)
        self.defs["week"] = _either(_ref("said"), week)
        self.defs["timetable"] = _either(_ref("said"), lines, by_type)
        return {
            "days": {**_ref("days"), "description": "Day type: how many a year"},
            "week": {**_ref("week"), "description": "Day types from Monday on; none is a day off"},
            "timetable": {**_ref("timetable"), "description": "Day type: the lines of the whole day"},
        }

    def _lines(self) -> Schema:
        time = {"type": "string", "pattern": _PATTERNS["time"]}
        subject = _choice("subject") if "subject" in self.vocabulary.choices else "word"
        facts = {spaced(key): self._fact(fact) for key, fact in self.keys.facts("block").items()}
        own = {
            "from": time,
            "to": time,
            "place": _ref("text"),
            "subject": _many(_ref(subject)),
            "source": _ref("word"),
        }
        self.defs["line"] = _object(
            {**facts, **own},
            required=["activity"],
            anyOf=[{"required": ["minutes"]}, {"required": ["from", "to"]}],
        )
        return _ref("line")

    def _takes(self) -> Schema:
        activity = self._of_type(type_of(("activity",), self.vocabulary.choices))
        own = {
            "track": _ref("word"),
            "day type": _ref("word"),
            "activity": activity,
            "minutes": _ref("number"),
        }
        self.defs["taking"] = _object(own, required=["activity", "minutes"])
        return _either(_ref("said"), _many(_ref("taking")))

    # --- requests and procedure

    def _requests(self) -> Schema:
        scope = {list_key(entity): _ref("names") for entity in SCOPED}
        years = _many({"type": "string", "pattern": _PATTERNS["years"]})
        own = {
            "law": {**_ref("word"), "description": "A citation as it is printed, or an id"},
            "under": {**_ref("word"), "description": "The authority; left out: all that reach it are tried"},
            "for": _object({**scope, "grades": _ref("grades"), "school years": years}),
            "granted": _either(_ref("said"), _ref("date"), {"const": "no"}),
            "contents": {"type": "object", "additionalProperties": _ref("text")},
        }
        one = self._thing("request", own)
        self.defs["request"] = {**one, "required": ["law"]}
        return _either(_ref("said"), _many(_ref("request")))

    def _procedure(self) -> Schema:
        votes = {key: _ref("number") for key in FIGURES}
        beside = {"source": _ref("word"), "stated by": _ref("word")}
        date = _either(_ref("said"), _ref("date"))
        self.defs["step"] = _either(
            _ref("said"),
            {"enum": ["yes", "no", True, False]},
            _ref("date"),
            _object({**votes, "ballot": {"enum": [*BALLOTS, "unknown"]}, "date": date, **beside}),
            _object({"value": _ref("step"), **beside}, required=["value"]),
        )
        each = {"type": "object", "additionalProperties": _ref("step"), "minProperties": 1}
        answers = {"type": "object", "additionalProperties": _ref("text"), "minProperties": 1}
        steps = {"type": "object", "additionalProperties": _either(_ref("step"), each), "minProperties": 1}
        contents = {
            "type": "object",
            "additionalProperties": _either(_ref("text"), answers),
            "minProperties": 1,
        }
        one = _object({"contents": _either(_ref("said"), contents), "steps": _either(_ref("said"), steps)})
        by_authority = {
            "type": "object",
            "additionalProperties": _either(_ref("said"), one),
            "minProperties": 1,
        }
        return _either(_ref("said"), by_authority)


def _number(before: str, after: str) -> Schema:
    return {
        "type": ["string", "number"],
        "minimum": 0,
        "minLength": 1,
        "pattern": _numbers(before, after),
    }


def _choice(name: str) -> str:
    return f"word_{name}"


def _both(members: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for member in members for word in (spaced(member), member)))


def _described(fact: Fact) -> str:
    kind = a(fact.type.choice) if fact.type.choice else str(fact.type)
    by = f", by {' and '.join(map(spaced, fact.by))}" if fact.by else ""
    said = fact.title or fact.ask
    return f"{said} ({kind}{by})" if said else f"{spaced(fact.name)} ({kind}{by})"


def _of_a_state() -> str:
    """A pattern for facts of states by their first word; `in session` is none, `in.board.counts` is."""
    plain = "|".join(code for code in STATES if code not in ENGLISH)
    return f"^(?:(?:{plain})[ ._]|(?:{'|'.join(sorted(ENGLISH))})\\.)"


def rendered(vocabulary: Vocabulary) -> str:
    """The schema as its file holds it."""
    return json.dumps(plan_schema(vocabulary), indent=1, ensure_ascii=False) + "\n"


def main(states: Sequence[str] = ()) -> None:
    """Writes the schema of the common words into the package, or prints the one with the facts of states."""
    from policyengine.rulebook.loader import default_paths, load

    paths = [path for state in states or ("",) for path in default_paths(state)]
    text = rendered(load(paths)[0].vocabulary)
    if states:
        sys.stdout.write(text)
    else:
        FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
