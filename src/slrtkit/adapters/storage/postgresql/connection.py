"""Connections to a database, set up so that what is committed stays committed, and the tables of a store in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from slrtkit.adapters.storage.migrations import Migration, Passed, Session, create, migrate, require
from slrtkit.adapters.storage.postgresql.errors import driver, translated
from slrtkit.adapters.storage.postgresql.schema import MIGRATIONS
from slrtkit.errors import PluginError, StorageError

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["PostgresqlSession", "Settings", "asked", "connect", "prepare"]

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_OLDEST: Final = 140000
_SETTLE: Final = b"""
    SELECT set_config('search_path', %s, false), set_config('lock_timeout', %s, false),
        set_config('synchronous_commit', CASE current_setting('synchronous_commit')
            WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false),
        current_setting('server_version_num')::int, current_setting('server_encoding'), current_setting('fsync')
"""


@lru_cache(maxsize=256)
def asked(statement: str) -> bytes:
    """Return a statement with `?` for its parameters as the driver takes it."""
    return statement.replace("?", "%s").encode()


@frozen
class Settings:
    """Where a store is, and how long to wait.

    Attributes:
        conninfo: A connection string of libpq; it may hold a password.
        schema: The schema of its tables.
        timeout: Seconds to wait for another writer, or for a connection.
    """

    conninfo: str = field(repr=False)
    schema: str
    timeout: float

    def __attrs_post_init__(self) -> None:
        """Refuse a name that would have to be quoted."""
        if not _NAME.fullmatch(self.schema):
            raise PluginError("a schema is named in small letters", code="plugin.option", path="postgresql: schema")

    @property
    def lock(self) -> int:
        """The number of the advisory lock that whoever writes to this schema holds: 64 bits, signed."""
        return int.from_bytes(sha256(b"slrtkit/writer\0" + self.schema.encode()).digest()[:8], signed=True)

    def settle(self, connection: "Connection[Any]") -> None:
        """Set a new connection up.

        Raises:
            StorageError: (`storage.unsafe`) the server does not sync to its disk, is too old, or the database is not in UTF-8.
        """
        waiting = f"{max(1, round(self.timeout * 1000))}ms"
        [(*_, version, encoding, sync)] = connection.execute(_SETTLE, (self.schema, waiting)).fetchall()
        if version < _OLDEST:
            raise StorageError("the server is older than PostgreSQL 14", code="storage.unsafe", cure="upgrade the server")
        if encoding != "UTF8":
            raise StorageError("the database is not in UTF-8", code="storage.unsafe", cure="CREATE DATABASE … ENCODING 'UTF8'")
        if sync != "on":
            raise StorageError("the server does not sync what it commits", code="storage.unsafe", cure="set fsync = on")


def connect(settings: Settings) -> "Connection[Any]":
    """Open a connection, each statement of which is a transaction unless one is begun.

    Raises:
        AdapterNotInstalledError: psycopg is not installed.
        StorageError: (`storage.unavailable`) the database cannot be reached; (`storage.unsafe`) see `Settings.settle`.
    """
    library = driver()
    try:
        connection: Connection[Any] = library.connect(settings.conninfo, autocommit=True)
    except library.OperationalError as error:
        raise StorageError("the database cannot be reached", code="storage.unavailable", cure="look at the server") from error
    try:
        with translated:
            settings.settle(connection)
    except BaseException:
        connection.close()
        raise
    return connection


class PostgresqlSession(Session):
    """A connection, for migrations."""

    def __init__(self, connection: "Connection[Any]", settings: Settings) -> None:
        self._connection = connection
        self._settings = settings

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the writers' lock."""
        with self._connection.transaction():
            self._connection.execute(b"SELECT pg_advisory_xact_lock(%d)" % self._settings.lock)
            yield

    def run(self, statement: str) -> int:
        """Run a statement."""
        return self._connection.execute(statement.encode()).rowcount

    def passed(self) -> list[Passed]:
        """Return what the store has been through; nothing where there is none.

        Raises:
            StorageError: (`storage.foreign`) the schema has tables of another program.
        """
        query = b"SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = %s"
        tables = {name for (name,) in self._connection.execute(query, (self._settings.schema,)).fetchall()}
        if not tables:
            return []
        if "migration" not in tables or "snapshot" not in tables:
            raise StorageError("the schema belongs to another program", code="storage.foreign", cure="name another schema")
        rows = self._connection.execute(b"SELECT number, checksum, done FROM migration ORDER BY number").fetchall()
        return [Passed(number, checksum, done > 0) for number, checksum, done in rows]

    def note(self, migration: Migration, *, done: bool) -> None:
        """Note a migration in its table."""
        self._connection.execute(
            b"INSERT INTO migration (number, name, checksum, done) VALUES (%s, %s, %s, %s) "
            b"ON CONFLICT (number) DO UPDATE SET done = excluded.done",
            (migration.number, migration.name, migration.checksum, int(done)),
        )

    def make_schema(self) -> None:
        """Make the schema where there is none; who may not is served by one that was made for them."""
        known = self._connection.execute(
            b"SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (self._settings.schema,)
        ).fetchone()
        if known is None:
            self._connection.execute(b"CREATE SCHEMA " + self._settings.schema.encode())


def prepare(connection: "Connection[Any]", settings: Settings, *, migrating: bool) -> None:
    """Refuse what is not ours before anything is written to it; make the tables of a new store.

    Raises:
        SchemaTooNewError, SchemaTooOldError: another slrtkit made it.
        StorageError: (`storage.foreign`) the schema belongs to another program.
    """
    session = PostgresqlSession(connection, settings)
    with translated:
        passed = session.passed()
        if not passed:
            with session.alone():
                if not session.passed():
                    session.make_schema()
                    create(session, MIGRATIONS)
        elif migrating:
            migrate(session, MIGRATIONS)
        else:
            require(passed, MIGRATIONS)
