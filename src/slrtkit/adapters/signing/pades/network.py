"""Small HTTP exchanges with the services of a public key infrastructure."""

import socket
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from urllib.parse import urlsplit

from attrs import frozen

from slrtkit.errors import KeyUnavailableError, SigningRefusedError

__all__ = ["Network"]

_LARGEST = 16 * 1024 * 1024


@frozen
class Network:
    """Who may be spoken to, and for how long.

    Redirects are not followed and proxies of the environment are not used, so that an address in a certificate cannot lead
    anywhere but to an allowed host.

    Attributes:
        hosts: Hosts that may be spoken to, with the port where it is not the usual one (`tsa.example.go.id`, `127.0.0.1:8000`).
        timeout: Seconds until the connection stands, and again until the whole answer is there.
    """

    hosts: frozenset[str]
    timeout: float

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
        parts = urlsplit(address)
        if not self.allows(address):
            raise SigningRefusedError(
                "the address is not on an allowed host",
                code="signing.host",
                path=parts.hostname or "",
                cure="name the host in allowed_hosts if it is the right one",
            )
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        scheme = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        with closing(scheme(parts.netloc, timeout=self.timeout)) as connection:
            try:
                connection.connect()
                watch = Timer(self.timeout, _hang_up, [connection.sock])
                watch.daemon = True
                watch.start()
                try:
                    connection.request(method, target, body, headers)
                    answer = connection.getresponse()
                    content = answer.read(_LARGEST + 1)
                finally:
                    watch.cancel()
            except (OSError, HTTPException) as error:
                raise KeyUnavailableError("the service does not answer", code="signing.no-answer", path=address) from error
        if answer.status != HTTPStatus.OK or len(content) > _LARGEST:
            raise KeyUnavailableError(
                f"the service answered {answer.status} with {len(content)} bytes", code="signing.no-answer", path=address
            )
        return content


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
