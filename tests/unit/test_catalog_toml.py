"""The catalog folder: refused whole, at the very character, before anybody is judged by it."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog, check_catalog
from slrtkit.domain.rules import FACTS, QuotaPeriod, Role, Says, assess
from slrtkit.errors import NotFoundError, RuleDefinitionError

PROGRAM = """
code = "RTLH"
name = "Rehabilitasi Rumah Tidak Layak Huni"
sector = "perumahan"
owner = "Dinas Perumahan"
unit = "family"

[[version]]
in_force_from = 2024-01-01
legal_basis = "Peraturan contoh"
source = "invented"

  [[version.criterion]]
  code = "desil"
  says = { id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }
  when = "desil <= 4"
"""
DUG = """
[[fact]]
name = "sumur"
type = "enum"
scopes = ["family"]
values = ["bor", "gali"]
says = { id = "Sumur", en = "Well" }
"""


def catalog(folder: Path, text: str = PROGRAM, name: str = "RTLH.toml") -> TomlCatalog:
    (folder / name).write_text(text, "utf-8")
    return TomlCatalog(folder)


def test_a_program_is_read_with_its_rules_by_date(tmp_path: Path) -> None:
    program = catalog(tmp_path).program("RTLH")
    assert program.rules(date(2026, 1, 1)).criteria[0].code == "desil"
    with pytest.raises(NotFoundError):
        program.rules(date(2023, 12, 31))


def test_what_is_unchanged_is_read_once_and_what_has_changed_is_read_anew(tmp_path: Path) -> None:
    first = catalog(tmp_path).program("RTLH")
    assert catalog(tmp_path).program("RTLH") is first
    assert catalog(tmp_path, PROGRAM.replace("desil <= 4", "desil <= 3")).program("RTLH") != first
    assert catalog(tmp_path).program("RTLH") == first
    text = PROGRAM.replace("desil <= 4", "sumur == 'bor'")
    for _ in range(2):
        with pytest.raises(RuleDefinitionError):
            catalog(tmp_path, text)
    (tmp_path / "facts.toml").write_text(DUG, "utf-8")
    well = catalog(tmp_path, text).program("RTLH")
    (tmp_path / "facts.toml").write_text(DUG.replace('"gali"', '"timba"'), "utf-8")
    assert catalog(tmp_path, text).facts.by_name["sumur"].values == ("bor", "timba")
    assert catalog(tmp_path, text).program("RTLH") == well


def test_the_sample_catalog_has_both_legal_versions_of_the_reactivation() -> None:
    program = TomlCatalog(Path(str(files("slrtkit.demo") / "catalog"))).program("PBI-JK-REAKTIVASI")
    old, new = program.rules(date(2025, 7, 1)), program.rules(date(2026, 2, 1))
    assert [c.code for c in old.criteria] != [c.code for c in new.criteria]
    assert old.digest != new.digest
    assert program.rules(date(2026, 1, 31)) is old


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("desil <= 4", "desill <= 4", "RTLH.toml:16:11"),
        ("desil <= 4", "desil <= 'x'", "RTLH.toml:16:20"),
        ("desil <= 4", "desil <=", "RTLH.toml:16:19"),
        ("desil <= 4", "__import__('os')", "RTLH.toml:16:11"),
    ],
)
def test_a_condition_that_cannot_be_judged_is_refused_at_its_character(tmp_path: Path, old: str, new: str, path: str) -> None:
    with pytest.raises(RuleDefinitionError) as refused:
        catalog(tmp_path, PROGRAM.replace(old, new))
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('unit = "family"', 'unit = "village"', [("wire.value", "RTLH.toml:6:1", "unit = ")]),
        ("2024-01-01", '"besok"', [("wire.value", "RTLH.toml:9:1", "in_force_from = ")]),
        ("2024-01-01", "1.5", [("wire.type", "RTLH.toml:9:1", "in_force_from = ")]),
        (
            '  code = "desil"',
            '  kode = "desil"',
            [("wire.missing", "RTLH.toml:13:3", "[[version.criterion]]"), ("wire.unknown", "RTLH.toml:14:3", "kode = ")],
        ),
        (', en = "Deciles 1 to 4"', "", [("wire.missing", "RTLH.toml:15:3", "says = ")]),
        ('code = "RTLH"', 'code = "PKH"', [("catalog.name", "RTLH.toml:2:1", 'code = "PKH"')]),
        ('code = "RTLH"', 'code = "RTLH', [("catalog.syntax", "RTLH.toml:2:13", 'code = "RTLH')]),
        ('sector = "perumahan"', "", [("wire.missing", "RTLH.toml:1:1", "")]),
        ('code = "desil"', 'code = "de sil"', [("rule.code", "RTLH.toml:14:3", "code = ")]),
        (
            "desil <= 4",
            "deil <= 'x' and lantai > 2",
            [("rule.unknown-fact", "RTLH.toml:16:11", "deil"), ("rule.unknown-fact", "RTLH.toml:16:27", "deil")],
        ),
    ],
)
def test_a_fault_is_told_at_its_line_and_column_with_a_picture(
    tmp_path: Path, old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    (tmp_path / "RTLH.toml").write_text(PROGRAM.replace(old, new), "utf-8")
    faults = check_catalog(tmp_path)
    assert sorted((fault.code, fault.path) for fault in faults) == sorted((code, path) for code, path, _ in expected)
    for fault in faults:
        (shown,) = [shown for code, path, shown in expected if (code, path) == (fault.code, fault.path)]
        line, carets = fault.picture.split("\n")
        assert line.strip().startswith(shown)
        assert set(carets.strip()) == {"^"}
    with pytest.raises(RuleDefinitionError) as refused:
        TomlCatalog(tmp_path)
    assert refused.value.path == faults[0].path


def test_every_fault_of_every_file_is_told(tmp_path: Path) -> None:
    version = PROGRAM[PROGRAM.index("[[version]]") :]
    criterion = PROGRAM[PROGRAM.index("  [[version.criterion]]") :]
    (tmp_path / "BPNT.toml").write_text('code = "BPNT"\nname = ', "utf-8")
    (tmp_path / "KOSONG.toml").write_text(
        PROGRAM[: PROGRAM.index("[[version]]")].replace("RTLH", "KOSONG") + "version = []\n", "utf-8"
    )
    (tmp_path / "PKH.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "RTLH.toml").write_text(
        PROGRAM.replace("desil <= 4", "desil =< 4")
        + criterion.replace("desil <= 4", "umur < 7")
        + version.replace("2024-01-01", "2025-01-01")
        + criterion
        + version.replace('"desil <= 4"', '"""\n  desill <=\n  1 """'),
        "utf-8",
    )
    assert [(fault.code, fault.path) for fault in check_catalog(tmp_path)] == [
        ("catalog.syntax", "BPNT.toml:2:8"),
        ("rule.version", "KOSONG.toml:1:1"),
        ("catalog.syntax", "PKH.toml:1:1"),
        ("rule.character", "RTLH.toml:16:17"),
        ("rule.unknown-fact", "RTLH.toml:20:11"),
        ("rule.code", "RTLH.toml:21:1"),
        ("rule.version", "RTLH.toml:35:1"),
        ("rule.unknown-fact", "RTLH.toml:43:3"),
    ]


def test_a_key_in_a_text_of_several_lines_is_no_key(tmp_path: Path) -> None:
    text = PROGRAM.replace('"Peraturan contoh"', '"""\nunit = "desa"\n[[version]]\n"""').replace("desil <= 4", "desill <= 4")
    (tmp_path / "RTLH.toml").write_text(text, "utf-8")
    (fault,) = check_catalog(tmp_path)
    assert (fault.code, fault.path) == ("rule.unknown-fact", "RTLH.toml:19:11")


def test_a_condition_in_an_inline_table_is_told_at_its_character(tmp_path: Path) -> None:
    inline = 'criterion = [{ code = "x", says = { id = "x", en = "x" }, when = "desill <= 4" }]\n'
    (tmp_path / "RTLH.toml").write_text(PROGRAM[: PROGRAM.index("  [[version.criterion]]")] + inline, "utf-8")
    (fault,) = check_catalog(tmp_path)
    assert (fault.code, fault.path) == ("rule.unknown-fact", "RTLH.toml:13:67")


def test_tables_of_one_version_are_counted_from_its_first(tmp_path: Path) -> None:
    criterion = PROGRAM[PROGRAM.index("  [[version.criterion]]") :]
    version = PROGRAM[PROGRAM.index("[[version]]") :].replace("2024", "2025")
    (tmp_path / "RTLH.toml").write_text(
        PROGRAM + criterion.replace("desil", "lain", 1) + version.replace("desil <=", "x <="), "utf-8"
    )
    (fault,) = check_catalog(tmp_path)
    assert fault.path == "RTLH.toml:29:11"


def test_two_versions_of_one_day_are_refused(tmp_path: Path) -> None:
    version = PROGRAM[PROGRAM.index("[[version]]") :]
    with pytest.raises(RuleDefinitionError):
        catalog(tmp_path, PROGRAM + version)


def test_test_cases_beside_a_program_are_no_program(tmp_path: Path) -> None:
    (tmp_path / "RTLH.cases.toml").write_text("", "utf-8")
    assert catalog(tmp_path).codes() == ("RTLH",)


def test_what_is_not_there_is_named_with_what_is(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as refused:
        catalog(tmp_path).program("PKH")
    assert "RTLH" in refused.value.cure
    with pytest.raises(NotFoundError):
        TomlCatalog(tmp_path / "nowhere")


FULL = (
    PROGRAM.replace('unit = "family"', 'unit = "family"\nurl = "https://example.org/rtlh"\nowner_contact = "Loket 3"')
    .replace(
        "legal_basis",
        """in_force_until = 2026-12-31
