"""What a signed letter looks like to the tools of others, and byte by byte."""

import asyncio
import hashlib
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_with_time_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.adapters.signing.pdfcheck import der
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Services
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing import pdf as read
from slrtkit.testing.letters import plain_letter

AT = datetime(2026, 1, 31, 3, 30, 15, tzinfo=UTC)
REQUEST = SignatureRequest("contoh", AT, "Surat rekomendasi", "Rekaan Raya")
ATTACHMENT = b'{"surat":"contoh"}'


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with Services(lambda: AT) as running:
        yield running


@pytest.fixture(scope="module")
def signer(services: Services) -> PadesSigner:
    content = services.pki.officer("Camat Rekaan").pkcs12(b"sandi contoh")
    return PadesSigner.from_pkcs12(content, lambda: b"sandi contoh", BaselineLT(timestamp_url=services.pki.tsa_url))


@pytest.fixture(scope="module")
def letter() -> bytes:
    return TypstRenderer().render(RenderRequest(plain_letter(), ATTACHMENT))


@pytest.fixture(scope="module")
def signed(signer: PadesSigner, letter: bytes) -> bytes:
    return signer.sign(letter, REQUEST)


@pytest.fixture
def file(signed: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "surat.pdf"
    path.write_bytes(signed)
    return path


def signature(pdf: bytes) -> EmbeddedPdfSignature:
    found: EmbeddedPdfSignature
    (found,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return found


def names(certificates: object) -> list[str]:
    return sorted(choice.chosen.subject.native["common_name"] for choice in certificates)  # type: ignore[attr-defined]  # asn1crypto


def token(pdf: bytes) -> cms.ContentInfo:
    (attribute,) = signature(pdf).signer_info["unsigned_attrs"]
    (value,) = attribute["values"]
    return value


@pytest.mark.needs("pdfsig")
def test_pdfsig_finds_a_valid_signature_over_the_total_document(file: Path) -> None:
    told = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


@pytest.mark.needs("qpdf")
def test_qpdf_finds_no_fault_in_the_structure(file: Path) -> None:
    assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0


def test_the_page_the_attachment_and_the_pdf_a_markers_stay(signed: bytes, letter: bytes) -> None:
    before, after = PdfFileReader(BytesIO(letter)), PdfFileReader(BytesIO(signed))
    assert read.pages(signed) == read.pages(letter)
    assert read.attachments(signed) == [("letter.json", ATTACHMENT)]
    assert read.unembedded(signed) == set()
    for entry in ("/Metadata", "/OutputIntents", "/MarkInfo", "/StructTreeRoot", "/Lang"):
        assert after.root.raw_get(entry) == before.root.raw_get(entry)
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    assert after.trailer["/Info"] == before.trailer["/Info"]


def test_the_widget_is_one_that_pdf_a_allows(signed: bytes) -> None:
    widget = signature(signed).sig_field
    print_flag, hidden_flags = 4, 1 | 2 | 32
    assert widget["/F"] & print_flag
    assert not widget["/F"] & hidden_flags
    assert list(widget["/Rect"]) == [0, 0, 0, 0]


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=5)])
def test_it_passes_ades_validation_offline_with_the_root_alone(signed: bytes, services: Services, after: timedelta) -> None:
    found = signature(signed)
    store = DocumentSecurityStore.read_dss(found.reader)
    answers = [ocsp.OCSPResponse.load(each.get_object().data) for each in store.ocsps]
    knowledge = LocalKnowledge(
        known_ocsps=[part for each in answers for part in OCSPContainer.load_multi(each)],
        known_crls=[CRLContainer(crl.CertificateList.load(each.get_object().data)) for each in store.crls],
        known_certs=list(store.load_certs()),
    )
    trust = SimpleTrustManager.build(trust_roots=[x509.Certificate.load(root) for root in services.pki.roots])
    policy = CertValidationPolicySpec(trust, CertRevTrustPolicy(REQUIRE_REVINFO))
    moment = AT + after
    result = asyncio.run(
        ades_with_time_validation(
            found.signed_data,
            SignatureValidationSpec(policy, local_knowledge=knowledge),
            timing_info=ValidationTimingInfo(moment, moment, point_in_time_validation=True),
            raw_digest=found.compute_digest(),
        )
    )
    assert result.ades_subindic is AdESPassed.OK
    assert result.best_signature_time == AT


