"""A store's promises about order: all or nothing, one after another, and misuse is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from slrtkit.errors import DuplicateKeyError, StaleVersionError, StorageError
from slrtkit.ports.store import Change, Store, UnitOfWork
from slrtkit.testing.records import NIK, VILLAGE, Author, place, places, stream, write

__all__ = ["TransactionContract"]

_MANY = 2_500
"""Changes in one call: more than a store may write at a time."""


class TransactionContract:
    """All or nothing, one after another. Needs fixtures `store`, an empty store, and `make_store`, which opens it again."""

    # All or nothing.

    def test_a_unit_sees_what_it_wrote_itself(self, store: Store) -> None:
        change = Author().change("a", indexes=(VILLAGE,))
        with store.begin(write=True) as unit:
            unit.record([change])
            assert unit.load(stream("a")) == change.snapshot
            assert unit.find("household", *place(VILLAGE)) == ("a",)
            assert unit.head("node", "1", "33.16") == change.records[0]

    def test_a_unit_that_is_left_without_commit_writes_nothing(self, store: Store) -> None:
        with store.begin(write=True) as unit:
            unit.record([Author().change("a", indexes=(NIK,))])
        expect_empty(store)

    def test_a_unit_that_is_left_by_an_error_writes_nothing(self, store: Store) -> None:
        def fail() -> None:
            with store.begin(write=True) as unit:
                unit.record([Author().change("a", indexes=(NIK,))])
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        expect_empty(store)

    def test_one_bad_change_among_many_undoes_them_all(self, store: Store) -> None:
        author = Author()
        changes = [author.change(f"s{number:03}", indexes=(VILLAGE,)) for number in range(300)]
        with pytest.raises(StaleVersionError), store.begin(write=True) as unit:
            unit.record([*changes, author.change("s007")])
        expect_empty(store)
        write(store, *changes)
        with store.begin(write=False) as unit:
            assert unit.find("household", *place(VILLAGE)) == tuple(f"s{number:03}" for number in range(300))

    def test_changes_that_cannot_be_made_leave_nothing_behind(self, store: Store) -> None:
        def changes() -> Iterator[Change]:
            yield Author().change("a")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), store.begin(write=True) as unit:
            unit.record(changes())
        expect_empty(store)

    # One after another.

    @pytest.mark.parametrize("version", [0, 1, 3])
    def test_a_change_that_expects_another_version_is_refused(self, store: Store, version: int) -> None:
        author = Author()
        before = author.change("a", records=2)
        write(store, before)
        with pytest.raises(StaleVersionError), store.begin(write=True) as unit:
            unit.record([author.change("a", version=version, indexes=(NIK,))])
        with store.begin(write=False) as unit:
            assert unit.load(stream("a")) == before.snapshot
            assert unit.history(stream("a")) == before.records

    def test_a_stream_that_does_not_exist_has_no_later_version(self, store: Store) -> None:
        with pytest.raises(StaleVersionError), store.begin(write=True) as unit:
            unit.record([Author().change("a", version=1)])
        expect_empty(store)

    def test_an_event_is_recorded_once(self, store: Store) -> None:
        write(store, Author().change("a"))
        with pytest.raises(DuplicateKeyError), store.begin(write=True) as unit:
            unit.record([Author().change("b")])
        with store.begin(write=False) as unit:
            assert unit.load(stream("b")) is None

    def test_threads_that_change_one_stream_lose_nothing(self, store: Store) -> None:
        author, threads, turns = Author(), 4, 8

        def work(_: int) -> None:
            for _turn in range(turns):
                with store.begin(write=True) as unit:
                    present = unit.load(stream("a"))
                    unit.record([author.change("a", version=present.version if present else 0)])
                    unit.commit()

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, range(threads)))
        with store.begin(write=False) as unit:
            history = unit.history(stream("a"))
        assert [record.seq for record in history] == list(range(1, threads * turns + 1))

    def test_a_reader_keeps_what_it_began_with(self, store: Store) -> None:
        author = Author()
        before = author.change("a", indexes=(VILLAGE,))
        write(store, before)
        with store.begin(write=False) as unit:
            elsewhere(lambda: write(store, author.change("a", version=1), author.change("b", indexes=(VILLAGE,))))
            assert unit.load(stream("a")) == before.snapshot
            assert unit.find("household", *place(VILLAGE)) == ("a",)
            assert unit.history(stream("a")) == before.records
            assert len(unit.since(0, 100)) == 1
        with store.begin(write=False) as unit:
            assert len(unit.since(0, 100)) == 3

    # Many at a time.

    def test_changes_are_taken_as_they_are_made_from_what_stood_before(self, store: Store) -> None:
        author = Author()
        write(store, author.change("a", indexes=(VILLAGE,)))

        def changes(unit: UnitOfWork) -> Iterator[Change]:
            for number in range(_MANY):
                if number % 1000 == 0:
                    assert unit.find("household", *place(VILLAGE)) in {("a",), ("0", "a")}
                    assert unit.load(stream("a"))
                yield author.change(f"{number}", indexes=(VILLAGE,) if number == 0 else ())

        with store.begin(write=True) as unit:
            unit.record(changes(unit))
            assert unit.commit().position == _MANY + 1
        with store.begin(write=False) as unit:
            assert unit.find("household", *place(VILLAGE)) == ("0", "a")
            assert places(unit.since(_MANY, 10)) == [_MANY + 1]

    @pytest.mark.parametrize("fault", ["stream", "event", "entry"])
    @pytest.mark.parametrize("early", [True, False])
    def test_one_of_many_that_is_refused_undoes_all(self, store: Store, fault: str, *, early: bool) -> None:
        author, other = Author(), Author(scope="33.17")
        write(store, other.change("known", indexes=(NIK,)))

        def changes() -> Iterator[Change]:
            for number in range(_MANY):
                at = number == (5 if early else _MANY - 5)
                if at and fault == "event":
                    yield Author(scope="33.17").change("new")
                elif at:
                    yield author.change("known" if fault == "stream" else "new", indexes=(NIK,) if fault == "entry" else ())
                else:
                    yield author.change(f"{number}")

        kind = StaleVersionError if fault == "stream" else DuplicateKeyError
        with pytest.raises(kind) as told, store.begin(write=True) as unit:
            unit.record(changes())
        assert told.value.path in {"household/known", "node/1/33.17/1", "household.nik"}
        with store.begin(write=False) as unit:
            assert len(unit.since(0, 10)) == 1
            assert unit.find("household", *place(NIK)) == ("known",)

    def test_whoever_makes_changes_and_fails_undoes_all(self, store: Store) -> None:
        author = Author()

        def changes() -> Iterator[Change]:
            yield from (author.change(f"{number}") for number in range(_MANY))
            raise LookupError

        with store.begin(write=True) as unit:
            with pytest.raises(LookupError):
                unit.record(changes())
            expect_misuse(unit.commit)
        expect_empty(store)

    # Misuse is told, not guessed at.

    def test_a_unit_for_reading_does_not_write(self, store: Store) -> None:
        with store.begin(write=False) as unit:
            expect_misuse(lambda: unit.record([Author().change("a")]), unit.commit)

    def test_after_a_failed_change_a_unit_can_only_be_left(self, store: Store) -> None:
        author = Author()
        with store.begin(write=True) as unit:
            with pytest.raises(StaleVersionError):
                unit.record([author.change("a", version=1)])
            expect_misuse(lambda: unit.load(stream("a")), lambda: unit.record([author.change("b")]), unit.commit)
        expect_empty(store)

    def test_after_its_commit_a_unit_can_only_be_left(self, store: Store) -> None:
        author = Author()
        with store.begin(write=True) as unit:
            unit.record([author.change("a")])
            unit.commit()
            expect_misuse(lambda: unit.load(stream("a")), lambda: unit.record([author.change("b")]), unit.commit)
        expect_misuse(lambda: unit.since(0, 1))

    @pytest.mark.parametrize("outer", [True, False])
    @pytest.mark.parametrize("inner", [True, False])
    def test_a_unit_inside_a_unit_is_refused(self, store: Store, *, outer: bool, inner: bool) -> None:
        with store.begin(write=outer):
            expect_misuse(lambda: store.begin(write=inner).__enter__())
        write(store, Author().change("a"))

    def test_a_closed_store_is_closed(self, make_store: Callable[[], Store]) -> None:
        store = make_store()
        store.close()
        store.close()
        expect_misuse(lambda: store.begin(write=False).__enter__())


def expect_empty(store: Store) -> None:
    """Check that nothing was written."""
    with store.begin(write=False) as unit:
        assert unit.since(0, 1) == ()
        assert unit.load(stream("a")) is None
        assert unit.find("household", *place(NIK)) == ()
        assert unit.head("node", "1", "33.16") is None


def expect_misuse(*actions: Callable[[], object]) -> None:
    """Check that each action is refused as misuse."""
    for action in actions:
        with pytest.raises(StorageError) as refusal:
            action()
        assert refusal.value.code == "storage.misuse"


def elsewhere(action: Callable[[], object]) -> None:
    """Do something in another thread, and wait for it."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(action).result()
