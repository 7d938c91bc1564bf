"""What turns a letter that has its number into a signed one, and what proves that it did."""

from datetime import datetime

from attrs import field, frozen

from slrtkit.domain.complaint import Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.events import LetterIssued
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import mask
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.office import Officer
from slrtkit.domain.verification import Verdict
from slrtkit.errors import SigningRefusedError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.documents import Mark, Renderer, RenderRequest
from slrtkit.ports.signing import Rewriter, SignatureRequest, Signer
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.service.seal import SealPress
from slrtkit.service.verify import verify
from slrtkit.wire import letter_commitment, letter_file

__all__ = ["Concerned", "Press", "page_of"]

_CURES = {
    "KEY_NOT_AUTHORISED": "add the officer's key to the authority list",
    "OFFICE_NOT_AUTHORISED": "add the office to the officer's entries in the authority list",
    "TYPE_NOT_AUTHORISED": "add the letter type to the authority list",
    "DATE_NOT_AUTHORISED": "renew the officer's entry in the authority list",
    "AUTHORITY_LIST_EXPIRED": "get the new authority list",
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
class Press:
    """What turns a reserved letter into a signed one, and what proves that it did.

    Attributes:
        seal: What puts the paper seal on its pages; None: this host has no seal key, and its letters have no seal.
    """

    renderer: Renderer
    signer: Signer
    examiner: Examiner
    trust: TrustBundle
    blobs: Blobs
    seal: SealPress | None = None

    def signed(self, record: LetterRecord, concerned: Concerned, context: Context, officer: Officer) -> LetterIssued:
        """Render, seal, sign, verify and keep a letter.

        Raises:
            RenderError: it cannot be laid out.
            KeyUnavailableError: a key, time stamp or revocation service is not there now.
            SigningRefusedError: what came back is not this letter signed by this officer.
        """
        letter = record.letter
        page = page_of(self.renderer, self.seal, record, concerned, context.now)
        request = SignatureRequest(letter.id, context.now, letter.subject, letter.place)
        pdf = self.signer.sign(page, request)
        if not pdf.startswith(page) and not (isinstance(self.signer, Rewriter) and self.signer.carries(page, pdf)):
            raise SigningRefusedError("the signer changed the document", code="signing.rewritten", path=letter.id)
        key, signed_at = self.prove(pdf, record, context, officer)
        return LetterIssued(self.blobs.put(pdf), key, signed_at)

    def prove(self, pdf: bytes, record: LetterRecord, context: Context, officer: Officer) -> tuple[str, datetime]:
        """Return the key that signed a letter, and when, if the bytes are this letter signed by this officer.

        Raises:
            SigningRefusedError: they are not.
        """
        letter = record.letter
        report = verify(pdf, self.examiner, self.trust, context.now)
        if report.verdict is not Verdict.PASSED:
            raise SigningRefusedError(
                f"what came back does not verify: {report.sub_indication}",
                code="signing.unverified",
                path=letter.id,
                cure=_CURES.get(report.sub_indication, ""),
            )
        if report.letter != letter:
            raise SigningRefusedError("the signer returned another letter", code="signing.rewritten", path=letter.id)
        if report.key != officer.key or report.signed_at is None:
            raise SigningRefusedError(
                "somebody else signed", code="signing.other-key", path=letter.id, cure=f"sign with the key of {officer.id}"
            )
        return report.key, report.signed_at


def page_of(
    renderer: Renderer,
    seal: SealPress | None,
    record: LetterRecord,
    concerned: Concerned,
    at: datetime,
    *,
    by_hand: bool = False,
) -> bytes:
    """Return the page of a letter that is to be signed, with its seal where the host seals.

    Args:
        renderer: What renders it.
        seal: What seals it, or None.
        record: The letter.
        concerned: What its seal tells besides.
        at: When it is sealed.
        by_hand: True for a page that is signed in ink; its seal says so.

    Raises:
        RenderError: it cannot be laid out.
        KeyUnavailableError: the seal key is not there now.
    """
    letter = record.letter
    mark = Mark.CONTOH if letter.specimen else Mark.NONE
    request = RenderRequest(letter, letter_file(letter, record.salt), mark)
    if seal is None:
        return renderer.render(request)
    return seal.page(
        renderer,
        request,
        commitment=letter_commitment(letter, record.salt),
        at=at,
        nik=concerned.nik,
        programs=concerned.programs,
        by_hand=by_hand,
    )
