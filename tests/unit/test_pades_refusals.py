"""When no signature is made: each cause has its code, nothing is returned, and no secret is told."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.demo.pki import Credential, SamplePki
from slrtkit.demo.services import Fault, Services
from slrtkit.errors import KeyUnavailableError, SigningError, SigningRefusedError
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.letters import plain_letter

AT = datetime(2026, 1, 31, 3, 30, tzinfo=UTC)
REQUEST = SignatureRequest("contoh", AT)
PASSPHRASE = b"sandi contoh"
SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def services() -> Iterator[Services]:
    with Services(lambda: AT) as running:
        yield running


@pytest.fixture(scope="module")
def letter() -> bytes:
    return TypstRenderer().render(RenderRequest(plain_letter(), b"{}"))


def level(services: Services, *, timeout: float = 10.0, keep: timedelta = timedelta(minutes=10)) -> BaselineLT:
    return BaselineLT(timestamp_url=services.pki.tsa_url, timeout=timeout, keep=keep)


def signer(officer: Credential, proof: BaselineLT | BaselineB) -> PadesSigner:
    return PadesSigner.from_pkcs12(officer.pkcs12(PASSPHRASE), lambda: PASSPHRASE, proof)


def refused(attempt: Callable[[], object], kind: type[SigningError], code: str) -> None:
    with pytest.raises(kind) as failure:
        attempt()
    assert failure.value.code == code
    assert PASSPHRASE.decode() not in f"{failure.value!r} {failure.value}"


def encrypted(pdf: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    writer.encrypt("pemilik", "pembaca")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


class TestTheDocument:
    def test_signed_before(self, letter: bytes) -> None:
        offline = signer(SamplePki(AT, "http://127.0.0.1:9").officer("Camat Rekaan"), BaselineB())
        signed = offline.sign(letter, REQUEST)
        refused(lambda: offline.sign(signed, REQUEST), SigningRefusedError, "signing.signed-before")

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda _: b"", "signing.not-pdf"),
            (lambda pdf: b"\n" + pdf, "signing.not-pdf"),
            (lambda pdf: pdf[:-300], "signing.broken-pdf"),
            (lambda pdf: pdf.replace(b"/Kids", b"/Kid5"), "signing.broken-pdf"),
            (encrypted, "signing.encrypted"),
        ],
        ids=["nothing", "not at the start", "cut", "no pages", "encrypted"],
    )
    def test_not_one_that_can_be_signed(self, letter: bytes, spoil: Callable[[bytes], bytes], code: str) -> None:
        offline = signer(SamplePki(AT, "http://127.0.0.1:9").officer("Camat Rekaan"), BaselineB())
        refused(lambda: offline.sign(spoil(letter), REQUEST), SigningRefusedError, code)


class TestTheKey:
    def test_a_wrong_passphrase_is_not_repeated(self, services: Services) -> None:
        content = services.pki.officer("Camat Rekaan").pkcs12(b"lain")
        refused(
            lambda: PadesSigner.from_pkcs12(content, lambda: PASSPHRASE, BaselineB()), KeyUnavailableError, "signing.passphrase"
        )

    def test_a_wrong_passphrase_of_a_pem_key(self, services: Services) -> None:
        officer = services.pki.officer("Camat Rekaan")
        refused(
            lambda: PadesSigner.from_pem(officer.key_pem(b"lain"), officer.chain_pem(), lambda: PASSPHRASE, BaselineB()),
            KeyUnavailableError,
            "signing.passphrase",
        )

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        refused(
            lambda: PadesSigner.from_pkcs12(tmp_path / "camat.p12", lambda: PASSPHRASE, BaselineB()),
            KeyUnavailableError,
            "signing.key-unavailable",
        )

    def test_a_key_of_another_certificate(self, services: Services) -> None:
        one, other = (services.pki.officer(name) for name in ("Camat Rekaan", "Lurah Rekaan"))
        refused(
            lambda: PadesSigner.from_pem(one.key_pem(PASSPHRASE), other.chain_pem(), lambda: PASSPHRASE, BaselineB()),
            SigningRefusedError,
            "signing.key",
        )

    @pytest.mark.parametrize(
        "key",
        [ec.generate_private_key(ec.SECP224R1()), rsa.generate_private_key(65537, 2048)],
        ids=["P-224", "RSA-2048"],
    )
    def test_a_key_that_is_too_short(self, services: Services, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
        officer = services.pki.officer("Camat Rekaan")
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with pytest.raises(SigningError):
            PadesSigner.from_pem(pem, officer.chain_pem(), lambda: PASSPHRASE, BaselineB())

    def test_a_pkcs12_file_without_a_key(self, services: Services) -> None:
        chain = services.pki.officer("Camat Rekaan").chain
        content = serialize_key_and_certificates(None, None, None, chain, BestAvailableEncryption(PASSPHRASE))
        refused(lambda: PadesSigner.from_pkcs12(content, lambda: PASSPHRASE, BaselineB()), SigningRefusedError, "signing.key")

    def test_a_file_with_certificates_but_no_key(self) -> None:
        pki = SamplePki(AT, "http://127.0.0.1:9")
        chain = pki.officer("Camat Rekaan").chain_pem()
        refused(
            lambda: PadesSigner.from_pem(chain, chain, lambda: PASSPHRASE, BaselineB()),
            KeyUnavailableError,
            "signing.passphrase",
        )


class TestTheCertificate:
    @pytest.mark.parametrize("start", [AT - timedelta(days=800), AT + timedelta(days=1)], ids=["expired", "not yet valid"])
    def test_outside_its_validity(self, services: Services, letter: bytes, start: datetime) -> None:
        officer = services.pki.officer("Camat Rekaan", not_before=start)
        for proof in (level(services), BaselineB()):
            refused(lambda: signer(officer, proof).sign(letter, REQUEST), SigningRefusedError, "signing.validity")  # noqa: B023 - runs at once

    def test_revoked(self, services: Services, letter: bytes) -> None:
        officer = services.pki.officer("Camat Rekaan")
        services.pki.revoke(officer.certificate, AT - timedelta(hours=1))
        refused(lambda: signer(officer, level(services)).sign(letter, REQUEST), SigningRefusedError, "signing.revoked")

    def test_revoked_is_noticed_from_the_list_when_the_responder_is_away(self, services: Services, letter: bytes) -> None:
        officer = services.pki.officer("Camat Rekaan")
        services.pki.revoke(officer.certificate, AT - timedelta(hours=1))
        services.faults["/ocsp"] = Fault.ERROR
        refused(lambda: signer(officer, level(services)).sign(letter, REQUEST), SigningRefusedError, "signing.revoked")

    def test_an_authority_above_it_is_revoked(self, services: Services, letter: bytes) -> None:
        services.pki.revoke(services.pki.intermediate.certificate, AT - timedelta(hours=1))
        officer = services.pki.officer("Camat Rekaan")
        refused(lambda: signer(officer, level(services)).sign(letter, REQUEST), SigningRefusedError, "signing.revoked")

    def test_an_authority_above_it_is_no_longer_valid(self, letter: bytes) -> None:
        now = AT
        with Services(lambda: now) as services:
            officer = services.pki.officer("Camat Rekaan", not_after=AT + timedelta(days=9999))
            now = AT + timedelta(days=3652)
            one = signer(officer, level(services))
            refused(lambda: one.sign(letter, SignatureRequest("contoh", now)), SigningRefusedError, "signing.validity")

    def test_not_for_documents(self, services: Services, letter: bytes) -> None:
        refused(lambda: signer(services.pki.tsa, level(services)).sign(letter, REQUEST), SigningRefusedError, "signing.usage")

    def test_under_no_root_that_is_known(self, services: Services, letter: bytes) -> None:
        officer = services.pki.officer("Camat Rekaan")
        rootless = Credential(officer.certificate, officer.key, officer.chain[:1])
        refused(lambda: signer(rootless, level(services)).sign(letter, REQUEST), SigningRefusedError, "signing.chain")
        trusted = BaselineLT(timestamp_url=services.pki.tsa_url, roots=services.pki.roots)
        assert signer(rootless, trusted).sign(letter, REQUEST).startswith(letter)


class TestTheServices:
    @pytest.mark.parametrize(
        ("fault", "code"),
        [
            (Fault.REFUSE, "signing.stamp"),
            (Fault.ERROR, "signing.no-answer"),
            (Fault.GARBAGE, "signing.stamp"),
            (Fault.WRONG_NONCE, "signing.stamp"),
            (Fault.WRONG_IMPRINT, "signing.stamp"),
        ],
    )
    def test_no_time_stamp_no_letter(self, services: Services, letter: bytes, fault: Fault, code: str) -> None:
        one = signer(services.pki.officer("Camat Rekaan"), level(services))
        services.faults["/tsa"] = fault
        refused(lambda: one.sign(letter, REQUEST), KeyUnavailableError, code)
        services.faults.clear()
        assert one.sign(letter, REQUEST).startswith(letter)
        services.faults["/tsa"] = fault
        refused(lambda: one.sign(letter, REQUEST), KeyUnavailableError, code)

    @pytest.mark.parametrize("path", ["/tsa", "/ocsp"])
    def test_a_service_that_keeps_one_waiting_is_given_up(self, services: Services, letter: bytes, path: str) -> None:
        services.faults[path] = Fault.SLOW
        services.faults["/crl/intermediate.crl"] = Fault.ERROR
        one = signer(services.pki.officer("Camat Rekaan"), level(services, timeout=0.3))
        refused(lambda: one.sign(letter, REQUEST), KeyUnavailableError, "signing.no-answer")

    @pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.ERROR, Fault.GARBAGE])
    def test_no_evidence_no_letter(self, services: Services, letter: bytes, fault: Fault) -> None:
        services.faults |= {"/ocsp": fault, "/crl/intermediate.crl": Fault.ERROR}
        one = signer(services.pki.officer("Camat Rekaan"), level(services))
        refused(lambda: one.sign(letter, REQUEST), KeyUnavailableError, "signing.no-answer")

    def test_evidence_about_another_certificate_is_no_evidence(self, services: Services, letter: bytes) -> None:
        services.faults["/ocsp"] = Fault.OTHER_CERTIFICATE
        one = signer(services.pki.officer("Camat Rekaan"), level(services))
        refused(lambda: one.sign(letter, REQUEST), KeyUnavailableError, "signing.no-evidence")

    def test_evidence_that_is_out_of_date_is_no_evidence(self, letter: bytes) -> None:
        with Services(lambda: AT) as stamps, Services(lambda: AT - timedelta(days=30)) as status:
            proof = BaselineLT(timestamp_url=stamps.pki.tsa_url, roots=stamps.pki.roots, allowed_hosts=frozenset({status.host}))
            one = signer(status.pki.officer("Camat Rekaan"), proof)
            refused(lambda: one.sign(letter, REQUEST), KeyUnavailableError, "signing.no-evidence")

    def test_the_revocation_list_stands_in_for_the_responder(self, services: Services, letter: bytes) -> None:
        services.faults["/ocsp"] = Fault.REFUSE
        one = signer(services.pki.officer("Camat Rekaan"), level(services))
        assert one.sign(letter, REQUEST).startswith(letter)

    def test_nobody_is_asked_who_is_not_allowed(self, letter: bytes) -> None:
        with Services(lambda: AT) as stamps, Services(lambda: AT) as status:
            officer = status.pki.officer("Camat Rekaan")
            alone = BaselineLT(timestamp_url=stamps.pki.tsa_url, roots=stamps.pki.roots)
            refused(lambda: signer(officer, alone).sign(letter, REQUEST), SigningRefusedError, "signing.host")
            assert not status.asked
            both = BaselineLT(timestamp_url=stamps.pki.tsa_url, roots=stamps.pki.roots, allowed_hosts=frozenset({status.host}))
            assert signer(officer, both).sign(letter, REQUEST).startswith(letter)

    def test_a_time_stamp_far_from_the_signing_instant_is_not_used(self, services: Services, letter: bytes) -> None:
        one = signer(services.pki.officer("Camat Rekaan"), level(services))
        late = SignatureRequest("contoh", AT + timedelta(hours=1))
        refused(lambda: one.sign(letter, late), KeyUnavailableError, "signing.clock")

    def test_evidence_is_kept_for_its_term_and_no_longer(self, services: Services, letter: bytes) -> None:
        one = signer(services.pki.officer("Camat Rekaan"), level(services, keep=timedelta(minutes=1)))
        for seconds, asked in ((0, 2), (59, 2), (60, 4), (0, 6)):
            one.sign(letter, SignatureRequest("contoh", AT + timedelta(seconds=seconds)))
            assert services.asked["/ocsp"] == asked

    def test_a_revocation_is_noticed_when_the_kept_evidence_has_lapsed(self, services: Services, letter: bytes) -> None:
        officer = services.pki.officer("Camat Rekaan")
        one = signer(officer, level(services, keep=timedelta(minutes=1)))
        one.sign(letter, REQUEST)
        services.pki.revoke(officer.certificate, AT)
        later = SignatureRequest("contoh", AT + timedelta(minutes=1))
        refused(lambda: one.sign(letter, later), SigningRefusedError, "signing.revoked")

    def test_a_time_stamping_authority_that_changed_its_key_is_asked_for_its_evidence(
        self, services: Services, letter: bytes
    ) -> None:
        one = signer(services.pki.officer("Camat Rekaan"), level(services))
        one.sign(letter, REQUEST)
        services.stamp_with(services.pki.stamping_authority())
        refused(lambda: one.sign(letter, REQUEST), KeyUnavailableError, "signing.stamp")
        assert one.sign(letter, REQUEST).startswith(letter)


def test_a_signer_works_inside_a_running_event_loop(services: Services, letter: bytes) -> None:
    one = signer(services.pki.officer("Camat Rekaan"), level(services))

    async def page() -> bytes:
        return one.sign(letter, REQUEST)

    assert asyncio.run(page()).startswith(letter)


def test_rsa_signs_too(letter: bytes) -> None:
    pki = SamplePki(AT, "http://127.0.0.1:9")
    key = rsa.generate_private_key(65537, 3072)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "CONTOH Camat RSA")])
    usage = pki.officer("Camat Rekaan").certificate.extensions.get_extension_for_class(x509.KeyUsage)
    certificate = (
        x509.CertificateBuilder(pki.intermediate.certificate.subject, name, key.public_key(), 7, AT, AT + timedelta(days=9))
        .add_extension(usage.value, critical=True)
        .sign(pki.intermediate.key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    one = PadesSigner.from_pem(pem, certificate.public_bytes(Encoding.PEM), lambda: None, BaselineB())
    assert one.sign(letter, REQUEST).startswith(letter)


ABSENT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pyhanko":
            raise ModuleNotFoundError("No module named 'pyhanko'", name="pyhanko")
sys.meta_path.insert(0, Absent())
import slrtkit.adapters.signing
from slrtkit.errors import AdapterNotInstalledError
try:
    import slrtkit.adapters.signing.pades
except AdapterNotInstalledError as error:
    print(error)
"""


def test_without_the_library_the_message_names_the_extra_to_install() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ABSENT], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(SOURCE)}
    )
    assert "slrtkit[pades]" in done.stdout
    assert "pyhanko" in done.stdout
