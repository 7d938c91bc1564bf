"""Overlaps: who receives two programs on one day that exclude each other."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import narwhals as nw

from slrtkit.adapters.analytics.reports.population import Population
from slrtkit.adapters.analytics.reports.receiving import participation_of
from slrtkit.adapters.analytics.screening.tables import KEYS, Frame
from slrtkit.domain.program import Program
from slrtkit.domain.subject import Unit
from slrtkit.ports.population import PopulationPart, PopulationReport, ReportKind

__all__ = ["COLUMNS", "report_overlaps"]

COLUMNS: Final = ("both", "one", "neither")
"""Both, of one bearer or of two of whom one belongs to the other; one of them, or both apart; neither, as far as lists say."""
_KINDS: Final = (Unit.PERSON, Unit.FAMILY, Unit.HOUSEHOLD)


def report_overlaps(population: Population, programs: Iterable[Program], on: date) -> PopulationReport:
    """Say how many households receive two programs that exclude each other; what the programs' owners listed counts.

    Args:
        population: The tables, with participation.
        programs: The catalog; rules that say what they exclude, on the day.
        on: The day.

    Raises:
        NotFoundError: (`report.participation`) nobody knows who receives what.
    """
    known = {program.code: program for program in programs}
    digests = {code: program.rules(on).digest for code, program in known.items()}
    pairs = sorted({tuple(sorted((code, other))) for code, one in known.items() for other in one.rules(on).excludes})
    received = _received(population, on)
    told = []
    for first, second in pairs:
        names = " + ".join(known[code].name if code in known else code for code in (first, second))
        frame = population.households.select("household").join(_pairs(received, first, second), on="household", how="left")
        tables = population.tables(frame, Unit.HOUSEHOLD, _status(), COLUMNS)
        own = tuple(digests[code] for code in (first, second) if code in digests)
        told.append(PopulationPart(f"{first}+{second}", names, Unit.HOUSEHOLD.value, own, tables))
    return PopulationReport(ReportKind.OVERLAPS, (on,), population.base, tuple(told))


def _received(population: Population, on: date) -> Frame:
    """Return what is received on a day, with who the bearer is, of which family and household."""
    begun, ended = nw.col("from"), nw.col("to")
    running = nw.col("complete_since").is_null() & (begun <= on) & ((ended >= on) | ended.is_null())
    rows = participation_of(population).filter(running).select("bearer", "program").unique(["bearer", "program"])
    found = [rows.join(own, on="bearer", how="inner") for own in _bearers(population)]
    return nw.concat(found, how="vertical")


def _bearers(population: Population) -> Iterable[Frame]:
    kinds = {Unit.PERSON: population.persons, Unit.FAMILY: population.persons, Unit.HOUSEHOLD: population.households}
    for place, unit in enumerate(_KINDS):
        family = nw.lit(None, nw.String) if unit is Unit.HOUSEHOLD else nw.col("family").cast(nw.String)
        columns = (nw.col(KEYS[unit]).alias("bearer"), nw.lit(place).alias("kind"), family.alias("family"), nw.col("household"))
        yield kinds[unit].select(*columns).unique(["bearer"])


def _pairs(received: Frame, first: str, second: str) -> Frame:
    """Return each household that receives one or both, with whether they meet."""
    one = received.filter(nw.col("program") == first).select("household", "bearer", "kind", "family")
    other = received.filter(nw.col("program") == second).select(
        "household", nw.col("bearer").alias("other"), nw.col("kind").alias("other kind"), nw.col("family").alias("other family")
    )
    whole = _KINDS.index(Unit.HOUSEHOLD)
    same = nw.col("bearer") == nw.col("other")
    around = (nw.col("kind") == whole) | (nw.col("other kind") == whole)
    within = (nw.col("kind") != nw.col("other kind")) & (nw.col("family") == nw.col("other family"))
    meet = one.join(other, on="household", how="inner").select(
        "household", (same | around | within).fill_null(value=False).cast(nw.Int64).alias("meets")
    )
    apart = [part.select("household", nw.lit(0, nw.Int64).alias("meets")) for part in (one, other)]
    return nw.concat([meet, *apart], how="vertical").group_by("household").agg(nw.col("meets").max())


def _status() -> nw.Expr:
    meets = nw.col("meets")
    return (
        nw.when(meets.is_null())
        .then(nw.lit("neither"))
        .otherwise(nw.when(meets == 1).then(nw.lit("both")).otherwise(nw.lit("one")))
    )
