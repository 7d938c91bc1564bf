"""The quick way to write a registration and the long way write the same bytes; what could not be read back is not quick."""

from datetime import datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain import Fact, Household, Person, Source
from slrtkit.domain.events import HouseholdRegistered, NumberTaken
from slrtkit.errors import WireError
from slrtkit.ledger import canonical
from slrtkit.testing.people import households
from slrtkit.wire import event_from_wire, event_to_wire, event_type, registration, require_readable, split

DAY = datetime(2026, 5, 12).date()  # noqa: DTZ001  a day


def long_way(event: HouseholdRegistered) -> dict[tuple[str, str], bytes]:
    body = {"event": event_to_wire(event), "fields": []}
    return {key: canonical(share) for key, share in split(body, event.household.id).items()}


@given(households(), st.none() | st.sampled_from([0, 1, True, False, 2**53 - 1, -5, "1", "true"]))
def test_quick_and_long_way_write_the_same(household: Household, value: Any) -> None:  # noqa: ANN401  any value
    event = HouseholdRegistered(household.with_fact(household.id, "housing.power_va", Fact(value, DAY, Source.MUSDES)))
    found = registration(event)
    assert found is not None
    assert found.event(household.id) == long_way(event)
    assert list(found.event(household.id)) == list(long_way(event))
    assert found.within(lambda state: {"event": {"household": state}, "fields": []}, household.id) == long_way(event)
    assert event_from_wire(event_type(HouseholdRegistered), event_to_wire(event)) == event


def home(**others: Any) -> Household:  # noqa: ANN401  whatever a field may wrongly hold
    good = event_from_wire(
        "household-registered/1",
        {
            "household": {
                "id": "H",
                "village": "33.16.09.1008",
                "address": "",
                "cards": [],
                "persons": [{"id": "P", "name": "Sukirman"}],
                "memberships": [],
            }
        },
    )
    assert isinstance(good, HouseholdRegistered)
    return evolve(good.household, **others)


@pytest.mark.parametrize(
    "spoilt",
    [
        home(address=None),
        home(address="\ud800"),
        home(roster_complete=1),
        home(persons=(Person("P", 5),)),  # type: ignore[arg-type]  # the fault
        home(persons=(Person("P", "Sukirman", "123"),)),  # type: ignore[arg-type]  # the fault
        home(facts={"desil": Fact(0.5, DAY, Source.MUSDES)}),  # type: ignore[arg-type]  # the fault
        home(facts={"desil": Fact(2**60, DAY, Source.MUSDES)}),
        home(facts={"desil": Fact(1, DAY, "musdes")}),  # type: ignore[arg-type]  # the fault
    ],
    ids=range(8),
)
def test_what_could_not_be_read_back_takes_the_long_way(spoilt: Household) -> None:
    event = HouseholdRegistered(spoilt)
    assert registration(event) is None
    with pytest.raises((WireError, AttributeError)):
        written(event)


def written(event: HouseholdRegistered) -> bytes:
    require_readable(event)
    return canonical(event_to_wire(event))


def test_an_instant_that_stands_for_a_day_takes_the_long_way_and_becomes_one() -> None:
    event = HouseholdRegistered(home(facts={"desil": Fact(1, datetime(2026, 5, 12), Source.MUSDES)}))  # noqa: DTZ001  the fault
    assert registration(event) is None
    assert written(event) == canonical(event_to_wire(HouseholdRegistered(home(facts={"desil": Fact(1, DAY, Source.MUSDES)}))))


def test_every_other_event_takes_the_long_way() -> None:
    event = NumberTaken("S", 1, "L", DAY)
    assert registration(event) is None
    require_readable(event)
