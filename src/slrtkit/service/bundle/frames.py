r"""The bytes of a bundle: an address, sealed frames with their lengths and digests, and a manifest that stands last.

    slrtkit/bundle/1\n
    {"bundle":…,"from":…,"to":…}\n        the address: names of devices, and nothing of anybody
    kind (1) ‖ length (4) ‖ SHA-256 (32) ‖ sealed bytes        events `E`, files `F`, in the end the manifest `M`
    length of the manifest's frame (4) ‖ "slrtkit\n"

Whoever reads it finds the manifest first, from the end, and opens nothing before the digest of all bytes is the one that a
device of the district signed: what was changed, cut off, put in another order or sent by a stranger is never unpacked.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from struct import Struct
from typing import BinaryIO, Final, NamedTuple

from attrs import frozen

from slrtkit.errors import BundleRefusedError, SlrtError
from slrtkit.ledger import canonical, parse

__all__ = ["EVENTS", "FILES", "MANIFEST", "MOST", "REPLAYED", "Address", "BundleFile", "BundleWriter", "Frame", "refused"]

REPLAYED: Final = "bundle.replayed"
"""The code with which a bundle is refused that was taken before."""
EVENTS: Final = b"E"
FILES: Final = b"F"
MANIFEST: Final = b"M"
MOST: Final = 1 << 25
"""Bytes in the longest frame, sealed or not: 32 MiB."""
_MAGIC: Final = b"slrtkit/bundle/1\n"
_END: Final = b"slrtkit\n"
_HEAD: Final = Struct(">cI32s")
_FOOT: Final = Struct(">I8s")
_ADDRESS: Final = 1024
_PIECE: Final = 1 << 20


def refused(code: str, text: str, cure: str = "ask for the bundle again") -> BundleRefusedError:
    """Return the refusal of a bundle."""
    return BundleRefusedError(text, code=f"bundle.{code}", cure=cure)


@frozen
class Address:
    """What stands on a bundle: its id, and the names of the two devices."""

    bundle: str
    sender: str
    receiver: str

    @property
    def line(self) -> bytes:
        """The line."""
        return canonical({"bundle": self.bundle, "from": self.sender, "to": self.receiver}) + b"\n"


class Frame(NamedTuple):
    """One sealed piece."""

    kind: bytes
    sealed: bytes


class BundleWriter:
    """Writes a bundle from its beginning to its end.

    Args:
        out: Where to; it is written once, and never read.
        address: What stands on it.

    Attributes:
        address: The same.
    """

    def __init__(self, out: BinaryIO, address: Address) -> None:
        self.address: Address = address
        self._out, self._hash = out, sha256()
        self._write(_MAGIC + address.line)

    @property
    def digest(self) -> str:
        """SHA-256 of what was written, which the manifest says."""
        return self._hash.hexdigest()

    def add(self, kind: bytes, sealed: bytes) -> int:
        """Write a frame, and return its length."""
        head = _HEAD.pack(kind, len(sealed), sha256(sealed).digest())
        self._write(head + sealed)
        return len(head) + len(sealed)

    def close(self, manifest: bytes) -> None:
        """Write the sealed manifest, and where it begins."""
        self._write(_FOOT.pack(self.add(MANIFEST, manifest), _END))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._hash.update(data)


class BundleFile:
    """A bundle to be read; it can be read from any place of it.

    Args:
        file: The bytes.

    Attributes:
        address: What stands on it.
        manifest: The sealed manifest.
        body: How many bytes stand before the manifest.

    Raises:
        BundleRefusedError: it is no bundle (`bundle.form`), ends too early (`bundle.truncated`), or a frame is longer than one
            may be (`bundle.size`).
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        if file.read(len(_MAGIC)) != _MAGIC:
            raise refused("form", "this is no bundle", "choose another file: its name ends in .slrt")
        self.address: Address = _address(file.readline(_ADDRESS))
        self._first = file.tell()
        file.seek(max(size - _FOOT.size, 0))
        length, end = _FOOT.unpack(file.read(_FOOT.size).rjust(_FOOT.size, b"\0"))
        self.body: int = size - _FOOT.size - length
        if end != _END or self.body < self._first:
            raise refused("truncated", "the end of the bundle is not there", "copy it again, whole")
        file.seek(self.body)
        frame = self._frame()
        if frame is None or frame.kind != MANIFEST or file.tell() != size - _FOOT.size:
            raise refused("changed", "the bundle is not what was sent")
        self.manifest: bytes = frame.sealed

    def digest(self) -> str:
        """Return SHA-256 of what stands before the manifest; it is read a piece at a time."""
        hashed, left = sha256(), self.body
        self._file.seek(0)
        while piece := self._file.read(min(_PIECE, left)):
            hashed.update(piece)
            left -= len(piece)
        return hashed.hexdigest()

    def frames(self) -> Iterator[Frame]:
        """Yield the frames before the manifest, one at a time."""
        self._file.seek(self._first)
        while self._file.tell() < self.body:
            place = self._file.tell()
            frame = self._frame()
            if frame is None or frame.kind == MANIFEST or self._file.tell() > self.body:
                raise refused("changed", f"the frame at byte {place} is not what was sent")
            place = self._file.tell()
            yield frame
            self._file.seek(place)

    def _frame(self) -> Frame | None:
        """Return the frame that begins here; None where it is not what its digest says."""
        head = self._file.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        kind, length, digest = _HEAD.unpack(head)
        if length > MOST:
            raise refused("size", "a frame of the bundle is longer than one may be")
        sealed = self._file.read(length)
        return Frame(kind, sealed) if sha256(sealed).digest() == digest else None


def _address(line: bytes) -> Address:
    try:
        said = parse(line.removesuffix(b"\n"))
    except SlrtError:
        said = None
    match said:
        case {"bundle": str(bundle), "from": str(sender), "to": str(receiver)}:
            return Address(bundle, sender, receiver)
        case _:
            raise refused("form", "the bundle has no address", "copy it again, whole")
