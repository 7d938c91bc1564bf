"""The signer: a PDF becomes a certified PAdES document in one revision."""

from datetime import datetime
from pathlib import Path
from typing import Self

from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.general import SigningError as PyHankoSigningError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    PdfTBSDocument,
    SigDSSPlacementPreference,
)

from slrtkit.adapters.signing.pades.credential import DocumentKey
from slrtkit.adapters.signing.pades.evidence import Evidence, gather
from slrtkit.adapters.signing.pades.extension import Extender
from slrtkit.adapters.signing.pades.key import KeptKey, Passphrase
from slrtkit.adapters.signing.pades.level import BaselineB, BaselineLTA, Level
from slrtkit.adapters.signing.pades.loop import finished
from slrtkit.adapters.signing.pades.revision import FIELD, SECOND_FIELD, Revision, open_revision
from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.signing import SignatureRequest, Turn

__all__ = ["PadesSigner"]

_ONE_REVISION = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


class PadesSigner:
    """Signs with a key, wherever it is kept; fulfils `slrtkit.ports.signing.Signer` and `OfflineSigner`.

    The signature certifies the document (DocMDP level 1: no changes), covers all of it, and is followed by nothing
    (ETSI EN 319 142-1; subfilter ETSI.CAdES.detached, SHA-256). It is invisible: the block that people see is part of the page.
    The first of two signatures certifies with level 2 and leaves a field for the second, which locks every field (FieldMDP) in
    a revision of its own. Threads may share a signer, and signers a key: whoever signs with it takes its turn.

    Args:
        key: The key.
        level: What is to be proved beside the signature. There is no fall-back to a lower one.
    """

    def __init__(self, key: DocumentKey, level: Level) -> None:
        self._key = key
        self._level = level
        self._evidence: Evidence | None = None

    @classmethod
    def from_pkcs12(cls, source: Path | bytes, passphrase: Passphrase, level: Level) -> Self:
        """Make a signer of a PKCS#12 file or its content; raises as `KeptKey.from_pkcs12` does."""
        return cls(KeptKey.from_pkcs12(source, passphrase), level)

    @classmethod
    def from_pem(cls, key: Path | bytes, certificates: Path | bytes, passphrase: Passphrase, level: Level) -> Self:
        """Make a signer of PEM files or their content; raises as `KeptKey.from_pem` does."""
        return cls(KeptKey.from_pem(key, certificates, passphrase), level)

    def __repr__(self) -> str:
        """Name the public key and the level only."""
        return f"PadesSigner({self._key!r}, {type(self._level).__name__})"

    @property
    def key(self) -> str:
        """SHA-256 of the signer's SubjectPublicKeyInfo (DER), 64 hexadecimal digits."""
        return self._key.key_id

    @property
    def offline(self) -> bool:
        """Whether it signs without a network, at level B-B."""
        return isinstance(self._level, BaselineB)

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return the signed PDF; the PDF that was sent is a byte prefix of it.

        The request's instant stands in the signature dictionary (`/M`); a proven instant comes from the time stamp alone.

        Raises:
            KeyUnavailableError: time stamp or status of a certificate cannot be had now.
            SigningRefusedError: this PDF, this certificate or this instant does not allow a signature.
        """
        with self._key.turn:
            self._key.check(request.at)
            revision = open_revision(pdf, request.turn)
            try:
                signed = finished(self._sign(revision, request))
                if isinstance(self._level, BaselineLTA) and request.turn is not Turn.FIRST:
                    return Extender(self._level, roots=self._key.own_roots).renew(signed, request.at)
            except KeyUnavailableError:
                self._evidence = None
                raise
        return signed

    async def _evidence_at(self, at: datetime) -> Evidence:
        if self._evidence is None or not self._evidence.since <= at < self._evidence.until:
            self._evidence = await gather(self._key, self._level, at)
        return self._evidence

    async def _sign(self, revision: Revision, request: SignatureRequest) -> bytes:
        evidence = await self._evidence_at(request.at)
        try:
            document = _prepared(revision, request, self._key, evidence)
            digest, output = document.digest_tbs_document()
        except Exception as error:  # pyHanko lets errors of every kind escape from broken files
            raise SigningRefusedError("the PDF is broken", code="signing.broken-pdf") from error
        try:
            await document.perform_signature(digest.document_digest, PdfCMSSignedAttributes())
        except PyHankoSigningError as error:
            raise KeyUnavailableError("the time stamp is larger than the last one", code="signing.stamp") from error
        return bytes(output.read())


def _prepared(revision: Revision, request: SignatureRequest, key: DocumentKey, evidence: Evidence) -> PdfTBSDocument:
    second = request.turn is Turn.SECOND
    if request.turn is Turn.FIRST:
        append_signature_field(revision, _field(SECOND_FIELD, lock=FieldMDPSpec(FieldMDPAction.ALL)))
    settings = PdfSignatureMetadata(
        field_name=SECOND_FIELD if second else FIELD,
        md_algorithm="sha256",
        reason=request.reason or None,
        location=request.location or None,
        certify=not second,
        docmdp_permissions=MDPPerm.FILL_FORMS if request.turn is Turn.FIRST else MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        dss_settings=_ONE_REVISION,
    )
    signer = PdfSigner(settings, key, timestamper=evidence.stamper, new_field_spec=None if second else _field(FIELD))
    session = signer.init_signing_session(revision, existing_fields_only=second)
    session.system_time = request.at
    return session.prepare_tbs_document(evidence.status, evidence.container)


def _field(name: str, lock: FieldMDPSpec | None = None) -> SigFieldSpec:
    return SigFieldSpec(name, box=(0, 0, 0, 0), field_mdp_spec=lock)
