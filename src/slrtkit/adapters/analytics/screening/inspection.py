"""What is wrong with the tables of a population: columns, types, units and values, each with the number of rows it concerns."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening.names import IDS, Frame, collected, dotless, told, unit_of, within
from slrtkit.adapters.analytics.screening.quantities import DECIMALS
from slrtkit.adapters.analytics.screening.schema import NAMED, PARTICIPATION, Column, schema_of
from slrtkit.adapters.analytics.screening.values import among
from slrtkit.domain.rules import DeclaredFact, FactCatalogue, FactType
from slrtkit.domain.rules.case import births
from slrtkit.domain.rules.facts import Kind
from slrtkit.domain.rules.nodes import LARGEST
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, WireError

__all__ = ["mistyped", "require_fit", "unlike"]

_WORDS: Final = {
    "Int64": "whole numbers",
    "Float64": "decimal numbers",
    "Boolean": "true or false",
    "Date": "days",
    "String": "texts",
}


def require_fit(
    natives: Mapping[Unit, Any],
    participation: Any | None,  # noqa: ANN401  whatever frame Narwhals knows
    catalogue: FactCatalogue,
    on: date,
) -> dict[Unit, Frame]:
    """Return the tables of units, by names without dots, having refused what the catalogue does not declare; one look at each.

    Raises:
        WireError: every fault: columns that are missing (`screen.column`) or not declared, of another type (`screen.type`) or
            unit (`screen.unit`), ids of another type than in another table, and values that the fact cannot have
            (`screen.value`), days of birth among them on which nobody was born who lives on the day of the cases; with
            table, column and number of rows.
    """
    schema = schema_of(catalogue)
    problems: list[Problem] = []
    frames = {}
    for unit, native in natives.items():
        table = _Table.of(unit.value, native, schema[unit.value], NAMED[unit])
        problems += table.problems({within(fact.name): fact for fact in catalogue.facts if unit in fact.scopes}, on)
        frames[unit] = table.frame
    if participation is not None:
        problems += _Table.of("participation", participation, schema["participation"], PARTICIPATION).problems({}, on)
    schemas = {unit.value: frame.collect_schema() for unit, frame in frames.items()}
    if participation is not None:
        schemas["participation"] = dotless(participation).collect_schema()
    problems += unlike(schemas)
    if problems:
        raise WireError(problems)
    return frames


def mistyped(table: str, schema: nw.Schema, columns: Mapping[str, str]) -> Iterator[Problem]:
    """Yield columns of another type than one of those in `schema.Column`; one that holds nothing is of any."""
    for name, expected in columns.items():
        kind = schema.get(name, nw.Unknown())
        if kind != nw.Unknown and not _fits(Column(name, expected), kind):
            yield Problem(f"{table}.{name}", "screen.type", f"a column of {_WORDS[expected]} is expected, not {_named(kind)}")


def unlike(tables: Mapping[str, nw.Schema]) -> Iterator[Problem]:
    """Yield ids that are whole numbers in one table and texts in another; a bearer has one of the ids of the tables before."""
    known: dict[str, tuple[str, str]] = {}
    for table, schema in tables.items():
        for name in sorted(IDS & set(schema)):
            kind = "Int64" if schema[name].is_integer() else "String"
            others = known.values() if name == "bearer" else [known.setdefault(name, (table, kind))]
            for there, expected in [one for one in others if one[1] != kind][:1]:
                text = f"ids are {_WORDS[expected]} in the table {there}, not {_named(schema[name])}"
                yield Problem(f"{table}.{name}", "screen.type", text)


@frozen(eq=False)
class _Table:
    """A table as it was given.

    Attributes:
        name: Which.
        frame: What it holds.
        units: The units that its columns name: `Rp/bulan` of a column `income [Rp/bulan]`.
        schema: The columns that there may be.
        named: Which of them are no facts.
    """

    name: str
    frame: Frame
    units: Mapping[str, str]
    schema: Mapping[str, Column]
    named: Mapping[str, str]

    @classmethod
    def of(cls, name: str, native: Any, schema: list[Column], named: Mapping[str, str]) -> "_Table":  # noqa: ANN401  as above
        given: Frame = nw.from_native(native).lazy()
        units = {within(column): unit for column in given.collect_schema().names() if (unit := unit_of(column))}
        return cls(name, dotless(native), units, {within(one.name): one for one in schema}, named)

    def problems(self, facts: Mapping[str, DeclaredFact], on: date) -> Iterator[Problem]:
        """Yield its faults."""
        schema = self.frame.collect_schema()
        wrong = dict(self._wrong(schema))
        judged = {
            name: fault
            for name, fact in facts.items()
            if name in schema and name not in wrong
            for fault in _impossible(fact, schema, on)
        }
        counts = (fault.fill_null(value=False).cast(nw.Int64).sum().alias(name) for name, fault in judged.items())
        [found] = collected(self.frame.select(nw.len().alias("rows"), *counts)).rows(named=True)
        for name, (code, text) in wrong.items():
            yield Problem(f"{self.name}.{told(name)}", code, f"{text}; the table has {found['rows']} rows")
        for name in judged:
            if found[name]:
                born = facts[name].type is FactType.DATE
                what = f"a day on which nobody was born who lives on {on}" if born else "a value that this fact cannot have"
                yield Problem(f"{self.name}.{told(name)}", "screen.value", f"{found[name]} rows hold {what}")

    def _wrong(self, schema: nw.Schema) -> Iterator[tuple[str, tuple[str, str]]]:
        required = [name for name in self.named if name in IDS or name == "program"]
        yield from ((name, ("screen.column", "this column is missing")) for name in required if name not in schema)
        for name, kind in schema.items():
            column = self.schema.get(name)
            unit = self.units.get(name)
            if column is None:
                yield name, ("screen.column", "no fact of this name is declared for this table")
            elif not _fits(column, kind) and not (name in PARTICIPATION and kind == nw.Unknown):  # days that nobody told
                yield name, ("screen.type", f"a column of {_WORDS[column.type]} is expected, not {_named(kind)}")
            elif unit is not None and unit != column.unit:
                yield name, ("screen.unit", f"{column.unit or 'no unit'} is expected, not {unit}")


def _named(kind: nw.dtypes.DType) -> str:
    """Return what a type is called; one that holds others is so without them, for an enum's values tell of people."""
    return type(kind).__name__ if isinstance(kind, nw.Enum) or kind.is_nested() else str(kind)


