"""Units of numbers, and the algebra on them: rupiah a month is not rupiah a year.

A unit is the exponents of its symbols: `Rp/bulan` is `(("Rp", 1), ("bulan", -1))`. Symbols are taken as they are written;
`m2` is one.
"""

from typing import Final, TypeAlias

from slrtkit.domain.rules.nodes import Period

__all__ = ["DAYS", "PEOPLE", "PURE", "Dimension", "dimension", "divided", "is_quantity", "per", "times", "written"]

Dimension: TypeAlias = tuple[tuple[str, int], ...]
"""Symbols with their exponents, sorted; none of a plain number."""

PURE: Final[Dimension] = ()
PEOPLE: Final[Dimension] = (("orang", 1),)
DAYS: Final[Dimension] = (("hari", 1),)
_MONTH, _YEAR = "bulan", "tahun"
_MONEY = "Rp"


def dimension(unit: str) -> Dimension | None:
    """Return the unit that a declaration writes, such as `Rp/bulan`; None where none is written, which fits every other."""
    if not unit:
        return None
    first, *below = unit.split("/")
    return _sorted({first.strip(): 1}, {symbol.strip(): -below.count(symbol) for symbol in below})


def times(left: Dimension, right: Dimension) -> Dimension:
    """Return the unit of a product."""
    return _sorted(dict(left), dict(right))


def divided(left: Dimension, right: Dimension) -> Dimension:
    """Return the unit of a quotient."""
    return _sorted(dict(left), {symbol: -exponent for symbol, exponent in right})


def is_quantity(unit: Dimension) -> bool:
    """Whether this is a number of people, square metres or days: a fixed number may be so much for each, of whatever unit."""
    return _MONEY not in dict(unit) and all(exponent > 0 for _, exponent in unit)


def per(unit: Dimension, period: Period) -> Dimension | None:
    """Return the unit of an amount of the other period, a month or a year; None where it is no such amount."""
    old, new = (_MONTH, _YEAR) if period is Period.YEARS else (_YEAR, _MONTH)
    return times(unit, ((new, -1), (old, 1))) if dict(unit).get(old) == -1 else None


def written(unit: Dimension) -> str:
    """Return a unit as a declaration writes it; a plain number as `1`."""
    above = [symbol for symbol, exponent in unit for _ in range(exponent)]
    below = [symbol for symbol, exponent in unit for _ in range(-exponent)]
    return "/".join(["*".join(above) or "1", *below])


def _sorted(left: dict[str, int], right: dict[str, int]) -> Dimension:
    both = {symbol: left.get(symbol, 0) + right.get(symbol, 0) for symbol in {**left, **right}}
    return tuple(sorted((symbol, exponent) for symbol, exponent in both.items() if exponent))
