"""A glance at a store: what the journal asks of every command, without what it has no use for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias, cast

from slrtkit.ports.store import Part, StreamId, UnitOfWork

__all__ = ["ChainEnd", "ChainEnds", "Glances", "end_of", "ends_of", "held_of", "parts_of"]

Parts: TypeAlias = tuple[int, tuple[Part, ...]]
"""Version and parts of a snapshot."""
Held: TypeAlias = tuple[str, bytes, bool]
"""Name and value of an index entry, and whether it is unique."""
_PAGE: Final = 1000
"""Records that are read at a time where a store tells of no ends."""


class ChainEnd(NamedTuple):
    """Where a chain stands: number, clock stamp and hash of its last record."""

    seq: int
    clock: str
    hash: str


class Glances(Protocol):
    """What a unit of work may offer besides, for speed: it says nothing that `UnitOfWork` does not say."""

    def parts(self, stream: StreamId) -> Parts | None:
        """Return version and parts of the snapshot that `load` returns, or None where it does."""
        ...

    def end_of(self, node: str, incarnation: str, scope: str) -> ChainEnd | None:
        """Return number, clock stamp and hash of the record that `head` returns, or None where it does."""
        ...

    def held(self, stream: StreamId) -> Sequence[Held]:
        """Return name, value and uniqueness of the entries of the snapshot that `load` returns; none where it does."""
        ...


class ChainEnds(Protocol):
    """What a unit of work may offer besides, for speed: where every chain stands, without a look at each record."""

    def ends(self) -> Iterable[tuple[tuple[str, str, str], ChainEnd]]:
        """Return node, incarnation and scope of each chain, and where it stands: at its last record, as `head` does."""
        ...


def parts_of(unit: UnitOfWork, stream: StreamId) -> Parts | None:
    """Return version and parts of the present state, or None if nothing was ever recorded."""
    parts: Callable[[StreamId], Parts | None] | None = getattr(unit, "parts", None)
    if parts:
        return parts(stream)
    snapshot = unit.load(stream)
    return (snapshot.version, snapshot.parts) if snapshot else None


def held_of(unit: UnitOfWork, stream: StreamId) -> Sequence[Held]:
    """Return name, value and uniqueness of the index entries of the present state; none if nothing was ever recorded."""
    if hasattr(unit, "held"):
        return cast("Glances", unit).held(stream)
    snapshot = unit.load(stream)
    return [(one.name, one.value, one.unique) for one in snapshot.indexes] if snapshot else []


def end_of(unit: UnitOfWork, node: str, incarnation: str, scope: str) -> ChainEnd | None:
    """Return where a chain stands, or None where it has not begun."""
    if hasattr(unit, "end_of"):
        return cast("Glances", unit).end_of(node, incarnation, scope)
    head = unit.head(node, incarnation, scope)
    return ChainEnd(head.seq, head.clock, head.hash) if head else None


def ends_of(unit: UnitOfWork) -> Mapping[tuple[str, str, str], ChainEnd]:
    """Return where each chain stands: (node, incarnation, scope) -> its end."""
    if hasattr(unit, "ends"):
        return dict(cast("ChainEnds", unit).ends())
    ends: dict[tuple[str, str, str], ChainEnd] = {}
    position = 0
    while page := unit.since(position, _PAGE):
        for _, record in page:
            ends[record.node, record.incarnation, record.scope] = ChainEnd(record.seq, record.clock, record.hash)
        position = page[-1].position
    return ends
