"""What a condition says to a village officer: sentences in both languages, with one meaning each."""

import pytest

from slrtkit.domain.rules import FACTS, DeclaredFact, FactType, Says, describe, facts_used, parse, unparse
from slrtkit.domain.rules.nodes import FactRef, MemberRef
from slrtkit.domain.subject import Unit


@pytest.mark.parametrize(
    ("when", "indonesian", "english"),
    [
        (
            "desil <= 4 and any(m.age < 7 for m in members)",
            "desil paling tinggi 4 dan ada anggota keluarga yang berumur kurang dari 7 tahun",
            "decile is at most 4 and there is a member of the family who is aged less than 7 years",
        ),
        ("1 <= desil <= 4", "desil 1 sampai dengan 4", "decile is from 1 to 4"),
        ("4 >= desil", "desil paling tinggi 4", "decile is at most 4"),
        ("0 < desil < 4", "desil lebih dari 0 dan desil kurang dari 4", "decile is more than 0 and decile is less than 4"),
        (
            "not 1 <= desil <= 4",
            "desil kurang dari 1 atau desil lebih dari 4",
            "decile is less than 1 or decile is more than 4",
        ),
        ("insurance != 'pbi'", "jaminan kesehatan bukan PBI aktif", "health insurance is not active PBI"),
        ("sex == 'P'", "jenis kelamin perempuan", "sex is female"),
        (
            "housing.floor in ['tanah', 'bambu'] or housing.only_house",
            "(lantai terluas salah satu dari tanah, bambu) atau tidak memiliki rumah lain",
            "(main floor is one of earth, bamboo) or has no other house",
        ),
        ("housing.floor not in ['tanah']", "lantai terluas bukan tanah", "main floor is not earth"),
        (
            "not any(m.occupation in ['asn', 'tni'] for m in members)",
            "tidak ada anggota keluarga yang pekerjaannya salah satu dari “asn”, “tni”",
            "there is no member of the family whose occupation is one of “asn”, “tni”",
        ),
        (
            "any(m.disability for m in members if m.age < 18)",
            "di antara anggota keluarga yang berumur kurang dari 18 tahun, ada yang penyandang disabilitas",
            "some member of the family who is aged less than 18 years is one who has a disability",
        ),
        (
            "not any(m.disability for m in members if m.age < 18)",
            "di antara anggota keluarga yang berumur kurang dari 18 tahun, tidak ada yang penyandang disabilitas",
            "no member of the family who is aged less than 18 years is one who has a disability",
        ),
        (
            "all(m.works and m.sex == 'L' for m in members if m.age >= 18)",
            (
                "setiap anggota keluarga yang berumur paling rendah 18 tahun (paling sedikit satu orang): "
                "(bekerja dan jenis kelaminnya laki-laki)"
            ),
            "every member of the family who is aged at least 18 years (at least one person): (works and their sex is male)",
        ),
        (
            "not all(m.works for m in members)",
            "tidak benar bahwa setiap anggota keluarga (paling sedikit satu orang): bekerja",
            "it is not so that every member of the family (at least one person): works",
        ),
        (
            "count(m for m in members if m.age < 7) >= 2",
            "ada paling sedikit 2 anggota keluarga yang berumur kurang dari 7 tahun",
            "the number of members of the family (who is aged less than 7 years) is at least 2",
        ),
        (
            "count(m for m in members) != 2",
            "jumlah anggota keluarga selain 2",
            "the number of members of the family is other than 2",
        ),
        (
            "any(m.works for m in members) and resident",
            "(ada anggota keluarga yang bekerja) dan penduduk kabupaten",
            "(there is a member of the family who works) and lives in the district",
        ),
        (
            "not (resident and (works or pregnant))",
            "bukan penduduk kabupaten atau (tidak bekerja dan tidak hamil)",
            "does not live in the district or (does not work and is not pregnant)",
        ),
        ("works == False", "tidak bekerja", "does not work"),
        ("True != works", "tidak bekerja", "does not work"),
        ("works == pregnant", "“bekerja” sama dengan “hamil”", "“works” is equal to “pregnant”"),
        ("True", "selalu terpenuhi", "always holds"),
        ("not True", "tidak pernah terpenuhi", "never holds"),
        ("True == False", "ya sama dengan tidak", "yes is equal to no"),
        (
            "household.housing.power_va <= 900",
            "daya listrik rumah tangga paling tinggi 900 VA",
            "the household's electric power is at most 900 VA",
        ),
        ("family.receives_pkh", "keluarga menerima PKH", "the family receives PKH"),
        (
            "1500000.5 < income",
            "penghasilan per bulan lebih dari Rp1.500.000,5",
            "income a month is more than Rp1,500,000.5",
        ),
        (
            "0.3 * 2000000 <= income",
            "penghasilan per bulan tidak kurang dari 0,3 dikali 2.000.000",
            "income a month is not less than 0.3 times 2,000,000",
        ),
        (
            "housing.area_m2 / (count(m for m in members if not m.works) + 1) < -(desil - 1)",
            (
                "luas lantai dibagi (jumlah anggota keluarga (yang tidak bekerja) ditambah 1) "
                "kurang dari minus (desil dikurangi 1)"
            ),
            (
                "floor area divided by (the number of members of the family (who does not work) plus 1) is less than "
                "minus (decile minus 1)"
            ),
        ),
        (
            "pbi_inactive_since >= date('2025-05-01')",
            "PBI-JK nonaktif sejak 1 Mei 2025 atau sesudahnya",
            "has been without active PBI-JK since 1 May 2025 or later",
        ),
        (
            "birth_date < date('2000-12-31')",
            "tanggal lahir sebelum 31 Desember 2000",
            "date of birth is before 31 December 2000",
        ),
        ("known(income)", "“penghasilan per bulan” sudah diketahui", "“income a month” is known"),
        ("not known(family.desil)", "“desil” keluarga belum diketahui", "the family's “decile” is not known"),
        (
            "any(m.age > desil or works or family.receives_pkh for m in members)",
            (
                "ada anggota keluarga (yang berumur lebih dari desil yang bersangkutan "
                "atau yang baginya yang bersangkutan bekerja "
                "atau yang baginya keluarga menerima PKH)"
            ),
            (
                "there is a member of the family (who is aged more than the applicant's decile or for whom the applicant works "
                "or for whom the family receives PKH)"
            ),
        ),
        ("boat == 'jukung'", "boat “jukung”", "boat is “jukung”"),
    ],
)
def test_it_says_what_the_condition_asks(when: str, indonesian: str, english: str) -> None:
    condition = parse(when)
    assert describe(condition, unit=Unit.PERSON) == indonesian
    assert describe(condition, "en", unit=Unit.PERSON) == english


