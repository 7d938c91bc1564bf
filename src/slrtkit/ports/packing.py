"""A record as JSON, whole: what waits for something is kept so, and comes back as it was."""

import base64
import binascii
from collections.abc import Mapping

from slrtkit.errors import Problem, WireError
from slrtkit.ledger import JSON
from slrtkit.ports.store import Part, Record, StreamId

__all__ = ["packed", "unpacked"]

_TEXTS = ("node", "incarnation", "scope", "clock", "at", "type", "actor", "client_id", "previous", "hash")


def packed(record: Record) -> JSON:
    """Return a record as JSON; the bytes of its parts in Base64."""
    return {
        **{name: getattr(record, name) for name in _TEXTS},
        "seq": record.seq,
        "deps": record.deps,
        "base": record.base,
        "stream": record.stream,
        "parts": tuple((p.subject, p.field, p.commitment, base64.b64encode(p.data).decode()) for p in record.parts),
    }


def unpacked(data: JSON) -> Record:
    """Return the record that `packed` made JSON of.

    Raises:
        WireError: it is no record (`record.form`).
    """
    match data:
        case {"seq": int(seq), "deps": deps, "base": base, "stream": [str(kind), str(stream)], "parts": parts, **texts} if (
            _are_texts(texts)
        ):
            try:
                return Record(
                    **{name: str(texts[name]) for name in _TEXTS},
                    seq=seq,
                    deps=_keys(deps),
                    base=tuple((str(place), _keys(keys)) for place, keys in _pairs(base)),
                    stream=StreamId(kind, stream),
                    parts=tuple(_part(part) for part in _list(parts)),
                )
            except (ValueError, TypeError, binascii.Error):
                pass
    raise WireError([Problem("", "record.form", "not a record")])


def _are_texts(texts: Mapping[object, object]) -> bool:
    return set(texts) == set(_TEXTS) and all(isinstance(text, str) for text in texts.values())


def _list(value: JSON) -> list[JSON]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return list(value)


def _keys(value: JSON) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))


def _text(value: JSON) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _pairs(value: JSON) -> list[tuple[str, JSON]]:
    pairs = [_list(pair) for pair in _list(value)]
    return [(_text(place), keys) for place, keys in pairs]


def _part(value: JSON) -> Part:
    subject, field, commitment, data = _keys(value)
    return Part(subject, field, commitment, base64.b64decode(data, validate=True))
