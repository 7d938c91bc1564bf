"""Targeting, overlaps, rotation and simulation of a whole population, from what a screening wrote, against Polars by hand.

100,000 and 1,000,000 households; `SLRTKIT_REPORTS=100000` measures others. Every side has a process of its own for each round,
and all take turns; by hand the same tables must come of it. A report tells more than that: which criteria are failed, what to
ask next in each village, and for whom there are places.
"""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import polars as pl
from click.testing import CliRunner

from benchmarks.metrics import Metric, Result, result
from slrtkit.cli import main
from slrtkit.testing.population import POPULATION_DAY, write_sample_catalog

__all__ = ["run", "write_district"]

SIZES: Final = tuple(map(int, os.environ.get("SLRTKIT_REPORTS", "100000,1000000").split(",")))
KINDS: Final = ("targeting", "overlaps", "rotation", "simulation")
ROUNDS: Final = 3
_VILLAGES: Final = 270
_RELATIONS: Final = ("kepala_keluarga", "istri", "anak")


def run() -> Result:
    """Check that both sides agree, and measure them."""
    metrics = []
    with TemporaryDirectory() as scratch:
        for size in SIZES:
            folder = Path(scratch) / f"{size}"
            write_district(folder, size)
            for kind in KINDS:
                rounds = [{side: _side(side, kind, folder) for side in ("ours", "byhand")} for _ in range(ROUNDS)]
                said = f"{size} households: {kind}"
                metrics += [
                    Metric(said, median(each["ours"]["wall"] for each in rounds), "s", "lower"),
                    Metric(f"{said}, on the processor", median(each["ours"]["spent"] for each in rounds), "s", "lower"),
                    Metric(f"{said}, peak memory", max(each["ours"]["peak"] for each in rounds), "GiB", "lower"),
                    Metric(
                        f"{said}: slrtkit / tables alone by hand, on the processor",
                        median(each["ours"]["spent"] / each["byhand"]["spent"] for each in rounds),
                        "ratio",
                        "lower",
                    ),
                ]
                if (folder / "ours").read_bytes() != (folder / "byhand").read_bytes():
                    raise SystemExit(f"{kind}: by hand something else is said")
    return result("reports", metrics)


def _side(side: str, kind: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.peers.reports", side, kind, str(folder), str(folder / side)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def write_district(folder: Path, households: int) -> None:
    """Write tables, two catalogs, and what a screening by each says; a tenth or so of everything is unknown."""
    (folder / "tables").mkdir(parents=True)
    files = []
    for name, frame in _tables(households).items():
        frame.sink_parquet(folder / "tables" / f"{name}.parquet")
        files += [f"--{name}", str(folder / "tables" / f"{name}.parquet")]
    for name, decile in (("old", 4), ("new", 5)):
        write_sample_catalog(folder / name, decile=decile, places=households // 20)
        catalog = ["--catalog", str(folder / name), "--on", POPULATION_DAY.isoformat(), "--out", str(folder / f"{name}-out")]
        done = CliRunner().invoke(main, ["screen", *files, *catalog])
        if done.exit_code:
            raise SystemExit(done.output)


def _tables(households: int) -> dict[str, pl.LazyFrame]:
    home = pl.format("H{}", "home")
    desil = _of(10, 1).cast(pl.Int64) + 1
    facts = {
        "village": pl.format("33.16.99.{}", 1001 + _of(_VILLAGES, 2)),
        "desil": pl.when(_of(11, 3) > 0).then(desil),
        "housing.floor": _one(("tanah", "semen", "keramik", None), 4),
        "housing.area_m2": pl.when(_of(4, 5) > 0).then(30.0 + _of(20, 6)),
    }
    homes = pl.LazyFrame({"home": range(households)}).with_columns(household=home).with_columns(**facts)
    each = [homes.with_columns(family=pl.format("{}-F0", "household"))]
    each.append(homes.filter(_of(4, 7) == 0).with_columns(family=pl.format("{}-F1", "household")))
    families = pl.concat(each)
    people = families.join(pl.LazyFrame({"relation": _RELATIONS}), how="cross")
    person = pl.format("{}-{}", "family", "relation")
    told = {"sex": _one(("L", "P", "L", None), 8, "person"), "disability": _one((True, False, False, None), 9, "person")}
    persons = people.with_columns(person=person).with_columns(**told)
    bearers = pl.concat(
        [
            families.select(bearer="family", program=pl.lit("TUNAI")),
            families.select(bearer="family", program=pl.lit("PANGAN")),
            homes.select(bearer="household", program=pl.lit("RUMAH")),
        ]
    )
    return {
        "households": homes.drop("home"),
        "families": families.select("household", "family", "desil"),
        "persons": persons.select("household", "family", "person", "relation", "sex", "disability"),
        "participation": _aid(bearers),
    }


def _aid(bearers: pl.LazyFrame) -> pl.LazyFrame:
    """Return what is received, up to thrice, and whose lists are complete."""
    parts = []
    for place in range(3):
        chance = pl.struct("bearer", "program").hash(20 + place)
        year = 2018 + (chance % 8).cast(pl.Int32)
        begun = pl.date(year, 1, 1 + (chance // 8 % 28).cast(pl.Int32))
        ended = pl.when(chance // 1_000 % 2 == 0).then(pl.date(year, 12, 31))
        received = bearers.filter(chance // 10_000 % 3 == 0)
        parts.append(received.with_columns(begun.alias("from"), ended.alias("to"), complete_since=pl.lit(None, pl.Date)))
    lists = bearers.select("bearer").unique("bearer").filter(pl.col("bearer").hash(30) % 5 > 0)
    never = pl.lit(None, pl.Date)
    since = pl.lit(date(2015, 1, 1))
    parts.append(
        lists.select("bearer", pl.lit("*").alias("program"), never.alias("from"), never.alias("to"), complete_since=since)
    )
    return pl.concat(parts)


def _of(number: int, seed: int, key: str = "household") -> pl.Expr:
    return pl.col(key).hash(seed) % number


def _one(choices: tuple[Any, ...], seed: int, key: str = "household") -> pl.Expr:
    return _of(len(choices), seed, key).cast(pl.Int64).replace_strict(list(range(len(choices))), list(choices))
