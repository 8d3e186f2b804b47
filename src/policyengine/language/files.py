"""Reading law files."""
from __future__ import annotations
from pathlib import Path
from policyengine.language.diagnostics import Diagnostic

def read_text(path: Path) -> tuple[str | None, list[Diagnostic]]:
    return path.read_text("utf-8"), []
