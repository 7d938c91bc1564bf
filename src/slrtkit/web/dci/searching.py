"""One search of another register, answered from ours."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Final

from attrs import frozen

from slrtkit.adapters.exchange.dci.attributes import Registry, of_code
from slrtkit.adapters.exchange.dci.criteria import ENTITIES, Search
from slrtkit.adapters.exchange.dci.known import known_of
from slrtkit.adapters.exchange.dci.records import Recorded, beneficiary, group, member
from slrtkit.domain.names import name_of
from slrtkit.domain.query import Query, QueryValue, RecordKind, fits, sought
from slrtkit.errors import NotFoundError
from slrtkit.kit import Kit
from slrtkit.ledger import JSON
from slrtkit.ports.dci import Partner
from slrtkit.service.exchange import Disclosed, Disclosure, Wanted

__all__ = ["found", "records_of", "search", "wanted"]

_INDEXES: Final = {"NIK": "nik", "head.NIK": "nik", "NKK": "nkk"}


@frozen
class _Order:
    """Puts records in order and takes a page of them; those of which the attribute is not known come last."""

    search: Search

    def __call__(self, records: list[Disclosure]) -> list[Disclosure]:
        ordered = sorted(records, key=lambda one: (one.household.id, one.person, *(ledger.id for ledger in one.ledgers)))
        for attribute, largest in reversed(self.search.sort):
            told = [one for one in ordered if _known(one).get(attribute)]
            told.sort(key=lambda one: _first(one, attribute), reverse=largest)
            ordered = told + [one for one in ordered if not _known(one).get(attribute)]
        page = self.search.page
        return ordered[(page.number - 1) * page.size : page.number * page.size]


def search(kit: Kit, partner: Partner, asked: Search, registry: Registry, at: datetime) -> dict[str, JSON]:
    """Return what stands as the data and the pagination of an answer.

    Args:
        kit: The district, seen by the officer in whose name the partner asks.
        partner: Who asks.
        asked: What.
        registry: Which register of DCI.
        at: The instant, in UTC.

    Raises:
        SlrtError: it cannot be answered.
    """
    answer = found(kit, asked, at)
    records: list[JSON] = list(records_of(kit, partner, answer, asked.kind))
    return {
        "data": {
            "version": "1.0.0",
            "reg_type": of_code(registry),
            "reg_record_type": ENTITIES[asked.kind],
            "reg_records": records,
        },
        "pagination": {"page_size": asked.page.size, "page_number": asked.page.number, "total_count": answer.total},
    }


def found(kit: Kit, asked: Search, at: datetime) -> Disclosed:
    """Return what may be told of a search, each time on record. Raises SlrtError."""
    return kit.disclose(wanted(kit, asked, kit.office.zone.day(at)))


def wanted(kit: Kit, asked: Search, on: date) -> Wanted:
    """Return what a search wants, and by which indexes it is found: without one, in the villages that it names, or in all."""
    indexes = {
        index: frozenset(map(str, values))
        for attribute, index in _INDEXES.items()
        if (values := sought(asked.query, attribute)) is not None
    }
    names = sought(asked.query, "name")
    if names is not None:
        indexes["sound"] = frozenset(name_of(str(name)).keys[0] for name in names)
    homes = sought(asked.query, "HOUSEHOLD_ID")
    if not indexes and homes is None:
        indexes["village"] = _villages(kit, sought(asked.query, "location"))
    return Wanted(
        asked.kind,
        indexes,
        partial(_fits, asked.query),
        _Order(asked),
        on,
        frozenset(map(str, homes)) if homes is not None else None,
    )


def records_of(kit: Kit, partner: Partner, answer: Disclosed, kind: RecordKind) -> tuple[dict[str, JSON], ...]:
    """Return the records of an answer, as DCI writes them."""
    return tuple(_written(kit, partner, one, kind) for one in answer.records)


def _written(kit: Kit, partner: Partner, one: Disclosure, kind: RecordKind) -> dict[str, JSON]:
    assert one.registered is not None  # noqa: S101  of what is told it is known
    assert one.updated is not None  # noqa: S101  the same
    said = Recorded(partner, one.registered, one.updated, one.members)
    match kind:
        case RecordKind.GROUP:
            return group(one.household, one.person, said)
        case RecordKind.PERSON:
            return member(one.household, one.household.person(one.person), said)
        case _:
            (ledger,) = one.ledgers
            person = one.household.person(one.person)
            return beneficiary(one.household, person, ledger, _name(kit, ledger.program), one.on, said)


def _villages(kit: Kit, regions: frozenset[QueryValue] | None) -> frozenset[str]:
    villages = frozenset(area.code.text for area in kit.areas)
    if regions is None:
        return villages
    return frozenset(one for one in villages if any(one == region or one.startswith(f"{region}.") for region in regions))


def _fits(query: Query, one: Disclosure) -> bool:
    return fits(query, _known(one)) is True


def _known(one: Disclosure) -> Mapping[str, tuple[QueryValue, ...]]:
    return known_of(one.household, one.person, one.members, one.ledgers, one.on)


def _first(one: Disclosure, attribute: str) -> QueryValue:
    return min(_known(one)[attribute])


def _name(kit: Kit, program: str) -> str:
    try:
        return kit.catalog.program(program).name
    except NotFoundError:  # the aid of a program that the catalog has no more
        return program
