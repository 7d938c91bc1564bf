"""The embedded default: one SQLite file, through sqlite-utils over a connection of our own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from slrtkit.adapters.storage.connection import connect, refuse, translated
from slrtkit.adapters.storage.copies import new_file
from slrtkit.adapters.storage.door import Door
from slrtkit.adapters.storage.handles import Handles
from slrtkit.adapters.storage.rows import Row, entry_rows, record_row, snapshot_row
from slrtkit.adapters.storage.schema import INSERT_BLOB, INSERT_ENTRY, INSERT_RECORD, INSERT_SNAPSHOT
from slrtkit.adapters.storage.sqlunit import SqlUnit
from slrtkit.adapters.storage.together import Together
from slrtkit.errors import NotFoundError, Problem, StorageBusyError, StorageCorruptError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.store import Record, Snapshot, Store, UnitOfWork
from slrtkit.ports.upkeep import Scrubbing, Upkeep

if TYPE_CHECKING:
    from sqlite3 import Connection, Cursor

    from sqlite_utils import Database

__all__ = ["SqliteStore"]

_PAGE: Final = 2048
"""Rows of a scan that are read at a time."""
_HANDLES: Final = Handles()
_TAKEN: Final[Mapping[type, Callable[[Any], object]]] = {bytes: bytearray, bool: int}


class SqliteStore(Store, Blobs, Upkeep, Scrubbing):
    """One file in write-ahead mode: one writer at a time among all processes, any number of readers.

    Threads may share a store: each unit of work has a connection to itself. After a fork the child opens its own. Nothing else
    in the process may open the same file with another copy of SQLite (the standard `sqlite3`, DuckDB, ADBC): closing that copy
    drops this one's locks, and committed data vanish. Keep the file on a local disk.

    Args:
        path: The file; it is made, readable by its owner alone, if it does not exist.
        timeout: Seconds to wait for another writer.
        migrating: Whether to bring the file of an older slrtkit up to date rather than to refuse it.

    Raises:
        AdapterNotInstalledError: sqlite-utils or a safe SQLite is not installed.
        StorageCorruptError: the file is damaged or no database.
        SchemaTooNewError: a newer slrtkit made it.
        SchemaTooOldError: an older slrtkit made it, and it is not to be brought up to date.
        StorageError: the file is another program's, or cannot be opened.
    """

    def __init__(self, path: Path | str, *, timeout: float = 5.0, migrating: bool = False) -> None:
        self._path = Path(path).absolute()
        self._timeout = timeout
        self._door = Door()
        self._idle = [connect(self._path, timeout, migrating=migrating)]
        self._files = [_HANDLES.opened(self._path)]
        self._together = Together(self._take, self._give_back, timeout)

    def begin(self, *, write: bool) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work: a transaction that holds the write lock from its first moment, or one fixed point in time."""
        return _Writing(self._door, self._together) if write else self._reading()

    @contextmanager
    def _reading(self) -> Iterator["_Unit"]:
        self._door.check()
        self._door.inside(is_inside=True)
        try:
            with self._moment() as unit:
                try:
                    yield unit
                finally:
                    unit.leave()
        finally:
            self._door.inside(is_inside=False)

    @contextmanager
    def _moment(self) -> Iterator["_Unit"]:
        database = self._take()
        try:
            with translated:
                database.conn.execute("BEGIN")
                database.conn.execute("SELECT max(position) FROM record").fetchone()  # a reader's moment is its first look
            yield _Unit(database.conn)
        finally:
            try:
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

    def check(self) -> tuple[Problem, ...]:
        """Return what SQLite finds wrong with the file, and whether this process has it open by another way."""
        with self._connection() as database, translated:
            found = [told for (told,) in database.execute("PRAGMA integrity_check").fetchall() if told != "ok"]
            found += [f"a row of {table} is nobody's" for table, *_ in database.execute("PRAGMA foreign_key_check").fetchall()]
        damage = [Problem(str(self._path), "storage.corrupt", told) for told in found]
        return (*damage, *_HANDLES.strangers(self._path))

    def snapshot(self, to: Path) -> None:
        """Write everything to a new file (`VACUUM INTO`), while others work."""
        with new_file(to) as part, self._connection() as database, translated:
            database.execute("VACUUM INTO ?", (str(part),))

    def scrub(self) -> None:
        """Fold the write-ahead log into the file, where what is deleted is overwritten, and empty it."""
        with self._connection() as database, translated:
            (busy, *_) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StorageBusyError(
                "another process reads the store: what was let go of is not overwritten yet", cure="try again"
            )

    def close(self) -> None:
        """Close the idle connections; one that is in use closes when its unit ends."""
        self._door.closed = True
        while self._idle:
            self._idle.pop().close()
            _HANDLES.closed(self._files.pop())

    @contextmanager
    def _connection(self) -> Iterator["Database"]:
        self._door.check()
        database = self._take()
        try:
            yield database
        finally:
            self._give_back(database)

    def _take(self) -> "Database":
        if self._idle:
            return self._idle.pop()
        database = connect(self._path, self._timeout)
        self._files.append(_HANDLES.opened(self._path))
        return database

    def _give_back(self, database: "Database") -> None:
        self._idle.append(database)
        if self._door.closed:
            self.close()


