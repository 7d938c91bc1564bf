"""Does a letter stand in the register of its office, as far as the proof inside it goes?"""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.letterlog import TERM, Leaf, LeafKind
from slrtkit.domain.page_maker import PageMaker
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.ledger import instant_text
from slrtkit.ledger.merkle import MAX_PROOF, included
from slrtkit.ports.trust import LogTrust
from slrtkit.service.checkpoint import SKEW, Attested, DoubtedError, attest, require_calendar
from slrtkit.wire.register import hash_leaf

__all__ = ["SignedLetter", "answer", "judge_proof", "require_dates"]


@frozen
class SignedLetter:
    """A letter whose signature holds.

    Attributes:
        letter: What it says.
        commitment: The commitment in its `letter.json`.
        proof: The proof in it, if any.
        signed_at: The proven instant of its last signature, in UTC.
        files: SHA-256 of the file, and of what its file was before later revisions added proof.
        maker: What its pages were set with, as it says; None where it does not.
    """

    letter: RecommendationLetter
    commitment: str
    proof: LeafProof | None
    signed_at: datetime
    files: frozenset[str] = frozenset()
    maker: PageMaker | None = None

    @property
    def signed_on(self) -> date:
        """The day of the signature at its office."""
        return zone_of(self.letter.office).day(self.signed_at)


def answer(status: Status, code: str, evidence: str = "") -> AxisResult:
    """Return an answer on the register axis."""
    return AxisResult(Axis.REGISTER, status, code, evidence)


def judge_proof(signed: SignedLetter, trust: LogTrust | None, at: datetime) -> AxisResult:
    """Judge the proof inside a letter.

    Args:
        signed: The letter.
        trust: The list of log keys; None where there is none.
        at: The instant of verification, in UTC.
    """
    if trust is None:
        return answer(Status.NOT_CHECKED, "NO_LOG_LIST")
    if signed.proof is None:
        bound = trust.list.binds(signed.letter.office, signed.signed_on)
        return answer(Status.FAILED if bound else Status.NOT_CHECKED, "NO_REGISTER_PROOF")
    try:
        attested = _believed(signed, signed.proof, trust, at)
    except DoubtedError as doubted:
        return answer(doubted.status, doubted.code, doubted.evidence)
    return answer(Status.PASSED, "REGISTERED", f"index={signed.proof.index} {attested.evidence}")


def require_dates(signed: SignedLetter, leaf: Leaf, *, first: bool) -> None:
    """Make sure that a leaf was added when a letter of its date would have been, and was not left lying before it was signed.

    Args:
        signed: The letter.
        leaf: A leaf of it.
        first: Whether it is the leaf by which the letter got its number; else its content was changed, within its term.

    Raises:
        DoubtedError: `BACK_DATED`, `DATES_DISORDERED`, `LEAF_LAPSED`.
    """
    dated, added = signed.letter.dated, zone_of(leaf.office).day(leaf.at)
    told = f"dated={dated.isoformat()} added={instant_text(leaf.at)} signed={instant_text(signed.signed_at)}"
    if added > dated + SKEW + (TERM * (not first)):
        raise DoubtedError("BACK_DATED", told)
    if dated > added + SKEW or signed.signed_at < leaf.at - SKEW:
        raise DoubtedError("DATES_DISORDERED", told)
    if signed.signed_at > leaf.until + SKEW:
        raise DoubtedError("LEAF_LAPSED", f"until={instant_text(leaf.until)} signed={instant_text(signed.signed_at)}")


def _believed(signed: SignedLetter, proof: LeafProof, trust: LogTrust, at: datetime) -> Attested:
    attested, leaf = attest(proof.checkpoint, trust, at), proof.leaf
    require_calendar(leaf)
    if other := next(_others(signed, leaf), ""):
        raise DoubtedError("LEAF_OTHER", other)
    if not any(entry.serves(leaf.office) for entry in attested.entries):
        raise DoubtedError("LOG_OUT_OF_SCOPE", f"office={leaf.office}")
    checkpoint = attested.checkpoint
    if included(hash_leaf(leaf), proof.index, checkpoint.size, _path(proof)) != checkpoint.root:
        raise DoubtedError("NOT_IN_LOG", f"index={proof.index} {attested.evidence}")
    if leaf.at > attested.at or signed.signed_at < attested.at - SKEW:
        raise DoubtedError("DATES_DISORDERED", f"added={instant_text(leaf.at)} {attested.evidence}")
    require_dates(signed, leaf, first=leaf.kind is LeafKind.RESERVED)
    return attested


def _path(proof: LeafProof) -> tuple[bytes, ...]:
    try:
        return tuple(bytes.fromhex(step) for step in proof.path[: MAX_PROOF + 1])
    except ValueError:
        raise DoubtedError("NOT_IN_LOG", "path") from None


def _others(signed: SignedLetter, leaf: Leaf) -> Iterator[str]:
    """Yield in what a leaf is not that of the letter as it was signed."""
    letter = signed.letter
    if leaf.kind not in (LeafKind.RESERVED, LeafKind.REVISED):
        yield f"kind={leaf.kind.value}"
    told = {"letter": letter.id, "office": letter.office, "number": letter.number, "dated": letter.dated}
    yield from (name for name, value in told.items() if getattr(leaf, name) != value)
    if leaf.commitment != signed.commitment:
        yield "commitment"
