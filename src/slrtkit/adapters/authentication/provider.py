"""The public keys of an identity provider, as its server gives them: so many bytes, in so much time, not too often."""

from collections.abc import Callable, Mapping
from http.client import HTTPException
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slrtkit.errors import KeyUnavailableError

__all__ = ["ProviderKeys", "fetched"]

_LARGEST: Final = 1 << 18
_HOLDS: Final = 300.0
"""Seconds after which the provider is asked again."""
_PAUSE: Final = 30.0
"""Seconds for which it is not asked again for a key that it does not have."""
_AWAY: Final = 5.0
"""Seconds for which it is not asked again when it did not answer."""


class ProviderKeys:
    """Gives the key that a token names; fulfils `slrtkit.adapters.authentication.tokens.Keys`.

    Args:
        url: Where the keys are (`jwks_uri` of OpenID Connect Discovery).
        seconds: For how long its whole answer is waited for.
        read: JSON text -> key id -> key; raises ValueError where there are none.
        named: Token -> the key id that it names; raises KeyError where it names none.
        clock: Tells the seconds of a clock that never goes back.
    """

    def __init__(
        self,
        url: str,
        seconds: float,
        read: Callable[[bytes], Mapping[str, Any]],
        named: Callable[[str], str],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._url, self._seconds, self._read, self._named, self._clock = url, seconds, read, named, clock
        self._known: Mapping[str, Any] = {}
        self._asked = self._failed = float("-inf")
        self._turn = Lock()

    def __call__(self, token: str) -> Any:  # noqa: ANN401  a key of the library
        """Return the key.

        Raises:
            KeyError: the token names none, or one that the provider does not have.
            KeyUnavailableError: the provider does not answer as it should.
        """
        name = self._named(token)
        with self._turn:
            age = self._clock() - self._asked
            if age >= _HOLDS or (name not in self._known and age >= _PAUSE):
                self._ask()
            return self._known[name]

    def _ask(self) -> None:
        if self._clock() - self._failed < _AWAY:
            raise _unanswered()
        try:
            self._known = self._read(fetched(self._url, self._seconds))
        except (OSError, HTTPException, ValueError):
            self._failed = self._clock()
            raise _unanswered() from None
        self._asked = self._clock()


class _Stay(HTTPRedirectHandler):
    """Follows nobody to another address."""

    def redirect_request(self, *_: object) -> None:
        """Stay here."""


def fetched(url: str, seconds: float) -> bytes:
    """Return what stands at an address.

    Args:
        url: The address.
        seconds: For how long the whole answer is waited for, however it drips in.

    Raises:
        OSError, HTTPException: it is not given, or not in time.
        ValueError: it is too large.
    """
    found: SimpleQueue[bytes | Exception] = SimpleQueue()
    Thread(target=_fetch, args=(url, seconds, found), name="slrtkit-provider", daemon=True).start()
    try:
        answer = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError("the answer did not come in time") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _fetch(url: str, seconds: float, found: "SimpleQueue[bytes | Exception]") -> None:
    until, held = monotonic() + seconds, bytearray()
    try:
        with build_opener(_Stay).open(Request(url), timeout=seconds) as answer:  # noqa: S310  who opens it names http or https
            while len(held) <= _LARGEST and monotonic() < until and (piece := answer.read1(8192)):
                held += piece
        found.put(bytes(held) if len(held) <= _LARGEST else ValueError("these are too many bytes for keys"))
    except Exception as error:  # noqa: BLE001  it is told where it is waited for
        if isinstance(error, HTTPError):
            error.close()  # it holds the connection
        found.put(error)


def _unanswered() -> KeyUnavailableError:
    return KeyUnavailableError("the identity provider does not answer", code="unauthenticated.provider")
