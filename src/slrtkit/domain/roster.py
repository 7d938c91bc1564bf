"""What a change comes to in a household as it is known: the event to record, or why it is impossible.

Days include both ends: who leaves a family card for another on a day belongs to the first until the day before.
"""

from datetime import date, timedelta
from typing import NoReturn

from attrs import evolve

from slrtkit.domain.change import Arrival, Cause, Departure, Move, PPKSChange, Transfer
from slrtkit.domain.household import Classification, Fact, Home, Household, Membership, Person
from slrtkit.domain.household_fields import with_value
from slrtkit.domain.membership import HouseholdMoved, HouseholdReassigned, MemberJoined, MemberLeft, PersonClassified
from slrtkit.domain.ppks import PPKS
from slrtkit.domain.proposal import Grounds
from slrtkit.domain.syncing import HouseholdTransferred
from slrtkit.errors import DomainError

__all__ = ["arrive", "classify", "depart", "move", "transfer", "transferred"]

_DAY = timedelta(days=1)
_ARRIVALS = frozenset({Cause.BIRTH, Cause.MARRIAGE, Cause.ADOPTION, Cause.MOVE, Cause.OVERLOOKED})
_TRANSFERS = frozenset(Cause) - {Cause.BIRTH, Cause.DEATH, Cause.MISTAKE}
_DEPARTURES = frozenset(Cause) - {Cause.BIRTH, Cause.RETURN, Cause.OVERLOOKED}


def arrive(household: Household, change: Arrival, grounds: Grounds) -> MemberJoined:
    """Return the event of somebody's arrival whom the register does not know; a child's birth date is the day of its birth.

    Raises:
        DomainError: the cause is none of an arrival, a child is born on another day than it joins, or the household knows
            somebody or something under the id.
        NotFoundError: the household holds no such card.
    """
    person = change.person
    _allow(change.cause, _ARRIVALS)
    household.card(change.card)
    if person.id in {household.id, *(c.id for c in household.cards), *(p.id for p in household.persons)}:
        _refuse("the household knows this id already", "roster.known", person.id, "a person who returns keeps their id")
    if change.cause is Cause.BIRTH:
        born = person.facts.get("birth_date", Fact(change.since, change.since, change.source))
        if born.value != change.since:
            _refuse("a child joins on the day of its birth", "roster.birth", person.id)
        person = evolve(person, facts={**person.facts, "birth_date": born})
    memberships = (Membership(person.id, change.card, change.relation, change.since),)
    return MemberJoined(person, memberships, change.cause, "", grounds)


def transfer(household: Household, person: Person, change: Transfer, grounds: Grounds) -> MemberJoined:
    """Return the event of joining a card of this household by somebody whom the register knows.

    Args:
        household: The household that they join.
        person: Who, as the household that they left knows them; here, if they change the card or return.
        change: Where to, and since when.
        grounds: What it rests on.

    Raises:
        DomainError: the cause is none of a transfer, they have died, or they belong to a card on this day or later already.
        NotFoundError: the household holds no such card.
    """
    _allow(change.cause, _TRANSFERS)
    household.card(change.card)
    if person.facts.get("deceased_on"):
        _refuse("the person has died", "roster.dead", person.id)
    joined = Membership(person.id, change.card, change.relation, change.since)
    return MemberJoined(person, (*_until(household, person.id, change.since), joined), change.cause, change.left, grounds)


def depart(household: Household, change: Departure, grounds: Grounds, into: str = "") -> MemberLeft:
    """Return the event of somebody's departure, `into` another household where that is known.

    Raises:
        DomainError: the cause is none of a departure, or they do not belong to the household on that day.
        NotFoundError: nobody of the household has this id.
    """
    _allow(change.cause, _TRANSFERS if into else _DEPARTURES)
    person, until = household.person(change.person), change.until
    if household.membership(person.id, until) is None or household.gone(person.id):
        _refuse("the person does not belong to the household on this day", "roster.absent", person.id)
    memberships = _until(household, person.id, until + _DAY)
    return MemberLeft(person.id, memberships, until, change.cause, change.source, into, grounds)


def move(household: Household, change: Move, grounds: Grounds) -> HouseholdMoved:
    """Return the event of a move.

    Raises:
        DomainError: the household moved on this day or later already.
    """
    if any(home.since is not None and home.since >= change.since for home in household.homes):
        _refuse("the household moved on this day or later", "roster.moved", household.id)
    return HouseholdMoved(household.village, Home(change.village, change.address, change.since), grounds)


def transferred(household: Household, moved: HouseholdMoved | HouseholdReassigned) -> HouseholdTransferred:
    """Return the event by which the other village gets to know a household that comes to live in it, all of it."""
    arrived = with_value(household, f"homes/{moved.home.since}", moved.home)
    return HouseholdTransferred(arrived, moved.left)


def classify(household: Household, change: PPKSChange, actor: str, grounds: Grounds) -> PersonClassified:
    """Return the event of a person's being counted among a kind of PPKS, or no longer.

    Raises:
        DomainError: the person is of another age than the kind's definition, is counted already, or is not; or it ends
            without a reason.
        NotFoundError: nobody of the household has this id.
    """
    person = household.person(change.person)
    periods = tuple(one for one in person.ppks if one.kind is change.kind)
    last = periods[-1] if periods else None
    if change.ends:
        if last is None or last.until is not None or change.on < last.since:
            _refuse("the person is not counted among this kind on this day", "ppks.absent", person.id)
        if not grounds.reason.strip():
            _refuse("the end of a classification carries a reason", "ppks.reason", person.id)
        ended = evolve(last, until=change.on, reason=grounds.reason)
        return PersonClassified(person.id, change.kind, (*periods[:-1], ended), grounds)
    if last is not None and (last.until is None or change.on <= last.until):
        _refuse("the person is counted among this kind on this day already", "ppks.known", person.id)
    _require_age(person, change.kind, change.on)
    added = Classification(change.kind, change.on, change.source, actor)
    return PersonClassified(person.id, change.kind, (*periods, added), grounds)


def _until(household: Household, person_id: str, since: date) -> tuple[Membership, ...]:
    """Return a person's memberships, the one that is in force ended on the day before `since`."""
    own = [m for m in household.memberships if m.person == person_id]
    if any((m.since or date.min) >= since or (m.until or date.min) >= since for m in own):
        _refuse("a membership of this day or later is known", "roster.later", person_id)
    return tuple(m if m.until else evolve(m, until=since - _DAY) for m in own)


def _require_age(person: Person, kind: PPKS, on: date) -> None:
    born = person.facts["birth_date"].value if "birth_date" in person.facts else None
    if isinstance(born, date):
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        if not kind.ages.holds(age):
            _refuse(f"{kind.says} is somebody of another age", "ppks.age", person.id, "compare the birth date")


def _allow(cause: Cause, causes: frozenset[Cause]) -> None:
    if cause not in causes:
        _refuse("this is no cause of such a change", "roster.cause", cause.value, "|".join(sorted(causes)))


def _refuse(text: str, code: str, path: str, cure: str = "") -> NoReturn:
    raise DomainError(text, code=code, path=path, cure=cure)
