"""The PostgreSQL store keeps every promise of a store."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.store import Store
from slrtkit.testing.blobs import BlobShelfContract
from slrtkit.testing.postgresql import Server
from slrtkit.testing.store import StoreContract


@pytest.fixture(scope="module")
def keeper(postgresql: Server) -> Iterator[PostgresqlStore]:
    """A store whose tables are made once, and emptied for each test."""
    store = PostgresqlStore(postgresql.address, schema=f"test_{uuid4().hex}")
    yield store
    store.close()


@pytest.fixture
def open_store(keeper: PostgresqlStore) -> Callable[[], PostgresqlStore]:
    settings = keeper._settings  # noqa: SLF001  the same place again
    with keeper._connection() as connection:  # noqa: SLF001  as its owner may
        connection.execute("TRUNCATE record, snapshot, entry, blob")
    return lambda: PostgresqlStore(settings.conninfo, schema=settings.schema)


class TestPostgresqlStore(StoreContract):
    @pytest.fixture
    def make_store(self, open_store: Callable[[], Store]) -> Callable[[], Store]:
        return open_store


class TestPostgresqlBlobs(BlobShelfContract):
    @pytest.fixture
    def make_blobs(self, open_store: Callable[[], Blobs]) -> Callable[[], Blobs]:
        return open_store

    @pytest.fixture
    def spoil(self) -> Callable[[PostgresqlStore, str], None]:
        def spoil(blobs: PostgresqlStore, digest: str) -> None:
            with blobs._connection() as connection:  # noqa: SLF001  there is no lawful way to damage a blob
                connection.execute("UPDATE blob SET data = %s WHERE digest = %s", (b"other bytes", digest))

        return spoil
