"""HTTP servers on 127.0.0.1 that stand in for services of others, and fail in the ways that servers fail."""

import gzip
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import NamedTuple, Self

__all__ = ["Fault", "Loopback", "Reply", "basic"]

_HUGE = 17 * 1024 * 1024


class Fault(Enum):
    """How any server fails, whatever it serves."""

    ERROR = auto()
    """HTTP 500."""
    QUOTA = auto()
    """HTTP 429: too many requests."""
    SLOW = auto()
    """No answer until the server ends."""
    HALF = auto()
    """Half of the answer, and the connection is closed."""
    HUGE = auto()
    """More than any letter has."""
    PACKED = auto()
    """The answer says that it is gzip, and holds what unpacks to more than any letter has."""
    REDIRECT = auto()
    """Go to another host."""
    GARBAGE = auto()
    """HTTP 200 with bytes that mean nothing."""
    NOTHING = auto()
    """HTTP 200 and an empty body."""


class Reply(NamedTuple):
    """An answer: its status, body, media type and further headers."""

    status: int
    body: bytes
    kind: str = "application/json"
    headers: Mapping[str, str] = {}


_FAULTS = {
    Fault.ERROR: Reply(500, b'{"error":"internal"}'),
    Fault.QUOTA: Reply(429, b'{"error":"quota"}'),
    Fault.SLOW: Reply(503, b""),
    Fault.HUGE: Reply(200, b"%PDF-1.7\n" + bytes(_HUGE), "application/pdf"),
    Fault.PACKED: Reply(200, gzip.compress(bytes(_HUGE)), "application/pdf", {"Content-Encoding": "gzip"}),
    Fault.GARBAGE: Reply(200, b"\x00\xffgarbage", "application/pdf"),
    Fault.NOTHING: Reply(200, b"", "application/pdf"),
}


class Loopback:
    """A server while its context lasts; a subclass says in `serve` what it answers.

    Attributes:
        url: Where it is, without a slash at the end; the port is chosen by the operating system.
        asked: How often each path was asked.
        faults: What shall fail, by path.
        elsewhere: Where redirects lead.
    """

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._ended = Event()
        self.url: str = f"http://127.0.0.1:{self._server.server_port}"
        self.asked: Counter[str] = Counter()
        self.faults: dict[str, Fault] = {}
        self.elsewhere: str = "http://127.0.0.1:9"

    def __enter__(self) -> Self:
        """Start to answer."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop; connections that were kept waiting end now."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def serve(self, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Return the answer to one request; a subclass says which.

        Args:
            path: The path of the address.
            body: The body; empty for GET.
            headers: By name, in small letters.
        """
        raise NotImplementedError

    def reply(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[Reply, bool]:
        """Return the answer, or what the fault of this path makes of it, and whether it is cut in half."""
        self.asked[path] += 1
        fault = self.faults.get(path)
        if fault is None or fault is Fault.HALF:
            return self.serve(path, body, headers), fault is Fault.HALF
        if fault is Fault.SLOW:
            self._ended.wait()
        if fault is Fault.REDIRECT:
            return Reply(307, b"", headers={"Location": self.elsewhere + path}), False
        return _FAULTS[fault], False


def basic(user: str, password: str) -> str:
    """Return the header of HTTP Basic (RFC 7617)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _handler(server: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _answer(self, body: bytes) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply, cut = server.reply(self.path, body, headers)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)
            except OSError:
                return  # whoever asked has heard enough

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
