"""Exact numbers as columns: fractions of whole numbers, known by their ends where not all is known.

Floats would round: a third of an income is not one. A number is two whole numbers over one positive denominator; an end that is
open, or a number of which nothing is known, is null. How large they can become is followed from the declared ranges, so that
what 64 bits cannot hold is refused before a row is read.
"""

from fractions import Fraction
from math import lcm
from typing import Final

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
_SMALL: Final = 2**10
"""What 64 bits hold, over more than this, is not beyond the largest that the language knows."""
UNKNOWN: Final[nw.Expr] = nw.lit(None, dtype=nw.Boolean)


@frozen(eq=False)
class Number:
    """A number of each row.

    Attributes:
        least: Its numerator, or the least that it may be; null where it is unknown, or that end is open.
        most: The same where it is exact, or the most that it may be.
        over: The part of the denominator that is the same in every row, positive.
        size: The largest numerator that there may be, without its sign.
        by: The other part of the denominator, positive; None: 1.
        widest: The largest of these.
        exact: Whether it is one number wherever it is known.
        natural: Whether it is never below nothing; its least is then null only where nothing is known of it.
    """

    least: nw.Expr
    most: nw.Expr
    over: int = 1
    size: int = LARGEST
    by: nw.Expr | None = None
    widest: int = 1
    exact: bool = True
    natural: bool = False

    def __attrs_post_init__(self) -> None:
        if max(self.size, self.base) > _WIDEST:
            raise RuleDefinitionError(
                "a calculation of this condition is too wide for columns",
                code="screen.width",
                cure="declare narrower ranges (least, most) for the facts in it",
            )

    @property
    def base(self) -> int:
        """The largest denominator."""
        return self.over * self.widest

    @property
    def below(self) -> nw.Expr:
        """The denominator."""
        return nw.lit(self.over, dtype=nw.Int64) if self.by is None else self.by * self.over

    def scaled(self, times: int) -> "Number":
        """Return the same number over a denominator that is so many times larger."""
        if times == 1:
            return self
        least = self.least * times
        most = least if self.exact else self.most * times
        return evolve(self, least=least, most=most, over=self.over * times, size=self.size * times)

    def divided(self, other: "Number") -> "Number":
        """Return the same number over a denominator that the other part of another's denominator divides, too."""
        if other.by is None or other.by is self.by:
            return self
        least = self.least * other.by
        by = other.by if self.by is None else self.by * other.by
        most = least if self.exact else self.most * other.by
        return evolve(self, least=least, most=most, size=self.size * other.widest, by=by, widest=self.widest * other.widest)


def fixed(value: int | Fraction) -> Number:
    """Return a number that the condition itself holds."""
    one = Fraction(value)
    column = nw.lit(one.numerator, dtype=nw.Int64)
    return Number(column, column, one.denominator, abs(one.numerator), natural=one >= 0)


def ranged(least: nw.Expr, most: nw.Expr, size: int, *, natural: bool = False) -> Number:
    """Return a whole number that is known by its ends."""
    return Number(least, most, 1, size, exact=False, natural=natural)


def number(column: nw.Expr, fact: DeclaredFact) -> Number:
    """Return a column of a table."""
    size = max(LARGEST if end is None else abs(end) for end in (fact.least, fact.most))
    over = 10**DECIMALS if fact.type is FactType.DECIMAL else 1
    return Number(column, column, over, size * over, natural=fact.least is not None and fact.least >= 0)


def nothing() -> Number:
    """Return a number of which nothing is known."""
    null = nw.lit(None, dtype=nw.Int64)
    return Number(null, null, 1, 0)


def ends(bounds: Bounds | None) -> Number | None:
    """Return a whole number between declared ends, where there are any."""
    if bounds is None:
        return None
    declared = [end if isinstance(end, int) else None for end in (bounds.least, bounds.most)]
    least, most = (nw.lit(end, dtype=nw.Int64) for end in declared)
    return ranged(least, most, max(abs(end or 0) for end in declared), natural=(declared[0] or -1) >= 0)


