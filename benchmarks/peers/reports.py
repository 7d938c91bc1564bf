"""`python -m benchmarks.peers.reports SIDE KIND FOLDER OUT`: one side of the benchmark `reports`, which tells what it took.

By hand, in Polars, by somebody who knows what the tables hold: the same counts by village, decile, sex and disability, and the
same function that rounds them. Which criteria are failed, what to ask next, and places, are left to slrtkit alone.
"""

import gc
import json
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from slrtkit.adapters.analytics.reports import (
    Population,
    ScreenedFolder,
    report_overlaps,
    report_rotation,
    report_simulation,
    report_targeting,
)
from slrtkit.adapters.analytics.reports.overlaps import COLUMNS as OVERLAPS
from slrtkit.adapters.analytics.reports.rotation import COLUMNS as ROTATION
from slrtkit.adapters.analytics.reports.simulation import COLUMNS as SIMULATION
from slrtkit.adapters.analytics.reports.targeting import COLUMNS as TARGETING
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.domain.crosstable import CrossTable, rounded
from slrtkit.testing.population import POPULATION_DAY as ON

__all__: list[str] = []

_BY: Final = ("village", "decile", "sex", "disability")
_FAMILY: Final = ("TUNAI", "PANGAN")
_SINCE: Final = date(ON.year - 4, 1, 1)
_BASE: Final = 10
_Shown = dict[str, dict[str, CrossTable]]
_TABLES: Final = ("households", "persons", "families", "participation")
c = pl.col


def _ours(kind: str, folder: Path) -> _Shown:
    old, new = (TomlCatalog(folder / name) for name in ("old", "new"))
    before, after = (ScreenedFolder.open(folder / f"{name}-out") for name in ("old", "new"))
    homes, persons, families, aid = (pl.scan_parquet(folder / "tables" / f"{name}.parquet") for name in _TABLES)
    population = Population(homes, persons, families, aid)
    programs = [old.program(code) for code in before.programs]
    if kind == "targeting":
        report = report_targeting(before, population, programs, old.facts)
    elif kind == "rotation":
        report = report_rotation(before, population, programs)
    elif kind == "overlaps":
        report = report_overlaps(population, programs, ON)
    else:
        report = report_simulation(before, after, population, [(old.program("TUNAI"), new.program("TUNAI"))], new.facts)
    return {part.code: {by.value: table.shown for by, table in part.tables.items()} for part in report.parts}


