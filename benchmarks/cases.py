"""Case work on SQLite, fully durable: commands against bare transactions of the same rows, a worklist against a look-up."""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from typing import Any

from attrs import evolve

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import connect
from slrtkit.adapters.storage.rows import record_row, snapshot_row
from slrtkit.adapters.storage.schema import DELETE_ENTRY, INSERT_ENTRY, INSERT_RECORD, INSERT_SNAPSHOT, UPDATE_SNAPSHOT
from slrtkit.domain import Context, Officer, SignatureBlock
from slrtkit.domain.cases import Urgency
from slrtkit.domain.delegation import Powers
from slrtkit.domain.office import Zone
from slrtkit.domain.worklist import WorkScope
from slrtkit.ports.store import Change, Record, Snapshot
from slrtkit.service.counts import counts
from slrtkit.service.indexes import index
from slrtkit.service.intake import escalate_complaint, file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.service.work_scope import scope_of
from slrtkit.service.worklist import worklist
from slrtkit.testing import post
from slrtkit.testing.records import Author

__all__ = ["run"]

Action = Callable[[], None]
Row = tuple[str, Any]

ROUNDS = 7
COMMANDS = 300
CASES = 200_000
LISTS = 200
PAGE = 20
VILLAGES = [f"33.16.{kecamatan:02}.{village}" for kecamatan, village in product(range(1, 17), range(2001, 2018))]
OFFICERS = {
    name: Officer(name, office, SignatureBlock(f"{name.title()} Rekaan", name.title()))
    for name, office in (("fasilitator", VILLAGES[0]), ("camat", "33.16.01"), ("sekretariat", "33.16"))
}


def run() -> Result:
    """Measure each side in turn; figures and ratios are medians of the rounds."""
    rates: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    written = _written()
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            for name, ours, floor in _sides(Path(folder), written):
                pair = (ours, floor) if number % 2 else (floor, ours)
                spent = {side: _seconds(side) for side in pair}
                rates.setdefault(name, []).append(COMMANDS / spent[ours])
                ratios.setdefault(name, []).append(spent[floor] / spent[ours])
    rate, ratio = ({name: median(values) for name, values in each.items()} for each in (rates, ratios))
    return result(
        "cases",
        [
            Metric("file a complaint, through the use case", rate["file"], "commands/s", "higher"),
            Metric("file a complaint / bare transaction of the same rows", ratio["file"], "ratio", "higher", 0.5),
            Metric("escalate it, through the use case", rate["escalate"], "commands/s", "higher"),
            Metric("escalate it / bare transaction of the same rows", ratio["escalate"], "ratio", "higher", 0.5),
            *_lists(),
        ],
    )


# Commands.


