"""A key that a CSC service keeps: every promise of a signer, and what a remote service may do wrong."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.csc import CloudAccess, CloudKey
from slrtkit.adapters.signing.pades import BaselineB, PadesSigner
from slrtkit.adapters.signing.pades.service import service_at
from slrtkit.demo.pki import SamplePki
from slrtkit.errors import KeyUnavailableError, PluginError, SigningError, SigningRefusedError
from slrtkit.plugins import SIGNER
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.csc import CscStandIn
from slrtkit.testing.letters import plain_letter
from slrtkit.testing.loopback import Fault
from slrtkit.testing.signer import SignerContract, told

AT = datetime(2026, 1, 31, 3, 30, tzinfo=UTC)
REQUEST = SignatureRequest("contoh", AT)


@pytest.fixture(scope="module")
def pki() -> SamplePki:
    return SamplePki(AT, "http://127.0.0.1:9")


@pytest.fixture
def service(pki: SamplePki) -> Iterator[CscStandIn]:
    with CscStandIn(pki.officer("Camat Rekaan")) as running:
        yield running


@pytest.fixture(scope="module")
def letter() -> bytes:
    return TypstRenderer().render(RenderRequest(plain_letter(), b'{"surat":"contoh"}'))


def signer(
    service: CscStandIn, secret: Callable[[str], bytes] | None = None, user: str = "", patience: float = 30.0
) -> PadesSigner:
    access = CloudAccess(service_at(service.place, timeout=patience), secret or service.told, "camat", user)
    return PadesSigner(CloudKey.of(access), BaselineB())


class TestService(SignerContract):
    @pytest.fixture
    def at(self) -> datetime:
        return AT

    @pytest.fixture
    def secrets(self, service: CscStandIn) -> tuple[str, ...]:
        return service.secrets

    @pytest.fixture
    def unsigned_pdf(self, letter: bytes) -> bytes:
        return letter

    @pytest.fixture
    def make_signer(self, service: CscStandIn) -> Callable[[], PadesSigner]:
        return lambda: signer(service)

    @pytest.fixture
    def make_unavailable_signer(self, service: CscStandIn) -> Callable[[], PadesSigner]:
        made = signer(service)
        service.faults["/csc/v1/signatures/signHash"] = Fault.HALF
        return lambda: made


def test_a_signature_is_authorised_for_its_own_digest_and_asked_for_once(service: CscStandIn, letter: bytes) -> None:
    signer(service).sign(letter, REQUEST)
    assert {path.rpartition("/")[2]: times for path, times in service.asked.items()} == {
        "list": 1,
        "info": 1,
        "sendOTP": 1,
        "authorize": 1,
        "signHash": 1,
    }


def test_a_caller_with_a_password_logs_in_and_again_when_the_token_is_old(service: CscStandIn, letter: bytes) -> None:
    made = signer(service, user=service.user)
    made.sign(letter, REQUEST)
    service.token = "token-csc-baru"  # noqa: S105  an invented one
    made.sign(letter, REQUEST)
    assert service.asked["/csc/v1/auth/login"] == 2


def test_a_credential_without_pin_and_password_needs_none(service: CscStandIn, letter: bytes) -> None:
    service.info |= {"authMode": "implicit"}
    assert signer(service).sign(letter, REQUEST).startswith(letter)
    service.info |= {"authMode": "explicit", "PIN": {"presence": "true"}, "OTP": {"presence": "true", "type": "offline"}}
    signer(service).sign(letter, REQUEST)
    assert service.asked["/csc/v1/credentials/sendOTP"] == 0


def test_a_signature_that_is_none_is_not_used(service: CscStandIn, letter: bytes) -> None:
    service.forged = True
    with pytest.raises(KeyUnavailableError, match="not a signature of this key"):
        signer(service).sign(letter, REQUEST)


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"authMode": "oauth2code"}, SigningRefusedError, "signing.key"),
        ({"key": {"status": "disabled"}}, SigningRefusedError, "signing.key"),
        ({"cert": {"certificates": []}}, KeyUnavailableError, "signing.no-answer"),
        ({"cert": {"certificates": ["%%%"]}}, KeyUnavailableError, "signing.no-answer"),
    ],
)
def test_a_credential_that_cannot_be_used_is_told(
    service: CscStandIn, change: dict[str, Any], error: type[SigningError], code: str
) -> None:
    service.info |= change
    with pytest.raises(error) as failure:
        signer(service)
    assert failure.value.code == code


@pytest.mark.parametrize(("what", "code"), [("pin", "signing.pin"), ("otp", "signing.pin"), ("token", "signing.credentials")])
def test_a_wrong_secret_is_told_without_it(service: CscStandIn, letter: bytes, what: str, code: str) -> None:
    def wrong(name: str) -> bytes:
        return b"salah-0815" if name == f"camat.{what}" else service.told(name)

    with pytest.raises(KeyUnavailableError) as failure:
        signer(service, wrong).sign(letter, REQUEST)
    assert failure.value.code == code
    assert not [secret for secret in (*service.secrets, "salah-0815") if secret in told(failure.value)]


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("method", ["credentials/authorize", "signatures/signHash"])
def test_whatever_the_service_does_there_is_an_error_and_nothing_is_sent_twice(
    service: CscStandIn, letter: bytes, fault: Fault, method: str
) -> None:
    made = signer(service, patience=0.5 if fault is Fault.SLOW else 30.0)
    service.faults[f"/csc/v1/{method}"] = fault
    with pytest.raises(SigningError) as failure:
        made.sign(letter, REQUEST)
    sent = method == "signatures/signHash" and fault not in (Fault.QUOTA, Fault.REDIRECT)
    assert (failure.value.code == "signing.unknown") is sent
    assert service.asked["/csc/v1/signatures/signHash"] == (method == "signatures/signHash")


def test_an_address_names_the_service_and_its_secrets(service: CscStandIn) -> None:
    asked: list[str] = []

    def secret(name: str) -> bytes:
        asked.append(name)
        return service.told(name)

    named = SIGNER.open(f"csc:{service.place}?as=kadis&credential=kredensial-contoh&level=b&wait=5", secret=secret)
    assert (len(named.key), asked) == (64, ["kadis.token"])


@pytest.mark.parametrize(
    "address",
    [
        "csc:?level=b",
        "csc:http://sign.example?level=b",
        "csc:https://user@sign.example?level=b",
        "csc:https://sign.example?level=b&wait=soon",
        "csc:https://sign.example?level=b&plain=maybe",
        "csc:https://sign.example?level=b&ca=nowhere.pem",
        "csc:https://sign.example?level=b&pin=1",
    ],
)
def test_an_address_that_cannot_be_spoken_to_safely_is_refused(address: str) -> None:
    with pytest.raises(PluginError):
        SIGNER.open(address)
