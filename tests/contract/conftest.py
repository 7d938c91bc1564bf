"""A store on PostgreSQL for whoever needs many, one after the other."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.testing.postgresql import Server


class Emptied(PostgresqlStore):
    """A store that is emptied instead of closed, as making one anew takes far longer."""

    def close(self) -> None:
        with self._connection() as connection:
            connection.execute("TRUNCATE record, snapshot, entry, blob")


@pytest.fixture
def emptied(postgresql: Server) -> Iterator[PostgresqlStore]:
    """Give a store that is empty again when it was closed."""
    store = Emptied(postgresql.address, schema=f"test_{uuid4().hex}")
    yield store
    PostgresqlStore.close(store)
