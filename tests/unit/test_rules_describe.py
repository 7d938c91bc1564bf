"""What a condition says to a village officer: sentences in both languages, with one meaning each."""

import pytest

from slrtkit.domain.rules import (
    FACTS,
    DeclaredFact,
    FactType,
    Says,
    describe,
    describe_operand,
    facts_used,
    parse,
    parse_operand,
    unparse,
)
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
        ("family.in_register", "keluarga tercatat di DTSEN", "the family is in the national register DTSEN"),
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
            "any(m.age > desil or works or family.in_register for m in members)",
            (
                "ada anggota keluarga (yang berumur lebih dari desil yang bersangkutan "
                "atau yang baginya yang bersangkutan bekerja "
                "atau yang baginya keluarga tercatat di DTSEN)"
            ),
            (
                "there is a member of the family (who is aged more than the applicant's decile or for whom the applicant works "
                "or for whom the family is in the national register DTSEN)"
            ),
        ),
        ("boat == 'jukung'", "boat “jukung”", "boat is “jukung”"),
        (
            "housing.last_aid < on - years(5)",
            "terakhir menerima bantuan rumah lebih dari 5 tahun sebelum tanggal kasus",
            "was last helped with the house more than 5 years before the day of the case",
        ),
        (
            "not birth_date <= on - years(60)",
            "tanggal lahir kurang dari 60 tahun sebelum tanggal kasus",
            "date of birth is less than 60 years before the day of the case",
        ),
        (
            "birth_date >= on + months(1)",
            "tanggal lahir paling sedikit 1 bulan sesudah tanggal kasus",
            "date of birth is at least 1 month after the day of the case",
        ),
        (
            "on - pbi_inactive_since <= 180",
            "tanggal kasus dikurangi PBI-JK nonaktif sejak paling tinggi 180 hari",
            "the day of the case minus PBI-JK inactive since is at most 180 days",
        ),
        ("on >= date('2025-05-01')", "tanggal kasus 1 Mei 2025 atau sesudahnya", "the day of the case is 1 May 2025 or later"),
        ("birth_date == deceased_on", "tanggal lahir tepat meninggal pada", "date of birth is exactly died on"),
        (
            "birth_date > on - years(5) - days(20)",
            "tanggal lahir kurang dari 20 hari sebelum (5 tahun sebelum tanggal kasus)",
            "date of birth is less than 20 days before (5 years before the day of the case)",
        ),
        (
            "sum(m.income for m in members if m.works) <= 2000000",
            "jumlah penghasilan per bulan dari semua anggota keluarga (yang bekerja) paling banyak Rp2.000.000",
            "the sum of income a month over all members of the family (who works) is at most Rp2,000,000",
        ),
        (
            "min(m.age for m in members) < 7 and max(m.age + desil for m in members) > 9",
            (
                "umur terendah di antara anggota keluarga kurang dari 7 tahun "
                "dan (umurnya ditambah desil yang bersangkutan) tertinggi di antara anggota keluarga lebih dari 9 tahun"
            ),
            (
                "the least age among the members of the family is less than 7 years "
                "and the greatest (their age plus the applicant's decile) among the members of the family is more than 9 years"
            ),
        ),
        (
            "per_year(income) < 24000000 and 1000 > -per_month(income)",
            (
                "penghasilan per bulan bila dihitung per tahun kurang dari Rp24.000.000 "
                "dan 1.000 lebih dari minus (penghasilan per bulan bila dihitung per bulan)"
            ),
            (
                "income a month reckoned by the year is less than Rp24,000,000 "
                "and 1,000 is more than minus (income a month reckoned by the month)"
            ),
        ),
        ("receives('PKH')", "menjadi penerima PKH", "is a recipient of PKH"),
        (
            "not family.receives('PKH') and household.received_within('RTLH', years=5)",
            "keluarga tidak menjadi penerima PKH dan rumah tangga pernah menerima RTLH dalam 5 tahun terakhir",
            "the family is not a recipient of PKH and the household received RTLH within the last 5 years",
        ),
        (
            "not received_within('pkh dan works', months=1)",
            "tidak pernah menerima “pkh dan works” dalam 1 bulan terakhir",
            "did not receive “pkh dan works” within the last 1 month",
        ),
        (
            "any(m.receives('PKH') or receives('PKH') for m in members)",
            "ada anggota keluarga (yang menjadi penerima PKH atau yang baginya yang bersangkutan menjadi penerima PKH)",
            "there is a member of the family (who is a recipient of PKH or for whom the applicant is a recipient of PKH)",
        ),
        ("zzz + 1 > 3 - zzz", "zzz ditambah 1 lebih dari 3 dikurangi zzz", "zzz plus 1 is more than 3 minus zzz"),
    ],
)
def test_it_says_what_the_condition_asks(when: str, indonesian: str, english: str) -> None:
    condition = parse(when)
    assert describe(condition, unit=Unit.PERSON) == indonesian
    assert describe(condition, "en", unit=Unit.PERSON) == english


@pytest.mark.parametrize(
    ("when", "unit", "indonesian", "english"),
    [
        (
            "age >= 17 and birth_statement",
            Unit.PERSON,
            "yang bersangkutan berumur paling rendah 17 tahun dan yang bersangkutan memiliki surat keterangan kelahiran",
            "the applicant is aged at least 17 years and the applicant has a statement of birth",
        ),
        (
            "desil > 5 or household.disaster_victim",
            Unit.FAMILY,
            "desil keluarga lebih dari 5 atau rumah tangga korban bencana",
            "the family's decile is more than 5 or the household is a victim of a disaster",
        ),
        (
            "housing.last_aid < on - years(5) and not receives('PKH')",
            Unit.HOUSEHOLD,
            (
                "rumah tangga terakhir menerima bantuan rumah lebih dari 5 tahun sebelum tanggal kasus "
                "dan rumah tangga tidak menjadi penerima PKH"
            ),
            (
                "the household was last helped with the house more than 5 years before the day of the case "
                "and the household is not a recipient of PKH"
            ),
        ),
    ],
)
def test_within_a_longer_sentence_it_says_of_whom(when: str, unit: Unit, indonesian: str, english: str) -> None:
    condition = parse(when)
    assert describe(condition, unit=unit, named=True) == indonesian
    assert describe(condition, "en", unit=unit, named=True) == english


def test_one_of_something_is_not_said_as_many() -> None:
    condition = parse("member_count == 1 and any(m.age >= 1 for m in members)")
    assert describe(condition, "en") == (
        "number of members is exactly 1 person and there is a member of the family who is aged at least 1 year"
    )
    assert describe(condition) == "jumlah anggota tepat 1 orang dan ada anggota keluarga yang berumur paling rendah 1 tahun"


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


def test_an_operand_is_called_as_in_sentences() -> None:
    young = parse_operand("count(m for m in members if m.age < 7)")
    assert describe_operand(young, "en", unit=Unit.HOUSEHOLD) == (
        "the number of members of the household (who is aged less than 7 years)"
    )
