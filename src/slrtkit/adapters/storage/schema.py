"""The tables of the SQLite store, the statements of SQL stores, and the number that says that a file is ours.

Tables are STRICT, so that a NIK stays text and a value of a wrong type is refused rather than converted. `record` is only ever
appended to.
"""

from typing import Final

from slrtkit.adapters.storage.migrations import HISTORY, Migration

__all__ = [
    "APPLICATION",
    "BEFORE",
    "BEYOND",
    "COUNT_PLACES",
    "DELETE_ENTRIES",
    "DELETE_ENTRY",
    "INSERT_BLOB",
    "INSERT_ENTRY",
    "INSERT_RECORD",
    "INSERT_SNAPSHOT",
    "IN_ORDER",
    "LAST_POSITION",
    "MIGRATIONS",
    "SCAN",
    "SELECT_END",
    "SELECT_ENDS",
    "SELECT_IDS",
    "SELECT_PARTS",
    "SELECT_PLACES",
    "SELECT_RECORD",
    "SELECT_SNAPSHOT",
    "SINCE",
    "UPDATE_SNAPSHOT",
]

APPLICATION: Final = int.from_bytes(b"SLRT")
"""`PRAGMA application_id` of our files."""

_TABLES: Final = (
    """
    CREATE TABLE record (
        position INTEGER PRIMARY KEY,
        node TEXT NOT NULL,
        incarnation TEXT NOT NULL,
        scope TEXT NOT NULL,
        seq INTEGER NOT NULL CHECK (seq > 0),
        clock TEXT NOT NULL,
        at TEXT NOT NULL,
        deps TEXT NOT NULL,
        base TEXT NOT NULL,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        type TEXT NOT NULL,
        actor TEXT NOT NULL,
        client_id TEXT NOT NULL,
        parts BLOB NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL,
        UNIQUE (node, incarnation, scope, seq)
    ) STRICT
    """,
    "CREATE INDEX record_stream ON record (kind, id)",
    "CREATE INDEX record_request ON record (client_id)",
    """
    CREATE TABLE snapshot (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        parts BLOB NOT NULL,
        indexes BLOB NOT NULL,
        PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE entry (
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        value BLOB NOT NULL,
        id TEXT NOT NULL,
        is_unique INTEGER NOT NULL CHECK (is_unique IN (0, 1)),
        PRIMARY KEY (kind, name, value, id),
        FOREIGN KEY (kind, id) REFERENCES snapshot (kind, id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX entry_unique ON entry (kind, name, value) WHERE is_unique",
    "CREATE INDEX entry_stream ON entry (kind, id)",
    "CREATE TABLE blob (digest TEXT PRIMARY KEY CHECK (length(digest) = 64), data BLOB NOT NULL) STRICT",
)

_BY_NUMBER: Final = (
    """
    CREATE TABLE numbered (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0),
        parts BLOB NOT NULL,
        indexes BLOB NOT NULL,
        PRIMARY KEY (kind, id)
    ) STRICT
    """,
    "INSERT INTO numbered SELECT kind, id, version, parts, indexes FROM snapshot",
    "DROP TABLE snapshot",
    "ALTER TABLE numbered RENAME TO snapshot",
)
"""Rows of many bytes are found through an index of keys: in a tree that holds them whole, each step of a search reads one."""

MIGRATIONS: Final = (
    Migration(1, "the tables of 0.1.0", _TABLES),
    Migration(2, "which migrations there were", (f"{HISTORY} STRICT",)),
    Migration(3, "snapshots found by an index of their keys", _BY_NUMBER),
)
"""`PRAGMA user_version` is the number of the last one; version 1 had no table that names them."""

SELECT_RECORD: Final = """
    SELECT position,
        node, incarnation, scope, seq, clock, at, deps, base, kind, id, type, actor, client_id, parts, previous, hash
    FROM record WHERE
"""
SELECT_END: Final = """
    SELECT seq, clock, hash FROM record WHERE node = ? AND incarnation = ? AND scope = ? ORDER BY seq DESC LIMIT 1
"""
SELECT_ENDS: Final = """
    SELECT node, incarnation, scope, seq, clock, hash FROM record
    JOIN (SELECT node, incarnation, scope, max(seq) AS seq FROM record GROUP BY node, incarnation, scope) AS last
    USING (node, incarnation, scope, seq)
"""
INSERT_RECORD: Final = """
    INSERT INTO record
        (node, incarnation, scope, seq, clock, at, deps, base, kind, id, type, actor, client_id, parts, previous, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
SELECT_SNAPSHOT: Final = "SELECT kind, id, version, parts, indexes FROM snapshot WHERE kind = ? AND id = ?"
SELECT_PARTS: Final = "SELECT version, parts FROM snapshot WHERE kind = ? AND id = ?"
INSERT_SNAPSHOT: Final = """
    INSERT INTO snapshot (kind, id, version, parts, indexes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
UPDATE_SNAPSHOT: Final = "UPDATE snapshot SET version = ?, parts = ?, indexes = ? WHERE kind = ? AND id = ? AND version = ?"
INSERT_ENTRY: Final = "INSERT INTO entry (kind, name, value, id, is_unique) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
DELETE_ENTRY: Final = "DELETE FROM entry WHERE kind = ? AND name = ? AND value = ? AND id = ?"
INSERT_BLOB: Final = "INSERT INTO blob (digest, data) VALUES (?, ?) ON CONFLICT DO NOTHING"
SELECT_PLACES: Final = "SELECT value, id FROM entry WHERE kind = ? AND name = ?"
COUNT_PLACES: Final = "SELECT count(*) FROM entry WHERE kind = ? AND name = ?"
SINCE: Final = " AND value >= ?"
BEYOND: Final = " AND (value, id) > (?, ?)"
BEFORE: Final = " AND value < ?"
IN_ORDER: Final = " ORDER BY value, id LIMIT ?"
SELECT_IDS: Final = "SELECT id FROM entry WHERE kind = ? AND name = ? AND value = ? ORDER BY id"
DELETE_ENTRIES: Final = "DELETE FROM entry WHERE kind = ? AND id = ?"
LAST_POSITION: Final = "SELECT coalesce(max(position), 0) FROM record"
SCAN: Final = "SELECT {} FROM snapshot WHERE kind = ? ORDER BY id"
