"""What the reader of plans needs to know of the law: words, states, authorities, spellings of citations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from policyengine.rulebook.vocabulary import Vocabulary

STATES: Mapping[str, str] = {
    "al": "Alabama",
    "ak": "Alaska",
    "az": "Arizona",
    "ar": "Arkansas",
    "ca": "California",
    "co": "Colorado",
    "ct": "Connecticut",
    "de": "Delaware",
    "fl": "Florida",
    "ga": "Georgia",
    "hi": "Hawaii",
    "id": "Idaho",
    "il": "Illinois",
    "in": "Indiana",
    "ia": "Iowa",
    "ks": "Kansas",
    "ky": "Kentucky",
    "la": "Louisiana",
    "me": "Maine",
    "md": "Maryland",
    "ma": "Massachusetts",
    "mi": "Michigan",
    "mn": "Minnesota",
    "ms": "Mississippi",
    "mo": "Missouri",
    "mt": "Montana",
    "ne": "Nebraska",
    "nv": "Nevada",
    "nh": "New Hampshire",
    "nj": "New Jersey",
    "nm": "New Mexico",
    "ny": "New York",
    "nc": "North Carolina",
    "nd": "North Dakota",
    "oh": "Ohio",
    "ok": "Oklahoma",
    "or": "Oregon",
    "pa": "Pennsylvania",
    "ri": "Rhode Island",
    "sc": "South Carolina",
    "sd": "South Dakota",
    "tn": "Tennessee",
    "tx": "Texas",
    "ut": "Utah",
    "vt": "Vermont",
    "va": "Virginia",
    "wa": "Washington",
    "wv": "West Virginia",
    "wi": "Wisconsin",
    "wy": "Wyoming",
    "dc": "District of Columbia",
    "as": "American Samoa",
    "gu": "Guam",
    "mp": "Northern Mariana Islands",
    "pr": "Puerto Rico",
    "vi": "U.S. Virgin Islands",
}


def _no_spelling(_citation: str, _state: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the reader knows.

    Attributes:
        vocabulary: entities, choices and facts.
        states: two lower-case letters → name.
        encoded: the states whose law is in the rulebook.
        procedures: provision id → {id of a need or step: "need" or "step"}; waivers have `file` and `decide`.
        spelled: (citation, state) → the ways in which codes can read a citation that names no code; none
            where it names one, or where no code fits.
        heard: states besides the plan's own whose facts count, since the plan is compared with them.
    """

    vocabulary: Vocabulary
    states: Mapping[str, str] = field(default_factory=lambda: STATES)
    encoded: frozenset[str] = frozenset()
    procedures: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    spelled: Callable[[str, str], tuple[str, ...]] = _no_spelling
    heard: frozenset[str] = frozenset()
