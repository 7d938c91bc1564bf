"""Synchronising: what a node takes in of others, and what waits.

Taking in is one transaction. What comes is checked as it is read: each event against its hash, its chain and what it depends
on, each chain against where it is said to end. Either all of that is so, or nothing was taken. How events travel, who signed
them and who may see them, is the carrier's to know.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen

from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.syncing import (
    SYNC_SCOPE,
    EventAdmitted,
    EventHeld,
    EventReleased,
    FrontierMoved,
    HeldEvent,
    HeldReason,
    ShipmentNote,
    ShipmentReceived,
)
from slrtkit.errors import InvalidTransitionError
from slrtkit.ledger import ZERO, canonical, contexts, digest, parse
from slrtkit.ports.packing import packed, unpacked
from slrtkit.ports.shipment import ChainHead, Shipment
from slrtkit.ports.store import StreamId, UnitOfWork, event_key
from slrtkit.service.expected import expect
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.merging import Held, Merger, held_id
from slrtkit.service.shipping import Scopes, collect, heads
from slrtkit.service.uncollected import uncollected

__all__ = ["Delivery", "Scopes", "admit_event", "collect", "heads", "held_events", "receive", "release"]


@frozen
class Delivery:
    """What became of a shipment, or of what was held.

    Attributes:
        note: How many events were applied, known, held and so on.
        position: Place of the last record in this node's log.
        heads: Where the shipment's chains end here now.
    """

    note: ShipmentNote
    position: int
    heads: tuple[ChainHead, ...] = ()


def _settled(_: Work) -> None:
    """Do nothing more."""


@uncollected()
def receive(journal: Journal, context: Context, shipment: Shipment, settle: Callable[[Work], None] = _settled) -> Delivery:
    """Take a shipment in: all that can enter the log does, the rest is held, and nothing is overwritten.

    The union is the same whatever came before: what is known already is passed over, so a shipment may come twice. An event
    that lacks its causes waits for them, one whose stamp is more than 24 hours ahead waits for its time, and one whose place is
    taken by another is kept apart, for both are somebody's word.

    Args:
        journal: The log, in the name of who takes it in.
        context: Who, when; the client id names the shipment.
        shipment: What came. Whatever its records raise while they are read is passed on.
        settle: Called when all of it was found right, before it is committed: keeps what came along outside the log, and may
            append. Where it fails, nothing was taken.

    Raises:
        SyncError: an event was changed, left out or moved (`sync.chain`, `sync.omitted`, `sync.order`, `sync.scope`); nothing
            was taken.
        AccessDeniedError: this is not for the officer to do.
        RequestReusedError: the client id was used for something else.
        StorageFullError: no space is left; nothing was taken.
    """
    content: list[str | int] = [shipment.sender, shipment.incarnation]
    for head in shipment.heads:
        content += [*head.chain, head.seq, head.hash]
    with journal.looking("receive-shipment", tells=False) as seen, seen.whole.store.begin(write=True) as unit:
        whole = seen.whole
        work = Work(whole.scribe, (whole.node, whole.incarnation), unit, context, digest(contexts.REQUEST, canonical(content)))
        work.recognise()
        if work.replayed:
            told = expect(whole.history(unit, _stream(context.client_id)), context.client_id, ShipmentNote)
            return Delivery(told.state, work.replayed.position, _ends(unit, shipment))
        waiting = {one.id: one for one in _held(whole, unit)}
        merger = Merger(whole.scribe, unit, (whole.node, whole.incarnation), context.now, _admitted(whole, unit))
        for record in shipment.records:
            merger.take(record)
        for one in shipment.arrived:
            merger.take(one)
        apart = tuple(merger.check(shipment.heads))
        known = merger.known
        merger.held += [_back(one) for one in waiting.values() if one.reason is not HeldReason.FORK]
        merger.retry()
        merger.write()
        fresh = _noted(work, merger, waiting, apart)
        note = ShipmentNote(
            context.client_id,
            shipment.sender,
            context.now,
            merger.applied,
            known,
            fresh[HeldReason.GAP],
            fresh[HeldReason.FORK],
            fresh[HeldReason.EARLY],
            tuple(merger.unread),
        )
        work.append(StreamKind.SHIPMENT, note.id, SYNC_SCOPE, ShipmentReceived(note))
        settle(work)
        ends = _ends(unit, shipment)
        return Delivery(note, work.commit().position, ends)


def release(journal: Journal, context: Context) -> Delivery:
    """Offer to the log once more what is held: its time may have come. Raises what `receive` raises."""
    return receive(journal, context, Shipment(journal.node, journal.incarnation, (), ()))


def held_events(journal: Journal) -> tuple[HeldEvent, ...]:
    """Return the events that are held, by their stamps. Raises AccessDeniedError."""
    with journal.looking("conflicts", tells=False) as seen, seen.whole.store.begin(write=False) as unit:
        return _held(seen.whole, unit)


def admit_event(journal: Journal, context: Context, held: str) -> Receipt:
    """Let in an event whose stamp is ahead, and with it all that are stamped no later, for `context.reason`.

    They enter with the next `release` or shipment, and so does what is stamped within 24 hours after it, whenever it comes.

    Args:
        journal: The log.
        context: Who, when, why.
        held: Key of the held event; its id where two events of one key are held.

    Raises:
        NotFoundError: nothing is held under this key or id.
        InvalidTransitionError: it does not wait for its time, no reason is given, or the key is that of two.
        AccessDeniedError: this is not for the officer to decide.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "admit-event", {"held": held}) as work:
        if work.replayed:
            return work.replayed
        names = [name for name in work.find(StreamKind.HELD, "open", b"1") if held in (name, name.rpartition("@")[0])]
        if len(names) > 1:
            cure = "name it by its id: sync held"
            raise InvalidTransitionError("several events of this key are held", code="sync.admit", path=held, cure=cure)
        event = work.get(StreamKind.HELD, names[0] if names else held, HeldEvent)
        if event.reason is not HeldReason.EARLY or not event.open:
            cure = "sync held says what it waits for"
            raise InvalidTransitionError("this event does not wait for its time", code="sync.admit", path=held, cure=cure)
        if not context.reason.strip():
            raise InvalidTransitionError("an event is let in for a reason", code="sync.admit", path=held, cure="say why")
        work.append(StreamKind.HELD, event.id, SYNC_SCOPE, EventAdmitted(context.actor, context.reason))
        return work.commit()


