"""Households, family cards and persons, and what is known of them: each fact with its date and source.

A household eats together and may hold several family cards; a card belongs to many persons; membership is dated, so that a
person keeps their identity when a family splits. A fact that is absent was never asked; a fact whose value is None was asked
and answered "tidak tahu". Neither is ever "no".
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NoReturn, TypeVar

from attrs import evolve, field, frozen

from slrtkit.domain.identifiers import NIK, NKK, RegionCode, RegionLevel, mask
from slrtkit.domain.ppks import PPKS
from slrtkit.errors import DomainError, NotFoundError

__all__ = [
    "Classification",
    "Fact",
    "FactValue",
    "FamilyCard",
    "Home",
    "Household",
    "Membership",
    "Person",
    "Source",
    "Unit",
]


T = TypeVar("T")


class Unit(StrEnum):
    """Who is judged."""

    PERSON = "person"
    FAMILY = "family"
    HOUSEHOLD = "household"


FactValue = bool | int | str | date
"""What a fact can say. Money is whole rupiah, areas whole square metres, power whole volt-ampere."""


class Source(StrEnum):
    """Where a fact comes from."""

    __hash__ = str.__hash__  # that of an enumeration is looked up by name, which very many facts feel

    INTERVIEW = "interview"
    HOME_VISIT = "home-visit"
    DUKCAPIL = "dukcapil"
    DTSEN = "dtsen"
    MUSDES = "musdes"
    FACILITY = "facility"
    BPJS = "bpjs"


@frozen
class Fact:
    """One answer: its value (None for "tidak tahu"), the day it was true, and who said so."""

    value: FactValue | None = field(repr=lambda value: mask(repr(value)))
    on: date
    source: Source


Facts = Mapping[str, Fact]


@frozen
class Classification:
    """A person counted among one kind of PPKS, from one day to another (both included; None: still).

    Attributes:
        by: Id of the officer who said so.
        reason: Why it ended; empty while it lasts.
    """

    kind: PPKS
    since: date
    source: Source
    by: str
    until: date | None = None
    reason: str = field(default="", repr=mask)

    def holds(self, on: date) -> bool:
        """Whether it was in force on a day."""
        return self.since <= on <= (self.until or date.max)


@frozen(slots=False)  # made in half the time
class Person:
    """One resident. `nik` is None for those not recorded yet ("belum rekam"); `ppks` has ended classifications too."""

    id: str
    name: str
    nik: NIK | None = None
    facts: Facts = field(factory=dict)
    ppks: tuple[Classification, ...] = ()

    def classified(self, on: date) -> tuple[Classification, ...]:
        """The kinds of PPKS that the person is counted among on a day."""
        return tuple(one for one in self.ppks if one.holds(on))


@frozen
class FamilyCard:
    """One Kartu Keluarga. `nkk` is None where the card does not exist or was not shown."""

    id: str
    nkk: NKK | None = None
    facts: Facts = field(factory=dict)


@frozen
class Membership:
    """A person on a family card, from one day to another (both included; None: still)."""

    person: str
    card: str
    relation: str
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it was in force on a day."""
        return (self.since or date.min) <= on <= (self.until or date.max)

    def overlaps(self, other: "Membership") -> bool:
        """Whether both are the same person's, and in force on a common day."""
        begin, end = max(self.since or date.min, other.since or date.min), min(self.until or date.max, other.until or date.max)
        return self.person == other.person and begin <= end


@frozen
class Home:
    """Where a household lives, from a day on; None: since before anything is known."""

    village: RegionCode
    address: str
    since: date | None = None


