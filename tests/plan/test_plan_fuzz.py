"""Whatever stands in a plan, reading it raises nothing, and every message has a place and a help."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_words import HERE, vocabulary, words

from policyengine.plan.keys import Keys
from policyengine.plan.reader import read_plan_text

QUICK = settings(max_examples=150, derandomize=True, deadline=None, database=None)

GOOD = (HERE / "ky-taylor.yaml").read_text("utf-8")
LINES = GOOD.splitlines()
KEYS = sorted({key.replace("_", " ") for e in vocabulary().entities for key in Keys(vocabulary()).known(e)})
VALUES = (
    "none", "unknown", "yes", "no", "1,062", "7.5 hours", "340 to 370", "at least 9", "39%", "$5,500", "9-12",
    "K", "2027-28", "2026-10-02", "monday closest to 08-26", "class", "high", "KRS 158.070", "158.070", "tbd",
    "~", "[]", "{}", "''", "-5", "08:15", "1e9", "\u06f3", "\u00b2", "\u00bd", "9" * 5000, "a" * 300,
    "{value: yes, source: p. 4, 5}", "*a", "&a b",
)  # fmt: skip


def read(text: str) -> None:
    plan, found = read_plan_text(text, "plan.yaml", words())
    assert plan is not None or any(d.is_error for d in found)
    for told in found:
        assert told.help
        assert told.loc.line >= 1
        assert told.render(text)


@QUICK
@given(st.text(alphabet=st.sampled_from("ab:-[]{},#&*!|>'\"%@` \n\t01?~<é\x00\u2028\ud800"), max_size=60))
def test_any_text(text: str) -> None:
    read(text)
    read(GOOD + text)


nested = st.recursive(
    st.sampled_from(VALUES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        st.lists(st.tuples(st.sampled_from((*KEYS, *VALUES[:19])), inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=12,
)


@QUICK
@given(
    st.lists(
        st.tuples(st.sampled_from(("requests", "procedure", "lists", "district", *KEYS)), nested), max_size=6
    )
)
def test_any_parts(parts: list[tuple[str, str]]) -> None:
    head = "plan: A\nstate: CO\nterm: 2027-28\nprepared: 2026-11-22\n"
    read(head + "".join(f"{key}: {value}\n" for key, value in parts))


@settings(max_examples=250, derandomize=True, deadline=None, database=None)
@given(st.integers(0, 2**32), st.integers(1, 4))
def test_mutations(seed: int, times: int) -> None:
    chance = random.Random(seed)
    lines = list(LINES)
    for _ in range(times):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(LINES))
            case 2:
                lines[at] = " " * chance.randrange(3) + lines[at]
            case 3:
                key, colon, _ = lines[at].partition(": ")
                lines[at] = key + colon + chance.choice(VALUES)
            case 4:
                where = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:where] + chance.choice("{}[],:#-&*'\" x9") + lines[at][where:]
            case _:
                key, colon, value = lines[at].partition(": ")
                lines[at] = " " * (len(key) - len(key.lstrip())) + chance.choice(KEYS) + colon + value
    read("\n".join(lines))
