"""Stage two of loading: what the declarations alone cannot see."""

from __future__ import annotations

from collections.abc import Callable

from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.checks.circles import check_circles
from policyengine.rulebook.checks.clauses import check_allowed, check_missing, check_once, check_spans
from policyengine.rulebook.checks.deadlines import check_deadlines
from policyengine.rulebook.checks.fits import check_sorts
from policyengine.rulebook.checks.keys import check_keys
from policyengine.rulebook.checks.names import check_keys_known, check_keywords, check_names, check_steps
from policyengine.rulebook.checks.tables import check_tables
from policyengine.rulebook.checks.targets import check_targets
from policyengine.rulebook.checks.values import check_definitions, check_measures, check_states
from policyengine.rulebook.checks.words import check_words
from policyengine.rulebook.model import Rulebook

CHECKS: tuple[Callable[[Rulebook], list[Diagnostic]], ...] = (
    check_names,
    check_keys_known,
    check_keywords,
    check_steps,
    check_keys,
    check_sorts,
    check_words,
    check_targets,
    check_tables,
    check_allowed,
    check_once,
    check_spans,
    check_missing,
    check_circles,
    check_definitions,
    check_measures,
    check_states,
    check_deadlines,
)
