"""The approvals behind letters: which officers proved, which the server alone asserts, and whether the chain was through."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta

from attrs import frozen

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.authority import zone_of
from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState
from slrtkit.domain.chain import ApprovalKind, ParafChain
from slrtkit.domain.evidence import Evidence, EvidenceKind, Given
from slrtkit.domain.letterlog import Leaf, LeafKind
from slrtkit.errors import AccessDeniedError
from slrtkit.ports.identity import ApprovalClaim, Claim, Identity
from slrtkit.service.checkpoint import SKEW
from slrtkit.service.registerview import RegisterView

__all__ = ["PROOF_DAYS", "Proofs", "counted", "judge_approvals"]

PROOF_DAYS: int = 3
"""How far, in days, an officer's proof may lie from the end of the day on which the approval is recorded."""
_SCAN = "scan"


@frozen
class Proofs:
    """What approvals are judged by.

    Attributes:
        view: The register, which binds what was approved.
        kept: SHA-256 -> what an officer showed.
        identity: What tells whether it is theirs; None: nobody can.
    """

    view: RegisterView
    kept: Mapping[str, bytes]
    identity: Identity | None

    def told(self, claim: Claim, evidence: Evidence, on: date, issued: Leaf) -> str:
        """Return what is to be said of what was shown for an act of a day; nothing where the officer proved it."""
        if evidence.digest not in self.kept:
            return "PROOF_MISSING"
        if self.identity is None:
            return "EVIDENCE_UNCHECKED"
        if on.year == MAXYEAR:
            return "EVIDENCE_FALSE"
        end = datetime.combine(on, time.max, zone_of(issued.office).offset).astimezone(UTC) + timedelta(days=1)
        try:
            self.identity.verify(claim, self.kept[evidence.digest], end)
        except AccessDeniedError:
            return "EVIDENCE_FALSE"
        return ""


def judge_approvals(file: CasesFile, view: RegisterView, identity: Identity | None) -> Iterator[AuditFinding]:
    """Yield what is to be known of the approvals of a sample of cases.

    Args:
        file: The sample, opened.
        view: The register.
        identity: Tells whether a proof is the officer's, by keys that the auditor got from the officers; it takes proofs of any
            age up to `PROOF_DAYS`.
    """
    proofs = Proofs(view, file.proofs, identity)
    for case in file.cases:
        issued = _issued(case, view)
        if case.state is CaseState.SHOWN and issued:
            yield from _judged(case, issued, proofs)


def counted(files: Sequence[CasesFile], view: RegisterView, identity: Identity | None) -> dict[str, int]:
    """Return how many approvals officers proved, how many have a proof nobody looked at, how many the server asserts."""
    found = {"proved": 0, "shown": 0, "asserted": 0}
    for case, proofs in ((case, Proofs(view, file.proofs, identity)) for file in files for case in file.cases):
        issued = _issued(case, view)
        for act in _acts(case, issued) if issued else ():
            told = _proof(case, act, issued, proofs) if issued else ""
            if told in ("", "EVIDENCE_UNCHECKED", "APPROVAL_ASSERTED"):
                found[{"": "proved", "EVIDENCE_UNCHECKED": "shown"}.get(told, "asserted")] += 1
    return found


def _issued(case: AuditCase, view: RegisterView) -> Leaf | None:
    return next((leaf for leaf in view.letters.get(case.letter, ()) if leaf.kind is LeafKind.ISSUED), None)


def _acts(case: AuditCase, issued: Leaf) -> tuple[Given, ...]:
    """The acts that count: on what was issued, word for word, in the last round of them."""
    acts = [act for act in case.approvals if act.content == issued.commitment]
    last = max((act.round for act in acts), default=0)
    return tuple(sorted((act for act in acts if act.round == last), key=lambda act: (act.step, act.by)))


def _judged(case: AuditCase, issued: Leaf, proofs: Proofs) -> Iterator[AuditFinding]:
    acts, chain = _acts(case, issued), case.chain

    def told(code: str, act: Given | None = None, more: str = "") -> AuditFinding:
        said = f"step={act.step} kind={act.kind.value} by={act.by} {more}" if act else more
        return AuditFinding(code, issued.number, case.letter, said.strip())

    if chain is None:
        yield told("CHAIN_NONE")
    else:
        for place, step in enumerate(chain.steps):
            if (given := len({act.by for act in acts if act.step == place and act.kind is step.kind})) < step.minimum:
                yield told("CHAIN_INCOMPLETE", more=f"step={place} kind={step.kind.value} given={given} minimum={step.minimum}")
    day = zone_of(issued.office).day(issued.at)
    for act in acts:
        code = _proof(case, act, issued, proofs)
        if code:
            yield told(code, act, f"proof={act.evidence.kind.value}")
        if act.on > day + SKEW:
            yield told("APPROVAL_LATE", act, f"on={act.on.isoformat()} issued={day.isoformat()}")
        if chain and not chain.own_request and act.by == case.requested_by:
            yield told("SELF_APPROVED", act)
    yield from (told("SAME_HAND", more=f"by={one}") for one in sorted(_same(case, acts)))


def _same(case: AuditCase, acts: tuple[Given, ...]) -> set[str]:
    """Officers who signed what they had decided or initialled."""
    before = {act.by for act in acts if act.kind is not ApprovalKind.SIGN}
    before |= {case.decision.decided_by} if case.decision else set()
    return before & {case.signer, *(act.by for act in acts if act.kind is ApprovalKind.SIGN)}


def _proof(case: AuditCase, act: Given, issued: Leaf, proofs: Proofs) -> str:
    """Return what is to be said of the proof of an act; nothing where the officer proved it."""
    evidence = act.evidence
    if evidence.kind is EvidenceKind.SIGNATURE:
        return "" if evidence.digest == issued.file and act.kind is ApprovalKind.SIGN else "EVIDENCE_FALSE"
    if evidence.kind is EvidenceKind.NONE:
        inked = act.kind is ApprovalKind.SIGN and evidence.verified_by == _SCAN
        return "APPROVAL_UNPROVED" if _asks(case.chain) and not inked else "APPROVAL_ASSERTED"
    claim = ApprovalClaim(act.by, case.letter, act.kind, act.step, act.round, act.content)
    return proofs.told(claim, evidence, act.on, issued)


def _asks(chain: ParafChain | None) -> bool:
    return chain is not None and chain.proof
