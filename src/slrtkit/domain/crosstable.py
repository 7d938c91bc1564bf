"""Counts of a population in a table, and what of them may be shown: figures from which nobody can be told.

Every figure that is shown is a multiple of a base (controlled rounding: Cox, JASA 82 (1987), 520-524). A cell is less than the
base away from the truth, whatever it is, so that 0 may stand for a few and 10 for one; margins are the sums of what is shown.
So whatever is told of the margins follows from the cells: each can be anything within less than a base, and no subtraction of
margins narrows it. Besides:

* a group of fewer than the base has no row of its own; such groups stand together under `FEW`;
* no cell is shown as more than its whole group, so that whoever knows from elsewhere how many the group counts does not learn
  that nearly all of it share something: such cells are treated as small ones are;
* which way a figure is rounded depends on the counts alone, drawn from all of them together: the same counts are shown alike,
  however often they are asked for, and whoever lacks one of them cannot repeat the draw.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from attrs import frozen

from slrtkit.domain.roundings import LEAST_BASE, rounded_cells, rounded_totals
from slrtkit.errors import DomainError

__all__ = ["FEW", "LEAST_BASE", "CrossTable", "RoundedTable", "parts", "rounded"]

FEW = "…"
"""The row of all groups that are too small for one of their own."""


@frozen
class CrossTable:
    """How many of each group have each outcome; everybody has one outcome, and is in one group.

    Attributes:
        rows: The groups.
        columns: The outcomes.
        cells: A count for each, row by row.

    Raises:
        DomainError: names and counts do not fit together, or a count is negative.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    def __attrs_post_init__(self) -> None:
        named = len(set(self.rows)) == len(self.rows) == len(self.cells) and len(set(self.columns)) == len(self.columns)
        if not named or any(len(row) != len(self.columns) or min(row, default=0) < 0 for row in self.cells):
            raise DomainError("a table has a count for each group and outcome", code="table.shape")

    @classmethod
    def of(cls, counts: Mapping[tuple[str, str], int], columns: Iterable[str]) -> "CrossTable":
        """Make a table of counts by group and outcome, the groups in order; what is not counted is 0."""
        named = tuple(columns)
        rows = tuple(sorted({row for row, _ in counts}))
        return cls(rows, named, tuple(tuple(counts.get((row, column), 0) for column in named) for row in rows))

    @property
    def row_totals(self) -> tuple[int, ...]:
        """How many each group counts."""
        return tuple(map(sum, self.cells))

    @property
    def column_totals(self) -> tuple[int, ...]:
        """How many have each outcome."""
        return tuple(sum(row[place] for row in self.cells) for place in range(len(self.columns)))

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.row_totals)


@frozen
class RoundedTable:
    """A table that may be shown: every count, and so every margin, is a multiple of a base.

    Attributes:
        shown: The figures.
        base: What they are multiples of; each cell is less than it away from the truth.

    Raises:
        DomainError: the base is too small to protect anybody, or a figure is no multiple of it.
    """

    shown: CrossTable
    base: int

    def __attrs_post_init__(self) -> None:
        _require_base(self.base)
        if any(figure % self.base for row in self.shown.cells for figure in row):
            raise DomainError("a figure that is shown is a multiple of the base", code="table.rounded")


def rounded(breakdowns: Mapping[str, CrossTable], base: int = LEAST_BASE) -> dict[str, RoundedTable]:
    """Round several breakdowns of one population: what they say of everybody agrees.

    The breakdowns show the same column totals, each less than a base away from the truth; only where nearly everybody of too
    many groups shares an outcome does one show less of it.

    Args:
        breakdowns: Name -> a table; the columns and their totals are the same in all.
        base: What figures are multiples of.

    Raises:
        DomainError: the base is too small, or the breakdowns are not of one population.
    """
    _require_base(base)
    if len({(table.columns, table.column_totals) for table in breakdowns.values()}) > 1:
        raise DomainError("breakdowns of one population have the same totals", code="table.margins")
    found = {}
    for name, table in breakdowns.items():
        totals = rounded_totals(table.column_totals, table.columns, base, _key(table.columns, table.column_totals))
        pooled = _pooled(table, base)
        key = _key(name, table.columns, sorted(zip(pooled.rows, pooled.cells, strict=True)))
        cells = rounded_cells(pooled.cells, (pooled.rows, pooled.columns), totals, base, key)
        found[name] = RoundedTable(CrossTable(pooled.rows, pooled.columns, cells), base)
    return found


def parts(counts: Mapping[str, int], row: str, shown: int, base: int = LEAST_BASE) -> RoundedTable:
    """Round what a figure consists of, so that the parts come to what is shown of it.

    Args:
        counts: The parts: name -> count.
        row: The name of the whole.
        shown: The figure that is shown of the whole.
        base: What figures are multiples of.

    Raises:
        DomainError: the base is too small.
    """
    _require_base(base)
    names, numbers = tuple(counts), tuple(counts.values())
    figures = rounded_totals(numbers, names, base, _key(row, sorted(counts.items())), shown)
    return RoundedTable(CrossTable((row,), names, (figures,)), base)


def _require_base(base: int) -> None:
    if base < LEAST_BASE:
        raise DomainError(f"figures are rounded to {LEAST_BASE} at least", code="table.base", path=str(base))


def _pooled(table: CrossTable, base: int) -> CrossTable:
    """Return the table with its small groups in one."""
    counted = tuple(zip(table.rows, table.cells, strict=True))
    few = [cells for _, cells in counted if sum(cells) < base]
    rows = [(row, cells) for row, cells in counted if sum(cells) >= base]
    if few:
        rows.append((FEW, tuple(map(sum, zip(*few, strict=True)))))
    return CrossTable(tuple(row for row, _ in rows), table.columns, tuple(cells for _, cells in rows))


def _key(*counted: object) -> bytes:
    return sha256(repr(counted).encode()).digest()
