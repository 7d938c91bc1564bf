"""What one node hands another: events of some scopes, and where each of their chains stands. How it travels is a carrier's."""

from collections.abc import Iterable
from typing import NamedTuple

from attrs import field, frozen

from slrtkit.ports.store import Record

__all__ = ["Chain", "ChainHead", "Enclosed", "Shipment"]


class Chain(NamedTuple):
    """The events of one life of a node in one scope."""

    node: str
    incarnation: str
    scope: str


@frozen(order=True)
class ChainHead:
    """Where a chain stands: the number of its last event, and its hash."""

    chain: Chain
    seq: int
    hash: str


class Enclosed(NamedTuple):
    """An event that its carrier put together here, of all that came: its hash was made of it, and need not be believed.

    Attributes:
        record: The event.
        texts: What its parts say, in their order; none where the carrier did not seal each of them itself.
    """

    record: Record
    texts: tuple[bytes, ...] = ()


@frozen
class Shipment:
    """Events on their way from one node to another.

    Attributes:
        sender: The node that hands them on; it need not have written them.
        incarnation: Which life of it.
        heads: Where each chain of the scopes ends in this shipment, sorted; also of chains that have nothing new. What is
            missing before a head is missing for all to see.
        records: The events, in the order of the sender's log; read once, and one at a time.
        whole: Where the chains ended at the sender; the same as `heads` unless this is one of several pieces.
        every: Where every chain ended at the sender, whoever may see it; for its carrier, and not for the receiver.
        arrived: More of the events, those that their carrier put together here; read like `records`, and behind them.
    """

    sender: str
    incarnation: str
    heads: tuple[ChainHead, ...]
    records: Iterable[Record] = field(eq=False, repr=False)
    whole: tuple[ChainHead, ...] = ()
    every: tuple[ChainHead, ...] = ()
    arrived: Iterable[Enclosed] = field(default=(), eq=False, repr=False)

    @property
    def last(self) -> bool:
        """Whether nothing comes after it."""
        return not self.whole or self.whole == self.heads
