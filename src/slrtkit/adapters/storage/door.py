"""Who may enter a store now: nobody once it is closed, after a fork, or from inside a unit of work of the same store."""

import os
from threading import local

from slrtkit.errors import StorageError

__all__ = ["Door"]


class Door:
    """Keeps out whoever would meet themselves inside.

    Attributes:
        closed: Whether the store is closed.
    """

    def __init__(self) -> None:
        self.closed: bool = False
        self._process = os.getpid()
        self._thread = local()

    def check(self) -> None:
        """Refuse entry.

        Raises:
            StorageError: (`storage.misuse`) the store is closed, was opened by another process, or this thread is inside.
        """
        if self.closed:
            raise StorageError("the store is closed", code="storage.misuse")
        if os.getpid() != self._process:
            raise StorageError("the store was opened before the fork", code="storage.misuse", cure="open it in each process")
        if getattr(self._thread, "inside", False):
            raise StorageError("this thread is inside a unit of work of this store", code="storage.misuse")

    def inside(self, *, is_inside: bool) -> None:
        """Note that this thread has begun a unit of work, or left it."""
        self._thread.inside = is_inside
