"""Who asks this register by DCI, and how they are answered: partners, their subscriptions, and couriers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

__all__ = ["Courier", "Partner", "Subscription", "Subscriptions"]


@frozen
class Partner:
    """Another register or system with which the district agreed to exchange.

    Attributes:
        id: Its `sender_id`, as agreed.
        officer: Id of the officer in whose name it asks: what it may see is what the grants of that officer's roles give.
        keys: Name of a key -> the raw Ed25519 public key, 32 bytes. Where there is one, each of its messages is signed.
        callback: Where answers and events are sent, an address of `https`; empty: it asks synchronously only.
        facts: Names of the facts that go along with a record, of those that it may see; one that ends in `.` stands for all
            that begin so. None: identity, decile and aid alone.
    """

    id: str
    officer: str
    keys: Mapping[str, bytes] = field(factory=dict)
    callback: str = ""
    facts: tuple[str, ...] = ()

    def carries(self, fact: str) -> bool:
        """Whether a fact goes along."""
        return any(fact == name or (name.endswith(".") and fact.startswith(name)) for name in self.facts)


class Courier(Protocol):
    """What takes a message to another register."""

    def post(self, address: str, message: bytes) -> None:
        """Hand a message over; when this returns, the receiver has taken it.

        Raises:
            ExchangeError: it was not taken (`exchange.undelivered`), and may be later.
        """
        ...


@frozen
class Subscription:
    """A partner wishes to be told of what happens. It names nobody.

    Attributes:
        code: Its id.
        partner: Id of the partner.
        registry: `social` or `ibr`.
        event: `REGISTER`, `UPDATE` or `DEREGISTER`.
        criteria: What it is told of, as the partner said it (`subscribe_criteria`): JSON.
        since: From when, in UTC.
        until: Until when, in UTC; None: until it is given up.
    """

    code: str
    partner: str
    registry: str
    event: str
    criteria: str = field(repr=False)
    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it is for what happens at an instant."""
        return self.since <= at and (self.until is None or at <= self.until)


class Subscriptions(Protocol):
    """Keeps subscriptions, and up to where in the log their partners have been told."""

    def all(self) -> tuple[Subscription, ...]:
        """Return them, in the order of their codes."""
        ...

    def put(self, subscription: Subscription) -> None:
        """Keep one, durably."""
        ...

    def drop(self, code: str) -> None:
        """Give one up; one that is not there is no error."""
        ...

    def position(self) -> int:
        """Return the position in the log up to which everything was told; 0 at first."""
        ...

    def move(self, position: int) -> None:
        """Say that everything up to a position was told, durably."""
        ...
