"""The sample district: invented, whole, and with every gap that real data has."""

import re
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.wording import IndonesianWording
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.domain import Dependant, FactValue, Household, Officer, Person, RegionLevel, SignatureBlock, Unit
from slrtkit.domain.rules import FACTS, Entitlement, parse
from slrtkit.errors import DomainError
from slrtkit.ports.documents import RenderRequest
from slrtkit.service.assess import assess_household
from slrtkit.service.compose import Occasion, compose
from slrtkit.testing.letters import plain_letter

DEMO = Path(str(files("slrtkit.demo")))
CATALOG = TomlCatalog(DEMO / "catalog")
AREAS = sample_areas()
HOUSEHOLDS = read_households(sample_households_csv(), FACTS)
PERSONS = [(household, person) for household in HOUSEHOLDS for person in household.persons]
ON = date(2026, 6, 30)
LEDGER = {"BLT-DESA", "BSPS"}
"""Programs that ask who took part in which program before: the table of the sample does not say."""
VILLAGES = {
    "33.16.09.1008": "Kelurahan Bangkle",
    "33.16.09.1016": "Kelurahan Tempelan",
    "33.16.11.2005": "Desa Balongsari",
    "33.16.13.1017": "Kelurahan Kunduran",
    "33.16.13.2020": "Desa Bejirejo",
}


def value(holder: Household | Person, name: str) -> FactValue | None:
    fact = holder.facts.get(name)
    return fact.value if fact else None


def home(code: str) -> Household:
    return next(household for household in HOUSEHOLDS if household.id == code)


def leavers(household: Household) -> list[Person]:
    return [household.person(m.person) for m in household.memberships if m.until is not None]


def test_the_district_has_five_villages_sixty_households_and_two_hundred_persons() -> None:
    assert {household.village.text for household in HOUSEHOLDS} == VILLAGES.keys()
    assert min(Counter(household.village for household in HOUSEHOLDS).values()) >= 10
    assert len(HOUSEHOLDS) >= 60
    assert len({person.nik or person.id for _, person in PERSONS}) >= 200


def test_the_table_of_areas_is_complete_from_province_to_village() -> None:
    villages = [area for area in AREAS if area.code.level is RegionLevel.VILLAGE]
    assert {area.code.text: area.name for area in villages if area.code.text.startswith("33.16.")} == VILLAGES
    assert {area.code.text[:5] for area in villages} == {"33.16", "33.24", "63.11", "51.08", "36.04"}
    assert all(len(AREAS.path(area.code)) == 4 for area in villages)
    for area in villages:
        assert area.name.startswith("Kelurahan" if area.code.text.split(".")[3].startswith("1") else "Desa")


def test_no_number_in_the_sample_is_anybodys() -> None:
    numbers = [person.nik.text for _, person in PERSONS if person.nik]
    numbers += [card.nkk.text for household in HOUSEHOLDS for card in household.cards if card.nkk]
    assert len(numbers) > 150
    assert all(number.startswith("331699") for number in numbers)
    with_number = [person for _, person in PERSONS if person.nik]
    assert all(person.nik.birth_date(ON) == value(person, "birth_date") for person in with_number if person.nik)
    assert all(person.nik.female == (value(person, "sex") == "P") for person in with_number if person.nik)


def test_no_file_of_the_sample_holds_sixteen_digits_or_an_address_that_exists() -> None:
    for path in [*DEMO.glob("*.csv"), *DEMO.glob("catalog/*.toml")]:
        assert not re.search(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)", path.read_text("utf-8")), path.name
    assert all("Contoh" in household.address for household in HOUSEHOLDS)


def test_a_number_is_shared_by_nobody_but_the_one_who_moved() -> None:
    places = Counter(person.nik for _, person in PERSONS if person.nik)
    ((moved, count),) = [(nik, count) for nik, count in places.items() if count > 1]
    assert count == 2
    old, new = [
        membership
        for household, person in PERSONS
        if person.nik == moved
        for membership in household.memberships
        if membership.person == person.id
    ]
    assert old.until is not None
    assert new.since is not None
    assert old.until < new.since


