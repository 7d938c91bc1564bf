"""Many rows at a time, written by a second thread while the first makes the next ones ready.

SQLite works without the interpreter's lock, but only as long as one statement runs. So a statement here has many rows, and the
threads seldom wait for each other.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from slrtkit.adapters.storage.rows import Row

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["Bulk", "Tables", "bulk"]

Tables = Sequence[tuple[str, Sequence[Row]]]
"""Statements that insert one row each, and the rows, in the order in which they are written."""

_SIZES: Final = (1024, 256, 64, 16, 4, 1)
"""Rows in one statement: at most 16,384 values, where SQLite takes 32,766."""


class Bulk:
    """Writes through a connection that nobody else uses until `wait` has returned."""

    def __init__(self, connection: "Connection", pool: ThreadPoolExecutor) -> None:
        self._connection = connection
        self._pool = pool
        self._pending: Future[bool] | None = None

    def write(self, tables: Tables) -> None:
        """Begin to write rows; whoever wrote before is waited for."""
        self.wait()
        self._pending = self._pool.submit(_write, self._connection, tables)

    def pause(self) -> None:
        """Return when the connection is free; what came of the rows is told by `wait`."""
        if self._pending:
            wait((self._pending,))

    def wait(self) -> bool:
        """Return when everything is written; False if a key of one of the last rows was taken, so that it is not."""
        pending, self._pending = self._pending, None
        return pending is None or pending.result()


@contextmanager
def bulk(connection: "Connection") -> Iterator[Bulk]:
    """Write through a connection in a thread of its own; nothing is left unfinished."""
    with ThreadPoolExecutor(1, "slrtkit-bulk") as pool:  # which starts no thread before it is needed
        yield Bulk(connection, pool)


def _write(connection: "Connection", tables: Tables) -> bool:
    for statement, rows in tables:
        written, begun = 0, 0
        for size in _SIZES:
            while len(rows) - begun >= size:
                values = list(chain.from_iterable(rows[begun : begun + size]))
                written += connection.execute(_many(statement, size), values).rowcount
                begun += size
        if written < len(rows):
            return False
    return True


@lru_cache(maxsize=32)
def _many(statement: str, rows: int) -> str:
    """Return a statement that inserts so many rows."""
    before, _, rest = statement.partition("VALUES ")
    values, conflict, after = rest.partition(" ON CONFLICT")
    return f"{before}VALUES {', '.join([values] * rows)}{conflict}{after}"
