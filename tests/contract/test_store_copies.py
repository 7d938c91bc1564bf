"""A store is copied whole into an empty one of any kind, or not at all; and the copy is compared before anybody believes it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import pytest
from attrs import evolve

from slrtkit.adapters.storage import MemoryStore, PostgresqlStore, SqliteStore
from slrtkit.errors import StorageCorruptError, StorageError, StorageFullError
from slrtkit.ports.store import Change, IndexEntry, Snapshot, Store, UnitOfWork
from slrtkit.service import copying
from slrtkit.service.copying import Copied, copy_store
from slrtkit.testing.records import NIK, VILLAGE, Author, stream, write

if TYPE_CHECKING:
    from slrtkit.testing.postgresql import Server

KINDS = ("memory", "sqlite", "postgresql")


class Bare(Store):
    """A store that keeps no files, and does not read its indexes in order."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
        with self._inner.begin(write=write) as unit:
            yield cast("UnitOfWork", Unordered(unit))

    def close(self) -> None:
        self._inner.close()


class Silent(Bare):
    """A store that keeps files, and does not say which."""

    def put(self, data: bytes) -> str:
        return sha256(data).hexdigest()


class Unordered:
    """A unit of work without a RangeQuery."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever a unit has
        if name in {"between", "count"}:
            raise AttributeError(name)
        return getattr(self._unit, name)


@pytest.fixture
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    made: list[Store] = []

    def make(kind: str) -> Store:
        name = uuid4().hex
        if kind == "memory":
            made.append(Bare(MemoryStore()))
        elif kind == "sqlite":
            made.append(SqliteStore(tmp_path / f"{name}.db"))
        else:
            server: Server = request.getfixturevalue("postgresql")
            made.append(PostgresqlStore(server.address, schema=f"copy_{name}"))
        return made[-1]

    yield make
    for store in made:
        store.close()


def filled(store: Store, count: int = 30, *, files: bool = True) -> Store:
    """Write streams of several records, in two chains whose records alternate, an erased state, and files."""
    one, other = Author(node="one"), Author(node="other", scope="33.17")
    for number in range(3):
        author = (one, other)[number % 2]
        write(store, *(author.change(f"{at}", version=number, indexes=entries(at, number)) for at in range(count)))
    write(store, Change((), Snapshot(stream("0"), 3, (), (VILLAGE,))))
    if files and isinstance(store, SqliteStore | PostgresqlStore):
        store.put(b"%PDF-1.7")
        store.put(b"another file")
    return store


def entries(at: int, number: int) -> tuple[IndexEntry, ...]:
    return evolve(NIK, value=b"%d" % at), evolve(VILLAGE, value=b"%d" % number)


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_a_copy_is_whole_whatever_it_is_copied_into(
    make: Callable[[str], Store], source: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_BATCH", 7)
    first, second, told = filled(make(source), files=target != "memory"), make(target), list[int]()
    done = copy_store(first, second, told.append)
    assert (done.events, done.things) == (90, 30)
    assert sum(told) == 180
    with first.begin(write=False) as read, second.begin(write=False) as copied:
        assert [one for _, one in read.since(0, 1000)] == [one for _, one in copied.since(0, 1000)]
        for at in range(30):
            assert read.load(stream(f"{at}")) == copied.load(stream(f"{at}"))
        assert copied.find("household", "village", b"2") == read.find("household", "village", b"2") != ()
    author = Author(node="three")
    assert write(second, author.change("31")) == 91


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_files_are_copied_with_it_and_not_without_a_place_for_them(make: Callable[[str], Store], target: str) -> None:
    first, second = filled(make("sqlite"), 1), make(target)
    assert copy_store(first, second) == Copied(3, 1, 2)
    assert isinstance(second, SqliteStore | PostgresqlStore)
    assert {second.get(digest) for digest in second.digests()} == {b"%PDF-1.7", b"another file"}
    for one, other, code in (
        (first, make("memory"), "storage.no-files"),
        (Silent(MemoryStore()), make(target), "storage.shelf"),
    ):
        with pytest.raises(StorageError) as refused:
            copy_store(one, other)
        assert refused.value.code == code


def test_the_file_of_an_event_that_came_last_is_there_too(make: Callable[[str], Store]) -> None:
    first, second, late = filled(make("sqlite"), 1), make("sqlite"), b"photo"
    assert isinstance(first, SqliteStore)
    assert isinstance(second, SqliteStore)

    def attach(_: int) -> None:
        working = Thread(target=first.put, args=(late,))  # another officer, while the log is copied
        working.start()
        working.join()

    assert copy_store(first, second, attach) == Copied(3, 1, 3)
    assert second.get(sha256(late).hexdigest()) == late


def test_a_store_that_holds_anything_is_not_copied_into(make: Callable[[str], Store]) -> None:
    first, second = filled(make("sqlite"), 1), make("sqlite")
    write(second, Author().change("its own"))
    with pytest.raises(StorageError) as refused:
        copy_store(first, second)
    assert refused.value.code == "storage.not-empty"


def test_what_was_interrupted_left_nothing_and_is_begun_anew(make: Callable[[str], Store]) -> None:
    first, second = filled(make("sqlite")), make("sqlite")

    def cut(_: int) -> None:
        raise StorageFullError("no space is left for the store")

    with pytest.raises(StorageFullError):
        copy_store(first, second, cut)
    with second.begin(write=False) as unit:
        assert unit.since(0, 1) == ()
    assert copy_store(first, second) == Copied(90, 30, 2)


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        ("UPDATE record SET actor = 'x' WHERE position = 4", "one/1/33.16/4"),
        ("DELETE FROM record WHERE position = 90", "one/1/33.16/60"),
        ("UPDATE snapshot SET parts = (SELECT parts FROM snapshot WHERE id = '7') WHERE id = '8'", "household/8"),
        ("DELETE FROM entry WHERE id = '9' AND name = 'village'", "household/village"),
    ],
    ids=["changed", "missing", "state", "index"],
)
def test_a_copy_that_differs_is_not_believed(make: Callable[[str], Store], spoil: str, path: str) -> None:
    first, second = filled(make("sqlite")), make("sqlite")

    class Spoilt(SqliteStore):
        def __init__(self) -> None:
            assert isinstance(second, SqliteStore)
            super().__init__(second._path)  # noqa: SLF001  the same file

        @contextmanager
        def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
            if not write and any(self.digests()):
                with self._connection() as database:
                    database.execute(spoil)
            with super().begin(write=write) as unit:
                yield unit

    with closing(Spoilt()) as spoilt, pytest.raises(StorageCorruptError) as told:
        copy_store(first, spoilt)
    assert told.value.code == "storage.copy-differs"
    assert told.value.path == path


def test_a_file_that_comes_out_otherwise_is_told(make: Callable[[str], Store], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = filled(make("sqlite"), 1), make("sqlite")
    monkeypatch.setattr(second, "put", lambda _: "0" * 64)
    with pytest.raises(StorageCorruptError) as told:
        copy_store(first, second)
    assert told.value.code == "storage.copy-differs"


def test_a_record_whose_state_is_gone_is_told(make: Callable[[str], Store]) -> None:
    first = filled(make("sqlite"), 1, files=False)
    assert isinstance(first, SqliteStore)
    with first._connection() as database:  # noqa: SLF001  there is no lawful way to lose a state
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DELETE FROM snapshot")
    with pytest.raises(StorageCorruptError) as told:
        copy_store(first, make("memory"))
    assert (told.value.code, told.value.path) == ("storage.corrupt", "household/0")
