"""What a request of an operation holds: made of the signature of its use case, and read strictly."""

import json
from base64 import b64decode
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from inspect import Parameter
from operator import or_
from types import GenericAlias, NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from attrs import NOTHING, field, fields, frozen, has, make_class

from slrtkit.domain.context import Context
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.errors import Problem, WireError
from slrtkit.ledger import JSON
from slrtkit.web.api.operations import Operation
from slrtkit.web.schema import Schemas
from slrtkit.wire import from_wire

__all__ = ["LARGEST_PAGE", "PAGE", "Form", "form_of"]

LARGEST_PAGE = 100
"""Items of the largest page."""
PAGE = 20
"""Items of a page where nobody says."""
_LISTS = {Iterable, Collection, Sequence}
_IDENTIFIERS = {NIK, NKK, RegionCode}
_OWN_REASON = "why"


@frozen
class Form:
    """What a request holds.

    Attributes:
        place: Path and query: a class with a field for each name.
        body: The body of JSON, likewise; None where there is none.
        raw: The name of the argument that is the body itself, as bytes; empty where there is none.
        encoded: The names of arguments that are bytes in Base64.
        gathered: Argument -> the class of it, and the names of its fields; they stand one by one.
        reason: The name of the field with the reason of a command; empty where none is asked for.
        listed: Whether the answer is a page of a list.
        paged: Whether the use case does not know of pages, and its answer is cut into them.
    """

    place: type
    body: type | None
    raw: str
    encoded: frozenset[str]
    gathered: Mapping[str, tuple[type, tuple[str, ...]]]
    reason: str
    listed: bool
    paged: bool

    def arguments(self, path: Mapping[str, str], query: Sequence[tuple[str, str]], body: bytes) -> dict[str, Any]:
        """Return the arguments by name, with the fields of a page and of a reason among them.

        Raises:
            WireError: something is missing, is not known, or is not what it should be; every fault at its path.
        """
        found = _values(from_wire(_placed(self.place, path, query), self.place))
        if self.body is not None:
            found |= _values(from_wire(_parsed(body), self.body))
        found |= {name: _decoded(name, found[name]) for name in self.encoded}
        for name, (kind, parts) in self.gathered.items():
            found[name] = kind(**{part: found.pop(part) for part in parts})
        _require_page(found)
        return found | ({self.raw: body} if self.raw else {})

    def query(self, schemas: Schemas, operation: Operation) -> list[JSON]:
        """Return the parameters of OpenAPI in path and query."""
        told: list[JSON] = []
        for one in fields(self.place):
            where = "path" if one.name in operation.in_path else "query"
            schema = _limit(schemas.of(_required(one.type))) if one.name == "limit" else schemas.of(_required(one.type))
            told.append({"name": one.name, "in": where, "required": one.default is NOTHING, "schema": schema})
        return told

    def described(self, schemas: Schemas) -> JSON:
        """Return the request body of OpenAPI, or None."""
        if self.raw:
            return {"required": True, "content": {"application/octet-stream": {"schema": {}}}}
        if self.body is None:
            return None
        properties = {one.name: self._field(one.name, one.type, schemas) for one in fields(self.body)}
        required: list[JSON] = [one.name for one in fields(self.body) if one.default is NOTHING]
        schema: JSON = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
        return {"required": bool(required), "content": {"application/json": {"schema": schema}}}

    def _field(self, name: str, kind: Any, schemas: Schemas) -> JSON:  # noqa: ANN401  a type
        return schemas.of(bytes if name in self.encoded else kind)


def form_of(operation: Operation) -> Form:
    """Return the form of an operation."""
    told = {name: one for name, one in operation.parameters.items() if operation.types[name] is not Context}
    command = len(told) < len(operation.parameters) and operation.method == "POST"
    kinds = {name: _plain(operation.types[name]) for name in told}
    raw = next((name for name, one in told.items() if kinds[name] is bytes and one.default is Parameter.empty), "")
    encoded = frozenset(name for name in told if kinds[name] is bytes and name != raw)
    gathered = {name: (kind, parts) for name in told if (parts := _parts(operation, kind := _required(kinds[name])))}
    fieldwise: dict[str, Any] = {}
    for name, one in told.items():
        if name in gathered:
            fieldwise |= {each.name: _attribute(each.type, each.default) for each in fields(gathered[name][0])}
        elif name != raw:
            fieldwise[name] = _attribute(str if name in encoded else kinds[name], _default(one, kinds[name], name in encoded))
    placed = {name for name in fieldwise if name in operation.in_path or operation.method == "GET" or raw}
    place, body = {n: fieldwise[n] for n in fieldwise if n in placed}, {n: fieldwise[n] for n in fieldwise if n not in placed}
    reason = "" if not command else "reason" if "reason" not in told else _OWN_REASON
    if reason:
        (place if raw else body)[reason] = _attribute(str, "")
    listed = operation.listed is not None
    paged = listed and "limit" not in told
    if listed:
        place |= {"after": _attribute(str, ""), "limit": _attribute(int, PAGE)}
    written = bool(body) or (operation.method == "POST" and not raw)
    return Form(
        _class(operation, "Place", place),
        _class(operation, "Body", body) if written else None,
        raw,
        encoded,
        gathered,
        reason,
        listed,
        paged,
    )


