"""The SQLite store keeps every promise of a store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import driver
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.store import Store
from slrtkit.testing.blobs import BlobShelfContract
from slrtkit.testing.store import StoreContract


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: SqliteStore(tmp_path / "slrt.db")


class TestSqliteBlobs(BlobShelfContract):
    @pytest.fixture
    def make_blobs(self, tmp_path: Path) -> Callable[[], Blobs]:
        return lambda: SqliteStore(tmp_path / "slrt.db")

    @pytest.fixture
    def spoil(self, tmp_path: Path) -> Callable[[Blobs, str], None]:
        def spoil(_: Blobs, digest: str) -> None:
            connection = driver().connect(tmp_path / "slrt.db")
            with connection:
                connection.execute("UPDATE blob SET data = ? WHERE digest = ?", (b"other bytes", digest))
            connection.close()

        return spoil
