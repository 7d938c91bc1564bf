"""The paper seal: made before a letter is signed, looked at by whoever holds the paper."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen

from slrtkit.domain.authority import judge_practice
from slrtkit.domain.issuers import IssuerList, judge_issuer, judge_validity, judge_withdrawn
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.seal import SealedField, claims_of, disagreements
from slrtkit.domain.seal_report import SealNotice, SealReport
from slrtkit.domain.seal_words import CAPTION
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.errors import RenderError
from slrtkit.ports.documents import Renderer, RenderRequest, SealMark
from slrtkit.ports.seal import OpenedSeal, SealReader, SealSigner, Sheet, Sighting
from slrtkit.ports.trust import TrustBundle

__all__ = ["SealPress", "match_seal", "verify_seal"]

_MOST_PRINTINGS = 3
_BELIEVED = (Axis.INTEGRITY, Axis.AUTHORITY)


@frozen
class SealPress:
    """What puts the seal on the pages of an issuing host.

    Attributes:
        signer: What seals.
        reader: Counts the pages, where a letter type seals their number.
    """

    signer: SealSigner
    reader: SealReader

    def page(
        self,
        renderer: Renderer,
        request: RenderRequest,
        *,
        commitment: str,
        at: datetime,
        nik: str = "",
        programs: Iterable[str] = (),
        index: int | None = None,
        by_hand: bool = False,
    ) -> bytes:
        """Render a letter that is to be signed, with its seal.

        Args:
            renderer: What renders it.
            request: The letter with its attachment, and no seal yet.
            commitment: The commitment in the attachment, 64 hexadecimal digits.
            at: When it is sealed.
            nik: The NIK of whom it is about, or empty; the seal tells its last four digits.
            programs: Codes of its programs.
            index: Its place in the register of issued letters.
            by_hand: True for a page that is signed in ink.

        Raises:
            DomainError: a code does not fit into a seal.
            RenderError: it cannot be laid out.
            KeyUnavailableError: the seal key is not there now.
        """
        letter, programs, pages = request.letter, tuple(programs), 1
        for _ in range(_MOST_PRINTINGS):
            claims = claims_of(
                letter, commitment=commitment, at=at, nik=nik, programs=programs, index=index, pages=pages, by_hand=by_hand
            )
            seal = SealMark(self.signer.seal(claims).modules, (CAPTION.id,))
            page = renderer.render(evolve(request, seal=seal))
            counted = self.reader.pages(page) if SealedField.PAGES in claims.sealed else pages
            if counted == pages:
                return page
            pages = counted
        raise RenderError("the number of pages changes with what the seal says of it", code="document.pages", path=letter.id)


def verify_seal(data: bytes, reader: SealReader, trust: TrustBundle, at: datetime) -> SealReport:
    """Judge the seal on a photograph, a scan, a PDF, or its text.

    Args:
        data: The whole file, whatever it is, or the text of a seal.
        reader: Finds and opens seals.
        trust: Whom the verifier believes.
        at: The instant of verification, in UTC.

    Raises:
        AdapterNotInstalledError: the library that reads such a file is not installed.
    """
    seen = reader.look(data)
    notices = (SealNotice.SIGNED_FILE,) if seen.signed else ()
    known_to = trust.withdrawn.issued if trust.withdrawn else None
    found = _found(seen)
    if len(seen.seals) != 1:
        return SealReport((found,), known_to=known_to, notices=notices)
    opened = reader.open(seen.seals[0], [entry.key for entry in trust.issuers.entries] if trust.issuers else ())
    axes = (found, *opened.axes, *_judged(opened, trust, at))
    believed = {result.axis for result in axes if result.status is Status.PASSED}.issuperset(_BELIEVED)
    claims = opened.claims if believed and found.status is Status.PASSED else None
    if trust.training:
        notices = (SealNotice.TRAINING, *notices)
    if claims and claims.specimen:
        notices = (SealNotice.SPECIMEN, *notices)
    return SealReport(axes, opened.key, claims, known_to, notices)


def match_seal(
    pdf: bytes, letter: RecommendationLetter, commitment: str, reader: SealReader, keys: Iterable[str]
) -> tuple[str, ...]:
    """Return in what the seal on a signed letter differs from the letter's attachment; nothing: seal and attachment agree.

    Args:
        pdf: The file.
        letter: What its `letter.json` says.
        commitment: The commitment in `letter.json`, 64 hexadecimal digits.
        reader: Finds and opens seals.
        keys: The public keys of those who may seal.

    Returns:
        Names of fields of `SealClaims`; `seal` where there is not one seal, or it does not hold.

    Raises:
        AdapterNotInstalledError: the library that reads PDFs is not installed.
    """
    seen = reader.look(pdf)
    claims = reader.open(seen.seals[0], keys).claims if len(seen.seals) == 1 else None
    return ("seal",) if claims is None else disagreements(claims, letter, commitment, seen.pages)


def _found(seen: Sighting) -> AxisResult:
    """Is there one seal, and may it stand there?"""

    def answer(status: Status, code: str) -> AxisResult:
        return AxisResult(Axis.FORMAT, status, code, f"sheet={seen.sheet.value}" if seen.sheet else "")

    match seen:
        case Sighting(sheet=None):
            return answer(Status.FAILED, "FORMAT_FAILURE")
        case Sighting(seals=()):
            return answer(Status.FAILED, "ADDRESS_ONLY") if seen.others else answer(Status.INDETERMINATE, "NO_SEAL")
        case Sighting(seals=(_, _, *_)):
            return answer(Status.FAILED, "TWO_SEALS")
        case Sighting(sheet=Sheet.FILE, signed=False):
            return answer(Status.FAILED, "UNSIGNED_FILE")
        case _:
            return answer(Status.PASSED, "SEAL_FORM")


def _judged(opened: OpenedSeal, trust: TrustBundle, at: datetime) -> tuple[AxisResult, ...]:
    """Answer what the key and the claims of a seal can be asked."""
    claims, issuers = opened.claims, trust.issuers
    if issuers is None:
        return (AxisResult(Axis.AUTHORITY, Status.INDETERMINATE, "NO_ISSUER_LIST"),)
    if claims is None:
        return (_unknown(issuers, at),) if all(result.status is not Status.FAILED for result in opened.axes) else ()
    return (
        judge_issuer(issuers, key=opened.key, office=claims.office, letter_type=claims.type, sealed_at=claims.sealed_at, at=at),
        *judge_practice(specimen=claims.specimen, training=trust.training),
        judge_validity(claims, at),
        judge_withdrawn(trust.withdrawn, at, letter=claims.letter, office=claims.office, number=claims.number),
    )


def _unknown(issuers: IssuerList, at: datetime) -> AxisResult:
    """A key that is not on the list is none, as long as the list is: keys are listed before they are used."""
    if at >= issuers.expires:
        return AxisResult(Axis.AUTHORITY, Status.INDETERMINATE, "ISSUER_LIST_EXPIRED", f"expires={issuers.expires.isoformat()}")
    return AxisResult(Axis.AUTHORITY, Status.FAILED, "SEAL_KEY_UNKNOWN")
