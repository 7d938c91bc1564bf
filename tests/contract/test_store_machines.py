"""All stores agree with the model, whatever is done to them."""

import os
import tempfile
from pathlib import Path
from uuid import uuid4

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from slrtkit.adapters.storage import MemoryStore, PostgresqlStore, SqliteStore
from slrtkit.testing.postgresql import Server
from slrtkit.testing.store_history import store_machine

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"


class Passing(SqliteStore):
    """A store whose folder goes when it is closed."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        super().__init__(Path(self.folder.name) / "slrt.db")

    def close(self) -> None:
        super().close()
        self.folder.cleanup()


TestMemoryHistory = store_machine(MemoryStore).TestCase
TestSqliteHistory = store_machine(Passing).TestCase
TestMemoryHistory.settings = TestSqliteHistory.settings = settings(stateful_step_count=12)


class Emptied(PostgresqlStore):
    """A store that is emptied instead of closed, as making one anew takes far longer."""

    def close(self) -> None:
        with self._connection() as connection:
            connection.execute("TRUNCATE record, snapshot, entry, blob")


def test_postgresql_agrees_with_the_model(postgresql: Server) -> None:
    store = Emptied(postgresql.address, schema=f"test_{uuid4().hex}")
    few = settings(TestSqliteHistory.settings, max_examples=200 if PROVE else 10)
    run_state_machine_as_test(store_machine(lambda: store), settings=few)
    PostgresqlStore.close(store)
