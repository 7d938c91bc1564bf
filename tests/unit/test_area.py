"""Regions lie in each other, offices have a day of their own, and programs find their rules and letters by name."""

from collections.abc import Callable
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
    assert len(list(tree)) == 29


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
            look(RegionCode("52.08"))


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


def dated(code: str, since: date | None, until: date | None = None, *into: str) -> Area:
    return Area(RegionCode(code), code, since, until, tuple(map(RegionCode, into)))


CHANGED = AreaTree.of(
    [
        area("33.16"),
        area("33.16.09"),
        Area(RegionCode("33.16.09.2001"), "Desa Lama", None, date(2019, 12, 31), (RegionCode("33.16.09.2001"),)),
        Area(RegionCode("33.16.09.2001"), "Desa Baru", date(2020, 1, 1)),
        dated("33.16.09.2002", None, date(2021, 6, 30), "33.16.09.2003", "33.16.09.2004"),
        dated("33.16.09.2003", date(2021, 7, 1)),
        dated("33.16.09.2004", date(2021, 7, 1), date(2024, 12, 31), "33.16.09.2003"),
        dated("33.16.09.2005", None, date(2022, 1, 31)),
    ]
)


@pytest.mark.parametrize(
    ("code", "on", "means"),
    [
        ("33.16.09.2001", date(2019, 1, 1), ["Desa Lama"]),
        ("33.16.09.2001", date(2026, 1, 1), ["Desa Baru"]),
        ("33.16.09.2002", date(2021, 6, 30), ["33.16.09.2002"]),
        ("33.16.09.2002", date(2021, 7, 1), ["33.16.09.2003", "33.16.09.2004"]),
        ("33.16.09.2002", date(2026, 1, 1), ["33.16.09.2003"]),
        ("33.16.09.2003", date(2020, 1, 1), []),
        ("33.16.09.2005", date(2026, 1, 1), []),
    ],
)
def test_a_code_means_itself_on_its_days_and_afterwards_those_that_followed(code: str, on: date, means: list[str]) -> None:
    assert [found.name for found in CHANGED.resolve(RegionCode(code), on)] == means


def test_a_region_that_was_renamed_is_one_region_under_its_latest_name() -> None:
    assert [found.name for found in CHANGED if found.code.text == "33.16.09.2001"] == ["Desa Baru"]
    assert CHANGED[RegionCode("33.16.09.2001")].name == "Desa Baru"
    before = CHANGED.on(RegionCode("33.16.09.2001"), date(2019, 12, 31))
    assert before
    assert before.name == "Desa Lama"


def test_regions_that_follow_each_other_in_a_circle_are_followed_once() -> None:
    circle = AreaTree.of([dated("33", None, date(2000, 1, 1), "34"), dated("34", None, date(2001, 1, 1), "33")])
    assert circle.resolve(RegionCode("33"), date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("areas", "code"),
    [
        (lambda: [dated("33", None, None, "34")], "area.days"),
        (lambda: [dated("33", date(2026, 1, 2), date(2026, 1, 1))], "area.days"),
        (lambda: [dated("33", None, date(2026, 1, 1), "34")], "area.successor"),
        (lambda: [dated("33", None, date(2026, 1, 1)), dated("33", date(2026, 1, 1))], "area.duplicate"),
    ],
)
def test_periods_that_cannot_be_are_refused(areas: Callable[[], list[Area]], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        AreaTree.of(areas())
    assert refused.value.code == code


def test_the_five_seed_districts_are_in_the_sample() -> None:
    names = {found.code.text: found.name for found in sample_areas()}
    districts = {"33.16": "Blora", "33.24": "Kendal", "63.11": "Balangan", "51.08": "Buleleng", "36.04": "Serang"}
    assert {code: names[code] for code in districts} == {code: f"Kabupaten {name}" for code, name in districts.items()}
