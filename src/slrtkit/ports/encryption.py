"""The Encryptor and Decryptor ports: a file that only its receivers can open."""

from typing import Protocol

__all__ = ["Decryptor", "Encryptor"]


class Encryptor(Protocol):
    """Encrypts to receivers who were named when it was made.

    Promises (proved by `slrtkit.testing.EncryptionContract`): whoever was named opens it, and nobody else; a byte that was
    changed, or the end that was cut off, shows when it is opened.
    """

    def encrypt(self, data: bytes) -> bytes:
        """Return the encrypted file; the same data give other bytes each time."""
        ...


class Decryptor(Protocol):
    """Opens what was encrypted to one receiver."""

    def decrypt(self, data: bytes) -> bytes:
        """Return what was encrypted.

        Raises:
            EncryptionError: it was not encrypted to this receiver, was changed or cut off, or is no such file.
        """
        ...
