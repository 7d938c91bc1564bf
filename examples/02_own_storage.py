"""A store of one's own: the log as lines of JSON in one file, proved by the contract. Run it, or run pytest on it."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock, local
from typing import ClassVar

import pytest
from cattrs.preconf.json import make_converter
from hypothesis import settings

from slrtkit.errors import DuplicateKeyError, StaleVersionError, StorageError
from slrtkit.ports import Change, Committed, IndexEntry, Positioned, Record, Snapshot, Store, StreamId, UnitOfWork
from slrtkit.testing import Capability, StoreContract, store_machine

JSON = make_converter()  # attrs classes as JSON, bytes in base 85


class JsonlStore(Store):
    """A line holds what one commit wrote. The file is read when it is opened, by one process at a time, and kept in memory."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        lines, newline, _torn = path.read_bytes().rpartition(b"\n")
        os.truncate(path, len(lines + newline))  # a commit that a power cut tore in two was never acknowledged
        self.path = path
        self.changes = tuple(change for line in lines.splitlines() for change in JSON.loads(line, tuple[Change, ...]))
        self.writing, self.thread, self.closed = Lock(), local(), False

    @contextmanager
    def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
        if self.closed or getattr(self.thread, "inside", False):
            raise StorageError("the store is closed, or this thread is inside a unit", code="storage.misuse")
        with self.writing if write else Lock():
            unit, self.thread.inside = Unit(self, write=write), True
            try:
                yield unit
            finally:
                unit.over, self.thread.inside = True, False

    def close(self) -> None:
        self.closed = True


class Unit(UnitOfWork):  # all changes so far, and its own; what is asked is found by going through them
    def __init__(self, store: JsonlStore, *, write: bool) -> None:
        self.store, self.write, self.over, self.changes = store, write, False, store.changes

    def log(self) -> list[Positioned]:
        self.check()
        return [Positioned(n, record) for n, record in enumerate((r for c in self.changes for r in c.records), 1)]

    def states(self) -> dict[StreamId, Snapshot]:
        self.check()
        return {change.snapshot.stream: change.snapshot for change in self.changes}

    def load(self, stream: StreamId) -> Snapshot | None:
        return self.states().get(stream)

    def find(self, kind: str, index: str, value: bytes) -> tuple[str, ...]:
        held = ((s.stream.id, place(s, e)) for s in self.states().values() for e in s.indexes)
        return tuple(sorted({stream for stream, entry in held if entry == (kind, index, value)}))

    def head(self, node: str, incarnation: str, scope: str) -> Record | None:
        chain = [r for _, r in self.log() if (r.node, r.incarnation, r.scope) == (node, incarnation, scope)]
        return max(chain, key=lambda record: record.seq, default=None)

    def request(self, client_id: str) -> tuple[Positioned, ...]:
        return tuple(positioned for positioned in self.log() if positioned.record.client_id == client_id)

    def history(self, stream: StreamId) -> tuple[Record, ...]:
        return tuple(record for _, record in self.log() if record.stream == stream)

    def since(self, position: int, limit: int) -> tuple[Positioned, ...]:
        return tuple(self.log()[position:][:limit])

    def record(self, changes: Iterable[Change]) -> None:
        self.check(writing=True)
        try:
            self.changes += self.allowed(tuple(changes))
        except BaseException:
            self.over = True  # what fails can only be left
            raise

    def allowed(self, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        keys, states = {record.key for _, record in self.log()}, self.states()
        owners = {place(s, e): s.stream for s in states.values() for e in s.indexes if e.unique}
        for change in changes:
            stream, before = change.snapshot.stream, states.get(change.snapshot.stream)
            if (before.version if before else 0) != change.expected_version:
                raise StaleVersionError("the stream is at another version", path=f"{stream.kind}/{stream.id}", cure="load it")
            for taken in keys.intersection(record.key for record in change.records):
                raise DuplicateKeyError("the event is recorded already", path=taken)
            owners = {held: owner for held, owner in owners.items() if owner != stream}
            for entry in change.snapshot.indexes:
                if entry.unique and owners.setdefault(place(change.snapshot, entry), stream) != stream:
                    raise DuplicateKeyError("a unique entry belongs to another stream", path=f"{stream.kind}.{entry.name}")
            keys |= {record.key for record in change.records}
            states[stream] = change.snapshot
        return changes

    def commit(self) -> Committed:
        self.check(writing=True)
        line, committed = JSON.dumps(self.changes[len(self.store.changes) :]), Committed(len(self.log()))
        with self.store.path.open("ab", buffering=0) as file:
            file.write(line.encode() + b"\n")
            os.fsync(file.fileno())
        self.store.changes, self.over = self.changes, True
        return committed

    def check(self, *, writing: bool = False) -> None:
        if self.over or (writing and not self.write):
            raise StorageError("the unit is over, or was begun for reading", code="storage.misuse")


def place(snapshot: Snapshot, entry: IndexEntry) -> tuple[str, str, bytes]:
    return snapshot.stream.kind, entry.name, entry.value


class TestJsonlStore(StoreContract):
    lacks: ClassVar = {
        Capability.SHARED: "the file is read once, when it is opened",
        Capability.ORDERED: "its units have no RangeQuery, so that there are no worklists over it",
        Capability.SCANNED: "its units give no Arrow",
    }

    @pytest.fixture
    def make_store(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: JsonlStore(tmp_path / "slrt.jsonl")


TestJsonlHistory = store_machine(lambda: JsonlStore(Path(mkdtemp()) / "slrt.jsonl")).TestCase
TestJsonlHistory.settings = settings(max_examples=30, stateful_step_count=12, deadline=None)

if __name__ == "__main__":
    os.execv(sys.executable, [sys.executable, "-m", "pytest", "-qp", "no:cacheprovider", __file__])  # noqa: S606  itself
