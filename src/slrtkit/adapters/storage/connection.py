"""One connection to a SQLite file, set up so that what is committed stays committed; and SQLite's errors as ours."""

import os
import sqlite3
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from slrtkit.adapters.storage.migrations import create, migrate, require
from slrtkit.adapters.storage.schema import MIGRATIONS
from slrtkit.adapters.storage.sqlite_session import SqliteSession, state
from slrtkit.errors import (
    AdapterNotInstalledError,
    StorageBusyError,
    StorageCorruptError,
    StorageError,
    StorageFullError,
)

if TYPE_CHECKING:
    from types import ModuleType

    from sqlite_utils import Database

__all__ = ["connect", "driver", "refuse", "safe", "translated"]

_SETTINGS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -65536",  # KiB: what a large import touches at a time stays in memory
)
_PAUSE: Final = 0.01
_FIXED: Final = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def safe(version: tuple[int, ...]) -> bool:
    """Tell whether a version of SQLite is free of the WAL-reset bug, which loses committed data.

    Source: https://sqlite.org/wal.html#walresetbug; fixed in 3.51.3, and in 3.50.7 and 3.44.6 for their branches.
    """
    return version >= _FIXED[-1] or any(version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED)


def connect(path: Path, timeout: float, *, migrating: bool = False) -> "Database":
    """Open a file, or make it, as a slrtkit store.

    Args:
        path: The file; it is made readable and writable by its owner alone.
        timeout: Seconds to wait for another process.
        migrating: Whether to bring an older file up to date rather than to refuse it.

    Raises:
        AdapterNotInstalledError: sqlite-utils, or a SQLite without the WAL-reset bug, is not installed.
        StorageCorruptError: the file is no SQLite database, or damaged.
        SchemaTooNewError, SchemaTooOldError: another slrtkit made it.
        StorageError: (`storage.foreign`) it belongs to another program; (`storage.unavailable`) it cannot be opened.
    """
    library = driver()
    database_class: type[Database] = _module("sqlite_utils").Database
    with translated:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        connection: sqlite3.Connection = library.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
        try:
            database = database_class(connection, execute_plugins=False, recursive_triggers=False)
            _prepare(database, timeout, migrating=migrating)
        except BaseException:
            connection.close()
            raise
    return database


def driver() -> "ModuleType":
    """Return the DB-API module to use: `pysqlite3`, else the standard `sqlite3` where its SQLite is safe.

    Raises:
        AdapterNotInstalledError: there is none without the WAL-reset bug.
    """
    try:
        library = _module("pysqlite3")
    except AdapterNotInstalledError:
        if not safe(sqlite3.sqlite_version_info):
            raise
        return sqlite3
    if not safe(library.sqlite_version_info):
        raise AdapterNotInstalledError(
            f"SQLite {library.sqlite_version} can lose committed data", cure="pip install --upgrade pysqlite3"
        )
    return library


def _module(name: str) -> "ModuleType":
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError(f"{name} is not installed", cure="pip install 'slrtkit[sqlite]'") from error


def _prepare(database: "Database", timeout: float, *, migrating: bool) -> None:
    """Refuse what is not ours before anything is written to it; make the tables of a new file."""
    session = SqliteSession(database)
    database.execute("BEGIN")  # so that all of what is read is of one moment, while others may be opening it too
    passed = session.passed()
    if passed and not migrating:
        require(passed, MIGRATIONS)
    database.execute("ROLLBACK")
    if not passed:
        with session.alone():
            if not state(database):
                create(session, MIGRATIONS)
    _write_ahead(database, timeout)
    for setting in _SETTINGS:
        database.execute(setting)
    if migrating:
        migrate(session, MIGRATIONS)
    database.execute("PRAGMA foreign_keys = ON")  # not before: a table that others refer to is made anew under its name


def _write_ahead(database: "Database", timeout: float) -> None:
    """Set WAL, for which SQLite itself does not wait while others open the file."""
    deadline = monotonic() + timeout
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except Exception as error:
            busy = getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
            if not busy or monotonic() > deadline:
                raise
            sleep(_PAUSE)
        else:
            return


def refuse(error: BaseException) -> None:
    """Raise an error of SQLite as ours. Its messages name tables and columns, never values; others' might, so they are cut."""
    if isinstance(error, UnicodeEncodeError | OverflowError):
        raise StorageError("a text that is not Unicode, or a number beyond 64 bits", code="storage.value") from None
    if isinstance(error, OSError):
        raise StorageError(f"the file cannot be opened: {error.strerror}", code="storage.unavailable") from error
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        raise _error(code & 0xFF) from error


class _Translated:
    """Raises SQLite's errors as ours."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is not None:
            refuse(error)


translated: Final = _Translated()


def _error(code: int) -> StorageError:
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StorageBusyError("another process holds the store", cure="try again")
        case sqlite3.SQLITE_FULL:
            return StorageFullError("no space is left for the store", cure="free some space")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StorageCorruptError("the file is damaged or no database", cure="restore a back-up")
        case sqlite3.SQLITE_CONSTRAINT:
            return StorageError("a value that the tables refuse", code="storage.value")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_READONLY:
            return StorageError("the file cannot be opened for writing", code="storage.unavailable")
        case _:
            return StorageError(f"SQLite failed with code {code}")
