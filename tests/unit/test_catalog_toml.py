"""The catalog folder: refused whole, at the very character, before anybody is judged by it."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.errors import NotFoundError, RuleDefinitionError, SlrtError, WireError

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
    ("old", "new", "path"),
    [
        ('unit = "family"', 'unit = "village"', "RTLH.toml:unit"),
        ("2024-01-01", '"besok"', "RTLH.toml:version[0].in_force_from"),
        ('code = "desil"', 'kode = "desil"', "RTLH.toml:version[0].criterion[0].code"),
        ('code = "RTLH"', 'code = "PKH"', "RTLH.toml:code"),
        ('code = "RTLH"', 'code = "RTLH', "RTLH.toml"),
        ("in_force_from = 2024-01-01", "in_force_from = 1.5", "RTLH.toml:version[0].in_force_from"),
    ],
)
def test_a_file_of_another_form_is_refused_at_its_field(tmp_path: Path, old: str, new: str, path: str) -> None:
    with pytest.raises(WireError) as refused:
        catalog(tmp_path, PROGRAM.replace(old, new))
    assert path in [problem.path for problem in refused.value.problems]


def test_two_versions_of_one_day_are_refused(tmp_path: Path) -> None:
    version = PROGRAM[PROGRAM.index("[[version]]") :]
    with pytest.raises(RuleDefinitionError):
        catalog(tmp_path, PROGRAM + version)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "RTLH.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SlrtError):
        TomlCatalog(tmp_path)


def test_test_cases_beside_a_program_are_no_program(tmp_path: Path) -> None:
    (tmp_path / "RTLH.cases.toml").write_text("", "utf-8")
    assert catalog(tmp_path).codes() == ("RTLH",)


def test_what_is_not_there_is_named_with_what_is(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as refused:
        catalog(tmp_path).program("PKH")
    assert "RTLH" in refused.value.cure
    with pytest.raises(NotFoundError):
        TomlCatalog(tmp_path / "nowhere")
