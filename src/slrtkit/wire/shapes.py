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

from slrtkit.domain.household import Fact, FactValue, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.errors import Problem, WireError

__all__ = ["Readers", "day"]

_Read = Callable[[Any], Any]
_Plan = list[tuple[int, _Read, Callable[[], Any] | None]]
"""Place among the values, what reads what stands there, and what an empty list or object is, which it need not read."""

_AS_THEY_ARE: Final = frozenset({str, int, bool, NoneType})
_TEXT: Final = frozenset({str})
_FACT: Final = itemgetter("value", "on", "source")
_FACT_SIZE: Final = len(fields(Fact))
_FACT_VALUES: Final = _AS_THEY_ARE | {date}
_IDENTIFIERS: Final = frozenset({NIK, NKK, RegionCode})
_SOURCES: Final = {source.value: source for source in Source}


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


def _fact(data: Any) -> Fact:  # noqa: ANN401  whatever stands where a fact should
    """Read a fact."""
    return _facts({"": data})[""]


def _facts(data: Any) -> dict[str, Fact]:  # noqa: ANN401  whatever stands where facts should
    """Read facts by name: many are alike, and one that is known need not be made again."""
    if type(data) is not dict:
        raise TypeError
    made = {}
    for name, said in data.items():
        value, on, source = _FACT(said)
        if len(said) != _FACT_SIZE or type(name) is not str:
            raise KeyError
        made[name] = _known_fact(_date(value) if type(value) is dict else value, on, source)
    return made


@lru_cache(maxsize=2**14, typed=True)
def _known_fact(value: FactValue | None, on: str, source: str) -> Fact:
    if type(on) is not str or type(source) is not str or type(value) not in _FACT_VALUES:
        raise TypeError
    return Fact(value, day(on), _SOURCES[source])


def _date(data: Mapping[str, Any]) -> date:
    """Read the value of a fact that is a date, which is written `{"date": "2026-01-31"}`."""
    if len(data) != 1 or type(text := data["date"]) is not str:
        raise TypeError
    return day(text)


_region = lru_cache(maxsize=2**12)(RegionCode)
"""A district has some hundreds of them."""


class Readers:
    """What reads the values of each type: attrs classes, and what they are made of, by their shapes; else the converter.

    Args:
        converter: It reads attrs classes, too, by their shapes from now on.
    """

    def __init__(self, converter: Converter) -> None:
        self._converter = converter
        self._known: dict[Any, _Read] = {}
        converter.register_structure_hook_factory(has, self.hook)

    def hook(self, kind: type) -> Callable[[Any, Any], Any]:
        """Return what reads a type, as a converter calls it."""
        read = self.of(kind)
        return lambda data, _: read(data)

    def of(self, kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401  whatever a field is declared as
        """Return what reads a type."""
        if kind not in self._known:
            self._known[kind] = self._made(kind)
        return self._known[kind]

    def _made(self, kind: Any) -> _Read:  # noqa: ANN401  as above
        origin, inner = get_origin(kind), get_args(kind)
        if kind is Fact:
            return _fact
        if has(kind):
            return self._class(kind)
        if origin is tuple:
            return self._row(inner[0]) if inner[1:] == (...,) else self._columns(inner)
        if origin is Mapping and inner[0] is str:
            return _facts if inner[1] is Fact else self._table(inner[1])
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
            if not plan and plan is not None:
                return kind(*values)
            made = list(values)
            for place, inner, empty in self._plan(kinds, shape) if plan is None else plan:
                value = made[place]
                made[place] = inner(value) if value or empty is None else empty()
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
                wanted = present[0] if len(present) == 1 else kind
                plan.append((place, self._from(given, wanted), _empty(given, wanted)))
        return plan

    def _from(self, given: type, kind: Any) -> _Read:  # noqa: ANN401  as above
        """Return what reads values of a type that is known."""
        if given is not str or not isinstance(kind, type):
            return self.of(kind)
        if issubclass(kind, StrEnum):
            return {member.value: member for member in kind}.__getitem__
        if kind is date:
            return day
        return _region if kind is RegionCode else kind if kind in _IDENTIFIERS else self.of(kind)

    def _row(self, kind: Any) -> _Read:  # noqa: ANN401  as above
        read = self.of(kind)

        def rows(data: Any) -> tuple[Any, ...]:  # noqa: ANN401  whatever stands where a list should
            if type(data) is not list and type(data) is not tuple:
                raise TypeError
            return tuple(map(read, data))

        return rows

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


def _empty(given: type, kind: Any) -> Callable[[], Any] | None:  # noqa: ANN401  whatever a field is declared as
    """Return what makes a field of an empty list or object; None where that would not do, or is no list or object."""
    if given is list and get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        return tuple
    return dict if given is dict and get_origin(kind) is Mapping else None


def _listed(data: object) -> list[Any] | tuple[Any, ...]:
    if type(data) is list or type(data) is tuple:
        return data
    raise TypeError
