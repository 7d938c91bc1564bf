"""Invented records for the tests of stores."""

from collections.abc import Iterable

from attrs import evolve

from slrtkit.ledger import GENESIS, commit, contexts, event_hash
from slrtkit.ports.store import Change, IndexEntry, Part, Positioned, Record, Snapshot, Store, StreamId

__all__ = ["NIK", "VILLAGE", "Author", "part", "place", "places", "stream", "write"]

SALT = bytes(32)
NIK: IndexEntry = IndexEntry("nik", b"\x00blind\xff", unique=True)
VILLAGE: IndexEntry = IndexEntry("village", b"33.16.01.2001")


def stream(name: str, kind: str = "household") -> StreamId:
    """Return the id of an invented stream."""
    return StreamId(kind, name)


def part(data: bytes, *, subject: str = "someone", field: str = "body") -> Part:
    """Return an invented part with a true commitment."""
    return Part(subject, field, commit(contexts.PART, SALT, data), SALT + data)


class Author:
    """Writes the chain of one node and scope. Threads that share one must take turns."""

    def __init__(self, *, node: str = "node", incarnation: str = "1", scope: str = "33.16") -> None:
        """Begin a chain."""
        self._chain = (node, incarnation, scope)
        self._seq = 0
        self._previous = GENESIS

    @classmethod
    def after(cls, last: Record) -> "Author":
        """Go on with a chain after its last record."""
        author = cls(node=last.node, incarnation=last.incarnation, scope=last.scope)
        author._seq, author._previous = last.seq, last.hash
        return author

    def record(
        self,
        about: StreamId,
        *,
        client_id: str = "request",
        deps: tuple[str, ...] = (),
        base: tuple[tuple[str, tuple[str, ...]], ...] = (),
        data: bytes = b"what happened",
    ) -> Record:
        """Return the next record of the chain."""
        self._seq += 1
        record = Record(
            *self._chain,
            seq=self._seq,
            clock=f"{self._seq:012x}.0000",
            at="2026-01-31T02:03:04.000000Z",
            deps=deps,
            base=base,
            stream=about,
            type="Invented/1",
            actor="officer",
            client_id=client_id,
            parts=(part(data),),
            previous=self._previous,
        )
        self._previous = event_hash(record.header())
        return evolve(record, hash=self._previous)

    def change(
        self,
        name: str,
        *,
        kind: str = "household",
        version: int = 0,
        records: int = 1,
        indexes: tuple[IndexEntry, ...] = (),
        client_id: str = "request",
        deps: tuple[str, ...] = (),
        base: tuple[tuple[str, tuple[str, ...]], ...] = (),
        data: bytes = b"what happened",
    ) -> Change:
        """Return a change of a stream that stands at a version."""
        about = stream(name, kind)
        written = tuple(self.record(about, client_id=client_id, deps=deps, base=base, data=data) for _ in range(records))
        state = part(f"{name} after {self._seq}: ".encode() + data)
        return Change(written, Snapshot(about, version + records, (state,), indexes))


def write(store: Store, *changes: Change) -> int:
    """Write changes in one unit and return the position of its receipt."""
    with store.begin(write=True) as unit:
        unit.record(changes)
        return unit.commit().position


def place(entry: IndexEntry) -> tuple[str, bytes]:
    """Return what an entry is found by."""
    return entry.name, entry.value


def places(page: Iterable[Positioned]) -> list[int]:
    """Return the positions of a page."""
    return [positioned.position for positioned in page]
