"""The register as the tables of a screening: each household with its families, its persons and what they receive."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from slrtkit.adapters.analytics.screening.schema import Column, schema_of
from slrtkit.domain.household import Household
from slrtkit.domain.participation import Participation
from slrtkit.domain.rules import FactCatalogue
from slrtkit.domain.subject import FactTree, Unit, facts_of

__all__ = ["write_tables"]

_BATCH: Final = 5_000
"""Households in a file."""
_APART: Final = frozenset({"participation", "participation_complete", "members", "members_complete", "household", "family"})
_Row = dict[str, object]


def write_tables(
    register: Iterable[tuple[Household, tuple[Participation, ...]]], folder: Path, on: date, catalogue: FactCatalogue
) -> int:
    """Write `household`, `family`, `person` and `participation`, each a folder of Parquet files; returns how many households.

    Nobody is named: a row has the ids of the register, and the facts of one day that the catalogue declares.

    Args:
        register: Each household, and what is received in it.
        folder: Where.
        on: The day of the cases.
        catalogue: The declared facts.
    """
    schema, remaining, count = schema_of(catalogue), iter(register), 0
    for name in schema:
        (folder / name).mkdir(parents=True)
    while True:
        batch = list(islice(remaining, _BATCH))
        if batch or not count:
            _write(batch, folder, f"{count:09}.parquet", on, schema)
        count += len(batch)
        if len(batch) < _BATCH:
            return count


def _write(
    batch: list[tuple[Household, tuple[Participation, ...]]],
    folder: Path,
    name: str,
    on: date,
    schema: Mapping[str, list[Column]],
) -> None:
    polars = import_module("polars")
    rows = _Rows({table: [] for table in schema})
    for household, ledgers in batch:
        rows.take(household, ledgers, on)
    for table, columns in schema.items():
        types = {column.name: getattr(polars, column.type) for column in columns}
        kept = ({column.name: _told(column, row.get(column.name)) for column in columns} for row in rows.tables[table])
        polars.DataFrame(list(kept), schema=types).write_parquet(folder / table / name)


@define
class _Rows:
    """Rows of every table."""

    tables: dict[str, list[_Row]] = field()

    def take(self, household: Household, ledgers: tuple[Participation, ...], on: date) -> None:
        """Add the rows of one household."""
        home = facts_of(household, Unit.HOUSEHOLD, on, None, ledgers)
        keys: _Row = {"household": household.id}
        place = {"village": household.village.text, "members_complete": household.roster_complete}
        self._add(Unit.HOUSEHOLD, keys | place, household.id, home)
        for card in household.cards:
            members = list(household.members(on, card.id))
            if not members:
                continue
            family = facts_of(household, Unit.FAMILY, on, members[0][0].id, ledgers)
            keys = {"household": household.id, "family": card.id}
            self._add(Unit.FAMILY, keys, card.id, family)
            told = family["members"]
            assert isinstance(told, list)  # noqa: S101  as the domain gives a roster
            for (person, _), facts in zip(members, told, strict=True):
                self._add(Unit.PERSON, keys | {"person": person.id}, person.id, facts)

    def _add(self, unit: Unit, keys: _Row, bearer: str, facts: FactTree) -> None:
        self.tables[unit.value].append({**keys, **dict(_flat(facts))})
        self.tables["participation"] += [{"bearer": bearer, **one} for one in _receipts(facts)]


def _told(column: Column, value: object) -> object:
    """Return a value as a table holds it: days as days, numbers that are told as texts or fractions as numbers."""
    if column.type == "Date" and isinstance(value, str):
        return date.fromisoformat(value)
    return float(value) if isinstance(value, Fraction) else value


def _receipts(facts: FactTree) -> Iterator[_Row]:
    listed, complete = facts.get("participation"), facts.get("participation_complete")
    for one in listed if isinstance(listed, list | tuple) else ():
        yield dict(one)
    if listed is not None and complete is not False and isinstance(complete, Mapping):
        yield from ({"program": program, "complete_since": since} for program, since in complete.items())


def _flat(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in facts.items():
        if not before and name in _APART:
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value
