"""A log key in a file of the issuing host: Ed25519, PKCS#8, PEM; encrypted unless the host's disk is."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.address import Secret
from slrtkit.ports.notes import NoteSigner

__all__ = ["PemNoteSigner", "new_log_key"]


class PemNoteSigner(NoteSigner):
    """Signs with a key in memory; its representation shows nothing of it.

    Args:
        key: The private key.
    """

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def read(cls, path: Path, secret: Secret) -> "PemNoteSigner":
        """Load a key from a PEM file; `secret` is asked for the passphrase of an encrypted one, by the name of the file.

        Raises:
            KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
            SigningRefusedError: it holds a key of another kind (`log-key.kind`).
        """
        try:
            pem = path.read_bytes()
            key = load_pem_private_key(pem, secret(path.name) if b"ENCRYPTED" in pem else None)
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise KeyUnavailableError(f"the log key cannot be read: {reason}", path=path.name) from None
        except (ValueError, TypeError):
            raise KeyUnavailableError("no PEM key, or another passphrase", path=path.name, cure="give its passphrase") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise SigningRefusedError("a log key is Ed25519", code="log-key.kind", path=path.name, cure="make one: new_log_key")
        return cls(key)

    @classmethod
    def of(cls, seed: bytes) -> "PemNoteSigner":
        """Return the signer of a private key of 32 bytes, as RFC 8032 has it."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def made(cls) -> "PemNoteSigner":
        """Make a key that lives as long as the object: for demonstrations and tests."""
        return cls(Ed25519PrivateKey.generate())

    @property
    def public(self) -> str:
        """The public key."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """Return the signature."""
        return self._key.sign(message)


def new_log_key(path: Path, *, passphrase: bytes = b"") -> str:
    """Make a log key in a new file that only its owner may read (mode 0600), and return the public key for the log list.

    Args:
        path: The file.
        passphrase: Encrypts it; empty only where the disk is encrypted.

    Raises:
        FileExistsError: the file is there already; keys are not overwritten.
    """
    key = Ed25519PrivateKey.generate()
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return key.public_key().public_bytes_raw().hex()
