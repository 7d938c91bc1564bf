"""The computer's clock."""

import secrets
from datetime import UTC, datetime
from threading import Lock

from slrtkit.ledger import ZERO, read_stamp, tick, uuid7
from slrtkit.ports.clock import Clock

__all__ = ["SystemClock"]


class SystemClock(Clock):
    """UTC, and UUIDv7 ids that rise even when the clock is set back. Threads may share one."""

    def __init__(self) -> None:
        self._last = ZERO
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)

    def new_id(self) -> str:
        """Return a fresh UUIDv7."""
        with self._lock:
            self._last = tick(self._last, self.now())
            stamp = self._last
        return uuid7(*read_stamp(stamp), secrets.randbits(58))
