"""An invented population as Parquet files: one family in each household, of three persons; a tenth of everything is unknown."""

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.peers.cases import ON, SampleCatalog
from slrtkit.domain.rules import DeclaredFact, FactType
from slrtkit.domain.subject import Unit

__all__ = ["PERSONS", "write_population"]

PERSONS: Final = 3
"""In each household."""
_UNKNOWN: Final = 10
_RICHEST: Final = 5_000_000
_AGES: Final = 30_000
_SLICE: Final = 500_000
"""Households that are made at a time."""


def write_population(folder: Path, households: int, catalog: SampleCatalog) -> None:
    """Write `households`, `families` and `persons`, each a folder of Parquet files."""
    for first in range(0, households, _SLICE):
        last = min(first + _SLICE, households)
        homes = pl.select(pl.int_range(first, last).alias("household"))
        persons = pl.select(pl.int_range(first * PERSONS, last * PERSONS).alias("person"))
        family = pl.col("household").alias("family")
        tables = {
            "households": (homes, "household", Unit.HOUSEHOLD),
            "families": (homes.with_columns(family), "household", Unit.FAMILY),
            "persons": (
                persons.with_columns((pl.col("person") // PERSONS).alias("household")).with_columns(family),
                "person",
                Unit.PERSON,
            ),
        }
        for name, (table, key, unit) in tables.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            facts = [_column(_asked(fact, catalog), key, seed) for seed, fact in enumerate(catalog.used[unit])]
            table.with_columns(*facts).write_parquet(folder / name / f"{first:09}.parquet")


def _asked(fact: DeclaredFact, catalog: SampleCatalog) -> DeclaredFact:
    """Return what is told of a fact: of the age, the day of birth."""
    return catalog.facts.by_name["birth_date"] if fact.name == "age" else fact


def _column(fact: DeclaredFact, key: str, seed: int) -> pl.Expr:
    chance = pl.col(key).hash(seed)
    told = pl.col(key).hash(seed + 1_000) % _UNKNOWN != 0
    match fact.type:
        case FactType.BOOL:
            value = chance % 2 == 0
        case FactType.ENUM:
            places = (chance % len(fact.values)).cast(pl.Int64)
            value = places.replace_strict(list(range(len(fact.values))), list(fact.values), return_dtype=pl.String)
        case FactType.DATE:
            born = (ON - date(1970, 1, 1)).days - (chance % _AGES).cast(pl.Int64)
            value = born.cast(pl.Int32).cast(pl.Date)
        case FactType.TEXT:
            value = pl.lit("contoh")
        case _:
            least, most = fact.least or 0, min(_RICHEST if fact.most is None else fact.most, _RICHEST)
            number = (chance % (most - least + 1)).cast(pl.Int64) + least
            value = number.cast(pl.Float64) if fact.type is FactType.DECIMAL else number
    return pl.when(told).then(value).alias(fact.name)
