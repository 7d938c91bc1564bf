"""Files sealed like records: each under the key of whom it is about, in whatever keeps blobs."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from slrtkit.errors import ErasedError, NotFoundError, StorageCorruptError
from slrtkit.ports.blobs import BlobShelf, PersonalBlobs
from slrtkit.ports.keys import POST, BlobPlace, BlobPlaces, KeyedSealer
from slrtkit.ports.store import Part

__all__ = ["SealedBlobs"]

_FIELD: Final = "blob"
_COMMITMENT: Final = 32


class SealedBlobs(PersonalBlobs, BlobShelf):
    """Seals files before another keeper keeps them, and opens them again.

    They are named by the digest of their content, as everywhere; what is kept has another one, and the vault says which.

    Args:
        inner: Where the sealed bytes are kept.
        sealer: Seals them.
        places: Notes which sealed bytes are which file.
    """

    def __init__(self, inner: BlobShelf, sealer: KeyedSealer, places: BlobPlaces) -> None:
        self._inner, self._sealer, self._places = inner, sealer, places

    def put(self, data: bytes) -> str:
        """Keep a file that is about nobody."""
        return self.put_for(POST, data)

    def put_for(self, subject: str, data: bytes) -> str:
        """Keep a file under somebody's key; the key is durable before the file, and the file before it is told of."""
        digest = sha256(data).hexdigest()
        if not self._places.places(digest=digest, subject=subject):
            part = self._sealer.seal(subject, _FIELD, data, digest.encode())
            self._sealer.settle()
            self._places.keep(BlobPlace(digest, subject, self._inner.put(bytes.fromhex(part.commitment) + part.data)))
        return digest

    def get(self, digest: str) -> bytes:
        """Return a file, from under the key of anybody whose it is."""
        gone: ErasedError | None = None
        for place in self._places.places(digest=digest):
            kept = self._inner.get(place.kept)
            part = Part(place.subject, _FIELD, kept[:_COMMITMENT].hex(), kept[_COMMITMENT:])
            try:
                data = self._sealer.open(part, digest.encode())
            except ErasedError as erased:
                gone = erased
                continue
            if sha256(data).hexdigest() != digest:
                raise StorageCorruptError("a blob is not what was put", path=digest, cure="restore a back-up")
            return data
        if gone:
            raise gone
        raise NotFoundError("no blob is kept under this digest")

    def digests(self) -> Iterator[str]:
        """Yield the digests of all files, sorted."""
        yield from dict.fromkeys(place.digest for place in self._places.places())

    def drop(self, digest: str) -> None:
        """Let go of a file, whosever it is."""
        self._drop(self._places.places(digest=digest))

    def drop_of(self, subject: str) -> tuple[str, ...]:
        """Let go of all files of somebody, and return their digests."""
        found = self._places.places(subject=subject)
        self._drop(found)
        return tuple(place.digest for place in found)

    def _drop(self, found: tuple[BlobPlace, ...]) -> None:
        for place in found:
            self._inner.drop(place.kept)
            self._places.forget(place)