def _attribute(kind: Any, default: Any) -> Any:  # noqa: ANN401  types and values of all kinds
    return field(default=default, type=_plain(kind), kw_only=True)


def _default(parameter: Parameter, kind: Any, encoded: bool) -> Any:  # noqa: ANN401, FBT001  as above
    if parameter.default is Parameter.empty:
        return None if NoneType in get_args(kind) else NOTHING
    return "" if encoded else parameter.default


def _class(operation: Operation, name: str, attributes: dict[str, Any]) -> type:
    return make_class(f"{operation.id}{name}", attributes, frozen=True)


def _parts(operation: Operation, kind: Any) -> tuple[str, ...]:  # noqa: ANN401  a type
    """Return the fields of a class that stand one by one in path or query; none where it is written as a whole."""
    if not (isinstance(kind, type) and has(kind)) or kind in _IDENTIFIERS:
        return ()
    names = tuple(one.name for one in fields(kind))
    return names if operation.method == "GET" or {*names} & {*operation.in_path} else ()


def _plain(kind: Any) -> Any:  # noqa: ANN401  a type
    """Return a type that can be read: of an iterable a tuple."""
    if get_origin(kind) in {Union, UnionType}:
        return reduce(or_, (_plain(one) for one in get_args(kind)))
    return GenericAlias(tuple, (get_args(kind)[0], ...)) if get_origin(kind) in _LISTS else kind


def _required(kind: Any) -> Any:  # noqa: ANN401  a type
    """Return a type without None: in a path or a query nothing is written for it."""
    inner = [one for one in get_args(kind) if one is not NoneType]
    return reduce(or_, inner) if get_origin(kind) in {Union, UnionType} else kind


def _limit(schema: dict[str, JSON]) -> dict[str, JSON]:
    return schema | {"minimum": 1, "maximum": LARGEST_PAGE}


def _values(read: Any) -> dict[str, Any]:  # noqa: ANN401  an instance of a class made here
    return {one.name: getattr(read, one.name) for one in fields(type(read))}


def _placed(kind: type, path: Mapping[str, str], query: Sequence[tuple[str, str]]) -> dict[str, JSON]:
    """Return path and query as JSON, by the types that they are to have."""
    kinds = {one.name: _required(one.type) for one in fields(kind)}
    told: dict[str, JSON] = dict(path)
    for name, text in query:
        if get_origin(kinds.get(name)) in {tuple, frozenset}:
            many = told.setdefault(name, [])
            assert isinstance(many, list)  # noqa: S101  it was made here
            many.append(text)
        elif name in told:
            raise WireError([Problem(name, "wire.twice", "it stands there twice")])
        else:
            told[name] = text
    return {name: _typed(value, kinds.get(name)) for name, value in told.items()}


def _typed(value: JSON, kind: Any) -> JSON:  # noqa: ANN401  a type
    if kind is bool and value in {"true", "false"}:
        return value == "true"
    if kind is int and isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii() and len(value) < 20:  # noqa: PLR2004  digits of 64 bits
        return int(value)
    return value


def _parsed(body: bytes) -> JSON:
    """Return the JSON of a body; an empty one is an empty object.

    Raises:
        WireError: it is none, or holds what no text can.
    """
    try:
        found: JSON = json.loads(body or b"{}", parse_constant=_refused, object_pairs_hook=_once)
        if b"\\u" in body:
            json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise WireError([Problem("", "wire.json", "the body is not JSON, in UTF-8 and with each name once")]) from None
    if not isinstance(found, dict):
        raise WireError([Problem("", "wire.type", "a group is expected")])
    return found


def _refused(constant: str) -> float:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def _decoded(name: str, text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise WireError([Problem(name, "wire.base64", "Base64 is expected")]) from None


def _require_page(found: Mapping[str, Any]) -> None:
    """Refuse a page without an end."""
    if not 1 <= found.get("limit", 1) <= LARGEST_PAGE:
        raise WireError([Problem("limit", "wire.range", f"a number from 1 to {LARGEST_PAGE} is expected")])
