"""Records and snapshots as rows; what SQL need not see stands in one column: groups of lengths and bytes."""

import json
from collections.abc import Iterable, Sequence
from struct import Struct, error
from typing import Any, Final, TypeAlias

from slrtkit.errors import StorageCorruptError
from slrtkit.ports.store import IndexEntry, Part, Record, Snapshot, StreamId

__all__ = ["Row", "read_record", "read_snapshot", "record_row", "snapshot_row"]

Row: TypeAlias = Sequence[Any]
"""Text, integers and bytes, as a database driver takes and gives them."""

_PART: Final = Struct(">4I")
_ENTRY: Final = Struct(">3I")


def record_row(record: Record) -> Row:
    """Return what `INSERT_RECORD` takes."""
    return (
        record.node,
        record.incarnation,
        record.scope,
        record.seq,
        record.clock,
        record.at,
        json.dumps(record.deps) if record.deps else "[]",
        json.dumps(record.base) if record.base else "[]",
        *record.stream,
        record.type,
        record.actor,
        record.client_id,
        _write_parts(record.parts),
        record.previous,
        record.hash,
    )


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
            tuple(json.loads(deps)),
            tuple((name, tuple(keys)) for name, keys in json.loads(base)),
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


def snapshot_row(snapshot: Snapshot) -> Row:
    """Return what `INSERT_SNAPSHOT` takes."""
    entries = [(entry.name.encode(), entry.value, b"1" if entry.unique else b"") for entry in snapshot.indexes]
    return (*snapshot.stream, snapshot.version, _write_parts(snapshot.parts), _pack(_ENTRY, entries))


def read_snapshot(row: Row) -> Snapshot:
    """Return the snapshot of a row of `SELECT_SNAPSHOT`.

    Raises:
        StorageCorruptError: no snapshot was written so.
    """
    kind, stream_id, version, parts, indexes = row
    try:
        entries = tuple([IndexEntry(name.decode(), value, bool(unique)) for name, value, unique in _unpack(_ENTRY, indexes)])
        return Snapshot(StreamId(kind, stream_id), version, _read_parts(parts), entries)
    except (ValueError, error) as cause:
        raise _corrupt() from cause


def _write_parts(parts: tuple[Part, ...]) -> bytes:
    groups = [(part.subject.encode(), part.field.encode(), part.commitment.encode(), part.data) for part in parts]
    return _pack(_PART, groups)


def _read_parts(data: bytes) -> tuple[Part, ...]:
    return tuple(
        [
            Part(subject.decode(), field.decode(), commitment.decode(), content)
            for subject, field, commitment, content in _unpack(_PART, data)
        ]
    )


def _pack(layout: Struct, groups: Iterable[tuple[bytes, ...]]) -> bytes:
    """Return groups of fields as one text of bytes, the lengths of each group before its fields."""
    pieces: list[bytes] = []
    for group in groups:
        pieces.append(layout.pack(*map(len, group)))
        pieces += group
    return b"".join(pieces)


def _unpack(layout: Struct, data: bytes) -> list[list[bytes]]:
    """Return groups of fields. Raises ValueError or struct.error where lengths and bytes disagree."""
    groups, start = [], 0
    while start < len(data):
        lengths = layout.unpack_from(data, start)
        start += layout.size
        group = []
        for length in lengths:
            group.append(data[start : start + length])
            start += length
        groups.append(group)
    if start != len(data):
        raise ValueError("a field reaches beyond its column")
    return groups


def _corrupt() -> StorageCorruptError:
    return StorageCorruptError("a row cannot be read back", cure="restore a back-up")
