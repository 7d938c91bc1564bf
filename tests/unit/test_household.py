"""Households: several cards, dated membership, and facts of which unknown is one."""

from datetime import date

import pytest
from attrs import evolve

from slrtkit.domain import NIK, Fact, FamilyCard, Household, Membership, Person, RegionCode, Source, Unit, facts_of
from slrtkit.domain.fields import put, statement
from slrtkit.domain.rules import FACTS, Outcome, explain, parse
from slrtkit.errors import DomainError, NotFoundError

DAY = date(2026, 5, 12)


def said(value: bool | int | str | date | None, on: date = DAY) -> Fact:
    return Fact(value, on, Source.INTERVIEW)


HOUSEHOLD = Household(
    id="H",
    village=RegionCode("33.16.11.2005"),
    address="RT 02",
    cards=(FamilyCard("K1", facts={"desil": said(3)}), FamilyCard("K2", facts={"desil": said(None)})),
    persons=(
        Person("P1", "Wagiman", NIK("331699" + "1503550014"), {"birth_date": said(date(1955, 3, 15))}),
        Person("P2", "Agus", None, {"insurance": said("pbi", date(2026, 6, 1))}),
        Person("P3", "Nur", None, {}),
    ),
    memberships=(
        Membership("P1", "K1", "kepala_keluarga"),
        Membership("P2", "K1", "anak", until=date(2025, 12, 31)),
        Membership("P2", "K2", "kepala_keluarga", since=date(2026, 1, 1)),
        Membership("P3", "K2", "istri", since=date(2026, 2, 1)),
    ),
    facts={"housing.floor": said("tanah"), "housing.power_va": said(450)},
)


def test_a_person_keeps_their_identity_when_the_family_splits() -> None:
    before, after = date(2025, 6, 1), DAY
    assert [p.id for p, _ in HOUSEHOLD.members(before, "K1")] == ["P1", "P2"]
    assert [p.id for p, _ in HOUSEHOLD.members(after, "K1")] == ["P1"]
    assert [p.id for p, _ in HOUSEHOLD.members(after, "K2")] == ["P2", "P3"]
    assert [p.id for p, _ in HOUSEHOLD.members(after)] == ["P1", "P2", "P3"]


def test_a_person_sees_their_own_facts_their_family_their_house_and_their_roster() -> None:
    assert facts_of(HOUSEHOLD, Unit.PERSON, DAY, "P1") == {
        "birth_date": date(1955, 3, 15),
        "nik_recorded": True,
        "relation": "kepala_keluarga",
        "household": {"housing": {"floor": "tanah", "power_va": 450}},
        "family": {"desil": 3},
        "members": [{"birth_date": date(1955, 3, 15), "nik_recorded": True, "relation": "kepala_keluarga"}],
        "members_complete": True,
    }


def test_a_family_sees_its_own_facts_bare() -> None:
    tree = facts_of(HOUSEHOLD, Unit.FAMILY, DAY, "P3")
    assert tree["desil"] is None
    assert tree["household"] == {"housing": {"floor": "tanah", "power_va": 450}}
    assert tree["members"] == [{"relation": "kepala_keluarga"}, {"relation": "istri"}]


def test_a_household_sees_everybody() -> None:
    tree = facts_of(HOUSEHOLD, Unit.HOUSEHOLD, DAY)
    assert tree["housing"] == {"floor": "tanah", "power_va": 450}
    assert isinstance(tree["members"], list)
    assert len(tree["members"]) == 3


def test_what_was_learned_later_is_not_known_yet() -> None:
    assert "insurance" not in facts_of(HOUSEHOLD, Unit.PERSON, DAY, "P2")
    assert facts_of(HOUSEHOLD, Unit.PERSON, date(2026, 6, 1), "P2")["insurance"] == "pbi"


