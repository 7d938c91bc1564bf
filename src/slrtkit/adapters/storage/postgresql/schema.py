"""The tables of the PostgreSQL store, in a schema of their own.

Texts are compared by their bytes (`COLLATE "C"`), as everywhere in slrtkit, whatever the language of the database. `record` is
only ever appended to, and its positions are given one after another under the writers' lock.
"""

from typing import Final

from slrtkit.adapters.storage.migrations import HISTORY, Migration

__all__ = ["INSERT_POSITIONED", "MIGRATIONS"]

_TABLES: Final = (
    """
    CREATE TABLE record (
        position BIGINT PRIMARY KEY,
        node TEXT COLLATE "C" NOT NULL,
        incarnation TEXT COLLATE "C" NOT NULL,
        scope TEXT COLLATE "C" NOT NULL,
        seq BIGINT NOT NULL CHECK (seq > 0),
        clock TEXT COLLATE "C" NOT NULL,
        at TEXT COLLATE "C" NOT NULL,
        deps TEXT COLLATE "C" NOT NULL,
        base TEXT COLLATE "C" NOT NULL,
        kind TEXT COLLATE "C" NOT NULL,
        id TEXT COLLATE "C" NOT NULL,
        type TEXT COLLATE "C" NOT NULL,
        actor TEXT COLLATE "C" NOT NULL,
        client_id TEXT COLLATE "C" NOT NULL,
        parts BYTEA NOT NULL,
        previous TEXT COLLATE "C" NOT NULL,
        hash TEXT COLLATE "C" NOT NULL,
        UNIQUE (node, incarnation, scope, seq)
    )
    """,
    "CREATE INDEX record_stream ON record (kind, id)",
    "CREATE INDEX record_request ON record (client_id)",
    """
    CREATE TABLE snapshot (
        kind TEXT COLLATE "C" NOT NULL,
        id TEXT COLLATE "C" NOT NULL,
        version BIGINT NOT NULL CHECK (version > 0),
        parts BYTEA NOT NULL,
        indexes BYTEA NOT NULL,
        PRIMARY KEY (kind, id)
    )
    """,
    """
    CREATE TABLE entry (
        kind TEXT COLLATE "C" NOT NULL,
        name TEXT COLLATE "C" NOT NULL,
        value BYTEA NOT NULL,
        id TEXT COLLATE "C" NOT NULL,
        is_unique BOOLEAN NOT NULL,
        PRIMARY KEY (kind, name, value, id),
        FOREIGN KEY (kind, id) REFERENCES snapshot (kind, id)
    )
    """,
    "CREATE UNIQUE INDEX entry_unique ON entry (kind, name, value) WHERE is_unique",
    "CREATE INDEX entry_stream ON entry (kind, id)",
    'CREATE TABLE blob (digest TEXT COLLATE "C" PRIMARY KEY CHECK (length(digest) = 64), data BYTEA NOT NULL)',
)

MIGRATIONS: Final = (Migration(1, "the first tables", (HISTORY, *_TABLES)),)

INSERT_POSITIONED: Final = """
    INSERT INTO record
        (position,
        node, incarnation, scope, seq, clock, at, deps, base, kind, id, type, actor, client_id, parts, previous, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node, incarnation, scope, seq) DO NOTHING
"""
