"""Households from CSV: one row a person; household and family columns repeat and must agree.

Fixed columns: `household village address roster_complete card nkk person nik name relation since asked_on source`, and `until`
where memberships have ended. Every other column is a fact of the catalogue, named by whose it is: `household.housing.floor`,
`family.desil`, `person.birth_date`. An empty cell was not asked, `?` was answered "tidak tahu"; yes and no are `ya` and
`tidak`, days are written `2026-01-31`. A text that a spreadsheet would take for a formula is a text like any other.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from attrs import frozen

from slrtkit.adapters.exchange.columns import CellError, Column, columns
from slrtkit.adapters.exchange.rows import FileError, Finding, Row, read_rows
from slrtkit.domain.area import AreaTree
from slrtkit.domain.household import Fact, FamilyCard, Household, Membership, Person
from slrtkit.domain.identifiers import mask
from slrtkit.domain.rules import FactCatalogue
from slrtkit.domain.subject import Unit
from slrtkit.errors import SlrtError, WireError

__all__ = ["Table", "read_households", "read_table"]

_OLDEST = timedelta(days=150 * 366)
_ANYBODY = ""
"""Stands for the household of a row that does not name one: it may be any."""


@frozen
class Table:
    """What a file says.

    Attributes:
        households: Those in which nothing is wrong, in the order of their first rows.
        findings: Every fault, by line and column; of one cell the first.
        lines: Id of a household or a person -> the line on which it first stands.
        rows: How many rows there are.
    """

    households: tuple[Household, ...]
    findings: tuple[Finding, ...]
    lines: Mapping[str, int]
    rows: int


def read_households(data: bytes | str, catalogue: FactCatalogue) -> tuple[Household, ...]:
    """Return the households of a CSV text, in the order of their first rows.

    Raises:
        WireError: with every fault, at `line N, column NAME`; nothing is returned unless all is well.
    """
    table = read_table(data, catalogue)
    if table.findings:
        raise WireError(finding.problem for finding in table.findings)
    return table.households


def read_table(data: bytes | str, catalogue: FactCatalogue, areas: AreaTree | None = None, today: date = date.max) -> Table:
    """Read a file as far as it can be read; faults are part of the answer.

    Args:
        data: The file; bytes are UTF-8.
        catalogue: The facts that columns may record.
        areas: The regions of the district, where a village must be one of them.
        today: The last day that has come.
    """
    reading = _Reading(columns(catalogue), {area.code for area in areas} if areas else None, today)
    try:
        rows = read_rows(data)
        reading.check(next(rows))
        households = () if reading.findings else tuple(reading.households(rows))
    except FileError as error:
        households = ()
        reading.findings[error.finding.line, error.finding.column] = error.finding
    good = tuple(household for household in households if not reading.faulty & {household.id, _ANYBODY})
    order = {name: place for place, name in enumerate(reading.known)}
    findings = sorted(reading.findings.values(), key=lambda finding: (finding.line, order.get(finding.column, -1)))
    return Table(good, tuple(findings), reading.lines, reading.counted)


@frozen
class _Told:
    """A row whose cells were read: the values of those in which nothing is wrong."""

    row: Row
    values: Mapping[str, Any]

    @property
    def line(self) -> int:
        return self.row.line

    def get(self, column: str) -> Any:  # noqa: ANN401  what the column holds
        return self.values.get(column)


class _Reading:
    def __init__(self, known: Mapping[str, Column], villages: Iterable[object] | None, today: date) -> None:
        self.known = known
        self.today = today
        self.villages = villages
        self.header: list[Column] = []
        self.findings: dict[tuple[int, str], Finding] = {}
        self.faulty: set[str] = set()
        self.lines: dict[str, int] = {}
        self.counted = 0
        self._niks: dict[object, int] = {}

    def fault(self, row: Row, column: str, code: str, text: str) -> None:
        self.findings.setdefault((row.line, column), Finding(row.line, column, code, text))
        self.faulty.add(row.cells.get("household", _ANYBODY))

    def check(self, header: Row) -> None:
        """Fault columns that are missing, unknown or twice."""
        for column in self.known.values():
            if not column.optional and column.name not in header.cells:
                self.fault(header, column.name, "csv.column", "this column is missing")
        for name in header.cells:
            if name not in self.known:
                near = get_close_matches(name, self.known, 1)
                text = "this is no column" + (f"; did you mean {near[0]}?" if near else "")
                self.fault(header, _shown(name), "csv.column", text)
        if header.short:
            self.fault(header, _shown(header.short), "csv.column", "this column stands twice")
        self.header = [self.known[name] for name in header.cells if name in self.known]

    def households(self, rows: Iterable[Row]) -> Iterator[Household]:
        groups: dict[str, list[_Told]] = {}
        for row in rows:
            self.counted += 1
            if row.short:
                self.fault(row, "-", "csv.cells", row.short)
            else:
                groups.setdefault(row.cells["household"], []).append(self._told(row))
        for told in groups.values():
            yield from self._household(told)

    def _told(self, row: Row) -> _Told:
        values = {}
        for column in self.header:
            try:
                values[column.name] = column.read(row.cells[column.name])
            except CellError as error:
                self.fault(row, column.name, error.code, error.text)
        self._ranges(row, values)
        return _Told(row, values)

    def _ranges(self, row: Row, values: Mapping[str, Any]) -> None:
        """Fault values that cannot stand beside each other."""
        asked, born = values.get("asked_on"), values.get("person.birth_date")
        if asked and born and not timedelta(0) <= asked - born <= _OLDEST:
            self.fault(row, "person.birth_date", "csv.dates", "nobody born on this day lives on the day of asked_on")
        if (since := values.get("since")) and (until := values.get("until")) and until < since:
            self.fault(row, "until", "csv.dates", "this day is before the day in since")
        for column in ("asked_on", "until"):
            if (day := values.get(column)) and day > self.today:
                self.fault(row, column, "csv.dates", "this day has not come")
        village = values.get("village")
        if self.villages is not None and village is not None and village not in self.villages:
            self.fault(row, "village", "csv.village", "the district's table of areas has no such village")
        facts = (column for column in self.header if column.fact and row.cells[column.name])
        if any(facts):
            for column in ("asked_on", "source"):
                if not row.cells[column]:
                    self.fault(row, column, "csv.empty", "a row with facts has a day and a source")

    def _household(self, told: list[_Told]) -> Iterator[Household]:
        first = told[0]
        cards: dict[str, list[_Told]] = {}
        for one in told:
            cards.setdefault(one.row.cells["card"], []).append(one)
            self._person(one)
        self._agree(told, Unit.HOUSEHOLD)
        for of_card in cards.values():
            self._agree(of_card, Unit.FAMILY)
        household = first.row.cells["household"]
        if self.lines.setdefault(household, first.line) != first.line:
            self.fault(first.row, "household", "csv.id", f"line {self.lines[household]} has this id for somebody else")
        if household in self.faulty:
            return
        try:
            yield Household(
                id=household,
                village=first.get("village"),
                address=first.get("address") or "",
                cards=tuple(
                    FamilyCard(card, of_card[0].get("nkk"), self._facts(of_card[0], Unit.FAMILY))
                    for card, of_card in cards.items()
                ),
                persons=tuple(
                    Person(one.get("person"), one.get("name"), one.get("nik"), self._facts(one, Unit.PERSON)) for one in told
                ),
                memberships=tuple(
                    Membership(one.get("person"), one.get("card"), one.get("relation"), one.get("since"), one.get("until"))
                    for one in told
                ),
                facts=self._facts(first, Unit.HOUSEHOLD),
                roster_complete=first.get("roster_complete"),
            )
        except SlrtError as error:
            self.fault(first.row, "household", error.code, error.text)

    def _person(self, told: _Told) -> None:
        """Fault who stands in the file twice: by id, or by a NIK of somebody who still lives there."""
        person, nik = told.get("person"), told.get("nik")
        if person and self.lines.setdefault(person, told.line) != told.line:
            self.fault(told.row, "person", "csv.id", f"line {self.lines[person]} has this id already")
        if nik and not told.get("until") and self._niks.setdefault(nik, told.line) != told.line:
            self.fault(told.row, "nik", "csv.duplicate-nik", f"line {self._niks[nik]} has this NIK already")

    def _agree(self, told: list[_Told], unit: Unit) -> None:
        first, *others = told
        for column in self.header:
            if column.of is unit:
                for one in others:
                    if one.row.cells[column.name] != first.row.cells[column.name]:
                        self.fault(one.row, column.name, "csv.disagrees", f"line {first.line} says something else")

    def _facts(self, told: _Told, unit: Unit) -> dict[str, Fact]:
        on, source = told.get("asked_on"), told.get("source")
        return {
            column.fact.name: Fact(told.get(column.name), on, source)
            for column in self.header
            if column.fact and column.of is unit and told.row.cells[column.name]
        }


def _shown(name: str) -> str:
    """Return the name of a column as it may be told: a file without a header begins with somebody's data."""
    return mask(name[:80]) if name.isprintable() and name else "-"
