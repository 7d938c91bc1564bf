"""The Blobs port: files under the digest of their content, such as signed letters and photographs."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

__all__ = ["BlobShelf", "Blobs", "PersonalBlobs", "put_for"]


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


@runtime_checkable
class BlobShelf(Blobs, Protocol):
    """What a keeper of blobs may offer besides: to say what it keeps, and to let go of it.

    Promises (proved by `slrtkit.testing.blobs.BlobShelfContract`): `digests` tells each blob that is kept once; what is
    dropped is gone, and nothing else.
    """

    def digests(self) -> Iterator[str]:
        """Yield the digests of all that is kept, sorted."""
        ...

    def drop(self, digest: str) -> None:
        """Let go of a blob; nothing happens where it is not kept.

        Raises:
            StorageError: (`storage.misuse`) this thread is inside a unit of work of the same store.
        """
        ...


@runtime_checkable
class PersonalBlobs(Blobs, Protocol):
    """What a keeper of blobs may offer besides: to keep a file under the key of whom it is about, and to let go of theirs.

    Promises (proved by `slrtkit.testing.blobs.PersonalBlobsContract`): a file that several share stays for the others.
    """

    def put_for(self, subject: str, data: bytes) -> str:
        """Store bytes that are about somebody, as `put` does."""
        ...

    def drop_of(self, subject: str) -> tuple[str, ...]:
        """Let go of all blobs of somebody, and return their digests."""
        ...


def put_for(blobs: Blobs, subject: str, data: bytes) -> str:
    """Store bytes that are about somebody: under their key, where the keeper of blobs has keys."""
    return blobs.put_for(subject, data) if isinstance(blobs, PersonalBlobs) else blobs.put(data)
