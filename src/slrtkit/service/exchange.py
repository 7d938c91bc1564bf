"""Answer another register: what its grants give it, of those who consent to it, and nothing besides; each answer is on record.

The register that asks is an officer of the district's policy, with a role, an area and groups of data like every other. On top
of that each person's own word counts (`ConsentPurpose.EXCHANGE`): who did not give it, or withdrew it, is not there.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from attrs import evolve, frozen

from slrtkit.domain.consent import ConsentPurpose, PersonConsent, consent_id
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.participation import Participation
from slrtkit.domain.query import RecordKind
from slrtkit.errors import DomainError
from slrtkit.ports.store import StreamId
from slrtkit.service.duplicates import hidden_persons
from slrtkit.service.journal import Journal
from slrtkit.service.participation import ledgers_of

__all__ = ["Disclosed", "Disclosure", "Wanted", "disclose"]

_MOST = 2_000
"""Households that are opened for one query."""
_HEAD = "kepala_keluarga"


@frozen
class Disclosure:
    """One record, as far as it may be told.

    Attributes:
        household: The household, with those persons alone who consent, and the cards and facts that may be told of them.
        on: The day that it is told for.
        person: Id of the person it is about; of a household, of its head as far as it may be told; else empty.
        members: How many live there, where all of them are known and consent.
        ledgers: Their aid; for `RecordKind.AID` the one.
        registered: When the household came into the register, and when anything of it last changed, in UTC.
        updated: The same.
    """

    household: Household
    on: date
    person: str = ""
    members: int | None = None
    ledgers: tuple[Participation, ...] = ()
    registered: datetime | None = None
    updated: datetime | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids of all of whom it tells."""
        return (self.household.id, *(one.id for one in self.household.persons))


@frozen
class Wanted:
    """What another register wants.

    Attributes:
        kind: What one record is.
        indexes: Index -> the values of which a household has one; never empty unless `homes` are named.
        fits: Whether a record is asked for.
        arrange: Puts the records that are asked for in order, and takes those that are told; it sees no other.
        on: The day.
        homes: Ids of the only households that are asked for; None: all.
    """

    kind: RecordKind
    indexes: Mapping[str, frozenset[str]]
    fits: Callable[[Disclosure], bool]
    arrange: Callable[[list[Disclosure]], list[Disclosure]]
    on: date
    homes: frozenset[str] | None = None


@frozen
class Disclosed:
    """What is told, and of how many records that are asked for."""

    records: tuple[Disclosure, ...]
    total: int


def disclose(journal: Journal, asked: Wanted) -> Disclosed:
    """Return what another register may be told of what it asks; it is on record, of whom, before this returns.

    Restricted persons and households, and who does not consent, are never among the records, nor counted.

    Raises:
        AccessDeniedError: whoever asks may not search.
        DomainError: so many households fit that the query says nothing (`search.too-many`).
    """
    with journal.looking("answer-query", tells=False) as seen:
        found = [one for one in _records(seen, asked) if asked.fits(one)]
        chosen = asked.arrange(found)
        seen.told(subject for one in chosen for subject in one.subjects)
        return Disclosed(tuple(_dated(seen, one) for one in chosen), len(found))


def _records(seen: Journal, asked: Wanted) -> Iterator[Disclosure]:
    hidden = hidden_persons(seen)
    found = seen.visible(StreamKind.HOUSEHOLD, _homes(seen, asked))
    for household in (one for one in found if isinstance(one, Household) and one.id not in hidden):
        told = _told(seen, household, hidden, asked.on)
        if told.household.persons:
            yield from _split(seen, told, asked.kind)


def _homes(seen: Journal, asked: Wanted) -> tuple[str, ...]:
    found = [
        {home for value in values for home in seen.whole.find(StreamKind.HOUSEHOLD, name, value.encode())}
        for name, values in asked.indexes.items()
    ]
    homes = set.intersection(*found, *([set(asked.homes)] if asked.homes is not None else []))
    if len(homes) > _MOST:
        raise DomainError(
            f"{len(homes)} households fit", code="search.too-many", cure="add another word of the name, or the village"
        )
    return tuple(sorted(homes))


def _told(seen: Journal, household: Household, hidden: frozenset[str], on: date) -> Disclosure:
    """Return a household with those who live there now, consent, and are restricted to nobody."""
    living = [one for one in household.persons if not household.gone(one.id)]
    persons = tuple(one for one in living if one.id not in hidden and _consents(seen, one.id))
    ids = {one.id for one in persons}
    memberships = tuple(one for one in household.memberships if one.person in ids and one.holds(on))
    cards = {one.card for one in memberships}
    known = len(living) if household.roster_complete and len(persons) == len(living) else None
    told = evolve(
        household,
        persons=persons,
        memberships=memberships,
        cards=tuple(one for one in household.cards if one.id in cards),
        homes=(),
    )
    return Disclosure(told, on, _first(told), known)


def _consents(seen: Journal, person: str) -> bool:
    known = seen.whole.known(StreamKind.CONSENT, consent_id(person, ConsentPurpose.EXCHANGE))
    return known is not None and isinstance(known.state, PersonConsent) and known.state.given


def _split(seen: Journal, told: Disclosure, kind: RecordKind) -> Iterator[Disclosure]:
    bearers = set(told.subjects) | {card.id for card in told.household.cards}
    ledgers = tuple(one for one in ledgers_of(seen, told.household) if one.bearer in bearers)
    match kind:
        case RecordKind.GROUP:
            yield evolve(told, ledgers=ledgers)
        case RecordKind.PERSON:
            for person in told.household.persons:
                yield evolve(_of(told, person.id), ledgers=tuple(one for one in ledgers if _bears(told, one.bearer, person.id)))
        case _:
            for ledger in (one for one in ledgers if one.entries):
                yield evolve(_of(told, _bearer(told, ledger.bearer)), ledgers=(ledger,))


def _of(told: Disclosure, person: str) -> Disclosure:
    """Return what is told of one person: nobody else stands in it."""
    household = told.household
    memberships = tuple(one for one in household.memberships if one.person == person)
    cards = {one.card for one in memberships}
    return evolve(
        told,
        household=evolve(
            household,
            persons=(household.person(person),),
            memberships=memberships,
            cards=tuple(one for one in household.cards if one.id in cards),
        ),
        person=person,
    )


def _bears(told: Disclosure, bearer: str, person: str) -> bool:
    """Whether aid of a bearer reaches a person: it is theirs, their card's or their home's."""
    cards = {one.card for one in told.household.memberships if one.person == person}
    return bearer in {person, told.household.id, *cards}


def _bearer(told: Disclosure, bearer: str) -> str:
    """Return who stands for a bearer: the person, or the head of the card or household, or who else may be told of."""
    household = told.household
    if bearer in {one.id for one in household.persons}:
        return bearer
    on_card = [one for one in household.memberships if bearer in (one.card, household.id)]
    head = next((one.person for one in on_card if one.relation == _HEAD), None)
    return head or next((one.person for one in on_card), household.persons[0].id)


def _first(household: Household) -> str:
    return next((one.person for one in household.memberships if one.relation == _HEAD), "")


def _dated(seen: Journal, told: Disclosure) -> Disclosure:
    with seen.store.begin(write=False) as unit:
        log = unit.history(StreamId(StreamKind.HOUSEHOLD.value, told.household.id))
    moments = [datetime.fromisoformat(record.at) for record in log]
    return evolve(told, registered=min(moments), updated=max(moments))
