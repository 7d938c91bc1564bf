"""Files that are sealed keep every promise of a keeper of files, and are told apart from files of those who were erased."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault, SealedBlobs, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.storage import MemoryStore, PostgresqlStore, SqliteStore
from slrtkit.errors import ErasedError, NotFoundError, StorageCorruptError
from slrtkit.ports.blobs import Blobs, put_for
from slrtkit.ports.keys import BlobPlace
from slrtkit.testing.blobs import LETTER, BlobShelfContract, PersonalBlobsContract
from slrtkit.testing.postgresql import Server

MASTER = new_master()


class TestSealedFiles(BlobShelfContract, PersonalBlobsContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()

    @pytest.fixture
    def vault(self) -> MemoryVault:
        return MemoryVault()

    @pytest.fixture
    def make_blobs(self, store: MemoryStore, vault: MemoryVault) -> Callable[[], Blobs]:
        return lambda: SealedBlobs(store, EnvelopeSealer(CallbackRing(lambda: {1: MASTER}), vault), vault)

    @pytest.fixture
    def spoil(self, store: MemoryStore, vault: MemoryVault) -> Callable[[Blobs, str], None]:
        def spoil(_: Blobs, digest: str) -> None:
            [place] = vault.places(digest=digest)
            store.drop(place.kept)
            vault.keep(BlobPlace(digest, place.subject, store.put(b"other bytes" * 20)))

        return spoil


class TestSealedFilesInPostgresql(TestSealedFiles):
    @pytest.fixture
    def store(self, postgresql: Server) -> Iterator[PostgresqlStore]:
        store = PostgresqlStore(postgresql.address, schema="sealed_files")
        for digest in [*store.digests()]:
            store.drop(digest)
        yield store
        store.close()


def test_a_sealed_file_tells_nothing_on_the_disk_and_opens_for_nobody_once_its_owner_is_erased(tmp_path: Path) -> None:
    store, vault = SqliteStore(tmp_path / "a.db"), SqliteVault(tmp_path / "a.vault")
    sealer = EnvelopeSealer(CallbackRing(lambda: {1: MASTER}), vault)
    blobs = SealedBlobs(store, sealer, vault)
    mine, everybodys = put_for(blobs, "A", LETTER), put_for(blobs, "A", b"shared")
    put_for(blobs, "B", b"shared")
    assert list(blobs.digests()) == sorted({mine, everybodys})
    assert not [path for path in tmp_path.iterdir() if LETTER[:32] in path.read_bytes()]
    sealer.destroy("A")
    assert blobs.get(everybodys) == b"shared"
    with pytest.raises(ErasedError):
        blobs.get(mine)
    blobs.drop(everybodys)
    with pytest.raises(NotFoundError):
        blobs.get(everybodys)
    store.close()
    vault.close()


def test_a_file_is_not_taken_for_another(tmp_path: Path) -> None:
    store, vault = MemoryStore(), SqliteVault(tmp_path / "a.vault")
    blobs = SealedBlobs(store, EnvelopeSealer(CallbackRing(lambda: {1: MASTER}), vault), vault)
    one, other = blobs.put_for("A", b"one"), blobs.put_for("A", b"other")
    [place] = vault.places(digest=other)
    vault.keep(BlobPlace(one, "A", place.kept))
    with pytest.raises(StorageCorruptError):
        blobs.get(one)


def test_without_keys_a_file_is_kept_as_it_is() -> None:
    store = MemoryStore()
    assert store.get(put_for(store, "A", LETTER)) == LETTER
