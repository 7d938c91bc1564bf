"""The border: what goes out comes back equal, and what is wrong is refused with its path."""

import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain import (
    NIK,
    Fact,
    FactRecorded,
    FamilyCard,
    Household,
    HouseholdRegistered,
    LetterIssued,
    Membership,
    Person,
    RegionCode,
    Source,
    Unit,
)
from slrtkit.errors import WireError
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.wire import event_from_wire, event_to_wire, event_type, from_wire, join, split, to_wire

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
VALUES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20) | DAYS
FACTS = st.dictionaries(
    st.sampled_from(["desil", "housing.floor", "birth_date"]),
    st.builds(Fact, value=VALUES, on=DAYS, source=st.sampled_from(Source)),
)
NIKS = st.integers(0, 9999).map(lambda serial: NIK(f"331699050290{serial:04}"))


@st.composite
def households(draw: st.DrawFn) -> Household:
    names = draw(st.lists(st.text(max_size=30), max_size=4))
    persons = tuple(Person(f"P{i}", name, draw(st.none() | NIKS), draw(FACTS)) for i, name in enumerate(names))
    memberships = tuple(Membership(p.id, "K", "anak", draw(st.none() | DAYS), draw(st.none() | DAYS)) for p in persons)
    cards = (FamilyCard("K", None, draw(FACTS)),)
    return Household(
        "H", RegionCode("33.16.09.1008"), draw(st.text()), cards, persons, memberships, draw(FACTS), draw(st.booleans())
    )


@given(households())
def test_a_household_comes_back_as_it_went(household: Household) -> None:
    assert from_wire(parse(canonical(to_wire(household))), Household) == household


@given(households())
def test_shares_are_one_a_person_and_join_again(household: Household) -> None:
    body = to_wire(HouseholdRegistered(household))
    shares = split(body, "H")
    assert {subject for subject, _ in shares} == {"H", *(person.id for person in household.persons)}
    assert join({key: parse(canonical(share)) for key, share in shares.items()}) == parse(canonical(body))
    rest = canonical(shares["H", "body"]).decode()
    assert not any(person.nik and person.nik.text in rest for person in household.persons)


@given(VALUES, DAYS)
def test_a_day_never_comes_back_as_text_nor_text_as_a_day(value: object, on: date) -> None:
    event = FactRecorded("P", "x", Fact(value, on, Source.INTERVIEW))  # type: ignore[arg-type]  # Hypothesis' union is wider
    again = event_from_wire(event_type(FactRecorded), parse(canonical(event_to_wire(event))))
    assert again == event
    assert isinstance(again, FactRecorded)
    assert type(again.fact.value) is type(value)


def test_an_instant_keeps_its_microseconds_and_its_zone() -> None:
    event = LetterIssued("0" * 64, "1" * 64, datetime(2026, 11, 21, 3, 0, 0, 5, tzinfo=UTC))
    assert event_from_wire("letter-issued/1", event_to_wire(event)) == event


def test_every_fault_is_told_with_its_path_and_without_its_value() -> None:
    facts: JSON = {"desil": {"value": {"date": 1}, "on": "x", "source": "dream"}}
    person: JSON = {"id": 7, "name": "Ani", "nik": "331699050290000", "facts": facts}
    household: JSON = {
        "id": "H",
        "village": "Bangkle",
        "address": "RT 01",
        "cards": [],
        "persons": [person],
        "memberships": [{"person": "P", "relation": "anak"}],
        "facts": {},
        "roster_complete": "ya",
        "secret": 1,
    }
    with pytest.raises(WireError) as refused:
        from_wire(household, Household)
    found = {problem.path: problem.code for problem in refused.value.problems}
    assert found == {
        "village": "region.form",
        "persons[0].id": "wire.type",
        "persons[0].nik": "nik.length",
        "persons[0].facts['desil'].value": "wire.type",
        "persons[0].facts['desil'].on": "wire.value",
        "persons[0].facts['desil'].source": "wire.value",
        "memberships[0].card": "wire.missing",
        "roster_complete": "wire.type",
        "secret": "wire.unknown",
    }
    assert "331699050290000" not in "".join(problem.text for problem in refused.value.problems)


@pytest.mark.parametrize(("written", "meant"), [("famly", "did you mean 'family'? "), ("x", "")])
def test_a_value_that_an_enumeration_lacks_is_refused_with_those_it_has(written: str, meant: str) -> None:
    with pytest.raises(WireError) as refusal:
        from_wire(written, Unit)
    told = f"not a value of this field ({meant}its values: person, family, household)"
    assert [problem.text for problem in refusal.value.problems] == [told]


@frozen
class Pair:
    both: tuple[str, int]
    more: tuple[str, ...] = ()
    named: Mapping[str, str] = field(factory=dict)


def test_an_empty_list_is_no_pair_and_no_object() -> None:
    assert from_wire({"both": ["x", 1], "more": [], "named": {}}, Pair) == Pair(("x", 1))
    assert type(from_wire({"both": ["x", 1], "more": [], "named": {}}, Pair).more) is tuple
    faults: tuple[dict[str, JSON], ...] = ({"both": []}, {"both": ["x"]}, {"named": []})
    for spoilt in faults:
        with pytest.raises(WireError):
            from_wire({"both": ["x", 1], "more": [], "named": {}, **spoilt}, Pair)


def test_facts_that_read_alike_are_told_apart() -> None:
    kinds: list[JSON] = [1, True, "1", None, {"date": "2026-01-31"}, "2026-01-31"]
    facts: JSON = {str(number): {"value": kind, "on": "2026-01-31", "source": "musdes"} for number, kind in enumerate(kinds)}
    for _ in range(2):
        read = from_wire({"id": "K", "nkk": None, "facts": facts}, FamilyCard).facts.values()
        assert [type(fact.value) for fact in read] == [int, bool, str, type(None), date, str]


def test_an_event_that_nobody_knows_is_refused() -> None:
    with pytest.raises(WireError, match="no event"):
        event_from_wire("complaint-forgotten/1", {})


def test_an_instant_without_utc_is_refused() -> None:
    with pytest.raises(WireError, match="UTC"):
        event_from_wire("letter-issued/1", {"pdf": "", "key": "", "signed_at": "2026-11-21T10:00:00+07:00"})


@pytest.mark.parametrize("text", ["20260131", "2026-W05-6", "2026-1-31", "31-01-2026"])
def test_a_day_is_written_in_one_way(text: str) -> None:
    body: JSON = {"subject": "P", "name": "x", "fact": {"value": None, "on": text, "source": "musdes"}}
    with pytest.raises(WireError) as refused:
        event_from_wire("fact-recorded/1", body)
    assert refused.value.path == "fact.on"
    assert pickle.loads(pickle.dumps(refused.value)).problems == refused.value.problems  # noqa: S301  made on this line
