"""The signer: a PDF becomes a certified PAdES document in one revision."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Self, TypeVar

from attrs import frozen
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as PyHankoSigningError
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    PdfTBSDocument,
    SigDSSPlacementPreference,
)

from slrtkit.adapters.signing.pades.evidence import BaselineLT, Evidence, gather
from slrtkit.adapters.signing.pades.key import KeptKey, Passphrase
from slrtkit.adapters.signing.pades.revision import Revision, open_revision
from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.signing import SignatureRequest

__all__ = ["BaselineB", "PadesSigner"]

_T = TypeVar("_T")

_FIELD = "Signature"
_ONE_REVISION = DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE)


@frozen
class BaselineB:
    """PAdES B-B, for work without a network: no time stamp and no evidence, so INDETERMINATE until it is extended."""


class PadesSigner:
    """Signs with a key in memory; fulfils `slrtkit.ports.signing.Signer`.

    The signature certifies the document (DocMDP level 1: no changes), covers all of it, and is followed by nothing
    (ETSI EN 319 142-1; subfilter ETSI.CAdES.detached, SHA-256). It is invisible: the block that people see is part of the page.
    Threads may share a signer; they take turns.

    Args:
        key: The loaded key.
        level: What is to be proved beside the signature. There is no fall-back from B-LT to B-B.
    """

    def __init__(self, key: KeptKey, level: BaselineLT | BaselineB) -> None:
        self._key = key
        self._level = level
        self._evidence: Evidence | None = None
        self._turn = Lock()

    @classmethod
    def from_pkcs12(cls, source: Path | bytes, passphrase: Passphrase, level: BaselineLT | BaselineB) -> Self:
        """Make a signer of a PKCS#12 file or its content; raises as `KeptKey.from_pkcs12` does."""
        return cls(KeptKey.from_pkcs12(source, passphrase), level)

    @classmethod
    def from_pem(
        cls, key: Path | bytes, certificates: Path | bytes, passphrase: Passphrase, level: BaselineLT | BaselineB
    ) -> Self:
        """Make a signer of PEM files or their content; raises as `KeptKey.from_pem` does."""
        return cls(KeptKey.from_pem(key, certificates, passphrase), level)

    def __repr__(self) -> str:
        """Name the public key and the level only."""
        return f"PadesSigner({self._key!r}, {type(self._level).__name__})"

    @property
    def key(self) -> str:
        """SHA-256 of the signer's SubjectPublicKeyInfo (DER), 64 hexadecimal digits."""
        return self._key.key_id

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return the signed PDF; the PDF that was sent is a byte prefix of it.

        The request's instant stands in the signature dictionary (`/M`); a proven instant comes from the time stamp alone.

        Raises:
            KeyUnavailableError: time stamp or status of a certificate cannot be had now.
            SigningRefusedError: this PDF, this certificate or this instant does not allow a signature.
        """
        self._key.check(request.at)
        revision = open_revision(pdf)
        with self._turn:
            try:
                return _finished(self._sign(revision, request))
            except KeyUnavailableError:
                self._evidence = None
                raise

    async def _evidence_at(self, at: datetime) -> Evidence:
        if self._evidence is None or not self._evidence.since <= at < self._evidence.until:
            self._evidence = await self._gather(at)
        return self._evidence

    async def _gather(self, at: datetime) -> Evidence:
        match self._level:
            case BaselineB():
                return Evidence(None, None, await self._key.container(None), at, datetime.max.replace(tzinfo=UTC))
            case BaselineLT():
                return await gather(self._key, self._level, at)

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


def _prepared(revision: Revision, request: SignatureRequest, key: KeptKey, evidence: Evidence) -> PdfTBSDocument:
    settings = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        reason=request.reason or None,
        location=request.location or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        dss_settings=_ONE_REVISION,
    )
    signer = PdfSigner(settings, key, timestamper=evidence.stamper, new_field_spec=SigFieldSpec(_FIELD, box=(0, 0, 0, 0)))
    session = signer.init_signing_session(revision)
    session.system_time = request.at
    return session.prepare_tbs_document(evidence.status, evidence.container)


def _finished(work: Coroutine[object, None, _T]) -> _T:
    """Run to the end, also where an event loop is running already (a notebook, a web server)."""
    if not _in_loop():
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
