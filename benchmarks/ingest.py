"""A register imported in one command, from the CSV to the durable log, against a bare `executemany` of exactly its tuples.

100,000 invented households of three persons; `SLRTKIT_INGEST=300000` measures another number. Each round imports the table in a
process of its own, whose peak memory is told, and then writes the rows that it wrote, in their order, with the same settings.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from uuid import uuid4

from benchmarks.metrics import Metric, Result, result
from benchmarks.population import MEMBERS, write
from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import connect
from slrtkit.adapters.storage.schema import INSERT_ENTRY, INSERT_RECORD, INSERT_SNAPSHOT
from slrtkit.domain.context import Context
from slrtkit.domain.rules import FACTS
from slrtkit.service.importing import Import, import_households
from slrtkit.service.journal import Journal

__all__ = ["import_file", "run"]

_HOUSEHOLDS = int(os.environ.get("SLRTKIT_INGEST", "100000"))
_ROUNDS = 5 if _HOUSEHOLDS <= 100_000 else 1  # noqa: PLR2004  more is measured once
_TABLES = {
    INSERT_RECORD: "SELECT node, incarnation, scope, seq, clock, at, deps, base, kind, id, type, actor, client_id, parts, "
    "previous, hash FROM record ORDER BY position",
    INSERT_SNAPSHOT: "SELECT s.kind, s.id, s.version, s.parts, s.indexes FROM record AS r "
    "CROSS JOIN snapshot AS s USING (kind, id) ORDER BY r.position",
    INSERT_ENTRY: "SELECT e.kind, e.name, e.value, e.id, e.is_unique FROM record AS r "
    "CROSS JOIN entry AS e INDEXED BY entry_stream USING (kind, id) "
    "ORDER BY r.position",
}
_GIGABYTE = 2**30
_STATEMENTS_AT_A_TIME = 10_000


def run() -> Result:
    """Import and floor in turn; figures are medians of the rounds."""
    spent: dict[str, list[float]] = {"import": [], "processor": [], "memory": [], "floor": [], "floor processor": []}
    with tempfile.TemporaryDirectory() as folder:
        table, tuples = Path(folder) / "households.csv", 0
        rows = write(table, _HOUSEHOLDS)
        for number in range(_ROUNDS):
            store = Path(folder) / f"{number}.db"
            for name, value in _apart("import_file", table, store).items():
                spent[name].append(value)
            measured = _apart("write_rows", store, Path(folder) / f"{number}-bare.db")
            tuples = int(measured.pop("tuples"))
            for name, value in measured.items():
                spent[name].append(value)
            for file in Path(folder).glob("*.db*"):
                file.unlink()
    seconds = {name: median(values) for name, values in spent.items()}
    ratios = [floor / ours for ours, floor in zip(spent["import"], spent["floor"], strict=True)]
    processor = [floor / ours for ours, floor in zip(spent["processor"], spent["floor processor"], strict=True)]
    return result(
        "ingest",
        [
            Metric(f"{_HOUSEHOLDS} households of {MEMBERS} persons, all or nothing", seconds["import"], "s", "lower"),
            Metric("rows of the table a second", rows / seconds["import"], "rows/s", "higher"),
            Metric("tuples written a second", tuples / seconds["import"], "tuples/s", "higher"),
            Metric("bare executemany of the same tuples", tuples / seconds["floor"], "tuples/s", "higher"),
            Metric("import / bare executemany of the same tuples", median(ratios), "ratio", "higher", 0.3),
            Metric("the same, by time on the processor", median(processor), "ratio", "higher"),
            Metric("peak memory of the import", max(spent["memory"]), "GiB", "lower", 2),
        ],
    )


def _apart(name: str, *files: Path) -> dict[str, float]:
    """Run one of the two functions below in a process of its own, and return what it measured."""
    code = (
        f"import json, sys, pathlib; from benchmarks.ingest import {name}; "
        f"print(json.dumps({name}(*map(pathlib.Path, sys.argv[1:]))))"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, files)], check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def import_file(table: Path, store: Path) -> dict[str, float]:
    """Import a table into a new store."""
    opened = SqliteStore(store)
    journal = Journal(opened, PlainSealer(), "office")
    context = Context("clerk", uuid4().hex, datetime.now(UTC))
    wanted = Import(table.name, lambda: Sheet(CsvFile(table), FACTS), lambda: uuid4().hex)
    begun, worked = time.perf_counter(), time.process_time()
    outcome = import_households(journal, context, wanted)
    measured = {"import": time.perf_counter() - begun, "processor": time.process_time() - worked}
    opened.close()
    if outcome.receipt is None or outcome.conflicts:
        raise SystemExit("the table was not imported whole")
    return {**measured, "memory": getrusage(RUSAGE_SELF).ru_maxrss * 1024 / _GIGABYTE}


def write_rows(store: Path, bare: Path) -> dict[str, float]:
    """Write the rows of a store into a new one, in the order in which they came; they are read beforehand, a part at a time."""
    source, target, tuples = connect(store, 5).conn, connect(bare, 5).conn, 0
    spent, worked = 0.0, 0.0
    target.execute("BEGIN IMMEDIATE")
    for statement, query in _TABLES.items():
        found = source.execute(query)
        while part := found.fetchmany(_STATEMENTS_AT_A_TIME):
            begun, busy = time.perf_counter(), time.process_time()
            target.executemany(statement, part)
            spent, worked, tuples = spent + time.perf_counter() - begun, worked + time.process_time() - busy, tuples + len(part)
    begun, busy = time.perf_counter(), time.process_time()
    target.execute("COMMIT")
    return {
        "floor": spent + time.perf_counter() - begun,
        "floor processor": worked + time.process_time() - busy,
        "tuples": tuples,
    }
