"""Which facts a condition asks for."""

from collections.abc import Iterator
from typing import assert_never

from slrtkit.domain.rules.nodes import (
    All,
    And,
    Any,
    Arithmetic,
    Comparison,
    Condition,
    Count,
    Day,
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
    Reference,
    Text,
)

__all__ = ["facts_used"]


def facts_used(condition: Condition) -> tuple[Reference, ...]:
    """Return every fact that a condition speaks of, once, in the order of the text; of members as `MemberRef`."""
    return tuple(dict.fromkeys(node for node in _walk(condition) if isinstance(node, FactRef | MemberRef)))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for inner in _inside(node):
        yield from _walk(inner)


def _inside(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911  one case a node
    match node:
        case Number() | Text() | Flag() | Day() | FactRef() | MemberRef():
            return ()
        case Arithmetic(_, left, right):
            return left, right
        case Negation(inner) | Not(inner) | Known(inner):
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
    assert_never(node)
