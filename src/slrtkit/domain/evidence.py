"""What shows that an officer acted: their own proof, or the server's word alone. And the act itself."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.delegation import Capacity
from slrtkit.errors import DomainError

__all__ = ["Evidence", "EvidenceKind", "Given"]


class EvidenceKind(StrEnum):
    """What an officer showed."""

    PASSKEY = "passkey"
    CARD = "card"
    LOGIN = "login"
    """A statement of the identity provider that they logged in for this act."""
    SIGNATURE = "signature"
    """The electronic signature of the letter itself."""
    NONE = "none"
    """Nothing: the server says that it was this officer."""


@frozen
class Evidence:
    """What shows that an officer acted.

    Attributes:
        kind: What they showed.
        verified_by: Who looked at it.
        digest: SHA-256 of its bytes, which are kept with the signed letters; empty where nothing was shown.

    Raises:
        DomainError: something was shown and is not kept, or the other way round.
    """

    kind: EvidenceKind
    verified_by: str
    digest: str = ""

    def __attrs_post_init__(self) -> None:
        if (self.kind is EvidenceKind.NONE) == bool(self.digest):
            raise DomainError("what was shown is kept by its digest", code="approval.evidence", path="digest")

    @property
    def proved(self) -> bool:
        """True where the officer proved it, False where only the server asserts it."""
        return self.kind is not EvidenceKind.NONE


@frozen
class Given:
    """One officer's act.

    Attributes:
        kind: What they did.
        step: Place of the step in the chain, from 0.
        round: In which round of the chain, from 1.
        by: The officer's id.
        on: The day, in the office's zone.
        content: Commitment of the letter's content that they saw, 64 hexadecimal digits.
        evidence: What shows that it was they.
        capacity: By which delegation they acted, if by one.
    """

    kind: ApprovalKind
    step: int
    round: int
    by: str
    on: date
    content: str
    evidence: Evidence
    capacity: Capacity = ()

    @property
    def key(self) -> str:
        """Its name among the acts."""
        return f"{self.round}/{self.step}/{self.by}"
