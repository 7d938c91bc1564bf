"""Files in the format age (age-encryption.org/v1) to X25519 recipients: any age program opens them."""

import os
from collections.abc import Iterable
from pathlib import Path

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, x25519

from slrtkit.adapters.encryption.bech32 import bech32
from slrtkit.errors import EncryptionError
from slrtkit.ports.encryption import Decryptor, Encryptor

__all__ = ["AgeDecryptor", "AgeEncryptor", "new_identity"]


class AgeEncryptor(Encryptor):
    """Encrypts to everybody who was named.

    Args:
        recipients: Their public keys, as age writes them: `age1…`.

    Raises:
        EncryptionError: nobody is named, or one of them is no such key (`encryption.recipient`).
    """

    def __init__(self, recipients: Iterable[str]) -> None:
        try:
            self._recipients = [x25519.Recipient.from_str(one) for one in recipients]
        except RecipientError:
            raise EncryptionError("this is no age recipient", code="encryption.recipient", cure="as in age1…") from None
        if not self._recipients:
            raise EncryptionError("nobody is named who may open it", code="encryption.recipient", cure="name one: age1…")

    def encrypt(self, data: bytes) -> bytes:
        """Return the encrypted file."""
        encrypted: bytes = encrypt(data, self._recipients)
        return encrypted


class AgeDecryptor(Decryptor):
    """Opens files with one identity; its representation shows nothing of it.

    Args:
        identity: The text of an identity file: lines that begin with `#`, and one `AGE-SECRET-KEY-1…`.

    Raises:
        EncryptionError: it holds no identity, or several (`encryption.identity`).
    """

    def __init__(self, identity: str) -> None:
        lines = [line.strip() for line in identity.splitlines() if line.strip() and not line.startswith("#")]
        try:
            (written,) = lines
            self._identity = x25519.Identity.from_str(written)
        except (ValueError, IdentityError):
            raise EncryptionError("this is no age identity", code="encryption.identity", cure="AGE-SECRET-KEY-1…") from None

    @classmethod
    def of(cls, secret: bytes) -> "AgeDecryptor":
        """Return the receiver whose X25519 secret these 32 bytes are (RFC 7748)."""
        return cls(bech32("age-secret-key-", secret).upper())

    @property
    def recipient(self) -> str:
        """The public key, `age1…`."""
        return str(self._identity.to_public())

    def decrypt(self, data: bytes) -> bytes:
        """Return what was encrypted."""
        try:
            opened: bytes = decrypt(data, [self._identity])
        except DecryptError:
            raise EncryptionError(
                "it does not open: encrypted to somebody else, changed, or no such file",
                code="encryption.closed",
                cure="ask whoever sent it",
            ) from None
        return opened


def new_identity(path: Path) -> str:
    """Make an identity in a new file that only its owner may read (mode 0600), and return its public key.

    Raises:
        FileExistsError: the file is there already; keys are not overwritten.
    """
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(f"# public key: {public}\n{identity}\n")
    return public
