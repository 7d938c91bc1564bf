"""Several nodes that work apart and meet: whatever the order, they come to know the same, and lose nothing.

After each step what no order may break is checked (`sync_model`); `settle` lets everybody meet everybody, and then all know the
same.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import count, permutations
from typing import TypeAlias

from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Source
from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.syncing import LOCAL_SCOPES
from slrtkit.errors import DomainError
from slrtkit.errors.sync import SyncError
from slrtkit.ports.shipment import Chain, Shipment
from slrtkit.ports.store import Record, Store, event_key
from slrtkit.service import sync
from slrtkit.service.conflicts import conflicts, resolve
from slrtkit.service.journal import Journal
from slrtkit.service.register import record_fact, register
from slrtkit.testing import post
from slrtkit.testing.sync_model import SyncModel, SyncNode, stated

__all__ = ["SyncWorld"]

OpenStore: TypeAlias = Callable[[], Store]
VILLAGES: tuple[str, ...] = ("33.16.99.2001", "33.16.99.2002")
_LONG_AGO: date = date(2010, 1, 1)
"""A day that has come, whatever the clock of a node says."""


class SyncWorld:
    """Nodes, a clock, and all that was ever written.

    Args:
        open_store: Opens an empty store, a new one for each call.
        nodes: How many nodes, two to five; the first one is the district's, every other one is a village's.
    """

    def __init__(self, open_store: OpenStore, nodes: int) -> None:
        self.nodes: list[SyncNode] = []
        self.model: SyncModel = SyncModel()
        self._open, self._turn, self._now = open_store, count(), post.NOW
        self._furthest = timedelta()
        for number in range(nodes):
            scopes = None if number % 3 == 0 else (VILLAGES[number % 2],)
            self.nodes.append(SyncNode(Journal(open_store(), PlainSealer(), "abcde"[number]), scopes))
        homes = [evolve(post.household(f"H{place}"), village=RegionCode(village)) for place, village in enumerate(VILLAGES)]
        register(self.nodes[0].journal, self._by(self.nodes[0]), homes)
        self.model.check(self.nodes[0])
        for node in self.nodes[1:]:
            self.send(self.nodes[0], node, twice=False)

    def close(self) -> None:
        """Close every store."""
        for node in self.nodes:
            node.journal.store.close()

    def state(self, node: SyncNode, home: int, name: str, value: int) -> None:
        """Let a node state a fact of a household that it knows; what is in conflict is not for everybody to state."""
        if node.journal.whole.known(StreamKind.HOUSEHOLD, f"H{home}") is None:
            return
        fact = Fact(value, _LONG_AGO, Source.MUSDES)
        before = {one.key for one in node.log()}
        disputed = stated(f"H{home}", name) in self.model.disputed(node).get(f"H{home}", ())
        try:
            record_fact(node.journal, self._by(node), f"H{home}", f"H{home}-K", name, fact)
        except DomainError as refused:
            if refused.code != "conflict" or not disputed:
                raise
        else:
            assert not disputed, "what is in conflict waits for a supervisor"
        self.model.check(node, before)

    def resolve(self, node: SyncNode, side: int) -> None:
        """Let a supervisor keep one side of the first conflict of a node."""
        found = conflicts(node.journal)
        if found:
            one, before = found[0], {record.key for record in node.log()}
            kept = one.sides[side % len(one.sides)]
            resolve(node.journal, self._by(node, "pengawas"), one.kind, one.id, one.field, kept.event)
            assert one.field not in {left.field for left in conflicts(node.journal) if left.id == one.id}, "it is resolved"
            known = node.journal.household(one.id).heads[one.field]
            assert [head.value for head in known] == [kept.value], "what the supervisor kept is what stands"
            self.model.check(node, before)

    def send(self, one: SyncNode, other: SyncNode, *, again: bool = False, twice: bool = True) -> None:
        """Let one node hand another what it lacks, or all that it may see; it comes twice, as a stick is put in twice."""
        shipment = self._shipment(one, other, {} if again else other.ends())
        waited = {event.key for event in sync.held_events(other.journal)}
        fresh = {record.key for record in shipment.records} - other.had.keys() - waited
        got = sync.receive(other.journal, self._by(other), shipment).note
        assert got.applied + got.held + got.early + got.forks >= len(fresh), "whatever came is in the log, or held"
        self.model.kept(other, shipment.records)
        self.model.check(other)
        if not twice:
            return
        came = sync.receive(other.journal, self._by(other), shipment).note
        assert (came.applied, came.held, came.early, came.forks) == (0, 0, 0, 0), "what comes twice is there once"
        assert self.model.forked or came.known + len(sync.held_events(other.journal)) >= len(tuple(shipment.records))

    def send_end(self, one: SyncNode, other: SyncNode, skipped: int) -> None:
        """Let the second piece of a shipment come, and the first one never."""
        shipment = self._shipment(one, other, other.ends())
        records = tuple(shipment.records)[skipped:]
        ends = {Chain(r.node, r.incarnation, r.scope): r for r in records}
        heads = tuple(head for head in shipment.heads if head.chain in ends)
        sync.receive(other.journal, self._by(other), evolve(shipment, records=records, heads=heads))
        self.model.kept(other, records)
        self.model.check(other)

    def tamper(self, one: SyncNode, other: SyncNode, place: int, how: int) -> None:
        """Let somebody change what is on its way: it is refused, and nothing was taken."""
        shipment = self._shipment(one, other, {})
        records = list(shipment.records)
        if not records:
            return
        place %= len(records)
        victim = records[place]
        follows = any(record.key == key_before(victim) for record in records)
        match how % 4:
            case 0 if follows:
                del records[place]
            case 2:
                parts = tuple(evolve(part, data=part.data[:-1] + bytes([part.data[-1] ^ 1])) for part in victim.parts)
                records[place] = evolve(victim, parts=parts)
            case 3:
                records[place] = evolve(victim, scope="access")
            case _:
                records[place] = evolve(victim, actor="lain")
        before = node_state(other)
        try:
            sync.receive(other.journal, self._by(other), evolve(shipment, records=records))
        except SyncError:
            assert node_state(other) == before, "what is refused leaves nothing behind"
        else:
            raise AssertionError("what was tampered with is refused")

    def clone(self, node: SyncNode) -> None:
        """Copy a disk: one node lives twice from now on."""
        copy = SyncNode(Journal(self._open(), PlainSealer(), node.journal.node, node.journal.incarnation), node.scopes)
        self.model.forked = True
        self._move_in(node, copy)

    def restore(self, node: SyncNode, source: SyncNode) -> None:
        """Lose a disk: the node begins a new life with what another node has of it."""
        life = f"{node.journal.incarnation}+"
        fresh = SyncNode(Journal(self._open(), PlainSealer(), node.journal.node, life), node.scopes)
        self._move_in(source, fresh)

    def set_clock(self, node: SyncNode, ahead: timedelta) -> None:
        """Set a node's clock."""
        node.ahead, self._furthest = ahead, max(ahead, self._furthest)

    def settle(self) -> None:
        """Set the clocks right and let all meet: then all know what they may see, and say the same of it.

        They meet at the district's, who hands on what it was handed; where a disk was cloned, everybody meets everybody, for
        what stands apart is not handed on.
        """
        for node in self.nodes:
            node.ahead = self._furthest
        for one, other in self._meetings():
            self.send(one, other, again=self.model.forked, twice=False)
        for node in self.nodes:
            self.model.check(node, whole=True)
            mine = {record.key: record.hash for record in node.log()}
            held = {(event.key, event.hash): event.reason for event in sync.held_events(node.journal)}
            assert self.model.forked or not held, "nobody waits for what they may not see"
            for key, record in self.model.written.items():
                known = mine.get(key.partition("@")[0]) == record.hash or (record.key, record.hash) in held
                assert known or not self._sees(node, record.scope), "nothing is lost"
        for home in ("H0", "H1"):
            tales = [self._tale(node, home) for node in self.nodes if self._knows(node, home)]
            assert self.model.forked or all(tale == tales[0] for tale in tales), "all know the same"

    def _meetings(self) -> Iterator[tuple[SyncNode, SyncNode]]:
        head, *others = self.nodes
        if self.model.forked:
            yield from permutations(self.nodes, 2)
        else:
            yield from ((one, head) for one in others)
            yield from ((head, one) for one in others)

    def _move_in(self, source: SyncNode, fresh: SyncNode) -> None:
        records = [record for record in source.log() if self._sees(fresh, record.scope)]
        heads = tuple(head for head in sync.heads(source.journal) if self._sees(fresh, head.chain.scope))
        sync.receive(fresh.journal, self._by(source), Shipment("disk", "1", heads, records))
        fresh.ahead = source.ahead
        if sum(one.journal.node == fresh.journal.node for one in self.nodes) < 2 and len(self.nodes) < 7:
            self.nodes.append(fresh)
            self.model.check(fresh)
        else:
            fresh.journal.store.close()

    def _shipment(self, one: SyncNode, other: SyncNode, known: Mapping[Chain, int]) -> Shipment:
        with sync.collect(one.journal, other.scopes, known) as shipment:
            records = tuple(shipment.records)
        assert all(self._sees(other, record.scope) for record in records), "nobody is sent what they may not see"
        assert LOCAL_SCOPES.isdisjoint(record.scope for record in records), "what a node keeps for itself stays there"
        return evolve(shipment, records=records)

    def _tale(self, node: SyncNode, home: str) -> object:
        history = node.journal.household(home)
        return history.state, history.version, history.heads, history.mark, history.conflicts

    def _knows(self, node: SyncNode, home: str) -> bool:
        return node.journal.whole.known(StreamKind.HOUSEHOLD, home) is not None

    @staticmethod
    def _sees(node: SyncNode, scope: str) -> bool:
        return node.scopes is None or scope in node.scopes

    def _by(self, node: SyncNode, actor: str = "petugas") -> Context:
        turn = next(self._turn)
        self._now += timedelta(seconds=1)
        now: datetime = self._now + node.ahead
        return Context(actor, f"c{turn}", now, "sesuai musyawarah")


def key_before(record: Record) -> str:
    """Return the key of the event before one in its chain."""
    return event_key(record.node, record.incarnation, record.scope, record.seq - 1)


def node_state(node: SyncNode) -> object:
    """Return all that a node has, to tell whether anything changed."""
    with node.journal.store.begin(write=False) as unit:
        records = unit.since(0, 100_000)
        return records, [unit.load(stream) for stream in sorted({one.record.stream for one in records})]
