"""Which figures of a table are rounded up and which down, so that columns come to what they should and rows nearly do.

A count is rounded to the multiple of a base below or above it, and a multiple stays as it is. Which way is drawn: the more is
left over, the likelier up; and a draw is made of a key, so that the same table is rounded alike for ever.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeAlias

__all__ = ["LEAST_BASE", "rounded_cells", "rounded_totals"]

LEAST_BASE: int = 10
"""The least base: a figure stands for a count among ten at least."""
_CHANCES = 2**64
_Cells: TypeAlias = Sequence[Sequence[int]]


def rounded_totals(
    counts: Sequence[int], names: Sequence[str], base: int, key: bytes, shown: int | None = None
) -> tuple[int, ...]:
    """Round counts that add up to a whole, each less than a base off, so that their sum is less than a base off too.

    Args:
        counts: The counts.
        names: Their names; no draw depends on their order.
        base: What figures are multiples of.
        key: What draws are made of.
        shown: What the figures are to add up to, a multiple of the base near the whole; by default it is drawn.
    """
    whole = sum(counts)
    figures = [count // base * base for count in counts]
    rest = (whole if shown is None else shown) - sum(figures)
    ups = max(rest // base, 0) + (_draw(key, "", "") < rest % base * _CHANCES // base)
    may = [place for place, count in enumerate(counts) if count % base and figures[place] + base <= whole]
    for place in sorted(may, key=lambda at: _wish(counts[at] % base, base, _draw(key, "", names[at])), reverse=True)[:ups]:
        figures[place] += base
    return tuple(figures)


def rounded_cells(
    cells: _Cells, names: Sequence[tuple[str, ...]], totals: Sequence[int], base: int, key: bytes
) -> tuple[tuple[int, ...], ...]:
    """Round a table, each cell less than a base off and none above its row's sum, so that columns come to their totals.

    Where too few cells may go up, a column falls short. Rows come as near to their sums as one exchange after another brings
    them.

    Args:
        cells: Counts, row by row.
        names: The names of rows and of columns; no draw depends on their order.
        totals: What columns are to come to, multiples of the base.
        base: What figures are multiples of.
        key: What draws are made of.
    """
    rows, columns = names
    figures = [[count // base * base for count in row] for row in cells]
    sums = [sum(row) for row in cells]
    may = [
        [count % base > 0 and figure + base <= most for count, figure in zip(row, own, strict=True)]
        for row, own, most in zip(cells, figures, sums, strict=True)
    ]
    short = [0] * len(rows)
    for column, name in enumerate(columns):
        for row, counts in enumerate(cells):
            short[row] += counts[column] - figures[row][column]
        wishes = {row: _wish(short[row], base, _draw(key, rows[row], name)) for row in range(len(rows)) if may[row][column]}
        missing = (totals[column] - sum(row[column] for row in figures)) // base
        for row in sorted(wishes, key=lambda at: (wishes[at], rows[at]), reverse=True)[: max(missing, 0)]:
            figures[row][column] += base
            short[row] -= base
    _exchange(figures, cells, may, short, base)
    return tuple(map(tuple, figures))


def _exchange(figures: list[list[int]], cells: _Cells, may: list[list[bool]], short: list[int], base: int) -> None:
    """Let rows that are a base off or more trade a rounding with rows that need it, within one column."""
    for row in range(len(cells)):
        while abs(short[row]) >= base:
            excess = short[row] < 0
            trade = _trade(row, figures, cells, may, short, excess=excess)
            if trade is None:
                break
            other, column = trade
            step = -base if excess else base
            figures[row][column] += step
            figures[other][column] -= step
            short[row] -= step
            short[other] += step


def _trade(
    row: int, figures: list[list[int]], cells: _Cells, may: list[list[bool]], short: list[int], *, excess: bool
) -> tuple[int, int] | None:
    """Return the row that needs it most, and the column, in which a row can trade; None where none gains by it."""
    sign = 1 if excess else -1
    needing = [at for at in range(len(cells)) if sign * short[at] > 0]
    for other in sorted(needing, key=lambda at: sign * short[at], reverse=True):
        giver, taker = (row, other) if excess else (other, row)
        for column, count in enumerate(cells[giver]):
            up, down = figures[giver][column] > count, figures[taker][column] <= cells[taker][column]
            if up and down and may[taker][column]:
                return other, column
    return None


def _wish(short: int, base: int, draw: int) -> int:
    """How much a figure is to go up: drawn so that it goes up the likelier the more is missing."""
    return short * _CHANCES - base * draw


def _draw(key: bytes, row: str, column: str) -> int:
    """Draw a number below `_CHANCES`."""
    return int.from_bytes(sha256(key + repr((row, column)).encode()).digest()[:8], "big")
