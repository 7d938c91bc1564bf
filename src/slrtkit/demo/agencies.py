"""Stand-ins for Dukcapil, DTSEN and BPJS on 127.0.0.1: they answer as the real ones might, and fail in every way that they can.

The shapes of the answers are assumptions, as are the profiles in `slrtkit/demo/lookup`; the people are invented.
"""

import json
import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Event, Thread
from typing import Any, Self, TypeAlias

from slrtkit.domain.identifiers import NIK

__all__ = ["AGENCY_TOKEN", "Agencies", "AgencyFault"]

AGENCY_TOKEN: str = "contoh"  # noqa: S105  a throw-away word of the stand-in
"""The bearer token that the stand-ins want."""
_HUGE = 1024 * 1024
_LATER = 0.05
_NIK_DIGITS = 16

Answer: TypeAlias = Mapping[str, Any]


class AgencyFault(Enum):
    """How an agency fails, for tests."""

    SILENT = auto()
    """No answer until the stand-ins end."""
    DRIP = auto()
    """The answer a byte at a time, and never the whole of it."""
    CUT = auto()
    """The line is cut before the answer."""
    TRUNCATED = auto()
    """The line is cut within the answer."""
    ERROR = auto()
    """HTTP 500."""
    BUSY = auto()
    """HTTP 429."""
    DENIED = auto()
    """HTTP 403."""
    REDIRECT = auto()
    """HTTP 307 to another agency, which would answer."""
    ABSENT = auto()
    """HTTP 404 and a page for people: the address is wrong."""
    GARBAGE = auto()
    """HTTP 200 with bytes that mean nothing."""
    PAGE = auto()
    """HTTP 200 with a page for people, as a captive portal has."""
    HUGE = auto()
    """HTTP 200 with a megabyte."""
    DEEP = auto()
    """JSON that is deeper than any reader goes."""
    TWICE = auto()
    """The NIK stands twice, once rightly."""
    OTHER_PERSON = auto()
    """A good answer about somebody else."""
    EMPTY = auto()
    """A good form without anybody in it."""


