"""The catalog folder: refused whole, at the very character, before anybody is judged by it."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog, check_catalog
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


def catalog(folder: Path, text: str = PROGRAM, name: str = "RTLH.toml") -> TomlCatalog:
    (folder / name).write_text(text, "utf-8")
    return TomlCatalog(folder)


def test_a_program_is_read_with_its_rules_by_date(tmp_path: Path) -> None:
    program = catalog(tmp_path).program("RTLH")
    assert program.rules(date(2026, 1, 1)).criteria[0].code == "desil"
    with pytest.raises(NotFoundError):
        program.rules(date(2023, 12, 31))


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
        ("2024-01-01", "1.5", [("wire.value", "RTLH.toml:9:1", "in_force_from = ")]),
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
        ("catalog.syntax", "PKH.toml"),
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


def test_a_condition_in_an_inline_table_is_told_at_the_table_that_holds_it(tmp_path: Path) -> None:
    inline = 'criterion = [{ code = "x", says = { id = "x", en = "x" }, when = "desill <= 4" }]\n'
    (tmp_path / "RTLH.toml").write_text(PROGRAM[: PROGRAM.index("  [[version.criterion]]")] + inline, "utf-8")
    (fault,) = check_catalog(tmp_path)
    assert (fault.code, fault.path) == ("rule.unknown-fact", "RTLH.toml:13:13")


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
