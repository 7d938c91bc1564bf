"""Records and snapshots as rows; what SQL need not see stands in one column: groups of lengths and bytes."""

import json
from collections.abc import Callable, Iterable, Sequence
from json.encoder import encode_basestring_ascii as quote
from struct import Struct, error
from typing import Any, Final, TypeAlias

from slrtkit.errors import StorageCorruptError
from slrtkit.ports.store import IndexEntry, Part, Record, Snapshot, StreamId

__all__ = [
    "Entry",
    "Row",
    "entry_rows",
    "read_entries",
    "read_parts",
    "read_record",
    "read_snapshot",
    "record_row",
    "snapshot_row",
    "unpacked",
]

Row: TypeAlias = Sequence[Any]
"""Text, integers and bytes, as a database driver takes and gives them."""

Entry: TypeAlias = tuple[str, bytes, bool]
"""Name and value of an index entry, and whether it is unique."""

Taken: TypeAlias = Callable[[bytes], bytes | bytearray]
"""What makes of bytes what a driver takes at once: `bytes`, or `bytearray`."""

_NONE: Final = "[]"
_PART: Final = Struct(">4I")
_ENTRY: Final = Struct(">3I")


def record_row(record: Record, taken: Taken = bytes) -> Row:
    """Return what `INSERT_RECORD` takes, of bytes what the driver does."""
    return (
        record.node,
        record.incarnation,
        record.scope,
        record.seq,
        record.clock,
        record.at,
        _listed(record.deps),
        f"[{', '.join([f'[{quote(place)}, {_listed(keys)}]' for place, keys in record.base])}]",
        *record.stream,
        record.type,
        record.actor,
        record.client_id,
        taken(_write_parts(record.parts)),
        record.previous,
        record.hash,
    )


def _listed(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(quote, texts))}]"


def read_record(row: Row) -> Record:
    """Return the record of a row of `SELECT_RECORD`, its position apart.

    Raises:
        StorageCorruptError: no record was written so.
    """
    node, incarnation, scope, seq, clock, at, deps, base, kind, stream_id, form, actor, client_id, parts, previous, own = row
    try:
        return Record(
            node,
            incarnation,
            scope,
            seq,
            clock,
            at,
            () if deps == _NONE else tuple(json.loads(deps)),
            () if base == _NONE else tuple([(name, tuple(keys)) for name, keys in json.loads(base)]),
            StreamId(kind, stream_id),
            form,
            actor,
            client_id,
            _read_parts(parts),
            previous,
            own,
        )
    except (TypeError, ValueError, error) as cause:
        raise _corrupt() from cause


def snapshot_row(snapshot: Snapshot, taken: Taken = bytes) -> Row:
    """Return what `INSERT_SNAPSHOT` takes, of bytes what the driver does."""
    parts, indexes = taken(_write_parts(snapshot.parts)), taken(_write_entries(snapshot.indexes))
    return (*snapshot.stream, snapshot.version, parts, indexes)


def read_snapshot(row: Row) -> Snapshot:
    """Return the snapshot of a row of `SELECT_SNAPSHOT`.

    Raises:
        StorageCorruptError: no snapshot was written so.
    """
    kind, stream_id, version, parts, indexes = row
    try:
        return Snapshot(
            StreamId(kind, stream_id),
            version,
            _read_parts(parts),
            tuple([IndexEntry(*one) for one in _read_entries(indexes)]),
        )
    except (ValueError, error) as cause:
        raise _corrupt() from cause


def read_parts(data: bytes) -> tuple[Part, ...]:
    """Return the parts in the column of a snapshot.

    Raises:
        StorageCorruptError: no snapshot was written so.
    """
    try:
        return _read_parts(data)
    except (ValueError, error) as cause:
        raise _corrupt() from cause


