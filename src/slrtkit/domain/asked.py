"""Whose fact answers a question, so that the answer can be recorded where it belongs."""

from datetime import date

from attrs import frozen

from slrtkit.domain.household import Household, Unit
from slrtkit.domain.rules.completion import Open
from slrtkit.domain.rules.facts import owner
from slrtkit.domain.rules.ppks import CLASSIFIED

__all__ = ["AskedFact", "asked_fact"]

_TOLD_ELSEWHERE = ("nik_recorded", "relation")
"""What follows from a person's identity and membership, and is no fact that anybody states."""


@frozen
class AskedFact:
    """A fact that is asked for.

    Attributes:
        subject: Id of the person, the family card or the household whose fact it is.
        name: Its name in the catalogue, such as `housing.floor`.
    """

    subject: str
    name: str


def asked_fact(household: Household, unit: Unit, person: str | None, on: date, asks: Open) -> AskedFact | None:
    """Return the fact that answers a question.

    Args:
        household: The household, as it was when the question was asked.
        unit: Who is judged.
        person: Id of the person concerned; needed for a person or a family.
        on: The day of the case.
        asks: What is asked for (`Question.asks`).

    Returns:
        The fact, or None where no fact answers: it is asked who else there is, who receives what, how somebody is related or
        counted among the kinds of PPKS, or the person concerned belongs to no family card.
    """
    if asks.fact is None:
        return None
    living = household.membership(person, on) if person else None
    if living is None and unit is not Unit.HOUSEHOLD:
        return None
    whose, name = owner(asks.fact.path, None)
    if name.startswith(CLASSIFIED) or name in _TOLD_ELSEWHERE:
        return None
    bearers = {Unit.HOUSEHOLD: household.id, Unit.FAMILY: living.card if living else "", Unit.PERSON: person or ""}
    if asks.member is not None:
        card = living.card if living and unit is not Unit.HOUSEHOLD else None
        return AskedFact(household.members(on, card)[asks.member][0].id, name)
    return AskedFact(bearers[whose or unit], name)
