"""Adapters of the Clock port."""

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.adapters.clock.system import SystemClock

__all__ = ["FixedClock", "SystemClock"]
