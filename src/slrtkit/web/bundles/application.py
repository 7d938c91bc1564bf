"""The counter of a district's device as an ASGI application, to be mounted under any path of another one.

    GET   /out               names and sizes of the bundles that lie here for the caller
    GET   /out/BUNDLE        one of them, or a part of it (Range, RFC 9110 section 14)
    HEAD  /in/BUNDLE         how much of one is here: Upload-Offset
    PATCH /in/BUNDLE         the bytes from there on; with `Upload-Complete: ?1` it is taken, and the receipt is the answer

Each request carries `Authorization: Slrtkit …`, which a device signs. A bundle that is refused leaves nothing behind.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from attrs import frozen
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from slrtkit.errors import SlrtError, SyncError
from slrtkit.web.routing import routed

__all__ = ["BundleShelf", "bundle_app"]

_SCHEME: Final = "Slrtkit "
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
_SUFFIX: Final = ".slrt"
_OFFSET: Final = "Upload-Offset"
_MOST: Final = 1 << 34


@frozen
class BundleShelf:
    """What the counter works with.

    Attributes:
        folder: Where bundles lie: `out/DEVICE/BUNDLE.slrt`, and in `in/` those that come.
        caller: What a request carries, its method and its path -> the device; raises SyncError. See `service.bundle.calling`.
        take: A device's bundle in a file -> the receipt; raises SlrtError where it is refused. For one that was taken before
            the receipt comes again (`Receiver.receipt`): the line may have broken before it.
        largest: Bytes of the largest bundle that is taken.
    """

    folder: Path
    caller: Callable[[str, str, str], str]
    take: Callable[[str, Path], str]
    largest: int = _MOST


def bundle_app(shelf: BundleShelf) -> ASGIApp:
    """Return the application."""
    counter = _Counter(shelf)
    return routed(
        [
            Route("/out", counter.listed),
            Route("/out/{bundle}", counter.given),
            Route("/in/{bundle}", counter.held, methods=["HEAD"]),
            Route("/in/{bundle}", counter.taken, methods=["PATCH"]),
        ],
        {SyncError: _unknown},
    )


class _Counter:
    def __init__(self, shelf: BundleShelf) -> None:
        self._shelf = shelf

    async def listed(self, request: Request) -> Response:
        folder = self._out(await self._caller(request))
        found = sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else []
        return JSONResponse([{"bundle": one.stem, "size": one.stat().st_size} for one in found])

    async def given(self, request: Request) -> Response:
        file = self._out(await self._caller(request)) / f"{_name(request)}{_SUFFIX}"
        if not file.is_file():
            return _answer(404, "bundle.missing", "no such bundle lies here")
        return FileResponse(file, media_type="application/octet-stream")

    async def held(self, request: Request) -> Response:
        part = self._part(await self._caller(request), _name(request))
        return Response(headers={_OFFSET: str(_size(part))})

    async def taken(self, request: Request) -> Response:
        node, name = await self._caller(request), _name(request)
        part = self._part(node, name)
        size = _size(part)
        if request.headers.get(_OFFSET) != str(size):
            return JSONResponse({"code": "bundle.offset"}, 409, {_OFFSET: str(size)})
        with part.open("ab") as file:
            async for piece in request.stream():
                size += len(piece)
                if size > self._shelf.largest:
                    file.truncate(0)
                    return _answer(413, "bundle.size", "the bundle is longer than this counter takes")
                file.write(piece)
        if request.headers.get("Upload-Complete") != "?1":
            return Response(status_code=204, headers={_OFFSET: str(size)})
        try:
            receipt = await run_in_threadpool(self._shelf.take, node, part)
        except SlrtError as fault:
            return _answer(503 if fault.retryable else 422, fault.code, fault.text, fault.cure)
        finally:
            part.unlink(missing_ok=True)
        return JSONResponse({"receipt": receipt})

    async def _caller(self, request: Request) -> str:
        carried = request.headers.get("Authorization", "")
        path = request.url.path
        return await run_in_threadpool(self._shelf.caller, carried.removeprefix(_SCHEME), request.method, path)

    def _out(self, node: str) -> Path:
        return self._shelf.folder / "out" / node

    def _part(self, node: str, name: str) -> Path:
        folder = self._shelf.folder / "in" / node
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name


def _name(request: Request) -> str:
    name = str(request.path_params["bundle"])
    if not _NAME.fullmatch(name):
        raise SyncError("this is no name of a bundle", code="bundle.form")
    return name


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


async def _unknown(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, SyncError)  # noqa: S101  it is asked for these alone
    return _answer(401, fault.code, fault.text, fault.cure)


def _answer(status: int, code: str, text: str, cure: str = "") -> Response:
    return JSONResponse({"code": code, "text": text, "cure": cure}, status)
