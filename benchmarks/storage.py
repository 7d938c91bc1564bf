"""The SQLite store against bare SQLite: durable units of work a second, bulk import, look-ups."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from typing import Any

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import connect
from slrtkit.adapters.storage.rows import record_row, snapshot_row
from slrtkit.adapters.storage.schema import INSERT_ENTRY, INSERT_RECORD, INSERT_SNAPSHOT, SELECT_SNAPSHOT
from slrtkit.ports.store import Change, IndexEntry
from slrtkit.testing.records import Author

__all__ = ["run"]

Action = Callable[[], None]
Row = tuple[str, Any]

ROUNDS = 5
UNITS = 1_000
BULK = 10_000


def run() -> Result:
    """Measure each side in turn; figures and ratios are medians of the rounds."""
    changes = _changes(BULK)
    rows = [_rows(change) for change in changes]
    rates: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            for name, count, ours, floor in _sides(Path(folder), changes, rows):
                pair = (ours, floor) if number % 2 else (floor, ours)
                spent = {side: _seconds(side) for side in pair}
                rates.setdefault(name, []).append(count / spent[ours])
                ratios.setdefault(name, []).append(spent[floor] / spent[ours])
    rate, ratio = ({name: median(values) for name, values in each.items()} for each in (rates, ratios))
    return result(
        "storage",
        [
            Metric("durable units of work", rate["units"], "units/s", "higher", 1_000),
            Metric("durable units / bare one row a transaction", ratio["units"], "ratio", "higher"),
            Metric("bulk import of households", rate["bulk"], "households/s", "higher"),
            Metric("bulk import / bare executemany of the same tuples", ratio["bulk"], "ratio", "higher", 0.5),
            Metric("look-ups by id", rate["look-ups"], "look-ups/s", "higher"),
            Metric("look-ups / bare driver", ratio["look-ups"], "ratio", "higher", 0.5),
        ],
    )


def _sides(folder: Path, changes: list[Change], rows: list[list[Row]]) -> Iterator[tuple[str, int, Action, Action]]:
    """Yield name, count, our side and the floor; both sides begin with empty files of the same settings."""
    one, bare_one = SqliteStore(folder / "one.db"), connect(folder / "bare_one.db", 5).conn
    yield "units", UNITS, lambda: _units(one, changes[:UNITS]), lambda: _bare_units(bare_one, rows[:UNITS])
    many, bare = SqliteStore(folder / "many.db"), connect(folder / "bare_many.db", 5).conn
    yield "bulk", BULK, lambda: _bulk(many, changes), lambda: _bare_bulk(bare, rows)
    yield "look-ups", BULK, lambda: _look_ups(many, changes), lambda: _bare_look_ups(bare, changes)
    for each in (one, bare_one, many, bare):
        each.close()


def _units(store: SqliteStore, changes: list[Change]) -> None:
    for change in changes:
        with store.begin(write=True) as unit:
            unit.load(change.snapshot.stream)
            unit.record([change])
            unit.commit()


def _bare_units(connection: Connection, rows: list[list[Row]]) -> None:
    for [(statement, row), *_] in rows:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(statement, row)
        connection.execute("COMMIT")


def _bulk(store: SqliteStore, changes: list[Change]) -> None:
    with store.begin(write=True) as unit:
        unit.record(changes)
        unit.commit()


def _bare_bulk(connection: Connection, rows: list[list[Row]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in (INSERT_SNAPSHOT, INSERT_RECORD, INSERT_ENTRY):
        connection.executemany(statement, [row for each in rows for kind, row in each if kind == statement])
    connection.execute("COMMIT")


def _look_ups(store: SqliteStore, changes: list[Change]) -> None:
    with store.begin(write=False) as unit:
        for change in changes:
            unit.load(change.snapshot.stream)


def _bare_look_ups(connection: Connection, changes: list[Change]) -> None:
    for change in changes:
        connection.execute(SELECT_SNAPSHOT, change.snapshot.stream).fetchall()


def _changes(count: int) -> list[Change]:
    author = Author()
    return [
        author.change(
            f"{number:036}",
            indexes=(
                IndexEntry("nik", b"%032d" % number, unique=True),
                IndexEntry("village", b"33.16.01.%04d" % (number % 271)),
            ),
            data=bytes(479),
        )
        for number in range(count)
    ]


def _rows(change: Change) -> list[Row]:
    """Exactly the tuples that a store writes for a change, each with its statement."""
    kind, stream_id = change.snapshot.stream
    entries = [(INSERT_ENTRY, (kind, entry.name, entry.value, stream_id, entry.unique)) for entry in change.snapshot.indexes]
    records = [(INSERT_RECORD, record_row(record)) for record in change.records]
    return [*records, (INSERT_SNAPSHOT, snapshot_row(change.snapshot)), *entries]


def _seconds(action: Action) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