at_least = 1
excludes = ["BSPS"]
letter = "surat"
valid_days = 30
open_questions = [{ id = "Mengapa 4?", en = "Why 4?" }]
conflicts = [
  { id = "Ada yang menyebut 5", en = "Some say 5" },
]
legal_basis""",
        1,
    )
    .replace('code = "desil"\n', 'code = "desil"\n  role = "counted"\n  read_by = "seseorang, 2026"\n')
    + """
  [[version.exclusion]]
  code = "asn"
  says = { id = "Keluarga ASN", en = "A civil servant's family" }
  when = "excluded_asn_tni_polri"

  [[version.document]]
  code = "sktm"
  says = { id = "SKTM", en = "Statement of poverty" }
  when = "not in_register"
  required = false

  [version.quota]
  places = 20
  period = "year"
  order = ["desil", "-count(m for m in members if m.age < 7)"]

[[letter]]
code = "surat"
title = "Surat"
classification = "460"
subject = "Rekomendasi"
addressee = ["Kepala Dinas"]
statement = ["{name} layak."]
closing = "Demikian."
valid_days = 90
"""
)
BSPS = PROGRAM.replace('"RTLH"', '"BSPS"')


def both(folder: Path, text: str = FULL) -> list[tuple[str, str]]:
    (folder / "RTLH.toml").write_text(text, "utf-8")
    (folder / "BSPS.toml").write_text(BSPS, "utf-8")
    return [(fault.code, fault.path) for fault in check_catalog(folder)]


def test_everything_that_a_program_can_say_is_read(tmp_path: Path) -> None:
    assert both(tmp_path) == []
    program = TomlCatalog(tmp_path).program("RTLH")
    (rules,) = program.versions
    assert (program.url, program.owner_contact, program.letters[0].code) == ("https://example.org/rtlh", "Loket 3", "surat")
    assert (rules.at_least, rules.excludes, rules.letter, rules.valid_days) == (1, ("BSPS",), "surat", 30)
    assert rules.in_force_until == date(2026, 12, 31)
    assert [one.id for one in (*rules.open_questions, *rules.conflicts)] == ["Mengapa 4?", "Ada yang menyebut 5"]
    assert (rules.criteria[0].role, rules.criteria[0].read_by) == (Role.COUNTED, "seseorang, 2026")
    assert [one.code for one in rules.barring] == ["asn", "tidak-bersama-BSPS"]
    assert (rules.documents[0].code, rules.documents[0].required) == ("sktm", False)
    assert rules.quota is not None
    assert (rules.quota.places, rules.quota.period, len(rules.quota.order)) == (20, QuotaPeriod.YEAR, 2)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('sector = "perumahan"', 'sector = "rumah"', "catalog.sector", "sector"),
        ("https://example.org/rtlh", "example.org/rtlh", "catalog.url", "url"),
        ("https://example.org/rtlh", "https://example.org/r tlh", "catalog.url", "url"),
        ("at_least = 1", "at_least = 2", "rule.at-least", "at_least"),
        ("at_least = 1", "at_least = true", "wire.type", "at_least"),
        ("valid_days = 30", "valid_days = 0", "rule.valid", "valid_days"),
        ('["BSPS"]', '["BSP"]', "catalog.program", '"BSP"'),
        ('["BSPS"]', '["B S"]', "rule.code", "[[version]]"),
        ('letter = "surat"', 'letter = "surat-x"', "letter-type.unknown", "letter = "),
        ('"counted"', '"dihitung"', "wire.value", "role"),
        ("2026-12-31", "2023-12-31", "rule.version", "[[version]]"),
        ('id = "Mengapa 4?"', 'id = " "', "catalog.empty", 'id = " "'),
        ('id = "Ada yang menyebut 5"', 'id = "\\u0000"', "catalog.text", "id = "),
        ("excluded_asn_tni_polri", "excluded_asn_tni_polr", "rule.unknown-fact", "excluded_asn_tni_polr"),
        ("not in_register", "not in_registry", "rule.unknown-fact", "in_registry"),
        ('code = "sktm"', 'code = "s k"', "rule.code", 'code = "s k"'),
        ('code = "asn"', 'code = "a s"', "rule.code", 'code = "a s"'),
        ("places = 20", "places = 0", "rule.quota", "places"),
        ('period = "year"', 'period = "week"', "wire.value", "period"),
        ('"desil", "-', '"desill", "-', "rule.unknown-fact", "desill"),
        ('"desil", "-', '"desil +", "-', "rule.syntax", None),
        ('"desil", "-', '"\'x\'", "-', "rule.kind", "'x'"),
        ('title = "Surat"', 'title = "Surat"\nwarna = 3', "wire.unknown", "warna"),
        ('"{name} layak."', '"{nama} layak."', "letter-type.placeholder", '"{nama}'),
        ('read_by = "seseorang, 2026"', "read_by = 2026-01-01", "wire.type", "read_by"),
    ],
)
def test_a_fault_in_any_field_is_told_at_the_field(tmp_path: Path, old: str, new: str, code: str, place: str | None) -> None:
    assert old in FULL
    text = FULL.replace(old, new, 1)
    found = both(tmp_path, text)
    assert [one for one, _ in found] == [code]
    _, line, column = found[0][1].split(":")
    if place is not None:
        assert text.split("\n")[int(line) - 1][int(column) - 1 :].startswith(place)


def test_versions_that_hold_on_one_day_and_letters_of_one_code_are_told(tmp_path: Path) -> None:
    version = PROGRAM[PROGRAM.index("[[version]]") :]
    later, letter = version.replace("2024", "2026"), FULL[FULL.index("[[letter]]") :]
    text = FULL + letter + later
    lines = text.split("\n")
    second = [number for number, line in enumerate(lines, 1) if line == 'code = "surat"'][1]
    assert both(tmp_path, text) == [
        ("letter-type.code", f"RTLH.toml:{second}:1"),
        ("rule.version", f"RTLH.toml:{lines.index('in_force_from = 2026-01-01') + 1}:1"),
    ]


FACT = """
[[fact]]
name = "harvest.loss"
type = "decimal"
scopes = ["family"]
says = { id = "bagian panen yang gagal", en = "share of the harvest that was lost" }
unit = "%"
least = 0
most = 100
"""


def test_a_district_declares_facts_of_its_own_beside_its_programs(tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_text(FACT, "utf-8")
    found = catalog(tmp_path, PROGRAM.replace("desil <= 4", "harvest.loss > 50"))
    assert found.codes() == ("RTLH",)
    assert found.facts.by_name["harvest.loss"].most == 100
    assert set(FACTS.by_name) < set(found.facts.by_name)
    facts = {"harvest": {"loss": 75}}
    assert assess(found.program("RTLH").rules(date(2026, 1, 1)), facts, date(2026, 1, 1), found.facts).entitlement == "eligible"


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ('name = "harvest.loss"', 'name = "desil"', "rule.fact", "facts.toml:3:1"),
        ('name = "harvest.loss"', 'name = "Panen"', "rule.name", "facts.toml:3:1"),
        ('"decimal"', '"fraction"', "wire.value", "facts.toml:4:1"),
        ('["family"]', '["family", "village"]', "wire.value", "facts.toml:5:21"),
        ("most = 100", 'most = "100"', "wire.type", "facts.toml:9:1"),
        ("[[fact]]", "[[fakta]]", "wire.unknown", "facts.toml:2:1"),
    ],
)
def test_a_fault_in_a_declaration_is_told_there_and_not_at_the_programs_that_use_it(
    tmp_path: Path, old: str, new: str, code: str, place: str
) -> None:
    (tmp_path / "RTLH.toml").write_text(PROGRAM.replace("desil <= 4", "harvest.loss > 50"), "utf-8")
    (tmp_path / "facts.toml").write_text(FACT.replace(old, new), "utf-8")
    assert [(fault.code, fault.path) for fault in check_catalog(tmp_path)] == [(code, place)]


@pytest.mark.parametrize(
    ("formula", "code", "place"),
    [
        ('"desil / coutn(m for m in members)"', "rule.function", "facts.toml:9:20"),
        ('"count(m for m in members if m.sex == 3)"', "rule.kind", "facts.toml:9:49"),
        ('"""\n  desil\n    + desill"""', "rule.unknown-fact", "facts.toml:11:7"),
        ('"""\ndesil\n +"""', "rule.syntax", "facts.toml:11:3"),
        ('"desil == 1"', "rule.kind", "facts.toml:9:12"),
        ('"household.desil"', "rule.formula", "facts.toml:9:1"),
        ('"harvest.loss * 2"', "rule.formula", "facts.toml:9:1"),
        ('"later * 2"', "rule.formula", "facts.toml:9:1"),
        ('""', "", ""),
        ('"desil * 2"', "", ""),
    ],
)
def test_a_fault_in_a_formula_is_told_at_its_own_line_and_column(tmp_path: Path, formula: str, code: str, place: str) -> None:
    later = FACT.replace("harvest.loss", "later") + 'formula = "harvest.loss + 1"\n'
    text = f"{FACT}formula = {formula}\n" + (later if "later" in formula else "")
    (tmp_path / "facts.toml").write_text(text.replace('unit = "%"\n', ""), "utf-8")
    found = [(fault.code, fault.path) for fault in check_catalog(tmp_path)]
    assert found == ([(code, place)] if code else [])


def test_text_on_several_lines_is_one_line_and_keys_may_be_dotted_or_quoted(tmp_path: Path) -> None:
    text = (
        PROGRAM.replace('"Dinas Perumahan"', '"""Dinas\n   Perumahan"""')
        .replace('says = { id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }', 'says.id = "Desil"\n  "says".en = \'Deciles\'')
        .replace("[[version.criterion]]", '[[ version . "criterion" ]]')
    )
    program = catalog(tmp_path, text).program("RTLH")
    assert program.owner == "Dinas Perumahan"
    assert program.versions[0].criteria[0].says == Says("Desil", "Deciles")
    (tmp_path / "RTLH.toml").write_text(text.replace("desil <= 4", "desill <= 4"), "utf-8")
    assert [fault.path for fault in check_catalog(tmp_path)] == ["RTLH.toml:18:11"]
