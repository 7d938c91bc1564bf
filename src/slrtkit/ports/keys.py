"""The Sealer port: where keys and randomness live."""

from typing import Protocol

from slrtkit.ports.store import Part

__all__ = ["Sealer"]


class Sealer(Protocol):
    """Turns content into parts and back.

    The bytes it seals begin with the salt of the part's commitment, so that both go together when a key is destroyed.
    """

    def salt(self) -> bytes:
        """Return 32 fresh bytes from the operating system's random source."""
        ...

    def seal(self, subject: str, field: str, plaintext: bytes, context: bytes) -> Part:
        """Make a part.

        Args:
            subject: Whose key seals it.
            field: Name of the share within the record.
            plaintext: The content, usually canonical JSON.
            context: Where the part belongs (the event key, or the stream of a snapshot); it opens nowhere else where the
                sealer encrypts.
        """
        ...

    def open(self, part: Part, context: bytes) -> bytes:
        """Return the plaintext.

        Raises:
            StorageCorruptError: the part is not what was sealed.
            NotFoundError: the subject's key was destroyed.
        """
        ...