def _noted(work: Work, merger: Merger, waiting: Mapping[str, HeldEvent], apart: Iterable[ChainHead]) -> Counter[HeldReason]:
    """Note what is held now, what is so no more, and what the next events have seen; return how many are held anew."""
    now, fresh, left = work.context.now, Counter[HeldReason](), dict[str, HeldEvent]()
    for one in merger.held:
        key, hashed = one.record.key, one.record.hash
        kept = canonical(packed(one.record)).decode()
        name = held_id(key, hashed)
        left[name] = HeldEvent(name, key, hashed, one.reason, one.waits_for, one.record.clock, now, kept)
    for head in apart:
        key = event_key(*head.chain, head.seq)
        name = held_id(key, head.hash)
        left[name] = HeldEvent(name, key, head.hash, HeldReason.FORK, "", ZERO, now)
    for name, event in left.items():
        before = waiting.get(name)
        fresh[event.reason] += before is None
        if before is None or (before.reason, before.waits_for) != (event.reason, event.waits_for):
            work.append(StreamKind.HELD, name, SYNC_SCOPE, EventHeld(event))
    for name, event in waiting.items():
        if event.reason is not HeldReason.FORK and name not in left:
            work.append(StreamKind.HELD, name, SYNC_SCOPE, EventReleased(event.reason))
    for scope, seen in merger.frontiers.items():
        work.append(StreamKind.FRONTIER, scope, SYNC_SCOPE, FrontierMoved(scope, seen.keys, seen.after, seen.clock))
    return fresh


def _held(whole: Journal, unit: UnitOfWork) -> tuple[HeldEvent, ...]:
    return tuple(sorted(_events(whole, unit, "open"), key=lambda event: (event.clock, event.id)))


def _admitted(whole: Journal, unit: UnitOfWork) -> str:
    """Return the latest stamp that an officer let in."""
    return max((event.clock for event in _events(whole, unit, "admitted")), default=ZERO)


def _events(whole: Journal, unit: UnitOfWork, index: str) -> Iterator[HeldEvent]:
    for name in unit.find(StreamKind.HELD.value, index, b"1"):
        yield expect(whole.history(unit, StreamId(StreamKind.HELD.value, name)), name, HeldEvent).state


def _back(event: HeldEvent) -> Held:
    return Held(unpacked(parse(event.record.encode())), event.reason, event.waits_for)


def _ends(unit: UnitOfWork, shipment: Shipment) -> tuple[ChainHead, ...]:
    ends = ((head.chain, unit.head(*head.chain)) for head in shipment.heads)
    return tuple(ChainHead(chain, last.seq, last.hash) for chain, last in ends if last)


def _stream(shipment: str) -> StreamId:
    return StreamId(StreamKind.SHIPMENT.value, shipment)
