"""A SQLite file: what is refused, what stays private, and that no error tells what was stored."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.adapters.storage import connection as module
from slrtkit.adapters.storage.connection import driver, safe
from slrtkit.adapters.storage.schema import APPLICATION
from slrtkit.errors import (
    AdapterNotInstalledError,
    SchemaTooNewError,
    SchemaTooOldError,
    SlrtError,
    StorageBusyError,
    StorageCorruptError,
    StorageError,
    StorageFullError,
)
from slrtkit.ports.glance import parts_of
from slrtkit.ports.store import Store
from slrtkit.testing.records import NIK, VILLAGE, Author, part, stream, write
from slrtkit.testing.transactions import elsewhere


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "slrt.db"


def script(path: Path, *statements: str) -> Any:  # noqa: ANN401  what SQLite answers
    connection = driver().connect(path, isolation_level=None)
    rows = [connection.execute(statement).fetchone() for statement in statements]
    connection.close()
    return rows[-1]


def refusal(path: Path) -> SlrtError:
    with pytest.raises(StorageError) as refused:
        SqliteStore(path)
    return refused.value


class TestOpening:
    def test_a_new_file_can_be_read_by_its_owner_alone(self, path: Path) -> None:
        store = SqliteStore(path)
        write(store, Author().change("a"))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        store.close()
        assert modes == {0o600}

    def test_every_connection_is_set_to_keep_what_it_commits(self, path: Path) -> None:
        database = module.connect(path, 1)
        names = ["journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete", "application_id"]
        assert [database.execute(f"PRAGMA {name}").fetchone()[0] for name in names] == ["wal", 2, 1, 0, 1, APPLICATION]
        strict = database.execute(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        )
        assert strict.fetchone() == (1,)  # sqlite_schema itself
        database.close()

    def test_a_file_of_a_newer_slrtkit_is_refused_and_left_alone(self, path: Path) -> None:
        SqliteStore(path).close()
        script(path, "PRAGMA user_version = 99")
        before = path.read_bytes()
        assert isinstance(refusal(path), SchemaTooNewError)
        assert path.read_bytes() == before

    @pytest.mark.parametrize("statement", ["CREATE TABLE theirs (x)", "PRAGMA user_version = 7", "PRAGMA application_id = 7"])
    def test_a_file_of_another_program_is_refused_and_left_alone(self, path: Path, statement: str) -> None:
        script(path, statement)
        before = path.read_bytes()
        assert refusal(path).code == "storage.foreign"
        assert path.read_bytes() == before

    def test_a_file_that_is_no_database_is_refused_and_left_alone(self, path: Path) -> None:
        path.write_bytes(b"nik,nama\n" * 999)
        assert isinstance(refusal(path), StorageCorruptError)
        assert path.read_bytes() == b"nik,nama\n" * 999

    def test_a_folder_that_does_not_exist_is_told(self, path: Path) -> None:
        assert refusal(path / "below").code == "storage.unavailable"

    def test_a_path_that_is_a_folder_is_told(self, path: Path) -> None:
        path.mkdir()
        assert refusal(path).code == "storage.unavailable"

    def test_an_empty_file_becomes_a_store(self, path: Path) -> None:
        path.touch()
        SqliteStore(path).close()
        assert script(path, "PRAGMA application_id") == (APPLICATION,)


class TestLibraries:
    @pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 0), (3, 50, 7), (3, 50, 8), (3, 44, 6), (4, 0, 0)])
    def test_a_sqlite_without_the_wal_reset_bug_is_safe(self, version: tuple[int, ...]) -> None:
        assert safe(version)

    @pytest.mark.parametrize("version", [(3, 51, 2), (3, 51, 0), (3, 50, 6), (3, 49, 9), (3, 45, 0), (3, 44, 5), (3, 40, 1)])
    def test_a_sqlite_with_the_wal_reset_bug_is_not(self, version: tuple[int, ...]) -> None:
        assert not safe(version)

    @pytest.mark.parametrize("missing", ["sqlite_utils", "pysqlite3"])
    def test_a_missing_library_names_the_extra(self, path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
        monkeypatch.setitem(sys.modules, missing, None)
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
        with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[sqlite\]"):
            SqliteStore(path)

    def test_the_standard_sqlite_serves_where_it_is_safe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pysqlite3", None)
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 53, 0))
        assert driver() is sqlite3

    def test_an_unsafe_pysqlite3_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(driver(), "sqlite_version_info", (3, 51, 2))
        with pytest.raises(AdapterNotInstalledError, match="can lose committed data"):
            driver()


class TestErrors:
    """Each error of the driver is provoked, and comes as ours."""

    @pytest.mark.parametrize(
        ("statement", "kind", "code"),
        [
            ("PRAGMA query_only = ON", StorageError, "storage.unavailable"),
            ("PRAGMA max_page_count = 1", StorageFullError, "storage.full"),
            ("CREATE TEMP TRIGGER t BEFORE INSERT ON record BEGIN SELECT raise(ABORT, ''); END", StorageError, "storage.value"),
            ("DROP TABLE entry", StorageError, "storage"),
        ],
        ids=["read-only", "full", "constraint", "no such table"],
    )
    def test_what_sqlite_tells_by_its_code(self, path: Path, statement: str, kind: type[StorageError], code: str) -> None:
        store, author = SqliteStore(path), Author()
        store._idle[0].execute(statement)  # noqa: SLF001  so that the next write meets it
        with pytest.raises(StorageError) as refused:
            write(store, *(author.change(f"s{number}", indexes=(NIK,) if not number else ()) for number in range(500)))
        assert (type(refused.value), refused.value.code) == (kind, code)
        store.close()

    def test_a_file_that_is_busy_while_it_is_opened(self, path: Path) -> None:
        SqliteStore(path).close()
        holder = driver().connect(path, isolation_level=None)
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageBusyError) as refused:
            SqliteStore(path, timeout=0.05)
        holder.close()
        assert refused.value.retryable

    def test_a_file_that_is_half_made_by_a_newer_slrtkit_is_refused(self, path: Path) -> None:
        SqliteStore(path).close()
        script(path, "INSERT INTO migration VALUES (4, 'later', 'unknown', 0)", "PRAGMA user_version = 4")
        assert isinstance(refusal(path), SchemaTooNewError)

    def test_a_migration_that_was_not_ended_is_gone_on_with(self, path: Path) -> None:
        SqliteStore(path).close()
        script(path, "UPDATE migration SET done = 0")
        assert isinstance(refusal(path), SchemaTooOldError)
        SqliteStore(path, migrating=True).close()
        SqliteStore(path).close()


class TestWriting:
    @pytest.mark.parametrize("make", [lambda path: SqliteStore(path, timeout=0.05), lambda _: MemoryStore(timeout=0.05)])
    def test_a_writer_that_waits_in_vain_is_told_to_try_again(self, path: Path, make: Callable[[Path], Store]) -> None:
        store = make(path)

        def wait() -> None:
            with pytest.raises(StorageBusyError) as refused:
                write(store, Author().change("b"))
            assert refused.value.retryable

        with store.begin(write=True) as unit:
            elsewhere(wait)
            unit.record([Author().change("a")])
            unit.commit()
        store.close()

    def test_a_full_disk_is_told_and_nothing_is_written(self, path: Path) -> None:
        store, author = SqliteStore(path), Author()
        write(store, author.change("a"))
        store._idle[0].execute("PRAGMA max_page_count = 30")  # noqa: SLF001  the smallest disk there is
        changes = [author.change(f"s{number}") for number in range(500)]
        with pytest.raises(StorageFullError):
            write(store, *changes)
        with pytest.raises(StorageFullError):
            store.put(bytes(10**6))
        with store.begin(write=False) as unit:
            assert [record.stream.id for _, record in unit.since(0, 9)] == ["a"]
        store._idle[0].execute("PRAGMA max_page_count = 30000")  # noqa: SLF001  space was freed
        write(store, *changes)
        store.close()

    def test_a_damaged_page_is_told(self, path: Path) -> None:
        store, author = SqliteStore(path), Author()
        write(store, *(author.change(f"s{number}") for number in range(200)))
        store.close()
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * (size - 8192))

        def read() -> None:
            store = SqliteStore(path)
            with store.begin(write=False) as unit:
                unit.since(0, 999)

        with pytest.raises(StorageCorruptError):
            read()

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE record SET parts = x'00000009ff'",
            "UPDATE record SET parts = x'00'",
            "UPDATE record SET parts = x'00000001000000000000000000000000'",
            "UPDATE record SET base = '{'",
            "UPDATE record SET base = '7'",
            "UPDATE snapshot SET parts = x'00'",
            "UPDATE snapshot SET indexes = x'000000010000000000000000ff'",
        ],
    )
    def test_a_row_that_was_not_written_so_is_told(self, path: Path, damage: str) -> None:
        store = SqliteStore(path)
        write(store, Author().change("a"))
        script(path, damage)
        with store.begin(write=False) as unit, pytest.raises(StorageCorruptError):
            unit.history(stream("a")) if "record" in damage else unit.load(stream("a"))
        store.close()

    def test_a_state_that_was_not_written_so_is_told_at_a_glance_and_where_it_is_to_change(self, path: Path) -> None:
        store, author = SqliteStore(path), Author()
        first = author.change("a")
        write(store, first)
        script(path, "UPDATE snapshot SET indexes = x'00'")
        with store.begin(write=True) as unit:
            assert parts_of(unit, stream("a")) == (1, first.snapshot.parts)
            with pytest.raises(StorageCorruptError):
                unit.record([author.change("a", version=1, indexes=(NIK,))])
        script(path, "UPDATE snapshot SET parts = x'00'")
        with store.begin(write=False) as unit, pytest.raises(StorageCorruptError):
            parts_of(unit, stream("a"))
        store.close()

    def test_a_flag_and_bytes_are_written_as_they_are_read(self, path: Path) -> None:
        store = SqliteStore(path)
        write(store, Author().change("a", indexes=(NIK, VILLAGE)))
        store.close()
        with closing(driver().connect(path)) as connection:
            rows = connection.execute("SELECT name, value, is_unique FROM entry ORDER BY name").fetchall()
        assert rows == [(NIK.name, NIK.value, 1), (VILLAGE.name, VILLAGE.value, 0)]

    def test_no_error_tells_what_was_stored(self, path: Path) -> None:
        secret = "3316" + "0" * 12
        store, author = SqliteStore(path), Author()
        change = author.change("a")
        bad = [
            evolve(change, records=(evolve(change.records[0], actor=f"{secret}\ud800"),)),
            evolve(change, records=(evolve(change.records[0], seq=2**70, actor=secret),)),
            evolve(change, records=(evolve(change.records[0], seq=0, actor=secret),)),
        ]
        for each in bad:
            with pytest.raises(StorageError) as refused:
                write(store, each)
            assert refused.value.code == "storage.value"
            assert secret not in repr(refused.value) + str(refused.value) + repr(refused.value.__cause__)
        assert secret not in repr(part(secret.encode())) + repr(evolve(NIK, value=secret.encode()))
        store.close()

    def test_what_no_store_can_hold_is_refused_where_it_is_sought(self, path: Path) -> None:
        store = SqliteStore(path)
        with store.begin(write=False) as unit, pytest.raises(StorageError, match="not Unicode"):
            unit.find("household", "\ud800", b"")
        store.close()

    def test_a_store_is_not_carried_over_a_fork(self, path: Path) -> None:
        store = SqliteStore(path)
        context = get_context("fork")
        answers = context.SimpleQueue()

        def child() -> None:
            try:
                store.begin(write=False).__enter__()
            except StorageError as error:
                answers.put(error.code)
            os._exit(0)

        process = context.Process(target=child)
        process.start()
        assert answers.get() == "storage.misuse"
        process.join()
        store.close()

    def test_a_store_that_is_closed_inside_a_unit_closes_when_the_unit_ends(self, path: Path) -> None:
        store = SqliteStore(path)
        with store.begin(write=True) as unit:
            store.close()
            unit.record([Author().change("a")])
            unit.commit()
        assert not path.with_name("slrt.db-wal").exists()
