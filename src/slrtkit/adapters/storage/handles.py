"""Who has a file open, where the system lets us see it.

Locks on files belong to the process: where another copy of SQLite in this process closes the file, the locks of ours are gone,
and two processes may write at once. Each of our connections is counted, so that a handle that is nobody's shows.
"""

from collections import Counter
from pathlib import Path
from threading import Lock
from typing import Final

from slrtkit.errors import Problem

__all__ = ["Handles"]

_HANDLES: Final = Path("/proc/self/fd")
"""What this process has open, on Linux."""


class Handles:
    """The connections of this process, by file.

    SQLite keeps a handle for later whose connection was closed while another one was open: so it is the most that were open at
    once that is counted, from when there was none.
    """

    def __init__(self) -> None:
        self._guard = Lock()
        self._open: Counter[tuple[int, int]] = Counter()
        self._most: Counter[tuple[int, int]] = Counter()

    def opened(self, path: Path) -> tuple[int, int]:
        """Count a connection, and return what to give back to `closed`."""
        found = path.stat()
        file = found.st_dev, found.st_ino
        with self._guard:
            self._open[file] += 1
            self._most[file] = max(self._most[file], self._open[file])
        return file

    def closed(self, file: tuple[int, int]) -> None:
        """Count one less."""
        with self._guard:
            self._open[file] -= 1
            if not self._open[file]:
                del self._open[file], self._most[file]

    def strangers(self, path: Path) -> tuple[Problem, ...]:
        """Return a problem where this process has a file open more often than we have; none where the system does not tell."""
        found = path.stat()
        file = found.st_dev, found.st_ino
        handles = sum(_is(handle, file) for handle in _HANDLES.iterdir()) if _HANDLES.is_dir() else 0
        if handles <= self._most[file]:
            return ()
        text = "this process has the file open by another way than the store, which can lose what is committed"
        return (Problem(str(path), "storage.second-copy", text),)


def _is(handle: Path, file: tuple[int, int]) -> bool:
    try:
        found = handle.stat()
    except OSError:  # it was closed meanwhile
        return False
    return (found.st_dev, found.st_ino) == file
