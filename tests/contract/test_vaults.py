"""Vaults keep what they are given, and nothing of what they destroyed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from os import urandom
from pathlib import Path

import pytest

from slrtkit.adapters.keys import MemoryVault, SqliteVault
from slrtkit.errors import ErasedError, StorageBusyError, StorageCorruptError, StorageError
from slrtkit.ports.keys import BlobPlaces, Vault, Wrapped
from slrtkit.testing.keys import BlobPlacesContract, VaultContract


class TestVaultInMemory(VaultContract):
    @pytest.fixture
    def vault(self) -> MemoryVault:
        return MemoryVault()

    @pytest.fixture
    def make_vault(self, vault: MemoryVault) -> Callable[[], Vault]:
        return lambda: vault

    @pytest.fixture
    def raw(self, vault: MemoryVault) -> Callable[[], bytes]:
        return lambda: b"".join(key.data for name in vault.names() if (key := vault.load(name)))


class TestVaultInAFile(VaultContract):
    @pytest.fixture(params=[(3, 51, 3), (99,)], ids=["write-ahead", "journal"])
    def make_vault(
        self, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> Callable[[], Vault]:
        monkeypatch.setattr("slrtkit.adapters.keys.vault._SAFE", request.param)
        return lambda: SqliteVault(tmp_path / "kunci.vault")

    @pytest.fixture
    def raw(self, tmp_path: Path) -> Callable[[], bytes]:
        return lambda: b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))

    def test_what_was_replaced_is_gone_to_the_last_byte(
        self, make_vault: Callable[[], Vault], raw: Callable[[], bytes]
    ) -> None:
        vault = make_vault()
        old = {f"index/{number}": Wrapped(1, urandom(60)) for number in range(9)}
        vault.add(old)
        assert all(key.data in raw() for key in old.values())
        vault.replace({name: Wrapped(2, urandom(60)) for name in old})
        assert not [name for name, key in old.items() if key.data in raw()]


class TestPlacesInMemory(BlobPlacesContract):
    @pytest.fixture
    def make_places(self) -> Callable[[], BlobPlaces]:
        vault = MemoryVault()
        return lambda: vault


class TestPlacesInAFile(BlobPlacesContract):
    @pytest.fixture
    def make_places(self, tmp_path: Path) -> Callable[[], BlobPlaces]:
        return lambda: SqliteVault(tmp_path / "kunci.vault")


def test_a_vault_is_its_owners_alone_and_no_other_file_is_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "kunci.vault"
    vault = SqliteVault(path)
    assert path.stat().st_mode & 0o777 == 0o600
    vault.close()
    vault.close()
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(StorageError) as caught:
        SqliteVault(other)
    assert caught.value.code == "storage.foreign"
    (tmp_path / "text").write_text("not a database at all " * 100, "ascii")
    with pytest.raises(StorageCorruptError):
        SqliteVault(tmp_path / "text")
    with pytest.raises(StorageError):
        SqliteVault(tmp_path / "no-folder" / "kunci.vault")


def test_who_holds_the_vault_too_long_is_told(tmp_path: Path) -> None:
    path = tmp_path / "kunci.vault"
    vault = SqliteVault(path, timeout=0.05)
    holder = import_module("pysqlite3").connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusyError):
        vault.add({"subject/S": Wrapped(1, bytes(60))})
    with pytest.raises(StorageBusyError):
        SqliteVault(path, timeout=0.05)
    holder.execute("ROLLBACK")
    vault.add({"subject/S": Wrapped(1, bytes(60))})
    holder.execute("BEGIN")
    assert holder.execute("SELECT count(*) FROM key").fetchone() == (1,)
    with pytest.raises(StorageBusyError):
        vault.destroy("subject/S")
    with pytest.raises(StorageBusyError):
        vault.replace({"index/nik": Wrapped(1, bytes(60))})
    holder.close()
    vault.destroy("subject/S")


def test_what_another_process_added_is_seen_however_often_something_was_not_there(tmp_path: Path) -> None:
    one, other = SqliteVault(tmp_path / "kunci.vault"), SqliteVault(tmp_path / "kunci.vault")
    key = Wrapped(1, bytes(60))
    for number in range(600):
        assert one.load(f"subject/{number}") is None
        if number % 100 == 0:
            other.add({f"subject/{number}": key})
            assert one.load(f"subject/{number}") == key
            one.add({f"subject/own-{number}": key})
            assert one.load(f"subject/own-{number}") == key
    other.destroy("subject/700")
    one.destroy("subject/800")
    for gone in ("subject/700", "subject/800"):
        with pytest.raises(ErasedError):
            one.load(gone)
