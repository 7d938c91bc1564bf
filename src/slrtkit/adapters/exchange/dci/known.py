"""What is known of a record, by the attributes of the profile: what a query is judged on."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from slrtkit.domain.household import Fact, FamilyCard, Household, Person
from slrtkit.domain.names import name_of
from slrtkit.domain.participation import EndReason, Participation
from slrtkit.domain.query import QueryValue

__all__ = ["age_of", "born", "decile", "disabled", "enrolment", "known_of", "sex_of"]

_SEX = {"L": "male", "P": "female"}
ACTIVE, DECEASED, GRADUATED, SUSPENDED = "1", "2", "3", "4"


def known_of(
    household: Household, person: str, members: int | None, ledgers: tuple[Participation, ...], on: date
) -> Mapping[str, tuple[QueryValue, ...]]:
    """Return attribute -> values; what is not known has none.

    Args:
        household: As far as it may be told.
        person: Id of the person whom the record is about, or of the head, or empty.
        members: How many live there, where it is known.
        ledgers: The aid that goes with it.
        on: The day.
    """
    persons = household.persons
    head = next((one for one in persons if one.id == person), None)
    of_head = {f"head.{name}": values for name, values in _of([head], on).items()} if head else {}
    spans = [enrolment(ledger, key, on) for ledger in ledgers for key in ledger.entries]
    steps = household.village.text.split(".")
    desil = decile(household)
    return {
        **_of(persons, on),
        **of_head,
        "NKK": tuple(card.nkk.text for card in household.cards if card.nkk),
        "HOUSEHOLD_ID": (household.id,),
        "location": tuple(".".join(steps[:length]) for length in range(1, len(steps) + 1)),
        "poverty_score": () if desil is None else (desil,),
        "group_size": () if members is None else (members,),
        "programme_identifier": tuple(ledger.program for ledger in ledgers),
        "enrolment_status": tuple(status for status, _ in spans),
        "enrolment_date": tuple(since for _, since in spans if since),
    }


def _of(persons: list[Person] | tuple[Person, ...], on: date) -> dict[str, tuple[QueryValue, ...]]:
    values: dict[str, Iterator[QueryValue | None]] = {
        "NIK": (one.nik.text if one.nik else None for one in persons),
        "name": (name_of(one.name).text for one in persons),
        "sex": (sex_of(one) for one in persons),
        "birth_date": (born(one) for one in persons),
        "age": (age_of(one, on) for one in persons),
        "is_disabled": (disabled(one) for one in persons),
    }
    return {name: tuple(value for value in held if value is not None) for name, held in values.items()}


def sex_of(person: Person) -> str | None:
    """Return `male` or `female`, or None where it is not known."""
    return _SEX.get(str(_value(person.facts.get("sex"))))


def born(person: Person) -> date | None:
    """Return the day of birth, or None where it is not known: a NIK does not tell it."""
    value = _value(person.facts.get("birth_date"))
    return value if isinstance(value, date) else None


def age_of(person: Person, on: date) -> int | None:
    """Return the age in whole years on a day, or None where it is not known."""
    day = born(person)
    if day is None:
        value = _value(person.facts.get("age"))
        return value if isinstance(value, int) else None
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def disabled(person: Person) -> bool | None:
    """Return whether somebody has a disability, or None where it is not known."""
    value = _value(person.facts.get("disability"))
    return value if isinstance(value, bool) else None


def decile(household: Household) -> int | None:
    """Return the lowest decile that is known of a household and its family cards, or None where none is."""
    holders: Iterator[Household | FamilyCard] = chain([household], household.cards)
    values = [_value(one.facts.get("desil")) for one in holders]
    return min((one for one in values if isinstance(one, int)), default=None)


def enrolment(ledger: Participation, key: str, on: date) -> tuple[str, date | None]:
    """Return how a span of aid stands on a day, in the codes of `EnrollmentStatusEnum`, and its first day.

    Aid that ended, or begins later, is suspended, unless its bearer died; that somebody graduated is no reason to end aid here.
    """
    ending = ledger.endings.get(key)
    last, since = ledger.last_day(key), ledger.entries[key].since
    if (last is None or on <= last) and (since is None or since <= on):
        return ACTIVE, since
    return (DECEASED if ending and ending.reason is EndReason.DIED else SUSPENDED), since


def _value(fact: Fact | None) -> object:
    return fact.value if fact else None
