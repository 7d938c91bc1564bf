"""The three ways to ask: by an identifier, by predicates, and by an expression.

`query_type` says which it is: the published `oneOf` of the three forms matches two of them at once. What a list of predicates
means is not said either: here all of them have to be met, in whatever order.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from slrtkit.adapters.exchange.dci.attributes import CRITERIA, attribute_of, named
from slrtkit.adapters.exchange.dci.plain import Object, object_of, refuse, text
from slrtkit.domain.query import Comparison, Condition, Every, Opposite, Query, Some

__all__ = ["read_query"]

_MOST: Final = 32
"""Conditions in one query."""
_SIGNS: Final = {"ne": Comparison.EQ, "lte": Comparison.LE, "gte": Comparison.GE}
_JOINED: Final[Mapping[str, Callable[[tuple[Query, ...]], Query]]] = {"$and": Every, "$or": Some}


def read_query(query_type: str, query: object) -> Query:
    """Read what is asked.

    Args:
        query_type: `idtype-value`, `predicate` or `expression`.
        query: What stands as the query.

    Raises:
        ExchangeError: (`rjct.search_criteria.invalid`) it is none of that type, or asks for what cannot be asked for here.
    """
    if query_type not in _READERS:
        refuse(CRITERIA, "query_type", "this type of query is not known", f"one of: {', '.join(sorted(_READERS))}")
    if query_type == "expression" and isinstance(query, list):  # as published examples have it
        query_type = "predicate"
    return _READERS[query_type](query)


def _by_identifier(query: object) -> Query:
    said = object_of({"query": query}, "query", CRITERIA)
    return _condition(text(said, "type", CRITERIA), "eq", said.get("value"))


def _by_predicates(query: object) -> Query:
    if not isinstance(query, list) or not query:
        refuse(CRITERIA, "query", "a list of predicates is missing here")
    if len(query) > _MOST:
        refuse(CRITERIA, "query", f"these are more than {_MOST} predicates")
    return Every(tuple(_predicate(object_of({"query": one}, "query", CRITERIA)) for one in query))


def _predicate(said: Object) -> Query:
    unread = set(said) - {"seq_num", "expression1", "condition", "expression2"}
    if unread:
        refuse(CRITERIA, min(unread), "a predicate has two expressions", "write further ones as predicates of their own")
    first = _expression(object_of(said, "expression1", CRITERIA))
    if said.get("expression2") is None:
        return Opposite(first) if said.get("condition") == "not" else first
    second = _expression(object_of(said, "expression2", CRITERIA))
    match said.get("condition"):
        case "and":
            return Every((first, second))
        case "or":
            return Some((first, second))
        case "not":
            return Every((first, Opposite(second)))
        case _:
            return refuse(CRITERIA, "condition", "two expressions are joined by and, or, or not")


def _expression(said: Object) -> Query:
    return _condition(text(said, "attribute_name", CRITERIA), text(said, "operator", CRITERIA), said.get("attribute_value"))


def _by_expression(query: object) -> Query:
    said = object_of({"query": query}, "query", CRITERIA)
    if "attribute_name" in said:  # `EnrolledRequest` of the integrated beneficiary registry
        return _expression(said)
    value = said.get("value", said)
    inner = value.get("expression", value) if isinstance(value, dict) else None
    if not isinstance(inner, dict):
        refuse(CRITERIA, "query.value.expression", "an object is missing here", "texts such as GraphQL are not read")
    within = inner.get("query", inner)
    return _tree(object_of({"query": within}, "query", CRITERIA), _Budget())


class _Budget:
    """How many conditions may still come."""

    def __init__(self) -> None:
        self.left = _MOST

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            refuse(CRITERIA, "query", f"these are more than {_MOST} conditions")


def _tree(said: Object, budget: _Budget) -> Query:
    if not said:
        refuse(CRITERIA, "query", "nothing is asked for")
    return _all([_member(name, value, budget) for name, value in said.items()])


def _member(name: str, value: Any, budget: _Budget) -> Query:  # noqa: ANN401  whatever JSON holds
    budget.spend()
    if name in _JOINED:
        parts = value if isinstance(value, list) and value else refuse(CRITERIA, name, "a list of conditions is missing here")
        return _JOINED[name](tuple(_tree(object_of({name: one}, name, CRITERIA), budget) for one in parts))
    if name == "$not":
        return Opposite(_tree(object_of({name: value}, name, CRITERIA), budget))
    if not isinstance(value, dict):
        return _condition(name, "eq", value)
    return _all([_condition(name, sign.removeprefix("$"), one) for sign, one in value.items()])


def _all(parts: list[Query]) -> Query:
    if not parts:
        refuse(CRITERIA, "query", "nothing is asked for")
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _condition(path: str, sign: str, value: object) -> Query:
    name, attribute = attribute_of(path)
    try:
        comparison = _SIGNS.get(sign) or Comparison(sign)
    except ValueError:
        return refuse(CRITERIA, "operator", "this operator is not known", "one of: eq, gt, lt, ge, le, in")
    if comparison not in (Comparison.EQ, Comparison.IN) and not attribute.ordered:
        refuse(CRITERIA, attribute.name, "of this attribute no value is less than another", "eq or in")
    values = value if isinstance(value, list) else [value]
    if not 1 <= len(values) <= (_MOST if comparison is Comparison.IN else 1):
        refuse(CRITERIA, attribute.name, f"one value is missing here, or of `in` 1 to {_MOST}")
    condition = Condition(name, comparison, tuple(named(attribute, one) for one in values))
    return Opposite(condition) if sign == "ne" else condition


_READERS: Final[Mapping[str, Callable[[object], Query]]] = {
    "idtype-value": _by_identifier,
    "predicate": _by_predicates,
    "expression": _by_expression,
}
