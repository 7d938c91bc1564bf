"""Writers of one process that come at the same time share one transaction, and with it one sync to the disk.

Each unit of work still has the store to itself from its beginning to its end: units stand in a queue, and each begins where the
one before it ended. What they share is the commit. Whoever ends while others wait hands the open transaction on, and is told
that its own writes are durable when the last of them commits; a unit that is undone goes back to where it began, and takes
nobody with it. If the commit fails, it fails for all, and nobody was told otherwise: not even a unit that was refused, whose
reason may have been what another one wrote.
"""

from collections import deque
from copy import copy
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from attrs import define, field

from slrtkit.adapters.storage.connection import translated
from slrtkit.errors import StorageBusyError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from sqlite3 import Connection

    from sqlite_utils import Database

__all__ = ["Together"]

_MOST: Final = 64
"""Units in one transaction."""
_LONGEST: Final = 0.02
"""Seconds after which nobody joins a transaction any more: other processes wait for it."""


def _held() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@define(eq=False)
class _Shared:
    """One transaction of several units; `units` counts those that ended well in it, and `ending` is let go at its end."""

    database: "Database"
    until: float
    units: int = 0
    ending: Lock = field(factory=_held)
    error: StorageError | None = None

    @property
    def connection(self) -> "Connection":
        return self.database.conn


class Together:
    """The queue of the writers of one store in one process.

    Args:
        take: Returns a connection that nobody else uses.
        give_back: Takes it back.
        timeout: Seconds that a writer waits for its turn.
    """

    def __init__(self, take: "Callable[[], Database]", give_back: "Callable[[Database], None]", timeout: float) -> None:
        self._take, self._give_back, self._timeout = take, give_back, timeout
        self._lock = Lock()
        self._waiting: deque[Event] = deque()
        self._taken = False
        self._open: _Shared | None = None

    def begin(self) -> "Connection":
        """Wait for a turn, and return the connection on which a transaction is open for this writer.

        Raises:
            StorageBusyError: another writer did not finish in time.
            StorageError: the store cannot be written to.
        """
        self._await_turn()
        try:
            if self._open is None:
                self._open = self._begun()
            else:
                with translated:
                    self._open.connection.execute("SAVEPOINT unit")
        except BaseException:
            self._hand_on()
            raise
        return self._open.connection

    def commit(self) -> None:
        """Return when all that the unit wrote is durable.

        Raises:
            StorageError: it is not, and nothing of it is kept.
        """
        shared = self._current
        if shared.units:
            shared.connection.execute("RELEASE unit")
        shared.units += 1
        self._hand_on()
        _await(shared)

    def undo(self) -> None:
        """Undo what the unit wrote; return when what it saw is durable.

        Raises:
            StorageError: what it saw is not kept either.
        """
        shared = self._current
        if not shared.connection.in_transaction:  # SQLite undid all of it by itself, as where the disk is full
            self._end(shared)
        elif shared.units:
            shared.connection.execute("ROLLBACK TO unit")
            shared.connection.execute("RELEASE unit")
            self._hand_on()
            _await(shared)
        else:
            self._end(shared, "ROLLBACK")

    @property
    def _current(self) -> _Shared:
        assert self._open  # noqa: S101  whoever has the turn has begun
        return self._open

    def _begun(self) -> _Shared:
        database = self._take()
        try:
            with translated:
                database.conn.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._give_back(database)
            raise
        return _Shared(database, monotonic() + _LONGEST)

    def _hand_on(self) -> None:
        """Let the next writer go on with the transaction; commit it where there is none, or it has lasted."""
        shared = self._open
        if shared is None:
            self._call(free=True)
        elif shared.units >= _MOST or monotonic() > shared.until or not self._call(free=False):
            self._end(shared, "COMMIT")

    def _end(self, shared: _Shared, statement: str = "") -> None:
        """End the transaction, tell those who wait for it, and let the next writer begin another."""
        ended, connection = False, shared.connection
        try:
            if statement:
                with translated:
                    connection.execute(statement)
                ended = True
        except StorageError as error:
            shared.error = error
        finally:
            if not ended:
                shared.error = shared.error or StorageBusyError("another writer of the same moment failed", cure="try again")
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._open = None
            self._give_back(shared.database)
            shared.ending.release()
            self._call(free=True)

    def _call(self, *, free: bool) -> bool:
        """Call the first of those who wait; False where nobody does, and then the turn is free, or still the caller's."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
                return True
            self._taken = not free
            return False

    def _await_turn(self) -> None:
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            turn = Event()
            self._waiting.append(turn)
        try:
            called = turn.wait(self._timeout)
        except BaseException:
            if not self._left(turn):
                self._hand_on()
            raise
        if not called and self._left(turn):
            raise StorageBusyError("another writer holds the store", cure="try again")

    def _left(self, turn: Event) -> bool:
        """Leave the queue; False for a writer that was called already."""
        with self._lock:
            if turn not in self._waiting:
                return False
            self._waiting.remove(turn)
            return True


def _await(shared: _Shared) -> None:
    with shared.ending:
        pass
    if shared.error:
        raise copy(shared.error)
