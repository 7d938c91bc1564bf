"""Households from CSV: one row a person; household and family columns repeat and must agree.

Fixed columns: `household village address roster_complete card nkk person nik name relation since asked_on source`. Every
other column is a fact of the catalogue, named by whose it is: `household.housing.floor`, `family.desil`, `person.birth_date`.
An empty cell was not asked, `?` was answered "tidak tahu"; yes and no are `ya` and `tidak`, days are written `2026-01-31`.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from io import StringIO
from typing import TypeVar

from attrs import field, frozen

from slrtkit.domain.household import Fact, FactValue, FamilyCard, Household, Membership, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.domain.rules import DeclaredFact, FactCatalogue, FactType
from slrtkit.domain.subject import Unit
from slrtkit.errors import Problem, SlrtError, WireError

__all__ = ["read_households"]

T = TypeVar("T")
_FIXED = (
    "household",
    "village",
    "address",
    "roster_complete",
    "card",
    "nkk",
    "person",
    "nik",
    "name",
    "relation",
    "since",
    "asked_on",
    "source",
)
_YES_NO = {"ya": True, "tidak": False}
_UNKNOWN = "?"


def read_households(text: str, catalogue: FactCatalogue) -> tuple[Household, ...]:
    """Return the households of a CSV text, in the order of their first rows.

    Raises:
        WireError: with every fault, at `line N, column NAME`; nothing is returned unless all is well.
    """
    reading = _Reading(catalogue)
    rows = reading.rows(text)
    households = tuple(reading.households(rows))
    if reading.faults:
        raise WireError(reading.faults.values())
    return households


@frozen
class _Row:
    line: int
    cells: Mapping[str, str]


@frozen
class _Reading:
    catalogue: FactCatalogue
    faults: dict[str, Problem] = field(factory=dict)
    """The first fault of each cell."""

    def fault(self, line: int, column: str, code: str, text: str) -> None:
        path = f"line {line}, column {column}"
        self.faults.setdefault(path, Problem(path, code, text))

    def rows(self, text: str) -> list[_Row]:
        reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        rows: list[_Row] = []
        try:
            header = next(reader, [])
            self._check(header)
            for cells in reader:
                if len(cells) != len(header):
                    self.fault(reader.line_num, "-", "csv.cells", f"{len(cells)} cells where the header has {len(header)}")
                elif any(cells):
                    rows.append(_Row(reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
        except csv.Error as error:
            self.fault(reader.line_num, "-", "csv.syntax", str(error))
        return rows if not self.faults else []

    def _check(self, header: list[str]) -> None:
        for name in _FIXED:
            if header.count(name) != 1:
                self.fault(1, name, "csv.column", "this column must stand exactly once")
        for name in header:
            if name not in _FIXED and (self._declared(name) is None or header.count(name) > 1):
                self.fault(1, name, "csv.column", "not a fact of the catalogue, or named twice")

    def _declared(self, column: str) -> tuple[Unit, DeclaredFact] | None:
        prefix, _, name = column.partition(".")
        declared = self.catalogue.by_name.get(name)
        if declared is None or prefix not in set(Unit) or Unit(prefix) not in declared.scopes:
            return None
        return Unit(prefix), declared

    def households(self, rows: list[_Row]) -> Iterator[Household]:
        groups: dict[str, list[_Row]] = {}
        for row in rows:
            groups.setdefault(row.cells["household"], []).append(row)
        for household_id, members in groups.items():
            self._agree(members, ("village", "address", "roster_complete"), "household.")
            by_card: dict[str, list[_Row]] = {}
            for row in members:
                by_card.setdefault(row.cells["card"], []).append(row)
            for of_card in by_card.values():
                self._agree(of_card, ("nkk",), "family.")
            household = self._household(household_id, members, by_card)
            if household is not None:
                yield household

    def _agree(self, rows: list[_Row], names: tuple[str, ...], prefix: str) -> None:
        first, *others = rows
        for column in first.cells:
            if column in names or column.startswith(prefix):
                for row in others:
                    if row.cells[column] != first.cells[column]:
                        self.fault(row.line, column, "csv.disagrees", f"line {first.line} says something else")

    def _household(self, household_id: str, rows: list[_Row], by_card: Mapping[str, list[_Row]]) -> Household | None:
        first = rows[0]
        village = self._read(first, "village", RegionCode)
        complete = self._read(first, "roster_complete", lambda text: _YES_NO[text])
        cards = tuple(
            FamilyCard(card, self._read(of_card[0], "nkk", NKK), self._facts(of_card[0], Unit.FAMILY))
            for card, of_card in by_card.items()
        )
        persons = tuple(
            Person(row.cells["person"], self._required(row, "name"), self._read(row, "nik", NIK), self._facts(row, Unit.PERSON))
            for row in rows
        )
        memberships = tuple(
            Membership(
                row.cells["person"],
                row.cells["card"],
                self._required(row, "relation"),
                self._read(row, "since", date.fromisoformat),
            )
            for row in rows
        )
        facts = self._facts(first, Unit.HOUSEHOLD)
        if village is None or complete is None:
            self.fault(first.line, "village", "csv.empty", "a household needs a village, and roster_complete ya or tidak")
            return None
        try:
            return Household(household_id, village, first.cells["address"], cards, persons, memberships, facts, complete)
        except SlrtError as error:
            self.fault(first.line, "household", error.code, error.text)
            return None

    def _facts(self, row: _Row, unit: Unit) -> dict[str, Fact]:
        facts = {}
        for column, cell in row.cells.items():
            whose = self._declared(column)
            if whose is None or whose[0] is not unit or not cell:
                continue
            on, source = self._read(row, "asked_on", date.fromisoformat), self._read(row, "source", Source)
            value = None if cell == _UNKNOWN else self._read(row, column, partial(_value, whose[1]))
            if on is None or source is None:
                self.fault(row.line, "asked_on", "csv.empty", "a fact has a day and a source")
            else:
                facts[whose[1].name] = Fact(value, on, source)
        return facts

    def _required(self, row: _Row, column: str) -> str:
        if not row.cells[column]:
            self.fault(row.line, column, "csv.empty", "this cell cannot be empty")
        return row.cells[column]

    def _read(self, row: _Row, column: str, read: Callable[[str], T]) -> T | None:
        cell = row.cells[column]
        if not cell:
            return None
        try:
            return read(cell)
        except SlrtError as error:
            self.fault(row.line, column, error.code, error.text)
        except (ValueError, KeyError):
            self.fault(row.line, column, "csv.value", "not a value of this column")
        return None


def _value(declared: DeclaredFact, text: str) -> FactValue:
    match declared.type:
        case FactType.BOOL:
            return _YES_NO[text]
        case FactType.DATE:
            return date.fromisoformat(text)
        case FactType.ENUM | FactType.TEXT:
            if declared.values and text not in declared.values:
                raise ValueError(text)
            return text
        case FactType.INT | FactType.RUPIAH | FactType.DECIMAL:
            number = int(text)
            if (declared.least is not None and number < declared.least) or (
                declared.most is not None and number > declared.most
            ):
                raise ValueError(text)
            return number
