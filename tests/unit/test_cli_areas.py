"""What is promised of the table of regions: every fault at its line, successors kept, and no region lost by a new one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.cli import main
from slrtkit.domain import RegionCode
from slrtkit.errors import NotFoundError, SlrtError, WireError

ABOVE = "code,name,since,until,into\n33.16,Blora,,,\n33.16.99,Rekaan,,,\n"
OLD, NORTH, SOUTH = (f"33.16.99.200{number}" for number in (1, 2, 3))
BEFORE = f"{ABOVE}{OLD},Lama,,,\n"
SPLIT = f"{ABOVE}{OLD},Lama,,2024-06-30,{NORTH} {SOUTH}\n{NORTH},Utara,2024-07-01,,\n{SOUTH},Selatan,2024-07-01,,\n"
HOUSEHOLD = (
    "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source\n"
    f"H,{OLD},,ya,K,,P,,Sukirman Contoh,kepala_keluarga,,2024-01-01,interview\n"
)


def table(folder: Path, text: str) -> Path:
    file = folder / "table.csv"
    file.write_text(text, "utf-8")
    return file


def test_successors_and_days_are_read_from_columns(tmp_path: Path) -> None:
    tree = read_areas(table(tmp_path, "\ufeff" + SPLIT.replace("\n", "\r\n")))
    after = tree.resolve(RegionCode(OLD), date(2024, 7, 1))
    assert [(area.code.text, area.name, area.since) for area in after] == [
        (NORTH, "Utara", date(2024, 7, 1)),
        (SOUTH, "Selatan", date(2024, 7, 1)),
    ]
    assert [area.name for area in tree.resolve(RegionCode(OLD), date(2024, 6, 30))] == ["Lama"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ABOVE + "Bangkle,x,,,\n33.16.99.2001,Lama,kemarin,,\n", [(4, "region.form"), (5, "areas.day")]),
        (f"{ABOVE}{OLD},Lama,,,{NORTH}\n{NORTH},Utara,,,\n", [(4, "area.days")]),
        (f"{ABOVE}{OLD},Lama,,2024-06-30,Utara\n", [(4, "region.form")]),
        ("kode,nama\n33.16,Blora\n", [(1, "areas.columns")]),
        ("", [(1, "areas.columns")]),
    ],
)
def test_each_fault_of_the_table_is_told_at_its_line(text: str, found: list[tuple[int, str]], tmp_path: Path) -> None:
    file = table(tmp_path, text)
    with pytest.raises(WireError) as refused:
        read_areas(file)
    assert [(problem.path, problem.code) for problem in refused.value.problems] == [
        (f"{file}:{line}", code) for line, code in found
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"{ABOVE}{OLD},Lama,,2024-06-30,{NORTH}\n", "area.successor"),
        (f"{ABOVE}33.16.98.2001,Lama,,,\n", "area.orphan"),
        (f"{ABOVE}{OLD},Lama,,,\n{OLD},Lama,,,\n", "area.duplicate"),
    ],
)
def test_a_tree_that_is_not_whole_is_refused(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(SlrtError) as refused:
        read_areas(table(tmp_path, text))
    assert refused.value.code == code


@pytest.mark.parametrize("data", [b"code,name\n\xff,x\n", b'code,name\n"33"x,y\n'])
def test_what_is_no_csv_is_told(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(data)
    with pytest.raises(WireError) as refused:
        read_areas(file)
    assert refused.value.problems[0].code == "areas.syntax"


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as refused:
        read_areas(tmp_path / "none.csv")
    assert refused.value.code == "areas.file"


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store, a table of regions, and one household in a village of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "areas.csv").write_text(BEFORE, "utf-8")
    (tmp_path / "households.csv").write_text(HOUSEHOLD, "utf-8")
    for words in (["init", "slrtkit.db", "--areas", "areas.csv"], ["import", "households.csv", "--as", "operator"]):
        assert CliRunner().invoke(main, words).exit_code == 0
    return tmp_path


def run(post: Path, text: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["areas", "import", table(post, text).name, *words])


def changes(result: Result) -> Any:  # noqa: ANN401  JSON
    return [(change["what"], change["code"]) for change in json.loads(result.stdout)["changes"]]


def test_a_village_that_split_is_told_with_the_households_that_are_still_there(post: Path) -> None:
    result = run(post, SPLIT, "--lang", "en")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            f"{OLD}  Lama: ended 2024-06-30, became {NORTH} {SOUTH}",
            f"{OLD}  Lama: 1 household is still here: slrtkit areas reassign {OLD}",
            f"{NORTH}  Utara: new",
            f"{SOUTH}  Selatan: new",
            "5 regions in areas.csv.",
        ],
    )
    assert (post / "areas.csv").read_text("utf-8") == SPLIT
    assert changes(run(post, SPLIT, "--json")) == [("homes", OLD)]
    again = CliRunner().invoke(main, ["import", "households.csv", "--as", "operator", "--json"])
    assert (again.exit_code, json.loads(again.stdout)["unchanged"]) == (0, 1)


def test_whoever_is_asked_in_a_village_after_its_end_is_told_what_it_became(post: Path) -> None:
    assert run(post, SPLIT).exit_code == 0
    (post / "households.csv").write_text(HOUSEHOLD.replace("2024-01-01", "2025-01-01"), "utf-8")
    result = CliRunner().invoke(main, ["import", "households.csv", "--as", "operator"])
    assert result.exit_code == 2
    assert f"it is {NORTH} or {SOUTH} now" in result.stderr


def test_a_region_that_is_missing_is_refused_and_the_old_table_stays(post: Path) -> None:
    result = run(post, f"{ABOVE}{NORTH},Utara,,,\n", "--json")
    assert (result.exit_code, changes(result)) == (1, [("dropped", OLD), ("new", NORTH)])
    assert run(post, f"{ABOVE}{NORTH},Utara,,,\n").stdout.splitlines()[-1] == "areas.csv tidak diubah."
    assert (post / "areas.csv").read_text("utf-8") == BEFORE


def test_a_dry_run_tells_what_changes_and_changes_nothing(post: Path) -> None:
    result = run(post, BEFORE.replace("Lama", "Baru"), "--dry-run", "--lang", "en")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [f"{OLD}  Baru: was Lama", "Dry run: areas.csv was not changed."],
    )
    assert (post / "areas.csv").read_text("utf-8") == BEFORE


def test_a_village_that_ended_without_a_successor_is_told(post: Path) -> None:
    result = run(post, BEFORE.replace("Lama,,,", "Lama,,2024-06-30,"), "--json")
    assert changes(result) == [("ended", OLD), ("homes", OLD)]


def test_the_same_table_changes_nothing(post: Path) -> None:
    result = run(post, BEFORE, "--lang", "en")
    assert (result.exit_code, result.stdout.splitlines()) == (0, ["No region changed.", "3 regions in areas.csv."])


def test_a_broken_table_and_a_post_without_one_are_errors(post: Path) -> None:
    assert run(post, "x").exit_code == 2
    (post / "slrtkit.toml").write_text('store = "sqlite:slrtkit.db"\n', "utf-8")
    refused = run(post, BEFORE, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["error"]["code"]) == (2, "config.areas")
