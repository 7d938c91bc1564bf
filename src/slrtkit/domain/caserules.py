"""What a district configures for its cases: the categories, the time limits, when one may be opened again, and the ladder."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen

from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.ladder import Ladder
from slrtkit.domain.program import SECTORS
from slrtkit.domain.rules import Says
from slrtkit.errors import DomainError

__all__ = ["CATEGORIES", "CaseRules", "Urgency"]

CATEGORIES: Mapping[str, Says] = MappingProxyType(
    {
        **SECTORS,
        "bantuan-sosial": Says("bantuan sosial", "social assistance"),
        "perlindungan": Says("perlindungan dari kekerasan dan penelantaran", "protection from violence and neglect"),
        "kebencanaan": Says("bencana", "disaster"),
        "data": Says("data kesejahteraan sosial", "welfare data"),
        "pelayanan": Says("pelayanan petugas", "how officers served"),
        "lain": Says("lain-lain", "anything else"),
    }
)
"""The sectors of an SLRT and what else residents come with, with their names."""
_REOPEN_DAYS = 90


class Urgency(StrEnum):
    """How soon somebody has to act."""

    ROUTINE = "routine"
    URGENT = "urgent"
    """Days matter: a patient is to be discharged, a pupil sent home."""
    EMERGENCY = "emergency"
    """Hours matter: life, violence, nothing to eat."""


@frozen
class CaseRules:
    """How a district handles its cases.

    Attributes:
        categories: Code -> name of each category that a complaint may have.
        reopen_days: So many days after it was closed a case may be opened again.
        ladder: Who stands above the secretariat.
        limits: How long things may take; two of one code are two readings of one standard, for different cases.

        proof: Whether decisions are proved by the officers themselves, as `ParafChain.proof` says of the steps of a chain.

    Raises:
        DomainError: there is no category, or the days are negative.
    """

    categories: Mapping[str, Says] = CATEGORIES
    reopen_days: int = _REOPEN_DAYS
    ladder: Ladder = field(factory=Ladder)
    limits: tuple[CaseLimit, ...] = ()
    proof: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.categories or self.reopen_days < 0:
            raise DomainError("cases have categories, and days are not negative", code="case.rules")

    def require_category(self, category: str) -> None:
        """Raise DomainError where no category has this code."""
        if category not in self.categories:
            known = ", ".join(sorted(self.categories))
            raise DomainError("there is no such category", code="complaint.category", path="category", cure=f"known: {known}")

    def may_reopen(self, closed: date | None, on: date) -> bool:
        """Whether a case that was closed on a day may be opened again; of an unknown day it may."""
        return closed is None or on - closed <= timedelta(days=self.reopen_days)
