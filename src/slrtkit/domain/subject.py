"""The unit a program is judged for, and the facts of one unit as the rules read them.

Rules use bare names for the unit's own facts and reach its surroundings as `family.…`, `household.…` and `members`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import frozen

from slrtkit.domain.household import Classification, Fact, Household, Membership, Person, Unit
from slrtkit.domain.participation import Participation, participation_facts
from slrtkit.errors import DomainError

__all__ = ["FactTree", "Unit", "facts_of"]

FactTree = Mapping[str, object]
"""Facts by name, nested as the rules' dotted names are; `members` is a list of such trees."""


def facts_of(
    household: Household, unit: Unit, on: date, person: str | None = None, ledgers: Iterable[Participation] = ()
) -> FactTree:
    """Return what is known on a day of one unit, in the shape that `rules.explain` reads.

    Args:
        household: The household with all its facts; a fact dated after `on` is not known yet on that day.
        unit: Who is judged.
        on: The day of the case.
        person: The person the case concerns; needed for a person or a family.
        ledgers: What the household, its cards and its persons receive.

    Raises:
        DomainError: the unit needs a person and none is given, or the person belongs to no family card on that day.
    """
    aid = _Aid(tuple(ledgers), on)
    own = {**nest(household.facts, on), **aid.of(household.id)}
    if unit is Unit.HOUSEHOLD:
        return {**own, **_roster(household, on, None, aid)}
    if person is None:
        raise DomainError(f"a program for one {unit.value} needs the person concerned", code="subject.person", path="person")
    membership = household.membership(household.person(person).id, on)
    if membership is None:
        raise DomainError("the person belongs to no family card on this day", code="subject.membership", path=person)
    family = {**nest(household.card(membership.card).facts, on), **aid.of(membership.card)}
    roster = _roster(household, on, membership.card, aid)
    if unit is Unit.FAMILY:
        return {**family, "household": own, **roster}
    return {**_member(household.person(person), membership, on, aid), "household": own, "family": family, **roster}


def nest(facts: Mapping[str, Fact], on: date) -> dict[str, object]:
    """Return facts known on a day, dotted names nested: `{"housing.floor": …}` becomes `{"housing": {"floor": …}}`.

    An age is known on the day it was told only; afterwards it follows from the birth date, or is unknown.
    """
    tree: dict[str, object] = {}
    for name, fact in facts.items():
        if fact.on <= on and (name != "age" or fact.on == on):
            *groups, last = name.split(".")
            place = tree
            for group in groups:
                inner = place.setdefault(group, {})
                assert isinstance(inner, dict)  # noqa: S101  no fact is named like a group (FactCatalogue)
                place = inner
            place[last] = fact.value
    return tree


@frozen
class _Aid:
    ledgers: tuple[Participation, ...]
    on: date

    def of(self, bearer: str) -> FactTree:
        """Return what one bearer receives."""
        return participation_facts((ledger for ledger in self.ledgers if ledger.bearer == bearer), self.on)


def _member(person: Person, membership: Membership, on: date, aid: _Aid) -> FactTree:
    known: dict[str, object] = {"nik_recorded": True} if person.nik else {}
    if counted := {one.kind.value: one.holds(on) for one in sorted(person.ppks, key=_begin) if one.since <= on}:
        known["ppks"] = counted
    return {**nest(person.facts, on), **known, **aid.of(person.id), "relation": membership.relation}


def _begin(one: Classification) -> date:
    return one.since


def _roster(household: Household, on: date, card: str | None, aid: _Aid) -> FactTree:
    members: Iterable[tuple[Person, Membership]] = household.members(on, card)
    return {"members": [_member(p, m, on, aid) for p, m in members], "members_complete": household.roster_complete}
