"""The Identity port: what shows that it is really this officer who approves this letter, or decides this case."""

from datetime import datetime
from typing import Protocol, TypeAlias

from attrs import asdict, field, frozen

from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.domain.identifiers import mask
from slrtkit.ledger import canonical, contexts, digest

__all__ = ["ApprovalClaim", "Claim", "DecisionClaim", "Identity", "IdentityProof"]


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
        return _challenge(contexts.APPROVAL, self)

    @property
    def about(self) -> str:
        """Id of the letter."""
        return self.letter


@frozen
class DecisionClaim:
    """One officer's decision on one complaint, before it is made.

    Attributes:
        officer: Id of the officer.
        complaint: Id of the complaint.
        program: Code of the program.
        outcome: What they decide.
        assessment: Digest of the assessment that it rests on, 64 hexadecimal digits.
        reason: The officer's words; empty where none are needed.
    """

    officer: str
    complaint: str
    program: str
    outcome: DecisionOutcome
    assessment: str
    reason: str = field(default="", repr=mask)

    @property
    def challenge(self) -> str:
        """What the officer's device signs: a digest of all of it, 64 hexadecimal digits. No approval has the same one."""
        return _challenge(contexts.RULING, self)

    @property
    def about(self) -> str:
        """Id of the complaint."""
        return self.complaint


Claim: TypeAlias = ApprovalClaim | DecisionClaim
"""What an officer's device is asked to show: its officer, what it is about, and its challenge."""


def _challenge(context: str, claim: Claim) -> str:
    return digest(context, canonical(asdict(claim, value_serializer=lambda _, __, value: _plain(value))))


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


@frozen
class IdentityProof:
    """What was found to be shown, and who looked at it."""

    kind: EvidenceKind
    verified_by: str


class Identity(Protocol):
    """What an embedding system has for telling its officers: passkeys, cards, an identity provider. Or nothing."""

    def verify(self, claim: Claim, assertion: bytes, at: datetime) -> IdentityProof:
        """Look at what an officer's device gave for one act.

        Promises (proved by `slrtkit.testing.identity.IdentityContract`): an assertion of another officer, or for
        another letter, content, step, kind, round, complaint, program, outcome, assessment or reason, is refused, and so is one
        that was changed, is too old or comes from the future.
        Nothing at all (`b""`) is never proof: the kind is `NONE`, or it is refused. No assertion is shown in an error.

        Args:
            claim: What the officer does.
            assertion: The bytes that the device gave, or none.
            at: The instant of the act, in UTC.

        Raises:
            AccessDeniedError: it does not show that.
        """
        ...
