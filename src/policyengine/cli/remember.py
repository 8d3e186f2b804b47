"""Answers that were given before: the same plan under the same law and engine need not be judged again.

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
"""So many answers are kept; the oldest go first."""

Judge = Callable[[str, "datetime.date | None", "str | None", bool, "list[Diagnostic]"], Any]


def remembered(judge: Judge, plan: str, as_of: datetime.date | None, state: str | None, strict: bool) -> Any:
    """What `judge` says of a plan: as it was kept, else judged now and kept."""
    folder = cache_folder()
    name = _name(plan, f"{as_of} {state} {strict}")
    if folder is not None and name is not None:
        found = kept(folder / name)
        if found is not None:
            answer, provisions, problems = found
            assert isinstance(answer, Answer)
            report(problems)
            return answer, SimpleNamespace(provisions=provisions)
    told: list[Diagnostic] = []
    judged = judge(plan, as_of, state, strict, told)
    if judged is not None and folder is not None and name is not None:
        keep(folder / name, (judged[0], tuple(judged[1].provisions), told))
        _prune(folder)
    return judged


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
    ):
        for path in sorted(folder.rglob(pattern)):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return f"answer-{digest.hexdigest()[:32]}.pickle"


def _prune(folder: Path) -> None:
    with contextlib.suppress(OSError):
        answers = sorted(folder.glob("answer-*.pickle"), key=lambda p: p.stat().st_mtime)
        for path in answers[:-MOST]:
            path.unlink()
