"""Prove that the log is whole and that every snapshot is what its log tells."""

from collections import defaultdict
from collections.abc import Iterator

from attrs import frozen

from slrtkit.errors import Problem
from slrtkit.ledger import verify_chain
from slrtkit.ports.store import Positioned, Record, StreamId, UnitOfWork
from slrtkit.service.journal import Journal
from slrtkit.wire import history_to_wire

__all__ = ["Proof", "rebuild"]

_BATCH = 1000


@frozen
class Proof:
    """What was looked at, and what was wrong with it; an empty `problems` is the proof."""

    events: int
    streams: int
    chains: int
    problems: tuple[Problem, ...]


def rebuild(journal: Journal) -> Proof:
    """Check every chain and fold every stream anew, and compare with the snapshots; nothing is changed.

    Raises:
        StorageCorruptError: a part does not open.
    """
    chains: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    streams: set[StreamId] = set()
    events = 0
    with journal.store.begin(write=False) as unit:
        for _, record in _all(unit):
            chains[record.node, record.incarnation, record.scope].append(record)
            streams.add(record.stream)
            events += 1
        problems = [problem for chain in chains.values() for problem in verify_chain(chain)]
        problems += [problem for stream in sorted(streams) for problem in _compare(journal, unit, stream)]
    return Proof(events, len(streams), len(chains), tuple(problems))


def _all(unit: UnitOfWork) -> Iterator[Positioned]:
    position = 0
    while batch := unit.since(position, _BATCH):
        yield from batch
        position = batch[-1].position


def _compare(journal: Journal, unit: UnitOfWork, stream: StreamId) -> Iterator[Problem]:
    kept, told = journal.history(unit, stream), journal.fold(unit, stream)
    if not kept or not told or (kept.version, history_to_wire(kept)) != (told.version, history_to_wire(told)):
        yield Problem(f"{stream.kind}/{stream.id}", "snapshot.differs", "the snapshot is not what the log tells")
