"""Which columns the tables of a population have: those that name the units, and one for each declared fact."""

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from slrtkit.domain.rules import FactCatalogue, FactType
from slrtkit.domain.subject import Unit

__all__ = ["NAMED", "PARTICIPATION", "Column", "schema_of"]

_TYPES: Final = {
    FactType.INT: "Int64",
    FactType.RUPIAH: "Int64",
    FactType.DECIMAL: "Float64",
    FactType.TEXT: "String",
    FactType.ENUM: "String",
    FactType.BOOL: "Boolean",
    FactType.DATE: "Date",
}
NAMED: Final = {
    Unit.HOUSEHOLD: {"household": "String", "village": "String", "members_complete": "Boolean"},
    Unit.FAMILY: {"household": "String", "family": "String"},
    Unit.PERSON: {"household": "String", "family": "String", "person": "String"},
}
"""The columns beside the facts, with their types; ids may be whole numbers, too."""
PARTICIPATION: Final = {"bearer": "String", "program": "String", "from": "Date", "to": "Date", "complete_since": "Date"}


@frozen
class Column:
    """One column.

    Attributes:
        name: Such as `household` or `housing.floor`.
        type: `Int64`, `Float64`, `Boolean`, `Date` or `String`.
        unit: Of a number: `m2`, `Rp/bulan`; otherwise empty.
        values: Those that a text may have; empty: any.
        least: The least value of a number, or None.
        most: The greatest, or None.
    """

    name: str
    type: str
    unit: str = ""
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def bounds(self) -> str:
        """What it may hold, in a few signs: `1..10 desil`, `tanah, semen`."""
        if self.values:
            return ", ".join(self.values)
        ends = "" if self.least is None is self.most else f"{_end(self.least)}..{_end(self.most)}"
        return f"{ends} {self.unit}".strip()


def schema_of(catalogue: FactCatalogue) -> dict[str, list[Column]]:
    """Return table -> its columns, in the order in which slrtkit writes them itself."""
    found = {unit.value: [*_named(NAMED[unit]), *_facts(catalogue, unit)] for unit in reversed(Unit)}
    return found | {"participation": list(_named(PARTICIPATION))}


def _named(columns: dict[str, str]) -> Iterator[Column]:
    return (Column(name, kind) for name, kind in columns.items())


def _facts(catalogue: FactCatalogue, unit: Unit) -> Iterator[Column]:
    for fact in catalogue.facts:
        if unit in fact.scopes:
            yield Column(fact.name, _TYPES[fact.type], fact.unit, fact.values, fact.least, fact.most)


def _end(value: int | None) -> str:
    return "" if value is None else str(value)
