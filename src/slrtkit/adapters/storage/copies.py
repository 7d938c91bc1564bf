"""Copies of a store as SQLite files: new ones only, readable by their owner alone, and none that is half written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from slrtkit.adapters.storage.connection import connect, translated
from slrtkit.errors import StorageError

if TYPE_CHECKING:
    from slrtkit.adapters.storage.sqlunit import SqlUnit

__all__ = ["fill", "new_file"]

_TABLES: Final = {
    "snapshot": "kind, id, version, parts, indexes",
    "entry": "kind, name, value, id, is_unique",
    "record": "position, "
    "node, incarnation, scope, seq, clock, at, deps, base, kind, id, type, actor, client_id, parts, previous, hash",
    "blob": "digest, data",
}
"""The tables of a store and their columns, each table after those that it refers to."""


@contextmanager
def new_file(to: Path) -> Iterator[Path]:
    """Give an empty file to write a copy to; what is in it stands under its name at the end, whole, and not after an error.

    Raises:
        StorageError: (`storage.exists`) there is such a file already; (`storage.unavailable`) it cannot be made.
    """
    part = to.with_name(f"{to.name}.part")
    if to.exists():
        raise StorageError("there is such a file already", code="storage.exists", path=str(to), cure="name another file")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        text = f"the file cannot be opened: {error.strerror}"
        raise StorageError(text, code="storage.unavailable", path=str(to)) from error
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)


def fill(part: Path, unit: "SqlUnit") -> None:
    """Write all that a unit of work sees to an empty file, as a SQLite store."""
    database = connect(part, 0.0)
    try:
        with translated:
            database.execute("BEGIN IMMEDIATE")
            for table, columns in _TABLES.items():
                insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(columns.split(',')))})"  # noqa: S608  names of ours
                for page in unit.pages(f"SELECT {columns} FROM {table}", ()):  # noqa: S608  as above
                    database.conn.executemany(insert, page)
            database.execute("COMMIT")
            database.execute("PRAGMA journal_mode = DELETE")
    finally:
        database.close()