GAPS = {
    "a person without NIK": lambda: any(person.nik is None for _, person in PERSONS),
    "a person of whom it is said that no NIK is recorded": lambda: any(
        value(person, "nik_recorded") is False for _, person in PERSONS
    ),
    "a family without card number": lambda: any(card.nkk is None for h in HOUSEHOLDS for card in h.cards),
    "a household without any card number": lambda: any(all(card.nkk is None for card in h.cards) for h in HOUSEHOLDS),
    "desil unknown": lambda: any("desil" in c.facts and c.facts["desil"].value is None for h in HOUSEHOLDS for c in h.cards),
    "desil not asked": lambda: any("desil" not in card.facts for h in HOUSEHOLDS for card in h.cards),
    "two cards in one household": lambda: any(len(h.cards) == 2 for h in HOUSEHOLDS),
    "three cards in one household": lambda: any(len(h.cards) == 3 for h in HOUSEHOLDS),
    "a new-born without NIK": lambda: any(
        isinstance(born := value(p, "birth_date"), date) and born.year == 2026 and not p.nik for _, p in PERSONS
    ),
    "one name twice": lambda: len({person.name for _, person in PERSONS}) < len(PERSONS) - 1,
    "father and son of one name": lambda: any(len({p.name for p in h.persons}) < len(h.persons) for h in HOUSEHOLDS),
    "names of one word": lambda: any(" " not in person.name for _, person in PERSONS),
    "many spellings of Muhammad": lambda: (
        {"Muhammad", "Mohammad", "Mochamad", "Muhamad", "Muh."} <= {person.name.split()[0] for _, person in PERSONS}
    ),
    "an incomplete roster": lambda: any(not h.roster_complete and not value(h, "survey_refused") for h in HOUSEHOLDS),
    "a refused survey": lambda: any(value(h, "survey_refused") for h in HOUSEHOLDS),
    "a birth date that was not asked": lambda: any("birth_date" not in p.facts for _, p in PERSONS),
    "a birth date that nobody knows": lambda: any(
        "birth_date" in p.facts and value(p, "birth_date") is None for _, p in PERSONS
    ),
    "birthdays on 1 January": lambda: (
        sum(isinstance(born := value(p, "birth_date"), date) and (born.month, born.day) == (1, 1) for _, p in PERSONS) > 10
    ),
    "a birthday on 29 February": lambda: any(
        isinstance(born := value(p, "birth_date"), date) and (born.month, born.day) == (2, 29) for _, p in PERSONS
    ),
    "twins": lambda: any(
        len({value(p, "birth_date") for p in h.persons} - {None}) < sum(value(p, "birth_date") is not None for p in h.persons)
        for h in HOUSEHOLDS
    ),
    "a person who moved out": lambda: any(not value(p, "deceased_on") for h in HOUSEHOLDS for p in leavers(h)),
    "a person who died": lambda: any(value(p, "deceased_on") for h in HOUSEHOLDS for p in leavers(h)),
    "a family of twelve": lambda: any(len(h.members(ON, card.id)) == 12 for h in HOUSEHOLDS for card in h.cards),
    "somebody who lives alone": lambda: any(len(h.members(ON)) == 1 and h.roster_complete for h in HOUSEHOLDS),
    "no electricity": lambda: any(value(h, "housing.power_va") == 0 for h in HOUSEHOLDS),
    "facts from several sources": lambda: len({fact.source for _, p in PERSONS for fact in p.facts.values()}) >= 4,
}


@pytest.mark.parametrize("gap", GAPS)
def test_the_district_has(gap: str) -> None:
    assert GAPS[gap]()


@pytest.mark.parametrize("code", CATALOG.codes())
def test_everybody_can_be_judged_and_each_verdict_occurs(code: str) -> None:
    program = CATALOG.program(code)
    found = Counter(
        assess_household(program, household, person.id, ON).entitlement
        for household in HOUSEHOLDS
        for person, _ in household.members(ON)
    )
    assert set(found) == set(Entitlement) - ({Entitlement.ELIGIBLE} if code in LEDGER else set())


def test_who_left_is_judged_no_longer() -> None:
    program = CATALOG.program("ANAK-TERLANTAR")
    for household in HOUSEHOLDS:
        for person in leavers(household):
            with pytest.raises(DomainError) as refused:
                assess_household(program, household, person.id, ON)
            assert refused.value.code == "subject.membership"


