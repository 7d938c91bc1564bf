"""Subscriptions of partners: taken, given up, and read for what they are told of."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from slrtkit.adapters.exchange.dci.attributes import CRITERIA, Registry, of_code
from slrtkit.adapters.exchange.dci.criteria import Search, asked_of, read_criteria
from slrtkit.adapters.exchange.dci.plain import BAD, Object, listed, moment, object_of, refuse, text
from slrtkit.domain.query import attributes_of
from slrtkit.errors.exchange import ExchangeError
from slrtkit.kit import Kit
from slrtkit.ledger import JSON
from slrtkit.ports.dci import Subscription, Subscriptions
from slrtkit.web.dci.answering import rejected, told_of
from slrtkit.web.dci.door import Visit
from slrtkit.web.dci.transactions import Ended, Transactions

__all__ = ["EVENTS", "answer_subscribe", "answer_unsubscribe", "search_of"]

EVENTS: Final = {Registry.SOCIAL: ("REGISTER", "UPDATE"), Registry.IBR: ("REGISTER", "DEREGISTER")}
"""What partners can be told of: households that came, or changed; aid that began, or ended."""
_DETAILS: Final = "rjct.notify_details.invalid"
_NAMES: Final = frozenset({"NIK", "NKK", "HOUSEHOLD_ID", "name", "birth_date"})
_LONGEST: Final = 99


def answer_subscribe(
    kit: Kit, visit: Visit, registry: Registry, correlation: str, kept: Subscriptions, ended: Transactions
) -> dict[str, JSON]:
    """Take subscriptions, each by itself. Raises ExchangeError: the message has none."""
    asked = asked_of(visit.envelope, "subscribe_request")
    answers = [_taken(kit, visit, registry, reference, said, kept) for reference, said in asked]
    transaction = visit.envelope.transaction
    bare = tuple({name: value for name, value in one.items() if name != "subscriptions"} for one in answers)
    ended.end(visit.partner.id, Ended(transaction, correlation, "subscribe_response", bare))
    told: list[JSON] = list(answers)
    return {"transaction_id": transaction, "correlation_id": correlation, "subscribe_response": told}


def answer_unsubscribe(visit: Visit, correlation: str, kept: Subscriptions) -> dict[str, JSON]:
    """Give subscriptions up: all that are named, or where one of them is not the partner's, none. Raises ExchangeError."""
    message = visit.envelope.message
    name = "subscription_codes" if "subscription_codes" in message else "sunscription_codes"
    moment(message, "timestamp" if "timestamp" in message else "timesstamp", BAD)
    codes = [text({"code": one}, "code", BAD, _LONGEST) for one in listed(message, name, BAD, "subscription_codes")]
    own = {one.code for one in kept.all() if one.partner == visit.partner.id}
    told: dict[str, JSON] = {
        "transaction_id": visit.envelope.transaction,
        "correlation_id": correlation,
        "timestamp": visit.at.isoformat(timespec="seconds"),
    }
    if not own.issuperset(codes):
        return {
            **told,
            "status": "rjct",
            "status_reason_code": "rjct.subscription_code.invalid",
            "status_reason_message": "one of these is no subscription of this sender",
        }
    for code in codes:
        kept.drop(code)
    given_up: list[JSON] = [{"code": code, "status": "unsubscribe"} for code in codes]
    return {**told, "status": "succ", "subscription_status": given_up}


def search_of(subscription: Subscription) -> Search:
    """Return what a subscription is told of. Raises ExchangeError: it cannot be asked for (any more)."""
    return _search(json.loads(subscription.criteria), Registry(subscription.registry))


def _taken(kit: Kit, visit: Visit, registry: Registry, reference: str, said: Object, kept: Subscriptions) -> dict[str, JSON]:
    told = told_of(reference, visit.at)
    try:
        moment(said, "timestamp", "rjct.timestamp.invalid")
        criteria = object_of(said, "subscribe_criteria", _DETAILS)
        new = _subscription(kit, visit, registry, criteria, kept.all())
    except ExchangeError as refused:
        return {**told, **rejected(refused)}
    kept.put(new)
    subscription: dict[str, JSON] = {
        "version": "1.0.0",
        "code": new.code,
        "subscription_code": new.code,
        "status": "subscribe",
        "timestamp": visit.at.isoformat(timespec="seconds"),
        "reg_type": of_code(registry),
        "reg_event_type": new.event,
        "subscribe_criteria": json.loads(new.criteria),
    }
    return {**told, "status": "succ", "subscriptions": [subscription]}


def _subscription(kit: Kit, visit: Visit, registry: Registry, criteria: Object, known: Iterable[Subscription]) -> Subscription:
    event = text(criteria, "reg_event_type", "rjct.notify_types.invalid")
    if event not in EVENTS[registry]:
        refuse("rjct.notify_types.invalid", "reg_event_type", "this is not told here", " or ".join(EVENTS[registry]))
    if visit.partner.callback == "":
        refuse(_DETAILS, "sender_uri", "no address was agreed on to which this could be told")
    try:
        search = _search(criteria, registry)
    except ExchangeError as wrong:
        raise ExchangeError(wrong.text, code=_DETAILS, path=wrong.path, cure=wrong.cure) from wrong
    if {name.rpartition(".")[2] for name in attributes_of(search.query)} & _NAMES:
        refuse("rjct.person_id.invalid", "filter", "a subscription names nobody", "a place, a decile, a programme")
    since, until = _window(criteria, visit.at)
    new = Subscription(kit.clock.new_id(), visit.partner.id, registry.value, event, _plain(criteria), since, until)
    if any((one.partner, one.registry, one.criteria) == (new.partner, new.registry, new.criteria) for one in known):
        refuse("rjct.event.already_subscribed", "subscribe_criteria", "this is subscribed to already")
    return new


def _search(criteria: Object, registry: Registry) -> Search:
    query = criteria.get("filter")
    kind = criteria.get("filter_type") or ("predicate" if isinstance(query, list) else "expression")
    named = str(criteria.get("notify_record_type") or "").rpartition(":")[2]
    if not named:
        refuse(CRITERIA, "notify_record_type", "it does not say of which records", "Group or Member")
    asked = {"query_type": kind, "query": query, "response_entity": named}
    return read_criteria("", asked, registry)


def _window(criteria: Object, at: datetime) -> tuple[datetime, datetime | None]:
    if not isinstance(criteria.get("frequency"), dict):
        return at, None
    said = object_of(criteria, "frequency", _DETAILS)
    until = moment(said, "end_time", _DETAILS)
    return max(moment(said, "start_time", _DETAILS), at), until


def _plain(criteria: Object) -> str:
    """Return what is kept of the criteria: what they are, and no more."""
    names = ("reg_event_type", "filter_type", "filter", "notify_record_type")
    return json.dumps({name: criteria[name] for name in names if name in criteria}, default=str, sort_keys=True)
