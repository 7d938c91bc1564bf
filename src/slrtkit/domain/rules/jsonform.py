"""The JSON form of a condition, for programs that do not read its text: one form for each tree, and back.

Every node is an object: `is` names it, and its other members are its fields. What is not given has no member. Numbers with a
fraction, and days, are texts (`"0.5"`, `"2026-01-31"`); whole numbers are numbers.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import UnionType
from typing import Any as Anything
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.rules import nodes
from slrtkit.domain.rules.nodes import Condition, Duration, Literal, Node, Operand, Reference, Relation
from slrtkit.domain.rules.syntax import parse, parse_operand
from slrtkit.domain.rules.text import decimal, unparse
from slrtkit.domain.rules.tree import MAX_DEPTH
from slrtkit.errors import RuleDefinitionError
from slrtkit.ledger import JSON

__all__ = ["from_json", "to_json"]

_Read: TypeAlias = Callable[[object, str], Anything]
_DECIMAL = re.compile(r"-?[0-9]{1,16}\.[0-9]{1,15}", re.ASCII)


@frozen
class _Field:
    """How a field is written (None: not at all), and read from what stands at a path."""

    write: Callable[[Anything], JSON]
    read: _Read


def to_json(node: Node) -> dict[str, JSON]:
    """Return the JSON form."""
    fields = {name: field.write(getattr(node, name)) for name, field in _FIELDS[type(node)].items()}
    return {"is": _name(type(node)), **{name: value for name, value in fields.items() if value is not None}}


def from_json(form: object) -> Node:
    """Return the condition or operand that a JSON form says; `to_json` of it is the form again.

    Raises:
        RuleDefinitionError: it is no such form, or none of what can be written as text; `path` is where, such as
            `terms[1].left`.
    """
    node = _node(Condition | Operand, form, "")
    read = parse if isinstance(node, Condition) and not isinstance(node, Reference) else parse_operand
    if to_json(node) != form or read(unparse(node)) != node:
        raise _refusal("", "there is another form for this, or no text")
    return node


def _refusal(path: str, text: str) -> RuleDefinitionError:
    return RuleDefinitionError(text, code="rule.json", path=path.removeprefix("."))


def _node(sort: UnionType | type[Node], form: object, path: str) -> Node:
    if path.count(".") > MAX_DEPTH:
        raise _refusal(path, "the condition is nested too deeply")
    if not isinstance(form, Mapping) or not isinstance(name := form.get("is"), str) or name not in _CLASSES:
        raise _refusal(path, f"a node is one of {', '.join(_CLASSES)}")
    kind = _CLASSES[name]
    if not issubclass(kind, sort):
        raise _refusal(path, f"{name} cannot stand here")
    return kind(**{name: field.read(form.get(name), f"{path}.{name}") for name, field in _FIELDS[kind].items()})


def _a(sort: UnionType | type[Node]) -> _Field:
    return _Field(to_json, lambda form, path: _node(sort, form, path))


def _maybe(sort: UnionType | type[Node]) -> _Field:
    return _Field(
        lambda node: None if node is None else to_json(node),
        lambda form, path: None if form is None else _node(sort, form, path),
    )


def _each(read: _Read) -> _Read:
    def each(form: object, path: str) -> tuple[Anything, ...]:
        if not isinstance(form, list):
            raise _refusal(path, "a list is expected here")
        return tuple(read(one, f"{path}[{index}]") for index, one in enumerate(form))

    return each


def _several(sort: UnionType | type[Node]) -> _Field:
    return _Field(lambda terms: [to_json(term) for term in terms], _each(_a(sort).read))


def _one_of(values: type[StrEnum]) -> _Field:
    """Write one of some words; an empty one is not written."""

    def read(form: object, path: str) -> StrEnum:
        if form is None:
            form = ""
        if not isinstance(form, str) or form not in set(values):
            raise _refusal(path, f"one of {', '.join(value for value in values if value)} is expected here")
        return values(str(form))

    return _Field(lambda value: str(value) or None, read)


def _plain(kind: type) -> _Field:
    def read(form: object, path: str) -> Anything:  # noqa: ANN401  of the kind
        if type(form) is not kind:
            raise _refusal(path, f"{kind.__name__} is expected here")
        return form

    return _Field(lambda value: value, read)


def _number(form: object, path: str) -> int | Fraction:
    if isinstance(form, str) and _DECIMAL.fullmatch(form):
        return nodes.exact(Fraction(form))
    whole: int = _plain(int).read(form, path)
    return whole


def _day(form: object, path: str) -> date:
    try:
        return date.fromisoformat(_plain(str).read(form, path))
    except ValueError:
        raise _refusal(path, "a day as YYYY-MM-DD is expected here") from None


def _link(form: object, path: str) -> tuple[Relation, Operand]:
    if not isinstance(form, Mapping):
        raise _refusal(path, "a relation and what stands right of it are expected here")
    relation = _one_of(Relation).read(form.get("relation"), f"{path}.relation")
    return relation, _a(Operand).read(form.get("right"), f"{path}.right")


def _links(links: tuple[tuple[Relation, Operand], ...]) -> list[JSON]:
    return [{"relation": relation.value, "right": to_json(right)} for relation, right in links]


_WHERE = _maybe(Condition)
_NUMBER = _Field(lambda value: value if isinstance(value, int) else decimal(value), _number)
_PATH = _Field(list, _each(_plain(str).read))
_EACH = {"holds": _a(Condition), "where": _WHERE}
_NEGATED = _Field(lambda negated: negated or None, lambda form, path: form is not None and _plain(bool).read(form, path))

_FIELDS: Mapping[type[Node], Mapping[str, _Field]] = {
    nodes.Number: {"value": _NUMBER},
    nodes.Text: {"value": _plain(str)},
    nodes.Flag: {"value": _plain(bool)},
    nodes.Day: {"value": _Field(date.isoformat, _day)},
    nodes.CaseDay: {},
    nodes.Duration: {"length": _plain(int), "period": _one_of(nodes.Period)},
    nodes.FactRef: {"path": _PATH},
    nodes.MemberRef: {"path": _PATH},
    nodes.Arithmetic: {"operator": _one_of(nodes.Operator), "left": _a(Operand), "right": _a(Operand)},
    nodes.Negation: {"operand": _a(Operand)},
    nodes.Count: {"where": _WHERE},
    nodes.Total: {"aggregate": _one_of(nodes.Aggregate), "of": _a(Operand), "where": _WHERE},
    nodes.Converted: {"operand": _a(Operand), "per": _one_of(nodes.Period)},
    nodes.Comparison: {"first": _a(Operand), "links": _Field(_links, _each(_link))},
    nodes.Membership: {"item": _a(Operand), "choices": _several(Literal), "negated": _NEGATED},
    nodes.And: {"terms": _several(Condition)},
    nodes.Or: {"terms": _several(Condition)},
    nodes.Not: {"term": _a(Condition)},
    nodes.Any: _EACH,
    nodes.All: _EACH,
    nodes.Known: {"fact": _a(Reference)},
    nodes.Receives: {"program": _plain(str), "whose": _one_of(nodes.Whose), "within": _maybe(Duration)},
}


def _name(kind: type[Node]) -> str:
    return kind.__name__.lower()


_CLASSES: Mapping[str, type[Node]] = {_name(kind): kind for kind in _FIELDS}
