"""What holds at every node after every step of synchronising, whatever happened: a model beside the nodes, and its checks.

The model knows every event ever written and what its author had then. What a node says of a household is compared with what
follows from the node's set of events alone.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta

from attrs import define, field

from slrtkit.domain.history import Recorded, StreamKind
from slrtkit.domain.syncing import LOCAL_SCOPES
from slrtkit.ledger import verify_chain
from slrtkit.ports.shipment import Chain
from slrtkit.ports.store import Record
from slrtkit.service import sync
from slrtkit.service.conflicts import conflicts
from slrtkit.service.journal import Journal

__all__ = ["FIELDS", "SyncModel", "SyncNode", "stated"]

FIELDS: tuple[str, ...] = ("income", "spending.total")
"""Facts of a family card that nodes state."""


def stated(home: str, name: str) -> str:
    """Return the field of a household that a fact of its card is."""
    return f"facts/{home}-K/{name}"


@define(eq=False)
class SyncNode:
    """One life of a node in the model.

    Attributes:
        journal: Its log.
        scopes: What it may see; None: everything.
        ahead: How far its clock is ahead.
        had: Everything that was ever in its log, by key.
    """

    journal: Journal
    scopes: tuple[str, ...] | None = None
    ahead: timedelta = timedelta()
    had: dict[str, Record] = field(factory=dict)

    def log(self) -> list[Record]:
        """Return its log without what it keeps for itself."""
        with self.journal.store.begin(write=False) as unit:
            return [one.record for one in unit.since(0, 100_000) if one.record.scope not in LOCAL_SCOPES]

    def ends(self) -> dict[Chain, int]:
        """Return where its chains end."""
        return {head.chain: head.seq for head in sync.heads(self.journal)}


class SyncModel:
    """All that was ever written.

    Attributes:
        forked: Whether a disk was cloned: then two events may have one key.
        written: Every event, by key; the second one of a key by key and hash.
    """

    def __init__(self) -> None:
        self.forked: bool = False
        self.written: dict[str, Record] = {}
        self._past: dict[str, frozenset[str]] = {}
        self._read: dict[str, Recorded] = {}

    def check(self, node: SyncNode, before: "set[str] | None" = None, *, whole: bool = False) -> None:
        """Check what no step may break, at the node that it touched: of what it touched there, or of all."""
        log = node.log()
        mine = {record.key: record for record in log}
        assert len(mine) == len(log), "an event is there once"
        assert all(key in mine and mine[key].hash == record.hash for key, record in node.had.items()), "nothing is lost"
        fresh = [record for record in log if whole or record.key not in node.had]
        node.had = mine
        grown = {Chain(record.node, record.incarnation, record.scope) for record in fresh}
        chains: dict[Chain, list[Record]] = {}
        seen: set[str] = set()
        for record in log:
            chain = Chain(record.node, record.incarnation, record.scope)
            if chain in grown:
                chains.setdefault(chain, []).append(record)
            assert all(key in seen for key in record.deps), "an event comes after what its author had seen"
            seen.add(record.key)
        assert not [problem for chain in chains.values() for problem in verify_chain(chain)], "every chain holds"
        for record in fresh:
            if record.key not in self.written:
                self._wrote(record, {key for key in mine if key in (before or ())})
            elif self.written[record.key].hash != record.hash:
                assert self.forked, "two events have one key only where a disk was cloned"
                self.written[f"{record.key}@{record.hash}"] = record
        self._states(node, log, {record.stream.id for record in fresh})

    def _wrote(self, record: Record, before: set[str]) -> None:
        """Take note of an event when it is first seen, and check what it says of what its author had."""
        self.written[record.key] = record
        own = f"{record.node}/{record.incarnation}/{record.scope}/{record.seq - 1}"
        causes = {*record.deps, *([own] if record.seq > 1 else [])}
        past = frozenset(causes).union(*(self._past.get(key, frozenset()) for key in causes))
        self._past[record.key] = past
        if before and not self.forked:
            had = {key for key in before if key.split("/")[2] == record.scope} | {key for key in past if key not in before}
            assert past >= had, "an event names what its author had seen"
            implied = self._past.get(own, frozenset()) | {own}
            assert not implied & set(record.deps), "and names it once"

    def _states(self, node: SyncNode, log: Iterable[Record], touched: Collection[str]) -> None:
        """Compare what the node says of households with what follows from its set of events alone."""
        if not touched:
            return
        told: dict[str, list[Recorded]] = {}
        for record in log:
            if record.stream.kind == StreamKind.HOUSEHOLD and record.stream.id in touched:
                told.setdefault(record.stream.id, []).append(self._recorded(node, record))
        shown = self.disputed(node)
        for home, events in told.items():
            history = node.journal.household(home)
            assert history.version == len(events), "a state counts its events"
            for name in FIELDS:
                place = stated(home, name)
                touching = {one.id for one in events if place in one.base}
                seen = {key for one in events for key in one.base.get(place, ())}
                heads = {head.id: head.value for head in history.heads.get(place, ())}
                assert set(heads) == touching - seen, "a field stands on what no later statement has seen"
                differ = len({repr(value) for value in heads.values()}) > 1
                assert (place in shown.get(home, ())) == differ, "what differs is shown, and nothing else"
                fact = history.state.fact(f"{home}-K", name)
                assert not heads or fact in heads.values(), "the state shows a statement that stands"

    def disputed(self, node: SyncNode) -> dict[str, set[str]]:
        shown: dict[str, set[str]] = {}
        for one in conflicts(node.journal):
            shown.setdefault(one.id, set()).add(one.field)
        return shown

    def _recorded(self, node: SyncNode, record: Record) -> Recorded:
        if record.hash not in self._read:
            self._read[record.hash] = node.journal.recorded(record)
        return self._read[record.hash]

    def kept(self, node: SyncNode, records: Iterable[Record]) -> None:
        """Check that whatever came is in the log or held, whoever may have it already."""
        mine = {record.key: record.hash for record in node.log()}
        held = {(event.key, event.hash) for event in sync.held_events(node.journal)}
        for record in records:
            assert mine.get(record.key) == record.hash or (record.key, record.hash) in held, "what came is kept"
