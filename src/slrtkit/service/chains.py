"""The chains of one node while a command writes: where each stands, what its next event has seen, and the stamp it gets."""

from collections.abc import Iterable
from datetime import datetime

from slrtkit.domain.history import StreamKind
from slrtkit.domain.syncing import LOCAL_SCOPES, Frontier
from slrtkit.ledger import ZERO, tick
from slrtkit.ports.glance import ChainEnd, end_of
from slrtkit.ports.store import Record, StreamId, UnitOfWork
from slrtkit.service.scribe import Scribe

__all__ = ["Chains", "frontier"]


class Chains:
    """One chain for each scope, of one life of a node.

    Args:
        node: The node.
        incarnation: Which life of it.
        unit: The unit of work.
        scribe: Reads what the node noted of others.
    """

    def __init__(self, node: str, incarnation: str, unit: UnitOfWork, scribe: Scribe) -> None:
        self.node: str = node
        self.incarnation: str = incarnation
        self._unit, self._scribe = unit, scribe
        self._heads: dict[str, ChainEnd | None] = {}
        self._seen: dict[str, tuple[str, ...]] = {}
        self._latest = ZERO

    def head(self, scope: str) -> ChainEnd | None:
        """Return where the node's chain in a scope ends; the next stamp comes after it, and after what was received there."""
        if scope not in self._heads:
            head = self._heads[scope] = end_of(self._unit, self.node, self.incarnation, scope)
            if head:
                self.follow((head.clock,))
            known = None if scope in LOCAL_SCOPES else frontier(self._unit, self._scribe, scope)
            if known and known.after == (head.seq if head else 0):
                self._seen[scope] = known.keys
                self.follow((known.clock,))
        return self._heads[scope]

    def deps(self, scope: str) -> tuple[str, ...]:
        """Return what the next event in a scope has seen of others, and none before it named."""
        return self._seen.get(scope, ())

    def stamp(self, now: datetime) -> str:
        """Return the stamp of the next event."""
        return tick(self._latest, now)

    def follow(self, stamps: Iterable[str]) -> None:
        """Come after these: the next event is later than every chain it joins, and than everything its author read."""
        self._latest = max((self._latest, *stamps))

    def wrote(self, record: Record) -> None:
        """Go on after an event that was written."""
        self._heads[record.scope], self._latest = ChainEnd(record.seq, record.clock, record.hash), record.clock
        self._seen.pop(record.scope, None)


def frontier(unit: UnitOfWork, scribe: Scribe, scope: str) -> Frontier | None:
    """Return what a node noted of the events of others in a scope; None where none ever came."""
    known = scribe.history(unit, StreamId(StreamKind.FRONTIER.value, scope))
    return known.state if known and isinstance(known.state, Frontier) else None
