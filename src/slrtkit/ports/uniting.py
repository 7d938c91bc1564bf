"""What others recorded, written at once: the records of many streams in their order, and then each stream's state."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, cast

from slrtkit.ports.store import Change, Record, Snapshot, StreamId, UnitOfWork

__all__ = ["Uniting", "unite"]


class Uniting(Protocol):
    """What a unit of work may offer besides, for speed: it writes nothing that `UnitOfWork.record` would not have written."""

    def unite(self, records: Sequence[Record], states: Iterable[Snapshot]) -> None:
        """Write records of any streams in their order, and the state of each of the streams once.

        The states are taken one by one, when the records are written already. Raises what `UnitOfWork.record` raises.
        """
        ...


def unite(unit: UnitOfWork, records: Sequence[Record], states: Iterable[Snapshot]) -> None:
    """Write records of any streams in their order, and the state that each stream is in after all of them.

    Args:
        unit: A unit of work.
        records: The records.
        states: The state of each of their streams, in the order in which they first occur; they are taken one by one. The unit
            may know the records by then, or not.

    Raises:
        StorageError: see `UnitOfWork.record`.
    """
    if hasattr(unit, "unite"):
        cast("Uniting", unit).unite(records, states)
    else:
        unit.record(_changes(records, iter(states)))


def _changes(records: Iterable[Record], states: Iterator[Snapshot]) -> Iterator[Change]:
    """Yield a change for each record: a stream has its state with the last of them, and none before."""
    records = tuple(records)
    left, made = Counter(record.stream for record in records), dict[StreamId, Snapshot]()
    for record in records:
        stream = record.stream
        final = made.pop(stream, None) or next(states)
        left[stream] -= 1
        if left[stream]:
            made[stream] = final
        yield Change((record,), Snapshot(stream, final.version - left[stream], (), ()) if left[stream] else final)