def _written() -> dict[str, list[list[Row]]]:
    """Return the rows that each command writes, with their statements: what the bare side writes too."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "slrt.db")
        journal = _begun(store)
        _file(journal)
        filed = _state(store)
        _escalate(journal)
        escalated = _state(store)
        store.close()
    return {
        "begin": [[(INSERT_RECORD, record_row(record)) for record, _ in filed[:1]]],
        "file": [_rows(record, snapshot, None) for record, snapshot in filed[1:]],
        "escalate": [
            _rows(record, snapshot, before)
            for (record, snapshot), (_, before) in zip(escalated[1 + COMMANDS :], filed[1:], strict=True)
        ],
    }


def _state(store: SqliteStore) -> list[tuple[Record, Snapshot]]:
    with store.begin(write=False) as unit:
        log = [record for _, record in unit.since(0, 3 * COMMANDS)]
        return [(record, snapshot) for record in log if (snapshot := unit.load(record.stream))]


def _rows(record: Record, snapshot: Snapshot, before: Snapshot | None) -> list[Row]:
    """Exactly the tuples that change: the record, the snapshot, and the index entries that come and go."""
    stream, row = snapshot.stream, snapshot_row(snapshot)
    entered, left = _entries(snapshot), _entries(before) if before else set()
    state = (UPDATE_SNAPSHOT, (*row[2:], *stream, snapshot.version - 1)) if before else (INSERT_SNAPSHOT, row)
    gone = [(DELETE_ENTRY, entry[:4]) for entry in left - entered]
    return [(INSERT_RECORD, record_row(record)), state, *gone, *((INSERT_ENTRY, entry) for entry in entered - left)]


def _entries(snapshot: Snapshot) -> set[tuple[str, str, bytes, str, bool]]:
    kind, stream_id = snapshot.stream
    return {(kind, entry.name, entry.value, stream_id, entry.unique) for entry in snapshot.indexes}


def _sides(folder: Path, written: dict[str, list[list[Row]]]) -> Iterator[tuple[str, Action, Action]]:
    """Yield name, our side and the floor; both begin with empty files of the same settings."""
    store, bare = SqliteStore(folder / "slrt.db"), connect(folder / "bare.db", 5).conn
    journal = _begun(store)
    yield "file", lambda: _file(journal), lambda: _bare(bare, written["file"])
    yield "escalate", lambda: _escalate(journal), lambda: _bare(bare, written["escalate"])
    store.close()
    bare.close()


def _begun(store: SqliteStore) -> Journal:
    journal = Journal(store, PlainSealer(), node="desk")
    register(journal, _by("register"), [post.household("H1")])
    return journal


def _by(client_id: str, reason: str = "") -> Context:
    return Context("fasilitator", client_id, post.NOW, reason)


def _file(journal: Journal) -> None:
    for number in range(COMMANDS):
        file_complaint(journal, _by(f"file-{number}"), post.complaint(f"C{number}", "H1", f"Mohon bantuan {number}"))


def _escalate(journal: Journal) -> None:
    for number in range(COMMANDS):
        escalate_complaint(journal, _by(f"escalate-{number}", "Di luar kewenangan desa"), f"C{number}", post.DAY)


def _bare(connection: Connection, commands: list[list[Row]]) -> None:
    for rows in commands:
        connection.execute("BEGIN IMMEDIATE")
        for statement, row in rows:
            connection.execute(statement, row)
        connection.execute("COMMIT")


# Lists.


def _lists() -> list[Metric]:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "slrt.db")
        with store.begin(write=True) as unit:
            unit.record(_changes())
            unit.commit()
        journal, powers = Journal(store, PlainSealer(), node="desk"), Powers(OFFICERS)
        told = [metric for officer in OFFICERS.values() for metric in _list(journal, officer, powers)]
        begun = time.perf_counter()
        found = counts(journal, _scope(journal, OFFICERS["sekretariat"], powers), powers, post.NOW, Zone.WIB)
        told.append(Metric(f"all counts of a district, {CASES} open cases", time.perf_counter() - begun, "s", "lower"))
        _require(found.open == CASES, "every case is counted")
        store.close()
    return told


def _list(journal: Journal, officer: Officer, powers: Powers) -> list[Metric]:
    def ours() -> None:
        page = worklist(journal, _scope(journal, officer, powers), powers, post.NOW, Zone.WIB, limit=PAGE)
        _require(len(page.items) == PAGE, "a page is full")

    def look_up() -> None:
        with journal.store.begin(write=False) as unit:
            _require(len(unit.find("complaint", "household", b"H%06d" % (CASES // 2))) == 1, "one case is found")

    spent: dict[Action, list[float]] = {ours: [], look_up: []}
    for _ in range(LISTS):
        for side, seconds in spent.items():
            seconds.append(_seconds(side))
    page, one = median(spent[ours]), median(spent[look_up])
    among = f"{officer.id}, {CASES} open cases"
    return [
        Metric(f"worklist of 20 items, {among}", page * 1e3, "ms", "lower"),
        Metric(f"worklist of 20 items, {among} / one indexed look-up", page / one, "ratio", "lower", 20),
    ]


def _scope(journal: Journal, officer: Officer, powers: Powers) -> WorkScope:
    return scope_of(journal, officer, powers, post.NOW, post.desk().office)


def _changes() -> Iterator[Change]:
    """Yield open cases of every village: seven in ten are held there, two in the kecamatan, one by the secretariat."""
    author, urgencies = Author(), (Urgency.ROUTINE,) * 8 + (Urgency.URGENT, Urgency.EMERGENCY)
    for number in range(CASES):
        village = VILLAGES[number % len(VILLAGES)]
        above = (number // len(VILLAGES)) % 10
        holder = village if above < 7 else village.rpartition(".")[0] if above < 9 else "33.16"  # noqa: PLR2004  shares
        complaint = evolve(
            post.complaint(f"C{number:06}", f"H{number:06}", f"Mohon bantuan {number}"),
            village=village,
            holder=holder,
            received=post.DAY - timedelta(days=number % 60),
            urgency=urgencies[number % 10],
        )
        made = author.change(complaint.id, kind="complaint", data=bytes(400))
        yield evolve(made, snapshot=evolve(made.snapshot, indexes=index(complaint)))


def _require(holds: bool, what: str) -> None:  # noqa: FBT001  a condition
    if not holds:
        raise SystemExit(f"not so: {what}")


def _seconds(action: Action) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
