"""How much waits where: open cases by office, village, status, urgency and time limit, and the work of officers by kind."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from slrtkit.domain.caserules import Urgency
from slrtkit.domain.limits import LimitStatus
from slrtkit.domain.worklist import WorkKind

__all__ = ["CaseCount", "CountedBy", "WorkCounts"]

CountedBy: TypeAlias = Literal["office", "village", "status", "urgency", "standing"]
"""What open cases are counted by."""


@frozen
class CaseCount:
    """So many open cases are alike: held by one office, from one village, of one status, urgency and standing."""

    office: str
    village: str
    status: str
    urgency: Urgency
    standing: LimitStatus | None
    cases: int = 0


@frozen
class WorkCounts:
    """What is open in a scope, and what waits for its officer. Cases made up for practice are not counted.

    Attributes:
        cases: The open cases of the scope's regions, or of its offices where it has no regions; each is in one of the counts.
        work: How many items of each kind the officer's worklist has; kinds of which it has none are not named.
        closed: How many cases of the scope's regions are closed.
        officers: Id of each officer of the scope, where it was asked for -> how many items of each kind wait for them, of what
            is of the scope. What an office holds waits for each of its officers.
    """

    cases: tuple[CaseCount, ...]
    work: Mapping[WorkKind, int]
    closed: int
    officers: Mapping[str, Mapping[WorkKind, int]] = field(factory=dict)

    @property
    def open(self) -> int:
        """How many cases are open."""
        return sum(one.cases for one in self.cases)

    def by(self, name: CountedBy) -> Mapping[str, int]:
        """Return how many open cases have each value, in the order of the values; those without a standing under `none`."""
        found: Counter[str] = Counter()
        for one in self.cases:
            found[str(getattr(one, name) or "none")] += one.cases
        return dict(sorted(found.items()))
