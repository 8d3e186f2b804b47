"""docs/law.md is what docs/law_coverage.py writes."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("law_coverage", ROOT / "docs" / "law_coverage.py")
assert SPEC is not None
assert SPEC.loader is not None
COVERAGE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(COVERAGE)


def test_the_page_tells_of_the_law_as_it_is() -> None:
    shown = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
    assert shown == COVERAGE.page(), "python docs/law_coverage.py writes it anew"
