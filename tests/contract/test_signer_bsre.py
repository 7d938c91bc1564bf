"""The BSrE gateway, in both versions and every manner: the promises of a signer, its failures, and no secret anywhere."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.signing.bsre import BsreSigner, Client, Gateway, GatewayV1, GatewayV2, SealGateway
from slrtkit.adapters.signing.pades.service import service_at
from slrtkit.demo.pki import Credential
from slrtkit.domain.verification import Verdict
from slrtkit.errors import KeyUnavailableError, PluginError, SigningError, SigningRefusedError
from slrtkit.plugins import SIGNER
from slrtkit.ports.signing import Rewriter, SignatureRequest
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.bsre import Answer, BsreStandIn, Manner
from slrtkit.testing.loopback import Fault
from slrtkit.testing.signer import SignerContract, told
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

REQUEST = SignatureRequest("contoh", NOW, "Surat rekomendasi", "Rekaan")
VERSIONS: dict[str, Callable[[Client], Gateway]] = {"v1": GatewayV1, "v2": GatewayV2}
SIGN = {"v1": "/api/sign/pdf", "v2": "/api/v2/sign/pdf"}


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


@pytest.fixture(scope="module")
def officer(workshop: Workshop) -> Credential:
    return workshop.services.pki.officer("Kepala Dinas", key=rsa.generate_private_key(65537, 3072))


@pytest.fixture(scope="module")
def letter(workshop: Workshop) -> bytes:
    return workshop.page()


@pytest.fixture(scope="module")
def other(workshop: Workshop) -> bytes:
    return workshop.page(evolve(workshop.letter, subject="Surat yang lain"))


@pytest.fixture
def gateway(workshop: Workshop, officer: Credential, other: bytes) -> Iterator[BsreStandIn]:
    with BsreStandIn(workshop.services, officer, lambda: NOW, other) as running:
        yield running


@pytest.fixture
def trust(workshop: Workshop, officer: Credential) -> TrustBundle:
    return evolve(workshop.trust, authority=workshop.authority(key=officer.key_id))


def signer(
    gateway: BsreStandIn,
    officer: Credential,
    make: Callable[[Client], Gateway] = GatewayV2,
    secret: Callable[[str], bytes] | None = None,
) -> BsreSigner:
    client = Client(service_at(gateway.url, timeout=5), gateway.user, secret or gateway.told, "kadis")
    return BsreSigner(make(client), officer.certificate.public_bytes(Encoding.DER))


class Given(SignerContract):
    version = "v2"
    manner = Manner.CERTIFYING

    @pytest.fixture
    def at(self) -> datetime:
        return NOW

    @pytest.fixture
    def secrets(self, gateway: BsreStandIn) -> tuple[str, ...]:
        return gateway.secrets

    @pytest.fixture
    def unsigned_pdf(self, letter: bytes) -> bytes:
        return letter

    @pytest.fixture
    def make_signer(self, gateway: BsreStandIn, officer: Credential) -> Callable[[], BsreSigner]:
        gateway.manner = self.manner
        return lambda: signer(gateway, officer, VERSIONS[self.version])

    @pytest.fixture
    def make_unavailable_signer(self, gateway: BsreStandIn, officer: Credential) -> Callable[[], BsreSigner]:
        gateway.faults[SIGN[self.version]] = Fault.ERROR
        return lambda: signer(gateway, officer, VERSIONS[self.version])


class TestVersion1(Given):
    version = "v1"


class TestVersion2Rewriting(Given):
    manner = Manner.REWRITING


@pytest.mark.parametrize("manner", Manner)
@pytest.mark.parametrize("version", VERSIONS)
def test_what_it_signs_is_a_letter_in_whatever_manner(
    workshop: Workshop,
    gateway: BsreStandIn,
    officer: Credential,
    letter: bytes,
    trust: TrustBundle,
    manner: Manner,
    version: str,
) -> None:
    gateway.manner = manner
    made = signer(gateway, officer, VERSIONS[version])
    signed = made.sign(letter, REQUEST)
    report = workshop.check(signed, trust)
    assert report.verdict is Verdict.PASSED
    assert report.key == made.key == officer.key_id
    assert signed.startswith(letter) is (manner is not Manner.REWRITING)
    assert isinstance(made, Rewriter)
    assert made.carries(letter, signed)


@pytest.mark.parametrize("manner", [Manner.APPROVING, Manner.REWRITING])
def test_a_changed_byte_of_its_document_is_noticed(
    workshop: Workshop, gateway: BsreStandIn, officer: Credential, letter: bytes, trust: TrustBundle, manner: Manner
) -> None:
    gateway.manner = manner
    signed = signer(gateway, officer).sign(letter, REQUEST)
    covered = signed.rindex(b"%%EOF", 0, signed.rindex(b"%%EOF"))
    for position in range(9, covered, covered // 40):
        changed = bytearray(signed)
        changed[position] ^= 1
        assert workshop.check(bytes(changed), trust).verdict is not Verdict.PASSED, position


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer.ANOTHER, "signing.rewritten"),
        (Answer.UNSIGNED, "signing.unsigned"),
        (Answer.STRANGER, "signing.other-key"),
        (Answer.EXPIRED, "signing.service"),
        (Answer.ERROR, "signing.service"),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_answer_that_is_not_this_letter_by_this_officer_is_refused(
    gateway: BsreStandIn, officer: Credential, letter: bytes, answer: Answer, code: str, version: str
) -> None:
    gateway.answer = answer
    with pytest.raises(SigningRefusedError) as failure:
        signer(gateway, officer, VERSIONS[version]).sign(letter, REQUEST)
    assert failure.value.code == code
    assert not [secret for secret in gateway.secrets if secret in told(failure.value)]


def patience(fault: Fault) -> float:
    """Wait briefly only for the service that never answers, so that a busy machine is not taken for one."""
    return 0.5 if fault is Fault.SLOW else 30.0


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("version", VERSIONS)
def test_whatever_goes_wrong_the_document_is_sent_once_and_no_secret_is_told(
    gateway: BsreStandIn, officer: Credential, letter: bytes, fault: Fault, version: str, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.faults[SIGN[version]] = fault
    client = Client(service_at(gateway.url, timeout=patience(fault)), gateway.user, gateway.told, "kadis")
    made = BsreSigner(VERSIONS[version](client), officer.certificate.public_bytes(Encoding.DER))
    shown = ""
    with caplog.at_level(logging.DEBUG):
        try:
            made.sign(letter, REQUEST)
        except SigningError as error:
            shown = told(error)
    assert bool(shown) is not (fault is Fault.HALF and version == "v1"), "what breaks off in version 1 is fetched by its name"
    assert gateway.asked[SIGN[version]] == 1
    assert not [secret for secret in gateway.secrets if secret in f"{shown} {caplog.text} {made!r} {client!r}"]


def test_a_redirect_is_not_followed_so_nobody_else_gets_the_credentials(
    workshop: Workshop, gateway: BsreStandIn, officer: Credential, letter: bytes
) -> None:
    with BsreStandIn(workshop.services, officer, lambda: NOW) as elsewhere:
        gateway.faults[SIGN["v2"]] = Fault.REDIRECT
        gateway.elsewhere = elsewhere.url
        with pytest.raises(SigningRefusedError) as failure:
            signer(gateway, officer).sign(letter, REQUEST)
        assert failure.value.code == "signing.redirect"
        assert not elsewhere.asked


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.SLOW, "signing.unknown"),
        (Fault.ERROR, "signing.unknown"),
        (Fault.HALF, "signing.unknown"),
        (Fault.QUOTA, "signing.no-answer"),
    ],
)
def test_when_the_document_was_sent_and_no_answer_came_the_error_says_that_it_may_be_signed(
    gateway: BsreStandIn, officer: Credential, letter: bytes, fault: Fault, code: str
) -> None:
    gateway.faults[SIGN["v2"]] = fault
    client = Client(service_at(gateway.url, timeout=patience(fault)), gateway.user, gateway.told, "kadis")
    with pytest.raises(KeyUnavailableError) as failure:
        BsreSigner(GatewayV2(client), officer.certificate.public_bytes(Encoding.DER)).sign(letter, REQUEST)
    assert failure.value.code == code


@pytest.mark.parametrize(
    ("what", "error", "code"),
    [
        ("passphrase", KeyUnavailableError, "signing.passphrase"),
        ("nik", SigningRefusedError, "signing.service"),
        ("password", KeyUnavailableError, "signing.credentials"),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_wrong_secret_is_told_without_any(
    gateway: BsreStandIn, officer: Credential, letter: bytes, version: str, what: str, error: type[SigningError], code: str
) -> None:
    def wrong(name: str) -> bytes:
        return b"salah-0815" if name == f"kadis.{what}" else gateway.told(name)

    with pytest.raises(error) as failure:
        signer(gateway, officer, VERSIONS[version], wrong).sign(letter, REQUEST)
    assert failure.value.code == code
    assert not [secret for secret in (*gateway.secrets, "salah-0815") if secret in told(failure.value)]


def test_a_one_time_password_may_stand_in_for_the_passphrase(gateway: BsreStandIn, officer: Credential, letter: bytes) -> None:
    made = signer(gateway, officer, lambda client: GatewayV2(client, totp=True))
    assert made.sign(letter, REQUEST).startswith(letter)
    assert gateway.asked["/api/v2/sign/get/totp"] == 1


def test_an_organisation_seals_and_its_seal_is_no_officers_signature(workshop: Workshop, letter: bytes) -> None:
    organisation = workshop.services.pki.organisation("Dinas Sosial Rekaan")
    with BsreStandIn(workshop.services, organisation, lambda: NOW) as gateway:
        sealed = signer(gateway, organisation, SealGateway).sign(letter, REQUEST)
        assert SealGateway(Client(service_at(gateway.url), gateway.user, gateway.told, "kadis")).opinion(sealed) == "VALID"
    for role, verdict, code in (
        ("kepala-dinas", Verdict.FAILED, "ROLE_NOT_AUTHORISED"),
        ("segel-elektronik", Verdict.PASSED, ""),
    ):
        trust = evolve(workshop.trust, authority=workshop.authority(key=organisation.key_id, role=role))
        report = workshop.check(sealed, trust)
        assert (report.verdict, report.sub_indication) == (verdict, code)
        assert [each.sealed for each in report.signers] == [True]
    person = evolve(workshop.trust, authority=workshop.authority(role="segel-elektronik"))
    assert workshop.check(workshop.sign(letter), person).sub_indication == "ROLE_NOT_AUTHORISED"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_gateway_tells_how_the_officer_stands_and_what_it_thinks_of_a_letter(
    workshop: Workshop, gateway: BsreStandIn, letter: bytes, version: str
) -> None:
    client = Client(service_at(gateway.url), gateway.user, gateway.told, "kadis")
    asked = GatewayV1(client) if version == "v1" else GatewayV2(client)
    assert asked.standing() == "ISSUE"
    assert asked.opinion(workshop.sign(letter)) == "VALID"
    unknown = evolve(
        client, secret=lambda name: b"33" + b"1699" + b"4107850099" if name.endswith("nik") else gateway.told(name)
    )
    with pytest.raises(SigningRefusedError):
        type(asked)(unknown).standing()


def test_an_address_names_gateway_client_and_certificate(
    gateway: BsreStandIn, officer: Credential, letter: bytes, tmp_path: Path
) -> None:
    (tmp_path / "kadis.pem").write_bytes(officer.chain_pem())
    for version in ("1", "2", "2-totp"):
        address = f"bsre:{gateway.url}?as=kadis&user={gateway.user}&certificate=kadis.pem&api={version}"
        named = SIGNER.open(address, folder=tmp_path, secret=gateway.told)
        assert named.key == officer.key_id
        assert named.sign(letter, REQUEST).startswith(letter)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "user=slrt",
        "certificate=kadis.pem",
        "user=slrt&certificate=kadis.pem&api=3",
        "user=slrt&certificate=kadis.pem&nik=1",
    ],
)
def test_an_address_that_lacks_something_is_refused(officer: Credential, tmp_path: Path, query: str) -> None:
    (tmp_path / "kadis.pem").write_bytes(officer.chain_pem())
    with pytest.raises(PluginError):
        SIGNER.open(f"bsre:https://esign.example?{query}", folder=tmp_path)


def test_credentials_do_not_go_over_a_network_unprotected_unless_that_is_said(officer: Credential, tmp_path: Path) -> None:
    (tmp_path / "kadis.pem").write_bytes(officer.chain_pem())
    query = "user=slrt&certificate=kadis.pem&api=2-seal"
    with pytest.raises(PluginError, match="unprotected"):
        SIGNER.open(f"bsre:http://10.0.0.9?{query}", folder=tmp_path)
    assert SIGNER.open(f"bsre:http://10.0.0.9?{query}&plain=yes&ca=kadis.pem", folder=tmp_path).key == officer.key_id
