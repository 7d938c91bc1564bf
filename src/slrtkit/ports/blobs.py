"""The Blobs port: files under the digest of their content, such as signed letters and photographs."""

from typing import Protocol

__all__ = ["Blobs"]


class Blobs(Protocol):
    """Keeps bytes.

    Promises (proved by `slrtkit.testing.BlobsContract`): what `put` acknowledged is durable; `get` never returns other bytes
    than were put.
    """

    def put(self, data: bytes) -> str:
        """Store bytes and return their SHA-256, 64 hexadecimal digits; storing them again changes nothing.

        Raises:
            StorageFullError: no space is left.
            StorageError: (`storage.misuse`) this thread is inside a unit of work of the same store.
        """
        ...

    def get(self, digest: str) -> bytes:
        """Return the bytes.

        Raises:
            NotFoundError: nothing is stored under this digest.
            StorageCorruptError: what is stored there has another digest.
        """
        ...
