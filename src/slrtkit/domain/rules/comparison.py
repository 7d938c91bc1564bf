"""Comparing two values of one kind."""

import operator
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from slrtkit.domain.rules.bounds import Bounds, less, same
from slrtkit.domain.rules.facts import Kind
from slrtkit.domain.rules.nodes import Relation, Value
from slrtkit.domain.rules.outcome import Outcome, negate

__all__ = ["NUMBERS", "compare", "incomparable", "kind_of", "plainly"]

_EQUAL = {Relation.EQ: operator.eq, Relation.NE: operator.ne}
_ORDERED = {Relation.LT: operator.lt, Relation.LE: operator.le, Relation.GE: operator.ge, Relation.GT: operator.gt}


NUMBERS: frozenset[type] = frozenset({int, Fraction})
"""The types of exact numbers."""


def plainly(relation: Relation) -> tuple[Callable[[Any, Any], bool], frozenset[type]]:
    """Return how two exact values of one Python type compare, and the types for which that is so."""
    if relation in _EQUAL:
        return _EQUAL[relation], frozenset({int, Fraction, date, str, bool})
    return _ORDERED[relation], frozenset({int, Fraction, date})


def kind_of(value: Value | Bounds) -> Kind:
    """Return what a value can be compared with."""
    match value:
        case bool():
            return Kind.FLAG
        case str():
            return Kind.TEXT
        case date():
            return Kind.DAY
        case _:
            return Kind.NUMBER


def incomparable(relation: Relation, left: Kind, right: Kind) -> str:
    """Return why two kinds cannot be compared, or an empty text where they can."""
    if left is not right:
        return f"{left} cannot be compared with {right}"
    if left in {Kind.TEXT, Kind.FLAG} and relation not in {Relation.EQ, Relation.NE}:
        return f"{left} is neither less nor more than another"
    return ""


def compare(  # noqa: PLR0911  one case a relation
    relation: Relation, left: Value | Bounds, right: Value | Bounds
) -> Outcome:
    """Compare two values of one kind; of a number known only by its ends, what holds for all that it may be."""
    if isinstance(left, bool | str) or isinstance(right, bool | str):
        return Outcome.of(holds=(left == right) is (relation is Relation.EQ))
    a, b = _ends(left), _ends(right)
    match relation:
        case Relation.LT:
            return Outcome.of(holds=less(a, b))
        case Relation.GE:
            return negate(Outcome.of(holds=less(a, b)))
        case Relation.GT:
            return Outcome.of(holds=less(b, a))
        case Relation.LE:
            return negate(Outcome.of(holds=less(b, a)))
        case Relation.EQ:
            return Outcome.of(holds=same(a, b))
        case Relation.NE:
            return negate(Outcome.of(holds=same(a, b)))
    assert_never(relation)


def _ends(value: int | Fraction | date | Bounds) -> Bounds:
    return Bounds.of(value.toordinal() if isinstance(value, date) else value)
