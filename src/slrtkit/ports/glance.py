"""A glance at a store: what the journal asks of every command, without what it has no use for."""

from typing import NamedTuple, Protocol, TypeAlias, cast

from slrtkit.ports.store import Part, StreamId, UnitOfWork

__all__ = ["ChainEnd", "Glances", "end_of", "parts_of"]

Parts: TypeAlias = tuple[int, tuple[Part, ...]]
"""Version and parts of a snapshot."""


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


def parts_of(unit: UnitOfWork, stream: StreamId) -> Parts | None:
    """Return version and parts of the present state, or None if nothing was ever recorded."""
    if hasattr(unit, "parts"):
        return cast("Glances", unit).parts(stream)
    snapshot = unit.load(stream)
    return (snapshot.version, snapshot.parts) if snapshot else None


def end_of(unit: UnitOfWork, node: str, incarnation: str, scope: str) -> ChainEnd | None:
    """Return where a chain stands, or None where it has not begun."""
    if hasattr(unit, "end_of"):
        return cast("Glances", unit).end_of(node, incarnation, scope)
    head = unit.head(node, incarnation, scope)
    return ChainEnd(head.seq, head.clock, head.hash) if head else None
