"""What belongs to one thing alone, where two posts gave it to two: both keep it, and neither has it alone."""

from collections.abc import Collection

from attrs import define, evolve, field

from slrtkit.ports.glance import held_of
from slrtkit.ports.store import IndexEntry, Snapshot, StreamId, UnitOfWork

__all__ = ["Owners", "still_shared"]


@define
class Owners:
    """Tells whose each unique entry is, in a unit of work and among the snapshots that are made for it.

    Attributes:
        unit: The unit of work.
    """

    unit: UnitOfWork
    _fresh: dict[tuple[str, str, bytes], str] = field(factory=dict, init=False)

    def apart(self, made: Snapshot, held: Collection[IndexEntry] = ()) -> Snapshot:
        """Return a snapshot whose entries are unique only where nothing else has them.

        Args:
            made: The snapshot.
            held: What the thing has already; what is unique there stays so.
        """
        entries = [self._apart(made.stream, one) if one.unique and one not in held else one for one in made.indexes]
        return Snapshot(made.stream, made.version, made.parts, tuple(entries))

    def _apart(self, stream: StreamId, entry: IndexEntry) -> IndexEntry:
        owner = self._fresh.setdefault((stream.kind, entry.name, entry.value), stream.id)
        alone = owner == stream.id and not _others(self.unit, stream, entry)
        return entry if alone else evolve(entry, unique=False)


def still_shared(unit: UnitOfWork, made: Snapshot) -> Snapshot:
    """Return the next snapshot of a thing, in which what it shares is shared still, as long as another has it as well."""
    if not any(one.unique for one in made.indexes):
        return made
    shared = {(name, value) for name, value, unique in held_of(unit, made.stream) if not unique}
    entries = [
        evolve(one, unique=False) if one.unique and (one.name, one.value) in shared and _others(unit, made.stream, one) else one
        for one in made.indexes
    ]
    return Snapshot(made.stream, made.version, made.parts, tuple(entries))


def _others(unit: UnitOfWork, stream: StreamId, entry: IndexEntry) -> set[str]:
    return {*unit.find(stream.kind, entry.name, entry.value)} - {stream.id}
