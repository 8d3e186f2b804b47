"""The JSON Schema of profiles, made from the forms of their keys.

`python -m policyengine.profile.schema` writes the shipped one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policyengine.profile.forms import PROFILE, SHAPES, Form

PATH = Path(__file__).with_name("profile.schema.json")
Schema = dict[str, Any]


def profile_schema() -> Schema:
    """The schema (2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:policyengine:profile",
        "title": "A jurisdiction: its agency, its calendar, and how far its law was researched",
        **_of(PROFILE),
        "$defs": {name: _text(name) for name in sorted(SHAPES)},
    }


def _of(form: Form) -> Schema:
    if isinstance(form, Mapping):
        return {
            "type": "object",
            "properties": {key.rstrip("!"): _of(inner) for key, inner in form.items()},
            "required": [key.rstrip("!") for key in form if key.endswith("!")],
            "additionalProperties": False,
        }
    if isinstance(form, list):
        return {"type": "array", "items": _of(form[0]), "uniqueItems": True}
    return {"$ref": f"#/$defs/{form}"}


def _text(name: str) -> Schema:
    shape = SHAPES[name]
    pattern = shape.pattern.pattern.replace(".+", r"[\s\S]+")
    schema: Schema = {"type": "string", "pattern": f"^(?:{pattern})$", "description": shape.what}
    return {**schema, "examples": [shape.example]}


def main() -> None:
    """Write the shipped schema."""
    PATH.write_text(json.dumps(profile_schema(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
