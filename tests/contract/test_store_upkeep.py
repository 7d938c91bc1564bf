"""A store is looked after: copied at one point in time, looked over, and read by no other copy of SQLite in the process."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa
import pytest

from slrtkit.adapters.storage import MemoryStore, PostgresqlStore, SqliteStore
from slrtkit.adapters.storage.connection import driver
from slrtkit.errors import AdapterNotInstalledError, StorageBusyError, StorageError, StorageFullError
from slrtkit.ports import scannable
from slrtkit.ports.store import IndexEntry, Store
from slrtkit.ports.upkeep import Scrubbing, upkeep
from slrtkit.testing.postgresql import Server
from slrtkit.testing.records import Author, write
from slrtkit.testing.transactions import elsewhere
from slrtkit.testing.upkeep import UpkeepContract

AT_ONCE = """
import sys
import pysqlite3
connection = pysqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    connection.execute("BEGIN IMMEDIATE")
except Exception as error:
    print(error)
else:
    print("began")
connection.close()
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteStore | PostgresqlStore]:
    if request.param == "sqlite":
        store: SqliteStore | PostgresqlStore = SqliteStore(tmp_path / "slrt.db")
    else:
        server: Server = request.getfixturevalue("postgresql")
        store = PostgresqlStore(server.address, schema=f"test_{uuid4().hex}")
    yield store
    store.close()


class TestUpkeepOfSqlite(UpkeepContract):
    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: SqliteStore(tmp_path / "slrt.db")


class TestUpkeepOfPostgresql(UpkeepContract):
    @pytest.fixture
    def make_store(self, postgresql: Server) -> Callable[[], Store]:
        schema = f"test_{uuid4().hex}"
        return lambda: PostgresqlStore(postgresql.address, schema=schema)


class TestSnapshots:
    def test_files_go_along(self, store: SqliteStore | PostgresqlStore, tmp_path: Path) -> None:
        digest = store.put(b"%PDF-1.7 \x00")
        store.snapshot(tmp_path / "salinan.db")
        copy = SqliteStore(tmp_path / "salinan.db")
        assert copy.get(digest) == b"%PDF-1.7 \x00"
        copy.close()

    def test_a_snapshot_that_fails_leaves_no_file(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path / "slrt.db")
        write(store, *(Author(scope=f"{n}").change(f"{n}", data=bytes(9_000)) for n in range(40)))
        program = (
            "import resource, sys\nfrom pathlib import Path\nfrom slrtkit.adapters.storage import SqliteStore\n"
            "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "store = SqliteStore(sys.argv[1])\nresource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
            "try:\n    store.snapshot(Path(sys.argv[2]))\nexcept Exception as error:\n    print(type(error).__name__)\n"
        )
        files = [tmp_path / "slrt.db", tmp_path / "salinan.db"]
        done = subprocess.run([sys.executable, "-c", program, *files], capture_output=True, text=True, check=False)
        assert done.stdout.strip() in {StorageFullError.__name__, StorageError.__name__}, done.stderr
        assert not [file for file in tmp_path.iterdir() if "salinan" in file.name]
        store.close()

    def test_a_store_that_cannot_is_told_apart(self) -> None:
        with pytest.raises(StorageError) as refused:
            upkeep(MemoryStore())
        assert refused.value.code == "storage.upkeep"


class TestScans:
    def test_without_pyarrow_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        with MemoryStore().begin(write=False) as unit, pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[parquet\]"):
            scannable(unit).scan("household")

    def test_a_store_that_gives_no_arrow_is_told_apart(self) -> None:
        with pytest.raises(StorageError) as refused:
            scannable(object())  # type: ignore[arg-type]  # a unit without the port
        assert refused.value.code == "storage.scan"

    def test_a_row_that_was_not_written_so_is_told(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path / "slrt.db")
        write(store, Author().change("a"))
        for damage in (b"\x00", bytes(12) + b"\x09" + bytes(4)):
            store._idle[0].execute("UPDATE snapshot SET parts = ?", (damage,))  # noqa: SLF001  as a bad disk would
            with store.begin(write=False) as unit, pytest.raises(ValueError, match="a row cannot be read back"):
                pa.table(scannable(unit).scan("household"))
        store.close()