def _plain(row: Row) -> Row:
    """Return what the driver takes as it is; for every other value, bytes among them, it looks long for an adapter."""
    return [taken(value) if (taken := _TAKEN.get(type(value))) else value for value in row]


class _Writing(AbstractContextManager[UnitOfWork]):
    """A unit of work that writes, from the turn of its writer to its end."""

    def __init__(self, door: Door, together: Together) -> None:
        self._door, self._together = door, together

    def __enter__(self) -> UnitOfWork:
        self._door.check()
        self._door.inside(is_inside=True)
        try:
            self._unit = _Unit(self._together.begin(), self._together.commit)
        except BaseException:
            self._door.inside(is_inside=False)
            raise
        return self._unit

    def __exit__(self, *_: object) -> None:
        try:
            self._unit.leave()
            if not self._unit.ended:
                with translated:
                    self._together.undo()
        finally:
            self._door.inside(is_inside=False)


class _Unit(SqlUnit):
    translated = translated
    flag = int

    def __init__(self, connection: "Connection", commit: Callable[[], None] | None = None) -> None:
        super().__init__(writable=commit is not None)
        self.ended = False
        self._connection = connection
        self._commit = commit
        self._scans: list[Cursor] = []

    def leave(self) -> None:
        self.left = "the unit of work is over"
        for cursor in self._scans:  # one that is not read to its end would keep the log from being folded in
            cursor.close()

    def rows(self, query: str, parameters: Row) -> list[Row]:
        if self.left:
            self.check()
        try:
            return self._connection.execute(query, parameters).fetchall()
        except Exception as error:
            refuse(error)
            raise

    def pages(self, query: str, parameters: Row) -> Iterator[list[Row]]:
        with translated:
            cursor = self._connection.execute(query, parameters)
        self._scans.append(cursor)
        while True:
            with translated:
                page = cursor.fetchmany(_PAGE)
            if not page:
                return
            yield page

    def write(self, statement: str, parameters: Row) -> bool:
        return self._connection.execute(statement, _plain(parameters)).rowcount > 0

    def write_all(self, statement: str, rows: Sequence[Row]) -> bool:
        return self._connection.executemany(statement, rows).rowcount == len(rows)

    def append(self, record: Record) -> bool:
        added = self._connection.execute(INSERT_RECORD, _plain(record_row(record)))
        self.position = added.lastrowid or 0
        return added.rowcount > 0

    def add(self, records: Sequence[Record], begun: Sequence[Snapshot]) -> None:
        self.position = 0  # of many, nobody says which was the last
        entries = [entry for snapshot in begun for entry in entry_rows(snapshot)]
        written = (
            (INSERT_SNAPSHOT, [snapshot_row(one, bytearray) for one in begun]),
            (INSERT_RECORD, [record_row(one, bytearray) for one in records]),
            (INSERT_ENTRY, list(map(_plain, dict.fromkeys(entries)))),
        )
        self._connection.execute("SAVEPOINT batch")
        if not all(self.write_all(statement, rows) for statement, rows in written if rows):
            self._connection.execute("ROLLBACK TO batch")
            raise self.refusal(records, begun)
        self._connection.execute("RELEASE batch")

    def end(self) -> None:
        assert self._commit  # noqa: S101  only a unit for writing ends with a commit
        self.ended = True
        with translated:
            self._commit()
