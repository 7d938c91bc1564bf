"""Case work on SQLite, fully durable: commands against bare transactions, a worklist against an indexed look-up.

Two bare transactions stand beside each command, on a file of the same tables and settings, each begun `IMMEDIATE` and synced
as ours is. One writes, blindly, the rows that the command writes, made beforehand. The other also reads what no program can do
without that answers a request once, loses no update and continues a chain: whether the request was answered, the state that
it decides by, and the last link of the chain. Bare rows are blind: who writes them without the reading loses updates. What the
commands are asked is made beforehand too, as it comes to them.

Clients that come at once, as those of a server do, share a sync: that is measured too, against the same bare transactions,
which are written one after the other.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache, partial
from itertools import product
from pathlib import Path
from sqlite3 import Connection
from statistics import median
from typing import Any

from attrs import evolve, frozen

from benchmarks.metrics import Metric, Result, result
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.storage.connection import connect
from slrtkit.adapters.storage.rows import record_row, snapshot_row
from slrtkit.adapters.storage.schema import (
    DELETE_ENTRY,
    INSERT_ENTRY,
    INSERT_RECORD,
    INSERT_SNAPSHOT,
    SELECT_SNAPSHOT,
    UPDATE_SNAPSHOT,
)
from slrtkit.domain import Complaint, Context, Officer, SignatureBlock
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.cases import Urgency
from slrtkit.domain.delegation import Powers
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.office import Zone
from slrtkit.domain.worklist import WorkScope
from slrtkit.ports.store import Change, Record, Snapshot, StreamId
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


@frozen
class Bare:
    """One command by hand: its statements with their parameters."""

    reads: tuple[Row, ...]
    writes: tuple[Row, ...]


_LAST = "SELECT seq, clock, hash FROM record WHERE node = ? AND incarnation = ? AND scope = ? ORDER BY seq DESC LIMIT 1"

ROUNDS = 7
COMMANDS = 320
CLIENTS = 8
BLIND = "a bare transaction of the same rows"
CASES = 200_000
LISTS = 200
PAGE = 20
VILLAGES = [f"33.16.{kecamatan:02}.{village}" for kecamatan, village in product(range(1, 17), range(2001, 2018))]
OFFICERS = {
    name: Officer(name, office, SignatureBlock(f"{name.title()} Rekaan", name.title()))
    for name, office in (("fasilitator", VILLAGES[0]), ("camat", "33.16.01"), ("sekretariat", "33.16"))
}
POLICY = AccessPolicy(
    {"fasilitator": evolve(OFFICERS["fasilitator"], office=post.household("H1").village.text, roles=("fasilitator",))},
    GRANTS,
)


def run() -> Result:
    """Measure the sides in turn; figures and ratios are medians of the rounds."""
    rates: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    written = _written()
    for number in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            for name, ours, floors in _sides(Path(folder), written):
                sides = {name: ours, **floors}
                turns = sides if number % 2 else reversed(sides)
                spent = {side: _seconds(sides[side]) for side in turns}
                rates.setdefault(name, []).append(COMMANDS / spent[name])
                for floor in floors:
                    ratios.setdefault(f"{name} / {floor}", []).append(spent[floor] / spent[name])
    return result(
        "cases",
        [
            *(Metric(name, median(values), "commands/s", "higher") for name, values in rates.items()),
            *(Metric(name, median(values), "ratio", "higher", 0.5) for name, values in ratios.items()),
            *_lists(),
        ],
    )


# Commands.


def _written() -> dict[str, list[Bare]]:
    """Return what each command reads and writes, by hand: what the bare sides do too."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "slrt.db")
        journal = _begun(store, None)
        _file(journal)
        filed = _state(store)
        _escalate(journal)
        escalated = _state(store)
        store.close()
    return {
        "begin": [Bare((), tuple(_rows(record, snapshot, None))) for record, snapshot in filed[:1]],
        "file": [
            Bare(_reads(record, StreamId("household", "H1")), tuple(_rows(record, snapshot, None)))
            for record, snapshot in filed[1:]
        ],
        "escalate": [
            Bare(_reads(record, record.stream), tuple(_rows(record, snapshot, before)))
            for (record, snapshot), (_, before) in zip(escalated[1 + COMMANDS :], filed[1:], strict=True)
        ],
    }


