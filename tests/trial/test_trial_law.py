"""The trial law of the design: every scenario in it comes out."""

from __future__ import annotations

from pathlib import Path

from policyengine.analysis.scenarios import run_scenarios

LAW = Path(__file__).parent / "law"


def test_every_scenario_of_the_trial_law_passes() -> None:
    report = run_scenarios([LAW])
    assert report.diagnostics == []
    assert report.failures == []
    assert report.passed == sum(
        text.count("\nscenario ") for text in map(Path.read_text, LAW.glob("*.policy"))
    )