class _ByHand:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.homes, self.persons, self.families, self.aid = (
            pl.scan_parquet(folder / "tables" / f"{name}.parquet") for name in _TABLES
        )
        spans = self.aid.filter(c("complete_since").is_null(), c("from") <= ON)
        self.spans = spans.select("bearer", "program", "from", "to")
        self.listed = (
            self.aid.filter(c("complete_since") <= _SINCE).select("bearer", listed=pl.lit(value=True)).unique("bearer")
        )

    def placed(self, key: str) -> pl.LazyFrame:
        """Return the units of a kind with what they are told apart by."""
        units = (
            self.homes if key == "household" else self.families.join(self.homes.select("household", "village"), on="household")
        )
        heads = self.persons.filter(c("relation") == "kepala_keluarga").group_by(key)
        sexes = heads.agg(least=c("sex").min(), most=c("sex").max())
        ill = c("disability").max()
        disabled = self.persons.group_by(key).agg(
            disability=pl.when(ill).then(pl.lit("1")).when(c("disability").null_count() == 0).then(pl.lit("0"))
        )
        sex = pl.when(c("least") == c("most")).then("least")
        told = units.select("household", *dict.fromkeys((key,)) if key != "household" else (), "village", "desil")
        joined = told.join(sexes.select(key, sex=sex), on=key, how="left").join(disabled, on=key, how="left")
        decile = c("desil").cast(pl.String).str.zfill(2)
        return joined.with_columns(decile=decile).with_columns(c(*_BY).fill_null("?"))

    def shown(self, frame: pl.LazyFrame, status: pl.Expr, columns: tuple[str, ...]) -> dict[str, CrossTable]:
        """Return the tables of a report."""
        rows = frame.with_columns(status=status).group_by(*_BY, "status").len().collect(engine="streaming")
        found = {}
        for by in _BY:
            counts = rows.group_by(by, "status").agg(c("len").sum())
            found[by] = CrossTable.of({(group, said): number for group, said, number in counts.iter_rows()}, columns)
        return {by: table.shown for by, table in rounded(found, _BASE).items()}

    def verdicts(self, program: str, catalog: str = "old") -> tuple[str, pl.LazyFrame]:
        """Return whom a program is for, and the verdicts."""
        key = "family" if program in _FAMILY else "household"
        table = pl.scan_parquet(self.folder / f"{catalog}-out" / f"{key}.parquet")
        return key, table.select(key, verdict=c(program))

    def targeting(self) -> _Shown:
        return {program: self._targeting(program) for program in ("PANGAN", "RUMAH", "TUNAI")}

    def _targeting(self, program: str) -> dict[str, CrossTable]:
        key, verdicts = self.verdicts(program)
        running = self.spans.filter(c("program") == program, c("to").is_null() | (c("to") >= ON))
        got = running.select("bearer", got=pl.lit(value=True)).unique("bearer")
        frame = self.placed(key).join(verdicts, on=key, how="left")
        for told in (got, self.listed):
            frame = frame.join(told, left_on=key, right_on="bearer", how="left")
        entitled = (
            pl.when(c("got")).then(pl.lit("served")).when(c("listed")).then(pl.lit("missed")).otherwise(pl.lit("unlisted"))
        )
        other = pl.when(c("got")).then(pl.lit("check")).otherwise(pl.lit("outside"))
        status = pl.when(c("verdict").is_null()).then(pl.lit("open")).when(c("verdict") == 1).then(entitled).otherwise(other)
        return self.shown(frame, status, TARGETING)

    def rotation(self) -> _Shown:
        return {program: self._rotation(program) for program in ("PANGAN", "RUMAH", "TUNAI")}

    def _rotation(self, program: str) -> dict[str, CrossTable]:
        key, verdicts = self.verdicts(program)
        years = self.spans.filter(c("program") == program, c("from") >= _SINCE)
        counted = years.group_by("bearer").agg(years=c("from").dt.year().n_unique())
        frame = self.placed(key).join(verdicts.filter(c("verdict") == 1), on=key)
        for told in (counted, self.listed):
            frame = frame.join(told, left_on=key, right_on="bearer", how="left")
        helped = pl.when(c("years").is_not_null()).then("years").when(c("listed")).then(0)
        frame = frame.with_columns(helped=helped.cast(pl.Int32))
        again, never = (c("helped") >= 2).any(), (c("helped") == 0).any()  # noqa: PLR2004  twice
        near = frame.group_by("village", "decile").agg(again=again, never=never)
        frame = frame.join(near, on=["village", "decile"], how="left")
        status = (
            pl.when(c("helped").is_null())
            .then(pl.lit("unlisted"))
            .when((c("helped") == 0) & c("again"))
            .then(pl.lit("never"))
            .when((c("helped") >= 2) & c("never"))  # noqa: PLR2004  twice
            .then(pl.lit("again"))
            .otherwise(pl.lit("even"))
        )
        return self.shown(frame, status, ROTATION)

    def overlaps(self) -> _Shown:
        running = self.spans.filter(c("program").is_in(_FAMILY), c("to").is_null() | (c("to") >= ON))
        each = running.group_by("bearer").agg(number=c("program").n_unique())
        homes = each.join(self.families, left_on="bearer", right_on="family").group_by("household").agg(c("number").max())
        frame = self.placed("household").join(homes, on="household", how="left")
        status = (
            pl.when(c("number").is_null())
            .then(pl.lit("neither"))
            .when(c("number") > 1)
            .then(pl.lit("both"))
            .otherwise(pl.lit("one"))
        )
        return {"PANGAN+TUNAI": self.shown(frame, status, OVERLAPS)}

    def simulation(self) -> _Shown:
        key, before = self.verdicts("TUNAI")
        _, after = self.verdicts("TUNAI", "new")
        frame = self.placed(key).join(before, on=key).join(after.rename({"verdict": "then"}), on=key)
        was = (c("verdict") == 1).fill_null(value=False)

        def either(one: str, other: str) -> pl.Expr:
            return pl.when(was).then(pl.lit(one)).otherwise(pl.lit(other))

        told = pl.when(c("then") == 1).then(either("stays", "gains")).otherwise(either("loses", "outside"))
        status = pl.when(c("then").is_null()).then(either("opens", "open")).otherwise(told)
        return {"TUNAI": self.shown(frame, status, SIMULATION)}


def main() -> None:
    """Make one report, write its figures, and print the seconds by the clock, those on the processor, and the peak memory."""
    side, kind, folder, out = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
    gc.collect()
    gc.freeze()  # what was loaded before is not to be gone through again by whichever side has the luck
    begun, spent = time.perf_counter(), time.process_time()
    shown: _Shown = _ours(kind, folder) if side == "ours" else getattr(_ByHand(folder), kind)()
    wall, spent = time.perf_counter() - begun, time.process_time() - spent
    told = {
        code: {by: [table.rows, table.columns, table.cells] for by, table in tables.items()} for code, tables in shown.items()
    }
    out.write_text(json.dumps(told, sort_keys=True), "utf-8")
    print(json.dumps({"wall": wall, "spent": spent, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))


main()
