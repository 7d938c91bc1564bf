"""A body is cut into one share for each person it tells of, so that each can be sealed, and erased, by itself."""

from collections.abc import Iterator, Mapping, Sequence

from slrtkit.ledger import JSON

__all__ = ["join", "split"]

_PERSONS = "persons"
_PERSON = "person"
_BODY = "body"


def split(body: JSON, subject: str) -> dict[tuple[str, str], JSON]:
    """Return the shares of a body by (subject, field): each person whole under their own id, the rest under `subject`."""
    shares: dict[tuple[str, str], JSON] = {}
    shares[subject, _BODY] = _cut(body, shares)
    return shares


def join(shares: Mapping[tuple[str, str], JSON]) -> JSON:
    """Return the body that was split."""
    fields = {field: share for (_, field), share in shares.items()}
    return _mend(fields[_BODY], fields)


def _cut(value: JSON, shares: dict[tuple[str, str], JSON]) -> JSON:
    match value:
        case Mapping():
            return {name: _cut_field(name, item, shares) for name, item in value.items()}
        case list() | tuple():
            return [_cut(item, shares) for item in value]
        case _:
            return value


def _cut_field(name: str, value: JSON, shares: dict[tuple[str, str], JSON]) -> JSON:
    if name == _PERSONS and isinstance(value, list | tuple):
        return list(_take(value, shares))
    if name == _PERSON and isinstance(value, Mapping):
        return next(_take([value], shares))
    return _cut(value, shares)


def _take(persons: Sequence[JSON], shares: dict[tuple[str, str], JSON]) -> Iterator[JSON]:
    for person in persons:
        assert isinstance(person, Mapping)  # noqa: S101  as above
        field = f"{_PERSONS}/{person['id']}"
        shares[str(person["id"]), field] = person
        yield field


def _mend(value: JSON, fields: Mapping[str, JSON]) -> JSON:
    match value:
        case Mapping():
            return {name: _mend_field(name, item, fields) for name, item in value.items()}
        case list():
            return [_mend(item, fields) for item in value]
        case _:
            return value


def _mend_field(name: str, value: JSON, fields: Mapping[str, JSON]) -> JSON:
    if name == _PERSONS and isinstance(value, list):
        return [fields[str(field)] for field in value]
    if name == _PERSON and isinstance(value, str) and value.startswith(f"{_PERSONS}/"):
        return fields[value]
    return _mend(value, fields)
