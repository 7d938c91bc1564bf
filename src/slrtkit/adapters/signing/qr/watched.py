"""Looking at files from anybody where it can be stopped: what takes too long, or brings its decoder down, is no sheet."""

import atexit
import os
from functools import cache
from threading import Lock
from typing import Any

from slrtkit.adapters.signing.qr.looking import look_at
from slrtkit.adapters.signing.watched import Budget, Child, is_watched
from slrtkit.errors import TaskStoppedError
from slrtkit.ports.seal import Sheet, Sighting

__all__ = ["SECONDS", "look_watched"]

SECONDS = 30.0
"""After so long a look is given up; a page at 200 dpi takes a quarter of a second."""
_MEMORY = 2 << 30


def look_watched(data: bytes, seconds: float = SECONDS) -> Sighting:
    """Look at a picture or a PDF in a process of its own, or here where this process is a watched one itself.

    The process is kept for the next look; it is no fork of this one, which may hold keys.

    Args:
        data: The file.
        seconds: After so long it is given up, and so is one that takes more than 2 GiB of memory.

    Raises:
        TaskStoppedError: (`crew.start`) no process can be started.
    """
    if is_watched():
        return look_at(data)
    child, turn = _kept(os.getpid())
    try:
        with turn:
            sheet, seals, others, pages, signed = child.ask(_looks, Budget(seconds, _MEMORY), data)
    except TaskStoppedError as stopped:
        if stopped.code == "crew.start":
            raise
        return Sighting(None)
    return Sighting(Sheet(sheet) if sheet else None, tuple(seals), others, pages, signed)


def _looks() -> Any:  # noqa: ANN401  a function that makes data of a file
    return _look


def _look(data: bytes) -> list[object]:
    seen = look_at(data)
    return [seen.sheet.value if seen.sheet else None, seen.seals, seen.others, seen.pages, seen.signed]


@cache
def _kept(_: int) -> tuple[Child, Lock]:
    """Return the one child of a process, and whose turn it is; a fork has its own."""
    child = Child(fresh=True)
    atexit.register(child.end)
    return child, Lock()
