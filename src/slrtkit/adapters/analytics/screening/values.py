"""What an operand is in each row: numbers, days, or texts and answers of yes and no."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Final, TypeAlias

import narwhals as nw
from attrs import frozen

from slrtkit.adapters.analytics.screening.calendar import between, day
from slrtkit.adapters.analytics.screening.quantities import Number, calculate, compare
from slrtkit.domain.rules.nodes import Operator, Relation

__all__ = ["Moment", "Value", "Word", "among", "calculated", "compared"]

_FEW: Final = 5
"""So many texts are compared in less time than they are looked up."""


@frozen(eq=False)
class Moment:
    """Days of each row, as numbers."""

    key: nw.Expr


@frozen(eq=False)
class Word:
    """Texts, or answers of yes and no, of each row."""

    column: nw.Expr


Value: TypeAlias = Number | Moment | Word


def compared(relation: Relation, left: Value, right: Value) -> nw.Expr:
    """Return a column of whether a relation holds."""
    match left, right:
        case Moment(one), Moment(other):
            return compare(relation, day(one), day(other))
        case Number(), Number():
            return compare(relation, left, right)
        case Word(one), Word(other):
            return one == other if relation is Relation.EQ else one != other
        case _:
            raise TypeError  # nothing else passed the check when the rules were loaded


def calculated(operator: Operator, left: Value, right: Value) -> Number:
    """Return left operator right."""
    match left, right:
        case Moment(one), Moment(other):
            return between(one, other)
        case Number(), Number():
            return calculate(operator, left, right)
        case _:
            raise TypeError  # as above


def among(column: nw.Expr, choices: Sequence[object]) -> nw.Expr:
    """Return a column of whether a text, or an answer, is one of some."""
    if 0 < len(choices) <= _FEW:
        return reduce(or_, [column == one for one in choices])
    return nw.when(~column.is_null()).then(column.is_in(choices))
