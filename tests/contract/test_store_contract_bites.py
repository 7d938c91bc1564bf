"""The contracts catch what breaks them: each fault below is planted in a good store, and the promise that it breaks fails."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, ClassVar

import pyarrow as pa
import pytest
from attrs import evolve

from slrtkit.adapters.storage import MemoryStore
from slrtkit.errors import DuplicateKeyError, StorageError
from slrtkit.ports.glance import ChainEnd, Held, Parts
from slrtkit.ports.scan import Scannable, scannable
from slrtkit.ports.store import (
    Change,
    Committed,
    IndexEntry,
    IndexPlace,
    Positioned,
    RangeQuery,
    Record,
    Snapshot,
    StreamId,
    UnitOfWork,
    ordered,
)
from slrtkit.ports.uniting import unite
from slrtkit.testing.blobs import BlobsContract
from slrtkit.testing.store import Capability, StoreContract
from slrtkit.testing.transactions import elsewhere


class Unit:
    """A good unit of work; a fault overrides one of its methods."""

    def __init__(self, good: UnitOfWork, store: MemoryStore) -> None:
        self.good = good
        self.store = store

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the good unit has
        return getattr(self.good, name)

    def record(self, changes: Any) -> None:  # noqa: ANN401  whatever the good unit takes
        self.good.record(self.altered(change) for change in changes)

    def altered(self, change: Change) -> Change:
        return change

    def leave(self) -> None:
        """Do nothing more when the unit is left."""


class LosesTheSecondRecord(Unit):
    def history(self, stream: StreamId) -> tuple[Record, ...]:
        first, *others = [*self.good.history(stream), None]
        return tuple(record for record in (first, *others[1:]) if record)


class ForgetsTheSnapshot(Unit):
    def load(self, stream: StreamId) -> None:
        self.good.load(stream)


class GlancesAtNothing(Unit):
    def parts(self, _: StreamId) -> Parts:
        return 1, ()


class HoldsNothing(Unit):
    def held(self, _: StreamId) -> list[Held]:
        return []


class GlancesAtTheFirstRecord(Unit):
    def end_of(self, *_: str) -> ChainEnd | None:
        log = self.good.since(0, 1)
        return ChainEnd(log[0].record.seq, log[0].record.clock, log[0].record.hash) if log else None


class TellsOfOneEnd(Unit):
    def ends(self) -> Any:  # noqa: ANN401  chains, and where they stand
        return tuple(self.good.ends())[:1]  # type: ignore[attr-defined]  # the good store has it


class UnitesInTheOrderOfStreams(Unit):
    def unite(self, records: Any, states: Any) -> None:  # noqa: ANN401  whatever the good unit takes
        unite(self.good, sorted(records, key=lambda record: record.stream), sorted(states, key=lambda state: state.stream))


class UnitesWithoutLooking(Unit):
    def unite(self, records: Any, states: Any) -> None:  # noqa: ANN401  as above
        try:
            unite(self.good, records, states)
        except (DuplicateKeyError, StorageError):
            self.good.commit()


class UnitesBeginningsAlone(Unit):
    def unite(self, records: Any, states: Any) -> None:  # noqa: ANN401  as above
        known = [one for one in states if not self.good.load(one.stream)]
        unite(self.good, [one for one in records if one.stream in {state.stream for state in known}], known)


class CutsBytesAtNul(Unit):
    def load(self, stream: StreamId) -> Snapshot | None:
        snapshot = self.good.load(stream)
        return snapshot and evolve(snapshot, parts=tuple(evolve(p, data=p.data.split(b"\0")[0]) for p in snapshot.parts))


class DoesNotRollBack(Unit):
    def leave(self) -> None:
        self.good.commit()


class IgnoresTheExpectedVersion(Unit):
    def altered(self, change: Change) -> Change:
        before = self.good.load(change.snapshot.stream)
        return evolve(change, snapshot=evolve(change.snapshot, version=len(change.records) + (before.version if before else 0)))


class SharesUniqueEntries(Unit):
    def altered(self, change: Change) -> Change:
        indexes = tuple(evolve(entry, unique=False) for entry in change.snapshot.indexes)
        return evolve(change, snapshot=evolve(change.snapshot, indexes=indexes))


class KeepsOldEntries(Unit):
    def altered(self, change: Change) -> Change:
        before = self.good.load(change.snapshot.stream)
        indexes = (*change.snapshot.indexes, *(before.indexes if before else ()))
        return evolve(change, snapshot=evolve(change.snapshot, indexes=indexes))


class MixesKindsUp(Unit):
    def find(self, kind: str, index: str, value: bytes) -> tuple[str, ...]:
        return self.good.find(kind, index, value) or self.good.find("household", index, value)


class FindsInAnyOrder(Unit):
    def find(self, *place: Any) -> tuple[str, ...]:  # noqa: ANN401  whatever the good unit takes
        return self.good.find(*place)[::-1]


class TakesAnEventTwice(Unit):
    def record(self, changes: Any) -> None:  # noqa: ANN401  whatever the good unit takes
        try:
            self.good.record(changes)
        except DuplicateKeyError as error:
            if error.code != "storage.duplicate-event":
                raise


class NamesTheFirstRecordAsHead(Unit):
    def head(self, *chain: str) -> Record | None:
        mine = [record for _, record in self.good.since(0, 9999) if (record.node, record.incarnation, record.scope) == chain]
        return mine[0] if mine else None


class RemembersOneRecordOfARequest(Unit):
    def request(self, client_id: str) -> tuple[Positioned, ...]:
        return self.good.request(client_id)[:1]


class RepeatsTheLastRecordOfAPage(Unit):
    def since(self, position: int, limit: int) -> tuple[Positioned, ...]:
        page = self.good.since(position, limit)
        return self.good.since(max(0, position - 1), limit) if page else page


class IgnoresTheLimit(Unit):
    def since(self, position: int, _: int) -> tuple[Positioned, ...]:
        return self.good.since(position, 9999)


class CommitsToAWrongPosition(Unit):
    def commit(self) -> Committed:
        return Committed(self.good.commit().position - 1)


class AnswersAfterTheEnd(Unit):
    def load(self, stream: StreamId) -> Snapshot | None:
        try:
            return self.good.load(stream)
        except StorageError:
            return None


class SeesWhatOthersCommitLater(Unit):
    def load(self, stream: StreamId) -> Snapshot | None:
        answers: list[Snapshot | None] = [self.good.load(stream)]

        def look() -> None:
            with MemoryStore.begin(self.store, write=False) as unit:
                answers.append(unit.load(stream))

        elsewhere(look)
        return answers[-1] or answers[0]


class TellsTheValue(Unit):
    def record(self, changes: Any) -> None:  # noqa: ANN401  whatever the good unit takes
        changes = tuple(changes)
        try:
            self.good.record(changes)
        except DuplicateKeyError as error:
            told: list[tuple[IndexEntry, ...]] = [change.snapshot.indexes for change in changes]
            raise DuplicateKeyError(str([entry.value for entries in told for entry in entries])) from error


class Ranged(Unit):
    @property
    def look(self) -> RangeQuery:
        return ordered(self.good)


class EndsWithTheEnd(Ranged):
    def between(self, kind: str, index: str, start: bytes, end: bytes | None, *more: Any) -> tuple[IndexPlace, ...]:  # noqa: ANN401  limit and cursor
        places: tuple[IndexPlace, ...] = self.look.between(kind, index, start, end and end + b"\x00", *more)
        return places


class BeginsBeforeTheStart(Ranged):
    def between(self, kind: str, index: str, start: bytes, *more: Any) -> tuple[IndexPlace, ...]:  # noqa: ANN401  end, limit and cursor
        places: tuple[IndexPlace, ...] = self.look.between(kind, index, start[:-1], *more)
        return places


class ResumesAtTheNextValue(Ranged):
    def between(
        self, kind: str, index: str, start: bytes, end: bytes | None, limit: int, after: IndexPlace | None = None
    ) -> tuple[IndexPlace, ...]:
        start = max(start, after.value + b"\x00") if after else start
        places: tuple[IndexPlace, ...] = self.look.between(kind, index, start, end, limit)
        return places


class ForgetsTheCursor(Ranged):
    def between(
        self,
        kind: str,
        index: str,
        start: bytes,
        end: bytes | None,
        limit: int,
        after: IndexPlace | None = None,  # noqa: ARG002  the fault
    ) -> tuple[IndexPlace, ...]:
        places: tuple[IndexPlace, ...] = self.look.between(kind, index, start, end, limit)
        return places


class FillsPagesTooFull(Ranged):
    def between(self, kind: str, index: str, start: bytes, end: bytes | None, limit: int, *after: Any) -> Any:  # noqa: ANN401  the cursor, the places
        return self.look.between(kind, index, start, end, limit + 1, *after)


class OrdersBySignedBytes(Ranged):
    def between(self, kind: str, index: str, start: bytes, end: bytes | None, limit: int, *after: Any) -> Any:  # noqa: ANN401  as above
        places = self.look.between(kind, index, start, end, limit, *after)
        return tuple(sorted(places, key=lambda place: (place.value >= b"\x80") * -1))


class CountsStreamsOnce(Ranged):
    def count(self, kind: str, index: str, start: bytes, end: bytes | None) -> int:
        return len({place.id for place in self.look.between(kind, index, start, end, 9999)})


class CountsAllOfTheIndex(Ranged):
    def count(self, kind: str, index: str, *_: Any) -> int:  # noqa: ANN401  start and end
        return len(self.look.between(kind, index, b"", None, 9999))


class MixesRangesOfKinds(Ranged):
    def between(self, _: str, *more: Any) -> Any:  # noqa: ANN401  as above
        return tuple(place for kind in ("household", "person") for place in self.look.between(kind, *more))


class Scanned(Unit):
    @property
    def look(self) -> Scannable:
        return scannable(self.good)


class ScansAllKinds(Scanned):
    def scan(self, _: str, *columns: Any) -> Any:  # noqa: ANN401  which columns, the stream
        return self.look.scan("household", *columns)


class ScansInTheOrderOfTheTable(Scanned):
    def scan(self, kind: str, columns: Any = ("id", "version", "parts")) -> Any:  # noqa: ANN401  as above
        return self.look.scan(kind, [name for name in ("id", "version", "parts") if name in columns])


class ScansAfterTheEnd(Scanned):
    def scan(self, kind: str, *columns: Any) -> Any:  # noqa: ANN401  as above
        return pa.table(self.look.scan(kind, *columns))


class LeavesOutWhatItDoesNotKnow(Scanned):
    def scan(self, kind: str, columns: Any = ("id", "version", "parts")) -> Any:  # noqa: ANN401  as above
        return self.look.scan(kind, [name for name in ("id", "version", "parts") if name in columns] or ["id"])


FAULTS = {
    LosesTheSecondRecord: "test_every_record_comes_back_whole_and_in_order",
    ForgetsTheSnapshot: "test_a_committed_change_is_loaded_as_it_was_written",
    GlancesAtNothing: "test_a_committed_change_is_loaded_as_it_was_written",
    TellsOfOneEnd: "test_the_head_of_a_chain_is_its_last_record",
    HoldsNothing: "test_a_committed_change_is_loaded_as_it_was_written",
    GlancesAtTheFirstRecord: "test_the_head_of_a_chain_is_its_last_record",
    UnitesInTheOrderOfStreams: "test_records_of_many_streams_are_written_in_their_order_and_each_state_once",
    UnitesWithoutLooking: "test_a_state_of_another_version_is_refused_among_others",
    UnitesBeginningsAlone: "test_records_of_many_streams_are_written_in_their_order_and_each_state_once",
    CutsBytesAtNul: "test_a_committed_change_is_loaded_as_it_was_written",
    DoesNotRollBack: "test_a_unit_that_is_left_without_commit_writes_nothing",
    IgnoresTheExpectedVersion: "test_a_change_that_expects_another_version_is_refused",
    SharesUniqueEntries: "test_a_unique_entry_belongs_to_one_stream",
    KeepsOldEntries: "test_streams_are_found_by_the_entries_of_their_present_snapshot",
    MixesKindsUp: "test_streams_are_found_by_the_entries_of_their_present_snapshot",
    FindsInAnyOrder: "test_streams_are_found_by_the_entries_of_their_present_snapshot",
    TakesAnEventTwice: "test_an_event_is_recorded_once",
    NamesTheFirstRecordAsHead: "test_the_head_of_a_chain_is_its_last_record",
    RemembersOneRecordOfARequest: "test_what_a_client_id_wrote_is_found_again",
    RepeatsTheLastRecordOfAPage: "test_the_log_is_read_in_pages_without_gap_or_repetition",
    IgnoresTheLimit: "test_the_log_is_read_in_pages_without_gap_or_repetition",
    CommitsToAWrongPosition: "test_the_log_is_read_in_pages_without_gap_or_repetition",
    AnswersAfterTheEnd: "test_after_its_commit_a_unit_can_only_be_left",
    SeesWhatOthersCommitLater: "test_a_reader_keeps_what_it_began_with",
    TellsTheValue: "test_a_unique_entry_belongs_to_one_stream",
    EndsWithTheEnd: "test_a_range_is_read_in_pages_without_gap_or_repetition",
    BeginsBeforeTheStart: "test_a_range_is_read_in_pages_without_gap_or_repetition",
    ResumesAtTheNextValue: "test_a_range_is_read_in_pages_without_gap_or_repetition",
    ForgetsTheCursor: "test_a_range_is_read_in_pages_without_gap_or_repetition",
    FillsPagesTooFull: "test_a_range_is_read_in_pages_without_gap_or_repetition",
    OrdersBySignedBytes: "test_an_index_is_read_in_the_order_of_its_values_and_ids",
    CountsStreamsOnce: "test_a_range_is_read_in_pages_without_gap_or_repetition",
    CountsAllOfTheIndex: "test_a_range_is_read_in_pages_without_gap_or_repetition",
    MixesRangesOfKinds: "test_ranges_of_other_kinds_and_names_are_apart",
    ScansAllKinds: "test_a_kind_is_read_as_columns",
    ScansInTheOrderOfTheTable: "test_a_kind_is_read_as_columns",
    ScansAfterTheEnd: "test_a_scan_ends_with_its_unit_and_says_so",
    LeavesOutWhatItDoesNotKnow: "test_a_column_that_is_not_there_is_refused",
}


class Faulty(MemoryStore):
    fault: ClassVar[type[Unit]] = Unit

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[Any]:
        with super().begin(write=write) as good:
            unit = self.fault(good, self)
            try:
                yield unit
            finally:
                if write and not vars(good)["left"]:
                    unit.leave()


def broken_promises(make_store: Callable[[], MemoryStore], asked: str = "test_") -> set[str]:
    """Run the promises of the contract that any store can keep, all or that of this name, and name those that fail."""
    broken = set()
    for name, test in inspect.getmembers(StoreContract, inspect.isfunction):
        if not name.startswith(asked) or getattr(test, "capability", None) in {Capability.DURABLE, Capability.SHARED}:
            continue
        marks = [mark.args for mark in getattr(test, "pytestmark", ())]
        for values in product(*(options for _, options in marks)):
            given = dict(zip([names for names, _ in marks], values, strict=True))
            fixtures = {"store": make_store(), "make_store": make_store}
            wanted = {key: fixtures[key] for key in inspect.signature(test).parameters if key in fixtures}
            try:
                test(StoreContract(), **wanted, **given)
            except (Exception, pytest.fail.Exception):  # noqa: BLE001  whatever it says, it is caught
                broken.add(name)
    return broken


def test_a_store_without_a_fault_breaks_no_promise() -> None:
    assert broken_promises(Faulty) == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Unit]) -> None:
    assert FAULTS[fault] in broken_promises(type("Planted", (Faulty,), {"fault": fault}), FAULTS[fault])


class Careless(MemoryStore):
    def get(self, digest: str) -> bytes:
        return self._blobs.get(digest, b"")


@pytest.mark.parametrize("promise", ["test_other_bytes_are_never_returned", "test_what_was_never_put_is_not_found"])
def test_a_keeper_that_returns_blobs_unchecked_is_caught(promise: str) -> None:
    def spoil(blobs: Careless, digest: str) -> None:
        blobs._blobs[digest] = b"other"  # noqa: SLF001  there is no lawful way to damage a blob

    fixtures = {"make_blobs": Careless, "spoil": spoil}
    test = getattr(BlobsContract(), promise)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test(**{name: fixtures[name] for name in inspect.signature(test).parameters})
