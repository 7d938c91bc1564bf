"""A population before the whole sample catalog, from Parquet to Parquet, against explaining it row by row.

100,000 households of three persons; `SLRTKIT_SCREEN=1000000` measures another number. Each engine has a process of its own,
whose peak memory is told. Row by row, a few hundred households are explained, their facts read; that side only answers.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

from benchmarks.metrics import Metric, Result, result
from benchmarks.peers.cases import ON, SampleCatalog, home
from benchmarks.peers.population import PERSONS, write_population
from slrtkit.domain.rules import assess, read_all

__all__ = ["run"]

HOUSEHOLDS = int(os.environ.get("SLRTKIT_SCREEN", "100000"))
EXPLAINED = 200
_CODE = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
from slrtkit.adapters.analytics.screening import open_engine, screen
from benchmarks.peers.cases import ON, SampleCatalog
folder, out = map(Path, sys.argv[2:])
catalog, engine = SampleCatalog.open(), open_engine(sys.argv[1])
rules = [(one.program.unit, one.rules) for one in catalog.judged]
begun, spent = time.perf_counter(), time.process_time()
tables = {name: engine.table(folder / name) for name in ("households", "persons", "families")}
for one in screen(tables["households"], tables["persons"], rules, ON, catalog.facts, families=tables["families"]):
    one.frame.sink_parquet(str(out / f"{one.unit.value}.parquet"))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(json.dumps([time.perf_counter() - begun, time.process_time() - spent, peak]))
"""


def run() -> Result:
    """Measure both engines, and the rows."""
    catalog = SampleCatalog.open()
    metrics = []
    each = _explained(catalog)
    with tempfile.TemporaryDirectory() as folder:
        write_population(Path(folder), HOUSEHOLDS, catalog)
        for engine in ("polars", "duckdb"):
            with tempfile.TemporaryDirectory() as out:
                done = subprocess.run(
                    [sys.executable, "-c", _CODE, engine, folder, out], check=True, stdout=subprocess.PIPE, text=True
                )
            wall, spent, peak = json.loads(done.stdout.splitlines()[-1])
            metrics += [
                Metric(f"{engine}: {HOUSEHOLDS} households of {PERSONS}, {len(catalog.judged)} programs", wall, "s", "lower"),
                Metric(f"{engine}: the same, on the processor", spent, "s", "lower"),
                Metric(f"{engine}: peak memory", peak, "GiB", "lower", 8),
                Metric(f"row by row / {engine}, processor", each * HOUSEHOLDS / spent, "ratio", "higher", 200),
            ]
    return result("screen", metrics)


def _explained(catalog: SampleCatalog) -> float:
    """Return the seconds that one household takes row by row."""
    homes = [home(catalog, seed, known=0.9) for seed in range(EXPLAINED)]
    begun = process_time()
    for one in homes:
        units = [(unit, facts) for unit, facts in one.units()][: 2 + PERSONS]
        for (unit, _), case in zip(units, read_all([facts for _, facts in units], ON, catalog.facts), strict=True):
            for judged in catalog.of(unit):
                assess(judged.rules, case, ON)
    return (process_time() - begun) / EXPLAINED
