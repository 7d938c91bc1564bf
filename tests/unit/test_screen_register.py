"""`slrtkit screen` by the register: whoever is in it is judged as an assessment judges them."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

import slrtkit.demo
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain import Household, ParticipationEntry, Source
from slrtkit.domain.context import Context
from slrtkit.domain.household import Unit
from slrtkit.domain.participation import Participation
from slrtkit.domain.rules import FACTS, Entitlement, Outcome
from slrtkit.service.assess import assess_household
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid, enter_participation
from slrtkit.service.population import whole_register
from slrtkit.service.register import register

OnTerminal = Callable[[list[str], Path], tuple[int, bytes]]
ON = date(2026, 9, 30)
CATALOG = str(Path(slrtkit.demo.__file__).parent / "catalog")
VERDICTS = {Entitlement.ELIGIBLE: 1, Entitlement.INELIGIBLE: 0, Entitlement.UNDETERMINED: None}
SAID = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("post")
    assert CliRunner().invoke(main, ["init", str(folder / "slrtkit.db")]).exit_code == 0
    store = SqliteStore(folder / "slrtkit.db")
    journal, now = Journal(store, PlainSealer(), "office"), datetime.now(UTC)
    households = read_households(sample_households_csv(), FACTS)
    register(journal, Context("operator", "1", now), list(households))
    for number, household in enumerate(households[::2]):
        bearer = household.cards[0].id if number % 2 else household.persons[0].id
        entry = ParticipationEntry(date(2025, 1, 1), Source.DTSEN, until=date(2025, 12, 31) if number % 3 else None)
        enter_participation(journal, Context("operator", f"aid-{number}", now), Aid(household.id, bearer, "PKH"), entry)
    yield folder
    store.close()


def ran(*words: str) -> Result:
    return CliRunner().invoke(main, ["screen", *words, "--catalog", CATALOG, "--on", ON.isoformat()])


def population(folder: Path) -> list[tuple[Household, tuple[Participation, ...]]]:
    store = SqliteStore(folder / "slrtkit.db")
    found = list(whole_register(Journal(store, PlainSealer(), "office")))
    store.close()
    return found


def units(household: Household) -> Iterator[tuple[Unit, str, str | None]]:
    yield Unit.HOUSEHOLD, household.id, None
    for card in household.cards:
        members = list(household.members(ON, card.id))
        yield from ((Unit.FAMILY, card.id, person.id) for person, _ in members[:1])
        yield from ((Unit.PERSON, person.id, person.id) for person, _ in members)


def test_everybody_in_the_register_is_judged_as_an_assessment_judges_them(post: Path, tmp_path: Path) -> None:
    out = tmp_path / "screened"
    done = ran("--store", str(post / "slrtkit.db"), "--config", str(post / "slrtkit.toml"), "--out", str(out), "--lang", "en")
    assert (done.exit_code, done.stderr) == (0, "")
    rows: dict[tuple[Unit, str], dict[str, Any]] = {}
    for unit in Unit:
        table = pl.read_parquet(out / f"{unit}.parquet")
        rows |= {(unit, row[unit.value]): row for row in table.rows(named=True)}
    catalog, seen, known = TomlCatalog(Path(CATALOG)), set(), 0
    programs = [catalog.program(code) for code in catalog.codes()]
    for household, ledgers in population(post):
        for unit, key, person in units(household):
            seen.add((unit, key))
            for program in (one for one in programs if one.unit is unit):
                found = assess_household(program, household, person, ON, catalog.facts, ledgers)
                assert rows[unit, key][program.code] == VERDICTS[found.entitlement], (program.code, key)
                known += found.entitlement is not Entitlement.UNDETERMINED
                for code, trace in found.criteria:
                    assert rows[unit, key][f"{program.code}.{code}"] is SAID[trace.outcome], (program.code, code, key)
    assert seen == rows.keys()
    assert known > len(seen)


def test_a_sample_is_explained_in_full(post: Path) -> None:
    where = ["--store", str(post / "slrtkit.db"), "--config", str(post / "slrtkit.toml"), "--program", "PKH"]
    told = ran(*where, "--explain", "--sample", "2", "--lang", "en")
    assert told.exit_code == 0
    assert "komponen-kesehatan" in told.stdout
    assert "any(m.pregnant" in told.stdout
    found = json.loads(ran(*where, "--explain", "--sample", "2", "--json").stdout)
    assert {one["unit"] for one in found["explained"]} == {"family"}
    assert found["explained"][0]["programs"]["PKH"]["criteria"]["desil"]["outcome"] in {"met", "not_met", "unknown"}


def test_an_empty_register_is_screened_to_nothing(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path / "slrtkit.db")]).exit_code == 0
    where = ["--store", str(tmp_path / "slrtkit.db"), "--config", str(tmp_path / "slrtkit.toml")]
    done = ran(*where, "--program", "PKH", "--engine", "duckdb", "--out", str(tmp_path / "out"), "--json")
    assert done.exit_code == 0
    assert [one["rows"] for one in json.loads(done.stdout)["tables"]] == [0]


@pytest.mark.parametrize(
    "words",
    [
        ["screen", "--out", "o"],
        ["screen", "--catalog", CATALOG],
        ["screen", "--catalog", CATALOG, "--out", "o", "--persons", CATALOG],
    ],
)
def test_what_is_missing_is_told_before_anything_is_read(words: list[str]) -> None:
    assert CliRunner().invoke(main, words).exit_code == 2


def test_an_existing_folder_is_left_alone(post: Path, tmp_path: Path) -> None:
    done = ran("--store", str(post / "slrtkit.db"), "--config", str(post / "slrtkit.toml"), "--out", str(tmp_path), "--json")
    assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (2, "export.exists")
    assert not list(tmp_path.iterdir())


def test_the_columns_of_the_tables_are_shown(tmp_path: Path) -> None:
    text = CliRunner().invoke(main, ["screen", "--schema"]).stdout
    assert "  desil                                    Int64    1..10" in text
    told = json.loads(CliRunner().invoke(main, ["screen", "--schema", "--catalog", CATALOG, "--json"]).stdout)
    assert {"name": "bearer", "type": "String", "holds": ""} in told["participation"]
    assert not list(tmp_path.iterdir())


def test_on_a_terminal_a_bar_shows_how_far_it_is_and_the_answer_stays_whole(
    post: Path, tmp_path: Path, on_terminal: OnTerminal
) -> None:
    where = [f"--store={post / 'slrtkit.db'}", f"--config={post / 'slrtkit.toml'}", f"--catalog={CATALOG}", "--program=PKH"]
    words = [sys.executable, "-m", "slrtkit", "screen", *where, f"--on={ON}", f"--out={tmp_path / 'out'}", "--json"]
    ended, shown = on_terminal(words, tmp_path / "said.json")
    assert ended == 0
    assert b"\r" in shown
    assert b"Menilai" in shown
    assert b"100%" in shown
    assert json.loads((tmp_path / "said.json").read_text())["tables"][0]["unit"] == "family"