@pytest.mark.parametrize("code", CATALOG.codes())
def test_a_refused_survey_is_never_a_no(code: str) -> None:
    refused = [household for household in HOUSEHOLDS if value(household, "survey_refused")]
    verdicts = {
        assess_household(CATALOG.program(code), household, person.id, ON).entitlement
        for household in refused
        for person in household.persons
    }
    assert verdicts == {Entitlement.UNDETERMINED}


def test_the_house_repair_of_two_years_differs_in_the_minimum_wage_alone() -> None:
    old, new = CATALOG.program("RTLH").versions
    differing = [before.code for before, after in zip(old.criteria, new.criteria, strict=True) if before != after]
    assert differing == ["penghasilan"]
    assert old.criteria[3].when == parse("0.3 * 2238430 <= income <= 2238430")
    assert new.criteria[3].when == parse("0.3 * 2345695 <= income <= 2345695")


def test_an_orphan_is_known_by_the_facts_of_the_child_and_not_by_who_left_the_card() -> None:
    program, household = CATALOG.program("ANAK-TERLANTAR"), home("BKL-08")
    assert assess_household(program, household, "BKL-08-4", ON).entitlement is Entitlement.ELIGIBLE
    assert [person.name for person in leavers(household)] == ["Joko Purnomo", "Wiwik Handayani"]


@pytest.mark.parametrize("code", CATALOG.codes())
def test_every_criterion_says_where_it_was_published(code: str) -> None:
    program = CATALOG.program(code)
    for version in program.versions:
        assert version.legal_basis
        assert version.source
        for criterion in version.criteria:
            assert criterion.source, criterion.code
            assert criterion.says.id != criterion.says.en


@pytest.mark.parametrize("code", sorted({*CATALOG.codes()} - LEDGER))
def test_every_letter_type_can_be_written_and_printed_for_somebody_who_is_entitled(code: str) -> None:
    program = CATALOG.program(code)
    household, person = next(
        (household, person)
        for household in HOUSEHOLDS
        for person, _ in household.members(ON)
        if assess_household(program, household, person.id, ON).entitlement is Entitlement.ELIGIBLE
    )
    assert program.letters
    for kind in program.letters:
        signer = Officer("kadis", SAMPLE_OFFICE.code, SignatureBlock("Nama Contoh", "Kepala Dinas"))
        occasion = Occasion(
            program=program,
            letter_type=kind,
            household=household,
            person=person.id,
            office=SAMPLE_OFFICE,
            signer=signer,
            areas=AREAS,
            decided_on=ON,
            dated=ON,
            wording=IndonesianWording(),
            destination="Tujuan Contoh",
        )
        letter = compose(occasion, letter_id="L", number="460/001/SLRT/VI/2026", decision="0" * 64, rules="1" * 64)
        logo = {"sample": (DEMO / "logo.svg").read_bytes()}
        assert TypstRenderer(logo).render(RenderRequest(letter)).startswith(b"%PDF-")


def test_all_names_and_addresses_can_be_printed() -> None:
    everybody = tuple(Dependant(person.name, "Anggota") for _, person in PERSONS)
    streets = tuple(household.address for household in HOUSEHOLDS)
    letter = evolve(plain_letter(), dependants=everybody, basis=streets)
    assert TypstRenderer().render(RenderRequest(letter)).startswith(b"%PDF-")


def test_a_house_is_judged_for_all_who_live_in_it_and_a_child_alone() -> None:
    assert CATALOG.program("RTLH").unit is Unit.HOUSEHOLD
    assert CATALOG.program("ANAK-TERLANTAR").unit is Unit.PERSON
    twelve = assess_household(CATALOG.program("RTLH"), home("BKL-06"), "BKL-06-1", ON)
    assert twelve.entitlement is Entitlement.ELIGIBLE
    assert dict(twelve.criteria)["tidak-layak"].facts["housing.area_m2"] == 54


def test_the_page_on_the_district_names_only_what_is_there() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "sample-district.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z]{3}-\d\d(?:-\d+)?)`", page))
    assert len(named) > 30
    assert named <= {household.id for household in HOUSEHOLDS} | {person.id for _, person in PERSONS}
