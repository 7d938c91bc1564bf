"""What turns a letter that has its number into a signed one, and what proves that it did."""

from datetime import datetime

from attrs import evolve, field, frozen

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.events import LetterIssued
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import mask
from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letter_acts import STAMP_TERM
from slrtkit.domain.office import Officer
from slrtkit.domain.verification import Verdict
from slrtkit.errors import SigningRefusedError
from slrtkit.ports.blobs import Blobs, put_for
from slrtkit.ports.documents import Mark, Renderer, RenderRequest, maker_of
from slrtkit.ports.signing import OfflineSigner, Rewriter, SignatureRequest, Signer
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.service.prover import Prover
from slrtkit.service.seal import SealPress
from slrtkit.service.verify import foresee, lacks_stamp, verify
from slrtkit.wire import letter_commitment, letter_file

__all__ = ["Concerned", "Maker", "Order", "Press", "Proven", "page_of"]

_CURES = {
    "KEY_NOT_AUTHORISED": "add the officer's key to the authority list",
    "OFFICE_NOT_AUTHORISED": "add the office to the officer's entries in the authority list",
    "TYPE_NOT_AUTHORISED": "add the letter type to the authority list",
    "DATE_NOT_AUTHORISED": "renew the officer's entry in the authority list",
    "AUTHORITY_LIST_EXPIRED": "get the new authority list",
    "NO_POE": "sign with a time stamp, or say that there is no network: letter issue --offline",
}
"""What to do about a good signature that is not authorised."""


@frozen
class Concerned:
    """What a seal tells of a case and the letter itself does not.

    Attributes:
        nik: The NIK of whom the letter is about, or empty; the seal tells its last four digits.
        programs: Codes of the programs that it was decided by.
    """

    nik: str = field(default="", repr=mask)
    programs: tuple[str, ...] = ()

    @classmethod
    def of(cls, record: LetterRecord, complaint: Complaint, household: Household) -> "Concerned":
        """Return what concerns a letter; of somebody who has left the household no NIK is told."""
        nik = next((person.nik for person in household.persons if person.id == record.person), None)
        decision = complaint.decision
        return cls(nik.text if nik else "", (decision.assessment.program,) if decision else ())


@frozen
class Order:
    """A letter that is to be signed now.

    Attributes:
        record: The letter.
        concerned: What its seal tells besides.
        officer: Who signs, as their name stands on the page.
        context: Who acts, when.
        proof: That its leaf stands in the register, for its `letter.json`; None: this host has no log key.
        until: When its number lapses unless it is signed, in UTC; None: it stands in no register.
    """

    record: LetterRecord
    concerned: Concerned
    officer: Officer
    context: Context
    proof: LeafProof | None = None
    until: datetime | None = None


@frozen
class Proven:
    """Signed bytes that were proved to be what was ordered, by which key, and when they were signed; nothing is kept yet.

    Signed without a network they lack a time stamp, which has to come by `stamp_by`.
    """

    pdf: bytes = field(repr=False)
    key: str
    signed_at: datetime
    stamp_by: datetime | None = None


