"""What synchronising leaves behind: what a node notes for itself alone, and what everybody learns of it.

A node notes what it received, which events wait and why, and what its next event in a scope has seen. These notes stand in a
chain of their own, which never leaves the node. That somebody resolved a conflict is an event of the thing itself, and travels.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import assert_never

import attrs
from attrs import field, frozen

from slrtkit.domain.accesslog import ACCESS_SCOPE
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import RegionCode, mask

__all__ = [
    "LOCAL_SCOPES",
    "NODES_SCOPE",
    "SYNC_SCOPE",
    "ConflictResolved",
    "EventAdmitted",
    "EventHeld",
    "EventReleased",
    "Frontier",
    "FrontierMoved",
    "HeldEvent",
    "HeldReason",
    "HouseholdTransferred",
    "Kept",
    "ShipmentNote",
    "ShipmentReceived",
    "SyncEvent",
    "SyncState",
    "sync_begun",
    "sync_changes",
]

NODES_SCOPE: str = "nodes"
"""The chain in which a node keeps who else there is."""
SYNC_SCOPE: str = "sync"
"""The chain in which a node keeps its own notes of synchronising."""
LOCAL_SCOPES: frozenset[str] = frozenset({ACCESS_SCOPE, NODES_SCOPE, SYNC_SCOPE})
"""Chains that never leave the node that wrote them."""


class HeldReason(StrEnum):
    """Why an event that was received is not in the log."""

    GAP = "gap"
    """Something that it depends on is not here yet."""
    EARLY = "early"
    """Its stamp is more than 24 hours ahead of this node's clock."""
    FORK = "fork"
    """Another event has its key, or stands where it says that it follows: one node lived two lives under one name."""


@frozen
class HeldEvent:
    """An event that was received and is not in the log; it is kept as it came.

    Attributes:
        id: Its key and hash, for two events may have one key.
        reason: Why it is held.
        waits_for: Key of an event that it waits for; empty where it waits for none.
        clock: Its stamp.
        since: When it came.
        record: The event, in the JSON of `wire.record_to_wire`; empty once it is in the log.
        open: Whether it is still held.
        admitted_by: Id of the officer who let it in although its stamp is ahead.
    """

    id: str
    key: str
    hash: str
    reason: HeldReason
    waits_for: str
    clock: str
    since: datetime
    record: str = field(default="", repr=False)
    open: bool = True
    admitted_by: str = ""
    remark: str = field(default="", repr=mask)


@frozen
class Frontier:
    """What the next event of this node in a scope has seen of others: it becomes the event's `deps`.

    Attributes:
        id: The scope.
        keys: The last events of other chains that no event of this scope had seen.
        after: How many events of its own the node had in the scope; once it has more, the first of them names `keys`.
        clock: The latest stamp among them.
    """

    id: str
    keys: tuple[str, ...]
    after: int
    clock: str


@frozen
class ShipmentNote:
    """What became of a shipment.

    Attributes:
        id: The client id of the command that took it in.
        sender: The node that made it.
        at: When it was taken in.
        applied: How many events are in the log now that were not; also such as had waited.
        known: How many were there already.
        held: How many wait for events that did not come.
        forks: How many are kept apart, because this node has others in their place.
        early: How many wait for their time.
        unread: Keys of events that say something impossible of what they are about; they are in the log and change nothing.
    """

    id: str
    sender: str
    at: datetime
    applied: int = 0
    known: int = 0
    held: int = 0
    forks: int = 0
    early: int = 0
    unread: tuple[str, ...] = ()


@frozen
class EventHeld:
    """An event was received that cannot enter the log yet, or never."""

    held: HeldEvent


@frozen
class EventReleased:
    """An event that was held is in the log now."""

    reason: HeldReason


@frozen
class EventAdmitted:
    """An officer lets an event in although its stamp is ahead."""

    by: str
    remark: str


@frozen
class FrontierMoved:
    """Events of others came to a scope; the fields are those of `Frontier`."""

    scope: str
    keys: tuple[str, ...]
    after: int
    clock: str


@frozen
class ShipmentReceived:
    """A shipment was taken in."""

    note: ShipmentNote


@frozen
class ConflictResolved:
    """Of several statements that stand side by side, a supervisor keeps one, for a reason; its base names them all.

    Attributes:
        field: The field in conflict.
        kept: Key of the event whose statement is kept.
        by: Id of the supervisor.
        reason: Why.
    """

    field: str
    kept: str
    by: str
    reason: str = attrs.field(repr=mask)


@frozen
class HouseholdTransferred:
    """A household came into the scope of another village, and this is all that is known of it there.

    Attributes:
        household: The household as it is now.
        left: The village in whose scope it was before.
    """

    household: Household
    left: RegionCode


@frozen
class Kept:
    """Stands for the value that an earlier event gave the same field."""

    event: str


SyncEvent = (
    EventHeld | EventReleased | EventAdmitted | FrontierMoved | ShipmentReceived | ConflictResolved | HouseholdTransferred
)
SyncState = HeldEvent | Frontier | ShipmentNote


def sync_begun(event: SyncEvent) -> SyncState | Household | None:
    """Return the state that a first event opens, or None where it cannot be a first one."""
    match event:
        case EventHeld(held):
            return held
        case FrontierMoved(scope, keys, after, clock):
            return Frontier(scope, keys, after, clock)
        case ShipmentReceived(note):
            return note
        case HouseholdTransferred(household):
            return household
        case _:
            return None


def sync_changes(event: SyncEvent) -> Mapping[str, object]:  # noqa: PLR0911  one case an event
    """Return the fields that an event sets in what exists already, with their values.

    Those of a household that was transferred are all that it has: see `domain.history`.
    """
    match event:
        case EventHeld(held):
            return {"reason": held.reason, "waits_for": held.waits_for, "record": held.record, "open": held.open}
        case EventReleased():
            return {"record": "", "open": False}
        case EventAdmitted(by, remark):
            return {"admitted_by": by, "remark": remark}
        case FrontierMoved(_, keys, after, clock):
            return {"keys": keys, "after": after, "clock": clock}
        case ShipmentReceived(note):
            return {"applied": note.applied, "known": note.known}
        case ConflictResolved(name, kept):
            return {name: Kept(kept)}
        case HouseholdTransferred():
            return {}
        case _:
            assert_never(event)
