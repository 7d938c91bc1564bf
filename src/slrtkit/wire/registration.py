"""The registration of a household as canonical text in one go: the same bytes as the long way makes, several times faster.

Registers are entered by the hundred thousand, so this is the one event for which it matters. A writer is made from the types
of the fields, whatever they are; it writes a value only if it is exactly of its type, so that all that is written can be read
back.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring as quote
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from attrs import fields, frozen

from slrtkit.domain.events import Event, HouseholdRegistered
from slrtkit.domain.household import Fact, FactValue, Household, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode
from slrtkit.errors import WireError
from slrtkit.ledger import JSON, canonical
from slrtkit.wire.events import event_from_wire, event_to_wire, event_type

__all__ = ["Registration", "registration", "require_readable"]

_Write = Callable[[Any], str]
_Writers = Mapping[type, _Write]
"""Exact type of a value -> what writes it; of a type that is not there nothing is written."""
_HERE = "\x00state"
_PLACE = canonical(_HERE)
_RECORD = canonical({"event": {"household": _HERE}, "fields": []})


@frozen
class Registration:
    """A household in shares: each person's under their own id, and the rest.

    Attributes:
        state: Canonical text of the household, in which persons are named by their shares.
        persons: Canonical text of each person, by (subject, field).
    """

    state: bytes
    persons: Mapping[tuple[str, str], bytes]

    def event(self, subject: str) -> dict[tuple[str, str], bytes]:
        """Return the shares of the registration as a record holds them; all but the persons is the `subject`'s."""
        return {**self.persons, (subject, "body"): _RECORD.replace(_PLACE, self.state, 1)}

    def within(self, frame: Callable[[JSON], JSON], subject: str) -> dict[tuple[str, str], bytes]:
        """Return the shares of a body into which `frame` puts the household; all but the persons is the `subject`'s."""
        return {**self.persons, (subject, "body"): canonical(frame(_HERE)).replace(_PLACE, self.state, 1)}


def registration(event: Event) -> Registration | None:
    """Return the text of a registration; None for every other event, and for a household that needs the long way."""
    if not isinstance(event, HouseholdRegistered):
        return None
    household = event.household
    try:
        persons = {(one.id, f"persons/{one.id}"): _PERSON[type(one)](one).encode() for one in household.persons}
        return Registration(_HOUSEHOLD[type(household)](household).encode(), persons)
    except (KeyError, TypeError, WireError, UnicodeEncodeError):
        return None


def require_readable(event: Event) -> None:
    """Return if an event could be read back.

    Raises:
        WireError: it could not: a value is not of the type of its field.
    """
    if registration(event) is None:
        event_from_wire(event_type(type(event)), event_to_wire(event))


def _writers(kind: Any) -> _Writers:  # noqa: ANN401  whatever a field is declared as
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if get_origin(kind) in {Union, UnionType}:
        return {one: write for inner in get_args(kind) for one, write in _writers(inner).items()}
    if get_origin(kind) is tuple:
        each = _writers(get_args(kind)[0])
        return {tuple: lambda value: f"[{','.join([each[type(item)](item) for item in value])}]"}
    if get_origin(kind) is Mapping:
        each = _writers(get_args(kind)[1])
        return {dict: lambda value: _members(value, each)}
    if issubclass(kind, StrEnum):
        return {kind: quote}
    return {kind: _object(kind)}


def _object(kind: type, **others: _Writers) -> _Write:
    """Return what writes an attrs class; `others` write the fields that are not written as they are."""
    hints = get_type_hints(kind)
    names = sorted(one.name for one in fields(kind))
    form = f"{{{','.join(f'{quote(name)}:%s' for name in names)}}}"
    each = [others.get(name) or _writers(hints[name]) for name in names]
    values = attrgetter(*names)

    def write(value: object) -> str:
        return form % tuple([writers[type(item)](item) for writers, item in zip(each, values(value), strict=True)])

    return write


def _members(value: Mapping[str, object], each: _Writers) -> str:
    return f"{{{','.join([f'{quote(name)}:{each[type(value[name])](value[name])}' for name in sorted(value)])}}}"


def _day(value: date) -> str:
    return f'"{value.isoformat()}"'


def _identifier(value: NIK | NKK | RegionCode) -> str:
    return quote(value.text)


def _named(persons: Iterable[Person]) -> str:
    return f"[{','.join([quote(f'persons/{one.id}') for one in persons])}]"


_NOTHING: _Writers = {NoneType: lambda _: "null"}
_FLAG: _Writers = {bool: {True: "true", False: "false"}.__getitem__}
_SIMPLE: dict[Any, _Writers] = {
    NoneType: _NOTHING,
    str: {str: quote},
    bool: _FLAG,
    date: {date: _day},
    NIK: {NIK: _identifier},
    NKK: {NKK: _identifier},
    RegionCode: {RegionCode: _identifier},
    FactValue | None: {
        **_NOTHING,
        **_FLAG,
        str: quote,
        int: lambda value: canonical(value).decode(),
        date: lambda value: f'{{"date":{_day(value)}}}',
    },
}
_FACT = _object(Fact)


@lru_cache(maxsize=2**14, typed=True)
def _fact(value: FactValue | None, on: date, source: Source) -> str:
    """Return the text of a fact: many are alike."""
    return _FACT(Fact(value, on, source))


_SIMPLE[Fact] = {Fact: lambda fact: _fact(fact.value, fact.on, fact.source)}
_PERSON = _writers(Person)
_HOUSEHOLD: _Writers = {Household: _object(Household, persons={tuple: _named})}
