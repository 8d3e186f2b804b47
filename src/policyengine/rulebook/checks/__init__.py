"""Stage two of loading: what the declarations alone cannot see."""

from __future__ import annotations

from collections.abc import Callable

from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.model import Rulebook

CHECKS: tuple[Callable[[Rulebook], list[Diagnostic]], ...] = ()
