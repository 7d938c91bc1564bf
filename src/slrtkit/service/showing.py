"""What an officer shows for an act: looked at by the identity port, and kept by its digest."""

from datetime import datetime
from hashlib import sha256

from attrs import field, frozen

from slrtkit.domain.decision import AssessmentRecord, Decision
from slrtkit.domain.evidence import Evidence, EvidenceKind
from slrtkit.domain.history import StreamKind
from slrtkit.errors import AccessDeniedError
from slrtkit.ledger import canonical, contexts, digest
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.identity import Claim, DecisionClaim, Identity
from slrtkit.service.journal import Work
from slrtkit.wire import to_wire

__all__ = ["Showing", "assessment_digest", "claim_of", "require_unused"]

_KINDS = (StreamKind.APPROVAL, StreamKind.COMPLAINT)


@frozen
class Showing:
    """What an officer's device gave for an act, what looks at it, and where it is kept.

    Attributes:
        identity: What looks at it.
        blobs: Where it is kept.
        assertion: Its bytes; none where only the server asserts that it is they.
    """

    identity: Identity
    blobs: Blobs
    assertion: bytes = field(default=b"", repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of what was given."""
        return sha256(self.assertion).hexdigest()

    def evidence(self, claim: Claim, at: datetime) -> Evidence:
        """Look at it, and keep it. Raises AccessDeniedError where it does not show that act."""
        proof = self.identity.verify(claim, self.assertion, at)
        shown = proof.kind is not EvidenceKind.NONE
        return Evidence(proof.kind, proof.verified_by, self.blobs.put(self.assertion) if shown else "")


def claim_of(decision: Decision) -> DecisionClaim:
    """Return what the officer of a decision has to show."""
    assessment = decision.assessment
    rests_on, case = assessment_digest(assessment), decision.complaint
    return DecisionClaim(decision.decided_by, case, assessment.program, decision.outcome, rests_on, decision.reason)


def assessment_digest(assessment: AssessmentRecord) -> str:
    """Return what names an assessment in a claim, 64 hexadecimal digits."""
    return digest(contexts.ASSESSMENT, canonical(to_wire(assessment)))


def require_unused(work: Work, evidence: Evidence, path: str) -> None:
    """Make sure that what was shown shows one act only, whatever the identity system believes. Raises AccessDeniedError."""
    if evidence.digest and any(work.find(kind, "evidence", evidence.digest.encode()) for kind in _KINDS):
        raise AccessDeniedError("this assertion showed another act before", code="approval.evidence-used", path=path)
