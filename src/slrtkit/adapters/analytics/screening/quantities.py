"""Exact numbers as columns: fractions of whole numbers, known by their ends where not all is known.

Floats would round: a third of an income is not one. A number is two whole numbers over one positive denominator; an end that is
open, or a number of which nothing is known, is null. How large they can become is followed from the declared ranges, so that
what 64 bits cannot hold is refused before a row is read.
"""

from fractions import Fraction
from typing import Final, TypeAlias

import narwhals as nw
from attrs import evolve, frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.facts import DeclaredFact, FactType
from slrtkit.domain.rules.nodes import LARGEST, Operator, Relation
from slrtkit.errors import RuleDefinitionError

__all__ = [
    "DECIMALS",
    "UNKNOWN",
    "Number",
    "alike",
    "calculate",
    "compare",
    "either",
    "ends",
    "fixed",
    "nothing",
    "number",
    "ranged",
]

DECIMALS: Final = 6
"""Digits after the point that a decimal fact may have in a table."""
_WIDEST: Final = 2**63 - 1
_Denominator: TypeAlias = "nw.Expr | int"
UNKNOWN: Final[nw.Expr] = nw.lit(None, dtype=nw.Boolean)


@frozen(eq=False)
class Number:
    """A number of each row.

    Attributes:
        least: Its numerator, or the least that it may be; null where it is unknown, or that end is open.
        most: The same where it is exact, or the most that it may be.
        below: The denominator of both ends, positive.
        size: The largest numerator that there may be, without its sign.
        base: The largest denominator.
        exact: Whether it is one number wherever it is known.
    """

    least: nw.Expr
    most: nw.Expr
    below: _Denominator = 1
    size: int = LARGEST
    base: int = 1
    exact: bool = True

    def __attrs_post_init__(self) -> None:
        if max(self.size, self.base) > _WIDEST:
            raise RuleDefinitionError(
                "a calculation of this condition is too wide for columns",
                code="screen.width",
                cure="declare narrower ranges (least, most) for the facts in it",
            )

    def scaled(self, by: "_Denominator", most: int) -> "Number":
        """Return the same number over a denominator that is so many times larger, at most `most` times."""
        if isinstance(by, int) and by == 1:
            return self
        least = self.least * by
        return evolve(
            self,
            least=least,
            most=least if self.exact else self.most * by,
            below=self.below * by,
            size=self.size * most,
            base=self.base * most,
        )


def fixed(value: int | Fraction) -> Number:
    """Return a number that the condition itself holds."""
    one = Fraction(value)
    column = nw.lit(one.numerator, dtype=nw.Int64)
    return Number(column, column, one.denominator, abs(one.numerator), one.denominator)


def ranged(least: nw.Expr, most: nw.Expr, size: int) -> Number:
    """Return a whole number that is known by its ends."""
    return Number(least, most, 1, size, 1, exact=False)


def number(column: nw.Expr, fact: DeclaredFact) -> Number:
    """Return a column of a table."""
    size = max(LARGEST if end is None else abs(end) for end in (fact.least, fact.most))
    if fact.type is not FactType.DECIMAL:
        return Number(column, column, 1, size, 1)
    return Number(column, column, 10**DECIMALS, size * 10**DECIMALS, 10**DECIMALS)


def nothing() -> Number:
    """Return a number of which nothing is known."""
    null = nw.lit(None, dtype=nw.Int64)
    return Number(null, null, 1, 0, 1)


def ends(bounds: Bounds | None) -> Number | None:
    """Return a whole number between declared ends, where there are any."""
    if bounds is None:
        return None
    declared = [end if isinstance(end, int) else None for end in (bounds.least, bounds.most)]
    least, most = (nw.lit(end, dtype=nw.Int64) for end in declared)
    return ranged(least, most, max(abs(end or 0) for end in declared))


def either(known: Number, other: Number) -> Number:
    """Return a number as it is told, or else as it follows, or as its ends are declared."""
    a, b = known.scaled(other.below, other.base), other.scaled(known.below, known.base)
    told = ~known.least.is_null()
    below: nw.Expr | int = a.below if isinstance(a.below, int) else nw.when(told).then(a.below).otherwise(b.below)
    least = nw.when(told).then(a.least).otherwise(b.least)
    most = least if b.exact else nw.when(told).then(a.most).otherwise(b.most)
    return Number(least, most, below, max(a.size, b.size), max(a.base, b.base), b.exact)


def alike(one: Number, other: Number) -> tuple[Number, Number]:
    """Return two numbers over one denominator."""
    if isinstance(one.below, int) and isinstance(other.below, int) and one.below == other.below:
        return one, other
    return one.scaled(other.below, other.base), other.scaled(one.below, one.base)


def calculate(operator: Operator, left: Number, right: Number) -> Number:
    """Return left operator right; null where the divisor is zero, or may be."""
    match operator:
        case Operator.ADD:
            return _sum(left, right)
        case Operator.SUB:
            return _sum(left, evolve(right, least=-right.most, most=-right.least))
        case Operator.MUL:
            return _product(left, right)
        case Operator.DIV:
            return _kept(_product(left, _inverse(right)))


