"""Both stores agree with the model, whatever is done to them."""

import tempfile
from pathlib import Path

from hypothesis import settings

from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.testing.store_history import store_machine


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