def test_it_certifies_and_allows_no_change(signed: bytes) -> None:
    found = signature(signed)
    assert found.docmdp_level is not None
    assert found.docmdp_level.value == 1
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.sig_object["/M"] == "D:20260131033015Z"


def test_the_container_is_der_in_upper_case_hexadecimal_with_zeros_after_it(signed: bytes) -> None:
    found = signature(signed)
    _, start, end, rest = found.byte_range
    hole = signed[start:end]
    assert re.fullmatch(rb"<[0-9A-F]+>", hole)
    assert end + rest == len(signed)
    content = bytes.fromhex(hole[1:-1].decode())
    size = der.length_of(content)
    der.check(content[:size])
    assert not content[size:].strip(b"\0")
    assert len(content) % 512 == 0


def test_the_containers_hold_the_certificates_of_both_paths_and_no_root(signed: bytes) -> None:
    assert names(signature(signed).signed_data["certificates"]) == ["CONTOH CA Penerbit", "CONTOH Camat Rekaan"]
    assert names(token(signed)["content"]["certificates"]) == ["CONTOH CA Penerbit", "CONTOH Penanda Waktu"]


def test_certificates_on_neither_path_are_left_out(services: Services, letter: bytes) -> None:
    officer, tsa, other = services.pki.officer("Camat Rekaan"), services.pki.tsa, services.pki.responder.certificate
    chatty = Credential(officer.certificate, officer.key, (other, *officer.chain))
    level = BaselineLT(timestamp_url=services.pki.tsa_url)
    services.stamp_with(Credential(tsa.certificate, tsa.key, ()))
    bare = PadesSigner.from_pkcs12(chatty.pkcs12(b"sandi contoh"), lambda: b"sandi contoh", level).sign(letter, REQUEST)
    services.stamp_with(tsa)
    assert names(signature(bare).signed_data["certificates"]) == ["CONTOH CA Penerbit", "CONTOH Camat Rekaan"]
    assert names(token(bare)["content"]["certificates"]) == ["CONTOH CA Penerbit", "CONTOH Penanda Waktu"]


def test_the_security_store_holds_evidence_for_signer_and_time_stamp_and_no_root(signed: bytes) -> None:
    store = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(signed)))
    subjects = sorted(certificate.subject.native["common_name"] for certificate in store.load_certs())
    assert subjects == ["CONTOH CA Penerbit", "CONTOH Camat Rekaan", "CONTOH Penanda Waktu", "CONTOH Penjawab OCSP"]
    assert (len(store.ocsps), len(store.crls), store.vri_entries) == (2, 1, {})


def test_no_signing_time_is_claimed_inside_the_signature(signed: bytes) -> None:
    attributes = {attribute["type"].native for attribute in signature(signed).signer_info["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}


def test_the_time_stamp_is_on_the_signature_value(signed: bytes) -> None:
    info = token(signed)["content"]["encap_content_info"]["content"].parsed
    value = signature(signed).signer_info["signature"].native
    assert info["message_imprint"]["hashed_message"].native == hashlib.sha256(value).digest()


def test_two_signatures_on_one_letter_differ_in_the_container_alone(signer: PadesSigner, letter: bytes, signed: bytes) -> None:
    again = signer.sign(letter, REQUEST)
    _, start, end, _ = signature(signed).byte_range
    assert (again[:start], again[end:]) == (signed[:start], signed[end:])
    assert again[start:end] != signed[start:end]


def test_baseline_b_carries_neither_time_stamp_nor_store(services: Services, letter: bytes) -> None:
    content = services.pki.officer("Camat Luring").pkcs12(b"sandi contoh")
    offline = PadesSigner.from_pkcs12(content, lambda: b"sandi contoh", BaselineB()).sign(letter, REQUEST)
    assert offline.startswith(letter)
    assert not signature(offline).signer_info["unsigned_attrs"].native
    assert "/DSS" not in PdfFileReader(BytesIO(offline)).root
