"""One cattrs converter for everything: strict, without coercion, with the path of every fault.

Identifiers are text; dates are ISO 8601 (`2026-01-31`), instants RFC 3339 in UTC; a fact's value that is a date is written
`{"date": "2026-01-31"}`, so that it never passes for text.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.strategies import configure_tagged_union

from slrtkit.domain.change import Change
from slrtkit.domain.household import FactValue
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.errors import Problem, SlrtError, WireError
from slrtkit.ledger import JSON, instant_text
from slrtkit.wire.shapes import Readers, day

__all__ = ["from_wire", "to_wire"]

T = TypeVar("T")


def to_wire(value: object, as_type: object = None) -> Any:  # noqa: ANN401  JSON of whatever shape the type has
    """Return the JSON form of a domain object."""
    return _CONVERTER.unstructure(value, unstructure_as=as_type)


def from_wire(data: JSON, into: type[T]) -> T:
    """Return the domain object that JSON describes.

    Raises:
        WireError: it does not have the form; every fault is listed with its path.
    """
    try:
        return _READERS.of(into)(data)  # type: ignore[no-any-return]  # it reads that
    except Exception:  # noqa: BLE001, S110  whatever it is, it is told below
        pass
    try:
        return _CONVERTER.structure(data, into)
    except (BaseValidationError, ForbiddenExtraKeysError, SlrtError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise WireError(list(_problems(error, ""))) from None


def _problems(error: BaseException, path: str) -> Iterator[Problem]:
    match error:
        case ClassValidationError() | IterableValidationError():
            noted, bare = error.group_exceptions()
            for inner, note in noted:
                step = f".{note.name}" if isinstance(note, AttributeValidationNote) else f"[{note.index!r}]"
                yield from _problems(inner, (path + step).removeprefix("."))
            for inner in bare:
                yield from _problems(inner, path)
        case WireError():
            for problem in error.problems:
                yield Problem(f"{path}.{problem.path}".strip("."), problem.code, problem.text)
        case ForbiddenExtraKeysError():
            for name in sorted(error.extra_fields):
                yield Problem(f"{path}.{name}".removeprefix("."), "wire.unknown", "no such field")
        case SlrtError():
            yield Problem(f"{path}.{error.path}".strip("."), error.code, error.text)
        case KeyError():
            yield Problem(path, "wire.missing", "a required field is missing")
        case _:
            yield Problem(path, "wire.value", "not a value of this field")


_NAMES: Mapping[type, str] = {
    bool: "true or false",
    int: "a whole number",
    str: "a text or a day",
    list: "a list",
    dict: "a group",
    type(None): "nothing",
    datetime: "an instant",
}
"""What values are called; days are written as texts."""


def _named(data: object) -> str:
    return _NAMES.get(type(data), "a number with a fraction" if isinstance(data, float | Decimal) else "this")


def _exactly(kind: type[T]) -> Callable[[object, type[T]], T]:
    """A hook for a primitive, and for the enumerations made of it, that takes nothing but that primitive."""

    def hook(data: object, into: type[T]) -> T:
        if type(data) is not kind:
            raise WireError([Problem("", "wire.type", f"{_NAMES[kind]} is expected, not {_named(data)}")])
        return data if into is kind else _member(data, into)

    return hook


def _member(data: object, into: type[T]) -> T:
    """Return the member of an enumeration that has a value."""
    try:
        return into(data)  # type: ignore[call-arg]  # an enumeration is called with its value
    except ValueError:
        values = [str(value) for value in into]  # type: ignore[attr-defined]  # and lists its members
        near = get_close_matches(str(data), values, 1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        text = f"not a value of this field ({meant}its values: {', '.join(values)})"
        raise WireError([Problem("", "wire.value", text)]) from None


_text = _exactly(str)


def _instant(data: object, _: object) -> datetime:
    instant = datetime.fromisoformat(_text(data, str))
    if instant.utcoffset() != UTC.utcoffset(None):
        raise WireError([Problem("", "wire.zone", "an instant is written in UTC")])
    return instant.astimezone(UTC)


def _fact_value(data: object, _: object) -> FactValue | None:
    match data:
        case {"date": str(text), **others} if not others:
            return day(text)
        case None | bool() | int() | str():
            return data
        case _:
            raise WireError([Problem("", "wire.type", "true, false, a whole number, text, a date or null expected")])


def _fact_value_to_wire(value: FactValue | None) -> JSON:
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _make(*, detailed: bool) -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=detailed)
    for kind in (bool, int, str):
        converter.register_structure_hook(kind, _exactly(kind))
    converter.register_unstructure_hook(StrEnum, lambda member: member.value)
    for identifier in (NIK, NKK, RegionCode):
        converter.register_structure_hook(identifier, lambda data, into: into(_text(data, str)))
        converter.register_unstructure_hook(identifier, lambda value: value.text)
    converter.register_structure_hook(date, lambda data, _: day(_text(data, str)))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(datetime, _instant)
    converter.register_unstructure_hook(datetime, instant_text)
    converter.register_structure_hook_func(lambda into: into == FactValue | None, _fact_value)
    converter.register_unstructure_hook_func(lambda kind: kind == FactValue | None, _fact_value_to_wire)
    configure_tagged_union(Change, converter, tag_name="change")
    return converter


_CONVERTER = _make(detailed=True)
_READERS = Readers(_make(detailed=False))
"""Stops at the first fault and does not tell where it is, several times faster."""
