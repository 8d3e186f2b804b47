"""Which provisions change which: exceptions, equivalencies, permissions."""

from __future__ import annotations

from policyengine.language import syntax as s
from policyengine.reason.world import World
from policyengine.rulebook.model import Provision


class Index:
    """Which provisions change which: read once from the rulebook."""

    def __init__(self, world: World) -> None:
        book = world.book
        self.exceptions: dict[str, list[Provision]] = {}
        self.counting: dict[str, list[tuple[Provision, str]]] = {}
        self.displacing: dict[str, list[Provision]] = {}
        for provision in book.in_state(world.state):
            if provision.kind == "exception":
                for pid in book.targets(provision.to):
                    self.exceptions.setdefault(pid, []).append(provision)
            for counts in provision.clauses(s.Counts):
                assert isinstance(counts, s.Counts)
                for pid in book.targets(counts.targets):
                    if (provision, counts.measure) not in self.counting.setdefault(pid, []):
                        self.counting[pid].append((provision, counts.measure))
            for displaces in provision.clauses(s.Displaces):
                assert isinstance(displaces, s.Displaces)
                for pid in book.targets(displaces.targets):
                    if provision not in self.displacing.setdefault(pid, []):
                        self.displacing[pid].append(provision)

    def acting_on(self, provision: Provision) -> list[Provision]:
        """The exceptions, equivalencies and permissions that act on a provision."""
        pid = provision.id
        counting = [p for p, _ in self.counting.get(pid, [])]
        return [*self.exceptions.get(pid, []), *counting, *self.displacing.get(pid, [])]
