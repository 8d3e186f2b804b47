"""What says nothing changes nothing: other law, names, printing, order."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st
from properties_judging import WORDS, Point, answers, loaded, plan_of
from properties_law import PLAIN, Law, laws
from properties_plan import drafts
from properties_profile import examples

from policyengine.language import syntax as s
from policyengine.language.order import format_tree
from policyengine.language.parser import parse
from policyengine.language.printer import print_file
from policyengine.reason.answer import Answer
from policyengine.reason.reference import Reference
from policyengine.rulebook.model import Rulebook

# --- other law ---------------------------------------------------------------------------

OTHERS = (
    'requirement zz.other "Other" { cite "Z. 91" applies to school must zz.p table least : hours { | value | | 3 | } }',
    (
        'requirement zz.other "Other" { cite "Z. 91" applies to course must course.ok }'
        ' exception zz.not "Not" to zz.other { cite "Z. 92" when zz.q excuses }'
    ),
    (
        'requirement zz.other "Other" { cite "Z. 91" applies to school must zz.a at least 3 hours }'
        ' equivalency zz.more "More" { cite "Z. 92" applies to school counts 2 hours as zz.a for zz.other }'
    ),
    'permission zz.way "Way" { cite "Z. 91" applies to school when zz.p owed to pupil : zz.j }',
    'definition zz.word "Word" { cite "Z. 91" let is_so = zz.q }',
    'advice zz.hint "Hint" { cite "Z. 91" applies to school should zz.p }',
    (
        'waiver zz.relief "Relief" { cite "Z. 91" reaches "Z. 92" asked by district granted by local_board'
        " discretion may_grant }"
    ),
    'protection zz.wall "Wall" { cite "Z. 91" shields "Z. 92" against every waiver }',
)


def answered(book: Rulebook, plan: str, *, strict: bool) -> Answer:
    return Reference(plan_of(plan, book), book, state="zz", strict=strict).answer()


@examples(35)
@given(st.data(), st.sampled_from(OTHERS), st.booleans(), st.booleans())
def test_other_law_changes_nothing_else(data: st.DataObject, other: str, strict: bool, first: bool) -> None:
    law = data.draw(laws(waivers=data.draw(st.booleans())))
    draft = data.draw(drafts(law))
    book, _ = loaded(law.text)
    more, found = loaded(other, law.text) if first else loaded(law.text, other)
    assert [d.render() for d in found if d.is_error] == []
    before, after = (answered(b, draft.text, strict=strict) for b in (book, more))
    old = set(book.provisions)
    assert {plain(f) for f in after.findings if f.provision in old} == {plain(f) for f in before.findings}
    assert plain(after.requests) == plain(before.requests)


def plain(node: object) -> object:
    """Something of an answer without the places in the text of the law and the plan."""
    if isinstance(node, tuple | list):
        return tuple(plain(n) for n in node)
    if isinstance(node, s.Loc):
        return None
    if hasattr(node, "__dataclass_fields__"):
        return (type(node).__name__, *(plain(getattr(node, f.name)) for f in fields(node)))  # type: ignore[arg-type]
    return node


# --- names -------------------------------------------------------------------------------

NEW = {
    "zz.r": "zz.aardvark", "zz.e0": "zz.zulu", "zz.f0": "zz.alpha", "zz.e1": "zz.beta", "zz.may": "zz.x",
    "zz.count": "zz.omega", "zz.def": "zz.zeta", "zz.waive": "zz.abba", "zz.guard": "zz.bob",
    "zz.p": "zz.pear", "zz.q": "zz.b_quince", "zz.k": "zz.aa_kind", "zz.a": "zz.zone", "zz.b": "zz.apple",
    "zz.h": "zz.c1", "zz.n": "zz.nn", "zz.d": "zz.day", "zz.j": "zz.ant", "zz.w": "zz.ww",
    "course.ok": "course.zesty", "course.hours": "course.amount", "minimum": "bound",
    "letter": "a_letter", "adopt": "z_adopt", "small": "wee", "tiny": "xs", "large": "big", "size": "extent",
    "east": "yew", "west": "beech", "algebra": "z_math", "biology": "a_bio",
}  # fmt: skip
_NAME = re.compile(
    r"(?<![\w.])(?:" + "|".join(map(re.escape, sorted(NEW, key=len, reverse=True))) + r")(?![\w])"
)


def renamed(text: str) -> str:
    """A text with every id in it replaced."""
    return _NAME.sub(lambda m: NEW[m[0]], text)


def moved(point: Point) -> Point:
    subject = ".".join(map(renamed, point.subject.split(".")))
    return point._replace(provision=renamed(point.provision), subject=subject, group=renamed(point.group))


@examples(40)
@given(st.data(), st.booleans())
def test_names_say_nothing(data: st.DataObject, strict: bool) -> None:
    law = data.draw(laws(waivers=data.draw(st.booleans())))
    draft = data.draw(drafts(law))
    book, _ = loaded(law.text)
    other, found = loaded(renamed(law.text), words=renamed(WORDS))
    assert [d.render() for d in found if d.is_error] == []
    before = answers(Reference(plan_of(draft.text, book), book, state="zz", strict=strict))
    after = answers(Reference(plan_of(renamed(draft.text), other), other, state="zz", strict=strict))
    assert {moved(p): o for p, o in before.items()} == after


# --- printing ----------------------------------------------------------------------------


@examples(40)
@given(st.data(), st.booleans())
def test_printing_and_reading_back_changes_nothing(data: st.DataObject, formatted: bool) -> None:
    law = data.draw(laws(waivers=data.draw(st.booleans())))
    draft = data.draw(drafts(law))
    tree, wrong = parse(law.text)
    assert wrong == []
    printed = print_file(format_tree(tree) if formatted else tree)
    again, wrong = parse(printed)
    assert wrong == []
    assert formatted or again == tree
    assert same_answers(law, printed, draft.text)


def same_answers(law: Law, text: str, plan: str, *more: str, strict: bool = False) -> bool:
    books = loaded(law.text)[0], loaded(text, *more)[0]
    before, after = (answers(Reference(plan_of(plan, b), b, state="zz", strict=strict)) for b in books)
    assert before == after
    return True


# --- order -------------------------------------------------------------------------------


def shuffled(node: object, random: Random) -> object:
    """The same law with blocks, clauses, members of groups and operands in another order."""
    if isinstance(node, tuple):
        return tuple(shuffled(n, random) for n in node)
    if not isinstance(node, s.Node):
        return node
    changed = {f.name: shuffled(getattr(node, f.name), random) for f in fields(node) if f.name not in HIDDEN}
    for name in ANY_ORDER.get(type(node), ()):
        items = list(changed[name])  # type: ignore[call-overload]
        random.shuffle(items)
        changed[name] = tuple(items)
    return replace(node, **changed)  # type: ignore[arg-type]


HIDDEN = ("loc", "comments")
ANY_ORDER: dict[type, tuple[str, ...]] = {
    s.File: ("items",), s.Provision: ("clauses",), s.Group: ("items",), s.Inline: ("operands",),
    s.Pick: ("operands",), s.Is: ("values",),
}  # fmt: skip


@examples(45)
@given(st.data(), st.randoms(use_true_random=False), st.booleans())
def test_order_in_the_law_says_nothing(data: st.DataObject, random: Random, strict: bool) -> None:
    law = data.draw(laws(PLAIN, waivers=data.draw(st.booleans())))
    draft = data.draw(drafts(law))
    tree = parse(law.text)[0]
    other = shuffled(tree, random)
    assert isinstance(other, s.File)
    cut = random.randint(0, len(other.items))
    files = [print_file(s.File(part)) for part in (other.items[:cut], other.items[cut:])]
    assert same_answers(law, files[0], draft.text, files[1], strict=strict)


@examples(35)
@given(st.data(), st.randoms(use_true_random=False), st.booleans())
def test_order_in_the_plan_says_nothing(data: st.DataObject, random: Random, strict: bool) -> None:
    law = data.draw(laws(waivers=data.draw(st.booleans())))
    assume("up to 2 credits" not in law.text)  # a permission's cap goes by the plan's order
    draft = data.draw(drafts(law))
    other = replace(draft, values=dict(random.sample(list(draft.values.items()), len(draft.values))))
    other = replace(other, things=tuple(random.sample(draft.things, len(draft.things))))
    book, _ = loaded(law.text)
    before, after = (
        answers(Reference(plan_of(d.text, book), book, state="zz", strict=strict)) for d in (draft, other)
    )
    assert before == after
