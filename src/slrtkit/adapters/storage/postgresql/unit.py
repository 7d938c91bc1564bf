"""A unit of work in a PostgreSQL transaction."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from slrtkit.adapters.storage.postgresql.connection import asked
from slrtkit.adapters.storage.postgresql.errors import driver, translated
from slrtkit.adapters.storage.postgresql.schema import INSERT_POSITIONED
from slrtkit.adapters.storage.rows import Row, entry_rows, record_row, snapshot_row
from slrtkit.adapters.storage.sqlunit import SqlUnit
from slrtkit.ports.store import Record, Snapshot

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["PostgresqlUnit"]

_PAGE: Final = 2048
"""Rows of a scan that are read at a time."""
_READ: Final = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"
_WRITE: Final = b"BEGIN; SELECT pg_advisory_xact_lock(%d); SELECT coalesce(max(position), 0) FROM record"
_SNAPSHOT: Final = ("snapshot (kind, id, version, parts, indexes)", ["text", "text", "int8", "bytea", "bytea"])
_RECORD: Final = (
    """record
        (position,
        node, incarnation, scope, seq, clock, at, deps, base, kind, id, type, actor, client_id, parts, previous, hash)""",
    ["int8", *["text"] * 3, "int8", *["text"] * 9, "bytea", *["text"] * 2],
)
_ENTRY: Final = ("entry (kind, name, value, id, is_unique)", ["text", "text", "bytea", "text", "bool"])


class PostgresqlUnit(SqlUnit):
    """Reads one snapshot of the database; writes under the lock that all writers of the store take from first to last.

    A reader's snapshot is that of its first statement. A writer reads what is committed, which nobody else changes meanwhile;
    its lock is let go only after its rows can be seen, so that positions rise in the order in which they appear.
    """

    translated = translated
    batch = 2048

    def __init__(self, connection: "Connection[Any]", *, writable: bool, lock: int) -> None:
        super().__init__(writable=writable)
        self.connection: Connection[Any] = connection
        self._cursor = connection.cursor(binary=True)
        self._lock = lock
        self._scans = 0

    def begin(self) -> None:
        """Begin the transaction: in one message to the server, of statements that each see what is committed by then."""
        if self._writable:
            begun = self.connection.execute(_WRITE % self._lock, prepare=False)
            begun.nextset()
            begun.nextset()
            [self.position] = begun.fetchone() or (0,)
        else:
            self.connection.execute(_READ, prepare=False)

    def rows(self, query: str, parameters: Row) -> list[Row]:
        """Return the rows of a query."""
        self.check()
        with translated:
            return self._cursor.execute(asked(query), parameters).fetchall()

    def pages(self, query: str, parameters: Row) -> Iterator[list[Row]]:
        """Yield the rows of a query as a cursor of the server gives them."""
        self._scans += 1
        name = b"scan%d" % self._scans
        with translated:
            self._cursor.execute(b"DECLARE %b NO SCROLL CURSOR FOR %b" % (name, asked(query)), parameters)
        while True:
            with translated:
                page = self._cursor.execute(b"FETCH FORWARD %d FROM %b" % (_PAGE, name)).fetchall()
            if not page:
                return
            yield page

    def write(self, statement: str, parameters: Row) -> bool:
        """Change rows, one at a time."""
        return self._cursor.execute(asked(statement), parameters).rowcount > 0

    def write_all(self, statement: str, rows: Sequence[Row]) -> bool:
        """Change rows, sent together."""
        self._cursor.executemany(asked(statement), rows)
        return self._cursor.rowcount == len(rows)

    def append(self, record: Record) -> bool:
        """Add a record at the next position."""
        added = self.write(INSERT_POSITIONED, (self.position + 1, *record_row(record)))
        self.position += added
        return added

    def add(self, records: Sequence[Record], begun: Sequence[Snapshot]) -> None:
        """Copy the rows of many records, and of new streams, in."""
        entries = [entry for snapshot in begun for entry in entry_rows(snapshot)]
        self._cursor.execute(b"SAVEPOINT batch")
        try:
            self._copy(*_SNAPSHOT, list(map(snapshot_row, begun)))
            self._copy(*_RECORD, [(at, *record_row(one)) for at, one in enumerate(records, self.position + 1)])
            self._copy(*_ENTRY, list(dict.fromkeys(entries)))
        except driver().errors.UniqueViolation:
            self._cursor.execute(b"ROLLBACK TO batch")
            raise self.refusal(records, begun) from None
        self._cursor.execute(b"RELEASE batch")
        self.position += len(records)

    def end(self) -> None:
        """Commit."""
        with translated:
            self.connection.execute(b"COMMIT")

    def _copy(self, columns: str, types: list[str], rows: Sequence[Row]) -> None:
        if not rows:
            return
        with self._cursor.copy(f"COPY {columns} FROM STDIN (FORMAT BINARY)".encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
