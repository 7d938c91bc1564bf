"""A store in memory: for tests, demonstrations, and as the shortest example of the port."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from hashlib import sha256
from itertools import islice, takewhile
from threading import Lock, local
from typing import Final, TypeVar

from attrs import Factory, astuple, define, field

from slrtkit.adapters.storage.arrow import SCANNED, stream
from slrtkit.adapters.storage.rows import Row, snapshot_row
from slrtkit.errors import (
    DuplicateKeyError,
    NotFoundError,
    StaleVersionError,
    StorageBusyError,
    StorageCorruptError,
    StorageError,
)
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.glance import ChainEnd, ChainEnds
from slrtkit.ports.scan import ArrowStream, Scannable
from slrtkit.ports.store import (
    Change,
    Committed,
    IndexEntry,
    IndexPlace,
    Positioned,
    RangeQuery,
    Record,
    Snapshot,
    Store,
    StreamId,
    UnitOfWork,
)

__all__ = ["MemoryStore"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_PAGE: Final = 2048
"""Rows of a scan that are made at a time."""


class MemoryStore(Store, Blobs):
    """Keeps everything until the process ends. Threads may share it.

    A unit for writing works on a shallow copy, which `commit` puts in the place of the present one: readers keep what they
    began with, and beginning to write costs time in proportion to what is kept.

    Args:
        timeout: Seconds that a writer waits for another one.
    """

    def __init__(self, *, timeout: float = 5.0) -> None:
        self._tables = _Tables()
        self._blobs: dict[str, bytes] = {}
        self._writing = Lock()
        self._timeout = timeout
        self._thread = local()
        self._closed = False

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
        """Begin a unit of work; one writer at a time, any number of readers."""
        self._check()
        if write and not self._writing.acquire(timeout=self._timeout):
            raise StorageBusyError("another writer holds the store", cure="try again")
        self._thread.inside = True
        unit = _Unit(self, self._tables.copied() if write else self._tables, writable=write)
        try:
            yield unit
        finally:
            unit.left = "the unit of work is over"
            self._thread.inside = False
            if write:
                self._writing.release()

    def publish(self, tables: "_Tables") -> None:
        """Let later units see these tables."""
        self._tables = tables

    def put(self, data: bytes) -> str:
        """Keep bytes under their SHA-256."""
        self._check()
        digest = sha256(data).hexdigest()
        self._blobs[digest] = bytes(data)
        return digest

    def get(self, digest: str) -> bytes:
        """Return bytes whose SHA-256 was checked again."""
        self._check()
        data = self._blobs.get(digest)
        if data is None:
            raise NotFoundError("no blob is kept under this digest")
        if sha256(data).hexdigest() != digest:
            raise StorageCorruptError("a blob is not what was put", path=digest)
        return data

    def digests(self) -> Iterator[str]:
        """Yield the digests of all blobs, sorted."""
        self._check()
        yield from sorted(self._blobs)

    def drop(self, digest: str) -> None:
        """Let go of a blob."""
        self._check()
        self._blobs.pop(digest, None)

    def close(self) -> None:
        """Refuse everything from now on."""
        self._closed = True

    def _check(self) -> None:
        if self._closed:
            raise StorageError("the store is closed", code="storage.misuse")
        if getattr(self._thread, "inside", False):
            raise StorageError("this thread is inside a unit of work of this store", code="storage.misuse")


@define
class _Tables:
    """What a unit sees. A list that is shared with earlier units is copied before it is changed.

    `places` holds the index entries of each kind and name, sorted.
    """

    log: list[Positioned] = Factory(list)
    heads: dict[tuple[str, str, str], Record] = Factory(dict)
    histories: dict[StreamId, list[Record]] = Factory(dict)
    requests: dict[str, list[Positioned]] = Factory(dict)
    snapshots: dict[StreamId, Snapshot] = Factory(dict)
    places: dict[tuple[str, str], list[IndexPlace]] = Factory(dict)
    owners: dict[tuple[str, str, bytes], str] = Factory(dict)
    keys: set[str] = Factory(set)
    own: set[Hashable] = field(factory=set, init=False)

    def copied(self) -> "_Tables":
        return _Tables(*(copy(table) for table in astuple(self, recurse=False)[:-1]))

    def mine(self, table: dict[K, list[V]], key: K) -> list[V]:
        """Return a list that this unit may change in place."""
        if (id(table), key) not in self.own:
            self.own.add((id(table), key))
            table[key] = [*table.get(key, ())]
        return table[key]


class _Unit(UnitOfWork, RangeQuery, Scannable, ChainEnds):
    def __init__(self, store: MemoryStore, tables: _Tables, *, writable: bool) -> None:
        self._store = store
        self._all = tables
        self._writable = writable
        self.left = ""

    @property
    def _tables(self) -> _Tables:
        self._check()
        return self._all

    def load(self, stream: StreamId) -> Snapshot | None:
        return self._tables.snapshots.get(stream)

    def find(self, kind: str, index: str, value: bytes) -> tuple[str, ...]:
        places = self._tables.places.get((kind, index), [])
        first = bisect_left(places, (value, ""))
        return tuple(place.id for place in takewhile(lambda place: place.value == value, islice(places, first, None)))

    def between(
        self, kind: str, index: str, start: bytes, end: bytes | None, limit: int, after: IndexPlace | None = None
    ) -> tuple[IndexPlace, ...]:
        places, first, last = self._range(kind, index, start, end)
        first = max(first, bisect_right(places, after)) if after else first
        return tuple(places[first : min(last, first + max(limit, 0))])

    def count(self, kind: str, index: str, start: bytes, end: bytes | None) -> int:
        _, first, last = self._range(kind, index, start, end)
        return max(last - first, 0)

    def _range(self, kind: str, index: str, start: bytes, end: bytes | None) -> tuple[list[IndexPlace], int, int]:
        places = self._tables.places.get((kind, index), [])
        return places, bisect_left(places, (start, "")), len(places) if end is None else bisect_left(places, (end, ""))

    def head(self, node: str, incarnation: str, scope: str) -> Record | None:
        return self._tables.heads.get((node, incarnation, scope))

    def ends(self) -> Iterator[tuple[tuple[str, str, str], ChainEnd]]:
        return ((chain, ChainEnd(last.seq, last.clock, last.hash)) for chain, last in self._tables.heads.items())

    def request(self, client_id: str) -> tuple[Positioned, ...]:
        return tuple(self._tables.requests.get(client_id, ()))

    def history(self, stream: StreamId) -> tuple[Record, ...]:
        return tuple(self._tables.histories.get(stream, ()))

    def since(self, position: int, limit: int) -> tuple[Positioned, ...]:
        return tuple(self._tables.log[position : position + limit])

    def scan(self, kind: str, columns: Sequence[str] = SCANNED) -> ArrowStream:
        def pages(asked: Sequence[str]) -> Iterator[list[Row]]:
            rows = (snapshot_row(one)[1:4] for key, one in sorted(self._tables.snapshots.items()) if key.kind == kind)
            places = [SCANNED.index(name) for name in asked]
            while page := list[Row](tuple([row[at] for at in places]) for row in islice(rows, _PAGE)):
                yield page
                self._check()

        self._check()
        return stream(pages, columns)

    def _check(self) -> None:
        if self.left:
            raise StorageError(self.left, code="storage.misuse")

    def record(self, changes: Iterable[Change]) -> None:
        tables = self._writable_tables()
        try:
            for change in changes:
                _apply(tables, change)
        except BaseException:
            self.left = "the unit of work failed"
            raise

    def commit(self) -> Committed:
        tables = self._writable_tables()
        self._store.publish(tables)
        self.left = "the unit of work is committed"
        return Committed(len(tables.log))

    def _writable_tables(self) -> _Tables:
        if not self._writable:
            raise StorageError("the unit of work was begun for reading", code="storage.misuse")
        return self._tables


def _apply(tables: _Tables, change: Change) -> None:
    snapshot, stream = change.snapshot, change.snapshot.stream
    before = tables.snapshots.get(stream)
    if (before.version if before else 0) != change.expected_version:
        raise StaleVersionError("the stream is at another version", path="/".join(stream), cure="load it again")
    for record in change.records:
        _append(tables, record)
    tables.snapshots[stream] = snapshot
    for entry in before.indexes if before else ():
        if tables.owners.get((stream.kind, entry.name, entry.value)) == stream.id:
            del tables.owners[stream.kind, entry.name, entry.value]
    for entry in snapshot.indexes:
        _own(tables, stream, entry)
    left, entered = ({(e.name, e.value) for e in state.indexes} if state else set() for state in (before, snapshot))
    for name, value in left - entered:
        tables.mine(tables.places, (stream.kind, name)).remove(IndexPlace(value, stream.id))
    for name, value in entered - left:
        insort(tables.mine(tables.places, (stream.kind, name)), IndexPlace(value, stream.id))


def _append(tables: _Tables, record: Record) -> None:
    if record.key in tables.keys:
        raise DuplicateKeyError("the event is recorded already", code="storage.duplicate-event", path=record.key)
    positioned = Positioned(len(tables.log) + 1, record)
    tables.keys.add(record.key)
    tables.log.append(positioned)
    chain = (record.node, record.incarnation, record.scope)
    if chain not in tables.heads or tables.heads[chain].seq < record.seq:
        tables.heads[chain] = record
    tables.mine(tables.histories, record.stream).append(record)
    tables.mine(tables.requests, record.client_id).append(positioned)


def _own(tables: _Tables, stream: StreamId, entry: IndexEntry) -> None:
    place = (stream.kind, entry.name, entry.value)
    if entry.unique and tables.owners.setdefault(place, stream.id) != stream.id:
        raise DuplicateKeyError("a unique entry belongs to another stream", path=f"{stream.kind}.{entry.name}")
