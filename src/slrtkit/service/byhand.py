"""Letters signed in ink (`basah`): for officers without a certificate, and for nights when the signing service is down."""

from enum import StrEnum
from hashlib import sha256

from attrs import frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.chain import ApprovalKind
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.delegation import Powers
from slrtkit.domain.evidence import Evidence, EvidenceKind
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord, LetterStep
from slrtkit.domain.letter_acts import ByHand
from slrtkit.domain.letter_life import LetterSignedByHand, Standing, standing
from slrtkit.errors import AccessDeniedError, InvalidTransitionError
from slrtkit.ports.blobs import Blobs, put_for
from slrtkit.ports.documents import Renderer
from slrtkit.service.approve import require_turn
from slrtkit.service.attempt import require_unsigned
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.kin import require_stranger
from slrtkit.service.press import Concerned, page_of
from slrtkit.service.seal import SealPress
from slrtkit.service.withdraw import supersede

__all__ = ["HandReport", "HandVerdict", "print_by_hand", "sign_by_hand", "verify_by_hand"]

_SMALLEST = 64
"""Bytes of the smallest thing that could be a scan."""


class HandVerdict(StrEnum):
    """The answer on a letter that was signed by hand; no word of it can be taken for that of a signed file that passed."""

    SIGNED_BY_HAND = "SIGNED-BY-HAND"
    """It is registered, and was signed by hand: compare the paper with the scan."""
    UNKNOWN = "NOT-REGISTERED"


@frozen
class HandReport:
    """What the register of an office says of a letter that was signed by hand.

    Attributes:
        verdict: Whether it is registered; a letter signed by hand never passes as a signed file does.
        sub_indication: `SIGNED_BY_HAND`, or what else it is worth at the instant (`LAPSED`, `WITHDRAWN`, …), `SPECIMEN`, or
            `NOT_REGISTERED`.
        record: The letter; None: it is not registered.
    """

    verdict: HandVerdict
    sub_indication: str
    record: LetterRecord | None = None


def print_by_hand(
    journal: Journal, context: Context, letter_id: str, renderer: Renderer, seal: SealPress | None, powers: Powers
) -> bytes:
    """Return the page of a reserved letter that is to be signed in ink; its seal says that it is.

    Raises:
        NotFoundError: there is no such letter.
        InvalidTransitionError: it is issued or void, it may be signed already, its validity is over, or its paraf chain is not
            through.
        AccessDeniedError: it is about the officer's own family.
        RenderError: it cannot be laid out.
        KeyUnavailableError: the seal key is not there now.
    """
    with journal.command(context, "print-by-hand", {"letter": letter_id}, rehearsal=True) as work:
        record, concerned = _ready(work, letter_id, powers)
    return page_of(renderer, seal, record, concerned, context.now, by_hand=True)


def sign_by_hand(journal: Journal, context: Context, letter_id: str, scan: bytes, blobs: Blobs, powers: Powers) -> Receipt:
    """Record that a reserved letter was signed in ink, with the scan of the signed paper; it is issued.

    Args:
        journal: The log.
        context: Who records it: the officer whose name stands on it.
        letter_id: Which letter.
        scan: A picture or PDF of the signed paper; it is kept under its SHA-256.
        blobs: Where it is kept.
        powers: The chains that are laid down.

    Raises:
        NotFoundError: there is no such letter.
        InvalidTransitionError: as of `print_by_hand`, or there is no scan.
        AccessDeniedError: another officer's name stands on it, it is not theirs to sign, or it is about their own family.
        RequestReusedError: see `Journal.command`.
    """
    digest = sha256(scan).hexdigest()
    with journal.command(context, "sign-by-hand", {"letter": letter_id, "scan": digest}, rehearsal=True) as work:
        if work.replayed:
            return work.replayed
        record, _ = _ready(work, letter_id, powers)
    if len(scan) < _SMALLEST:
        raise InvalidTransitionError("there is no scan of the paper", code="letter.scan", path=letter_id, cure="scan it")
    put_for(blobs, record.person, scan)
    with journal.command(context, "sign-by-hand", {"letter": letter_id, "scan": digest}) as work:
        if work.replayed:
            return work.replayed
        record, _ = _ready(work, letter_id, powers)
        if context.actor != record.signer:
            raise AccessDeniedError(
                "another officer's name stands on this letter",
                code="letter.signer",
                path=letter_id,
                cure=f"it is for {record.signer} to sign",
            )
        turn = require_turn(work, context, record, ApprovalKind.SIGN, powers)
        said = ByHand(digest, record.signer, context.actor, context.now)
        work.append(StreamKind.LETTER, letter_id, record.letter.office, LetterSignedByHand(said))
        if turn:
            given = turn.given(context, ApprovalKind.SIGN, Evidence(EvidenceKind.NONE, "scan"))
            work.append(StreamKind.APPROVAL, letter_id, record.letter.office, given)
        supersede(work, record)
        return work.commit()


def verify_by_hand(journal: Journal, context: Context, scan: bytes) -> HandReport:
    """Return what the register says of the scan of a letter, by its very bytes.

    A photograph of the paper has other bytes: of that, the paper seal is checked. Specimens are not registered as letters.
    """
    for one in journal.whole.find(StreamKind.LETTER, "pdf", sha256(scan).hexdigest().encode()):
        record = journal.letter(one).state
        if record.by_hand and record.letter.specimen:
            return HandReport(HandVerdict.UNKNOWN, "SPECIMEN")
        if record.by_hand:
            worth = standing(record, context.now)
            said = HandVerdict.SIGNED_BY_HAND.name if worth in (Standing.GOOD, Standing.PROVISIONAL) else worth.name
            return HandReport(HandVerdict.SIGNED_BY_HAND, said, record)
    return HandReport(HandVerdict.UNKNOWN, "NOT_REGISTERED")


def _ready(work: Work, letter_id: str, powers: Powers) -> tuple[LetterRecord, Concerned]:
    record = work.get(StreamKind.LETTER, letter_id, LetterRecord)
    record.after(LetterStep.ISSUE)
    require_unsigned(record)
    complaint = work.get(StreamKind.COMPLAINT, record.complaint, Complaint)
    require_stranger(work, powers.officer(work.context.actor), complaint.household)
    if zone_of(record.letter.office).day(work.context.now) > record.letter.valid_until:
        raise InvalidTransitionError(
            "this letter would be signed after its validity",
            code="letter.lapsed",
            path=letter_id,
            cure="void it, and reserve another",
        )
    work.register.require_open(letter_id, work.context.now)
    return record, Concerned.of(record, complaint, work.get(StreamKind.HOUSEHOLD, complaint.household, Household))
