"""A seal key in a file of the issuing host: P-256, PKCS#8, PEM; encrypted unless the host's disk is."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from slrtkit.adapters.signing.qr.cose import point, sealed
from slrtkit.adapters.signing.qr.symbol import modules_of
from slrtkit.domain.seal import SealClaims
from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.address import Secret
from slrtkit.ports.seal import PrintedSeal, SealSigner

__all__ = ["PemSealSigner", "new_seal_key"]


class PemSealSigner(SealSigner):
    """Seals with a key in memory; its representation shows nothing of it.

    Args:
        key: The private key, on P-256.

    Raises:
        SigningRefusedError: the key is on another curve.
    """

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        if not isinstance(key.curve, ec.SECP256R1):
            raise SigningRefusedError("a seal key is on P-256", code="seal-key.curve", cure="make one with new_seal_key")
        self._key = key

    @classmethod
    def read(cls, path: Path, secret: Secret) -> "PemSealSigner":
        """Load a key from a PEM file; `secret` is asked for the passphrase of an encrypted one, by the name of the file.

        Raises:
            KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
            SigningRefusedError: it holds no key that may seal.
        """
        try:
            pem = path.read_bytes()
            encrypted = b"ENCRYPTED" in pem
            key = load_pem_private_key(pem, secret(path.name) if encrypted else None)
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise KeyUnavailableError(f"the seal key cannot be read: {reason}", path=path.name) from None
        except (ValueError, TypeError):
            raise KeyUnavailableError("no PEM key, or another passphrase", path=path.name, cure="give its passphrase") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise SigningRefusedError("a seal key is on P-256", code="seal-key.curve", path=path.name)
        return cls(key)

    @classmethod
    def made(cls) -> "PemSealSigner":
        """Make a key that lives as long as the object: for demonstrations and tests."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @property
    def key(self) -> str:
        """The public key."""
        return point(self._key.public_key())

    def seal(self, claims: SealClaims) -> PrintedSeal:
        """Return the seal."""
        text = sealed(claims, self._key)
        return PrintedSeal(text, modules_of(text))


def new_seal_key(path: Path, *, passphrase: bytes = b"") -> str:
    """Make a seal key in a new file that only its owner may read (mode 0600), and return the public key for the issuers list.

    Args:
        path: The file.
        passphrase: Encrypts it; empty only where the disk is encrypted.

    Raises:
        FileExistsError: the file is there already; keys are not overwritten.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return point(key.public_key())
