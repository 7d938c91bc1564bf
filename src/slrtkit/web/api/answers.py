"""What a use case returns, as a response: JSON by its type, a page of a list, a file, or lines as they come."""

import asyncio
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing, suppress
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from slrtkit.errors import Problem, SlrtError, WireError
from slrtkit.web.api.problems import problem_response
from slrtkit.wire import to_wire

__all__ = ["Streamed", "answer_bytes", "cut", "in_thread", "tag_of"]

T = TypeVar("T")
_MARK = ":"
_STILL = 60.0
"""Seconds after which a reader who takes nothing of a long answer is let go, with the thread that it keeps."""


def answer_bytes(told: object, kind: object) -> bytes:
    """Return an answer of a type as JSON."""
    return json.dumps(to_wire(told, kind), ensure_ascii=False, separators=(",", ":"), default=_listed).encode()


def _listed(value: Any) -> list[object]:  # noqa: ANN401  what JSON has no form of
    return sorted(value)


def tag_of(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def cut(found: Sequence[Any], after: str, limit: int) -> tuple[Sequence[Any], str]:
    """Return a page of a list, and the cursor of the page after it; empty at the end.

    The cursor says how far it came, and the id of the last item: where the list grew in between, nothing is told twice.

    Raises:
        WireError: it is no cursor.
    """
    start = _place(found, after) if after else 0
    page = found[start : start + limit]
    more = start + limit < len(found)
    return page, _cursor(start + limit, page[-1]) if more else ""


def _cursor(place: int, last: object) -> str:
    return urlsafe_b64encode(f"{place}{_MARK}{getattr(last, 'id', '')}".encode()).decode().rstrip("=")


def _place(found: Sequence[Any], cursor: str) -> int:
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
        place, _, last = text.partition(_MARK)
        number = int(place)
    except ValueError:
        raise WireError([Problem("after", "wire.cursor", "`next` of the page before is expected")]) from None
    known = (at for at, one in enumerate(found, 1) if last and getattr(one, "id", "") == last)
    return next(known, max(number, 0))


class Streamed(Response):
    """Lines as a use case yields them, from one thread; a fault before the first of them is a problem.

    Args:
        lines: Begins it; what it returns is closed at the end, a generator.
        media: The media type.
        threads: Which threads it may use.
    """

    def __init__(self, lines: Callable[[], Generator[bytes, None, None]], media: str, threads: Executor) -> None:
        super().__init__(media_type=media)
        self._lines, self._threads = lines, threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it all."""
        try:
            await in_thread(self._threads, partial(self._pump, send, asyncio.get_running_loop()))
        except SlrtError as error:
            await problem_response(error)(scope, receive, send)

    def _pump(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        with closing(self._lines()) as lines, suppress(TimeoutError):  # the connection ends without the end of the answer
            self._send(lines, send, loop)

    def _send(self, lines: Iterator[bytes], send: Send, loop: asyncio.AbstractEventLoop) -> None:
        piece = next(lines, b"")
        headers = [one for one in self.raw_headers if one[0] != b"content-length"]

        def say(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result()

        say({"type": "http.response.start", "status": 200, "headers": headers})
        for later in lines:
            say({"type": "http.response.body", "body": piece, "more_body": True})
            piece = later
        say({"type": "http.response.body", "body": piece})


async def _sent(send: Send, message: Message) -> None:
    async with asyncio.timeout(_STILL):
        await send(message)


async def in_thread(threads: Executor, call: Callable[[], T]) -> T:
    """Return what a call returns, made in one of some threads, with the context variables of whoever asks."""
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, call)
