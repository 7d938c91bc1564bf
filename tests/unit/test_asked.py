"""An answer is recorded where its question asks: of the person, of a member, of the card, of the home."""

from datetime import date

import pytest

from slrtkit.adapters.exchange.csv import read_households
from slrtkit.demo import sample_households_csv
from slrtkit.domain import Household
from slrtkit.domain.asked import AskedFact, asked_fact
from slrtkit.domain.rules import FACTS
from slrtkit.domain.rules.completion import opening
from slrtkit.domain.subject import Unit

ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def home() -> Household:
    return next(one for one in read_households(sample_households_csv(), FACTS) if one.id == "BLS-02")


def asked(home: Household, unit: Unit, label: str, person: str | None = "BLS-02-1") -> AskedFact | None:
    return asked_fact(home, unit, person, ON, opening(label))


def test_a_fact_is_of_the_unit_or_of_whom_its_name_begins_with(home: Household) -> None:
    card = home.cards[0].id
    assert asked(home, Unit.PERSON, "inpatient") == AskedFact("BLS-02-1", "inpatient")
    assert asked(home, Unit.FAMILY, "desil") == AskedFact(card, "desil")
    assert asked(home, Unit.HOUSEHOLD, "housing.floor", None) == AskedFact("BLS-02", "housing.floor")
    assert asked(home, Unit.PERSON, "family.desil") == AskedFact(card, "desil")
    assert asked(home, Unit.PERSON, "household.housing.power_va") == AskedFact("BLS-02", "housing.power_va")


def test_a_fact_of_a_member_is_of_whoever_stands_there_on_the_roster(home: Household) -> None:
    assert len(home.cards) > 1, "two families live here"
    for unit in Unit:
        card = None if unit is Unit.HOUSEHOLD else home.cards[0].id
        people = [person.id for person, _ in home.members(ON, card)]
        found = [asked(home, unit, f"members[{number}].pregnant") for number in range(len(people))]
        assert found == [AskedFact(one, "pregnant") for one in people]


@pytest.mark.parametrize(
    "label",
    ["members", "participation.PKH", "members[0].participation.PKH", "ppks.lanjut_usia_telantar", "nik_recorded", "relation"],
)
def test_what_no_fact_answers_is_asked_of_nobody(home: Household, label: str) -> None:
    assert asked(home, Unit.PERSON, label) is None


def test_who_belongs_to_no_card_is_asked_nothing_there(home: Household) -> None:
    assert asked(home, Unit.PERSON, "inpatient", "NOBODY") is None
    assert asked(home, Unit.FAMILY, "desil", None) is None
    assert asked(home, Unit.HOUSEHOLD, "housing.floor", "NOBODY") == AskedFact("BLS-02", "housing.floor")
