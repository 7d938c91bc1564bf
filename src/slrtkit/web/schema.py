"""JSON Schema of attrs classes as `slrtkit.wire` writes them: the types are the only description that there is."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from attrs import fields, has

from slrtkit.ledger import JSON

__all__ = ["Schemas"]

_PLAIN: Mapping[object, dict[str, JSON]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}
_ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)$", re.MULTILINE)


class Schemas:
    """The schemas of an OpenAPI 3.1 document: each class once, by its name.

    Attributes:
        components: Name of a class -> its schema.
    """

    def __init__(self) -> None:
        """Know no class yet."""
        self.components: dict[str, JSON] = {}

    def of(self, kind: Any) -> dict[str, JSON]:  # noqa: ANN401  whatever a field is declared as
        """Return the schema of a type; classes and enumerations become references.

        Raises:
            TypeError: nothing is known of this type.
        """
        origin, inner = get_origin(kind), get_args(kind)
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if origin in {Union, UnionType}:
            return {"anyOf": [self.of(one) for one in inner]}
        if origin is tuple and inner[1:] == (...,):
            return {"type": "array", "items": self.of(inner[0])}
        if isinstance(kind, type) and (has(kind) or issubclass(kind, StrEnum)):
            return self._named(kind)
        raise TypeError(f"no schema is known of {kind}")

    def _named(self, kind: type) -> dict[str, JSON]:
        name = kind.__name__
        if name not in self.components:
            self.components[name] = {}  # holds the place, where a class holds itself
            self.components[name] = _values(kind) if issubclass(kind, StrEnum) else self._record(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def _record(self, kind: type) -> dict[str, JSON]:
        summary, told = _explained(kind)
        hints = get_type_hints(kind)
        names = [one.name for one in fields(kind)]
        properties: dict[str, JSON] = {
            name: {**self.of(hints[name]), **({"description": told[name]} if name in told else {})} for name in names
        }
        return {
            "type": "object",
            "description": summary,
            "properties": properties,
            "required": list(names),
            "additionalProperties": False,
        }


def _values(kind: type[StrEnum]) -> dict[str, JSON]:
    return {"type": "string", "description": _explained(kind)[0], "enum": [one.value for one in kind]}


def _explained(kind: type) -> tuple[str, Mapping[str, str]]:
    """Return what the docstring says of a class, and of each attribute."""
    text = cleandoc(kind.__doc__ or "")
    summary, _, listed = text.partition("\n\nAttributes:\n")
    return summary, dict(_attributes(listed))


def _attributes(listed: str) -> Iterator[tuple[str, str]]:
    for name, said in _ATTRIBUTE.findall(listed):
        yield name, re.sub(r"\s+", " ", said)
