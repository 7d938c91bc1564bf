"""Writers of one process that come at the same time: each has the store to itself, and all are durable with one sync."""

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage import together as shared
from slrtkit.adapters.storage.connection import connect
from slrtkit.errors import SlrtError, StaleVersionError, StorageBusyError, StorageError
from slrtkit.ledger import verify_chain
from slrtkit.ports.store import UnitOfWork
from slrtkit.testing.records import Author, stream

WRITERS, TURNS = 8, 25


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    monkeypatch.setattr(shared, "_LONGEST", 60.0)  # whoever waits joins, however slow this machine is
    opened = SqliteStore(tmp_path / "slrt.db", timeout=20)
    yield opened
    opened.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(WRITERS) as pool:
        yield pool


def holds(store: SqliteStore, name: str) -> bool:
    with store.begin(write=False) as unit:
        return unit.load(stream(name)) is not None


def waiting(store: SqliteStore, writers: int) -> None:
    """Return when so many stand in the queue."""
    deadline = time.monotonic() + 20
    while len(store._together._waiting) < writers:  # noqa: SLF001  nothing else says that a thread waits
        assert time.monotonic() < deadline
        time.sleep(0.001)


class Desk:
    """One writer that stops where it is told to, inside its unit."""

    def __init__(self, store: SqliteStore, name: str, then: Callable[[UnitOfWork], None] = lambda _: None) -> None:
        self.inside, self.go = Event(), Event()
        self._store, self._name, self._then = store, name, then

    def __call__(self) -> int:
        with self._store.begin(write=True) as unit:
            unit.record([Author(node=self._name).change(self._name)])
            self.inside.set()
            assert self.go.wait(20)
            self._then(unit)
            return unit.commit().position


def together(store: SqliteStore, threads: ThreadPoolExecutor, first: Desk, second: Desk) -> tuple[Future[int], Future[int]]:
    """Let the second wait while the first is inside, and go on when the first has ended."""
    one = threads.submit(first)
    assert first.inside.wait(20)
    two = threads.submit(second)
    waiting(store, 1)
    first.go.set()
    assert second.inside.wait(20)
    return one, two


def test_eight_writers_at_once_lose_nothing_and_each_sees_what_was(store: SqliteStore, threads: ThreadPoolExecutor) -> None:
    def write(node: str) -> list[int]:
        author, receipts = Author(node=node), []
        for turn in range(TURNS):
            with store.begin(write=True) as unit:
                present = unit.load(stream("shared"))
                changes = [author.change(f"{node}-{turn}"), author.change("shared", version=present.version if present else 0)]
                unit.record(changes)
                receipts.append(unit.commit().position)
            assert holds(store, f"{node}-{turn}"), "what was acknowledged is there for everybody"
        return receipts

    receipts = list(threads.map(write, [f"n{number}" for number in range(WRITERS)]))
    with store.begin(write=False) as unit:
        present = unit.load(stream("shared"))
        log = [record for _, record in unit.since(0, 10**6)]
    assert present is not None
    assert present.version == WRITERS * TURNS
    assert all(one == sorted(set(one)) for one in receipts)
    assert len({position for one in receipts for position in one}) == WRITERS * TURNS
    for node in range(WRITERS):
        assert verify_chain([record for record in log if record.node == f"n{node}"]) == ()


def test_nobody_is_told_that_it_is_durable_before_it_is(store: SqliteStore, threads: ThreadPoolExecutor) -> None:
    first, second = Desk(store, "first"), Desk(store, "second")
    one, two = together(store, threads, first, second)
    assert not one.done()
    assert not holds(store, "first")
    second.go.set()
    assert one.result(20) < two.result(20)
    assert holds(store, "first")
    assert holds(store, "second")


def test_a_unit_that_is_undone_takes_nobody_with_it(store: SqliteStore, threads: ThreadPoolExecutor) -> None:
    def fails(_: UnitOfWork) -> None:
        raise StaleVersionError("on purpose")

    second = Desk(store, "second", fails)
    one, two = together(store, threads, Desk(store, "first"), second)
    second.go.set()
    assert one.result(20)
    with pytest.raises(StaleVersionError):
        two.result(20)
    assert holds(store, "first")
    assert not holds(store, "second")


def test_a_refusal_is_told_only_when_what_it_rests_on_is_durable(store: SqliteStore, threads: ThreadPoolExecutor) -> None:
    def sees_the_first(unit: UnitOfWork) -> None:
        assert unit.load(stream("first")) is not None
        raise StaleVersionError("because of the first")

    second, third = Desk(store, "second", sees_the_first), Desk(store, "third")
    one, two = together(store, threads, Desk(store, "first"), second)
    three = threads.submit(third)
    waiting(store, 1)
    second.go.set()
    assert third.inside.wait(20)
    assert not two.done()
    third.go.set()
    with pytest.raises(StaleVersionError):
        two.result(20)
    assert one.result(20) < three.result(20)


