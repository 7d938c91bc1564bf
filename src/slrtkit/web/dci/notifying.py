"""Tell partners of what happened since they were told last: what each subscribed to, as far as it may be told by then."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from attrs import evolve

from slrtkit.adapters.exchange.dci.attributes import Registry, of_code
from slrtkit.adapters.exchange.dci.criteria import ENTITIES, Page
from slrtkit.adapters.exchange.dci.envelope import answer_header
from slrtkit.domain.events import HouseholdRegistered, ParticipationEnded, ParticipationStarted
from slrtkit.domain.history import StreamKind
from slrtkit.errors import AccessDeniedError, NotFoundError
from slrtkit.errors.exchange import ExchangeError
from slrtkit.kit import Kit
from slrtkit.ledger import JSON
from slrtkit.ports.dci import Courier, Partner, Subscription, Subscriptions
from slrtkit.ports.store import Record
from slrtkit.web.dci.answering import LOCALE
from slrtkit.web.dci.exchange import Exchange
from slrtkit.web.dci.searching import records_of, wanted
from slrtkit.web.dci.subscribing import search_of
from slrtkit.wire import event_type

__all__ = ["notify"]

_BATCH: Final = 1000
_TOLD: Final = {
    (Registry.SOCIAL, "REGISTER"): event_type(HouseholdRegistered),
    (Registry.IBR, "REGISTER"): event_type(ParticipationStarted),
    (Registry.IBR, "DEREGISTER"): event_type(ParticipationEnded),
}


def notify(kit: Kit, exchange: Exchange, kept: Subscriptions, courier: Courier) -> int:
    """Tell partners what happened, and return how many messages they took; to be called every few minutes.

    Each record is told at least once: where a message is not taken, everything since the last time is told again at the next
    call, under the same `message_id`.

    Args:
        kit: The district.
        exchange: What was agreed on.
        kept: The subscriptions, and up to where they were told.
        courier: Hands messages over.

    Raises:
        ExchangeError: a message was not taken (`exchange.undelivered`); those after it were not sent.
    """
    sent, at = 0, kit.clock.now()
    partners = {one.id: one for one in exchange.partners if one.callback}
    while True:
        position = kept.position()
        with kit.store.begin(write=False) as unit:
            found = unit.since(position, _BATCH)
        if not found:
            return sent
        records = [record for _, record in found]
        for subscription in kept.all():
            partner = partners.get(subscription.partner)
            events = list(_events(kit, partner, subscription, records, at)) if partner else []
            if partner and events:
                message_id = f"{subscription.code}-{found[-1].position}"
                header = answer_header(message_id, at, "notify", exchange.receiver, partner.id, total=len(events))
                message: dict[str, JSON] = {"transaction_id": message_id, "notify_event": list(events)}
                body = json.dumps(exchange.sealed(header, message, kit), ensure_ascii=False).encode()
                courier.post(f"{partner.callback.rstrip('/')}/registry/notify", body)
                sent += 1
        kept.move(found[-1].position)


def _events(
    kit: Kit, partner: Partner, subscription: Subscription, records: list[Record], at: datetime
) -> Iterator[dict[str, JSON]]:
    registry = Registry(subscription.registry)
    try:
        search = evolve(search_of(subscription), page=Page(_BATCH))
    except ExchangeError:  # the profile has it no more
        return
    homes = frozenset(home for record in records if _is_of(subscription, registry, record) for home in _homes(kit, record))
    if not homes:
        return
    asked = evolve(wanted(kit, search, kit.office.zone.day(at)), indexes={}, homes=homes)
    try:
        seen = kit.seen_by(kit.context(partner.officer, reason=f"DCI {partner.id}: {subscription.code}"))
        told = seen.disclose(asked)
    except (AccessDeniedError, NotFoundError):  # its officer may not search any more: the other partners are told all the same
        return
    for number, record in enumerate(records_of(kit, partner, told, search.kind), 1):
        yield {
            "reference_id": f"{subscription.code}-{number}",
            "timestamp": at.isoformat(timespec="seconds"),
            "data": {
                "version": "1.0.0",
                "reg_type": of_code(registry),
                "reg_event_type": subscription.event,
                "reg_record_type": ENTITIES[search.kind],
                "reg_records": record,
            },
            "locale": LOCALE,
        }


def _is_of(subscription: Subscription, registry: Registry, record: Record) -> bool:
    if not subscription.holds(datetime.fromisoformat(record.at)):
        return False
    told = _TOLD.get((registry, subscription.event))
    if told:
        return record.type == told
    return record.stream.kind == StreamKind.HOUSEHOLD.value and record.type != _TOLD[Registry.SOCIAL, "REGISTER"]


def _homes(kit: Kit, record: Record) -> tuple[str, ...]:
    """Return the household that a record is about: of aid, where its bearer lives."""
    if record.stream.kind == StreamKind.HOUSEHOLD.value:
        return (record.stream.id,)
    bearer, whole = record.stream.id.partition("/")[0], kit.journal.whole
    found = (whole.find(StreamKind.HOUSEHOLD, name, bearer.encode()) for name in ("person", "card"))
    return next(filter(None, found), (bearer,))
