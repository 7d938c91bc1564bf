"""OpenFisca-core before a population in Parquet files: the system of `openfisca.py`, loaded as arrays.

It knows no unknown: what is null has the default of its type. Nobody receives anything.
"""

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from openfisca_core.indexed_enums import EnumArray
from openfisca_core.simulation_builder import SimulationBuilder

from benchmarks.peers.cases import ON, SampleCatalog
from benchmarks.peers.openfisca import OpenFisca, variable_name
from slrtkit.domain.rules import FactType
from slrtkit.domain.subject import Unit

__all__ = ["calculated"]

_TABLES: Final = {Unit.PERSON: "persons", Unit.FAMILY: "families", Unit.HOUSEHOLD: "households"}


def calculated(folder: Path, catalog: SampleCatalog) -> dict[Unit, pl.DataFrame]:
    """Load a population and calculate every program; returns the tables that a screening writes, with all their columns."""
    openfisca = OpenFisca.of(catalog)
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
                codes = table[fact.name].cast(pl.Enum(fact.values)).to_physical().fill_null(0).cast(pl.Int16)
                values = EnumArray(codes.to_numpy(), openfisca.system.get_variable(name).possible_values)
            else:
                values = _values(table, fact.name).to_numpy()
            simulation.set_input(name, ON.isoformat(), values)

    def asked(*parts: str) -> pl.Series:
        return pl.Series(simulation.calculate(variable_name(*parts), ON.isoformat()))

    found = {}
    for unit, table in tables.items():
        own = catalog.of(unit)
        verdicts = {one.program.code: asked(one.program.code).cast(pl.Int8) for one in own}
        names = [(one.program.code, criterion.code) for one in own for criterion in one.rules.judged]
        keys = table.select(*dict.fromkeys(("household", unit.value)))
        found[unit] = keys.with_columns(**verdicts, **{".".join(name): asked(*name) for name in names})
    return found


def _values(table: pl.DataFrame, name: str) -> pl.Series:
    if name != "age":
        column = table[name]
        return column.fill_null(value=False) if column.dtype == pl.Boolean else column.fill_null(0)
    born = table["birth_date"].dt
    key = born.year().cast(pl.Int64) * 10_000 + born.month().cast(pl.Int64) * 100 + born.day()
    return ((ON.year * 10_000 + ON.month * 100 + ON.day - key) // 10_000).fill_null(0)
