"""The trust bundle that was renewed while a district is served: read again from time to time, by whoever comes."""

import logging
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

from attrs import evolve

from slrtkit.errors import SlrtError
from slrtkit.kit import Kit
from slrtkit.web.verification.health import Trust

__all__ = ["Renewed"]

_LOG: Final = logging.getLogger("slrtkit.web")
_SECONDS: Final = 20.0
"""As at the public door: a letter that was withdrawn is known to be a moment later."""


class Renewed:
    """A kit, with the trust bundle as it is.

    A bundle that cannot be read, or is older than one that was seen, is not taken: the one before stays, and a line of the log
    says so. The lists of that one end at their time as always.

    Args:
        kit: The district.
        trust: Gives the trust bundle; None: it stays the kit's own.
        clock: Tells the seconds of a clock that never goes back.
    """

    def __init__(self, kit: Kit, trust: Trust | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._kit, self._trust, self._clock = kit, trust, clock
        self._turn, self._looked = Lock(), clock()

    def __call__(self) -> Kit:
        """Return the kit; whoever comes while another looks has the one before."""
        if self._trust and self._clock() - self._looked >= _SECONDS and self._turn.acquire(blocking=False):
            try:
                self._kit = self._seen(self._trust)
            finally:
                self._looked = self._clock()
                self._turn.release()
        return self._kit

    def _seen(self, trust: Trust) -> Kit:
        try:
            found = trust(self._kit.clock.now())
        except SlrtError as error:
            _LOG.warning("the trust bundle is not taken, the one before stays: %s", error.code)
            return self._kit
        return self._kit if found == self._kit.trust else evolve(self._kit, trust=found)
