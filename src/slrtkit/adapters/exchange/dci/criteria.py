"""What a search asks for: the query, what one record is, the order and the page."""

import re
from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen

from slrtkit.adapters.exchange.dci.attributes import CRITERIA, Registry, attribute_of
from slrtkit.adapters.exchange.dci.envelope import Envelope
from slrtkit.adapters.exchange.dci.plain import BAD, Object, listed, moment, object_of, refuse, text, whole
from slrtkit.adapters.exchange.dci.queries import read_query
from slrtkit.domain.query import Query, RecordKind, sought, values_in
from slrtkit.errors.exchange import ExchangeError

__all__ = ["ENTITIES", "Page", "Search", "asked_of", "read_criteria", "read_enrolled", "read_searches"]

ENTITIES: Final = {RecordKind.GROUP: "Group", RecordKind.PERSON: "Member", RecordKind.AID: "Beneficiary"}
"""What one record is -> its name in DCI."""
_NAMED: Final = {
    "group": RecordKind.GROUP,
    "srgroup": RecordKind.GROUP,
    "household": RecordKind.GROUP,
    "family": RecordKind.GROUP,
    "member": RecordKind.PERSON,
    "srmember": RecordKind.PERSON,
    "person": RecordKind.PERSON,
    "srperson": RecordKind.PERSON,
}
_LOCALE: Final = re.compile(r"[a-z]{3}|EN/GB|")
"""ISO 639-3, as the schema says; `EN/GB` and nothing stand in the published examples."""
_SEARCHES: Final = 100
_VALUES: Final = 400
"""Values that all searches of a message together are compared with."""
_BROAD: Final = 10
"""Searches of a message that name nobody: each of them looks at everybody of a village, or of all."""
_NAMING: Final = ("NIK", "head.NIK", "NKK", "HOUSEHOLD_ID", "name")
_SIZE: Final = 2000
_SPLIT: Final = "ask the others in another message"


@frozen
class Page:
    """Which records are told: so many, on such a page, counted from 1."""

    size: int = 100
    number: int = 1


@frozen
class Search:
    """One search of a message.

    Attributes:
        reference: The sender's id of it.
        query: What is asked.
        kind: What one record is.
        sort: Attributes, each with whether the largest come first.
        page: Which of them.
        purpose: What the sender says that it is for.
    """

    reference: str
    query: Query
    kind: RecordKind
    sort: tuple[tuple[str, bool], ...] = ()
    page: Page = Page()
    purpose: str = ""


def read_searches(envelope: Envelope, registry: Registry) -> Iterator[tuple[str, Search | ExchangeError]]:
    """Yield each search of a message with its reference, or why it cannot be made; one does not hinder another.

    Those that are more than a message may ask for together are rejected (`rjct.search_criteria.invalid`).

    Raises:
        ExchangeError: (`err.request.bad`) the message has no list of searches, or too long a one.
    """
    seen: set[str] = set()
    values = broad = 0
    for reference, said in asked_of(envelope, "search_request"):
        try:
            if reference in seen:
                refuse("rjct.reference_id.duplicate", "reference_id", "another search of this message has this reference")
            seen.add(reference)
            search = _search(reference, said, registry)
            values += values_in(search.query)
            broad += all(sought(search.query, name) is None for name in _NAMING)
            if values > _VALUES:
                refuse(CRITERIA, "query", f"a message compares with at most {_VALUES} values", _SPLIT)
            if broad > _BROAD:
                refuse(CRITERIA, "query", f"a message has at most {_BROAD} searches that name nobody", _SPLIT)
            yield reference, search
        except ExchangeError as refused:
            yield reference, refused


def asked_of(envelope: Envelope, name: str) -> Iterator[tuple[str, Object]]:
    """Yield the requests of a message with their references.

    Raises:
        ExchangeError: (`err.request.bad`) there is no list of them, too long a one, or one has no reference.
    """
    asked = listed(envelope.message, name, BAD)
    if len(asked) > _SEARCHES:
        refuse(BAD, name, f"these are more than {_SEARCHES}")
    for one in asked:
        said = object_of({name: one}, name, BAD)
        yield text(said, "reference_id", BAD), said


def _search(reference: str, said: Object, registry: Registry) -> Search:
    moment(said, "timestamp", "rjct.timestamp.invalid")
    if not _LOCALE.fullmatch(text(said, "locale", CRITERIA, needed=False)):
        refuse(CRITERIA, "locale", "this is no code of a language", "three small letters (ISO 639-3): ind, eng")
    return read_criteria(reference, object_of(said, "search_criteria", CRITERIA), registry)


def read_criteria(reference: str, criteria: Object, registry: Registry) -> Search:
    """Read the criteria of a search. Raises ExchangeError (`rjct.…`)."""
    query = read_query(text(criteria, "query_type", CRITERIA), criteria.get("query"))
    return Search(
        reference,
        query,
        _kind(criteria, query, registry),
        tuple(_sorted(criteria)),
        _page(criteria),
        _purpose(criteria),
    )


def read_enrolled(envelope: Envelope) -> Search:
    """Read what `/registry/enrolled` asks: the programmes that a person is enrolled in. Raises ExchangeError."""
    return read_criteria("", object_of(envelope.message, "enrolled_criteria", BAD), Registry.IBR)


def _kind(criteria: Object, query: Query, registry: Registry) -> RecordKind:
    """Return what one record is: as it is named, else a person where one is asked for by their NIK, else a group."""
    if registry is Registry.IBR:
        return RecordKind.AID
    value = criteria.get("query")
    inner = value.get("value") if isinstance(value, dict) else None
    expression = inner.get("expression") if isinstance(inner, dict) else None
    collection = expression.get("collection") if isinstance(expression, dict) else None
    for named in (criteria.get("response_entity"), criteria.get("reg_record_type"), collection):
        if isinstance(named, str) and named:
            found = _NAMED.get(named.rpartition(":")[2].casefold())
            return found or refuse(CRITERIA, "response_entity", "such records are not kept here", "Group or Member")
    return RecordKind.PERSON if sought(query, "NIK") is not None else RecordKind.GROUP


def _sorted(criteria: Object) -> Iterator[tuple[str, bool]]:
    code = "rjct.sort.invalid"
    for one in listed(criteria, "sort", code) if criteria.get("sort") else ():
        said = object_of({"sort": one}, "sort", code)
        order = text(said, "sort_order", code, needed=False) or "asc"
        if order not in ("asc", "desc"):
            refuse(code, "sort_order", "an order is asc or desc")
        try:
            yield attribute_of(text(said, "attribute_name", code))[0], order == "desc"
        except ExchangeError as unknown:
            raise ExchangeError(unknown.text, code=code, path="sort", cure=unknown.cure) from unknown


def _page(criteria: Object) -> Page:
    code = "rjct.pagination.invalid"
    if not criteria.get("pagination"):
        return Page()
    said = object_of(criteria, "pagination", code)
    page = Page(whole(said, "page_size", code), whole(said, "page_number", code, 1))
    if not (1 <= page.size <= _SIZE and 1 <= page.number <= 10**6):
        refuse(code, "pagination", f"a page has 1 to {_SIZE} records, and pages are counted from 1")
    return page


def _purpose(criteria: Object) -> str:
    """Return what the sender says that it is for, by its consent or authorization; both are texts in published examples."""
    said: list[Any] = [criteria.get(name) for name in ("consent", "authorize")]
    purposes = [one["purpose"] for one in said if isinstance(one, dict) and isinstance(one.get("purpose"), dict)]
    return "; ".join(value for one in purposes for name in ("code", "text") if isinstance(value := one.get(name), str))[:300]
