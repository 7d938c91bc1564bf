"""OpenFisca-core before a population in Parquet files: the system of `openfisca.py` with three values, loaded as arrays.

It does the whole work, in its own way: it reads the same files, and says of everybody what is certain and what is possible. The
same columns follow: true, false, or null where what is possible is not certain. Nothing is known of receipts.
"""

from collections.abc import Iterator
from math import nan
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulation_builder import SimulationBuilder

from benchmarks.peers.cases import ON, SampleCatalog
from benchmarks.peers.openfisca import UNTOLD, OpenFisca, choices_of, variable_name
from slrtkit.domain.rules import FactType
from slrtkit.domain.subject import Unit

__all__ = ["calculated"]

_TABLES: Final = {Unit.PERSON: "persons", Unit.FAMILY: "families", Unit.HOUSEHOLD: "households"}


def calculated(folder: Path, catalog: SampleCatalog) -> dict[Unit, pl.DataFrame]:
    """Load a population and calculate every program; returns the tables that a screening writes, with all their columns."""
    openfisca = OpenFisca.of(catalog, unknowns=True)
    builder = SimulationBuilder()
    builder.create_entities(openfisca.system)
    people = pl.read_parquet(folder / "persons")
    builder.declare_person_entity("person", people["person"].to_numpy())
    tables = {Unit.PERSON: people}
    for unit in (Unit.FAMILY, Unit.HOUSEHOLD):
        tables[unit] = pl.read_parquet(folder / _TABLES[unit])
        group = builder.declare_entity(unit.value, tables[unit][unit.value].to_numpy())
        builder.join_with_persons(group, people[unit.value].to_numpy(), np.zeros(len(people), dtype=np.int8))
    simulation = builder.build(openfisca.system)
    for unit, table in tables.items():
        for fact in catalog.used[unit]:
            name = variable_name(unit.value, fact.name)
            if fact.type is FactType.ENUM:
                codes = table[fact.name].cast(pl.Enum((*fact.values, UNTOLD))).fill_null(UNTOLD).to_physical().cast(pl.Int16)
                simulation.set_input(name, ON.isoformat(), EnumArray(codes.to_numpy(), choices_of(fact)))
            elif fact.type is FactType.BOOL:
                for possible in (False, True):
                    values = table[fact.name].fill_null(possible).to_numpy()
                    simulation.set_input(variable_name(unit.value, fact.name, possible=possible), ON.isoformat(), values)
            else:
                simulation.set_input(name, ON.isoformat(), _number(table, fact.name).cast(pl.Float32).fill_null(nan).to_numpy())

    def asked(name: str, parts: tuple[str, ...]) -> Iterator[pl.Series]:
        for possible in (False, True):
            values = simulation.calculate(variable_name(*parts, possible=possible), ON.isoformat())
            yield pl.Series(f"{name}{' possible' * possible}", values)

    found = {}
    for unit, table in tables.items():
        own = catalog.of(unit)
        names: dict[str, tuple[str, ...]] = {one.program.code: (one.program.code,) for one in own}
        criteria = ((one.program.code, each.code) for one in own for each in one.rules.judged)
        names |= {".".join(parts): parts for parts in criteria}
        keys = list(dict.fromkeys(("household", unit.value)))
        said = table.select(keys).with_columns(series for name, parts in names.items() for series in asked(name, parts))
        told = {name: pl.when(pl.col(name) == pl.col(f"{name} possible")).then(pl.col(name)) for name in names}
        verdicts = {one.program.code: told.pop(one.program.code).cast(pl.Int8) for one in own}
        found[unit] = said.select(*keys, **verdicts, **told)
    return found


def _number(table: pl.DataFrame, name: str) -> pl.Series:
    if name != "age":
        return table[name]
    born = table["birth_date"].dt
    key = born.year().cast(pl.Int64) * 10_000 + born.month().cast(pl.Int64) * 100 + born.day()
    return (ON.year * 10_000 + ON.month * 100 + ON.day - key) // 10_000