def test_who_is_judged_must_be_somebody_of_the_household_then() -> None:
    with pytest.raises(DomainError) as refused:
        facts_of(HOUSEHOLD, Unit.PERSON, DAY)
    assert refused.value.code == "subject.person"
    with pytest.raises(NotFoundError):
        facts_of(HOUSEHOLD, Unit.PERSON, DAY, "P9")
    with pytest.raises(DomainError) as refused:
        facts_of(HOUSEHOLD, Unit.FAMILY, date(2026, 1, 15), "P3")
    assert refused.value.code == "subject.membership"


@pytest.mark.parametrize("subject", ["H", "K2", "P2"])
def test_a_fact_can_be_stated_of_the_household_a_card_or_a_person(subject: str) -> None:
    changed = HOUSEHOLD.with_fact(subject, "desil", said(1))
    assert changed.fact(subject, "desil") == said(1)
    others = {"H", "K1", "K2", "P1", "P2", "P3"} - {subject}
    assert all(changed.fact(other, "desil") == HOUSEHOLD.fact(other, "desil") for other in others)


def test_nobody_else_has_facts() -> None:
    with pytest.raises(NotFoundError):
        HOUSEHOLD.with_fact("P9", "desil", said(1))
    with pytest.raises(NotFoundError):
        HOUSEHOLD.card("K9")


def test_a_membership_names_somebody_and_ids_are_not_shared() -> None:
    village = RegionCode("33.16.11.2005")
    with pytest.raises(DomainError) as refused:
        Household("H", village, "", (FamilyCard("K"),), (), (Membership("P", "K", "anak"),))
    assert refused.value.code == "household.membership"
    with pytest.raises(DomainError) as refused:
        Household("H", village, "", (FamilyCard("X"),), (Person("X", "Ani"),), ())
    assert refused.value.code == "household.id"


@pytest.mark.parametrize("spoilt", ["", "a/b"])
def test_an_id_is_not_empty_and_has_no_slash(spoilt: str) -> None:
    with pytest.raises(DomainError) as refused:
        Household(spoilt, RegionCode("33.16.11.2005"), "", (), (), ())
    assert refused.value.code == "household.id"


def test_a_household_lives_in_a_village_and_a_person_is_on_one_card_a_day() -> None:
    with pytest.raises(DomainError) as refused:
        Household("H", RegionCode("33.16.11"), "", (), (), ())
    assert refused.value.code == "household.village"
    twice = (*HOUSEHOLD.memberships, Membership("P1", "K2", "anak", since=date(2026, 1, 1)))
    with pytest.raises(DomainError, match="one day"):
        evolve(HOUSEHOLD, memberships=twice)
    with pytest.raises(DomainError):
        evolve(HOUSEHOLD, memberships=(Membership("K1", "P1", "anak"),))


def test_an_age_is_known_on_the_day_it_was_told_and_follows_from_the_birth_date_otherwise() -> None:
    told = HOUSEHOLD.with_fact("P3", "age", said(17))
    assert facts_of(told, Unit.PERSON, DAY, "P3")["age"] == 17
    assert "age" not in facts_of(told, Unit.PERSON, date(2026, 5, 13), "P3")
    born = told.with_fact("P3", "birth_date", said(date(2000, 1, 1)))
    trace = explain(parse("age >= 26"), facts_of(born, Unit.PERSON, DAY, "P3"), DAY, FACTS)
    assert trace.outcome is Outcome.MET


def test_a_membership_holds_on_its_first_and_its_last_day() -> None:
    dated = Membership("P", "K", "anak", date(2026, 1, 1), date(2026, 1, 31))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [dated.holds(day) for day in days] == [False, True, True, False]
    assert dated.overlaps(Membership("P", "L", "anak", date(2026, 1, 31)))
    assert not dated.overlaps(Membership("P", "L", "anak", date(2026, 2, 1)))
    assert not dated.overlaps(Membership("Q", "L", "anak"))


def test_a_field_is_set_and_told_by_its_name() -> None:
    moved = put(HOUSEHOLD, "address", "RT 09")
    assert statement(moved, "address") == "RT 09"
    assert moved == evolve(HOUSEHOLD, address="RT 09")
