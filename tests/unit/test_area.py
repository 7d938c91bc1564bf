"""Regions lie in each other, offices have a day of their own, and programs find their rules and letters by name."""

from datetime import UTC, date, datetime

import pytest

from slrtkit.demo.sample import sample_areas
from slrtkit.domain import Area, AreaTree, LetterType, Program, RegionCode, Unit, Zone
from slrtkit.errors import DomainError, NotFoundError


def area(code: str) -> Area:
    return Area(RegionCode(code), code)


def test_a_village_knows_everything_above_it() -> None:
    tree = sample_areas()
    names = [found.name for found in tree.path(RegionCode("33.16.09.1008"))]
    assert names == ["Provinsi Jawa Tengah", "Kabupaten Blora", "Kecamatan Blora", "Kelurahan Bangkle"]
    assert {child.name for child in tree.children(RegionCode("33.16.13"))} == {"Desa Bejirejo", "Kelurahan Kunduran"}
    assert len(list(tree)) == 10


def test_a_table_that_begins_at_the_regency_is_a_tree_too() -> None:
    tree = AreaTree.of([area("33.16.09"), area("33.16")])
    assert [found.name for found in tree.path(RegionCode("33.16.09"))] == ["33.16", "33.16.09"]


def test_an_orphan_and_a_double_are_refused() -> None:
    with pytest.raises(DomainError) as refused:
        AreaTree.of([area("33"), area("33.16.09")])
    assert refused.value.code == "area.orphan"
    assert "33.16" in refused.value.cure
    with pytest.raises(DomainError) as refused:
        AreaTree.of([area("33"), Area(RegionCode("33"), "again")])
    assert refused.value.code == "area.duplicate"


def test_an_unknown_region_is_named() -> None:
    for look in (AreaTree.of([]).path, sample_areas().__getitem__):
        with pytest.raises(NotFoundError):
            look(RegionCode("51.08"))


def test_midnight_is_not_the_same_everywhere() -> None:
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert [zone.day(late) for zone in Zone] == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 1)]


def test_a_program_names_the_letters_it_has() -> None:
    kind = LetterType("surat", "Surat", "460", "Perihal", ("Direktur",), ("Teks",), "Demikian", 14)
    program = Program("P", "Program", "kesehatan", "Dinas", Unit.PERSON, (), (kind,))
    assert program.letter_type("surat") is kind
    with pytest.raises(NotFoundError) as refused:
        program.letter_type("kartu")
    assert "surat" in refused.value.cure