def read_entries(data: bytes) -> list[Entry]:
    """Return the index entries in the column of a snapshot.

    Raises:
        StorageCorruptError: no snapshot was written so.
    """
    try:
        return _read_entries(data)
    except (ValueError, error) as cause:
        raise _corrupt() from cause


def entry_rows(snapshot: Snapshot) -> list[tuple[str, str, bytes, str, bool]]:
    """Return what `INSERT_ENTRY` takes, of each index entry."""
    kind, stream_id = snapshot.stream
    return [(kind, entry.name, entry.value, stream_id, entry.unique) for entry in snapshot.indexes]


def unpacked(columns: Iterable[bytes]) -> tuple[list[int], list[bytes], list[bytes], list[bytes], list[bytes]]:
    """Return the parts of many snapshots as columns: where each snapshot's parts end, and subject, field, commitment, data.

    The ends begin with 0; texts are as they are kept, in UTF-8.

    Raises:
        StorageCorruptError: no snapshot was written so.
    """
    ends, subjects, fields, commitments, contents = [0], list[bytes](), list[bytes](), list[bytes](), list[bytes]()
    for data in columns:
        end = 0
        while end < len(data):
            try:
                subject, field, commitment, content = _PART.unpack_from(data, end)
            except error as cause:
                raise _corrupt() from cause
            named = end + _PART.size + subject
            placed = named + field
            committed = placed + commitment
            subjects.append(data[end + _PART.size : named])
            fields.append(data[named:placed])
            commitments.append(data[placed:committed])
            end = committed + content
            contents.append(data[committed:end])
        if end != len(data):
            raise _corrupt()
        ends.append(len(subjects))
    return ends, subjects, fields, commitments, contents


def _write_parts(parts: tuple[Part, ...]) -> bytes:
    """Return parts as one text of bytes, the lengths of the fields of each before them."""
    pieces: list[bytes] = []
    for part in parts:
        subject, field, commitment, data = part.subject.encode(), part.field.encode(), part.commitment.encode(), part.data
        pieces += (_PART.pack(len(subject), len(field), len(commitment), len(data)), subject, field, commitment, data)
    return b"".join(pieces)


def _write_entries(entries: tuple[IndexEntry, ...]) -> bytes:
    """Return entries in the same form; a unique one ends with a digit."""
    pieces: list[bytes] = []
    for entry in entries:
        name, value, unique = entry.name.encode(), entry.value, entry.unique
        pieces += (_ENTRY.pack(len(name), len(value), unique), name, value, b"1" if unique else b"")
    return b"".join(pieces)


def _read_parts(data: bytes) -> tuple[Part, ...]:
    parts, end, size, unpack, header, made = list[Part](), 0, len(data), _PART.unpack_from, _PART.size, Part.__new__
    while end < size:
        subject, field, commitment, content = unpack(data, end)
        begun = end + header
        named = begun + subject
        placed = named + field
        committed = placed + commitment
        end = committed + content
        part = made(Part)  # four texts that nothing is asked of: filled in, a part is made in half the time
        said = part.__dict__
        said["subject"] = data[begun:named].decode()
        said["field"] = data[named:placed].decode()
        said["commitment"] = data[placed:committed].decode()
        said["data"] = data[committed:end]
        parts.append(part)
    _require_whole(data, end)
    return tuple(parts)


def _read_entries(data: bytes) -> list[Entry]:
    entries, end, size, unpack, header = list[Entry](), 0, len(data), _ENTRY.unpack_from, _ENTRY.size
    while end < size:
        name, value, unique = unpack(data, end)
        named = end + header + name
        valued = named + value
        entries.append((data[end + header : named].decode(), data[named:valued], unique > 0))
        end = valued + unique
    _require_whole(data, end)
    return entries


def _require_whole(data: bytes, end: int) -> None:
    if end != len(data):
        raise ValueError("a field reaches beyond its column")


def _corrupt() -> StorageCorruptError:
    return StorageCorruptError("a row cannot be read back", cure="restore a back-up")
