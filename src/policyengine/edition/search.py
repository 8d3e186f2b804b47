"""Searching the law by words: forgiving of spelling, the most fitting first, always in the same order."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policyengine.edition.naming import area
from policyengine.edition.page import facts_of
from policyengine.rulebook.english import plain
from policyengine.rulebook.model import Provision, Rulebook

_WORD = re.compile(r"[a-z0-9]+(?:[.:-][a-z0-9]+)*")
_LITTLE = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "in", "is", "it", "may",
     "no", "not", "of", "on", "or", "the", "to", "what", "when", "which", "who", "with")
)  # fmt: skip
_WEIGHTS = {"title": 8.0, "cite": 8.0, "says": 4.0, "facts": 2.0, "tags": 3.0, "notes": 1.5}
_SYNONYMS = {
    "student": "pupil", "kid": "pupil", "waive": "waiver", "exemption": "waiver", "carnegie": "credit",
    "seat": "hour", "iep": "disability", "ell": "english", "el": "english",
}  # fmt: skip
_ALIKE = 0.5  # what a word that is only spelled alike counts
_BEGUN = 0.8  # what a word that begins with the searched one counts
_SHORT = 4
MOST = 20


class Hit(NamedTuple):
    """A provision that was found, how well it fits, and the text in which the words stand."""

    provision: Provision
    score: float
    extract: str


class Result(NamedTuple):
    """What a search found: the best hits, how many there are in all; where there is none, words that come near."""

    hits: tuple[Hit, ...]
    total: int
    meant: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text without their endings, the little ones left out."""
    return [stem(w) for w in _WORD.findall(text.lower()) if w not in _LITTLE]


def stem(word: str) -> str:
    """A word without the endings that many, or a verb, have."""
    if any(c.isdigit() for c in word):
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("es", "e"), ("ed", "e"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith("ss"):
            word = word[: len(word) - len(ending)] + instead
            break
    return word.removesuffix("e") if len(word) > _SHORT else word


def search(text: str, book: Rulebook, provisions: Iterable[Provision], most: int = MOST) -> Result:
    """The provisions that fit `text` best, among `provisions`.

    Each word has to be found: as it is, as the beginning of a word, or spelled alike; where no provision has all,
    those with most of them come.
    """
    wanted = list(dict.fromkeys(words_of(text)))
    typed = [w for w in _WORD.findall(text.lower()) if w not in _LITTLE]
    if not wanted:
        return Result((), 0, ())
    entries = [(p, _entry(p, book)) for p in provisions]
    known = frozenset(word for _, fields in entries for held in fields.values() for word in held)
    alike = {word: _alike(word, known) for word in wanted}
    scored = [(p, *_score(alike, fields)) for p, fields in entries]
    best = max((held for _, _, held in scored), default=0)
    if not best:
        return Result((), 0, _meant(typed, _written(p for p, _ in entries)))
    need = best if best == len(wanted) else max(best - 1, 1) if best > 2 else best
    found = sorted(
        ((p, score) for p, score, held in scored if held >= need),
        key=lambda hit: (-hit[1], hit[0].id),
    )
    hits = tuple(Hit(p, score, extract(p, wanted)) for p, score in found[:most])
    return Result(hits, len(found), ())


def _score(alike: dict[str, dict[str, float]], fields: dict[str, tuple[str, ...]]) -> tuple[float, int]:
    """How well the fields of a provision fit, and how many of the words it has."""
    total, held = 0.0, 0
    for near in alike.values():
        best = 0.0
        for name, words in fields.items():
            fit = max((near[w] for w in words if w in near), default=0.0)
            best += fit * _WEIGHTS[name]
        total += best
        held += best > 0
    first = sum(w in near and near[w] == 1.0 for near in alike.values() for w in fields["title"])
    return total + first / (1 + len(fields["title"])), held


def _alike(word: str, known: frozenset[str]) -> dict[str, float]:
    """The known words that `word` may stand for, and how surely."""
    found = {word: 1.0} if word in known else {}
    other = _SYNONYMS.get(word)
    if other is not None and stem(other) in known:
        found.setdefault(stem(other), 0.7)
    if len(word) >= 3:
        found |= {k: _BEGUN for k in known if k != word and k.startswith(word)}
    if not found and len(word) >= _SHORT:
        found |= {k: _ALIKE for k in known if _near(word, k)}
    return found


def _near(word: str, other: str) -> bool:
    """True for words that differ by a letter, two in long words, begun alike."""
    if abs(len(word) - len(other)) > 2 or any(c.isdigit() for c in word + other) or len(other) < _SHORT:
        return False
    return distance(word, other) <= (1 if len(word) < 6 else 2)


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped to make one word of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _meant(words: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    """Known words that come near to words which no law has."""
    import difflib

    found: list[str] = []
    for word in words:
        found += difflib.get_close_matches(word, sorted(k for k in known if k.isalpha()), 2, 0.6)
    return tuple(dict.fromkeys(found))


def _written(provisions: Iterable[Provision]) -> frozenset[str]:
    """The words of titles and paraphrases as they are written."""
    texts = (f"{p.title} {p.says}" for p in provisions)
    return frozenset(w for text in texts for w in _WORD.findall(text.lower()) if w not in _LITTLE)


@functools.lru_cache(maxsize=8192)
def _entry(provision: Provision, book: Rulebook) -> dict[str, tuple[str, ...]]:
    """The words of a provision, field by field."""
    cites = " ".join(provision.cite_texts)
    facts = " ".join(fact.title for fact in facts_of(provision, book))
    tags = " ".join(
        [
            plain(provision.kind),
            *map(area, provision.areas),
            *map(plain, provision.intents),
            *provision.id.split("."),
        ]
    )
    texts = {
        "title": provision.title,
        "cite": cites,
        "says": provision.says,
        "facts": facts,
        "tags": plain(tags),
        "notes": " ".join((*provision.notes, *(r.taken for r in provision.readings))),
    }
    return {name: tuple(dict.fromkeys(_parts(text))) for name, text in texts.items()}


def _parts(text: str) -> Iterator[str]:
    """The words of a text; of a citation also the numbers within (`22-2-117` in `22-2-117(1)(b)`)."""
    for word in words_of(text):
        yield word
        if "-" in word and not any(c.isdigit() for c in word):
            yield from (stem(part) for part in word.split("-"))


def extract(provision: Provision, wanted: Iterable[str], length: int = 160) -> str:
    """A short piece of a provision's own text, around the first of the words."""
    text = provision.says or " ".join(provision.notes)
    if len(text) <= length:
        return text
    stems = set(wanted)
    spot = next((m.start() for m in _WORD.finditer(text.lower()) if stem(m.group()) in stems), 0)
    start = max(0, min(spot - length // 3, len(text) - length))
    start = text.find(" ", start) + 1 if start else 0
    cut = text[start : start + length].rsplit(" ", 1)[0] if start + length < len(text) else text[start:]
    return f"{'… ' if start else ''}{cut}{' …' if start + len(cut) < len(text) else ''}"
