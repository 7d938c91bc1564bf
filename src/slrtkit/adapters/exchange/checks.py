"""What cannot stand in one row: values that are each right, and impossible beside each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from slrtkit.adapters.exchange.columns import Column
from slrtkit.domain.area import AreaTree
from slrtkit.domain.identifiers import RegionCode

__all__ = ["RowChecks"]

_OLDEST = timedelta(days=150 * 366)

Fault = tuple[str, str, str]
"""Column, code and text."""


class RowChecks:
    """The checks of the rows of one table.

    Args:
        header: Its columns, in their order.
        areas: The regions of the district, where a village must be one of them.
        today: The last day that has come.
    """

    def __init__(self, header: Iterable[Column], areas: AreaTree | None, today: date) -> None:
        columns = {column.name: (place, column) for place, column in enumerate(header)}
        self._areas = areas
        self._today = today
        self._days = [name for name in columns if name in {"asked_on", "until"} or name.endswith("@on")]
        self._owing = [
            (column, columns[column][0], [(place, _own(columns, name, what)) for place, name in _statements(columns)])
            for column, what in (("asked_on", "on"), ("source", "source"))
        ]
        self._villages: dict[tuple[RegionCode, date], str] = {}

    def faults(self, cells: Sequence[str], values: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield what is wrong with the values of a row."""
        asked, born = values.get("asked_on"), values.get("person.birth_date")
        if asked and born and not timedelta(0) <= asked - born <= _OLDEST:
            yield "person.birth_date", "csv.dates", "nobody born on this day lives on the day of asked_on"
        if (since := values.get("since")) and (until := values.get("until")) and until < since:
            yield "until", "csv.dates", "this day is before the day in since"
        for column in self._days:
            if (day := values.get(column)) and day > self._today:
                yield column, "csv.dates", "this day has not come"
        village = values.get("village")
        if self._areas is not None and village is not None and (text := self._elsewhere(village, asked or self._today)):
            yield "village", "csv.village", text
        for column, place, statements in self._owing:
            if not cells[place] and any(cells[at] and (own is None or not cells[own]) for at, own in statements):
                yield column, "csv.empty", "a row with facts has a day and a source"

    def _elsewhere(self, village: RegionCode, day: date) -> str:
        """Return why nobody lives in a village on a day; an empty text where somebody may."""
        known = self._villages.get((village, day))
        if known is None:
            known = self._villages[village, day] = _judge(self._areas, village, day)
        return known


def _judge(areas: AreaTree | None, village: RegionCode, day: date) -> str:
    if areas is None or village not in areas:
        return "the district's table of areas has no such village"
    if areas.on(village, day):
        return ""
    after = " or ".join(area.code.text for area in areas.resolve(village, day))
    return f"there was no such village on {day}" + (f"; it is {after} now" if after else "")


def _statements(columns: Mapping[str, tuple[int, Column]]) -> list[tuple[int, str]]:
    return [(place, name) for name, (place, column) in columns.items() if column.fact or column.program]


def _own(columns: Mapping[str, tuple[int, Column]], name: str, what: str) -> int | None:
    """Return the place of a statement's own day or source, where it has a column for it."""
    found = columns.get(f"{name}@{what}")
    return found[0] if found else None
