"""README.md shows what the program prints, and names the commands that work."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPEC = importlib.util.spec_from_file_location("readme_output", ROOT / "docs" / "readme_output.py")
assert SPEC is not None
assert SPEC.loader is not None
OUTPUT = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(OUTPUT)


@pytest.mark.parametrize(
    "command",
    [
        "pip install . && policyengine check scenarios/taylor-county-ky.yaml",
        "pip install '.[test]' && pytest",
    ],
)
def test_commands(command: str) -> None:
    assert f"```\n{command}\n```" in README


def test_the_output_is_real() -> None:
    assert OUTPUT.shown() == OUTPUT.beginning(), "python docs/readme_output.py writes it anew"
