"""Vaults of wrapped keys: a file of its own beside the store, or memory.

A file of its own, and no table of the store: a back-up of the store then holds nothing that opens what was erased since, a
third party's store needs to know nothing of keys, and what was destroyed is overwritten in one small file.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final

from slrtkit.errors import ErasedError, StorageBusyError, StorageCorruptError, StorageError
from slrtkit.ports.keys import BlobPlace, BlobPlaces, Vault, Wrapped

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["MemoryVault", "SqliteVault"]

_APPLICATION: Final = int.from_bytes(b"SLRV")
_TABLES: Final = (
    "CREATE TABLE key (name TEXT PRIMARY KEY, version INTEGER NOT NULL, data BLOB) STRICT, WITHOUT ROWID",
    "CREATE TABLE blob (digest TEXT, subject TEXT, kept TEXT NOT NULL, PRIMARY KEY (digest, subject)) STRICT, WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION}",
)
_SAFE: Final = (3, 51, 3)
"""From this SQLite on, WAL loses nothing (https://sqlite.org/wal.html#walresetbug)."""
_OFTEN: Final = 256
_SETTINGS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
)


class SqliteVault(Vault, BlobPlaces):
    """A small SQLite file. Processes and threads may share it; it needs no library but Python's own.

    It writes ahead where SQLite is one that loses nothing so (`pysqlite3`, or a new one of Python's), for a commit is then one
    sync of the disk; else it keeps a journal. What is destroyed or replaced is overwritten in the file, and the write-ahead log
    or the journal that held it is emptied. The disk may keep older blocks all the same: whoever needs more than that turns the
    master key and retires the old one, without which such a block opens nothing.

    Args:
        path: The file; it is made, readable by its owner alone, if it does not exist.
        timeout: Seconds to wait for another process.

    Raises:
        StorageError: it is another program's, or cannot be opened.
        StorageCorruptError: it is damaged.
    """

    def __init__(self, path: Path | str, *, timeout: float = 5.0) -> None:
        self._path, self._guard = Path(path).absolute(), RLock()
        self._known, self._read, self._misses = set[str](), 0, 0
        with _translated, suppress(FileExistsError):
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL, 0o600))
        with _translated:
            library = _library()
            self._ahead = library.sqlite_version_info >= _SAFE
            self._connection = library.connect(self._path, timeout=timeout, isolation_level=None, check_same_thread=False)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def load(self, name: str) -> Wrapped | None:
        """Return a wrapped key."""
        with self._guard, _translated:
            if self._absent(name):
                return None
            row = self._connection.execute("SELECT version, data FROM key WHERE name = ?", (name,)).fetchone()
            if row is None:
                self._missed()
        return _wrapped(name, row) if row else None

    def add(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep new keys."""
        with self._writing() as connection:
            rows = [(name, key.version, key.data) for name, key in keys.items()]
            added = connection.executemany("INSERT INTO key VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows).rowcount
            if added < len(rows):
                raise _taken()
        self._known |= keys.keys()

    def replace(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep keys in the place of others, of which file and log hold no byte afterwards."""
        with self._writing() as connection:
            rows = [(key.version, key.data, name) for name, key in keys.items()]
            connection.executemany("UPDATE key SET version = ?, data = ? WHERE name = ? AND data IS NOT NULL", rows)
        self._scrub()

    def destroy(self, name: str) -> None:
        """Destroy a key: its row says that there was one, and file and log hold no byte of it."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO key VALUES (?, 0, NULL) ON CONFLICT DO UPDATE SET version = 0, data = NULL", (name,)
            )
        self._known.add(name)
        self._scrub()

    def names(self) -> Iterator[str]:
        """Yield the names that have a key."""
        yield from (name for (name,) in self._rows("SELECT name FROM key WHERE data IS NOT NULL ORDER BY name"))

    def destroyed(self) -> Iterator[str]:
        """Yield the names whose key was destroyed."""
        yield from (name for (name,) in self._rows("SELECT name FROM key WHERE data IS NULL ORDER BY name"))

    def keep(self, place: BlobPlace) -> None:
        """Note where a blob is."""
        with self._writing() as connection:
            row = (place.digest, place.subject, place.kept)
            connection.execute("INSERT INTO blob VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET kept = excluded.kept", row)

    def places(self, *, digest: str | None = None, subject: str | None = None) -> tuple[BlobPlace, ...]:
        """Return where blobs are: those of a digest, of a subject, or all."""
        wanted = [(name, value) for name, value in (("digest", digest), ("subject", subject)) if value is not None]
        where = " AND ".join(f"{name} = ?" for name, _ in wanted) or "TRUE"
        query = f"SELECT digest, subject, kept FROM blob WHERE {where} ORDER BY digest, subject"  # noqa: S608  names of columns
        return tuple(BlobPlace(*row) for row in self._rows(query, *(value for _, value in wanted)))

    def forget(self, place: BlobPlace) -> None:
        """Note that a blob is there no more."""
        with self._writing() as connection:
            connection.execute("DELETE FROM blob WHERE digest = ? AND subject = ?", (place.digest, place.subject))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _absent(self, name: str) -> bool:
        """Whether there is surely no such key: by the names that were read, as long as no other connection wrote since."""
        return self._read > 0 and name not in self._known and self._version() == self._read

    def _missed(self) -> None:
        """Count a key that was not there; where that is so again and again, as in an import, read all names once."""
        self._misses += 1
        if self._misses % _OFTEN == 0:
            self._read = self._version()
            self._known = {name for (name,) in self._connection.execute("SELECT name FROM key")}

    def _version(self) -> int:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _rows(self, query: str, *values: str) -> list[tuple[str, ...]]:
        with self._guard, _translated:
            rows: list[tuple[str, ...]] = self._connection.execute(query, values).fetchall()
        return rows

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._guard, _translated:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    def _scrub(self) -> None:
        """Empty the write-ahead log, or overwrite the journal while no other process can have begun one."""
        journal = self._path.with_name(self._path.name + "-journal")
        with self._guard, _translated:
            if self._ahead:
                (busy, *_) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if busy:
                    raise StorageBusyError(
                        "another process reads the vault: what was there before is not overwritten yet", cure="try again"
                    )
                return
            self._connection.execute("BEGIN EXCLUSIVE")
            try:
                with suppress(FileNotFoundError), journal.open("r+b") as file:
                    file.write(bytes(journal.stat().st_size))
                    file.flush()
                    os.fsync(file.fileno())
            finally:
                self._connection.execute("ROLLBACK")

    def _prepare(self) -> None:
        with _translated:
            self._connection.execute(f"PRAGMA journal_mode = {'WAL' if self._ahead else 'PERSIST'}")
            for setting in _SETTINGS:
                self._connection.execute(setting)
        with self._writing() as connection:
            [application], [tables] = (
                connection.execute(query).fetchone()
                for query in ("PRAGMA application_id", "SELECT count(*) FROM sqlite_schema")
            )
            if not application and not tables:
                for statement in _TABLES:
                    connection.execute(statement)
            elif application != _APPLICATION:
                raise StorageError("the file belongs to another program", code="storage.foreign", cure="name another file")


class MemoryVault(Vault, BlobPlaces):
    """A vault that lasts as long as the process: for tests."""

    def __init__(self) -> None:
        self._keys: dict[str, Wrapped | None] = {}
        self._blobs: dict[tuple[str, str], str] = {}

    def load(self, name: str) -> Wrapped | None:
        """Return a wrapped key."""
        if name not in self._keys:
            return None
        found = self._keys[name]
        return _wrapped(name, (found.version, found.data) if found else (0, None))

    def add(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep new keys."""
        if not self._keys.keys().isdisjoint(keys):
            raise _taken()
        self._keys.update(keys)

    def replace(self, keys: Mapping[str, Wrapped]) -> None:
        """Keep keys in the place of others."""
        self._keys.update({name: key for name, key in keys.items() if self._keys.get(name)})

    def destroy(self, name: str) -> None:
        """Destroy a key."""
        self._keys[name] = None

    def names(self) -> Iterator[str]:
        """Yield the names that have a key."""
        yield from sorted(name for name, key in self._keys.items() if key)

    def destroyed(self) -> Iterator[str]:
        """Yield the names whose key was destroyed."""
        yield from sorted(name for name, key in self._keys.items() if not key)

    def keep(self, place: BlobPlace) -> None:
        """Note where a blob is."""
        self._blobs[place.digest, place.subject] = place.kept

    def places(self, *, digest: str | None = None, subject: str | None = None) -> tuple[BlobPlace, ...]:
        """Return where blobs are."""
        found = (BlobPlace(*key, kept) for key, kept in sorted(self._blobs.items()))
        return tuple(one for one in found if digest in {None, one.digest} and subject in {None, one.subject})

    def forget(self, place: BlobPlace) -> None:
        """Note that a blob is there no more."""
        self._blobs.pop((place.digest, place.subject), None)

    def close(self) -> None:
        """Do nothing."""


def _wrapped(name: str, row: tuple[int, bytes | None]) -> Wrapped:
    version, data = row
    if data is None:
        raise ErasedError("this was erased", path=name.partition("/")[2])
    return Wrapped(version, bytes(data))


def _taken() -> StorageBusyError:
    return StorageBusyError("another process made a key of this name", cure="try again")


def _library() -> "ModuleType":
    """Return `pysqlite3` where it is installed, whose SQLite is newer than most of Python's; else the standard `sqlite3`."""
    try:
        return import_module("pysqlite3")
    except ModuleNotFoundError:
        return sqlite3


class _Translated:
    """Raises SQLite's errors as ours, whichever library they are of."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, OSError):
            raise StorageError(f"the vault cannot be opened: {error.strerror}", code="storage.unavailable") from error
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            return
        if code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StorageBusyError("another process holds the vault", cure="try again") from error
        if code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise StorageCorruptError("the vault is damaged or no database", cure="restore a back-up") from error
        raise StorageError(f"the vault failed with code {code}", code="storage.unavailable") from error


_translated: Final = _Translated()
