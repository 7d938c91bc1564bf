"""A small client of a counter for bundles: it goes on where the line broke, in both directions."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from slrtkit.errors import BundleRefusedError, SyncError

__all__ = ["BundleLine"]

_PIECE: Final = 1 << 20
_SHORT: Final = 1 << 16
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
"""What bundles are called: no name leads to another folder."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class BundleLine:
    """Fetches and sends bundles, a piece at a time; nothing of one is kept in memory.

    Args:
        url: Where the counter is; `https`, or a server of this very machine.
        signed: Method and path -> what the request carries (`service.bundle.calling.call`).
        seconds: How long the line may be still.

    Raises:
        SyncError: the address is not one of `https` (`sync.address`).
    """

    def __init__(self, url: str, signed: Callable[[str, str], str], *, seconds: float = 60) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise SyncError("a counter is called by https", code="sync.address", cure="https://…")
        self._secure, self._place, self._path = parts.scheme == "https", parts.netloc, parts.path.rstrip("/")
        self._signed, self._seconds = signed, seconds

    def waiting(self) -> dict[str, int]:
        """Return the bundles that lie there for this device, and their sizes. Raises what `fetch` raises."""
        with self._asked("GET", "/out") as answer:
            found = _document(answer)
        listed = {str(one["bundle"]): int(one["size"]) for one in found} if isinstance(found, list) else {}
        return {name: size for name, size in listed.items() if _NAME.fullmatch(name)}

    def fetch(self, bundle: str, into: Path) -> None:
        """Fetch a bundle; what a file holds already is not fetched again.

        Raises:
            SyncError: the line broke (`sync.line`); called again, it goes on there.
            BundleRefusedError: the counter says no, with its own code.
        """
        have = into.stat().st_size if into.exists() else 0
        with self._asked("GET", f"/out/{bundle}", {"Range": f"bytes={have}-"} if have else {}) as answer:
            if answer.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return
            with into.open("ab" if answer.status == HTTPStatus.PARTIAL_CONTENT else "wb") as file:
                while piece := answer.read(_PIECE):
                    file.write(piece)

    def send(self, bundle: str, file: Path) -> str:
        """Send a bundle from where the counter has it, and return the receipt; raises what `fetch` raises."""
        path = f"/in/{bundle}"
        with self._asked("HEAD", path) as answer:
            offset = int(answer.headers.get("Upload-Offset", "0"))
        with file.open("rb") as opened:
            opened.seek(offset)
            size = file.stat().st_size - offset
            headers = {"Upload-Offset": str(offset), "Upload-Complete": "?1", "Content-Length": str(size)}
            with self._asked("PATCH", path, headers, iter(lambda: opened.read(_PIECE), b"")) as answer:
                said = _document(answer)
        return str(said["receipt"]) if isinstance(said, dict) else ""

    @contextmanager
    def _asked(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: Iterator[bytes] | None = None
    ) -> Iterator[HTTPResponse]:
        whole = self._path + path
        made = HTTPSConnection if self._secure else HTTPConnection
        connection = made(self._place, timeout=self._seconds)
        carried = {"Authorization": f"Slrtkit {self._signed(method, whole)}", **(headers or {})}
        try:
            connection.request(method, whole, body, carried)
            with connection.getresponse() as answer:
                if answer.status >= HTTPStatus.BAD_REQUEST and answer.status != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise _refusal(answer)
                yield answer
        except (OSError, HTTPException) as broken:
            raise SyncError("the line to the counter broke", code="sync.line", cure="try again: it goes on there") from broken
        finally:
            connection.close()


def _refusal(answer: HTTPResponse) -> SyncError:
    try:
        said = _document(answer)
    except ValueError:
        said = None
    if not isinstance(said, dict) or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SyncError(f"the counter answers {answer.status}", code="sync.line", cure="try again: it goes on there")
    code, text = str(said.get("code", "bundle")), str(said.get("text", "the counter refuses it"))
    return BundleRefusedError(text, code=code, cure=str(said.get("cure", "")))


def _document(answer: HTTPResponse) -> object:
    said: object = json.loads(answer.read(_SHORT) or b"null")
    return said
