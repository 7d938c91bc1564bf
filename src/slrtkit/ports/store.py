"""The Store port: one append-only log, and beside it the present state of each stream, written together or not at all.

A store keeps opaque records. It knows nothing of keys, hashes or what an event means; the journal seals, commits and chains.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, cast

import attrs
from attrs import frozen

from slrtkit.errors import StorageError
from slrtkit.ledger import JSON, contexts, digest

__all__ = [
    "Change",
    "Committed",
    "IndexEntry",
    "IndexPlace",
    "Part",
    "Positioned",
    "RangeQuery",
    "Record",
    "Snapshot",
    "Store",
    "StreamId",
    "UnitOfWork",
    "ordered",
]


class StreamId(NamedTuple):
    """What a stream is about: a kind (`complaint`) and an id within it."""

    kind: str
    id: str


@frozen(slots=False)  # as `Record`
class Part:
    """One person's share of a record, as it is stored.

    Attributes:
        subject: Id of the person or thing it is about; its key is what erasure destroys.
        field: Name of the share within the record.
        commitment: Salted commitment to the plaintext, 64 hexadecimal digits.
        data: The bytes that a `Sealer` made.
    """

    subject: str
    field: str
    commitment: str
    data: bytes = attrs.field(repr=False)


def event_key(node: str, incarnation: str, scope: str, seq: int) -> str:
    """Return the id that an event has everywhere."""
    return f"{node}/{incarnation}/{scope}/{seq}"


@frozen(slots=False)  # without slots a frozen class is made in half the time; many are made of this
class Record:
    """One event in its envelope.

    Attributes:
        node: The device or office that wrote it.
        incarnation: Which life of that node; a restored back-up begins a new one.
        scope: The village, district or restricted group whose chain it is in.
        seq: Its place in the chain of node, incarnation and scope, from 1 without gaps.
        clock: Hybrid logical stamp (`ledger.tick`).
        at: The device's own time, RFC 3339 in UTC (`ledger.instant_text`).
        deps: Keys of the events in this scope that its author had seen and that nothing it depends on already names.
        base: Per field that it sets, in the order that its content names them, the keys of the events whose values its author
            saw; a field is given by its place only, for its name would tell what the event is about.
        stream: What it is about.
        type: Name and version of the event's form.
        actor: Id of the officer.
        client_id: The request that it answers; one request may write several records.
        parts: The content.
        previous: Hash of the event before it in the chain.
        hash: Hash of its own header.
    """

    node: str
    incarnation: str
    scope: str
    seq: int
    clock: str
    at: str
    deps: tuple[str, ...]
    base: tuple[tuple[str, tuple[str, ...]], ...]
    stream: StreamId
    type: str
    actor: str
    client_id: str
    parts: tuple[Part, ...]
    previous: str
    hash: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a step of an event key that is empty or has a slash."""
        if self.node and self.incarnation and self.scope and "/" not in self.node + self.incarnation + self.scope:
            return
        steps = {"node": self.node, "incarnation": self.incarnation, "scope": self.scope}
        wrong = next(name for name, step in steps.items() if not step or "/" in step)
        raise StorageError("a step of an event key is a text without a slash", code="storage.key", path=wrong)

    @property
    def key(self) -> str:
        """The event's id everywhere: `node/incarnation/scope/seq`."""
        return event_key(self.node, self.incarnation, self.scope, self.seq)

    def header(self) -> JSON:
        """Return all that the hash covers: everything but the hash itself; of each part the digest of its bytes."""
        return {
            "node": self.node,
            "incarnation": self.incarnation,
            "scope": self.scope,
            "seq": self.seq,
            "clock": self.clock,
            "at": self.at,
            "deps": self.deps,
            "base": self.base,
            "stream": self.stream,
            "type": self.type,
            "actor": self.actor,
            "client_id": self.client_id,
            "parts": tuple((p.subject, p.field, p.commitment, digest(contexts.DATA, p.data)) for p in self.parts),
            "previous": self.previous,
        }


@frozen(slots=False)  # as `Record`
class IndexEntry:
    """A value under which a stream is found; a unique one belongs to one stream of its kind at a time."""

    name: str
    value: bytes = attrs.field(repr=False)
    unique: bool = False


@frozen
class Snapshot:
    """The present state of one stream. `version` counts the stream's records in this store."""

    stream: StreamId
    version: int
    parts: tuple[Part, ...]
    indexes: tuple[IndexEntry, ...] = ()


