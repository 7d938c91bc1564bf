"""The cases of a program: they agree with its rules, and whatever disagrees is named at its place."""

from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.cases import ProgramCase, disagreements, read_cases
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.domain.rules import Entitlement
from slrtkit.errors import WireError

SAMPLE = Path(str(files("slrtkit.demo") / "catalog"))
CATALOG = TomlCatalog(SAMPLE)
PROGRAM = """
code = "P"
name = "Program contoh"
sector = "perumahan"
owner = "Dinas contoh"
unit = "household"

[[version]]
in_force_from = 2026-01-01
legal_basis = "Peraturan contoh"
source = "invented"

  [[version.criterion]]
  code = "desil"
  says = { id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }
  when = "desil <= 4"

  [[version.criterion]]
  code = "lantai"
  says = { id = "Lantai tanah", en = "Earthen floor" }
  when = "housing.floor == 'tanah' or housing.area_m2 < 9"
"""
CASES = """
[facts]
desil = 3
housing = { floor = "tanah", area_m2 = 8.5 }

[[case]]
name = "semua terpenuhi"
on = 2026-05-12
verdict = "eligible"
missing = []
"""


def told(folder: Path, cases: str, program_text: str = PROGRAM) -> set[tuple[str, str]]:
    (folder / "P.toml").write_text(program_text, "utf-8")
    (folder / "P.cases.toml").write_text(cases, "utf-8")
    program = TomlCatalog(folder).program("P")
    return {(problem.path, problem.code) for case in read_cases(folder, "P") for problem in disagreements(program, case)}


@pytest.mark.parametrize("code", CATALOG.codes())
def test_the_rules_of_the_sample_say_what_their_cases_expect(code: str) -> None:
    program, cases = CATALOG.program(code), read_cases(SAMPLE, code)
    assert [problem for case in cases for problem in disagreements(program, case)] == []


def test_cases_that_agree_are_silent(tmp_path: Path) -> None:
    assert told(tmp_path, CASES) == set()


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("desil = 3", "desil = 5", "P.cases.toml:case[0]", "case.outcome"),
        ("desil = 3", "desil = 5", "P.cases.toml:case[0].verdict", "case.verdict"),
        ('"eligible"', '"eligible"\nnot_met = ["desil"]', "P.cases.toml:case[0].not_met", "case.outcome"),
        ('"eligible"', '"eligible"\nunknown = ["lantai"]', "P.cases.toml:case[0].unknown", "case.outcome"),
        ('"eligible"', '"eligible"\nunknown = ["atap"]', "P.cases.toml:case[0].unknown", "case.criterion"),
        ("missing = []", 'missing = ["desil"]', "P.cases.toml:case[0].missing", "case.missing"),
        ("desil = 3", "desill = 3", "P.cases.toml:case[0].facts.desill", "facts.unknown"),
        ("desil = 3", "desil = 11", "P.cases.toml:case[0].facts.desil", "facts.range"),
        ("2026-05-12", "2025-12-31", "P.cases.toml:case[0].on", "rule.not-in-force"),
    ],
)
def test_what_disagrees_is_named_at_its_place(tmp_path: Path, old: str, new: str, path: str, code: str) -> None:
    assert (path, code) in told(tmp_path, CASES.replace(old, new))


def test_a_case_changes_what_it_names_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "P.cases.toml").write_text(
        CASES + "facts = { housing = { floor = 'semen' } }\nwithout = ['desil', 'a.b']", "utf-8"
    )
    (case,) = read_cases(tmp_path, "P")
    assert case == ProgramCase(
        name="semua terpenuhi",
        on=date(2026, 5, 12),
        verdict=Entitlement.ELIGIBLE,
        missing=(),
        facts={"desil": None, "housing": {"floor": "semen", "area_m2": Decimal("8.5")}, "a": {"b": None}},
        without=("desil", "a.b"),
        path="P.cases.toml:case[0]",
        line=6,
    )


EXCLUSION = """
  [[version.exclusion]]
  code = "asn"
  says = { id = "Keluarga ASN", en = "A civil servant's family" }
  when = "disaster_victim"
"""


@pytest.mark.parametrize(
    ("known", "expected", "disagrees"),
    [
        ("disaster_victim = false", 'verdict = "eligible"', set()),
        ("disaster_victim = true", 'verdict = "ineligible"\nmet = ["asn"]', set()),
        ("", 'verdict = "undetermined"\nunknown = ["asn"]', set()),
        ("disaster_victim = true", 'verdict = "ineligible"', {("P.cases.toml:case[0]", "case.outcome")}),
        (
            "disaster_victim = false",
            'verdict = "eligible"\nmet = ["asn"]',
            {("P.cases.toml:case[0].met", "case.outcome")},
        ),
    ],
)
def test_exclusions_shall_not_be_met_but_where_a_case_says_so(
    tmp_path: Path, known: str, expected: str, disagrees: set[tuple[str, str]]
) -> None:
    cases = CASES.replace("desil = 3", f"desil = 3\n{known}").replace('verdict = "eligible"\nmissing = []', expected)
    assert told(tmp_path, cases, PROGRAM + EXCLUSION) == disagrees


def test_a_program_without_a_file_has_no_cases(tmp_path: Path) -> None:
    assert read_cases(tmp_path, "P") == ()


@pytest.mark.parametrize(
    ("cases", "path"),
    [
        (CASES.replace('"eligible"', '"ya"'), "P.cases.toml:9:1"),
        (CASES.replace("2026-05-12", "12"), "P.cases.toml:8:1"),
        (CASES.replace("missing", "mising"), "P.cases.toml:10:1"),
        (CASES.replace("[facts]", "[fact]"), "P.cases.toml:2:1"),
        (CASES.replace("2026-05-12", "2026-05-12T00:00:00"), "P.cases.toml:8:1"),
        ("facts = 1", "P.cases.toml:1:1"),
        ("[[case]", "P.cases.toml:1:7"),
        ("case = 3", "P.cases.toml:1:1"),
    ],
)
def test_a_file_of_another_form_is_refused_at_its_field(tmp_path: Path, cases: str, path: str) -> None:
    (tmp_path / "P.cases.toml").write_text(cases, "utf-8")
    with pytest.raises(WireError) as refused:
        read_cases(tmp_path, "P")
    assert path in [problem.path for problem in refused.value.problems]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "P.cases.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WireError):
        read_cases(tmp_path, "P")
