"""A record with the hash of its header: the canonical text of the one form that headers have, written in one go."""

from collections.abc import Sequence
from json.encoder import encode_basestring as quote

from slrtkit.ledger import contexts, digest, event_hash
from slrtkit.ports.store import Part, Record

__all__ = ["enclosed"]


def enclosed(record: Record) -> Record:
    """Return a record with the hash of its header, `event_hash(record.header())`.

    Raises:
        WireError: something in its header has no canonical form; every fault is listed with its path.
    """
    try:
        hashed = digest(contexts.EVENT, _header(record).encode())
    except UnicodeEncodeError:  # half a surrogate pair, for the long way to tell the place of
        hashed = event_hash(record.header())
    whole = Record.__new__(Record)  # all but the hash was checked when `record` was made
    vars(whole).update(vars(record), hash=hashed)
    return whole


def _header(record: Record) -> str:
    base = ",".join([f"[{quote(place)},{_list(keys)}]" for place, keys in record.base])
    return (
        f'{{"actor":{quote(record.actor)},"at":{quote(record.at)},"base":[{base}],"client_id":{quote(record.client_id)},'
        f'"clock":{quote(record.clock)},"deps":{_list(record.deps)},"incarnation":{quote(record.incarnation)},'
        f'"node":{quote(record.node)},"parts":[{",".join(map(_part, record.parts))}],"previous":{quote(record.previous)},'
        f'"scope":{quote(record.scope)},"seq":{record.seq},"stream":{_list(record.stream)},"type":{quote(record.type)}}}'
    )


def _part(part: Part) -> str:
    return f'[{quote(part.subject)},{quote(part.field)},{quote(part.commitment)},"{digest(contexts.DATA, part.data)}"]'


def _list(texts: Sequence[str]) -> str:
    return f"[{','.join(map(quote, texts))}]" if texts else "[]"
