"""Citations and ids of authorities, as requests and procedures name them."""

from __future__ import annotations

import re

from policyengine.language.syntax import Loc
from policyengine.plan.nodes import Scalar, fold
from policyengine.plan.notes import Wrong, listed
from policyengine.plan.reading import Reading

_ID = re.compile(r"[a-z]{2}(?:\.[a-z_]\w*)+")


def authority_id(reading: Reading, text: str) -> str | None:
    """The id of the authority that a text names; None for a citation, which the rulebook reads."""
    procedures = reading.words.procedures
    if text in procedures:
        return text
    folded = fold(text)
    return next((name for name in procedures if fold(name) == folded), None)


def check_authority(reading: Reading, text: str, loc: Loc) -> str | None:
    """The id that a text names, None for a citation; raises `Wrong` for an id that nothing bears.

    An id of a state whose law is not loaded passes.
    """
    found = authority_id(reading, text)
    if found is None and _ID.fullmatch(text.lower()):
        head = text.lower().partition(".")[0] + "."
        if not any(name.startswith(head) for name in reading.words.procedures):
            return text.lower()
        near = reading.notes.nearest(text.lower(), reading.words.procedures)
        own = [p for p in sorted(reading.words.procedures) if p.startswith((f"{reading.state}.", "us."))]
        help_ = f"the closest one is `{near}`" if near else f"write its citation, or one of {listed(own, 6)}"
        raise Wrong("E0312", f"no authority `{text}`", help_, loc)
    return found


def check_spelling(reading: Reading, text: str, loc: Loc) -> None:
    """Tells of a citation without the name of its code: read where one code fits, refused where two do."""
    if not reading.state:
        return
    ways = reading.words.spelled(text, reading.state)
    state = reading.words.states.get(reading.state, reading.state.upper())
    if len(ways) == 1:
        reading.notes.tell(
            "W0304",
            f"`{text}` names no code: read as `{ways[0]}`, the only code of {state} that it fits",
            loc,
            f"write `{ways[0]}`",
        )
    elif ways:
        reading.notes.tell(
            "E0316",
            f"`{text}` names no code, and fits {listed(ways)}",
            loc,
            f"write `{ways[0]}` or `{ways[1]}`",
        )


def check_id(reading: Reading, key: Scalar, kind: str, authority: str | None) -> str:
    """The id of the need or step (`kind`) that a key names; raises `Wrong` for one that does not exist.

    Without a known authority it may be one of any; where the law of one is not loaded, any id passes.
    """
    procedures = reading.words.procedures
    if not procedures or (authority and authority not in procedures):
        return fold(key.text)
    blocks = [procedures[authority]] if authority else list(procedures.values())
    ids = {fold(name): (name, what) for block in blocks for name, what in block.items() if what == kind}
    others = {fold(name) for block in blocks for name, what in block.items() if what != kind}
    folded = fold(key.text)
    if folded in ids:
        return ids[folded][0]
    owner = f"`{authority}` has" if authority else "no authority has"
    no = "no" if authority else "a"
    if folded in others and authority:
        part = "contents" if kind == "step" else "steps"
        other = "need" if kind == "step" else "step"
        raise Wrong("E0312", f"`{key.text}` is no {kind} but a {other}", f"write it under `{part}`", key.loc)
    near = reading.notes.nearest(folded, ids)
    all_ids = listed([name for name, _ in ids.values()])
    help_ = (
        f"the closest one is `{ids[near][0]}`" if near else (f"one of {all_ids}" if ids else "leave it out")
    )
    raise Wrong("E0312", f"{owner} {no} {kind} `{key.text}`", help_, key.loc)