def either(known: Number, other: Number) -> Number:
    """Return a number as it is told, or else as it follows, or as its ends are declared."""
    over = lcm(known.over, other.over)
    a, b = known.scaled(over // known.over), other.scaled(over // other.over)
    told = ~known.least.is_null()
    by = None if other.by is None else nw.when(told).then(nw.lit(1, dtype=nw.Int64)).otherwise(other.by)
    least = nw.when(told).then(a.least).otherwise(b.least)
    most = least if b.exact else nw.when(told).then(a.most).otherwise(b.most)
    return Number(least, most, over, max(a.size, b.size), by, other.widest, b.exact, a.natural and b.natural)


def alike(one: Number, other: Number) -> tuple[Number, Number]:
    """Return two numbers over one denominator."""
    over = lcm(one.over, other.over)
    a, b = one.scaled(over // one.over), other.scaled(over // other.over)
    return a.divided(b), b.divided(a)


def calculate(operator: Operator, left: Number, right: Number) -> Number:
    """Return left operator right; null where the divisor is zero, or may be."""
    match operator:
        case Operator.ADD:
            return _sum(left, right)
        case Operator.SUB:
            return _sum(left, evolve(right, least=-right.most, most=-right.least, natural=False))
        case Operator.MUL:
            return _product(left, right)
        case Operator.DIV:
            return _kept(_product(left, _inverse(right)))


def _sum(left: Number, right: Number) -> Number:
    a, b = alike(left, right)
    exact = a.exact and b.exact
    least = a.least + b.least
    most = least if exact else a.most + b.most
    return Number(least, most, a.over, a.size + b.size, a.by, a.widest, exact, a.natural and b.natural)


def _product(left: Number, right: Number) -> Number:
    size, over, widest = left.size * right.size, left.over * right.over, left.widest * right.widest
    by = left.by if right.by is None else right.by if left.by is None else left.by * right.by
    natural = left.natural and right.natural
    if left.exact and right.exact:
        number = left.least * right.least
        return Number(number, number, over, size, by, widest, natural=natural)
    least, most = _spanned(left, right) if natural else _corners(left, right)
    return Number(least, most, over, size, by, widest, exact=False, natural=natural)


def _spanned(left: Number, right: Number) -> tuple[nw.Expr, nw.Expr]:
    """Return the least and the most of products that are never below nothing; an open end times nothing is nothing."""
    known = ~(left.least.is_null() | right.least.is_null())
    none = (left.most == 0) | (right.most == 0)
    return left.least * right.least, nw.when(known).then(nw.when(none).then(nw.lit(0)).otherwise(left.most * right.most))


def _corners(left: Number, right: Number) -> tuple[nw.Expr, nw.Expr]:
    """Return the least and the most of the products of ends; an open end times nothing is nothing, else as its sign says."""
    corners = []
    for x, x_open in _ends(left):
        for y, y_open in _ends(right):
            x_sign = _sign(x, x_open)
            y_sign = _sign(y, y_open)
            open_ = (x.is_null() | y.is_null()) & (x_sign != 0) & (y_sign != 0)
            corners.append(((x * y).fill_null(0), open_ & (x_sign == y_sign), open_ & (x_sign != y_sign)))
    void = (left.least.is_null() & left.most.is_null()) | (right.least.is_null() & right.most.is_null())
    below, above = (nw.any_horizontal(*(one[place] for one in corners), ignore_nulls=False) for place in (2, 1))
    least = nw.min_horizontal(*(one[0] for one in corners))
    most = nw.max_horizontal(*(one[0] for one in corners))
    return nw.when(~(void | below)).then(least), nw.when(~(void | above)).then(most)


def _ends(number: Number) -> tuple[tuple[nw.Expr, int], ...]:
    """Return each end with the sign that it has where it is open."""
    least, most = (number.least, -1), (number.most, 1)
    return (least,) if number.exact else (least, most)


def _sign(end: nw.Expr, where_open: int) -> nw.Expr:
    found = nw.when(end > 0).then(nw.lit(1)).otherwise(nw.when(end < 0).then(nw.lit(-1)).otherwise(nw.lit(0)))
    return nw.when(end.is_null()).then(nw.lit(where_open)).otherwise(found)


def _inverse(number: Number) -> Number:
    """Return one over a number; null where that is zero, or may be."""
    least, most, natural = number.least, number.most, number.natural
    positive = least > 0
    if number.exact:
        sign = nw.lit(1) if natural else nw.when(positive).then(nw.lit(1)).otherwise(nw.lit(-1))
        above = nw.when(least != 0).then(sign * number.below)
        by = nw.when(least != 0).then(sign * least)
        return Number(above, above, 1, number.base, by, max(number.size, 1), natural=natural)
    # Over the product of both ends each stands above the other one; over the only end, an open one is nothing.
    some, both = positive, (least * most).fill_null(least)
    low = nw.when(most.is_null()).then(nw.lit(0)).otherwise(least)
    high = nw.when(most.is_null()).then(nw.lit(1)).otherwise(most)
    if not natural:
        some, both = positive | (most < 0), both.fill_null(-most)
        low = nw.when(least.is_null()).then(nw.lit(-1)).otherwise(low)
        high = nw.when(least.is_null()).then(nw.lit(0)).otherwise(high)
    some = some.fill_null(value=False)
    return Number(
        nw.when(some).then(low * number.below),
        nw.when(some).then(high * number.below),
        1,
        max(number.size, 1) * number.base,
        nw.when(some).then(both).otherwise(nw.lit(1)),
        max(number.size, 1) ** 2,
        exact=False,
        natural=natural,
    )


def _kept(number: Number) -> Number:
    """Return a number where it is not beyond the largest that the language knows; there it is unknown."""
    if number.size <= LARGEST:
        return number
    if number.exact:
        above = nw.when(number.least < 0).then(-number.least).otherwise(number.least)
        below = number.below
        few = nw.when(below < _SMALL).then(below).otherwise(nw.lit(_SMALL, dtype=nw.Int64))
        least = nw.when((below > _SMALL) | (above <= few * LARGEST)).then(number.least)
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