@frozen
class Maker:
    """What turns a reserved letter into a signed one, and what proves that it did; it keeps nothing and writes nothing.

    Attributes:
        seal: What puts the paper seal on its pages; None: this host has no seal key, and its letters have no seal.
        offline: True where it was said that there is no network: letters are signed without a time stamp, and wait for one.

    Raises:
        SigningRefusedError: it was said, and the signer is not one that signs without a network (`signing.offline`).
    """

    renderer: Renderer
    signer: Signer
    examiner: Examiner
    trust: TrustBundle
    seal: SealPress | None = field(default=None, kw_only=True)
    offline: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.offline and not (isinstance(self.signer, OfflineSigner) and self.signer.offline):
            raise SigningRefusedError(
                "this signer asks for time stamps: it does not sign without a network",
                code="signing.offline",
                cure="name one of level b: ?level=b, or offline in the [[officer]] of slrtkit.toml",
            )

    def made(self, order: Order) -> Proven:
        """Render, seal, sign and verify a letter.

        Raises:
            RenderError: it cannot be laid out.
            KeyUnavailableError: a key, time stamp or revocation service is not there now.
            SigningRefusedError: what came back is not this letter signed by this officer.
        """
        page = self.page(order)
        return self.accepted(order, page, self.signer.sign(page, self.request(order)))

    def page(self, order: Order) -> bytes:
        """Return the page that is to be signed.

        Raises:
            RenderError: it cannot be laid out.
            KeyUnavailableError: the seal key is not there now.
            SigningRefusedError: it is for training, and the trust bundle is one by which letters count (`signing.specimen`).
        """
        if order.record.letter.specimen and not self.trust.training:
            raise SigningRefusedError(
                "a letter for training is not signed where letters count",
                code="signing.specimen",
                path=order.record.id,
                cure="train with keys and a trust bundle of their own, marked as training",
            )
        return page_of(self.renderer, self.seal, order.record, order.concerned, order.context.now, proof=order.proof)

    def request(self, order: Order) -> SignatureRequest:
        """Return what the signature is to say beside the page."""
        letter = order.record.letter
        return SignatureRequest(letter.id, order.context.now, letter.subject, letter.place)

    def accepted(self, order: Order, page: bytes, pdf: bytes) -> Proven:
        """Return what came back for a page, if it is that page signed as ordered. Raises SigningRefusedError."""
        if not pdf.startswith(page) and not (isinstance(self.signer, Rewriter) and self.signer.carries(page, pdf)):
            raise SigningRefusedError("the signer changed the document", code="signing.rewritten", path=order.record.id)
        return self.proven(order, pdf)

    def proven(self, order: Order, pdf: bytes) -> Proven:
        """Return signed bytes with the key that signed them, and when, if they are the letter signed by the officer.

        They pass; or, only where it was said that there is no network, they lack a time stamp and nothing else.

        Raises:
            SigningRefusedError: they are not.
        """
        letter, officer, now = order.record.letter, order.officer, order.context.now
        report = (foresee if self.offline else verify)(pdf, self.examiner, self.trust, now)
        unstamped = self.offline and lacks_stamp(report)
        if report.verdict is not Verdict.PASSED and not unstamped:
            raise SigningRefusedError(
                f"what came back does not verify: {report.sub_indication}",
                code="signing.unverified",
                path=letter.id,
                cure=_CURES.get(report.sub_indication, ""),
            )
        if report.letter != letter:
            raise SigningRefusedError("the signer returned another letter", code="signing.rewritten", path=letter.id)
        signed_at = now if unstamped else report.signed_at
        if report.key != officer.key or signed_at is None:
            raise SigningRefusedError(
                "somebody else signed", code="signing.other-key", path=letter.id, cure=f"sign with the key of {officer.id}"
            )
        term = now + STAMP_TERM
        return Proven(pdf, report.key, signed_at, min(term, order.until or term) if unstamped else None)


@frozen
class Press(Maker):
    """A maker of letters that keeps what it made.

    Attributes:
        blobs: Where the signed letters are kept.
        prover: What proves that a letter stands in the register; None: this host has no log key.
    """

    blobs: Blobs
    prover: Prover | None = field(default=None, kw_only=True)

    def proved(self, order: Order) -> Order:
        """Return an order with the proof that its letter carries. Raises KeyUnavailableError: the log key is not there now."""
        return evolve(order, proof=self.prover(order.record.id)) if self.prover else order

    def kept(self, order: Order, proven: Proven) -> LetterIssued:
        """Keep a signed letter under the key of whom it is about, and return what is to be recorded of it."""
        digest = put_for(self.blobs, order.record.person, proven.pdf)
        return LetterIssued(digest, proven.key, proven.signed_at, proven.stamp_by)


def page_of(
    renderer: Renderer,
    seal: SealPress | None,
    record: LetterRecord,
    concerned: Concerned,
    at: datetime,
    *,
    by_hand: bool = False,
    proof: LeafProof | None = None,
) -> bytes:
    """Return the page of a letter that is to be signed, with its seal where the host seals.

    Args:
        renderer: What renders it.
        seal: What seals it, or None.
        record: The letter.
        concerned: What its seal tells besides.
        at: When it is sealed.
        by_hand: True for a page that is signed in ink; its seal says so.
        proof: That its leaf stands in the register.

    Raises:
        RenderError: it cannot be laid out.
        KeyUnavailableError: the seal key is not there now.
    """
    letter = record.letter
    mark = Mark.CONTOH if letter.specimen else Mark.NONE
    request = RenderRequest(letter, letter_file(letter, record.salt, proof, maker_of(renderer, letter)), mark)
    if seal is None:
        return renderer.render(request)
    return seal.page(
        renderer,
        request,
        commitment=letter_commitment(letter, record.salt),
        at=at,
        nik=concerned.nik,
        programs=concerned.programs,
        index=proof.index if proof else None,
        by_hand=by_hand,
    )
