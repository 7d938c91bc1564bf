"""From a screening back to work: visits and proposals are opened once, are on record, and end nobody's aid."""

import ast
import json
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain import Context
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.rules import FACTS
from slrtkit.domain.screening import FindingKind, ScreeningFinding
from slrtkit.domain.subject import Unit
from slrtkit.service.fromscreening import OpenedWork, ScreeningDesk, WorkOutcome
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.population import write_sample_catalog

SOURCE = Path(__file__).parents[2] / "src" / "slrtkit"
AREAS = json.dumps(str(files("slrtkit.demo") / "areas.csv"))
CONFIG = f'store = "sqlite:slrtkit.db"\ncatalog = "catalog"\nareas = {AREAS}\n'
HOMES = read_households(sample_households_csv(), FACTS)
NOW = datetime(2026, 1, 31, 3, 0, tzinfo=UTC)
Rows = list[dict[str, Any]]
PLANS = [("check", 9, "semen"), ("missed", 2, "tanah"), ("open", 2, None), ("outside", 9, None)]
"""What each of the first households is to be: with a decile and a floor."""


@pytest.fixture
def screened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A post with the sample's households, one of which receives; and a screening of them. Gives the tables as options."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)
    write_sample_catalog(Path("catalog"))
    Path("slrtkit.toml").write_text(CONFIG, "utf-8")
    Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
    assert run("init", "slrtkit.db").exit_code == 0
    done = run("import", "rumah.csv", "--as", "fasilitator")
    assert done.exit_code == 0, done.output
    homes: Rows = []
    families: Rows = []
    persons: Rows = []
    receipts: Rows = []
    for home, (kind, desil, floor) in zip(HOMES, PLANS, strict=False):
        card = home.cards[0].id
        homes.append({"household": home.id, "village": home.village.text, "housing.floor": floor})
        families.append({"household": home.id, "family": card, "desil": desil})
        persons += [{"household": home.id, "family": card, "person": one.id} for one in home.persons]
        receipts.append({"bearer": card, "program": "*", "from": None, "complete_since": date(2015, 1, 1)})
        if kind == "check":
            receipts.append({"bearer": card, "program": "TUNAI", "from": date(2025, 1, 1), "complete_since": None})
            aid = ("--household", home.id, "--bearer", card, "--program", "TUNAI", "--since", "2025-01-01")
            assert run("participation", "enter", *aid, "--as", "fasilitator").exit_code == 0
    options = []
    for name, rows in {"households": homes, "families": families, "persons": persons, "participation": receipts}.items():
        columns = {**rows[0], **({"to": None} if name == "participation" else {})}
        days: dict[str, Any] = {column: pl.Date for column in ("from", "to", "complete_since") if column in columns}
        frame = pl.DataFrame({column: [row.get(column) for row in rows] for column in columns}, schema_overrides=days)
        frame.write_parquet(f"{name}.parquet")
        options.append(f"--{name}={name}.parquet")
    done = run("screen", *options, "--catalog", "catalog", "--on", "2026-01-31", "--out", "screened")
    assert done.exit_code == 0, done.output
    return options


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def opened(tables: list[str], *kinds: str, acting: str = "fasilitator", limit: str = "") -> list[dict[str, Any]]:
    named = [f"--kind={kind}" for kind in kinds] + ([f"--limit={limit}"] if limit else [])
    places = [
        "--screened",
        "screened",
        "--catalog",
        "catalog",
        "--program",
        "TUNAI",
        "--reason",
        "pemutakhiran",
        "--as",
        acting,
    ]
    done = run("work", "from-screening", *tables, *places, *named, "--json")
    return [json.loads(line) for line in done.output.splitlines() if line.startswith("{")]


def aid() -> list[Any]:
    listed = [run("participation", "list", "--household", home.id, "--as", "fasilitator", "--json") for home in HOMES[:4]]
    return [json.loads(one.output)["participations"] for one in listed]


def test_each_finding_opens_its_work_once_and_aid_goes_on(screened: list[str]) -> None:
    before = aid()
    assert [one["status"] for home in before for one in home] == ["running"]
    first = opened(screened, "check", "missed", "open")
    assert [(one["household"], one["kind"], one["outcome"]) for one in first] == [
        (home.id, kind, "opened") for home, (kind, _, _) in zip(HOMES, PLANS[:3], strict=False)
    ]
    again = opened(screened, "check", "missed", "open")
    assert [(one["outcome"], one["id"]) for one in again] == [("already", one["id"]) for one in first]
    others = opened(screened, "check", "missed", "open", acting="penyelia")
    assert {one["outcome"] for one in others} == {"already"}
    assert aid() == before
    removal = json.loads(run("removal", "show", first[0]["id"], "--as", "fasilitator", "--json").output)
    assert removal["status"] == "proposed"
    case = json.loads(run("complaint", "show", first[1]["id"], "--as", "fasilitator", "--json").output)
    assert (case["status"], case["category"]) == ("filed", "sosial-ekonomi")