def test_members_are_those_of_the_unit_that_is_judged() -> None:
    condition = parse("any(m.works for m in members)")
    assert describe(condition, unit=Unit.HOUSEHOLD) == "ada anggota rumah tangga yang bekerja"
    assert describe(condition, "en", unit=Unit.HOUSEHOLD) == "there is a member of the household who works"


def test_a_districts_own_fact_is_said_by_its_name() -> None:
    own = FACTS.with_facts(DeclaredFact("owns_boat", FactType.BOOL, (Unit.PERSON,), Says("memiliki perahu", "owns a boat")))
    said = [
        describe(parse(when), locale, own)
        for when in ("owns_boat", "not any(not m.owns_boat for m in members)")
        for locale in ("id", "en")
    ]
    assert said == [
        "memiliki perahu",
        "answers yes to “owns a boat”",
        "tidak ada anggota keluarga yang tidak memiliki perahu",
        "there is no member of the family who answers no to “owns a boat”",
    ]


@pytest.mark.parametrize("fact", FACTS.facts, ids=lambda fact: fact.name)
def test_the_words_of_a_built_in_fact_are_there_and_join_nothing(fact: DeclaredFact) -> None:
    expected = {"ya", "tidak"} if fact.type is FactType.BOOL else set(fact.values)
    assert set(fact.words) == expected
    names = [] if fact.type is FactType.BOOL else [fact.says]  # that of a question is quoted
    said = [word for says in (*fact.words.values(), *names, *([fact.verb] if fact.verb else [])) for word in (says.id, says.en)]
    assert all(said)
    assert not [text for text in said if any(f" {joint} " in text for joint in ("dan", "atau", "and", "or"))]
    for locale in (0, 1):
        words = [(says.id, says.en)[locale] for says in fact.words.values()]
        assert len(set(words)) == len(words)


def test_the_facts_used_are_told_once_in_their_order() -> None:
    condition = parse(
        "desil <= 4 and (not works or any(m.age < 7 for m in members if m.works)) and count(m for m in members) > -desil"
        " and family.desil in [1] and known(income) and all(m.age > 3 for m in members) and desil + 1 > 2"
        " and count(m for m in members if m.pregnant) > 1 and x == date('2026-01-31') and True"
    )
    used = facts_used(condition)
    assert [unparse(fact) for fact in used] == [
        "desil", "works", "m.age", "m.works", "family.desil", "income", "m.pregnant", "x"
    ]  # fmt: skip
    assert {type(fact) for fact in used} == {FactRef, MemberRef}
