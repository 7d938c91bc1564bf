"""Numbers known only to lie between two ends, and arithmetic on them.

A count over members of whom something is unknown is such a number. The ends are exact; an end that is open is infinite.
"""

from fractions import Fraction
from math import inf
from typing import TypeAlias, assert_never

from attrs import frozen

from slrtkit.domain.rules.nodes import Operator, exact

__all__ = ["Bounds", "Exact", "calculate", "less", "same"]

Exact: TypeAlias = int | Fraction
_End: TypeAlias = int | Fraction | float


@frozen
class Bounds:
    """A number from `least` to `most`, both included; `inf` and `-inf` where an end is open (the only floats here)."""

    least: _End
    most: _End

    @classmethod
    def of(cls, number: "Exact | Bounds") -> "Bounds":
        """Return the bounds of a number that may be exact."""
        return number if isinstance(number, Bounds) else cls(number, number)

    @property
    def narrowed(self) -> "Exact | Bounds":
        """The exact number, where both ends are one."""
        least = self.least
        return least if least == self.most and not isinstance(least, float) else self


def calculate(operator: Operator, left: Exact | Bounds, right: Exact | Bounds) -> Exact | Bounds | None:
    """Return left operator right; None where the divisor is zero, or may be."""
    if not isinstance(left, Bounds) and not isinstance(right, Bounds):
        return _exactly(operator, left, right)
    a, b = Bounds.of(left), Bounds.of(right)
    match operator:
        case Operator.ADD:
            return Bounds(_plus(a.least, b.least), _plus(a.most, b.most)).narrowed
        case Operator.SUB:
            return Bounds(_plus(a.least, -b.most), _plus(a.most, -b.least)).narrowed
        case Operator.MUL:
            return _times(a, b).narrowed
        case Operator.DIV:
            if b.least <= 0 <= b.most:
                return None
            return _times(a, Bounds(_inverse(b.most), _inverse(b.least))).narrowed
    assert_never(operator)


def _exactly(operator: Operator, left: Exact, right: Exact) -> Exact | None:
    match operator:
        case Operator.ADD:
            found = left + right
        case Operator.SUB:
            found = left - right
        case Operator.MUL:
            found = left * right
        case Operator.DIV if not right:
            return None
        case Operator.DIV if isinstance(left, int) and isinstance(right, int):
            return left // right if left % right == 0 else Fraction(left, right)
        case Operator.DIV:
            return exact(Fraction(left) / right)
        case _:
            assert_never(operator)
    return found if isinstance(found, int) else exact(found)


def _times(a: Bounds, b: Bounds) -> Bounds:
    corners = [_product(x, y) for x in (a.least, a.most) for y in (b.least, b.most)]
    return Bounds(min(corners), max(corners))


def _plus(x: _End, y: _End) -> _End:
    """Add without turning an exact number into a float. Two open ends that meet here lie on the same side."""
    return x if isinstance(x, float) else y if isinstance(y, float) else x + y


def _product(x: _End, y: _End) -> _End:
    if isinstance(x, float) or isinstance(y, float):
        return 0 if x == 0 or y == 0 else inf if (x > 0) == (y > 0) else -inf
    return exact(Fraction(x * y))


def _inverse(x: _End) -> _End:
    return 0 if isinstance(x, float) else exact(1 / Fraction(x))


def less(left: Bounds, right: Bounds) -> bool | None:
    """Whether every number of the left lies below every number of the right; None where that is open."""
    return True if left.most < right.least else False if left.least >= right.most else None


def same(left: Bounds, right: Bounds) -> bool | None:
    """Whether left and right are one number; None where that is open."""
    if left.most < right.least or right.most < left.least:
        return False
    return True if left.least == left.most == right.least == right.most else None