class Agencies:
    """The stand-ins, while the context lasts.

    Args:
        people: Agency (`dukcapil`, `dtsen`, `bpjs`) -> NIK -> what it answers of the person, in its own words, without the NIK.

    Attributes:
        url: Where they are, without a slash at the end; the port is chosen by the operating system.
        faults: What shall fail, by agency: `agencies.faults["dtsen"] = AgencyFault.ERROR`.
        asked: Each question as it arrived: agency, headers and body.
    """

    def __init__(self, people: Mapping[str, Mapping[str, Answer]]) -> None:
        self._people = people
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"agencies": self}))
        self._server.daemon_threads = True
        self._ended = Event()
        self.url: str = f"http://127.0.0.1:{self._server.server_port}"
        self.faults: dict[str, AgencyFault] = {}
        self.asked: list[tuple[str, Mapping[str, str], bytes]] = []

    def __enter__(self) -> Self:
        """Start to answer."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop; connections that were kept waiting end now."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def profile(self, agency: str, *, timeout: int = 10) -> str:
        """Return the text of an agency's sample profile, with the address of its stand-in."""
        text = (files("slrtkit.demo") / "lookup" / f"{agency}.toml").read_text("utf-8")
        return text.replace(f"http://127.0.0.1/{agency}", f"{self.url}/{agency}").replace(
            "timeout = 10", f"timeout = {timeout}"
        )

    def answer(self, agency: str, body: bytes) -> bytes:
        """Return the answer of an agency to a good question, or a wrong one that its fault makes of it."""
        words: Sequence[str] = [str(word) for word in json.loads(body).values()]
        nik = next(word for word in words if len(word) == _NIK_DIGITS and word.isdecimal())
        fault, known = self.faults.get(agency), self._people.get(agency, {}).get(nik)
        if fault is AgencyFault.OTHER_PERSON:
            nik, known = _other(nik), known or {}
        if fault is AgencyFault.EMPTY:
            return b"{}"
        said = json.dumps(_worded(agency, nik, known)).encode()
        if fault is AgencyFault.TWICE:
            return re.sub(rb'("nik": "?\d{16}"?)', rb"\1, \1", said, flags=re.IGNORECASE)
        return said

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the stand-ins end, or for some seconds; tell whether they ended."""
        return self._ended.wait(seconds)


def _worded(agency: str, nik: str, known: Answer | None) -> Answer:
    match agency:
        case "dukcapil":
            return {"content": [{"NIK": int(nik), **known} if known is not None else {"RESPON": "Data Tidak Ditemukan"}]}
        case "dtsen":
            return (
                {"status": "terdaftar", "data": {"nik": nik, **known}} if known is not None else {"status": "tidak terdaftar"}
            )
        case _:
            if known is None:
                return {"metaData": {"code": "201", "message": "Peserta tidak ditemukan"}, "response": None}
            return {"metaData": {"code": "200", "message": "OK"}, "response": {"peserta": {"nik": nik, **known}}}


def _other(nik: str) -> str:
    return NIK(nik[:-1] + str((int(nik[-1]) + 1) % 10)).text


_REPLIES: Mapping[AgencyFault, tuple[HTTPStatus, bytes]] = {
    AgencyFault.ERROR: (HTTPStatus.INTERNAL_SERVER_ERROR, b""),
    AgencyFault.BUSY: (HTTPStatus.TOO_MANY_REQUESTS, b""),
    AgencyFault.DENIED: (HTTPStatus.FORBIDDEN, b""),
    AgencyFault.REDIRECT: (HTTPStatus.TEMPORARY_REDIRECT, b""),
    AgencyFault.ABSENT: (HTTPStatus.NOT_FOUND, b"<html>404</html>"),
    AgencyFault.GARBAGE: (HTTPStatus.OK, b"\x00\xff\x00garbage"),
    AgencyFault.PAGE: (HTTPStatus.OK, b"<html>Selamat datang</html>"),
    AgencyFault.HUGE: (HTTPStatus.OK, b" " * _HUGE + b"{}"),
    AgencyFault.DEEP: (HTTPStatus.OK, b"[" * 100_000),
}


class _Handler(BaseHTTPRequestHandler):
    agencies: Agencies

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        agency = self.path.removeprefix("/")
        self.agencies.asked.append((agency, dict(self.headers), body))
        fault = self.agencies.faults.get(agency)
        if fault and fault in _REPLIES:
            self._reply(*_REPLIES[fault])
        elif fault is AgencyFault.SILENT:
            self.agencies.wait()
        elif fault is AgencyFault.DRIP:
            self._drip()
        elif fault is AgencyFault.TRUNCATED:
            content = self.agencies.answer(agency, body)
            self._reply(HTTPStatus.OK, content[: len(content) // 2], len(content))
        elif self.headers.get("Authorization") != f"Bearer {AGENCY_TOKEN}":
            self._reply(HTTPStatus.UNAUTHORIZED, b"")
        elif fault is not AgencyFault.CUT:
            self._reply(HTTPStatus.OK, self.agencies.answer(agency, body))

    def _reply(self, status: HTTPStatus, content: bytes, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content) if length is None else length))
        if status is HTTPStatus.TEMPORARY_REDIRECT:
            self.send_header("Location", f"{self.agencies.url}/elsewhere")
        self.end_headers()
        self._write(content)

    def _drip(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(_HUGE))
        self.end_headers()
        while self._write(b" ") and not self.agencies.wait(_LATER):
            pass

    def _write(self, content: bytes) -> bool:
        try:
            self.wfile.write(content)
        except OSError:  # nobody listens any more
            return False
        return True

    def log_message(self, *_: object) -> None:
        """Say nothing."""