def _sum(left: Number, right: Number) -> Number:
    a, b = alike(left, right)
    exact = a.exact and b.exact
    least = a.least + b.least
    return Number(least, least if exact else a.most + b.most, a.below, a.size + b.size, a.base, exact)


def _product(left: Number, right: Number) -> Number:
    size, base, below = left.size * right.size, left.base * right.base, left.below * right.below
    if left.exact and right.exact:
        number = left.least * right.least
        return Number(number, number, below, size, base)
    least, most = _corners(left, right)
    return Number(least, most, below, size, base, exact=False)


def _corners(left: Number, right: Number) -> tuple[nw.Expr, nw.Expr]:
    """Return the least and the most of the products of ends; an open end times nothing is nothing, else as its sign says."""
    corners = []
    for x, x_open in ((left.least, -1), (left.most, 1)):
        for y, y_open in ((right.least, -1), (right.most, 1)):
            x_sign = _sign(x, x_open)
            y_sign = _sign(y, y_open)
            open_ = (x.is_null() | y.is_null()) & (x_sign != 0) & (y_sign != 0)
            corners.append(((x * y).fill_null(0), open_ & (x_sign == y_sign), open_ & (x_sign != y_sign)))
    void = (left.least.is_null() & left.most.is_null()) | (right.least.is_null() & right.most.is_null())
    below, above = (nw.any_horizontal(*(one[place] for one in corners), ignore_nulls=False) for place in (2, 1))
    least = nw.min_horizontal(*(one[0] for one in corners))
    most = nw.max_horizontal(*(one[0] for one in corners))
    return nw.when(~(void | below)).then(least), nw.when(~(void | above)).then(most)


def _sign(end: nw.Expr, where_open: int) -> nw.Expr:
    found = nw.when(end > 0).then(nw.lit(1)).otherwise(nw.when(end < 0).then(nw.lit(-1)).otherwise(nw.lit(0)))
    return nw.when(end.is_null()).then(nw.lit(where_open)).otherwise(found)


def _inverse(number: Number) -> Number:
    """Return one over a number; null where that is zero, or may be."""
    least, most = number.least, number.most
    positive = least > 0
    sign = nw.when(positive).then(nw.lit(1)).otherwise(nw.lit(-1))
    if number.exact:
        above = nw.when(least != 0).then(sign * number.below)
        return Number(above, above, nw.when(least != 0).then(sign * least), number.base, max(number.size, 1))
    negative = most < 0
    some = (positive | negative).fill_null(value=False)
    # Over the product of both ends each stands above the other one; over the only end, an open one is nothing.
    both = (least * most).fill_null(nw.when(positive).then(least).otherwise(-most))
    low = nw.when(most.is_null()).then(nw.lit(0)).otherwise(nw.when(least.is_null()).then(nw.lit(-1)).otherwise(least))
    high = nw.when(least.is_null()).then(nw.lit(0)).otherwise(nw.when(most.is_null()).then(nw.lit(1)).otherwise(most))
    return Number(
        nw.when(some).then(low * number.below),
        nw.when(some).then(high * number.below),
        nw.when(some).then(both).otherwise(nw.lit(1)),
        max(number.size, 1) * number.base,
        max(number.size, 1) ** 2,
        exact=False,
    )


def _kept(number: Number) -> Number:
    """Return a number where it is not beyond the largest that the language knows; there it is unknown."""
    if number.size <= LARGEST:
        return number
    if number.exact:
        above = nw.when(number.least < 0).then(-number.least).otherwise(number.least)
        whole = above // number.below
        within = (whole < LARGEST) | ((whole == LARGEST) & (above == whole * number.below))
        least = nw.when(within).then(number.least)
        return evolve(number, least=least, most=least)
    return number


def compare(relation: Relation, left: Number, right: Number) -> nw.Expr:
    """Return whether a relation holds: true or false where it does for all that both may be, else null."""
    a, b = alike(left, right)
    match relation:
        case Relation.LT:
            return _less(a, b)
        case Relation.GE:
            return ~_less(a, b)
        case Relation.GT:
            return _less(b, a)
        case Relation.LE:
            return ~_less(b, a)
        case Relation.EQ:
            return _same(a, b)
        case Relation.NE:
            return ~_same(a, b)


def _less(a: Number, b: Number) -> nw.Expr:
    if a.exact and b.exact:
        return a.least < b.least
    return _told(a.most < b.least, a.least >= b.most)


def _same(a: Number, b: Number) -> nw.Expr:
    if a.exact and b.exact:
        return a.least == b.least
    return _told((a.least == a.most) & (b.least == b.most) & (a.least == b.least), (a.most < b.least) | (b.most < a.least))


def _told(holds: nw.Expr, fails: nw.Expr) -> nw.Expr:
    """Return true and false where these are certain."""
    no = nw.when(fails.fill_null(value=False)).then(nw.lit(value=False))
    return nw.when(holds.fill_null(value=False)).then(nw.lit(value=True)).otherwise(no)
