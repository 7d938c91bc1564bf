"""What an inspector is given of some letters: the decisions behind them, with the facts that they used and nothing else.

Which letters is nobody's choice: they are drawn by a number that the auditor names after the office handed out a checkpoint.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.chain import ParafChain
from slrtkit.domain.decision import Decision
from slrtkit.domain.evidence import Evidence, Given
from slrtkit.ledger import canonical, contexts, digest

__all__ = ["AuditCase", "CaseState", "CasesFile", "drawn"]


class CaseState(StrEnum):
    """Whether a case is told."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    """Whoever exported may not tell of it: somebody is restricted."""
    ERASED = "erased"
    """What was known of the person is erased."""


@frozen
class AuditCase:
    """The decision behind one letter.

    Attributes:
        letter: Id of the letter.
        state: Whether it is told; if not, everything below is empty but `erasure`.
        commitment: The commitment to the decision that stands in the letter, 64 hexadecimal digits.
        decision: The decision; it tells of persons by their ids only.
        salt: What opens the commitment, with the decision.
        declared: Digest of the facts that were declared.
        facts: The facts that the rules asked for, in the shape that `assess` reads, as canonical JSON.
        reproduced: Whether they are just what was known when it was assessed; False: posts knew different things, or something
            that was known then reached this post later.
        approvals: What officers did with the letter, with the digest of their own evidence where there is any.
        reason: Why the letter was withdrawn, and `reason_salt`, which opens the commitment in its leaf; empty: it was not.
        chain: The paraf chain as it was laid down when approval was asked for; None: the letter had none.
        requested_by: Id of the officer who asked for approval, or empty.
        signer: Id of the officer whose name stands on the letter.
        erasure: Of an erased case, the id of the erasure that is on record; empty: none is.
        evidence: What the officer showed when they decided; None: only the server asserts it.
    """

    letter: str
    state: CaseState
    commitment: str = ""
    decision: Decision | None = None
    salt: str = field(default="", repr=False)
    declared: str = ""
    facts: str = field(default="{}", repr=False)
    reproduced: bool = False
    approvals: tuple[Given, ...] = ()
    reason: str = field(default="", repr=False)
    reason_salt: str = field(default="", repr=False)
    chain: ParafChain | None = None
    requested_by: str = ""
    signer: str = ""
    erasure: str = ""
    evidence: Evidence | None = None


@frozen
class CasesFile:
    """An export of cases.

    Attributes:
        auditor: The number that the auditor named.
        checkpoint: The signed note that the sample was drawn by.
        issued: How many letters were issued up to it.
        at: When it was exported, in UTC.
        cases: The cases, in the order in which they were drawn.
        kept: Digest -> rules, or declared facts, as they were kept (`slrtkit.wire.kept`).
        proofs: SHA-256 -> what an officer showed for an approval or a decision, as it was kept.
    """

    auditor: str
    checkpoint: str
    issued: int
    at: datetime
    cases: tuple[AuditCase, ...]
    kept: Mapping[str, bytes] = field(repr=False)
    proofs: Mapping[str, bytes] = field(factory=dict, repr=False)


def drawn(letters: Iterable[str], auditor: str, checkpoint: str, count: int) -> tuple[str, ...]:
    """Return a sample of letters that neither office nor auditor chose.

    Args:
        letters: Ids of the letters that were issued up to the checkpoint.
        auditor: The number that the auditor named.
        checkpoint: Text of the checkpoint, without its signatures.
        count: How many.
    """

    def lot(letter: str) -> str:
        return digest(contexts.SAMPLE, canonical([auditor, checkpoint, letter]))

    return tuple(sorted(set(letters), key=lambda letter: (lot(letter), letter))[:count])
