"""Importing a table of households in one command, against the bare floor: the `csv` module and SQLite with the same rows."""

import csv
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path
from sqlite3 import Connection
from statistics import median

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import connect
from slrtkit.domain.context import Context
from slrtkit.domain.rules import FACTS
from slrtkit.service.journal import Journal
from slrtkit.service.register import compare, import_id, register

__all__ = ["run"]

ROUNDS = 5
HOUSEHOLDS = 10_000
MEMBERS = 3
VILLAGES = 271
COLUMNS = [
    "household",
    "village",
    "address",
    "roster_complete",
    "card",
    "nkk",
    "person",
    "nik",
    "name",
    "relation",
    "since",
    "asked_on",
    "source",
    "household.housing.floor",
    "household.housing.power_va",
    "family.desil",
    "person.sex",
    "person.birth_date",
    "person.inpatient",
]


def run() -> Result:
    """Measure import, import of the same file again, and the floor in turn; figures are medians of the rounds."""
    text = _table()
    seconds: dict[str, list[float]] = {"import": [], "again": [], "floor": []}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            store = SqliteStore(Path(folder) / "ours.db")
            journal = Journal(store, PlainSealer(), "office")
            seconds["import"].append(_seconds(partial(_import, journal, text)))
            seconds["again"].append(_seconds(partial(_import, journal, text)))
            store.close()
            rows, bare = _rows(Path(folder) / "ours.db"), connect(Path(folder) / "bare.db", 5).conn
            seconds["floor"].append(_seconds(partial(_floor, bare, text, rows)))
            bare.close()
    spent = {name: median(values) for name, values in seconds.items()}
    return result(
        "imports",
        [
            Metric("households imported in one command", HOUSEHOLDS / spent["import"], "households/s", "higher"),
            Metric("10,000 households of 3 persons", spent["import"], "s", "lower"),
            Metric(
                "import / csv.reader and bare executemany of the same rows", spent["import"] / spent["floor"], "ratio", "lower"
            ),
            Metric("the same file again: recognised as unchanged", HOUSEHOLDS / spent["again"], "households/s", "higher"),
        ],
    )


def _import(journal: Journal, text: str) -> None:
    found = compare(journal, read_households(text, FACTS))
    if found.new:
        register(journal, Context("clerk", import_id(found.new), datetime.now(UTC)), found.new)


def _rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return exactly the rows that an import wrote, by table."""
    connection = connect(file, 5).conn
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    rows = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608  our own tables
    connection.close()
    return {table: found for table, found in rows.items() if found and not table.startswith("sqlite_")}


def _floor(connection: Connection, text: str, rows: dict[str, list[tuple[object, ...]]]) -> None:
    list(csv.DictReader(StringIO(text)))
    connection.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        marks = ", ".join("?" * len(found[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)  # noqa: S608  our own tables
    connection.execute("COMMIT")


def _table() -> str:
    """Return a table of invented households in a kecamatan that does not exist."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for household in range(HOUSEHOLDS):
        home = (
            f"H{household}",
            f"33.16.99.{1001 + household % VILLAGES}",
            "Jl. Contoh RT 01 RW 02",
            "ya",
            f"H{household}-K",
            "",
        )
        for member in range(MEMBERS):
            nik = f"331699{10 + member:02}01{household // 10_000 + 70:02}{household % 10_000:04}"
            person = (f"H{household}-{member}", nik, f"Orang Contoh {household}", "anak", "", "2026-05-12", "interview")
            writer.writerow((*home, *person, "tanah", "450", "2", "L", "1970-01-10", "tidak"))
    return out.getvalue()


def _seconds(action: Callable[[], None]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
