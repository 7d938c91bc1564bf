"""The fields of a household: facts, who somebody is, memberships, kinds of PPKS, family cards and homes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from slrtkit.domain.household import Classification, FamilyCard, Home, Household, Membership, Person
from slrtkit.domain.identifiers import NIK, NKK, mask

__all__ = ["Identity", "known", "told", "with_value"]


@frozen
class Identity:
    """Under which name and number a person is known."""

    name: str = field(repr=mask)
    nik: NIK | None = None


def known(person: Person) -> Mapping[str, object]:
    """Return the fields that tell all that is known of a person, with their values."""
    kinds = {one.kind: tuple(c for c in person.ppks if c.kind is one.kind) for one in person.ppks}
    return {
        f"persons/{person.id}": Identity(person.name, person.nik),
        **{f"facts/{person.id}/{name}": fact for name, fact in person.facts.items()},
        **{f"ppks/{person.id}/{kind.value}": periods for kind, periods in kinds.items()},
    }


def told(household: Household, name: str) -> object:
    """Return what a household holds under a field's name; None where nothing is known."""
    kind, _, rest = name.partition("/")
    subject, _, inner = rest.partition("/")
    if kind == "facts":
        bearers: tuple[Household | FamilyCard | Person, ...] = (household, *household.cards, *household.persons)
        return next((bearer.facts.get(inner) for bearer in bearers if bearer.id == subject), None)
    person = next((p for p in household.persons if p.id == subject), None)
    match kind:
        case "persons":
            return Identity(person.name, person.nik) if person else None
        case "memberships":
            return tuple(m for m in household.memberships if m.person == rest) or None
        case "ppks":
            return tuple(c for c in (person.ppks if person else ()) if c.kind == inner) or None
        case "cards":
            return next((card.nkk for card in household.cards if card.id == rest), None)
        case _:
            return next((home for home in household.homes if str(home.since) == rest), None)


def with_value(household: Household, name: str, value: Any) -> Household:  # noqa: ANN401  `changes` pairs field and value
    """Return the household with a value under a field's name.

    The order of what was added later tells nothing of the order in which it became known.
    """
    kind, _, rest = name.partition("/")
    subject, _, inner = rest.partition("/")
    match kind:
        case "facts":
            return household.with_fact(subject, inner, value)
        case "persons":
            return _identified(household, rest, value)
        case "memberships":
            others = (m for m in household.memberships if m.person != rest)
            return evolve(household, memberships=tuple(sorted((*others, *value), key=_membership)))
        case "ppks":
            return _classified(household, subject, inner, value)
        case "cards":
            return _carded(household, rest, value)
        case _:
            return _moved(household, value)


def _identified(household: Household, person_id: str, identity: Identity) -> Household:
    if person_id not in {person.id for person in household.persons}:
        added = (*household.persons, Person(person_id, identity.name, identity.nik))
        return evolve(household, persons=tuple(sorted(added, key=_id)))
    return evolve(
        household,
        persons=tuple(evolve(p, name=identity.name, nik=identity.nik) if p.id == person_id else p for p in household.persons),
    )


def _classified(household: Household, person_id: str, kind: str, periods: tuple[Classification, ...]) -> Household:
    person = household.person(person_id)
    ppks = (*(c for c in person.ppks if c.kind != kind), *periods)
    changed = evolve(person, ppks=tuple(sorted(ppks, key=lambda c: (c.kind, c.since))))
    return evolve(household, persons=tuple(changed if p.id == person_id else p for p in household.persons))


def _carded(household: Household, card_id: str, nkk: NKK | None) -> Household:
    if card_id not in {card.id for card in household.cards}:
        return evolve(household, cards=tuple(sorted((*household.cards, FamilyCard(card_id, nkk)), key=_id)))
    return evolve(household, cards=tuple(evolve(c, nkk=nkk) if c.id == card_id else c for c in household.cards))


def _moved(household: Household, home: Home) -> Household:
    known_homes = household.homes or (Home(household.village, household.address),)
    homes = tuple(sorted((*(one for one in known_homes if one.since != home.since), home), key=_since))
    return evolve(household, homes=homes, village=homes[-1].village, address=homes[-1].address)


def _since(dated: Home | Membership) -> date:
    return dated.since or date.min


def _membership(membership: Membership) -> tuple[object, ...]:
    return _natural(membership.person), _since(membership)


def _id(thing: Person | FamilyCard) -> tuple[object, ...]:
    return _natural(thing.id)


def _natural(text: str) -> tuple[object, ...]:
    """Sort `K-2` before `K-10`: texts and numbers stand in turn."""
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", text))
