"""A population as tables: households, persons, families, and who receives what; one column for each declared fact."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening import calendar
from slrtkit.adapters.analytics.screening.quantities import DECIMALS
from slrtkit.adapters.analytics.screening.receipts import answer, asked, name_of
from slrtkit.domain.rules import FactCatalogue, FactType
from slrtkit.domain.rules.facts import Kind
from slrtkit.domain.rules.nodes import LARGEST, Receives
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, WireError

__all__ = ["KEYS", "Frame", "Tables"]

Frame = nw.LazyFrame[Any]
KEYS: Final = {Unit.HOUSEHOLD: "household", Unit.FAMILY: "family", Unit.PERSON: "person"}
"""The column that names a unit."""
_COMPLETE: Final = "members_complete"
_NAMED: Final = {
    Unit.HOUSEHOLD: ("household", "village", _COMPLETE),
    Unit.FAMILY: ("household", "family"),
    Unit.PERSON: ("household", "family", "person"),
}
_TYPES: Final = {
    FactType.INT: ("whole numbers", nw.Int64),
    FactType.RUPIAH: ("whole numbers", nw.Int64),
    FactType.TEXT: ("texts", nw.String),
    FactType.ENUM: ("texts", nw.String),
    FactType.BOOL: ("true or false", nw.Boolean),
}


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
            WireError: columns that are missing, not declared, or of another type, each with its table and column.
        """
        given = {Unit.HOUSEHOLD: households, Unit.FAMILY: families, Unit.PERSON: persons}
        problems: list[Problem] = []
        units, facts = {}, {}
        for unit, native in given.items():
            if native is not None:
                units[unit], facts[unit] = _read(_lazy(native), unit, catalogue, on, problems)
        if problems:
            raise WireError(problems)
        problems += [
            fault
            for unit, native in given.items()
            if native is not None
            for fault in _impossible(_lazy(native), unit, catalogue)
        ]
        if problems:
            raise WireError(problems)
        if families is None:
            units[Unit.FAMILY] = units[Unit.PERSON].select("household", "family").unique(["household", "family"])
            facts[Unit.FAMILY] = frozenset()
        if participation is not None:
            for unit, frame in units.items():
                units[unit], named = _received(frame, KEYS[unit], _lazy(participation), questions, on)
                facts[unit] |= named
        return cls(units, facts)


def _lazy(native: Any) -> Frame:  # noqa: ANN401  as above
    frame: Frame = nw.from_native(native).lazy()
    return frame


def _read(
    frame: Frame, unit: Unit, catalogue: FactCatalogue, on: date, problems: list[Problem]
) -> tuple[Frame, frozenset[str]]:
    columns, schema = [], frame.collect_schema()
    declared = {fact.name: fact for fact in catalogue.facts if unit in fact.scopes}
    needed = [name for name in _NAMED[unit] if name not in {"village", _COMPLETE}]
    problems += [
        Problem(f"{unit.value}.{name}", "screen.column", "this column is missing") for name in needed if name not in schema
    ]
    for name, kind in schema.items():
        path = f"{unit.value}.{name}"
        if name in _NAMED[unit]:
            columns.append(nw.col(name))
        elif name not in declared:
            problems.append(Problem(path, "screen.column", "no fact of this name is declared for this table"))
        elif (read := _column(name, kind, declared[name].type)) is None:
            problems.append(Problem(path, "screen.type", f"a column of {_wanted(declared[name].type)} is expected, not {kind}"))
        else:
            columns.append(read.alias(name))
    if problems:
        return frame, frozenset()
    read_frame = frame.select(*columns)
    if unit is Unit.HOUSEHOLD:
        whole = nw.col(_COMPLETE).fill_null(value=True) if _COMPLETE in schema else nw.lit(value=True)
        read_frame = read_frame.with_columns(whole.alias(_COMPLETE))
    names = {name for name in schema if name in declared}
    if "birth_date" in names:
        age = calendar.completed_years(nw.col("birth_date"), on)
        read_frame = read_frame.with_columns((nw.coalesce(age, nw.col("age")) if "age" in names else age).alias("age"))
        names.add("age")
    return read_frame, frozenset(names)


def _impossible(frame: Frame, unit: Unit, catalogue: FactCatalogue) -> Iterator[Problem]:
    """Yield each column with values that its fact cannot have, and in how many rows; one look at the table."""
    schema = frame.collect_schema()
    faults: dict[str, nw.Expr] = {}
    for fact in catalogue.facts:
        if unit not in fact.scopes or fact.name not in schema:
            continue
        column = nw.col(fact.name)
        if fact.type is FactType.ENUM:
            faults[fact.name] = ~column.cast(nw.String).is_in(fact.values)
        elif fact.type.kind is Kind.NUMBER:
            least, most = (-LARGEST if fact.least is None else fact.least), (LARGEST if fact.most is None else fact.most)
            faults[fact.name] = (column < least) | (column > most)
            if fact.type is FactType.DECIMAL and not schema[fact.name].is_integer():
                faults[fact.name] |= (column * 10**DECIMALS).round() / 10**DECIMALS != column
    if faults:
        counts = (fault.fill_null(value=False).cast(nw.Int64).sum().alias(name) for name, fault in faults.items())
        [found] = frame.select(*counts).collect().rows(named=True)
        for name, rows in found.items():
            if rows:
                yield Problem(f"{unit.value}.{name}", "screen.value", f"{rows} rows hold a value that this fact cannot have")


def _wanted(form: FactType) -> str:
    if form is FactType.DATE:
        return "days"
    return "decimal numbers" if form is FactType.DECIMAL else _TYPES[form][0]


def _column(name: str, kind: nw.dtypes.DType, form: FactType) -> nw.Expr | None:
    """Return a column as conditions read it, or None where it is of another type."""
    column = nw.col(name)
    if form is FactType.DATE:
        return calendar.column(column) if kind == nw.Date else None
    if form is FactType.DECIMAL:
        if kind.is_integer():
            return column.cast(nw.Int64) * 10**DECIMALS
        return (column * 10**DECIMALS).round().cast(nw.Int64) if kind.is_numeric() else None
    if form in {FactType.INT, FactType.RUPIAH}:
        return column.cast(nw.Int64) if kind.is_integer() else None
    if form is FactType.BOOL:
        return column if kind == nw.Boolean else None
    text: bool = kind in {nw.String, nw.Categorical, nw.Enum}
    return column.cast(nw.String) if text else None


def _received(
    frame: Frame, key: str, participation: Frame, questions: frozenset[Receives], on: date
) -> tuple[Frame, frozenset[str]]:
    """Return a table of units with what each receives."""
    if not questions:
        return frame, frozenset()
    marks, counts = [], []
    names = {name_of(one): one for one in questions}
    for name, question in names.items():
        for part, mark in zip(("met", "open", "whole"), asked(question, on), strict=True):
            marks.append(mark.fill_null(value=False).cast(nw.Int64).alias(f"{name} {part}"))
            counts.append(nw.col(f"{name} {part}").sum())
    table = participation.with_columns(*marks).group_by("bearer").agg(*counts)
    joined = frame.join(table, left_on=key, right_on="bearer", how="left")
    answered = joined.with_columns(*(answer(name).alias(name) for name in names))
    return answered.drop(*(f"{name} {part}" for name in names for part in ("met", "open", "whole"))), frozenset(names)
