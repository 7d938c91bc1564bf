"""Households from rows: one row a person, household by household, each checked as a whole; faults are part of the answer."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from attrs import evolve

from slrtkit.adapters.exchange.columns import Column, columns, further
from slrtkit.adapters.exchange.reading import RowReader, Told
from slrtkit.adapters.exchange.rows import FileError, Finding, Row, Source
from slrtkit.domain.area import AreaTree
from slrtkit.domain.household import FamilyCard, Household, Membership, Person
from slrtkit.domain.identifiers import mask
from slrtkit.domain.rules import FactCatalogue
from slrtkit.domain.subject import Unit
from slrtkit.errors import SlrtError
from slrtkit.ports.exchange import Entry, HouseholdSheet

__all__ = ["Sheet"]

_ANYBODY = ""
"""Stands for the household of a row that does not name one: it may be any."""


class Sheet(HouseholdSheet):
    """A table of households, read from its beginning to its end, once; it holds those households alone that are not complete.

    Args:
        source: The rows.
        catalogue: The facts that columns may record.
        areas: The regions of the district, where a village must be one of them.
        today: The last day that has come.

    Attributes:
        lines: Id of a household or a person -> the line on which it first stands.
        rows: How many rows were read.
        total: How many there are; known when the first household is.
    """

    def __init__(self, source: Source, catalogue: FactCatalogue, areas: AreaTree | None = None, today: date = date.max) -> None:
        self.lines: dict[str, int] = {}
        self.rows: int = 0
        self.total: int = 0
        self._source = source
        self._known: dict[str, Column] = dict(columns(catalogue))
        self._areas = areas
        self._today = today
        self._findings: dict[tuple[int, str], Finding] = {}
        self._faulty: set[str] = set()
        self._niks: dict[str, int] = {}
        self._place: dict[str, int] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every fault until now, by line and column; of one cell the first."""
        order = {name: place for place, name in enumerate(self._known)}
        found = sorted(self._findings.values(), key=lambda finding: (finding.line, order.get(finding.column, -1)))
        return tuple(evolve(finding, column=self.shown(finding.column)) for finding in found)

    @property
    def foreign(self) -> bool:
        """Whether its ids are another system's, as a mapping says."""
        return self._source.foreign

    def shown(self, column: str) -> str:
        """Return the name of one of our columns as it stands in the file."""
        return self._source.shown(column)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with what was read until now."""
        return not self._findings

    @property
    def spoiled(self) -> bool:
        """Whether a fault may be of any household, so that none is without."""
        return _ANYBODY in self._faulty

    def entries(self) -> Iterator[Entry]:
        """Yield the households in which nothing is wrong, in the order of their last rows.

        Raises:
            NotFoundError: the file cannot be read.
        """
        try:
            left = self._count()
            header, rows = self._source.rows()
            if self._findings:
                return
            reader = RowReader([self._known[name] for name in header], self._areas, self._today, self._fault)
            groups: dict[str, list[Told]] = {}
            for row in rows:
                self.rows += 1
                key = self._key(row)
                for name, code, text in row.faults:
                    self._fault(row, name, code, text)
                if len(row.cells) == len(header):
                    told = groups.setdefault(key, [])
                    told.append(reader.read(row, told[0] if told else None))
                else:
                    self._fault(row, "-", "csv.cells", f"{len(row.cells)} cells where the header has {len(header)}")
                left[key] -= 1
                if not left[key] and key in groups:
                    yield from self._household(key, groups.pop(key), reader)
        except FileError as error:
            self._faulty.add(_ANYBODY)
            self._findings[error.finding.line, error.finding.column] = error.finding

    def _count(self) -> Counter[str]:
        """Check the header, and count the rows of each household."""
        header, rows = self._source.rows()
        self._place = {name: place for place, name in enumerate(header)}
        for column in self._known.values():
            if not column.optional and column.name not in self._place:
                self._fault(None, column.name, "csv.column", "this column is missing")
        for name in header:
            known = self._known.get(name) or further(name, self._known)
            if known:
                self._known[name] = known
            else:
                near = get_close_matches(name, self._known, 1)
                text = "this is no column" + (f"; did you mean {near[0]}?" if near else "")
                self._fault(None, _shown(name), "csv.column", text)
            if known and header.count(name) > 1:
                self._fault(None, name, "csv.column", "this column stands twice")
        counts = Counter(() if self._findings else (self._key(row) for row in rows))
        self.total = counts.total()
        return counts

    def _key(self, row: Row) -> str:
        place = self._place["household"]
        return row.cells[place] if place < len(row.cells) else _ANYBODY

    def _fault(self, row: Row | None, column: str, code: str, text: str) -> None:
        line = row.line if row else 1
        self._findings.setdefault((line, column), Finding(line, column, code, text))
        self._faulty.add(self._key(row) if row else _ANYBODY)

    def _household(self, household: str, told: list[Told], reader: RowReader) -> Iterator[Entry]:
        first, place = told[0], self._place["card"]
        cards: dict[str, list[Told]] = {}
        for one in told:
            cards.setdefault(one.row.cells[place], []).append(one)
            self._person(one)
        reader.agree(told, Unit.HOUSEHOLD)
        for of_card in cards.values():
            reader.agree(of_card, Unit.FAMILY)
        if self.lines.setdefault(household, first.row.line) != first.row.line:
            self._fault(first.row, "household", "csv.id", f"line {self.lines[household]} has this id for somebody else")
        if household in self._faulty:
            return
        try:
            found = Household(
                id=household,
                village=first.values["village"],
                address=first.values["address"] or "",
                cards=tuple([_card(card, of_card[0], reader) for card, of_card in cards.items()]),
                persons=tuple([_member(one, reader) for one in told]),
                memberships=tuple([_membership(one) for one in told]),
                facts=reader.stated(first, Unit.HOUSEHOLD),
                roster_complete=first.values["roster_complete"],
            )
        except SlrtError as error:
            self._fault(first.row, "household", error.code, error.text)
        else:
            yield Entry(found, dict(reader.answers(told)))

    def _person(self, told: Told) -> None:
        """Fault who stands in the file twice: by id, or by a NIK of somebody who still lives there."""
        line, person, nik = told.row.line, told.values.get("person"), told.values.get("nik")
        if person and self.lines.setdefault(person, line) != line:
            self._fault(told.row, "person", "csv.id", f"line {self.lines[person]} has this id already")
        if nik and not told.values.get("until") and self._niks.setdefault(nik.text, line) != line:
            self._fault(told.row, "nik", "csv.duplicate-nik", f"line {self._niks[nik.text]} has this NIK already")


def _card(card: str, told: Told, reader: RowReader) -> FamilyCard:
    return FamilyCard(card, told.values["nkk"], reader.stated(told, Unit.FAMILY))


def _member(told: Told, reader: RowReader) -> Person:
    values = told.values
    return Person(values["person"], values["name"], values["nik"], reader.stated(told, Unit.PERSON))


def _membership(told: Told) -> Membership:
    values = told.values
    return Membership(values["person"], values["card"], values["relation"], values["since"], values.get("until"))


def _shown(name: str) -> str:
    """Return the name of a column as it may be told: a file without a header begins with somebody's data."""
    return mask(name[:80]) if name.isprintable() and name else "-"