@frozen
class Change:
    """What happened to one stream, and the state that it led to: both are written, or neither.

    A change without records replaces the snapshot alone, as after a change of its form.
    """

    records: tuple[Record, ...]
    snapshot: Snapshot

    def __attrs_post_init__(self) -> None:
        """Refuse a change that is about more than one stream, or whose version cannot be."""
        for record in self.records:
            if record.stream != self.snapshot.stream:
                raise StorageError("a record of another stream", code="storage.misuse", path="records")
        if self.snapshot.version < max(1, len(self.records)):
            raise StorageError("a version counts the records of its stream", code="storage.misuse", path="snapshot.version")

    @property
    def expected_version(self) -> int:
        """The version that the stream must have for this change to apply; 0 if it must not exist."""
        return self.snapshot.version - len(self.records)


@frozen
class Committed:
    """Proof of a commit: every record up to and including `position` is durable."""

    position: int


class Positioned(NamedTuple):
    """A record and its place in this store's log. Positions rise; a record that is committed later stands later."""

    position: int
    record: Record


class UnitOfWork(Protocol):
    """One look at the store as it was at the beginning, together with what this unit has written itself.

    After an error in `record`, and after `commit`, a unit can only be left; everything else raises StorageError
    (`storage.misuse`), and so do `record` and `commit` of a unit begun for reading.
    """

    def load(self, stream: StreamId) -> Snapshot | None:
        """Return the present state, or None if nothing was ever recorded."""
        ...

    def find(self, kind: str, index: str, value: bytes) -> tuple[str, ...]:
        """Return the ids of the streams whose present snapshot has this entry, sorted."""
        ...

    def head(self, node: str, incarnation: str, scope: str) -> Record | None:
        """Return the last record of one chain."""
        ...

    def request(self, client_id: str) -> tuple[Positioned, ...]:
        """Return what this client id wrote, in order."""
        ...

    def history(self, stream: StreamId) -> tuple[Record, ...]:
        """Return the records of one stream, in order."""
        ...

    def since(self, position: int, limit: int) -> tuple[Positioned, ...]:
        """Return at most `limit` records that stand after a position, in order."""
        ...

    def record(self, changes: Iterable[Change]) -> None:
        """Write changes, in order. Many in one call are far cheaper than one call for each.

        They are taken as they come: whoever makes them may look up what the unit held before the call. An error of theirs fails
        the unit as one of the store does.

        Raises:
            StaleVersionError: a stream is not at the version that its change expects.
            DuplicateKeyError: a unique entry belongs to another stream, or an event key is taken.
            StorageFullError: no space is left.
        """
        ...

    def commit(self) -> Committed:
        """Make everything durable, all at once; what it returns names the last position in the log."""
        ...


class IndexPlace(NamedTuple):
    """Where a stream stands in an index: under a value and, among those that share it, by its id. Places sort as tuples."""

    value: bytes
    id: str


class RangeQuery(Protocol):
    """What a unit of work may offer besides: its indexes in order, so that a long list is read page by page.

    An index is multi-valued: a stream stands in it once for each value that its present snapshot has. Values are in the order
    of their bytes, a shorter one before the longer one that it begins. A range holds its start and not its end; no end means
    to the last value. Like everything in a unit, it tells of the store as it was at the beginning, with what the unit has
    written itself.
    """

    def between(
        self, kind: str, index: str, start: bytes, end: bytes | None, limit: int, after: IndexPlace | None = None
    ) -> tuple[IndexPlace, ...]:
        """Return at most `limit` places of a range, in order: its first ones, or those that stand after another place."""
        ...

    def count(self, kind: str, index: str, start: bytes, end: bytes | None) -> int:
        """Return how many places a range has."""
        ...


def ordered(unit: UnitOfWork) -> RangeQuery:
    """Return a unit as one that reads its indexes in order.

    Raises:
        StorageError: (`storage.ranges`) this store does not.
    """
    if not all(callable(getattr(unit, name, None)) for name in ("between", "count")):
        raise StorageError(
            "this store does not read its indexes in order", code="storage.ranges", cure="give its units the RangeQuery port"
        )
    return cast("RangeQuery", unit)


class Store(Protocol):
    """Keeps the log. Promises, proved by `slrtkit.testing.StoreContract`.

    What was committed is there for every later unit, in this process and others; what was not committed never shows. A unit
    for writing sees no other writer between its beginning and its end.
    """

    def begin(self, *, write: bool) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work; leaving it without `commit` undoes all that it wrote.

        Raises:
            StorageBusyError: another writer did not finish in time.
            StorageCorruptError: the store cannot be read.
            StorageError: (`storage.misuse`) this thread is inside a unit of this store already, or the store is closed.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections; closing twice is allowed."""
        ...
