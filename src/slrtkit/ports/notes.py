"""The NoteSigner port: what signs the checkpoints of a register of letters."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

__all__ = ["NoteSigner", "SignatureCheck"]

SignatureCheck: TypeAlias = Callable[[str, bytes, bytes], bool]
"""Public key (64 hexadecimal digits), message and signature -> whether it is an Ed25519 signature of the message (RFC 8032).

Whatever it is given, it answers and does not raise.
"""


class NoteSigner(Protocol):
    """Signs with the Ed25519 key of a log. Its promises are proved by `slrtkit.testing.NoteSignerContract`."""

    @property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits, as the trust bundle lists it."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the signature.

        Raises:
            KeyUnavailableError: the key is not there now.
        """
        ...
