"""A household: who belongs to it, what is known of it, who said so when, and what it came with."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen
from starlette.responses import Response

from slrtkit.domain import Fact, Household
from slrtkit.domain.roles import Action
from slrtkit.domain.rules import completed_years

from .visit import Visit

__all__ = ["Known", "household"]

_LATEST = 30


@frozen
class Known:
    """What is known of one subject: the household, a family card or a person."""

    title: str
    facts: Mapping[str, Fact]


def household(visit: Visit) -> Response:
    """Show a household as it is today."""
    home = visit.seen.household_on(visit.asked["household"], visit.today).household
    people = []
    for person, membership in home.members(visit.today):
        born = person.facts.get("birth_date")
        age = completed_years(born.value, visit.today) if born and isinstance(born.value, date) else None
        people.append((person, membership, age))
    return visit.page(
        "household",
        home=home,
        people=people,
        known=tuple(_known(visit, home)),
        history=visit.seen.fact_history(home.id)[-1 : -_LATEST - 1 : -1],
        complaints=visit.seen.complaints_of(home.id) if visit.may(Action.READ, home.village.text) else (),
        names={home.id: visit.tongue.say("the-household"), **{one.id: one.name for one in home.persons}},
        declared=visit.kit.facts.by_name,
        may_file=visit.may(Action.INTAKE, home.village.text),
    )


def _known(visit: Visit, home: Household) -> Iterator[Known]:
    yield Known(visit.tongue.say("the-household"), home.facts)
    for card in home.cards:
        yield Known(visit.tongue.say("the-card", nkk=card.nkk.masked if card.nkk else "-"), card.facts)
    for person in home.persons:
        yield Known(person.name, person.facts)
