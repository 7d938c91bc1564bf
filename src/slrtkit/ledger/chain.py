"""Hash chains: each node keeps one per scope, and whoever holds a chain can check it without keys."""

from collections.abc import Iterable
from typing import Final, Protocol

from slrtkit.errors import Problem
from slrtkit.ledger import contexts
from slrtkit.ledger.canonical import JSON, canonical
from slrtkit.ledger.digests import digest, same

__all__ = ["GENESIS", "Link", "event_hash", "verify_chain"]

GENESIS: Final = "0" * 64
"""The `previous` of a chain's first event."""


class Link(Protocol):
    """What an event must show to be checked in its chain; a store's `Record` does."""

    @property
    def node(self) -> str:
        """The device or office that wrote it."""
        ...

    @property
    def incarnation(self) -> str:
        """Which life of that node: a restored back-up begins a new one."""
        ...

    @property
    def scope(self) -> str:
        """The area or group whose chain it is in."""
        ...

    @property
    def seq(self) -> int:
        """Its place in the chain, from 1."""
        ...

    @property
    def clock(self) -> str:
        """Its stamp."""
        ...

    @property
    def previous(self) -> str:
        """Hash of the event before it."""
        ...

    @property
    def hash(self) -> str:
        """Hash of its own header."""
        ...

    def header(self) -> JSON:
        """Return everything the hash covers."""
        ...


def event_hash(header: JSON) -> str:
    """Return the hash of an event: the digest of its canonical header, in which `previous` is the hash before it."""
    return digest(contexts.EVENT, canonical(header))


def verify_chain(links: Iterable[Link], *, after: Link | None = None) -> tuple[Problem, ...]:
    """Check one chain, or the part of one that follows an event already checked.

    Args:
        links: The events of one node, incarnation and scope, in order.
        after: The last event checked before, or None for a chain from its beginning.

    Returns:
        What is wrong, each with the event's key as path; empty if the chain holds. After a fault the check goes on from the
        event as it stands, so that one missing event is one fault.
    """
    problems: list[Problem] = []
    for link in links:
        key = f"{link.node}/{link.incarnation}/{link.scope}/{link.seq}"
        found = []
        if after is not None and (link.node, link.incarnation, link.scope) != (after.node, after.incarnation, after.scope):
            found.append(("chain.mixed", "belongs to another chain"))
        elif link.seq != (after.seq if after else 0) + 1:
            found.append(("chain.gap", f"follows number {after.seq if after else 0}"))
        elif not same(link.previous, after.hash if after else GENESIS):
            found.append(("chain.broken", "does not name the hash of the event before it"))
        if after is not None and link.clock <= after.clock:
            found.append(("chain.clock", "is not later than the event before it"))
        if not same(link.hash, event_hash(link.header())):
            found.append(("chain.altered", "is not what was hashed"))
        problems += [Problem(key, code, text) for code, text in found]
        after = link
    return tuple(problems)
