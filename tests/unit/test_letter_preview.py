"""Whoever is to sign is told what nobody verified, before they sign; the letter itself says nothing of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, Program, Source
from slrtkit.domain.rules import FACTS, FactCatalogue
from slrtkit.errors import NotFoundError
from slrtkit.kit import Kit
from slrtkit.ports.catalog import Catalog


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(Path(tmp_path_factory.mktemp("district"))) as kit:
        yield kit.seen_by(kit.context("fasilitator"))


@pytest.fixture(scope="module")
def letter(district: Kit) -> str:
    desk, head = district.context("fasilitator"), district.context("kadis")
    complaint = district.file_complaint(desk, household="BKL-02", person="BKL-02-1", category="kesehatan", text="Biaya").id
    today = district.office.zone.day(district.clock.now())
    district.record_fact(
        district.context("fasilitator"),
        "BKL-02",
        "BKL-02-1",
        "integrity_pact",
        Fact(value=True, on=today, source=Source.HOME_VISIT),
    )
    district.assess(district.context("fasilitator"), complaint, "KERINGANAN-RS")
    district.decide(head, complaint, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    return district.reserve_letter(
        district.context("fasilitator"), complaint, "keringanan-biaya-rs", signer="kadis", destination="RSUD"
    ).id


class Shelf(Catalog):
    def __init__(self, *programs: Program) -> None:
        self._programs = {program.code: program for program in programs}

    @property
    def facts(self) -> FactCatalogue:
        return FACTS

    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(self._programs))

    def program(self, code: str) -> Program:
        if code not in self._programs:
            raise NotFoundError("no such program")
        return self._programs[code]


def test_the_unverified_criteria_of_the_rules_it_rests_on_are_told(district: Kit, letter: str) -> None:
    preview = district.preview_letter(letter)
    rules = district.catalog.program("KERINGANAN-RS").rules(preview.letter.dated)
    assert preview.letter == district.letter(letter).letter
    assert (preview.unverified, preview.unknown_rules) == (rules.unverified, False)


def test_of_rules_that_the_catalog_no_longer_has_nothing_is_claimed(district: Kit, letter: str) -> None:
    program = district.catalog.program("KERINGANAN-RS")
    changed = evolve(program, versions=tuple(evolve(version, legal_basis="Perbup lain") for version in program.versions))
    for catalog in (Shelf(changed), Shelf()):
        preview = evolve(district, catalog=catalog).preview_letter(letter)
        assert (preview.unverified, preview.unknown_rules) == ((), True)
