"""The store of a district's data centre: PostgreSQL, through psycopg 3 and its pool."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import finalize

from slrtkit.adapters.storage.copies import fill, new_file
from slrtkit.adapters.storage.door import Door
from slrtkit.adapters.storage.postgresql.connection import Settings, connect, prepare
from slrtkit.adapters.storage.postgresql.errors import driver, translated
from slrtkit.adapters.storage.postgresql.unit import PostgresqlUnit
from slrtkit.errors import NotFoundError, Problem, StorageBusyError, StorageCorruptError, StorageLostError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.store import Store, UnitOfWork
from slrtkit.ports.upkeep import Upkeep

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg_pool import ConnectionPool

__all__ = ["PostgresqlStore"]

_READ_ALL: Final = b"SELECT count(md5(t::text)) FROM %b AS t"
_TABLES: Final = (b"record", b"snapshot", b"entry", b"blob", b"migration")
_INDEXES: Final = b"""
    SELECT public.bt_index_check(index => c.oid, heapallindexed => true)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'i' AND n.nspname = %s
"""


class PostgresqlStore(Store, Blobs, Upkeep):
    """One schema of a database: one writer at a time among all clients, any number of readers.

    Threads may share a store: each unit of work has a connection of the pool to itself. After a fork the child opens its own.
    A connection that the server ended while it lay idle is replaced; one that breaks inside a unit is told.

    Args:
        conninfo: A connection string of libpq (`postgresql://user@host/database`); what it does not say, such as the password,
            libpq takes from the environment and `~/.pgpass`.
        schema: The schema that holds its tables; it is made if it does not exist.
        timeout: Seconds to wait for another writer, or for a connection.
        connections: How many connections it may hold at most.
        migrating: Whether to bring the tables of an older slrtkit up to date rather than to refuse them.

    Raises:
        AdapterNotInstalledError: psycopg or its pool is not installed.
        SchemaTooNewError: a newer slrtkit made it.
        SchemaTooOldError: an older slrtkit made it, and it is not to be brought up to date.
        StorageError: the schema is another program's, the server cannot be reached, or does not keep what it commits.
        PluginError: the schema is not named in small letters.
    """

    def __init__(
        self,
        conninfo: str,
        *,
        schema: str = "slrtkit",
        timeout: float = 5.0,
        connections: int = 8,
        migrating: bool = False,
    ) -> None:
        pools = driver("psycopg_pool")
        self._settings = Settings(conninfo, schema, timeout)
        first = connect(self._settings)
        try:
            prepare(first, self._settings, migrating=migrating)
        finally:
            first.close()
        self._door = Door()
        self._most = connections
        self._pool: ConnectionPool[Any] = pools.ConnectionPool(
            conninfo,
            kwargs={"autocommit": True},
            configure=self._settings.settle,
            min_size=1,
            max_size=connections,
            timeout=timeout,
            num_workers=1,
            open=True,
        )
        finalize(self, self._pool.close)  # of a store that nobody closed the pool would end in a thread of its own, loudly

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
        """Begin a unit of work: a transaction that holds the writers' lock from its first moment, or one fixed snapshot."""
        unit = self._begun(write=write)
        self._door.inside(is_inside=True)
        try:
            yield unit
        finally:
            self._door.inside(is_inside=False)
            unit.left = "the unit of work is over"
            self._give_back(unit.connection)

    def put(self, data: bytes) -> str:
        """Keep bytes under their SHA-256, in the same database."""
        digest = sha256(data).hexdigest()
        with self._connection() as connection:
            connection.execute(b"INSERT INTO blob (digest, data) VALUES (%s, %s) ON CONFLICT DO NOTHING", (digest, data))
        return digest

    def get(self, digest: str) -> bytes:
        """Return bytes whose SHA-256 was checked again."""
        with self._connection() as connection:
            row = connection.execute(b"SELECT data FROM blob WHERE digest = %s", (digest,), binary=True).fetchone()
        if row is None:
            raise NotFoundError("no blob is kept under this digest")
        data = bytes(row[0])
        if sha256(data).hexdigest() != digest:
            raise StorageCorruptError("a blob is not what was put", path=digest, cure="restore a back-up")
        return data

    def digests(self) -> Iterator[str]:
        """Yield the digests of all blobs, sorted."""
        with self._connection() as connection:
            rows = connection.execute(b"SELECT digest FROM blob ORDER BY digest").fetchall()
        yield from (digest for (digest,) in rows)

    def drop(self, digest: str) -> None:
        """Let go of a blob."""
        with self._connection() as connection:
            connection.execute(b"DELETE FROM blob WHERE digest = %s", (digest,))

    def check(self) -> tuple[Problem, ...]:
        """Read every row, and compare indexes with tables where the extension `amcheck` is there and this user may."""
        found = [problem for table in _TABLES for problem in self._wrong(table.decode(), _READ_ALL % table)]
        with self._connection() as connection:
            known = connection.execute(b"SELECT to_regprocedure('public.bt_index_check(regclass, boolean)')").fetchone()
        if known != (None,):
            found += self._wrong("index", _INDEXES, (self._settings.schema,))
        return tuple(found)

    def snapshot(self, to: Path) -> None:
        """Write everything, of one snapshot of the database, to a new file that is a SQLite store."""
        with new_file(to) as part, self.begin(write=False) as unit:
            assert isinstance(unit, PostgresqlUnit)  # noqa: S101  it has begun it
            fill(part, unit)

    def close(self) -> None:
        """Close the idle connections; one that is in use closes when its unit ends."""
        self._door.closed = True
        self._pool.close()

    def _begun(self, *, write: bool) -> PostgresqlUnit:
        """Return a unit whose transaction has begun; what the server ended while it lay idle is passed over."""
        idle = self._most
        while True:
            unit = PostgresqlUnit(self._take(), writable=write, lock=self._settings.lock)
            try:
                with translated:
                    unit.begin()
            except BaseException as error:
                self._give_back(unit.connection)
                idle -= 1
                if idle < 0 or not isinstance(error, StorageLostError):
                    raise
            else:
                return unit

    def _wrong(self, path: str, query: bytes, parameters: tuple[str, ...] = ()) -> Iterator[Problem]:
        try:
            with self._connection() as connection:
                connection.execute(query, parameters)
        except StorageCorruptError as error:
            yield Problem(path, error.code, error.text)

    @contextmanager
    def _connection(self) -> Iterator["Connection[Any]"]:
        connection = self._take()
        try:
            with translated:
                yield connection
        finally:
            self._give_back(connection)

    def _take(self) -> "Connection[Any]":
        self._door.check()
        try:
            connection: Connection[Any] = self._pool.getconn()
        except driver("psycopg_pool").PoolTimeout as error:
            connect(self._settings).close()  # tells where the server is not there at all
            raise StorageBusyError("no connection came free", cure="try again") from error
        return connection

    def _give_back(self, connection: "Connection[Any]") -> None:
        with suppress(driver().Error):  # of one that broke, the server undoes what was not committed
            connection.rollback()
        self._pool.putconn(connection)
