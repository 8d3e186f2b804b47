"""Advice on law that loads: what evaluates and is yet likely a mistake (LANGUAGE section 17).

Each lint is a function from the law to warnings of one code.  Its docstring says what it finds, what to
avoid, what to prefer, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policyengine.analysis.lint import together, use, wording
from policyengine.analysis.lint.law import Law, Messages
from policyengine.language import syntax as s
from policyengine.language.diagnostics import Diagnostic
from policyengine.rulebook.model import Rulebook

LINTS: tuple[Callable[[Law], Messages], ...] = (
    wording.no_source,
    wording.stale_source,
    wording.number_in_says,
    wording.no_intent,
    wording.no_see,
    together.answered_twice,
    together.answered_by_practice,
    together.earlier_grants,
    together.dead,
    together.counted_twice,
    use.unused_fact,
    use.no_question,
    use.untested,
    use.unreached,
)


def lint(book: Rulebook, scenarios: Sequence[s.Scenario] | None = None) -> list[Diagnostic]:
    """What is likely a mistake in law that loads, in the order of the text.

    Args:
        book: the law.
        scenarios: its tests; without them nothing is said about what they test.
    """
    law = Law(book, scenarios)
    found = [diagnostic for check in LINTS for diagnostic in check(law)]
    return sorted(found, key=lambda d: (d.loc.source, d.loc.line, d.loc.column, d.code))
