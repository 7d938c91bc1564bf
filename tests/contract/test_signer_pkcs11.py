"""A key on a token keeps every promise of a signer, and those of a card: SoftHSM, for real."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.adapters.signing.pkcs11 import TokenKey, TokenPlace
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Services
from slrtkit.errors import KeyUnavailableError, PluginError, SigningError, SigningRefusedError
from slrtkit.plugins import SIGNER
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.letters import plain_letter
from slrtkit.testing.signer import SignerContract, told
from slrtkit.testing.softhsm import SoftToken, open_token

pytestmark = pytest.mark.needs("softhsm2-util")

AT = datetime(2026, 1, 31, 3, 30, tzinfo=UTC)
REQUEST = SignatureRequest("contoh", AT)


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with Services(lambda: AT) as running:
        yield running


@pytest.fixture(scope="module")
def officer(services: Services) -> Credential:
    return services.pki.officer("Camat Rekaan")


@pytest.fixture(scope="module")
def token(services: Services, officer: Credential, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftToken]:
    with open_token(tmp_path_factory.mktemp("token")) as made:
        made.put("camat", officer)
        made.put("lurah", services.pki.officer("Lurah", key=rsa.generate_private_key(65537, 3072)), always=True)
        made.put("tanpa-sertifikat", services.pki.officer("Sekdes"), certified=False)
        yield made


@pytest.fixture(scope="module")
def letter() -> bytes:
    return TypstRenderer().render(RenderRequest(plain_letter(), b'{"surat":"contoh"}'))


def key_of(token: SoftToken, name: str = "camat", pin: str = "") -> TokenKey:
    return TokenKey(TokenPlace(token.module, token.label, name), lambda: pin or token.pin)


class TestToken(SignerContract):
    @pytest.fixture
    def at(self) -> datetime:
        return AT

    @pytest.fixture
    def secrets(self, token: SoftToken) -> tuple[str, ...]:
        return (token.pin, "pin-salah-0815")

    @pytest.fixture
    def unsigned_pdf(self, letter: bytes) -> bytes:
        return letter

    @pytest.fixture
    def make_signer(self, services: Services, token: SoftToken) -> Iterator[Callable[[], PadesSigner]]:
        keys: list[TokenKey] = []

        def make() -> PadesSigner:
            keys.append(key_of(token))
            return PadesSigner(keys[-1], BaselineLT(timestamp_url=services.pki.tsa_url, roots=services.pki.roots))

        yield make
        for key in keys:
            key.close()

    @pytest.fixture
    def make_unavailable_signer(self, token: SoftToken) -> Callable[[], PadesSigner]:
        return lambda: PadesSigner(key_of(token, pin="pin-salah-0815"), BaselineB())


def test_a_key_that_wants_its_pin_each_time_is_given_it_and_rsa_signs_too(token: SoftToken, letter: bytes) -> None:
    asked: list[str] = []

    def pin() -> str:
        asked.append("pin")
        return token.pin

    key = TokenKey(TokenPlace(token.module, token.label, key_id=b"lurah"), pin)
    signer = PadesSigner(key, BaselineB())
    for _ in range(2):
        assert signer.sign(letter, REQUEST).startswith(letter)
    assert key.kind == "rsa"
    assert len(asked) == 3
    key.close()


def test_a_token_that_was_taken_out_is_opened_again_by_the_next_signature(token: SoftToken, letter: bytes) -> None:
    key = key_of(token)
    signer = PadesSigner(key, BaselineB())
    signer.sign(letter, REQUEST)
    key.close()
    assert signer.sign(letter, REQUEST).startswith(letter)
    key.close()


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"pin": "pin-salah-0815"}, KeyUnavailableError, "signing.pin"),
        ({"name": "siapa"}, SigningRefusedError, "signing.key"),
        ({"name": "tanpa-sertifikat"}, SigningRefusedError, "signing.key"),
    ],
)
def test_each_no_has_its_code_and_tells_no_pin(
    token: SoftToken, change: dict[str, str], error: type[SigningError], code: str
) -> None:
    with pytest.raises(error) as failure:
        key_of(token, **change)
    assert failure.value.code == code
    assert not [pin for pin in (token.pin, "pin-salah-0815") if pin in told(failure.value)]


@pytest.mark.parametrize(("module", "label"), [("", "token-lain"), ("/tidak/ada.so", "slrt-contoh")])
def test_a_token_that_is_not_there_may_come_back(token: SoftToken, module: str, label: str) -> None:
    with pytest.raises(KeyUnavailableError) as failure:
        TokenKey(TokenPlace(Path(module) if module else token.module, label, "camat"), lambda: token.pin)
    assert (failure.value.code, failure.value.retryable) == ("signing.token", True)


class TestAddress:
    def test_it_names_module_token_and_key(
        self, token: SoftToken, services: Services, officer: Credential, letter: bytes, tmp_path: Path
    ) -> None:
        asked: list[str] = []

        def secret(name: str) -> bytes:
            asked.append(name)
            return token.pin.encode()

        (tmp_path / "akar.crt").write_bytes(services.pki.roots[0])
        address = f"pkcs11:{token.module}?token={token.label}&key=camat&timestamp={services.pki.tsa_url}&roots=akar.crt"
        signer = SIGNER.open(address, folder=tmp_path, secret=secret)
        signer.sign(letter, REQUEST)
        assert signer.key == officer.key_id
        assert asked == [token.label]
        assert token.pin not in repr(signer)

    def test_the_certificate_may_come_from_a_file(self, token: SoftToken, officer: Credential, tmp_path: Path) -> None:
        (tmp_path / "camat.pem").write_bytes(officer.chain_pem())
        address = f"pkcs11:{token.module}?token={token.label}&id={b'camat'.hex()}&certificate=camat.pem&level=b"
        assert SIGNER.open(address, folder=tmp_path, secret=lambda _: token.pin.encode()).key == officer.key_id

    @pytest.mark.parametrize("query", ["", "token=x", "key=x", "token=x&key=y&pin=1", "token=x&id=zz", "token=x&key=y&level=c"])
    def test_what_it_lacks_is_told(self, token: SoftToken, query: str) -> None:
        written = "&".join(filter(None, [query, "" if "level" in query else "level=b"]))
        with pytest.raises(PluginError):
            SIGNER.open(f"pkcs11:{token.module}?{written}")

    def test_a_certificate_file_that_is_none_is_told(self, token: SoftToken, officer: Credential, tmp_path: Path) -> None:
        (tmp_path / "camat.pem").write_bytes(b"bukan sertifikat")
        address = f"pkcs11:{token.module}?token={token.label}&key=camat&certificate=camat.pem&level=b"
        with pytest.raises(KeyUnavailableError):
            SIGNER.open(address, folder=tmp_path)
        (tmp_path / "camat.pem").write_bytes(officer.certificate.public_bytes(Encoding.DER))
        assert SIGNER.open(address, folder=tmp_path, secret=lambda _: token.pin.encode()).key == officer.key_id
