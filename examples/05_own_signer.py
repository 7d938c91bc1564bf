"""A signer of your own: the key stays with another program, which signs and tells nothing else; slrtkit makes PAdES of it.

Here the keeper is a process beside this one, asked line by line. Yours may be an HSM of another make, or a service of the
district. Run it to prove it with the contract that the built-in signers pass.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import BaselineB, DocumentKey, PadesSigner
from slrtkit.demo.pki import Credential, SamplePki
from slrtkit.errors import KeyUnavailableError
from slrtkit.ports.documents import RenderRequest
from slrtkit.testing import SignerContract
from slrtkit.testing.letters import plain_letter

PASSPHRASE = b"hanya untuk contoh"


def keep() -> None:
    """Be the keeper: the first line holds the key; what follows is signed with ECDSA and SHA-256, line by line."""
    private = load_pem_private_key(bytes.fromhex(sys.stdin.readline()), PASSPHRASE)
    for line in sys.stdin:
        print(private.sign(bytes.fromhex(line), ECDSA(SHA256())).hex(), flush=True)  # type: ignore[union-attr, call-arg, arg-type]  # it is a key of P-256


class Keeper:
    """The other program, seen from here."""

    def __init__(self, key: bytes) -> None:
        self.process = Popen([sys.executable, __file__, "keep"], stdin=PIPE, stdout=PIPE)  # noqa: S603  this file
        self.say(key)

    def say(self, data: bytes) -> None:
        assert self.process.stdin  # noqa: S101  a pipe was asked for
        self.process.stdin.write(data.hex().encode() + b"\n")
        self.process.stdin.flush()

    def sign(self, data: bytes) -> bytes:
        assert self.process.stdout  # noqa: S101  as above
        self.say(data)
        return bytes.fromhex(self.process.stdout.readline().decode())

    def close(self) -> None:
        self.process.communicate()


class KeptKey(DocumentKey):
    """A key that a keeper signs with. `DocumentKey` knows the certificate; only how it is signed is ours to say."""

    def __init__(self, keeper: Keeper, certificate: bytes, chain: tuple[bytes, ...]) -> None:
        super().__init__(certificate, chain)
        self._keeper = keeper

    def raw(self, data: bytes) -> bytes:
        try:
            return self.proved(data, self._keeper.sign(data))  # a signature of this key over these data, or an error
        except (OSError, ValueError) as error:
            raise KeyUnavailableError("the keeper of the key does not answer", cure="start it, then try again") from error


def signer(keeper: Keeper, officer: Credential) -> PadesSigner:
    leaf, *chain = (one.public_bytes(Encoding.DER) for one in (officer.certificate, *officer.chain))
    return PadesSigner(KeptKey(keeper, leaf, tuple(chain)), BaselineB())


@cache
def page() -> bytes:
    return TypstRenderer().render(RenderRequest(plain_letter(), b'{"surat":"contoh"}'))


@pytest.fixture(scope="module")
def officer() -> Credential:
    return SamplePki(datetime.now(UTC), "http://127.0.0.1:9").officer("Camat Rekaan")


@pytest.fixture(scope="module")
def keeper(officer: Credential) -> Iterator[Keeper]:
    keeper = Keeper(officer.key_pem(PASSPHRASE))
    yield keeper
    keeper.close()


class TestKeptKey(SignerContract):
    @pytest.fixture
    def make_signer(self, keeper: Keeper, officer: Credential) -> Callable[[], PadesSigner]:
        return lambda: signer(keeper, officer)

    @pytest.fixture
    def make_unavailable_signer(self, officer: Credential) -> Callable[[], PadesSigner]:
        gone = Keeper(officer.key_pem(PASSPHRASE))
        gone.close()
        return lambda: signer(gone, officer)

    @pytest.fixture
    def unsigned_pdf(self) -> bytes:
        return page()

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (PASSPHRASE.decode(),)


if __name__ == "__main__" and sys.argv[1:] == ["keep"]:
    keep()
elif __name__ == "__main__":
    this = str(Path(__file__).absolute())
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "-qp", "no:cacheprovider", this])  # noqa: S606  itself