def test_when_the_shared_commit_fails_it_fails_for_all_of_them(store: SqliteStore, threads: ThreadPoolExecutor) -> None:
    def takes_the_transaction_away(unit: UnitOfWork) -> None:
        store._together._current.connection.execute("ROLLBACK")  # noqa: SLF001  as SQLite does where the disk is full
        assert unit.load(stream("first")) is None
        raise StaleVersionError("on purpose")

    second = Desk(store, "second", takes_the_transaction_away)
    one, two = together(store, threads, Desk(store, "first"), second)
    second.go.set()
    with pytest.raises(StorageBusyError) as failed:
        one.result(20)
    assert failed.value.retryable
    with pytest.raises(StaleVersionError):
        two.result(20)
    assert not holds(store, "first")
    again = Desk(store, "first")
    again.go.set()
    assert again()


def test_a_full_disk_is_told_to_everybody_whose_writes_it_took(store: SqliteStore, threads: ThreadPoolExecutor) -> None:
    def fills_the_disk(unit: UnitOfWork) -> None:
        connection = store._together._current.connection  # noqa: SLF001  the smallest disk there is
        connection.execute("PRAGMA max_page_count = 40")
        unit.record([Author(node=f"big-{number}").change(f"big-{number}", data=bytes(10**5)) for number in range(3)])

    second = Desk(store, "second", fills_the_disk)
    one, two = together(store, threads, Desk(store, "first"), second)
    second.go.set()
    with pytest.raises(SlrtError) as full:
        two.result(20)
    assert full.value.code == "storage.full"
    told = one.exception(20) is None
    assert told == holds(store, "first"), "acknowledged if, and only if, it is there"


def test_a_commit_that_fails_fails_for_all_of_them(store: SqliteStore, threads: ThreadPoolExecutor) -> None:
    def owes_a_row(_: UnitOfWork) -> None:
        connection = store._together._current.connection  # noqa: SLF001  what SQLite finds out at the end only
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("INSERT INTO entry VALUES ('household', 'village', x'00', 'nobody', 0)")

    second = Desk(store, "second", owes_a_row)
    one, two = together(store, threads, Desk(store, "first"), second)
    second.go.set()
    for failed in (one, two):
        with pytest.raises(StorageError):
            failed.result(20)
    assert not holds(store, "first")


def test_where_another_process_writes_too_long_the_next_writer_has_its_own_try(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "slrt.db", timeout=0.05)
    other = connect(tmp_path / "slrt.db", 5).conn
    other.execute("BEGIN IMMEDIATE")
    for name in ("first", "second"):
        with pytest.raises(StorageBusyError):
            Desk(store, name)()
    other.execute("ROLLBACK")
    other.close()
    third = Desk(store, "third")
    third.go.set()
    assert third()
    store.close()


@pytest.mark.parametrize("called", [False, True])
def test_whoever_is_interrupted_in_the_queue_holds_nobody_up(
    store: SqliteStore, threads: ThreadPoolExecutor, *, called: bool
) -> None:
    first = Desk(store, "first")
    one = threads.submit(first)
    assert first.inside.wait(20)

    def interrupt(*_: object) -> None:
        if called:  # its turn came just now
            first.go.set()
            while store._together._waiting:  # noqa: SLF001  as above
                time.sleep(0.001)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            Desk(store, "second")()
    finally:
        signal.signal(signal.SIGALRM, before)
    first.go.set()
    assert one.result(20)
    third = Desk(store, "third")
    third.go.set()
    assert third()


def test_a_writer_that_cannot_wait_leaves_the_queue_and_holds_nobody_up(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    store = SqliteStore(tmp_path / "slrt.db", timeout=0.05)
    first = Desk(store, "first")
    one = threads.submit(first)
    assert first.inside.wait(20)
    with pytest.raises(StorageBusyError):
        Desk(store, "second")()
    first.go.set()
    assert one.result(20)
    late = Desk(store, "late")
    late.go.set()
    assert late() > one.result(20)
    store.close()


def test_nobody_joins_a_transaction_that_has_lasted(
    store: SqliteStore, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_LONGEST", 0.0)
    second = Desk(store, "second")
    one, two = together(store, threads, Desk(store, "first"), second)
    assert one.result(20)
    assert holds(store, "first")
    second.go.set()
    assert two.result(20)
