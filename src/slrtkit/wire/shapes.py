"""Attrs classes from JSON by the shape of their values: what the converter makes of them, several times faster.

All of an object's values are looked at together: their types are its shape, and most of a shape is text that stays as it is. Of
each shape it is worked out once what else is to be read. What is not exactly so (a field too many, one that is missing, a value
of another type) is refused without a word, for the converter that tells faults to look again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from attrs import fields, has
from cattrs import Converter

from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.errors import Problem, WireError

__all__ = ["day", "quicken"]

_Read = Callable[[Any], Any]
_Plan = list[tuple[int, _Read]]
"""Place among the values, and what reads what stands there."""

_AS_THEY_ARE: Final = frozenset({str, int, bool, NoneType})
_TEXT: Final = frozenset({str})
_IDENTIFIERS: Final = frozenset({NIK, NKK, RegionCode})


@lru_cache(maxsize=2**12)
def day(text: str) -> date:
    """Return a day that is written `2026-01-31`.

    Raises:
        ValueError: it is none.
        WireError: it is written otherwise.
    """
    found = date.fromisoformat(text)
    if found.isoformat() != text:
        raise WireError([Problem("", "wire.day", "a day is written 2026-01-31")])
    return found


def quicken(converter: Converter) -> None:
    """Let a converter read attrs classes, and what they are made of, by their shapes."""
    readers = _Readers(converter)
    converter.register_structure_hook_factory(has, readers.hook)


class _Readers:
    """What reads the values of each type; of a type that is none of these, the converter."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter
        self._known: dict[Any, _Read] = {}

    def hook(self, kind: type) -> Callable[[Any, Any], Any]:
        read = self.of(kind)
        return lambda data, _: read(data)

    def of(self, kind: Any) -> _Read:  # noqa: ANN401  whatever a field is declared as
        if kind not in self._known:
            self._known[kind] = self._made(kind)
        return self._known[kind]

    def _made(self, kind: Any) -> _Read:  # noqa: ANN401  as above
        origin, inner = get_origin(kind), get_args(kind)
        if has(kind):
            return self._class(kind)
        if origin is tuple:
            return self._row(inner[0]) if inner[1:] == (...,) else self._columns(inner)
        if origin is Mapping and inner[0] is str:
            return self._table(inner[1])
        hook = self._converter.get_structure_hook(kind)
        return lambda data: hook(data, kind)

    def _class(self, kind: type) -> _Read:
        hints = get_type_hints(kind)
        names = [one.name for one in fields(kind)]
        kinds = [hints[name] for name in names]
        count, take = len(names), itemgetter(*names) if len(names) > 1 else lambda data: (data[names[0]],)
        plans: dict[tuple[type, ...], _Plan] = {}

        def read(data: dict[str, Any]) -> object:
            values = take(data)
            if len(data) != count:
                raise KeyError
            shape = tuple(map(type, values))
            plan = plans.get(shape)
            made = list(values)
            for place, inner in self._plan(kinds, shape) if plan is None else plan:
                made[place] = inner(made[place])
            if plan is None:  # only now that it was right, so that nobody's faults are remembered
                plans[shape] = self._plan(kinds, shape)
            return kind(*made)

        return read

    def _plan(self, kinds: list[Any], shape: tuple[type, ...]) -> _Plan:
        """Return what is to be read of values of these types; what is there already as its field holds it is not."""
        plan = []
        for place, (kind, given) in enumerate(zip(kinds, shape, strict=True)):
            held = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
            present = [one for one in held if one is not NoneType]
            if given not in _AS_THEY_ARE or given not in held:
                plan.append((place, self._from(given, present[0] if len(present) == 1 else kind)))
        return plan

    def _from(self, given: type, kind: Any) -> _Read:  # noqa: ANN401  as above
        """Return what reads values of a type that is known."""
        if given is not str or not isinstance(kind, type):
            return self.of(kind)
        if issubclass(kind, StrEnum):
            return {member.value: member for member in kind}.__getitem__
        if kind is date:
            return day
        return kind if kind in _IDENTIFIERS else self.of(kind)

    def _row(self, kind: Any) -> _Read:  # noqa: ANN401  as above
        read = self.of(kind)
        return lambda data: tuple([read(item) for item in _listed(data)])

    def _columns(self, kinds: tuple[Any, ...]) -> _Read:
        each = [self.of(kind) for kind in kinds]
        return lambda data: tuple([read(item) for read, item in zip(each, _listed(data), strict=True)])

    def _table(self, kind: Any) -> _Read:  # noqa: ANN401  as above
        inner = self.of(kind)

        def read(data: dict[str, Any]) -> dict[str, Any]:
            if type(data) is not dict or not _TEXT.issuperset(map(type, data)):
                raise TypeError
            return {name: inner(item) for name, item in data.items()}

        return read


def _listed(data: object) -> list[Any] | tuple[Any, ...]:
    if type(data) is list or type(data) is tuple:
        return data
    raise TypeError
