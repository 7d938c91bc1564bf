"""Index entries in order, for a unit of work whose entries are rows of the table `entry`."""

from abc import abstractmethod

from slrtkit.adapters.storage.rows import Row
from slrtkit.adapters.storage.schema import BEFORE, BEYOND, COUNT_PLACES, IN_ORDER, SELECT_PLACES, SINCE
from slrtkit.ports.store import IndexPlace, RangeQuery

__all__ = ["RowRanges"]


class RowRanges(RangeQuery):
    """Reads ranges by the primary key of the table."""

    @abstractmethod
    def rows(self, query: str, parameters: Row) -> list[Row]:
        """Return the rows of a query."""

    def between(
        self, kind: str, index: str, start: bytes, end: bytes | None, limit: int, after: IndexPlace | None = None
    ) -> tuple[IndexPlace, ...]:
        """Return places of a range; see `slrtkit.ports.RangeQuery`."""
        on = after is not None and after.value >= start
        bound, last = (BEYOND, (bytearray(after.value), after.id)) if after and on else (SINCE, (bytearray(start),))
        until, stop = _until(end)
        found = self.rows(SELECT_PLACES + bound + until + IN_ORDER, (kind, index, *last, *stop, max(limit, 0)))
        return tuple([IndexPlace(*row) for row in found])

    def count(self, kind: str, index: str, start: bytes, end: bytes | None) -> int:
        """Return how many places a range has."""
        until, stop = _until(end)
        [(found,)] = self.rows(COUNT_PLACES + SINCE + until, (kind, index, bytearray(start), *stop))
        return int(found)


def _until(end: bytes | None) -> tuple[str, tuple[bytearray, ...]]:
    return ("", ()) if end is None else (BEFORE, (bytearray(end),))
