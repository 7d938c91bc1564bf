"""One POST within a budget of time: names, connection, question and the whole answer together."""

import socket
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from urllib.parse import urlsplit

from attrs import field, frozen

from slrtkit.domain.enquiry import Unasked

__all__ = ["LARGEST", "Reply", "post"]

LARGEST: int = 256 * 1024
"""Bytes of an answer; a longer one is not read to its end."""
_DENIED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED})


@frozen
class Reply:
    """What came back."""

    status: int
    body: bytes = field(repr=False)


def post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> Reply | Unasked:
    """Send a body and return what comes back, or why nothing did; never an exception.

    Redirects are not followed and proxies of the environment are not used: what is sent goes to this address and nowhere else.
    """
    call = _Call(url, body, headers, seconds)
    Thread(target=call.work, daemon=True).start()
    try:
        return call.outcome.get(timeout=seconds)
    except Empty:
        call.hang_up()
        return Unasked.TIME_OUT


class _Call:
    """One question on a thread of its own, so that nobody waits longer than they said, whatever the other side does."""

    def __init__(self, url: str, body: bytes, headers: dict[str, str], seconds: float) -> None:
        parts = urlsplit(url)
        scheme = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.outcome: SimpleQueue[Reply | Unasked] = SimpleQueue()
        self._connection = scheme(parts.netloc, timeout=2 * seconds)  # ends the thread; who waits is served before
        self._asked = (parts.path or "/", body, headers)
        self._line: socket.socket | None = None
        self._given_up = False
        self._lock = Lock()

    def work(self) -> None:
        try:
            with closing(self._connection):
                self.outcome.put(self._exchange())
        except OSError:
            self.outcome.put(Unasked.NO_NETWORK)
        except (HTTPException, ValueError):
            self.outcome.put(Unasked.UNREADABLE)

    def hang_up(self) -> None:
        with self._lock:
            self._given_up = True
            if self._line:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)

    def _exchange(self) -> Reply | Unasked:
        self._connection.connect()
        with self._lock:
            if self._given_up:
                return Unasked.TIME_OUT
            self._line = self._connection.sock
        path, body, headers = self._asked
        self._connection.request("POST", path, body, headers)
        with self._connection.getresponse() as answer:
            content = answer.read(LARGEST + 1)
            if len(content) > LARGEST:
                return Unasked.UNREADABLE
        if answer.status in _DENIED:
            return Unasked.NO_PERMISSION
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Unasked.BUSY
        return Reply(answer.status, content)