def test_a_case_is_about_the_person_judged_or_somebody_of_the_unit() -> None:
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    ids = (f"C{number}" for number in count(1))
    register(journal, Context("fasilitator", "register", NOW), [post.household("H")])
    desk = ScreeningDesk(journal, CaseRules(), lambda context: context.now.date(), lambda: next(ids))
    home = journal.household("H").state
    program = TomlCatalog(Path(str(files("slrtkit.demo"))) / "catalog").program("PKH")

    def opened(unit: Unit, bearer: str, reason: str = "", digest: str = "ab" * 32) -> OpenedWork:
        finding = ScreeningFinding(FindingKind.OPEN, "PKH", "H", bearer, unit, NOW.date(), digest)
        [one] = desk.open(Context("fasilitator", "any", NOW, reason), program, [finding])
        return one

    person = home.persons[-1].id
    first = opened(Unit.PERSON, person)
    assert journal.complaint(first.work).state.person == person
    assert opened(Unit.PERSON, person, "lagi").outcome is WorkOutcome.ALREADY
    again = opened(Unit.PERSON, person, digest="cd" * 32)
    assert (again.outcome, again.work) == (WorkOutcome.ALREADY, first.work)
    nobody = opened(Unit.FAMILY, "TIDAK-ADA")
    assert nobody.fault is not None
    assert (nobody.outcome, nobody.fault.code) == (WorkOutcome.REFUSED, "screening.empty")
    journal.store.close()


def test_so_many_are_opened_as_are_asked_for(screened: list[str]) -> None:
    assert len(opened(screened, "missed", "open", limit="1")) == 1
    assert [one["kind"] for one in opened(screened, "open")] == ["open"]


def test_what_cannot_be_opened_is_told_and_the_others_are_opened(screened: list[str]) -> None:
    persons = pl.read_parquet("persons.parquet").with_columns(pl.col("person") + "-X")
    for name in ("households", "families", "participation"):
        frame = pl.read_parquet(f"{name}.parquet")
        key = "bearer" if name == "participation" else "household"
        swapped = pl.when(pl.col(key) == HOMES[1].id).then(pl.lit("TIDAK-ADA")).otherwise(pl.col(key)).alias(key)
        frame.with_columns(swapped).write_parquet(f"{name}.parquet")
    unknown = pl.when(pl.col("household") == HOMES[1].id).then(pl.lit("TIDAK-ADA")).otherwise(pl.col("household"))
    persons.with_columns(unknown.alias("household")).write_parquet("persons.parquet")
    again = run("screen", *screened, "--catalog", "catalog", "--on", "2026-01-31", "--out", "again")
    assert again.exit_code == 0
    Path("screened").rename("before")
    Path("again").rename("screened")
    told = {one["household"]: one for one in opened(screened, "missed", "open")}
    assert told["TIDAK-ADA"]["outcome"] == "refused"
    assert told["TIDAK-ADA"]["code"]
    assert told[HOMES[2].id]["outcome"] == "opened"


def test_a_report_is_on_record_where_a_store_is_given(screened: list[str]) -> None:
    places = ["--screened", "screened", "--catalog", "catalog", "--format", "csv", "--out", "report"]
    done = run("report", "targeting", *screened, *places, "--store", "sqlite:slrtkit.db", "--as", "penyelia")
    assert done.exit_code == 0, done.output
    listed = json.loads(
        run("audit", "access", "--officer", "penyelia", "--as", "fasilitator", "--json", "--reason", "x").output
    )
    assert "report-population" in json.dumps(listed)


def test_nothing_between_a_screening_and_work_can_end_aid() -> None:
    ending = {"decide_removal", "end_participation", "ParticipationEnded", "Ending", "AidEnd", "apply_change", "AidDesk"}
    modules = [SOURCE / "service" / "fromscreening.py", SOURCE / "domain" / "screening.py"]
    modules += [
        SOURCE / "cli" / "work.py",
        SOURCE / "cli" / "population.py",
        *(SOURCE / "adapters" / "analytics").rglob("*.py"),
    ]
    for module in modules:
        names = {
            one.name
            for node in ast.walk(ast.parse(module.read_text("utf-8")))
            for one in getattr(node, "names", [])
            if isinstance(one, ast.alias)
        }
        assert not names & ending, module
