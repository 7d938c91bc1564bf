"""The least that a letter costs: bare typst, bare pyHanko signing with a kept key, and bare AdES validation by pyHanko."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import cast

import typst
from asn1crypto import crl, ocsp, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.ades import ades_basic_validation, ades_with_time_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import LocalKnowledge, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec, ValidationContext
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, REQUIRE_REVINFO, CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades.network import Network
from slrtkit.ports.documents import RenderRequest

__all__ = ["BareSigner", "BareTypst", "bare_verify", "bare_verify_offline"]

_CONTAINER = 8192


class BareTypst:
    """One compiler that is kept, over the template and the fonts of our renderer.

    Args:
        logos: As of `TypstRenderer`.
    """

    def __init__(self, logos: Mapping[str, bytes]) -> None:
        room = Path(str(files("slrtkit.adapters.documents")))
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[room / "fonts"])
        self._compiler = typst.Compiler(room / "letter.typ", root=room, font_paths=fonts, ignore_system_fonts=True)
        self._heard, self._renderer = _Heard(), TypstRenderer(logos)
        self._renderer._letters = self._heard  # type: ignore[assignment]  # noqa: SLF001  what it is handed is all we need

    def data(self, request: RenderRequest) -> str:
        """Return what our renderer hands to typst; this is not measured."""
        self._renderer.render(request)
        return json.dumps(self._heard.data)

    def render(self, data: str) -> bytes:
        """Set it."""
        return cast("bytes", self._compiler.compile(format="pdf", pdf_standards="a-3a", sys_inputs={"data": data}))


class _Heard:
    """Hears what a page is made of."""

    data: Mapping[str, object]

    def pdf(self, data: Mapping[str, object]) -> bytes:
        self.data = data
        return b""


class BareSigner:
    """Certifies with a key, by pyHanko's own signer.

    Args:
        key: The key; kept in memory, or one that pyHanko loads anew for each signature.
        reserved: Bytes for the container without a time stamp; None: pyHanko makes a dry run to know.
    """

    def __init__(self, key: Signer, reserved: int | None = _CONTAINER) -> None:
        self._key, self._reserved = key, reserved

    def sign(self, page: bytes) -> bytes:
        """Certify without time stamp and evidence: the least that a PAdES signature costs."""
        return _signed(PdfSigner(_settings(), self._key), page, self._reserved)

    def stamping(self, signed: bytes, roots: tuple[bytes, ...], tsa: str, host: str) -> Callable[[bytes], bytes]:
        """Return what certifies with a time stamp, and with the evidence of a page that was signed before (B-LT)."""
        store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(signed)))
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(root) for root in roots],
            ocsps=[ocsp.OCSPResponse.load(each.get_object().data) for each in store.ocsps],
            crls=[crl.CertificateList.load(each.get_object().data) for each in store.crls],
            moment=datetime.now(UTC),
            allow_fetching=False,
            revocation_mode="require",
        )
        stamper = _BareStamper(tsa, Network(frozenset({host}), 10))
        signer = PdfSigner(_settings(context), self._key, timestamper=stamper)
        return lambda page: _signed(signer, page, 2 * _CONTAINER)


def _settings(context: ValidationContext | None = None) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=context is not None,
        validation_context=context,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )


def _signed(signer: PdfSigner, page: bytes, reserved: int | None) -> bytes:
    output = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(page)), bytes_reserved=reserved)
    return bytes(output.read())


class _BareStamper(TimeStamper):
    """Asks over HTTP as pyHanko's own client does."""

    def __init__(self, url: str, network: Network) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is typed in part
        self._url, self._network = url, network

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._network.post(self._url, req.dump(), "application/timestamp-query"))


def bare_verify(signed: bytes, roots: tuple[bytes, ...], at: datetime | None = None) -> str:
    """Return the sub-indication of the one signature of a B-LT letter at an instant, by the evidence inside."""
    (found,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    store, now = DocumentSecurityStore.read_dss(found.reader), at or datetime.now(UTC)
    answers = [ocsp.OCSPResponse.load(each.get_object().data) for each in store.ocsps]
    knowledge = LocalKnowledge(
        known_ocsps=[part for each in answers for part in OCSPContainer.load_multi(each)],
        known_crls=[CRLContainer(crl.CertificateList.load(each.get_object().data)) for each in store.crls],
        known_certs=list(store.load_certs()),
    )
    result = asyncio.run(
        ades_with_time_validation(
            found.signed_data,
            SignatureValidationSpec(_policy(roots, REQUIRE_REVINFO), local_knowledge=knowledge),
            timing_info=ValidationTimingInfo(now, now, point_in_time_validation=True),
            raw_digest=found.compute_digest(),
        )
    )
    return str(result.ades_subindic)


def bare_verify_offline(signed: bytes, roots: tuple[bytes, ...], at: datetime | None = None) -> str:
    """Return the sub-indication of the one signature of a B-B letter at an instant."""
    (found,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    now = at or datetime.now(UTC)
    result = asyncio.run(
        ades_basic_validation(
            found.signed_data,
            SignatureValidationSpec(_policy(roots, NO_REVOCATION)),
            timing_info=ValidationTimingInfo(now, now, point_in_time_validation=True),
            raw_digest=found.compute_digest(),
        )
    )
    return str(result.ades_subindic)


def _policy(roots: tuple[bytes, ...], revocation: RevocationCheckingPolicy) -> CertValidationPolicySpec:
    trust = SimpleTrustManager.build(trust_roots=[x509.Certificate.load(root) for root in roots])
    return CertValidationPolicySpec(trust, CertRevTrustPolicy(revocation))
