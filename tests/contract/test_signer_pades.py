from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, BaselineLT, PadesSigner
from slrtkit.demo.pki import Credential
from slrtkit.demo.services import Fault, Services
from slrtkit.ports.documents import RenderRequest
from slrtkit.testing.letters import plain_letter
from slrtkit.testing.signer import SignerContract

AT = datetime(2026, 1, 31, 3, 30, tzinfo=UTC)
PASSPHRASE = b"sandi contoh"


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with Services(lambda: AT) as running:
        yield running


@pytest.fixture(scope="module")
def officer(services: Services) -> Credential:
    return services.pki.officer("Camat Rekaan")


@pytest.fixture(scope="module")
def letter() -> bytes:
    return TypstRenderer().render(RenderRequest(plain_letter(), b'{"surat":"contoh"}'))


class Given(SignerContract):
    @pytest.fixture
    def at(self) -> datetime:
        return AT

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (PASSPHRASE.decode(),)

    @pytest.fixture
    def unsigned_pdf(self, letter: bytes) -> bytes:
        return letter


class TestBaselineLT(Given):
    @pytest.fixture
    def make_signer(self, services: Services, officer: Credential) -> Callable[[], PadesSigner]:
        level = BaselineLT(timestamp_url=services.pki.tsa_url)
        content = officer.pkcs12(PASSPHRASE)
        return lambda: PadesSigner.from_pkcs12(content, lambda: PASSPHRASE, level)

    @pytest.fixture
    def make_unavailable_signer(
        self, services: Services, make_signer: Callable[[], PadesSigner]
    ) -> Iterator[Callable[[], PadesSigner]]:
        services.faults["/tsa"] = Fault.ERROR
        yield make_signer
        services.faults.clear()


class TestBaselineBFromPem(Given):
    @pytest.fixture
    def make_signer(self, officer: Credential, tmp_path: Path) -> Callable[[], PadesSigner]:
        key, chain = tmp_path / "camat.key", tmp_path / "camat.pem"
        key.write_bytes(officer.key_pem(PASSPHRASE))
        chain.write_bytes(officer.chain_pem())
        return lambda: PadesSigner.from_pem(key, chain, lambda: PASSPHRASE, BaselineB())

    @pytest.fixture
    def make_unavailable_signer(self, tmp_path: Path) -> Callable[[], PadesSigner]:
        return lambda: PadesSigner.from_pkcs12(tmp_path / "lost.p12", lambda: PASSPHRASE, BaselineB())
