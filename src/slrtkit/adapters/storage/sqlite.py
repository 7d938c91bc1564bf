"""The embedded default: one SQLite file, through sqlite-utils over a connection of our own."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING

from slrtkit.adapters.storage.connection import connect, translated
from slrtkit.adapters.storage.ranges import RowRanges
from slrtkit.adapters.storage.refusals import belongs, recorded, stale
from slrtkit.adapters.storage.rows import Row, entry_rows, read_record, read_snapshot, record_row, snapshot_row
from slrtkit.adapters.storage.schema import (
    DELETE_ENTRY,
    INSERT_BLOB,
    INSERT_ENTRY,
    INSERT_RECORD,
    INSERT_SNAPSHOT,
    SELECT_RECORD,
    SELECT_SNAPSHOT,
    UPDATE_SNAPSHOT,
)
from slrtkit.errors import NotFoundError, StorageCorruptError, StorageError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.store import (
    Change,
    Positioned,
    Receipt,
    Record,
    Snapshot,
    Store,
    StreamId,
    UnitOfWork,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlite_utils import Database

__all__ = ["SqliteStore"]

_BATCH = 256
"""Changes that are written at a time."""


class SqliteStore(Store, Blobs):
    """One file in write-ahead mode: one writer at a time among all processes, any number of readers.

    Threads may share a store: each unit of work has a connection to itself. After a fork the child opens its own. Nothing else
    in the process may open the same file with another copy of SQLite (the standard `sqlite3`, DuckDB, ADBC): closing that copy
    drops this one's locks, and committed data vanish. Keep the file on a local disk.

    Args:
        path: The file; it is made, readable by its owner alone, if it does not exist.
        timeout: Seconds to wait for another writer.

    Raises:
        AdapterNotInstalledError: sqlite-utils or a safe SQLite is not installed.
        StorageCorruptError: the file is damaged or no database.
        SchemaTooNewError: a newer slrtkit made it.
        StorageError: the file is another program's, or cannot be opened.
    """

    def __init__(self, path: Path | str, *, timeout: float = 5.0) -> None:
        self._path = Path(path).absolute()
        self._timeout = timeout
        self._process = os.getpid()
        self._thread = local()
        self._closed = False
        self._idle = [connect(self._path, timeout)]

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
        """Begin a unit of work: a transaction that holds the write lock from its first moment, or one fixed point in time."""
        database = self._take()
        unit = _Unit(database.conn, writable=write)
        self._thread.inside = True
        try:
            with translated:
                database.conn.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                if not write:  # a reader's moment is that of its first look
                    database.conn.execute("SELECT max(position) FROM record").fetchone()
            yield unit
        finally:
            self._thread.inside = False
            unit.left = "the unit of work is over"
            try:
                if database.conn.in_transaction:
                    with translated:
                        database.conn.execute("ROLLBACK")
            finally:
                self._give_back(database)

    def put(self, data: bytes) -> str:
        """Keep bytes under their SHA-256, in the same file."""
        digest = sha256(data).hexdigest()
        with self._connection() as database, translated:
            database.execute(INSERT_BLOB, (digest, data))
        return digest

    def get(self, digest: str) -> bytes:
        """Return bytes whose SHA-256 was checked again."""
        with self._connection() as database, translated:
            row = database.execute("SELECT data FROM blob WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise NotFoundError("no blob is kept under this digest")
        data = bytes(row[0])
        if sha256(data).hexdigest() != digest:
            raise StorageCorruptError("a blob is not what was put", path=digest, cure="restore a back-up")
        return data

    def digests(self) -> Iterator[str]:
        """Yield the digests of all blobs, sorted."""
        with self._connection() as database, translated:
            rows = database.execute("SELECT digest FROM blob ORDER BY digest").fetchall()
        yield from (digest for (digest,) in rows)

    def drop(self, digest: str) -> None:
        """Let go of a blob."""
        with self._connection() as database, translated:
            database.execute("DELETE FROM blob WHERE digest = ?", (digest,))

    def close(self) -> None:
        """Close the idle connections; one that is in use closes when its unit ends."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def _connection(self) -> Iterator["Database"]:
        database = self._take()
        try:
            yield database
        finally:
            self._give_back(database)

    def _take(self) -> "Database":
        if self._closed:
            raise StorageError("the store is closed", code="storage.misuse")
        if os.getpid() != self._process:
            raise StorageError("the store was opened before the fork", code="storage.misuse", cure="open it in each process")
        if getattr(self._thread, "inside", False):
            raise StorageError("this thread is inside a unit of work of this store", code="storage.misuse")
        return self._idle.pop() if self._idle else connect(self._path, self._timeout)

    def _give_back(self, database: "Database") -> None:
        self._idle.append(database)
        if self._closed:
            self.close()


