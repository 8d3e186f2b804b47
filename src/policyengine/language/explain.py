"""Why a text could not be read."""
from __future__ import annotations
from policyengine.language.build import Builder
from policyengine.language.diagnostics import Diagnostic

def explain(error: Exception, text: str, builder: Builder) -> Diagnostic:
    return Diagnostic("E0101", str(error)[:200])
