"""What a visitor sends, read within limits, in memory alone: no byte of it ever reaches a disk.

Forms are read by RFC 7578, strictly: a handful of parts, small headers, and nothing that is not closed.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.web.verification.manners import Manners
from slrtkit.web.verification.problems import Fault, RefusedError

__all__ = ["Held", "Upload", "read_body", "upload_of"]

_FORM = "multipart/form-data"
_PLAIN = frozenset({"application/pdf", "application/octet-stream", "text/plain"})
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"\\\r\n]{1,70})"|([\w\'()+,./:=?-]{1,70}))\s*(?:;|$)', re.IGNORECASE)
_DISPOSITION = re.compile(rb"content-disposition:[ \t]*form-data((?:;[^\r\n]*)?)\r\n", re.IGNORECASE)
_PARAMETER = re.compile(rb';[ \t]*(name|filename)="([^"\r\n]*)"', re.IGNORECASE)
_MOST_PARTS, _LARGEST_HEAD, _LONGEST_NAME = 8, 4096, 120
_NAMES = ("file", "photo", "text")
"""The fields of the form that may hold the letter, the first that holds anything first."""


@frozen
class Upload:
    """One file, photo or text.

    Attributes:
        name: What the visitor calls it, as it may be shown; `-` where it has no name.
        data: Its bytes.
    """

    name: str
    data: bytes = field(repr=False)


class Held:
    """How many bytes of uploads are held at this moment, of all visitors together.

    Args:
        most: So many.
    """

    def __init__(self, most: int) -> None:
        """Hold nothing yet."""
        self._left = most

    @contextmanager
    def share(self) -> Iterator["Share"]:
        """Give the share of one upload, and take it back at the end."""
        share = Share(self)
        try:
            yield share
        finally:
            self._left += share.taken

    def take(self, size: int) -> bool:
        """Take so many bytes, if there are as many left."""
        if size > self._left:
            return False
        self._left -= size
        return True


class Share:
    """What one upload takes of `Held`.

    Attributes:
        taken: So many bytes.
    """

    def __init__(self, held: Held) -> None:
        """Take nothing yet."""
        self._held = held
        self.taken: int = 0

    def take(self, size: int) -> None:
        """Take so many bytes more.

        Raises:
            RefusedError: (`BUSY`) no more can be held now.
        """
        if not self._held.take(size):
            raise RefusedError(Fault.BUSY, wait=5)
        self.taken += size


async def read_body(pieces: AsyncIterator[bytes], headers: Mapping[str, str], manners: Manners, share: Share) -> bytes:
    """Return a whole body.

    Args:
        pieces: The body as it arrives.
        headers: The headers of the request, in lower case.
        manners: The limits.
        share: What is held of it.

    Raises:
        RefusedError: (`LENGTH`, `TOO_LARGE`) it does not tell its length, or one that is too large, both before anything of it
            is read; (`TOO_SLOW`) it came too slowly; (`BUSY`) too much is held already.
    """
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal()):
        raise RefusedError(Fault.LENGTH)
    if len(length) > len(str(manners.largest)) or int(length) > manners.largest:
        raise RefusedError(Fault.TOO_LARGE)
    body = bytearray()
    try:
        async with asyncio.timeout(manners.longest):
            while True:
                async with asyncio.timeout(manners.pause):
                    piece = await anext(pieces, None)
                if piece is None:
                    return bytes(body)
                share.take(len(piece))
                body += piece
    except TimeoutError:
        raise RefusedError(Fault.TOO_SLOW) from None


def upload_of(body: bytes, content_type: str) -> Upload:
    """Return what is to be judged: the body itself, or the first field of a form that holds anything.

    Args:
        body: The body.
        content_type: What it is said to be.

    Raises:
        RefusedError: (`MEDIA`) it is of another kind; (`FORM`) the form is damaged; (`EMPTY`) there is nothing in it.
    """
    media = content_type.partition(";")[0].strip().lower()
    if media == _FORM:
        given = dict(_parts(body, content_type))
        found = next((given[name] for name in _NAMES if name in given and given[name].data.strip()), None)
    elif media in _PLAIN or media.startswith("image/"):
        found = Upload("-", body) if body else None
    else:
        raise RefusedError(Fault.MEDIA)
    if found is None:
        raise RefusedError(Fault.EMPTY)
    return found


def _parts(body: bytes, content_type: str) -> Iterator[tuple[str, Upload]]:
    boundary = _BOUNDARY.search(content_type)
    if not boundary:
        raise RefusedError(Fault.FORM)
    mark = b"\r\n--" + (boundary[1] or boundary[2]).encode("latin-1", "replace")
    _, *pieces = (b"\r\n" + body).split(mark, _MOST_PARTS + 1)
    if not pieces or not pieces[-1].startswith(b"--"):
        raise RefusedError(Fault.FORM)
    for piece in pieces[:-1]:
        end = piece.find(b"\r\n\r\n", 0, _LARGEST_HEAD)
        disposition = _DISPOSITION.search(piece[: end + 2]) if end > 0 else None
        if not disposition:
            raise RefusedError(Fault.FORM)
        told = {key.lower(): value for key, value in _PARAMETER.findall(disposition[1])}
        yield told.get(b"name", b"").decode("utf-8", "replace"), Upload(_named(told.get(b"filename", b"")), piece[end + 4 :])


def _named(name: bytes) -> str:
    """Return the name of a file as it may be shown: its last part, without what steers a terminal or a page."""
    last = re.split(r"[/\\]", name.decode("utf-8", "replace"))[-1]
    return mask("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in last))[:_LONGEST_NAME] or "-"