def _state(store: SqliteStore) -> list[tuple[Record, Snapshot]]:
    with store.begin(write=False) as unit:
        log = [record for _, record in unit.since(0, 3 * COMMANDS)]
        return [(record, snapshot) for record in log if (snapshot := unit.load(record.stream))]


def _reads(record: Record, decides: StreamId) -> tuple[Row, ...]:
    """Exactly what has to be known before: was it answered, how do things stand, where does the chain end."""
    return (
        ("SELECT position FROM record WHERE client_id = ?", (record.client_id,)),
        (SELECT_SNAPSHOT, decides),
        (_LAST, (record.node, record.incarnation, record.scope)),
    )


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


def _sides(folder: Path, written: dict[str, list[Bare]]) -> Iterator[tuple[str, Action, dict[str, Action]]]:
    """Yield name, our side and the floors; all begin with files of the same settings that hold the same."""
    for made in (_filings, _escalations):
        made.cache_clear()
        for client in range(CLIENTS + 1):
            made(client)
    stores = [SqliteStore(folder / f"{name}.db") for name in ("plain", "guarded", "together")]
    blind, reads, beside = (connect(folder / f"bare-{name}.db", 5).conn for name in ("blind", "reads", "beside"))
    plain, guarded, together = (_begun(store, policy) for store, policy in zip(stores, (None, POLICY, None), strict=True))
    for each in (blind, reads, beside):
        _bare(each, written["begin"], reading=False)
    for name, action, key in (("file a complaint", _file, "file"), ("escalate it", _escalate, "escalate")):
        floors: dict[str, Action] = {
            BLIND: partial(_bare, blind, written[key], reading=False),
            "one that reads what it must, too": partial(_bare, reads, written[key], reading=True),
        }
        yield name, partial(action, plain), floors
        yield f"{name}, as an officer who may", partial(action, guarded), {}
        one_by_one: dict[str, Action] = {BLIND: partial(_bare, beside, written[key], reading=False)}
        yield f"{name}, {CLIENTS} clients at once", partial(_at_once, action, together), one_by_one
    for store in stores:
        store.close()
    for connection in (blind, reads, beside):
        connection.close()


def _begun(store: SqliteStore, policy: AccessPolicy | None) -> Journal:
    journal = Journal(store, PlainSealer(), node="desk", access=policy)
    register(journal.whole, _by("register"), [post.household("H1")])
    return journal


def _by(client_id: str, reason: str = "") -> Context:
    return Context("fasilitator", client_id, post.NOW, reason)


def _file(journal: Journal, client: int = 0) -> None:
    for context, complaint in _filings(client):
        file_complaint(journal, context, complaint)


def _escalate(journal: Journal, client: int = 0) -> None:
    for context, complaint_id in _escalations(client):
        escalate_complaint(journal, context, complaint_id, post.DAY)


@cache
def _filings(client: int) -> list[tuple[Context, Complaint]]:
    return [(_by(f"file-{one}"), post.complaint(f"C{one}", "H1", f"Mohon bantuan {one}")) for one in _numbers(client)]


@cache
def _escalations(client: int) -> list[tuple[Context, str]]:
    return [(_by(f"escalate-{one}", "Di luar kewenangan desa"), f"C{one}") for one in _numbers(client)]


def _numbers(client: int) -> list[str]:
    """Return the numbers of the cases of a client: all of them where there is one, else a part for each."""
    return [f"{client}-{number}" for number in range(COMMANDS // CLIENTS if client else COMMANDS)]


def _at_once(action: Callable[[Journal, int], None], journal: Journal) -> None:
    """Let clients send their commands at the same time, each of them one after the other."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(partial(action, journal), range(1, CLIENTS + 1)))


def _bare(connection: Connection, commands: list[Bare], *, reading: bool) -> None:
    for command in commands:
        connection.execute("BEGIN IMMEDIATE")
        for statement, row in command.reads if reading else ():
            connection.execute(statement, row).fetchall()
        for statement, row in command.writes:
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
