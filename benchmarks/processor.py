"""Processor time, so that a figure does not hang on what else the machine does."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

__all__ = ["processor_seconds"]

_NANO: Final = 1e-9
_PARENT: Final = 1
"""Where the parent stands in `/proc/PID/stat`, behind the name and the state."""


def processor_seconds() -> float:
    """Return the seconds of processor time of this process and of the processes that it started and that still run (Linux)."""
    own = str(os.getpid())
    children = (one for one in Path("/proc").iterdir() if one.name.isdecimal() and _parent(one) == own)
    return time.process_time() + sum(map(_spent, children))


def _parent(process: Path) -> str:
    with suppress(OSError, IndexError):  # it has ended meanwhile
        return (process / "stat").read_text().rpartition(")")[2].split()[_PARENT]
    return ""


def _spent(process: Path) -> float:
    total = 0.0
    with suppress(OSError):  # as above
        for thread in (process / "task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0]) * _NANO
    return total
