"""The Identity port: what shows that it is really this officer who approves this letter."""

from datetime import datetime
from typing import Protocol

from attrs import asdict, frozen

from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.ledger import canonical, contexts, digest

__all__ = ["ApprovalClaim", "Identity", "IdentityProof"]


@frozen
class ApprovalClaim:
    """One act of one officer on one content of one letter, before it is done.

    Attributes:
        officer: Id of the officer.
        letter: Id of the letter.
        kind: What they do.
        step: Place of the step in the chain, from 0.
        round: In which round of the chain, from 1.
        content: Commitment of the letter's content, 64 hexadecimal digits.
    """

    officer: str
    letter: str
    kind: ApprovalKind
    step: int
    round: int
    content: str

    @property
    def challenge(self) -> str:
        """What the officer's device signs: a digest of all of it, 64 hexadecimal digits. No two acts share one."""
        return digest(contexts.APPROVAL, canonical(asdict(self, value_serializer=lambda _, __, value: _plain(value))))


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


@frozen
class IdentityProof:
    """What was found to be shown, and who looked at it."""

    kind: EvidenceKind
    verified_by: str


class Identity(Protocol):
    """What an embedding system has for telling its officers: passkeys, cards, an identity provider. Or nothing."""

    def verify(self, claim: ApprovalClaim, assertion: bytes, at: datetime) -> IdentityProof:
        """Look at what an officer's device gave for one act.

        Promises (proved by `slrtkit.testing.identity.IdentityContract`): an assertion of another officer, or for another
        letter, content, step, kind or round, is refused, and so is one that was changed, is too old or comes from the future.
        Nothing at all (`b""`) is never proof: the kind is `NONE`, or it is refused. No assertion is shown in an error.

        Args:
            claim: What the officer does.
            assertion: The bytes that the device gave, or none.
            at: The instant of the act, in UTC.

        Raises:
            AccessDeniedError: it does not show that.
        """
        ...
