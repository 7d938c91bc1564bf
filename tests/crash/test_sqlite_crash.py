"""What was acknowledged survives kill -9, and processes that write at once lose nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slrtkit.adapters.storage import SqliteStore
from slrtkit.ledger import verify_chain
from slrtkit.testing.records import stream

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
KILLS = 1_000 if PROVE else 8
TURNS = 2_000 if PROVE else 60

WRITER = """
import sys
from slrtkit.adapters.storage import SqliteStore
from slrtkit.testing.records import Author, stream, write

store, node, turns = SqliteStore(sys.argv[1], timeout=60), sys.argv[2], int(sys.argv[3])
author = Author(node=node)
for turn in range(turns):
    with store.begin(write=True) as unit:
        present = unit.load(stream("shared"))
        changes = [author.change(f"{node}-{turn}"), author.change("shared", version=present.version if present else 0)]
        unit.record(changes)
        position = unit.commit().position
    print(turn, flush=True)
"""


def writer(path: Path, node: str, turns: int) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", WRITER, path, node, str(turns)], stdout=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "slrt.db"
    store = SqliteStore(tmp_path / "slrt.db")
    [check] = store._idle[0].execute("PRAGMA integrity_check").fetchone()  # noqa: SLF001  SQLite's own opinion
    store.close()
    assert check == "ok"


@pytest.mark.promise("no lost update: two processes, read-modify-write")
def test_two_processes_that_write_at_once_lose_nothing(path: Path, record_property: Callable[[str, object], None]) -> None:
    writers = [writer(path, node, TURNS) for node in ("one", "two")]
    outputs = [each.communicate()[0].split() for each in writers]
    assert [each.returncode for each in writers] == [0, 0]
    assert [len(output) for output in outputs] == [TURNS, TURNS]
    store = SqliteStore(path)
    with store.begin(write=False) as unit:
        present = unit.load(stream("shared"))
        log = [record for _, record in unit.since(0, 10 * TURNS)]
    store.close()
    assert present is not None
    assert present.version == 2 * TURNS
    for node in ("one", "two"):
        assert verify_chain([record for record in log if record.node == node]) == ()
    record_property("figure", f"2 x {TURNS}, none lost")


@pytest.mark.promise("no acknowledged write lost: kill -9 while committing")
def test_what_was_acknowledged_survives_kill_9(path: Path, record_property: Callable[[str, object], None]) -> None:
    acknowledged: dict[str, int] = {}
    for kill in range(KILLS):
        node = f"n{kill}"
        process = writer(path, node, 10**6)
        assert process.stdout is not None
        for _ in range(1 + kill % 7):
            acknowledged[node] = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        for line in process.stdout.read().split("\n")[:-1]:
            acknowledged[node] = int(line)
        process.stdout.close()
        assert process.wait() == -signal.SIGKILL
    store = SqliteStore(path)
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
    record_property("figure", f"{KILLS} kills, {sum(acknowledged.values())} writes, none lost")


def test_processes_that_open_a_new_store_at_once_all_get_it(path: Path) -> None:
    writers = [writer(path, f"n{number}", 1) for number in range(4)]
    assert [each.communicate()[0] for each in writers] == ["0\n"] * 4
