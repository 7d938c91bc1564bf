"""What another register is told and what is taken from it: the rules of disclosure, and groups that go out and come back."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from attrs import evolve

from slrtkit.adapters.exchange.dci.attributes import attribute_of, named
from slrtkit.adapters.exchange.dci.groups import GroupSheet
from slrtkit.adapters.exchange.dci.known import known_of
from slrtkit.adapters.exchange.dci.records import SCORE, Recorded, group
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.demo import open_sample
from slrtkit.demo.sample import sample_areas
from slrtkit.domain import Context, Fact, Household, Person, Source, Unit
from slrtkit.domain.consent import ConsentPurpose, PersonConsent
from slrtkit.domain.participation import (
    Ending,
    EndReason,
    Participation,
    ParticipationAnswer,
    ParticipationEntry,
)
from slrtkit.domain.query import RecordKind
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.rules import FACTS
from slrtkit.errors import DomainError
from slrtkit.kit import Kit
from slrtkit.ports.dci import Partner
from slrtkit.service.consent import state_consent
from slrtkit.service.exchange import Disclosure, Wanted, disclose
from slrtkit.service.importing import Import, import_households
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid, enter_participation, state_participation
from slrtkit.service.register import register
from slrtkit.service.restriction import place_restriction
from slrtkit.testing import post

DAY = date(2026, 11, 21)


def by(request: str) -> Context:
    return Context("op", request, post.NOW, "perlu")


@pytest.fixture
def journal() -> Journal:
    """A household of three: the head and one more consent, the third one has no card."""
    made = Journal(MemoryStore(), PlainSealer(), "desk")
    home = post.household("H1")
    persons = (*home.persons, Person("H1-Q", "Sukirmin Rekaan"), Person("H1-R", "Sukirno Rekaan"))
    living = evolve(home.memberships[0], person="H1-Q", relation="anak")
    register(made, by("r"), [evolve(home, persons=persons, memberships=(*home.memberships, living))])
    for person in ("H1-P", "H1-R"):
        state_consent(made, by(f"c{person}"), "H1", PersonConsent(person, ConsentPurpose.EXCHANGE, True, "Sukirman", DAY))
    return made


def wanted(kind: RecordKind, fits: Callable[[Disclosure], bool] = lambda _: True, **how: Any) -> Wanted:  # noqa: ANN401  of each test
    return Wanted(kind, how.pop("indexes", {"village": frozenset({"33.16.99.2001"})}), fits, list, DAY, **how)


def test_a_household_is_told_with_those_who_consent_and_its_size_where_all_do(journal: Journal) -> None:
    (told,) = disclose(journal, wanted(RecordKind.GROUP)).records
    assert [one.id for one in told.household.persons] == ["H1-P", "H1-R"]
    assert (told.person, told.members) == ("H1-P", None)
    state_consent(journal, by("more"), "H1", PersonConsent("H1-Q", ConsentPurpose.EXCHANGE, True, "Sukirmin", DAY))
    (told,) = disclose(journal, wanted(RecordKind.GROUP)).records
    assert told.members == 3


def test_each_person_is_a_record_in_which_nobody_else_stands(journal: Journal) -> None:
    answer = disclose(journal, wanted(RecordKind.PERSON, lambda one: one.person == "H1-R"))
    (told,) = answer.records
    assert (answer.total, told.subjects, told.household.cards) == (1, ("H1", "H1-R"), ())


def test_whoever_is_restricted_is_not_among_the_records(journal: Journal) -> None:
    place_restriction(journal, by("hide"), "H1", Restriction("H1-P", RestrictionGround.VIOLENCE, ("op",), DAY))
    assert disclose(journal, wanted(RecordKind.GROUP)).records == ()


def test_a_query_that_fits_too_much_says_so(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.service.exchange._MOST", 0)
    with pytest.raises(DomainError, match="1 households fit") as told:
        disclose(journal, wanted(RecordKind.GROUP))
    assert told.value.code == "search.too-many"
    assert disclose(journal, wanted(RecordKind.GROUP, homes=frozenset())).total == 0


def test_aid_is_told_of_its_bearer_or_of_who_stands_for_it(journal: Journal) -> None:
    entry = ParticipationEntry(date(2026, 1, 1), Source.DTSEN)
    for number, bearer in enumerate(("H1-R", "H1-K", "H1", "H1-Q")):
        enter_participation(journal, by(f"e{number}"), Aid("H1", bearer, "PKH"), entry)
    state_participation(journal, by("s"), Aid("H1", "H1-P", "BPNT"), ParticipationAnswer(True, DAY, Source.INTERVIEW))
    records = disclose(journal, wanted(RecordKind.AID)).records
    assert sorted((one.ledgers[0].bearer, one.person) for one in records) == [
        ("H1", "H1-P"),
        ("H1-K", "H1-P"),
        ("H1-R", "H1-R"),
    ]
    (alone,) = disclose(journal, wanted(RecordKind.PERSON, lambda one: one.person == "H1-R")).records
    assert {one.bearer for one in alone.ledgers} == {"H1", "H1-R"}


def test_where_the_head_says_nothing_somebody_else_stands_for_the_card() -> None:
    made = Journal(MemoryStore(), PlainSealer(), "desk")
    home = post.household("H2")
    child = evolve(home.memberships[0], person="H2-Q", relation="anak")
    persons = (*home.persons, Person("H2-Q", "Anak Rekaan"))
    register(made, by("r"), [evolve(home, persons=persons, memberships=(*home.memberships, child))])
    state_consent(made, by("c"), "H2", PersonConsent("H2-Q", ConsentPurpose.EXCHANGE, True, "Ibunya", DAY))
    enter_participation(made, by("e"), Aid("H2", "H2", "PKH"), ParticipationEntry(None, Source.DTSEN))
    (told,) = disclose(made, wanted(RecordKind.AID)).records
    assert told.person == "H2-Q"
    assert disclose(made, wanted(RecordKind.GROUP)).records[0].person == ""


def test_what_is_known_of_a_record_has_the_names_of_the_profile() -> None:
    facts = {"age": Fact(7, DAY, Source.INTERVIEW), "sex": Fact(None, DAY, Source.INTERVIEW)}
    home = evolve(post.household("H"), persons=(Person("H-P", "dr. Hj. Sri Soekarni", facts=facts),))
    died = Ending(date(2026, 5, 1), EndReason.DIED, evidence="0" * 64)
    entry = ParticipationEntry(None, Source.DTSEN)
    ledger = Participation("PKH", Unit.PERSON, "H-P", {"-": entry}, {"-": died})
    known = known_of(home, "H-P", 1, (ledger,), DAY)
    assert known["age"] == (7,)
    assert known["sex"] == ()
    assert known["name"] == known["head.name"]
    assert known["enrolment_status"] == ("2",)
    assert known["enrolment_date"] == ()
    assert known["location"][-1] == home.village.text
    _, name = attribute_of("name")
    assert named(name, "SRI SUKARNI") in known["name"]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("exchange")) as kit:
        yield kit


def out(household: Household, partner: Partner) -> dict[str, Any]:
    head = next((one.person for one in household.memberships if one.relation == "kepala_keluarga"), "")
    at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    return dict(group(household, head, Recorded(partner, at, at, len(household.persons))))


EVERYTHING = Partner("semua", "kadis", facts=tuple(one.name for one in FACTS.facts))


def test_a_household_that_goes_out_as_a_group_comes_back_as_it_was(kit: Kit) -> None:
    homes = [one for one in kit.seen_by(kit.context("kadis")).households() if len(one.cards) == 1]
    assert len(homes) > 40
    sheet = GroupSheet([out(one, EVERYTHING) for one in homes], FACTS, DAY, areas=sample_areas(), foreign=False)
    back = [entry.household for entry in sheet.entries()]
    assert (sheet.findings, sheet.sound, sheet.spoiled, sheet.foreign) == ([], True, False, False)
    for home, read in zip(homes, back, strict=True):
        assert (read.id, read.village, read.address) == (home.id, home.village, home.address)
        assert [(one.id, one.name, one.nik) for one in read.persons] == [(one.id, one.name, one.nik) for one in home.persons]
        assert [card.nkk for card in read.cards] == [card.nkk for card in home.cards]
        for one, other in zip(home.persons, read.persons, strict=True):
            known = {name: fact.value for name, fact in one.facts.items() if fact.value is not None}
            assert {name: fact.value for name, fact in other.facts.items() if fact.value is not None} == known
        said = {**home.facts, **home.cards[0].facts}
        told = {**read.facts, **read.cards[0].facts}
        assert {name: fact.value for name, fact in said.items()} == {name: fact.value for name, fact in told.items()}


def test_groups_go_through_the_import_that_every_table_goes_through(kit: Kit) -> None:
    homes = kit.seen_by(kit.context("kadis")).households("33.16.09.1008")
    made = Journal(MemoryStore(), PlainSealer(), "desk")
    records = [out(one, EVERYTHING) for one in homes]
    how = Import({"from": "dci"}, lambda: GroupSheet(records, FACTS, DAY), iter("abcdefgh").__next__)
    assert import_households(made, by("first"), how).new == len(homes)
    records[0]["poverty_score"] = 9
    again = import_households(made, by("second"), evolve(how, content={"from": "dci", "again": True}))
    assert (again.new, again.proposed) == (0, 1), "a decile decides on aid: another officer applies it"


def person(**more: object) -> dict[str, Any]:
    return {"demographic_info": {"name": {"given_name": "Budi"}}, **more}


def record(**more: object) -> dict[str, Any]:
    address = [{"sub_region_code": "33.16.09.1008", "address_line_1": "RT 01"}]
    return {
        "group_identifier": [{"identifier_type": "X", "identifier_value": "G1"}],
        "address": address,
        "member_list": [person()],
        **more,
    }


def read(*records: Any) -> tuple[list[Household], list[tuple[str, str]]]:  # noqa: ANN401  JSON
    sheet = GroupSheet(records, FACTS, DAY, areas=sample_areas())
    found = [entry.household for entry in sheet.entries()]
    assert sheet.foreign
    assert sheet.sound is not bool(sheet.findings)
    return found, [(one.path, one.code) for one in sheet.findings]


def test_published_members_are_read_with_what_stands_around_them() -> None:
    inner = {
        "member_identifier": [{"identifier_type": "NID", "identifier_value": "HS0205202401"}],
        "demographic_info": {
            "person": {"name": {"first_name": "Test", "second_name": "Test2", "surname": "Test3"}, "sex": "F"}
        },
        "relationship_head": "self",
        "is_disabled": "0",
    }
    (home,), findings = read(record(member_list=[{"household_member": inner}], group_size="1", poverty_score="4.0"))
    assert findings == []
    assert home.persons[0].name == "Test Test2 Test3"
    assert home.memberships[0].relation == "kepala_keluarga"
    assert home.roster_complete
    assert home.persons[0].facts == {}, "other words for sex and disability are no answers"
    assert home.cards[0].facts == {}, "a score of another kind is no decile"


def test_of_several_cards_it_is_not_said_who_is_on_which() -> None:
    cards = [{"identifier_type": "NKK", "identifier_value": f"331699{'010120'}000{n}"} for n in (1, 2)]
    home_id = {"identifier_type": "HOUSEHOLD_ID", "identifier_value": "G2"}
    said = {"poverty_score": 2, "poverty_score_type": SCORE}
    (home,), findings = read(record(group_identifier=[home_id, *cards], **said))
    assert findings == []
    assert (len(home.cards), home.memberships, home.facts["desil"].value) == (2, (), 2)


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        ("x", "[0].record", "exchange.record"),
        (record(group_identifier=[]), "[0]", "household.id"),
        (record(member_list=None), "[0].member_list", "exchange.record"),
        (record(member_list=["x"]), "[0].member_list", "exchange.record"),
        (record(member_list=[{}]), "[0].demographic_info", "exchange.record"),
        (record(member_list=[{"demographic_info": {"name": "Budi"}}]), "[0].name", "exchange.record"),
        (record(address=[]), "[0].address", "exchange.record"),
        (record(address=[{"sub_region_code": "Blora"}]), "[0]", "region.form"),
        (record(address=[{"sub_region_code": "33.16.09.1999"}]), "[0]", "area.unknown"),
        (record(poverty_score="miskin", poverty_score_type=SCORE), "[0].poverty_score", "exchange.record"),
        (record(poverty_score=11, poverty_score_type=SCORE), "[0].poverty_score", "exchange.record"),
        (
            record(member_list=[person(additional_attributes=[{"attribute_name": "birth_date", "attribute_value": "02.05"}])]),
            "[0].birth_date",
            "exchange.record",
        ),
        (
            record(member_list=[person(additional_attributes=[{"attribute_name": "age", "attribute_value": "tua"}])]),
            "[0].G1/G1-1/age",
            "facts.kind",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_others_are_read(wrong: object, path: str, code: str) -> None:
    homes, findings = read(wrong, record())
    assert [one.id for one in homes] == ["G1"]
    assert [(found, kind.partition("-")[0]) for found, kind in findings][:1] == [(path, code)]


def test_attributes_that_are_not_declared_are_let_be_and_sources_are_kept() -> None:
    more = [
        {"attribute_name": "warna", "attribute_value": "merah"},
        "x",
        {"attribute_name": "occupation", "attribute_value": "tani", "source": "musdes", "date": "2026-02-03"},
        {"attribute_name": "works", "attribute_value": True, "source": "tetangga"},
        {"attribute_name": "deceased_on", "attribute_value": None},
    ]
    (home,), findings = read(record(member_list=[person(additional_attributes=more, is_disabled=True)]))
    assert findings == []
    assert home.persons[0].facts == {
        "occupation": Fact("tani", date(2026, 2, 3), Source.MUSDES),
        "works": Fact(True, DAY, Source.DTSEN),
        "deceased_on": Fact(None, DAY, Source.DTSEN),
        "disability": Fact(True, DAY, Source.DTSEN),
    }


def test_a_group_without_the_number_of_a_card_still_says_where_it_lives() -> None:
    told = out(post.household("H"), Partner("x", "y"))
    assert told["group_identifier"] == [{"@type": "Identifier", "identifier_type": "HOUSEHOLD_ID", "identifier_value": "H"}]
    assert told["address"][0]["region_code"] == "33"


def test_where_nobody_checks_villages_every_one_is_taken() -> None:
    far = record(address=[{"sub_region_code": "51.08.01.2001"}])
    assert [one.household.village.text for one in GroupSheet([far], FACTS, DAY).entries()] == ["51.08.01.2001"]
    assert not GroupSheet([far], FACTS, DAY).spoiled


def test_who_is_asked_about_and_says_nothing_is_not_there() -> None:
    made = Journal(MemoryStore(), PlainSealer(), "desk")
    register(made, by("r"), [post.household("H3")])
    assert disclose(made, wanted(RecordKind.GROUP)).total == 0
