"""The contract of upkeep catches every store that breaks one promise."""

import inspect
from pathlib import Path

import pytest

from slrtkit.adapters.storage import SqliteStore
from slrtkit.errors import Problem, StorageError
from slrtkit.testing.records import Author, write
from slrtkit.testing.upkeep import UpkeepContract


class Complains(SqliteStore):
    def check(self) -> tuple[Problem, ...]:
        return (Problem("entry", "storage.corrupt", "an index may be old"),)


class LetsOthersRead(SqliteStore):
    def snapshot(self, to: Path) -> None:
        super().snapshot(to)
        to.chmod(0o644)


class CopiesNothing(SqliteStore):
    def snapshot(self, to: Path) -> None:
        super().snapshot(to)
        to.unlink()
        SqliteStore(to).close()


class CopiesMore(SqliteStore):
    def snapshot(self, to: Path) -> None:
        super().snapshot(to)
        copy = SqliteStore(to)
        write(copy, Author(scope="lain").change("lain"))
        copy.close()


class WritesOver(SqliteStore):
    def snapshot(self, to: Path) -> None:
        to.unlink(missing_ok=True)
        super().snapshot(to)


class MakesFolders(SqliteStore):
    def snapshot(self, to: Path) -> None:
        to.parent.mkdir(exist_ok=True)
        super().snapshot(to)


class SaysAnother(SqliteStore):
    def snapshot(self, to: Path) -> None:
        try:
            super().snapshot(to)
        except StorageError as error:
            raise StorageError("no") from error


FAULTS: dict[type[SqliteStore], str] = {
    Complains: "test_a_sound_store_has_no_problem",
    LetsOthersRead: "test_a_snapshot_is_a_store_that_tells_the_same",
    CopiesNothing: "test_a_snapshot_is_a_store_that_tells_the_same",
    CopiesMore: "test_a_snapshot_is_of_one_point_in_time",
    WritesOver: "test_a_file_that_is_there_is_not_written_over",
    MakesFolders: "test_a_file_that_is_there_is_not_written_over",
    SaysAnother: "test_a_file_that_is_there_is_not_written_over",
}
PROMISES = [name for name, _ in inspect.getmembers(UpkeepContract, inspect.isfunction) if name.startswith("test_")]


def prove(kind: type[SqliteStore], promise: str, folder: Path) -> None:
    test = getattr(UpkeepContract(), promise)
    store = kind(folder / "slrt.db")
    given: dict[str, object] = {"store": store, "copy": folder / "salinan.db"}
    try:
        test(**{name: given[name] for name in inspect.signature(test).parameters})
    finally:
        store.close()


@pytest.mark.parametrize("promise", PROMISES)
def test_a_store_without_a_fault_keeps_the_promise(promise: str, tmp_path: Path) -> None:
    prove(SqliteStore, promise, tmp_path)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[SqliteStore], tmp_path: Path) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        prove(fault, FAULTS[fault], tmp_path)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
