"""JSON Schema of attrs classes as `slrtkit.wire` reads and writes them: the types are the only description that there is."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields, has

from slrtkit.domain.change import Change
from slrtkit.domain.household import FactValue
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.ledger import JSON

__all__ = ["Schemas"]

_DAY: dict[str, JSON] = {"type": "string", "format": "date"}
_PLAIN: Mapping[object, dict[str, JSON]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    object: {},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    date: _DAY,
    datetime: {"type": "string", "format": "date-time"},
    NIK: {"type": "string", "pattern": "^[0-9]{16}$", "description": "NIK: 16 digits."},
    NKK: {"type": "string", "pattern": "^[0-9]{16}$", "description": "Number of a family card: 16 digits."},
    RegionCode: {"type": "string", "pattern": r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$"},
}
_VALUE: dict[str, JSON] = {
    "description": "What a fact says: true or false, a whole number, a text, a day, or null for `tidak tahu`.",
    "anyOf": [
        {"type": ["boolean", "integer", "string", "null"]},
        {"type": "object", "properties": {"date": _DAY}, "required": ["date"], "additionalProperties": False},
    ],
}
_LISTS = {tuple, list, Iterable, Collection, Sequence}
_SETS = {set, frozenset}
_ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)$", re.MULTILINE)


class Schemas:
    """The schemas of a document, such as one of OpenAPI 3.1: each class once, by its name.

    Args:
        read: Whether what they describe is read too: a field that has a default is then not required.
        place: Where they stand in the document.

    Attributes:
        components: Name of a class -> its schema.
    """

    def __init__(self, *, read: bool = False, place: str = "#/components/schemas") -> None:
        """Know no class yet."""
        self.components: dict[str, JSON] = {}
        self._read, self._place = read, place
        self._names: dict[object, str] = {}

    def of(self, kind: Any) -> dict[str, JSON]:  # noqa: ANN401  whatever a field is declared as
        """Return the schema of a type; classes and enumerations become references.

        Raises:
            TypeError: nothing is known of this type.
        """
        if kind in _PLAIN or kind == FactValue | None:
            return dict(_PLAIN.get(kind, _VALUE))
        if isinstance(kind, type) and (has(kind) or issubclass(kind, Enum)):
            return self._named(kind)
        return self._changes() if kind == Change else self._composed(kind, get_origin(kind), get_args(kind))

    def _composed(self, kind: object, origin: object, inner: tuple[Any, ...]) -> dict[str, JSON]:
        if origin in {Union, UnionType}:
            return {"anyOf": [self.of(one) for one in inner]}
        if origin in _LISTS and (origin is not tuple or inner[1:] == (...,)):
            return {"type": "array", "items": self.of(inner[0])}
        if origin is tuple:
            places: list[JSON] = [self.of(one) for one in inner]
            return {"type": "array", "prefixItems": places, "minItems": len(places), "maxItems": len(places)}
        if origin in _SETS:
            return {"type": "array", "items": self.of(inner[0]), "uniqueItems": True}
        if origin in {Mapping, dict}:
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        raise TypeError(f"no schema is known of {kind}")

    def _changes(self) -> dict[str, JSON]:
        """Return the schema of a change of a household: which one it is stands in `change`."""
        if "Change" not in self.components:
            self.components["Change"] = {}
            kinds = [self._record(one, {"change": {"const": one.__name__}}) for one in get_args(Change)]
            self.components["Change"] = {"description": "One kind of change of a household.", "oneOf": list(kinds)}
        return {"$ref": f"{self._place}/Change"}

    def _named(self, kind: type) -> dict[str, JSON]:
        if kind not in self._names:
            name = self._name(kind)
            self._names[kind] = name
            self.components[name] = {}  # holds the place, where a class holds itself
            self.components[name] = _values(kind) if issubclass(kind, Enum) else self._record(kind, {})
        return {"$ref": f"{self._place}/{self._names[kind]}"}

    def _name(self, kind: type) -> str:
        """Return the name of a class; of two that share one, the second is called by its module too."""
        if kind.__name__ not in self.components:
            return kind.__name__
        return kind.__module__.rpartition(".")[2].title().replace("_", "") + kind.__name__

    def _record(self, kind: type, tag: dict[str, JSON]) -> dict[str, JSON]:
        summary, told = _explained(kind)
        hints = get_type_hints(kind)
        known = [one for one in fields(kind) if one.init]
        properties: dict[str, JSON] = {
            one.name: {**self.of(hints[one.name]), **({"description": told[one.name]} if one.name in told else {})}
            for one in known
        }
        return {
            "type": "object",
            "description": summary,
            "properties": tag | properties,
            "required": [*tag, *(one.name for one in known if not (self._read and one.default is not NOTHING))],
            "additionalProperties": False,
        }


def _values(kind: type[Enum]) -> dict[str, JSON]:
    values: list[JSON] = [one.value for one in kind]
    return {"type": "string", "description": _explained(kind)[0], "enum": values}


def _explained(kind: type) -> tuple[str, Mapping[str, str]]:
    """Return what the docstring says of a class, and of each attribute."""
    text = cleandoc(kind.__doc__ or "")
    summary, _, listed = text.partition("\n\nAttributes:\n")
    return summary.partition("\n\nRaises:\n")[0], dict(_attributes(listed))


def _attributes(listed: str) -> Iterator[tuple[str, str]]:
    for name, said in _ATTRIBUTE.findall(listed):
        yield name, re.sub(r"\s+", " ", said)
