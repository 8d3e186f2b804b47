"""YAML → profile, with messages that point to the line."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from policyengine.language.diagnostics import Diagnostic, closest
from policyengine.language.files import read_text
from policyengine.language.syntax import Loc
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, compose, fold
from policyengine.profile.forms import PROFILE, SHAPES, Form
from policyengine.profile.model import Body, Profile, SchoolYear
from policyengine.rulebook.loader import law_folder, shown
from policyengine.rulebook.model import FEDERAL

FILE = "profile.yaml"
Read = dict[str, "Read | str | list[str]"]
"""A mapping as read: keys without their `!`, texts of the right form."""


def profile_path(state: str) -> Path:
    """Where the profile of a jurisdiction is, or would be."""
    folder = law_folder()
    return folder / "rules" / "federal" / FILE if state == FEDERAL else folder / "states" / state / FILE


def profiles(areas: Collection[str] = ()) -> tuple[dict[str, Profile], list[Diagnostic]]:
    """Every shipped profile by its two letters, the federal one first, and what is wrong with them."""
    folder = law_folder() / "states"
    states = sorted(path.parent.name for path in folder.glob(f"*/{FILE}"))
    read: dict[str, Profile] = {}
    found: list[Diagnostic] = []
    for state in (FEDERAL, *states):
        if not profile_path(state).is_file():
            continue
        profile, wrong = read_profile(profile_path(state), areas)
        found += wrong
        if profile is not None:
            read[state] = profile
    return read, found


def read_profile(path: Path, areas: Collection[str] = ()) -> tuple[Profile | None, list[Diagnostic]]:
    """Reads a profile.

    Args:
        path: a YAML file.
        areas: the areas of law that there are; none: any word passes.

    Returns:
        The profile, or None where anything in it is an error; and all that is wrong with it.
    """
    text, found = read_text(path)
    if text is None:
        return None, found
    return read_profile_text(text, shown(path), areas)


def read_profile_text(
    text: str, source: str, areas: Collection[str] = ()
) -> tuple[Profile | None, list[Diagnostic]]:
    """Reads a profile from its text; `source` is the name for messages."""
    root, found = compose(text, source)
    if found:
        return None, found
    if not isinstance(root, Pairs):
        loc = root.loc if root is not None else Loc(source, 1, 1, 0, 0)
        help_ = "begin with `state: KY` and `name: Kentucky`"
        return None, [Diagnostic("E0307", "no profile: a list of keys and values is due", loc, help=help_)]
    reader = _Reader(areas)
    read = reader.pairs(root, PROFILE, "the profile", root.loc)
    profile = None if reader.found else _profile(read)
    if profile is not None:
        reader.found += _contradictions(profile, root)
    return (None if reader.found else profile), sorted(reader.found, key=lambda d: d.loc.line)


class _Reader:
    """Takes nodes apart by the forms of their keys; what is wrong is gathered."""

    def __init__(self, areas: Collection[str]) -> None:
        self.areas = {a.replace("_", " ") for a in areas}
        self.found: list[Diagnostic] = []

    def pairs(self, node: Pairs, forms: Mapping[str, Form], of: str, loc: Loc) -> Read:
        """A mapping with the keys of `forms`."""
        known = {fold(key.rstrip("!")): (key.rstrip("!"), form) for key, form in forms.items()}
        read: Read = {}
        for key, value in node:
            name, form = known.get(fold(key.text), ("", "text"))
            if not name:
                self._unknown(key, [key for key, _ in known.values()], of)
                continue
            read[name] = self.value(value, form, name)
        missing = [k.rstrip("!") for k in forms if k.endswith("!") and k.rstrip("!") not in read]
        for name in missing:
            self._tell("E0313", f"{of} has no `{name}`", loc, f"add `{name}:`")
        return read

    def value(self, node: Node, form: Form, key: str) -> Read | str | list[str]:
        """A value of a form; an empty one, and a message, where it has another."""
        if isinstance(form, Mapping):
            if isinstance(node, Pairs):
                return self.pairs(node, form, f"`{key}`", node.loc)
            self._tell("E0307", f"`{key}` holds keys of its own", node.loc, f"write {_listed(form)} below it")
            return {}
        if isinstance(form, list):
            if isinstance(node, Items):
                return [self.text(each, form[0], key) for each in node.nodes]
            self._tell("E0307", f"`{key}` is a list", node.loc, "begin each item with `- `")
            return []
        return self.text(node, form, key)

    def text(self, node: Node, form: str, key: str) -> str:
        """A text of a form."""
        shape = SHAPES[form]
        if (
            not isinstance(node, Scalar)
            or not shape.pattern.fullmatch(node.text)
            or not _exists(form, node.text)
        ):
            text = node.text if isinstance(node, Scalar) else "this"
            said = f"`{text}` is not {shape.what}" if text else f"`{key}` is empty"
            self._tell("E0307", said, node.loc, f"write {shape.what}, as `{shape.example}`")
            return ""
        if form == "area" and self.areas and node.text.replace("_", " ") not in self.areas:
            near = closest(node.text.replace("_", " "), self.areas)
            help_ = f"did you mean `{near}`?" if near else "the areas are those of the vocabulary"
            self._tell("E0308", f"`{node.text}` is no area of law", node.loc, help_)
        return node.text

    def _unknown(self, key: Scalar, known: list[str], of: str) -> None:
        near = closest(key.text, known)
        help_ = f"did you mean `{near}`?" if near else f"{of} takes {_listed(known)}"
        self._tell("E0305", f"`{key.text}` is no key of {of}", key.loc, help_)

    def _tell(self, code: str, message: str, loc: Loc, help_: str) -> None:
        self.found.append(Diagnostic(code, message, loc, help=help_))


def _exists(form: str, text: str) -> bool:
    if form != "date":
        return True
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key.rstrip('!')}`" for key in keys)


def _contradictions(profile: Profile, root: Pairs) -> list[Diagnostic]:
    """What cannot be true together: an area on both lists, a span that ends before it begins."""
    found = []
    both = sorted(set(profile.areas) & set(profile.not_researched))
    if both:
        loc = _place(root, "areas")
        named = ", ".join(f"`{a.replace('_', ' ')}`" for a in both)
        found.append(Diagnostic("E0311", f"{named} is on both lists", loc, help="keep it on one of them"))
    if profile.researched[0] > profile.researched[1]:
        loc = _place(root, "researched")
        found.append(
            Diagnostic("E0311", "`researched` ends before it begins", loc, help="exchange `from` and `to`")
        )
    return found


def _place(root: Pairs, name: str) -> Loc:
    return next(key.loc for key, _ in root if fold(key.text) == name)


# --- from what was read


def _profile(read: Read) -> Profile:
    researched, areas = _under(read, "researched"), _under(read, "areas")
    levels = _under(read, "grade levels")
    year = _under(read, "school year")
    return Profile(
        state=_text(read, "state").lower(),
        name=_text(read, "name"),
        agency=_body(_under(read, "agency")),
        board=_body(_under(read, "board")),
        liaison=_text(read, "liaison"),
        school_year=_school_year(year) if year else None,
        researched=(_day(researched, "from"), _day(researched, "to")),
        levels={key: _text(levels, key) for key in levels if key != "note"},
        levels_note=_text(levels, "note"),
        links={key: _text(_under(read, "links"), key) for key in _under(read, "links")},
        areas=tuple(map(fold, _list(areas, "researched"))),
        not_researched=tuple(map(fold, _list(areas, "not researched"))),
        gaps=tuple(" ".join(gap.split()) for gap in _list(read, "gaps")),
    )


def _under(read: Read, key: str) -> Read:
    held = read.get(key)
    return held if isinstance(held, dict) else {}


def _list(read: Read, key: str) -> list[str]:
    held = read.get(key)
    return held if isinstance(held, list) else []


def _text(read: Read, key: str) -> str:
    held = read.get(key)
    return " ".join(held.split()) if isinstance(held, str) else ""


def _day(read: Read, key: str) -> datetime.date:
    return datetime.date.fromisoformat(_text(read, key))


def _body(read: Read) -> Body | None:
    return Body(_text(read, "name"), _text(read, "short"), _text(read, "url")) if read else None


def _school_year(read: Read) -> SchoolYear:
    month, _, day = _text(read, "starts").partition("-")
    return SchoolYear((int(month), int(day)), _text(read, "first day"), _text(read, "terms"))
