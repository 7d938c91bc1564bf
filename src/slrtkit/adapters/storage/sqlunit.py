"""A unit of work on tables: what SQL databases have in common. How rows are asked for and written, each says itself."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import ClassVar

from slrtkit.adapters.storage.arrow import SCANNED, stream
from slrtkit.adapters.storage.ranges import RowRanges
from slrtkit.adapters.storage.refusals import belongs, recorded, stale
from slrtkit.adapters.storage.rows import Entry, Row, read_entries, read_parts, read_record, read_snapshot, snapshot_row
from slrtkit.adapters.storage.schema import (
    DELETE_ENTRIES,
    DELETE_ENTRY,
    INSERT_ENTRY,
    INSERT_SNAPSHOT,
    LAST_POSITION,
    SCAN,
    SELECT_END,
    SELECT_ENDS,
    SELECT_IDS,
    SELECT_PARTS,
    SELECT_RECORD,
    SELECT_SNAPSHOT,
    UPDATE_SNAPSHOT,
)
from slrtkit.errors import StorageError
from slrtkit.ports.glance import ChainEnd, ChainEnds, Glances, Held, Parts
from slrtkit.ports.scan import ArrowStream, Scannable
from slrtkit.ports.store import Change, Committed, Positioned, Record, Snapshot, StreamId, UnitOfWork
from slrtkit.ports.uniting import Uniting

__all__ = ["SqlUnit"]


class SqlUnit(UnitOfWork, RowRanges, Scannable, Glances, ChainEnds, Uniting):
    """A unit of work inside a transaction that its store has begun, and undoes where nobody commits it.

    Attributes:
        left: Why nothing more can be done with it; empty while something can.
        position: Place of the last record, or 0 as long as it was not asked for.
        translated: Raises the errors of the driver as ours.
        flag: What the driver takes for true and false; for bytes every driver takes `bytearray`, which SQLite's takes at once.
        batch: How many changes are written at a time.
    """

    translated: ClassVar[AbstractContextManager[None]]
    flag: ClassVar[type[int]] = bool
    batch: ClassVar[int] = 256

    def __init__(self, *, writable: bool) -> None:
        self.left: str = ""
        self.position: int = 0
        self._writable = writable
        self._entries: dict[StreamId, bytes] = {}
        """The column of index entries of what was loaded, to write only those that change."""
        self._held: tuple[bytes, list[Entry]] = (b"", [])
        """The last of these columns that was read, and what it says."""

    @abstractmethod
    def write(self, statement: str, parameters: Row) -> bool:
        """Change rows; False if there was none to change, or its key was taken."""

    @abstractmethod
    def write_all(self, statement: str, rows: Sequence[Row]) -> bool:
        """Change rows; False if there was none to change for some of them, or its key was taken."""

    @abstractmethod
    def pages(self, query: str, parameters: Row) -> Iterator[list[Row]]:
        """Yield the rows of a query some at a time, as they are read."""

    @abstractmethod
    def append(self, record: Record) -> bool:
        """Add a record, and set `position`; False if its key is taken."""

    @abstractmethod
    def add(self, records: Sequence[Record], begun: Sequence[Snapshot]) -> None:
        """Write records, and states each of which begins a stream; raise what `refusal` returns where one cannot be."""

    @abstractmethod
    def end(self) -> None:
        """Make everything durable."""

    def load(self, stream: StreamId) -> Snapshot | None:
        """Return the present state; see `slrtkit.ports.UnitOfWork`."""
        row = self._row(stream)
        return read_snapshot(row) if row else None

    def parts(self, stream: StreamId) -> Parts | None:
        """Return version and parts of the present state; see `slrtkit.ports.Glances`."""
        if self._writable:
            row = self._row(stream)
            return (row[2], read_parts(row[3])) if row else None
        rows = self.rows(SELECT_PARTS, stream)
        return (rows[0][0], read_parts(rows[0][1])) if rows else None

    def end_of(self, node: str, incarnation: str, scope: str) -> ChainEnd | None:
        """Return where a chain stands; see `slrtkit.ports.Glances`."""
        rows = self.rows(SELECT_END, (node, incarnation, scope))
        return ChainEnd(*rows[0]) if rows else None

    def ends(self) -> Iterator[tuple[tuple[str, str, str], ChainEnd]]:
        """Return where each chain stands; see `slrtkit.ports.ChainEnds`."""
        rows = self.rows(SELECT_ENDS, ())
        return (((node, incarnation, scope), ChainEnd(*end)) for node, incarnation, scope, *end in rows)

    def held(self, stream: StreamId) -> Sequence[Held]:
        """Return the index entries of the present state; see `slrtkit.ports.Glances`."""
        column = self._entries.get(stream)
        if column is None:
            row = self._row(stream)
            column = row[-1] if row else b""
        if self._held[0] is not column:
            self._held = column, read_entries(column)
        return self._held[1]

    def _row(self, stream: StreamId) -> Row | None:
        rows = self.rows(SELECT_SNAPSHOT, stream)
        if not rows:
            return None
        if self._writable:
            self._entries[stream] = rows[0][4]
        return rows[0]

    def find(self, kind: str, index: str, value: bytes) -> tuple[str, ...]:
        """Return the ids of streams by an entry."""
        return tuple([row[0] for row in self.rows(SELECT_IDS, (kind, index, bytearray(value)))])

    def head(self, node: str, incarnation: str, scope: str) -> Record | None:
        """Return the last record of a chain."""
        chain = "node = ? AND incarnation = ? AND scope = ? ORDER BY seq DESC LIMIT 1"
        found = self._positioned(chain, (node, incarnation, scope))
        return found[0].record if found else None

    def request(self, client_id: str) -> tuple[Positioned, ...]:
        """Return what a client id wrote."""
        return self._positioned("client_id = ? ORDER BY position", (client_id,))

    def history(self, stream: StreamId) -> tuple[Record, ...]:
        """Return the records of a stream."""
        return tuple([record for _, record in self._positioned("kind = ? AND id = ? ORDER BY position", stream)])

    def since(self, position: int, limit: int) -> tuple[Positioned, ...]:
        """Return records after a position."""
        return self._positioned("position > ? ORDER BY position LIMIT ?", (position, limit))

    def scan(self, kind: str, columns: Sequence[str] = SCANNED) -> ArrowStream:
        """Return the present states of a kind as Arrow; see `slrtkit.ports.Scannable`."""
        self.check()
        return stream(lambda asked: self._pages(SCAN.format(", ".join(asked)), (kind,)), columns)

    def _pages(self, query: str, parameters: Row) -> Iterator[list[Row]]:
        self.check()
        for page in self.pages(query, parameters):
            yield page
            self.check()  # it may be long since

    def record(self, changes: Iterable[Change]) -> None:
        """Write changes, some at a time."""
        self._check_writable()
        made = iter(changes)
        try:
            while batch := list(islice(made, self.batch)):
                with self.translated:
                    self._write_batch(batch)
        except BaseException:
            self.left = "the unit of work failed"
            raise

    def unite(self, records: Sequence[Record], states: Iterable[Snapshot]) -> None:
        """Write records, and then states, some at a time; see `slrtkit.ports.Uniting`."""
        self._check_writable()
        told, made, size = Counter([record.stream for record in records]), iter(states), self.batch
        try:
            with self.translated:
                for begin in range(0, len(records), size):
                    self.add(records[begin : begin + size], ())
            while batch := list(islice(made, size)):
                with self.translated:
                    self._restate(batch, told)
        except BaseException:
            self.left = "the unit of work failed"
            raise

    def commit(self) -> Committed:
        """Make everything durable."""
        self._check_writable()
        if not self.position:
            [(self.position,)] = self.rows(LAST_POSITION, ())
        self.left = "the unit of work is committed"
        self.end()
        return Committed(self.position)

    def check(self) -> None:
        """Refuse to go on with a unit that was left. Raises StorageError (`storage.misuse`)."""
        if self.left:
            raise StorageError(self.left, code="storage.misuse")

    def refusal(self, records: Iterable[Record], begun: Iterable[Snapshot]) -> StorageError:
        """Return why records, and states that each begin a stream, cannot all be written; none of them is written yet."""
        keys: set[str] = set()
        owners: dict[tuple[str, str, bytes], str] = {}
        for snapshot in begun:
            stream = snapshot.stream
            if self.rows(SELECT_SNAPSHOT, stream):
                return stale(stream)
            for one in snapshot.indexes:
                place = (stream.kind, one.name, one.value)
                if one.unique and owners.setdefault(place, stream.id) != stream.id:
                    return belongs(stream, one.name)
            if taken := self._taken(snapshot):
                return belongs(stream, taken)
        for record in records:
            if record.key in keys or self._knows(record):
                return recorded(record.key)
            keys.add(record.key)
        return StorageError("a value that the tables refuse", code="storage.value")

    def _knows(self, record: Record) -> bool:
        chain = (record.node, record.incarnation, record.scope, record.seq)
        return bool(self._positioned("node = ? AND incarnation = ? AND scope = ? AND seq = ?", chain))

    def _write_batch(self, batch: list[Change]) -> None:
        if len(batch) > 1:
            streams = {change.snapshot.stream for change in batch}
            if len(batch) == len(streams) and not any(change.expected_version for change in batch):
                self.add([record for change in batch for record in change.records], [change.snapshot for change in batch])
                return
        for change in batch:
            self._apply(change.snapshot, change.expected_version, change.records)

    def _restate(self, batch: list[Snapshot], told: Mapping[StreamId, int]) -> None:
        """Write states of which the records are written: so many of each."""
        if all(one.version == told[one.stream] for one in batch):
            self.add((), batch)
            return
        for one in batch:
            self._apply(one, one.version - told[one.stream])

    def _check_writable(self) -> None:
        if not self._writable:
            raise StorageError("the unit of work was begun for reading", code="storage.misuse")
        self.check()

    def _positioned(self, condition: str, parameters: Row) -> tuple[Positioned, ...]:
        rows = self.rows(SELECT_RECORD + condition, parameters)
        return tuple([Positioned(position, read_record(row)) for position, *row in rows])

    def _taken(self, snapshot: Snapshot) -> str:
        """Return the name of a unique entry that belongs to another stream; empty where none does."""
        kind, own = snapshot.stream
        unique = (one for one in snapshot.indexes if one.unique)
        return next((one.name for one in unique if set(self.find(kind, one.name, one.value)) - {own}), "")

    def _apply(self, snapshot: Snapshot, expected: int, records: Sequence[Record] = ()) -> None:
        stream, row = snapshot.stream, snapshot_row(snapshot)
        if not self._replace(expected, row):
            raise stale(stream)
        for record in records:
            if not self.append(record):
                raise recorded(record.key)
        entries, before = row[-1], self._entries.get(stream)
        if expected and before is None:
            self.write(DELETE_ENTRIES, stream)
        if entries != before:
            self._enter(snapshot, self.held(stream) if before else ())
        self._entries[stream] = entries

    def _enter(self, snapshot: Snapshot, before: Sequence[Held]) -> None:
        """Write those index entries that come and go."""
        (kind, stream_id), flag = snapshot.stream, self.flag
        has = dict.fromkeys([(one.name, one.value, one.unique) for one in snapshot.indexes])
        if before:
            left = [(kind, one[0], bytearray(one[1]), stream_id) for one in dict.fromkeys(before) if one not in has]
            if left:
                self.write_all(DELETE_ENTRY, left)
            for one in before:
                has.pop(one, None)
        entered = [(kind, name, bytearray(value), stream_id, flag(unique)) for name, value, unique in has]
        if entered and not self.write_all(INSERT_ENTRY, entered):
            raise belongs(snapshot.stream, self._taken(snapshot))

    def _replace(self, expected: int, row: Row) -> bool:
        if not expected:
            return self.write(INSERT_SNAPSHOT, row)
        kind, stream_id, *content = row
        return self.write(UPDATE_SNAPSHOT, (*content, kind, stream_id, expected))
