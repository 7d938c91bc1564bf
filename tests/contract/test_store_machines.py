"""All stores agree with the model, whatever is done to them."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from slrtkit.adapters.storage import MemoryStore, PostgresqlStore, SqliteStore
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


def test_postgresql_agrees_with_the_model(emptied: PostgresqlStore) -> None:
    few = settings(TestSqliteHistory.settings, max_examples=200 if PROVE else 10)
    run_state_machine_as_test(store_machine(lambda: emptied), settings=few)
