"""The Clock port: time and ids come from outside, so that every run can be replayed."""

from datetime import datetime
from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """Tells the time and names new things."""

    def now(self) -> datetime:
        """Return the present instant in UTC, with its zone."""
        ...

    def new_id(self) -> str:
        """Return an id that was never returned before; later ids sort later (UUIDv7 text)."""
        ...
