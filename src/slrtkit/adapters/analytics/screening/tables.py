"""A population as tables: households, persons, families, and who receives what; one column for each declared fact."""

from datetime import date
from typing import Any, Final

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening import calendar
from slrtkit.adapters.analytics.screening.inspection import require_fit
from slrtkit.adapters.analytics.screening.names import Frame, dotless, told, within
from slrtkit.adapters.analytics.screening.quantities import DECIMALS
from slrtkit.adapters.analytics.screening.receipts import answer, asked, name_of
from slrtkit.adapters.analytics.screening.rosters import COMPLETE
from slrtkit.domain.rules import FactCatalogue, FactType
from slrtkit.domain.rules.nodes import Receives
from slrtkit.domain.subject import Unit

__all__ = ["KEYS", "Frame", "Tables"]

KEYS: Final = {Unit.HOUSEHOLD: "household", Unit.FAMILY: "family", Unit.PERSON: "person"}
"""The column that names a unit."""
_READ: Final = {
    FactType.INT: nw.Int64,
    FactType.RUPIAH: nw.Int64,
    FactType.BOOL: nw.Boolean,
    FactType.TEXT: nw.String,
    FactType.ENUM: nw.String,
}
"""What columns hold that conditions read as they are."""


@frozen(eq=False)
class Tables:
    """The tables of a population, each with its facts as the conditions read them.

    Attributes:
        units: The table of each kind of unit, by its key.
        facts: The names of its facts and receipts.
    """

    units: dict[Unit, Frame]
    facts: dict[Unit, frozenset[str]]

    @classmethod
    def of(
        cls,
        households: Any,  # noqa: ANN401  whatever frame Narwhals knows
        persons: Any,  # noqa: ANN401  as above
        families: Any | None,  # noqa: ANN401  as above
        participation: Any | None,  # noqa: ANN401  as above
        *,
        catalogue: FactCatalogue,
        questions: frozenset[Receives],
        on: date,
    ) -> "Tables":
        """Read the tables.

        Raises:
            WireError: see `require_fit`.
        """
        given = {Unit.HOUSEHOLD: households, Unit.FAMILY: families, Unit.PERSON: persons}
        natives = {unit: native for unit, native in given.items() if native is not None}
        units, facts = {}, {}
        for unit, frame in require_fit(natives, participation, catalogue, on).items():
            units[unit], facts[unit] = _read(frame, unit, catalogue, on)
        if families is None:
            units[Unit.FAMILY] = units[Unit.PERSON].select("household", "family").unique(["household", "family"])
            facts[Unit.FAMILY] = frozenset()
        if participation is not None:
            for unit, frame in units.items():
                units[unit], named = _received(frame, KEYS[unit], dotless(participation), questions, on)
                facts[unit] |= named
        return cls(units, facts)


def _read(frame: Frame, unit: Unit, catalogue: FactCatalogue, on: date) -> tuple[Frame, frozenset[str]]:
    schema = frame.collect_schema()
    declared = {within(fact.name): fact.type for fact in catalogue.facts if unit in fact.scopes}
    names = [name for name in schema if name in declared]
    columns = {name: _column(name, schema[name], declared[name]) for name in names if schema[name] != _READ.get(declared[name])}
    if unit is Unit.HOUSEHOLD:
        columns[COMPLETE] = nw.col(COMPLETE).fill_null(value=True) if COMPLETE in schema else nw.lit(value=True)
    for name in [one for one in names if told(one).rpartition(".")[2] == "birth_date"]:
        age, day = name.removesuffix("birth_date") + "age", nw.col(name)
        years = calendar.completed_years(columns[name], on)
        if age in names:
            columns[age] = nw.coalesce(years, columns.get(age, nw.col(age)))
        else:
            columns[age], columns[calendar.born(age)] = years, day
            names += [age, calendar.born(age)]
    if columns:
        frame = frame.with_columns(*(column.alias(name) for name, column in columns.items()))
    return frame, frozenset(map(told, names))


def _column(name: str, kind: nw.dtypes.DType, form: FactType) -> nw.Expr:
    """Return a column as conditions read it."""
    column = nw.col(name)
    match form:
        case FactType.DATE:
            return calendar.column(column)
        case FactType.DECIMAL:
            whole = column.cast(nw.Int64) * 10**DECIMALS
            return whole if kind.is_integer() else (column * 10**DECIMALS).round().cast(nw.Int64)
        case FactType.INT | FactType.RUPIAH:
            return column.cast(nw.Int64)
        case FactType.BOOL:
            return column
        case FactType.TEXT | FactType.ENUM:
            return column.cast(nw.String)


def _received(
    frame: Frame, key: str, participation: Frame, questions: frozenset[Receives], on: date
) -> tuple[Frame, frozenset[str]]:
    """Return a table of units with what each receives."""
    if not questions:
        return frame, frozenset()
    schema = participation.collect_schema()
    days = ("from", "to", "complete_since")
    told_days = (nw.col(name).cast(nw.Date) if name in schema else nw.lit(None, dtype=nw.Date).alias(name) for name in days)
    participation = participation.with_columns(*told_days)
    marks, counts = [], []
    names = {within(name_of(one)): one for one in questions}
    for name, question in names.items():
        for part, mark in zip(("met", "open", "whole"), asked(question, on), strict=True):
            marks.append(mark.fill_null(value=False).cast(nw.Int64).alias(f"{name} {part}"))
            counts.append(nw.col(f"{name} {part}").sum())
    table = participation.with_columns(*marks).group_by("bearer").agg(*counts)
    joined = frame.join(table, left_on=key, right_on="bearer", how="left")
    answered = joined.with_columns(*(answer(name).alias(name) for name in names))
    return answered.drop(*(f"{name} {part}" for name in names for part in ("met", "open", "whole"))), frozenset(
        map(told, names)
    )
