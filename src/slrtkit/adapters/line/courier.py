"""A courier over HTTPS: hands messages to other registers."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import SplitResult, urlsplit

from slrtkit.errors.exchange import ExchangeError
from slrtkit.ports.dci import Courier

__all__ = ["HttpsCourier", "require_https"]

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_TAKEN: Final = range(200, 300)
_CODE: Final = "exchange.undelivered"


class HttpsCourier(Courier):
    """Posts each message once, to `https` or to this very machine; redirects are not followed.

    Args:
        token: What is shown to the receiver as a bearer's; none where it is empty.
        seconds: How long the line may be still.
    """

    def __init__(self, token: str = "", *, seconds: float = 30) -> None:
        """Know how to post."""
        self._shown = {"Authorization": f"Bearer {token}"} if token else {}
        self._seconds = seconds

    def post(self, address: str, message: bytes) -> None:
        """Hand a message over.

        Raises:
            ExchangeError: the address is not one of `https` (`exchange.address`); it was not taken (`exchange.undelivered`).
        """
        parts = require_https(address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        line = kind(parts.hostname or "", parts.port, timeout=self._seconds)
        try:
            line.request("POST", parts.path or "/", message, {"Content-Type": "application/json", **self._shown})
            status = line.getresponse().status
        except (OSError, HTTPException) as broken:
            raise ExchangeError("the line broke", code=_CODE) from broken
        finally:
            line.close()
        if status not in _TAKEN:
            raise ExchangeError(f"the receiver answered {status}", code=_CODE)


def require_https(address: str) -> SplitResult:
    """Return the parts of an address to which messages may go. Raises ExchangeError (`exchange.address`): it is none."""
    parts = urlsplit(address)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)):
        raise ExchangeError("a message goes to https only", code="exchange.address", cure="https://…")
    return parts