class _Unit(UnitOfWork, RowRanges):
    def __init__(self, connection: "Connection", *, writable: bool) -> None:
        self._connection = connection
        self._writable = writable
        self._loaded: dict[StreamId, Snapshot] = {}
        self._position = 0
        self.left = ""

    def load(self, stream: StreamId) -> Snapshot | None:
        rows = self.rows(SELECT_SNAPSHOT, stream)
        if not rows:
            return None
        snapshot = read_snapshot(rows[0])
        if self._writable:
            self._loaded[stream] = snapshot
        return snapshot

    def find(self, kind: str, index: str, value: bytes) -> tuple[str, ...]:
        rows = self.rows("SELECT id FROM entry WHERE kind = ? AND name = ? AND value = ? ORDER BY id", (kind, index, value))
        return tuple(row[0] for row in rows)

    def head(self, node: str, incarnation: str, scope: str) -> Record | None:
        chain = "node = ? AND incarnation = ? AND scope = ? ORDER BY seq DESC LIMIT 1"
        found = self._positioned(chain, (node, incarnation, scope))
        return found[0].record if found else None

    def request(self, client_id: str) -> tuple[Positioned, ...]:
        return self._positioned("client_id = ? ORDER BY position", (client_id,))

    def history(self, stream: StreamId) -> tuple[Record, ...]:
        return tuple(record for _, record in self._positioned("kind = ? AND id = ? ORDER BY position", stream))

    def since(self, position: int, limit: int) -> tuple[Positioned, ...]:
        return self._positioned("position > ? ORDER BY position LIMIT ?", (position, limit))

    def record(self, changes: Iterable[Change]) -> None:
        self._check_writable()
        made = iter(changes)
        try:
            while batch := list(islice(made, _BATCH)):
                with translated:
                    if not self._begin_together(batch):
                        for change in batch:
                            self._apply(change)
        except BaseException:
            self.left = "the unit of work failed"
            raise

    def commit(self) -> Receipt:
        self._check_writable()
        if not self._position:
            [(self._position,)] = self.rows("SELECT coalesce(max(position), 0) FROM record", ())
        self.left = "the unit of work is committed"
        with translated:
            self._connection.execute("COMMIT")
        return Receipt(self._position)

    def _check_writable(self) -> None:
        if not self._writable:
            raise StorageError("the unit of work was begun for reading", code="storage.misuse")
        self._check()

    def _check(self) -> None:
        if self.left:
            raise StorageError(self.left, code="storage.misuse")

    def rows(self, query: str, parameters: Row) -> list[Row]:
        """Return the rows of a query."""
        self._check()
        with translated:
            return self._connection.execute(query, parameters).fetchall()

    def _positioned(self, condition: str, parameters: Row) -> tuple[Positioned, ...]:
        rows = self.rows(SELECT_RECORD + condition, parameters)
        return tuple(Positioned(position, read_record(row)) for position, *row in rows)

    def _begin_together(self, batch: list[Change]) -> bool:
        """Write many changes in few calls where each begins a stream; False, and nothing is written, where one does not."""
        streams = {change.snapshot.stream for change in batch}
        if not 1 < len(batch) == len(streams) or any(change.expected_version for change in batch):
            return False
        self._position = 0
        for statement, rows in (
            (INSERT_SNAPSHOT, [snapshot_row(change.snapshot) for change in batch]),
            (INSERT_RECORD, [record_row(record) for change in batch for record in change.records]),
            (INSERT_ENTRY, [entry for change in batch for entry in entry_rows(change.snapshot)]),
        ):
            written = self._connection.executemany(statement, rows).rowcount
            if written < len(rows) and (statement is not INSERT_ENTRY or written < len(set(rows))):
                raise self._refusal(batch)
        return True

    def _refusal(self, batch: list[Change]) -> StorageError:
        """Return why some of the rows of a batch could not be written."""
        for change in batch:
            stream = change.snapshot.stream
            if self.rows(SELECT_SNAPSHOT, stream) != [tuple(snapshot_row(change.snapshot))]:
                return stale(stream)
            if taken := self._taken(change.snapshot):
                return belongs(stream, taken)
        keys = [record.key for change in batch for record in change.records]
        kept = {record.key for change in batch for record in self.history(change.snapshot.stream)}
        return recorded(next((key for key in keys if key not in kept), keys[0]))

    def _taken(self, snapshot: Snapshot) -> str:
        """Return the name of a unique entry that belongs to another stream; empty where none does."""
        kind, own = snapshot.stream
        unique = (one for one in snapshot.indexes if one.unique)
        return next((one.name for one in unique if set(self.find(kind, one.name, one.value)) - {own}), "")

    def _apply(self, change: Change) -> None:
        stream = change.snapshot.stream
        if not self._replace(change):
            raise stale(stream)
        for record in change.records:
            added = self._connection.execute(INSERT_RECORD, record_row(record))
            if added.rowcount < 1:
                raise recorded(record.key)
            self._position = added.lastrowid or 0
        before = self._loaded.get(stream)
        if change.expected_version and before is None:
            self._write("DELETE FROM entry WHERE kind = ? AND id = ?", stream)
        left, entered = set(entry_rows(before)) if before else set(), set(entry_rows(change.snapshot))
        self._write_all(DELETE_ENTRY, [entry[:4] for entry in left - entered])
        if not self._write_all(INSERT_ENTRY, list(entered - left)):
            raise belongs(stream, self._taken(change.snapshot))
        self._loaded[stream] = change.snapshot

    def _replace(self, change: Change) -> bool:
        row = snapshot_row(change.snapshot)
        if not change.expected_version:
            return self._write(INSERT_SNAPSHOT, row)
        kind, stream_id, *content = row
        return self._write(UPDATE_SNAPSHOT, (*content, kind, stream_id, change.expected_version))

    def _write(self, statement: str, parameters: Row) -> bool:
        """Change rows; False if there was none to change, or its key was taken."""
        return self._connection.execute(statement, parameters).rowcount > 0

    def _write_all(self, statement: str, rows: Sequence[Row]) -> bool:
        """Change rows; False if there was none to change for some of them, or its key was taken."""
        return not rows or self._connection.executemany(statement, rows).rowcount == len(rows)
