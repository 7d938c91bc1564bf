"""The answers to the messages of DCI: what stands in them, whichever way they go."""

from datetime import datetime
from typing import Final

from slrtkit.adapters.exchange.dci.attributes import CRITERIA, Registry
from slrtkit.adapters.exchange.dci.criteria import Search, read_enrolled, read_searches
from slrtkit.adapters.exchange.dci.plain import BAD, object_of, refuse, text
from slrtkit.errors import AccessDeniedError, DomainError, SlrtError
from slrtkit.errors.exchange import ExchangeError
from slrtkit.ledger import JSON
from slrtkit.web.dci.door import Door, Visit
from slrtkit.web.dci.searching import search
from slrtkit.web.dci.transactions import Ended, Transactions

__all__ = ["LOCALE", "answer_enrolled", "answer_searches", "answer_status", "rejected", "told_of"]

LOCALE: Final = "ind"
_TOO_MANY: Final = "search.too-many"
_TYPES: Final = {"search": "search_response", "subscribe": "subscribe_response", "subscibe": "subscribe_response"}
"""`txn_type` as it is published, `subscibe`, and as it is meant."""
_NAMED_BY: Final = ("transaction_id", "correlation_id", "reference_id_list")


def answer_searches(door: Door, visit: Visit, registry: Registry, correlation: str, ended: Transactions) -> dict[str, JSON]:
    """Answer each search of a message; one that is rejected says why, and does not hinder the others.

    Raises:
        ExchangeError: the message has no searches.
        AccessDeniedError: the partner's officer may not search here at all.
    """
    answers = [_answer(door, visit, registry, reference, one) for reference, one in read_searches(visit.envelope, registry)]
    return _told(visit, correlation, ended, answers)


def answer_enrolled(door: Door, visit: Visit, correlation: str, ended: Transactions) -> dict[str, JSON]:
    """Answer in which programmes somebody is enrolled (`/registry/enrolled`). Raises what `answer_searches` raises."""
    return _told(visit, correlation, ended, [_answer(door, visit, Registry.IBR, "", read_enrolled(visit.envelope))])


def answer_status(visit: Visit, correlation: str, ended: Transactions) -> dict[str, JSON]:
    """Tell how an earlier transaction of this partner ended, without what it told. Raises ExchangeError."""
    asked = object_of(visit.envelope.message, "txnstatus_request", BAD)
    text(asked, "reference_id", BAD)
    kind, by, value = text(asked, "txn_type", BAD), text(asked, "attribute_type", BAD), asked.get("attribute_value")
    if kind not in _TYPES:
        refuse(BAD, "txn_type", "this type of transaction is not known here", "search or subscribe")
    match by, value:
        case "transaction_id", str():
            found = ended.of(visit.partner.id, transaction=value)
        case "correlation_id", str():
            found = ended.of(visit.partner.id, correlation=value)
        case "reference_id_list", [*values]:
            found = ended.of(visit.partner.id, references=map(str, values))
        case _:
            refuse(BAD, "attribute_value", "this names no transaction", f"by: {', '.join(_NAMED_BY)}")
    answers: list[JSON] = list(found.answers) if found and found.kind == _TYPES[kind] else []
    told: dict[str, JSON] = {
        "transaction_id": found.transaction if found else visit.envelope.transaction,
        "correlation_id": found.correlation if found else correlation,
        _TYPES[kind]: answers,
    }
    return {
        "transaction_id": visit.envelope.transaction,
        "correlation_id": correlation,
        "txnstatus_response": {"txn_type": kind, "txn_status": told},
    }


def rejected(refused: SlrtError) -> dict[str, JSON]:
    """Return why a request was rejected, in the codes of the standard."""
    code = refused.code if isinstance(refused, ExchangeError) else CRITERIA
    if refused.code == _TOO_MANY:
        code = "rjct.search.too_many_records_found"
    where = f"{refused.path}: " if refused.path else ""
    cure = f" ({refused.cure})" if refused.cure else ""
    return {
        "status": "rjct",
        "status_reason_code": code,
        "status_reason_message": f"{where}{refused.text}{cure}"[:999],
    }


def told_of(reference: str, at: datetime) -> dict[str, JSON]:
    """Return what each answer to a request begins with."""
    return {"reference_id": reference, "timestamp": at.isoformat(timespec="seconds")}


def _answer(door: Door, visit: Visit, registry: Registry, reference: str, asked: Search | ExchangeError) -> dict[str, JSON]:
    told = told_of(reference, visit.at)
    if isinstance(asked, ExchangeError):
        return {**told, **rejected(asked)}
    try:
        found = search(door.kit_of(visit, asked.purpose), visit.partner, asked, registry, visit.at)
    except AccessDeniedError:
        raise
    except DomainError as refused:
        return {**told, **rejected(refused)}
    return {**told, "status": "succ", **found, "locale": LOCALE}


def _told(visit: Visit, correlation: str, ended: Transactions, answers: list[dict[str, JSON]]) -> dict[str, JSON]:
    transaction = visit.envelope.transaction
    ended.end(visit.partner.id, Ended(transaction, correlation, "search_response", tuple(map(_bare, answers))))
    told: list[JSON] = list(answers)
    return {"transaction_id": transaction, "correlation_id": correlation, "search_response": told}


def _bare(answer: dict[str, JSON]) -> dict[str, JSON]:
    return {name: value for name, value in answer.items() if name not in ("data", "pagination", "locale")}
