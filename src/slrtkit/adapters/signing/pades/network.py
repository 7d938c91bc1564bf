"""Small HTTP exchanges with the services of a public key infrastructure."""

import socket
from collections.abc import Mapping
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import SSLContext
from threading import Timer
from urllib.parse import urlsplit

from attrs import field, frozen

from slrtkit.errors import KeyUnavailableError, SigningRefusedError

__all__ = ["Answer", "Network"]

_LARGEST = 16 * 1024 * 1024


_HANDLE = "id_dokumen"
"""The header by which an answer that broke off can be fetched again."""
_SILENT = {
    "signing.no-answer": "the service does not answer",
    "signing.unknown": "the document was sent and no whole answer came: whether it was signed is not known",
}


@frozen
class Answer:
    """What a service answered.

    Attributes:
        status: The HTTP status.
        headers: By name, in small letters.
        content: The body; empty where it broke off.
        complete: Whether it came to its end.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    complete: bool = True


@frozen
class Network:
    """Who may be spoken to, and for how long.

    Redirects are not followed and proxies of the environment are not used, so that an address in a certificate cannot lead
    anywhere but to an allowed host.

    Attributes:
        hosts: Hosts that may be spoken to, with the port where it is not the usual one (`tsa.example.go.id`, `127.0.0.1:8000`).
        timeout: Seconds until the connection stands, and again until the whole answer is there.
        context: Whose certificates are believed for HTTPS; the computer's own list by default.
    """

    hosts: frozenset[str]
    timeout: float
    context: SSLContext | None = None

    def allows(self, address: str) -> bool:
        """Whether the address is HTTP or HTTPS on an allowed host."""
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and parts.netloc in self.hosts

    def get(self, address: str) -> bytes:
        """Return what stands at the address; raises as `post` does."""
        return self._exchange("GET", address, None, {})

    def post(self, address: str, body: bytes, kind: str) -> bytes:
        """Send a body of this media type and return the body of the answer.

        Raises:
            KeyUnavailableError: the host does not answer in time, not with 200, or with more than 16 MiB.
            SigningRefusedError: the host is not allowed.
        """
        return self._exchange("POST", address, body, {"Content-Type": kind})

    def _exchange(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        answer = self.exchange(method, address, body, headers)
        if answer.status != HTTPStatus.OK:
            raise KeyUnavailableError(f"the service answered {answer.status}", code="signing.no-answer", path=address)
        return answer.content

    def exchange(
        self, method: str, address: str, body: bytes | None, headers: Mapping[str, str], *, effect: bool = False
    ) -> Answer:
        """Send one request, once, and return the answer, whatever its status.

        Args:
            method: `GET` or `POST`.
            address: Where; its path is never repeated in an error, since it may name a person.
            body: What is sent.
            headers: Beside those that the transport needs.
            effect: Whether the request does something that must not be done twice: then a missing answer is `signing.unknown`.

        Raises:
            KeyUnavailableError: nobody answers in time, or not with up to 16 MiB, whole and unpacked.
            SigningRefusedError: the host is not allowed.
        """
        parts = urlsplit(address)
        if not self.allows(address):
            raise SigningRefusedError(
                "the address is not on an allowed host",
                code="signing.host",
                path=parts.hostname or "",
                cure="name the host in allowed_hosts if it is the right one",
            )
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        with closing(self._connection(parts.scheme, parts.netloc)) as connection:
            code = "signing.no-answer"
            try:
                connection.connect()
                watch = Timer(self.timeout, _hang_up, [connection.sock])
                watch.daemon = True
                watch.start()
                try:
                    code = "signing.unknown" if effect else code
                    connection.request(method, target, body, dict(headers))
                    with closing(connection.getresponse()) as response:
                        return _whole(response, code, parts.netloc)
                finally:
                    watch.cancel()
            except (OSError, HTTPException, ValueError) as error:
                silence = type(error).__name__
        raise KeyUnavailableError(
            f"{_SILENT[code]} ({silence})", code=code, path=parts.netloc
        )  # uncaused: it may quote a header

    def _connection(self, scheme: str, place: str) -> HTTPConnection:
        if scheme == "https":
            return HTTPSConnection(place, timeout=self.timeout, context=self.context)
        return HTTPConnection(place, timeout=self.timeout)


def _whole(response: HTTPResponse, code: str, place: str) -> Answer:
    """Read an answer to its end."""
    names = {name.lower(): value for name, value in response.getheaders()}
    try:
        content = response.read(_LARGEST + 1)
        complete = not response.length and len(content) <= _LARGEST
    except (OSError, HTTPException):
        content, complete = b"", False
    if len(content) > _LARGEST:
        raise KeyUnavailableError("the answer is larger than any letter", code=code, path=place)
    if names.get("content-encoding", "identity") != "identity":
        raise KeyUnavailableError("the answer is packed, which was not asked for", code=code, path=place)
    if not complete and _HANDLE not in names:
        raise KeyUnavailableError(_SILENT[code], code=code, path=place)
    return Answer(response.status, names, content if complete else b"", complete=complete)


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
