"""The quick ways to write and to read what the log holds do what the long ways do, for every event and every state."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from itertools import islice
from random import Random
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from attrs import evolve, has
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain import Complaint, Fact, Household, Person, Source
from slrtkit.domain.events import ComplaintFiled, Event, HouseholdRegistered, LetterIssued, NumberTaken
from slrtkit.domain.history import State
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.errors import SlrtError, WireError
from slrtkit.ledger import JSON, canonical, parse, reread
from slrtkit.testing.people import households
from slrtkit.wire import (
    complaint_asked,
    complaint_filed,
    event_from_wire,
    event_to_wire,
    event_type,
    from_wire,
    require_readable,
    split,
    state_text,
    statement,
    to_wire,
)
from slrtkit.wire.converter import _CONVERTER

DAY = datetime(2026, 5, 12).date()  # noqa: DTZ001  a day
WORDS = ("Ani", 'kutip " dan \\ garis\n', "é \u2028 \U0001f600", "33.16.99.2001", "33.16", "1" * 64, "3", '"persons":[')
VALUES: Mapping[type, tuple[object, ...]] = {
    str: WORDS,
    int: (1, 7, 2**53 - 1),
    bool: (True, False),
    date: (DAY, date(2026, 11, 21)),
    datetime: (datetime(2026, 11, 21, 3, 0, 0, 5, tzinfo=UTC), datetime(2026, 1, 31, 0, 0, tzinfo=UTC)),
    NoneType: (None,),
    NIK: (NIK(f"331699050290{7:04}"),),
    NKK: (NKK(f"331699050290{8:04}"),),
    RegionCode: (RegionCode("33.16.99.2001"), RegionCode("33.16")),
}
KINDS = (*get_args(Event), *get_args(State))


class Maker:
    """Makes objects of any attrs class by the types of its fields; of many that are tried, those that the domain accepts."""

    def __init__(self) -> None:
        self.dice = Random(20261122)

    def of(self, kind: Any) -> Any:  # noqa: ANN401  whatever a field is declared as
        origin, inner = get_origin(kind), get_args(kind)
        if origin in {Union, UnionType}:
            return self.of(self.dice.choice(inner))
        if origin is tuple and inner[1:] != (...,):
            return tuple(self.of(one) for one in inner)
        if origin is tuple:
            return tuple(self.of(inner[0]) for _ in range(self.dice.choice((0, 0, 1, 2))))
        if origin is Mapping:
            return {self.dice.choice(WORDS): self.of(inner[1]) for _ in range(self.dice.choice((0, 0, 1, 2)))}
        if issubclass(kind, StrEnum):
            return self.dice.choice(tuple(kind))
        found = self.some(kind) if has(kind) and kind not in VALUES else VALUES[kind]
        if not found:
            raise Unmakeable
        return self.dice.choice(found)

    @cache  # noqa: B019  one maker lives as long as the tests
    def some(self, kind: Any) -> tuple[Any, ...]:  # noqa: ANN401  as above
        return tuple(islice(self.tried(kind), 3))

    def tried(self, kind: Any) -> Iterator[Any]:  # noqa: ANN401  as above
        hints = get_type_hints(kind)
        for _ in range(40):
            try:
                yield kind(**{name: self.of(hint) for name, hint in hints.items()})
            except (SlrtError, Unmakeable, ValueError):
                continue


class Unmakeable(Exception):  # noqa: N818  a fact about a class, not a fault
    """Values drawn by chance hardly ever make one."""


MAKER = Maker()
MADE = [one for kind in KINDS for one in islice(MAKER.tried(kind), 4)]


def test_nearly_every_event_and_state_can_be_made_by_chance() -> None:
    missing = {kind.__name__ for kind in KINDS} - {type(one).__name__ for one in MADE}
    assert len(missing) <= len(KINDS) // 8, missing


def shares(body: JSON, subject: str) -> dict[tuple[str, str], bytes]:
    return {key: canonical(share) for key, share in split(body, subject).items()}


@pytest.mark.parametrize("one", [one for one in MADE if isinstance(one, Event)], ids=lambda one: type(one).__name__)
def test_quick_and_long_way_write_the_same_event(one: Event) -> None:
    said = statement(one)
    assert said.event == one == event_from_wire(event_type(type(one)), parse(canonical(event_to_wire(one))))
    assert said.text.shares("S", b"", b"") == shares(event_to_wire(one), "S")
    if said.state_text:
        assert said.state_text.shares("S", b"", b"") == shares(to_wire(said.state), "S")


@pytest.mark.parametrize("one", [one for one in MADE if isinstance(one, State)], ids=lambda one: type(one).__name__)
def test_quick_and_long_way_write_the_same_state(one: State) -> None:
    assert state_text(one).shares("S", b"", b"") == shares(to_wire(one), "S")


@pytest.mark.parametrize("one", MADE, ids=lambda one: type(one).__name__)
def test_quick_and_long_way_read_the_same(one: Event | State) -> None:
    data = canonical(to_wire(one))
    read, slowly = from_wire(parse(data), type(one)), _CONVERTER.structure(parse(data), type(one))
    assert read == slowly == one
    assert repr(read) == repr(slowly)
    assert reread(data) == parse(data)


SPOILT: tuple[JSON, ...] = (None, True, 3, "x", "2026-1-31", [], ["x"], {}, {"x": "y"}, {"date": "x"})


def spoil(data: Any, dice: Random) -> Any:  # noqa: ANN401  JSON of any shape
    """Return JSON with one fault at a chance place, which may be none."""
    match data:
        case {**members} if members and dice.random() < 0.8:
            name = dice.choice(sorted(map(str, members)))
            kind = dice.random()
            if kind < 0.1:
                return {**members, "surplus": 1}
            if kind < 0.2:
                return {key: item for key, item in members.items() if key != name}
            return {**members, name: spoil(members[name], dice)}
        case [*items] if items and dice.random() < 0.8:
            place = dice.randrange(len(items))
            return [*items[:place], spoil(items[place], dice), *items[place + 1 :]]
        case _:
            return dice.choice(SPOILT)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_is_spoilt_is_taken_or_refused_by_both_ways_alike(kind: type) -> None:
    dice = Random(kind.__name__)
    for one in (one for one in MADE if type(one) is kind):
        whole = parse(canonical(to_wire(one)))
        for _ in range(12):
            spoilt = spoil(whole, dice)
            try:
                expected: object = _CONVERTER.structure(spoilt, kind)
            except Exception:  # noqa: BLE001  whatever the long way says
                with pytest.raises((WireError, AttributeError)):
                    from_wire(spoilt, kind)
            else:
                found: object = from_wire(spoilt, kind)
                assert found == expected
                assert repr(found) == repr(expected)


@given(households(), st.none() | st.sampled_from([0, 1, True, False, 2**53 - 1, -5, "1", "true"]))
def test_a_household_is_written_as_the_long_way_writes_it_and_once(household: Household, value: Any) -> None:  # noqa: ANN401  any value
    event = HouseholdRegistered(household.with_fact(household.id, "housing.power_va", Fact(value, DAY, Source.MUSDES)))
    said = statement(event)
    assert said.event is event
    assert said.state is event.household
    assert said.text.shares(household.id, b"", b"") == shares(event_to_wire(event), household.id)
    assert said.state_text
    assert said.state_text.shares(household.id, b"", b"") == shares(to_wire(event.household), household.id)


def home(**others: Any) -> Household:  # noqa: ANN401  whatever a field may wrongly hold
    body = {"id": "H", "village": "33.16.09.1008", "address": "", "cards": [], "memberships": []}
    persons: JSON = [{"id": "P", "name": "Sukirman"}]
    return evolve(from_wire({**body, "persons": persons}, Household), **others)


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
def test_what_could_not_be_read_back_is_refused(spoilt: Household) -> None:
    with pytest.raises((WireError, AttributeError)):
        require_readable(HouseholdRegistered(spoilt))


def test_an_instant_that_stands_for_a_day_becomes_one() -> None:
    event = HouseholdRegistered(home(facts={"desil": Fact(1, datetime(2026, 5, 12), Source.MUSDES)}))  # noqa: DTZ001  the fault
    said = statement(event)
    assert said.event == HouseholdRegistered(home(facts={"desil": Fact(1, DAY, Source.MUSDES)}))
    assert said.state_text is None


@pytest.mark.parametrize("others", [{"number": True}, {"letter": 5}, {"dated": "x"}], ids=str)
def test_no_event_is_written_that_could_not_be_read_back(others: dict[str, Any]) -> None:
    with pytest.raises((WireError, AttributeError, TypeError)):
        statement(evolve(NumberTaken("S", 1, "L", DAY), **others))


def test_an_instant_of_another_zone_is_written_in_utc_and_read_so() -> None:
    local = datetime.fromisoformat("2026-11-21T10:00:00+07:00")
    said = statement(LetterIssued("0" * 64, "1" * 64, local))
    assert isinstance(said.event, LetterIssued)
    assert (said.event.signed_at, said.event.signed_at.tzinfo) == (local, UTC)


@pytest.mark.parametrize("one", [one for one in MADE if isinstance(one, Complaint)], ids=lambda one: one.text)
def test_what_a_complaint_asks_is_written_without_its_id_and_day(one: Complaint) -> None:
    assert complaint_asked(one) == canonical({**to_wire(one), "id": None, "received": None})
    assert complaint_asked(evolve(one, id="another", received=date(2020, 1, 1))) == complaint_asked(one)
    assert complaint_asked(evolve(one, holder="another")) != complaint_asked(one)


@pytest.mark.parametrize("one", [one for one in MADE if isinstance(one, Complaint)], ids=lambda one: one.text)
def test_what_a_complaint_asks_and_that_it_was_filed_are_of_one_writing(one: Complaint) -> None:
    asked, filed = complaint_filed(one)
    assert asked == complaint_asked(one)
    assert filed == statement(ComplaintFiled(one))
    assert complaint_filed(evolve(one, id="\ud800")) == (asked, None), "the long way tells what is wrong with it"


def test_what_has_no_canonical_form_is_asked_by_nobody() -> None:
    one = next(one for one in MADE if isinstance(one, Complaint))
    with pytest.raises(WireError, match="holder"):
        complaint_asked(evolve(one, holder="\ud800"))


def test_what_a_commitment_vouches_for_and_is_no_json_is_refused_all_the_same() -> None:
    for data in (b"[1", b"\xff", b"[" * 100_000):
        with pytest.raises(WireError):
            reread(data)
