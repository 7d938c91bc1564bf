"""What migrations need of a SQLite file, and which state a file is in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from slrtkit.adapters.storage.migrations import Migration, Passed, Session
from slrtkit.adapters.storage.schema import APPLICATION, MIGRATIONS
from slrtkit.errors import StorageError

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["SqliteSession", "state"]


class SqliteSession(Session):
    """A connection to a file, for migrations."""

    def __init__(self, database: "Database") -> None:
        self._database = database

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the write lock from the first moment."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        finally:
            if self._database.conn.in_transaction:
                self._database.execute("ROLLBACK")

    def run(self, statement: str) -> int:
        """Run a statement."""
        return self._database.execute(statement).rowcount

    def passed(self) -> list[Passed]:
        """Return what the file has been through; the first version had no table that says so."""
        version = state(self._database)
        first = [Passed(1, MIGRATIONS[0].checksum, done=True)] if version else []
        if version <= 1:
            return first
        rows = self._database.execute("SELECT number, checksum, done FROM migration ORDER BY number").fetchall()
        told = first + [Passed(number, checksum, done > 0) for number, checksum, done in rows]
        return told if version <= told[-1].number else [*told, Passed(version, "", done=True)]

    def note(self, migration: Migration, *, done: bool) -> None:
        """Note a migration in its table, and the version where SQLite keeps it."""
        self._database.execute(f"PRAGMA application_id = {APPLICATION}")
        self._database.execute(f"PRAGMA user_version = {migration.number:d}")
        if migration.number > 1:
            self._database.execute(
                "INSERT INTO migration (number, name, checksum, done) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (number) DO UPDATE SET done = excluded.done",
                (migration.number, migration.name, migration.checksum, int(done)),
            )


def state(database: "Database") -> int:
    """Return the version of a file, or 0 where nothing is in it.

    Raises:
        StorageError: (`storage.foreign`) it belongs to another program.
    """
    [application], [version], [tables] = (
        database.execute(query).fetchone()
        for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema")
    )
    if application == APPLICATION and version:
        return int(version)
    if application or version or tables:
        raise StorageError("the file belongs to another program", code="storage.foreign", cure="name another file")
    return 0
