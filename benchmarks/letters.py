"""Letters a second, by phase: render, sign, verify; each against the bare library that does its work."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from statistics import median

import typst
from asn1crypto import crl, ocsp, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import Signer, SimpleSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.validation.ades import ades_with_time_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import LocalKnowledge, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec, ValidationContext
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pades.network import Network
from slrtkit.adapters.signing.pades.stamp import ask
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.workshop import NOW, Workshop, attachment_of, open_workshop

__all__ = ["run"]

_ROUNDS = 15
_PASSPHRASE = b"contoh"
_CONTAINER = 8192
_REQUEST = SignatureRequest("contoh", NOW, "Surat rekomendasi", "Rekaan")
_FLOORS = {
    "render": "bare typst",
    "sign B-B": "bare pyHanko B-B, key kept",
    "sign B-LT": "bare pyHanko B-LT, key kept",
    "verify": "bare AdES validation",
}
_WHOLE = ("render", "sign B-LT", "verify")
_TARGET = 1.5

Phase = Callable[[], object]


def run() -> Result:
    """Run every phase and every floor once a round, and compare medians."""
    with open_workshop() as workshop:
        phases = _phases(workshop)
        spent: dict[str, list[float]] = {name: [] for name in phases}
        for number in range(_ROUNDS + 1):
            for name, phase in phases.items():
                begun = time.perf_counter()
                phase()
                if number:  # the first round warms up
                    spent[name].append(time.perf_counter() - begun)
    seconds = {name: median(each) for name, each in spent.items()}
    metrics = [Metric(name, 1 / each, "letters/s", "higher") for name, each in seconds.items()]
    metrics += [
        Metric(f"{name} / {floor}", seconds[name] / seconds[floor], "ratio", "lower") for name, floor in _FLOORS.items()
    ]
    whole, floor = sum(seconds[name] for name in _WHOLE), sum(seconds[_FLOORS[name]] for name in _WHOLE)
    metrics += [
        Metric("render, sign B-LT and verify", 1 / whole, "letters/s", "higher"),
        Metric("render, sign B-LT and verify / their floors", whole / floor, "ratio", "lower", _TARGET),
    ]
    return result("letters", metrics)


def _phases(workshop: Workshop) -> dict[str, Phase]:
    page, officer, pki = workshop.page(), workshop.officer, workshop.services.pki
    request = RenderRequest(workshop.letter, attachment_of(workshop.letter))
    content = officer.pkcs12(_PASSPHRASE)
    offline = PadesSigner.from_pkcs12(content, lambda: _PASSPHRASE, BaselineB())
    online = PadesSigner.from_pkcs12(content, lambda: _PASSPHRASE, BaselineLT(timestamp_url=pki.tsa_url))
    kept = KeptKey(officer.key, officer.certificate, officer.chain)
    reloaded = SimpleSigner.load_pkcs12_data(content, [], _PASSPHRASE)
    network = Network(frozenset({workshop.services.host}), 10)
    signed, trust = online.sign(page, _REQUEST), workshop.trust
    return {
        "render": lambda: workshop.renderer.render(request),
        "bare typst": _bare_render(request),
        "sign B-B": lambda: offline.sign(page, _REQUEST),
        "sign B-LT": lambda: online.sign(page, _REQUEST),
        "time stamp": lambda: ask(pki.tsa_url, network),
        "bare pyHanko B-B, key kept": lambda: _bare_sign(page, kept, _CONTAINER),
        "bare pyHanko B-B, key reloaded": lambda: _bare_sign(page, reloaded, None),
        "bare pyHanko B-LT, key kept": _bare_sign_with_evidence(workshop, page, kept, signed),
        "verify": lambda: workshop.check(signed, trust),
        "bare AdES validation": lambda: _bare_verify(signed, pki.roots),
    }


def _bare_render(request: RenderRequest) -> Phase:
    """Set what our renderer hands to typst, prepared beforehand."""
    room = Path(str(files("slrtkit.adapters.documents")))
    heard, renderer = _Heard(), TypstRenderer()
    renderer._letters = heard  # type: ignore[assignment]  # noqa: SLF001  what it is handed is all that is needed
    renderer.render(request)
    inputs = {"data": json.dumps(heard.data)}
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[room / "fonts"])
    compiler = typst.Compiler(room / "letter.typ", root=room, font_paths=fonts, ignore_system_fonts=True)
    return lambda: compiler.compile(format="pdf", pdf_standards="a-3a", sys_inputs=inputs)


class _Heard:
    """Hears what a page is made of."""

    data: Mapping[str, object]

    def pdf(self, data: Mapping[str, object]) -> bytes:
        self.data = data
        return b""


def _bare_sign(page: bytes, key: Signer, reserved: int | None) -> object:
    """Certify without time stamp and evidence: the least that a PAdES signature costs."""
    settings = PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    return PdfSigner(settings, key).sign_pdf(IncrementalPdfFileWriter(BytesIO(page)), bytes_reserved=reserved)


def _bare_sign_with_evidence(workshop: Workshop, page: bytes, key: KeptKey, signed: bytes) -> Phase:
    """Certify with a time stamp from the same authority, and evidence that is at hand: what pyHanko itself needs for B-LT."""
    pki, network = workshop.services.pki, Network(frozenset({workshop.services.host}), 10)
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(signed)))
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in pki.roots],
        ocsps=[ocsp.OCSPResponse.load(each.get_object().data) for each in store.ocsps],
        crls=[crl.CertificateList.load(each.get_object().data) for each in store.crls],
        moment=NOW,
        allow_fetching=False,
        revocation_mode="require",
    )
    settings = PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=context,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    signer = PdfSigner(settings, key, timestamper=_BareStamper(pki.tsa_url, network))
    return lambda: signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(page)), bytes_reserved=2 * _CONTAINER)


class _BareStamper(TimeStamper):
    """Asks over HTTP as pyHanko's own client does."""

    def __init__(self, url: str, network: Network) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is typed in part
        self._url, self._network = url, network

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._network.post(self._url, req.dump(), "application/timestamp-query"))


def _bare_verify(signed: bytes, roots: tuple[bytes, ...]) -> object:
    (found,) = PdfFileReader(BytesIO(signed)).embedded_signatures
    store = DocumentSecurityStore.read_dss(found.reader)
    answers = [ocsp.OCSPResponse.load(each.get_object().data) for each in store.ocsps]
    knowledge = LocalKnowledge(
        known_ocsps=[part for each in answers for part in OCSPContainer.load_multi(each)],
        known_crls=[CRLContainer(crl.CertificateList.load(each.get_object().data)) for each in store.crls],
        known_certs=list(store.load_certs()),
    )
    trust = SimpleTrustManager.build(trust_roots=[x509.Certificate.load(root) for root in roots])
    policy = CertValidationPolicySpec(trust, CertRevTrustPolicy(REQUIRE_REVINFO))
    return asyncio.run(
        ades_with_time_validation(
            found.signed_data,
            SignatureValidationSpec(policy, local_knowledge=knowledge),
            timing_info=ValidationTimingInfo(NOW, NOW, point_in_time_validation=True),
            raw_digest=found.compute_digest(),
        )
    )
