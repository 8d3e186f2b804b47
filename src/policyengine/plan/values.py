"""One value of a plan: its text, typed by the vocabulary."""

from __future__ import annotations

import re

from policyengine.plan.days import day_or_rule
from policyengine.plan.model import Content, Value
from policyengine.plan.nodes import Items, Node, Pairs, Scalar, fold
from policyengine.plan.notes import Notes, Wrong, listed, spaced
from policyengine.plan.quantities import interval_of
from policyengine.rulebook.units import Type
from policyengine.rulebook.vocabulary import Choice, Vocabulary

SAYS_NOTHING = frozenset(
    ("", "~", "null", "nil", "n/a", "na", "n.a.", "n.a", "tbd", "tba", "t.b.d.", "todo", "?", "??", "-", "--")
)
SAY = "say `none` (there is none) or `unknown` (asked, not known), or leave the key out (not asked)"
BESIDE = {"source": "a place", "stated_by": "a name or office"}
ANNOTATED = ("value", *BESIDE)

_LONGEST = 80
_TRUE = frozenset(("true", "y", "t", "1", "x", "on"))
_FALSE = frozenset(("false", "n", "f", "0", "off"))

YES_NO = Type("yes/no")
TEXT = Type("text")
DATE = Type("date")
ANSWER = Type("answer")  # of a need: yes, no, or where it stands


def one_line(text: str) -> str:
    """A text with all white space as single blanks, so that a value may run over lines."""
    return re.sub(r"\s+", " ", text)


def is_annotated(node: Node) -> bool:
    """True for `{value: …, source: …, stated by: …}`."""
    return isinstance(node, Pairs) and node.get("value") is not None


def plain(node: Node) -> Node:
    """The value of an annotated node; any other node as it is."""
    inner = node.get("value") if isinstance(node, Pairs) else None
    return node if inner is None else inner


def says_nothing(node: Node) -> bool:
    """True for `[]`, `{}`, `~`, `""`, `null`, `n/a`, `tbd` and the like."""
    match node:
        case Scalar(text):
            return text.lower() in SAYS_NOTHING
        case Items(nodes):
            return not nodes
        case Pairs(pairs):
            return not pairs


def nothing_said(node: Node) -> Wrong:
    """The message for a value that says nothing."""
    match node:
        case Scalar(""):
            return Wrong("E0314", "there is no value here", SAY)
        case Scalar(text):
            return Wrong("E0314", f"`{text}` says nothing", SAY)
        case Items():
            return Wrong("E0314", "an empty list says nothing", "say `none` or `unknown`")
        case Pairs():
            return Wrong("E0314", "an empty mapping says nothing", "say `none` or `unknown`")


def word_of(node: Node) -> str | None:
    """`none` or `unknown` where the node says so; None otherwise."""
    if isinstance(node, Scalar) and node.text.lower() in ("none", "unknown"):
        return node.text.lower()
    return None


def text_of(node: Node, what: str) -> str:
    """The text of a node that has to be one."""
    if says_nothing(node):
        raise nothing_said(node)
    if not isinstance(node, Scalar):
        form = "a list" if isinstance(node, Items) else "a mapping"
        raise Wrong("E0307", f"{form} where {what} is due", f"write {what} alone")
    return one_line(node.text)


def member_of(text: str, choice: Choice) -> str:
    """The member of `choice` that a text names."""
    word = fold(text)
    if word in choice:
        return word
    raise Wrong("E0308", f"`{text}` is no {choice.name}", "")


def told_closest(wrong: Wrong, text: str, choice: Choice, notes: Notes) -> Wrong:
    """The message for a word that is no member, with the closest one as help."""
    near = notes.nearest(fold(text), choice.parents)
    help_ = f"write `{spaced(near)}`" if near else f"one of {listed(map(spaced, choice.parents))}"
    return Wrong(wrong.code, wrong.message, help_)


