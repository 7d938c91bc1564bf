"""Prove that the log is whole, and snapshots and indexes what it tells; and make them so where their form has changed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import frozen

from slrtkit.errors import Problem, SlrtError
from slrtkit.ledger import verify_chain
from slrtkit.ports.store import Change, IndexEntry, IndexPlace, Positioned, RangeQuery, Record, StreamId, UnitOfWork, ordered
from slrtkit.service.journal import Journal
from slrtkit.service.owners import Owners
from slrtkit.wire import history_to_wire

__all__ = ["Proof", "rebuild", "renew"]

_BATCH = 1000
_ONE = 1 << 64


@frozen
class Proof:
    """What was looked at, and what was wrong with it; an empty `problems` is the proof."""

    events: int
    streams: int
    chains: int
    problems: tuple[Problem, ...]


def rebuild(journal: Journal) -> Proof:
    """Check every chain and fold every stream anew, and compare with the snapshots and their index; nothing is changed.

    Of a store that reads its indexes in order, each index is read from its beginning to its end as well: it has the places that
    the snapshots name, and no other. What cannot be read is a problem of its own, and does not stop the rest.

    Raises:
        AccessDeniedError: this is not for the officer to ask, or it is not said who asks.
    """
    with journal.looking("rebuild", tells=False) as seen:
        return _proof(seen.whole)


def _proof(journal: Journal) -> Proof:
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
        problems += _stray(unit, streams)
    return Proof(events, len(streams), len(last), tuple(problems))


def renew(journal: Journal) -> int:
    """Replace every snapshot that is not what this version makes of its log, and those whose index holds something else.

    Returns:
        How many were replaced. The log stays as it is; asked again, it replaces nothing.

    Raises:
        AccessDeniedError: this is not for the officer to do, or it is not said who does it.
        SlrtError: something cannot be read; then nothing is replaced.
        StaleVersionError: somebody wrote in the meantime; try again.
    """
    with journal.looking("renew-snapshots", tells=False) as seen:
        return _renewed(seen.whole)


def _renewed(journal: Journal) -> int:
    with journal.store.begin(write=False) as unit:
        streams = {record.stream for _, record in _all(unit)}
        astray = {problem.path.partition("/")[0] for problem in _stray(unit, streams)}
        wrong = [stream for stream in sorted(streams) if stream.kind in astray or any(_compare(journal, unit, stream))]
        histories = [(stream, journal.fold(unit, stream)) for stream in wrong]
    if wrong:
        with journal.store.begin(write=True) as unit:  # one that has loaded nothing, and so replaces entries whatever they are
            owners = Owners(unit)
            unit.record(Change((), owners.apart(journal.snapshot(stream, told))) for stream, told in histories if told)
            journal.scribe.settle()
            unit.commit()
    return len(wrong)


def _named(entries: Iterable[IndexEntry]) -> set[tuple[str, bytes]]:
    """Return entries without saying which are unique: what two posts gave to two things is neither's alone."""
    return {(one.name, one.value) for one in entries}


def _stray(unit: UnitOfWork, streams: set[StreamId]) -> Iterator[Problem]:
    """Yield a problem for each index that holds other places than the snapshots name."""
    if not callable(getattr(unit, "between", None)):
        return
    named: Counter[tuple[str, str]] = Counter()
    for stream in streams:
        snapshot = unit.load(stream)
        for name, value in {(entry.name, entry.value) for entry in snapshot.indexes} if snapshot else ():
            named[stream.kind, name] += _weight(IndexPlace(value, stream.id))
    for (kind, name), weight in sorted(named.items()):
        if sum(map(_weight, _places(ordered(unit), kind, name))) != weight:
            yield Problem(f"{kind}/{name}", "index.differs", "the index holds other places than the snapshots name")


def _weight(place: IndexPlace) -> int:
    """Return what one place adds to a sum that tells sets of places apart without holding them: one, and its hash."""
    return _ONE + hash(place) % _ONE


def _places(look: RangeQuery, kind: str, name: str) -> Iterator[IndexPlace]:
    seen: IndexPlace | None = None
    while page := look.between(kind, name, b"", None, _BATCH, seen):
        yield from page
        seen = page[-1]


def _all(unit: UnitOfWork) -> Iterator[Positioned]:
    position = 0
    while batch := unit.since(position, _BATCH):
        yield from batch
        position = batch[-1].position


def _compare(journal: Journal, unit: UnitOfWork, stream: StreamId) -> Iterator[Problem]:
    path = f"{stream.kind}/{stream.id}"
    try:
        kept, log, snapshot = journal.history(unit, stream), journal.scribe.merged(unit.history(stream)), unit.load(stream)
    except (SlrtError, ValueError) as error:
        yield Problem(path, getattr(error, "code", "snapshot.unknown"), "this cannot be read")
        return
    told = log.history
    yield from (Problem(path, "event.unread", f"{key} says something of what is not there") for key in log.unread if told)
    if not told and snapshot and not snapshot.parts:
        return
    if not kept or not told or (kept.version, history_to_wire(kept)) != (told.version, history_to_wire(told)):
        yield Problem(path, "snapshot.differs", "the snapshot is not what the log tells")
    elif snapshot and _named(snapshot.indexes) != _named(journal.scribe.entries(told)):
        yield Problem(path, "index.differs", "it is not found under what it is")
