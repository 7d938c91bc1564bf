"""Stores against their bare drivers: durable units of work a second, bulk import, look-ups of bytes and of households, scans.

Each bare side does what the store does, by hand, on a file of the same tables and settings: the same look-up before the same
rows are written, and synced; the same tuples at once; the same row, and of its bytes the same household, as a program makes it
that trusts what it reads: `json.loads` and the classes called with the values. What sealing costs, and that each look is on
record, is measured against the same without it.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from itertools import chain
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from typing import Any

import pyarrow as pa
from attrs import evolve

from benchmarks.metrics import Metric, Result, result
from benchmarks.storage_postgresql import sides as postgresql_sides
from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, PlainSealer, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import connect
from slrtkit.adapters.storage.rows import record_row, snapshot_row
from slrtkit.adapters.storage.schema import INSERT_ENTRY, INSERT_RECORD, INSERT_SNAPSHOT, SCAN, SELECT_SNAPSHOT
from slrtkit.domain import Context, Fact, FamilyCard, Household, Membership, Officer, Person, RegionCode, SignatureBlock, Source
from slrtkit.domain.access import EVERYWHERE, AccessPolicy, Assignment
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.roles import Role
from slrtkit.ports import scannable
from slrtkit.ports.store import Change, IndexEntry, StreamId
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.postgresql import open_server, programs
from slrtkit.testing.records import Author
from slrtkit.wire import history_to_wire

__all__ = ["run"]

Action = Callable[[], None]
Row = tuple[str, Any]

ROUNDS = 5
UNITS = 1_000
BULK = 10_000
HOMES = 2_000


def run() -> Result:
    """Measure each side in turn; figures and ratios are medians of the rounds."""
    changes = _changes(BULK)
    rows = [_rows(change) for change in changes]
    rates: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    with ExitStack() as held:
        found = programs()
        server = held.enter_context(open_server(found)) if found else None
        for number in range(ROUNDS):
            folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
            sides = chain(
                _sides(folder, changes, rows),
                postgresql_sides(server.address, f"round_{number}", changes, rows) if server else (),
            )
            for name, count, ours, floor in sides:
                pair = (ours, floor) if number % 2 else (floor, ours)
                spent = {side: _seconds(side) for side in pair}
                rates.setdefault(name, []).append(count / spent[ours])
                ratios.setdefault(name, []).append(spent[floor] / spent[ours])
    rate, ratio = ({name: median(values) for name, values in each.items()} for each in (rates, ratios))
    told = [
        Metric("durable units of work", rate["units"], "units/s", "higher", 1_000),
        Metric("durable units / bare look-up and transaction of the same rows", ratio["units"], "ratio", "higher", 0.7),
        Metric("bulk import of households", rate["bulk"], "households/s", "higher"),
        Metric("bulk import / bare executemany of the same tuples", ratio["bulk"], "ratio", "higher", 0.5),
        Metric("look-ups by id", rate["look-ups"], "look-ups/s", "higher"),
        Metric("look-ups / bare driver", ratio["look-ups"], "ratio", "higher", 0.5),
        Metric("households by id", rate["households"], "households/s", "higher"),
        Metric("households / json + attrs of the same bytes", ratio["households"], "ratio", "higher", 0.7),
        Metric("households of a list, the look on record", rate["recorded"], "households/s", "higher"),
        Metric("households of a list, the look on record / without anybody who looks", ratio["recorded"], "ratio", "higher"),
        Metric("households one by one, each look on record", rate["each recorded"], "households/s", "higher"),
        Metric("scan to Arrow", rate["scan"], "rows/s", "higher", 50_000),
        Metric("scan to Arrow / bare driver and pyarrow", ratio["scan"], "ratio", "higher", 0.5),
        Metric("registered, sealed / plain", ratio["sealed"], "ratio", "higher", 0.77),
        Metric("households by id, sealed / plain", ratio["unsealed"], "ratio", "higher", 0.77),
    ]
    if "pg units" in rate:
        told += [
            Metric("PostgreSQL: durable units of work", rate["pg units"], "units/s", "higher"),
            Metric("PostgreSQL: units / bare look-up and transaction, unlocked", ratio["pg units"], "ratio", "higher", 0.7),
            Metric("PostgreSQL: bulk import of households", rate["pg bulk"], "households/s", "higher"),
            Metric("PostgreSQL: bulk import / bare executemany of the same tuples", ratio["pg bulk"], "ratio", "higher", 0.5),
            Metric("PostgreSQL: look-ups by id", rate["pg look-ups"], "look-ups/s", "higher"),
            Metric("PostgreSQL: look-ups / bare driver", ratio["pg look-ups"], "ratio", "higher", 0.5),
        ]
    return result("storage", told)


def _sides(folder: Path, changes: list[Change], rows: list[list[Row]]) -> Iterator[tuple[str, int, Action, Action]]:
    """Yield name, count, our side and the floor; both sides begin with empty files of the same settings."""
    one, bare_one = SqliteStore(folder / "one.db"), connect(folder / "bare_one.db", 5).conn
    yield "units", UNITS, lambda: _units(one, changes[:UNITS]), lambda: _bare_units(bare_one, rows[:UNITS])
    many, bare = SqliteStore(folder / "many.db"), connect(folder / "bare_many.db", 5).conn
    yield "bulk", BULK, lambda: _bulk(many, changes), lambda: _bare_bulk(bare, rows)
    yield "look-ups", BULK, lambda: _look_ups(many, changes), lambda: _bare_look_ups(bare, changes)
    yield "scan", BULK, lambda: _scan(many), lambda: _bare_scan(bare)
    known = [_home(number) for number in range(HOMES)]
    plain = Journal(SqliteStore(folder / "homes.db"), PlainSealer(), node="desk")
    masters = {1: new_master()}
    ring, vault = CallbackRing(lambda: masters), SqliteVault(folder / "keys.vault")
    sealed = Journal(SqliteStore(folder / "sealed.db"), EnvelopeSealer(ring, vault), node="desk")
    yield "sealed", HOMES, lambda: _register(sealed, known), lambda: _register(plain, known)
    ids, bare_homes = [one.id for one in known], connect(folder / "bare_homes.db", 5).conn
    _copied(plain, ids, bare_homes)
    yield "households", HOMES, lambda: _homes(plain, ids), lambda: _bare_homes(bare_homes, ids)
    yield "unsealed", HOMES, lambda: _homes(sealed, ids), lambda: _homes(plain, ids)
    seen = _seen(plain)
    yield "recorded", HOMES, lambda: _listed(seen, ids), lambda: _listed(plain, ids)
    some = ids[: HOMES // 10]
    yield "each recorded", len(some), lambda: _one_by_one(_seen(plain), some), lambda: _one_by_one(plain, some)
    for each in (one, bare_one, many, bare, plain.store, sealed.store, bare_homes):
        each.close()


def _register(journal: Journal, known: list[Household]) -> None:
    register(journal, Context("loket", "import", post.NOW), known)


def _seen(journal: Journal) -> Journal:
    """Return the log as an officer sees it who may see all of it."""
    officer = Officer("loket", "33.16.dinsos", SignatureBlock("Loket", "Loket"), roles=(Role.FRONT_OFFICE, Role.BACK_OFFICE))
    policy = AccessPolicy({officer.id: officer}, GRANTS, assignments=(Assignment(officer.id, EVERYWHERE),))
    return evolve(journal, access=policy).seen_by(Context("loket", "look", post.NOW))


def _listed(journal: Journal, ids: list[str]) -> None:
    with journal.looking("read") as seen:
        for one in ids:
            seen.household(one)


def _one_by_one(journal: Journal, ids: list[str]) -> None:
    for one in ids:
        journal.household(one)


def _scan(store: SqliteStore) -> None:
    with store.begin(write=False) as unit:
        assert pa.table(scannable(unit).scan("household")).num_rows == BULK  # noqa: S101  the results are compared


def _bare_scan(connection: Connection) -> None:
    rows = connection.execute(SCAN.format("id, version, parts"), ("household",)).fetchall()
    assert pa.table(dict(zip(("id", "version", "parts"), zip(*rows, strict=True), strict=True))).num_rows == BULK  # noqa: S101  as above


def _units(store: SqliteStore, changes: list[Change]) -> None:
    for change in changes:
        with store.begin(write=True) as unit:
            unit.load(change.snapshot.stream)
            unit.record([change])
            unit.commit()


def _bare_units(connection: Connection, rows: list[list[Row]]) -> None:
    for written in rows:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(SELECT_SNAPSHOT, written[0][1][8:10]).fetchall()
        for statement, row in written:
            connection.execute(statement, row)
        connection.execute("COMMIT")


def _bulk(store: SqliteStore, changes: list[Change]) -> None:
    with store.begin(write=True) as unit:
        unit.record(changes)
        unit.commit()


def _bare_bulk(connection: Connection, rows: list[list[Row]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in (INSERT_SNAPSHOT, INSERT_RECORD, INSERT_ENTRY):
        connection.executemany(statement, [row for each in rows for kind, row in each if kind == statement])
    connection.execute("COMMIT")


def _look_ups(store: SqliteStore, changes: list[Change]) -> None:
    with store.begin(write=False) as unit:
        for change in changes:
            unit.load(change.snapshot.stream)


def _bare_look_ups(connection: Connection, changes: list[Change]) -> None:
    for change in changes:
        connection.execute(SELECT_SNAPSHOT, change.snapshot.stream).fetchall()


def _homes(journal: Journal, ids: list[str]) -> None:
    with journal.store.begin(write=False) as unit:
        for one in ids:
            journal.history(unit, StreamId("household", one))


def _bare_homes(connection: Connection, ids: list[str]) -> None:
    for one in ids:
        [(*_, data, _)] = connection.execute(SELECT_SNAPSHOT, ("household", one)).fetchall()
        _household(json.loads(data)["state"])


def _copied(journal: Journal, ids: list[str], connection: Connection) -> None:
    """Write the same histories as one JSON text each."""
    with journal.store.begin(write=False) as unit:
        for one in ids:
            history = journal.history(unit, StreamId("household", one))
            assert history  # noqa: S101  it was registered
            written = json.dumps(history_to_wire(history), separators=(",", ":")).encode()
            assert _household(json.loads(written)["state"]) == history.state  # noqa: S101  the results are compared
            connection.execute(INSERT_SNAPSHOT, ("household", one, 1, written, b""))


def _home(number: int) -> Household:
    """Return a household of three, of whom is known what an interview asks first."""
    name = f"H{number:05}"
    facts = {fact: Fact(value, post.DAY, Source.INTERVIEW) for fact, value in (("inpatient", False), ("chronic_illness", True))}
    persons = tuple(Person(f"{name}-{one}", f"Orang Rekaan {one}", facts=facts) for one in range(3))
    return evolve(
        post.household(name),
        persons=persons,
        memberships=tuple(Membership(one.id, f"{name}-K", "anak") for one in persons),
        cards=(FamilyCard(f"{name}-K", facts={"desil": Fact(number % 10 + 1, post.DAY, Source.INTERVIEW)}),),
    )


def _household(said: dict[str, Any]) -> Household:
    """Return a household as who trusts its JSON makes it."""
    return Household(
        said["id"],
        RegionCode(said["village"]),
        said["address"],
        tuple(FamilyCard(one["id"], None, _facts(one["facts"])) for one in said["cards"]),
        tuple(Person(one["id"], one["name"], None, _facts(one["facts"])) for one in said["persons"]),
        tuple(
            Membership(one["person"], one["card"], one["relation"], one["since"], one["until"]) for one in said["memberships"]
        ),
        _facts(said["facts"]),
        said["roster_complete"],
        (),
    )


def _facts(said: dict[str, Any]) -> dict[str, Fact]:
    return {name: Fact(one["value"], date.fromisoformat(one["on"]), Source(one["source"])) for name, one in said.items()}


def _changes(count: int) -> list[Change]:
    author = Author()
    return [
        author.change(
            f"{number:036}",
            indexes=(
                IndexEntry("nik", b"%032d" % number, unique=True),
                IndexEntry("village", b"33.16.01.%04d" % (number % 271)),
            ),
            data=bytes(479),
        )
        for number in range(count)
    ]


def _rows(change: Change) -> list[Row]:
    """Exactly the tuples that a store writes for a change, each with its statement."""
    kind, stream_id = change.snapshot.stream
    entries = [(INSERT_ENTRY, (kind, entry.name, entry.value, stream_id, entry.unique)) for entry in change.snapshot.indexes]
    records = [(INSERT_RECORD, record_row(record)) for record in change.records]
    return [*records, (INSERT_SNAPSHOT, snapshot_row(change.snapshot)), *entries]


def _seconds(action: Action) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
