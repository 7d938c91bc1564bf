"""What an agency's answer says, by its profile. What the profile does not name is thrown away; what it cannot read is told."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from slrtkit.adapters.lookup.profile import FactField, Profile
from slrtkit.domain.enquiry import Unasked
from slrtkit.domain.household import Fact, FactValue
from slrtkit.ports.lookup import Found, LookupRequest, NotAsked, NotFound, Told

__all__ = ["understood"]


def understood(profile: Profile, question: LookupRequest, body: bytes) -> Found | NotFound | NotAsked:
    """Return what an answer says; never an exception."""
    try:
        said: Any = json.loads(body.decode(), object_pairs_hook=_members, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return NotAsked(Unasked.UNREADABLE)
    evidence = sha256(body).hexdigest()
    if isinstance(said, Mapping) and _text(_at(said, profile.missing.field)) == profile.missing.value:
        return NotFound(evidence)
    person = _at(said, profile.person)
    theirs = _text(_at(person, profile.nik)) if isinstance(person, Mapping) else ""
    if not theirs:
        return NotAsked(Unasked.UNREADABLE)
    if theirs != question.nik.text:
        return NotAsked(Unasked.OTHER_PERSON)
    on = _day(_at(person, profile.on), profile.on_form) if profile.on else question.on
    if on is None:
        return NotAsked(Unasked.UNREADABLE)
    told, unread = [], []
    for one in profile.fact:
        raw = _at(person, one.field)
        if raw is None or (isinstance(raw, str | int) and _text(raw) in profile.blank):
            continue
        value = _value(one, raw)
        if value is None:
            unread.append(one.name)
        else:
            told.append(Told(one.unit, one.name, Fact(value, on, profile.source)))
    name = _text(_at(person, profile.name)) if profile.name else ""
    return Found(tuple(told), evidence, name, tuple(unread))


def _value(one: FactField, raw: object) -> FactValue | None:
    if one.values:
        return one.values.get(_text(raw))
    if one.form:
        return _day(raw, one.form)
    return raw.strip() if isinstance(raw, str) else raw if isinstance(raw, bool | int) else None


def _day(raw: object, form: str) -> date | None:
    try:
        return datetime.strptime(_text(raw), form).date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None


def _text(raw: object) -> str:
    """Return a value as profiles write it."""
    match raw:
        case str():
            return raw.strip()
        case bool():
            return "true" if raw else "false"
        case int():
            return str(raw)
        case _:
            return ""


def _at(value: object, path: str) -> object:
    """Return what stands at a path, or None; a list of one stands for its one item."""
    for step in filter(None, path.split(".")):
        value = _one(value)
        value = value.get(step) if isinstance(value, Mapping) else None
    return _one(value)


def _one(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(members := dict(pairs)) < len(pairs):
        raise ValueError
    return members


def _refuse(_: str) -> None:
    raise ValueError
