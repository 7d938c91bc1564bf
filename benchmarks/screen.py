"""A population before the whole sample catalog, from Parquet to Parquet, against its peers.

0.1, 1 and 10 million households of three persons; `SLRTKIT_SCREEN=100000,1000000` measures others. Every side has a process of
its own for each round, whose peak memory is told; all take turns, and ratios are medians of the rounds. Every side goes from
Parquet to the same columns in Parquet. The peers: the same programs written for Polars by hand, which must say the same in
every column of everybody; OpenFisca-core, which knows no unknown and is made to carry it (see `peers/openfisca.py`), so that it
writes the same three values of everybody; and the same households explained row by row, which must say the same of each. The
last two have one core, whatever the machine has: against them, what one waits is told beside what the processors spend.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from benchmarks.metrics import Metric, Result, result
from benchmarks.peers.cases import SampleCatalog
from benchmarks.peers.environment import fetch_openfisca
from benchmarks.peers.population import PERSONS, write_population
from slrtkit.domain.subject import Unit

__all__ = ["run"]

SIZES: Final = tuple(map(int, os.environ.get("SLRTKIT_SCREEN", "100000,1000000,10000000").split(",")))
EXPLAINED: Final = 1_000
CHECKED: Final = 20_000
ROUNDS: Final = 5
_ONCE: Final = 1_000_000
"""From so many households on, three rounds; above, one."""
_PEERS: Final = 1_000_000
"""OpenFisca holds everything in memory: it is asked up to here."""


def run() -> Result:
    """Check that all sides agree, and measure them."""
    path = fetch_openfisca()
    catalog = SampleCatalog.open()
    metrics, ours = [], []
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _require_equal(folder / "checked", catalog, path)
        write_population(folder / "explained", EXPLAINED, catalog)
        for size in SIZES:
            write_population(folder / f"{size}", size, catalog)
            sides = ["polars", "byhand", "duckdb", "explained", *(["openfisca"] if size <= _PEERS else [])]
            rounds = [
                {side: _side(side, folder / ("explained" if side == "explained" else f"{size}"), path) for side in sides}
                for _ in range(ROUNDS if size < _ONCE else 3 if size == _ONCE else 1)
            ]
            ours.append(_spent(rounds, "polars") / size)
            metrics += _metrics(size, rounds)
    growth = max(later / earlier for earlier, later in pairwise(ours)) if len(ours) > 1 else 1.0
    return result(
        "screen", [*metrics, Metric("a household, at the next size / at the one before", growth, "ratio", "lower", 1.1)]
    )


def _metrics(size: int, rounds: list[dict[str, Mapping[str, float]]]) -> list[Metric]:
    polars, said = _spent(rounds, "polars"), f"{size} households of {PERSONS}"

    def ratio(one: str, other: str, by: str = "spent") -> float:
        return median(each[one][by] / each[other][by] for each in rounds)

    peak = {side: max(each[side]["peak"] for each in rounds) for side in rounds[0]}
    told = [
        Metric(f"{said}: Polars", median(each["polars"]["wall"] for each in rounds), "s", "lower"),
        Metric(f"{said}: Polars, on the processor", polars, "s", "lower"),
        Metric(f"{said}: Polars, peak memory", peak["polars"], "GiB", "lower", 8),
        Metric(f"{said}: DuckDB, on the processor", _spent(rounds, "duckdb"), "s", "lower"),
        Metric(f"{said}: DuckDB, peak memory", peak["duckdb"], "GiB", "lower", 8),
        Metric(f"{said}: slrtkit / Polars by hand", ratio("polars", "byhand"), "ratio", "lower", 1.3),
    ]
    times = size / EXPLAINED
    told += [
        Metric(f"{said}: row by row / slrtkit", ratio("explained", "polars", "wall") * times, "ratio", "higher", 200),
        Metric(f"{said}: row by row / slrtkit, on the processor", ratio("explained", "polars") * times, "ratio", "higher"),
    ]
    if "openfisca" in rounds[0]:
        told += [
            Metric(f"{said}: OpenFisca-core / slrtkit", ratio("openfisca", "polars", "wall"), "ratio", "higher", 2),
            Metric(f"{said}: OpenFisca-core / slrtkit, on the processor", ratio("openfisca", "polars"), "ratio", "higher"),
            Metric(f"{said}: OpenFisca-core, peak memory", peak["openfisca"], "GiB", "lower"),
        ]
    return told


def _spent(rounds: list[dict[str, Mapping[str, float]]], side: str) -> float:
    return median(each[side]["spent"] for each in rounds)


def _side(name: str, folder: Path, path: str) -> Mapping[str, float]:
    """Return the seconds by the clock and on the processor, and the peak memory in GiB, of one side in a process of its own."""
    with TemporaryDirectory() as out:
        command = [sys.executable, "-m", "benchmarks.peers.screening", name, str(folder), out]
        environment = {**os.environ, "PYTHONPATH": path}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        told: Mapping[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _require_equal(folder: Path, catalog: SampleCatalog, path: str) -> None:
    """Refuse to measure sides that say something else of anybody."""
    own = "polars"
    for peer in ("byhand", "duckdb", "explained", "openfisca"):
        place, size = folder / peer, EXPLAINED if peer == "explained" else CHECKED
        write_population(place, size, catalog)
        for side in (peer, own):
            out = place / f"{side} said"
            out.mkdir()
            command = [sys.executable, "-m", "benchmarks.peers.screening", side, str(place), str(out)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path})
        for unit in Unit:
            one, other = (pl.read_parquet(place / f"{side} said" / f"{unit}.parquet").sort(unit.value) for side in (peer, own))
            differing = [name for name in one.columns if not one[name].equals(other[name])]
            if differing or set(one.columns) != set(other.columns):
                raise SystemExit(f"{peer} says something else of {unit}: {differing}")
