"""Going through a condition: what stands directly in a node, and everything in it."""

from collections.abc import Iterator
from typing import assert_never

from slrtkit.domain.rules.nodes import (
    All,
    And,
    Any,
    Arithmetic,
    CaseDay,
    Comparison,
    Converted,
    Count,
    Day,
    Duration,
    FactRef,
    Flag,
    Known,
    MemberRef,
    Membership,
    Negation,
    Node,
    Not,
    Number,
    Or,
    Receives,
    Text,
    Total,
)

__all__ = ["inside", "walk"]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all that stands in it, in the order of the text."""
    yield node
    for inner in inside(node):
        yield from walk(inner)


def inside(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911  one case a node
    """Return what stands directly in a node, in the order of the text."""
    match node:
        case Number() | Text() | Flag() | Day() | CaseDay() | Duration() | FactRef() | MemberRef() | Receives():
            return ()
        case Arithmetic(_, left, right):
            return left, right
        case Negation(inner) | Not(inner) | Known(inner) | Converted(inner):
            return (inner,)
        case Count(where):
            return () if where is None else (where,)
        case Comparison(first, links):
            return first, *(operand for _, operand in links)
        case Membership(item, choices):
            return item, *choices
        case And(terms) | Or(terms):
            return terms
        case Any(holds, where) | All(holds, where):
            return (holds,) if where is None else (holds, where)
        case Total(_, of, where):
            return (of,) if where is None else (of, where)
    assert_never(node)
