"""Answers and comparisons that were given before: the same plan under the same law and engine is not judged again.

After `check`, `check --why ID` and `check --format json` of the same plan come at once.  An answer is kept under a
hash of the plan and its name, the options, all shipped law and all of the engine's source; whatever changes, the
plan is judged anew.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from policyengine.cli.output import report
from policyengine.reason.answer import Answer
from policyengine.rulebook.loader import cache_folder, keep, kept, law_folder

if TYPE_CHECKING:
    from policyengine.language.diagnostics import Diagnostic

MOST = 40
"""So many of a kind are kept; the oldest go first."""

Judge = Callable[[str, "datetime.date | None", "str | None", bool, "list[Diagnostic]"], Any]


def remembered(judge: Judge, plan: str, as_of: datetime.date | None, state: str | None, strict: bool) -> Any:
    """What `judge` says of a plan: as it was kept, else judged now and kept."""

    def made(told: list[Diagnostic]) -> Any:
        judged = judge(plan, as_of, state, strict, told)
        return None if judged is None else (judged[0], tuple(judged[1].provisions))

    found = again("answer", plan, f"{as_of} {state} {strict}", made)
    if found is None:
        return None
    answer, provisions = found
    assert isinstance(answer, Answer)
    return answer, SimpleNamespace(provisions=provisions)


def again(kind: str, plan: str, options: str, make: Callable[[list[Diagnostic]], Any]) -> Any:
    """What `make` makes of a plan: as it was kept under the same `kind` and `options`, else made now and kept.

    `make` prints its messages and puts them into the list that it is given; they are printed again with what was
    kept.  What came to nothing (None) is not kept.
    """
    folder = cache_folder()
    name = _name(plan, options)
    if folder is None or name is None:
        return make([])
    store = folder / f"{kind}-{name}.pickle"
    found = kept(store)
    if found is not None:
        before, problems = found
        report(problems)
        return before
    told: list[Diagnostic] = []
    made = make(told)
    if made is not None:
        keep(store, (made, told))
        _prune(folder, kind)
    return made


def _name(plan: str, options: str) -> str | None:
    try:
        data = Path(plan).read_bytes() if Path(plan).is_file() else None
    except (OSError, ValueError):
        return None
    if data is None or len(data) > 5_000_000:
        return None
    digest = hashlib.sha256(f"{sys.version}\0{plan}\0{options}\0".encode("utf-8", "replace") + data)
    package = Path(__file__).resolve().parents[1]
    for folder, pattern in (
        (package, "*.py"),
        (law_folder() / "rules", "*.policy"),
        (law_folder() / "states", "*.policy"),
        (law_folder() / "states", "profile.yaml"),
    ):
        for path in sorted(folder.rglob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def _prune(folder: Path, kind: str) -> None:
    with contextlib.suppress(OSError):
        answers = sorted(folder.glob(f"{kind}-*.pickle"), key=lambda p: p.stat().st_mtime)
        for path in answers[:-MOST]:
            path.unlink()
