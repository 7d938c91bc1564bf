"""Prove that the log is whole and that every snapshot is what its log tells."""

from collections.abc import Iterator

from attrs import frozen

from slrtkit.errors import Problem, SlrtError
from slrtkit.ledger import verify_chain
from slrtkit.ports.store import Positioned, Record, StreamId, UnitOfWork
from slrtkit.service.indexes import index
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
    """Check every chain and fold every stream anew, and compare with the snapshots and their index; nothing is changed.

    What cannot be read is a problem of its own, and does not stop the rest.
    """
    last: dict[tuple[str, str, str], Record] = {}
    streams: set[StreamId] = set()
    problems: list[Problem] = []
    events = 0
    with journal.store.begin(write=False) as unit:
        for _, record in _all(unit):
            chain = record.node, record.incarnation, record.scope
            problems += verify_chain([record], after=last.get(chain))
            last[chain] = record
            streams.add(record.stream)
            events += 1
        problems += [problem for stream in sorted(streams) for problem in _compare(journal, unit, stream)]
    return Proof(events, len(streams), len(last), tuple(problems))


def _all(unit: UnitOfWork) -> Iterator[Positioned]:
    position = 0
    while batch := unit.since(position, _BATCH):
        yield from batch
        position = batch[-1].position


def _compare(journal: Journal, unit: UnitOfWork, stream: StreamId) -> Iterator[Problem]:
    path = f"{stream.kind}/{stream.id}"
    try:
        kept, told, snapshot = journal.history(unit, stream), journal.fold(unit, stream), unit.load(stream)
    except (SlrtError, ValueError) as error:
        yield Problem(path, getattr(error, "code", "snapshot.unknown"), "this cannot be read")
        return
    if not kept or not told or (kept.version, history_to_wire(kept)) != (told.version, history_to_wire(told)):
        yield Problem(path, "snapshot.differs", "the snapshot is not what the log tells")
    elif snapshot and set(snapshot.indexes) != set(index(told.state)):
        yield Problem(path, "index.differs", "it is not found under what it is")