@frozen(slots=False)  # as `Person`
class Household:
    """Those who live and eat together.

    Attributes:
        village: Where they live; never derived from a NIK.
        persons: Everybody who belongs or belonged to it: a person keeps their id, also here after they left.
        roster_complete: False where members may be missing: then nothing about all members is certain.
        homes: Where it lived and lives, earliest first; empty where it never moved.

    Raises:
        DomainError: two things share an id, or an id has a slash; the village is none; a membership names a person or a card
            that the household does not hold, or puts a person on two cards on one day.
    """

    id: str
    village: RegionCode
    address: str
    cards: tuple[FamilyCard, ...]
    persons: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    facts: Facts = field(factory=dict)
    roster_complete: bool = True
    homes: tuple[Home, ...] = ()

    def __attrs_post_init__(self) -> None:
        cards, persons = {card.id for card in self.cards}, {person.id for person in self.persons}
        ids = {self.id, *cards, *persons}
        if len(ids) <= len(self.cards) + len(self.persons):
            raise DomainError("two things of one household share an id", code="household.id", path=self.id)
        if "" in ids or "/" in "".join(ids):
            wrong = min(subject for subject in ids if not subject or "/" in subject)
            raise DomainError("an id is not empty and has no slash", code="household.id", path=wrong)
        if self.village.level is not RegionLevel.VILLAGE:
            raise DomainError("a household lives in a village", code="household.village", path=self.village.text)
        several = len({membership.person for membership in self.memberships}) < len(self.memberships)
        for number, membership in enumerate(self.memberships):
            if membership.person not in persons or membership.card not in cards:
                raise DomainError(
                    "a membership names nobody of this household", code="household.membership", path=membership.person
                )
            if several and any(membership.overlaps(other) for other in self.memberships[:number]):
                raise DomainError(
                    "a person is on two family cards on one day", code="household.membership", path=membership.person
                )

    def person(self, person_id: str) -> Person:
        """Return one person.

        Raises:
            NotFoundError: nobody of this household has the id.
        """
        return next((p for p in self.persons if p.id == person_id), None) or _missing("person", person_id)

    def card(self, card_id: str) -> FamilyCard:
        """Return one family card.

        Raises:
            NotFoundError: the household holds no such card.
        """
        return next((c for c in self.cards if c.id == card_id), None) or _missing("family card", card_id)

    def membership(self, person_id: str, on: date) -> Membership | None:
        """The membership of a person on a day."""
        return next((m for m in self.memberships if m.person == person_id and m.holds(on)), None)

    def members(self, on: date, card_id: str | None = None) -> tuple[tuple[Person, Membership], ...]:
        """Who belongs to the household, or to one family card, on a day."""
        current = (m for m in self.memberships if m.holds(on) and card_id in (None, m.card))
        return tuple((self.person(m.person), m) for m in current)

    def gone(self, person_id: str) -> bool:
        """Whether a person belonged to the household and does so no more; who is on no card yet is not gone."""
        ends = [m.until for m in self.memberships if m.person == person_id]
        return bool(ends) and None not in ends

    def home(self, on: date) -> Home:
        """Where the household lived on a day."""
        lived = [home for home in self.homes if (home.since or date.min) <= on]
        return lived[-1] if lived else Home(self.village, self.address)

    def fact(self, subject: str, name: str) -> Fact | None:
        """The fact of a person, a card or the household; None where it was never asked."""
        return self._holder(subject).facts.get(name)

    def unit(self, subject: str) -> Unit:
        """Whether a subject is the household, a family card or a person. Raises NotFoundError."""
        holder = self._holder(subject)
        return Unit.HOUSEHOLD if holder is self else Unit.FAMILY if isinstance(holder, FamilyCard) else Unit.PERSON

    def with_fact(self, subject: str, name: str, fact: Fact) -> "Household":
        """Return the household with one fact of a person, a card or itself set."""
        holder = self._holder(subject)
        facts = {**holder.facts, name: fact}
        if isinstance(holder, Household):
            return _told(self, facts=facts)
        if isinstance(holder, Person):
            changed = _told(holder, facts=facts)
            return _told(self, persons=tuple([changed if p is holder else p for p in self.persons]))
        return evolve(self, cards=tuple(evolve(c, facts=facts) if c is holder else c for c in self.cards))

    def _holder(self, subject: str) -> "Household | Person | FamilyCard":
        if subject == self.id:
            return self
        return next((c for c in self.cards if c.id == subject), None) or self.person(subject)


def _told(whole: T, **told: object) -> T:
    """Return a thing in which other facts are told; who is who was checked when it was made."""
    changed = object.__new__(type(whole))
    vars(changed).update(vars(whole), **told)
    return changed


def _missing(what: str, wanted: str) -> NoReturn:
    raise NotFoundError(f"the household has no {what} of this id", code="household.unknown", path=wanted)
