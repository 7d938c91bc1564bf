"""What whoever keeps a catalog is promised by `slrtkit catalog`."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main

SAMPLE = str(files("slrtkit.demo") / "catalog")
PROGRAM = """code = "RTLH"
name = "Rehabilitasi Rumah"
sector = "perumahan"
owner = "Dinas Perumahan"
unit = "family"

[[version]]
in_force_from = 2024-01-01
legal_basis = "Peraturan lama"
source = ""

  [[version.criterion]]
  code = "desil"
  says = { id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }
  when = "desil <= 4"

[[version]]
in_force_from = 2026-01-01
legal_basis = "Peraturan baru"
source = "contoh"

  [[version.criterion]]
  code = "balita"
  says = { id = "Ada balita", en = "A toddler" }
  when = "any(m.age < 5 for m in members)"
  source = "invented"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "RTLH.toml").write_text(PROGRAM, "utf-8")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["catalog", *words])


def document(result: Result) -> Any:  # noqa: ANN401  JSON
    return json.loads(result.stdout)


def test_a_sound_catalog_is_said_to_be_sound(folder: Path) -> None:
    result = run("check", str(folder))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Katalog {folder} tidak bercela: 1 program.\n"
    assert document(run("check", str(folder), "--json")) == {
        "catalog": str(folder),
        "sound": True,
        "programs": ["RTLH"],
        "faults": [],
    }


def test_the_sample_catalog_is_sound() -> None:
    assert run("check", SAMPLE).exit_code == 0


def test_every_fault_has_its_place_and_its_picture_and_the_exit_code_is_1(folder: Path) -> None:
    text = PROGRAM.replace("desil <= 4", "desill <= 4").replace('"perumahan"', "3").replace("m.age < 5", "m.age < 'x'")
    (folder / "RTLH.toml").write_text(text, "utf-8")
    (folder / "PKH.toml").write_text(PROGRAM.replace("desil <= 4", "desil =< 4"), "utf-8")
    result = run("check", str(folder), "--lang", "en")
    assert (result.exit_code, result.stderr) == (1, "")
    told = result.stdout.splitlines()
    assert told[0].startswith("[catalog.name] PKH.toml:1:1: ")
    assert told[1:3] == ['code = "RTLH"', "^^^^"]
    assert told[4].startswith("[rule.character] PKH.toml:15:17: ")
    assert told[8].startswith("[wire.type] RTLH.toml:3:1: sector: ")
    assert told[-1] == "3 faults."
    faults = document(run("check", str(folder), "--json"))
    assert (faults["sound"], faults["programs"]) == (False, [])
    assert [(fault["code"], fault["path"]) for fault in faults["faults"]] == [
        ("catalog.name", "PKH.toml:1:1"),
        ("rule.character", "PKH.toml:15:17"),
        ("wire.type", "RTLH.toml:3:1"),
    ]
    assert all(set(fault) == {"code", "path", "text", "cure", "picture"} for fault in faults["faults"])


@pytest.mark.parametrize("command", ["check", "describe"])
def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path, command: str) -> None:
    result = run(command, str(tmp_path / "nowhere"), "--json")
    assert (result.exit_code, document(result)["error"]["code"]) == (2, "catalog.folder")


def test_a_program_is_described_version_by_version(folder: Path) -> None:
    assert run("describe", str(folder)).stdout == (
        "RTLH  Rehabilitasi Rumah\n"
        "  Sasaran: keluarga · Pemilik: Dinas Perumahan\n\n"
        "  Berlaku sejak 2024-01-01 sampai sebelum 2026-01-01\n"
        "  Dasar hukum: Peraturan lama\n\n"
        "    desil: Desil 1 sampai 4\n"
        "      Syarat: desil paling tinggi 4\n"
        "      Fakta: desil\n\n"
        "  Berlaku sejak 2026-01-01\n"
        "  Dasar hukum: Peraturan baru\n"
        "  Sumber: contoh\n\n"
        "    balita: Ada balita\n"
        "      Syarat: ada anggota keluarga yang berumur kurang dari 5 tahun\n"
        "      Fakta: m.age\n"
        "      Sumber: invented\n"
    )


def test_one_day_chooses_one_version(folder: Path) -> None:
    told = run("describe", str(folder), "RTLH", "--on", "2025-12-31", "--lang", "en").stdout
    assert "In force from 2024-01-01 until before 2026-01-01" in told
    assert "In force from 2026" not in told
    assert "decile is at most 4" in told
    result = run("describe", str(folder), "RTLH", "--on", "2023-12-31", "--json")
    assert (result.exit_code, document(result)["error"]["code"]) == (2, "rule.not-in-force")


def test_as_json_both_languages_and_the_digest_are_told(folder: Path) -> None:
    (program,) = document(run("describe", str(folder), "--json"))["programs"]
    first, second = program["versions"]
    assert (first["in_force_from"], first["until_before"], second["until_before"]) == ("2024-01-01", "2026-01-01", None)
    assert len(first["digest"]) == 64
    assert second["criteria"] == [
        {
            "code": "balita",
            "says": {"id": "Ada balita", "en": "A toddler"},
            "when": "any(m.age < 5 for m in members)",
            "described": {
                "id": "ada anggota keluarga yang berumur kurang dari 5 tahun",
                "en": "there is a member of the family who is aged less than 5 years",
            },
            "facts": ["m.age"],
            "source": "invented",
        }
    ]


def test_a_program_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    result = run("describe", str(folder), "PKH")
    assert result.exit_code == 2
    assert "known: RTLH" in result.stderr


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_program_of_the_sample_can_be_described(lang: str) -> None:
    result = run("describe", SAMPLE, "--lang", lang)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "PBI-JK-REAKTIVASI" in result.stdout


def test_the_cases_of_the_sample_agree_with_its_rules() -> None:
    done = CliRunner().invoke(main, ["catalog", "test", SAMPLE, "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"catalog": SAMPLE, "cases": 50, "problems": []}


def test_a_case_that_the_rules_contradict_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "RTLH.toml").write_text(PROGRAM, "utf-8")
    case = '[[case]]\nname = "miskin"\non = 2025-01-01\nverdict = "ineligible"\nfacts = { desil = 2 }\n'
    (tmp_path / "RTLH.cases.toml").write_text(case, "utf-8")
    done = CliRunner().invoke(main, ["catalog", "test", str(tmp_path)])
    assert done.exit_code == 1
    assert "RTLH.cases.toml:case[0].verdict" in done.stdout
    assert "1 ketidaksesuaian dalam 1 kasus." in done.stdout
