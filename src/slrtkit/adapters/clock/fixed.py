"""A clock that is told the time, for replay, demonstrations and tests."""

from datetime import UTC, datetime, timedelta
from threading import Lock

from slrtkit.ledger import ZERO, read_stamp, tick, uuid7
from slrtkit.ports.clock import Clock

__all__ = ["FixedClock"]


class FixedClock(Clock):
    """Stands at an instant until it is moved; the same calls give the same instants and ids. Threads may share one.

    Args:
        at: The instant, with a zone.
        seed: Sets the ids of one clock apart from those of another; below 2^58.
    """

    def __init__(self, at: datetime, *, seed: int = 0) -> None:
        self._at = at.astimezone(UTC)
        self._seed = seed
        self._last = ZERO
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the instant at which the clock stands."""
        return self._at

    def advance(self, by: timedelta) -> datetime:
        """Move on and return the new instant."""
        self._at += by
        return self._at

    def new_id(self) -> str:
        """Return the next id of the sequence."""
        with self._lock:
            self._last = tick(self._last, self._at)
            stamp = self._last
        return uuid7(*read_stamp(stamp), self._seed)
