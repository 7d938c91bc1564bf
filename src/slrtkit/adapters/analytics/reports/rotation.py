"""Rotation: who was helped again and again, while an equal neighbour never was."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import narwhals as nw

from slrtkit.adapters.analytics.reports.population import Population, ScreenedFolder
from slrtkit.adapters.analytics.reports.receiving import participation_of
from slrtkit.adapters.analytics.screening.receipts import ALL
from slrtkit.adapters.analytics.screening.tables import KEYS, Frame
from slrtkit.domain.program import Program
from slrtkit.domain.subject import Unit
from slrtkit.ports.population import Breakdown, PopulationPart, PopulationReport, ReportKind

__all__ = ["COLUMNS", "YEARS", "report_rotation"]

YEARS: Final = 5
"""How far back a report looks."""
COLUMNS: Final = ("never", "again", "even", "unlisted")
"""Never helped, while an equal neighbour was so in two years or more; that neighbour; neither; nobody lists whether ever.

Neighbours are equal where they are entitled by the same rules and have one village and one decile.
"""
_AGAIN: Final = 2


def report_rotation(
    screened: ScreenedFolder, population: Population, programs: Iterable[Program], *, years: int = YEARS
) -> PopulationReport:
    """Say whether aid goes round among those who are entitled to it.

    Args:
        screened: The verdicts: who is entitled.
        population: The tables, with participation.
        programs: Which programs to tell of.
        years: How far back to look.

    Raises:
        NotFoundError: (`report.participation`) nobody knows who received what.
        WireError: (`report.rules`) the screening judged by other rules.
    """
    told = []
    for program in programs:
        rules = program.rules(screened.on)
        unit = screened.require_rules(rules)
        frame = _helped(
            population, screened.frame(unit).filter(nw.col(rules.program) == 1), unit, rules.program, screened.on, years
        )
        tables = population.tables(_beside(population.placed(frame, unit), frame), unit, _status(), COLUMNS)
        told.append(PopulationPart(rules.program, program.name, unit.value, (rules.digest,), tables))
    return PopulationReport(ReportKind.ROTATION, (screened.on,), population.base, tuple(told))


def _helped(population: Population, frame: Frame, unit: Unit, program: str, on: date, years: int) -> Frame:
    """Return units with `helped`: in how many calendar years help began; null where nobody lists whether ever."""
    since = date(on.year - years + 1, 1, 1)
    rows, own = participation_of(population), nw.col("program") == program
    begun = nw.col("from")
    spans = rows.filter(own & nw.col("complete_since").is_null() & (begun >= since) & (begun <= on))
    counts = spans.select("bearer", begun.dt.year().alias("year")).unique(["bearer", "year"])
    counted = counts.group_by("bearer").agg(nw.len().cast(nw.Int64).alias("years"))
    lists = rows.filter((own | (nw.col("program") == ALL)) & (nw.col("complete_since") <= since))
    whole = lists.select("bearer", nw.lit(0, nw.Int64).alias("listed")).unique(["bearer"])
    for told in (counted, whole):
        frame = frame.join(told, left_on=KEYS[unit], right_on="bearer", how="left")
    return frame.with_columns(nw.coalesce("years", "listed").alias("helped"))


def _beside(placed: Frame, frame: Frame) -> Frame:
    """Return units with whether an equal neighbour was helped again, and whether one never was."""
    key = frame.collect_schema().names()
    around = [Breakdown.VILLAGE.value, Breakdown.DECILE.value]
    helped = nw.col("helped")
    marked = placed.with_columns(
        (helped >= _AGAIN).fill_null(value=False).cast(nw.Int64).alias("some again"),
        (helped == 0).fill_null(value=False).cast(nw.Int64).alias("some never"),
    )
    groups = marked.group_by(*around).agg(nw.col("some again").max(), nw.col("some never").max())
    return placed.join(groups, on=around, how="left").select(*key, "some again", "some never")


def _status() -> nw.Expr:
    helped = nw.col("helped")
    never, again = (helped == 0) & (nw.col("some again") == 1), (helped >= _AGAIN) & (nw.col("some never") == 1)
    told = nw.when(never).then(nw.lit("never")).otherwise(nw.when(again).then(nw.lit("again")).otherwise(nw.lit("even")))
    return nw.when(helped.is_null()).then(nw.lit("unlisted")).otherwise(told)
