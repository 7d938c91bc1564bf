"""Who comes under another desil or exclusion, by whatever change, does so by the word of two officers."""

from datetime import date

import pytest

from slrtkit.domain import NIK, Fact, FamilyCard, Household, Membership, Person, RegionCode, Source
from slrtkit.domain.change import (
    Arrival,
    CardChange,
    Cause,
    Change,
    Departure,
    IdentityChange,
    Move,
    Split,
    Transfer,
    decides,
    standing,
)
from slrtkit.errors import NotFoundError

DAY = date(2026, 5, 12)
VILLAGE = RegionCode("33.16.99.2001")
NUMBER, OTHER = (NIK("331699" + serial) for serial in ("0101900001", "0101900002"))
SAID = Source.INTERVIEW


def fact(value: bool | int | None) -> Fact:
    return Fact(value, DAY, Source.DTSEN)


POOR, RICH = {"desil": fact(2), "village_validated": fact(value=True)}, {"desil": fact(9), "excluded_able": fact(value=True)}
HOME = Household(
    "H",
    VILLAGE,
    "RT 01",
    (
        FamilyCard("K2", None, POOR),
        FamilyCard("K2-too", None, {"desil": fact(2)}),
        FamilyCard("K9", None, RICH),
        FamilyCard("K"),
    ),
    (Person("P", "Sukirman", NUMBER), Person("Q", "Ratna"), Person("R", "Dewi"), Person("S", "Budi")),
    (
        Membership("P", "K2", "kepala_keluarga"),
        Membership("Q", "K2", "istri"),
        Membership("R", "K", "lainnya"),
        Membership("S", "K2", "anak", None, DAY),
    ),
    {"in_register": fact(None)},
)


def to(card: str, person: str = "P", left: str = "H") -> Transfer:
    return Transfer(person, left, card, "lainnya", DAY, Cause.MARRIAGE, SAID)


def split(card: str, *persons: str) -> Split:
    return Split("N", card, tuple((person, "lainnya") for person in persons), DAY, VILLAGE, "RT 02", SAID)


@pytest.mark.parametrize(
    ("change", "two"),
    [
        (to("K9"), True),
        (to("K"), True),
        (to("K2-too"), False),
        (to("K2", "R"), True),
        (to("K2", "S"), True),
        (Departure("P", DAY, Cause.MOVE, SAID), True),
        (Departure("P", DAY, Cause.MISTAKE, SAID), True),
        (Departure("R", DAY, Cause.MOVE, SAID), False),
        (Departure("R", DAY, Cause.DEATH, SAID), True),
        (split("K2", "P", "Q"), False),
        (split("K9", "P"), True),
        (split("N-K", "Q"), True),
        (split("N-K", "R"), False),
        (split("K2", "P", "R"), True),
        (IdentityChange("P", "Sukirman", OTHER), True),
        (IdentityChange("P", "Sukirman", None), True),
        (IdentityChange("P", "Soekirman", NUMBER), False),
        (IdentityChange("Q", "Ratna", OTHER), False),
        (Arrival(Person("B", "Bayi"), "K2", "anak", DAY, Cause.BIRTH, SAID), False),
        (CardChange("K2"), False),
        (Move(RegionCode("33.16.99.2002"), "RT 03", DAY), False),
    ],
)
def test_two_officers_answer_for_it_where_somebody_comes_under_other_values(change: Change, two: bool) -> None:
    assert decides(HOME, change) is two


def test_who_comes_from_another_household_is_compared_with_what_they_stood_under_there() -> None:
    there = Household(
        "G", VILLAGE, "RT 9", (FamilyCard("G-K", None, POOR),), (Person("T", "Tono"),), (Membership("T", "G-K", "anak"),)
    )
    assert not decides(HOME, to("K2", "T", "G"), there)
    assert decides(HOME, to("K9", "T", "G"), there)


def test_what_somebody_stands_under_is_what_decides_of_their_household_and_card() -> None:
    assert dict(standing(HOME, "P")) == {"desil": 2}
    assert dict(standing(HOME, "S")) == dict(standing(HOME, "nobody")) == {}


def test_a_card_that_nobody_knows_decides_nothing() -> None:
    with pytest.raises(NotFoundError):
        decides(HOME, to("K7"))