class TestScrubbing:
    def test_what_was_let_go_of_stays_in_no_file(self, tmp_path: Path) -> None:
        store, author = SqliteStore(tmp_path / "slrt.db"), Author()
        write(store, author.change("a", indexes=(IndexEntry("nik", b"rahasia-itu"),)))

        def held() -> bool:
            return any(b"rahasia-itu" in path.read_bytes() for path in tmp_path.iterdir())

        write(store, author.change("a", version=1))
        assert held()
        store.scrub()
        assert not held()
        store.close()

    def test_whoever_reads_is_waited_for_and_then_it_is_told(self, tmp_path: Path) -> None:
        store, other = SqliteStore(tmp_path / "slrt.db", timeout=0.01), SqliteStore(tmp_path / "slrt.db")
        with other.begin(write=False):
            write(store, Author().change("a"))
            with pytest.raises(StorageBusyError):
                store.scrub()
        store.scrub()
        with store.begin(write=False), pytest.raises(StorageError) as refused:
            store.scrub()
        assert refused.value.code == "storage.misuse"
        other.close()
        store.close()

    def test_only_who_can_promise_it_offers_it(self, store: SqliteStore | PostgresqlStore) -> None:
        assert isinstance(store, Scrubbing) == isinstance(store, SqliteStore)


class TestChecks:
    def test_damage_to_a_file_is_told(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path / "slrt.db")
        write(store, *(Author(scope=f"{n}").change(f"{n}") for n in range(50)))
        store.close()
        connection = driver().connect(tmp_path / "slrt.db", isolation_level=None)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO entry VALUES ('household', 'nik', x'00', 'nobody', 1)")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'record_request'")
        connection.close()
        store = SqliteStore(tmp_path / "slrt.db")
        codes = {problem.code for problem in store.check()}
        assert codes == {"storage.corrupt"}
        assert any("entry" in problem.text for problem in store.check())
        store.close()

    def test_damage_to_a_table_is_told(self, postgresql: Server) -> None:
        store = PostgresqlStore(postgresql.address, schema=f"test_{uuid4().hex}")
        with store._connection() as connection:  # noqa: SLF001  the database's owner
            connection.execute("DROP TABLE blob")
        assert [(problem.path, problem.code) for problem in store.check()] == [("blob", "storage.corrupt")]
        store.close()


class TestForeignReaders:
    """Locks on files belong to the process: a second copy of SQLite that closes the file takes ours away."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "slrt.db"

    @pytest.fixture
    def held(self, path: Path) -> Iterator[tuple[SqliteStore, Callable[[], str]]]:
        """A store inside a unit for writing, and what another process meets that begins to write."""
        store = SqliteStore(path)
        write(store, *(Author(scope=f"{n}").change(f"{n}") for n in range(20)))

        def another() -> str:
            done = subprocess.run([sys.executable, "-c", AT_ONCE, path], capture_output=True, text=True, check=True)
            return done.stdout.strip()

        with store.begin(write=True) as unit:
            unit.record([Author(scope="x").change("x")])
            yield store, another
            unit.commit()
        store.close()

    def test_what_we_give_to_analysts_leaves_our_locks_alone(
        self, held: tuple[SqliteStore, Callable[[], str]], path: Path, tmp_path: Path, prove: Callable[..., None]
    ) -> None:
        store, another = held

        def analyse() -> None:
            with store.begin(write=False) as unit:
                states = scannable(unit).scan("household", ["id", "version"])
                assert duckdb.execute("SELECT count(*) FROM states").fetchall() == [(20,)], states
            store.snapshot(tmp_path / "salinan.db")
            with sqlite3.connect(tmp_path / "salinan.db") as copy:
                assert copy.execute("SELECT count(*) FROM record").fetchone() == (20,)
            copy.close()

        elsewhere(analyse)
        met = another()
        prove("DuckDB beside an open write transaction, by our API", f"another writer meets: {met}", holds="locked" in met)
        found = [str(handle.readlink()) for handle in Path("/proc/self/fd").iterdir() if handle.exists()]
        assert found.count(str(path)) == 2, "the unit's, and the analyst's"

    def test_control_a_second_copy_takes_them_and_is_seen(
        self, held: tuple[SqliteStore, Callable[[], str]], path: Path, prove: Callable[..., None]
    ) -> None:
        store, another = held
        assert another() == "database is locked"
        stranger = sqlite3.connect(path)
        stranger.execute("SELECT count(*) FROM record").fetchone()
        seen: list[str] = []
        elsewhere(lambda: seen.extend(problem.code for problem in store.check()))
        stranger.close()
        assert seen == ["storage.second-copy"]
        met = another()
        prove(
            "control: a second copy of SQLite on the live file takes the lock away",
            f"another writer {met}",
            holds=met == "began",
        )
