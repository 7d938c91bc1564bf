"""The kinds of answers that conditions tell apart: of each kind one, just at the edges.

`desil <= 4 or desil == 10` tells apart 1 to 4, 5 to 9, and 10. Whatever is asked of a fact holds alike for all answers of one
kind, so that trying one of each is trying all; where that is certain, the kinds are `whole`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TypeAlias, assert_never

from slrtkit.domain.rules.facts import DeclaredFact, FactType
from slrtkit.domain.rules.nodes import (
    LARGEST,
    All,
    And,
    Any,
    Comparison,
    Condition,
    Count,
    FactRef,
    Flag,
    Known,
    MemberRef,
    Membership,
    Not,
    Operand,
    Or,
    Receives,
    Reference,
    Total,
    Value,
    exact,
)
from slrtkit.domain.rules.walk import walk

__all__ = ["Atom", "answers", "atoms", "few", "sides"]

Atom: TypeAlias = Comparison | Membership | Reference | Known | Receives
"""What a condition is joined from, down to the questions about each member."""

_FEW = 16
_DAY = timedelta(days=1)


def atoms(node: Condition) -> Iterator[Atom]:  # noqa: C901  one case a node
    """Yield what is joined by `and`, `or`, `not`, `any` and `all`, and what is counted and summed by."""
    match node:
        case And(terms) | Or(terms):
            for term in terms:
                yield from atoms(term)
        case Not(term):
            yield from atoms(term)
        case Any(holds, where) | All(holds, where):
            yield from atoms(holds)
            if where is not None:
                yield from atoms(where)
        case Comparison() | Membership():
            yield node
            for inner in walk(node):
                if isinstance(inner, Count | Total) and inner.where is not None:
                    yield from atoms(inner.where)
        case FactRef() | MemberRef() | Known() | Receives():
            yield node
        case Flag():
            pass
        case _:
            assert_never(node)


def sides(atom: Comparison | Membership) -> tuple[Operand, ...]:
    """Return what is compared."""
    return (atom.first, *(right for _, right in atom.links)) if isinstance(atom, Comparison) else (atom.item, *atom.choices)


def answers(fact: DeclaredFact, edges: Iterable[Value]) -> tuple[Value, ...]:
    """Return possible answers, with at least one of each kind that comparing with the edges tells apart.

    Args:
        fact: What is asked; all its values where they are few.
        edges: What it is compared with; those of another kind are left out.
    """
    match fact.type:
        case FactType.BOOL:
            return (True, False)
        case FactType.ENUM:
            return fact.values
        case FactType.TEXT:
            texts = sorted({edge for edge in edges if isinstance(edge, str)})
            return (*texts, "".join(texts) + "…")
        case FactType.DATE:
            return _days({edge for edge in edges if isinstance(edge, date)})
        case FactType.INT | FactType.DECIMAL | FactType.RUPIAH:
            numbers = {Fraction(edge) for edge in edges if isinstance(edge, int | Fraction) and not isinstance(edge, bool)}
            return _numbers(fact, sorted(numbers))
    assert_never(fact.type)


def few(fact: DeclaredFact) -> bool:
    """Whether `answers` are all that the fact can ever say, whatever is asked."""
    if fact.type in {FactType.BOOL, FactType.ENUM}:
        return True
    return fact.type is FactType.INT and fact.least is not None and fact.most is not None and fact.most - fact.least < _FEW


def _days(edges: set[date]) -> tuple[date, ...]:
    near = {day + step for day in edges for step in (-_DAY, _DAY) if date.min + _DAY <= day <= date.max - _DAY}
    return tuple(sorted(near | edges)) or (date(2000, 1, 1),)


def _numbers(fact: DeclaredFact, edges: Sequence[Fraction]) -> tuple[Value, ...]:
    least = -LARGEST if fact.least is None else fact.least
    most = LARGEST if fact.most is None else fact.most
    if few(fact):
        return tuple(range(least, most + 1))
    if fact.type is FactType.DECIMAL:
        around = {*edges, *((a + b) / 2 for a, b in pairwise(edges)), *(edge + step for edge in edges for step in (-1, 1))}
    else:
        around = {Fraction(whole) for edge in edges for whole in (ceil(edge) - 1, ceil(edge), floor(edge), floor(edge) + 1)}
    ends = {Fraction(end) for end in (fact.least, fact.most) if end is not None}
    inside = sorted(number for number in around | ends if least <= number <= most)
    return tuple(exact(number) for number in inside) or (0,)