def content_of(text: str, kind: Type, vocabulary: Vocabulary, notes: Notes) -> tuple[Content, bool]:
    """What a text states for a fact of type `kind`, and whether its unit was left out."""
    if kind.kind == "text":
        return text, False
    if kind.kind == "answer":
        return {"yes": True, "no": False}.get(text.lower(), text), False
    if kind.kind == "citations":
        return (text,), False
    if len(text) > _LONGEST:
        raise Wrong("E0307", f"`{text[:40]}…` where {_due(kind)} is due", f"write {_due(kind)}")
    if kind.is_truth:
        return _truth(text), False
    if kind.kind == "date":
        return day_or_rule(text), False
    if kind.kind == "choice":
        choice = vocabulary.choices[kind.choice or ""]
        try:
            return member_of(text, choice), False
        except Wrong as wrong:
            raise told_closest(wrong, text, choice, notes) from None
    return interval_of(text, kind)


def _due(kind: Type) -> str:
    if kind.is_truth:
        return "`yes` or `no`"
    words = {"date": "one date", "choice": f"one {kind.choice}", "text": "one text", "answer": "one text"}
    return words.get(kind.kind, "one number")


def _truth(text: str) -> bool:
    word = text.lower()
    if word in ("yes", "no"):
        return word == "yes"
    meant = "yes" if word in _TRUE else "no" if word in _FALSE else None
    raise Wrong(
        "E0307", f"`{text}` is neither yes nor no", f"write `{meant}`" if meant else "write `yes` or `no`"
    )


def value_of(node: Node, kind: Type, vocabulary: Vocabulary, notes: Notes) -> tuple[Value, bool]:
    """The value that a node states, and whether its unit was left out; raises `Wrong`."""
    if isinstance(node, Pairs) and is_annotated(node):
        return _annotated(node, kind, vocabulary, notes)
    if says_nothing(node):
        raise nothing_said(node)
    if isinstance(node, Items) and kind.kind == "citations":
        found = tuple(text_of(n, "a citation") for n in node.nodes)
        return Value("stated", found, ", ".join(found), node.loc), False
    if not isinstance(node, Scalar):
        form = "a list" if isinstance(node, Items) else "a mapping"
        raise Wrong("E0307", f"{form} where one value is due", f"write {_due(kind)}")
    text = one_line(node.text)
    if word := word_of(node):
        return Value(word, None, text, node.loc), False
    content, bare = content_of(text, kind, vocabulary, notes)
    return Value("stated", content, text, node.loc), bare


def _annotated(node: Pairs, kind: Type, vocabulary: Vocabulary, notes: Notes) -> tuple[Value, bool]:
    beside: dict[str, str] = {}
    for key, inner in node:
        word = fold(key.text)
        if word not in ANNOTATED:
            notes.wrong(unknown_beside(node, key, ANNOTATED, notes), key.loc)
        elif word != "value":
            try:
                beside[word] = text_of(inner, BESIDE[word])
            except Wrong as wrong:
                notes.wrong(wrong, inner.loc)
    value = node.get("value")
    assert value is not None
    if isinstance(value, Pairs):
        raise Wrong("E0307", "a mapping where one value is due", "give each value a `source` of its own")
    stated, bare = value_of(value, kind, vocabulary, notes)
    return (
        Value(
            stated.state,
            stated.content,
            stated.written,
            stated.loc,
            beside.get("source"),
            beside.get("stated_by"),
        ),
        bare,
    )


def unknown_beside(pairs: Pairs, key: Scalar, known: tuple[str, ...], notes: Notes) -> Wrong:
    """The message for a key that a small mapping does not have."""
    if cut := cut_by_comma(pairs, key):
        return cut
    near = notes.nearest(fold(key.text), known)
    help_ = (
        f"the closest word is `{spaced(near)}`"
        if near
        else f"the words here are {listed(map(spaced, known))}"
    )
    return Wrong("E0305", f"unknown key `{key.text}`", help_)


def cut_by_comma(pairs: Pairs, key: Scalar) -> Wrong | None:
    """The message for what a comma inside of braces made a key; None where none did."""
    cut = pairs.cut_off(key)
    if cut is None:
        return None
    name, value = cut
    whole = f"{value.text},{'' if key.loc.start == value.loc.end + 1 else ' '}{key.text}"
    return Wrong(
        "E0305",
        f"unknown key `{key.text}`; `{name.text}` reads `{value.text}`",
        f'write `{name.text}: {whole}` on a line of its own, or `"{whole}"` in quotes',
    )
