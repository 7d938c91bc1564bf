"""A body is cut into one share for each person it tells of, so that each can be sealed, and erased, by itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring as quote
from typing import Final

from slrtkit.ledger import JSON

__all__ = ["cut", "holds_persons", "join", "join_texts", "split"]

_PERSONS = "persons"
_PERSON = "person"
_BODY = "body"
_MARKS = (b'"persons":[', b'"person":{')
"""How canonical bytes look where somebody is to be cut out; inside a text its quotes would be escaped."""
_FIELD: Final = b'"persons/'
_WORD = rb'"(?:[^"\\]|\\.)*"'
_WORDS: Final = re.compile(_WORD)
_LEFT: Final = re.compile(rb'"persons":\[((?:%b,?)*)\]|"person":(?="persons/)(%b)' % (_WORD, _WORD))
"""What stands in canonical bytes where persons were cut out; the fields that they are in, of one kind or the other."""
_ATOMS = frozenset({str, int, bool, type(None)})
"""Most of what there is: it holds nothing further, and is passed over without a call."""


def split(body: JSON, subject: str) -> dict[tuple[str, str], JSON]:
    """Return the shares of a body by (subject, field): each person whole under their own id, the rest under `subject`."""
    shares: dict[tuple[str, str], JSON] = {}
    shares[subject, _BODY] = cut(body, shares)
    return shares


def holds_persons(text: bytes) -> bool:
    """Whether somebody is to be cut out of canonical text."""
    return _MARKS[0] in text or _MARKS[1] in text


def join(shares: Mapping[tuple[str, str], JSON]) -> JSON:
    """Return the body that was split."""
    fields = {field: share for (_, field), share in shares.items()}
    return _mend(fields[_BODY], fields) if len(fields) > 1 else fields[_BODY]


def join_texts(shares: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the canonical bytes of the body that was split, of the fields of its shares and their canonical bytes.

    It is `join` before the bytes are read, for who reads them all at once then.
    """
    texts = dict(shares)
    body = texts.pop(_BODY)
    if not texts:
        return body
    before, _, rest = body.partition(",".join(map(quote, texts)).encode())
    if rest and body.count(_FIELD) == len(texts):  # all of them in one place, and nobody's text reads like one
        return b"%b%b%b" % (before, b",".join(texts.values()), rest)
    fields = {quote(field).encode(): text for field, text in texts.items()}
    return _LEFT.sub(lambda found: _filled(found, fields), body)


def _filled(found: re.Match[bytes], fields: Mapping[bytes, bytes]) -> bytes:
    if found[1] is None:
        return b'"person":' + fields[found[2]]
    return b'"persons":[%b]' % b",".join([fields[field] for field in _WORDS.findall(found[1])])


def cut(value: JSON, shares: dict[tuple[str, str], JSON]) -> JSON:
    """Return a body without its persons, each of whom becomes one of the shares."""
    if isinstance(value, dict | Mapping):
        return {name: item if type(item) in _ATOMS else _cut_field(name, item, shares) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [item if type(item) in _ATOMS else cut(item, shares) for item in value]
    return value


def _cut_field(name: str, value: JSON, shares: dict[tuple[str, str], JSON]) -> JSON:
    if name == _PERSONS and isinstance(value, list | tuple):
        return list(_take(value, shares))
    if name == _PERSON and isinstance(value, Mapping):
        return next(_take([value], shares))
    return cut(value, shares)


def _take(persons: Sequence[JSON], shares: dict[tuple[str, str], JSON]) -> Iterator[JSON]:
    for person in persons:
        assert isinstance(person, Mapping)  # noqa: S101  as above
        field = f"{_PERSONS}/{person['id']}"
        shares[str(person["id"]), field] = person
        yield field


def _mend(value: JSON, fields: Mapping[str, JSON]) -> JSON:
    if isinstance(value, list):
        return [item if type(item) in _ATOMS else _mend(item, fields) for item in value]
    if isinstance(value, dict | Mapping):
        return {
            name: item if not item or (type(item) in _ATOMS and name != _PERSON) else _mend_field(name, item, fields)
            for name, item in value.items()
        }
    return value


def _mend_field(name: str, value: JSON, fields: Mapping[str, JSON]) -> JSON:
    if name == _PERSONS and isinstance(value, list):
        return [fields[str(field)] for field in value]
    if name == _PERSON and isinstance(value, str) and value.startswith(f"{_PERSONS}/"):
        return fields[value]
    return _mend(value, fields)