def _fits(column: Column, kind: nw.dtypes.DType) -> bool:
    if column.name in IDS and kind.is_integer():
        return True
    match column.type:
        case "Int64":
            return kind.is_integer()
        case "Float64":
            return kind.is_numeric()
        case "Boolean":
            return kind == nw.Boolean
        case "Date":
            return kind == nw.Date
        case _:
            return isinstance(kind, nw.String | nw.Categorical | nw.Enum)


def _impossible(fact: DeclaredFact, schema: nw.Schema, on: date) -> Iterator[nw.Expr]:
    """Yield a column of whether a value is none of a fact; nothing where any is one."""
    name = within(fact.name)
    column = nw.col(name)
    if fact.type is FactType.ENUM:
        yield ~among(column.cast(nw.String), fact.values)
    elif fact.type.kind is Kind.NUMBER:
        least, most = (-LARGEST if fact.least is None else fact.least), (LARGEST if fact.most is None else fact.most)
        outside = (column < least) | (column > most)
        if fact.type is FactType.DECIMAL and not schema[name].is_integer():
            outside |= (column * 10**DECIMALS).round() / 10**DECIMALS != column
        yield outside
    elif fact.name.rpartition(".")[2] == "birth_date":
        first, last = births(on)
        yield (column < nw.lit(first)) | (column > nw.lit(last))
