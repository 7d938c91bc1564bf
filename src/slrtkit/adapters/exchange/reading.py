"""A row of the table, read: the values of its cells, and what they come to together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from slrtkit.adapters.exchange.checks import RowChecks
from slrtkit.adapters.exchange.columns import CellError, Column
from slrtkit.adapters.exchange.rows import Row
from slrtkit.domain.area import AreaTree
from slrtkit.domain.household import Fact, Unit
from slrtkit.domain.participation import ParticipationAnswer

__all__ = ["RowReader", "Told"]

_UNREAD = object()
_MEMORY = 4096
"""Cells of one column whose values are kept at hand."""
_STOCK = 2**14
"""Facts that are made once, however many of them are alike."""
_BEARERS = {Unit.PERSON: "person", Unit.FAMILY: "card", Unit.HOUSEHOLD: "household"}

_Cells = Callable[[Sequence[str]], object]
"""Picks some cells of a row."""
Fault = Callable[[Row, str, str, str], object]
"""Is told the row, the column, the code and the text of each fault."""


class Told(NamedTuple):
    """A row whose cells were read: the values of those in which nothing is wrong.

    Attributes:
        alike: Whether it says of household and family what the row says with which it was compared; true of the first.
    """

    row: Row
    values: Mapping[str, Any]
    alike: bool


class RowReader:
    """Reads the rows of one table.

    Args:
        header: Its columns, in their order.
        areas: The regions of the district, where a village must be one of them.
        today: The last day that has come.
        fault: Is told every fault.
    """

    def __init__(self, header: Sequence[Column], areas: AreaTree | None, today: date, fault: Fault) -> None:
        self._fault = fault
        self._checks = RowChecks(header, areas, today)
        self._readers: list[tuple[int, Column, dict[str, Any]]] = [(place, one, {}) for place, one in enumerate(header)]
        self._own = [reader for reader in self._readers if reader[1].of is Unit.PERSON]
        self._stock: dict[tuple[int, str, str, str], Fact] = {}
        self._programs = [(place, column) for place, column, _ in self._readers if column.program]
        places = {column.name: place for place, column, _ in self._readers}
        asked, source = places["asked_on"], places["source"]
        self._facts: dict[Unit, list[tuple[int, str, str, tuple[int, int], tuple[int, int]]]] = {unit: [] for unit in Unit}
        for place, column, _ in self._readers:
            if column.fact:
                day = (places.get(f"{column.name}@on", asked), asked)
                who = (places.get(f"{column.name}@source", source), source)
                self._facts[column.of].append((place, column.fact.name, column.name, day, who))
        found = {unit: [place for place, column, _ in self._readers if column.of is unit] for unit in Unit}
        self._common: dict[Unit, _Cells] = {unit: itemgetter(*some) for unit, some in found.items()}

    def read(self, row: Row, like: Told | None) -> Told:
        """Return what a row says; what it says of household and family as one that was read before is not read again."""
        values: dict[str, Any] = {}
        cells, readers = row.cells, self._readers
        alike = like is None or (len(like.values) == len(readers) and self._agree(row, like.row))
        if like and alike:
            values, readers = {**like.values}, self._own
        for place, column, memory in readers:
            cell = cells[place]
            value = memory.get(cell, _UNREAD)
            if value is _UNREAD:
                try:
                    value = column.read(cell)
                except CellError as error:
                    self._fault(row, column.name, error.code, error.text)
                    values.pop(column.name, None)
                    continue
                if len(memory) == _MEMORY:
                    memory.clear()
                memory[cell] = value
            values[column.name] = value
        for name, code, text in self._checks.faults(cells, values):
            self._fault(row, name, code, text)
        return Told(row, values, alike)

    def _agree(self, one: Row, other: Row) -> bool:
        household, family = self._common[Unit.HOUSEHOLD], self._common[Unit.FAMILY]
        return household(one.cells) == household(other.cells) and family(one.cells) == family(other.cells)

    def agree(self, told: Sequence[Told], unit: Unit) -> None:
        """Fault rows of one household, or of one family card, that say different things of it."""
        if all(one.alike for one in told):
            return
        first, common = told[0].row, self._common[unit]
        for row, _, _ in told[1:]:
            if common(row.cells) != common(first.cells):
                for place, column, _ in self._readers:
                    if column.of is unit and row.cells[place] != first.cells[place]:
                        self._fault(row, column.name, "csv.disagrees", f"line {first.line} says something else")

    def stated(self, told: Told, unit: Unit) -> dict[str, Fact]:
        """Return the facts of a unit that a row states."""
        cells, facts = told.row.cells, dict[str, Fact]()
        for place, fact, name, (own_day, day), (own_source, source) in self._facts[unit]:
            if cells[place]:
                said = (place, cells[place], cells[own_day] or cells[day], cells[own_source] or cells[source])
                known = self._stock.get(said)
                if known is None:
                    if len(self._stock) == _STOCK:
                        self._stock.clear()
                    known = self._stock[said] = self._fact(told.values, name)
                facts[fact] = known
        return facts

    def _fact(self, values: Mapping[str, Any], name: str) -> Fact:
        on, source = values.get(f"{name}@on") or values["asked_on"], values.get(f"{name}@source") or values["source"]
        return Fact(values[name], on, source)

    def answers(self, told: Sequence[Told]) -> Iterator[tuple[tuple[str, str], ParticipationAnswer]]:
        """Yield what rows say of programs: bearer and program, and the answer."""
        for place, column in self._programs:
            for row, values, _ in told:
                if row.cells[place]:
                    answer = ParticipationAnswer(values[column.name], values["asked_on"], values["source"])
                    yield (values[_BEARERS[column.of]], column.program), answer
