"""Villages split, merge, are renamed and get new codes: an old code keeps its meaning, and says what followed it."""

from datetime import date

import pytest

from slrtkit.domain import Area, AreaTree, RegionCode
from slrtkit.errors import DomainError, NotFoundError

SPLIT = date(2024, 7, 1)
EVE = date(2024, 6, 30)
OLD, NORTH, SOUTH, LATER = (RegionCode(f"33.16.99.200{number}") for number in range(1, 5))


def tree(*areas: Area) -> AreaTree:
    above = [Area(RegionCode(code), code) for code in ("33", "33.16", "33.16.99")]
    return AreaTree.of([*above, *areas])


def test_a_village_that_split_is_itself_until_then_and_its_successors_afterwards() -> None:
    areas = tree(
        Area(OLD, "Rekaan", until=EVE, into=(NORTH, SOUTH)),
        Area(NORTH, "Rekaan Utara", since=SPLIT),
        Area(SOUTH, "Rekaan Selatan", since=SPLIT),
    )
    assert [area.name for area in areas.resolve(OLD, EVE)] == ["Rekaan"]
    assert [area.name for area in areas.resolve(OLD, SPLIT)] == ["Rekaan Utara", "Rekaan Selatan"]
    assert areas.on(NORTH, EVE) is None
    assert areas.resolve(NORTH, EVE) == ()


def test_villages_that_merged_lead_to_one_and_a_chain_is_followed_to_its_end() -> None:
    areas = tree(
        Area(OLD, "Lama", until=EVE, into=(SOUTH,)),
        Area(NORTH, "Utara", until=EVE, into=(SOUTH,)),
        Area(SOUTH, "Gabungan", since=SPLIT, until=date(2025, 12, 31), into=(LATER,)),
        Area(LATER, "Baru", since=date(2026, 1, 1)),
    )
    for old in (OLD, NORTH):
        assert [area.name for area in areas.resolve(old, date(2025, 1, 1))] == ["Gabungan"]
        assert [area.name for area in areas.resolve(old, date(2026, 1, 1))] == ["Baru"]


def test_a_village_that_was_renamed_has_each_name_on_its_days() -> None:
    areas = tree(Area(OLD, "Nama Lama", until=EVE), Area(OLD, "Nama Baru", since=SPLIT))
    assert [area.name for day in (EVE, SPLIT) for area in areas.resolve(OLD, day)] == ["Nama Lama", "Nama Baru"]
    assert areas[OLD].name == "Nama Baru"
    assert [area.name for area in areas if area.code == OLD] == ["Nama Baru"]


def test_a_circle_of_successors_ends() -> None:
    areas = tree(Area(OLD, "A", until=EVE, into=(NORTH,)), Area(NORTH, "B", until=EVE, into=(OLD,)))
    assert areas.resolve(OLD, SPLIT) == ()


def test_what_ended_without_a_successor_means_nothing_any_more() -> None:
    assert tree(Area(OLD, "Tenggelam", until=EVE)).resolve(OLD, SPLIT) == ()


def test_a_successor_that_is_missing_is_named() -> None:
    with pytest.raises(DomainError) as refused:
        tree(Area(OLD, "Rekaan", until=EVE, into=(NORTH,)))
    assert (refused.value.code, refused.value.path) == ("area.successor", OLD.text)


def test_days_of_a_village_make_sense() -> None:
    with pytest.raises(DomainError):
        Area(OLD, "Rekaan", into=(NORTH,))
    with pytest.raises(DomainError):
        Area(OLD, "Rekaan", since=SPLIT, until=EVE)
    with pytest.raises(DomainError) as refused:
        tree(Area(OLD, "Satu", until=SPLIT), Area(OLD, "Dua", since=SPLIT))
    assert refused.value.code == "area.duplicate"


def test_a_code_that_nobody_knows_is_an_error_and_not_nothing() -> None:
    with pytest.raises(NotFoundError):
        tree().resolve(OLD, SPLIT)
