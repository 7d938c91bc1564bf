"""One shipment as it is read: which of its events enter the log, which are there, and which are held. Inside one unit of work.

The log stays closed under causes: an event enters when the one before it in its chain, and all that its author had seen in its
scope, are in it. Nothing that is in it is ever changed. States are made of the set of events, not of the order they came in.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from attrs import evolve, frozen

from slrtkit.domain.history import History, Recorded, State
from slrtkit.domain.merge import Merged, early, merged, moved_frontier
from slrtkit.domain.syncing import LOCAL_SCOPES, ConflictResolved, Frontier, HeldReason
from slrtkit.errors import SlrtError
from slrtkit.errors.sync import SyncError
from slrtkit.ledger import GENESIS, ZERO, same
from slrtkit.ports.shipment import Chain, ChainHead, Enclosed
from slrtkit.ports.store import Record, Snapshot, StreamId, UnitOfWork, event_key
from slrtkit.ports.uniting import unite
from slrtkit.service.chains import frontier
from slrtkit.service.envelope import enclosed
from slrtkit.service.owners import Owners
from slrtkit.service.scribe import Scribe

__all__ = ["Held", "Merger", "held_id"]

_BATCH = 1 << 16
"""Events that are written at a time: what they speak of is made of them once."""
_BYTES = 1 << 25
"""Bytes of sealed content that wait at most to be written, and with them almost as many unsealed."""
_DEPENDED = re.compile(r"[^/]+/[^/]+/[^/]+/[1-9][0-9]{0,15}")
_REQUESTS = 64
"""So many requests are remembered, to tell whether an event is known."""


@frozen
class Held:
    """An event that did not enter: why, and which event it waits for."""

    record: Record
    reason: HeldReason
    waits_for: str = ""


class _End(NamedTuple):
    """The last event of a chain, as far as it matters here."""

    seq: int = 0
    hash: str = GENESIS
    clock: str = ZERO


class Merger:
    """Takes events one by one.

    Args:
        scribe: Reads records, and writes snapshots.
        unit: The unit of work that it writes in.
        own: Node and incarnation of this node.
        now: This node's clock.
        admitted: The latest stamp that an officer let in although it was ahead.

    Attributes:
        applied: How many events entered.
        known: How many were there.
        held: Those that did not enter, in the order in which they came.
        unread: Keys of those that entered and change nothing, for what they speak of is not there.
        frontiers: Scope -> what the node's next event there has seen, where that changed.
    """

    def __init__(self, scribe: Scribe, unit: UnitOfWork, own: tuple[str, str], now: datetime, admitted: str = ZERO) -> None:
        self.applied: int = 0
        self.known: int = 0
        self.held: list[Held] = []
        self.unread: list[str] = []
        self.frontiers: dict[str, Frontier] = {}
        self._scribe, self._unit, self._own, self._now, self._admitted = scribe, unit, own, now, admitted
        self._ends: dict[Chain, _End] = {}
        self._shipped: dict[Chain, _End] = {}
        self._forked: set[Chain] = set()
        self._pending: list[Record] = []
        self._size = 0
        self._fresh: dict[str, str] = {}
        self._texts: dict[str, tuple[bytes, ...]] = {}
        self._erased = scribe.erased()
        self._hashes: dict[str, dict[str, str]] = {}

    def take(self, arrived: Record | Enclosed) -> None:
        """Take the next event of a shipment.

        Raises:
            SyncError: it is not what was hashed, or does not follow the one before it in the shipment (`sync.chain`); one was
                left out (`sync.omitted`); its stamp is not later (`sync.order`); its chain never leaves a node (`sync.scope`).
        """
        record, texts = arrived if isinstance(arrived, Enclosed) else (arrived, ())
        chain = Chain(record.node, record.incarnation, record.scope)
        if record.scope in LOCAL_SCOPES:
            raise SyncError("a chain that stays where it is written", code="sync.scope", path=record.key)
        if record is arrived and not same(record.hash, enclosed(record).hash):
            raise SyncError("an event is not what was hashed", code="sync.chain", path=record.key)
        before = self._shipped.get(chain)
        if before and record.seq != before.seq + 1:
            raise SyncError("an event of a chain was left out", code="sync.omitted", path=record.key, cure="ask for all of it")
        if before and not same(record.previous, before.hash):
            raise SyncError("an event does not follow the one before it", code="sync.chain", path=record.key)
        if before and record.clock <= before.clock:
            raise SyncError("an event is not later than the one before it", code="sync.order", path=record.key)
        if any(not _DEPENDED.fullmatch(key) or key.split("/")[2] != record.scope for key in record.deps):
            raise SyncError("an event depends on what is not in its scope", code="sync.chain", path=record.key)
        self._shipped[chain] = _End(record.seq, record.hash, record.clock)
        if texts and not (self._erased and any(part.subject in self._erased for part in record.parts)):
            self._texts[record.key] = texts
        self.offer(record)

    def offer(self, record: Record) -> bool:
        """Let an event enter, or hold it; return whether it is in the log now."""
        chain = Chain(record.node, record.incarnation, record.scope)
        end = self._ends.get(chain) or self.end(chain)
        if record.seq <= end.seq and chain not in self._forked and self._hash_of(record) == record.hash:
            self.known += 1
            return True
        held = self._held(record, chain, end)
        if held:
            self.held.append(held)
            return False
        self._ends[chain] = _End(record.seq, record.hash, record.clock)
        self._pending.append(record)
        self._fresh[record.key] = record.hash
        self.applied += 1
        self._size += sum([len(part.data) for part in record.parts])
        if len(self._pending) >= _BATCH or self._size >= _BYTES:
            self.write()
        return True

    def _held(self, record: Record, chain: Chain, end: _End) -> Held | None:
        follows = record.seq == end.seq + 1
        apart = record.seq <= end.seq or (follows and not (same(record.previous, end.hash) and record.clock > end.clock))
        if chain in self._forked or apart:
            self._forked.add(chain)
            return Held(record, HeldReason.FORK)
        if early(record.clock, self._now, self._admitted):
            return Held(record, HeldReason.EARLY)
        if not follows:
            return Held(record, HeldReason.GAP, event_key(*chain, record.seq - 1))
        return next((Held(record, HeldReason.GAP, key) for key in record.deps if not self._has(key)), None)

    def retry(self) -> None:
        """Offer what is held once more, until nothing more enters; what came in the wrong order finds its place so."""
        moved = True
        while moved:
            waiting, self.held = self.held, []
            waiting.sort(key=lambda one: (one.record.clock, one.record.key))
            forks = [one for one in waiting if one.reason is HeldReason.FORK]
            entered = [self.offer(one.record) for one in waiting if one.reason is not HeldReason.FORK]
            self.held += forks
            moved = any(entered)

    def check(self, heads: Iterable[ChainHead]) -> Iterator[ChainHead]:
        """Compare what came with where its chains are said to end; yield ends at which this node has another event.

        Raises:
            SyncError: something is missing before an end, or came of a chain that has none (`sync.omitted`).
        """
        said = {head.chain: head for head in heads}
        for chain, end in self._shipped.items():
            if chain not in said or (said[chain].seq, said[chain].hash) != (end.seq, end.hash):
                raise _omitted(chain, end.seq)
        for chain, head in said.items():
            end = self.end(chain)
            if chain not in self._shipped and end.seq < head.seq:
                raise _omitted(chain, end.seq)
            if chain not in self._shipped and end.seq == head.seq and not same(end.hash, head.hash):
                yield head

    def end(self, chain: Chain) -> _End:
        """Return where a chain ends in this log."""
        if chain not in self._ends:
            head = self._unit.head(*chain)
            self._ends[chain] = _End(head.seq, head.hash, head.clock) if head else _End()
        return self._ends[chain]

    def write(self) -> None:
        """Write what entered, and forget it; however much comes, little is held at a time."""
        pending, self._pending, self._size = self._pending, [], 0
        if not pending:
            return
        unite(self._unit, pending, self._states(pending))
        self._fresh.clear()
        self._texts.clear()
        for scope in sorted({record.scope for record in pending}):
            self._move(scope, [record for record in pending if record.scope == scope])

    def _move(self, scope: str, entered: list[Record]) -> None:
        own = self.end(Chain(*self._own, scope)).seq
        before = self.frontiers.get(scope) or frontier(self._unit, self._scribe, scope)
        others = [record for record in entered if (record.node, record.incarnation) != self._own]
        moved = moved_frontier(before, scope, own, others)
        if moved:
            self.frontiers[scope] = moved

    def _states(self, pending: list[Record]) -> Iterator[Snapshot]:
        """Yield the state of each stream after these records, made of all of them at once."""
        streams: dict[StreamId, list[Record]] = {}
        for record in pending:
            streams.setdefault(record.stream, []).append(record)
        owners = Owners(self._unit)
        return (self._snapshot(stream, records, owners) for stream, records in streams.items())

    def _snapshot(self, stream: StreamId, records: list[Record], owners: Owners) -> Snapshot:
        before, texts = self._unit.load(stream), self._texts.get
        version = (before.version if before else 0) + len(records)
        told = self._told(stream, before, [self._scribe.recorded(record, texts(record.key, ())) for record in records])
        if told.unread:
            self.unread += sorted({record.key for record in records} & set(told.unread))
        if told.history is None:
            return Snapshot(stream, version, (), ())
        made = self._scribe.snapshot(stream, evolve(told.history, version=version))
        return owners.apart(made, before.indexes if before else ())

    def _told(self, stream: StreamId, before: Snapshot | None, new: list[Recorded]) -> Merged:
        if before is None:
            return merged(new)
        history = self._scribe.history(self._unit, stream)
        if history and not history.conflicts and _later(history, new):
            try:
                for one in new:
                    history = history.then(one)
            except SlrtError:
                pass
            else:
                return Merged(history)
        return merged([*(self._scribe.recorded(record) for record in self._unit.history(stream)), *new])

    def _has(self, key: str) -> bool:
        node, incarnation, scope, seq = key.split("/")
        return self.end(Chain(node, incarnation, scope)).seq >= int(seq)

    def _hash_of(self, record: Record) -> str | None:
        """Return the hash of the event that has a key here."""
        if record.key in self._fresh:
            return self._fresh[record.key]
        known = self._hashes.get(record.client_id, {})
        if record.key not in known:
            known = {one.record.key: one.record.hash for one in self._unit.request(record.client_id)}
            if len(self._hashes) >= _REQUESTS:
                self._hashes.clear()
            self._hashes[record.client_id] = known
        return known.get(record.key)


def held_id(key: str, hashed: str) -> str:
    """Return the id under which an event is held: two may have one key."""
    return f"{key}@{hashed[:16]}"


def _omitted(chain: Chain, seq: int) -> SyncError:
    return SyncError(
        "the chain does not end where the sender says it does",
        code="sync.omitted",
        path=event_key(*chain, seq),
        cure="ask for all of it",
    )


def _later(history: History[State], new: list[Recorded]) -> bool:
    """Whether events can be added to a history as they come: each later than all statements that stand, none resolving."""
    last = max((history.origin.clock, *(head.clock for heads in history.heads.values() for head in heads)))
    for one in new:
        if one.clock <= last or isinstance(one.event, ConflictResolved):
            return False
        last = one.clock
    return True
