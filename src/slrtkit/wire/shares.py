"""A body is cut into one share for each person it tells of, so that each can be sealed, and erased, by itself."""

from collections.abc import Iterator, Mapping, Sequence

from slrtkit.ledger import JSON

__all__ = ["join", "split"]

_PERSONS = "persons"
_BODY = "body"


def split(body: JSON, subject: str) -> dict[tuple[str, str], JSON]:
    """Return the shares of a body by (subject, field): each of its `persons` under their own id, the rest under `subject`."""
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
            return {
                name: list(_take(item, shares)) if name == _PERSONS and isinstance(item, list | tuple) else _cut(item, shares)
                for name, item in value.items()
            }
        case list() | tuple():
            return [_cut(item, shares) for item in value]
        case _:
            return value


def _take(persons: Sequence[JSON], shares: dict[tuple[str, str], JSON]) -> Iterator[JSON]:
    for person in persons:
        assert isinstance(person, Mapping)  # noqa: S101  as above
        field = f"{_PERSONS}/{person['id']}"
        shares[str(person["id"]), field] = person
        yield field


def _mend(value: JSON, fields: Mapping[str, JSON]) -> JSON:
    match value:
        case Mapping():
            return {
                name: [fields[str(field)] for field in item]
                if name == _PERSONS and isinstance(item, list)
                else _mend(item, fields)
                for name, item in value.items()
            }
        case list():
            return [_mend(item, fields) for item in value]
        case _:
            return value
