"""The files that go along with events: signed letters, photographs and papers, which the events name by their digests."""

import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

from attrs import define, field

from slrtkit.errors import ErasedError, NotFoundError
from slrtkit.ports.blobs import Blobs, BlobShelf, PersonalBlobs
from slrtkit.service.bundle.frames import MOST, refused

__all__ = ["Papers", "keep_paper", "read_paper"]

_NAMED = re.compile(rb'"([0-9a-f]{64})"')
_DIGEST = 32
_ROOM = 1024
"""What a frame needs besides the file."""


@define
class Papers:
    """Finds the files that events name.

    Attributes:
        blobs: Where files are kept; None: none go along.
    """

    blobs: Blobs | None
    _there: frozenset[str] | None = field(init=False, repr=False)
    _named: dict[str, str] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._there = frozenset(self.blobs.digests()) if isinstance(self.blobs, BlobShelf) else None

    def see(self, subject: str, text: bytes) -> None:
        """Look at what an event says: each digest in it may be that of a file."""
        if self.blobs is not None:
            for found in map(bytes.decode, _NAMED.findall(text)):
                if self._there is None or found in self._there:
                    self._named.setdefault(found, subject)

    def take(self) -> Iterator[bytes]:
        """Yield the files that were named and are kept here, each once: digest, subject and bytes.

        Raises:
            BundleRefusedError: one is longer than a frame may be (`bundle.size`).
        """
        for digest, subject in self._named.items():
            try:
                data = self.blobs.get(digest) if self.blobs else b""
            except NotFoundError:
                continue
            if len(data) > MOST - _ROOM:
                raise refused("size", f"the file {digest[:8]} is longer than a bundle carries", "hand it over by itself")
            yield bytes.fromhex(digest) + subject.encode() + b"\n" + data


def read_paper(paper: bytes) -> tuple[str, bytes]:
    """Return whom a file that came with a bundle is about, and its bytes.

    Raises:
        BundleRefusedError: it is not what its digest says (`bundle.content`).
    """
    digest, (subject, end, data) = paper[:_DIGEST], paper[_DIGEST:].partition(b"\n")
    try:
        if end and sha256(data).digest() == digest:
            return subject.decode(), data
    except UnicodeDecodeError:
        pass
    raise refused("content", "a file of the bundle is not what its digest says")


def keep_paper(blobs: Blobs, paper: tuple[str, bytes]) -> None:
    """Keep a file under the key of whom it is about, unless they were erased."""
    subject, data = paper
    with suppress(ErasedError):
        blobs.put_for(subject, data) if isinstance(blobs, PersonalBlobs) else blobs.put(data)
