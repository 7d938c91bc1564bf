"""The PostgreSQL store against bare psycopg on the same tables, in a server of its own; nothing where there is none."""

from collections.abc import Callable, Iterator
from typing import Any

from slrtkit.adapters.storage import PostgresqlStore
from slrtkit.adapters.storage.postgresql.connection import Settings, asked, connect
from slrtkit.adapters.storage.postgresql.schema import INSERT_POSITIONED
from slrtkit.adapters.storage.schema import INSERT_ENTRY, INSERT_SNAPSHOT, SELECT_SNAPSHOT
from slrtkit.ports.store import Change

__all__ = ["sides"]

Action = Callable[[], None]
Row = tuple[str, Any]
UNITS = 400


def sides(address: str, schema: str, changes: list[Change], rows: list[list[Row]]) -> Iterator[tuple[str, int, Action, Action]]:
    """Yield name, count, our side and the floor.

    The floor of a unit is the same look-up and the same rows in a transaction, prepared, and of a bulk `executemany`; it has no
    lock, so that nobody could follow what it writes.
    """
    one, many = (PostgresqlStore(address, schema=f"{schema}_{name}") for name in ("one", "many"))
    bare_one, bare_many = (_bare(address, f"{schema}_{name}") for name in ("bare_one", "bare_many"))
    tuples = [[_positioned(at, *row) for row in written] for at, written in enumerate(rows, 1)]
    yield "pg units", UNITS, lambda: _units(one, changes[:UNITS]), lambda: _bare_units(bare_one, tuples[:UNITS])
    yield "pg bulk", len(changes), lambda: _bulk(many, changes), lambda: _bare_bulk(bare_many, tuples)
    yield "pg look-ups", len(changes), lambda: _look_ups(many, changes), lambda: _bare_look_ups(bare_many, changes)
    one.close()
    many.close()
    bare_one.close()
    bare_many.close()


def _bare(address: str, schema: str) -> Any:  # noqa: ANN401  a connection of a driver that may be missing
    PostgresqlStore(address, schema=schema).close()
    return connect(Settings(address, schema, 5.0))


def _positioned(at: int, statement: str, row: Any) -> Row:  # noqa: ANN401  what a driver takes
    if "INTO record" in statement:
        return INSERT_POSITIONED, (at, *row)
    return statement, row


def _units(store: PostgresqlStore, changes: list[Change]) -> None:
    for change in changes:
        with store.begin(write=True) as unit:
            unit.load(change.snapshot.stream)
            unit.record([change])
            unit.commit()


def _bare_units(connection: Any, rows: list[list[Row]]) -> None:  # noqa: ANN401  as above
    cursor = connection.cursor(binary=True)
    for written in rows:
        cursor.execute(b"BEGIN")
        [stream] = [row[:2] for statement, row in written if statement == INSERT_SNAPSHOT]
        cursor.execute(asked(SELECT_SNAPSHOT), stream).fetchall()
        for statement, row in sorted(written, key=lambda each: each[0] != INSERT_SNAPSHOT):
            cursor.execute(asked(statement), row)
        cursor.execute(b"COMMIT")


def _bulk(store: PostgresqlStore, changes: list[Change]) -> None:
    with store.begin(write=True) as unit:
        unit.record(changes)
        unit.commit()


def _bare_bulk(connection: Any, rows: list[list[Row]]) -> None:  # noqa: ANN401  as above
    cursor = connection.cursor(binary=True)
    cursor.execute(b"BEGIN")
    for statement in (INSERT_SNAPSHOT, INSERT_POSITIONED, INSERT_ENTRY):
        cursor.executemany(asked(statement), [row for each in rows for kind, row in each if kind == statement])
    cursor.execute(b"COMMIT")


def _look_ups(store: PostgresqlStore, changes: list[Change]) -> None:
    with store.begin(write=False) as unit:
        for change in changes:
            unit.load(change.snapshot.stream)


def _bare_look_ups(connection: Any, changes: list[Change]) -> None:  # noqa: ANN401  as above
    cursor = connection.cursor(binary=True)
    for change in changes:
        cursor.execute(asked(SELECT_SNAPSHOT), change.snapshot.stream).fetchall()
